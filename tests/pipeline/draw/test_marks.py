"""Marks and ticks as shapes of their own: the same picture, drawn faster."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections import Counter

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt
import numpy as np
import pytest

from glossary_src.pipeline.draw import svg, theme
from glossary_src.pipeline.feeds.pictures import render

ROUND, STRAIGHT, CURVED = ("o", "."), ("s", "^", "x", "+", "D", "*", "|"), ("$∂$",)
X = np.arange(5)


def figure() -> str:
    with plt.rc_context(theme.parameters("key")):
        fig, ax = plt.subplots()
        for row, mark in enumerate((*ROUND, *STRAIGHT, *CURVED)):
            ax.plot(X, 0 * X + row, ls="", marker=mark, ms=9, alpha=0.4 if row % 2 else None)
        sizes = [20, 40, 60, 80, 99]  # matplotlib draws each by itself, no stamp
        ax.scatter(X, 0 * X + 11, sizes, c=["C0", "C1", "C2", "C3", "none"], ec="C4")
        ax.scatter(X + 9, X, clip_on=False)
        ax.set_yscale("symlog")
        text = svg.to_svg(fig, "key")
        plt.close(fig)
    return text


def pixels(text: str) -> np.ndarray:
    return plt.imread(io.BytesIO(render(text)), format="png")


def test_the_picture_is_the_same_to_the_eye(monkeypatch: pytest.MonkeyPatch) -> None:
    after = pixels(figure())
    with monkeypatch.context() as patch:
        patch.setattr(svg, "stamp_out", lambda _: None)
        before = pixels(figure())
    assert abs(after - before).max() < 0.25, "edges may differ by a shade, nothing moves"
    assert abs(np.roll(before, 1, axis=1) - before).max() > 0.5, "a pixel aside would be seen"


def test_only_what_is_curved_stays_a_stamp() -> None:
    root = ET.fromstring(figure())
    tags = Counter(element.tag.rpartition("}")[2] for element in root.iter())
    assert tags["circle"] == len(X) * (len(ROUND) + 1)
    assert tags["use"] == len(X) * len(CURVED)
    stamps = [path for defs in root.iter("{http://www.w3.org/2000/svg}defs") for path in defs]
    assert len([it for it in stamps if it.tag.endswith("}path")]) == len(CURVED)


def test_points_of_one_color_need_no_group_each() -> None:
    with plt.rc_context(theme.parameters("key")):
        fig, ax = plt.subplots()
        ax.scatter(X, X, 30, color="C1", alpha=0.5)
        root = ET.fromstring(svg.to_svg(fig, "key"))
        plt.close(fig)
    (group,) = [g for g in root.iter() if any(e.tag.endswith("}circle") for e in g)]
    assert len(group) == len(X)
    assert "clip-path" in group.attrib
    assert all(set(dot.attrib) == {"cx", "cy", "r"} for dot in group)


def test_many_rings_are_one_shape_and_what_nobody_sees_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def drawn() -> str:
        with plt.rc_context(theme.parameters("key")):
            fig, ax = plt.subplots()
            ax.scatter(np.arange(9), np.arange(9), 30, "none", edgecolors="C1")
            ax.scatter(X, X[::-1], 30, c=[(0, 0, 1, k) for k in (0, 0, 0, 0.5, 1)], lw=0)
            text = svg.to_svg(fig, "key")
            plt.close(fig)
        return text

    after = drawn()
    assert (after.count("<circle"), after.count("a2.74 2.74 0 1 0")) == (2, 18)
    with monkeypatch.context() as patch:
        patch.setattr(svg, "rings", lambda _: None)
        before = drawn()
    assert before.count("<circle") == 2 + 9
    assert abs(pixels(after) - pixels(before)).max() < 0.1
