"""The process that runs snippets: warmed once, then forked for each, so that none sees another.

Started by `local` as `python -m glossary_src.pipeline.run.worker`. Reads lines of JSON: jobs, for
each of which it answers one line as it ends, or a question. An empty answer means that it lives.
When its input closes, it ends.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

from glossary_src.pipeline.draw import svg
from glossary_src.pipeline.run import sandbox
from glossary_src.pipeline.run.forker import Forker
from glossary_src.pipeline.run.ground import ground
from glossary_src.pipeline.run.runner import Answer, Request


def main() -> None:
    """Serve lines: {"jobs": [...], "workers", "beat": seconds}, or {"ask": "ground"}."""
    if hasattr(os, "fork"):
        svg.warm_up()
        gc.freeze()  # children need not look through what is loaded, nor copy it
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever else prints must not look like an answer
    with contextlib.suppress(BrokenPipeError):
        for line in iter(sys.stdin.readline, ""):
            question = json.loads(line)
            if "ask" in question:
                answers.write(json.dumps(ground()) + "\n")
            elif not _serve(question, answers):
                break
    with contextlib.suppress(OSError):  # empty, and whoever made it may be gone
        Path(tempfile.gettempdir()).rmdir()


def _serve(question: dict[str, Any], answers: TextIO) -> bool:
    """Answer every job as it ends; False if nobody reads the answers any more."""

    def tell(number: int, answer: Answer) -> None:
        answers.write(json.dumps({"number": number, **answer}) + "\n")

    if hasattr(os, "fork"):
        forker = Forker(question["jobs"], question["workers"], tell, [answers.fileno()])
        return forker.serve(question["beat"], lambda: answers.write("{}\n"))
    for job in question["jobs"]:
        tell(job["number"], spawn(job))
    return True


def spawn(job: Request) -> Answer:
    """Where there is no fork: a fresh interpreter for each. Slower, as isolated."""
    program = "import sys; from glossary_src.pipeline.run.worker import one; one(sys.argv[1])"
    with tempfile.TemporaryDirectory(prefix="snippet-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-c", program, folder]
        text, seconds = json.dumps(job), job["seconds"]
        try:
            done = subprocess.run(command, input=text, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return sandbox.too_slow(seconds)
        return sandbox.read(Path(folder), done.returncode)


def one(folder: str) -> None:
    """Run the one job on standard input, in this process."""
    svg.warm_up()
    sandbox.child(json.loads(sys.stdin.read()), Path(folder), frozenset(sys.modules))


if __name__ == "__main__":
    main()
