"""What a page is read as: blocks of running text, made of texts of elements."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field


@dataclass
class Run:
    """The text before or behind an element, and where it stands in its block."""

    parent: etree.Element
    holder: etree.Element
    side: str
    text: str
    start: int
    """In the block."""
    open: bool
    end: int = 0
    breaks: list[int] = field(default_factory=list)
    """Where a tag or something without words stands, in the block."""
    places: list[tuple[int, int]] = field(default_factory=list)
    """Where signs of the block stand in `text`, where the two differ: after a stashed piece."""

    def place(self, at: int) -> int:
        """A place of the block in `text`."""
        if not self.places:
            return at - self.start
        block, own = self.places[bisect_right(self.places, (at, len(self.text))) - 1]
        return own + at - block

    def is_whole(self, start: int, end: int) -> bool:
        """Whether it holds that stretch of the block, with no tag in it."""
        return end <= self.end and bisect_right(self.breaks, start) == bisect_left(self.breaks, end)

    def put(self, before: str, made: list[etree.Element]) -> None:
        """Links behind so much of the text; what follows them is theirs."""
        setattr(self.holder, self.side, before)
        at = 0 if self.side == "text" else list(self.parent).index(self.holder) + 1
        self.parent[at:at] = made


@dataclass
class Block:
    """A paragraph, a heading, a cell: what is read in one go."""

    section: int
    base: int
    """Where it begins in the page."""
    runs: list[Run] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        """Go on with this text."""
        self.parts.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)


@dataclass
class Link:
    """A link of ours: where it stands, and under which element."""

    parent: etree.Element
    element: etree.Element
    section: int
    at: int
    """In the page."""
    inside: bool
    """Whether it stands in what is a link already."""


class Stretches:
    """Parts of a page, which may overlap; asked only when all are known."""

    def __init__(self) -> None:
        self._known: list[tuple[int, int]] = []
        self._merged: list[tuple[int, int]] | None = None

    def add(self, start: int, end: int) -> None:
        """One more."""
        self._known.append((start, end))
        self._merged = None

    def hold(self, place: int) -> bool:
        """Whether a place is in one of them."""
        if self._merged is None:
            self._merged = []
            for start, end in sorted(self._known):
                if self._merged and start <= self._merged[-1][1]:
                    start, last = self._merged.pop()
                    end = max(end, last)
                self._merged.append((start, end))
        at = bisect_right(self._merged, (place, float("inf"))) - 1
        return at >= 0 and place < self._merged[at][1]
