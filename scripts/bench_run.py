"""How long a reader waits for “Edit and run”. Needs site/ with Pyodide, playwright and Chromium.

usage: scripts/bench run [--rounds N] [PATH]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import platform
import statistics
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chromium_path import chromium_path

SITE = Path(__file__).resolve().parents[1] / "site"
_RUN = """async box => {
    const [button] = [...box.querySelectorAll('button')].filter(b => b.textContent === 'Run')
    const status = box.querySelector('[role=status]'), begun = performance.now()
    button.click()
    while (!/^Done|error|again/.test(status.textContent) || !box.querySelector('.g-run-figures'))
        await new Promise(resolve => setTimeout(resolve, 5))
    return [(performance.now() - begun) / 1000, status.textContent]
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Print the size of what is loaded, and the seconds to the first and to a second figure."""
    parser = argparse.ArgumentParser(prog="scripts/bench run", description=__doc__)
    parser.add_argument("path", nargs="?", default="terms/vanishing-gradient/")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    manifest = SITE / "pyodide" / "manifest.json"
    if not manifest.exists():
        sys.exit("site/pyodide is missing: run scripts/get_pyodide, then scripts/build.")
    size = sum(file["size"] for file in json.loads(manifest.read_text())["files"].values())
    from playwright.sync_api import sync_playwright

    handler = functools.partial(_Quiet, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
        url = f"http://127.0.0.1:{server.server_port}/{options.path}"
        rounds = [_round(browser, url) for _ in range(options.rounds)]
        version = browser.version
        browser.close()
    server.shutdown()
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    print(f"{datetime.now(UTC):%Y-%m-%d}, Chromium {version}, {platform.machine()}, ", end="")
    print(f"{os.cpu_count()} cores, load {load}, {options.rounds} rounds, {options.path}\n")
    print("| what | median | fastest | slowest |\n|---|---|---|---|")
    print(f"| size in all | {size / 1e6:.1f} MB |  |  |")
    for what, seconds in zip(
        ("first figure", "second run"), zip(*rounds, strict=True), strict=True
    ):
        low, high = min(seconds), max(seconds)
        print(f"| {what} | {statistics.median(seconds):.1f} s | {low:.1f} s | {high:.1f} s |")


def _round(browser: Any, url: str) -> tuple[float, float]:
    """Seconds from the click on “Edit and run” to the first figure, and of a run after that."""
    page = browser.new_page()  # a context of its own: nothing is cached
    page.goto(url)
    box = page.locator(".g-listing[data-run]").first
    begun = time.perf_counter()
    box.get_by_role("button", name="Edit and run").click()
    _, status = box.evaluate(_RUN)
    first = time.perf_counter() - begun
    if not status.startswith("Done"):
        sys.exit(status)
    second, _ = box.evaluate(_RUN)
    page.close()
    return first, second


if __name__ == "__main__":
    main()
