"""One page while it is rendered: what it links to, and what is wrong with it."""

from __future__ import annotations

import logging
import xml.etree.ElementTree as etree
from typing import TYPE_CHECKING, Any

from ..faults import Fault, GlossaryError
from .origin import Origin, origin
from .prose import lines_of_references
from .source import Loaded, Source, load
from .terms import LinkedTerm

if TYPE_CHECKING:
    from markdown import Markdown

log = logging.getLogger("mkdocs.gradient_glossary")
"""Below `mkdocs`, so that MkDocs counts its warnings under --strict."""


class Page:
    """One page: what it links to, and what is wrong."""

    def __init__(self, md: Markdown, options: dict[str, Any]) -> None:
        names = ("url", "sha256", "project", "cache")
        self.md, self.options = md, options
        self.source = Source(
            str(options["source"]),
            **{name: str(options[name]) for name in names},
            max_age=float(options["max_age"]),
            timeout=float(options["timeout"]),
        )
        self.loaded = Loaded()
        self.origin = Origin()
        self.begin([])

    def begin(self, lines: list[str]) -> None:
        """A new page: nothing linked, nothing wrong."""
        self.lines, self.closed = lines, False
        self.linked: dict[str, LinkedTerm] = {}
        self.unknown: list[str] = []

    def load(self) -> None:
        """The terms, from what this process has loaded already, if it has."""
        self.origin = origin(self.md)
        self.loaded = load(self.source, self.origin.folder)

    def link(self, term: LinkedTerm) -> etree.Element:
        """A link that says what the term means: see docs/linking/hover-card.md."""
        self.linked[term.slug] = term
        made = etree.Element("a", {"class": "glossary-term", "href": term.url})
        if self.options["tooltip"] and term.definition:
            made.set("aria-describedby", f"glossary-term-{term.slug}")
        return made

    def report(self) -> None:
        """Say what is wrong: the glossary once, unknown terms with file and line."""
        faults: list[Fault] = []
        if not self.loaded.told:
            self.loaded.told.append("yes")
            faults += self.loaded.faults
            for note in self.loaded.notes:
                log.info(note)
        if self.unknown and not self.loaded.failed:
            faults += self._unknown_terms()
        for fault in faults:
            log.warning("%s", fault)
        if faults and self.options["strict"]:
            raise GlossaryError(faults)

    def _unknown_terms(self) -> list[Fault]:
        where = lines_of_references("\n".join(self.lines))
        above = self.origin.lines_above(self.lines)
        faults = []
        for name in self.unknown:
            lines = where.get(" ".join(name.split()), [])
            place = f"{self.origin.file}:{lines.pop(0) + above}" if lines else self.origin.file
            cure = self.loaded.glossary.similar(name)
            faults.append(Fault(f"[[{name}]]", "is no term of the glossary.", cure, place))
        return faults
