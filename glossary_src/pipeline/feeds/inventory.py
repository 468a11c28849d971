"""What documentation tools read: the inventory of Sphinx and the cross-references of mystmd."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from glossary_src.pipeline.feeds.forms import Row, Table
from glossary_src.pipeline.feeds.spellings import (
    guarded,
    identifiers,
    labels,
    spellings,
    variants,
)
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json

MYST = "1.8.3"
"""The version of mystmd whose format this is."""
_HEAD = """# Sphinx inventory version 2
# Project: {project}
# Version: {version}
# The remainder of this file is compressed using zlib.
"""


def inventory(table: Table, site: Site) -> bytes:
    """`objects.inv`, version 2. One spelling a row: Sphinx ignores case, warns of variants."""
    head = _HEAD.format(project=site.glossary.name, version=site.glossary.version)
    known = labels(table, site.glossary.prefix)
    rows = "".join(f"{row}\n" for row in [*_terms(table, known), *_labels(table, known)])
    return head.encode() + zlib.compress(rows.encode(), 9)


def _terms(table: Table, known: list[dict[str, str]]) -> Iterator[str]:
    """Names first, then what blanks and hyphens make of them. An author's own words stay: `-`."""
    taken: set[str] = set()
    spelled = {label for of_row in known for label in of_row}
    spoken = spellings(table)
    rows = [(at, name) for at, names in enumerate(spoken) for name in names]
    rows += [(at, it) for at, name in list(rows) for it in variants(name)]
    rows += [(at, it) for form, at in table.forms.items() for it in variants(form)]
    for at, name in rows:
        if name.lower() in taken:
            continue
        taken.add(name.lower())
        # MyST-Parser warns where a term and a label are spelled alike, and takes a term for a label
        own = name in spelled or guarded(name, table)
        shown = name[:1].upper() + name[1:] if own else name
        yield f"{shown} std:term -1 {table.rows[at].path} -"


def _labels(table: Table, known: list[dict[str, str]]) -> Iterator[str]:
    for row, of_row in zip(table.rows, known, strict=True):
        for label, words in of_row.items():
            yield f"{label} std:label -1 {row.path} {words}"
        yield f"{_document(row)} std:doc -1 {row.path} {row.title}"


def _document(row: Row) -> str:
    return row.path.removesuffix("/").removesuffix(".html")


def myst_references(table: Table) -> bytes:
    """`myst.xref.json`: the page of each row, and all identifiers that lead there.

    mystmd sets `data` behind its own URL.
    """
    references: list[dict[str, Any]] = []
    for row, known in zip(table.rows, identifiers(table), strict=True):
        place = {"data": f"/{myst_path(row)}", "url": f"/{row.path}"}
        references.append({"kind": "page", **place})
        for identifier in known:
            term = {"identifier": identifier, "kind": "term", **place, "implicit": False}
            references.append(term)
    return as_json({"version": "1", "myst": MYST, "references": references})


def myst_path(row: Row) -> str:
    """Where the content of a page stands for mystmd."""
    return f"{_document(row)}.myst.json"


def myst_contents(table: Table) -> dict[str, bytes]:
    """What mystmd looks for behind `data`: the words of a link, and the preview on hover.

    No `version`: mystmd would take it for that of its own format, and convert from it.
    """
    rows = zip(table.rows, identifiers(table), strict=True)
    return {myst_path(row): _myst_content(row, known) for row, known in rows}


def _myst_content(row: Row, known: Mapping[str, str]) -> bytes:
    described = {"type": "definitionDescription", "children": [_text(row.definition)]}
    pairs = [
        part
        for identifier, words in known.items()
        for part in (_myst_term(identifier, words), described)
    ]
    return as_json(
        {
            "kind": "Article",
            "slug": row.slug,
            "frontmatter": {"title": row.title, "description": row.definition},
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
