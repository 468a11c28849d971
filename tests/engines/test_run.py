"""“Edit and run”: Python in WebAssembly, in a worker, in each engine."""

from __future__ import annotations

import pytest

from tests.engines.page import Page, Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
    pytest.mark.usefixtures("pyodide"),
]

BOX = ".g-listing[data-name=hand_over]"
STATUS = f"document.querySelector('{BOX} .g-run-status').textContent"
PATIENCE = 120.0
"""Seconds that a loaded machine may take to load Python."""
SELECT = """old => {
    const field = document.querySelector(".g-run-editor textarea"), at = field.value.indexOf(old);
    field.focus();
    field.setSelectionRange(at, at + old.length);
}"""


def ran(page: Page) -> str:
    """Press Run, and wait for what is said of it."""
    page.click(f"{BOX} .g-run-bar button", "Run")
    page.until(f"/Done in|Stopped by an error/.test({STATUS})", seconds=PATIENCE)
    return str(page.ask(STATUS))


def change(page: Page, old: str, new: str) -> None:
    """Type over a piece of the code."""
    page.ask(SELECT, old)
    page.press(new)
    page.until("it => document.activeElement.value.includes(it)", new)


def test_a_reader_s_edit_is_drawn_over_the_curve_of_the_page(visit: Visit) -> None:
    with visit("terms/vanishing-gradient/") as page:
        page.click("#figure-hand_over .g-edit-slot button")
        page.until("document.activeElement.matches('.g-run-editor textarea')")
        change(page, "retention=0.7", "retention=0.9")
        assert "Done in" in ran(page)
        assert page.ask("document.querySelectorAll('.g-run-figures svg.fig').length") == 1
        assert page.ask("document.querySelectorAll('.g-run-figures [data-was] path').length") >= 2
        assert "the page’s in gray" in page.text(f"{BOX} .g-run-result")


def test_an_error_in_an_edit_is_shown_at_its_line(visit: Visit) -> None:
    with visit("terms/vanishing-gradient/#edit=hand_over:") as page:
        page.until("document.querySelector('.g-run-editor textarea')")
        change(page, "retention=0.7", "retention=1/0")
        assert "Stopped by an error" in ran(page)
        assert "ZeroDivisionError" in page.text(f"{BOX} .g-run-trace")
        assert page.seen(".g-run-gutter .g-run-failed") == 1
