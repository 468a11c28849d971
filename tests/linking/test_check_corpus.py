"""Precision and recall of the checker on rebuilt cases; see `corpus_check/README.md`."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from glossary_src.linking.check import Request, examined
from glossary_src.linking.command import main
from glossary_src.linking.terms import Glossary, read
from glossary_src.pipeline.feeds.forms import forms_json
from tests.linking.naming import SITE_OF_OURS, ours
from tests.linking.samples import SITE

CORPUS = Path(__file__).with_name("corpus_check")
FIELD = sorted(path for path in (CORPUS / "field").iterdir() if path.is_file())
OTHER = sorted(path for path in (CORPUS / "other").iterdir() if path.is_file())
MARK = re.compile(r"⟦(?P<unlinked>[^⟧]*)⟧|⟪(?P<unknown>[^⟫]*)⟫")


@cache
def glossary() -> Glossary:
    return read(forms_json(ours(), SITE_OF_OURS), "")


def plain(text: str) -> tuple[str, set[tuple[str, int, str]]]:
    """A text without its marks, and what they say: rule, place, words."""
    made, at, wanted = "", 0, set()
    text = text.replace("SITE/", SITE)
    for mark in MARK.finditer(text):
        made += text[at : mark.start()]
        rule = "unlinked-term" if mark["unlinked"] else "unknown-term"
        words = mark["unlinked"] or mark["unknown"]
        wanted.add((rule, len(made), words if rule == "unlinked-term" else ""))
        made += words
        at = mark.end()
    return made + text[at:], wanted


def wanted_in(path: Path) -> tuple[str, set[tuple[int, str, int, str]]]:
    """A file without its marks, and what they say, by cells."""
    text = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        made, wanted = plain(text)
        return made, {(0, *it) for it in wanted}
    book, by_cell = json.loads(text), set()
    for number, cell in enumerate(book["cells"], 1):
        made, wanted = plain("".join(cell["source"]))
        cell["source"] = made
        by_cell |= {(number, *it) for it in wanted}
    return json.dumps(book), by_cell


def found_in(path: Path, text: str) -> set[tuple[int, str, int, str]]:
    done = examined(path, text, Request(glossary()))
    found = set()
    for finding in done.findings:
        assert finding.place, finding.message
        part = done.parts[finding.place.part]
        words = part.text[finding.place.start : finding.place.end]
        found.add((part.cell, finding.rule, finding.place.start, words))
    return found


@pytest.mark.parametrize("path", FIELD, ids=lambda path: path.name)
def test_what_is_marked_is_found_and_nothing_else(path: Path) -> None:
    text, wanted = wanted_in(path)
    found = found_in(path, text)
    assert wanted, "there are marks"
    assert (sorted(wanted - found), sorted(found - wanted)) == ([], [])


@pytest.mark.parametrize("path", OTHER, ids=lambda path: path.name)
def test_docs_about_something_else_are_left_alone(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / path.name).write_bytes(path.read_bytes())
    source = tmp_path / "forms.json"
    source.write_bytes(forms_json(ours(), SITE_OF_OURS))
    asked = ["check", str(tmp_path / path.name), "--source", str(source), "--format", "json"]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out or "[]") == []


def test_precision_and_recall_are_as_documented() -> None:
    right = wrong = missed = 0
    for path in FIELD:
        text, wanted = wanted_in(path)
        found = found_in(path, text)
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.95
    assert right > 40, "there is a corpus"


def test_the_corpus_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The loss of insights, and a tanh."
    assert found_in(Path("a.md"), text) == {(0, "unlinked-term", 28, "tanh")}
    monkeypatch.setattr("glossary_src.linking.senses.Senses._is_meant", lambda *_: True)
    assert len(found_in(Path("a.md"), text)) == 2, "without guards, both"
