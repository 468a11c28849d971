"""Names of lines beside the lines, where there is room; elsewhere a legend, where least lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from glossary_src.pipeline.draw import curves, legends
from glossary_src.pipeline.draw.entities import color_of, listed
from glossary_src.pipeline.draw.occupied import PHONE, Occupied, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Label = tuple[float, float, str]
"""x and the base line, in units of the drawing, and the side that is anchored."""
Plan = tuple[list[Any], list[Label]] | None
"""What the legend of a panel lists, and where these labels stand; none without a legend."""
_PLANNED: WeakKeyDictionary[Figure, tuple[list[Plan], Occupied | None]] = WeakKeyDictionary()
"""The plans of a figure that is to be dressed, and what was drawn in it: neither is made twice."""
_MOST = 6
_GAP, _AROUND, _RISE, _FALL = 3.0, 2.0, 0.78 * PHONE, 0.25 * PHONE
_FAR = (6, 14, 30)  # how far the curve may run from its label, in units: the nearer the better


def agree(
    figures: Sequence[Figure], everyone: legends.Everyone = list
) -> list[legends.Corner | None]:
    """For each panel where its legend stands in all figures; None without a legend.

    Where several processes share the figures, `figures` are one's own, and `everyone` collects.
    """
    own = [_plans(figure) for figure in figures]
    seen = everyone([[(bool(p), p is not None and not p[1]) for p in plans] for plans in own])
    panels = [tuple(map(any, zip(*panel, strict=True))) for panel in zip(*seen, strict=True)]
    full = any(crowded for _, crowded in panels)
    grids = [_PLANNED[figure][1] or Occupied(figure) for figure in figures] if full else []
    return [
        None
        if not listed
        else []
        if not crowded
        else legends.corner([f.axes[number] for f in figures], grids, everyone)
        for number, (listed, crowded) in enumerate(panels)
    ]


def place(figure: Figure, agreed: Sequence[legends.Corner | None]) -> None:
    """Labels or a legend for each panel, as agreed."""
    plans = _PLANNED.pop(figure)[0] if figure in _PLANNED else _plans(figure)
    for axes, corner, plan in zip(figure.axes, agreed, plans, strict=True):
        if plan and corner == []:
            for (line, label), (x, y, side) in zip(plan[0], plan[1], strict=True):
                x, y = axes.transAxes.inverted().transform((x, y))
                axes.text(x, y, label, color=color_of(line), ha=side, transform=axes.transAxes)
            legend: Any = axes.get_legend()
            legend.remove()
        elif plan and corner:
            legends.stand(axes, plan[0], corner)


def _plans(figure: Figure) -> list[Plan]:
    """For each panel with a legend what it lists, and where these labels stand, if all can."""
    plans: list[Plan] = []
    grid: Occupied | None = None
    for axes in figure.axes:
        pairs = listed(axes)
        if not pairs:
            plans.append(None)
            continue
        grid = grid or Occupied(figure)
        plans.append((pairs, _labels(axes, pairs, grid) if _all_lines(axes, pairs) else []))
    if grid:
        grid.reset()
    _PLANNED[figure] = plans, grid
    return plans


def _all_lines(axes: Axes, pairs: Sequence[Any]) -> bool:
    return len(pairs) <= _MOST and all(
        line in axes.lines and line.get_linestyle() not in ("None", "", " ") for line, _ in pairs
    )


def _labels(axes: Axes, pairs: Sequence[Any], grid: Occupied) -> list[Label]:
    """A place for every label, or none."""
    box = curves.box_of(axes)
    runs = [grid.run(line, box) for line, _ in pairs]
    before = grid.cells.copy()
    orders = [list(range(len(pairs))), list(range(len(pairs) - 1, -1, -1))]
    orders.append(sorted(orders[0], key=lambda k: -len(pairs[k][1])))
    for order in orders:
        found: dict[int, Label] = {}
        for k in order:
            best = _best(runs[k], width(pairs[k][1]), box, grid)
            if best is None:
                break
            found[k], own = best
            grid.fill(own, 3)
        if len(found) == len(pairs):
            return [found[k] for k in range(len(pairs))]
        grid.cells, grid._sums = before.copy(), None
    return []


def _best(
    run: Any, wide: float, box: curves.Box, grid: Occupied
) -> tuple[Label, curves.Box] | None:
    """The first place along a curve that is free, nearest to the curve first, right end first."""
    import numpy as np

    if len(run) < 2:
        return None
    labels, boxes, far = _candidates(run, wide, box)
    if not labels:
        return None
    rows = np.array(boxes)
    inside = (rows[:, 0] >= box[0] + 1) & (rows[:, 2] <= box[2] + 2)
    inside &= (rows[:, 1] >= box[1] + 1) & (rows[:, 3] <= box[3] + 4)
    free = inside & (grid.under(rows + np.array([-1, -1, 1, 1]) * _AROUND) <= 0.7)
    for limit in _FAR:
        good = np.flatnonzero(free & (np.array(far) <= limit))
        if len(good):
            return labels[good[0]], boxes[good[0]]
    return None


def _candidates(
    run: Any, wide: float, box: curves.Box
) -> tuple[list[Label], list[curves.Box], list[float]]:
    """Above and below the curve, at its right end, its left end, then from right to left."""
    import numpy as np

    labels, boxes, far = [], [], []
    low, high = float(run[:, 0].min()), float(run[:, 0].max())
    right = min(high, box[2])
    steps = np.arange(right - wide, low - wide / 2, -12.0)
    lefts = [right - wide, max(low, box[0] + 2), *steps[1:]]
    for left in lefts:
        left = min(max(left, box[0] + 2), box[2] + 1 - wide)
        side = "right" if left + wide > (low + high) / 2 + wide / 2 else "left"
        x = left + wide if side == "right" else left
        own = run[(run[:, 0] >= left - 1) & (run[:, 0] <= left + wide + 1), 1]
        if not len(own):
            continue
        for above in (True, False):
            base = own.max() + _GAP + 2 if above else own.min() - _GAP - _RISE
            labels.append((float(x), float(base), side))
            boxes.append((left, base - (1 if above else _FALL), left + wide, base + _RISE))
            far.append(float(abs(own.mean() - (own.max() if above else own.min()))))
    for x, y in run[:: max(1, len(run) // 24)][::-1]:  # beside a steep piece
        for side, left in (("left", x + 2 * _GAP), ("right", x - 2 * _GAP - wide)):
            for base in (y - _RISE, y + _FALL, y - _RISE / 2):
                labels.append((float(left if side == "left" else left + wide), float(base), side))
                boxes.append((left, base - _FALL, left + wide, base + _RISE))
                far.append(10)
    return labels, boxes, far
