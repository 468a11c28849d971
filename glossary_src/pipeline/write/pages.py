"""Compose the pages: rendered terms in, Markdown out. The templates are files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.learning_paths import steps
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.citation import bibtex, href
from glossary_src.pipeline.write.embeds import embeds, iframe
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.folds import hints
from glossary_src.pipeline.write.linked_data import in_page
from glossary_src.pipeline.write.notebooks import credit, notebook, signed
from glossary_src.pipeline.write.reading import minutes, words_before_folds
from glossary_src.pipeline.write.see_also import Reading
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import View, mentioned_in
from glossary_src.schema import Glossary, LearningPath
from glossary_src.schema.sections import PAGE, SECTIONS

_PAGES: Memory[dict[str, bytes]] = Memory()


def term_pages(
    computed: Mapping[str, Computed],
    views: Mapping[str, View],
    every: Mapping[str, Facts],
    site: Site,
    paths: Sequence[LearningPath] = (),
    readings: Mapping[str, Sequence[Reading]] | None = None,
) -> dict[str, bytes]:
    """The page of every term, the index and the page of all definitions."""
    titles = {module: it.term.title for module, it in computed.items()}
    slugs = {module: it.slug for module, it in computed.items()}
    pages: dict[str, bytes] = {}
    for module, view in views.items():
        around: dict[str, object] = {
            "titles": titles,
            "slugs": slugs,
            "mentioned_in": mentioned_in(module, views),
            "see_also": tuple((readings or {}).get(module, ())),
            "steps": steps(module, paths),
        }
        pages |= _PAGES(module, _term_page, view, every[module], site, around)
    return pages | {path: text.encode() for path, text in _lists(computed, every, site).items()}


def _term_page(
    view: View, facts: Facts, site: Site, around: Mapping[str, object]
) -> dict[str, bytes]:
    """The page of a term with what lies below it: frames, and listings to take along."""
    it, entry = view.computed, view.computed.entry
    address, opening = site.url + site.page(entry), next(embeds(view, site))
    text = (
        environment()
        .get_template("term.md.j2")
        .render(
            view=view,
            sections=[section for section in SECTIONS if PAGE in section.copies],
            hints=hints(view),
            kinds=it.related,
            minutes=minutes(words_before_folds(view)),
            site=site,
            address=site.page(entry),
            linked_data=in_page(facts, site),
            bibtex=bibtex(facts, site),
            latex=href(facts, site),
            folder=site.folder(entry),
            embed=opening.folder,
            iframe=iframe(opening, site),
            credit=credit(site.glossary, address),
            **around,
        )
    )
    pages = {f"terms/{it.slug}.md": text.encode()}
    for figure in view.figures:
        if figure.turn:
            pages[f"terms/{it.slug}/{figure.name}.json"] = figure.turn.data
    taken = _to_take_along(entry, view.to_take_along, site.glossary, address)
    return pages | {path: text.encode() for path, text in taken.items()}


def _lists(
    computed: Mapping[str, Computed], every: Mapping[str, Facts], site: Site
) -> dict[str, str]:
    """The index, and all definitions."""
    glossary, templates = site.glossary, environment()
    shared = {
        "entries": alphabetical(computed),
        "groups": glossary.groups,
        "levels": glossary.levels,
        "site": site,
    }
    sentences = {facts.slug: facts.key_number.sentence for facts in every.values()}
    return {
        "terms/index.md": templates.get_template("index.md.j2").render(**shared),
        "terms/all.md": templates.get_template("all.md.j2").render(**shared, sentences=sentences),
    }


def _to_take_along(
    entry: Entry, listings: Mapping[str, str], glossary: Glossary, address: str
) -> dict[str, str]:
    """Every listing of a page as a program and as a notebook."""
    files = {}
    for name, text in listings.items():
        title = f"{entry.term.title}: {name.replace('_', ' ')}"
        files[f"terms/{entry.slug}/{name}.py"] = signed(text, glossary, address)
        files[f"terms/{entry.slug}/{name}.ipynb"] = notebook(text, title, glossary, address)
    return files


def alphabetical(computed: Mapping[str, Computed]) -> list[Entry]:
    """Entries by title, case apart."""
    entries = (it.entry for it in computed.values())
    return sorted(entries, key=lambda entry: entry.term.title.casefold())
