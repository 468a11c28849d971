"""What a term goes by where a tool looks a name up as it stands: names, plurals, identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary_src.names import plurals
from glossary_src.pipeline.feeds.redirects import slug_of
from glossary_src.pipeline.write.facts import Facts

Spellings = dict[str, list[str]]
"""Slug to names: the title first, then aliases, then plurals."""


def spellings(every: Mapping[str, Facts]) -> Spellings:
    """Every name once, whatever its case: Sphinx ignores case. A plural yields to a name."""
    found = {facts.slug: list(facts.term.names) for facts in every.values()}
    taken = {name.casefold() for names in found.values() for name in names}
    for facts in every.values():
        for name in facts.term.names:
            *_, form = plurals(name)
            if form.casefold() not in taken:
                taken.add(form.casefold())
                found[facts.slug].append(form)
    return found


def identifiers(spoken: Spellings) -> dict[str, dict[str, str]]:
    """By slug: identifiers that lead to it, its own first, and the words that each stands for.

    They are spelled like the addresses that lead to a term: `he-init` for He init.
    """
    found: dict[str, dict[str, str]] = {slug: {slug: names[0]} for slug, names in spoken.items()}
    taken = set(found)
    for slug, name in _by_rank(spoken):
        identifier = slug_of(name)
        if identifier and identifier not in taken:
            taken.add(identifier)
            found[slug][identifier] = name
    return found


def _by_rank(spoken: Spellings) -> Iterator[tuple[str, str]]:
    """The first name of every term, then the second ones: a later one never takes an earlier's."""
    for rank in range(max(map(len, spoken.values()), default=0)):
        yield from ((slug, names[rank]) for slug, names in spoken.items() if rank < len(names))
