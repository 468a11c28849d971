"""Blocks that docs write beyond CommonMark: admonitions with indented text, formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?) ")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_FORMULAS = {"$$": "$$", "\\[": "\\]"}
_SLASHES = re.compile(r"/{3,}|:{3,}")


def extended(md: MarkdownIt) -> None:
    """Teach a parser those blocks."""
    after: Any = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("code", "indented_body", _indented_body, after)
    md.block.ruler.before("fence", "formula", _formula, after)
    md.block.ruler.before("fence", "marker", _marker, after)


def _line(state: Any, number: int) -> str:
    start = state.bMarks[number] + state.tShift[number]
    return str(state.src[start : state.eMarks[number]])


def _indented_body(state: Any, first: int, last: int, silent: bool) -> bool:
    """`!!! note`, `=== "Tab"`, `[^1]: text`: what follows, indented, belongs to it."""
    if state.sCount[first] - state.blkIndent >= 4:
        return False
    line = _line(state, first)
    footnote = _FOOTNOTE.match(line)
    if not footnote and not _ADMONITION.match(line):
        return False
    if silent:
        return True
    end = _end_of_body(state, first, last)
    if footnote:
        _paragraph(state, first, _end_of_lines(state, first + 1, end))
        first = _end_of_lines(state, first + 1, end) - 1
    if end > first + 1:
        kept = state.blkIndent, state.lineMax, state.parentType
        state.blkIndent += 4
        state.lineMax, state.parentType = end, "admonition"
        state.md.block.tokenize(state, first + 1, end)
        state.blkIndent, state.lineMax, state.parentType = kept
    state.line = end
    return True


def _end_of_body(state: Any, first: int, last: int) -> int:
    end = first + 1
    for number in range(first + 1, last):
        if state.isEmpty(number):
            continue
        if state.sCount[number] - state.blkIndent < 4:
            break
        end = number + 1
    return end


def _end_of_lines(state: Any, first: int, end: int) -> int:
    while first < end and not state.isEmpty(first):
        first += 1
    return first


def _paragraph(state: Any, first: int, end: int) -> None:
    token = state.push("inline", "", 0)
    token.content = state.getLines(first, end, state.blkIndent, False).strip()
    token.map, token.children = [first, end], []


def _formula(state: Any, first: int, last: int, silent: bool) -> bool:
    line = _line(state, first)
    closer = _FORMULAS.get(line[:2])
    if closer is None or (closer in line[2:] and not line.rstrip().endswith(closer)):
        return False
    end = first if closer in line[2:] else _closing(state, closer, first + 1, last)
    if end < 0 or silent:
        return end >= 0
    token = state.push("formula_block", "", 0)
    token.map = [first, end + 1]
    state.line = end + 1
    return True


def _closing(state: Any, closer: str, first: int, last: int) -> int:
    missing = state.env.setdefault("missing", {})
    if first >= missing.get(closer, last + 1):
        return -1
    for number in range(first, last):
        if closer in _line(state, number):
            return number
    missing[closer] = min(first, missing.get(closer, first))
    return -1


def _marker(state: Any, first: int, last: int, silent: bool) -> bool:  # noqa: ARG001
    """`:::{note}` and `/// note`: the line is no prose, what stands between them is."""
    if not _SLASHES.match(_line(state, first)):
        return False
    if not silent:
        state.line = first + 1
    return True
