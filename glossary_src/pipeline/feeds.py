"""What machines read: the Sphinx inventory and the glossary as JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from importlib.metadata import version

from glossary_src.pipeline.entries import Entry
from glossary_src.pipeline.pages import Site
from glossary_src.pipeline.promises import Outcomes, numbers
from glossary_src.pipeline.relations import relations

PROJECT = "Gradient Glossary"
_HEAD = """# Sphinx inventory version 2
# Project: {project}
# Version: {version}
# The remainder of this file is compressed using zlib.
"""


def feeds(entries: Mapping[str, Entry], outcomes: Outcomes, site: Site) -> dict[str, bytes]:
    """Every feed by its path in the site."""
    return {
        "objects.inv": inventory(entries, site),
        "glossary.json": glossary_json(entries, outcomes, site),
    }


def inventory(entries: Mapping[str, Entry], site: Site) -> bytes:
    """`objects.inv`, version 2. One spelling a name: Sphinx ignores case, warns of variants."""
    head = _HEAD.format(project=PROJECT, version=version("gradient-glossary"))
    rows = "".join(f"{row}\n" for entry in entries.values() for row in _rows(entry, site))
    return head.encode() + zlib.compress(rows.encode(), 9)


def _rows(entry: Entry, site: Site) -> Iterator[str]:
    address, title = site.page(entry), entry.term.title
    for name in entry.term.names:  # dispname `-`: the author's own words stay as they are
        yield f"{name} std:term -1 {address} -"
    yield f"{entry.slug} std:label -1 {address} {title}"
    yield f"terms/{entry.slug} std:doc -1 {address} {title}"


def glossary_json(entries: Mapping[str, Entry], outcomes: Outcomes, site: Site) -> bytes:
    """Every term with what others need of it."""
    related = relations(dict(entries))
    terms = [
        {
            "slug": entry.slug,
            "title": entry.term.title,
            "aliases": list(entry.term.aliases),
            "definition": entry.term.definition,
            "group": entry.term.group,
            "level": entry.term.level,
            "url": f"{site.url}{site.page(entry)}",
            "relations": {
                kind: [entries[other].slug for other in others]
                for kind, others in related[entry.module].items()
            },
            "numbers": numbers(entry, outcomes),
        }
        for entry in entries.values()
    ]
    whole = {
        "name": PROJECT,
        "version": version("gradient-glossary"),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "url": site.url,
        "terms": terms,
    }
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()
