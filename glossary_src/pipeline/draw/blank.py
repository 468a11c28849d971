"""Figures that show nothing, or that fit no page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from glossary_src.faults import Fault

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

WIDTHS, HEIGHTS = (3.0, 8.0), (1.0, 8.0)
"""Inches, from the least to the most."""
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def figure_faults(svg: str, thing: str) -> Iterator[Fault]:
    """What is wrong with a figure as a thing to look at."""
    if not (size := _SIZE.search(svg)):
        return
    for name, units, (least, most) in (("wide", size[1], WIDTHS), ("high", size[2], HEIGHTS)):
        if not least <= (inches := float(units) / 72) <= most:
            cure = f"Between {least:g} and {most:g}, as in plt.subplots(figsize=(5.84, 3.6))."
            yield Fault(thing, f"returns a figure {inches:,.3g} inches {name}.", cure)


def is_empty(figure: Figure) -> bool:
    """Whether nobody drew into it, or only what is hidden or not finite: axes alone are none."""
    drawn = [*figure.texts, *figure.lines, *figure.patches, *figure.images, *figure.artists]
    for panel in figure.axes:
        drawn += [*panel.lines, *panel.patches, *panel.images, *panel.texts, *panel.tables]
        drawn += [*panel.collections, *panel.artists]
    return not any(map(_is_seen, drawn))


def _is_seen(artist: Artist) -> bool:
    import numpy as np

    alpha: Any = artist.get_alpha()  # None, a number, or one for each point
    if not artist.get_visible() or (alpha is not None and not np.any(alpha)):
        return False
    places: list[Any] = [np.ma.filled(np.ma.asarray(it, float), np.nan) for it in _places(artist)]
    return not places or any(np.isfinite(it).all(axis=-1).any() for it in places)


def _places(artist: Artist) -> Iterator[Any]:
    """Points (n, 2), or what an image shows (n, 1), that nobody sees unless they are finite."""
    from matplotlib.collections import Collection
    from matplotlib.image import AxesImage
    from matplotlib.lines import Line2D

    if isinstance(artist, Line2D):
        yield artist.get_xydata()
    elif isinstance(artist, AxesImage):
        yield artist.get_array().reshape(-1, 1)  # type: ignore[union-attr]
    elif isinstance(artist, Collection):
        yield artist.get_offsets()
        yield from (path.vertices for path in artist.get_paths())
