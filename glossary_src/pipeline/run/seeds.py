"""What a number does with other seeds: where the span of a promise comes from."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from glossary_src.pipeline.run.outcomes import Job, Outcome, Ran

_SEED = re.compile(r"\bdefault_rng\(0\)")
_ENOUGH = 4
"""Standard deviations to either side of the mean."""


def is_seeded(job: Job) -> bool:
    """Whether its listing draws with the seed that can be replaced."""
    return bool(_SEED.search(job.text))


def reseeded(job: Job, seeds: Sequence[int]) -> list[Job]:
    """The default call with each of these seeds in the place of 0."""
    texts = (_SEED.sub(f"default_rng({seed})", job.text) for seed in seeds)
    return [replace(job, text=text, explore=None) for text in texts]


@dataclass(frozen=True, slots=True)
class Spread:
    """The values that one number took."""

    values: tuple[float, ...]

    @property
    def words(self) -> str:
        """Them, and the span that they suggest."""
        low, high = min(self.values), max(self.values)
        if high - low <= 1e-9 * max(abs(low), abs(high)):
            return f"the same for all seeds: near({_short(low, 6)})"
        start, end = self.span
        mean = statistics.fmean(self.values)
        sd = statistics.stdev(self.values)
        return (
            f"{_short(low, 3)} to {_short(high, 3)}, mean {_short(mean, 3)}, sd {_short(sd, 2)}: "
            f"between({_down(start)}, {_up(end)})"
        )

    @property
    def span(self) -> tuple[float, float]:
        """Mean ± 4 sd; of the logarithms where all are positive, so that the span is, too."""
        if min(self.values) <= 0:
            return _around(self.values)
        start, end = _around([math.log(value) for value in self.values])
        return math.exp(start), math.exp(end)


def spreads(outcomes: Sequence[Outcome]) -> Mapping[str, Spread]:
    """By number, over the runs that gave it."""
    runs = [outcome.numbers for outcome in outcomes if isinstance(outcome, Ran)]
    names = dict.fromkeys(name for run in runs for name in run)
    found = {name: tuple(run[name] for run in runs if name in run) for name in names}
    return {name: Spread(values) for name, values in found.items() if len(values) > 1}


def _around(values: Sequence[float]) -> tuple[float, float]:
    mean, sd = statistics.fmean(values), statistics.stdev(values)
    return mean - _ENOUGH * sd, mean + _ENOUGH * sd


def _short(value: float, digits: int) -> str:
    return f"{value:.{digits}g}"


def _down(value: float) -> str:
    """Rounded down to two digits, so that the span only grows."""
    if value == 0:
        return "0"
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return f"{float(f'{math.floor(value / unit) * unit:.2g}'):g}"


def _up(value: float) -> str:
    return _down(-value).removeprefix("-") if value > 0 else f"-{_down(-value)}"
