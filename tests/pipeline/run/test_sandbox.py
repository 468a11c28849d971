"""What a snippet does to its process, its folder and its figure, and what is said about it."""

from __future__ import annotations

import errno
import os
import select
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glossary_src.pipeline.run import forker
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.ground import ground
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Failed, Job, Outcome, Ran
from glossary_src.pipeline.run.pool import request_of, run
from glossary_src.pipeline.run.runner import Answer
from glossary_src.schema import Explore

DRAW = """import os, shutil, signal, subprocess, sys, time
import matplotlib.pyplot as plt


def f(n=1):
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    pass
    return fig, {"n": n}
"""


def snippet(line: str) -> Job:
    return Job("m", "f", DRAW.replace("pass", line))


Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    """One warmed process for all of these tests: it has to survive each."""
    with Local(workers=2) as started:
        yield started


@pytest.fixture
def outcome(local: Local, tmp_path: Path) -> Run:
    def of(job: Job, seconds: float = 20) -> Outcome:
        (found,) = run([job], cache=Cache(tmp_path / "cache"), runner=local, seconds=seconds)
        return found

    return of


def ended(pid: int) -> bool:
    """Whether a process ends soon."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(watch):
        return bool(select.select([watch], [], [], 20)[0])


SLEEP = "[sys.executable, '-c', 'import time; time.sleep(600)']"
NOTE = "open({note!r}, 'w').write(str({pid}))"
LEFT = {
    "a fork that sleeps": "pid = os.fork() or time.sleep(600)",
    "a fork that never ends": "pid = os.fork()\n    while not pid: pass",
    "a process left behind": f"pid = subprocess.Popen({SLEEP}).pid",
    "one that no parent waits for": f"pid = int(subprocess.check_output([sys.executable, '-c', "
    f'"import subprocess, sys; print(subprocess.Popen({SLEEP}, stdout=2).pid)"]))',
}


@pytest.mark.parametrize("case", LEFT)
def test_what_a_snippet_leaves_behind_ends_with_it(case: str, outcome: Run, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    text = f"{LEFT[case]}\n    {NOTE.format(note=str(note), pid='pid')}"
    assert isinstance(outcome(snippet(text)), Ran)
    assert ended(int(note.read_text()))


def test_what_a_late_snippet_started_ends_with_it(outcome: Run, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    text = f"{LEFT['a process left behind']}\n    {NOTE.format(note=str(note), pid='pid')}"
    found = outcome(snippet(f"{text}\n    while True: pass"), seconds=1)
    assert isinstance(found, Failed)
    assert found.rule == "was still running after 1 s."
    assert ended(int(note.read_text()))


def test_a_fork_that_returns_first_does_not_answer(outcome: Run) -> None:
    text = "pid = os.fork()\n    n = 1 if pid else 2\n    _ = pid and os.waitpid(pid, 0)"
    found = outcome(snippet(text))
    assert isinstance(found, Ran)
    assert found.numbers == {"n": 1}


AWAY = {
    "goes elsewhere": "os.chdir('/')",
    "removes its folder": "shutil.rmtree(os.getcwd())",
    "writes where answers are kept": "open('answer.json', 'w').write('{}')",
    "uses up its files": "n = len([os.open(os.devnull, 0) for _ in range(100)])\n"
    "    import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (120, 120))",
    "closes its output": "sys.stdout.close(); sys.stderr.close(); os.close(1)",
}


@pytest.mark.parametrize("case", AWAY)
def test_a_snippet_answers_wherever_it_is(case: str, outcome: Run) -> None:
    assert isinstance(outcome(snippet(AWAY[case])), Ran)


def test_a_snippet_reads_no_requests(outcome: Run) -> None:
    found = outcome(snippet("input()"))
    assert isinstance(found, Failed)
    assert found.rule.startswith("raises EOFError")


def test_one_that_kills_itself_has_no_answer(outcome: Run) -> None:
    found = outcome(snippet("os.kill(os.getpid(), signal.SIGKILL)"))
    assert isinstance(found, Failed)
    assert found.rule == "ended by signal 9 without an answer."


ANSWER = "os.path.join(os.path.dirname(os.getcwd()), 'answer.json')"
FORGED = {
    "a list": (f"open({ANSWER}, 'w').write('[1]'); os._exit(0)", "ended without an answer."),
    "a part": (f"open({ANSWER}, 'w').write('{{}}'); os._exit(0)", "wrote an answer of its own."),
    "a pipe": (
        f"os.unlink({ANSWER}); os.mkfifo({ANSWER}); os._exit(0)",
        "ended without an answer.",
    ),
    "a file without end": (
        f"os.unlink({ANSWER}); os.symlink('/dev/zero', {ANSWER}); os._exit(0)",
        "ended without an answer.",
    ),
    "nothing": ("os._exit(0)", "ended without an answer."),
    "a file too large": (
        "open('f', 'wb').write(b'x' * (65 << 20))",
        "ended by signal 25 without an answer.",
    ),
}


@pytest.mark.parametrize("case", FORGED)
def test_an_answer_that_is_none_is_told(case: str, outcome: Run) -> None:
    line, rule = FORGED[case]
    found = outcome(snippet(line))
    assert isinstance(found, Failed)
    assert found.rule == rule
    assert found.cure


TOLD = {
    "a long one": (
        "raise ValueError('x' * 100_000)",
        f"raises ValueError: {'x' * 300} ... in line 8",
    ),
    "one that cannot be told": (
        "exec('class E(Exception):\\n def __str__(self): return 1\\nraise E')",
        "raises E: it cannot be told in line 8",
    ),
    "one without words": ("sys.exit()", "raises SystemExit in line 8 of its listing."),
    "a number in quotes": ("n = '1'", "returns 'n' = '1', which is no number."),
    "a number without end": ("n = 10**400", "returns 'n' = 1000000"),
    "a text without end": ("n = 'x' * 10**6", "returns 'n' = 'xxxxxxxx"),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_is_told_can_be_read(case: str, outcome: Run) -> None:
    line, rule = TOLD[case]
    found = outcome(snippet(line))
    assert isinstance(found, Failed)
    assert found.rule.startswith(rule)
    assert len(found.rule) < 500
    assert len(found.trace) < 10_000


UNDRAWABLE = {
    "a formula": (r"ax.set_xlabel(r'$\frac{1$')", "cannot be drawn: ValueError: "),
    "TeX": ("ax.set_title('x', usetex=True)", "cannot be drawn: "),
    "its own code": (
        "ax.xaxis.set_major_formatter(lambda x, pos: 1 / 0)",
        "cannot be drawn: ZeroDivisionError: division by zero in line 8 of its listing.",
    ),
}


@pytest.mark.parametrize("case", UNDRAWABLE)
def test_why_a_figure_cannot_be_drawn_is_said(case: str, outcome: Run) -> None:
    line, said = UNDRAWABLE[case]
    found = outcome(snippet(line))
    assert isinstance(found, Failed)
    assert said in found.rule
    assert "\n" not in found.rule
    assert "scripts/check" in found.cure


def test_limits_without_an_end_are_said(outcome: Run) -> None:
    axes = ({"x": (0, 1), "y": (0, float("inf")), "data": (0, 1)},)
    found = outcome(Job("m", "f", DRAW, axes=axes))
    assert isinstance(found, Failed)
    assert "cannot be drawn: ValueError: Axis limits cannot be NaN or Inf." in found.rule


def test_the_frame_that_cannot_be_drawn_is_named(outcome: Run) -> None:
    explore = Explore({"n": (1, 2)}, says="@{f.n}")
    text = snippet(r"ax.text(0, 0, r'$\frac{1$' if n == 2 else 'x')").text
    job = Job("m", "f", text, {"n": 1}, explore)
    found = outcome(job)
    assert isinstance(found, Failed)
    assert "cannot be drawn: ValueError: " in found.rule
    assert found.rule.endswith(", with n=2.")


def test_one_process_serves_again_and_again(local: Local) -> None:
    answers: list[tuple[int, Answer]] = []
    for numbers in ((0, 1), (2,)):
        asked = [request_of(n, Job("m", "f", DRAW, {"n": n})) for n in numbers]
        answers += local.answers(asked)
        assert local.ground() == ground()
    found = sorted((number, answer["numbers"]["n"]) for number, answer in answers)
    assert found == [(0, 0), (1, 1), (2, 2)]


AGAINST = {
    "kills the process that forked it": "os.kill(os.getppid(), signal.SIGKILL)",
    "kills its whole group": "os.killpg(os.getpgid(os.getppid()), signal.SIGTERM)",
    "stops it": "os.kill(os.getppid(), signal.SIGSTOP); time.sleep(600)",
}


@pytest.mark.parametrize("case", AGAINST)
def test_a_snippet_against_the_process_that_runs_it_is_lost_and_leaves_nothing(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    note = tmp_path / "pid"
    with Local(workers=1) as own:
        own.ground()  # it is warm now, and answers at once or never
        monkeypatch.setattr("glossary_src.pipeline.run.local._PATIENCE", 2.0)
        job = snippet(f"{NOTE.format(note=str(note), pid='os.getpid()')}; {AGAINST[case]}")
        (found,) = run([job], cache=Cache(tmp_path / "cache"), runner=own, seconds=1)
    assert isinstance(found, Failed)
    assert found.rule == "was lost: the worker process ended early."
    assert ended(int(note.read_text()))
    assert not list((tmp_path / "temporary").iterdir())


def test_a_snippet_that_stands_in_line_for_a_processor_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own time stands still meanwhile; whoever waits hears that it lives."""
    with Local(workers=1) as own:
        own.ground()
        monkeypatch.setattr("glossary_src.pipeline.run.local._PATIENCE", -58.5)
        job = snippet("begun = time.monotonic()\n    while time.monotonic() < begun + 2.5: pass")
        (found,) = run([job], cache=Cache(tmp_path / "cache"), runner=own, seconds=60)
    assert isinstance(found, Ran)


def test_who_waits_no_longer_ends_what_still_runs(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    job = snippet(f"{NOTE.format(note=str(note), pid='os.getpid()')}; time.sleep(600)")
    with Local(workers=1) as own:

        def stop() -> None:
            while not note.exists() or not note.read_text():
                pass
            own.stop()

        threading.Thread(target=stop, daemon=True).start()
        (found,) = run([job], cache=Cache(tmp_path / "cache"), runner=own, seconds=600)
    assert isinstance(found, Failed)
    assert ended(int(note.read_text()))


def test_a_full_disk_is_told_and_no_snippet_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert forker._no_place(tmp_path) == {}
    assert not list(tmp_path.iterdir())
    assert forker._no_place(tmp_path / "removed by the snippet") == {}

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    told = forker._no_place(tmp_path)
    assert told["rule"] == f"has no place to run in {tmp_path} (No space left on device)."
    assert told["cure"].startswith("Free some space there, or name another folder: TMPDIR=")
    answers: list[tuple[int, Answer]] = []
    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    again = forker.Forker([{"number": 3, "frames": []}], 1, lambda *it: answers.append(it), [])
    again._begin({"number": 3, "frames": []})
    assert [number for number, answer in answers if "has no place to run" in answer["rule"]] == [3]
