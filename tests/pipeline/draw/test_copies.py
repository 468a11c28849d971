"""Figures that are copied are those that would have been made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.projections import register_projection

from glossary_src.pipeline.draw import copies, svg, theme


@pytest.fixture(autouse=True)
def as_in_a_worker() -> Iterator[None]:
    with plt.rc_context(theme.parameters("k")):
        yield
    plt.close("all")


def drawn(fig: Any, axes: Any) -> str:
    for number, panel in enumerate(np.ravel(axes)):
        panel.semilogy([1, 2, 3], [1e-9, 1, 10 ** (number + 1)], marker="o", label="x")
        panel.set(xlabel="x", ylabel=f"panel {number}")
        panel.legend()
    return svg.to_svg(fig, "k")


CALLS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "as it comes": ((), {}),
    "a row": ((1, 2), {"width_ratios": (5, 3)}),
    "one axis": ((2,), {"sharex": True, "figsize": (5.84, 4.3)}),
    "rows share": ((2, 2), {"sharex": "col", "sharey": "row", "gridspec_kw": {"hspace": 0.1}}),
    "not squeezed": ((), {"squeeze": False}),
    "polar": ((), {"subplot_kw": {"projection": "polar"}}),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_copy_is_drawn_like_one_that_is_made(name: str) -> None:
    args, kwargs = CALLS[name]
    fresh, axes = plt.subplots(*args, **kwargs)
    expected = drawn(fresh, axes)
    with copies.copied():
        figures = [plt.subplots(*args, **kwargs) for _ in range(4)]
    numbers = {figure.number for figure, _ in figures}
    assert len(numbers) == 4, "each is known to pyplot"
    assert plt.gca() is figures[-1][0].axes[-1]
    assert all(type(own) is type(axes) for _, own in figures)
    assert [drawn(*figure) for figure in figures] == [expected] * 4


def test_they_share_nothing() -> None:
    with copies.copied():
        first, *rest = [plt.subplots() for _ in range(4)]
        empty = svg.to_svg(rest[-1][0], "k")
        first[1].plot([1, 2], [3, 4])
        rest[0][1].set(xlim=(5, 6), xlabel="mine")
        assert svg.to_svg(plt.subplots()[0], "k") == empty


def test_other_parameters_make_another_figure() -> None:
    with copies.copied():
        for _ in range(3):
            plt.subplots()
        with plt.rc_context({"axes.facecolor": "#123456"}):
            colors: list[Any] = [plt.subplots()[1].get_facecolor() for _ in range(3)]
            assert [color[0] for color in colors] == [0x12 / 255] * 3
        last: Any = plt.subplots()[1].get_facecolor()
        assert last[3] == 0


def test_what_cannot_be_pickled_is_made() -> None:
    class Mine(Axes):
        name = "mine"

    register_projection(Mine)
    with copies.copied():
        for given in ({"label": lambda: 1}, {"axes_class": Mine}, {"projection": "mine"}):
            figures = [plt.subplots(subplot_kw=given)[0] for _ in range(3)]
            assert [len(figure.axes) for figure in figures] == [1, 1, 1]


def test_pyplot_is_left_as_it_was() -> None:
    before = plt.subplots
    with copies.copied():
        assert plt.subplots is not before
    assert plt.subplots is before
    with pytest.raises(AttributeError), copies.copied():
        plt.subplots(no_such="argument")
    assert plt.subplots is before
