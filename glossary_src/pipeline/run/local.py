"""Snippets on this machine: one warmed process, which forks a child for each of them.

It leads a session of its own, and its folder for what is temporary goes with it: whatever a snippet
does to it, the build goes on, and nothing is left behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from typing import Any, Self

from glossary_src.pipeline.run.processor import alike
from glossary_src.pipeline.run.reach import HOME
from glossary_src.pipeline.run.runner import Answer, Request

_PATIENCE = 60.0
"""Seconds that the process may be silent beyond the time that a snippet is given.

While snippets run or stand in line for a processor it says so four times as often.
"""


class Local:
    """The warmed process, from `with` on; `workers` snippets run at a time, else one a core."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1

    def __enter__(self) -> Self:
        """Start it, so that it warms up while terms load."""
        environment = {**alike(os.environ), "PYTHONHASHSEED": "0"}
        path = [str(HOME), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        self._folder = tempfile.TemporaryDirectory(prefix="snippets-", ignore_cleanup_errors=True)
        environment["TMPDIR"] = self._folder.name
        command = [sys.executable, "-m", "glossary_src.pipeline.run.worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env=environment, start_new_session=True
        )
        self._asked = False
        return self

    def __exit__(self, *_: object) -> None:
        """End it: when its input closes it kills what still runs."""
        assert self._process.stdout
        self.stop()
        self._process.stdout.close()
        if not self._asked:
            self._process.kill()  # nothing had to run: no need to let it finish warming up
        self._process.wait()
        self._folder.cleanup()

    def stop(self) -> None:
        """From another thread: answer nothing more, and end what still runs."""
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def answers(self, requests: Sequence[Request]) -> Iterator[tuple[int, Answer]]:
        """Answers as they come, with the number of the request. None if the process ended."""
        silent = _PATIENCE + max((request["seconds"] for request in requests), default=0)
        asked = {"jobs": list(requests), "workers": self._workers, "beat": silent / 4}
        for answer in self._ask(asked, len(requests), silent):
            yield answer.pop("number"), answer

    def ground(self) -> dict[str, str]:
        """What its results depend on, as it sees it; empty if the process ended."""
        return next(self._ask({"ask": "ground"}, 1), {})

    def _ask(
        self, question: dict[str, Any], lines: int, silent: float = _PATIENCE
    ) -> Iterator[dict[str, Any]]:
        assert self._process.stdin
        assert self._process.stdout
        self._asked = True
        with contextlib.suppress(BrokenPipeError, ValueError):  # the latter where it was stopped
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        while lines:
            watchdog = threading.Timer(silent, self._process.kill)  # a snippet may have stopped it
            watchdog.daemon = True
            watchdog.start()
            line = self._process.stdout.readline()
            watchdog.cancel()
            if not line:
                return
            if answer := json.loads(line):
                lines -= 1
                yield answer
