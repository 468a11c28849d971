"""The range in which a computed number must fall for the page to be true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossary_src.faults import Fault


@dataclass(frozen=True, slots=True)
class Span:
    """A closed range, and how the page words it (its ends, if it does not say)."""

    low: float
    high: float
    words: str = ""

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return self.words or f"{self.low:.3g} to {self.high:.3g}"


def near(value: float, *, rel: float = 1e-9, words: str = "") -> Span:
    """Accept numbers within `rel` of `value`: for what follows from algebra."""
    margin = abs(value) * rel if value else rel
    return Span(value - margin, value + margin, words or f"{value:.6g}")


def between(low: float, high: float, words: str = "") -> Span:
    """Accept numbers from `low` to `high`: for what depends on a draw."""
    if not low <= high:
        raise ValueError(f"between({low}, {high}): the lower end comes first")
    return Span(low, high, words)


def span_faults(thing: str, span: object) -> Iterator[Fault]:
    """A fault when a promise is no span."""
    if not isinstance(span, Span):
        yield Fault(thing, "is not a span.", "Use near() or between().")
