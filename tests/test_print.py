"""The site on paper, and its labs on screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Open

pytestmark = pytest.mark.browser

LONGEST = ("vanishing-gradient", "residual-connection", "backpropagation")
MOST_PAGES = 8
LABS = ("digits", "three_networks")
KILOBYTES = 200
"""What a lab may weigh besides its figures."""
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_PALE = """() => {
  const light = color => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number)
    return a > 0 && (r + g + b) / 3 > 150
  }
  return [...document.querySelectorAll('.md-content :is(h1, h2, p, td, code, figcaption, text)')]
    .filter(it => it.checkVisibility() && it.textContent.trim())
    .filter(it => light(getComputedStyle(it)[it.namespaceURI.endsWith('svg') ? 'fill' : 'color']))
    .map(it => it.textContent.slice(0, 40))
}"""


def pages_of(page: Any) -> int:
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


@pytest.mark.parametrize("path", ["terms/relu/", "labs/digits/", "claims/"])
def test_paper_gets_dark_letters_from_a_dark_screen(path: str, opened: Open) -> None:
    with opened(path, color_scheme="dark") as page:
        page.emulate_media(media="screen", color_scheme="dark")
        assert page.evaluate(_PALE), "on the screen letters are light"
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(_PALE) == []


@pytest.mark.parametrize("slug", LONGEST)
def test_a_term_prints_on_few_pages(slug: str, opened: Open) -> None:
    with opened(f"terms/{slug}/") as page:
        assert 2 <= pages_of(page) <= MOST_PAGES


def test_paper_has_the_sentence_of_a_figure_and_nothing_to_press(opened: Open) -> None:
    with opened("terms/vanishing-gradient/") as page:
        page.emulate_media(media="print")
        assert page.locator(".g-top .g-says").is_visible()
        pressed = (
            ".g-turn input, .g-contents button, .g-copy, .g-edit-slot, .g-run-editor, .md-header"
        )
        assert not [it for it in page.locator(pressed).all() if it.is_visible()]
        assert page.locator("#claim-1, .g-claims li").first.evaluate("it => it.clientHeight > 0")


def test_a_diagnosis_is_printed_without_its_buttons(opened: Open) -> None:
    with opened("diagnosis/") as page:
        page.locator("[data-diagnosis] button").first.wait_for()
        page.emulate_media(media="print")
        buttons = page.locator("[data-diagnosis] button").all()
        assert buttons
        assert not [it for it in buttons if it.is_visible()]
        assert page.locator("[data-diagnosis] textarea").is_visible()


def test_the_booklet_has_a_title_page_only_on_paper(opened: Open) -> None:
    with opened("terms/all/") as page:
        assert not page.locator(".g-cover").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".g-cover").is_visible()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lab", LABS)
def test_the_code_of_a_lab_opens_without_scripts_and_is_not_cut(
    lab: str, width: int, opened: Open
) -> None:
    view = {"width": width, "height": 800}
    with opened(f"labs/{lab}/", java_script_enabled=False, viewport=view) as page:
        assert page.locator("figure.g-fig").first.is_visible()
        folds = page.locator("details.g-code")
        assert not folds.first.locator("pre").first.is_visible()
        for fold in folds.all():
            fold.locator("summary").click()
        assert folds.first.locator("pre").first.is_visible()
        cut = page.locator(".g-code pre, .g-code code").evaluate_all(
            "all => all.filter(it => it.scrollWidth > it.clientWidth + 1).length"
        )
        assert cut == 0


def test_the_button_that_copies_covers_no_code(opened: Open) -> None:
    with opened("labs/digits/", permissions=["clipboard-read", "clipboard-write"]) as page:
        page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
        covers = page.locator(".g-code .highlight").evaluate_all(
            """all => all.filter(it => it.querySelector('.g-copy').getBoundingClientRect().bottom
                 > it.querySelector('pre').getBoundingClientRect().top + 1).length"""
        )
        assert covers == 0


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_weighs_little_besides_its_figures(lab: str, site: Path) -> None:
    page = (site / "labs" / lab / "index.html").read_text(encoding="utf-8")
    assert len(_DRAWING.sub("", page).encode()) < KILOBYTES * 1000
    assert "∂L" not in page, "pages write dL/dz"


@pytest.mark.parametrize(
    ("slug", "href"),
    [
        ("vanishing-gradient", "../../senses/vanishing-gradient/"),
        ("plateau-saddle", "../../senses/vanishing-gradient/"),
        ("saturation", "../../senses/vanishing-gradient/"),
        ("underflow", "../../senses/vanishing-gradient/"),
        ("gradient-descent", "../../senses/gradient-flow/"),
        ("sigmoid", "../../labs/digits/"),
        ("rnn", "../../labs/three_networks/"),
    ],
)
def test_a_term_leads_to_the_pages_that_speak_of_it(slug: str, href: str, site: Path) -> None:
    page = (site / "terms" / slug / "index.html").read_text(encoding="utf-8")
    related = page[page.index('class="g-rel"') :]
    assert f'href="{href}"' in related
    assert 'href="../../map/"' in related
