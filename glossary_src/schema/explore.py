"""What a reader may turn on a figure: the grid of parameters, and what is said of every frame."""

from __future__ import annotations

import inspect
import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field

from glossary_src.faults import Fault, did_you_mean
from glossary_src.schema.spans import Span
from glossary_src.schema.text import missing, one_line, text_faults

MOST_FRAMES = 2000
Parameter = float | int | str | bool
_LIMIT = re.compile(r"[xy]\d?")


@dataclass(frozen=True, slots=True)
class Explore:
    """The build runs the snippet for every combination of the values; the page swaps frames."""

    values: Mapping[str, tuple[Parameter, ...]] = field(default_factory=dict)
    """The values a reader may give a parameter, in the order of the control. The default is one."""
    _: KW_ONLY
    says: str
    """One plain sentence about the frame: `@{snippet.number:format}`, `@{snippet.parameter}`."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the page calls a parameter, where its name is not enough."""
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Ends of an axis: `x`, `y`, or `x2`, `y2` for the second panel. Default: the union."""
    holds_for_all: Mapping[str, Span] = field(default_factory=dict)
    """What a number promises in every frame, not only in the default one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "says", one_line(self.says))

    def frames(self) -> Iterator[dict[str, Parameter]]:
        """Every combination, the last parameter running fastest."""
        for combination in itertools.product(*self.values.values()):
            yield dict(zip(self.values, combination, strict=True))

    def label(self, parameter: str) -> str:
        """What the page calls a parameter."""
        return self.labels.get(parameter, parameter.replace("_", " "))

    def faults(
        self, thing: str, parameters: Mapping[str, inspect.Parameter], numbers: Mapping[str, Span]
    ) -> Iterator[Fault]:
        """Every rule this grid breaks, for a snippet with these parameters and promised numbers."""
        if not self.values:
            cure = "List the values of a parameter, or leave explore= out."
            yield Fault(f"{thing}: explore", "has an empty grid.", cure)
        for name, values in self.values.items():
            yield from self._values_faults(f"{thing}: explore {name!r}", name, values, parameters)
        frames = math.prod(len(values) for values in self.values.values())
        if frames > MOST_FRAMES:
            rule, cure = f"has {frames} frames.", f"At most {MOST_FRAMES}: thin out the grid."
            yield Fault(f"{thing}: explore", rule, cure)
        yield from missing(f"{thing}: says", self.says, "Say in one sentence what the frame shows.")
        yield from text_faults(f"{thing}: says", self.says)
        if re.search(r"[`*\[\]$]", re.sub(r"@\{[^}]*\}", " ", self.says)):
            cure = "It is shown as plain text: numbers and parameters, no other notation."
            yield Fault(f"{thing}: says", "holds markup.", cure)
        for name, known in (
            *((name, self.values) for name in self.labels),
            *((name, numbers) for name in self.holds_for_all),
        ):
            if name not in known:
                own = f"{thing}: explore, {name!r}"
                yield Fault(own, "is nothing this snippet has.", did_you_mean(name, known))
        for name, ends in self.limits.items():
            if not _LIMIT.fullmatch(name) or len(ends) != 2 or not ends[0] < ends[1]:
                cure = "Write limits={'y': (low, high)}; 'y2' is the second panel."
                yield Fault(f"{thing}: limits {name!r}", "is no axis with two ends.", cure)

    @staticmethod
    def _values_faults(
        own: str,
        name: str,
        values: tuple[Parameter, ...],
        parameters: Mapping[str, inspect.Parameter],
    ) -> Iterator[Fault]:
        if name not in parameters:
            yield Fault(own, "is no parameter.", did_you_mean(name, parameters))
        elif not isinstance(values, tuple) or not all(isinstance(v, Parameter) for v in values):
            yield Fault(own, "is no tuple of numbers or texts.", "List the values in a tuple.")
        elif len(set(values)) < 2 or len(set(values)) != len(values):
            yield Fault(own, "needs two or more different values.", "List them in a tuple.")
        elif parameters[name].default not in values:
            rule = f"leaves out the default {parameters[name].default!r}."
            yield Fault(own, rule, "The figure on the page must be one of the frames.")
