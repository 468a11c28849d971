"""Colors that mean something, names beside lines, legends that stay inside, arrows at the edge."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from tests.loaded import loaded

mpl.use("svg")
import matplotlib.pyplot as plt
import numpy as np

from glossary_src.pipeline.draw import entities, theme
from glossary_src.pipeline.draw.dressing import dress
from glossary_src.pipeline.draw.occupied import width
from glossary_src.pipeline.draw.svg import to_svg
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Ran, jobs_of
from glossary_src.pipeline.run.pool import run

VARIABLES = {variable: sentinel for sentinel, (variable, _) in theme.TOKENS.items()}


@pytest.fixture(autouse=True)
def _as_on_the_page() -> Iterator[None]:
    with plt.rc_context(theme.parameters("key")):
        yield
        plt.close("all")


def lines(*labels: str, height: float = 1) -> tuple[Any, Any]:
    fig, ax = plt.subplots()
    for k, label in enumerate(labels):
        ax.plot([0, 10], [k * height, k * height + 0.2], label=label)
    ax.legend()
    return fig, ax


def off_color(svg: str) -> list[str]:
    """Names of entities that stand in another color than theirs."""
    found = []

    def within(element: ET.Element, fill: str) -> None:
        fill = element.get("fill", fill)
        known = re.match(r"var\((--fig-(?:\d|ref))", fill)
        color = entities.entity(element.text or "")[1]
        if known and color and VARIABLES[known[1]] != color and color != theme.REFERENCE:
            found.append(str(element.text))
        for child in element:
            within(child, fill)

    within(ET.fromstring(svg), "")
    return found


def test_the_order_of_lines_does_not_change_what_a_color_means() -> None:
    for labels in (("tanh", "sigmoid"), ("sigmoid", "tanh")):
        fig, ax = lines(*labels)
        dress(fig)
        seen = {
            label: entities.color_of(line) for label, line in zip(labels, ax.lines, strict=False)
        }
        assert seen == {"sigmoid": theme.SERIES[0], "tanh": theme.SERIES[1]}


def test_what_names_nothing_keeps_off_the_colors_of_what_does() -> None:
    fig, ax = lines("something", "sigmoid")
    dress(fig)
    first, second = map(entities.color_of, ax.lines[:2])
    assert second == theme.SERIES[0] != first


def test_an_explicit_color_of_what_names_nothing_is_kept_and_companions_follow() -> None:
    fig, ax = plt.subplots()
    ax.plot([1, 2], "C2", label="a thing")
    (tanh,) = ax.plot([2, 3], label="tanh")
    (dots,) = ax.plot([2, 3], "o", color=tanh.get_color())
    dress(fig)
    assert entities.color_of(ax.lines[0]) == theme.SERIES[2]
    assert entities.color_of(dots) == entities.color_of(tanh) == theme.SERIES[1]


def test_two_lines_of_one_entity_have_different_dashes() -> None:
    fig, ax = plt.subplots()
    for k in range(3):
        ax.plot([k, k + 1], "-", label=f"sigmoid {k}")
    dress(fig)
    assert len({str(line._unscaled_dash_pattern) for line in ax.lines}) == 3  # type: ignore[attr-defined]


def test_names_stand_at_their_lines_in_their_colors_inside_the_axes() -> None:
    fig, ax = lines("sigmoid", "tanh", "ReLU")
    dress(fig)
    assert ax.get_legend() is None
    assert [t.get_text() for t in ax.texts] == ["sigmoid", "tanh", "ReLU"]
    assert [t.get_color() for t in ax.texts] == theme.SERIES[:3]
    box = ax.get_window_extent()
    for text in ax.texts:
        seen = text.get_window_extent()
        assert box.x0 - 3 <= seen.x0
        assert seen.x1 <= box.x1 + 3


def test_lines_without_room_or_without_a_line_keep_their_legend() -> None:
    fig, ax = lines(*(f"quite a long name of the curve {k}" for k in range(6)), height=0.01)
    dress(fig)
    assert ax.get_legend()
    fig, ax = plt.subplots()
    ax.plot([1, 2], "o", label="dots")
    ax.legend()
    dress(fig)
    assert ax.get_legend()


def test_a_legend_that_stays_does_not_pass_the_frame_and_keeps_off_the_data() -> None:
    fig, ax = plt.subplots()
    ax.plot(np.linspace(0, 1, 50), np.linspace(0, 1, 50), "o", label="dots of a very long name")
    ax.legend(loc="lower left")
    dress(fig)
    fig.canvas.draw()
    legend = ax.get_legend()
    assert legend
    box = legend.get_window_extent()
    assert box.x0 + 40 + width("dots of a very long name") <= ax.bbox.x1 + 4
    points = ax.transData.transform(ax.lines[0].get_xydata())
    assert not [p for p in points if box.contains(*p)]


def test_an_arrow_shows_where_a_curve_leaves_and_nothing_else_has_one() -> None:
    fig, ax = plt.subplots()
    ax.plot([0, 1, 2], [0, 1, 9])
    ax.plot([0, 1, 2], [0, 1, 1])
    ax.set_ylim(-1, 4)
    dress(fig)
    heads = [a for a in ax.lines if a.get_marker() in ("^", "v")]
    assert [head.get_marker() for head in heads] == ["^"]
    assert np.asarray(heads[0].get_xydata())[0] == pytest.approx([0.6, 1], abs=0.2)


def test_small_letters_are_enlarged() -> None:
    fig, ax = lines("sigmoid")
    ax.text(1, 0, "small", fontsize=5)
    dress(fig)
    assert min(text.get_fontsize() for text in ax.texts) >= 9


def test_a_wrong_color_is_found() -> None:
    fig, _ = lines("sigmoid")
    svg = to_svg(fig, "key")
    assert off_color(svg) == []
    assert off_color(svg.replace("--fig-1", "--fig-2")) == ["sigmoid"]


def test_every_name_of_an_entity_has_its_color_in_every_figure(ran: Path) -> None:
    jobs = [job for entry in loaded().values() for job in jobs_of(entry)]
    outcomes = run(jobs, cache=Cache(ran / "snippets"))
    wrong = {
        job.id: found
        for job, outcome in zip(jobs, outcomes, strict=True)
        if isinstance(outcome, Ran) and (found := off_color(outcome.svg))
    }
    assert wrong == {}
