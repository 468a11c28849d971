"""Compose the pages: rendered terms in, Markdown out. The templates are files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from glossary_src.pipeline.bibliography import Source
from glossary_src.pipeline.entries import Entry
from glossary_src.pipeline.notebooks import credit, notebook, signed
from glossary_src.pipeline.paths import steps
from glossary_src.pipeline.promises import Outcomes
from glossary_src.pipeline.relation_map import relation_map
from glossary_src.pipeline.relations import relations
from glossary_src.pipeline.views import View, name_index, view
from glossary_src.schema import GROUPS, LEVELS, LearningPath

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages need to know of the place they will stand in."""

    url: str = ""
    """Where the site is published; empty when nobody said."""
    directory_urls: bool = True
    python_megabytes: float = 0.0
    """What “Edit and run” would load; 0 where the site was built without Pyodide."""

    def page(self, entry: Entry) -> str:
        """The address of a term's page, from the root of the site."""
        return f"terms/{entry.slug}/" if self.directory_urls else f"terms/{entry.slug}.html"

    def folder(self, entry: Entry) -> str:
        """Where the files of a term lie, from its own page."""
        return "" if self.directory_urls else f"{entry.slug}/"

    def under_root(self, entry: Entry) -> str:
        """The address of a term's page, from a page that lies beside the folder of terms."""
        return f"../{self.page(entry)}" if self.directory_urls else self.page(entry)

    def beside(self, entry: Entry) -> str:
        """The address of a term's page, from another term's page."""
        return f"../{entry.slug}/" if self.directory_urls else f"{entry.slug}.html"


def environment() -> Environment:
    """The templates and their filters."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        comment_start_string="{##",  # `{#id}` is how Markdown names a heading
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        keep_trailing_newline=True,
    )
    made.filters["json"] = lambda value: Markup(json.dumps(value, ensure_ascii=False))
    made.filters["md"] = Markup
    made.filters["inline"] = lambda text: Markup(" ".join(str(text).split()))
    return made


def term_pages(
    entries: Mapping[str, Entry],
    outcomes: Outcomes,
    sources: Mapping[str, Source],
    site: Site,
    paths: Sequence[LearningPath] = (),
) -> dict[str, bytes]:
    """The page of every term, the index and the page of all definitions."""
    names, related = name_index(entries), relations(dict(entries))
    views = {
        module: view(entry, outcomes, sources, names, lambda other: f"{entries[other].slug}.md")
        for module, entry in entries.items()
    }
    templates = environment()
    titles = {module: entry.term.title for module, entry in entries.items()}
    slugs = {module: entry.slug for module, entry in entries.items()}
    pages: dict[str, str | bytes] = {}
    for module, entry in entries.items():
        kinds = related[module]
        drawn = relation_map(
            entry.term.title, kinds, titles, lambda other: site.beside(entries[other]), entry.slug
        )
        pages[f"terms/{entry.slug}.md"] = templates.get_template("term.md.j2").render(
            view=views[module],
            kinds=kinds,
            map=drawn,
            titles=titles,
            slugs=slugs,
            mentioned_in=_mentioned_in(module, views, kinds),
            steps=steps(module, paths),
            site=site,
            address=site.page(entry),
            folder=site.folder(entry),
            credit=credit(site.url + site.page(entry)),
        )
        for it in views[module].figures:
            if it["turn"]:
                pages[f"terms/{entry.slug}/{it['name']}.json"] = it["turn"].data
        pages |= _to_take_along(entry, views[module].take_along, site.url + site.page(entry))
    shared = {"entries": alphabetical(entries), "groups": GROUPS, "levels": LEVELS, "site": site}
    pages["terms/index.md"] = templates.get_template("index.md.j2").render(**shared)
    pages["terms/all.md"] = templates.get_template("all.md.j2").render(**shared)
    return {path: it if isinstance(it, bytes) else it.encode() for path, it in pages.items()}


def _to_take_along(entry: Entry, listings: Mapping[str, str], address: str) -> dict[str, str]:
    """Every listing of a page as a program and as a notebook."""
    files = {}
    for name, text in listings.items():
        title = f"{entry.term.title}: {name.replace('_', ' ')}"
        files[f"terms/{entry.slug}/{name}.py"] = signed(text, address)
        files[f"terms/{entry.slug}/{name}.ipynb"] = notebook(text, title, address)
    return files


def alphabetical(entries: Mapping[str, Entry]) -> list[Entry]:
    """Entries by title, case apart."""
    return sorted(entries.values(), key=lambda entry: entry.term.title.casefold())


def _mentioned_in(
    module: str, views: Mapping[str, View], kinds: Mapping[str, Sequence[str]]
) -> list[str]:
    """Terms whose prose links here and that no relation names already."""
    named = {other for others in kinds.values() for other in others}
    return [m for m, v in views.items() if module in v.writer.linked and m not in named]
