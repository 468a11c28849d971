"""The hover card on a page of another site, in Chromium: keyboard, touch, Esc, hostile input."""

from __future__ import annotations

import contextlib
import gzip
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from tests.browser import until, violations
from tests.linking.samples import TERMS, glossary, vendored
from tests.serving import serving

SCRIPT = Path(__file__).parents[2] / "glossary_src" / "web" / "assets" / "js" / "glossary-card.js"
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>T</title>'
    '<meta name="viewport" content="width=device-width">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    'script-src {0}; connect-src {0}">'
    '<script src="{0}/assets/js/glossary-card.js" defer></script><main><h1>T</h1>'
)
PAGE = (
    '<p>A <a id="a" data-term="vanishing gradients" href="#there">vanishing gradient</a>, '
    '<a id="b" data-term="he init" href="#b">He</a>, <glossary-term id="c">tanhs</glossary-term>, '
    '<a id="d" data-term="tahn" href="#d">tahn</a>.</p><p style="height: 150vh">Far</p></main>'
)
SHOWN = "(document.querySelector('.glossary-card:not([hidden])')?.textContent ?? '')"


@contextlib.contextmanager
def publishing(files: dict[str, bytes], *, shared: bool) -> Iterator[str]:
    """A site of files; `shared` with every origin or not."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = files.get(self.path.split("?")[0])
            self.send_response(404 if data is None else 200)
            kind = "text/javascript" if self.path.endswith(".js") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data or b"")))
            if shared:
                self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as address:
        yield address


@contextlib.contextmanager
def opened(
    chromium: Any,
    data: bytes = b"",
    body: str = PAGE,
    *,
    shared: bool = True,
    attributes: str = "",
    **options: Any,
) -> Iterator[Any]:
    """A page on one origin that uses the card of another."""
    published = {
        "/assets/js/glossary-card.js": SCRIPT.read_bytes(),
        "/glossary.json": data or glossary(),
        "/terms/he-initialization/": b"<h1>He initialization</h1>",
    }
    with publishing(published, shared=shared) as site:
        head = HEAD.format(site).replace(" defer>", f" defer {attributes}>")
        files = {"/": (head + body.replace("SITE", site)).encode(), "/favicon.ico": b""}
        with publishing(files, shared=False) as docs:
            context = chromium.new_context(reduced_motion="reduce", **options)
            page = context.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("dialog", lambda dialog: wrong.append(dialog.message))
            page.goto(f"{docs}/")
            yield page
            context.close()
            assert wrong == []


pytestmark = pytest.mark.browser


def test_the_script_is_one_small_file_that_never_writes_markup() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode(), 9)) < 5000
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "import",
    ):
        assert way not in text


def test_the_pointer_opens_the_card_may_rest_on_it_and_closes_it(chromium: Any) -> None:
    with opened(chromium) as page:
        page.hover("#a")
        until(page, f"() => {SHOWN}.includes('first layers hardly learn')")
        page.hover(".glossary-card")
        page.wait_for_timeout(600)  # longer than the card lingers: it must still be there
        assert page.evaluate(SHOWN)
        page.mouse.move(5, 700)
        until(page, f"() => !{SHOWN}")


def test_the_keyboard_opens_the_card_and_escape_closes_it_for_good(chromium: Any) -> None:
    with opened(chromium) as page:
        page.keyboard.press("Tab")
        until(page, f"() => {SHOWN}.includes('Vanishing gradient')")
        card = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
        assert page.locator(f"#{card}").get_attribute("role") == "tooltip"
        page.keyboard.press("Escape")
        assert not page.evaluate(SHOWN)
        assert page.evaluate("document.activeElement.id") == "a", "the focus stays"
        assert page.evaluate("document.activeElement.hasAttribute('aria-describedby')") is False
        page.keyboard.press("Tab")
        until(page, f"() => {SHOWN}.includes('variance 2/n')")
        page.keyboard.press("Shift+Tab")
        until(page, f"() => {SHOWN}.includes('Vanishing gradient')")


def test_escape_closes_the_card_under_a_resting_pointer(chromium: Any) -> None:
    with opened(chromium) as page:
        page.hover("#a")
        until(page, f"() => {SHOWN}")
        page.keyboard.press("Escape")
        assert not page.evaluate(SHOWN)
        page.mouse.move(5, 700)
        page.hover("#a")
        until(page, f"() => {SHOWN}")


def test_a_first_touch_opens_the_card_and_a_second_one_follows_the_link(chromium: Any) -> None:
    with opened(chromium, has_touch=True, viewport={"width": 360, "height": 700}) as page:
        page.tap("#a")
        until(page, f"() => {SHOWN}.includes('Vanishing gradient')")
        assert page.evaluate("location.hash") == ""
        box = page.locator(".glossary-card").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        page.tap("#a")
        assert page.evaluate("location.hash") == "#there"
        page.tap("h1")
        until(page, f"() => !{SHOWN}")


def test_the_element_becomes_a_link_and_an_unknown_name_shows_nothing(chromium: Any) -> None:
    with opened(chromium) as page:
        until(page, "() => document.querySelector('#c a')")
        assert page.locator("#c a").get_attribute("href") == "https://glossary.test/terms/tanh/"
        page.hover("#c a")
        until(page, f"() => {SHOWN}.includes('A curve')")
        page.hover("#d")
        until(page, f"() => !{SHOWN}")


LINKED = (
    '<p>He <a id="a" href="SITE/terms/he-initialization/#origin">starts</a>, <b><a id="b" '
    'href="SITE/terms/he-initialization/">starts</a></b>, <a id="c" href="SITE/terms/no/">no</a>, '
    '<a id="d" href="https://else.test/terms/he-initialization/">else</a>.</p></main>'
)
BY_ADDRESS = 'data-links="p > a"'


@pytest.mark.parametrize(("link", "shows"), [("a", True), ("b", False), ("c", False), ("d", False)])
def test_links_by_address_show_a_card_where_the_page_asks_for_it(
    link: str, shows: bool, chromium: Any
) -> None:
    for attributes in (BY_ADDRESS, ""):
        with opened(chromium, body=LINKED, attributes=attributes) as page:
            page.hover(f"#{link}")
            if shows and attributes:
                until(page, f"() => {SHOWN}.includes('variance 2/n')")
            else:
                page.wait_for_timeout(400)
                assert not page.evaluate(SHOWN)


def test_a_card_waits_as_long_as_it_is_told(chromium: Any) -> None:
    with opened(chromium, attributes='data-delay="900"') as page:
        page.hover("#a")
        page.wait_for_timeout(300)
        assert not page.evaluate(SHOWN)
        until(page, f"() => {SHOWN}.includes('first layers hardly learn')")
        page.mouse.move(5, 700)
        until(page, f"() => !{SHOWN}")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        page.wait_for_timeout(1200)
        assert not page.evaluate(SHOWN), "Esc takes back what has not opened yet"


def test_a_touch_follows_a_link_by_address(chromium: Any) -> None:
    with opened(chromium, body=LINKED, attributes=BY_ADDRESS, has_touch=True) as page:
        page.tap("#a")
        page.wait_for_url("**/terms/he-initialization/#origin")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_card_is_accessible(scheme: str, chromium: Any) -> None:
    paper = "#fff" if scheme == "light" else "#121212"  # axe takes a page without one for white
    style = f"<style>:root {{ color-scheme: {scheme}; background: {paper} }}</style>"
    body = style + PAGE
    with opened(chromium, body=body, bypass_csp=True, color_scheme=scheme) as page:
        page.focus("#a")
        until(page, f"() => {SHOWN}")
        assert violations(page) == []


HOSTILE = [
    {
        "slug": "a",
        "title": "<img src=x onerror=alert(1)>",
        "aliases": ["he init", "__proto__", 3, None],
        "definition": "</span><script>alert(2)</script><img src=x onerror=alert(3)>",
        "url": "javascript:alert(4)",
    },
    {"title": "tanh", "definition": {"toString": 1}, "url": 5},
    {"title": "tanhs", "definition": "D", "url": "javascript:alert(5)", "aliases": "x"},
    None,
    7,
]


def test_a_hostile_glossary_cannot_inject(chromium: Any) -> None:
    with opened(chromium, glossary(HOSTILE), bypass_csp=True) as page:
        page.hover("#b")
        until(page, f"() => {SHOWN}.includes('<script>alert(2)</script>')")
        assert page.locator(".glossary-card img, .glossary-card script").count() == 0
        assert page.locator("#c a").count() == 0, "an address that is no address makes no link"


@pytest.mark.parametrize("data", [b"{", b"[]", b"null", b'{"terms": 3}'], ids=str)
def test_a_broken_glossary_leaves_the_links_as_they_are(data: bytes, chromium: Any) -> None:
    with opened(chromium, data) as page:
        page.hover("#a")
        page.click("#a")
        assert page.evaluate("location.hash") == "#there"
        assert not page.evaluate(SHOWN)


def test_without_leave_from_the_other_origin_links_stay_links(chromium: Any) -> None:
    with opened(chromium, shared=False) as page:
        page.hover("#a")
        page.click("#a")
        assert page.evaluate("location.hash") == "#there"
        assert not page.evaluate(SHOWN)


def test_links_of_the_markdown_extension_carry_what_the_card_shows(
    chromium: Any, tmp_path: Path
) -> None:
    name = "glossary_src.linking.extension"
    options = {name: {"source": str(vendored(tmp_path))}}
    body = Markdown(extensions=[name], extension_configs=options).convert("[[he inits]]")
    with opened(chromium, b"broken: nothing is fetched", body) as page:
        page.keyboard.press("Tab")
        until(page, f"() => {SHOWN}.includes('variance 2/n')")
        described = page.locator("a").get_attribute("aria-describedby")
        assert page.locator(f"#{described}").get_attribute("aria-label") == TERMS[1]["definition"]
        page.keyboard.press("Escape")
        assert page.locator("a").get_attribute("aria-describedby") == described


def test_the_card_reads_what_our_own_site_publishes(chromium: Any, site: Path) -> None:
    data = (site / "glossary.json").read_bytes()
    title = json.loads(data)["terms"][0]["title"]
    assert (site / "assets" / "js" / "glossary-card.js").is_file()
    with opened(chromium, data, f'<a href="#x" data-term="{title}">it</a>') as page:
        page.keyboard.press("Tab")
        until(page, f"title => {SHOWN}.includes(title)", title)
