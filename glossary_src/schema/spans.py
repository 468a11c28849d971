"""The range in which a computed number must fall for the page to be true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real

from glossary_src.faults import Fault
from glossary_src.schema.text import text_faults

ROUNDING = 1e-5
"""Differences no larger are those of rounding, or of a step of central differences."""


@dataclass(frozen=True, slots=True)
class Span:
    """A closed range, and how the page words it (its ends, if it does not say)."""

    low: float
    high: float
    words: str = ""
    here: float | None = None
    """What comes out with the seed of the page, where low and high speak of all seeds."""
    within: float = 1e-6
    """How far from `here` a number may be, as a share of it: BLAS kernels round differently."""

    def __contains__(self, number: float) -> bool:
        if self.here is not None and abs(number - self.here) > self.within * abs(self.here):
            return False
        return self.low <= number <= self.high

    def __str__(self) -> str:
        here = "" if self.here is None else f", here {self.here:.10g} (up to {self.within:g} of it)"
        return self.worded("{:.3g}".format) + here

    @property
    def pinned(self) -> bool:
        """Whether it tells one value, up to rounding: an exact one, or that of the page's seed."""
        size = max(abs(self.low), abs(self.high))
        return self.here is not None or self.is_rounding or self.high - self.low <= 1e-5 * size

    @property
    def is_rounding(self) -> bool:
        """Whether it promises zero, up to rounding."""
        return self.low <= 0 and max(abs(self.low), abs(self.high)) <= ROUNDING

    def worded(self, word: Callable[[float], str]) -> str:
        """Its words, or its ends as `word` writes them. An end may be open."""
        if self.words:
            return self.words
        if math.isinf(self.high):
            return f"{word(self.low)} or more"
        if math.isinf(self.low):
            return f"{word(self.high)} or less"
        return f"{word(self.low)} to {word(self.high)}"


def near(
    value: float,
    *,
    rel: float = 1e-9,
    words: str = "",
    here: float | None = None,
    within: float = 1e-6,
) -> Span:
    """Accept numbers within `rel` of `value`: for what follows from algebra.

    What is only close to its theory is pinned by `here`, as in `between`.
    """
    _must_be_number("near", value, rel, within, value if here is None else here)
    _must_be_a_share("near", rel, within)
    margin = abs(value) * rel if value else rel
    span = Span(value - margin, value + margin, words or f"{value:.6g}", here, within)
    return _pinned_within(f"near({value})", span)


def between(
    low: float, high: float, words: str = "", *, here: float | None = None, within: float = 1e-6
) -> Span:
    """Accept numbers from `low` to `high`: for what depends on a draw. One end may be infinite.

    Where the seed is fixed, `here` pins the number that comes out with it, up to the share
    `within`: `scripts/pin` writes both.
    """
    _must_be_number("between", low, high, within, low if here is None else here)
    _must_be_a_share("between", within)
    if not low <= high:
        raise ValueError(f"between({low}, {high}): the lower end comes first")
    return _pinned_within(f"between({low}, {high})", Span(low, high, words, here, within))


def _pinned_within(called: str, span: Span) -> Span:
    """The span, whose pin must lie in it and tell one value."""
    if span.here is not None and not span.low <= span.here <= span.high:
        raise ValueError(f"{called[:-1]}, here={span.here}): here lies outside")
    if span.within >= 1:
        raise ValueError(
            f"{called}: within is a share of here, below 1, and {span.within!r} is not"
        )
    return span


def _must_be_number(called: str, *values: object) -> None:
    for value in values:
        if not isinstance(value, Real):
            raise TypeError(f"{called}() takes numbers, and {value!r} is none")


def _must_be_a_share(called: str, *values: float) -> None:
    for value in values:
        if not 0 <= value < math.inf:
            raise ValueError(f"{called}(): rel and within are 0 or more, and {value!r} is not")


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
