"""What documentation tools read: the inventory of Sphinx and the cross-references of mystmd."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from glossary_src.pipeline.feeds.cards import PROJECT, Card
from glossary_src.pipeline.site import Site

MYST = "1.8.3"
"""The version of mystmd whose format this is."""
_HEAD = """# Sphinx inventory version 2
# Project: {project}
# Version: {version}
# The remainder of this file is compressed using zlib.
"""


def inventory(cards: Mapping[str, Card], site: Site) -> bytes:
    """`objects.inv`, version 2. One spelling a name: Sphinx ignores case, warns of variants."""
    head = _HEAD.format(project=PROJECT, version=version("gradient-glossary"))
    rows = "".join(f"{row}\n" for card in cards.values() for row in _rows(card, site))
    return head.encode() + zlib.compress(rows.encode(), 9)


def _rows(card: Card, site: Site) -> Iterator[str]:
    address, title = site.page(card.entry), card.term.title
    for name in card.term.names:  # dispname `-`: the author's own words stay as they are
        yield f"{name} std:term -1 {address} -"
    yield f"{card.slug} std:label -1 {address} {title}"
    yield f"terms/{card.slug} std:doc -1 {address} {title}"


def myst_references(cards: Mapping[str, Card], site: Site) -> bytes:
    """`myst.xref.json`: a page and a term for each slug. mystmd sets `data` behind its own URL."""
    references: list[dict[str, Any]] = []
    for card in cards.values():
        place = {"data": f"/terms/{card.slug}.json", "url": f"/{site.page(card.entry)}"}
        references.append({"kind": "page", **place})
        references.append({"identifier": card.slug, "kind": "term", **place, "implicit": False})
    whole = {"version": "1", "myst": MYST, "references": references}
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()


def myst_content(card: Card) -> dict[str, Any]:
    """What mystmd looks for behind `data`: the words of a link, and the preview on hover."""
    words = {"type": "text", "value": card.term.title}
    said = {"type": "text", "value": card.term.definition}
    item = {
        "type": "definitionTerm",
        "identifier": card.slug,
        "label": card.slug,
        "html_id": "term",
        "children": [words],
    }
    description = {"type": "definitionDescription", "children": [said]}
    return {
        "frontmatter": {"title": card.term.title, "description": card.term.definition},
        "mdast": {
            "type": "root",
            "children": [{"type": "definitionList", "children": [item, description]}],
        },
    }
