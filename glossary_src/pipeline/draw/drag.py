"""Where a reader may take hold of a figure, and move a point along the x axis (worker side)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw.frames import Layers
from glossary_src.pipeline.draw.shared_axes import Unlike

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROUND = re.compile(
    r'<circle[^>]* cx="(-?[\d.]+)" cy="(-?[\d.]+)"|M(-?[\d.]+) (-?[\d.]+)a([\d.]+) '
)
"""A circle by its middle; a ring among many (`marks.rings`) by where it begins, and its radius."""
_OFF = 1.0
"""How far the mark may lie from its value, in units of the drawing."""


def grip(
    figure: Figure, name: str, values: Sequence[float], drawn: Sequence[Layers]
) -> dict[str, Any]:
    """Where the first panel lies, a parameter's values along x, the mark's heights in the frames.

    All are shares of the figure, which is that of a frame, as it was drawn. `values` are those of
    the frames. Raises `Unlike` for one in which no round mark of the panel stands at the value.
    """
    panel = figure.axes[0]
    across = panel.transData + figure.transFigure.inverted()
    stops = {v: float(across.transform((v, panel.get_ylim()[0]))[0]) for v in values}
    width, height = (72 * float(inches) for inches in figure.get_size_inches())
    heights = []
    for number, (value, layers) in enumerate(zip(values, drawn, strict=True)):
        own = chain.from_iterable(each for layer, each in layers.items() if layer[:2] == "0.")
        marks = [_middle(mark) for markup in own for mark in _ROUND.finditer(markup)]
        found = [y for x, y in marks if abs(x - width * stops[value]) <= _OFF]
        if not found:
            cure = f'Draw one in the first panel, last of all: ax.plot({name}, ..., "o").'
            raise Unlike(f"drags {name}, and has no round mark at that x", cure, number)
        heights.append(round(found[-1] / height, 3))
    left, bottom, right, top = panel.get_position().extents
    return {
        "name": name,
        "box": [round(float(n), 4) for n in (left, 1 - top, right - left, top - bottom)],
        "stops": [round(stop, 4) for stop in stops.values()],
        "heights": heights,
    }


def _middle(mark: re.Match[str]) -> tuple[float, float]:
    x, y, start, level, radius = (float(number or 0) for number in mark.groups())
    return x + start + radius, y + level
