"""The hover card on a page of another site, in Chromium, with the glossary of the real site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.browser import until
from tests.linking.samples import answering, sends
from tests.proof.builds import TERM_PAGE, VANISHING, handed_out
from tests.proof.expected import CHAIN, HE, Line, Outcome, pages
from tests.proof.reading import MARK, links_into, outcome
from tests.proof.setup import block

pytestmark = pytest.mark.browser
TOOL = "hover card"
LINES = [*pages(TOOL)]
WORKING = [(name, line) for name, line in LINES if line.comes.leads]
CARD = "document.querySelector('.glossary-card:not([hidden])')?.textContent ?? ''"


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of a site that uses the card, and what the console says."""

    page: Any
    said: list[str]

    def html(self, of: str) -> str:
        """An element of the page as it stands now."""
        return str(self.page.locator(f"#{of}").evaluate("element => element.outerHTML"))


@pytest.fixture(scope="module")
def opened_elsewhere(chromium: Any, site: Path, served: str) -> Iterator[Opened]:
    """What docs/linking/index.md shows, what a term page hands out, and each line under test."""
    handed = handed_out("HTML, with the hover card", (site / TERM_PAGE).read_text(encoding="utf-8"))
    lines = {"box": handed, **{page: line.write for page, line in pages(TOOL)}}
    text = "".join(f'<p id="{page}">{MARK} {line}.</p>' for page, line in lines.items())
    example = block("Any page", "html", served)
    html = f'<!doctype html><title>T</title><div id="example">{example}</div>{text}'
    with answering(sends(html.encode())) as (elsewhere, _):
        page = chromium.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(elsewhere)
        until(page, "() => document.querySelector('#label a')")
        yield Opened(page, said)
        page.close()


@pytest.mark.parametrize(("name", "line"), LINES, ids=[name for name, _ in LINES])
def test_the_card_does_with_a_line_what_the_page_says(
    name: str, line: Line, opened_elsewhere: Opened, served: str
) -> None:
    found = outcome(opened_elsewhere.html(name), "", name, served)
    if any(f'"{found.shows}"' in message for message in opened_elsewhere.said):
        found = replace(found, told="name")
    assert found == line.comes, line.differs(TOOL, name, found)


@pytest.mark.parametrize(("name", "line"), WORKING, ids=[name for name, _ in WORKING])
def test_the_card_shows_the_definition_beside_the_link(
    name: str, line: Line, opened_elsewhere: Opened
) -> None:
    title = {CHAIN: "Chain rule", HE: "He initialization"}[line.comes.leads]
    opened_elsewhere.page.locator(f"#{name} a").focus()
    until(opened_elsewhere.page, f"title => {CARD}.startsWith(title)", title)


def test_what_the_page_and_a_term_page_hand_out_leads_to_terms(
    opened_elsewhere: Opened, served: str
) -> None:
    assert links_into(opened_elsewhere.html("example"), served) == [VANISHING, HE]
    found = outcome(opened_elsewhere.html("box"), "", "box", served)
    assert found == Outcome(VANISHING, "Vanishing gradient")
