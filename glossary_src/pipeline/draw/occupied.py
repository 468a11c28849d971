"""What is already drawn, as a grid of small cells: how much of it lies under a box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw import curves

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CELL = 2
"""The side of a cell of the grid, in units of the drawing."""
PHONE = 14.8
"""The size of letters in units of the drawing, where a narrow screen shows them at 12 px."""
_WIDE, _NARROW = frozenset("mwMW%@∂→"), frozenset("fijlrtI.,:;'|! ()[]-·")


def width(text: str, size: float = PHONE) -> float:
    """How wide a text is at most, in a font with wide letters."""
    letters = (0.95 if c in _WIDE else 0.38 if c in _NARROW else 0.65 for c in text)
    return size * sum(letters)


def text_box(text: Any, size: float = PHONE) -> curves.Box:
    """The box of a text that lies flat, wherever it is anchored."""
    lines = text.get_text().split("\n")
    wide, high = max(width(line, size) for line in lines), 1.1 * size * len(lines)
    x, y = text.get_transform().transform(text.get_unitless_position())
    if hasattr(text, "xyann"):  # an annotation: its own offset from the place it speaks of
        x, y = text._get_xy_transform(None, text.anncoords).transform(text.xyann)
    left = x - wide * {"left": 0, "center": 0.5, "right": 1}[text.get_ha()]
    under = {"bottom": 0, "baseline": 0.2, "center_baseline": 0.5, "center": 0.5, "top": 1}
    low = y - high * under[text.get_va()]
    return float(left), float(low), float(left + wide), float(low + high)


class Occupied:
    """Sums over boxes: a table whose every cell is the sum of all that lies below and left."""

    def __init__(self, figure: Figure) -> None:
        import numpy as np

        self.size = tuple(int(v / CELL) + 2 for v in figure.bbox.size)
        self.cells = np.zeros(self.size, dtype=np.float32)
        self._runs: dict[Any, Any] = {}
        for axes in figure.axes:
            box = curves.box_of(axes)
            for line in axes.lines:
                if line.get_visible():
                    self._line(line, box)
            for patch in axes.patches:
                corners = patch.get_path().vertices
                self._points(curves.dense(patch.get_transform().transform(corners), box), 0.3)
            for dots in axes.collections:
                self._collection(dots, box)
            for text in axes.texts:
                if text.get_text():
                    self.fill(text_box(text))
        self._drawn = self.cells.copy()
        self._sums: Any = None

    def reset(self) -> None:
        """Only what is drawn: what was filled since is empty again."""
        self.cells, self._sums = self._drawn.copy(), None
        self._runs.clear()

    def run(self, line: Any, box: curves.Box) -> Any:
        """Points on what can be seen of a line."""
        found = self._runs.get(line)
        return curves.dense(curves.corners(line), box) if found is None else found

    def fill(self, box: curves.Box, weight: float = 1) -> None:
        """Something lies in a whole box."""
        left, low, right, top = (round(max(v, 0) / CELL) for v in box)
        self.cells[left : right + 1, low : top + 1] += weight
        self._sums = None

    def under(self, boxes: Any) -> Any:
        """How much lies under each of many boxes: rows of left, bottom, right, top."""
        import numpy as np

        if self._sums is None:
            self._sums = np.pad(self.cells.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        most = np.array([*self.size, *self.size])
        cells = np.clip(np.round(boxes / CELL) + np.array((0, 0, 1, 1)), 0, most).astype(int)
        left, low, right, top = cells.T
        sums = self._sums
        return sums[right, top] - sums[left, top] - sums[right, low] + sums[left, low]

    def _points(self, points: Any, weight: float = 1, reach: float = 0) -> None:
        """Dots with a reach of so many units to all sides."""
        import numpy as np

        points, cells = points / CELL, round(reach / CELL)
        if len(points) > 300 and cells:
            points = np.unique(np.round(points), axis=0)
        for dx in range(-cells, cells + 1):
            for dy in range(-cells, cells + 1):
                x, y = np.round(points + np.array((dx, dy))).astype(int).T
                there = (x >= 0) & (y >= 0) & (x < self.size[0]) & (y < self.size[1])
                self.cells[x[there], y[there]] = np.maximum(self.cells[x[there], y[there]], weight)

    def _line(self, line: Any, box: curves.Box) -> None:
        import numpy as np

        points = curves.corners(line)
        if line.get_linestyle() not in ("None", "", " "):
            faint = (line.get_alpha() or 1) < 0.5
            self._runs[line] = curves.dense(points, box)
            self._points(self._runs[line], 0.5 if faint else 1)
        if line.get_marker() not in ("None", "", " ", None):
            points = points[np.isfinite(points).all(axis=1)]
            self._points(points[:: max(1, len(points) // 2000)], 1, line.get_markersize() / 2)

    def _collection(self, dots: Any, box: curves.Box) -> None:
        import numpy as np

        offsets: Any = np.ma.filled(np.ma.asarray(dots.get_offsets(), dtype=float), np.nan)
        if len(offsets) and np.any(offsets):
            points = dots.get_offset_transform().transform(offsets)
            points = points[np.isfinite(points).all(axis=1)]
            sizes = getattr(dots, "get_sizes", lambda: ())()
            reach = min(np.sqrt(np.max(sizes)) / 2, 8) if len(sizes) else 2
            self._points(points[:2000], 1, reach)
            return
        for path in dots.get_paths()[:200]:  # areas between curves, and straight lines
            with np.errstate(all="ignore"):
                corners = dots.get_transform().transform(path.vertices)
            self._points(curves.dense(corners, box), 0.3)
