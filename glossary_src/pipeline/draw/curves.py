"""Where curves run, in units of the drawing: what labels and arrows at the lines need to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
APART = 2
"""How far apart the points on a curve are, in units of the drawing."""


def box_of(axes: Axes) -> Box:
    """Where some axes lie."""
    axes.get_xlim(), axes.get_ylim()  # brings what is drawn to its scale
    axes.apply_aspect()
    (left, bottom), (right, top) = axes.bbox.get_points()
    return float(left), float(bottom), float(right), float(top)


def corners(line: Line2D) -> Any:
    """The points of a line, steps included; what cannot be drawn is NaN."""
    import numpy as np
    from matplotlib.cbook import STEP_LOOKUP_MAP

    x: Any
    y: Any
    x, y = (np.ma.filled(np.ma.asarray(v, dtype=float), np.nan) for v in line.get_data(orig=False))
    if (style := line.get_drawstyle()) != "default":
        x, y = STEP_LOOKUP_MAP[style](x, y)
    with np.errstate(all="ignore"):
        points = line.get_transform().transform(np.column_stack([x, y]))
    return np.where(np.isfinite(points) & (np.abs(points) < 1e7), points, np.nan)


def visible(points: Any, box: Box) -> tuple[Any, Any]:
    """The pieces of a polyline in a box: where each begins and ends."""
    import numpy as np

    begin, step = points[:-1], np.diff(points, axis=0)
    with np.errstate(all="ignore"):
        lows, highs = (np.array(box[k : k + 2]) for k in (0, 2))
        ends = np.stack([(edge - begin) / step for edge in (lows, highs)])
        inside = (begin >= lows) & (begin <= highs)
        flat = step == 0
        first = np.where(flat, np.where(inside, 0, np.inf), ends.min(axis=0)).max(axis=1)
        last = np.where(flat, np.where(inside, 1, -np.inf), ends.max(axis=0)).min(axis=1)
    first, last = np.maximum(first, 0), np.minimum(last, 1)
    kept = first <= last  # false for NaN
    begin, step, first, last = begin[kept], step[kept], first[kept, None], last[kept, None]
    return begin + step * first, begin + step * last


def dense(points: Any, box: Box) -> Any:
    """Points on a polyline in a box, two units of the drawing apart."""
    import numpy as np

    begin, end = visible(points, box)
    counts = np.ceil(np.hypot(*(end - begin).T) / APART).astype(int) + 1
    which = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = place / np.maximum(np.repeat(counts, counts) - 1, 1)
    return begin[which] + (end - begin)[which] * share[:, None]
