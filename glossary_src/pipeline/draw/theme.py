"""How every figure looks: matplotlib parameters, and the colors that follow the page.

The parameters set *sentinel* colors. `svg` replaces them by CSS variables, so that one inline
figure follows light and dark. Snippets spend no line on looks.
"""

from __future__ import annotations

from typing import Any

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
    "#040407": ("--fig-7", "#b3261e"),
    "#040408": ("--fig-8", "#4a5a78"),
    "#808080": ("--fig-ref", "#656b78"),
}
SERIES = [sentinel for sentinel in TOKENS if sentinel.startswith("#0404")]
REFERENCE = "#808080"
"""What matplotlib calls gray: lines to compare with."""
DASHES = [
    *("-", (0, (5, 1.6)), (0, (6, 1.6, 1.2, 1.6)), (0, (1.2, 1.4)), (0, (9, 2)), (0, (3, 1))),
    *((0, (9, 1.6, 1.2, 1.6, 1.2, 1.6)), (0, (2.5, 2.5))),
]
"""Lines differ in more than color."""
USUAL_HEIGHT, BOTTOM, TOP = 3.6, 0.17, 0.89


def parameters(key: str) -> dict[Any, Any]:
    """The rcParams of a figure; `key` makes its ids its own. In force until it is saved."""
    from cycler import cycler

    return {
        "svg.hashsalt": key,
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 10,
        "figure.figsize": (5.84, USUAL_HEIGHT),  # drawn for a phone: 420 x 259 units
        "figure.dpi": 72,
        "savefig.dpi": 72,
        "figure.subplot.left": 0.115,
        "figure.subplot.right": 0.97,
        "figure.subplot.top": TOP,
        "figure.subplot.bottom": BOTTOM,
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
