"""A term as every feed tells it: computed once, so that no two feeds differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary_src.names import NameIndex
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.check import texts
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.notation import Writer, citation_keys, tokens
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.run.outcomes import Ran
from glossary_src.pipeline.run.promises import Outcomes, numbers
from glossary_src.pipeline.write.site import Site
from glossary_src.schema import Snippet, Term

PROJECT = "Gradient Glossary"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """The one number that sums up a term."""

    name: str
    """`snippet.number`."""
    value: float
    text: str
    """As a page words it."""
    sentence: str
    """What it says, without markup."""


@dataclass(frozen=True, slots=True)
class Card:
    """A term and what the build found out about it."""

    entry: Entry
    related: Mapping[str, Sequence[str]]
    """Kind of relation to the slugs it holds for."""
    numbers: Mapping[str, float]
    key_number: KeyNumber
    figure: Snippet
    svg: str
    alt: str
    sources: Sequence[Source]

    @property
    def slug(self) -> str:
        """The name of its page."""
        return self.entry.slug

    @property
    def term(self) -> Term:
        """What its author wrote."""
        return self.entry.term


def cards(
    entries: Mapping[str, Entry], outcomes: Outcomes, sources: Mapping[str, Source]
) -> dict[str, Card]:
    """The card of every term, by module."""
    related = relations(dict(entries))
    return {
        module: _card(entry, outcomes, sources, _slugs(related[module], entries))
        for module, entry in entries.items()
    }


def _slugs(
    kinds: Mapping[str, Sequence[str]], entries: Mapping[str, Entry]
) -> dict[str, list[str]]:
    return {kind: [entries[other].slug for other in others] for kind, others in kinds.items()}


def _card(
    entry: Entry,
    outcomes: Outcomes,
    sources: Mapping[str, Source],
    related: Mapping[str, Sequence[str]],
) -> Card:
    known = numbers(entry, outcomes)
    figure = next(snippet for snippet in entry.snippets if snippet.on_page)
    writer = Writer(known, sources, NameIndex({}), lambda _: "")
    ran = outcomes[entry.module][figure.name]
    assert isinstance(ran, Ran)
    return Card(
        entry,
        related,
        known,
        _key_number(entry.term, writer),
        figure,
        ran.svg,
        writer.plain(figure.alt),
        [sources[key] for key in _cited(entry)],
    )


def _key_number(term: Term, writer: Writer) -> KeyNumber:
    """The first number of its sentence."""
    token = next(token for token in tokens(term.in_a_number) if token.kind == "number")
    name, value = token.parts["of"], writer.numbers[token.parts["of"]]
    text = worded(value, token.parts["spec"])
    return KeyNumber(name, value, text, writer.plain(term.in_a_number))


def _cited(entry: Entry) -> list[str]:
    return list(dict.fromkeys(_citations(entry)))


def _citations(entry: Entry) -> Iterator[str]:
    for _, text in texts(entry):
        for token in tokens(text):
            if token.kind == "citation":
                yield from citation_keys(token.text)


def address(card: Card, site: Site) -> str:
    """Where its page stands: absolute if the site knows its own address."""
    return site.url + site.page(card.entry)
