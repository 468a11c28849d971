"""Frames of a grid that several processes share come out as if one had drawn them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary_src.pipeline.run import forker
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Job, Outcome, Ran, Turned
from glossary_src.pipeline.run.pool import run
from glossary_src.schema import Explore

TEXT = """import os
import matplotlib.pyplot as plt


def f(n=3, kind="line"):
    fig, (ax, other) = plt.subplots(2)
    ax.plot(range(n), [n] * n, label="a long name of a line")
    ax.plot(range(n), label="another long name")
    ax.plot([n], [1], "o")
    ax.legend()
    other.bar(range(3), [n, 2, 1], label=kind)
    other.legend()
    pass
    return fig, {"n": n}
"""
GRID = Explore({"n": tuple(range(1, 12)), "kind": ("line", "dots")}, says="@{n}", drag="n")
WRONG = {
    "raises": "1 / (n - 7)",
    "has other panels": "fig.add_axes((0, 0, 1, 1)) if n == 7 else None",
    "cannot be drawn": 'ax.set_title("$\\\\frac$") if n == 7 else None',
    "ends its process": "os._exit(3) if n == 8 else None",
}


def job(line: str) -> Job:
    return Job("m", "f", TEXT.replace("pass", line), {"n": 3, "kind": "line"}, GRID)


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    with Local(workers=3) as started:
        yield started


def outcome(it: Job, tmp_path: Path, workers: Local | None = None) -> Outcome:
    found = run([it], cache=Cache(tmp_path / f"{workers}"), runner=workers, workers=1)
    return found[0]


def test_three_processes_give_what_one_gives(local: Local, tmp_path: Path) -> None:
    assert len(list(GRID.frames())) >= 2 * forker.WORTH, "they are shared"
    one, three = outcome(job("pass"), tmp_path), outcome(job("pass"), tmp_path, local)
    assert isinstance(one, Ran)
    assert isinstance(one.turned, Turned)
    assert one == three


@pytest.mark.parametrize("case", WRONG)
def test_three_processes_tell_of_the_fault_that_one_tells_of(
    case: str, local: Local, tmp_path: Path
) -> None:
    one, three = (outcome(job(WRONG[case]), tmp_path, it) for it in (None, local))
    assert not isinstance(one, Ran)
    assert not isinstance(three, Ran)
    assert (one.rule, one.cure) == (three.rule, three.cure)
    if case != "ends its process":
        assert "n=7" in one.rule


def test_they_share_the_work(local: Local, tmp_path: Path) -> None:
    note = tmp_path / "who"
    line = f"open({str(note)!r}, 'a').write(f'{{os.getpid()}}\\n')"
    assert isinstance(outcome(job(line), tmp_path, local), Ran)
    calls = note.read_text().split()
    assert len(calls) == len(list(GRID.frames()))
    assert len(set(calls)) == 2, "22 frames are worth two processes"


def test_one_that_the_listing_forks_does_not_speak_for_it(local: Local, tmp_path: Path) -> None:
    found = outcome(job("n == 1 and os.fork()"), tmp_path, local)
    assert isinstance(found, Ran)
    assert found == outcome(job("pass"), tmp_path, None)
