"""What a built page shows, and what the tool told of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.proof.expected import Outcome

MARK = "Written:"
"""Begins the paragraph that holds the line under test."""


class Paragraphs(HTMLParser):
    """The links of a page, and its paragraphs: their text, their links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        """Address and words."""
        self.found: list[tuple[str, list[int]]] = []
        """Text, and places in `links`."""
        self._open = self._in_link = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self._open = True
            self.found.append(("", []))
        elif tag == "a":
            self._in_link = True
            self.links.append((dict(attrs).get("href") or "", ""))
            if self._open:
                self.found[-1][1].append(len(self.links) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._open = False
        elif tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if self._open:
            text, links = self.found[-1]
            self.found[-1] = text + data, links
        if self._in_link:
            address, words = self.links[-1]
            self.links[-1] = address, words + data


def outcome(html: str, output: str, page: str, site: str) -> Outcome:
    """What came of the line on a page of a project."""
    read = Paragraphs(html)
    marked = [(text, links) for text, links in read.found if text.startswith(MARK)]
    assert len(marked) == 1, f"{page}: {len(marked)} paragraphs begin with {MARK!r}"
    text, links = marked[0]
    leads = " ".join(read.links[at][0].removeprefix(f"{site}/") for at in links)
    shows = text.removeprefix(MARK).strip().removesuffix(".")
    return Outcome(leads, " ".join(shows.split()), told(output, page))


def told(output: str, page: str) -> str:
    """How precisely a tool complains about a page."""
    said = "\n".join(complaints(output, page))
    if re.search(rf"\b{page}\.\w+:\d+", said):
        return "line"
    return "page" if said else ""


def complaints(output: str, page: str) -> list[str]:
    """The lines of the output that complain about a page: with a line, or as a warning."""
    named = re.compile(rf"(?<![\w-]){page}\.(?:md|rst)(:\d+)?")
    return [
        line
        for line in output.splitlines()
        if (match := named.search(line)) and (match[1] or re.search("WARNING|ERROR|⚠|⛔", line))
    ]


def links_into(html: str, site: str) -> list[str]:
    """Where a page links into the site, seen from the site."""
    addresses = (address for address, _ in Paragraphs(html).links)
    return [a.removeprefix(f"{site}/") for a in addresses if a.startswith(f"{site}/")]
