"""A term, an alias, a plural, another case, the label, a missing term: with each tool, for real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof.builds import BOX, EXAMPLE, VANISHING, Builds, build
from tests.proof.expected import EXPECTED, HE, Line, pages
from tests.proof.reading import complaints, links_into, outcome
from tests.proof.tools import TOOLS

BuiltBy = Callable[[str], Builds]


LINES = [pytest.param(t, p, line, id=f"{t}, {p}") for t in TOOLS for p, line in pages(t)]
every_tool = pytest.mark.parametrize("tool", TOOLS)


@pytest.mark.parametrize(("tool", "page", "line"), LINES)
def test_a_tool_does_with_a_line_what_the_page_says(
    tool: str, page: str, line: Line, built_by: BuiltBy
) -> None:
    built = built_by(tool)
    relaxed = built.relaxed
    assert page in relaxed.html, f"{tool} wrote no page {page}:\n{relaxed.output}"
    found = outcome(relaxed.html[page], relaxed.output, page, built.site)
    assert found == line.comes, line.differs(tool, page, found)


@every_tool
def test_a_missing_term_is_named_and_fails_a_strict_build_only(
    tool: str, built_by: BuiltBy
) -> None:
    built = built_by(tool)
    for output in (built.relaxed.output, built.strict.output):
        assert "chian" in " ".join(complaints(output, "missing")), output
    assert built.relaxed.code == 0, built.relaxed.output
    assert built.strict.code != 0
    assert built.strict_without_faults.code == 0, built.strict_without_faults.output


@every_tool
def test_the_example_of_the_page_leads_to_terms(tool: str, built_by: BuiltBy) -> None:
    built = built_by(tool)
    assert complaints(built.relaxed.output, EXAMPLE) == []
    html = built.relaxed.html[EXAMPLE]
    leads = [a for a in links_into(html, built.site) if a.startswith("terms/")]
    assert leads[:2] == [VANISHING, HE]
    assert {*leads} == {VANISHING, HE}


@every_tool
def test_a_term_page_hands_out_what_works(tool: str, built_by: BuiltBy) -> None:
    built = built_by(tool)
    found = outcome(built.relaxed.html[BOX], built.relaxed.output, BOX, built.site)
    assert (found.leads, found.shows, found.told) == (VANISHING, "Vanishing gradient", "")


def test_zensical_does_not_count_our_warning_under_its_own_strict_mode(
    served: str, tmp_path: Path
) -> None:
    command = [*TOOLS["Zensical"].command(False), "--strict"]
    tool = replace(TOOLS["Zensical"], command=lambda _: command)
    missing = EXPECTED["Zensical"]["missing"].plain.write
    built = build(tool, tmp_path / "project", {"missing": missing}, served)
    assert complaints(built.output, "missing")
    assert built.code == 0, "it does now: say so in docs/linking/markdown.md"


def test_every_tool_has_every_case() -> None:
    assert [*TOOLS, "hover card"] == list(EXPECTED)
    assert len({tuple(cells) for cells in EXPECTED.values()}) == 1
