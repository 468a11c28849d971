"""What runs, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from glossary_src.schema.explore import Explore, Parameter


@dataclass(frozen=True, slots=True)
class Job:
    """A listing to run: calls `name` in `text` with `parameters`."""

    module: str
    name: str
    text: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    explore: Explore | None = None
    """Run every frame of it, and put all of them on the same axes."""
    axes: tuple[Mapping[str, Sequence[float]], ...] = ()
    """Draw on these axes: how one frame is drawn alone and still like the others."""

    def on(self, axes: Sequence[Mapping[str, Sequence[float]]]) -> Job:
        """The same job, drawn on these axes."""
        return replace(self, axes=tuple(axes))

    @property
    def id(self) -> str:
        """How figures and messages call it."""
        return f"{self.module.replace('_', '-')}-{self.name.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Turned:
    """All frames of a snippet, in the order of `Explore.frames`."""

    axes: list[dict[str, list[float]]]
    numbers: list[dict[str, float]]
    drawn: dict[str, Any]
    """What `encoding.encode` made of the figures."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A snippet that ran: its figure, its numbers, its other frames, whether it was recalled."""

    svg: str
    numbers: dict[str, float]
    turned: Turned | None = None
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A snippet that did not: the rule it broke, the cure, the end of the traceback."""

    rule: str
    cure: str
    trace: str = ""


Outcome = Ran | Failed
