"""Links to the glossary in a source file, in whatever way a documentation tool writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urlsplit

from .brackets import BRACKETS as NOTATION
from .brackets import is_name, reference
from .terms import Glossary, LinkedTerm
from .texts.part import Part

BRACKETS = "brackets"
_BRACKETS = re.compile(NOTATION)
_ROLE = re.compile(
    r"[:{](?:external\+(?P<key>[\w.-]{1,60}):)?(?:std:)?(?P<role>term|ref|doc|label|any)[:}]"
    r"`(?P<text>[^`]{1,300})`"
)
_INVENTORY = re.compile(
    r"\b(?P<how>inv|xref):(?P<key>[\w.-]{0,60})(?::[\w*:-]{0,60})?[#/](?P<name>[^\s)>\"\0]{1,300})"
)
_ANCHOR = re.compile(r"\]\(#(?P<name>[^\s)#\0]{1,200})\)")
_AUTOREF = re.compile(r"\[(?P<words>[^\[\]\0]{1,300})\]\[(?P<label>[^\[\]\0]{0,300})\]")
_ELEMENT = re.compile(r"<glossary-term\b(?P<tag>[^<>]{0,300})>(?P<words>[^<>\0]{1,300})</")
_DATA = re.compile(
    r"<(?:a|span|abbr)\b[^<>]{0,500}?\bdata-term=[\"'](?P<name>[^\"'<>]{1,200})[\"']"
)
_TERM = re.compile(r"\b(?:data-)?(?:name|term)=[\"']([^\"'<>]{1,200})[\"']")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]\0]+")
_ENDINGS = re.compile(r"\.(?:html|json|md|svg|png)$|/index\.html$")


@dataclass(frozen=True)
class Reference:
    """A link to a term that is there, or is not."""

    start: int
    written: str
    name: str
    term: LinkedTerm | None
    form: str = ""


def references(part: Part, glossary: Glossary, keys: tuple[str, ...]) -> Iterator[Reference]:
    """Every link that means the glossary. `keys` are its names in `intersphinx_mapping`."""
    text = part.source
    yield from _brackets(text, glossary)
    for match in _ROLE.finditer(text):
        name = _target(match["text"])
        term = glossary.find(name.removeprefix("terms/"))
        if term or match["key"] in keys:  # without a key it may mean the project's own glossary
            yield Reference(match.start(), match[0], name, term)
    for match in _INVENTORY.finditer(text):
        name = unquote(match["name"]).removeprefix("terms/").partition("#")[0].strip("/")
        term = glossary.find(name)
        if match["key"] in keys or (term and match["how"] == "inv" and not match["key"]):
            yield Reference(match.start(), match[0], name, term)
    yield from _elements(text, glossary)
    yield from _addresses(text, glossary)
    yield from _perhaps(part, glossary)


def _brackets(text: str, glossary: Glossary) -> Iterator[Reference]:
    for match in _BRACKETS.finditer(text):
        told = reference(match["term"])
        term = glossary.find(told.name)
        if term and told.section and not glossary.has_section(told.section):
            term = None
        if term or is_name(told.name):
            name = f"{told.name}#{told.section}" if told.section else told.name
            yield Reference(match.start(), f"[[{name}]]", told.name, term, BRACKETS)


def _elements(text: str, glossary: Glossary) -> Iterator[Reference]:
    for match in _ELEMENT.finditer(text):
        named = _TERM.search(match["tag"])
        name = " ".join((named[1] if named else match["words"]).split())
        yield Reference(match.start(), f"<glossary-term>{name}", name, glossary.find(name))
    for match in _DATA.finditer(text):
        name = match["name"]
        yield Reference(match.start(), f'data-term="{name}"', name, glossary.find(name))


def _perhaps(part: Part, glossary: Glossary) -> Iterator[Reference]:
    """Links that mean the glossary if it has the term and the text itself has no such label."""
    for match in _ANCHOR.finditer(part.source):
        term = glossary.find(unquote(match["name"]))
        if term and not _has_heading(part.text, match["name"]):
            yield Reference(match.start(), match[0], match["name"], term)
    for match in _AUTOREF.finditer(part.source):
        name = " ".join((match["label"] or match["words"]).split())
        if name.casefold() not in part.own and (term := glossary.find(name)):
            yield Reference(match.start(), match[0], name, term)


def _has_heading(text: str, anchor: str) -> bool:
    words = re.escape(anchor).replace(r"\-", r"[\W_]+")
    made = rf"^[ ]{{0,3}}#{{1,6}}[ ]+\W*{words}\W*$|^\({words}\)=|\{{#{words}\b"
    return bool(re.search(made, text, re.MULTILINE | re.IGNORECASE))


def _target(text: str) -> str:
    """What a role points to: `words <target>` or the words themselves."""
    named = re.search(r"<([^<>]+)>\s*$", text)
    return " ".join((named[1] if named else text).lstrip("!~").split())


def _addresses(text: str, glossary: Glossary) -> Iterator[Reference]:
    known = {_plain(term.url): term for term in glossary.terms}
    folders = {url.rpartition("/")[0] + "/" for url in known}
    for match in _ADDRESS.finditer(text) if known else ():
        address = _plain(match[0].rstrip(".,;:!?*_"))
        term = known.get(address)
        folder = next((one for one in folders if address.startswith(one)), "")
        slug = address[len(folder) :].split("/")[0] if folder else ""
        if term or (slug and slug not in ("all", "index")):
            found = term or glossary.at(_ENDINGS.sub("", slug))
            if found or address == folder + slug:
                yield Reference(match.start(), match[0], slug, found)


def _plain(url: str) -> str:
    """An address without what does not matter: scheme, anchor, query, slash, ending."""
    try:
        parts = urlsplit(urldefrag(url)[0])
    except ValueError:
        return url
    path = unquote(parts.path).removesuffix("index.html").rstrip("/").removesuffix(".html")
    return f"{parts.netloc.lower()}{path}"
