"""The place that the pages will stand in."""

from __future__ import annotations

from dataclasses import dataclass

from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import Glossary

HOW_TO_LINK = "linking/index.md"


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab of the site: where its Markdown stands, and what it is called."""

    path: str
    title: str
    page: str = ""
    """The notebook that becomes its page, from the root of `docs/`."""
    terms: tuple[str, ...] = ()
    """The terms that it speaks of, as modules."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages need to know of the place they will stand in."""

    glossary: Glossary
    """Whose pages they are."""
    url: str = ""
    """Where the site is published; empty when nobody said."""
    directory_urls: bool = True
    python_megabytes: float = 0.0
    """What “Edit and run” would load; 0 where the site was built without Pyodide."""

    labs: tuple[Lab, ...] = ()
    """The labs that the site shows; whoever runs them writes their Markdown."""

    how_to_link: bool = False
    """Whether its docs have a page that says how to link to a term: `HOW_TO_LINK`."""

    def page(self, entry: Entry) -> str:
        """The address of a term's page, from the root of the site."""
        return f"terms/{entry.slug}/" if self.directory_urls else f"terms/{entry.slug}.html"

    def folder(self, entry: Entry) -> str:
        """Where the files of a term lie, from its own page."""
        return "" if self.directory_urls else f"{entry.slug}/"

    def under_root(self, entry: Entry) -> str:
        """The address of a term's page, from a page that lies beside the folder of terms."""
        return f"../{self.page(entry)}" if self.directory_urls else self.page(entry)
