"""The site on paper, as each engine prints it."""

from __future__ import annotations

import io
import re
import subprocess

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.engines.page import Visit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

MOST_PAGES = {"Firefox": 8, "WebKit": 11}
"""WebKit prints columns as one."""
MOST_CUT = {"Firefox": 0, "WebKit": 5}
"""Names that a page ends in the middle of: WebKit cuts lines of a long list."""
TERM = "terms/vanishing-gradient/"
DARK = "document.querySelector('[data-md-color-scheme=slate]').click()"
BUTTONS = """while (document.querySelectorAll(".g-dx-bar button").length < 7)
    await new Promise(it => setTimeout(it, 50));"""
FOLDED = """[...document.querySelectorAll(".g-fold:not([open])")].map(fold =>
    [...fold.querySelectorAll("p, li, td")].map(it => it.textContent.trim().slice(0, 30))
        .filter(words => words.length > 20))"""
"""How the texts of each closed section begin."""


def text_of(paper: bytes, *options: str) -> str:
    """What can be read on it, without blanks: lines break elsewhere than on the screen."""
    command = ["pdftotext", *options, "-", "-"]
    read = subprocess.run(command, input=paper, capture_output=True, check=True)
    return bare(read.stdout.decode())


def bare(text: str) -> str:
    return re.sub(r"\s+|-$", "", text, flags=re.MULTILINE)


def pages_of(paper: bytes) -> int:
    told = subprocess.run(["pdfinfo", "-"], input=paper, capture_output=True, check=True).stdout
    (pages,) = re.findall(r"^Pages: +(\d+)$", told.decode(), re.MULTILINE)
    return int(pages)


def picture_of(paper: bytes, page: int = 1) -> Image.Image:
    """One page as it looks, in gray, small."""
    options = ["-f", str(page), "-l", str(page), "-r", "50", "-gray"]
    drawn = subprocess.run(["pdftoppm", *options], input=paper, capture_output=True, check=True)
    return Image.open(io.BytesIO(drawn.stdout))


def apart(one: Image.Image, other: Image.Image) -> float:
    """How much two pages differ, of 255."""
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


def test_a_term_prints_with_all_it_has_and_nothing_to_press(visit: Visit) -> None:
    with visit(TERM) as page:
        folded, paper = page.ask(FOLDED), page.paper()
        said = page.text(".g-top .g-says")
    read = text_of(paper)
    assert 2 <= pages_of(paper) <= MOST_PAGES[page.engine]
    assert len(folded) >= 6
    assert [texts for texts in folded if not any(bare(words) in read for words in texts)] == []
    assert bare(said[:40]) in read
    pressed = (
        "Editandrun",
        "Editthiscode",
        "BacktothedefaultThis",
        "Skiptocontent",
        "Alldefinitions",
    )
    assert [words for words in pressed if words in read] == []


def test_paper_is_light_where_the_screen_is_dark(visit: Visit) -> None:
    with visit(TERM) as page:
        light = picture_of(page.paper())
        dark = picture_of(page.paper(DARK))
    assert ImageStat.Stat(light).mean[0] > 200
    assert apart(light, dark) < 1
    assert apart(light, ImageChops.invert(light)) > 100, "what differs is seen"


def test_the_booklet_has_a_title_page_and_every_definition(visit: Visit) -> None:
    with visit("terms/all/") as page:
        names = page.ask("[...document.querySelectorAll('.g-all dt')].map(it => it.textContent)")
        assert page.seen(".g-cover") == 0
        paper = page.paper()
    read = text_of(paper)
    assert len(names) > 50
    cut = [name for name in names if bare(name.replace("¶", "")) not in read]
    assert len(cut) <= MOST_CUT[page.engine], cut
    first = text_of(paper, "-l", "1")
    assert "TheGradientGlossary" in first
    assert bare(names[0]) not in first, "they begin on the second page"


def test_a_diagnosis_prints_its_numbers_and_no_buttons(visit: Visit) -> None:
    with visit("diagnosis/") as page:
        page.until("document.querySelectorAll('.g-dx-bar button').length > 6")
        read = text_of(page.paper(BUTTONS))
    assert "Nogainfor" in read
    assert "Copyalink" not in read
