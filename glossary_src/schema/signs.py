"""Signs that nobody sees, that turn a line or grow out of it: no text may hold them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from glossary_src.faults import Fault

_BAD_TAB = re.compile(r"\A\t|[^\t\n]\t")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u2800\ufff9-\ufffd]"  # controls, an empty letter
    r"|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e]"
    r"|[\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8]"  # Default_Ignorable
    r"|[\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
    r"|(?<![\u0590-\u1cff\ua800-\uabff])[\u200c\u200d]"  # joiners of scripts that have none
    r"|[\ud800-\uf8ff\ufdd0-\ufdef\U000e0000-\U0010ffff]"  # halves, private, tags
)
_STACK = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}"
)


def sign_faults(thing: str, text: str) -> Iterator[Fault]:
    """Tabs, and signs that nobody sees."""
    if _BAD_TAB.search(text):
        cure = 'Where a formula begins like \\t, write r"..." before the text; else use a blank.'
        yield Fault(thing, "holds a tab.", cure)
    if _STACK.search(text):
        cure = "Two at most: they would grow over the lines beside."
        yield Fault(thing, "stacks three marks on one letter.", cure)
    if bad := _INVISIBLE.search(text):
        name = f"U+{ord(bad[0]):04X}"
        known = unicodedata.name(bad[0], "")
        control = 'A backslash of a formula was eaten: write r"..." before the text.'
        cure = control if bad[0] in "\a\b\f\r\v" else "Leave it out."
        yield Fault(thing, f"holds the sign {name}{' ' if known else ''}{known}.", cure)
