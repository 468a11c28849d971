"""Find the terms and load them afresh, collecting every fault of every one."""

from __future__ import annotations

import ast
import importlib
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, fields
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import Any

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.schema import INVERSE, Analogy, Claim, Meter, Practice, Question, Snippet, Term

TERMS = Path(__file__).parents[1] / "terms"
_PARTS = {
    part.__name__: part for part in (Term, Snippet, Claim, Question, Analogy, Meter, Practice)
}
_UNKNOWN_FIELD = re.compile(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_MISSING_FIELD = re.compile(r"(\w+)\.__init__\(\) missing \d+ required .*?: (.*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, and where it lives."""

    module: str
    file: str
    """Its path as messages name it."""
    source: str
    term: Term

    @property
    def slug(self) -> str:
        """The name of its page."""
        return self.module.replace("_", "-")


def load(folder: Path = TERMS) -> dict[str, Entry]:
    """Every entry by module name. Raises `GlossaryError` with all faults of all terms."""
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("[!_]*.py")):
        try:
            entries[path.stem] = load_one(path)
        except GlossaryError as error:
            faults += error.faults
    faults += _between_terms(entries, partial=bool(faults))
    if faults:
        raise GlossaryError(faults)
    return entries


def load_one(path: Path) -> Entry:
    """One entry. Raises `GlossaryError` with every fault it has alone."""
    file = f"{path.parent.name}/{path.name}"
    try:
        return _entry(path, file)
    except GlossaryError as error:
        raise GlossaryError(fault.found_in(file) for fault in error.faults) from error


def _entry(path: Path, file: str) -> Entry:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", path.stem):
        raise GlossaryError(
            [
                Fault(
                    "the file name", "is no slug.", "Use lower case, digits and single underscores."
                )
            ]
        )
    try:
        source = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        cure = "Save it as UTF-8."
        raise GlossaryError([Fault(f"byte {error.start}", "is not UTF-8.", cure)]) from error
    term = getattr(_execute(path, source), "TERM", None)
    if not isinstance(term, Term):
        cure = "End the module with TERM = Term(...)."
        raise GlossaryError([Fault("TERM", "is missing.", cure)])
    return Entry(path.stem, file, source, term)


def _execute(path: Path, source: str) -> ModuleType:
    """Run the module in a namespace of its own: nothing stale, no bytecode left behind."""
    module = ModuleType(f"glossary_src.terms.{path.stem}")
    module.__file__ = str(path)
    try:
        tree = _without_matplotlib(ast.parse(source, str(path)), module)
        exec(compile(tree, str(path), "exec", dont_inherit=True), module.__dict__)
    except GlossaryError:
        raise
    except SyntaxError as error:
        rule = f"is no Python: {error.msg}."
        raise GlossaryError([Fault(f"line {error.lineno}", rule, "Mend it.")]) from error
    except Exception as error:
        raise GlossaryError([_at_import(path, error)]) from error
    return module


class _Later:
    """Stands for a module until somebody uses it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


def _without_matplotlib(tree: ast.Module, module: ModuleType) -> ast.Module:
    """Put matplotlib off: snippets run elsewhere, and importing it takes longer than all terms."""
    kept = []
    for node in tree.body:
        names = node.names if isinstance(node, ast.Import) else []
        if names and all(alias.name.startswith("matplotlib.") and alias.asname for alias in names):
            module.__dict__.update({str(a.asname): _Later(a.name) for a in names})
        else:
            kept.append(node)
    tree.body = kept
    return tree


def _at_import(path: Path, error: Exception) -> Fault:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    line = f"line {frames[-1].lineno}" if frames else "the module"
    if (found := _UNKNOWN_FIELD.search(str(error))) and found[1] in _PARTS:
        known = [f.name for f in fields(_part(found[1])) if f.init]
        return Fault(line, f"{found[1]} has no field {found[2]!r}.", did_you_mean(found[2], known))
    if (found := _MISSING_FIELD.search(str(error))) and found[1] in _PARTS:
        return Fault(line, f"{found[1]} lacks {found[2]}.", "Fill it in.")
    return Fault(line, f"raises {type(error).__name__}: {error}.", "A term module must import.")


def _part(name: str) -> Any:
    return _PARTS[name]


def _between_terms(entries: dict[str, Entry], *, partial: bool) -> Iterator[Fault]:
    """Faults that no term has alone. With some terms missing, unknown names may be theirs."""
    owner: dict[str, Entry] = {}
    for entry in entries.values():
        yield from _taken(entry, owner)
    if partial:
        return
    for entry in entries.values():
        yield from _relation_faults(entry, entries)
    yield from _cycles(entries)


def _taken(entry: Entry, owner: dict[str, Entry]) -> Iterator[Fault]:
    """What belongs to one term only, and belongs to another already."""
    own = [
        *(
            (f"name {name!r}", name.casefold(), "names", "One name, one page.")
            for name in entry.term.names
        ),
        *(
            (f"claim {c.number}", f"claim {c.number}", "stands in", "Judge it once.")
            for c in entry.term.claims
        ),
        (
            "definition",
            f"definition {entry.term.definition}",
            "defines",
            "Say what sets them apart.",
        ),
    ]
    for thing, key, verb, cure in own:
        if first := owner.get(key):
            case = " (case does not count)" if verb == "names" else ""
            yield Fault(thing, f"already {verb} {first.file}{case}.", cure, entry.file)
        owner.setdefault(key, entry)


def _relation_faults(entry: Entry, entries: dict[str, Entry]) -> Iterator[Fault]:
    for kind, others in entry.term.relations.items():
        for other in others:
            thing = f"relation {kind!r}"
            if other == entry.module:
                yield Fault(thing, "names the term itself.", "Leave it out.", entry.file)
            elif other not in entries:
                rule = f"names {other!r}, which is no term."
                yield Fault(thing, rule, did_you_mean(other, entries), entry.file)


def _cycles(entries: dict[str, Entry]) -> Iterator[Fault]:
    """Terms that are broader than themselves, along `broader than` in either direction."""
    broader: dict[str, set[str]] = {module: set() for module in entries}
    for module, entry in entries.items():
        for other in entry.term.relations.get("broader than", ()):
            broader[module].add(other)
        for other in entry.term.relations.get("narrower than", ()):
            broader.setdefault(other, set()).add(module)
    order = TopologicalSorter(broader)
    try:
        order.prepare()
    except CycleError as error:
        circle = error.args[1]
        rule = f"goes round in a circle: {' > '.join(reversed(circle))}."
        cure = "A term cannot be broader than itself: turn one of them round."
        file = entries[circle[0]].file if circle[0] in entries else ""
        yield Fault("relation 'broader than'", rule, cure, file)


def relations(entries: dict[str, Entry]) -> dict[str, dict[str, list[str]]]:
    """Relations of every module by kind, each seen from both sides, in the order of `INVERSE`."""
    both: dict[str, dict[str, list[str]]] = {
        module: {kind: [] for kind in INVERSE} for module in entries
    }
    for module, entry in entries.items():
        for kind, others in entry.term.relations.items():
            for other in others:
                for one, word, two in ((module, kind, other), (other, INVERSE[kind], module)):
                    if two not in both[one][word]:
                        both[one][word].append(two)
    return {
        module: {kind: sorted(others) for kind, others in kinds.items() if others}
        for module, kinds in both.items()
    }
