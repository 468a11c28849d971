"""Messages of another glossary: with the file comes the page, and without it there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glossary_src.pipeline.__main__ import main
from tests.other.wheel import place_sorting

MESSAGES = """from glossary_src.schema import Message, Messages

MESSAGES = Messages(
    places={"order": "order"},
    entries=(
        Message(
            slug="not-supported",
            where="order",
            words="'<' not supported between instances of 'str' and 'int'",
            also=("cannot compare",),
            means="There is no order between a text and a number.",
            check="`print({type(x) for x in values})`",
            cure="Give a `key`: an [inversion](term:inversion) needs an order.",
            terms=("inversion",),
            recipe="by-a-key",
            unraised="It is one of Python itself.",
        ),
        Message(
            kind="symptom",
            slug="slow",
            where="order",
            words="Sorting takes a minute",
            means="The time grows with the square of the length.",
            check="Twice the length: four times as long?",
            cure="See [inversion](term:inversion).",
            terms=("inversion",),
        ),
    ),
)
"""


def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, messages: str = "") -> Path:
    """The pages of the glossary on sorting, and what is copied beside them."""
    folder, out = tmp_path / "sorting", tmp_path / "out"
    monkeypatch.setenv("GLOSSARY_CACHE", str(tmp_path / "cache"))
    place_sorting(folder)
    if messages:
        (folder / "messages.py").write_text(messages)
    arguments = [str(out), "--glossary", str(folder), "--verbatim", str(tmp_path / "site")]
    assert main(arguments) == 0
    return out


def test_a_glossary_with_messages_has_their_page_in_every_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = built(tmp_path, monkeypatch, MESSAGES)
    page = (out / "messages.md").read_text()
    words = "'<' not supported between instances of 'str' and 'int'"
    assert f"## Messages: order {{#message-order}}\n\n### `{words}` {{#not-supported" in page
    assert "### Sorting takes a minute {#slow" in page
    assert "[inversion](terms/inversion.md)" in page
    assert page.count("[Recipe](recipes.md#") == page.count("[Recipe](recipes.md#by-a-key).") == 1
    twin = (tmp_path / "site" / "messages.md").read_text()
    assert f"### `{words}`\n\nThere is no order between a text and a number." in twin
    assert "Also: `cannot compare`" in twin
    assert "messages.md)" in (out / "llms.txt").read_text()
    first, second = json.loads((out / "messages.json").read_text())
    assert (first["words"], first["searched_as"]) == (words, ["cannot compare"])
    assert second["url"].endswith("#slow")
    assert second["terms"] == ["inversion"]


def test_a_glossary_without_messages_has_no_page_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = built(tmp_path, monkeypatch)
    assert (out / "paths.md").exists()
    assert list(out.rglob("messages*")) == []
    assert not (tmp_path / "site" / "messages.md").exists()
