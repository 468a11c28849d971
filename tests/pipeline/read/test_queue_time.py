"""Limits on time do not count what others had of the processor."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from glossary_src.pipeline.read import guard
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Failed, Job, Ran
from glossary_src.pipeline.run.pool import run

BUSY = """
import time

import matplotlib.pyplot as plt


def f(n={n}):
    while time.process_time() < n:
        pass
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    return fig, {{"n": n}}
"""
TELL = "import time\nfrom glossary_src.pipeline.read.queue_time import queued\n{}\nprint(queued())"
WORK = "while time.process_time() < 0.4: pass"

counted = pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="this system does not count it"
)


@pytest.fixture
def one_processor() -> Iterator[None]:
    """What starts meanwhile has a single processor."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


@counted
def test_a_process_beside_another_on_one_processor_stands_in_line(one_processor: None) -> None:
    command = [sys.executable, "-c", TELL.format(WORK)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    waited = [float(process.communicate()[0]) for process in both]
    assert min(waited) > 0.1


@counted
def test_a_snippet_is_not_late_because_another_one_runs(
    one_processor: None, tmp_path: Path
) -> None:
    jobs = [Job("m", f"f{n}", BUSY.format(n=n).replace("def f", f"def f{n}")) for n in (1, 2)]
    with Local(workers=2) as runner:
        both = run([*jobs], cache=Cache(tmp_path), runner=runner, seconds=2.5)
    assert [type(it) for it in both] == [Ran, Ran]


def test_a_snippet_that_has_the_processor_is_late(tmp_path: Path) -> None:
    job = Job("m", "f", BUSY.format(n=60))
    with Local(workers=1) as runner:
        (found,) = run([job], cache=Cache(tmp_path), runner=runner, seconds=1)
    assert isinstance(found, Failed)
    assert found.rule == "was still running after 1 s."


def test_a_module_is_not_late_while_it_stands_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "queued", count(0, 10).__next__)
    end = time.monotonic() + 0.5
    with guard.guarded(0.1):
        while time.monotonic() < end:
            pass


def test_a_module_that_has_the_processor_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "queued", lambda: 0.0)
    with pytest.raises(guard.Escape, match=r"still running after 0\.1 s"):
        _never_ends()


def test_a_module_that_stops_the_clock_is_late() -> None:
    with pytest.raises(guard.Escape, match=r"still running after 0\.1 s"):
        _never_ends(lambda: 0.0)


def _never_ends(clock: Callable[[], float] = time.monotonic) -> None:
    with guard.guarded(0.1):
        time.monotonic = clock
        while True:
            pass
