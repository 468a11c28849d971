"""reStructuredText, read by docutils. Directives and roles that it does not know are tolerated."""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from .part import BLANK, KEPT, SPACE, Mask, Part, flat, places_of_lines
from .plain import running

MOST = 5000
"""Characters of a paragraph that are looked at in one piece."""
_ADORNMENT = re.compile(r"[ ]*([!-/:-@\[-`{-~])\1*[ ]*")
_LINK = re.compile(r"[ \n]*<([^<>]+)>\s*`__?$")
_LOCK = threading.Lock()


class Found(NamedTuple):
    """A paragraph that docutils found, with its constructs as places in it."""

    line: int
    text: str
    spans: list[tuple[int, int, str]]


def rest(text: str) -> list[Part]:
    """The one part of a file in reStructuredText."""
    text = flat(text)
    prose, stated, source = Mask(len(text)), Mask(len(text)), Mask(len(text))
    lines, places = text.split("\n"), places_of_lines(text)
    found, note = _paragraphs(text)
    for paragraph in found:
        starts = _starts(paragraph, lines)
        is_name = _is_name(paragraph, starts, lines)
        _paint(paragraph, starts, places, is_name, (prose, stated, source))
    for at, line in enumerate(lines):  # targets: docutils keeps them for itself
        if line.lstrip().startswith(".. _"):
            source.paint(places[at], places[at] + len(line), KEPT)
    read = running(prose.over(text)), stated.over(text, " "), source.over(text)
    return [Part(text, *read, "rest", note=note)]


def _starts(paragraph: Found, lines: list[str]) -> list[tuple[int, int, int]]:
    """For each line of a paragraph that stands in the file: offset, line, column."""
    made, at, shift = [], 0, None
    for number, piece in enumerate(paragraph.text.split("\n"), paragraph.line - 1):
        for near in (0, -1, 1) if shift is None else (shift,):
            line = lines[number + near] if 0 <= number + near < len(lines) else ""
            column = line.rfind(piece) if piece else -1
            if column >= 0:
                shift = near
                made.append((at, number + near, column))
                break
        at += len(piece) + 1
    return made


def _is_name(paragraph: Found, starts: list[tuple[int, int, int]], lines: list[str]) -> bool:
    """Whether it is a title or the name of a field: there, nothing is linked."""
    if "\n" in paragraph.text or not starts:
        return False
    _, number, column = starts[0]
    line, under = lines[number], "".join(lines[number + 1 : number + 2])
    end = column + len(paragraph.text)
    is_field = line[max(column - 1, 0) : column] == ":" == line[end : end + 1]
    return is_field or bool(_ADORNMENT.fullmatch(under))


def _paint(
    paragraph: Found,
    starts: list[tuple[int, int, int]],
    places: list[int],
    is_name: bool,
    masks: tuple[Mask, Mask, Mask],
) -> None:
    if not starts:
        return
    prose, stated, source = masks
    begins = [places[line] + column for _, line, column in starts]
    offsets = [offset for offset, _, _ in starts]
    pieces = paragraph.text.split("\n")
    ends = dict(zip(_offsets(pieces), map(len, pieces)))
    last = 0
    for begin, offset in zip(begins, offsets):
        for mask in masks if not is_name else (stated, source):
            mask.paint(last, begin if last else last, SPACE)
            mask.paint(begin, begin + ends[offset], KEPT)
        last = begin + ends[offset]

    def place(at: int) -> int:
        line = max(bisect_right(offsets, at) - 1, 0)
        return begins[line] + at - offsets[line]

    for start, end, kind in paragraph.spans:
        first, after = place(start), place(end)
        prose.paint(first, after, SPACE if kind in ("emphasis", "escape") else BLANK)
        written = paragraph.text[start:end]
        if kind == "literal":
            source.paint(first, after, BLANK)
            stated.paint(first, first + 2, SPACE)
            stated.paint(after - 2, after, SPACE)
        elif kind == "interpreted" and (address := _LINK.search(written)):
            stated.paint(place(start + address.start()), after, SPACE)


def _offsets(pieces: list[str]) -> Iterator[int]:
    at = 0
    for piece in pieces:
        yield at
        at += len(piece) + 1


def _paragraphs(text: str) -> tuple[list[Found], str]:
    """What docutils takes for running text. Where it gives up, what it found until then."""
    from docutils.utils import new_document

    parser, settings = _parser()
    found: list[Found] = []
    parser.inliner.found = found
    with _LOCK, _tolerant():
        try:
            parser.parse(text, _without_names(new_document("docs", settings)))
        except RecursionError:
            return found, "is nested too deeply to be read whole."
        except Exception as error:
            return found, f"cannot be read whole: {str(error)[:100]}"
    long = any(len(line) > settings.line_length_limit for line in text.split("\n"))
    return found, "has a line that is too long to be read." if long else ""


def _without_names(document: Any) -> Any:
    """Nothing is asked for by its name here; to find free ones takes docutils ever longer."""
    document.set_id = lambda *_, **__: "name"
    for name in ("explicit_target", "implicit_target", "refname", "indirect_target"):
        setattr(document, f"note_{name}", lambda *_, **__: None)
    return document


@contextmanager
def _tolerant() -> Iterator[None]:
    """Every directive and role is known while one file is read."""
    from docutils.parsers.rst import directives, roles

    from .lenient import any_directive, any_role

    kept = directives.directive, roles.role
    directives.directive, roles.role = any_directive, any_role
    try:
        yield
    finally:
        directives.directive, roles.role = kept


@lru_cache(maxsize=1)
def _parser() -> tuple[Any, Any]:
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser

    from .lenient import Noting

    settings = get_default_settings(Parser)
    settings.report_level, settings.halt_level, settings.warning_stream = 5, 5, False
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings._disable_config = True
    return Parser(inliner=Noting()), settings
