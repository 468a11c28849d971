"""JSON-LD for search engines: a schema.org DefinedTermSet and its DefinedTerms."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from glossary_src.pipeline.write.facts import LICENSE, PROJECT, Card
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json

CONTEXT = "https://schema.org"


def concept(card: Card, site: Site, up: str = "") -> str:
    """The name of a term in linked data: its page, at the definition."""
    return f"{site.url or up}{site.page(card.entry)}#term"


def term_set(site: Site, up: str = "") -> dict[str, Any]:
    """The glossary as a whole."""
    base = site.url or up
    return {
        "@type": "DefinedTermSet",
        "@id": f"{base}terms/#glossary",
        "name": PROJECT,
        "url": f"{base}terms/",
        "license": LICENSE,
        "version": version("gradient-glossary"),
        "inLanguage": "en",
    }


def defined_term(card: Card, site: Site, up: str = "") -> dict[str, Any]:
    """A term. Where the site does not know its address, `up` leads to its root."""
    base = site.url or up
    described = {
        "@type": "DefinedTerm",
        "@id": concept(card, site, up),
        "name": card.term.title,
        "alternateName": list(card.term.aliases),
        "termCode": card.slug,
        "description": card.term.definition,
        "url": f"{base}{site.page(card.entry)}",
        "image": f"{base}terms/{card.slug}/card.png",
        "inDefinedTermSet": {"@id": f"{base}terms/#glossary"},
        "subjectOf": [
            {"@type": "CreativeWork", "@id": source.url, "name": source.title}
            for source in card.sources
            if source.url
        ],
    }
    if card.term.wikidata:
        described["sameAs"] = f"https://www.wikidata.org/wiki/{card.term.wikidata}"
    return {name: value for name, value in described.items() if value != []}


def in_page(card: Card, site: Site) -> dict[str, Any]:
    """What the page of a term carries: the term, and the glossary it is in."""
    up = "../../" if site.directory_urls else "../"
    return {"@context": CONTEXT, "@graph": [term_set(site, up), defined_term(card, site, up)]}


def jsonld(cards: Mapping[str, Card], site: Site) -> bytes:
    """`glossary.jsonld`: the glossary and every term."""
    whole = term_set(site)
    whole["hasDefinedTerm"] = [{"@id": concept(card, site)} for card in cards.values()]
    graph = [whole, *(defined_term(card, site) for card in cards.values())]
    return as_json({"@context": CONTEXT, "@graph": graph})
