"""Markdown and MyST, read by a CommonMark parser (markdown-it-py)."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .blocks import extended
from .closed import closed
from .directives import is_code
from .inline import Span, instrumented, spans
from .part import BLANK, KEPT, SPACE, Mask, Part, flat, places_of_lines
from .plain import running

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_MATTER = re.compile(r"\A(?P<line>---|\+\+\+)[ ]*\n.*?^(?:(?P=line)|\.\.\.)[ ]*$", re.M | re.S)
_NOT_BLANK = re.compile(r"[^\n]")
_DIRECTIVE = re.compile(r"\{([\w:-]+)\}")
_OPTIONS = re.compile(r"\A(?:---\n.*?^---[ ]*$|(?:[ ]*:[\w-]+:[^\n]*(?:\n|\Z))+)", re.M | re.S)
_LINE_BREAKING = ("nbsp", "ensp", "emsp", "#160", "#xa0", "#8209", "#x2011", "thinsp")


def markdown(text: str, *, indented_code: bool = True, markup: str = "markdown") -> list[Part]:
    """The one part of a Markdown file."""
    text = flat(text)
    page = _Page(text, _parser(indented_code))
    front = _MATTER.match(text)
    end = front.end() if front else 0
    page.source.paint(0, end, BLANK)
    page.read(_NOT_BLANK.sub(" ", text[:end]) + text[end:], places_of_lines(text))
    own = frozenset(page.own)
    prose = running(page.prose.over(text))
    return [Part(text, prose, page.stated.over(text, " "), page.source.over(text), markup, own)]


@lru_cache(maxsize=2)
def _parser(indented_code: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    md = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    if not indented_code:
        md.disable("code")
    instrumented(md)
    extended(md)
    return md


class _Page:
    """Three masks over one text."""

    def __init__(self, text: str, md: MarkdownIt) -> None:
        self.text, self.md = text, md
        self.prose, self.stated = Mask(len(text)), Mask(len(text))
        self.source = Mask(len(text), KEPT)
        self.own: set[str] = set()
        self.depth = 0

    def read(self, content: str, places: list[int]) -> None:
        """Paint what the blocks of `content` hold; its lines begin at `places` of the text."""
        env: dict[str, Any] = {"spans": []}
        tokens: list[Any] = []
        self.md.block.parse(content, self.md, env, tokens)
        self.own |= {label.casefold() for label in env.get("references", ())}
        lines = content.split("\n")
        self.cell = (-1, 0)
        above = ""
        for token in tokens:
            if token.type == "inline":
                self._paragraph(token, above, lines, places, env)
            elif token.type == "fence":
                self._fence(token, lines, places)
            elif token.type in ("code_block", "formula_block"):
                self._whole(token, places, self.source, BLANK)
            elif token.type == "html_block":
                self._html(token, places)
            above = token.type

    def _whole(self, token: Any, places: list[int], mask: Mask, how: bytes) -> tuple[int, int]:
        first, last = token.map
        start = places[first]
        end = places[last] if last < len(places) else len(self.text)
        if end < start:
            end = len(self.text)
        mask.paint(start, end, how)
        return start, end

    def _fence(self, token: Any, lines: list[str], places: list[int]) -> None:
        start, end = self._whole(token, places, self.source, BLANK)
        named = _DIRECTIVE.match(token.info.strip())
        if not named or is_code(named[1]) or self.depth > 5:
            return
        self.source.paint(start, end, KEPT)
        content = _OPTIONS.sub(lambda found: _NOT_BLANK.sub(" ", found[0]), token.content)
        inner = []
        for number, piece in enumerate(content.split("\n"), token.map[0] + 1):
            at = lines[number].rfind(piece.strip()) if number < len(lines) else 0
            lead = len(piece) - len(piece.lstrip())
            inner.append(places[min(number, len(places) - 1)] + max(at - lead, 0))
        self.depth += 1
        self.read(content, inner)
        self.depth -= 1

    def _html(self, token: Any, places: list[int]) -> None:
        start, end = self._whole(token, places, self.stated, KEPT)
        for first, last, is_hidden in closed(self.text[start:end]):
            self.stated.paint(start + first, start + last, BLANK if is_hidden else SPACE)
            if is_hidden:
                self.source.paint(start + first, start + last, BLANK)

    def _paragraph(
        self, token: Any, above: str, lines: list[str], places: list[int], env: dict[str, Any]
    ) -> None:
        starts: list[int] = []
        offsets: list[int] = []
        at, piece_above = 0, ""
        for number, piece in enumerate(token.content.split("\n"), token.map[0]):
            column = self._column(lines[number], piece, number, above)
            if column >= 0:
                start = places[number] + column
                if starts and above != "heading_open":  # what begins the line: indents, `>`
                    self.prose.paint(starts[-1] + len(piece_above), start, SPACE)
                piece_above = piece
                self.stated.paint(start, start + len(piece), KEPT)
                if above != "heading_open":
                    self.prose.paint(start, start + len(piece), KEPT)
                starts.append(start)
                offsets.append(at)
            at += len(piece) + 1
        if starts:
            self._spans(spans(self.md, token.content, env), token.content, offsets, starts)

    def _column(self, line: str, piece: str, number: int, above: str) -> int:
        """Where a piece of a paragraph begins in its line. Cells of a table stand in a row."""
        if above not in ("th_open", "td_open"):
            return line.rfind(piece)
        after = self.cell[1] if self.cell[0] == number else 0
        column = line.find(piece, after)
        if column >= 0:
            self.cell = (number, column + len(piece))
        return column

    def _spans(self, found: Any, content: str, offsets: list[int], starts: list[int]) -> None:
        def place(at: int) -> int:
            line = max(bisect_right(offsets, at) - 1, 0)
            return starts[line] + at - offsets[line]

        until = {"prose": -1}
        hidden: list[tuple[str, int]] = []
        for span in found:
            start, end = place(span.start), place(span.end)
            if span.start >= until["prose"]:
                self.prose.paint(start, end, _in_prose(span, content))
                until["prose"] = span.end
            self._in_links(span, content, place)
            if span.kind == "html_inline":
                self._tag(content[span.start : span.end], start, hidden)

    def _in_links(self, span: Span, content: str, place: Any) -> None:
        start, end = place(span.start), place(span.end)
        if span.kind in ("backticks", "formula", "escape"):
            self.source.paint(start, end, BLANK)
            marks = len(re.match(r"[`$\\]*", content[span.start : span.end])[0])  # type: ignore[index]
            self.stated.paint(start, start + marks, SPACE)
            self.stated.paint(end - marks, end, SPACE)
        elif span.kind == "link":
            label = place(_end_of_label(content, span.start, span.end))
            self.stated.paint(start, start + 1, SPACE)
            self.stated.paint(label, end, SPACE)
        elif span.kind in ("image", "autolink", "html_inline", "braces"):
            self.stated.paint(start, end, SPACE)

    def _tag(self, tag: str, start: int, hidden: list[tuple[str, int]]) -> None:
        """What stands between `<code>` and `</code>` is code; between `<a>` and `</a>`, a link."""
        for first, last, is_hidden in closed(tag, hidden, start):
            self.prose.paint(first, last, BLANK)
            if is_hidden:
                self.source.paint(first, last, BLANK)


def _in_prose(span: Span, content: str) -> bytes:
    written = content[span.start + 1 : span.end - 1]
    return SPACE if span.kind == "entity" and written.lower() in _LINE_BREAKING else BLANK


def _end_of_label(content: str, start: int, end: int) -> int:
    depth = 0
    for at in range(start, end):
        depth += {"[": 1, "]": -1}.get(content[at], 0)
        if not depth:
            return at
    return end
