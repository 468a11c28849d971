"""A child for each snippet: forked from the warmed process, watched, and ended with all it started.

Every child leads a session of its own, so what it forks or leaves behind dies with it. That it
ended is told by the system, not by a pipe, which a grandchild could hold open for ever.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import math
import os
import selectors
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from glossary_src.pipeline.read.queue_time import queued
from glossary_src.pipeline.run import sandbox
from glossary_src.pipeline.run.runner import Answer, Request, failed

WORTH = 8
"""So many frames are worth a process."""
_PROBE = 1 << 16
"""Bytes that a folder must hold besides what a child has left there."""
NO_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_PRCTL = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None
_DIE_WITH_PARENT = 1
Tell = Callable[[int, Answer], None]


@dataclass(frozen=True, slots=True)
class _Child:
    """A running snippet, and since when."""

    number: int
    pid: int
    begun: float
    seconds: float
    folder: tempfile.TemporaryDirectory[str]

    @property
    def left(self) -> float:
        """Seconds until its time is over; while others have the processors, no time passes."""
        return self.begun + self.seconds + queued(self.pid) - time.monotonic()


class Forker:
    """Forks a child per job, `workers` at a time, and kills those that run too long."""

    def __init__(self, jobs: list[Request], workers: int, tell: Tell, private: list[int]) -> None:
        self._waiting = jobs[::-1]
        self._workers = workers
        self._tell = tell
        self._private = private
        self._running: list[_Child] = []
        self._known = frozenset(sys.modules)

    def serve(self, beat: float = math.inf, live: Callable[[], object] = int) -> bool:
        """Until every job is answered; False if nobody reads the answers any more.

        Calls `live` when `beat` seconds have passed without an event.
        """
        with _ended() as ended, selectors.DefaultSelector() as selector:
            for one in (sys.stdin, ended):
                selector.register(one, selectors.EVENT_READ)
            while self._waiting or self._running:
                while self._waiting and len(self._running) < self._workers:
                    self._begin(self._waiting.pop())
                events = selector.select(min(beat, self._patience()))
                for key, _ in events:
                    if key.fileobj is sys.stdin:
                        self._kill_all()
                        return False
                    os.read(ended, 4096)
                self._collect()
                if not events:
                    live()
        return True

    def _begin(self, job: Request) -> None:
        try:
            self._running.append(self._start(job))
        except OSError as error:
            if error.errno not in NO_PLACE:
                raise
            self._tell(job["number"], _full(Path(tempfile.gettempdir()), error))

    def _start(self, job: Request) -> _Child:
        """A child; a grid that would leave workers idle is shared between them."""
        free = self._workers - len(self._waiting)
        job["parts"] = max(1, min(free, len(job["frames"]) // WORTH))
        folder = tempfile.TemporaryDirectory(prefix="snippet-", ignore_cleanup_errors=True)
        pid = os.fork()
        if pid == 0:
            _part(self._private)
            sandbox.child(job, Path(folder.name), self._known)
        return _Child(job["number"], pid, time.monotonic(), job["seconds"], folder)

    def _patience(self) -> float:
        return max(0.05, min((child.left for child in self._running), default=0))

    def _collect(self) -> None:
        """Answer for the children that ended, and end those that are late."""
        for child in list(self._running):
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                _kill_group(child.pid)
                code = os.waitstatus_to_exitcode(status)
                folder = Path(child.folder.name)
                answer = _no_place(folder) if code else {}
                answer = answer or sandbox.read(folder, code)
                answer["spent"] = used.ru_utime + used.ru_stime
            elif child.left <= 0:
                _kill(child)
                answer = sandbox.too_slow(child.seconds)
            else:
                continue
            self._running.remove(child)
            child.folder.cleanup()
            self._tell(child.number, answer)

    def _kill_all(self) -> None:
        for child in self._running:
            _kill(child)
            child.folder.cleanup()


def _no_place(folder: Path) -> Answer:
    """Why a child could leave no answer, though its snippet may be sound; else empty."""
    probe = folder / "probe"
    try:
        probe.write_bytes(bytes(_PROBE))
        probe.unlink()
    except OSError as error:
        return _full(folder, error) if error.errno in NO_PLACE else {}
    return {}


def _full(folder: Path, error: OSError) -> Answer:
    cure = "Free some space there, or name another folder: TMPDIR=/var/tmp."
    return failed(f"has no place to run in {folder} ({error.strerror}).", cure)


@contextlib.contextmanager
def _ended() -> Iterator[int]:
    """Becomes readable whenever a child ends."""
    ended, end = os.pipe()
    for one in (ended, end):
        os.set_blocking(one, False)
    before = signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(end, warn_on_full_buffer=False)
    try:
        yield ended
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, before)
        os.close(ended)
        os.close(end)


def _part(private: list[int]) -> None:
    """In the child: a session of its own, and nothing of the process that forked it."""
    os.setsid()
    if _PRCTL:  # Linux: whatever ends that process ends this one
        _PRCTL(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # not the requests
    for one in private:
        os.close(one)


def _kill(child: _Child) -> None:
    os.kill(child.pid, signal.SIGKILL)
    _kill_group(child.pid)
    os.waitpid(child.pid, 0)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: all are dead already
        os.killpg(leader, signal.SIGKILL)
