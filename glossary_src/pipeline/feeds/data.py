"""The glossary as JSON: all terms in one file, and a file for each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.write.citation import bibtex
from glossary_src.pipeline.write.facts import LICENSE, PROJECT, Card, address
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json
from glossary_src.schema import GRADIENTS

SCHEMAS = Path(__file__).parent / "schemas"


def term_data(card: Card, site: Site) -> dict[str, Any]:
    """Every fact about a term, as plain data."""
    term, number = card.term, card.key_number
    return {
        "slug": card.slug,
        "title": term.title,
        "aliases": list(term.aliases),
        "definition": term.definition,
        "group": term.group,
        "level": term.level,
        "url": address(card, site),
        "relations": card.related,
        "numbers": card.numbers,
        "key_number": {
            "name": number.name,
            "value": number.value,
            "text": number.text,
            "sentence": number.sentence,
        },
        "figure": {
            "png": f"{site.url}terms/{card.slug}/card.png",
            "svg": f"{site.url}terms/{card.slug}/figure.svg",
            "alt": card.alt,
            "shows": card.figure.shows,
            "meaning": GRADIENTS[card.figure.shows],
        },
        "sources": [_source(source) for source in card.sources],
        "bibtex": bibtex(card, site),
        "license": LICENSE,
        "version": version("gradient-glossary"),
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "key": source.key,
        "authors": list(source.authors),
        "year": source.year,
        "title": source.title,
        "venue": source.venue,
        "url": source.url,
        "identifier": source.identifier,
    }


def glossary_json(cards: Mapping[str, Card], site: Site) -> bytes:
    """`glossary.json`: the site and every term."""
    whole = {
        "$schema": f"{site.url}glossary.schema.json",
        "name": PROJECT,
        "version": version("gradient-glossary"),
        "license": LICENSE,
        "url": site.url,
        "terms": [term_data(card, site) for card in cards.values()],
    }
    return as_json(whole)


def term_json(card: Card, site: Site) -> bytes:
    """`terms/<slug>.json`: the same facts."""
    return as_json({"$schema": f"{site.url}term.schema.json", **term_data(card, site)})


def schemas(site: Site) -> dict[str, bytes]:
    """The JSON Schema of both files, with the addresses of this site."""
    published = {}
    for path in sorted(SCHEMAS.glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        published[path.name] = as_json({**schema, "$id": f"{site.url}{path.name}"})
    return published
