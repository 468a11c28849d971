"""What snippets cost in processor time: all defaults, all grids, the slowest, nothing recalled.

Processor time is that of the whole child of a snippet: its function, its drawing, its frames. A
busy machine spoils it less than seconds.
usage: scripts/bench snippets [--grids | --defaults]
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from dataclasses import replace
from datetime import UTC, datetime

from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Job, jobs_of
from glossary_src.pipeline.run.pool import request_of

SLOWEST = 8


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="scripts/bench snippets", description=__doc__)
    parser.add_argument("--defaults", action="store_true", help="no grids")
    parser.add_argument("--grids", action="store_true", help="no defaults")
    options = parser.parse_args()
    jobs = [job for entry in load().values() for job in jobs_of(entry)]
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, ", end="")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}\n")
    print("| what | how many | processor time |\n|---|---|---|")
    if not options.grids:
        plain = [replace(job, explore=None) for job in jobs]
        for name, study in (("defaults", False), ("studies", True)):
            _report(name, [job for job in plain if job.study is study])
    if not options.defaults:
        _report("grids", [job for job in jobs if job.explore])


def _report(name: str, jobs: list[Job]) -> None:
    requests = [request_of(number, job) for number, job in enumerate(jobs)]
    frames = sum(len(request["frames"]) for request in requests)
    spent: dict[str, float] = {}
    with Local() as local:
        for number, answer in local.answers(requests):
            if "rule" in answer:
                raise SystemExit(f"{jobs[number].id} {answer['rule']} {answer['cure']}")
            spent[jobs[number].id] = answer["spent"]
            print(f"{jobs[number].id}: {answer['spent']:.1f} s", file=sys.stderr)
    total = sum(spent.values())
    more = f", {frames:,} frames: {frames / total:.0f} a second" if frames else ""
    print(f"| all {name} | {len(jobs)}{more} | {total:.0f} s |", flush=True)
    for key in sorted(spent, key=lambda it: -spent[it])[:SLOWEST]:
        print(f"| {key} | 1 | {spent[key]:.1f} s |")


if __name__ == "__main__":
    main()
