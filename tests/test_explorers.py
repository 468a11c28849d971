"""Turning figures in a real browser: what is shown is what the snippet computes at that setting."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache as memo
from pathlib import Path
from typing import Any

import pytest

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Outcome, Ran, jobs_of
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.write.explorer import sentence, token
from glossary_src.pipeline.write.weight import MOST_FRAMES, weigh
from glossary_src.schema import Explore, Parameter, Snippet
from tests.browser import SCHEMES, Open, until, violations
from tests.loaded import loaded
from tests.sampled import sampled
from tests.shapes import apart, shapes_of

pytestmark = pytest.mark.browser

SETTINGS = 200
SCRIPTS = ("explorer.js", "frames.mjs", "drag.mjs")
HERO = "terms/vanishing-gradient/"
READY = "() => !document.querySelector('form[data-explore] fieldset:disabled')"
SHAPES = """name => {
    const svg = document.querySelector(`#figure-${name} svg`), shapes = [];
    for (const it of svg.querySelectorAll("path, use, circle, text, image")) {
        if (it.closest("defs, clipPath")) continue;
        const value = name => it.getAttribute(name) || it.getAttribute(`c${name}`) || "";
        const at = `${value("x")} ${value("y")}`;
        const text = it.tagName === "text" ? ` ${it.textContent}` : "";
        shapes.push(it.tagName === "path" ? it.getAttribute("d") || "" : at + text);
    }
    return shapes;
}"""
KEYS = {
    "range": ["End", "Home", "ArrowRight"],
    "select-one": ["End", "Home", "ArrowDown"],
    "radio": [],  # arrows go round
}
Frame = tuple[Entry, Snippet, dict[str, Parameter]]


@memo
def explored() -> list[tuple[Entry, Snippet, Explore]]:
    return [
        (e, s, s.explore) for e in loaded().values() for s in e.snippets if s.explore and s.on_page
    ]


SLUGS = sorted({entry.slug for entry, _, _ in explored()})


@memo
def drawn() -> list[Frame]:
    """Settings drawn at random over all explorers, every explorer among them."""
    frames = [(e, s, frame) for e, s, grid in explored() for frame in grid.frames()]
    at_random = random.Random(3).sample(frames, min(SETTINGS, len(frames)))
    seen = {(e.module, s.name) for e, s, _ in at_random}
    rest = [f for f in frames if (f[0].module, f[1].name) not in seen]
    return sorted(at_random + rest, key=lambda f: (f[0].module, f[1].name))


def turn(page: Any, snippet: Snippet, frame: dict[str, Parameter]) -> None:
    assert snippet.explore
    places = {name: snippet.explore.turn[name].index(value) for name, value in frame.items()}
    page.evaluate(
        """([name, places]) => {
            const form = document.querySelector(`form[data-explore="${name}"]`);
            for (const [key, place] of Object.entries(places)) {
                form.elements.namedItem(key).value = place;
            }
            form.dispatchEvent(new Event("input"));
            form.dispatchEvent(new Event("change"));
        }""",
        [snippet.name, places],
    )


def control(page: Any, label: str) -> Any:
    """What keys turn: a slider, or the button of several that is pressed."""
    buttons = page.get_by_role("group", name=label, exact=True)
    if buttons.count():
        return buttons.locator(":checked")
    return page.get_by_role("slider", name=label, exact=True)


def to_end(page: Any, label: str, *, last: bool = False) -> None:
    buttons = page.get_by_role("group", name=label, exact=True).get_by_role("radio").all()
    if buttons:
        buttons[-1 if last else 0].check()
    else:
        control(page, label).press("End" if last else "Home")


def status(page: Any, name: str) -> str:
    return str(page.locator(f'form[data-explore="{name}"] [role=status]').text_content())


@pytest.mark.parametrize("slug", sampled(SLUGS, 8))
def test_a_frame_is_what_a_fresh_run_of_the_snippet_gives(
    slug: str, opened: Open, ran: Path
) -> None:
    """Paths within half a pixel, numbers and sentence exactly, for settings drawn at random."""
    frames, kept = [frame for frame in drawn() if frame[0].slug == slug], Cache(ran / "snippets")
    jobs = {job.name: job for job in jobs_of(frames[0][0])}
    turned = [jobs[name] for name in sorted({snippet.name for _, snippet, _ in frames})]
    axes = {}
    for job, outcome in zip(turned, run(turned, cache=kept), strict=True):
        assert isinstance(outcome, Ran)
        assert outcome.turned
        axes[job.name] = outcome.turned.axes
    alone = [replace(jobs[s.name], parameters=frame, explore=None) for _, s, frame in frames]
    own = Cache(ran / "fresh")  # the other one holds what a build recalls, and no more
    fresh = run([job.on(axes[job.name]) for job in alone], cache=own)
    with opened(f"terms/{slug}/") as page:
        until(page, READY)
        both = zip(frames, fresh, strict=True)
        wrong = [fault for frame, outcome in both for fault in differences(page, frame, outcome)]
    assert wrong == []


LAYERS = """name => [...document.querySelectorAll(`#figure-${name} [data-layer]`)]
    .map(layer => layer.innerHTML)"""
CLOCK = """() => {
    window.clock = performance.now() + 1000;
    window.queue = [];
    performance.now = () => window.clock;
    window.requestAnimationFrame = act => window.queue.push(act);
}"""
SPOILED = re.compile(r'="[^"]*NaN')
"""A coordinate or width that is no number. A figure may say so in its words."""
LATER = "by => { window.clock += by; window.queue.splice(0).forEach(act => act()); }"


@pytest.mark.parametrize("slug", sampled(SLUGS, 6))
def test_a_frame_that_was_gone_over_to_is_that_frame(slug: str, opened: Open) -> None:
    """From wherever the drawing was; and on its way it has as many shapes as in the end."""
    settings = [(s, frame) for e, s, frame in drawn() if e.slug == slug]
    wanted, wrong = [], []
    with opened(f"terms/{slug}/") as page:
        until(page, READY)
        for snippet, setting in settings:
            turn(page, snippet, setting)
            wanted.append(page.evaluate(LAYERS, snippet.name))
    with opened(f"terms/{slug}/", reduced_motion="no-preference") as page:
        until(page, READY)
        page.evaluate(CLOCK)
        for (snippet, setting), there in zip(settings, wanted, strict=True):
            turn(page, snippet, setting)
            page.evaluate(LATER, 60)
            here = page.evaluate(LAYERS, snippet.name)
            if SPOILED.search("".join(here)) or list(map(tags, here)) != list(map(tags, there)):
                wrong.append(f"{snippet.name} {setting}: other shapes on its way")
            page.evaluate(LATER, 200)
            if page.evaluate(LAYERS, snippet.name) != there:
                wrong.append(f"{snippet.name} {setting}: another end")
            page.evaluate(LATER, 1000)
    assert wrong == []


def tags(markup: str) -> list[str]:
    return re.findall(r"<\w+", markup)


def test_settings_are_drawn_from_every_explorer() -> None:
    assert len(drawn()) >= SETTINGS
    assert {(e.module, s.name) for e, s, _ in drawn()} == {
        (e.module, s.name) for e, s, _ in explored()
    }


def differences(page: Any, frame: Frame, outcome: Outcome) -> Iterator[str]:
    """In what the page differs, turned to a setting, from a run at that setting."""
    entry, snippet, setting = frame
    where = f"{entry.module}.{snippet.name} {setting}"
    assert isinstance(outcome, Ran), outcome
    assert snippet.explore
    turn(page, snippet, setting)
    seen, wanted = page.evaluate(SHAPES, snippet.name), list(shapes_of(outcome.svg))
    if len(seen) != len(wanted):
        yield f"{where}: {len(seen)} shapes for {len(wanted)}"
    elif (off := max(map(apart, seen, wanted))) > 0.5:
        yield f"{where}: {off} pixels"
    cells = page.locator(f'[data-numbers="{snippet.name}"] td:nth-child(2)').all_text_contents()
    if cells != [worded(outcome.numbers[name]) for name in snippet.promises]:
        yield f"{where}: other numbers"
    if status(page, snippet.name) != sentence(snippet, snippet.explore, setting, outcome.numbers):
        yield f"{where}: another sentence"


def test_the_comparison_sees_a_line_that_is_a_pixel_off() -> None:
    assert apart("M1 2L3 4", "M1 2.1L3 4") == pytest.approx(0.1)
    assert apart("M1 2L3 4", "M1 3L3 4") > 0.5
    assert apart("M1 2L3 4", "M1 2L3 4L5 6") == float("inf")
    assert apart("1 2 weights", "1 2 depth") == float("inf")


@pytest.mark.parametrize("slug", sampled(SLUGS, 6))
def test_every_control_turns_by_keyboard_alone(slug: str, opened: Open) -> None:
    wanted = [
        (s.name, name, len(values))
        for e, s, grid in explored()
        if e.slug == slug
        for name, values in grid.turn.items()
    ]
    with opened(f"terms/{slug}/") as page:
        until(page, READY)
        reached = []
        for _ in range(300):
            page.keyboard.press("Tab")
            focus = page.evaluate(
                """() => { const it = document.activeElement, form = it.closest("[data-explore]");
                    return form && it.name ? [form.dataset.explore, it.name] : null }"""
            )
            if not focus or tuple(focus) in reached:
                continue
            reached.append(tuple(focus))
            size = next(n for s, name, n in wanted if (s, name) == tuple(focus))
            keys, places = KEYS[page.evaluate("document.activeElement.type")], []
            for key in keys or ["ArrowRight"] * size:
                page.keyboard.press(key)
                places.append(int(page.evaluate("document.activeElement.value")))
                form = page.locator(f'[data-explore="{focus[0]}"]')
                moved = form.get_by_role("button", name="Back to the default").is_visible()
                assert moved == (f"{focus[0]}." in page.url)
            assert (places if keys else sorted(places)) == (
                [size - 1, 0, 1] if keys else list(range(size))
            ), focus
            if len(reached) == len(wanted):
                break
        assert reached == [(s, name) for s, name, _ in wanted]


def test_the_way_back_to_the_default_is_a_button(opened: Open) -> None:
    with opened(HERO) as page:
        until(page, READY)
        before, said = page.evaluate(SHAPES, "whole_network"), status(page, "whole_network")
        form = page.locator('[data-explore="whole_network"]')
        to_end(form, "layers")
        to_end(form, "all weights times", last=True)
        assert status(page, "whole_network") != said
        prefix = "getComputedStyle(document.querySelector('[data-moved] > figcaption'), '::before')"
        assert "The default" in page.evaluate(f"{prefix}.content")
        back = form.get_by_role("button", name="Back to the default")
        back.focus()
        page.keyboard.press("Enter")
        assert status(page, "whole_network") == said
        assert back.is_hidden()
        assert "?" not in page.url
        assert page.evaluate("document.activeElement.name") == "times", "focus is not lost"
        after = page.evaluate(SHAPES, "whole_network")
        assert max(map(apart, before, after)) < 0.1


def test_the_address_restores_a_setting(opened: Open) -> None:
    with opened(f"{HERO}?hand_over.retention=0.99&hand_over.people=1000#run") as page:
        until(page, READY)
        said = status(page, "hand_over")
        assert "4.3\xa0×\xa010⁻⁵" in said
        page.reload()
        until(page, READY)
        assert status(page, "hand_over") == said
        control(page, "hand-overs").press("ArrowLeft")
        assert "hand_over.people=500" in page.url
        assert "hand_over.retention=0.99" in page.url
        assert page.url.endswith("#run")
        page.get_by_role("link", name="Terms", exact=True).first.click()
        page.locator("form[data-filter]").wait_for()
        page.go_back()
        until(page, "() => document.querySelector('form[data-explore]')")
        until(page, READY)
        assert "500 hand-overs" in status(page, "hand_over")


def test_only_what_is_turned_stands_in_the_address(opened: Open) -> None:
    with opened(HERO) as page:
        until(page, READY)
        control(page, "layers").press("ArrowLeft")
        assert page.url.endswith("?whole_network.depth=20")
        control(page, "layers").press("ArrowRight")
        assert "?" not in page.url


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("whole_network.depth=7", "depth = 7, which is not to be had"),
        ("whole_network.depth=", "depth = , which is not to be had"),
        ("whole_network.width=64", "width = 64, which is not to be had"),
        ("whole_network.constructor=1", "constructor = 1, which is not to be had"),
        ("whole_network.times=2&whole_network.depth=<img src=x onerror=alert(1)>", "depth = <img"),
        ("no_such.thing=1", "“no_such”, which is no figure of this page"),
    ],
    ids=["value", "nothing", "parameter", "prototype", "markup", "figure"],
)
def test_a_bad_address_shows_the_default_and_says_so(query: str, says: str, opened: Open) -> None:
    with opened(HERO) as page:
        until(page, READY)
        default = page.evaluate(SHAPES, "whole_network")
    with opened(f"{HERO}?{query}") as page:
        until(page, READY)
        assert says in status(page, "whole_network")
        assert page.evaluate(SHAPES, "whole_network") == default
        assert page.locator("form[data-explore] img").count() == 0


def test_an_address_may_write_a_number_its_own_way(opened: Open) -> None:
    with opened(f"{HERO}?hand_over.retention=.990") as page:
        until(page, READY)
        assert status(page, "hand_over").startswith("Each keeps 99%")


def test_going_back_and_forth_leaves_nothing_behind(opened: Open) -> None:
    def counts() -> dict[str, int]:
        session.send("HeapProfiler.collectGarbage")
        found: dict[str, int] = session.send("Memory.getDOMCounters")
        return found

    def wander(times: int) -> None:
        for _ in range(times):
            page.get_by_role("link", name="Terms", exact=True).first.click()
            page.locator("form[data-filter]").wait_for()
            page.locator(".g-index a", has_text="Vanishing gradient").first.click()
            until(page, "() => document.querySelector('form[data-explore]')")
            until(page, READY)
            control(page, "layers").press("ArrowLeft")
            assert "whole_network.depth=20" in page.url

    with opened(HERO) as page:
        until(page, READY)
        session = page.context.new_cdp_session(page)
        wander(2)
        before = counts()
        wander(6)
        after = counts()
        assert after["jsEventListeners"] <= before["jsEventListeners"] + 3
        assert after["nodes"] <= before["nodes"] * 1.1
        assert [w.url for w in page.workers if "search" not in w.url] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_moved_figure_is_accessible(scheme: str, opened: Open) -> None:
    with opened("terms/residual-connection/", color_scheme=scheme) as page:
        until(page, READY)
        page.get_by_role("radio", name="ReLU", exact=True).check()
        to_end(page, "branches times", last=True)
        assert page.locator("svg.fig desc").first.text_content() == status(page, "one_addition")
        assert violations(page) == []


def test_figures_turn_offline_once_the_page_has_loaded(opened: Open) -> None:
    with opened(HERO) as page:
        until(page, READY)
        page.wait_for_load_state("networkidle")
        # the browser asks for its icon again whenever the address changes
        page.route("**/favicon.svg", lambda route: route.fulfill(body=""))
        page.context.set_offline(True)
        to_end(page, "layers")
        assert status(page, "whole_network").startswith("5 layers")
        to_end(page, "hand-overs", last=True)
        assert "1,000 hand-overs" in status(page, "hand_over")


def test_a_slow_network_is_shown_and_a_broken_one_said(opened: Open) -> None:
    with opened("") as page:
        held: list[Any] = []
        page.route("**/whole_network.json", lambda route: held.append(route))
        page.route("**/hand_over.json", lambda route: route.fulfill(body="{"))
        page.goto(page.url + HERO)
        form = page.locator('[data-explore="whole_network"]')
        until(page, "() => document.querySelector('.g-turn-note').textContent === 'loading …'")
        assert form.get_by_role("group", name="layers").get_by_role("radio").first.is_disabled()
        assert status(page, "whole_network").startswith("30 layers"), "the default stands"
        note = page.locator('[data-explore="hand_over"] .g-turn-note')
        note.wait_for()
        until(
            page,
            "() => document.querySelectorAll('.g-turn-note')[1].textContent.includes('reload')",
        )
        while not held:
            page.wait_for_timeout(20)
        held[0].continue_()
        until(page, "() => !document.querySelector('form[data-explore] fieldset').disabled")
        assert form.locator(".g-turn-note").inner_text() == ""


def test_an_explorer_page_reads_complete_without_javascript(opened: Open) -> None:
    with opened(HERO, java_script_enabled=False) as page:
        assert page.locator("svg.fig path").count() > 10
        assert status(page, "whole_network").startswith("30 layers")
        assert page.locator("form.g-turn noscript").first.is_visible()
        assert page.get_by_role("radio", name="30", exact=True).first.is_disabled()


def test_the_script_and_every_file_of_frames_are_small(site: Path) -> None:
    scripts = {name: (site / "assets" / "js" / name).read_bytes() for name in SCRIPTS}
    assert len(b"".join(scripts.values())) <= 12_500
    assert len(scripts["explorer.js"]) <= 7000
    assert sum(map(weigh, scripts.values())) <= 5200
    for entry, snippet, _ in explored():
        data = (site / "terms" / entry.slug / f"{snippet.name}.json").read_bytes()
        assert weigh(data) <= MOST_FRAMES, f"{entry.module}.{snippet.name}"


def test_most_terms_have_something_to_turn() -> None:
    assert len({entry.module for entry, _, _ in explored()}) >= 8


def test_addresses_write_values_as_people_do() -> None:
    values: list[Parameter] = [0.99, 1e-10, 1000, True, "ReLU", -3.0]
    assert [token(v) for v in values] == ["0.99", "1e-10", "1000", "yes", "ReLU", "-3"]
