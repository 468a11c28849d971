"""One page while it is rendered: what it links to, and what is wrong with it."""

from __future__ import annotations

import logging
import sys
import threading
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..faults import Fault, GlossaryError
from .brackets import Reference
from .options import Rules, rules
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
        self.rules, self.faults = Rules(), list[Fault]()
        self.outer: Page | None = None
        """The page that this text is rendered for: a docstring of mkdocstrings."""
        self.begin([])

    def begin(self, lines: list[str]) -> None:
        """A new page: nothing linked, nothing wrong."""
        self.lines, self.closed = lines, False
        self.outer = rendering(self)
        self.linked: dict[str, LinkedTerm] = self.outer.linked if self.outer else {}
        self.made: dict[etree.Element, LinkedTerm] = {}
        """The links of this text."""
        self.written: dict[etree.Element, str] = {}
        """What a writer wrote for a link."""
        self.unknown: list[str] = []
        """What stood between brackets that no term is called."""

    def load(self) -> None:
        """The terms, from what this process has loaded already, if it has."""
        self.origin = origin(self.md)
        self.loaded = load(self.source, self.origin.folder)
        self.rules, self.faults = rules(self.options, self.loaded.glossary)

    def link(self, term: LinkedTerm, section: str = "") -> etree.Element:
        """A link that says what the term means: see docs/linking/hover-card.md."""
        self.linked[term.slug] = term
        url = f"{term.url}#{section}" if section else term.url
        made = etree.Element("a", {"class": "glossary-term", "href": url})
        self.made[made] = term
        if self.options["tooltip"] and term.definition:
            made.set("aria-describedby", f"glossary-term-{term.slug}")
        return made

    def unlink(self, links: Sequence[tuple[etree.Element, etree.Element]]) -> None:
        """Put back what was written: a link stands in no other link. Each after its parent."""
        dropped = {link for _, link in links}
        for parent in {id(parent): parent for parent, _ in links}.values():
            children = list(parent)
            parent[:] = []
            for child in children:
                if child not in dropped:
                    parent.append(child)
                    continue
                text = self.written.get(child, "".join(child.itertext())) + (child.tail or "")
                if len(parent):
                    parent[-1].tail = (parent[-1].tail or "") + text
                else:
                    parent.text = (parent.text or "") + text
        for link in dropped:
            term = self.made.pop(link)
            if not self.outer:
                self.linked.pop(term.slug, None)
        self.linked.update((term.slug, term) for term in self.made.values())

    def knows(self, reference: Reference) -> LinkedTerm | None:
        """The term that brackets name, if it has that section."""
        glossary = self.loaded.glossary
        term = glossary.find(reference.name)
        if term and reference.section and not glossary.has_section(reference.section):
            return None
        return term

    def report(self) -> None:
        """Say what is wrong: the glossary once, unknown terms with file and line."""
        faults: list[Fault] = []
        if not self.loaded.told:
            self.loaded.told.append("yes")
            faults += [*self.loaded.faults, *(() if self.loaded.failed else self.faults)]
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
        above = 0 if self.outer else self.origin.lines_above(self.lines)
        faults = []
        for inner in self.unknown:
            name = " ".join(inner.split())
            lines = where.get(name, [])
            place = f"{self.origin.file}:{lines.pop(0) + above}" if lines else self.origin.file
            if self.outer:  # its lines are those of a docstring
                place = f"{self.outer.origin.file}, in what a plugin put there"
            rule, cure = "is no term of the glossary.", self.loaded.glossary.similar(name)
            if "#" in name and self.loaded.glossary.find(name.partition("#")[0]):
                sections = ", ".join(self.loaded.glossary.sections)
                rule, cure = "names no section.", f"There are: {sections}."
            faults.append(Fault(f"[[{name}]]", rule, cure, place))
        return faults


class _Open(threading.local):
    """Pages that this thread is rendering, the outermost first."""

    def __init__(self) -> None:
        self.pages: list[Page] = []


_OPEN = _Open()


def rendering(inner: Page) -> Page | None:
    """The page that is being rendered while this text begins: a plugin renders docstrings then."""
    converting = set()
    frame = sys._getframe() if _OPEN.pages else None
    while frame:
        if frame.f_code.co_name == "convert":
            converting.add(id(frame.f_locals.get("self")))
        frame = frame.f_back
    _OPEN.pages = [it for it in _OPEN.pages if id(it.md) in converting and it is not inner]
    _OPEN.pages.append(inner)
    return _OPEN.pages[0] if len(_OPEN.pages) > 1 else None
