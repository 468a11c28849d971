"""The page “A glossary of your own” tells what is: its files build, its tables are complete."""

from __future__ import annotations

import dataclasses
import re

import pytest

from glossary_src.mkdocs_settings import GlossaryConfig
from glossary_src.schema import Glossary
from tests.other.wheel import PAGE, SORTING, blocks

TEXT = PAGE.read_text(encoding="utf-8")
FILES = blocks(TEXT)
ROWS = [line for line in TEXT.splitlines() if line.startswith("| `")]


def test_it_has_every_file_that_a_glossary_needs() -> None:
    """Whether they build is asked in test_sorting.py, of the glossary `from-the-page`."""
    needed = {"mkdocs.yml", "glossary.py", "references.bib", "terms/inversion.py", "docs/index.md"}
    assert FILES.keys() == needed


def test_its_subject_is_that_of_the_example() -> None:
    assert FILES["glossary.py"] == (SORTING / "glossary.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["mkdocs.yml", "references.bib"])
def test_its_other_files_leave_out_lines_of_the_example_and_add_none(name: str) -> None:
    lines = (SORTING / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in FILES[name].splitlines() if line not in lines] == []


def _told(place: int) -> list[str]:
    return [word for row in ROWS for word in re.findall(r"`(\w+)`", row.split("|")[place])]


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Glossary)])
def test_every_field_of_a_glossary_is_told(name: str) -> None:
    assert name in _told(1)


def test_every_option_of_the_plugin_is_told_with_its_default() -> None:
    options = {name: option.default for name, option in GlossaryConfig._schema}
    told = dict(re.findall(r"^\| `(\w+)` \| `([\w.]+)` \|", TEXT, re.MULTILINE))
    assert told == options
