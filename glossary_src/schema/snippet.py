"""A snippet: the function that a page shows, and the numbers it must return."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from glossary_src.faults import Fault
from glossary_src.schema.explore import Explore, Parameter
from glossary_src.schema.glossary import unknown_word
from glossary_src.schema.spans import Span
from glossary_src.schema.text import missing, one_line, text_faults


@dataclass(frozen=True, slots=True)
class Snippet:
    """A function whose listing stands alone and returns `(figure, {name: number})`."""

    function: Callable[..., Any]
    _: KW_ONLY
    caption: str
    """What to see in the figure: one or two sentences. May use @{numbers}."""
    alt: str
    """The finding, with its numbers, for who cannot see the figure."""
    shows: str
    """A key of `Glossary.shown`."""
    checks: Mapping[str, Span]
    """What every returned number promises."""
    on_page: bool = True
    """False for a figure that only hand-written pages show."""
    explore: Explore | None = None
    """What a reader may turn."""
    motion: bool = False
    """Its dots are layers, from first to last, and a pulse runs over them, backward."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", one_line(self.caption))
        object.__setattr__(self, "alt", one_line(self.alt))

    @property
    def name(self) -> str:
        """The name of the function: also the key of its numbers in prose."""
        return str(getattr(self.function, "__name__", self.function))

    @property
    def defaults(self) -> dict[str, Parameter]:
        """The parameters of the default call."""
        parameters = inspect.signature(self.function).parameters.values()
        return {p.name: p.default for p in parameters}

    @property
    def turned(self) -> dict[str, Parameter]:
        """The parameters that a reader may turn, as they are in the default call."""
        return {name: self.defaults[name] for name in self.explore.values} if self.explore else {}

    def faults(self) -> Iterator[Fault]:
        """Every rule this snippet breaks."""
        thing = f"snippet {self.name}()"
        if not inspect.isfunction(self.function) or self.name == "<lambda>":
            yield Fault(thing, "is not a plain function.", "Pass a function written with def.")
            return
        yield from self._parameter_faults(thing)
        if self.explore:
            parameters = inspect.signature(self.function).parameters
            yield from self.explore.faults(thing, parameters, self.checks)
        if self.explore and self.motion:
            cure = "Leave explore= or motion= out."
            yield Fault(thing, "moves by itself and is turned by the reader.", cure)
        for name in ("caption", "alt"):
            text = getattr(self, name)
            yield from missing(
                f"{thing}: {name}", text, "Say what the figure shows, in a sentence."
            )
            yield from text_faults(f"{thing}: {name}", text)
        rule = f"shows {self.shows!r}, nothing that this glossary knows."
        yield from unknown_word(thing, "shown", self.shows, rule)
        if not self.checks:
            yield Fault(
                thing, "promises nothing.", "Give checks={number: near(...) or between(...)}."
            )
        for number, span in self.checks.items():
            if not isinstance(span, Span):
                yield Fault(f"{thing}: {number}", "is not a span.", "Use near() or between().")

    def _parameter_faults(self, thing: str) -> Iterator[Fault]:
        parameters = inspect.signature(self.function).parameters
        for p in parameters.values():
            variadic = p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
            if variadic or p.default is p.empty:
                yield Fault(thing, f"takes {p.name!r} without a default.", "Give it one.")
            elif not isinstance(p.default, Parameter):
                yield Fault(
                    thing,
                    f"has a default for {p.name!r} that is no number, text or truth value.",
                    "Keep parameters simple: a reader turns them.",
                )
