"""One frame goes over into the next, on a clock that a test turns by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser import until
from tests.other.test_turning import MOST, SAYS, opened

pytestmark = pytest.mark.browser

LOUD = {"reduced_motion": "no-preference"}
CLOCK = """() => {
    window.clock = performance.now() + 1000;
    window.queue = [];
    performance.now = () => window.clock;
    window.requestAnimationFrame = act => window.queue.push(act);
    window.cancelAnimationFrame = () => {};
}"""
LATER = "by => { window.clock += by; window.queue.splice(0).forEach(act => act(window.clock)); }"
DRAWN = """() => [...document.querySelectorAll("#figure-growth [data-layer]")]
    .map(layer => layer.innerHTML).join("\\n")"""
TURN = """([name, value]) => {
    const control = document.querySelector(`[data-explore=growth] [name=${name}]`);
    if (control.type === "range") control.value = value;
    else document.querySelector(`[name=${name}][value="${value}"]`).checked = true;
    control.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def numbers(markup: str) -> list[float]:
    """Coordinates of what is drawn, in order; words left out."""
    kept = re.findall(r' (?:d|cx|cy|x|y)="([^"]*)"', markup)
    return [float(n) for part in kept for n in re.findall(r"-?\d+(?:\.\d+)?", part)]


def drawn(page: Any) -> list[float]:
    return numbers(page.evaluate(DRAWN))


def frames(chromium: Any, sorting: Path, *places: int) -> list[str]:
    """What is drawn at these stops of the slider, when nothing moves on its way."""
    with opened(chromium, sorting) as page:
        found = []
        for place in places:
            page.evaluate(TURN, ["elements", (place + 1) % 16])  # so that it is drawn anew
            page.evaluate(TURN, ["elements", place])
            found.append(str(page.evaluate(DRAWN)))
    return found


def between(one: list[float], two: list[float], share: float) -> list[float]:
    return [a + share * (b - a) for a, b in zip(one, two, strict=True)]


def test_a_frame_goes_over_into_the_next_and_ends_as_its_markup(
    chromium: Any, sorting: Path
) -> None:
    first, last = frames(chromium, sorting, 7, 12)
    assert first != last
    with opened(chromium, sorting, **LOUD) as page:
        page.evaluate(CLOCK)
        page.evaluate(TURN, ["elements", 12])
        assert until(page, SAYS, ["growth", MOST.format(26, 325)]), "words are there at once"
        assert "325 comparisons" in page.evaluate(DRAWN)
        assert drawn(page) == numbers(first), "the drawing is where it was"
        for gone, share in ((50, 5 / 9), (50, 8 / 9)):  # fast first, then slower
            page.evaluate(LATER, gone)
            wanted = between(numbers(first), numbers(last), share)
            assert drawn(page) == pytest.approx(wanted, abs=0.051)
        page.evaluate(LATER, 25)
        assert page.evaluate(DRAWN) != last
        page.evaluate(LATER, 25)
        assert page.evaluate(DRAWN) == last
        assert page.evaluate("queue.length") == 0, "then the page rests"


def test_who_turns_on_starts_from_where_the_drawing_is(chromium: Any, sorting: Path) -> None:
    first, last = frames(chromium, sorting, 7, 12)
    with opened(chromium, sorting, **LOUD) as page:
        page.evaluate(CLOCK)
        page.evaluate(TURN, ["elements", 12])
        page.evaluate(LATER, 75)
        here = drawn(page)
        assert here == pytest.approx(between(numbers(first), numbers(last), 0.75), abs=0.051)
        page.evaluate(TURN, ["elements", 7])
        assert drawn(page) == here
        page.evaluate(LATER, 30)
        assert drawn(page) == pytest.approx(between(here, numbers(first), 0.64), abs=0.051)
        page.evaluate(LATER, 45)
        assert page.evaluate(DRAWN) == first, "in the time since the last stop, not in 150 ms"


def test_who_turns_fast_does_not_wait(chromium: Any, sorting: Path) -> None:
    """A key that is held comes every 33 ms, a mouse every 16: each stop is drawn by the next."""
    wanted = dict(enumerate(frames(chromium, sorting, *range(16))))
    for every in (33, 16):
        with opened(chromium, sorting, **LOUD) as page:
            page.evaluate(CLOCK)
            for place in range(8, 16):
                page.evaluate(TURN, ["elements", place])
                steps = [16, every - 16] if place > 8 and every > 16 else [every]
                for step in steps:
                    page.evaluate(LATER, step)
                assert (page.evaluate(DRAWN) == wanted[place]) == (place > 8), (every, place)


def test_several_events_within_one_frame_end_at_the_last(chromium: Any, sorting: Path) -> None:
    (last,) = frames(chromium, sorting, 15)
    with opened(chromium, sorting, **LOUD) as page:
        page.evaluate(CLOCK)
        for place in (8, 3, 12, 0, 15):
            page.evaluate(TURN, ["elements", place])
        page.evaluate(LATER, 16)
        page.evaluate(LATER, 200)
        assert page.evaluate(DRAWN) == last


def test_what_differs_is_swapped_at_once_and_the_rest_still_goes_over(
    chromium: Any, sorting: Path
) -> None:
    with opened(chromium, sorting) as page:
        page.evaluate(TURN, ["whose", 0])
        page.evaluate(TURN, ["elements", 12])
        last = page.evaluate(DRAWN)
    with opened(chromium, sorting, **LOUD) as page:
        page.evaluate(CLOCK)
        page.evaluate(TURN, ["whose", 0])
        assert "a list that is in reverse order" in page.evaluate(DRAWN)
        page.evaluate(LATER, 20)
        page.evaluate(TURN, ["elements", 12])
        page.evaluate(LATER, 200)
        assert page.evaluate(DRAWN) == last


def test_a_step_that_takes_long_is_the_last_but_one(chromium: Any, sorting: Path) -> None:
    (last,) = frames(chromium, sorting, 12)
    with opened(chromium, sorting, **LOUD) as page:
        page.evaluate(CLOCK)
        page.evaluate("performance.now = () => (window.clock += 5)")  # each look takes 5 ms
        page.evaluate(TURN, ["elements", 12])
        page.evaluate(LATER, 16)
        assert page.evaluate(DRAWN) != last
        page.evaluate("performance.now = () => (window.clock += 9)")
        page.evaluate(LATER, 16)
        page.evaluate(LATER, 16)
        assert page.evaluate(DRAWN) == last
        assert page.evaluate("queue.length") == 0


def test_nothing_moves_for_who_asked_for_less_motion(chromium: Any, sorting: Path) -> None:
    (last,) = frames(chromium, sorting, 12)
    with opened(chromium, sorting) as page:
        page.evaluate(CLOCK)
        page.evaluate(TURN, ["elements", 12])
        assert page.evaluate(DRAWN) == last
        assert page.evaluate("queue.length") == 0
        assert page.locator(".g-grip").evaluate("it => it.style.transitionDuration") == "0ms"


def test_the_address_is_obeyed_without_a_detour(chromium: Any, sorting: Path) -> None:
    (last,) = frames(chromium, sorting, 12)
    with opened(chromium, sorting, "?growth.elements=26", **LOUD) as page:
        assert page.evaluate(DRAWN) == last


def test_the_way_back_is_gone_over_too(chromium: Any, sorting: Path) -> None:
    first, last = frames(chromium, sorting, 7, 12)
    with opened(chromium, sorting, "?growth.elements=26", **LOUD) as page:
        page.evaluate(CLOCK)
        page.locator("[data-explore=growth]").get_by_role("button").click()
        page.evaluate(LATER, 75)
        wanted = between(numbers(last), numbers(first), 0.75)
        assert drawn(page) == pytest.approx(wanted, abs=0.051)
        page.evaluate(LATER, 75)
        assert page.evaluate(DRAWN) == first
