"""A Python-Markdown extension: `[[he init]]` links to a term, with its definition at hand.

It serves whatever renders with Python-Markdown: MkDocs, Zensical, a script of one's own.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from functools import lru_cache
from html import escape
from re import Match
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..faults import Fault, GlossaryError, did_you_mean
from .first_mentions import link_first_mentions
from .page import Page
from .prose import REFERENCE
from .terms import PROJECT, LinkedTerm

_NAME = "gradient_glossary"


class GlossaryExtension(Extension):
    """The options, with what each is for."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "source": ["", "Address of the site, or address or path of one of its files, or none"],
            "url": ["", "Address of the site, where the file does not tell"],
            "sha256": ["", "The file must have this hash"],
            "project": [PROJECT, "The name that the file must bear"],
            "cache": ["", "Folder for what was fetched"],
            "max_age": [24.0, "Hours until it is asked for again"],
            "timeout": [10.0, "Seconds for the download"],
            "first_mention": [False, "Link the first mention of each term in a page"],
            "ignore": [[], "Names that are never linked by themselves"],
            "tooltip": [True, "Carry the definition along"],
            "strict": [False, "Raise for an unknown term, where the tool knows no strict mode"],
        }
        for name in options:
            if name not in self.config:
                cure = did_you_mean(name, self.config)
                raise GlossaryError([Fault(f"option {name!r}", "does not exist.", cure, _NAME)])
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Put each step where it belongs."""
        page = Page(md, self.getConfigs())
        md.preprocessors.register(_Begin(page), "gradient_glossary", 1000)
        md.inlinePatterns.register(_Reference(page), "gradient_glossary", 175)  # before links
        md.treeprocessors.register(_Finish(page), "gradient_glossary", 15)  # after inline
        md.treeprocessors.register(_Close(page), "gradient_glossary_close", -1000)  # the last one
        md.postprocessors.register(_Definitions(page), "gradient_glossary", -10)  # last: as it is


class _Begin(Preprocessor):
    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        self.page.begin(lines)
        self.page.load()
        return lines


class _Reference(InlineProcessor):
    """`[[term]]` and `[words][[term]]`."""

    def __init__(self, page: Page) -> None:
        super().__init__(REFERENCE, page.md)
        self.page = page

    def handleMatch(
        self,
        m: Match[str],
        data: str,  # noqa: ARG002 - Python-Markdown passes it
    ) -> tuple[etree.Element | str, int, int]:
        name = " ".join(self.unescape(m["term"]).split())
        term = self.page.loaded.glossary.find(name)
        if term is None:
            self.page.unknown.append(name)
            made = etree.Element("span", {"class": "glossary-unknown"})
        else:
            made = self.page.link(term)
        made.text = m["words"] if m["words"] else AtomicString(name)
        return made, m.start(0), m.end(0)


class _Finish(Treeprocessor):
    """First mentions, and the report."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, root: etree.Element) -> None:
        page = self.page
        if page.options["first_mention"] and page.loaded.glossary.terms:
            link_first_mentions(
                root, page.md, page.loaded.glossary, page.linked, page.link, page.options["ignore"]
            )
        page.report()


class _Close(Treeprocessor):
    """Tells the page that what follows is the page: `toc` renders every heading by itself first."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, root: etree.Element) -> None:  # noqa: ARG002 - Python-Markdown passes it
        self.page.closed = True


class _Definitions(Postprocessor):
    """What `aria-describedby` points to, at the end of the page; the hover card reads it too."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, text: str) -> str:
        if not self.page.closed:
            return text
        self.page.closed = False
        terms = [term for term in self.page.linked.values() if term.definition]
        if not terms or not self.page.options["tooltip"]:
            return text
        told = "\n".join(map(_told, terms))
        return f"{text}\n<div hidden data-search-exclude>\n{told}\n</div>"


@lru_cache(maxsize=4096)
def _told(term: LinkedTerm) -> str:
    slug, title, definition = map(escape, (term.slug, term.title, term.definition))
    return f'<p id="glossary-term-{slug}" data-title="{title}">{definition}</p>'


def makeExtension(**options: Any) -> GlossaryExtension:
    """How Python-Markdown finds the extension by the name of this module."""
    return GlossaryExtension(**options)
