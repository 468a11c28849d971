"""One entry of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, make_dataclass
from typing import TYPE_CHECKING, Any

from glossary_src.faults import Fault, GlossaryError, refuse
from glossary_src.schema.called import name_faults
from glossary_src.schema.fields import field_faults
from glossary_src.schema.glossary import unknown_word
from glossary_src.schema.kinds import Texts
from glossary_src.schema.sections import ALWAYS, FIELDS, required_before_building
from glossary_src.schema.text import missing, one_line, text_faults

MOST_WORDS = 40


def _left_out(empty: Any) -> Any:
    """A field with this value where an author gives none: a table of its own for each term."""
    return field(default_factory=dict) if empty == {} else field(default=empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What a term is called, and where it belongs."""

    title: str
    definition: str | None
    """At most 40 words that stand alone: the hover card everywhere."""
    aliases: tuple[str, ...] = ()
    group: str
    """A key of `Glossary.groups`."""
    level: str
    """A key of `Glossary.levels`."""
    wikidata: str = ""


if TYPE_CHECKING:

    class _Sections(_Named):
        """The fields of all sections. `schema/sections.py` has the table."""

        def __init__(self, **fields: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...

else:
    _Sections = make_dataclass(
        "_Sections",
        [
            (each.name, each.kind.type, field())
            if required_before_building(each)
            else (each.name, each.kind.type, _left_out(each.empty))
            for each in FIELDS.values()
        ],
        bases=(_Named,),
        kw_only=True,
        frozen=True,
        slots=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(_Sections):
    """The prose of one entry, in the order of the page. Its slug is the name of its module."""

    names: tuple[str, ...] = field(init=False)
    """The title and the aliases."""

    @property
    def formulas(self) -> list[str]:
        """The formulas, one by one: a blank line parts them."""
        return [part.strip() for part in self.formula.split("\n\n") if part.strip()]

    def texts(self) -> Texts:
        """Every text that may use the notation, with the name of its place, as on the page."""
        for each in FIELDS.values():
            yield from each.kind.texts(each.name, getattr(self, each.name))

    def __post_init__(self) -> None:
        if wrong := tuple(field_faults(self)):
            raise GlossaryError(wrong)
        object.__setattr__(self, "title", one_line(self.title))
        object.__setattr__(self, "definition", one_line(self.definition))
        object.__setattr__(self, "names", (self.title, *self.aliases))
        for each in FIELDS.values():
            object.__setattr__(self, each.name, each.kind.kept(getattr(self, each.name)))
        refuse(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Every rule this term breaks."""
        yield from missing("title", self.title, "Give the term a name.")
        yield from self._definition_faults()
        yield from self._number_faults()
        for thing, word in (("group", self.group), ("level", self.level)):
            yield from unknown_word(thing, f"{thing}s", word, f"{word!r} does not exist.")
        for name in self.names:
            yield from name_faults(name)
        if self.wikidata and not re.fullmatch("Q[1-9][0-9]{0,11}", self.wikidata):
            cure = 'Write its identifier, as in wikidata="Q18387410", or leave it out.'
            yield Fault("wikidata", f"is {self.wikidata[:40]!r}.", cure)
        for each in FIELDS.values():
            value = getattr(self, each.name)
            if each.required == ALWAYS and isinstance(value, str):
                yield from missing(each.name, value, f"Fill it in: {each.example()}")
            yield from each.kind.faults(each.name, value)

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
        if self.in_a_number and "@{" not in self.in_a_number:
            cure = "Use one that a snippet computed, as in @{figure.number:.2f}."
            yield Fault("in_a_number", "has no number.", cure)
