"""Figures in other people's pages: sizes, settings, colors, policies; what unfolds an address."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.write.scripts import NAMES, pinned, scripts
from glossary_src.pipeline.write.sheets import figure_sheet
from glossary_src.pipeline.write.weight import weigh
from tests.browser import Open, until, violations
from tests.conftest import URL
from tests.loaded import loaded
from tests.sampled import sampled
from tests.serving import serving

FIGURES = [
    (entry.slug, snippet.name)
    for entry in loaded().values()
    for snippet in entry.snippets
    if snippet.on_page or snippet.motion
]
HERO = "embed/vanishing-gradient/whole-network/"
WEB = Path(__file__).parents[1] / "glossary_src" / "web" / "assets"
MOST = 40_000
"""Bytes of a page, as a server compresses them."""
READY = "() => document.querySelector('form[data-explore] fieldset')?.disabled === false"
POLICY = (
    "default-src 'none'; script-src SITE; frame-src SITE; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
FIGURE = (
    '<gradient-figure term="vanishing-gradient" figure="whole-network" times="4" height="700">'
    '<a href="SITE/terms/vanishing-gradient/">The gradient in every layer</a></gradient-figure>'
)
FRAME = "gradient-figure iframe"
INNER = "document.querySelector('gradient-figure').shadowRoot.querySelector('iframe')"
FORGED = """() => {
    const source = document.querySelector("gradient-figure").shadowRoot.firstChild.contentWindow;
    const told = { data: { gradientFigure: 9 }, origin: "https://else.test", source };
    dispatchEvent(new MessageEvent("message", told));
}"""


def folder(slug: str, name: str) -> str:
    """The address of a figure's page."""
    return f"embed/{slug}/{name.replace('_', '-')}/"


@contextlib.contextmanager
def hosting(site: str, body: str, policy: str = POLICY) -> Iterator[str]:
    """The address of a page of another site with a figure, under a policy sent as a header."""
    script = f'<script src="{site}/assets/js/gradient-figure.js" defer></script>'
    html = f'<!doctype html><html lang="en"><title>T</title>{script}<main><h1>T</h1>{body}</main>'

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy.replace("SITE", site))
            self.end_headers()
            self.wfile.write(html.replace("SITE", site).encode())

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as address:
        yield address


@contextlib.contextmanager
def host(
    chromium: Any, site: str, body: str, policy: str = POLICY, **options: Any
) -> Iterator[Any]:
    """That page, opened."""
    with hosting(site, body, policy) as address:
        context = chromium.new_context(reduced_motion="reduce", **options)
        page = context.new_page()
        page.goto(address)
        yield page
        context.close()


def test_every_figure_has_a_light_page_of_its_own_without_navigation(site: Path) -> None:
    assert len(FIGURES) > 100
    pages = {path.parent.relative_to(site).as_posix() for path in site.glob("embed/*/*/index.html")}
    assert pages == {folder(*it).rstrip("/") for it in FIGURES}
    for slug, name in FIGURES:
        data = (site / folder(slug, name) / "index.html").read_bytes()
        text = data.decode()
        assert weigh(data) <= MOST, (slug, name)
        assert "<nav" not in text
        assert "markdown" not in text.partition("<body")[2]
        links = re.findall(r'<a [^>]*href="([^"]*)"', text.partition("<body")[2])
        assert links[0] == f"../../../terms/{slug}/#figure-{name}"
        assert links[1:] == ["https://creativecommons.org/licenses/by/4.0/"]


def test_what_unfolds_an_address_is_told_all_it_needs(built: Built) -> None:
    for slug, name in FIGURES:
        at = folder(slug, name)
        html = built.files[f"{at}index.html"].decode()
        tags = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', html))
        assert {"og:title", "og:description", "og:url", "og:image"} <= tags.keys()
        assert tags["og:url"] == URL + at
        assert tags["og:image"].removeprefix(URL) in built.files
        answer = json.loads(built.files[f"{at}oembed.json"])
        linked = re.findall(r'application/json\+oembed" href="([^"]*)"', html)
        assert linked == [f"{URL}{at}oembed.json"]
        assert (answer["version"], answer["type"]) == ("1.0", "rich")
        assert f'src="{URL}{at}"' in answer["html"]
        assert f'height="{answer["height"]}"' in answer["html"]
        assert answer["title"] == unescape(tags["og:title"])
        assert answer["thumbnail_url"].removeprefix(URL) in built.files


def test_a_term_page_hands_out_its_first_figure(site: Path, built: Built) -> None:
    page = built.files["terms/relu.md"].decode()
    (line,) = re.findall(r"^<iframe .*$", page, re.MULTILINE)
    (address,) = re.findall(r'src="([^"]*)"', line)
    assert (site / address.removeprefix(URL) / "index.html").is_file()
    assert f"embed: {address.removeprefix(URL)}\n" in page


@pytest.mark.parametrize("url", [URL, ""])
def test_a_term_page_names_its_answer_when_the_site_knows_its_address(url: str) -> None:
    """The template alone: a second build of the site would take minutes."""
    bare = {"base.html": "{% block extrahead %}{% endblock %}", "partials/contents.html": ""}
    pages = Environment(
        loader=ChoiceLoader([DictLoader(bare), FileSystemLoader(WEB.parent)]), autoescape=False
    )
    pages.filters["url"] = str
    meta = {
        "linked_data": {"a": 1},
        "slug": "relu",
        "title": "ReLU",
        "embed": "embed/relu/two-slopes/",
    }
    page = SimpleNamespace(meta=meta, canonical_url="", nb_url="")
    config = {"site_url": url, "site_name": "S"}
    html = pages.get_template("main.html").render(page=page, config=config)
    found = re.findall(r'type="application/json\+oembed" href="([^"]*)"', html)
    assert found == ([f"{URL}embed/relu/two-slopes/oembed.json"] if url else [])


@pytest.mark.browser
def test_an_element_shows_a_figure_under_a_strict_policy_when_a_reader_comes_near(
    chromium: Any, served: str
) -> None:
    far = "<p>Far</p>" * 300
    with host(chromium, served, far + FIGURE, viewport={"width": 700, "height": 500}) as page:
        frame = page.locator(FRAME)
        assert frame.get_attribute("title") == "The gradient in every layer"
        assert not page.locator("gradient-figure a").is_visible()
        assert len(page.frames) == 1 or not page.frames[1].url.startswith("http"), "not before"
        assert frame.bounding_box()["height"] == 700, "room is kept"
        frame.scroll_into_view_if_needed()
        inside = page.frame_locator(FRAME)
        inside.locator("form[data-explore] fieldset:enabled").first.wait_for()
        assert "all weights times 4" in inside.locator(".g-says").inner_text()
        until(page.frames[1], "() => document.documentElement.scrollHeight === innerHeight")
        assert "whole_network.times=4" in page.frames[1].url.split("?")[1].split("&")


@pytest.mark.browser
def test_a_frame_that_the_policy_forbids_leaves_the_link(chromium: Any, served: str) -> None:
    for instead in ("frame-src 'none'; ", ""):
        policy = POLICY.replace("frame-src SITE; ", instead)
        with host(chromium, served, FIGURE, policy) as page:
            page.locator("gradient-figure a").wait_for(state="visible")
            assert page.locator(FRAME).count() == 0
        bare = '<gradient-figure term="relu" figure="two_slopes"></gradient-figure>'
        with host(chromium, served, bare, policy) as page:
            link = page.locator("gradient-figure a")
            link.wait_for(state="visible")
            assert link.get_attribute("href") == f"{served}/terms/relu/#figure-two_slopes"
    with host(chromium, served, FIGURE, java_script_enabled=False) as page:
        assert page.locator("gradient-figure a").is_visible()


@pytest.mark.browser
def test_a_figure_that_there_is_not_leaves_the_link(chromium: Any, served: str) -> None:
    far = '<p style="height: 900px">Far</p>'
    policy = POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'")
    body = FIGURE.replace("whole-network", "no-such") + far + FIGURE
    with host(chromium, served, body, policy) as page:
        page.locator("gradient-figure a").first.wait_for(state="visible")
        page.wait_for_timeout(1200)  # the frame of the other, out of sight, must be there still
        assert page.locator(FRAME).count() == 1
        assert not page.locator("gradient-figure a").last.is_visible()


@pytest.mark.browser
def test_only_its_own_frame_says_how_high_it_is(chromium: Any, served: str) -> None:
    with host(chromium, served, FIGURE) as page:
        high = f"{INNER}.getBoundingClientRect().height"
        inside = page.frame_locator(FRAME)
        inside.locator("form[data-explore] fieldset:enabled").first.wait_for()
        until(page, f"() => {high} !== 700")
        before = page.evaluate(high)
        page.evaluate("postMessage({ gradientFigure: 9 }, '*')")
        page.evaluate(FORGED)
        page.wait_for_timeout(100)
        assert page.evaluate(high) == before
        for bad in ("'x'", "-4", "1e9", "null", "{}"):
            page.frames[1].evaluate(f"parent.postMessage({{ gradientFigure: {bad} }}, '*')")
        page.wait_for_timeout(100)
        assert page.evaluate(high) == 4000, "what is too much is cut"


@pytest.mark.browser
def test_a_figure_is_dark_where_the_page_is_and_turns_with_it(chromium: Any, served: str) -> None:
    policy = POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'")
    body = "<style>.night { background: #111; color: #eee }</style>" + FIGURE
    with host(chromium, served, body, policy) as page:
        inside = page.frame_locator(FRAME)
        inside.locator("form[data-explore] fieldset:enabled").first.wait_for()
        paper = "getComputedStyle(document.body).backgroundColor"
        assert page.frames[1].evaluate(paper) == "rgb(255, 255, 255)"
        page.evaluate("document.body.className = 'night'")
        until(page.frames[1], f"() => {paper} === 'rgb(22, 26, 34)'")
        assert violations(page.frames[1], ["color-contrast"]) == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_embedded_page_is_accessible_and_fits_a_phone(scheme: str, opened: Open) -> None:
    for path in (HERO, "embed/vanishing-gradient/hand-over/"):
        with opened(path, color_scheme=scheme, viewport={"width": 360, "height": 700}) as page:
            until(page, READY) if path == HERO else None
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
@pytest.mark.parametrize("own", ["", "whole_network."], ids=["short", "long"])
def test_a_setting_is_asked_for_in_short_or_as_on_the_term_page(own: str, opened: Open) -> None:
    query = f"{own}times=4&{own}depth=10"
    with opened(f"{HERO}?{query}&theme=dark&more=1") as page:
        until(page, READY)
        assert "10 layers, all weights times 4" in page.locator(".g-says").inner_text()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    with opened(f"{HERO}?times=1000&theme=pink") as page:
        until(page, "() => document.querySelector('.g-says').textContent.includes('not to be had')")


@pytest.mark.browser
@pytest.mark.parametrize("figure", sampled(FIGURES, 8), ids=lambda figure: "/".join(figure))
def test_the_height_that_is_handed_out_fits(
    figure: tuple[str, str], opened: Open, built: Built
) -> None:
    told = json.loads(built.files[f"{folder(*figure)}oembed.json"])
    with opened(folder(*figure), viewport={"width": 640, "height": 300}) as page:
        page.wait_for_load_state("networkidle")
        real = page.evaluate("document.body.getBoundingClientRect().height")
    assert real <= told["height"] + 10
    assert told["height"] - real < 140


def test_a_version_of_a_script_has_an_address_and_a_hash_of_its_own(site: Path) -> None:
    for script in scripts():
        assert (site / script.path).read_bytes() == script.data
        assert weigh(script.data) < 4864
    pages = {name: "hover-card" if name == "glossary-card" else "embed" for name in NAMES}
    for script in scripts():
        page = unescape((site / "linking" / pages[script.name] / "index.html").read_text("utf-8"))
        text = re.sub("<[^>]*>", "", page)
        assert f'{Path(script.path).name}" integrity="{script.integrity}"' in text
        assert "HASH" not in text


def test_a_hash_is_filled_in_for_scripts_there_are() -> None:
    assert "sha384-" in pinned('x/glossary-card-HASH.js" integrity="HASH"')
    for text in ('x/other-HASH.js" integrity="HASH"', "glossary-card-HASH.js"):
        assert pinned(text) == text


@pytest.mark.browser
def test_a_browser_runs_the_version_with_that_hash_and_no_other(chromium: Any, served: str) -> None:
    (card, _) = scripts()
    for integrity, runs in ((card.integrity, True), ("sha384-" + "A" * 64, False)):
        line = (
            f'<script src="{served}/{card.path}" integrity="{integrity}" '
            'crossorigin="anonymous" defer></script>'
        )
        with host(chromium, served, line) as page:
            assert page.evaluate("!!customElements.get('glossary-term')") is runs


def test_the_sheet_has_the_rules_of_figures_and_no_others() -> None:
    sheet = figure_sheet((WEB / "css" / "glossary.css").read_text("utf-8"))
    for rule in (".g-turn [type=", "@keyframes g-pulse", ".g-grip", "svg.fig", "--fig-8"):
        assert rule in sheet
    for rule in (".g-top", ".md-header", "@page", "slate", "text-decoration-thickness"):
        assert rule not in sheet
    assert sheet.count("{") == sheet.count("}")
