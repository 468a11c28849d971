"""The smaller parts of a term: analogy, question, practice."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from glossary_src.faults import Fault
from glossary_src.schema.fields import field_faults
from glossary_src.schema.grammar import is_spec
from glossary_src.schema.spans import Span, promise_faults
from glossary_src.schema.text import missing, one_line, text_faults, tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """How full something is, drawn as a bar beside the analogy."""

    label: str
    number: str
    """`snippet.number`, between 0 and 1."""
    format: str = ".2g"

    def faults(self) -> Iterator[Fault]:
        """Every rule this meter breaks."""
        yield from missing("meter: label", self.label, "Say what the bar measures.")
        yield from text_faults(f"meter {self.label!r}", self.label, plain=True)
        if not is_spec(self.format):
            cure = "Use a format such as .2f or .0%."
            yield Fault(f"meter {self.label!r}: format", f"is {self.format[:24]!r}.", cure)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a listing that a reader may try: one click puts it into the editor."""

    words: str
    """What it does, as in `double the depth`."""
    old: str
    """What stands in the listing, once."""
    new: str

    def faults(self, thing: str, listing: str) -> Iterator[Fault]:
        """Every rule this edit breaks, for the listing that it changes."""
        yield from missing(f"{thing}: words", self.words, "Say what it does.")
        yield from text_faults(f"{thing}: words", self.words, plain=True)
        if (count := listing.count(self.old) if self.old else 0) != 1:
            cure = "Take a piece of the listing that stands in it once."
            yield Fault(f"{thing}: old", f"stands in the listing {count} times.", cure)
        if self.new == self.old:
            yield Fault(f"{thing}: new", "changes nothing.", "Write what the reader may try.")
        elif count == 1:
            try:
                ast.parse(listing.replace(self.old, self.new))
            except SyntaxError as error:
                cure = "Write what runs when it stands there."
                yield Fault(f"{thing}: new", f"leaves no Python: {error.msg}.", cure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analogy:
    """The idea in plain words, and where the comparison stops being true."""

    text: str
    breaks_down: str
    meters: tuple[Meter, ...] = ()

    def __post_init__(self) -> None:
        for name in ("text", "breaks_down"):
            object.__setattr__(self, name, tidy(getattr(self, name)))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Its texts that may use the notation, with the names of their places."""
        yield "analogy: text", self.text
        yield "analogy: breaks_down", self.breaks_down

    def faults(self) -> Iterator[Fault]:
        """Every rule this analogy breaks."""
        yield from missing("analogy: text", self.text, "Explain it without jargon.")
        yield from missing(
            "analogy: breaks_down", self.breaks_down, "Every comparison limps: say where."
        )
        for name in ("text", "breaks_down"):
            yield from text_faults(f"analogy: {name}", getattr(self, name))
        for meter in self.meters:
            yield from meter.faults()


@dataclass(frozen=True, slots=True)
class Question:
    """A question readers ask, and its answer."""

    asked: str
    answer: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "asked", one_line(self.asked))
        object.__setattr__(self, "answer", tidy(self.answer))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Its text that may use the notation, with the name of its place."""
        yield f"question {self.asked!r}", self.answer

    def faults(self) -> Iterator[Fault]:
        """Every rule this question breaks."""
        thing = f"question {self.asked!r}"
        yield from missing("question", self.asked, "Write it as a reader would ask it.")
        yield from missing(f"{thing}: answer", self.answer, "Answer it.")
        yield from text_faults(thing, self.asked, plain=True)
        yield from text_faults(f"{thing}: answer", self.answer)


@dataclass(frozen=True, slots=True)
class Practice:
    """The same thing as practitioners do it. Shown, not run at build time; a test runs it."""

    function: Callable[[], Any]
    """Returns `{name: number}`."""
    text: str
    promises: Mapping[str, Span]

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))
        if isinstance(self.promises, Mapping):
            object.__setattr__(self, "promises", dict(self.promises))

    @property
    def name(self) -> str:
        """The name of the function."""
        return str(getattr(self.function, "__name__", self.function))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Its text that may use the notation, with the name of its place."""
        yield "practice", self.text

    def faults(self) -> Iterator[Fault]:
        """Every rule this part breaks."""
        if not inspect.isfunction(self.function) or self.name == "<lambda>":
            cure = "Write @practice directly above a def."
            yield Fault(f"practice {self.name}()", "is not a plain function.", cure)
        if wrong := list(field_faults(self, "practice")):
            yield from wrong
            return
        yield from missing("practice: text", self.text, "Say what the listing does.")
        yield from text_faults("practice: text", self.text)
        yield from promise_faults("practice", self.promises)
