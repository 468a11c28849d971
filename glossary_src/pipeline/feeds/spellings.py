"""What a page goes by where a tool looks a name up as it stands: forms, identifiers, labels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from glossary_src.linking.forms import normalised
from glossary_src.pipeline.feeds.forms import Table
from glossary_src.pipeline.feeds.redirects import slug_of

MOST_JOINTS = 2
"""Of a name with so many gaps every mixture of blanks and hyphens is a row."""
_JOINT = re.compile(r"[\s/-]+")


def spellings(table: Table) -> list[list[str]]:
    """By row: its title, then every other name and form, as written."""
    found: list[list[str]] = [[row.title] for row in table.rows]
    for form, at in table.forms.items():
        if form != normalised(table.rows[at].title):
            found[at].append(table.spelled[form])
    return found


def variants(name: str) -> Iterator[str]:
    """A name with blanks, with hyphens, and, if it is short, with some of either."""
    yield name
    parts = _JOINT.split(name)
    gaps = len(parts) - 1
    mixed = (
        itertools.product(" -", repeat=gaps) if gaps <= MOST_JOINTS else (" " * gaps, "-" * gaps)
    )
    for joints in mixed:
        yield "".join(itertools.chain(*zip(parts, (*joints, ""))))  # noqa: B905 - as many


def identifiers(table: Table) -> list[dict[str, str]]:
    """By row: identifiers that lead to it, its own first, and the words that each stands for.

    They are spelled like the addresses that lead to a term: `he-init` for He init.
    """
    found = [{row.slug: row.title} for row in table.rows]
    taken = {row.slug for row in table.rows}
    for at, name in _by_rank(spellings(table)):
        identifier = slug_of(name)
        if identifier and identifier not in taken:
            taken.add(identifier)
            found[at][identifier] = name
    return found


def labels(table: Table, prefix: str) -> list[dict[str, str]]:
    """The identifiers that Sphinx is given as labels, which it takes for a writer's own.

    An everyday word is none of them: a writer's lost `depth` would lead here. With the prefix every
    page has one.
    """
    found: list[dict[str, str]] = []
    for row, known in zip(table.rows, identifiers(table), strict=True):
        kept = {it: words for it, words in known.items() if not guarded(it, table)}
        found.append({f"{prefix}-{row.slug}": row.title, **kept})
    return found


def guarded(name: str, table: Table) -> bool:
    """Whether a name is one everyday word, and no abbreviation: CNN is guarded, too."""
    form = normalised(name)
    everyday = form in table.guards and " " not in form
    return everyday and not re.search("[A-Z]{2}", table.spelled[form])


def _by_rank(spoken: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """The first name of every row, then the second ones: a later one never takes an earlier's."""
    for names in itertools.zip_longest(*spoken):
        yield from ((at, name) for at, name in enumerate(names) if name is not None)
