"""Snippets on a Dask cluster: a real scheduler and two workers, on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.__main__ import main
from glossary_src.pipeline.build import build
from glossary_src.pipeline.run import cluster as module
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.cluster import Cluster
from glossary_src.pipeline.run.ground import ground
from glossary_src.pipeline.run.outcomes import Failed, Job, Ran
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.write.site import Site
from glossary_src.schema import Explore
from tests.pipeline.broken import WHOLE
from tests.pipeline.building import BARE, sample

if os.environ.get("CI") == "true":  # there it must not be missing
    import distributed
else:
    distributed = pytest.importorskip("distributed")
ROOT = Path(__file__).parents[3]
DRAW = """import os, signal, time
import matplotlib.pyplot as plt
import numpy as np


def f(n=1):
    fig, ax = plt.subplots()
    ax.plot([n, 2])
    return fig, {"n": np.exp(n)}
"""
GRID = Explore({"n": (1, 2)}, says="@{f.n}")
JOBS = {
    "draws": Job("m", "f", DRAW, {"n": 3}),
    "grid": Job("m", "f", DRAW, {"n": 1}, GRID),
    "fails": Job("m", "f", DRAW.replace("fig, {", "1/0, {")),
    "too slow": Job("m", "f", DRAW.replace("fig, ax", "time.sleep(600)\n    fig, ax")),
    "too large": Job("m", "f", DRAW.replace("np.exp(n)", "np.ones(10**9).sum()")),
    "dies": Job("m", "f", DRAW.replace("fig, ax", "os.kill(os.getpid(), signal.SIGKILL)\n    fig")),
}
WAIT = DRAW.replace(
    "    fig, ax",
    "    open(f'{NOTES!s}/{os.getpid()}', 'w').close()\n"
    "    while not os.path.exists('{NOTES!s}/go'): time.sleep(0.01)\n    fig, ax",
)


class Machines:
    """A scheduler and its workers, as a user starts them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        where = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)]
        self.scheduler = self._start("scheduler", *where)
        until(lambda: whole(file), self.scheduler)
        self.address = json.loads(file.read_text())["address"]

    def add_worker(self) -> subprocess.Popen[bytes]:
        own = ["--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder)]
        self.workers.append(self._start("worker", self.address, *own))
        with distributed.Client(self.address, timeout=20, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=20)
        return self.workers[-1]

    def lose(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        self.workers = [worker for worker in self.workers if worker is not process]

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        whole = [sys.executable, "-m", "dask", *command, "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment["DASK_DISTRIBUTED__LOGGING__DISTRIBUTED"] = "critical"
        return subprocess.Popen(whole, env=environment, cwd=self.folder)

    def end(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
        for process in [*self.workers, self.scheduler]:
            process.wait()


def until(true: Callable[[], object], *alive: subprocess.Popen[bytes]) -> None:
    """Wait, a minute at most, for something that running processes bring about."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        assert [process.poll() for process in alive] == [None] * len(alive), "it ended early"
        os.sched_yield()


def whole(file: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return bool(json.loads(file.read_text()))
    return False


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two workers for most of the tests."""
    made = Machines(tmp_path_factory.mktemp("dask"))
    for _ in range(2):
        made.add_worker()
    yield made
    made.end()


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler without workers, which does not outlive the last test."""
    made = Machines(tmp_path_factory.mktemp("doomed"))
    yield made
    made.end()


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def waiting(folder: Path) -> Job:
    return Job("m", "f", WAIT.replace("{NOTES!s}", str(folder)))


def test_a_cluster_gives_what_this_machine_gives(machines: Machines, tmp_path: Path) -> None:
    jobs, heard = list(JOBS.values()), []
    here = run(jobs, cache=Cache(tmp_path / "a"), seconds=2)
    with Cluster(machines.address) as cluster:
        there = run(
            jobs,
            cache=Cache(tmp_path / "b"),
            runner=cluster,
            seconds=2,
            on_done=lambda job, _: heard.append(job),
        )
    assert dict(zip(JOBS, there, strict=True)) == dict(zip(JOBS, here, strict=True))
    rules = [outcome.rule for outcome in there if isinstance(outcome, Failed)]
    assert rules == [
        "raises ZeroDivisionError: division by zero in line 9 of its listing.",
        "was still running after 2 s.",
        "needs more than 512 MB.",
        "ended by signal 9 without an answer.",
    ]
    assert sorted(job.id for job in heard) == sorted(job.id for job in jobs)
    kept = run(jobs[:2], cache=Cache(tmp_path / "b"))
    assert all(isinstance(outcome, Ran) and outcome.recalled for outcome in kept)


def test_a_build_on_a_cluster_is_the_same_bytes(machines: Machines, tmp_path: Path) -> None:
    terms = tmp_path / "terms"
    terms.mkdir()
    (terms / "word.py").write_text(WHOLE)
    here, there = (
        build(sample(terms), Site(BARE), cache_folder=tmp_path / name, runner=runner)
        for name, runner in (("a", None), ("b", Cluster(machines.address)))
    )
    assert there == here
    assert there.ran == ["word.draw"]


def test_snippets_of_a_lost_worker_run_again(machines: Machines, tmp_path: Path) -> None:
    machines.add_worker()
    jobs = [Job("m", "f", DRAW), *[waiting(tmp_path)] * 3]
    killed: list[int] = []

    def lose_one(*_: object) -> None:
        if not killed:
            until(lambda: list(tmp_path.glob("[0-9]*")), machines.scheduler)
            snippet = int(next(tmp_path.glob("[0-9]*")).name)
            worker = next(w for w in machines.workers if w.pid == parent(parent(snippet)))
            machines.lose(worker)
            killed.append(snippet)
            until(lambda: not Path(f"/proc/{snippet}").exists())
            (tmp_path / "go").touch()

    with Cluster(machines.address) as cluster:
        outcomes = run(jobs, cache=Cache(tmp_path / "c"), runner=cluster, on_done=lose_one)
    assert all(isinstance(outcome, Ran) for outcome in outcomes)
    assert len(list(tmp_path.glob("[0-9]*"))) >= 3 + 1, "what it ran was begun once more"


OTHER = {**ground(), "numpy": "0.1", "processor": f"{ground()['processor']} sse9"}


def is_refusal(said: str) -> None:
    assert "worker tcp://127.0.0.1:" in said
    assert f"numpy {ground()['numpy']} there, 0.1 here" in said
    assert "another processor (sse9 only here)" in said
    assert "or build without --scheduler" in said


def test_workers_that_differ_are_refused(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ground", lambda: OTHER)
    with pytest.raises(GlossaryError) as caught:
        Cluster(machines.address).__enter__()
    assert len(caught.value.faults) == len(machines.workers), "each of them is named"
    is_refusal(str(caught.value))


def test_a_worker_that_differs_and_joins_late_runs_nothing(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cluster(machines.address) as cluster:
        monkeypatch.setattr(module, "ground", lambda: OTHER)
        job = waiting(tmp_path)
        with pytest.raises(GlossaryError) as caught:
            run([job], cache=Cache(tmp_path / "c"), runner=cluster)
    is_refusal(str(caught.value))
    assert list(tmp_path.iterdir()) == []


def test_a_worker_without_the_listings_module_is_refused(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from glossary_src.pipeline.run import pool

    def elsewhere(text: str) -> dict[str, str]:
        return {"glossary_src/numerics/new.py": "abc"}

    monkeypatch.setattr(pool, "closure", elsewhere)
    with (
        Cluster(machines.address) as cluster,
        pytest.raises(GlossaryError, match=r"has no glossary_src/numerics/new\.py there\."),
    ):
        run([Job("m", "f", DRAW)], cache=Cache(tmp_path), runner=cluster)


def test_without_workers_a_build_ends(doomed: Machines) -> None:
    with pytest.raises(GlossaryError, match=r"has had no worker for 0\.2 s\.") as caught:
        Cluster(doomed.address, patience=0.2).__enter__()
    assert f"dask worker {doomed.address}" in str(caught.value)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("worker", r"has had no worker for 2 s\."),
        ("scheduler", "was lost while snippets ran"),
    ],
)
def test_a_cluster_lost_in_the_middle_ends_the_build(
    who: str, said: str, doomed: Machines, tmp_path: Path
) -> None:
    worker = doomed.add_worker()
    lost = {"worker": worker, "scheduler": doomed.scheduler}[who]
    jobs = [Job("m", "f", DRAW), waiting(tmp_path)]
    with (
        pytest.raises(GlossaryError, match=said),
        Cluster(doomed.address, patience=10 if who == "scheduler" else 2) as cluster,
    ):
        run(jobs, cache=Cache(tmp_path / "c"), runner=cluster, on_done=lambda *_: doomed.lose(lost))


def test_where_no_scheduler_answers_a_build_ends() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(GlossaryError, match=f"--scheduler {address} is no scheduler that answers"):
        Cluster(address, patience=0.2).__enter__()


def test_without_distributed_the_command_to_install_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GlossaryError, match=r"Install it: pip install distributed\."):
        Cluster("tcp://127.0.0.1:1").__enter__()


def test_a_wrong_address_ends_the_command_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSARY_CACHE", str(tmp_path / "cache"))
    assert main([str(tmp_path / "out"), "--scheduler", "nowhere"]) == 1
    assert "--scheduler nowhere is no address of a scheduler." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
