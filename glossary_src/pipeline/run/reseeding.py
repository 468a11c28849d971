"""Listings run once more with other seeds, as long as an author waits."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Job, Outcome
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.seeds import Spread, is_seeded, reseeded, spreads


@dataclass(frozen=True, slots=True)
class Seeds:
    """How many other seeds to try, and until when (as `time.monotonic` counts)."""

    count: int = 24
    until: float = math.inf


class _TimeIsUp(Exception):
    """Enough seeds for an author who waits."""


def other_seeds(
    jobs: Sequence[Job], runner: Local, cache: Cache, seeds: Seeds
) -> tuple[dict[str, Mapping[str, Spread]], list[str]]:
    """What numbers do, by snippet and number, and a note if time did not suffice.

    Nothing can follow: a runner that is stopped half way answers nothing more.
    """
    others = range(1, seeds.count + 1)
    again = {j.name: reseeded(j, others) for j in jobs if is_seeded(j) and not j.study}
    rounds = [job for some in zip(*again.values(), strict=True) for job in some]
    found = _run_until(seeds.until, rounds, runner, cache)
    told = {
        name: spreads([found[id(job)] for job in some if id(job) in found])
        for name, some in again.items()
    }
    if len(found) == len(rounds):
        return told, []
    more = "call again for the others, or give --seeds"
    tried = len(found) // len(again)
    return told, [f"{tried} of {seeds.count} other seeds in this time; {more}."]


def _run_until(until: float, jobs: list[Job], runner: Local, cache: Cache) -> dict[int, Outcome]:
    """What came out until then, by the identity of the job."""
    found: dict[int, Outcome] = {}

    def done(job: Job, outcome: Outcome) -> None:
        found[id(job)] = outcome
        if time.monotonic() > until:
            raise _TimeIsUp

    left = min(until - time.monotonic(), threading.TIMEOUT_MAX)
    alarm = threading.Timer(max(0.0, left), runner.stop)  # one that runs for long is not waited for
    alarm.daemon = True
    alarm.start()
    with contextlib.suppress(_TimeIsUp):
        run(jobs, cache=cache, runner=runner, on_done=done)
    alarm.cancel()
    return found
