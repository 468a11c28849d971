"""One color an entity, over the whole site: what a label names decides, not the order of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw.theme import DASHES, REFERENCE, SERIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Entry = tuple[Any, str]
"""An artist, or a container of artists, and its label."""
Rgba = tuple[float, float, float, float]
"""Red, green, blue, opacity, each from 0 to 1."""
_TABLE = (  # entity, what a label that names it matches, its color; the first that matches counts
    ("what breaks", r"^(NaN|inf|overflow\w*|diverg\w*)\b", SERIES[6]),
    ("without the cure", r"\b(without|plain|not clipped|no (skip|activation))\b", SERIES[4]),
    (
        "with the cure",
        r"^with\b|\bBN\b|\b(with|in) (skips?|residual|batch norm)|^skip\b|\bresidual\b|normalized"
        r"|^batch norm|^(norm |steps, )?clipped\b",
        SERIES[5],
    ),
    ("sigmoid", r"\bsigmoid", SERIES[0]),
    ("tanh", r"\btanh\b", SERIES[1]),
    ("ReLU", r"ReLU|\bleaky\b|\bHe\b", SERIES[2]),
    (
        "the error going back",
        r"\bdL/d|^(the )?(error|error signal|gradient)$|\b(full|the) gradient\b(?! (keeps|tells))",
        SERIES[3],
    ),
    ("the signal going forward", r"^(the )?signal\b|\bactivations?\b|^forward\b|^h$", SERIES[7]),
    (
        "a reference",
        r"\b(theory|bound|limit|exact)\b|^(1|ln 10): |keeps its size|^most that",
        REFERENCE,
    ),
)
_PATTERNS = [(name, re.compile(pattern), color) for name, pattern, color in _TABLE]


def entity(label: str) -> tuple[str, str]:
    """What a label names, and its color; two empty words for a label that names no entity."""
    return next(((n, color) for n, pattern, color in _PATTERNS if pattern.search(label)), ("", ""))


def entries(axes: Axes) -> list[Entry]:
    """What the legend of some axes lists, then every other artist with a label of its own."""
    own: list[Any] = [*axes.containers, *axes.lines, *axes.collections, *axes.patches]
    named = [(artist, str(artist.get_label())) for artist in own]
    named = [(artist, label) for artist, label in named if label and not label.startswith("_")]
    listed = list(_listed(axes, own, named))
    return listed + [pair for pair in named if all(pair[0] is not a for a, _ in listed)]


def listed(axes: Axes) -> list[Entry]:
    """What the legend of some axes lists: artists where they are found, else its own handles."""
    return entries(axes)[: len(legend.get_texts())] if (legend := axes.get_legend()) else []


def _listed(axes: Axes, own: list[Any], named: list[Entry]) -> Iterator[Entry]:
    if not (legend := axes.get_legend()):
        return
    found: list[Any] = []
    for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
        label = text.get_text()
        alike = [artist for artist, name in named if name == label]
        alike += [artist for artist in own if _look(artist) == _look(handle)]
        artist = next((a for a in alike if all(a is not f for f in found)), handle)
        found.append(artist)
        yield artist, label


def _look(artist: Any) -> tuple[Any, ...]:
    """What tells apart artists that have no label."""
    dashes = getattr(artist, "_unscaled_dash_pattern", None)
    return color_of(artist), dashes, getattr(artist, "get_marker", str)()


def paint(figure: Figure) -> None:
    """Give what names an entity its color, and what looked like it; keep others off that color."""
    held = {entity(label)[1] for axes in figure.axes for _, label in entries(axes)} - {""}
    for axes in figure.axes:
        pairs = entries(axes)
        before = [color_of(artist) for artist, _ in pairs]
        after = list(_wanted(pairs, before, held))
        moved = dict(reversed([(a, b) for a, b in zip(before, after, strict=True) if a and b]))
        free = [color for color in SERIES if color not in held]
        for line in axes.lines:  # without a label, in a color that now means something
            old = color_of(line)
            if old in held and old not in moved and _from_the_cycle(line) and free:
                moved[old] = free[0]
        legend = axes.get_legend()
        handles = (
            list(zip(legend.legend_handles, legend.get_texts(), strict=True)) if legend else []
        )
        for place, (artist, _) in enumerate(pairs):
            for one in (artist, *(part for pair in handles[place : place + 1] for part in pair)):
                recolor(one, {before[place]: after[place]})
        done = {id(one) for artist, _ in pairs for one in _parts(artist)}
        for artist in (*axes.lines, *axes.collections, *axes.patches, *axes.texts):
            if id(artist) not in done:
                recolor(artist, moved)
        _tell_apart(pairs, axes)


def _wanted(pairs: list[Entry], before: list[str], held: set[str]) -> Iterator[str]:
    """The color of each labelled artist."""
    taken = held | {
        old for old, (a, label) in zip(before, pairs, strict=True) if not entity(label)[1]
    }
    free = [color for color in SERIES if color not in taken]
    for (artist, label), old in zip(pairs, before, strict=True):
        color = entity(label)[1]
        if color == REFERENCE and not _from_the_cycle(artist):
            yield old
        elif color:
            yield color
        elif old in held and _from_the_cycle(artist) and free:
            yield free.pop(0)
        else:
            yield old


def _from_the_cycle(artist: Any) -> bool:
    """Whether matplotlib chose its color. Only a line remembers."""
    color = getattr(artist, "get_color", str)()
    return not isinstance(color, str) or color in (*SERIES, "")


def _tell_apart(pairs: list[Entry], axes: Axes) -> None:
    """Lines of one entity differ in their dashes."""
    from matplotlib.lines import Line2D

    legend = axes.get_legend()
    handles: list[Any] = list(legend.legend_handles) if legend else []
    looks: list[Any] = []
    for place, (line, _) in enumerate(pairs):
        if not isinstance(line, Line2D) or line.get_linestyle() in ("None", "", " "):
            continue
        for dashes in DASHES:
            if _look(line) not in looks:
                break
            for one in (line, *handles[place : place + 1]):
                one.set_linestyle(dashes)
        looks.append(_look(line))


def _parts(artist: Any) -> list[Any]:
    """The artist, or what a container holds."""
    from matplotlib.container import Container

    return list(artist.get_children()) if isinstance(artist, Container) else [artist]


def color_of(artist: Any) -> str:
    """The color that an artist is known by, as `#rrggbb`; nothing where it has none or many."""
    parts = _parts(artist)
    for name in ("get_color", "get_facecolor", "get_edgecolor"):
        found = getattr(parts[0], name, None) if parts else None
        if found is None or getattr(parts[0], "get_array", lambda: None)() is not None:
            continue
        colors = {_hex(row) for row in _rows(found()) if row[3] > 0}
        if colors:
            return colors.pop() if len(colors) == 1 else ""
    return ""


def _rows(colors: Any) -> list[Rgba]:
    """One color or many."""
    from matplotlib.colors import to_rgba_array

    return [(r, g, b, alpha) for r, g, b, alpha in to_rgba_array(colors).tolist()]


@cache
def _hex(color: Rgba) -> str:
    from matplotlib.colors import to_hex

    return to_hex(color)


def recolor(artist: Any, moved: dict[str, str]) -> None:
    """Every color of an artist that has moved, opacity kept."""
    from matplotlib.colors import to_rgba

    if all(old == new for old, new in moved.items()):
        return
    for part in _parts(artist):
        for name in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
            get, put = (getattr(part, f"{verb}_{name}", None) for verb in ("get", "set"))
            if not get or not put:
                continue
            rows = _rows(get())
            if any(moved.get(_hex(row), _hex(row)) != _hex(row) for row in rows):
                new = [to_rgba(moved.get(_hex(row), _hex(row)), row[3]) for row in rows]
                put(new[0] if len(new) == 1 else new)
