"""One entry of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from glossary_src.faults import Fault, GlossaryError, did_you_mean, refuse
from glossary_src.schema.fields import field_faults
from glossary_src.schema.glossary import unknown_word
from glossary_src.schema.parts import Analogy, Claim, Question
from glossary_src.schema.text import (
    formula_faults,
    missing,
    name_faults,
    one_line,
    text_faults,
    tidy,
)

INVERSE = {
    "causes": "caused by",
    "caused by": "causes",
    "remedies": "remedied by",
    "remedied by": "remedies",
    "uses": "used by",
    "used by": "uses",
    "broader than": "narrower than",
    "narrower than": "broader than",
    "contrasts with": "contrasts with",
    "often confused with": "often confused with",
    "related to": "related to",
}
"""Every kind of relation and what it is called from the other side."""

MOST_WORDS = 40
_PROSE = ("explanation", "origin", "etymology", "trends", "did_you_know")
_LISTS = ("tagged_as", "collocations", "in_context")
_PLAIN = ("heading", "tagged_as", "collocations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The prose of one entry, in the order of the page. Its slug is the name of its module."""

    title: str
    definition: str | None
    """At most 40 words that stand alone: the hover card everywhere."""
    aliases: tuple[str, ...] = ()
    group: str
    """A key of `Glossary.groups`."""
    level: str
    """A key of `Glossary.levels`."""
    wikidata: str = ""
    in_a_number: str
    """One sentence. The first number it uses is the key number of the term, in every feed."""
    analogy: Analogy
    heading: str = "How it works"
    """Of the section that holds formula and explanation."""
    formula: str
    """LaTeX, shown on lines of its own. A blank line parts two formulas, which a phone stacks."""
    explanation: str
    claims: tuple[Claim, ...] = ()
    origin: str
    etymology: str = ""
    trends: str = ""
    tagged_as: tuple[str, ...] = ()
    collocations: tuple[str, ...] = ()
    in_context: tuple[str, ...] = ()
    faq: tuple[Question, ...] = ()
    relations: Mapping[str, tuple[str, ...]]
    """Kind of relation to the modules it holds for. One side is enough."""
    did_you_know: str = ""
    names: tuple[str, ...] = field(init=False)
    """The title and the aliases."""

    @property
    def formulas(self) -> list[str]:
        """The formulas, one by one."""
        return [part.strip() for part in self.formula.split("\n\n") if part.strip()]

    def __post_init__(self) -> None:
        if wrong := tuple(field_faults(self)):
            raise GlossaryError(wrong)
        object.__setattr__(self, "title", one_line(self.title))
        object.__setattr__(self, "definition", one_line(self.definition))
        object.__setattr__(self, "in_a_number", one_line(self.in_a_number))
        object.__setattr__(self, "names", (self.title, *self.aliases))
        for name in _PROSE:
            object.__setattr__(self, name, tidy(getattr(self, name)))
        for name in _LISTS:
            object.__setattr__(self, name, tuple(one_line(text) for text in getattr(self, name)))
        object.__setattr__(self, "formula", tidy(self.formula))
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from missing("title", self.title, "Give the term a name.")
        yield from self._definition_faults()
        yield from self._number_faults()
        for thing, word in (("group", self.group), ("level", self.level)):
            yield from unknown_word(thing, f"{thing}s", word, f"{word!r} does not exist.")
        for kind in self.relations:
            if kind not in INVERSE:
                rule = f"{kind!r} does not exist."
                yield Fault("relation", rule, did_you_mean(kind, INVERSE))
        for name in self.names:
            yield from name_faults(name)
        yield from formula_faults("formula", self.formula)
        yield from text_faults("heading", self.heading, plain=True)
        if self.wikidata and not re.fullmatch(r"Q\d{1,12}", self.wikidata):
            cure = 'Write its identifier, as in wikidata="Q18387410", or leave it out.'
            yield Fault("wikidata", f"is {self.wikidata[:40]!r}.", cure)
        for name in ("heading", "formula", "explanation", "origin"):
            yield from missing(name, getattr(self, name), "Every term has one.")
        for name in _PROSE:
            yield from text_faults(name, getattr(self, name))
        for name in _LISTS:
            for text in getattr(self, name):
                yield from missing(name, text, "Leave out what is empty.")
                yield from text_faults(name, text, plain=name in _PLAIN)
        yield from chain.from_iterable(part.faults() for part in self._parts())
        numbers = [claim.number for claim in self.claims]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            yield Fault(f"claim {number}", "stands twice.", "Keep one of them.")

    def _definition_faults(self) -> Iterator[Fault]:
        text = self.definition or ""
        cure = "Write it as the docstring of the module and pass definition=__doc__."
        yield from missing("definition", text, cure)
        yield from text_faults("definition", text, plain=True)
        if (words := len(text.split())) > MOST_WORDS:
            yield Fault(
                "definition", f"has {words} words.", f"It is a hover card: {MOST_WORDS} at most."
            )

    def _number_faults(self) -> Iterator[Fault]:
        text, cure = self.in_a_number, "Sum the term up: how small, how large, how often?"
        yield from missing("in_a_number", text, cure)
        yield from text_faults("in_a_number", text)
        if text and "@{" not in text:
            cure = "Use one that a snippet computed, as in @{figure.number:.2f}."
            yield Fault("in_a_number", "has no number.", cure)

    def _parts(self) -> Iterator[Analogy | Question | Claim]:
        yield self.analogy
        yield from self.faq
        yield from self.claims
