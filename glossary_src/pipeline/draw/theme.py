"""How every figure looks: matplotlib parameters, and the colors that follow the page.

The parameters set *sentinel* colors. `svg` replaces them by CSS variables, so that one inline
figure follows light and dark. Snippets spend no line on looks.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw.numbers import superscript

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOREGROUND, GRID, BACKGROUND = "#010101", "#020202", "#030303"
TOKENS = {  # sentinel: CSS variable, and its value where a figure stands alone
    FOREGROUND: ("--fig-fg", "#1f2430"),
    GRID: ("--fig-grid", "#767b88"),
    BACKGROUND: ("--fig-bg", "#fff"),
    "#040401": ("--fig-1", "#0063a6"),
    "#040402": ("--fig-2", "#b34700"),
    "#040403": ("--fig-3", "#00745a"),
    "#040404": ("--fig-4", "#9c3d7f"),
    "#040405": ("--fig-5", "#6b5b00"),
    "#040406": ("--fig-6", "#5b4bb7"),
}
SERIES = [sentinel for sentinel in TOKENS if sentinel.startswith("#0404")]
DASHES = ["-", (0, (5, 1.6)), (0, (6, 1.6, 1.2, 1.6)), (0, (1.2, 1.4)), (0, (9, 2)), (0, (3, 1))]
"""Lines differ in more than color."""
_USUAL_HEIGHT, _BOTTOM, _TOP = 3.6, 0.17, 0.89


def parameters(key: str) -> dict[Any, Any]:
    """The rcParams of a figure; `key` makes its ids its own. In force until it is saved."""
    from cycler import cycler

    return {
        "svg.hashsalt": key,
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 10,
        "figure.figsize": (5.84, _USUAL_HEIGHT),  # drawn for a phone: 420 x 259 units
        "figure.dpi": 72,
        "savefig.dpi": 72,
        "figure.subplot.left": 0.115,
        "figure.subplot.right": 0.97,
        "figure.subplot.top": _TOP,
        "figure.subplot.bottom": _BOTTOM,
        "figure.subplot.hspace": 0.55,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.edgecolor": GRID,
        "axes.labelcolor": FOREGROUND,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "axes.titlepad": 20,
        "axes.prop_cycle": cycler(color=SERIES) + cycler(linestyle=DASHES),
        "grid.color": GRID,
        "grid.alpha": 0.3,
        "grid.linewidth": 0.5,
        "text.color": FOREGROUND,
        "xtick.color": GRID,
        "ytick.color": GRID,
        "xtick.labelcolor": FOREGROUND,
        "ytick.labelcolor": FOREGROUND,
        "lines.linewidth": 2,
        "lines.markersize": 4,
        "lines.color": SERIES[0],
        "patch.edgecolor": BACKGROUND,
        "legend.frameon": False,
        "legend.labelcolor": "linecolor",
        "legend.handlelength": 2.6,
        "image.cmap": "Blues",
        "figure.max_open_warning": 0,
    }


def dress(figure: Figure) -> None:
    """What parameters cannot say: plain powers on log axes, y labels laid flat."""
    from matplotlib.ticker import FuncFormatter, LogFormatterSciNotation, NullLocator

    _same_margins(figure)
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if axis.get_scale() in ("log", "symlog"):
                axis.set_minor_locator(NullLocator())
                if isinstance(axis.get_major_formatter(), LogFormatterSciNotation):
                    axis.set_major_formatter(FuncFormatter(power))
        _start_at_the_data(axes)
        _lay_down(axes, figure)


def _same_margins(figure: Figure) -> None:
    """A taller figure keeps the margins that a figure of the usual height has."""
    share = _USUAL_HEIGHT / figure.get_figheight()
    pars = figure.subplotpars
    if share < 1 and (pars.bottom, pars.top) == (_BOTTOM, _TOP):
        figure.subplots_adjust(bottom=_BOTTOM * share, top=1 - (1 - _TOP) * share)


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
    above = 0.03 * _USUAL_HEIGHT / figure.get_figheight()
    figure.text(left, box.y1 + above, words, ha="left", va="bottom", color=FOREGROUND)
    label.set_visible(False)
