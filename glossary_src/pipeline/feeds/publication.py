"""All feeds of the site by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from glossary_src.pipeline.feeds.data import glossary_json, schemas, term_json
from glossary_src.pipeline.feeds.inventory import inventory, myst_contents, myst_references
from glossary_src.pipeline.feeds.markdown import llms_txt, term_markdown
from glossary_src.pipeline.feeds.pictures import pictures, standalone
from glossary_src.pipeline.feeds.skos import turtle
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.write.citation import bibliography_file
from glossary_src.pipeline.write.facts import Card
from glossary_src.pipeline.write.linked_data import jsonld
from glossary_src.pipeline.write.site import Site


def feeds(cards: Mapping[str, Card], site: Site, cache: Cache) -> dict[str, bytes]:
    """Every feed by its path in the site. `cache` keeps the pictures."""
    files = {
        "objects.inv": inventory(cards, site),
        "myst.xref.json": myst_references(cards, site),
        "glossary.json": glossary_json(cards, site),
        "glossary.jsonld": jsonld(cards, site),
        "glossary.ttl": turtle(cards, site),
        "glossary.bib": bibliography_file(cards, site),
        "llms.txt": llms_txt(cards, site),
        **myst_contents(cards),
        **schemas(site),
    }
    drawn = pictures(cards, cache)
    for card in cards.values():
        files[f"terms/{card.slug}.json"] = term_json(card, site)
        files[f"terms/{card.slug}/figure.svg"] = standalone(card).encode()
        files[f"terms/{card.slug}/card.png"] = drawn[card.slug]
    return files


def verbatim(
    cards: Mapping[str, Card],
    entries: Mapping[str, Entry],
    sources: Mapping[str, Source],
    site: Site,
) -> dict[str, bytes]:
    """Markdown that a site generator must copy, not render."""
    return {
        f"terms/{card.slug}.md": term_markdown(card, entries, sources, site)
        for card in cards.values()
    }


def occupied(paths: Iterable[str]) -> Iterator[str]:
    """The addresses that files take: their own, and those of the folders they lie in."""
    yield from ("404", "search", "sitemap")  # the site generator's own
    for path in map(PurePosixPath, paths):
        yield path.with_suffix("").as_posix()
        yield from (parent.as_posix() for parent in path.parents)
