"""Pins: what comes out with the seed of the page, on processors that share a kernel."""

from __future__ import annotations

import pytest

from glossary_src.pipeline.run import promises
from glossary_src.schema import Snippet, between, near


def draw() -> None:
    """Stands for the function of the snippet."""


SNIPPET = Snippet(
    draw,
    shows="slope",
    promises={"left": between(0.1, 0.9, here=0.5)},
    data=near(12.5, rel=1e-6),
    caption="",
    alt="",
)


def faults(left: float, data: float) -> int:
    found = [*promises.broken(SNIPPET, {"left": left}), *promises.broken_figure(SNIPPET, data)]
    return len(found)


@pytest.mark.parametrize(("left", "data", "count"), [(0.5, 12.5, 0), (0.6, 12.5, 1), (0.6, 13, 2)])
def test_the_common_kernel_is_held_to_what_is_pinned(
    left: float, data: float, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "is_common", lambda: True)
    assert faults(left, data) == count


@pytest.mark.parametrize(("left", "data", "count"), [(0.5, 12.5, 0), (0.6, 13, 0), (0.95, 13, 1)])
def test_another_kernel_is_held_to_the_span_over_all_seeds(
    left: float, data: float, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "is_common", lambda: False)
    assert faults(left, data) == count
