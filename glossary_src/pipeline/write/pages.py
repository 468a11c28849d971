"""Compose the pages: rendered terms in, Markdown out. The templates are files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.learning_paths import steps
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.run.promises import Outcomes
from glossary_src.pipeline.write.citation import bibtex, href
from glossary_src.pipeline.write.facts import Card
from glossary_src.pipeline.write.linked_data import in_page
from glossary_src.pipeline.write.notebooks import credit, notebook, signed
from glossary_src.pipeline.write.relation_map import relation_map
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import View, name_index, view
from glossary_src.schema import GROUPS, LEVELS, LearningPath


def term_pages(
    entries: Mapping[str, Entry],
    outcomes: Outcomes,
    sources: Mapping[str, Source],
    cards: Mapping[str, Card],
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
            linked_data=in_page(cards[module], site),
            bibtex=bibtex(cards[module], site),
            latex=href(cards[module], site),
            folder=site.folder(entry),
            credit=credit(site.url + site.page(entry)),
        )
        for it in views[module].figures:
            if it["turn"]:
                pages[f"terms/{entry.slug}/{it['name']}.json"] = it["turn"].data
        pages |= _to_take_along(entry, views[module].take_along, site.url + site.page(entry))
    shared = {"entries": alphabetical(entries), "groups": GROUPS, "levels": LEVELS, "site": site}
    pages["terms/index.md"] = templates.get_template("index.md.j2").render(**shared)
    sentences = {card.slug: card.key_number.sentence for card in cards.values()}
    every = templates.get_template("all.md.j2")
    pages["terms/all.md"] = every.render(**shared, sentences=sentences)
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
