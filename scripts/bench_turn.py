"""What turning costs: bytes of every file of frames, milliseconds of a redraw. Wants site/.

A redraw is measured in the page: the event, the swap, and the layout that follows from it.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import platform
import shutil
import statistics
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

SITE = Path(os.environ.get("SITE", Path(__file__).resolve().parents[1] / "site"))
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
REDRAW = """async name => {
    const form = document.querySelector(`form[data-explore="${name}"]`);
    const controls = [...form.elements].filter(it => it.name), times = [];
    const svg = form.closest("figure").querySelector("svg");
    for (let round = 0; round < 24; round += 1) {
        for (const it of controls) {
            const last = it.tagName === "SELECT" ? it.options.length - 1 : +it.max;
            const place = Math.floor(Math.random() * (last + 1));
            if (it.tagName === "SELECT") it.selectedIndex = place; else it.value = place;
        }
        const begun = performance.now();
        form.dispatchEvent(new Event("input"));
        svg.getBoundingClientRect();
        times.push(performance.now() - begun);
        await new Promise(requestAnimationFrame);
    }
    return times;
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
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        files = sorted(SITE.glob("terms/*/*.json"))  # the frames of one snippet each
        for n, file in enumerate(files):
            data, term = file.read_bytes(), file.parent.name
            print(f"\r{n + 1} of {len(files)}: {term}\33[K", end="", file=sys.stderr, flush=True)
            if not page.url.endswith(f"/{term}/"):
                page.goto(f"http://127.0.0.1:{server.server_port}/terms/{term}/")
            page.wait_for_selector(f"[data-explore={file.stem}] fieldset:enabled")
            times = page.evaluate(REDRAW, file.stem)
            frames = len(json.loads(data)["frames"])
            packed = len(gzip.compress(data, 9))
            middle, high = statistics.median(times), sorted(times)[int(0.95 * len(times))]
            rows.append((packed, term, file.stem, frames, len(data), middle, high))
        browser.close()
    server.shutdown()
    print(file=sys.stderr)
    script = len(gzip.compress((SITE / "assets" / "js" / "explorer.js").read_bytes(), 9))
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, ", end="")
    print(f"{platform.system()}; the script: {script / 1e3:.1f} KB gzip\n")
    print("| term | snippet | frames | KB | KB gzip | redraw, median ms | 95 % |")
    print("|---|---|---|---|---|---|---|")
    for packed, term, snippet, frames, size, middle, high in sorted(rows, reverse=True):
        print(f"| {term} | {snippet} | {frames} | {size / 1e3:.1f} | {packed / 1e3:.1f} |", end="")
        print(f" {middle:.1f} | {high:.1f} |")


if __name__ == "__main__":
    main()
