"""A rendered page as blocks of running text, each sign at its place in the tree of elements."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from html import unescape
from typing import Any

from markdown.util import AMP_SUBSTITUTE, ETX, HTML_PLACEHOLDER_RE, STX, AtomicString

from .blocks import Block, Link, Run, Stretches
from .formulas import ESCAPED

CLOSED = frozenset(
    [
        *(
            "a",
            "abbr",
            "audio",
            "autoref",
            "button",
            "canvas",
            "code",
            "del",
            "dt",
            "iframe",
            "kbd",
        ),
        *("label", "math", "object", "option", "pre", "s", "samp", "script", "select", "strike"),
        *("style", "summary", "svg", "template", "textarea", "title", "tt", "var", "video"),
    ]
)
"""Elements whose text is not running prose, or is somebody else's link."""
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
OFF = frozenset(["no-glossary", "arithmatex", "katex", "headerlink", "mermaid", "MathJax_Preview"])
"""Classes of elements that are left alone; the first is for writers."""
OPAQUE = "\ufffc"
"""Stands for what has no words: code, formulas, pictures, marks of footnotes."""
_WIDTHLESS = "\u200b"
"""Stands for a tag."""
_UNREAD = frozenset(
    ["code", "img", "math", "pre", "script", "sub", "sup", "svg", "style", "textarea"]
)
_STASHED = re.compile(f"{HTML_PLACEHOLDER_RE.pattern}|{STX}(\\d+){ETX}|{STX}[^{ETX}]*{ETX}")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
_SWITCH = re.compile(r"<!--\s*glossary:\s*(on|off)\s*-->")


class Flow:
    """The blocks of a page, and the links of ours in them."""

    def __init__(self, md: Any, root: etree.Element, ours: dict[etree.Element, Any]) -> None:
        self.md, self.ours = md, ours
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.closed = Stretches()
        """What raw HTML closes, or a comment switches off."""
        self.anchors = Stretches()
        """What raw HTML makes a link."""
        self._block = Block(0, 0)
        self._section = 0
        self._raw: list[tuple[int, str, Block]] = []
        """What raw HTML opened and did not close yet, with its place."""
        self._off: int | None = None
        self._element(root, True, False)
        self._switch("on")
        for start, tag, block in self._raw:
            if tag == "a":  # browsers end it at the next link
                self.closed.add(start, block.base + block.length + 1)
        self._end()

    def _element(self, element: etree.Element, is_open: bool, in_link: bool) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        apart = self.md.is_block_level(tag) or tag in ("td", "th", "dt", "dd", "li")
        if apart:
            self._end()
            if tag in ("h1", "h2"):
                self._section += 1
                self._block.section = self._section
        is_open = is_open and not (tag in CLOSED or tag in HEADINGS or _is_off(element))
        in_link = in_link or tag in ("a", "autoref", "button", "label", "summary")
        if tag in _UNREAD:
            self._block.add(OPAQUE)
        else:
            self._text(element, element, "text", is_open)
            self._children(element, is_open, in_link)
        if apart:
            self._end()

    def _children(self, element: etree.Element, is_open: bool, in_link: bool) -> None:
        for child in element:
            if child in self.ours:
                self.links.append(Link(element, child, self._section, self._at(), in_link))
                self._element(child, False, in_link)
            else:
                self._element(child, is_open, in_link)
            self._text(element, child, "tail", is_open)

    def _end(self) -> None:
        """The next text begins a block."""
        if self._block.length:
            self.blocks.append(self._block)
            self._block = Block(self._section, self._at() + 1)

    def _at(self) -> int:
        return self._block.base + self._block.length

    def _text(self, parent: etree.Element, holder: etree.Element, side: str, is_open: bool) -> None:
        text = getattr(holder, side)
        if not text:
            return
        is_open = is_open and not (side == "text" and isinstance(text, AtomicString))
        run = Run(parent, holder, side, text, self._block.length, is_open)
        self._block.runs.append(run)
        if STX in text:
            self._stashed(run)
        else:
            self._block.add(text)
        run.end = self._block.length

    def _stashed(self, run: Run) -> None:
        """A text with pieces that Markdown put aside."""
        at = 0
        for piece in _STASHED.finditer(run.text):
            run.places.append((self._block.length, at))
            self._block.add(run.text[at : piece.start()])
            run.places.append((self._block.length, piece.start()))
            sign = self._unstashed(piece)
            if sign in (OPAQUE, _WIDTHLESS):
                run.breaks.append(self._block.length)
            self._block.add(sign)
            at = piece.end()
        run.places.append((self._block.length, at))
        self._block.add(run.text[at:])

    def _unstashed(self, piece: re.Match[str]) -> str:
        """What a stashed piece reads like: one sign at most, so that places can be told."""
        if piece[0] == AMP_SUBSTITUTE:
            return "&"
        if piece[2]:
            sign = chr(int(piece[2]) % 0x110000)
            return ESCAPED.get(sign, sign)
        blocks = self.md.htmlStash.rawHtmlBlocks
        if not piece[1] or int(piece[1]) >= len(blocks):
            return OPAQUE
        raw = str(blocks[int(piece[1])])
        if raw.startswith("&"):
            return unescape(raw) if len(unescape(raw)) == 1 else OPAQUE
        return self._pass(raw)

    def _pass(self, raw: str) -> str:
        """Note what a piece of raw HTML opens, closes, switches."""
        if raw.startswith("<!--"):
            if switch := _SWITCH.match(raw):
                self._switch(switch[1])
            return _WIDTHLESS
        for closes, name, rest in _TAG.findall(raw):
            tag = name.lower()
            if tag in CLOSED and not (tag == "a" and not closes and "href" not in rest.lower()):
                if not closes and not rest.endswith("/"):
                    self._raw.append((self._at(), tag, self._block))
                elif closes:
                    self._close_raw(tag)
        return _WIDTHLESS if _TAG.fullmatch(raw) else OPAQUE

    def _close_raw(self, tag: str) -> None:
        """With the last of its kind; what nothing closes closes nothing."""
        for at in range(len(self._raw) - 1, max(-1, len(self._raw) - 20), -1):
            if self._raw[at][1] == tag:
                start = self._raw.pop(at)[0]
                self.closed.add(start, self._at() + 1)
                if tag in ("a", "button"):
                    self.anchors.add(start, self._at() + 1)
                return

    def _switch(self, to: str) -> None:
        if to == "off":
            self._off = self._at() if self._off is None else self._off
        elif self._off is not None:
            self.closed.add(self._off, self._at() + 1)
            self._off = None


def _is_off(element: etree.Element) -> bool:
    classes = element.get("class", "")
    return bool(classes) and not OFF.isdisjoint(classes.split())
