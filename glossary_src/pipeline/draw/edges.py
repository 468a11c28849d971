"""Curves that go on past the end of their axes: an arrow head where they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw import curves
from glossary_src.pipeline.draw.entities import color_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_NEAR, _MOST = 8.0, 40


def mark(figure: Figure) -> None:
    """An arrow head for every curve at every place where it leaves through top or bottom."""
    for axes in figure.axes:
        _mark(axes)


def _mark(axes: Axes) -> None:
    from matplotlib.lines import Line2D

    box = curves.box_of(axes)
    back = axes.transAxes.inverted()
    seen: list[tuple[float, str, str]] = []
    for line in list(axes.lines):
        for x, edge, marker in _leaves(line, box) if _can_leave(line, axes) else ():
            new = (x, marker, color_of(line))
            if any(abs(x - a) < _NEAR and (m, c) == new[1:] for a, m, c in seen):
                continue
            seen.append(new)
            left, up = back.transform((x, edge))
            head: dict[str, Any] = {
                "marker": marker,
                "color": new[2],
                "markersize": 7,
                "linestyle": "none",
            }
            where: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False, "zorder": 2.2}
            axes.add_artist(Line2D([left], [up], **head, **where))


def _can_leave(line: Any, axes: Axes) -> bool:
    return (
        line.get_visible()
        and line.get_linestyle() not in ("None", "", " ")
        and len(line.get_xydata()) > 1
        and bool(line.get_transform().contains_branch_seperately(axes.transData)[1])
    )


def _leaves(line: Line2D, box: curves.Box) -> Iterator[tuple[float, float, str]]:
    """Where a line passes top or bottom: x, y, and the arrow head that shows it."""
    import numpy as np

    points = curves.corners(line)
    ends = np.concatenate(curves.visible(points, box))
    for edge, sign, marker in ((box[3], 1, "^"), (box[1], -1, "v")):
        beyond = sign * (points[:, 1] - edge)
        if np.any(beyond > 1):  # NaN is not
            for x in ends[np.abs(ends[:, 1] - edge) < 0.01, 0][:_MOST]:
                yield float(x), edge, marker
