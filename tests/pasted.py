"""Listings as a reader pastes them: alone in a file, in an interpreter where a warning is an error.

`Warmed` starts one such interpreter, which imports numpy and matplotlib and then forks for every
listing: starting Python and importing both takes longer than most of them. What a fresh interpreter
would not have is not there either: modules of the project, or anything an earlier listing left.
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Self

STRICT = [sys.executable, "-I", "-W", "error"]
NAME = "pasted.py"
LIBRARIES = ("numpy", "matplotlib.pyplot", "torch")


@dataclass(frozen=True)
class Ended:
    """How a listing ended, and what it printed."""

    code: int
    out: str
    err: str


def fresh(text: str, folder: Path) -> Ended:
    """Run a listing in an interpreter of its own."""
    (folder / NAME).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [*STRICT, NAME],
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def _environment(folder: Path) -> dict[str, str]:
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    return {**os.environ, **threads, "MPLBACKEND": "Agg", "HOME": str(folder)}


class Warmed:
    """An interpreter that waits with its libraries imported. `with Warmed(folder) as warmed:`."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [*STRICT, __file__],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, text: str, folder: Path) -> Ended:
        """Run a listing in a fork of it, in `folder`."""
        assert self._process.stdin
        assert self._process.stdout
        (folder / NAME).write_text(text, encoding="utf-8")
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        code = json.loads(self._process.stdout.readline())
        out, err = ((folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
        return Ended(code, out, err)


def _serve() -> None:
    """Read a folder a line, run its listing in a fork, answer with the exit code."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            __import__(name)
    sys.modules["glossary_src"] = None  # type: ignore[assignment]  # importing it is an error now
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _child(line.strip())
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _child(folder: str) -> NoReturn:
    code = 1
    null = os.open(os.devnull, os.O_RDONLY)
    try:
        os.chdir(folder)
        os.dup2(null, 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        runpy.run_path(NAME, run_name="__main__")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
