"""A process that builds again makes anew only what is made from other things."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from glossary_src import mkdocs_setup
from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.read.imports import imports
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.write import pages
from glossary_src.pipeline.write.views import View
from tests.pipeline.broken import WHOLE
from tests.pipeline.building import build_terms, two_terms

pytestmark = pytest.mark.usefixtures("warm")

EDITS = {
    "a text": ("Plain.", "Plainer."),
    "a title": ('title="Word"', 'title="Term"'),
    "a further name": ('("other word",)', '("further word",)'),
    "a definition": ("A word for a test.", "A term for a test."),
    "a relation": ("relations={}", 'relations={"related to": ("second",)}'),
    "a citation": ("[@he2015]", "[@glorot2010]"),
    "a number": ('{"n": n}', '{"n": n + 1e-13}'),
    "a figure": ("ax.plot([n, 2])", "ax.plot([n, 3])"),
    "a claim": ("It is one.", "It is the one."),
    "a link": ("Plain.", "Plain [it](term:second)."),
}


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    return two_terms(tmp_path)


def forgetful(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Memory, "__call__", lambda _, __, make, *made_from: make(*made_from))


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_all_is_as_if_nothing_were_remembered(
    edit: str, terms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_terms(terms, tmp_path / "cache")
    (terms / "word.py").write_text(WHOLE.replace(*EDITS[edit]))
    edited = build_terms(terms, tmp_path / "cache")
    (bundle,) = [it for it in (tmp_path / "cache").rglob("*.zip") if _holds(it, edited)]
    bundle.unlink()
    forgetful(monkeypatch)
    anew = build_terms(terms, tmp_path / "cache")
    assert (edited.files, edited.verbatim) == (anew.files, anew.verbatim)


def _holds(bundle: Path, built: Built) -> bool:
    return built.files["terms/word.md"] in bundle.read_bytes()


@pytest.mark.parametrize(
    ("edit", "wanted"), [("a text", ["word"]), ("a title", ["second", "word"])]
)
def test_only_pages_that_change_are_rendered(
    edit: str,
    wanted: list[str],
    terms: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rendered = []
    make = pages._term_page

    def counted(view: View, *given: object) -> dict[str, bytes]:
        rendered.append(view.computed.slug)
        return make(view, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "_term_page", counted)
    build_terms(terms, tmp_path / "cache")
    rendered.clear()
    (terms / "word.py").write_text(WHOLE.replace(*EDITS[edit]))
    build_terms(terms, tmp_path / "cache")
    assert sorted(rendered) == wanted


def test_what_is_equal_is_not_made_again() -> None:
    memory: Memory[str] = Memory()
    made = []

    def make(*given: object) -> str:
        made.append(given)
        return "".join(map(str, given))

    for given in ((1, "a"), (1, "a"), (2, "a"), (1, "a")):
        assert memory("thing", make, *given) == "".join(map(str, given))
    assert made == [(1, "a"), (2, "a"), (1, "a")], "one value a name is kept, the last one"


@pytest.mark.parametrize("name", ["module.py", "pipeline/page.md.j2", "pipeline/looks.css"])
def test_what_pages_are_made_with_is_looked_at_again_when_it_changes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mkdocs_setup, "PACKAGE", tmp_path)
    (tmp_path / "pipeline").mkdir()
    (tmp_path / name).write_text("one")
    before = mkdocs_setup.code_on_disk()
    os.utime(tmp_path / name, (1, 1))
    assert mkdocs_setup.code_on_disk() != before


def test_an_import_is_found_wherever_a_statement_can_stand() -> None:
    text = """
import a
def f():
    import b
    for x in ():
        import c
    else:
        import d
    try:
        import e
    except ValueError:
        import f
    else:
        import g
    finally:
        import h
    with x: import i
    match x:
        case 1:
            import j
    while x:
        from k import l
    if x: import m
    elif y: import n
    async def g():
        async with x:
            import o
class K:
    from p import q
"""
    tree = ast.parse(text)
    every = [it for it in ast.walk(tree) if isinstance(it, ast.Import | ast.ImportFrom)]
    assert len(every) == 15
    assert set(imports(tree)) == set(every)
