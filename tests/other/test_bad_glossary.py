"""What a stranger does wrong with a folder or with mkdocs.yml: file, thing, rule, cure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from glossary_src.pipeline.__main__ import main
from tests.conftest import ROOT
from tests.other.wheel import place_sorting


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Break one file in one place."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, old
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def gone(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def emptied(folder: Path) -> None:
    """A folder of terms that holds none."""
    gone("terms")(folder)
    (folder / "terms").mkdir()
    (folder / "terms" / "__init__.py").write_text("")


def written(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return change


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "no folder": (
        lambda folder: shutil.rmtree(folder),
        "{folder}: the folder does not exist. Name the one of glossary.py.",
    ),
    "no subject": (
        gone("glossary.py"),
        "{folder}: glossary.py does not exist. Write it: GLOSSARY = Glossary(name=..., ...).",
    ),
    "no terms": (gone("terms"), "{folder}: terms/ holds no term. Write one module a term."),
    "empty terms": (emptied, "{folder}: terms/ holds no term. Write one module a term."),
    "no references": (
        gone("references.bib"),
        "{folder}: references.bib does not exist. Make it; it may be empty.",
    ),
    "no GLOSSARY": (
        replaced("glossary.py", "GLOSSARY =", "SUBJECT ="),
        "glossary.py: GLOSSARY is missing. End the module with GLOSSARY = Glossary(...).",
    ),
    "wrong type": (
        written("glossary.py", "GLOSSARY = {'name': 'Sorting'}\n"),
        "glossary.py: GLOSSARY is a dict. End the module with GLOSSARY = Glossary(...).",
    ),
    "no Python": (
        written("glossary.py", "GLOSSARY = (\n"),
        "glossary.py: line 1 is no Python: '(' was never closed. Mend it.",
    ),
    "unknown field": (
        replaced("glossary.py", "    license=", "    licence="),
        "Glossary has no field 'licence'. Did you mean 'license'?",
    ),
    "missing field": (
        replaced("glossary.py", '    prefix="sorting",\n', ""),
        "Glossary lacks 'prefix'. Fill it in.",
    ),
    "field of a wrong type": (
        replaced("glossary.py", 'version="1"', "version=1"),
        "glossary.py: version is 1, which is no text. Write it in quotes.",
    ),
    "table of a wrong type": (
        replaced(
            "glossary.py",
            'groups={"algorithms": "Algorithms", "order": "Order and disorder"}',
            'groups=("algorithms", "order")',
        ),
        "glossary.py: groups is no table of texts. Write {{key: words, ...}}.",
    ),
    "a column without its comma": (
        replaced("glossary.py", '(("order",), ("algorithms",))', '("order", "algorithms")'),
        "glossary.py: columns hold what is no column. A column of one group is (group,):",
    ),
    "group without a column": (
        replaced("glossary.py", '(("order",), ("algorithms",))', '(("order",),)'),
        "glossary.py: columns lack the group 'algorithms'. Every group has its column.",
    ),
    "word of another glossary": (
        replaced("terms/inversion.py", '"order",\n', '"numerics",\n'),
        "terms/inversion.py: group 'numerics' does not exist. Known: algorithms, order.",
    ),
    "paths of a wrong type": (
        written("learning_paths.py", "PATHS = ['why-merge']\n"),
        "learning_paths.py: PATHS is a list. End the module with PATHS = tuple(...).",
    ),
    "a path of a wrong type": (
        written("learning_paths.py", "PATHS = ('why-merge',)\n"),
        "learning_paths.py: PATHS, entry 1, is a str. Write LearningPath(...).",
    ),
    "messages of a wrong type": (
        written("messages.py", "MESSAGES = ()\n"),
        "messages.py: MESSAGES is a tuple. End the module with MESSAGES = Messages(...).",
    ),
    "no BibTeX": (
        written("references.bib", "@book{x,"),
        "references.bib: source 'x' begins on line 1 and is",
    ),
    "no source": (
        written("references.bib", ""),
        "terms/inversion.py: origin cites 'knuth1998', not in references.bib. There is none yet.",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_glossary_is_told_and_nothing_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change, told = BROKEN[name]
    folder, out = tmp_path / "sorting", tmp_path / "out"
    monkeypatch.setenv("GLOSSARY_CACHE", str(tmp_path / "cache"))
    place_sorting(folder)
    change(folder)
    assert main([str(out), "--glossary", str(folder)]) == 1
    assert told.format(folder=folder) in capsys.readouterr().err
    assert not out.exists()


MISCONFIGURED = {
    "no folder": (
        ("  - executable-glossary", "  - executable-glossary: {folder: elsewhere}"),
        "elsewhere: the folder does not exist. Name the one of glossary.py.",
    ),
    "unknown option": (
        ("  - executable-glossary", "  - executable-glossary: {folders: .}"),
        "Unrecognised configuration name: folders",
    ),
    "option of a wrong type": (
        ("  - executable-glossary", "  - executable-glossary: {folder: 3}"),
        "option 'folder': Expected type: <class 'str'> but received: <class 'int'>",
    ),
    "another theme": (
        (
            "  name: material\n  font: false\n  palette: {primary: custom, accent: custom}",
            "  name: mkdocs",
        ),
        "mkdocs.yml: theme is 'mkdocs'. The pages are made for Material for MkDocs",
    ),
}


@pytest.mark.parametrize("name", MISCONFIGURED)
def test_a_wrong_configuration_stops_the_build(name: str, tmp_path: Path) -> None:
    (old, new), told = MISCONFIGURED[name]
    folder = tmp_path / "sorting"
    place_sorting(folder)
    replaced("mkdocs.yml", old, new)(folder)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
