"""The rules that every text of a term keeps, and the notation it may use.

Text is Markdown without HTML. What it may hold besides: `@{snippet.number:format}`, `$formula$`,
`[text](term:slug)`, `[text](https://...)` and `[@citation]`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from glossary_src.faults import Fault

PROTECTED = re.compile(r"```.*?```|`[^`\n]*`|\$[^$]+\$|@\{[^}]*\}", re.DOTALL)
"""Spans whose braces and angle brackets mean something else: code, formulas, numbers."""
_BARE = re.compile(r"(```.*?```|`[^`\n]*`|\$[^$]+\$)|@\{(?=\w+(?::[^}]*)?\})", re.DOTALL)
"""Code and formulas, to be passed over; the beginning of a number without a prefix."""
_HTML = re.compile(r"<[A-Za-z/!?]|&(?:#|[a-z])")
_TARGET = re.compile(r"\]\(\s*([^)\s]*)|^\s*\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_ALLOWED = ("https://", "http://", "term:")


def tidy(text: str | None) -> str:
    """Text without the indentation of the source file it was written in."""
    return inspect.cleandoc(text or "").strip()


def one_line(text: str | None) -> str:
    """Text folded into one line."""
    return " ".join((text or "").split())


def qualified(text: str, owner: str) -> str:
    """The text with every bare `@{number}` as `@{owner.number}`."""
    return _BARE.sub(lambda found: found[1] or f"@{{{owner}.", text)


def text_faults(thing: str, text: str, *, plain: bool = False) -> Iterator[Fault]:
    """Markup that could run or break out of the page. `plain` text may hold no notation at all."""
    bare = text if plain else PROTECTED.sub(" ", text)
    if found := _HTML.search(bare):
        yield Fault(
            thing,
            f"holds HTML ({text_around(bare, found.start())!r}).",
            "Use Markdown; put code in backticks and a space after a less-than sign.",
        )
    if "{" in bare or "}" in bare:
        yield Fault(
            thing,
            "holds a brace that belongs to no number, formula or code.",
            "Write @{snippet.number:format}, $...$ or backticks.",
        )
    if plain and (found := re.search(r"[`*_\[\]$|]", bare)):
        yield Fault(
            thing, f"holds the sign {found[0]!r}.", "It is shown as plain text: leave it out."
        )
    for match in _TARGET.finditer(bare):
        target = match[1] or match[2] or ""
        if not target.startswith(_ALLOWED):
            yield Fault(
                thing,
                f"links to {target!r}.",
                "Link to https://..., http://... or term:slug.",
            )


def text_around(text: str, place: int) -> str:
    """A few characters from a place on, to show in a message."""
    return " ".join(text[place : place + 24].split())


def missing(thing: str, text: str, cure: str) -> Iterator[Fault]:
    """A fault when a text that must be there is empty."""
    if not text.strip():
        yield Fault(thing, "is empty.", cure)
