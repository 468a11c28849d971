"""`[[term]]` as writers write it: what it says, and whether it stands where others own the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from .formulas import formulas

BRACKETS = (
    r"(?<![\w\]!\\])\[(?:(?P<words>[^\[\]]{1,500})\]\[)?\[(?P<term>[^\[\]]{1,300})\]\](?![(\[])"
)
"""`[[term]]` and `[words][[term]]`; no `a[[0]]`, `![[file]]`, `[[words]](address)`."""
_BAR = re.compile(r"\\?\|")
_BLANKS = re.compile(r"[ \t\r\n]+")
_NAME = re.compile(r"[^\W\d_](?:[^\W_]|[\s'’.\-‐\u2011/&])*")
_ENDING = re.compile(r"[a-z]{1,3}\b")
_TAG = re.compile(r"</?[a-zA-Z!]")
_ID = re.compile(r"[ \n]?\[([^\[\]]{0,100})\]")
_WINDOW = 400
_WHOLE = 4000


@dataclass(frozen=True)
class Reference:
    """What stands between two brackets."""

    name: str
    section: str = ""
    said: str = ""
    """Words of its own for the page, behind a bar."""


def reference(inner: str) -> Reference:
    """`ReLU`, `ReLU#how`, `ReLU|these units`, `ReLU#how|its slope`."""
    target, *said = _BAR.split(inner, maxsplit=1)
    name, _, section = unescape(target).partition("#")
    return Reference(
        _BLANKS.sub(" ", name).strip(), section.strip(), said[0].strip() if said else ""
    )


def is_name(text: str) -> bool:
    """Whether it reads like the name of a term, and not like code, a number, a citation."""
    return bool(_NAME.fullmatch(text)) and sum(map(str.isalpha, text)) > 1


def ending(text: str, start: int) -> str:
    """The letters that go on behind the brackets: the s of `[[neuron]]s`."""
    found = _ENDING.match(text, start)
    return found[0] if found else ""


def identifier_behind(text: str, start: int) -> str | None:
    """What a reference link would be looked up by: `[[words]] [id]`."""
    found = _ID.match(text, start)
    return found[1].lower() if found else None


def is_owned(text: str, start: int, end: int) -> bool:
    """Whether the place belongs to a tag, a link, an image or a formula."""
    return _in_tag(text, start, end) or _in_link(text, start, end) or _in_formula(text, start, end)


def _in_tag(text: str, start: int, end: int) -> bool:
    before = text[max(start - _WINDOW, 0) : start]
    opened = [found.start() for found in _TAG.finditer(before)]
    if not opened or ">" not in text[end : end + _WINDOW]:
        return False
    quote = ""
    for sign in before[opened[-1] :]:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == ">":
            return False
    return True


def _in_link(text: str, start: int, end: int) -> bool:
    """In the words of a link or an image, or in its address."""
    before = text[max(start - _WINDOW, 0) : start]
    address = before.rfind("](")
    if address >= 0 and _depth(before[address + 1 :], "(", ")") > 0:
        return ")" in text[end : end + _WINDOW]
    if _depth(before, "[", "]") <= 0:
        return False
    depth = 1
    for at in range(end, min(end + _WINDOW, len(text))):
        depth += (text[at] == "[") - (text[at] == "]")
        if not depth:
            return text[at + 1 : at + 2] in ("(", "[")
    return False


def _depth(text: str, opens: str, closes: str) -> int:
    """How many stand open at the end."""
    depth = 0
    for sign in text:
        if sign == opens:
            depth += 1
        elif sign == closes and depth:
            depth -= 1
    return depth


def _in_formula(text: str, start: int, end: int) -> bool:
    if not any(sign in text for sign in ("$", "\\", "\ue000", "\ue002")):
        return False
    first, last = (0, len(text)) if len(text) < _WHOLE else (start - _WINDOW, end + _WINDOW)
    first = max(first, 0)
    spans = formulas(text[first:last])
    return any(a + first <= start and end <= b + first for a, b in spans)
