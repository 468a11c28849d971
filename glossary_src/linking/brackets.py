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
_HERE = "x"
_TAG = re.compile(r"</?[a-zA-Z!]")
_ID = re.compile(r"[ \n]?\[([^\[\]]{0,100})\]")
WINDOW = 800
"""Characters on either side in which signs of a tag, a link, a formula are looked for."""


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


def is_owned(before: str, after: str) -> bool:
    """Whether what stands between these belongs to a tag, a link, an image or a formula."""
    return _in_tag(before, after) or _in_link(before, after) or _in_formula(before, after)


def _in_tag(before: str, after: str) -> bool:
    opened = [found.start() for found in _TAG.finditer(before)]
    if not opened or ">" not in after:
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


def _in_link(before: str, after: str) -> bool:
    """In the words of a link or an image, or in its address."""
    address = before.rfind("](")
    if address >= 0 and _depth(before[address + 1 :], "(", ")") > 0:
        return ")" in after
    if _depth(before, "[", "]") <= 0:
        return False
    depth = 1
    for at, sign in enumerate(after):
        depth += (sign == "[") - (sign == "]")
        if not depth:
            return after[at + 1 : at + 2] in ("(", "[")
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


def _in_formula(before: str, after: str) -> bool:
    text = f"{before}{_HERE}{after}"
    return any(start <= len(before) < end for start, end in formulas(text))
