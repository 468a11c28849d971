"""What writers need to keep the checker on: levels, what is known, what changed, odd files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from glossary_src.linking.command import main
from tests.linking.samples import vendored


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    vendored(tmp_path)
    (tmp_path / "docs").mkdir()
    return tmp_path


def check(
    capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, list[tuple[str, int, str]]]:
    code = main(["check", "--source", "glossary.json", "--format", "json", *options])
    told = json.loads(capsys.readouterr().out or "[]")
    return code, [(it["file"], it["line"], it["rule"]) for it in told]


@pytest.mark.parametrize(
    ("text", "failing"),
    [
        ("A tanh.", {"note"}),
        ("The largest slope of tanh is 0.5. [[tanh]]", {"note", "warning"}),
        ("<https://glossary.test/terms/tahn/>", {"note", "warning", "error"}),
        ("Nothing.", set()),
    ],
)  # fmt: skip
def test_a_run_fails_from_the_level_that_is_asked_for(
    text: str, failing: set[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.md").write_text(text)
    for level in ("note", "warning", "error", "never"):
        code, _ = check(capsys, "a.md", "--fail-on", level)
        assert code == (level in failing)
    assert check(capsys, "a.md")[0] == ("warning" in failing), "notes alone do not fail"


def test_an_odd_file_is_told_and_the_others_are_read(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "docs" / "a.md").write_bytes(b"one\ncaf\xe9\nA tanh\n")
    (here / "docs" / "b.ipynb").write_text("{")
    (here / "docs" / "c.md").write_bytes("A tanh".encode("utf-16"))
    (here / "docs" / "d.ipynb").write_text('{"cells": 3}')
    (here / "docs" / "e.py").write_text("def (")
    (here / "docs" / "f.rst").write_text("x" * 20_000 + " tanh")
    (here / "docs" / "g.md").symlink_to("nowhere.md")
    (here / "docs" / "h.md").write_text("A tanh")
    code, found = check(capsys, "docs", "--suffixes", ".md", ".ipynb", ".py", ".rst")
    assert code == 0
    assert found == [
        ("docs/a.md", 3, "unlinked-term"),
        ("docs/a.md", 1, "unread"),
        ("docs/b.ipynb", 1, "unread"),
        ("docs/c.md", 1, "unread"),
        ("docs/d.ipynb", 1, "unread"),
        ("docs/e.py", 1, "unread"),
        ("docs/f.rst", 1, "unread"),
        ("docs/h.md", 1, "unlinked-term"),
    ]
    assert check(capsys, "docs", "--rules", "unlinked-term")[1] == [
        ("docs/a.md", 3, "unlinked-term"),
        ("docs/h.md", 1, "unlinked-term"),
    ]


def test_a_finding_in_a_notebook_names_its_cell(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = [
        {"cell_type": "code", "source": "tanh"},
        {"cell_type": "markdown", "source": ["a\n", "b tanh"]},
    ]
    (here / "a.ipynb").write_text(json.dumps({"cells": cells}))
    asked = ["check", "a.ipynb", "--source", "glossary.json", "--format"]
    main([*asked, "text"])
    assert capsys.readouterr().out.startswith("a.ipynb:cell 2:2:3: unlinked-term")
    main([*asked, "json"])
    assert json.loads(capsys.readouterr().out)[0]["cell"] == 2
    main([*asked, "github"])
    assert "file=a.ipynb,title=unlinked-term::Cell 2, line 2: " in capsys.readouterr().out
    main([*asked, "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert "region" not in run["results"][0]["locations"][0]["physicalLocation"]


def test_known_findings_stay_known_when_lines_shift(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = here / "a.md"
    page.write_text("A tanh. <https://glossary.test/terms/tahn/>")
    assert check(capsys, "a.md", "--baseline", "known.json", "--update-baseline")[0] == 0
    assert check(capsys, "a.md", "--baseline", "known.json") == (0, [])
    page.write_text(f"New.\n\n{page.read_text()}\n\nHe init.")
    assert check(capsys, "a.md", "--baseline", "known.json") == (0, [("a.md", 5, "unlinked-term")])
    page.write_text(f"{page.read_text()} <https://glossary.test/terms/tahn/>")
    code, found = check(capsys, "a.md", "--baseline", "known.json")
    assert (code, found[0]) == (1, ("a.md", 5, "unlinked-term"))
    assert found[1] == ("a.md", 5, "unknown-term"), "a second one of a kind is new"


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}', '{"version": 1, "findings": [1]}'])
def test_a_baseline_that_is_none_is_said(
    text: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.md").write_text("a")
    (here / "known.json").write_text(text)
    asked = ["check", "a.md", "--source", "glossary.json"]
    assert main([*asked, "--baseline", "known.json"]) == 2
    assert main([*asked, "--baseline", "none.json"]) == 2
    assert main([*asked, "--update-baseline"]) == 2
    assert "Give --baseline FILE." in capsys.readouterr().err


def git(*arguments: str) -> None:
    named = ("-c", "user.name=a", "-c", "user.email=a@b.test", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *named, *arguments], check=True, capture_output=True)


def test_only_what_git_says_changed_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = here / "docs" / "ä b.md"
    page.write_text("A tanh.\n\n++ b/docs/other.md\n\nold\n")
    (here / "docs" / "other.md").write_text("A tanh.\n")
    git("init")
    git("add", ".")
    git("commit", "-m", "one")
    assert check(capsys, "docs", "--changed") == (0, [])
    page.write_text("A tanh.\n\n++ b/docs/other.md\n++ b/docs/other.md\n\nHe init\n")
    assert check(capsys, "docs", "--changed") == (0, [("docs/ä b.md", 6, "unlinked-term")])
    (here / "docs" / "new.md").write_text("A tanh.\n")
    wanted = [("docs/new.md", 1, "unlinked-term"), ("docs/ä b.md", 6, "unlinked-term")]
    assert check(capsys, "docs", "--changed") == (0, wanted)
    git("checkout", "-b", "side")
    git("add", ".")
    git("commit", "-m", "two")
    assert check(capsys, "docs", "--changed") == (0, [])
    assert check(capsys, "docs", "--changed=main") == (0, wanted)


@pytest.mark.parametrize("ref", ["nowhere", "--output=x"])
def test_a_commit_that_is_none_is_said(
    ref: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.md").write_text("a")
    git("init")
    assert main(["check", "a.md", "--source", "glossary.json", f"--changed={ref}"]) == 2
    assert "--changed needs git." in capsys.readouterr().err
    assert not (here / "x").exists()


@pytest.mark.parametrize(
    ("texts", "option", "count"),
    [
        (["[[my note]] [[other note]]"], "auto", 0),
        (["[[my note]] [[other note]]"], "true", 2),
        (["[[my note]] [[tanh]]", "[[He init]]"], "auto", 1),
        (["[[my note]] [[tanh]]", "[[He init]]"], "false", 0),
        (["[[tahn]]"], "auto", 1),
    ],
)
def test_brackets_of_others_are_left_alone(
    texts: list[str], option: str, count: int, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, text in enumerate(texts):
        (here / "docs" / f"{number}.md").write_text(text)
    _, found = check(capsys, "docs", "--brackets", option, "--rules", "unknown-term")
    assert len(found) == count


def test_where_the_extension_is_on_brackets_are_ours(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "docs" / "a.md").write_text("[[my note]] [[other note]]")
    (here / "mkdocs.yml").write_text("markdown_extensions: [gradient_glossary]")
    assert len(check(capsys, "docs")[1]) == 2


def test_folders_that_hold_no_docs_are_not_entered(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("node_modules", "env", ".git", "_build", "kept"):
        (here / "docs" / name).mkdir()
        (here / "docs" / name / "a.md").write_text("A tanh")
    (here / "docs" / "env" / "pyvenv.cfg").touch()
    assert check(capsys, "docs")[1] == [("docs/kept/a.md", 1, "unlinked-term")]


def test_python_is_read_only_when_it_is_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "docs" / "a.py").write_text('"""A tanh."""')
    assert main(["check", "docs", "--source", "glossary.json"]) == 2
    assert "docs: file holds nothing to check. Looked for .md," in capsys.readouterr().err
    assert check(capsys, "docs/a.py")[1] == [("docs/a.py", 1, "unlinked-term")]
    assert check(capsys, "docs", "--suffixes", ".py")[1] == [("docs/a.py", 1, "unlinked-term")]


def test_a_line_that_is_excused_does_not_excuse_the_rest(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.md").write_text("A tanh <!-- glossary: ignore -->\n\nA tanh\n")
    assert check(capsys, "a.md")[1] == [("a.md", 3, "unlinked-term")]


def test_names_to_ignore_are_ignored_in_every_form(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.md").write_text("Tanhs and Kaiming initialization")
    assert check(capsys, "a.md", "--ignore", "tanh", "he-init")[1] == []


def test_sarif_names_files_as_addresses(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "x#1%.md").write_text("A tanh")
    main(["check", "x#1%.md", "--source", "glossary.json", "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "x%231%25.md"
