"""The process that runs snippets: warmed once, then forked for each, so that none sees another.

Started by `run` as `python -m glossary_src.pipeline.run.worker`. Reads one line of JSON, the jobs;
answers one line of JSON for each as it ends. When its input closes, its reader has gone: it ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from glossary_src.pipeline.run import sandbox


@dataclass(frozen=True, slots=True)
class _Child:
    """A running snippet. `watch` becomes readable when it ends, however it ends."""

    number: int
    pid: int
    watch: int
    start: float
    seconds: float
    folder: tempfile.TemporaryDirectory[str]


class _Forker:
    """Forks a child per job, `workers` at a time, and kills those that run too long."""

    def __init__(self, request: dict[str, Any], answers: TextIO) -> None:
        self.workers: int = request["workers"]
        self.megabytes: int = request["megabytes"]
        self.waiting: list[dict[str, Any]] = request["jobs"][::-1]
        self.running: dict[int, _Child] = {}
        self.answers = answers
        self.known = frozenset(sys.modules)

    def serve(self) -> None:
        """Until every job is answered, or nobody reads the answers."""
        with selectors.DefaultSelector() as selector:
            selector.register(sys.stdin, selectors.EVENT_READ)
            while self.waiting or self.running:
                while self.waiting and len(self.running) < self.workers:
                    started = self._start(self.waiting.pop())
                    selector.register(started.watch, selectors.EVENT_READ)
                for key, _ in selector.select(self._patience()):
                    if key.fileobj is sys.stdin:
                        self._kill_all()
                        return
                    selector.unregister(key.fd)
                    self._collect(self.running.pop(key.fd))
                for late in [c for c in self.running.values() if self._left(c) <= 0]:
                    selector.unregister(late.watch)
                    self._abort(self.running.pop(late.watch))

    def _start(self, job: dict[str, Any]) -> _Child:
        folder = tempfile.TemporaryDirectory(prefix="snippet-")
        watch, alive = os.pipe()
        pid = os.fork()
        if pid == 0:
            sandbox.child(job, Path(folder.name), self.megabytes, self.known)
        os.close(alive)
        self.running[watch] = _Child(
            job["number"], pid, watch, time.monotonic(), job["seconds"], folder
        )
        return self.running[watch]

    def _left(self, child: _Child) -> float:
        return child.seconds - (time.monotonic() - child.start)

    def _patience(self) -> float:
        return max(0.0, min(self._left(child) for child in self.running.values()))

    def _collect(self, child: _Child) -> None:
        _, status = os.waitpid(child.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        self._close(child, sandbox.read(Path(child.folder.name), code))

    def _abort(self, child: _Child) -> None:
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
        self._close(child, _too_slow(child.seconds))

    def _close(self, child: _Child, answer: sandbox.Answer) -> None:
        os.close(child.watch)
        child.folder.cleanup()
        _write(self.answers, child.number, answer)

    def _kill_all(self) -> None:
        for child in self.running.values():
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)
            child.folder.cleanup()


def main() -> None:
    """Serve one line of jobs: {"jobs": [...], "workers", "seconds", "megabytes"}."""
    if hasattr(os, "fork"):
        sandbox.warm_up()
    if not (line := sys.stdin.readline()):
        return  # nothing had to run
    request = json.loads(line)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever else prints must not look like an answer
    with contextlib.suppress(BrokenPipeError):
        if hasattr(os, "fork"):
            _Forker(request, answers).serve()
        else:
            _serve_spawning(request, answers)


def _serve_spawning(request: dict[str, Any], answers: TextIO) -> None:
    """Where there is no fork: one fresh interpreter after another. Slower, as isolated."""
    program = "import sys; from glossary_src.pipeline.run.worker import one; one(*sys.argv[1:])"
    for job in request["jobs"]:
        with tempfile.TemporaryDirectory(prefix="snippet-") as folder:
            command = [sys.executable, "-c", program, folder, str(request["megabytes"])]
            text, seconds = json.dumps(job), job["seconds"]
            try:
                done = subprocess.run(command, input=text, text=True, timeout=seconds, check=False)
                answer = sandbox.read(Path(folder), done.returncode)
            except subprocess.TimeoutExpired:
                answer = _too_slow(seconds)
            _write(answers, job["number"], answer)


def one(folder: str, megabytes: str) -> None:
    """Run the one job on standard input, in this process."""
    sandbox.warm_up()
    job = json.loads(sys.stdin.read())
    sandbox.child(job, Path(folder), int(megabytes), frozenset(sys.modules))


def _write(answers: TextIO, number: int, answer: sandbox.Answer) -> None:
    answers.write(json.dumps({"number": number, **answer}) + "\n")


def _too_slow(seconds: float) -> sandbox.Answer:
    rule = f"was still running after {seconds:g} s."
    return sandbox.failed(rule, "Make it smaller, or end its loop.")


if __name__ == "__main__":
    main()
