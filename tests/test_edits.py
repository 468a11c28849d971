"""What a page suggests to try runs to its end, and shows something else."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from glossary_src.pipeline.draw.in_browser import run, warm_up
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import load_one
from glossary_src.schema import Edit
from tests.sampled import PATHS, sampled

MOST_SECONDS = 20
"""Of processor time: a browser takes two or three times as long, and stops after a minute."""
HERE = 8


def edits() -> list[Any]:
    """Every edit of every term, with the listing that it changes."""
    return [
        pytest.param(
            listing(entry.code, snippet.name),
            edit,
            id=f"{path.stem}.{snippet.name}: {edit.words}",
        )
        for path in PATHS
        for entry in [load_one(path)]
        for snippet in entry.snippets
        for edit in snippet.edits
    ]


@pytest.fixture(autouse=True)
def _matplotlib_as_it_was() -> Any:
    import matplotlib as mpl

    with mpl.rc_context():
        yield


@cache
def result(text: str) -> dict[str, Any]:
    warm_up()
    return dict(json.loads(run(text, "k", "mine.py")))


def faults(text: str, edit: Edit) -> Iterator[str]:
    """What is wrong with an edit, for a reader who clicks it."""
    assert text.count(edit.old) == 1
    begun = time.process_time()
    yours = result(text.replace(edit.old, edit.new))
    if (seconds := time.process_time() - begun) > MOST_SECONDS:
        yield f"takes {seconds:.0f} s"
    if yours["trace"]:
        yield yours["trace"]
    elif not yours["figures"]:
        yield "draws nothing"
    elif all(yours[part] == result(text)[part] for part in ("figures", "numbers")):
        yield "shows nothing new"
    elif lost := values(result(text)) - values(yours):
        yield f"leaves no number for {', '.join(sorted(lost))}"


def values(of: dict[str, Any]) -> set[str]:
    """The names of its numbers that are finite."""
    return {row["name"] for row in of["numbers"] if row["value"] is not None}


@pytest.mark.parametrize(("text", "edit"), sampled(edits(), HERE))
def test_an_edit_runs_to_its_end_and_shows_something_else(text: str, edit: Edit) -> None:
    assert list(faults(text, edit)) == []


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("steps=9", None),
        ("steps=0", "ZeroDivisionError"),
        ("steps=5, unused=1", "shows nothing new"),
        ("steps=5:", "SyntaxError"),
        ("steps=5e-324", "leaves no number for first"),
    ],
    ids=["another curve", "an exception", "the same figure", "no program", "infinite"],
)
def test_an_edit_that_fails_or_changes_nothing_is_caught(new: str, fault: str | None) -> None:
    text = """import matplotlib.pyplot as plt


def halve(steps=5):
    fig, ax = plt.subplots()
    ax.plot([1 / steps, 1])
    return fig, {"first": 1 / steps}


figure, numbers = halve()
"""
    found = list(faults(text, Edit("try", "steps=5", new)))
    assert (found == []) if fault is None else (fault in found[0])
