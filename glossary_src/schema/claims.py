"""What one reads elsewhere, and its verdict: judged by people, pinned to the numbers of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from numbers import Real

from glossary_src.faults import Fault, did_you_mean
from glossary_src.schema.explore import Parameter
from glossary_src.schema.glossary import unknown_word
from glossary_src.schema.grammar import HOST
from glossary_src.schema.text import missing, one_line, text_faults, tidy

_PLACE = re.compile(rf"{HOST}(?:[/?#]\S*)?")
HOLDS, IN_PART, FAILS = "holds", "holds in part", "does not hold"
VERDICTS: Mapping[str, str] = {
    "true": "true",
    "conditional": "true if",
    "misleading": "misleading",
    "false": "false",
    "usage": "usage",
    "history": "history",
}
"""Every verdict, and how a page words it."""
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "true": (HOLDS,),
    "conditional": (IN_PART,),
    "misleading": (IN_PART,),
    "false": (FAILS,),
    "usage": (HOLDS, IN_PART, FAILS),
    "history": (HOLDS, IN_PART, FAILS),
}
"""What the numbers must say of a claim for each verdict to stand."""
Judge = Callable[[Mapping[str, float]], bool]
"""Compares numbers of the page: `lambda n: n["figure.share"] <= 0.5`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence in our own words, hedges kept. People judge it; the numbers must agree."""

    text: str
    _: KW_ONLY
    number: int
    """Its number in the register of claims: also its address on the page."""
    read_in: str
    """A key of `Glossary.texts`: where it was read."""
    seen_at: tuple[str, ...] = ()
    """Addresses of public places that say so. Not shown: claims are judged, not people."""
    judged: str = ""
    """A key of `VERDICTS`: the verdict of whoever wrote it, found by hand."""
    holds: Judge | None
    """Does it hold as stated? None for what nothing can compute."""
    holds_in_part: Judge | None = None
    """Does it hold under conditions that the claim leaves out, or half of it?"""
    condition: str = ""
    """Under which condition it is true: for `conditional`."""
    counter: Mapping[str, Parameter] = field(default_factory=dict)
    """Values of `snippet.parameter` or `snippet.number` for which it would come out otherwise."""
    because: str
    """What is right instead, with the numbers that show it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", one_line(self.text))
        object.__setattr__(self, "condition", one_line(self.condition))
        object.__setattr__(self, "because", tidy(self.because))
        if isinstance(self.counter, Mapping):
            object.__setattr__(self, "counter", dict(self.counter))
        for name in ("holds", "holds_in_part"):
            if callable(judge := getattr(self, name)):
                object.__setattr__(self, name, _asked_once(judge))

    def found(self, numbers: Mapping[str, float]) -> str:
        """What the numbers say: `HOLDS`, `IN_PART` or `FAILS`; empty where nothing is computed."""
        if self.holds is None:
            return ""
        if self.holds(numbers):
            return HOLDS
        return IN_PART if self.holds_in_part and self.holds_in_part(numbers) else FAILS

    def agrees(self, found: str) -> bool:
        """Whether the verdict may stand beside what the numbers say."""
        return not found or not self.judged or found in _NEEDED.get(self.judged, (found,))

    def verdict(self, numbers: Mapping[str, float]) -> str:
        """A key of `VERDICTS`: as it was judged, or as the numbers alone would have it."""
        found = self.found(numbers)
        return self.judged or {HOLDS: "true", IN_PART: "misleading", FAILS: "false"}.get(
            found, "history"
        )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Its texts that may use the notation, with the names of their places."""
        yield f"claim {self.number}", self.text
        yield f"claim {self.number}: condition", self.condition
        yield f"claim {self.number}: because", self.because

    def faults(self) -> Iterator[Fault]:
        """Every rule this claim breaks."""
        thing = f"claim {self.number}"
        if self.number < 1:
            yield Fault(thing, "has no number of the register.", "Count from 1.")
        yield from missing(thing, self.text, "Say what is claimed, in your own words.")
        yield from missing(f"{thing}: because", self.because, "Say what is right instead.")
        for place, text in self.texts():
            yield from text_faults(place, text)
        rule = f"names the unknown source text {self.read_in!r}."
        yield from unknown_word(thing, "texts", self.read_in, rule)
        if self.seen_at and (len(set(self.seen_at)) < 2 or not all(map(_is_address, self.seen_at))):
            cure = "Give two or more addresses of pages, not one twice, from http on."
            yield Fault(f"{thing}: seen_at", "is no two public places.", cure)
        yield from self._verdict_faults(thing)
        yield from self._counter_faults(thing)

    def _verdict_faults(self, thing: str) -> Iterator[Fault]:
        if self.judged and self.judged not in VERDICTS:
            cure = did_you_mean(self.judged, VERDICTS)
            yield Fault(thing, f"is judged {self.judged!r}.", cure)
        if (self.judged == "conditional") != bool(self.condition):
            rule = "is conditional and names no condition." if self.judged == "conditional" else ""
            cure = 'Name it, as in condition="the layers are wide".'
            yield Fault(thing, rule or "names a condition and is not judged conditional.", cure)
        if self.holds is None and self.judged in ("true", "conditional", "misleading", "false"):
            cure = "Give holds=lambda n: ..., or judge it as usage or history."
            yield Fault(thing, f"is judged {self.judged} by no number.", cure)
        if self.holds is None and "[@" not in self.because:
            rule = "has no verdict that can be computed, and no source."
            cure = "Give holds=lambda n: ..., or cite a source in because: [@key]."
            yield Fault(thing, rule, cure)

    def _counter_faults(self, thing: str) -> Iterator[Fault]:
        for name, value in self.counter.items():
            if not isinstance(name, str) or name.count(".") != 1:
                cure = 'Write "snippet.parameter" or "snippet.number".'
                yield Fault(f"{thing}: counter", f"sets {name!r}.", cure)
            elif not isinstance(value, Real | str):
                cure = "Give the value of a parameter, or of a number."
                yield Fault(f"{thing}: counter", f"sets {name} to {value!r:.60}.", cure)
        if self.counter and self.holds is None:
            cure = "Leave it out: nothing is computed."
            yield Fault(thing, "has a counter-setting and no holds.", cure)


def _asked_once(judge: Judge) -> Judge:
    """The same judge, whose first answer to some numbers stands: later no guard is around it."""
    answers: dict[frozenset[tuple[str, float]], bool] = {}

    def asked(numbers: Mapping[str, float]) -> bool:
        key = frozenset(numbers.items())
        if key not in answers:
            answers[key] = judge(numbers)
        return answers[key]

    return asked


def _is_address(place: str) -> bool:
    return bool(_PLACE.fullmatch(place))
