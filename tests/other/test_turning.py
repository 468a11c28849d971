"""A figure of another glossary turns in a browser: by buttons, by keys, by a point to drag."""

from __future__ import annotations

import contextlib
import functools
import http.server
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import until, violations
from tests.serving import serving

pytestmark = pytest.mark.browser

READY = "() => !document.querySelector('form[data-explore] fieldset:disabled')"
SAYS = """([name, words]) =>
    document.querySelector(`[data-explore=${name}] .g-says`).textContent.includes(words)"""
RING = "() => document.querySelector('.g-grip')?.style.left"
PHONE: dict[str, Any] = {"viewport": {"width": 340, "height": 740}, "has_touch": True}
MOST = "A list of {} elements needs {:.0f} comparisons at most."


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def opened(chromium: Any, sorting: Path, query: str = "", **options: Any) -> Iterator[Any]:
    """The page on insertion sort, ready to be turned; fails on errors and on foreign requests."""
    handler = functools.partial(_Quiet, directory=str(sorting / "site"))
    with serving(handler) as address:
        context = chromium.new_context(**{"reduced_motion": "reduce", **options})
        page, wrong, asked = context.new_page(), [], []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/terms/insertion-sort/{query}")
        until(page, READY)
        until(page, RING)
        yield page
        context.close()
    assert wrong == []
    assert all(url.startswith(address) for url in asked)


def says(page: Any, elements: int) -> bool:
    """Whether the page speaks of so many elements, on its slider and in the address too."""
    sentence = MOST.format(elements, elements * (elements - 1) / 2)
    assert until(page, SAYS, ["growth", sentence])
    assert page.locator("input[name=elements]").get_attribute("aria-valuetext") == str(elements)
    return (f"growth.elements={elements}" in page.url) == (elements != 16)


def at(page: Any, elements: float) -> tuple[float, float]:
    """Where so many elements lie along x on the screen, in the middle of the drawing."""
    svg = page.locator("#figure-growth svg.fig")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    first, *_, last = page.evaluate(
        "() => fetch('growth.json').then(answer => answer.json()).then(data => data.drag.stops)"
    )
    share = first + (last - first) * (elements - 2) / 30
    return box["x"] + box["width"] * share, box["y"] + box["height"] / 2


def off(page: Any) -> float:
    """How far the ring lies from the point that it marks."""
    return float(
        page.evaluate(
            """() => {
                const [ring, dot] = [".g-grip", "#figure-growth circle"].map(one => {
                    const box = document.querySelector(one).getBoundingClientRect();
                    return [box.x + box.width / 2, box.y + box.height / 2];
                });
                return Math.hypot(ring[0] - dot[0], ring[1] - dot[1]);
            }"""
        )
    )


def test_a_figure_of_another_glossary_turns(chromium: Any, sorting: Path) -> None:
    """Some of its parameters are called `length` and `elements`, as what every form has already."""
    with opened(chromium, sorting) as page:
        form = page.locator("[data-explore=count]")
        form.get_by_role("radio", name="reversed", exact=True).check()
        words = "32 elements, reversed: 496 comparisons, 100% of all pairs."
        assert until(page, SAYS, ["count", words])
        form.locator("input[name=length]:checked").focus()
        page.keyboard.press("ArrowLeft")
        words = "16 elements, reversed: 120 comparisons, 100% of all pairs."
        assert until(page, SAYS, ["count", words])
        page.locator("input[name=elements]").focus()
        page.keyboard.press("ArrowLeft")
        assert says(page, 14)


def test_buttons_are_named_wrap_on_a_phone_and_come_back(chromium: Any, sorting: Path) -> None:
    with opened(chromium, sorting, **PHONE) as page:
        group = page.get_by_role("group", name="what is sorted", exact=True)
        words = ["a list that is in reverse order", "an incomparably disorderly alphabet", "both"]
        assert group.get_by_role("radio").count() == 3
        assert [word.is_checked() for word in group.get_by_role("radio").all()] == [False] * 2 + [
            True
        ]
        for word in words:
            box = group.get_by_role("radio", name=word, exact=True).bounding_box()
            assert box["height"] >= 24
            assert box["width"] >= 24
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 340
            text = group.get_by_text(word, exact=True)
            assert text.evaluate("it => it.scrollWidth <= it.clientWidth + 1"), "nothing is cut"
        assert page.evaluate("document.documentElement.scrollWidth") <= 340
        group.get_by_role("radio", name=words[0], exact=True).tap()
        assert "growth.whose=a+list+that+is+in+reverse+order" in page.url
        assert page.locator("#figure-growth svg text", has_text=words[0]).count() == 1
        page.reload()
        until(page, READY)
        assert group.get_by_role("radio", name=words[0], exact=True).is_checked()
        page.locator("[data-explore=growth]").get_by_role("button").click()
        assert group.get_by_role("radio", name="both", exact=True).is_checked()
        assert "?" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_buttons_and_a_point_to_drag_are_accessible(
    scheme: str, chromium: Any, sorting: Path
) -> None:
    with opened(chromium, sorting, color_scheme=scheme) as page:
        before = violations(page)
        page.evaluate(
            "document.querySelectorAll('.g-turn, .g-drag, .g-grip').forEach(it => it.remove())"
        )
        assert before == violations(page), "nothing of it comes from the controls"
        page.evaluate(
            """() => document.querySelector("main, article").insertAdjacentHTML("beforeend",
                "<input type=radio name=unnamed style='width: 9px; height: 9px'>")"""
        )
        assert len(violations(page)) > len(before), "a control without a name is seen"


def test_a_point_is_dragged_by_mouse(chromium: Any, sorting: Path) -> None:
    with opened(chromium, sorting) as page:
        before = page.locator("#figure-growth .g-svg").bounding_box()["height"]
        assert before == page.locator("#figure-growth svg.fig").bounding_box()["height"]
        assert page.locator(".g-drag").evaluate("it => getComputedStyle(it).cursor") == "ew-resize"
        assert off(page) < 2
        page.mouse.move(*at(page, 16))
        page.mouse.down()
        page.mouse.move(*at(page, 21.2), steps=4)
        assert until(page, SAYS, ["growth", MOST.format(22, 231)]), "it follows at once"
        assert "growth" not in page.url, "what is remembered is where the reader lets go"
        page.mouse.move(*at(page, 8.4), steps=4)
        page.mouse.up()
        assert says(page, 8)
        assert off(page) < 2
        page.mouse.move(*at(page, 30))
        assert says(page, 8), "a pointer that holds nothing moves nothing"
        assert page.evaluate("document.activeElement.name") == "elements"
        page.keyboard.press("ArrowRight")
        assert says(page, 10)
        after = page.locator("#figure-growth .g-svg").bounding_box()["height"]
        assert after == before, "nothing shifts"


def test_a_point_stays_at_the_end_of_its_way(chromium: Any, sorting: Path) -> None:
    with opened(chromium, sorting) as page:
        page.mouse.move(*at(page, 16))
        page.mouse.down()
        page.mouse.move(5, 5, steps=3)
        page.mouse.up()
        assert says(page, 2)
        page.mouse.move(*at(page, 31.9))
        page.mouse.down()
        page.mouse.up()
        assert says(page, 32), "a click is enough"


def _touch(page: Any, *points: tuple[float, float]) -> None:
    session = page.context.new_cdp_session(page)
    for kind, point in zip(
        ("touchStart", *["touchMove"] * (len(points) - 1), "touchEnd"), (*points, None), strict=True
    ):
        given = [{"x": point[0], "y": point[1]}] if point else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": given})


def test_a_point_is_dragged_by_a_finger(chromium: Any, sorting: Path) -> None:
    with opened(chromium, sorting, **PHONE) as page:
        x, y = at(page, 16)
        way = [at(page, n) for n in (18, 20, 22, 24)]
        _touch(page, (x, y), *way)
        assert says(page, 24)
        assert off(page) < 2
        _touch(page, at(page, 6))
        assert says(page, 6), "a tap is enough"


def test_a_finger_that_scrolls_moves_the_page_and_not_the_point(
    chromium: Any, sorting: Path
) -> None:
    with opened(chromium, sorting, **PHONE) as page:
        x, y = at(page, 26)
        before = page.evaluate("scrollY")
        _touch(page, (x, y), *((x, y - up) for up in range(10, 130, 10)))
        page.wait_for_timeout(200)
        assert page.evaluate("scrollY") > before + 50
        assert says(page, 16)


def test_what_was_dragged_is_in_the_address(chromium: Any, sorting: Path) -> None:
    with opened(chromium, sorting, "?growth.elements=28") as page:
        assert says(page, 28)
        assert off(page) < 2
        page.mouse.move(*at(page, 28))
        page.mouse.down()
        page.mouse.move(*at(page, 4), steps=3)
        page.mouse.up()
        page.reload()
        until(page, READY)
        until(page, RING)
        assert says(page, 4)
        assert off(page) < 2


def test_without_scripts_nothing_can_be_held(chromium: Any, sorting: Path) -> None:
    handler = functools.partial(_Quiet, directory=str(sorting / "site"))
    with serving(handler) as address:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/terms/insertion-sort/")
        assert page.locator(".g-drag, .g-grip").count() == 0
        assert page.get_by_role("radio", name="both", exact=True).is_checked()
        assert page.get_by_role("radio", name="both", exact=True).is_disabled()
        context.close()
