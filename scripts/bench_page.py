"""What a term page weighs, and what Lighthouse says of it (mobile). Needs site/, npm and Chromium.

usage: scripts/bench page [--rounds N] [PATH ...]
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chromium_path import chromium_path

SITE = Path(os.environ.get("SITE", Path(__file__).resolve().parents[1] / "site"))
LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-background-networking"


class _Gzip(http.server.SimpleHTTPRequestHandler):
    """Answers compressed, as every host of static sites does."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Print a table, one row a page."""
    parser = argparse.ArgumentParser(prog="scripts/bench page", description=__doc__)
    parser.add_argument("paths", nargs="*", default=["terms/vanishing-gradient/"])
    parser.add_argument("--rounds", type=int, default=1, help="the run in the middle is shown")
    options = parser.parse_args()
    handler = functools.partial(_Gzip, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {LIGHTHOUSE}, mobile, {os.cpu_count()} cores\n")
    heads = "page|HTML, gzip|whole transfer|performance|accessibility|best practices|SEO"
    print("| " + heads.replace("|", " | ") + " |")
    print("|---|---|---|---|---|---|---|")
    for path in options.paths:
        html = len(gzip.compress((SITE / path / "index.html").read_bytes(), 6))
        address = f"http://127.0.0.1:{server.server_port}/{path}"
        reports = [_lighthouse(address) for _ in range(options.rounds)]
        report = sorted(reports, key=_performance)[options.rounds // 2]
        scores = [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]
        transfer = report["audits"]["total-byte-weight"]["numericValue"]
        row = [path, f"{html / 1000:.1f} KB", f"{transfer / 1000:.0f} KB", *map(str, scores)]
        print(f"| {' | '.join(row)} |")
        for name in CATEGORIES:
            for ref in report["categories"][name]["auditRefs"]:
                audit = report["audits"][ref["id"]]
                if ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                    shown = audit.get("displayValue", "")
                    print(f"  {name}: {audit['title']} {shown}", file=sys.stderr)
    server.shutdown()


def _performance(report: dict[str, Any]) -> float:
    return float(report["categories"]["performance"]["score"])


def _lighthouse(url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        environment = {**os.environ, "CHROME_PATH": chromium_path()}
        command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json"]
        command += [f"--output-path={out}", f"--chrome-flags={FLAGS}"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return report


if __name__ == "__main__":
    main()
