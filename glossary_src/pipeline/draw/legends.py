"""The legend of a panel, where names cannot stand at the lines: in one corner for all frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw import curves
from glossary_src.pipeline.draw.occupied import Occupied, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Everyone = Callable[[list[Any]], list[Any]]
"""One thing for each of the own figures in, one for each of all figures out."""
Corner = list[float]
"""Left and top of a legend as shares of the axes; empty where labels stand at the lines."""
_HANDLE, _PAD, _ROW = 36, 4, 15.5


def _extent(axes: Axes) -> tuple[float, float, int]:
    """The width and height of a legend on a phone, and its columns."""
    legend: Any = axes.get_legend()
    texts = [text.get_text() for text in legend.get_texts()]
    columns = getattr(legend, "_ncols", 1)
    wide = max(map(width, texts)) + _HANDLE + _PAD
    columns = max(1, min(columns, int((axes.bbox.width + 10) // wide)))
    title = legend.get_title().get_text()
    rows = -(-len(texts) // columns) + bool(title)
    return max(wide * columns, width(title)), rows * _ROW + _PAD, columns


def corner(panels: Sequence[Axes], grids: Sequence[Occupied], everyone: Everyone) -> Corner:
    """Where a legend covers least, over all figures."""
    import numpy as np

    own = [_extent(axes)[:2] if axes.get_legend() else None for axes in panels]
    sizes = [size for size in everyone(own) if size]
    wide, high = (max(size[k] for size in sizes) for k in (0, 1))
    left, low, right, top = curves.box_of(panels[0])
    ys = np.linspace(top, min(low + high, top), 9)
    xs = np.linspace(max(right - wide, left), left + 2, 9)
    places = [(x, y) for y in ys for x in (xs[0], xs[-1], *xs[1:-1])]
    rows = np.array([(x, y - high, x + wide, y) for x, y in places])
    covered = np.sum(everyone([grid.under(rows) for grid in grids]), axis=0)
    x, y = places[int(covered.argmin())]
    return [float((x - left) / (right - left)), float((y - low) / (top - low))]


def stand(axes: Axes, pairs: Sequence[Any], corner: Corner) -> None:
    """The legend once more, with its upper left corner there and columns wide enough."""
    _, _, columns = _extent(axes)
    legend: Any = axes.get_legend()
    title = legend.get_title().get_text()
    longest = max((label for _, label in pairs), key=width)
    axes.legend(
        *zip(*pairs, strict=True),
        loc="upper left",
        bbox_to_anchor=corner,
        borderaxespad=0,
        ncols=columns,
        columnspacing=1 + (width(longest) - width(longest, 10)) / 10,
        title=title or None,
        alignment="left",
    )
