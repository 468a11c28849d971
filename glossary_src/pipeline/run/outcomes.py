"""What runs, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.listing import listing
from glossary_src.schema import Explore, Parameter, Snippet, Term


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
    study: bool = False
    """A longer computation, which is given more time."""
    drawn: bool = True
    """Whether its figure is wanted, and not only its numbers."""

    def on(self, axes: Sequence[Mapping[str, Sequence[float]]]) -> Job:
        """The same job, drawn on these axes."""
        return replace(self, axes=tuple(axes))

    @property
    def id(self) -> str:
        """How figures and messages call it."""
        return _key(self.module, self.name)


def _key(module: str, name: str) -> str:
    return f"{module}-{name}".replace("_", "-")


def key_of(entry: Entry, snippet: Snippet) -> str:
    """How figures and messages call a snippet: its ids begin with this."""
    return _key(entry.module, snippet.name)


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
    recalled: bool = field(default=False, compare=False)
    data: float = 0.0
    """The data in its figure, as one number: `draw.data.fingerprint`."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A snippet that did not: the rule it broke, the cure, the end of the traceback."""

    rule: str
    cure: str
    trace: str = ""


Outcome = Ran | Failed
Outcomes = Mapping[str, Mapping[str, Outcome]]
"""Module name to snippet name to what became of it."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A term of which everything ran and every promise is kept: what every writer is given."""

    entry: Entry
    runs: Mapping[str, Ran]
    """By the name of the snippet."""
    numbers: Mapping[str, float]
    """By `snippet.number`."""
    related: Mapping[str, Sequence[str]]
    """Kind of relation to the modules it holds for, seen from this term."""

    @property
    def slug(self) -> str:
        """The name of its page."""
        return self.entry.slug

    @property
    def term(self) -> Term:
        """What its author wrote."""
        return self.entry.term


def jobs_of(entry: Entry) -> list[Job]:
    """What has to run for a term."""
    return [
        Job(entry.module, s.name, listing(entry.code, s.name), s.turned, s.explore, study=s.study)
        for s in entry.snippets
    ]
