"""The hover card on a page of another site, in Chromium: addresses, keyboard, touch, hostility."""

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

from glossary_src.pipeline.feeds.forms import forms_json
from glossary_src.pipeline.feeds.redirects import published, targets
from glossary_src.pipeline.read.project import project_at
from tests.browser import until, violations
from tests.linking.naming import SITE_OF_OURS, ours, spelled
from tests.linking.samples import SITE, TERMS, vendored
from tests.loaded import loaded
from tests.serving import serving

SCRIPT = Path(__file__).parents[2] / "glossary_src" / "web" / "assets" / "js" / "glossary-card.js"
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>T</title>'
    '<meta name="viewport" content="width=device-width">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; script-src {0} 'self'; connect-src {0} 'self'\">"
    '<script src="{0}/assets/js/glossary-card.js" defer></script><main><h1>T</h1>'
)
PAGE = (
    '<p>A <a id="a" data-term="vanishing gradients" href="#there">vanishing gradient</a>, '
    '<a id="b" data-term="he init" href="#b">He</a>, <glossary-term id="c">tanhs</glossary-term>, '
    '<a id="d" data-term="tahn" href="#d">tahn</a>.</p><p style="height: 150vh">Far</p></main>'
)
LINKED = (
    '<p>He <a id="a" href="SITE/terms/he-initialization/#origin">starts</a>, <b><a id="b" '
    'href="SITE/he-inits/">starts</a></b>, <a id="c" href="SITE/terms/no/">no</a>, '
    '<a id="d" href="https://else.test/terms/he-initialization/">else</a>.</p></main>'
)
SHOWN = "(document.querySelector('.glossary-card:not([hidden])')?.textContent ?? '')"
LINGERS = 600
"""Milliseconds: longer than a card waits before it opens, and before it closes."""
ROWS = [
    ["vanishing-gradient", "terms/vanishing-gradient/"],
    ["he-initialization", "terms/he-initialization/"],
    ["tanh", "terms/tanh/"],
]
FORMS = {
    **dict.fromkeys(("vanishing gradient", "vanishing gradients"), 0),
    **dict.fromkeys(("he initialization", "he init", "he inits", "kaiming s start"), 1),
    **dict.fromkeys(("tanh", "tanhs", "rates of change"), 2),
}


def forms(url: str = "", **other: Any) -> bytes:
    """A `forms.json`."""
    terms = [
        [slug, term["title"], path, term["definition"]]
        for (slug, path), term in zip(ROWS, TERMS, strict=True)
    ]
    table = {"format": 1, "name": "Gradient Glossary", "url": url, "terms": terms, "forms": FORMS}
    return json.dumps({**table, **other}).encode()


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
            with contextlib.suppress(OSError):
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
    own: dict[str, bytes] | None = None,
    here: bool = True,
    before: str = "",
    **options: Any,
) -> Iterator[Any]:
    """A page on one origin that uses the card of another, where it is not `own` to the first."""
    published = {
        "/assets/js/glossary-card.js": SCRIPT.read_bytes(),
        "/forms.json": data or forms(),
        "/terms/he-initialization/": b"<h1>He initialization</h1>",
        "/terms/no/": b"<h1>No</h1>",
    }
    with publishing(published, shared=shared) as site:
        head = HEAD.format(site).replace(" defer>", f" defer {attributes}>")
        head = (
            head if here else head.replace("<script", "<!-- <script").replace("<main", "--><main")
        )
        page_of_theirs = (head + body).replace("SITE", site).encode()
        files = {"/": page_of_theirs, "/favicon.ico": b"", **(own or {})}
        with publishing(files, shared=False) as docs:
            context = chromium.new_context(reduced_motion="reduce", **options)
            context.add_init_script(before or "0")
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
    assert len(gzip.compress(text.encode(), 9)) < 4864
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
        page.wait_for_timeout(LINGERS)  # it must still be there
        assert page.evaluate(SHOWN)
        page.mouse.move(5, 700)
        until(page, f"() => !{SHOWN}")


def test_the_keyboard_opens_the_card_and_escape_closes_it_for_good(chromium: Any) -> None:
    with opened(chromium) as page:
        page.evaluate("document.querySelector('#a').title = '(in Gradient Glossary)'")
        page.keyboard.press("Tab")
        until(page, f"() => {SHOWN}.includes('Vanishing gradient')")
        assert page.evaluate("document.activeElement.title") == "", "one tooltip at a time"
        card = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
        assert page.locator(f"#{card}").get_attribute("role") == "tooltip"
        page.keyboard.press("Escape")
        assert not page.evaluate(SHOWN)
        assert page.evaluate("document.activeElement.id") == "a", "the focus stays"
        assert page.evaluate("document.activeElement.hasAttribute('aria-describedby')") is False
        assert page.evaluate("document.activeElement.title") == "(in Gradient Glossary)"
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
        again = "new PointerEvent('pointerover', { bubbles: true })"
        page.evaluate(f"document.querySelector('#a').dispatchEvent({again})")
        page.wait_for_timeout(400)
        assert not page.evaluate(SHOWN), "a move within the link is no wish to see it again"
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
        page.tap("#b")
        until(page, f"() => {SHOWN}.includes('variance 2/n')")
        page.tap("h1")
        until(page, f"() => !{SHOWN}")


@pytest.mark.parametrize("way", ["#a", ".glossary-card a"])
def test_after_a_touch_the_link_and_the_card_lead_to_the_page(way: str, chromium: Any) -> None:
    with opened(chromium, body=LINKED, has_touch=True) as page:
        page.tap("#a")
        until(page, f"() => {SHOWN}.includes('variance 2/n')")
        page.tap(way)
        page.wait_for_url("**/terms/he-initialization/#origin")


def test_a_touch_follows_a_link_that_has_no_card(chromium: Any) -> None:
    with opened(chromium, body=LINKED, has_touch=True) as page:
        page.tap("#c")
        page.wait_for_url("**/terms/no/")
    with opened(chromium, b"{", has_touch=True) as page:
        page.tap("#a")
        page.wait_for_url("**/#there")


def test_the_element_becomes_a_link_and_an_unknown_name_shows_nothing(chromium: Any) -> None:
    with opened(chromium) as page:
        until(page, "() => document.querySelector('#c a')")
        assert page.locator("#c a").get_attribute("href").endswith("/terms/tanh/")
        page.hover("#c a")
        until(page, f"() => {SHOWN}.includes('A curve')")
        page.hover("#d")
        until(page, f"() => !{SHOWN}")


ADDRESSES = {
    "terms/he-initialization/": True,
    "terms/he-initialization": True,
    "terms/he-initialization/index.html": True,
    "terms/he-initialization.html": True,
    "terms/he-initialization/?from=here#how": True,
    "terms/he-init/": True,
    "he-inits/": True,
    "He-Init/index.html#how": True,
    "rates-of-change/": True,
    "terms/He%20Init/": True,
    "terms/he_init/": True,
    "go/?q=he+init": True,
    "go?q=He%20Inits": True,
    "go/?q=nobody": False,
    "go/": False,
    "terms/%E0%A4%A/": False,
    "": False,
    "terms/": False,
    "terms/no/": False,
    "labs/tanh/": False,
    "vanishing/gradient/": False,
    "terms/tanh/figure.svg": False,
}


def test_a_link_is_known_by_its_address(chromium: Any) -> None:
    links = "".join(f'<p><a href="SITE/{path}">x</a></p>' for path in ADDRESSES)
    others = "".join(
        f'<p><a href="{address}">x</a></p>'
        for address in ("https://else.test/terms/tanh/", "/terms/tanh/", "mailto:a@b.test")
    )
    with opened(chromium, body=links + others, attributes='data-delay="0"') as page:
        shown = []
        for link in page.locator("a").all():
            link.focus()
            page.wait_for_timeout(60)
            shown.append(bool(page.evaluate(SHOWN)))
            page.keyboard.press("Escape")
    assert shown == [*ADDRESSES.values(), False, False, False]


def test_an_english_card_reads_from_left_to_right_on_a_page_that_does_not(chromium: Any) -> None:
    with opened(chromium, body=LINKED) as page:
        page.evaluate("document.documentElement.dir = 'rtl'")
        page.hover("#a")
        until(page, f"() => {SHOWN}")
        looks = "getComputedStyle(document.querySelector('.glossary-card'))"
        assert page.evaluate(f"[{looks}.direction, {looks}.textAlign]") == ["ltr", "start"]
        assert page.evaluate("document.querySelector('.glossary-card').lang") == "en"


@pytest.mark.parametrize("zoom", ["1", "1.5"])
def test_the_card_stands_at_its_link_where_a_page_sets_its_zoom(zoom: str, chromium: Any) -> None:
    with opened(chromium, body=LINKED) as page:
        page.evaluate("zoom => { document.documentElement.style.zoom = zoom }", zoom)
        page.hover("#a")
        until(page, f"() => {SHOWN}")
        link, card = (page.locator(it).bounding_box() for it in ("#a", ".glossary-card"))
        assert link
        assert card
        assert abs(card["x"] - link["x"]) < 2
        assert abs(card["y"] - link["y"] - link["height"] - 2) < 2


def test_a_name_that_nobody_knows_falls_back_on_the_address(chromium: Any) -> None:
    body = (
        '<p><a id="a" data-term href="SITE/tanh/">these curves</a>, '
        '<a id="b" data-term="no such" href="#b">x</a></p>'
    )
    with opened(chromium, body=body) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.hover("#a")
        until(page, f"() => {SHOWN}.includes('A curve')")
        page.hover("#b")
        until(page, f"() => !{SHOWN}")
        page.wait_for_timeout(LINGERS)
    assert len(said) == 1
    assert '"no such" is no term' in said[0]


def test_an_element_in_a_link_makes_no_link_in_it(chromium: Any) -> None:
    body = (
        '<p><a id="a" href="#x">a <glossary-term>tanh</glossary-term></a> '
        "<glossary-term>tanh</glossary-term></p>"
    )
    with opened(chromium, body=body) as page:
        until(page, "() => document.querySelectorAll('glossary-term a').length === 1")
        assert page.locator("a a").count() == 0


def test_plurals_come_from_the_table_and_are_not_guessed(chromium: Any) -> None:
    names = ("rates of change", "Vanishing-Gradient’s", "tanhes")
    body = "".join(f"<p><glossary-term>{name}</glossary-term></p>" for name in names)
    with opened(chromium, body=body) as page:
        until(page, "() => document.querySelectorAll('glossary-term a').length === 2")
        assert page.locator("glossary-term").nth(2).locator("a").count() == 0


def test_the_card_finds_what_all_tools_find(chromium: Any) -> None:
    known = [*spelled(500)]
    with opened(chromium, forms_json(ours(), SITE_OF_OURS)) as page:
        found = page.evaluate(
            """async names => {
                const made = names.map(name => {
                    const element = document.createElement("glossary-term");
                    element.textContent = name;
                    document.body.append(element);
                    return element;
                });
                const linked = () => made.every(it => it.querySelector("a"));
                for (let n = 0; n < 100 && !linked(); n++)
                    await new Promise(then => setTimeout(then, 50));
                return made.map(it => it.querySelector("a")?.href ?? "");
            }""",
            [name for name, _ in known],
        )
    paths = {row.slug: f"{SITE}{row.path}" for row in ours().rows}
    assert found == [paths[slug] for _, slug in known]


TITLES = """async addresses => {
    const link = document.createElement("a"), found = [];
    const title = () => document.querySelector(".glossary-card:not([hidden]) strong");
    const soon = wait => new Promise(then => setTimeout(then, wait));
    document.body.append(link);
    const send = kind => link.dispatchEvent(new PointerEvent(kind, { bubbles: true }));
    for (const address of addresses) {
        link.href = address;
        send("pointerover");
        const [times, wait] = found.length ? [5, 0] : [99, 50];
        for (let n = 0; n < times && !title(); n++) await soon(wait);
        found.push(title()?.textContent ?? "");
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        send("pointerout");
    }
    return found;
}"""


def test_every_address_of_a_term_has_its_card(chromium: Any) -> None:
    old = published(project_at().published) or {}
    leads = targets(loaded(), old)
    assert any(old.values()), "addresses that are names no more are among them"
    addresses = [f"{SITE}{'terms/' * (n % 2)}{slug}/" for n, slug in enumerate(leads)]
    table = forms_json(ours(), SITE_OF_OURS)
    with opened(chromium, table, attributes=f'data-delay="0" data-site="{SITE}"') as page:
        titles = page.evaluate(TITLES, addresses)
    expected = [entry.term.title for entry in leads.values()]
    missed = [it for it in zip(addresses, expected, titles, strict=True) if it[1] != it[2]]
    assert missed == []


def test_links_by_address_can_be_chosen(chromium: Any) -> None:
    for attributes, link, shows in (
        ('data-links="p > a"', "#a", True),
        ('data-links="p > a"', "#b", False),
        ("", "#b", True),
        ("data-off", "#b", False),
    ):
        with opened(chromium, body=LINKED, attributes=attributes) as page:
            page.hover(link)
            page.wait_for_timeout(400)
            assert bool(page.evaluate(SHOWN)) is shows, (attributes, link)
    with opened(chromium, body=f"<div data-no-card>{LINKED}</div>") as page:
        page.hover("#a")
        page.wait_for_timeout(LINGERS)
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


def test_a_touch_follows_a_link_by_address_where_the_page_says_so(chromium: Any) -> None:
    attributes = 'data-touch="follow"'
    with opened(chromium, body=LINKED, attributes=attributes, has_touch=True) as page:
        page.tap("#a")
        page.wait_for_url("**/terms/he-initialization/#origin")


def test_a_reader_turns_the_cards_off_and_on(chromium: Any) -> None:
    toggle = '<button type="button" data-glossary-card>Definitions</button>'
    with opened(chromium, body=PAGE + toggle) as page:
        page.keyboard.press("Tab")
        until(page, f"() => {SHOWN}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Turn cards off"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "a", "the focus goes back to the link"
        assert page.locator("[data-glossary-card]").get_attribute("aria-pressed") == "false"
        page.reload()
        page.hover("#b")
        page.wait_for_timeout(LINGERS)
        assert not page.evaluate(SHOWN), "it is remembered"
        page.click("[data-glossary-card]")
        page.hover("#b")
        until(page, f"() => {SHOWN}")
        page.click(".glossary-card button")
        assert not page.evaluate(SHOWN)
        page.goto(f"{page.url}#glossary-card=on")
        page.reload()
        page.hover("#b")
        until(page, f"() => {SHOWN}")


CUES = {
    "": "dotted",
    "a { text-decoration: none }": "dotted",
    ".theirs a { text-decoration: none }": "solid",
}


def test_a_dotted_line_marks_the_links_unless_the_page_decides_otherwise(chromium: Any) -> None:
    line = "id => getComputedStyle(document.getElementById(id)).textDecorationStyle"
    body = f"<style></style><div class='theirs'>{LINKED}"
    with opened(chromium, body=body) as page:
        for style, expected in CUES.items():
            page.evaluate("css => { document.querySelector('style').textContent = css }", style)
            assert [page.evaluate(line, link) for link in "ad"] == [expected, "solid"]
    with opened(chromium, body=body, attributes='data-cue="off"') as page:
        assert page.evaluate(line, "a") == "solid"


CLIPPING = "<style>main { overflow: hidden; height: 7rem; transform: scale(1) }</style>"
IN_SIGHT = """() => {
    const card = document.querySelector(".glossary-card"), box = card.getBoundingClientRect();
    return card.contains(document.elementFromPoint(box.left + 9, box.bottom - 9)) }"""


NO_POPOVER = "for (const it of ['popover', 'showPopover']) delete HTMLElement.prototype[it]"


@pytest.mark.parametrize("before", ["", NO_POPOVER], ids=["popover", "none"])
def test_a_card_is_never_clipped_where_there_are_popovers(before: str, chromium: Any) -> None:
    with opened(chromium, body=CLIPPING + PAGE, before=before) as page:
        page.hover("#a")
        until(page, f"() => {SHOWN}")
        assert page.evaluate(IN_SIGHT) is not bool(before)
        box, link = (page.locator(it).bounding_box() for it in (".glossary-card", "#a"))
        assert 0 <= box["y"] - link["y"] - link["height"] < 8, "it stands below its link"


DARK = {
    "": False,
    "body { background: #121212; color: #ddd }": True,
    "body { background: linear-gradient(#000, #111); color: oklch(.9 .02 200) }": True,
    "body { background: #fff; color: lab(20 5 5) }": False,
    ":root { color-scheme: dark }": True,
    ":root { color-scheme: dark } body { background: #fff; color: #222 }": False,
}


def test_a_card_is_dark_where_the_page_is(chromium: Any) -> None:
    with opened(chromium, body=f"<style></style>{PAGE}") as page:
        for style, dark in DARK.items():
            page.evaluate("css => { document.querySelector('style').textContent = css }", style)
            page.hover("#a")
            until(page, f"() => {SHOWN}")
            color = "getComputedStyle(document.querySelector('.glossary-card')).backgroundColor"
            assert (page.evaluate(color) != "rgb(255, 255, 255)") is dark, style
            page.mouse.move(5, 700)
            until(page, f"() => !{SHOWN}")


def test_nothing_on_the_page_moves_when_a_card_opens(chromium: Any) -> None:
    places = """[...document.querySelectorAll("body *:not(.glossary-card, .glossary-card *)")]
        .map(it => JSON.stringify(it.getBoundingClientRect())).join()"""
    with opened(chromium) as page:
        page.evaluate("document.fonts.ready")
        until(page, "() => document.querySelector('#c a')")
        before = page.evaluate(places)
        page.hover("#a")
        until(page, f"() => {SHOWN}")
        assert page.evaluate(places) == before
        page.emulate_media(media="print")
        assert not page.locator(".glossary-card").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_card_is_accessible(scheme: str, chromium: Any) -> None:
    paper = "#fff" if scheme == "light" else "#121212"  # axe takes a page without one for white
    style = f"<style>:root {{ color-scheme: {scheme}; background: {paper} }}</style>"
    body = style + PAGE
    with opened(chromium, body=body, bypass_csp=True, color_scheme=scheme) as page:
        page.focus("#a")
        until(page, f"() => {SHOWN}")
        assert violations(page) == []


def test_a_hostile_table_cannot_inject(chromium: Any) -> None:
    row = ["a", "<img src=x onerror=alert(1)>", "terms/a/", "</span><script>alert(2)</script>"]
    table = forms(terms=[row], forms={"he init": 0, "__proto__": 0, "vanishing gradients": 7})
    with opened(chromium, table, bypass_csp=True) as page:
        page.hover("#b")
        until(page, f"() => {SHOWN}.includes('<script>alert(2)</script>')")
        assert page.locator(".glossary-card img, .glossary-card script").count() == 0
        page.hover("#a")
        until(page, f"() => !{SHOWN}")


FOREIGN = ("javascript:alert(4)", "//phish.test/x", "https://phish.test/", "../../../x", "data:,x")


BROKEN = [
    *(b"{", b"[]", b"null", b'{"terms": 3}'),
    forms(terms=[None]),
    forms(terms=[["a", "A", "terms/a/", {"toString": 1}]]),
    *(forms(terms=[["a", "A", path, "D"]], url="https://g.test/x/") for path in FOREIGN),
    forms(padding="x" * 300_000),
]


def test_a_broken_table_leaves_the_links_as_they_are(chromium: Any) -> None:
    with opened(chromium) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for data in BROKEN:
            sent = {"body": data, "headers": {"Access-Control-Allow-Origin": "*"}}
            page.route("**/forms.json", lambda route, _, sent=sent: route.fulfill(**sent))
            page.reload()
            page.hover("#a")
            page.click("#a")
            assert page.evaluate("location.hash") == "#there"
            assert not page.evaluate(SHOWN)
            assert page.locator("#c a").count() == 0
            page.evaluate("history.replaceState(null, '', '/')")
        assert [text for text in said if "cannot be read" not in text] == []
        assert len(said) == len(BROKEN)


def test_without_leave_from_the_other_origin_links_stay_links(chromium: Any) -> None:
    with opened(chromium, shared=False) as page:
        page.hover("#a")
        page.click("#a")
        assert page.evaluate("location.hash") == "#there"
        assert not page.evaluate(SHOWN)


@pytest.mark.parametrize("attributes", ["", ' data-site="https://g.test/docs/"'])
def test_a_copy_of_the_script_and_its_table_needs_no_other_site(
    attributes: str, chromium: Any
) -> None:
    body = (
        '<script src="/vendor/glossary-card.js" data-glossary="/vendor/forms.json" '
        f"defer{attributes}></script>"
        '<p><a id="a" href="https://g.test/docs/terms/tanh/">x</a> '
        '<a id="b" href="/tanh/">y</a>'
    )
    url = "" if attributes else "https://g.test/docs/"
    own = {"/vendor/glossary-card.js": SCRIPT.read_bytes(), "/vendor/forms.json": forms(url)}
    with opened(chromium, body=body, own=own, here=False) as page:
        if not attributes:
            until(page, "() => performance.getEntriesByType('resource').length > 1")
        page.hover("#a")
        until(page, f"() => {SHOWN}.includes('A curve')")
        page.hover("#b")
        until(page, f"() => !{SHOWN}")


def test_links_of_the_markdown_extension_carry_what_the_card_shows(
    chromium: Any, tmp_path: Path
) -> None:
    name = "glossary_src.linking.extension"
    options = {name: {"source": str(vendored(tmp_path))}}
    body = Markdown(extensions=[name], extension_configs=options).convert("[[he inits]]")
    with opened(chromium, b"broken: nothing is fetched", body) as page:
        page.keyboard.press("Tab")
        until(page, f"() => {SHOWN}.includes('variance 2/n')")
        described = page.locator("a[href]").first.get_attribute("aria-describedby")
        assert page.locator(f"#{described}").get_attribute("aria-label") == TERMS[1]["definition"]
        page.keyboard.press("Escape")
        assert page.locator("a[href]").first.get_attribute("aria-describedby") == described
