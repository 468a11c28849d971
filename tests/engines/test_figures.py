"""What a reader turns, drags and points at: explorers, embedded figures, the map."""

from __future__ import annotations

import pytest

from tests.engines.page import Page, Visit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

HERO = "terms/vanishing-gradient/"
FORM = "form[data-explore=whole_network]"
READY = """document.querySelector("form[data-explore]")
    && !document.querySelector("form[data-explore] fieldset:disabled")"""
SHAPES = """name => {
    const figure = document.querySelector(`form[data-explore=${name}]`).closest("figure");
    return [...figure.querySelectorAll("[data-layer] :is(path, circle)")].map(it =>
        ["d", "cx", "cy"].map(name => it.getAttribute(name)).join()).join(" ");
}"""
RING = """(({ x, y, width, height }) => [x + width / 2, y + height / 2])(
    document.querySelector("#figure-hill .g-grip").getBoundingClientRect())"""
INSIDE = "() => document.querySelector('gradient-figure').shadowRoot.querySelector('iframe')"


def state(page: Page, name: str = "whole_network") -> tuple[str, str, str]:
    """Of an explorer: its drawing, its sentence, and what the address keeps."""
    said = page.text(f"form[data-explore={name}] .g-says")
    return page.ask(SHAPES, name), said, page.ask("location.search")


def all_differ(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return all(old != new for old, new in zip(before, after, strict=True))


def test_a_slider_and_a_button_turn_figure_sentence_and_address(visit: Visit) -> None:
    with visit(HERO) as page:
        page.until(READY)
        start = state(page)
        page.click(f"{FORM} input[type=range]")
        page.press("End")
        page.until("location.search.includes('whole_network.times=10')")
        turned = state(page)
        assert all_differ(start, turned)
        page.click(f"{FORM} input[type=radio][value='0']")
        page.until("location.search.includes('whole_network.depth=5')")
        pressed = state(page)
        assert all_differ(turned, pressed)
        page.go(page.ask("location.href"))
        page.until(READY)
        assert state(page)[1:] == pressed[1:], "the address brings it back"
        page.click(f"{FORM} .g-turn-foot button")
        assert state(page)[1:] == start[1:]


def test_a_point_of_a_figure_follows_the_mouse(visit: Visit) -> None:
    with visit("terms/sigmoid/") as page:
        page.until("document.querySelector('#figure-hill .g-grip')")
        start = state(page, "hill")
        page.at("#figure-hill .g-drag")
        x, y = page.ask(RING)
        page.drag([(x, y), (x + 40, y), (x + 90, y - 20)])
        page.until("location.search.includes('hill.z=')")
        assert all_differ(start, state(page, "hill"))
        assert abs(page.ask(RING)[0] - (x + 90)) < 12, (
            "the ring stands at the stop under the pointer"
        )


FIGURE = f"""{"<p>Far</p>" * 300}
<gradient-figure term="vanishing-gradient" figure="whole-network" times="4" height="700">
<a href="SITE/terms/vanishing-gradient/">The gradient in every layer</a></gradient-figure>"""
BOX = f"() => ({INSIDE})().getBoundingClientRect().height"


def test_a_figure_in_another_site_comes_with_its_setting_and_takes_its_height(embed: Visit) -> None:
    with embed(FIGURE) as page:
        page.ask(f"() => ({INSIDE})().scrollIntoView()")
        page.until(f"before => ({BOX})() !== before", 700)
        with page.inside(INSIDE):
            page.until(READY)
            assert "all weights times 4" in page.text(".g-says")
            page.until("document.documentElement.scrollHeight === innerHeight")
            start = state(page)
            page.click(f"{FORM} input[type=radio][value='0']")
            page.until(
                "before => document.querySelector('.g-says').textContent !== before", start[1]
            )
            assert all_differ(start, state(page))


def test_the_map_shows_the_relations_of_one_term_and_opens_it(visit: Visit) -> None:
    box = "a[data-term=saturation]"
    with visit("map/") as page:
        page.hover(page.at(f".g-atlas {box}"))
        lit = page.until("[...document.querySelectorAll('.g-atlas path.g-lit')].length")
        assert 0 < lit < page.ask("document.querySelectorAll('.g-atlas path').length")
        other = "document.querySelector('.g-atlas path[data-ends]:not(.g-lit)')"
        page.until(f"+getComputedStyle({other}).opacity < 0.5")
        page.click(f".g-atlas {box}")
        page.until("location.pathname.endsWith('/terms/saturation/')")
        page.until("document.querySelector('h1').textContent.includes('Saturation')")
