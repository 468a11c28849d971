"""The real site in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from glossary_src.pipeline.read.load import TERMS
from tests.browser import COLORS, SCHEMES, WIDTHS, Open, until, violations
from tests.sampled import PATHS, sampled

pytestmark = pytest.mark.browser

PAGES = [
    *("", "terms/", "terms/all/", "claims/", "paths/", "map/", "gallery/", "quiz/"),
    *("404.html", "go/", "linking/", "linking/tools/", "linking/markdown/"),
    *("linking/hover-card/", "linking/embed/", "linking/ports/", "linking/check/"),
    *("bench/", "diagnosis/", "recipes/", "senses/vanishing-gradient/", "senses/gradient-flow/"),
    *("labs/digits/", "labs/three_networks/"),
    *(
        "contributing/",
        "contributing/map/",
        "contributing/decisions/",
        "contributing/measurements/",
        "changelog/",
    ),
    *sampled([f"terms/{path.stem.replace('_', '-')}/" for path in PATHS], 6),
]
UNFOLDED = "document.querySelectorAll('details').forEach(it => { it.open = true })"


every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "start")
"""Every page by hand; of the terms, which share their templates, some."""


@every_page
def test_a_page_is_clean_accessible_and_never_scrolls_sideways(path: str, opened: Open) -> None:
    """One load for all that is asked of every page: loading takes longer than most questions."""
    with opened(path) as page:
        page.evaluate(UNFOLDED)
        light = violations(page)
        sideways = [width for width in WIDTHS if scrolls_sideways(page, width)]
        darken(page)
        dark = violations(page, COLORS)
    assert (light, sideways, dark) == ([], [], [])


@pytest.mark.thorough
@every_page
def test_a_page_is_accessible_in_the_dark(path: str, opened: Open) -> None:
    with opened(path, color_scheme="dark") as page:
        page.evaluate(UNFOLDED)
        assert violations(page) == []


def scrolls_sideways(page: Any, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 800})
    wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    return bool(page.evaluate(wide) > width)


def darken(page: Any) -> None:
    """Turn an open page dark as its reader does; colors are all that changes."""
    page.evaluate("document.querySelector('[data-md-color-scheme=slate]').click()")
    until(page, "document.body.dataset.mdColorScheme === 'slate'")
    until(page, "document.getAnimations().every(it => it.playState !== 'running')")


def test_what_is_too_pale_in_the_dark_and_what_is_too_wide_are_caught(opened: Open) -> None:
    with opened("terms/sigmoid/") as page:
        pale = "[data-md-color-scheme=slate] .md-content p { color: #444 }"
        page.evaluate(
            """text => { const style = new CSSStyleSheet(); style.replaceSync(text);
                document.adoptedStyleSheets = [style] }""",
            pale,
        )
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=width:999px>Wide')")
        assert violations(page, COLORS) == []
        assert [width for width in WIDTHS if scrolls_sideways(page, width)] == [360]
        darken(page)
        assert any("color-contrast" in violation for violation in violations(page, COLORS))


@pytest.mark.parametrize(
    "path", ["contributing/measurements/", "labs/three_networks/", "linking/tools/"]
)
def test_a_wide_table_scrolls_by_keyboard_on_a_phone(path: str, opened: Open) -> None:
    with opened(path, viewport={"width": 360, "height": 740}) as page:
        until(page, "() => document.querySelector('.md-typeset__scrollwrap[tabindex]')")
        assert violations(page) == []


def test_the_checker_finds_what_is_wrong(opened: Open) -> None:
    with opened("terms/sigmoid/") as page:
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:,>')")
        assert any("image-alt" in violation for violation in violations(page))


@pytest.mark.parametrize(
    "path", ["terms/vanishing-gradient/", "terms/", ""], ids=lambda p: p or "start"
)
def test_a_page_reads_complete_without_javascript(path: str, opened: Open) -> None:
    with opened(path, java_script_enabled=False) as page:
        assert page.locator("h1").is_visible()
        for heading in page.locator(".md-content h2").all():
            assert heading.is_visible()
        for figure in page.locator("svg.fig").all():
            assert figure.is_visible()
        assert not page.locator("form[data-filter]").is_visible() if path == "terms/" else True


def test_the_first_screen_of_a_term_answers_the_question(opened: Open) -> None:
    with opened("terms/vanishing-gradient/") as page:
        bottom = page.locator("svg.fig").first.bounding_box()
        assert bottom
        assert bottom["y"] + bottom["height"] < 800


def test_figures_follow_the_theme(opened: Open) -> None:
    seen = set()
    for scheme in SCHEMES:
        with opened("terms/vanishing-gradient/", color_scheme=scheme) as page:
            text = page.locator("svg.fig text").first
            seen.add(text.evaluate("element => getComputedStyle(element).fill"))
    assert len(seen) == 2


def test_the_index_filters_and_keeps_its_state_in_the_url(opened: Open) -> None:
    with opened("terms/") as page:
        shown = page.locator("[data-index] > li:visible")
        everything = shown.count()
        page.get_by_label("Group").select_option("activations")
        assert 0 < shown.count() < everything
        assert "group=activations" in page.url
        page.get_by_label("Find").fill("hyperbolic")
        assert shown.count() == 1
        assert page.locator("form[data-filter] [role=status]").inner_text() == f"1 of {everything}"
        page.reload()
        assert shown.count() == 1
        page.get_by_label("Find").fill("")
        page.get_by_label("Group").select_option("")
        assert shown.count() == everything
        assert "?" not in page.url


def test_a_bad_url_of_the_index_shows_everything(opened: Open) -> None:
    with opened("terms/?group=<script>alert(1)</script>&level=none") as page:
        assert page.locator("[data-index] > li:visible").count() == len(
            list(TERMS.glob("[!_]*.py"))
        )


def test_search_finds_a_term_by_an_alias(opened: Open) -> None:
    with opened("") as page:
        page.locator("input.md-search__input").click()
        page.keyboard.type("Kaiming")
        first = page.locator(".md-search-result__link").first
        first.wait_for()
        assert "he-initialization" in (first.get_attribute("href") or "")


INDEX = "/search/search_index.json"
LOADED = f"""performance.getEntriesByType("resource")
    .filter(it => it.name.endsWith("{INDEX}")).length"""


@pytest.mark.parametrize("key", ["/", "s", None], ids=["slash", "s", "pointer"])
def test_the_search_index_is_loaded_when_somebody_goes_near_the_search(
    key: str | None, opened: Open
) -> None:
    with opened("terms/sigmoid/") as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate(LOADED) == 0
        if key:
            page.keyboard.press(key)
        else:
            page.locator("input.md-search__input").hover()
        until(page, f"() => {LOADED} === 1")
        page.locator("input.md-search__input").press_sequentially("backprop")
        page.locator(".md-search-result__link").first.wait_for()
        assert page.evaluate(LOADED) == 1


@pytest.mark.parametrize(
    ("query", "shows"),
    [("h=slope", "article mark"), ("q=slope", ".md-search-result__link")],
    ids=["highlight", "search"],
)
def test_an_address_that_needs_the_search_index_loads_it_at_once(
    query: str, shows: str, opened: Open
) -> None:
    with opened(f"terms/sigmoid/?{query}") as page:
        page.locator(shows).first.wait_for()


def test_instant_navigation_keeps_the_filter_alive(opened: Open) -> None:
    with opened("") as page:
        page.get_by_role("link", name="Terms", exact=True).first.click()
        page.locator("form[data-filter]").wait_for(state="visible")
        assert re.search(r"/terms/$", page.url)


def test_the_text_of_a_figure_is_readable_on_a_phone(opened: Open) -> None:
    with opened("terms/vanishing-gradient/", viewport={"width": 360, "height": 740}) as page:
        heights = page.locator("svg.fig text").evaluate_all(
            """texts => texts.map(t => {
                const svg = t.ownerSVGElement, scale = svg.clientWidth / svg.viewBox.baseVal.width
                return parseFloat(getComputedStyle(t).fontSize) * scale
            })"""
        )
        assert min(heights) >= 9


def test_an_article_prints_without_the_navigation(opened: Open) -> None:
    with opened("terms/all/") as page:
        page.emulate_media(media="print")
        assert page.locator(".g-all dt").first.is_visible()
        assert not page.locator(".md-tabs").is_visible()
