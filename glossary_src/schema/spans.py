"""The range in which a computed number must fall for the page to be true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real

from glossary_src.faults import Fault
from glossary_src.schema.text import text_faults


@dataclass(frozen=True, slots=True)
class Span:
    """A closed range, and how the page words it (its ends, if it does not say)."""

    low: float
    high: float
    words: str = ""

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return self.worded("{:.3g}".format)

    def worded(self, word: Callable[[float], str]) -> str:
        """Its words, or its ends as `word` writes them. An end may be open."""
        if self.words:
            return self.words
        if math.isinf(self.high):
            return f"{word(self.low)} or more"
        if math.isinf(self.low):
            return f"{word(self.high)} or less"
        return f"{word(self.low)} to {word(self.high)}"


def near(value: float, *, rel: float = 1e-9, words: str = "") -> Span:
    """Accept numbers within `rel` of `value`: for what follows from algebra."""
    _must_be_number("near", value, rel)
    margin = abs(value) * rel if value else rel
    return Span(value - margin, value + margin, words or f"{value:.6g}")


def between(low: float, high: float, words: str = "") -> Span:
    """Accept numbers from `low` to `high`: for what depends on a draw. One end may be infinite."""
    _must_be_number("between", low, high)
    if not low <= high:
        raise ValueError(f"between({low}, {high}): the lower end comes first")
    return Span(low, high, words)


def _must_be_number(called: str, *values: object) -> None:
    for value in values:
        if not isinstance(value, Real):
            raise TypeError(f"{called}() takes numbers, and {value!r} is none")


def promise_faults(thing: str, promises: Mapping[str, Span]) -> Iterator[Fault]:
    """What may be wrong with the promises of a listing."""
    if not promises:
        cure = "Give promises={number: near(...) or between(...)}."
        yield Fault(thing, "promises nothing.", cure)
    for number, span in promises.items():
        if isinstance(number, str) and number.isidentifier():
            yield from span_faults(f"{thing}: {number}", span)
        else:
            cure = "Use letters, digits and underscores: @{...} must find it."
            yield Fault(f"{thing}: {number!r}"[:120], "is no name of a number.", cure)


def span_faults(thing: str, span: object) -> Iterator[Fault]:
    """A fault when a promise is no span, or holds whatever comes out."""
    if not isinstance(span, Span):
        yield Fault(thing, "is not a span.", "Use near() or between().")
        return
    if not span.low <= span.high or (math.isinf(span.low) and math.isinf(span.high)):
        cure = "Write two numbers, the lower first; one end may be infinite."
        yield Fault(thing, f"promises {span.low} to {span.high}.", cure)
    if not isinstance(span.words, str):
        yield Fault(f"{thing}: words", "are no text.", 'Write words="...".')
    elif span.words:
        yield from text_faults(f"{thing}: words", span.words, plain=True)
