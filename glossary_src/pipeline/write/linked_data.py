"""JSON-LD for search engines: a schema.org DefinedTermSet and its DefinedTerms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json

CONTEXT = "https://schema.org"


def concept(facts: Facts, site: Site, up: str = "") -> str:
    """The name of a term in linked data: its page, at the definition."""
    return f"{site.url or up}{site.page(facts.entry)}#term"


def term_set(site: Site, up: str = "") -> dict[str, Any]:
    """The glossary as a whole."""
    base = site.url or up
    return {
        "@type": "DefinedTermSet",
        "@id": f"{base}terms/#glossary",
        "name": site.glossary.name,
        "url": f"{base}terms/",
        "license": site.glossary.license_url,
        "version": site.glossary.version,
        "inLanguage": "en",
    }


def defined_term(facts: Facts, site: Site, up: str = "") -> dict[str, Any]:
    """A term. Where the site does not know its address, `up` leads to its root."""
    base = site.url or up
    described = {
        "@type": "DefinedTerm",
        "@id": concept(facts, site, up),
        "name": facts.term.title,
        "alternateName": list(facts.term.aliases),
        "termCode": facts.slug,
        "description": facts.term.definition,
        "url": f"{base}{site.page(facts.entry)}",
        "image": f"{base}terms/{facts.slug}/card.png",
        "inDefinedTermSet": {"@id": f"{base}terms/#glossary"},
        "subjectOf": [
            {"@type": "CreativeWork", "@id": source.url, "name": source.title}
            for source in facts.sources
            if source.url
        ],
    }
    if facts.term.wikidata:
        described["sameAs"] = f"https://www.wikidata.org/wiki/{facts.term.wikidata}"
    return {name: value for name, value in described.items() if value != []}


def in_page(facts: Facts, site: Site) -> dict[str, Any]:
    """What the page of a term carries: the term, and the glossary it is in."""
    up = "../../" if site.directory_urls else "../"
    return {"@context": CONTEXT, "@graph": [term_set(site, up), defined_term(facts, site, up)]}


def jsonld(every: Mapping[str, Facts], site: Site) -> bytes:
    """`glossary.jsonld`: the glossary and every term."""
    all_terms = term_set(site)
    all_terms["hasDefinedTerm"] = [{"@id": concept(facts, site)} for facts in every.values()]
    graph = [all_terms, *(defined_term(facts, site) for facts in every.values())]
    return as_json({"@context": CONTEXT, "@graph": graph})
