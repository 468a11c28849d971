"""What documentation tools read: the inventory of Sphinx and the cross-references of mystmd."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from glossary_src.pipeline.feeds.spellings import identifiers, spellings
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json

MYST = "1.8.3"
"""The version of mystmd whose format this is."""
_HEAD = """# Sphinx inventory version 2
# Project: {project}
# Version: {version}
# The remainder of this file is compressed using zlib.
"""


def inventory(every: Mapping[str, Facts], site: Site) -> bytes:
    """`objects.inv`, version 2. One spelling a name: Sphinx ignores case, warns of variants."""
    head = _HEAD.format(project=site.glossary.name, version=site.glossary.version)
    spoken = spellings(every)
    labels = identifiers(spoken)
    rows = "".join(
        f"{row}\n"
        for facts in every.values()
        for row in _rows(facts, site, spoken[facts.slug], labels[facts.slug])
    )
    return head.encode() + zlib.compress(rows.encode(), 9)


def _rows(
    facts: Facts, site: Site, spoken: Iterable[str], labels: Mapping[str, str]
) -> Iterator[str]:
    address = site.page(facts.entry)
    for name in spoken:
        # MyST-Parser warns where a term and a label are spelled alike; Sphinx ignores case
        row = name[:1].upper() + name[1:] if name in labels else name
        yield f"{row} std:term -1 {address} -"  # `-`: the author's own words stay, a plural too
    for label, words in labels.items():
        yield f"{label} std:label -1 {address} {words}"
    yield f"terms/{facts.slug} std:doc -1 {address} {facts.term.title}"


def myst_references(every: Mapping[str, Facts], site: Site) -> bytes:
    """`myst.xref.json`: the page of each slug, and all identifiers that lead there.

    mystmd sets `data` behind its own URL.
    """
    references: list[dict[str, Any]] = []
    known = identifiers(spellings(every))
    for facts in every.values():
        place = {"data": f"/{myst_path(facts)}", "url": f"/{site.page(facts.entry)}"}
        references.append({"kind": "page", **place})
        for identifier in known[facts.slug]:
            term = {"identifier": identifier, "kind": "term", **place, "implicit": False}
            references.append(term)
    return as_json({"version": "1", "myst": MYST, "references": references})


def myst_path(facts: Facts) -> str:
    """Where the content of a term stands for mystmd."""
    return f"terms/{facts.slug}.myst.json"


def myst_contents(every: Mapping[str, Facts]) -> dict[str, bytes]:
    """What mystmd looks for behind `data`: the words of a link, and the preview on hover.

    No `version`: mystmd would take it for that of its own format, and convert from it.
    """
    known = identifiers(spellings(every))
    return {myst_path(facts): _myst_content(facts, known[facts.slug]) for facts in every.values()}


def _myst_content(facts: Facts, known: Mapping[str, str]) -> bytes:
    title, said = facts.term.title, facts.term.definition
    described = {"type": "definitionDescription", "children": [_text(said or "")]}
    pairs = [
        part
        for identifier, words in known.items()
        for part in (_myst_term(identifier, words), described)
    ]
    return as_json(
        {
            "kind": "Article",
            "slug": facts.slug,
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
