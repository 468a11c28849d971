"""The hover card on a page of another site, in Chromium, with the glossary of the real site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.browser import until
from tests.linking.samples import answering, sends
from tests.proof.builds import TERM_PAGE, VANISHING, Builds, build, handed_out
from tests.proof.expected import CHAIN, HE, Line, Outcome, pages
from tests.proof.reading import MARK, links_into, outcome
from tests.proof.setup import block
from tests.proof.tools import TOOLS

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


@pytest.mark.parametrize("tool", ["Sphinx", "mkdocstrings"])
def test_a_link_that_another_tool_made_shows_its_definition(
    tool: str, built_by: Callable[[str], Builds], chromium: Any, served: str
) -> None:
    built = built_by(tool)
    html = with_script(built.relaxed.html["plural"], "glossary-card", served, built.site)
    with answering(sends(html.encode())) as (elsewhere, _):
        page = chromium.new_page()
        page.goto(elsewhere)
        link = page.locator(f"a[href='{built.site}/{CHAIN}']")
        assert link.inner_text() == "chain rules"
        link.focus()
        until(page, f"title => {CARD}.startsWith(title)", "Chain rule")
        page.close()


FIGURE = (
    '<gradient-figure term="vanishing-gradient" figure="whole-network" times="4">'
    "<a>The gradient in every layer</a></gradient-figure>"
)


@pytest.mark.parametrize("tool", ["Sphinx", "MkDocs", "plain"])
def test_a_figure_is_embedded_in_what_a_tool_builds(
    tool: str, chromium: Any, served: str, tmp_path: Path
) -> None:
    html = f"<!doctype html><html lang=en><head><title>T</title></head><h1>T</h1>{FIGURE}"
    if tool != "plain":
        text = f".. raw:: html\n\n   {FIGURE}" if tool == "Sphinx" else FIGURE
        built = build(TOOLS[tool], tmp_path / "project", {"figure": text}, served)
        html = built.html["figure"]
    html = with_script(html, "gradient-figure", served, served)
    with answering(sends(html.encode())) as (elsewhere, _):
        page = chromium.new_page()
        page.goto(elsewhere)
        says = page.frame_locator("gradient-figure > iframe").locator(".g-says")
        says.filter(has_text="all weights times 4").wait_for()
        page.close()


def with_script(html: str, name: str, served: str, site: str) -> str:
    """A built page with a script of the real site."""
    line = f'<script src="{served}/assets/js/{name}.js" data-site="{site}/" defer></script>'
    assert html.count("</head>") == 1
    return html.replace("</head>", f"{line}</head>")
