"""Raw HTML: which of its elements hold no running prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODE = frozenset(
    ("code", "pre", "script", "style", "kbd", "samp", "var", "svg", "math", "textarea")
)
_LINKS = frozenset(
    (
        *("a", "abbr", "autoref", "button", "del", "dt", "glossary-term", "iframe", "label"),
        *("option", "s", "summary", "title", "h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
_TAG = re.compile(r"<!--|<(?P<ends>/?)(?P<name>[A-Za-z][\w-]*)(?![\w-])[^<>]*>")


def closed(
    html: str, opened: list[tuple[str, int]] | None = None, base: int = 0
) -> Iterator[tuple[int, int, bool]]:
    """Stretches that hold no prose, and whether they are code: tags, comments, closed elements.

    `opened` remembers, from one piece of HTML to the next, what was opened and not closed.
    """
    opened = [] if opened is None else opened
    at = 0
    while found := _TAG.search(html, at):
        at = found.end()
        if found[0] == "<!--":
            end = html.find("-->", at)
            at = len(html) if end < 0 else end + 3
            yield base + found.start(), base + at, True
            continue
        name = found["name"].lower()
        yield base + found.start(), base + at, False
        if name not in _CODE and name not in _LINKS:
            continue
        if not found["ends"]:
            opened.append((name, base + at))
        elif opened and any(name == one for one, _ in opened[-8:]):
            while opened[-1][0] != name:
                opened.pop()
            yield opened.pop()[1], base + found.start(), name in _CODE
