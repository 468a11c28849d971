"""How long an edit takes from saving to being served, in a copy of the project, and what of it is
MkDocs: an edit of the finished Markdown, served without our plugin.

On a busy machine only the server's processor time counts.
usage: scripts/bench serve [--rounds N] [--terms N]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench_project import copied, multiplied, plain

from glossary_src.pipeline.run.cache import folder_for_results

SERVE = [sys.executable, "-m", "mkdocs", "serve", "-q", "--livereload"]
TEXT, LINE = "The slope is the output", "    x = np.linspace(-10"


def main() -> None:
    """Print a row for an edited text, an edited snippet, and plain MkDocs."""
    parser = argparse.ArgumentParser(prog="scripts/bench serve", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--terms", type=int, default=0, help="bring it to so many terms by copies")
    options = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, ", end="")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}\n")
    print("| terms | edited | seconds | processor time |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        project, cache = copied(Path(folder) / "project"), Path(folder) / "cache"
        kept = shutil.ignore_patterns("builds", "pyodide")
        shutil.copytree(folder_for_results(), cache, ignore=kept)
        if options.terms:
            multiplied(project, options.terms, cache)
        bare = plain(Path(folder) / "plain", project, cache)
        terms = project / "glossary_src" / "terms"
        for what, where, file, old, new in (
            ("a text", project, terms / "sigmoid.py", TEXT, "{} " + TEXT),
            ("a snippet", project, terms / "sigmoid.py", LINE, "    {} = 0\n" + LINE),
            ("plain MkDocs", bare, bare / "docs/terms/sigmoid.md", "# Sigmoid", "# Sigmoid {}"),
        ):
            with _served(where, cache) as (page, server):
                found = [_edit(page, server, file, old, new) for _ in range(options.rounds)]
            seconds, spent = (statistics.median(column) for column in zip(*found, strict=True))
            count = len(list(terms.glob("[!_]*.py")))
            print(f"| {count} | {what} | {seconds:.1f} | {spent:.1f} |", flush=True)


@contextlib.contextmanager
def _served(project: Path, cache: Path) -> Iterator[tuple[str, int]]:
    """The address of the page and the process that serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"PYTHONPATH": str(project), "GLOSSARY_CACHE": str(cache), "NO_MKDOCS_2_WARNING": "1"}
    command = [*SERVE, "-a", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=project, env={**os.environ, **own}) as server:
        page = f"http://127.0.0.1:{port}/terms/sigmoid/"
        _until(page, "Sigmoid")
        yield page, server.pid
        server.terminate()


def _edit(page: str, server: int, file: Path, old: str, new: str) -> tuple[float, float]:
    """Seconds from saving to being served, and the processor time of the server meanwhile."""
    mark, whole = f"edit{time.monotonic_ns()}", file.read_text(encoding="utf-8")
    assert old in whole, old
    begun, before = time.perf_counter(), _spent(server)
    file.write_text(whole.replace(old, new.format(mark), 1), encoding="utf-8")
    _until(page, mark)
    took = time.perf_counter() - begun, _spent(server) - before
    file.write_text(whole, encoding="utf-8")
    _until(page, mark, there=False)
    return took


def _spent(process: int) -> float:
    """Processor time of a process and of its children that ended."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _until(page: str, mark: str, *, there: bool = True) -> None:
    pause = threading.Event()
    while True:
        try:
            with urllib.request.urlopen(page, timeout=30) as answer:
                if (mark in answer.read().decode()) is there:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        pause.wait(0.05)


if __name__ == "__main__":
    main()
