"""The instruments of the proof, before they are believed."""

from __future__ import annotations

import pytest

from tests.proof.expected import EXPECTED, Outcome
from tests.proof.reading import outcome, told

SITE = "http://site.test"


@pytest.mark.parametrize(
    ("output", "wanted"),
    [
        ("/p/term.rst:4: WARNING: term not in glossary: 'x'", "line"),
        ("⛔️ term.md:3 not found", "line"),
        ("WARNING -  mkdocs_autorefs: term.md: Could not find 'x'", "page"),
        ("📖 Built term.md in 10 ms.", ""),
        ("WARNING -  another-term.md: Could not find 'x'", ""),
        ("WARNING: the terminal is old", ""),
    ],
    ids=["with a line", "mystmd", "with a page", "no complaint", "another page", "no page"],
)
def test_a_complaint_is_told_from_a_report(output: str, wanted: str) -> None:
    assert told(output, "term") == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (f'<a href="{SITE}/terms/a/"><b>an</b> a</a>', Outcome("terms/a/", "an a")),
        ('<a href="https://elsewhere.test/">a</a>', Outcome("https://elsewhere.test/", "a")),
        ("<span>a</span>", Outcome("", "a")),
        (f'<a href="{SITE}/a"></a>', Outcome("a", "")),
    ],
    ids=["a link", "elsewhere", "no link", "no words"],
)
def test_what_a_page_shows_is_read_from_the_marked_paragraph(html: str, wanted: Outcome) -> None:
    page = f'<p>Before <a href="{SITE}/no/">no</a></p><p>Written: {html}.</p><p>After</p>'
    assert outcome(page, "", "term", SITE) == wanted


def test_a_page_without_the_paragraph_is_no_success() -> None:
    with pytest.raises(AssertionError, match="term: 0 paragraphs"):
        outcome("<p>404</p>", "", "term", SITE)


def test_a_failure_says_tool_case_expected_and_got() -> None:
    line = EXPECTED["Sphinx"]["plural"].plain
    said = line.differs("Sphinx", "plural", Outcome("", "chain rules", "line"))
    for part in ("Sphinx, plural: :term:`chain rules`", "expected: Outcome(leads='terms/chain"):
        assert part in said
    assert "got:      Outcome(leads='', shows='chain rules', told='line')" in said
