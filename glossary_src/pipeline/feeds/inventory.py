"""What documentation tools read: the inventory of Sphinx and the cross-references of mystmd."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from glossary_src.pipeline.feeds.spellings import identifiers, spellings
from glossary_src.pipeline.write.facts import PROJECT, Card
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json

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
    spoken = spellings(cards)
    labels = identifiers(spoken)
    rows = "".join(
        f"{row}\n"
        for card in cards.values()
        for row in _rows(card, site, spoken[card.slug], labels[card.slug])
    )
    return head.encode() + zlib.compress(rows.encode(), 9)


def _rows(
    card: Card, site: Site, spoken: Iterable[str], labels: Mapping[str, str]
) -> Iterator[str]:
    address = site.page(card.entry)
    for name in spoken:
        # MyST-Parser warns where a term and a label are spelled alike; Sphinx ignores case
        row = name[:1].upper() + name[1:] if name in labels else name
        yield f"{row} std:term -1 {address} -"  # `-`: the author's own words stay, a plural too
    for label, words in labels.items():
        yield f"{label} std:label -1 {address} {words}"
    yield f"terms/{card.slug} std:doc -1 {address} {card.term.title}"


def myst_references(cards: Mapping[str, Card], site: Site) -> bytes:
    """`myst.xref.json`: the page of each slug, and all identifiers that lead there.

    mystmd sets `data` behind its own URL.
    """
    references: list[dict[str, Any]] = []
    known = identifiers(spellings(cards))
    for card in cards.values():
        place = {"data": f"/{myst_path(card)}", "url": f"/{site.page(card.entry)}"}
        references.append({"kind": "page", **place})
        for identifier in known[card.slug]:
            term = {"identifier": identifier, "kind": "term", **place, "implicit": False}
            references.append(term)
    return as_json({"version": "1", "myst": MYST, "references": references})


def myst_path(card: Card) -> str:
    """Where the content of a term stands for mystmd."""
    return f"terms/{card.slug}.myst.json"


def myst_contents(cards: Mapping[str, Card]) -> dict[str, bytes]:
    """What mystmd looks for behind `data`: the words of a link, and the preview on hover.

    No `version`: mystmd would take it for that of its own format, and convert from it.
    """
    known = identifiers(spellings(cards))
    return {myst_path(card): _myst_content(card, known[card.slug]) for card in cards.values()}


def _myst_content(card: Card, known: Mapping[str, str]) -> bytes:
    title, said = card.term.title, card.term.definition
    described = {"type": "definitionDescription", "children": [_text(said or "")]}
    pairs = [
        part
        for identifier, words in known.items()
        for part in (_myst_term(identifier, words), described)
    ]
    return as_json(
        {
            "kind": "Article",
            "slug": card.slug,
            "frontmatter": {"title": title, "description": said},
            "mdast": {
                "type": "root",
                "children": [{"type": "definitionList", "children": pairs}],
            },
        }
    )


def _myst_term(identifier: str, words: str) -> dict[str, Any]:
    named = {"identifier": identifier, "label": identifier, "html_id": "term"}
    return {"type": "definitionTerm", **named, "children": [_text(words)]}


def _text(words: str) -> dict[str, Any]:
    return {"type": "text", "value": words}
