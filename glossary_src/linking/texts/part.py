"""A text with what is no prose blanked, every character at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

BLANK, KEPT, SPACE = b"\0", b"\1", b"\2"
_RUNS = re.compile(rb"\x00+|\x01+|\x02+")
NOTHING = "\0"
"""Stands where something was that is no prose: no word and no blank, so that names end there."""


class Mask:
    """Which characters of a text are kept; later paint covers earlier."""

    def __init__(self, length: int, paint: bytes = BLANK) -> None:
        self._marks = bytearray(paint * length)

    def paint(self, start: int, end: int, how: bytes) -> None:
        """Paint one stretch."""
        if end > start:
            self._marks[start:end] = how * (end - start)

    def over(self, text: str, blank: str = NOTHING) -> str:
        """The text as the mask leaves it. Ends of lines stay."""
        made = []
        for run in _RUNS.finditer(self._marks):
            piece, mark = text[run.start() : run.end()], run[0][:1]
            if mark != KEPT:
                sign = blank if mark == BLANK else " "
                piece = "\n".join([sign * len(line) for line in piece.split("\n")])
            made.append(piece)
        return "".join(made)


@dataclass(frozen=True)
class Part:
    """A file, or one cell of a notebook."""

    text: str
    prose: str
    """Where a term may stand unlinked."""
    stated: str
    """Where something may be stated wrongly: headings and the words of links too."""
    source: str
    """Where links may stand."""
    markup: str = "markdown"
    own: frozenset[str] = frozenset()
    """Labels that the text defines itself, without regard to case."""
    cell: int = 0
    """Of a notebook, counted from 1."""
    note: str = ""
    """What could not be read."""


def flat(text: str) -> str:
    """The text with one kind of line end, at the same places."""
    return text.replace("\r\n", " \n").translate(_BREAKS)


def places_of_lines(text: str) -> list[int]:
    """Where each line begins."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]


_BREAKS = {**dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " "), ord("\r"): "\n"}
