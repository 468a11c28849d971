"""A term as every feed tells it: gathered once, so that no two feeds differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import Entry, slug_of
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.site import Site
from glossary_src.schema import Snippet, Term
from glossary_src.schema.grammar import citation_keys, tokens


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
class Facts:
    """What feeds tell of a term."""

    computed: Computed
    related: Mapping[str, Sequence[str]]
    """Kind of relation to the slugs it holds for."""
    key_number: KeyNumber
    figure: Snippet
    """The one that opens the page."""
    alt: str
    """What that figure shows, in words."""
    sources: Sequence[Source]

    @property
    def slug(self) -> str:
        """The name of its page."""
        return self.computed.slug

    @property
    def entry(self) -> Entry:
        """The term, and where it lives."""
        return self.computed.entry

    @property
    def term(self) -> Term:
        """What its author wrote."""
        return self.computed.term

    @property
    def numbers(self) -> Mapping[str, float]:
        """Every number by `snippet.number`."""
        return self.computed.numbers

    @property
    def svg(self) -> str:
        """The figure that opens the page."""
        return self.computed.runs[self.figure.name].svg


_FACTS: Memory[Facts] = Memory()


def facts_of(computed: Mapping[str, Computed], sources: Mapping[str, Source]) -> dict[str, Facts]:
    """The facts of every term, by module."""
    return {module: _FACTS(module, _facts, it, sources) for module, it in computed.items()}


def _facts(computed: Computed, sources: Mapping[str, Source]) -> Facts:
    figure = next(snippet for snippet in computed.entry.snippets if snippet.on_page)
    writer = Writer(computed.numbers, sources)
    return Facts(
        computed,
        {
            kind: [slug_of(module) for module in modules]
            for kind, modules in computed.related.items()
        },
        _key_number(computed.term, writer),
        figure,
        writer.plain(figure.alt),
        [sources[key] for key in dict.fromkeys(_citations(computed.entry))],
    )


def _key_number(term: Term, writer: Writer) -> KeyNumber:
    """The first number of its sentence."""
    token = next(token for token in tokens(term.in_a_number) if token.kind == "number")
    name, value = token.parts["of"], writer.numbers[token.parts["of"]]
    text = worded(value, token.parts["spec"])
    return KeyNumber(name, value, text, writer.plain(term.in_a_number))


def _citations(entry: Entry) -> Iterator[str]:
    for _, text in entry.texts():
        for token in tokens(text):
            if token.kind == "citation":
                yield from citation_keys(token.text)


def address(facts: Facts, site: Site) -> str:
    """Where its page stands: absolute if the site knows its own address."""
    return site.url + site.page(facts.entry)
