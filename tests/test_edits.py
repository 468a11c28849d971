"""What a page suggests to try runs to its end, and shows something else."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

import pytest

from glossary_src.pipeline.draw.in_browser import run, warm_up
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import load_one
from glossary_src.pipeline.run.processor import alike
from glossary_src.schema import Edit, Snippet
from tests.sampled import PATHS, sampled

MOST_SECONDS = 20
"""Of processor time: a browser takes two or three times as long, and stops after a minute."""
HERE = 8
ROUNDING = 1e-5
BROKEN_ON_PURPOSE = {
    "no ReLU on the way back",
    "no weights back in time",
    "a nudge so small that rounding takes over",
}
"""Their words say so. What else changes the way forward has to change the way back, too."""


def edits() -> list[Any]:
    """Every edit of every term, with the listing that it changes."""
    return [
        pytest.param(
            listing(entry.code, snippet.name),
            edit,
            checks(snippet),
            id=f"{path.stem}.{snippet.name}: {edit.words}",
        )
        for path in PATHS
        for entry in [load_one(path)]
        for snippet in entry.snippets
        for edit in snippet.edits
    ]


def checks(snippet: Snippet) -> frozenset[str]:
    """Its numbers that say how far two ways to one result differ: by rounding."""
    return frozenset(
        name
        for name, span in snippet.promises.items()
        if name.startswith("off") and -ROUNDING <= span.low <= span.high <= ROUNDING
    )


def measured(text: str) -> tuple[dict[str, Any], float]:
    """What a listing shows, and seconds of processor time; in the process of `alone`."""
    import matplotlib as mpl

    warm_up()
    begun = time.process_time()
    with mpl.rc_context():
        shown = dict(json.loads(run(text, "k", "mine.py")))
    return shown, time.process_time() - begun


Result = Callable[[str], tuple[dict[str, Any], float]]


@pytest.fixture(scope="module")
def result() -> Iterator[Result]:
    """By a process set up like the workers of the build: as in a browser, BLAS has one thread."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in alike(os.environ).items():
            patch.setenv(name, value)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            yield cache(lambda text: alone.submit(measured, text).result())


def faults(
    text: str, edit: Edit, result: Result, same: frozenset[str] = frozenset()
) -> Iterator[str]:
    """What is wrong with an edit, for a reader who clicks it. `same` are its `checks`."""
    assert text.count(edit.old) == 1
    yours, seconds = result(text.replace(edit.old, edit.new))
    if seconds > MOST_SECONDS:
        yield f"takes {seconds:.0f} s"
    page, _ = result(text)
    if yours["trace"]:
        yield yours["trace"]
    elif not yours["figures"]:
        yield "draws nothing"
    elif all(yours[part] == page[part] for part in ("figures", "numbers")):
        yield "shows nothing new"
    elif lost := values(page) - values(yours):
        yield f"leaves no number for {', '.join(sorted(lost))}"
    elif edit.words not in BROKEN_ON_PURPOSE:
        off = {row["name"]: row["value"] for row in yours["numbers"] if row["name"] in same}
        yield from (f"breaks {name}: {it:.2g}" for name, it in off.items() if abs(it) > ROUNDING)


def values(of: dict[str, Any]) -> set[str]:
    """The names of its numbers that are finite."""
    return {row["name"] for row in of["numbers"] if row["value"] is not None}


@pytest.mark.parametrize(("text", "edit", "same"), sampled(edits(), HERE))
def test_an_edit_runs_to_its_end_and_shows_something_else(
    text: str, edit: Edit, same: frozenset[str], result: Result
) -> None:
    assert list(faults(text, edit, result, same)) == []


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
def test_an_edit_that_fails_or_changes_nothing_is_caught(
    new: str, fault: str | None, result: Result
) -> None:
    text = """import matplotlib.pyplot as plt


def halve(steps=5):
    fig, ax = plt.subplots()
    ax.plot([1 / steps, 1])
    return fig, {"first": 1 / steps}


figure, numbers = halve()
"""
    found = list(faults(text, Edit("try", "steps=5", new), result))
    assert (found == []) if fault is None else (fault in found[0])


def test_an_edit_of_the_way_forward_alone_is_caught(result: Result) -> None:
    """A reader would see a wrong gradient, and nothing that says so."""
    text = """import matplotlib.pyplot as plt


def f(x):
    return x**2


def square(x=3.0):
    fig, ax = plt.subplots()
    ax.plot([0, x], [0, f(x)])
    return fig, {"off_nudge": f(x + 1e-100j).imag / 1e-100 - 2 * x}


figure, numbers = square()
"""
    edit = Edit("a cube", "return x**2", "return x**3")
    assert list(faults(text, edit, result, frozenset({"off_nudge"}))) == ["breaks off_nudge: 21"]
    assert list(faults(text, edit, result)) == []
