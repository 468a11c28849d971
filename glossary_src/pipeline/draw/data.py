"""The data in a figure as one number: another curve, bar or image gives another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle


def fingerprint(figure: Figure) -> float:
    """A sum over all data that the figure shows, each weighed by its place, small ones too.

    Logarithms, so that a change of 1e-30 counts by its share. Style and texts do not count.
    """
    import numpy as np

    total = 0.0
    arrays = (
        array
        for panel in figure.axes
        for artist in panel.get_children()
        for array in _arrays(artist)
    )
    for number, array in enumerate(arrays):
        flat = np.asarray(np.ma.filled(array, np.nan), dtype=float).ravel()
        flat = np.where(np.isfinite(flat), flat, 0.125)
        with np.errstate(divide="ignore"):
            sizes = np.where(flat == 0, 0, np.log(np.abs(flat)) + 3 * np.sign(flat))
        total += float(np.cos(np.arange(len(sizes)) + number) @ sizes)
    return total


def _arrays(artist: Artist) -> Iterator[Any]:
    """What an artist shows that was computed."""
    from matplotlib.collections import Collection
    from matplotlib.image import AxesImage
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    if isinstance(artist, Line2D):
        yield from artist.get_data(orig=False)
    elif isinstance(artist, AxesImage):
        yield artist.get_array()
    elif isinstance(artist, Collection):
        yield artist.get_offsets()
        yield from (path.vertices for path in artist.get_paths())
        if artist.get_array() is not None:
            yield artist.get_array()
    elif isinstance(artist, Rectangle) and not _is_span(artist):
        yield (artist.get_x(), artist.get_y(), artist.get_width(), artist.get_height())


def _is_span(artist: Rectangle) -> bool:
    """Whether it marks a range of an axis: in some versions that is a rectangle, in some none."""
    panel = artist.axes
    return (
        panel is not None
        and artist is not panel.patch
        and (artist.get_data_transform() != panel.transData)
    )
