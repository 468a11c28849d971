"""The notation of texts: one grammar, for what may be written and for what is replaced.

Code, `$formula$`, `@{snippet.number:format}`, `[@citation]`, `[words](target)`. What is no token
is running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)"
    r"|(?P<formula>\$[^$]+\$)"
    r"|(?P<number>@\{(?P<of>[\w.]+)(?::(?P<spec>[^}]*))?\})"
    r"|(?P<citation>\[@[\w;\s@-]+\])"
    r"|(?P<link>\[(?P<words>[^\[\]]+)\]\((?P<target>[^)\s]+)\))",
    re.DOTALL,
)
HOST = r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?"
"""How the address of a page begins."""
_SPEC = re.compile(r",?(?:\.1?\d)?[efg%]?")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text. `kind` is `text` or the name of a notation."""

    kind: str
    text: str
    parts: Mapping[str, str]


def tokens(text: str) -> Iterator[Token]:
    """The text in pieces, in order, nothing left out."""
    yield from _tokens(text)


@lru_cache(maxsize=1 << 15)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Token]:
    place = 0
    for match in _TOKEN.finditer(text):
        if match.start() > place:
            yield Token("text", text[place : match.start()], {})
        groups = {name: value or "" for name, value in match.groupdict().items()}
        kind = next(k for k in ("code", "formula", "number", "citation", "link") if groups[k])
        yield Token(kind, match[0], groups)
        place = match.end()
    if place < len(text):
        yield Token("text", text[place:], {})


def citation_keys(citation: str) -> list[str]:
    """The keys of `[@one; @two]`."""
    return re.findall(r"@([\w-]+)", citation)


def module_of(target: str) -> str:
    """The module that a `term:` link means."""
    return target.removeprefix("term:").replace("-", "_")


def is_spec(spec: str) -> bool:
    """Whether this is a format of a number: what prose needs, and nothing that fills a page."""
    return bool(_SPEC.fullmatch(spec))


def qualified(text: str, owner: str) -> str:
    """The text with every bare `@{number}` as `@{owner.number}`."""
    return "".join(_qualified(token, owner) for token in tokens(text))


def _qualified(token: Token, owner: str) -> str:
    if token.kind == "number" and "." not in token.parts["of"]:
        return f"@{{{owner}.{token.text.removeprefix('@{')}"
    if token.kind == "link":
        return f"[{qualified(token.parts['words'], owner)}]({token.parts['target']})"
    return token.text
