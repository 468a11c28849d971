"""Which dots a pulse runs over, and in which order."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from glossary_src.pipeline.draw import theme
from glossary_src.pipeline.draw.pulse import pulse_faults, pulsing
from glossary_src.pipeline.draw.svg import to_svg

LAYERS = np.arange(1, 7)


def svg(draw: Callable[..., object]) -> str:
    with plt.rc_context(theme.parameters("key")):
        fig, ax = plt.subplots()
        draw(ax)
        text = to_svg(fig, "key")
        plt.close(fig)
    return text


def two_rows(ax: Axes) -> None:
    for row, share in enumerate((0.25, 1)):
        alpha: Any = share ** (6 - LAYERS)  # matplotlib's types do not know of one a dot
        ax.scatter(LAYERS, np.full(6, -row), 60, alpha=alpha, lw=0)
        ax.scatter(LAYERS, np.full(6, -row), 60, "none", edgecolors="C0")


def test_filled_dots_are_ranked_from_the_last_layer_backward() -> None:
    dots = [e for e in ET.fromstring(pulsing(svg(two_rows))).iter() if e.get("class") == "g-dot"]
    assert [int(dot.get("data-rank", "")) for dot in dots] == [5, 4, 3, 2, 1, 0] * 2
    for row in (dots[:6], dots[6:]):
        places = [float(dot.get("cx", "")) for dot in row]
        assert places == sorted(places), "rank 0 is the rightmost dot"


def test_marking_changes_nothing_that_is_drawn() -> None:
    before, after = ET.fromstring(svg(two_rows)), ET.fromstring(pulsing(svg(two_rows)))
    assert after.get("class") == "fig g-moves"
    for one, two in zip(before.iter(), after.iter(), strict=True):
        for mark in ("class", "data-rank"):
            one.attrib.pop(mark, None)
            two.attrib.pop(mark, None)
        assert (one.tag, one.attrib, one.text) == (two.tag, two.attrib, two.text)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(lambda ax: ax.plot(LAYERS, LAYERS), id="a line"),
        pytest.param(lambda ax: ax.bar(LAYERS, LAYERS), id="bars"),
        pytest.param(lambda ax: ax.scatter(LAYERS, LAYERS, 60, "none", edgecolors="C0"), id="rims"),
        pytest.param(lambda ax: ax.scatter([1] * 6, LAYERS), id="one layer"),
    ],
)
def test_a_figure_without_dots_is_refused(draw: Callable[..., object]) -> None:
    (fault,) = pulse_faults(svg(draw), "draw(): motion")
    assert str(fault).startswith("draw(): motion has no dots that a pulse could run over. Draw")


def test_a_figure_with_dots_passes() -> None:
    assert list(pulse_faults(svg(two_rows), "draw()")) == []
