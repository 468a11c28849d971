"""The glossary as JSON: all terms in one file, and a file for each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glossary_src.pipeline.feeds.forms import Table, guards_data
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.write.citation import bibtex
from glossary_src.pipeline.write.facts import Facts, address
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json

SCHEMAS = Path(__file__).parent / "schemas"


_DATA: Memory[dict[str, Any]] = Memory()


def term_data(facts: Facts, site: Site, table: Table) -> dict[str, Any]:
    """Every fact about a term, as plain data."""
    return _DATA(facts.slug, _term_data, facts, site, table.of(facts.slug))


def _term_data(facts: Facts, site: Site, forms: list[str]) -> dict[str, Any]:
    term, number = facts.term, facts.key_number
    return {
        "slug": facts.slug,
        "title": term.title,
        "aliases": list(term.aliases),
        "forms": forms,
        "definition": term.definition,
        "group": term.group,
        "level": term.level,
        "url": address(facts, site),
        "relations": facts.related,
        "numbers": facts.numbers,
        "key_number": {
            "name": number.name,
            "value": number.value,
            "text": number.text,
            "sentence": number.sentence,
        },
        "figure": {
            "png": f"{site.url}terms/{facts.slug}/card.png",
            "svg": f"{site.url}terms/{facts.slug}/figure.svg",
            "alt": facts.alt,
            "shows": facts.figure.shows,
            "meaning": site.glossary.shown[facts.figure.shows],
        },
        "sources": [_source(source) for source in facts.sources],
        "bibtex": bibtex(facts, site),
        "license": site.glossary.license_url,
        "version": site.glossary.version,
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


def glossary_json(every: Mapping[str, Facts], site: Site, table: Table) -> bytes:
    """`glossary.json`: the site and every term."""
    everything = {
        "$schema": f"{site.url}glossary.schema.json",
        "name": site.glossary.name,
        "version": site.glossary.version,
        "license": site.glossary.license_url,
        "credit": credit(site),
        "url": site.url,
        "terms": [term_data(facts, site, table) for facts in every.values()],
        "guards": guards_data(table),
    }
    return as_json(everything)


def credit(site: Site) -> str:
    """The line that belongs where a definition is copied to."""
    return ", ".join(filter(None, (site.glossary.name, site.url, site.glossary.license)))


def term_json(facts: Facts, site: Site, table: Table) -> bytes:
    """`terms/<slug>.json`: the same facts."""
    return as_json({"$schema": f"{site.url}term.schema.json", **term_data(facts, site, table)})


def schemas(site: Site) -> dict[str, bytes]:
    """The JSON Schema of both files, with the addresses of this site."""
    published = {}
    for path in sorted(SCHEMAS.glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        named = {
            "$id": f"{site.url}{path.name}",
            "title": schema["title"].format(site.glossary.name),
        }
        published[path.name] = as_json({**schema, **named})
    return published
