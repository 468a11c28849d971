"""“Edit and run” in a real browser, with the Pyodide that the site serves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from glossary_src.pipeline.cache import Cache
from glossary_src.pipeline.listing import listing
from glossary_src.pipeline.load import TERMS, load, load_one
from glossary_src.pipeline.run import Job, Ran, run

pytestmark = pytest.mark.browser

IDENTICAL = 1e-9
EXCUSED: dict[str, str] = {}
"""`module.snippet.number` that may differ between the build's CPU and WebAssembly, and why."""

JOBS = [
    Job(path.stem, snippet.name, "")
    for path in sorted(TERMS.glob("[!_]*.py"))
    for snippet in load_one(path).term.snippets
]
START = """() => new Promise((resolve, reject) => {
    const worker = new Worker('/assets/js/run-worker.mjs', {type: 'module'})
    window.python = worker
    worker.onmessage = ({data}) => {
        if (data.ready) resolve()
        if (data.failed) reject(new Error(data.failed))
    }
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage({start: location.origin + '/pyodide/',
                        modules: location.origin + '/glossary_src/pipeline/'})
})"""
RUN = """([text, key]) => new Promise((resolve, reject) => {
    python.onmessage = ({data}) => data.failed ? reject(new Error(data.failed)) : resolve(data.result)
    python.postMessage({run: 1, text, key, name: 'listing.py'})
})"""


@pytest.fixture(scope="module")
def python(chromium: Any, served: str, pyodide: Path) -> Iterator[Any]:
    """Runs a listing in the worker of the site: one page, one worker for all of them."""
    page = chromium.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{served}/terms/sigmoid/")
    page.evaluate(START)
    yield lambda text, key="k": page.evaluate(RUN, [text, key])
    page.close()


@pytest.fixture(scope="module")
def native(cache: Path) -> dict[tuple[str, str], tuple[str, Ran]]:
    """Every listing, and what the build got out of it."""
    jobs = [
        Job(entry.module, s.name, listing(entry.source, s.name))
        for entry in load().values()
        for s in entry.term.snippets
    ]
    outcomes = run(jobs, cache=Cache(cache / "snippets"))
    assert all(isinstance(outcome, Ran) for outcome in outcomes)
    return {
        (job.module, job.name): (job.text, outcome)
        for job, outcome in zip(jobs, outcomes, strict=True)
        if isinstance(outcome, Ran)
    }


def differences(page: dict[str, float], yours: list[dict[str, Any]], prefix: str) -> list[str]:
    """Numbers that are not the same in both, but for the excused ones."""
    found = {row["name"]: row["value"] for row in yours}
    wrong = [f"{prefix}.{name} is only on one side" for name in page.keys() ^ found.keys()]
    for name in page.keys() & found.keys():
        one, two = page[name], found[name]
        if f"{prefix}.{name}" not in EXCUSED and abs(one - two) > IDENTICAL * abs(one):
            wrong.append(f"{prefix}.{name}: {one!r} in the build, {two!r} in the browser")
    return sorted(wrong)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: f"{job.module}.{job.name}")
def test_a_listing_gives_the_same_numbers_in_the_browser(job: Job, python: Any, native: Any) -> None:
    text, outcome = native[job.module, job.name]
    result = python(text, job.id)
    assert result["trace"] == ""
    assert differences(outcome.numbers, result["numbers"], f"{job.module}.{job.name}") == []
    assert len(result["figures"]) == 1
