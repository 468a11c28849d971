"""Links to the glossary in a source file, in whatever way a documentation tool writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urlsplit

from .prose import REFERENCE
from .terms import Glossary, LinkedTerm

_BRACKETS = re.compile(REFERENCE)
_ROLE = re.compile(
    r"[:{](?:external\+(?P<key>[\w.-]+):)?(?:std:)?(?P<role>term|ref|doc|label)[:}]"
    r"`(?P<text>[^`]+)`"
)
_INVENTORY = re.compile(r"\b(?:inv|xref):(?P<key>[\w.-]+)(?::[\w*:-]*)?#(?P<name>[^\s)>\"]+)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]]+")


@dataclass(frozen=True)
class Reference:
    """A link to a term that is there, or is not."""

    start: int
    written: str
    name: str
    term: LinkedTerm | None


def references(text: str, glossary: Glossary, keys: tuple[str, ...]) -> Iterator[Reference]:
    """Every link that means the glossary. `keys` are its names in `intersphinx_mapping`."""
    for match in _BRACKETS.finditer(text):
        name = " ".join(match["term"].split())
        yield Reference(match.start(), f"[[{name}]]", name, glossary.find(name))
    for match in _ROLE.finditer(text):
        name = _target(match["text"])
        term = glossary.find(name.removeprefix("terms/"))
        if term or match["key"] in keys:  # without a key it may mean the project's own glossary
            yield Reference(match.start(), match[0], name, term)
    for match in _INVENTORY.finditer(text):
        if match["key"] in keys:
            name = unquote(match["name"])
            yield Reference(match.start(), match[0], name, glossary.find(name))
    yield from _addresses(text, glossary)


def _target(text: str) -> str:
    """What a role points to: `words <target>` or the words themselves."""
    named = re.search(r"<([^<>]+)>\s*$", text)
    return " ".join((named[1] if named else text).lstrip("!~").split())


def _addresses(text: str, glossary: Glossary) -> Iterator[Reference]:
    known = {_plain(term.url): term for term in glossary.terms}
    roots = {url.rpartition("/")[0] + "/" for url in known}
    for match in _ADDRESS.finditer(text):
        address = _plain(match[0].rstrip(".,;:!?"))
        inside = [address.removeprefix(root) for root in roots if address.startswith(root)]
        if any(slug and "/" not in slug and not _is_page_of_all(slug) for slug in inside):
            name = address.rpartition("/")[2]
            yield Reference(match.start(), match[0], name, known.get(address))


def _is_page_of_all(slug: str) -> bool:
    return slug in ("all", "index")


def _plain(url: str) -> str:
    """An address without what does not matter: scheme, anchor, slash, ending."""
    parts = urlsplit(urldefrag(url)[0])
    path = unquote(parts.path).removesuffix("index.html").rstrip("/").removesuffix(".html")
    return f"{parts.netloc.lower()}{path}"
