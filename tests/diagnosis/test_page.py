"""“Diagnose your network” in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser import COLORS, Open, until, violations

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "diagnosis.md").read_text(encoding="utf-8")
JS = ROOT / "docs" / "assets" / "js" / "diagnosis"
FIELD, VERDICT = "#g-dx-field", ".g-dx-verdict"
LIST = " ".join(f"{0.5**k:.3e}" for k in range(20, 0, -1))
browser = pytest.mark.browser


def test_the_page_gives_the_reason_of_every_line_in_the_code() -> None:
    text = (JS / "thresholds.mjs").read_text(encoding="utf-8")
    reasons = re.findall(r'^  \["([^"]+)", "([^"]+)"\],$', text, re.MULTILINE)
    assert len(reasons) == len(re.findall(r"^export const [A-Z]+ = [^\[]", text, re.MULTILINE))
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", PAGE.split("{#thresholds}")[1], re.MULTILINE)
    assert rows[1 : len(reasons) + 1] == reasons


def test_every_page_that_a_cause_names_is_a_term() -> None:
    named = re.findall(r'term\("([\w-]+)"\)', (JS / "causes.mjs").read_text(encoding="utf-8"))
    assert len(named) > 10
    terms = ROOT / "glossary_src" / "terms"
    assert [it for it in named if not (terms / f"{it.replace('-', '_')}.py").exists()] == []


def paste(page: Any, text: str) -> str:
    """What is said of a text."""
    page.locator(FIELD).fill(text)
    until(page, "document.querySelector('.g-dx-said').textContent.length > 0")
    return str(page.locator(".g-dx-said").inner_text())


def ready(page: Any) -> None:
    until(page, "document.querySelectorAll('.g-dx-bar button').length > 6")


@browser
def test_examples_choices_and_keys_lead_to_verdicts(opened: Open) -> None:
    with opened("diagnosis/") as page:
        ready(page)
        page.get_by_role("button", name="ReLU, default weights").press("Enter")
        until(page, f"document.querySelector('{VERDICT}')?.textContent.includes('gain for ReLU')")
        assert page.locator(".g-dx-asked input").count() == 0, "a report tells all by itself"
        assert page.locator(".g-dx-plot circle").count() == 12
        assert "10⁻⁷" in page.locator(".g-dx-plot").text_content()
        link = page.locator(f"{VERDICT} a").get_attribute("href")
        assert link.endswith("/terms/he-initialization/")
        page.locator(".g-dx-bar").get_by_role("button", name="Clear").click()
        assert "cannot tell" in paste(page, LIST).lower()
        page.get_by_role("radio", name="time step", exact=True).check()
        assert "long lag" in page.locator(VERDICT).inner_text()
        assert page.evaluate("document.activeElement.value") == "time"
        page.keyboard.press("ArrowLeft")
        assert "cannot tell" in page.locator(VERDICT).inner_text()
        page.get_by_role("radio", name="output", exact=True).check()
        assert "weights too large" in page.locator(VERDICT).inner_text()


@browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_verdict_is_accessible_and_fits_a_phone(scheme: str, opened: Open) -> None:
    with opened("diagnosis/", color_scheme=scheme) as page:
        ready(page)
        for number in (1, 2, 3):
            page.locator(".g-dx-bar button").nth(number).click()
            until(page, "document.querySelectorAll('.g-dx-plot circle').length > 5")
            page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
            assert violations(page, None if number == 2 else COLORS) == []
        page.set_viewport_size({"width": 360, "height": 664})
        until(page, "document.querySelector('.g-dx-plot').viewBox.baseVal.width <= 360")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate("document.querySelector('.g-wide table').offsetHeight") < 1200


@browser
def test_markup_stays_text_and_bad_input_gets_a_sentence(opened: Open) -> None:
    bad = "<img src=x onerror=document.title='hit'>"
    with opened("diagnosis/") as page:
        ready(page)
        paste(page, "".join(f'"{bad}{k}": 0.{k}\n' for k in (1, 2, 3)))
        page.locator(".g-dx-read summary").click()
        assert "<img src=x" in page.locator(".g-dx-read").inner_text()
        assert page.locator(".g-diagnosis img").count() == 0
        page.locator(FIELD).fill("")
        for text, sentence in (("no number", "no number in it"), ("1 -2 3", "never negative")):
            page.locator(FIELD).fill(text)
            until(
                page,
                "text => document.querySelector('.g-dx-wrong')?.textContent.includes(text)",
                sentence,
            )
        assert page.title() != "hit"
        assert page.locator(".g-dx-plot").count() == 0


@browser
def test_a_link_carries_the_list_and_a_bad_one_says_so(opened: Open) -> None:
    with opened("diagnosis/") as page:
        ready(page)
        paste(page, LIST)
        page.get_by_role("radio", name="time step", exact=True).check()
        page.get_by_role("button", name="Copy a link").click()
        until(page, "location.hash.startsWith('#paste=')")
        address = page.evaluate("location.pathname + location.hash").lstrip("/")
    with opened(address) as page:
        until(page, f"document.querySelector('{VERDICT}')?.textContent.includes('long lag')")
        assert page.locator(FIELD).input_value() == LIST
    with opened("diagnosis/#paste=AAAA") as page:
        until(page, "document.querySelector('.g-dx-status')?.textContent.includes('nothing that')")


@browser
def test_the_page_works_when_one_comes_by_a_link(opened: Open) -> None:
    with opened("report/") as page:
        page.locator(".md-content a[href$='diagnosis/']").first.click()
        page.wait_for_url("**/diagnosis/")
        ready(page)
        assert "cannot tell" in paste(page, LIST).lower()
        page.go_back()
        page.wait_for_url("**/report/")
        page.wait_for_load_state("networkidle")  # the theme replaces its state when it has loaded
        page.go_forward()
        page.wait_for_url("**/diagnosis/")
        page.wait_for_load_state()
        ready(page)
        assert page.locator(".g-diagnosis textarea").count() == 1


@browser
def test_without_a_script_the_table_of_signatures_is_there(opened: Open) -> None:
    with opened("diagnosis/", java_script_enabled=False) as page:
        text = page.locator(".md-content").inner_text()
        assert "read your numbers by the table below" in text
        assert "No gain for ReLU" in text
