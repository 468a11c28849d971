"""The author's loop: an edit is on screen by itself, a syntax error is shown and survived."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.test_scripts import command, copy

__all__ = ["command", "copy"]


@pytest.fixture
def served_copy(copy: Path, command: dict[str, str]) -> Iterator[tuple[str, Path]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = copy.parent / "serve.log"
    serve = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}"]
    with (
        log.open("w") as out,
        subprocess.Popen(
            serve, cwd=copy, env=command, stdout=out, stderr=subprocess.STDOUT
        ) as server,
    ):
        yield f"http://127.0.0.1:{port}", log
        server.terminate()


def page(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def until(holds: Callable[[], bool]) -> None:
    """Ask again and again, for three minutes at the most."""
    pause, deadline = threading.Event(), time.monotonic() + 180
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        pause.wait(0.05)


def test_edits_additions_deletions_and_errors_reach_the_screen(
    served_copy: tuple[str, Path], copy: Path
) -> None:
    url, log = served_copy
    terms = copy / "glossary_src" / "terms"
    first = terms / "first.py"
    until(lambda: "First" in page(f"{url}/terms/first/"))

    first.write_text(first.read_text().replace("for who knows no jargon", "an edited idea"))
    until(lambda: "an edited idea" in page(f"{url}/terms/first/"))

    subprocess.run([sys.executable, copy / "scripts" / "new_term.py", "third"], check=True)
    until(lambda: "Third" in page(f"{url}/terms/third/"))

    (terms / "third.py").unlink()
    until(lambda: "Third" not in page(f"{url}/terms/"))

    whole = first.read_text()
    first.write_text(whole.replace("def ", "def def ", 1))
    until(lambda: "terms/first.py: line" in log.read_text())
    until(lambda: "terms/first.py: line" in page(f"{url}/terms/first/"))
    assert "an edited idea" in page(f"{url}/terms/first/"), "the last good page stays"

    first.write_text(whole.replace("an edited idea", "a mended idea"))
    until(lambda: "a mended idea" in page(f"{url}/terms/first/"))
    assert "terms/first.py: line" not in page(f"{url}/terms/first/")
