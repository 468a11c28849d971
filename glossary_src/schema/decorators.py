"""What an author writes above a function: what it shows and promises, how it turns, its texts.

A decorator attaches its data to the function and returns that function; nothing is wrapped, and
there is no registry. Who collects the parts of a module asks `parts_of` for those of each function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from glossary_src.schema.explore import Explore, Parameter
from glossary_src.schema.parts import Edit, Practice
from glossary_src.schema.snippets import Snippet
from glossary_src.schema.spans import Span

ATTRIBUTE = "__glossary__"
Part = Snippet | Practice
F = TypeVar("F", bound=Callable[..., Any])


def snippet(
    *,
    shows: str,
    study: bool = False,
    promises: Mapping[str, Span],
    data: Span | None = None,
    turn: Mapping[str, tuple[Parameter, ...]] | None = None,
    drag: str = "",
    labels: Mapping[str, str] | None = None,
    limits: Mapping[str, tuple[float, float]] | None = None,
    always: Mapping[str, Span] | None = None,
    says: str = "",
    caption: str,
    alt: str,
    checked: str = "",
    edits: tuple[Edit, ...] = (),
    on_page: bool = True,
    motion: bool = False,
) -> Callable[[F], F]:
    """A figure of the page, in the order of the file: see `Snippet`, and `Explore` for `turn`.

    In `caption`, `alt`, `checked` and `says` its own numbers have no prefix: `@{left:.0e}`.
    """
    grid = None
    if turn is not None or drag or labels or limits or always or says:
        ends, in_every = limits or {}, always or {}
        grid = Explore(
            turn or {}, drag=drag, labels=labels or {}, limits=ends, always=in_every, says=says
        )

    def attach(function: F) -> F:
        part = Snippet(
            function,
            shows=shows,
            promises=promises,
            explore=grid,
            caption=caption,
            alt=alt,
            checked=checked,
            edits=edits,
            data=data,
            study=study,
            on_page=on_page,
            motion=motion,
        )
        return _with(part, function)

    return attach


def practice(*, promises: Mapping[str, Span], text: str) -> Callable[[F], F]:
    """The same thing as practitioners do it, at most once a module: see `Practice`."""
    return lambda function: _with(Practice(function, text, promises), function)


def parts_of(function: object) -> tuple[Part, ...]:
    """What was attached to a function. More than one part is a fault; the collector says so."""
    return tuple(getattr(function, ATTRIBUTE, ()))


def _with(part: Part, function: F) -> F:
    try:
        setattr(function, ATTRIBUTE, (*parts_of(function), part))
    except (AttributeError, TypeError):
        kind = type(part).__name__.lower()
        raise TypeError(f"@{kind} stands above {function!r}, which is no function") from None
    return function
