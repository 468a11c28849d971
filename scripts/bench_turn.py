"""What turning costs: bytes of every file of frames, milliseconds of a redraw. Wants site/.

A redraw is measured in the page: the event, the swap, and the layout that follows from it; and so
is a step on the way from one frame to the next.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import platform
import statistics
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from chromium_path import chromium_path
from playwright.sync_api import sync_playwright

SITE = Path(os.environ.get("SITE", Path(__file__).resolve().parents[1] / "site"))
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
ROUNDS, SLOWLY = 24, 5
"""So many settings as fast as a reader can drag, then some with time to go over into the next."""
REDRAW = """async ([name, rounds, slowly]) => {
    const form = document.querySelector(`form[data-explore="${name}"]`), times = [], steps = [];
    const names = new Set([...form.elements].map(it => it.name).filter(Boolean));
    const svg = form.closest("figure").querySelector("svg"), next = window.requestAnimationFrame;
    const timed = (act, found) => {
        const begun = performance.now();
        act();
        svg.getBoundingClientRect();
        found.push(performance.now() - begun);
    };
    const frame = () => new Promise(resolve => next.call(window, resolve));
    window.requestAnimationFrame = act => next.call(window, () => timed(act, steps));
    for (let round = 0; round < rounds + slowly; round += 1) {
        for (const name of names) {
            const it = form.elements.namedItem(name), last = it.max ? +it.max : it.length - 1;
            it.value = Math.floor(Math.random() * (last + 1));
        }
        timed(() => form.dispatchEvent(new Event("input")), times);
        if (round < rounds) await frame();
        else for (const end = performance.now() + 170; performance.now() < end;) await frame();
    }
    window.requestAnimationFrame = next;
    return [times, steps.length ? steps : [0]];
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Print a table, the largest file first."""
    if not SITE.exists():
        raise SystemExit("site/ is not there: run scripts/build first")
    handler = functools.partial(_Quiet, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = browser.new_page()
        files = sorted(SITE.glob("terms/*/*.json"))  # the frames of one snippet each
        for n, file in enumerate(files):
            data, term = file.read_bytes(), file.parent.name
            print(f"\r{n + 1} of {len(files)}: {term}\33[K", end="", file=sys.stderr, flush=True)
            if not page.url.endswith(f"/{term}/"):
                page.goto(f"http://127.0.0.1:{server.server_port}/terms/{term}/")
            page.wait_for_selector(f"[data-explore={file.stem}] fieldset:enabled")
            times, steps = page.evaluate(REDRAW, [file.stem, ROUNDS, SLOWLY])
            frames = len(json.loads(data)["frames"])
            packed = len(gzip.compress(data, 9))
            rows.append((packed, term, file.stem, frames, len(data), times, steps))
        browser.close()
    server.shutdown()
    print(file=sys.stderr)
    scripts = [SITE / "assets" / "js" / name for name in ("explorer.js", "frames.mjs")]
    script = sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, ", end="")
    print(f"{platform.system()}; the scripts: {script / 1e3:.1f} KB gzip\n")
    print("| term | snippet | frames | KB | KB gzip | redraw, median ms | 95 % | step | 95 % |")
    print("|---|---|---|---|---|---|---|---|---|")
    for packed, term, snippet, frames, size, times, steps in sorted(rows, reverse=True):
        print(f"| {term} | {snippet} | {frames} | {size / 1e3:.1f} | {packed / 1e3:.1f} |", end="")
        print(f" {_told(times)} | {_told(steps)} |")


def _told(times: list[float]) -> str:
    """The median, and what 95 of 100 stay under."""
    return f"{statistics.median(times):.1f} | {sorted(times)[int(0.95 * len(times))]:.1f}"


if __name__ == "__main__":
    main()
