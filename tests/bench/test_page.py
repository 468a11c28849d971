"""The bench in a real browser: every knob, the address, training, comparing, no script at all."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from glossary_src.pipeline.write.bench import scenarios
from tests.browser import Open, until, violations

browser = pytest.mark.browser
MOST = 40_000
"""Bytes of all scripts of the bench, packed."""
PHONE, LAPTOP = {"width": 360, "height": 664}, {"width": 1366, "height": 650}
FEW = "?depth=6&width=8"
CURVE = "() => document.querySelector('.gb-drawing .gb-line.gb-dz')?.getAttribute('d')"
SAID = "() => document.querySelector('.g-bench .g-says').textContent"
CHOICES = [
    ("activation", "ReLU"),
    ("starting weights", "He"),
    ("skip connections", "skip"),
    ("normalization", "batch"),
]
SLIDERS = ["layers", "width", "weights ×", "seed"]


def ready(page: Any) -> Any:
    """The page with its first drawing."""
    until(page, f"() => ({CURVE})() > 'M0 0'")
    return page


def turn(page: Any, label: str, key: str = "ArrowRight") -> None:
    """Move a slider by keyboard."""
    slider = page.get_by_label(label, exact=True)
    slider.focus()
    page.keyboard.press(key)


def pick(page: Any, group: str, word: str) -> None:
    """Press one of the words side by side."""
    page.get_by_role("group", name=group).get_by_role("radio", name=word, exact=True).check()


def query(page: Any) -> str:
    """The query of the address, once it has settled."""
    return str(page.evaluate("location.search"))


@browser
def test_every_knob_changes_the_drawing_and_the_address(opened: Open) -> None:
    with opened(f"bench/{FEW}") as page:
        ready(page)
        for group, word in CHOICES:
            before, address = page.evaluate(CURVE), query(page)
            pick(page, group, word)
            until(page, f"before => ({CURVE})() !== before", before)
            until(page, "before => location.search !== before", address)
        for label in SLIDERS:
            before, address = page.evaluate(CURVE), query(page)
            turn(page, label)
            until(page, f"before => ({CURVE})() !== before", before)
            until(page, "before => location.search !== before", address)
        for label, value in (("data", "moons"), ("optimizer", "Adam")):
            address = query(page)
            page.get_by_label(label, exact=True).select_option(value)
            until(page, "before => location.search !== before", address)
        turn(page, "learning rate")
        until(page, "() => location.search.includes('rate=0.2')")
        shared, drawn = page.url, page.evaluate(CURVE)
        page.goto(shared)
        until(page, f"drawn => ({CURVE})() === drawn", drawn)
        assert page.url == shared
        assert page.get_by_role("radio", name="batch", exact=True).is_checked()
        assert page.get_by_label("data", exact=True).input_value() == "1"


@browser
def test_the_sentence_says_what_numpy_computes(opened: Open) -> None:
    scenario, found = scenarios()[1]
    with opened(f"bench/?{scenario.query}") as page:
        said = ready(page).evaluate(SAID)
        assert f"multiplied by {found.factor:.2f} a layer" in said
        link = page.locator(".g-says a", has_text="vanishes")
        assert link.get_attribute("href").endswith("/terms/vanishing-gradient/")
        page.get_by_role("link", name="ReLU, He’s weights").first.click()
        until(page, f"() => ({SAID})().startsWith('The error arrives')")
        assert query(page) == "?activation=relu&start=he&rate=0.01"


HEARD = """
window.Worker = class extends Worker {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", ({data}) => (window.heard ||= []).push(data.step));
  }
};"""
"""Keeps the steps of all reports of a worker, in their order."""


@browser
def test_a_reset_while_training_shows_the_start_and_stays_there(opened: Open) -> None:
    with opened("") as page:
        page.add_init_script(HEARD)
        page.goto(f"{page.url.rstrip('/')}/bench/?depth=3&width=12&activation=tanh")
        ready(page)
        page.get_by_role("button", name="Train").click()
        until(page, "() => (window.heard || []).some(step => step > 0)")
        page.get_by_role("button", name="Reset").click()
        until(page, "() => window.heard.at(-1) === 0")
        assert "step 0 " in page.locator(".gb-told").inner_text()
        assert page.get_by_text("theory of dL/dz").is_visible()
        page.get_by_role("button", name="Train").click()
        until(
            page,
            "() => !document.querySelector('.gb-told').textContent.startsWith('step 0')",
        )


@browser
def test_training_lowers_the_loss_and_can_be_paused_stepped_and_reset(opened: Open) -> None:
    with opened("bench/?depth=3&width=12&activation=tanh") as page:
        ready(page)
        told = page.locator(".gb-told")
        until(page, "() => document.querySelector('.gb-told').textContent.includes('step 0')")
        button = page.get_by_role("button", name="Step", exact=True)
        button.click()
        until(page, "() => document.querySelector('.gb-told').textContent.includes('step 1 ')")
        page.get_by_role("button", name="Train").click()
        until(page, "() => /9\\d %|100 %/.test(document.querySelector('.gb-told').textContent)")
        assert page.locator(".gb-drawing").get_by_text("moved").is_visible()
        page.get_by_role("button", name="Pause").click()
        page.get_by_role("button", name="Train").wait_for()
        page.get_by_role("button", name="Reset").click()
        until(page, "() => document.querySelector('.gb-told').textContent.includes('step 0')")
        assert "guessing: loss 0.69" in told.inner_text()


@browser
def test_what_is_kept_stays_while_the_other_is_turned(opened: Open) -> None:
    kept = "() => document.querySelector('.gb-drawing .gb-line.gb-kept')?.getAttribute('d')"
    with opened(f"bench/{FEW}") as page:
        own = ready(page).evaluate(CURVE)
        page.get_by_role("button", name="compare").click()
        assert page.evaluate(kept) == page.evaluate(CURVE)
        pick(page, "activation", "linear")
        until(page, f"() => ({CURVE})() !== ({kept})()")
        assert page.locator(".gb-drawing").get_by_text("kept: sigmoid, 6 × 8").is_visible()
        until(page, "() => location.search.includes('other.width=8')")
        page.reload()
        until(page, f"() => ({kept})() && ({kept})() !== ({CURVE})()")
        page.get_by_role("link", name="GELU, He’s weights").first.click()
        until(page, "() => location.search.startsWith('?activation=gelu')")
        assert "other.width=8" in query(page), "a scenario leaves it beside itself"
        page.get_by_role("button", name="stop comparing").click()
        until(page, "() => !location.search.includes('other')")
        assert own


@browser
def test_a_bad_address_is_told_and_breaks_nothing(opened: Open) -> None:
    with opened("bench/?activation=%3Cb%3E&depth=1e9&width=8&other.scale=-3") as page:
        ready(page)
        note = page.locator(".gb-note").inner_text()
        assert all(part in note for part in ("“<b>”", "“1e9”", "“-3”", "from 1 to 64"))
        until(page, "() => location.search.startsWith('?width=8&other.')")


@browser
def test_a_large_network_comes_from_the_worker(opened: Open) -> None:
    with opened("bench/?depth=64&width=64") as page:
        assert "layer 1 of 64" in ready(page).evaluate(SAID)


NO_WORKER = """window.Worker = class {
    constructor() { setTimeout(() => this.onerror?.()); }
    postMessage() {}
    terminate() {}
}"""


@browser
def test_where_no_worker_starts_the_page_computes_by_itself(chromium: Any, served: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.add_init_script(NO_WORKER)
        page.goto(f"{served}/bench/?depth=20")
        assert "layer 1 of 20" in ready(page).evaluate(SAID)
        page.get_by_role("button", name="Train").click()
        page.locator(".gb-note", has_text="Training did not start").wait_for()


@browser
def test_instant_navigation_brings_a_bench_and_takes_it_away(opened: Open) -> None:
    with opened("") as page:
        ready(page)
        page.get_by_role("link", name="ReLU, default weights").click()
        until(page, "() => location.search === '?activation=relu&start=default'")
        page.get_by_role("link", name="all knobs").click()
        page.wait_for_url("**/bench/?activation=relu&start=default")
        until(page, "() => document.querySelectorAll('.gb-drawing').length === 1")
        page.get_by_label("weights ×").wait_for()
        page.get_by_role("link", name="Terms", exact=True).first.click()
        page.locator("form[data-filter]").wait_for(state="visible")


@browser
@pytest.mark.parametrize("path", ["", "bench/"], ids=["start", "bench"])
def test_without_a_script_figure_and_scenarios_stand(path: str, opened: Open) -> None:
    with opened(path, java_script_enabled=False) as page:
        assert page.locator(".g-bench svg.fig").is_visible()
        assert page.locator(".g-scenarios a").count() >= 5
        assert page.locator(".g-bench-turn").bounding_box()["height"] < 5
        if path:
            assert page.locator("table tbody tr").first.is_visible()


@browser
def test_the_first_screen_has_controls_and_drawing(opened: Open) -> None:
    bottom = "query => document.querySelector(query).getBoundingClientRect().bottom"
    with opened("", viewport=LAPTOP) as page:
        ready(page)
        for part in (".gb-go", ".gb-drawing", ".g-says"):
            assert page.evaluate(bottom, part) <= LAPTOP["height"], part
        page.set_viewport_size(PHONE)
        until(page, "() => document.querySelector('.gb-drawing').clientWidth < 360")
        assert page.evaluate(bottom, ".gb-drawing") <= PHONE["height"]
        sizes = page.locator(".gb-drawing text").evaluate_all(
            "all => all.map(it => parseFloat(getComputedStyle(it).fontSize))"
        )
        assert min(sizes) >= 11
        turn(page, "layers", "End")
        page.get_by_role("button", name="compare").click()
        for label in ("width", "layers"):
            page.evaluate("scrollTo(0, 900)")
            page.get_by_label(label, exact=True).focus()
            slider = page.get_by_label(label, exact=True).bounding_box()
            assert slider["y"] >= page.evaluate(bottom, ".gb-drawing"), "the focus is in sight"
        assert page.evaluate(bottom, ".gb-drawing") > 0, "it stays while its knobs are turned"


@browser
def test_a_bench_is_accessible_while_it_compares_and_trains(opened: Open) -> None:
    with opened(f"bench/{FEW}&other.depth=9", color_scheme="dark") as page:
        ready(page)
        page.get_by_role("button", name="Step", exact=True).click()
        page.locator(".gb-drawing").get_by_text("moved").wait_for()
        assert violations(page) == []


@browser
def test_a_page_without_a_bench_loads_none(opened: Open) -> None:
    loaded = "() => performance.getEntriesByType('resource').map(it => it.name).join()"
    with opened("terms/sigmoid/") as page:
        page.wait_for_load_state("networkidle")
        assert "js/bench/" not in page.evaluate(loaded)
        page.goto(page.url.replace("terms/sigmoid/", "bench/"))
        assert "js/bench/view.mjs" in ready(page).evaluate(loaded)


def test_all_scripts_together_are_small() -> None:
    folder = Path(__file__).parents[2] / "docs/assets/js/bench"
    scripts = [path.read_bytes() for path in sorted(folder.glob("*.mjs"))]
    assert len(scripts) > 15
    assert sum(len(gzip.compress(it, 9)) for it in scripts) <= MOST
    assert len(json.loads((folder / "scenarios.json").read_bytes())) == len(scenarios())
