"""A listing to listings with one fault each: what a hurried programmer gets wrong.

A transpose dropped; neighbors of an index and of the ends of a range; comparisons, signs and
operators turned round; constants by a tenth, a half, a factor of two, one more or less; a factor, a
square root, a mean, a reversal or a statement left out; the norm squared; another variable.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from glossary_src.mutation.changes import Change, changes
from glossary_src.mutation.styled import styled


@dataclass(frozen=True, slots=True)
class Mutant:
    """A listing with one fault."""

    words: str
    """Its lines before and after: how it is told, and excused."""
    text: str


def mutants(
    listing: str, *, most: int | None = None, given: frozenset[str] = frozenset()
) -> list[Mutant]:
    """Every fault of a listing, or `most` of them, chosen by a hash and so the same each time.

    `given` names parameters whose default is given with each call: no fault is planted there.
    """
    found: dict[str, Mutant] = {}
    same = ast.dump(ast.parse(listing))
    for change in _planted(listing, given):
        mutant = _changed(listing.encode(), change, same)
        if mutant and mutant.words not in found:
            found[mutant.words] = mutant
    if most is not None and len(found) > most:
        chosen = sorted(found, key=lambda words: hashlib.sha256(words.encode()).digest())[:most]
        return [found[words] for words in found if words in set(chosen)]
    return list(found.values())


def _planted(listing: str, given: frozenset[str]) -> Iterator[Change]:
    tree = ast.parse(listing)
    passed = styled(tree) | _defaults(tree, given)
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            if node not in passed:
                yield from changes(node, function, listing)


def _defaults(tree: ast.Module, given: frozenset[str]) -> set[ast.AST]:
    """Defaults of parameters that every call gives."""
    found: set[ast.AST] = set()
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        names = [argument.arg for argument in function.args.args]
        defaults = function.args.defaults
        pairs = zip(names[len(names) - len(defaults) :], defaults, strict=True)
        found |= {node for name, it in pairs if name in given for node in ast.walk(it)}
    return found


def _changed(source: bytes, change: Change, same: str) -> Mutant | None:
    """The listing after a change; None where that changes nothing or cannot be parsed."""
    text = source[: change.start] + change.new.encode() + source[change.end :]
    try:
        if ast.dump(ast.parse(text)) == same:
            return None
    except SyntaxError:
        return None
    was = _lines(source, change.start, change.end)
    now = _lines(text, change.start, change.start + len(change.new.encode()))
    return Mutant(f"{was} -> {now}", text.decode())


def _lines(text: bytes, start: int, end: int) -> str:
    """The whole lines around a part, as one."""
    first = text.rfind(b"\n", 0, start) + 1
    last = text.find(b"\n", end)
    return " ".join(text[first : last if last >= 0 else len(text)].decode().split())
