"""docs/report.md shows and serves the file as it is, and its sample is what comes out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.write.handwritten import with_files
from glossary_src.report import __file__ as package
from tests.pipeline.broken import WHOLE
from tests.pipeline.building import build_terms

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
FILE = Path(package).with_name("gradient_report.py").read_text(encoding="utf-8")


def test_the_page_shows_and_serves_the_file_as_it_is() -> None:
    text, files = with_files(PAGE, "report.md", ROOT)
    assert f"\n```python\n{FILE}```\n" in text
    assert files == {"report/gradient_report.py": FILE.encode()}
    assert "](report/gradient_report.py)" in text


def test_a_build_publishes_the_file_and_takes_nothing_in_it_for_notation(tmp_path: Path) -> None:
    terms, docs = tmp_path / "terms", tmp_path / "docs"
    terms.mkdir()
    docs.mkdir()
    (terms / "word.py").write_text(WHOLE)
    (tmp_path / "x.py").write_text("a = '@{no.number}'\n")
    (docs / "page.md").write_text("A file.\n\n<!-- file: x.py -->\n")
    built = build_terms(terms, tmp_path / "cache", docs=docs)
    page = built.files["page.md"].decode()
    assert page.endswith("\n```python\na = '@{no.number}'\n```\n")
    assert built.files["page/x.py"] == b"a = '@{no.number}'\n"
    (tmp_path / "x.py").write_text("b = 1\n")
    assert build_terms(terms, tmp_path / "cache", docs=docs).files["page/x.py"] == b"b = 1\n"


def test_a_file_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(GlossaryError, match=r"nowhere\.py does not exist"):
        with_files("<!-- file: nowhere.py -->", "report.md", ROOT)


def test_every_column_is_explained() -> None:
    head = re.findall(r"^layer +(.*)$", PAGE, re.MULTILINE)
    rows = " ".join(re.findall(r"^\| (`[^|]*) \|", PAGE, re.MULTILINE))
    assert [it.split() for it in head] == [re.findall(r"`([^`]+)`", rows)] * 2


def near(cell: str, wanted: str) -> bool:
    """The same text, or a number that another processor may give."""
    try:
        one, other = (float(it.removesuffix("%")) for it in (cell, wanted))
    except ValueError:
        return cell == wanted
    return one == pytest.approx(other, rel=0.02, abs=1 if "%" in wanted else 0)


@pytest.mark.torch
def test_the_sample_is_what_comes_out(torch: Any) -> None:
    from tests.report.sample import samples

    shown = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
    assert len(shown) == 2
    for page, run in zip(shown, samples(), strict=True):
        for line, wanted in zip(page.splitlines(), run.splitlines(), strict=True):
            cells = line.split(), wanted.split()
            assert len(cells[0]) == len(cells[1])
            assert all(map(near, *cells)), (line, wanted)
