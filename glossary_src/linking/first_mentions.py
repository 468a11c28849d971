"""Link the first mention of each term in a rendered page: never in headings, code or links."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Container, Iterable
from typing import Any

from markdown.util import HTML_PLACEHOLDER_RE, STX, AtomicString

from ..names import words
from .terms import Glossary, LinkedTerm

CLOSED = frozenset(
    [
        "a",
        "abbr",
        "button",
        "code",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "kbd",
        "label",
        "math",
        "pre",
        "samp",
        "script",
        "style",
        "summary",
        "svg",
        "textarea",
        "var",
    ]
)
"""Elements whose text is not running prose."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")


def link_first_mentions(
    root: etree.Element,
    md: Any,
    glossary: Glossary,
    linked: Container[str],
    link: Callable[[LinkedTerm], etree.Element],
    ignore: Iterable[str],
) -> None:
    """Walk the page once. `link` notes what it links in `linked`."""
    page = _Walk(md, glossary, linked, link, {words(name) for name in ignore})
    page.element(root)


class _Walk:
    def __init__(
        self,
        md: Any,
        glossary: Glossary,
        linked: Container[str],
        link: Callable[[LinkedTerm], etree.Element],
        ignored: set[tuple[str, ...]],
    ) -> None:
        self.md, self.glossary, self.linked, self.link = md, glossary, linked, link
        self.ignored = ignored
        self.raw: list[str] = []
        """Closed elements that were opened as raw HTML and not closed yet."""

    def element(self, element: etree.Element) -> None:
        """The text of an element, then of each child, and what follows it."""
        children = list(element)
        if isinstance(element.tag, str) and element.tag not in CLOSED:
            element[0:0] = self._linked(element, "text")
            for child in children:
                self.element(child)
                if links := self._linked(child, "tail"):
                    after = list(element).index(child) + 1
                    element[after:after] = links

    def _linked(self, holder: etree.Element, side: str) -> list[etree.Element]:
        """Links to put behind the text of `holder`, which keeps what stands before the first."""
        text = getattr(holder, side)
        if not text or text.isspace() or (side == "text" and isinstance(text, AtomicString)):
            return []
        made: list[etree.Element] = []
        before, place = "", 0
        for start, end, term in self._mentions(text):
            before = text[place:start]
            self._put(holder, side, made, before)
            element = self.link(term)
            element.text = AtomicString(text[start:end])
            made.append(element)
            place = end
        if made:
            made[-1].tail = text[place:]
        return made

    @staticmethod
    def _put(holder: etree.Element, side: str, made: list[etree.Element], text: str) -> None:
        if made:
            made[-1].tail = text
        else:
            setattr(holder, side, text)

    def _mentions(self, text: str) -> Iterable[tuple[int, int, LinkedTerm]]:
        """Mentions to link, in the stretches of text that no raw HTML closes."""
        place = 0
        marks = HTML_PLACEHOLDER_RE.finditer(text) if STX in text else ()
        for mark in [*marks, None]:
            end = mark.start() if mark else len(text)
            if not self.raw and end > place:
                for found in self.glossary.index.find(text[place:end]):
                    here = place + found.start, place + found.end
                    term = self.glossary.by_slug[found.target]
                    if term.slug in self.linked or self._is_ignored(text[here[0] : here[1]]):
                        continue
                    yield *here, term
            if mark:
                self._pass(mark)
                place = mark.end()

    def _is_ignored(self, name: str) -> bool:
        return bool(self.ignored) and words(name) in self.ignored

    def _pass(self, mark: re.Match[str]) -> None:
        """Note what a piece of raw HTML opens and closes."""
        number = int(mark[1])
        blocks = self.md.htmlStash.rawHtmlBlocks
        if number >= len(blocks):
            return
        for closes, tag in _TAG.findall(str(blocks[number])):
            if tag.lower() not in CLOSED:
                continue
            if not closes:
                self.raw.append(tag.lower())
            elif tag.lower() in self.raw:
                self.raw.remove(tag.lower())
