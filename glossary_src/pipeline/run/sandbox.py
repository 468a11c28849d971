"""Around one snippet in its process: folder, limits, what it may import, and how it ended.

Its own folder lies in one that it need not know, where its answer and what it prints are kept: a
snippet may remove its folder, or go elsewhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from glossary_src.pipeline.run.execution import execute, too_large
from glossary_src.pipeline.run.reach import HOME, OWN
from glossary_src.pipeline.run.runner import Answer, Request, failed

MOST_PRINTED = 20_000
"""Bytes a snippet may print: enough for a warning, too little to fill a disk unnoticed."""
_MOST_WRITTEN = 64 << 20
_SIGNALS = {
    9: "It killed itself, or the machine has too little memory.",
    11: "A library crashed. Find the line by leaving others out.",
    25: f"It writes a file of more than {_MOST_WRITTEN >> 20} MB: write none.",
}
_SILENT = "Something in it ends the process, such as os._exit(): leave it out."


def child(job: Request, folder: Path, known: frozenset[str]) -> NoReturn:
    """Run one job and leave its answer in `folder`. Never returns."""
    code, own = 1, os.getpid()
    try:
        kept = os.open(folder / "answer.json", os.O_WRONLY | os.O_CREAT)  # it may use up the rest
        _enter(folder)
        _limit(job["megabytes"] + len(job["frames"]))  # figures are kept until all are drawn
        text = json.dumps(_judged(job, known))
        if os.getpid() == own:  # and not a child that the snippet forked
            with os.fdopen(kept, "w", encoding="utf-8") as file:
                file.write(text)
            code = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):  # the snippet may have closed them
                stream.flush()
        os._exit(code)


def _enter(folder: Path) -> None:
    """Go to a folder of its own; what is printed is kept beside it."""
    output = os.open(folder / "output", os.O_WRONLY | os.O_CREAT)
    for standard in (1, 2):
        os.dup2(output, standard)
    os.close(output)
    (folder / "own").mkdir()
    os.chdir(folder / "own")


def _judged(job: Request, known: frozenset[str]) -> Answer:
    try:
        answer = execute(job)
    except MemoryError:
        return too_large(job)
    if "rule" not in answer and (stray := _stray(known, set(job["closure"]))):
        rule = f"imported {', '.join(stray)}, which its text does not name."
        return failed(rule, "Import it with an import statement, or the cache goes stale.")
    return answer


def read(folder: Path, code: int) -> Answer:
    """What a child left behind; `code` is how it ended."""
    output = folder / "output"
    printed = output.lstat().st_size if output.is_file() else 0
    if printed > MOST_PRINTED:
        return failed(f"prints {printed:,} bytes.", "Return numbers; print nothing.")
    told = folder / "answer.json"
    try:
        if not stat.S_ISREG(told.lstat().st_mode):  # reading a pipe would wait for ever
            raise OSError
        answer: Answer = json.loads(told.read_text(encoding="utf-8"))
        if not isinstance(answer, dict):
            raise TypeError
    except (OSError, TypeError, ValueError):
        killed = f" by signal {-code}" if code < 0 else ""
        trace = output.read_text(errors="replace") if output.is_file() else ""
        return failed(f"ended{killed} without an answer.", _SIGNALS.get(-code, _SILENT), trace)
    return answer


def too_slow(seconds: float) -> Answer:
    """The answer for a snippet that was ended."""
    return failed(
        f"was still running after {seconds:g} s.", "Compute or draw less, or end its loop."
    )


def _limit(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time limit stays
        return
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[0]) if statm.exists() else 1 << 20
    limit = pages * resource.getpagesize() + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, _MOST_WRITTEN))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def _stray(known: frozenset[str], allowed: set[str]) -> list[str]:
    """Project modules that the snippet loaded and its static import closure does not hold."""
    loaded = [name for name in set(sys.modules) - known if name.split(".")[0] == OWN]
    files = [Path(str(sys.modules[name].__file__)) for name in loaded]
    return sorted({file.relative_to(HOME).as_posix() for file in files} - allowed)
