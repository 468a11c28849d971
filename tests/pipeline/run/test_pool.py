"""Running listings: isolation, order, recall."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Failed, Job, Ran
from glossary_src.pipeline.run.pool import key, request_of, run

DRAW = """import matplotlib.pyplot as plt


def f(n=1):
    fig, ax = plt.subplots()
    ax.plot([n, 2])
    return fig, {"n": n}
"""


def test_outcomes_come_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    jobs = [Job("m", "f", DRAW, {"n": n}) for n in (3, 1, 2)]
    outcomes = run(jobs, cache=Cache(tmp_path), workers=2)
    assert [o.numbers["n"] for o in outcomes if isinstance(o, Ran)] == [3, 1, 2]


def test_no_snippet_sees_what_another_left_behind(tmp_path: Path) -> None:
    litter = DRAW.replace(
        "    fig,",
        "    plt.rcParams['lines.linewidth'] = 9\n    open('x', 'w').close()\n    fig,",
        1,
    )
    look = DRAW.replace('{"n": n}', '{"n": len(__import__("os").listdir("."))}')
    look = look.replace("    fig,", "    n = plt.rcParams['lines.linewidth']\n    fig,", 1)
    first, second = run(
        [Job("m", "f", litter), Job("m", "f", look)], cache=Cache(tmp_path), workers=1
    )
    assert isinstance(first, Ran)
    assert isinstance(second, Ran)
    assert second.numbers["n"] == 0, "its folder is empty"


def test_blas_has_one_thread(tmp_path: Path) -> None:
    text = DRAW.replace(
        '{"n": n}', '{"n": float(__import__("os").environ["OPENBLAS_NUM_THREADS"])}'
    )
    (outcome,) = run([Job("m", "f", text)], cache=Cache(tmp_path))
    assert isinstance(outcome, Ran)
    assert outcome.numbers == {"n": 1}


def test_a_result_is_recalled_and_equal(tmp_path: Path) -> None:
    job = Job("m", "f", DRAW)
    (first,), (second,) = (run([job], cache=Cache(tmp_path)) for _ in range(2))
    assert isinstance(first, Ran)
    assert isinstance(second, Ran)
    assert (first.recalled, second.recalled) == (False, True)
    assert (first.svg, first.numbers) == (second.svg, second.numbers)


def test_failures_are_not_kept(tmp_path: Path) -> None:
    (outcome,) = run([Job("m", "f", DRAW.replace("fig, {", "1/0, {"))], cache=Cache(tmp_path))
    assert isinstance(outcome, Failed)
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    "other",
    [
        Job("m", "f", DRAW + "\n"),
        Job("m", "f", DRAW, {"n": 2}),
        Job("other", "f", DRAW),
        Job("m", "f", "import glossary_src.numerics.losses\n" + DRAW),
    ],
    ids=["listing", "parameters", "name in the figure's ids", "imports"],
)
def test_the_key_changes_with_what_goes_in(other: Job) -> None:
    assert key(Job("m", "f", DRAW)) == key(Job("m", "f", DRAW))
    assert key(other) != key(Job("m", "f", DRAW))


def test_the_key_changes_when_an_imported_module_of_the_project_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from glossary_src.pipeline.run import pool as module
    from glossary_src.pipeline.run.reach import closure

    package = tmp_path / "helpers"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("from helpers.two import x\n")
    (package / "two.py").write_text("x = 1\n")
    monkeypatch.setattr(module, "closure", lambda text: closure(text, tmp_path, "helpers"))
    job = Job("m", "f", "from helpers.one import x\n" + DRAW)
    before = key(job)
    (package / "two.py").write_text("x = 2\n")
    assert key(job) != before


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    "damage",
    [b"", b'{"svg": "<svg', b"not JSON", b"[]", b'{"svg": 3}', b"\xff\xfe"],
    ids=["empty", "truncated", "no JSON", "a list", "no numbers", "no text"],
)
def test_a_damaged_cache_entry_counts_as_none(damage: bytes, tmp_path: Path) -> None:
    job = Job("m", "f", DRAW)
    run([job], cache=Cache(tmp_path))
    (kept,) = tmp_path.rglob("*.json")
    kept.write_bytes(damage)
    (outcome,) = run([job], cache=Cache(tmp_path))
    assert isinstance(outcome, Ran)
    assert not outcome.recalled
    assert Cache(tmp_path).read(key(job))["numbers"] == {"n": 1}, "the entry is repaired"  # type: ignore[index]


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("altered", [b'"n": 2', b'"n": "two"'], ids=["another number", "a text"])
def test_an_altered_cache_entry_counts_as_none(altered: bytes, tmp_path: Path) -> None:
    job = Job("m", "f", DRAW)
    run([job], cache=Cache(tmp_path))
    (kept,) = tmp_path.rglob("*.json")
    text = kept.read_bytes()
    assert b'"n": 1.0' in text
    kept.write_bytes(text.replace(b'"n": 1.0', altered))
    (outcome,) = run([job], cache=Cache(tmp_path))
    assert isinstance(outcome, Ran)
    assert (outcome.numbers, outcome.recalled) == ({"n": 1}, False)


def test_an_entry_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    job = Job("m", "f", DRAW)
    run([job], cache=Cache(tmp_path))
    (kept,) = tmp_path.rglob("*.json")
    kept.unlink()
    kept.mkdir()  # reading a folder fails for every user, root too
    (outcome,) = run([job], cache=Cache(tmp_path))
    assert isinstance(outcome, Ran)


def test_work_goes_on_without_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said: list[str] = []
    cache = Cache(tmp_path / "file" / "cache", said.append)
    outcomes = run([Job("m", "f", DRAW, {"n": n}) for n in (1, 2)], cache=cache)
    assert all(isinstance(outcome, Ran) for outcome in outcomes)
    assert len(said) == 1, "said once"
    assert "cannot be written" in said[0]
    assert "Going on without it." in said[0]


def test_an_unfinished_write_leaves_no_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        Cache(tmp_path).write("abc", {"svg": "", "numbers": {}})
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_module_loaded_behind_the_texts_back_is_refused(tmp_path: Path) -> None:
    hidden = "    __import__('glossary_src.numerics.losses')\n    fig,"
    (outcome,) = run([Job("m", "f", DRAW.replace("    fig,", hidden, 1))], cache=Cache(tmp_path))
    assert isinstance(outcome, Failed)
    assert "imported glossary_src/" in outcome.rule


def test_workers_end_when_their_reader_is_gone(tmp_path: Path) -> None:
    import subprocess
    import sys

    note = tmp_path / "pid"
    text = "import os, pathlib\ndef f():\n"
    text += f"    pathlib.Path({str(note)!r}).write_text(str(os.getpid()))\n    while 1: pass"
    job = request_of(0, Job("m", "f", text), seconds=60)
    program = (
        "from glossary_src.pipeline.run.local import Local\n"
        f"with Local() as local: next(local.answers([{job!r}]))"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as reader:
        while not (note.exists() and note.read_text()):
            assert reader.poll() is None
            os.sched_yield()
        reader.kill()
    pid = int(note.read_text())
    while runs(pid):
        os.sched_yield()


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False
