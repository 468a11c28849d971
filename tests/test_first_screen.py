"""What a reader sees first, and how much there is to read before the first closed section."""

from __future__ import annotations

from typing import Any

import pytest

from glossary_src.pipeline.read.load import TERMS
from tests.browser import Open, until

pytestmark = pytest.mark.browser

SLUGS = [path.stem.replace("_", "-") for path in sorted(TERMS.glob("[!_]*.py"))]
LAPTOP, PHONE = {"width": 1366, "height": 650}, {"width": 390, "height": 664}
MOST_WORDS, MOST_SCREENS = 400, 3
PLACES = """() => {
  const bottom = query => document.querySelector(query)?.getBoundingClientRect().bottom ?? 0;
  const first = document.querySelector(".g-top .g-turn fieldset > *:not(legend)");
  const box = first?.getBoundingClientRect();
  return { name: bottom("h1"), definition: bottom(".g-def"), figure: bottom(".g-top .g-svg svg"),
           control: box ? [box.top, box.bottom] : null,
           fold: document.querySelector(".g-fold").getBoundingClientRect().top };
}"""
WORDS = """() => {
  const told = [".g-def", ".g-part p:not(.g-notation)", ".g-part li:not(.g-meters li)"];
  told.push(".g-fig figcaption", ".g-says");
  const text = [...document.querySelectorAll(told.join())].map(it => {
    const copy = it.cloneNode(true);
    copy.querySelectorAll("math").forEach(formula => formula.replaceWith("x"));
    copy.querySelectorAll(".headerlink, .g-which, .g-hidden").forEach(extra => extra.remove());
    return it.closest("details") ? "" : copy.textContent;
  });
  return text.join(" ").split(/\\s+/).filter(word => /[\\w]/.test(word)).length;
}"""


@pytest.mark.parametrize("slug", SLUGS)
def test_the_first_screen_has_the_figure_and_what_turns_it(slug: str, opened: Open) -> None:
    with opened(f"terms/{slug}/", viewport=LAPTOP) as page:
        laptop, words = page.evaluate(PLACES), page.evaluate(WORDS)
        page.set_viewport_size(PHONE)
        phone = page.evaluate(PLACES)
    assert max(laptop["name"], laptop["definition"], laptop["figure"]) <= LAPTOP["height"]
    assert max(phone["name"], phone["definition"], phone["figure"]) <= PHONE["height"]
    if laptop["control"]:
        assert laptop["control"][1] <= LAPTOP["height"]
        assert 0 <= phone["control"][0] - phone["figure"] <= 60
    assert laptop["fold"] <= MOST_SCREENS * LAPTOP["height"]
    assert 100 < words <= MOST_WORDS


def test_a_closed_section_opens_for_who_comes_to_something_in_it(opened: Open) -> None:
    with opened("terms/sigmoid/#claims") as page:
        assert is_open(page, "#claims")
        assert not is_open(page, "#questions")
        page.locator(".g-contents button").click()
        page.locator(".g-contents a", has_text="Questions").click()
        until(page, "() => document.querySelector('#questions').closest('details').open")
        top = page.evaluate(
            "() => document.querySelector('#questions').getBoundingClientRect().top"
        )
        assert 0 <= top <= 160
    with opened("terms/sigmoid/#source-lecun1998efficient") as page:
        assert is_open(page, "#sources")


def test_without_a_script_nothing_is_closed(opened: Open) -> None:
    with opened("terms/sigmoid/", java_script_enabled=False) as page:
        assert page.locator(".g-fold").count() >= 6
        for fold in page.locator(".g-fold").all():
            assert fold.bounding_box()["height"] > 60


def test_print_opens_every_section(opened: Open) -> None:
    with opened("terms/sigmoid/") as page:
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".g-fold:not([open])").count() == 0
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        assert page.locator(".g-fold[open]").count() == 0


def test_the_contents_are_a_tap_away_on_a_phone(opened: Open) -> None:
    with opened("terms/sigmoid/", viewport=PHONE) as page:
        page.locator("#how").scroll_into_view_if_needed()
        page.evaluate("() => scrollBy(0, 600)")
        page.locator(".g-contents button").click()
        assert page.locator(".g-contents a").count() >= 9
        assert page.locator(".g-contents ul").is_visible()


def test_no_contents_button_stands_over_the_scenarios_of_the_first_page(opened: Open) -> None:
    with opened("", viewport={"width": 1366, "height": 650}) as page:
        assert page.locator(".g-contents").count() == 0
    with opened("bench/", viewport={"width": 1366, "height": 650}) as page:
        assert page.locator(".g-contents").count() == 1


def is_open(page: Any, inside: str) -> bool:
    return bool(page.evaluate("q => document.querySelector(q).closest('details').open", inside))
