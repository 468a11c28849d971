"""SKOS in Turtle, for thesauri. A test reads it with rdflib, which would write it more slowly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.linked_data import concept
from glossary_src.pipeline.write.site import Site

KINDS = {"broader than": "narrower", "narrower than": "broader"}
"""What SKOS calls a relation, seen from the term. Every other kind is `related`."""
_PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
"""
_IRI = ":/?#[]@!$&'()*+,;=%~"


def turtle(every: Mapping[str, Facts], site: Site) -> bytes:
    """`glossary.ttl`: the scheme and every concept."""
    by_slug = {facts.slug: facts for facts in every.values()}
    scheme = _iri(f"{site.url}terms/#glossary")
    head = [
        "a skos:ConceptScheme",
        f"dct:title {_text(site.glossary.name)}",
        f"dct:license {_iri(site.glossary.license_url)}",
        f'owl:versionInfo "{site.glossary.version}"',
    ]
    blocks = [_block(scheme, head)]
    for facts in every.values():
        blocks.append(_block(_name(facts, site), list(_says(facts, by_slug, scheme, site))))
    return (_PREFIXES + "\n" + "\n".join(blocks)).encode()


def _says(facts: Facts, by_slug: Mapping[str, Facts], scheme: str, site: Site) -> Iterator[str]:
    yield "a skos:Concept"
    yield f"skos:inScheme {scheme}"
    yield f"skos:prefLabel {_text(facts.term.title)}"
    for alias in facts.term.aliases:
        yield f"skos:altLabel {_text(alias)}"
    yield f"skos:definition {_text(facts.term.definition or '')}"
    yield f'skos:notation "{facts.slug}"'
    yield f"skos:example {_text(facts.alt)}"
    kin = {slug for kind in KINDS for slug in _chain(facts, kind, by_slug)}
    for kind, slugs in facts.related.items():
        for slug in slugs:
            # SKOS forbids `related` where one is broader than the other, at any distance
            if kind in KINDS or slug not in kin:
                yield f"skos:{KINDS.get(kind, 'related')} {_name(by_slug[slug], site)}"
    for source in facts.sources:
        if source.url:
            yield f"dct:source {_iri(source.url)}"
    yield f"foaf:page {_iri(site.url + site.page(facts.entry))}"
    yield f"foaf:depiction {_iri(f'{site.url}terms/{facts.slug}/card.png')}"
    if facts.term.wikidata:
        yield f"skos:exactMatch <http://www.wikidata.org/entity/{facts.term.wikidata}>"


def _chain(facts: Facts, kind: str, by_slug: Mapping[str, Facts]) -> set[str]:
    """The slugs that a relation leads to, step after step. It has no circles."""
    near = set(facts.related.get(kind, ()))
    return near.union(*(_chain(by_slug[slug], kind, by_slug) for slug in near))


def _block(subject: str, says: list[str]) -> str:
    return subject + " " + " ;\n  ".join(dict.fromkeys(says)) + " .\n"


def _name(facts: Facts, site: Site) -> str:
    return _iri(concept(facts, site))


def _iri(address: str) -> str:
    """An address; old DOIs hold angle brackets."""
    return f"<{quote(address, safe=_IRI)}>"


def _text(words: str) -> str:
    """An English literal. Turtle escapes as JSON does."""
    return f"{json.dumps(words, ensure_ascii=False)}@en"
