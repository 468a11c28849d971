"""All feeds of the site by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from glossary_src.pipeline.feeds.data import glossary_json, schemas, term_json
from glossary_src.pipeline.feeds.forms import Table, forms_json, table_of
from glossary_src.pipeline.feeds.inventory import inventory, myst_contents, myst_references
from glossary_src.pipeline.feeds.markdown import llms_txt, term_markdown
from glossary_src.pipeline.feeds.names import messages_json, names_json
from glossary_src.pipeline.feeds.package import wheel
from glossary_src.pipeline.feeds.pictures import cover, pictures, standalone
from glossary_src.pipeline.feeds.skos import turtle
from glossary_src.pipeline.feeds.twins import Twin
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.write.citation import bibliography_file
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.linked_data import jsonld
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.views import View, mentioned_in
from glossary_src.schema import Messages

_COPIES: Memory[bytes] = Memory()


def feeds(
    every: Mapping[str, Facts],
    site: Site,
    cache: Cache,
    pages: Sequence[Twin] = (),
    messages: Messages | None = None,
    table: Table | None = None,
) -> dict[str, bytes]:
    """Every feed by its path in the site. `cache` keeps the pictures; `pages` are Markdown, too."""
    table = table or table_of(every, site)
    files = {
        "objects.inv": inventory(table, site),
        "myst.xref.json": myst_references(table),
        "glossary.json": glossary_json(every, site, table),
        "glossary.jsonld": jsonld(every, site),
        "glossary.ttl": turtle(every, site),
        "glossary.bib": bibliography_file(every, site),
        "llms.txt": llms_txt(every, site, pages),
        "names.json": names_json(every, site, table),
        "forms.json": forms_json(table, site),
        "robots.txt": robots(site),
        **myst_contents(table),
        **schemas(site),
    }
    if messages:
        files["messages.json"] = messages_json(messages, site)
    files |= cover(every, site, cache)
    drawn = pictures(every, site, cache)
    for facts in every.values():
        files[f"terms/{facts.slug}.json"] = term_json(facts, site, table)
        files[f"terms/{facts.slug}/figure.svg"] = standalone(facts.svg).encode()
        files[f"terms/{facts.slug}/card.png"] = drawn[facts.slug]
    return files | wheel(site, files)


def robots(site: Site) -> bytes:
    """`robots.txt`: all may be read; where the list of pages is, if the site has an address."""
    listed = f"\nSitemap: {site.url}sitemap.xml\n" if site.url else ""
    return f"User-agent: *\nAllow: /\n{listed}".encode()


def verbatim(
    every: Mapping[str, Facts],
    sources: Mapping[str, Source],
    site: Site,
    views: Mapping[str, View],
    pages: Sequence[Twin] = (),
) -> dict[str, bytes]:
    """Markdown that a site generator must copy, not render."""
    titles = {facts.slug: facts.term.title for facts in every.values()}
    files = {}
    for module, facts in every.items():
        mentions = [every[other].slug for other in mentioned_in(module, views)]
        path = f"terms/{facts.slug}.md"
        files[path] = _COPIES(path, term_markdown, facts, titles, sources, site, mentions)
    return files | {page.path: page.text for page in pages}


def occupied(paths: Iterable[str]) -> Iterator[str]:
    """The addresses that files take: their own, and those of the folders they lie in."""
    yield from ("404", "search", "sitemap")  # the site generator's own
    for path in map(PurePosixPath, paths):
        yield path.with_suffix("").as_posix()
        yield from (parent.as_posix() for parent in path.parents)
