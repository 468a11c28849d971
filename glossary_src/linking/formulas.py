"""Where formulas stand in a text: `$..$`, `$$..$$`, `\\(..\\)`, `\\[..\\]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

ESCAPED = {"(": "\ue000", ")": "\ue001", "[": "\ue002", "]": "\ue003", "$": "\ue004"}
"""Signs that stood behind a backslash, in a text whose backslashes Markdown has read."""
_CLOSES = {"$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]", "\ue000": "\ue001", "\ue002": "\ue003"}
_SIGN = re.compile(r"\\[\\$]|\$\$|\$|\\[()\[\]]|[\ue000-\ue003]")


def formulas(text: str) -> list[tuple[int, int]]:
    """From where to where, left to right. Each kind of sign that is never closed costs one look."""
    signs = [(at.start(), at[0]) for at in _SIGN.finditer(text) if at[0] not in ("\\\\", "\\$")]
    found, dead, at = [], set(), 0
    while at < len(signs):
        start, opens = signs[at]
        if opens in _CLOSES and opens not in dead and _may_open(text, start, opens):
            closing = next(_closing(text, signs, at), None)
            if closing is not None:
                found.append((start, signs[closing][0] + len(_CLOSES[opens])))
                at = closing + 1
                continue
            dead.add(opens)  # none closes it further on either
        at += 1
    return found


def _closing(text: str, signs: list[tuple[int, str]], opened: int) -> Iterator[int]:
    wanted = _CLOSES[signs[opened][1]]
    for at in range(opened + 1, len(signs)):
        place, sign = signs[at]
        if sign == wanted and (sign != "$" or _may_close(text, place)):
            yield at


def _may_open(text: str, start: int, sign: str) -> bool:
    """A sign of money is no formula: `$5`, `US$ 5`."""
    return sign != "$" or not text[start + 1 : start + 2].isspace()


def _may_close(text: str, start: int) -> bool:
    return not text[start - 1].isspace() and not text[start + 1 : start + 2].isdigit()
