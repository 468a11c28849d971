"""What stands inside a paragraph of Markdown: code, links, formulas, with their places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..brackets import BRACKETS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MOST, MOST_SIGNS = 8000, 240
"""Characters, and signs that may open something, in one piece: a longer paragraph is cut between
lines or words. So time grows with the length of the text, whatever it holds."""
DENSE = 24
"""So many brackets in one piece are paired first."""
_BRACKETED = {"link": 0, "image": 1}
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_SPECIAL = re.compile(r"[`\[<$\\{&]")
_WIKI = re.compile(BRACKETS)
_ROLE = re.compile(r"\{[\w:+.-]+\}(`+)[^`]+\1(?!`)")
_BRACES = re.compile(r"\{\{[^\n]{0,120}?\}\}|\{%[^\n]{0,120}?%\}|\{[^{}\n]{0,120}\}")
_AUTOREF = re.compile(r"\[[^\[\]]{1,300}\]\[[^\[\]]{0,120}\]")
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]*>")
_FORMULA = re.compile(r"\$(?![\s$])[^$\\]*(?:\\.[^$\\]*)*(?<!\s)\$(?![\w$])", re.DOTALL)
_CLOSERS = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}


class Span(NamedTuple):
    """One construct. `start` and `end` are places in the paragraph."""

    start: int
    end: int
    kind: str


Rule = Callable[[Any, bool], bool]


def instrumented(md: MarkdownIt) -> None:
    """Make a parser note what it finds in `env["spans"]`, and know what docs write besides."""
    ruler = md.inline.ruler
    for name in ("backticks", "link", "image", "autolink", "html_inline", "entity", "escape"):
        at = ruler.__find__(name)
        ruler.at(name, _noting(name, ruler.__rules__[at].fn))
    ruler.before("escape", "formula", _noting("formula", _formula))
    ruler.before("backticks", "role", _noting("role", _matching("{", _ROLE)))
    ruler.after("role", "braces", _noting("braces", _matching("{", _BRACES)))
    ruler.before("link", "wiki", _noting("wiki", _matching("[", _WIKI)))
    ruler.after("link", "autoref", _noting("autoref", _matching("[", _AUTOREF)))
    ruler.after("html_inline", "element", _noting("html_inline", _matching("<", _ELEMENT)))
    known = {"text", "backticks", "link", "image", "autolink", "html_inline", "entity", "escape"}
    ruler.enableOnly([*known, "formula", "role", "braces", "wiki", "autoref", "element"])
    md.inline.ruler2.enableOnly([])


def _noting(name: str, rule: Rule) -> Rule:
    def noting(state: Any, silent: bool) -> bool:
        start, before = state.pos, len(state.env["spans"])
        if name in _BRACKETED and not _may_open(state, start + _BRACKETED[name]):
            return False
        found = rule(state, silent)
        if found and not silent:
            if name not in ("link", "image"):
                del state.env["spans"][before:]
            state.env["spans"].insert(before, Span(start, state.pos, name))
        return found

    return noting


def _may_open(state: Any, at: int) -> bool:
    openers = state.env["openers"]
    return openers is None or at in openers


def _openers(piece: str) -> set[int] | None:
    """Which brackets may open a link, where there are very many: else each is tried to the end."""
    if piece.count("[") <= DENSE:
        return None
    openers, opened = set(), []
    for found in _BRACKET.finditer(piece):
        if found[0] == "[":
            opened.append(found.start())
        elif opened:
            at = opened.pop()
            if piece[found.end() : found.end() + 1] in ("(", "["):
                openers.add(at)
    return openers


def _matching(first: str, pattern: re.Pattern[str]) -> Rule:
    def rule(state: Any, silent: bool) -> bool:  # noqa: ARG001 - the parser passes it
        if state.src[state.pos] != first:
            return False
        found = pattern.match(state.src, state.pos, state.posMax)
        if found:
            state.pos = found.end()
        return bool(found)

    return rule


def _formula(state: Any, silent: bool) -> bool:  # noqa: ARG001 - the parser passes it
    opener = state.src[state.pos : state.pos + 2]
    if opener in _CLOSERS:
        end = state.src.find(_CLOSERS[opener], state.pos + 2, state.posMax)
        if end > 0:
            state.pos = end + 2
            return True
    if opener[:1] != "$":
        return False
    found = _FORMULA.match(state.src, state.pos, state.posMax)
    if found:
        state.pos = found.end()
    return bool(found)


def spans(md: MarkdownIt, content: str, env: dict[str, Any]) -> Iterator[Span]:
    """The constructs of one paragraph, in order; those inside a link after it."""
    for start, piece in _pieces(content):
        if _SPECIAL.search(piece):
            env["spans"], env["openers"] = [], _openers(piece)
            md.inline.parse(piece, md, env, [])
            for span in env["spans"]:
                yield Span(span.start + start, span.end + start, span.kind)


def _pieces(content: str) -> Iterator[tuple[int, str]]:
    start, length = 0, len(content)
    signs = [found.start() for found in _SPECIAL.finditer(content)]
    passed = 0
    while start < length:
        end = min(start + MOST, length)
        if passed + MOST_SIGNS < len(signs):
            end = min(end, signs[passed + MOST_SIGNS])
        if end < length:
            cut = max(
                content.rfind("\n", start, end), content.rfind(" ", max(start, end - 300), end)
            )
            end = cut + 1 if cut > start else end
        yield start, content[start:end]
        start = end
        passed = bisect_left(signs, start)
