"""`gradient-glossary check`: its rules, its settings, its formats."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from glossary_src.linking.check import Request, check
from glossary_src.linking.command import main
from glossary_src.linking.statements import statements
from glossary_src.linking.terms import read
from glossary_src.pipeline.read.load import TERMS, load
from tests.linking.samples import glossary, vendored

RULES_FOUND = ["unlinked-term", "unknown-term", "wrong-statement"]
GLOSSARY = read(glossary(), "")


def found(name: str, text: str, **asked: object) -> list[tuple[int, int, str]]:
    request = Request(GLOSSARY, **asked)  # type: ignore[arg-type]
    return [(it.line, it.column, it.rule) for it in check(Path(name), text, request)]


LINKED = {
    "brackets": ("a.md", "A tanh, see [[hyperbolic tangent]]."),
    "an address": ("a.md", "[Tanh](https://glossary.test/terms/tanh/#run) is a tanh."),
    "MyST": ("a.md", "{term}`tanh` is a tanh."),
    "MyST, external": ("a.md", "{external+gradients:term}`it <tanh>` is a tanh."),
    "MyST, inv": ("a.md", "[](inv:gradients:std:term#tanh) is a tanh."),
    "mystmd": ("a.md", "[it](xref:gradients#tanh) is a tanh."),
    "Sphinx": ("a.rst", "A tanh is a :term:`hyperbolic tangent`."),
    "Sphinx, external": ("a.rst", ":external+gradients:term:`Tanh` and tanh."),
    "reST, an address": ("a.rst", "`Tanh <https://glossary.test/terms/tanh/>`_ is a tanh."),
}


@pytest.mark.parametrize("case", LINKED)
def test_a_term_that_is_linked_once_may_be_mentioned(case: str) -> None:
    assert found(*LINKED[case]) == []
    name, text = LINKED[case]
    assert found(name, f"{text} And he init.") == [(1, len(text) + 6, "unlinked-term")]


NOT_PROSE = {
    "a heading": ("a.md", "# Tanh\n\nTanh\n===="),
    "code": ("a.md", "`tanh` and\n\n```python\ntanh\n```\n\n~~~\ntanh\n~~~"),
    "front matter": ("a.md", "---\ntitle: tanh\n---\n"),
    "another link": ("a.md", "[tanh](other.md) ![tanh](a.png) <https://a.test/tanh>"),
    "a formula": ("a.md", "$tanh$ and $$\ntanh\n$$"),
    "a comment": ("a.md", "<!-- tanh -->"),
    "MyST code": ("a.md", "```{code-block} python\ntanh\n```"),
    "a heading of reST": ("a.rst", "Tanh\n====\n"),
    "reST code": ("a.rst", "``tanh`` ::\n\n   tanh\n\n.. code-block:: python\n\n   tanh\n"),
    "a role": ("a.rst", ":math:`tanh` and :func:`tanh`"),
    "a comment of reST": ("a.rst", ".. tanh is\n   a comment, tanh\n"),
}


@pytest.mark.parametrize("case", NOT_PROSE)
def test_what_is_no_prose_needs_no_link(case: str) -> None:
    assert found(*NOT_PROSE[case]) == []


def test_prose_inside_a_directive_is_prose() -> None:
    assert found("a.md", "```{note}\nA tanh.\n```") == [(2, 3, "unlinked-term")]
    assert found("a.rst", ".. note::\n\n   A tanh.\n") == [(3, 6, "unlinked-term")]


GONE = {
    "brackets": ("a.md", "[[tahn]]"),
    "an address": ("a.md", "see https://glossary.test/terms/tahn/."),
    "MyST": ("a.md", "{external+gradients:term}`tahn`"),
    "inv": ("a.md", "[](inv:gradients:std:term#tahn)"),
    "xref": ("a.md", "[](xref:gradients#tahn)"),
    "Sphinx": ("a.rst", ":external+gradients:term:`tahn`"),
}


@pytest.mark.parametrize("case", GONE)
def test_a_link_to_a_term_that_is_not_there_is_found(case: str) -> None:
    name, text = GONE[case]
    (it,) = check(Path(name), text, Request(GLOSSARY))
    assert it.rule == "unknown-term"
    assert "Did you mean 'tanh'?" in it.message


def test_links_that_mean_something_else_are_left_alone() -> None:
    text = "{term}`mine` [](inv:python:std:term#x) https://glossary.test/terms/ https://a.test/x/"
    assert found("a.md", text) == []


@pytest.mark.parametrize("statement", statements(), ids=lambda it: str(it.claim))
@pytest.mark.parametrize("ending", [".md", ".mdx", ".qmd", ".rst"])
def test_a_wrong_statement_is_found_and_a_right_one_is_not(statement: object, ending: str) -> None:
    asked = {"rules": ["wrong-statement"]}
    for text in statement.wrong:  # type: ignore[attr-defined]
        assert found(f"a{ending}", f"One. {text} Two.", **asked), text
        assert not found(f"a{ending}", f"It is wrong that {text}", **asked), text
    for text in statement.right:  # type: ignore[attr-defined]
        assert not found(f"a{ending}", text, **asked), text


def test_every_statement_is_a_claim_of_that_term_that_its_numbers_refute() -> None:
    register = {c.number: (e.slug, c) for e in load(TERMS).values() for c in e.term.claims}
    for statement in statements():
        if statement.claim in register:  # the folder of terms decides what exists
            slug, claim = register[statement.claim]
            assert slug == statement.term
            assert claim.holds is not None
            assert claim.judged in ("false", "misleading")


def test_a_wrong_statement_is_found_through_links_and_code() -> None:
    text = "The *maximum* slope of [tanh](https://a.test) is `0.5`."
    assert found("a.md", text, rules=["wrong-statement"]) == [(1, 1, "wrong-statement")]


def test_a_line_can_be_excused() -> None:
    assert found("a.md", "A tanh. <!-- glossary: ignore -->") == []


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    vendored(tmp_path)
    (tmp_path / "docs" / "old").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").write_text(
        "A tanh, [[tahn]].\n\nThe largest slope of tanh is 0.5.\n"
    )
    (tmp_path / "docs" / "old" / "b.rst").write_text("A tanh.\n")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.gradient-glossary]\nsource = "glossary.json"\nexclude = ["docs/old/*"]\n'
    )
    return tmp_path


def test_the_settings_of_the_project_count_and_the_command_line_more(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "docs"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["docs/a.md:1:3", "unlinked-term"],
        ["docs/a.md:1:9", "unknown-term"],
        ["docs/a.md:3:1", "wrong-statement"],
    ]
    assert main(["check", "docs", "--rules", "wrong-statement", "--exclude", "docs/a.md"]) == 0
    assert main(["check", "docs/old/b.rst", "--exclude", "x", "--ignore", "TANH"]) == 0


def test_each_format_can_be_read_by_what_it_is_for(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "docs", "--format", "json"]) == 1
    assert [row["rule"] for row in json.loads(capsys.readouterr().out)] == RULES_FOUND
    assert main(["check", "docs", "--format", "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert [result["ruleId"] for result in run["results"]] == RULES_FOUND
    region = run["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 9}
    assert main(["check", "docs", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("::error file=docs/a.md,line=1,col=9,title=unknown-term::[[tahn]]")


@pytest.mark.parametrize(
    ("config", "arguments", "told"),
    [
        ("sorce = 'x'", ["docs"], "Did you mean 'source'?"),
        ("rules = ['unliked-term']", ["docs"], "Did you mean 'unlinked-term'?"),
        ("timeout = 'long'", ["docs"], "setting 'timeout' is a number."),
        ("", ["docs"], "source is missing. Give --source"),
        ("source = 'none.json'", ["docs"], "none.json: glossary cannot be read"),
        ("source = 'glossary.json'", ["nowhere"], "nowhere: file does not exist."),
        ("source = 'glossary.json'", ["pyproject.toml"], "is of no kind that is checked."),
        ("[", ["docs"], "pyproject.toml: file cannot be read."),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_what_keeps_the_command_from_its_work_is_exit_code_2(
    config: str, arguments: list[str], told: str, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "pyproject.toml").write_text(f"[tool.gradient-glossary]\n{config}\n")
    assert main(["check", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_wrong_statements_need_no_glossary(docs: Path) -> None:
    (docs / "pyproject.toml").unlink()
    assert main(["check", "docs", "--rules", "wrong-statement"]) == 1


def test_the_installed_command_runs(docs: Path) -> None:
    command = Path(sys.executable).with_name("gradient-glossary")
    done = subprocess.run([command, "check", "docs"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "1 file(s), 3 finding(s)." in done.stderr
