"""The pulse over the dots: driven by computed numbers, paused by a button, still when asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt
import pytest

from glossary_src.terms.vanishing_gradient import fading
from tests.browser import SCHEMES, Open, violations

pytestmark = pytest.mark.browser

PATH = "terms/vanishing-gradient/"
MOVING = pytest.mark.parametrize("path", [PATH], ids=["vanishing gradient"])
STATES = """() => document.querySelector("svg.g-moves").getAnimations({subtree: true})
    .map(animation => animation.playState)"""
TIMES = """() => document.querySelector("svg.g-moves").getAnimations({subtree: true})
    .map(animation => animation.currentTime)"""
DOTS = """() => [...document.querySelectorAll("svg.g-moves .g-dot")].map(dot => ({
    row: dot.getAttribute("cy"), x: +dot.getAttribute("cx"), rank: +dot.dataset.rank,
    opacity: +getComputedStyle(dot).fillOpacity,
    delay: parseFloat(getComputedStyle(dot).animationDelay)}))"""
LOUD = {"reduced_motion": "no-preference"}


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.05)


def runs(page: Any) -> bool:
    return set(page.evaluate(STATES)) == {"running"}


def rests(page: Any) -> bool:
    return set(page.evaluate(STATES)) == {"paused"}


def shown(page: Any) -> Any:
    """The page with its moving figure on the screen."""
    page.locator("svg.g-moves").scroll_into_view_if_needed()
    return page


def rows(page: Any) -> list[list[dict[str, float]]]:
    """The dots of each row, from the last layer to the first."""
    dots = page.evaluate(DOTS)
    order = dict.fromkeys(dot["row"] for dot in dots)
    return [
        sorted((d for d in dots if d["row"] == row), key=lambda dot: -dot["x"]) for row in order
    ]


@MOVING
def test_with_reduced_motion_nothing_moves_and_nothing_needs_a_button(
    path: str, opened: Open
) -> None:
    with opened(path, reduced_motion="reduce") as page:
        shown(page).locator(".g-runs").wait_for()
        assert page.evaluate(STATES) == []
        assert not page.get_by_role("button", name="Pause motion").is_visible()


def test_without_a_script_nothing_moves(opened: Open) -> None:
    with opened("", java_script_enabled=False, **LOUD) as page:
        assert page.locator("svg.g-moves").is_visible()
        assert page.locator(".g-pause").count() == 0
        assert page.locator(".g-runs").count() == 0


@MOVING
def test_the_pulse_runs_from_the_last_layer_to_the_first(path: str, opened: Open) -> None:
    with opened(path, **LOUD) as page:
        until(lambda: runs(shown(page)))
        assert len(page.evaluate(STATES)) == 72
        for row in rows(page):
            assert [dot["rank"] for dot in row] == list(range(24))
            assert all(one["delay"] < two["delay"] for one, two in pairwise(row))


@MOVING
def test_a_dot_is_as_bright_as_the_error_that_the_snippet_computed(path: str, opened: Open) -> None:
    figure, numbers = fading()
    computed = [dots.get_alpha()[::-1] for dots in figure.axes[0].collections[::2]]
    plt.close(figure)
    with opened(path, **LOUD) as page:
        until(lambda: runs(shown(page)))
        drawn = [[dot["opacity"] for dot in row] for row in rows(page)]
    assert len(drawn) == len(computed) == 3
    for row, shares in zip(drawn, computed, strict=True):
        assert row == pytest.approx(list(shares), abs=1e-5)
    bright = [sum(opacity > 0.01 for opacity in row) for row in drawn]
    assert bright == [numbers[name] for name in ("sigmoid", "relu", "he")]


def test_only_the_transform_changes(opened: Open) -> None:
    with opened(PATH, **LOUD) as page:
        until(lambda: runs(shown(page)))
        changed = page.evaluate(
            """() => [...new Set(document.querySelector("svg.g-moves")
                .getAnimations({subtree: true}).flatMap(animation =>
                    animation.effect.getKeyframes().flatMap(Object.keys)))]"""
        )
    assert set(changed) == {"offset", "computedOffset", "easing", "composite", "transform"}


def test_the_button_freezes_the_motion_and_every_page_of_the_session_remembers(
    opened: Open,
) -> None:
    with opened(PATH, **LOUD) as page:
        until(lambda: runs(shown(page)))
        page.get_by_role("button", name="Pause motion").click()
        assert rests(page)
        frozen = page.evaluate(TIMES)
        time.sleep(0.2)
        assert page.evaluate(TIMES) == frozen
        page.reload()
        play = page.get_by_role("button", name="Play motion")
        play.wait_for()
        until(lambda: rests(page))
        page.get_by_role("link", name="Terms", exact=True).first.click()  # instant navigation
        page.wait_for_url(lambda url: url.endswith("/terms/"))
        page.go_back()
        page.wait_for_url("**/terms/vanishing-gradient/")
        shown(page)
        until(lambda: rests(page))
        assert page.locator(".g-pause").count() == 1
        play.focus()
        page.keyboard.press("Enter")
        until(lambda: runs(page))


def test_out_of_sight_it_rests(opened: Open) -> None:
    with opened("terms/vanishing-gradient/", **LOUD) as page:
        until(lambda: rests(page))  # it is below the first screen
        until(lambda: runs(shown(page)))
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        until(lambda: rests(page))


@pytest.mark.parametrize("scheme", SCHEMES)
@MOVING
def test_a_moving_page_is_accessible(path: str, scheme: str, opened: Open) -> None:
    with opened(path, color_scheme=scheme, **LOUD) as page:
        until(lambda: runs(shown(page)))
        button = page.get_by_role("button", name="Pause motion")
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        button.click()
        assert violations(page) == []


def test_the_button_shifts_nothing(opened: Open) -> None:
    with opened(PATH, **LOUD) as page:
        until(lambda: runs(shown(page)))
        assert page.locator(".g-pause").count() == 1
        shift = page.evaluate(
            """() => {
                const places = () => [...document.querySelectorAll(
                    ".md-content :is(h1, h2, p, figure, figcaption, fieldset, svg, details)"
                )].map(it => it.getBoundingClientRect()).map(at => `${at.top} ${at.left}`)
                const before = places()
                document.querySelector(".g-pause").remove()
                const after = places()
                return before.filter((place, at) => place !== after[at])
            }"""
        )
        assert shift == []
