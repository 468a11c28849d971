"""A reader's figure over the page's, in the same axes, the old one gray behind it.

Published with the site and imported by Pyodide. Both figures are drawn with the union of their
limits; of the page's own, what was computed is kept and put under the reader's.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossary_src.pipeline.draw import dressing, svg, theme

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Ends = tuple[list[float], list[float], list[float]]
"""Where the axes of a panel end, x and y as shown, and where its data lie along x."""
_GRAY = "var({},{})".format(*theme.TOKENS[theme.GRID])
_THIN, _FAINT = "1.2", "0.35"


@dataclass(slots=True)
class Base:
    """The page's figure, dressed, and its own ends: it is drawn again for every comparison."""

    figure: Figure
    ends: list[Ends]
    places: list[object]


def base(figure: Figure) -> Base:
    """Keep a figure for comparisons."""
    kept = Base(figure, [_ends(panel) for panel in figure.axes], _places(figure))
    dressing.dress(figure)
    return kept


def _places(figure: Figure) -> list[object]:
    return [tuple(figure.get_size_inches()), *(p.get_position().bounds for p in figure.axes)]


def alone(page: Base, key: str) -> str:
    """The page's figure on its own axes."""
    _fix(page.figure, page.ends)
    return svg.text_of(svg.tree(page.figure, key))


def over(page: Base, yours: Figure, key: str) -> str:
    """One picture of both, as `why_beside` finds nothing against."""
    theirs = [_ends(panel) for panel in yours.axes]
    shared = [_union(*both) for both in zip(page.ends, theirs, strict=True)]
    _fix(page.figure, shared)
    _fix(yours, shared)
    dressing.dress(yours)
    root = svg.tree(yours, key)
    root.insert(0, _gray(page.figure, f"{key}-was"))
    return svg.text_of(root)


def why_beside(page: Base, yours: Figure) -> str:
    """Why the two cannot share their axes, in a sentence; empty if they can."""
    panels = page.figure.axes
    if len(panels) != len(yours.axes):
        return f"Yours has {_panels(yours)}, the page’s {len(panels)}."
    if page.places != _places(yours):
        return "Its size or the place of a panel is another one."
    for number, (was, now) in enumerate(zip(panels, yours.axes, strict=True), 1):
        which = f" of panel {number}" if len(panels) > 1 else ""
        if any(_covers(panel) for panel in (was, now)):
            return "An image fills its panel, so nothing can be seen behind it."
        for what, difference in _DIFFERENCES.items():
            if difference(was) != difference(now):
                return f"The {what}{which} is another one."
    return ""


def _panels(figure: Figure) -> str:
    count = len(figure.axes)
    return f"{count} panel" if count == 1 else f"{count} panels"


_DIFFERENCES: dict[str, Callable[[Axes], object]] = {
    "scale of the x axis": lambda panel: panel.get_xscale(),
    "scale of the y axis": lambda panel: panel.get_yscale(),
    "direction of the x axis": lambda panel: panel.xaxis_inverted(),
    "direction of the y axis": lambda panel: panel.yaxis_inverted(),
    "kind of axes": lambda panel: panel.name,
    "list of categories": lambda panel: [
        tuple(getattr(axis.units, "_mapping", ())) for axis in (panel.xaxis, panel.yaxis)
    ],
}


def _covers(panel: Axes) -> bool:
    from matplotlib.collections import QuadMesh

    return bool(panel.images) or any(isinstance(it, QuadMesh) for it in panel.collections)


def _ends(panel: Axes) -> Ends:
    data = sorted(float(end) for end in panel.dataLim.intervalx)
    return list(map(float, panel.get_xlim())), list(map(float, panel.get_ylim())), data


def _union(one: Ends, two: Ends) -> Ends:
    x, y, data = (_both(a, b) for a, b in zip(one, two, strict=True))
    return x, y, data


def _both(one: list[float], two: list[float]) -> list[float]:
    low, high = min(*one, *two), max(*one, *two)
    return [high, low] if one[0] > one[1] else [low, high]


def _fix(figure: Figure, ends: list[Ends]) -> None:
    for panel, (x, y, data) in zip(figure.axes, ends, strict=True):
        panel.set_xlim(*x)
        panel.set_ylim(*y)
        panel.dataLim.intervalx = data  # what its ticks are chosen by


def _gray(figure: Figure, key: str) -> ET.Element:
    """What was computed in a figure, thin and gray, as a group."""
    hidden = [artist for artist in _words(figure) if artist.get_visible()]
    for artist in hidden:
        artist.set_visible(False)
    drawn = svg.tree(figure, key)
    for artist in hidden:
        artist.set_visible(True)
    group = ET.Element(drawn.tag.replace("}svg", "}g"), {"data-was": ""})
    group.extend(drawn)
    for element in group.iter():
        for name in ("stroke", "fill"):
            if element.get(name, "none") != "none":
                element.set(name, _GRAY)
        if "stroke-width" in element.attrib:
            element.set("stroke-width", _THIN)
        if element.get("fill", "none") != "none" and element.get("stroke", "none") == "none":
            element.set("fill-opacity", _FAINT)
    return group


def _words(figure: Figure) -> Iterator[Artist]:
    """Everything that is said or ruled, not computed."""
    yield from (figure.patch, *figure.texts, *figure.legends)
    for panel in figure.axes:
        yield from (panel.patch, panel.xaxis, panel.yaxis, *panel.spines.values())
        yield from (panel.title, panel._left_title, panel._right_title, *panel.texts)  # type: ignore[attr-defined]
        yield from (
            it for it in panel.lines if it.get_transform() == panel.transAxes
        )  # arrow heads
        if legend := panel.get_legend():
            yield legend
