"""What a reader may turn on a figure: the grid of parameters, and what is said of every frame."""

from __future__ import annotations

import inspect
import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from numbers import Real

from glossary_src.faults import Fault, did_you_mean, with_article
from glossary_src.schema.spans import Span, span_faults
from glossary_src.schema.stops import stop_faults
from glossary_src.schema.text import missing, one_line, text_faults

MOST_FRAMES = 2000
FEWEST_STOPS = 9
"""A point that is dragged over fewer jumps."""
Parameter = float | int | str | bool
_LIMIT = re.compile(r"[xy][2-9]?")
_ONLY_WITH_TURN = ("drag", "labels", "limits", "always", "says")


@dataclass(frozen=True, slots=True)
class Explore:
    """The build runs the snippet for every combination of the values; the page swaps frames."""

    turn: Mapping[str, tuple[Parameter, ...]]
    """The values a reader may give a parameter, in the order of the control. The default is one."""
    _: KW_ONLY
    drag: str = ""
    """The parameter that follows the pointer on the figure: where a round mark of its first panel
    stands along x."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the page calls a parameter, where its name is not enough."""
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Ends of an axis: `x`, `y`, or `x2`, `y2` for the second panel. Default: the union."""
    always: Mapping[str, Span] = field(default_factory=dict)
    """What a number promises in every frame, not only in the default one."""
    says: str = ""
    """One plain sentence about the frame: `@{number:format}`, `@{parameter}`."""

    def __post_init__(self) -> None:
        for name in ("turn", "labels", "limits", "always"):
            if isinstance(given := getattr(self, name), Mapping):
                object.__setattr__(self, name, dict(given))
        if isinstance(self.turn, Mapping):
            turn = {name: _plain(values) for name, values in self.turn.items()}
            object.__setattr__(self, "turn", turn)
        object.__setattr__(self, "says", one_line(self.says))

    def frames(self) -> Iterator[dict[str, Parameter]]:
        """Every combination, the last parameter running fastest."""
        for combination in itertools.product(*self.turn.values()):
            yield dict(zip(self.turn, combination, strict=True))

    def label(self, parameter: str) -> str:
        """What the page calls a parameter."""
        return self.labels.get(parameter, parameter.replace("_", " "))

    def faults(
        self, thing: str, parameters: Mapping[str, inspect.Parameter], numbers: Mapping[str, Span]
    ) -> Iterator[Fault]:
        """Every rule this grid breaks, for a snippet with these parameters and promised numbers."""
        if self.turn:
            yield from self._turn_faults(thing, parameters)
            cure = "Say in one sentence what the frame shows."
            yield from missing(f"{thing}: says", self.says, cure)
            yield from self._drag_faults(f"{thing}: drag {self.drag!r}") if self.drag else ()
        else:
            yield self._nothing_to_turn(f"{thing}: turn")
        yield from self._says_faults(f"{thing}: says")
        for number, span in self.always.items():
            own = f"{thing}: always {number!r}"
            if number not in numbers:
                yield Fault(own, "is no number that it promises.", did_you_mean(number, numbers))
            yield from span_faults(own, span)
            if isinstance(span, Span) and span.here is not None:
                cure = "Leave here= out: it speaks of the default."
                yield Fault(own, "pins one number for every frame.", cure)
        for axis, ends in self.limits.items():
            if not _LIMIT.fullmatch(str(axis)) or not _is_range(ends):
                cure = "Write two finite numbers, limits={'y': (low, high)}; 'y2' is panel two."
                yield Fault(f"{thing}: limits {axis!r}", "is no axis with two ends.", cure)

    def _nothing_to_turn(self, own: str) -> Fault:
        beside = ", ".join(f"{name}=" for name in _ONLY_WITH_TURN if getattr(self, name))
        rule = f"is empty beside {beside}." if beside else "is empty."
        values = "List the values of a parameter, as in turn={'n': (1, 2)}"
        cure = f"{values}, or leave {beside or 'it'} out."
        return Fault(own, rule, cure)

    def _turn_faults(
        self, thing: str, parameters: Mapping[str, inspect.Parameter]
    ) -> Iterator[Fault]:
        for name, values in self.turn.items():
            yield from self._values_faults(f"{thing}: turn {name!r}", name, values, parameters)
        for name, words in self.labels.items():
            yield from missing(f"{thing}: labels {name!r}", words, "Say what is turned.")
            yield from text_faults(f"{thing}: labels {name!r}", words, plain=True)
            if name not in self.turn:
                cure = did_you_mean(name, self.turn)
                yield Fault(f"{thing}: labels {name!r}", "is nothing that is turned.", cure)
        yield from self._namesakes(thing)
        frames = math.prod(len(v) if isinstance(v, tuple) else 1 for v in self.turn.values())
        if frames > MOST_FRAMES:
            rule, cure = f"has {frames} frames.", f"At most {MOST_FRAMES}: thin out the grid."
            yield Fault(f"{thing}: turn", rule, cure)

    def _namesakes(self, thing: str) -> Iterator[Fault]:
        """Two controls that a reader cannot tell apart."""
        called: dict[str, str] = {}
        for name in self.turn:
            words = " ".join(str(self.label(name)).split()).casefold()
            if words in called:
                rule = f"is called {words!r}, as {called[words]!r} is."
                yield Fault(f"{thing}: turn {name!r}", rule, "Give it words of its own in labels=.")
            called.setdefault(words, name)

    def _drag_faults(self, own: str) -> Iterator[Fault]:
        values = self.turn.get(self.drag)
        if values is None:
            yield Fault(own, "is nothing that is turned.", did_you_mean(self.drag, self.turn))
        elif any(isinstance(value, str | bool) for value in values):
            yield Fault(own, "is no number.", "A point is dragged along an axis of numbers.")
        elif len(values) < FEWEST_STOPS:
            rule = f"has {len(values)} stops."
            yield Fault(own, rule, f"Give it {FEWEST_STOPS} or more, or leave drag= out.")

    def _says_faults(self, own: str) -> Iterator[Fault]:
        yield from text_faults(own, self.says)
        if self.says and "@{" not in self.says:
            cure = "It carries the numbers: name one, as in @{left:.2f}."
            yield Fault(own, "names no number.", cure)
        if re.search(r"[`*\[\]$]", re.sub(r"@\{[^}]*\}", " ", self.says)):
            cure = "It is shown as plain text: numbers and parameters, no other notation."
            yield Fault(own, "holds markup.", cure)

    @staticmethod
    def _values_faults(
        own: str,
        name: str,
        values: tuple[Parameter, ...],
        parameters: Mapping[str, inspect.Parameter],
    ) -> Iterator[Fault]:
        if name not in parameters:
            yield Fault(own, "is no parameter.", did_you_mean(name, parameters))
        elif not isinstance(values, tuple):
            rule = f"is {with_article(type(values).__name__)}, no tuple of numbers or texts."
            yield Fault(own, rule, f"List the values in a tuple: {{{name!r}: (1, 2)}}.")
        elif wrong := [value for value in values if not _is_choice(value)]:
            rule = f"holds {wrong[0]!r:.60}, which is no finite number, text or truth value."
            yield Fault(own, rule, "A reader turns numbers and words.")
        elif len(set(values)) < 2 or len(set(values)) != len(values):
            cure = "List them in a tuple; 1, 1.0 and True are one value."
            yield Fault(own, "needs two or more different values.", cure)
        elif parameters[name].default not in (*values, inspect.Parameter.empty):
            rule = f"leaves out the default {parameters[name].default!r}."
            yield Fault(own, rule, "The figure on the page must be one of the frames.")
        else:
            yield from stop_faults(own, values)
            for text in (value for value in values if isinstance(value, str)):
                yield from missing(own, text, "Every choice needs a word.")
                yield from text_faults(f"{own}: {text[:40]!r}", text, plain=True)


def _is_choice(value: object) -> bool:
    """Whether a parameter may have it."""
    return isinstance(value, Parameter) and not (
        isinstance(value, float) and not math.isfinite(value)
    )


def _is_range(ends: object) -> bool:
    """Two finite numbers, the lower first."""
    if not (isinstance(ends, tuple) and len(ends) == 2):
        return False
    if not all(isinstance(end, Real) and math.isfinite(end) for end in ends):
        return False
    return bool(ends[0] < ends[1])


def _plain(values: object) -> object:
    """Numbers of numpy as those of Python, which every later step can write down."""
    if not isinstance(values, tuple):
        return values
    return tuple(value.item() if type(value).__module__ == "numpy" else value for value in values)
