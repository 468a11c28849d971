"""SKOS in Turtle, for thesauri. A test reads it with rdflib, which would write it more slowly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from urllib.parse import quote

from glossary_src.pipeline.write.facts import LICENSE, PROJECT, Card
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


def turtle(cards: Mapping[str, Card], site: Site) -> bytes:
    """`glossary.ttl`: the scheme and every concept."""
    by_slug = {card.slug: card for card in cards.values()}
    scheme = _iri(f"{site.url}terms/#glossary")
    head = [
        "a skos:ConceptScheme",
        f"dct:title {_text(PROJECT)}",
        f"dct:license {_iri(LICENSE)}",
        f'owl:versionInfo "{version("gradient-glossary")}"',
    ]
    blocks = [_block(scheme, head)]
    for card in cards.values():
        blocks.append(_block(_name(card, site), list(_says(card, by_slug, scheme, site))))
    return (_PREFIXES + "\n" + "\n".join(blocks)).encode()


def _says(card: Card, by_slug: Mapping[str, Card], scheme: str, site: Site) -> Iterator[str]:
    yield "a skos:Concept"
    yield f"skos:inScheme {scheme}"
    yield f"skos:prefLabel {_text(card.term.title)}"
    for alias in card.term.aliases:
        yield f"skos:altLabel {_text(alias)}"
    yield f"skos:definition {_text(card.term.definition or '')}"
    yield f'skos:notation "{card.slug}"'
    yield f"skos:example {_text(card.alt)}"
    kin = {slug for kind in KINDS for slug in _chain(card, kind, by_slug)}
    for kind, slugs in card.related.items():
        for slug in slugs:
            # SKOS forbids `related` where one is broader than the other, at any distance
            if kind in KINDS or slug not in kin:
                yield f"skos:{KINDS.get(kind, 'related')} {_name(by_slug[slug], site)}"
    for source in card.sources:
        if source.url:
            yield f"dct:source {_iri(source.url)}"
    yield f"foaf:page {_iri(site.url + site.page(card.entry))}"
    yield f"foaf:depiction {_iri(f'{site.url}terms/{card.slug}/card.png')}"
    if card.term.wikidata:
        yield f"skos:exactMatch <http://www.wikidata.org/entity/{card.term.wikidata}>"


def _chain(card: Card, kind: str, by_slug: Mapping[str, Card]) -> set[str]:
    """The slugs that a relation leads to, step after step. It has no circles."""
    near = set(card.related.get(kind, ()))
    return near.union(*(_chain(by_slug[slug], kind, by_slug) for slug in near))


def _block(subject: str, says: list[str]) -> str:
    return subject + " " + " ;\n  ".join(dict.fromkeys(says)) + " .\n"


def _name(card: Card, site: Site) -> str:
    return _iri(concept(card, site))


def _iri(address: str) -> str:
    """An address; old DOIs hold angle brackets."""
    return f"<{quote(address, safe=_IRI)}>"


def _text(words: str) -> str:
    """An English literal. Turtle escapes as JSON does."""
    return f"{json.dumps(words, ensure_ascii=False)}@en"
