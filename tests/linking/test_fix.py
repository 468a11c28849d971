"""`--fix` writes the link that a file's own tool understands, once, and touches nothing else."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import docutils.core
import pytest
from markdown import markdown

from glossary_src.linking.check import Request, examined
from glossary_src.linking.command import main
from glossary_src.linking.dialects import dialect_of
from glossary_src.linking.terms import read
from tests.linking.samples import SITE, glossary, vendored

GLOSSARY = read(glossary(), "")
TANH = f"{SITE}terms/tanh/"
HE = f"{SITE}terms/he-initialization/"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    vendored(tmp_path)
    return tmp_path


def fix(here: Path, name: str, text: str, *options: str) -> str:
    """The file after a first run; a second one must change nothing."""
    path = here / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    asked = ["check", name, "--source", "glossary.json", "--fix", *options]
    main(asked)
    once = path.read_bytes()
    main(asked)
    assert path.read_bytes() == once
    return once.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("a.md", "A tanh and tanh.", f"A [tanh]({TANH}) and tanh."),
        ("a.md", "# Tanh\n\n**Tanh** it.", f"# Tanh\n\n**[Tanh]({TANH})** it."),
        ("a.md", "He\ninit's weights", f"[He\ninit]({HE})'s weights"),
        ("a.md", "> He\n> init", "> He\n> init"),
        ("a.md", "| tanh |\n|---|", f"| [tanh]({TANH}) |\n|---|"),
        ("a.md", "[[He init]] and tanh", "[[He init]] and [[tanh]]"),
        ("a.md", "{ref}`x` and tanh", "{ref}`x` and {term}`tanh`"),
        ("a.md", "{ref}`x`, He inits", "{ref}`x`, {term}`He inits <He initialization>`"),
        ("a.mdx", "import a from 'tanh'\n\ntanh", f"import a from 'tanh'\n\n[tanh]({TANH})"),
        ("a.rst", "One *a tanh b* of ``x``.", "One *a tanh b* of ``x``."),
        ("a.rst", "Tanh\n====\n\n*tanh*, He init.", f"Tanh\n====\n\n*tanh*, `He init <{HE}>`__."),
        ("a.rst", ":term:`x` and a Tanh.", ":term:`x` and a :term:`Tanh`."),
        ("a.rst", "+------+\n| tanh |\n+------+\n", "+------+\n| tanh |\n+------+\n"),
        ("a.py", '"""Tanh.\n\n``x``"""\n', f'"""`Tanh <{TANH}>`__.\n\n``x``"""\n'),
        ("a.py", '"""A tanh."""\n', f'"""A [tanh]({TANH})."""\n'),
        ("a.md", "a\r\n\r\nA tanh\r\n", f"a\r\n\r\nA [tanh]({TANH})\r\n"),
        ("a.md", "\ufeffA tanh", f"\ufeffA [tanh]({TANH})"),
        ("a.md", "caf\udce9, a tanh", f"caf\udce9, a [tanh]({TANH})"),
    ],
)  # fmt: skip
def test_a_link_is_written_as_the_file_writes_links(
    name: str, text: str, wanted: str, here: Path
) -> None:
    assert fix(here, name, text) == wanted


def test_a_notebook_keeps_its_form(here: Path) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# é\n", "A tanh."]},
        {"cell_type": "code", "metadata": {}, "source": ["tanh"], "outputs": []},
    ]
    for indent, ascii_only in ((1, False), (2, True), (None, False)):
        book = json.dumps({"cells": cells, "nbformat": 4}, indent=indent, ensure_ascii=ascii_only)
        assert fix(here, "a.ipynb", f"{book}\n") == f"{book}\n".replace(
            "A tanh.", f"A [tanh]({TANH})."
        )
    odd = f'{{"cells":   {json.dumps(cells)}}}'
    assert fix(here, "a.ipynb", odd) == odd, "its form cannot be kept, so it is left"


@pytest.mark.parametrize(
    ("project", "text", "wanted"),
    [
        ({"mkdocs.yml": "- gradient_glossary:"}, "a", "brackets"),
        ({"mkdocs.yml": f"mkdocstrings inventories: {SITE}objects.inv"}, "a", "autorefs"),
        ({"conf.py": "extensions = ['myst_parser']"}, "a", "myst"),
        ({}, "a", "markdown"),
    ],
)
def test_the_settings_of_a_project_tell_its_dialect(
    project: dict[str, str], text: str, wanted: str
) -> None:
    checked = examined(Path("a.md"), text, Request(GLOSSARY))
    assert dialect_of(checked, "auto", "".join(project.values()), SITE) == wanted
    assert dialect_of(checked, "rst", "", SITE) == "markdown", "not in Markdown"
    assert dialect_of(checked, "autorefs", "", SITE) == "autorefs"


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_what_was_written_is_a_link(here: Path) -> None:
    made = fix(here, "a.md", "A *tanh* in `x` and (He init)!\n\n- **tanh**")
    assert markdown(made).count("<a href=") == 2
    made = fix(here, "a.rst", "A tanh, and (He init).")
    html = docutils.core.publish_string(
        made, writer_name="html5", settings_overrides={"_disable_config": True, "halt_level": 2}
    ).decode()
    assert html.count('class="reference external"') == 2


def test_a_dry_run_shows_a_patch_and_writes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.md").write_text("one\nA tanh\n")
    main(["check", "a.md", "--source", "glossary.json", "--diff"])
    patch = capsys.readouterr().out
    assert (here / "a.md").read_text() == "one\nA tanh\n"
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=here, check=True)
    assert (here / "a.md").read_text() == f"one\nA [tanh]({TANH})\n"


def test_a_file_is_replaced_at_once_or_not_at_all(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = here / "a.md"
    path.write_text("A tanh")
    path.chmod(0o640)

    def failing(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", failing)
        with pytest.raises(OSError, match="no room"):
            main(["check", "a.md", "--source", "glossary.json", "--fix"])
    assert path.read_text() == "A tanh"
    assert sorted(it.name for it in here.iterdir()) == ["a.md", "glossary.json"]
    main(["check", "a.md", "--source", "glossary.json", "--fix"])
    assert path.stat().st_mode & 0o777 == 0o640


def test_only_what_is_found_new_is_fixed(here: Path) -> None:
    (here / "a.md").write_text("A tanh")
    known = ["check", "a.md", "--source", "glossary.json", "--baseline", "known.json"]
    main([*known, "--update-baseline"])
    assert fix(here, "a.md", "A tanh and He init", "--baseline", "known.json") == (
        f"A tanh and [He init]({HE})"
    )
