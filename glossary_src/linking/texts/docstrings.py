"""The docstrings of a Python module, as reStructuredText or as Markdown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .markdown import markdown
from .part import NOTHING, Part, flat, places_of_lines
from .rest import rest

_VISIBLE = re.compile(r"[^\n]")
_REST = re.compile(r"``|(?<!\w):[a-z][\w:+.-]*:`|^[ ]*\.\. [\w-]+::|::[ ]*$|`_", re.MULTILINE)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_SECTION = re.compile(r"^(?P<indent>[ ]*)(?:Examples?|Usage):?[ ]*$", re.MULTILINE)
_QUOTES = re.compile(r"[rRuUbB]{0,2}(\"\"\"|'''|\"|')")


def docstrings(text: str) -> list[Part]:
    """One part: what is no docstring is blanked."""
    text = flat(text)
    spans = list(_spans(text))
    markup = "rest" if any(_REST.search(text[a:b]) for a, b in spans) else "markdown"
    masks = [list(_VISIBLE.sub(NOTHING, text)) for _ in range(3)]
    notes = []
    for start, end in spans:
        body, shift = _dedented(text[start:end])
        (part,) = rest(body) if markup == "rest" else markdown(body)
        notes.append(part.note)
        for mask, read in zip(masks, (part.prose, part.stated, part.source)):
            for line, (at, line_read) in enumerate(
                zip(places_of_lines(text[start:end]), read.split("\n"))
            ):
                begin = start + at + (shift if line else 0)
                mask[start + at : begin] = text[start + at : begin]
                mask[begin : begin + len(line_read)] = line_read
    prose, stated, source = map("".join, masks)
    note = next((note for note in notes if note), "")
    return [Part(text, prose, stated.replace(NOTHING, " "), source, markup, note=note)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the inside of each docstring stands."""
    places = places_of_lines(text)
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, _DOCUMENTED) or ast.get_docstring(node, clean=False) is None:
            continue
        told = node.body[0].value  # type: ignore[attr-defined]
        start = _place(text, places, told.lineno, told.col_offset)
        end = _place(text, places, told.end_lineno, told.end_col_offset)
        if opening := _QUOTES.match(text, start, end):
            yield opening.end(), end - len(opening[1])


def _place(text: str, places: list[int], line: int, column: int) -> int:
    """`ast` counts columns in bytes."""
    start = places[line - 1]
    written = text[start:].partition("\n")[0].encode("utf-8", "surrogatepass")[:column]
    return start + len(written.decode("utf-8", "surrogatepass"))


def _dedented(body: str) -> tuple[str, int]:
    """A docstring without its indent, and how wide that was."""
    lines = body.split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()]
    shift = min(indents, default=0)
    return "\n".join([lines[0], *(line[shift:] for line in lines[1:])]), shift
