"""How often the search of the built site shows an answering page among its first hits. Wants site/.

usage: scripts/bench search FILE

FILE has a line of JSON a query: {"typed_query": "...", "wanted_term_slugs": ["nan", ...]}. A page
answers if it is one of those; `senses/...` and `labs/...` name pages that are no terms. Queries for
which the site has no such page are told apart.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chromium_path import chromium_path
from playwright.sync_api import sync_playwright

SITE = Path(os.environ.get("SITE", Path(__file__).resolve().parents[1] / "site"))
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
FIRST = 3
ANSWER = """async query => {
    const input = document.querySelector(".md-search__input");
    const shown = document.querySelector(".md-search-result");
    const changed = new Promise(resolve => {
        const seen = new MutationObserver(() => { seen.disconnect(); resolve(); });
        seen.observe(shown, {childList: true, subtree: true, characterData: true});
        setTimeout(resolve, 5000);
    });
    input.value = query;
    input.dispatchEvent(new KeyboardEvent("keyup"));
    await changed;
    await new Promise(requestAnimationFrame);
    return [...shown.querySelectorAll(".md-search-result__item > a:first-child")]
        .map(link => new URL(link.href).pathname);
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Print a line a query, then the share that is answered."""
    parser = argparse.ArgumentParser(prog="scripts/bench search", description=__doc__)
    parser.add_argument("file", type=Path, help="queries, a line of JSON each")
    options = parser.parse_args()
    if not SITE.exists():
        raise SystemExit("site/ is not there: run scripts/build first")
    lines = options.file.read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line) for line in lines if line.strip()]
    hits, times, without = 0, [], 0
    for query, found, seconds in _searched([it["typed_query"] for it in queries]):
        wanted = next(it["wanted_term_slugs"] for it in queries if it["typed_query"] == query)
        pages = {page for slug in wanted if (page := _page(slug))}
        first = [page.strip("/").removesuffix(".html") for page in found[:FIRST]]
        hits += bool(answered := pages.intersection(first))
        without += not pages
        times.append(seconds)
        mark = "no page" if not pages else "yes" if answered else "NO"
        shown = ", ".join(page.removeprefix("terms/") for page in first) or "nothing"
        print(f"{mark:8}{query}: {shown}")
    answerable = len(queries) - without
    print(f"\n{hits} of {answerable} answered within the first {FIRST} hits", end="")
    print(f" ({hits / answerable:.0%}); {without} have no page." if answerable else ".")
    print(f"A query takes {1000 * statistics.median(times):.0f} ms in the median.")


def _page(slug: str) -> str:
    """The page of a term, or of a path such as `senses/gradient-flow`; empty if there is none."""
    path = slug if "/" in slug else f"terms/{slug}"
    exists = (SITE / path / "index.html").exists() or (SITE / f"{path}.html").exists()
    return path if exists else ""


def _searched(queries: list[str]) -> Iterator[tuple[str, list[str], float]]:
    """Each query, the pages found, and how long that took."""
    handler = functools.partial(_Quiet, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page: Any = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/?q=gradient")
        page.locator(".md-search-result__link").first.wait_for()
        for query in queries:
            begun = time.monotonic()
            yield query, page.evaluate(ANSWER, query), time.monotonic() - begun
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
