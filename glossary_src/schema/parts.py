"""The smaller parts of a term: analogy, question, claim, practice."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from glossary_src.faults import Fault, did_you_mean
from glossary_src.schema.fields import field_faults
from glossary_src.schema.glossary import unknown_word
from glossary_src.schema.grammar import is_spec
from glossary_src.schema.spans import Span, promise_faults
from glossary_src.schema.text import missing, one_line, text_faults, tidy

VERDICTS = ("true", "misleading", "false", "history")
Judge = Callable[[Mapping[str, float]], bool]
"""Computes a verdict from the numbers of the page: `lambda n: n["figure.share"] <= 0.5`."""


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
class Claim:
    """What one reads elsewhere. Its verdict is computed, never typed."""

    text: str
    """The claim in our own words."""
    _: KW_ONLY
    number: int
    """Its number in the register of claims: also its address on the page."""
    read_in: str
    """A key of `Glossary.texts`: where it was read."""
    holds: Judge | None
    """Does it hold as stated? None for what nothing can compute: history."""
    holds_in_part: Judge | None = None
    """Does it hold under conditions that the claim leaves out?"""
    judged: str = ""
    """The verdict of whoever wrote it, found by hand. What is computed must agree."""
    because: str
    """What is right instead, with the numbers that show it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", one_line(self.text))
        object.__setattr__(self, "because", tidy(self.because))

    def verdict(self, numbers: Mapping[str, float]) -> str:
        """`true`, `misleading`, `false`, or `history` for what nothing can compute."""
        if self.holds is None:
            return "history"
        if self.holds(numbers):
            return "true"
        return "misleading" if self.holds_in_part and self.holds_in_part(numbers) else "false"

    def texts(self) -> Iterator[tuple[str, str]]:
        """Its texts that may use the notation, with the names of their places."""
        yield f"claim {self.number}", self.text
        yield f"claim {self.number}: because", self.because

    def faults(self) -> Iterator[Fault]:
        """Every rule this claim breaks."""
        thing = f"claim {self.number}"
        if self.judged and self.judged not in VERDICTS:
            cure = did_you_mean(self.judged, VERDICTS)
            yield Fault(thing, f"is judged {self.judged!r}.", cure)
        if self.number < 1:
            yield Fault(thing, "has no number of the register.", "Count from 1.")
        yield from missing(thing, self.text, "Say what is claimed, in your own words.")
        yield from missing(f"{thing}: because", self.because, "Say what is right instead.")
        yield from text_faults(thing, self.text)
        yield from text_faults(f"{thing}: because", self.because)
        rule = f"names the unknown source text {self.read_in!r}."
        yield from unknown_word(thing, "texts", self.read_in, rule)
        if self.holds is None and "[@" not in self.because:
            yield Fault(
                thing,
                "has no verdict that can be computed, and no source.",
                "Give holds=lambda n: ..., or cite a source in because: [@key].",
            )


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
