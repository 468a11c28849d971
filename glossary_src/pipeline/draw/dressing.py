"""What parameters cannot say: colors that mean something, names at lines, room for a phone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw import edges, entities, labels, legends
from glossary_src.pipeline.draw.numbers import superscript, typeset
from glossary_src.pipeline.draw.theme import BOTTOM, FOREGROUND, TOP, USUAL_HEIGHT

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SMALLEST = 9
"""Of all letters, in units of the drawing."""


def prepare(figure: Figure) -> None:
    """What names at the lines depend on: margins, and texts that can be read."""
    _same_margins(figure)
    for axes in figure.axes:
        _enlarge(axes)
        _typeset(axes)


def dress(
    figure: Figure,
    agreed: Sequence[legends.Corner | None] | None = None,
    *,
    only_data: bool = False,
) -> None:
    """The looks of the page. Frames of one figure have `agreed` where their legends stand.

    With `only_data` it is prepared, and its axes are left alone: those of another frame are shown.
    """
    if not only_data:
        prepare(figure)
        for axes in figure.axes:
            _rule(axes)
            _lay_down(axes, figure)
    entities.paint(figure)
    labels.place(figure, labels.agree([figure]) if agreed is None else agreed)
    edges.mark(figure)


def _rule(axes: Axes) -> None:
    """Ticks, as on the page."""
    from matplotlib.ticker import FuncFormatter, LogFormatterSciNotation, NullLocator

    for axis in (axes.xaxis, axes.yaxis):
        if axis.get_scale() in ("log", "symlog"):
            axis.set_minor_locator(NullLocator())
            if isinstance(axis.get_major_formatter(), LogFormatterSciNotation):
                axis.set_major_formatter(FuncFormatter(power))
    _start_at_the_data(axes)


def _enlarge(axes: Axes) -> None:
    """No text is smaller than can be read."""
    for text in (*axes.texts, axes.title):
        text.set_fontsize(max(text.get_fontsize(), _SMALLEST))
    for axis in (axes.xaxis, axes.yaxis):
        size = axis.get_tick_params(which="major").get("labelsize", _SMALLEST)
        if isinstance(size, (int, float)) and size < _SMALLEST:
            axis.set_tick_params(labelsize=_SMALLEST)


def _typeset(axes: Axes) -> None:
    """Numbers in the texts of a figure are as on the page, whatever a format made of them."""
    from matplotlib.text import Text

    legend = axes.get_legend()
    own: list[Artist] = axes.get_children()
    texts = [artist for artist in own if isinstance(artist, Text)]  # titles among them
    for text in (*texts, *(legend.get_texts() if legend else ())):
        if (better := typeset(text.get_text())) != text.get_text():
            text.set_text(better)
    labeled: list[Any] = [*own, *axes.containers]  # what a legend finds its names by
    for artist in labeled:
        label = artist.get_label()
        if isinstance(label, str) and (better := typeset(label)) != label:
            artist.set_label(better)


def _same_margins(figure: Figure) -> None:
    """A taller figure keeps the margins that a figure of the usual height has."""
    share = USUAL_HEIGHT / figure.get_figheight()
    pars = figure.subplotpars
    if share < 1 and (pars.bottom, pars.top) == (BOTTOM, TOP):
        figure.subplots_adjust(bottom=BOTTOM * share, top=1 - (1 - TOP) * share)


def _start_at_the_data(axes: Axes) -> None:
    """What is counted from 1 has whole ticks that begin at 1, where no data reaches 0."""
    from matplotlib.ticker import MaxNLocator

    first, last = sorted(axes.dataLim.intervalx)
    if axes.get_xscale() == "linear" and first == 1 and last >= 5 and last == int(last):
        ticks = MaxNLocator(7, integer=True, steps=[1, 2, 5, 10]).tick_values(0, last)
        axes.set_xticks([1, *(tick for tick in ticks if 1 < tick <= last)])


def power(value: float, _: int | None = None) -> str:
    """A tick of a log axis in plain text: mathtext would cost three times the figure."""
    if value <= 0:
        return "0" if value == 0 else f"−{power(-value)}"
    exponent = math.log10(value)
    if abs(exponent - round(exponent)) > 1e-6:
        return f"{value:g}"
    return {0: "1", 1: "10"}.get(round(exponent), f"10{superscript(round(exponent))}")


def _lay_down(axes: Axes, figure: Figure) -> None:
    """Set a y label flat above its axis, where a phone has room for it."""
    label = axes.yaxis.get_label()
    if not label.get_text() or str(axes.yaxis.get_label_position()) == "right":
        return
    box = axes.get_position()
    left = max(0.008, box.x0 - 0.107)
    words = label.get_text()
    above = 0.03 * USUAL_HEIGHT / figure.get_figheight()
    figure.text(left, box.y1 + above, words, ha="left", va="bottom", color=FOREGROUND)
    label.set_visible(False)
