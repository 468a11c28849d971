"""What pages share to the eye: one edge, one row at the top, letters to read, and nothing jumps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser import Open

pytestmark = pytest.mark.browser

LAPTOP, PHONE = {"width": 1366, "height": 650}, {"width": 390, "height": 664}
KINDS = (
    *("", "bench/", "terms/", "terms/all/", "terms/sigmoid/", "messages/", "recipes/", "map/"),
    *("gallery/", "senses/vanishing-gradient/", "paths/", "report/", "diagnosis/", "claims/"),
    *("quiz/", "labs/digits/", "linking/", "contributing/decisions/", "404.html"),
)
LIVELY = ("", "bench/", "diagnosis/", "quiz/", "terms/vanishing-gradient/")
SHIFTS = """() => new Promise(told => {
  let moved = 0;
  new PerformanceObserver(list => { for (const it of list.getEntries()) moved += it.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => told(moved), 300);
})"""
LETTERS = """() => [...document.querySelectorAll(".g-svg svg.fig")].flatMap(svg => {
  const unit = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const size = it => unit * parseFloat(getComputedStyle(it).fontSize);
  return [...svg.querySelectorAll("text")].map(size);
})"""
BROKEN = """() => [...document.querySelectorAll(".g-numbers td:first-child code")]
  .filter(it => it.checkVisibility()).flatMap(it => [...it.childNodes]).filter(piece => {
    const range = document.createRange();
    range.selectNode(piece);
    return piece.nodeType === Node.TEXT_NODE && range.getClientRects().length > 1;
  }).map(piece => piece.data)"""
SHEETS = {"bench/": "bench", "": "bench", "diagnosis/": "diagnosis", "recipes/": "recipes"}


def test_text_begins_at_one_edge_on_every_kind_of_page(opened: Open) -> None:
    found = {}
    for path in KINDS:
        with opened(path, viewport=LAPTOP) as page:
            found[path] = page.evaluate("document.querySelector('h1').getBoundingClientRect().left")
    assert len(set(found.values())) == 1, found


def test_name_tabs_and_search_stand_in_one_row(opened: Open) -> None:
    with opened("terms/sigmoid/", viewport=LAPTOP) as page:
        assert page.locator(".md-header").bounding_box()["height"] <= 50
        tops = [it.bounding_box() for it in page.locator(".md-header a.md-tabs__link").all()]
        assert len(tops) >= 8
        assert all(0 < box["y"] < 40 for box in tops)
        right = max(box["x"] + box["width"] for box in tops)
        assert right < page.locator(".md-search__input").bounding_box()["x"]
        page.locator(".md-search__input").click()
        assert page.locator(".md-header").bounding_box()["height"] <= 50


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("path", LIVELY)
def test_nothing_jumps_when_the_scripts_of_a_page_arrive(
    path: str, view: dict[str, int], opened: Open
) -> None:
    with opened(path, viewport=view) as page:
        ready = {"bench/": ".gb-turn", "": ".gb-turn", "diagnosis/": ".g-dx-bar"}.get(path, "h1")
        page.locator(ready).first.wait_for()
        assert page.evaluate(SHIFTS) < 0.005


def test_letters_of_figures_can_be_read_on_a_phone(opened: Open) -> None:
    with opened("terms/vanishing-gradient/", viewport=PHONE) as page:
        sizes: list[Any] = page.evaluate(LETTERS)
    assert len(sizes) > 20
    assert min(sizes) >= 11.5


@pytest.mark.parametrize("path", SHEETS)
def test_a_page_alone_loads_what_it_alone_needs(path: str, site: Path) -> None:
    sheet = f"assets/css/{SHEETS[path]}.css"
    assert sheet in (site / path / "index.html").read_text("utf-8")
    assert (site / sheet).exists()
    assert sheet not in (site / "terms" / "sigmoid" / "index.html").read_text("utf-8")


def test_the_numbers_of_a_listing_break_no_word_on_a_phone(opened: Open) -> None:
    with opened("terms/vanishing-gradient/#run", viewport=PHONE) as page:
        assert page.locator(".g-numbers td:first-child code").count() > 5
        assert page.evaluate(BROKEN) == []
