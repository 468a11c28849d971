"""How long an edit takes from saving to being served, in a copy of the project: median of several.

usage: scripts/bench serve [--rounds N]
"""

from __future__ import annotations

import argparse
import os
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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Print the medians for an edited text and an edited snippet."""
    parser = argparse.ArgumentParser(prog="scripts/bench serve", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, socket.socket() as free:
        project = Path(folder) / "project"
        ignore = shutil.ignore_patterns(".*", "site", "__pycache__", "tests", "*.egg-info")
        shutil.copytree(ROOT, project, ignore=ignore)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        own = {"PYTHONPATH": str(project), "GLOSSARY_CACHE": str(ROOT / ".cache")}
        command = [sys.executable, "-m", "mkdocs", "serve", "-q", "--livereload"]
        with subprocess.Popen(
            [*command, "-a", f"127.0.0.1:{port}"], cwd=project, env={**os.environ, **own}
        ) as server:
            page = f"http://127.0.0.1:{port}/terms/sigmoid/"
            _until(page, "Sigmoid")
            term = project / "glossary_src" / "terms" / "sigmoid.py"
            for what, old in (
                ("text", "The slope is the output"),
                ("snippet", "    x = np.linspace(-10"),
            ):
                seconds = []
                for number in range(rounds):
                    mark = f"edit{time.monotonic_ns()}{number}"
                    new = f"{mark} {old}" if what == "text" else f"    {mark} = 0\n{old}"
                    whole = term.read_text()
                    begun = time.perf_counter()
                    term.write_text(whole.replace(old, new, 1))
                    _until(page, mark)
                    seconds.append(time.perf_counter() - begun)
                    term.write_text(whole)
                    _until(page, mark, there=False)
                print(f"an edited {what} is served after {statistics.median(seconds):.1f} s")
            server.terminate()


def _until(page: str, mark: str, *, there: bool = True) -> None:
    pause = threading.Event()
    while True:
        try:
            with urllib.request.urlopen(page, timeout=30) as answer:
                if (mark in answer.read().decode()) is there:
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        pause.wait(0.02)


if __name__ == "__main__":
    main()
