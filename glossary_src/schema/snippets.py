"""A snippet: the function that a page shows, and the numbers it must return."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

from glossary_src.faults import Fault
from glossary_src.schema.explore import Explore, Parameter
from glossary_src.schema.fields import field_faults
from glossary_src.schema.glossary import unknown_word
from glossary_src.schema.grammar import qualified, tokens
from glossary_src.schema.parts import Edit
from glossary_src.schema.spans import ROUNDING, Span, promise_faults, span_faults
from glossary_src.schema.text import missing, one_line, text_faults


@dataclass(frozen=True, slots=True)
class Snippet:
    """A function whose listing stands alone and returns `(figure, {name: number})`."""

    function: Callable[..., Any]
    _: KW_ONLY
    shows: str
    """A key of `Glossary.shown`."""
    promises: Mapping[str, Span]
    """What every returned number promises."""
    explore: Explore | None = None
    """What a reader may turn."""
    caption: str
    """What to see in the figure: one or two sentences. May use @{numbers}."""
    alt: str
    """The finding, with its numbers, for who cannot see the figure."""
    checked: str = ""
    """What a right backward pass gives and a wrong one does not, in a sentence with its number."""
    data: Span | None = None
    """What the data in the figure come to, as one number. `scripts/pin` writes it."""
    edits: tuple[Edit, ...] = ()
    """What a reader may try in the editor: two or three changes of the listing."""
    study: bool = False
    """A longer computation: its figure is shown, its code folded; it is not run in the browser."""
    on_page: bool = True
    """False for a figure that only hand-written pages show."""
    motion: bool = False
    """A pulse runs over its dots, from the last on the right to the first on the left."""

    def __post_init__(self) -> None:
        if isinstance(self.promises, Mapping):
            object.__setattr__(self, "promises", dict(self.promises))
        for name in ("caption", "alt", "checked"):
            if isinstance(text := getattr(self, name), str):
                object.__setattr__(self, name, qualified(one_line(text), self.name))
        if self.explore and isinstance(self.explore.says, str):
            says = qualified(self.explore.says, self.name)
            object.__setattr__(self, "explore", replace(self.explore, says=says))

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
        return {name: self.defaults[name] for name in self.explore.turn} if self.explore else {}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Its texts that may use the notation, with the names of their places."""
        yield f"{self.name}: caption", self.caption
        yield f"{self.name}: alt", self.alt
        yield f"{self.name}: checked", self.checked
        if self.explore:
            yield f"{self.name}: says", self.explore.says

    def faults(self) -> Iterator[Fault]:
        """Every rule this snippet breaks."""
        thing = f"snippet {self.name}()"
        if not inspect.isfunction(self.function) or self.name == "<lambda>":
            yield Fault(thing, "is not a plain function.", "Write @snippet directly above a def.")
            return
        if wrong := list(field_faults(self, thing)):
            yield from map(_as_written, wrong)
            return
        yield from self._parameter_faults(thing)
        if self.explore:
            parameters = inspect.signature(self.function).parameters
            yield from self.explore.faults(thing, parameters, self.promises)
        if self.explore and self.motion:
            rule = "moves by itself and is turned by the reader."
            yield Fault(thing, rule, "Leave turn= or motion= out.")
        if self.study and (self.explore or self.motion):
            rule = "is a study and turned, or moving."
            yield Fault(thing, rule, "A study runs once: leave turn= and motion= out.")
        for name in ("caption", "alt"):
            text, cure = getattr(self, name), "Say what the figure shows, in a sentence."
            yield from missing(f"{thing}: {name}", text, cure)
            yield from text_faults(f"{thing}: {name}", text)
        if self.alt and self.alt == self.caption:
            cure = "Say the finding in it, for who cannot see the figure."
            yield Fault(f"{thing}: alt", "is the caption once more.", cure)
        yield from self._check_faults(thing)
        yield from span_faults(f"{thing}: data", self.data) if self.data else ()
        rule = f"shows {self.shows!r}, nothing that this glossary knows."
        yield from unknown_word(thing, "shown", self.shows, rule)
        yield from promise_faults(thing, self.promises)

    def _check_faults(self, thing: str) -> Iterator[Fault]:
        """The sentence on its check names a number that is zero up to rounding."""
        if not self.checked:
            return
        yield from text_faults(f"{thing}: checked", self.checked)
        named = [token.parts["of"] for token in tokens(self.checked) if token.kind == "number"]
        exact = [f"{self.name}.{n}" for n, span in self.promises.items() if span.is_rounding]
        if not set(named) & set(exact):
            cure = f"Name a difference that promises between(0, {ROUNDING:g}) or less."
            yield Fault(f"{thing}: checked", "names no number that is zero up to rounding.", cure)

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


def _as_written(fault: Fault) -> Fault:
    """A fault of a field in the words of the decorator, which makes grids and spans itself."""
    cure = fault.cure.replace("Write Span(low=..., high=...)", "Write near(...) or between(...)")
    return replace(fault, thing=fault.thing.replace(": explore: ", ": "), cure=cure)
