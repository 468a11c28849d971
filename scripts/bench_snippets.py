"""How long snippets take: all defaults, all grids, the slowest of each, with nothing recalled."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Failed, Job, jobs_of
from glossary_src.pipeline.run.pool import run

SLOWEST = 5


def main() -> None:
    """Print a table."""
    jobs = [job for entry in load().values() for job in jobs_of(entry)]
    defaults = [replace(job, explore=None, parameters={}) for job in jobs]
    grids = [job for job in jobs if job.explore]
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, ", end="")
    print(f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}\n")
    print("| what | how many | seconds |\n|---|---|---|")
    for name, todo in (("defaults", defaults), ("grids", grids)):
        print(f"| all {name}, on all cores | {len(todo)} | {_seconds(todo):.1f} |")
    start = min(_seconds([defaults[0]]) for _ in range(2))  # what starting a worker takes
    for name, todo in (("default", defaults), ("grid", grids)):
        alone = sorted(((_seconds([job]) - start, job) for job in todo), key=lambda it: -it[0])
        for seconds, job in alone[:SLOWEST]:
            print(f"| {name} of {job.module}.{job.name}, alone | 1 | {max(0.0, seconds):.1f} |")


def _seconds(jobs: list[Job]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        outcomes = run(jobs, cache=Cache(Path(folder)))
        seconds = time.perf_counter() - begun
    for job, outcome in zip(jobs, outcomes, strict=True):
        if isinstance(outcome, Failed):
            raise SystemExit(f"{job.module}.{job.name} {outcome.rule} {outcome.cure}")
    return seconds


if __name__ == "__main__":
    main()
