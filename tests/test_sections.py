"""The table of sections: a row and a text are enough for a section of texts, in every copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glossary_src.pipeline.write.templating import TEMPLATES
from glossary_src.schema import Term
from glossary_src.schema.sections import FIELDS, MARKDOWN, PAGE, SECTIONS, Section
from tests.pipeline.broken import WHOLE
from tests.pipeline.building import without_instead

PACKAGE = Path(__file__).parents[1] / "glossary_src"
ROW = """    Section(
        "remember",
        "Remember",
        (
            Field("remember", PROSE, COMPLETE, "what stays."),
            _list("also", SENTENCES, AT_WILL, "what stays, too."),
        ),
    ),
"""


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.part)
def test_a_section_has_its_part_in_every_copy_or_needs_none(section: Section) -> None:
    kinds = {field.kind.name for field in section.fields}
    plain = kinds and kinds <= {"prose", "sentence", "sentences", "phrases"}
    for copy, folder in ((PAGE, "sections"), (MARKDOWN, "markdown")):
        part = TEMPLATES / folder / f"{section.part}.md.j2"
        assert part.exists() <= (copy in section.copies), f"{part.name} is used nowhere"
        assert part.exists() or plain or copy not in section.copies


@pytest.mark.parametrize("folder", ["sections", "markdown"])
def test_every_part_belongs_to_a_row(folder: str) -> None:
    parts = {path.name.removesuffix(".md.j2") for path in (TEMPLATES / folder).iterdir()}
    assert parts - {section.part for section in SECTIONS} == {"_prose"}


def test_a_term_has_every_field_of_the_table() -> None:
    assert set(FIELDS) <= set(Term.__dataclass_fields__)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package elsewhere, with one row more in its table and one small term."""
    copy = tmp_path / "glossary_src"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "digits"))
    table = copy / "schema" / "sections.py"
    text = table.read_text(encoding="utf-8")
    place = text.index('    Section("practice"')
    table.write_text(text[:place] + ROW + text[place:], encoding="utf-8")
    for path in (copy / "terms").glob("[!_]*.py"):
        path.unlink()
    (copy / "learning_paths.py").unlink()
    (copy / "messages.py").unlink()
    (copy / "published.txt").unlink()
    (copy / "forms.toml").unlink()
    without_instead(copy)
    said = '    remember="It *stays* @{draw.n}.", also=("A.", "B."),\n    relations='
    word = WHOLE.replace("    relations=", said)
    (copy / "terms" / "word.py").write_text(word, encoding="utf-8")
    return copy


def test_a_row_makes_a_section_in_every_copy(
    package: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    out, site = tmp_path / "out", tmp_path / "site"
    command = [sys.executable, "-m", "glossary_src.pipeline", str(out), "--verbatim", str(site)]
    own = {"PYTHONPATH": str(package.parent), "GLOSSARY_CACHE": str(tmp_path / "cache")}
    subprocess.run(command, env={**environment, **own}, check=True, cwd=tmp_path)
    page = (out / "terms" / "word.md").read_text(encoding="utf-8")
    assert "## Remember {#remember}\n\nIt *stays* <data" in page
    assert page.index("{#questions") < page.index("{#remember}") < page.index("{#link")
    assert "## Remember\n\nIt *stays* 1.\n\n- A.\n- B.\n" in (site / "terms" / "word.md").read_text(
        "utf-8"
    )
