"""Jobs to outcomes: recall those whose every ingredient is unchanged, have a runner run the others.

Runners return, the edge raises: an outcome is `Ran` or `Failed`, and failures are not kept.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from itertools import chain
from typing import Any

from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.run.cache import Cache, digest
from glossary_src.pipeline.run.ground import ground
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Failed, Job, Outcome, Ran, Turned
from glossary_src.pipeline.run.reach import closure
from glossary_src.pipeline.run.runner import Answer, Request, Runner

SECONDS, MEGABYTES = 20.0, 512
STUDY = 15.0
"""How many times as long a study may take."""

_KEPT: Memory[Ran | None] = Memory()


def key(job: Job) -> str:
    """Changes with anything that could change the result."""
    request = request_of(0, job)
    turned = ("parameters", "frames", "default", "drag", "limits", "axes", "drawn")
    parts = [job.id, job.name, job.text, json.dumps([request[name] for name in turned])]
    parts += chain(*request["closure"].items())
    return digest([*parts, *chain(*ground().items())])


def run(
    jobs: list[Job],
    *,
    cache: Cache,
    runner: Runner | None = None,
    workers: int | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    on_done: Callable[[Job, Outcome], None] = lambda *_: None,
) -> list[Outcome]:
    """An outcome per job, in the order given. `on_done` hears of each as it ends.

    `runner` has been started; without one, `workers` local processes run what is not recalled.
    """
    outcomes: dict[int, Outcome] = {}
    keys: dict[int, str] = {}
    for number, job in enumerate(jobs):
        name = key(job)
        read = partial(_kept, cache, name)
        if recalled := _KEPT(job.id, read, *cache.stamp(name)):
            outcomes[number] = recalled
            on_done(job, recalled)
        else:
            keys[number] = name
    requests = [request_of(number, jobs[number], seconds, megabytes) for number in keys]
    requests.sort(key=lambda it: (jobs[it["number"]].study, len(it["frames"])), reverse=True)
    with contextlib.ExitStack() as stack:
        if requests:
            runner = runner or stack.enter_context(Local(workers))
            for number, answer in runner.answers(requests):
                outcomes[number] = outcome = _outcome(answer)
                if isinstance(outcome, Ran):
                    cache.write(keys[number], asdict(outcome))
                on_done(jobs[number], outcome)
    lost = Failed("was lost: the worker process ended early.", "Look at its messages above.")
    return [outcomes.get(number, lost) for number in range(len(jobs))]


def _outcome(answer: Answer) -> Outcome:
    if "rule" in answer:
        return Failed(answer["rule"], answer["cure"], answer["trace"])
    try:
        return _ran(answer)
    except (KeyError, TypeError, ValueError):
        cure = "Leave alone what is beside its folder."
        return Failed("wrote an answer of its own.", cure)


def _kept(cache: Cache, key: str, *_: object) -> Ran | None:
    """What the cache kept, if it is whole."""
    kept = cache.read(key)
    try:
        return _ran(kept, recalled=True) if kept else None
    except (KeyError, TypeError, ValueError):
        return None


def _ran(answer: dict[str, Any], *, recalled: bool = False) -> Ran:
    turned = answer.get("turned")
    return Ran(
        str(answer["svg"]),
        dict(answer["numbers"]),
        Turned(turned["axes"], turned["numbers"], turned["drawn"]) if turned else None,
        recalled,
        float(answer["data"]),
    )


def request_of(
    number: int, job: Job, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> Request:
    """A job as runners are told of it."""
    frames = list(job.explore.frames()) if job.explore else []
    return {
        "number": number,
        "key": job.id,
        "name": job.name,
        "text": job.text,
        "parameters": dict(job.parameters),
        "frames": frames,
        "parts": 1,
        "default": frames.index(dict(job.parameters)) if frames else 0,
        "drag": job.explore.drag if job.explore else "",
        "limits": dict(job.explore.limits) if job.explore else {},
        "axes": list(job.axes),
        "drawn": job.drawn,
        "closure": closure(job.text),
        "seconds": (STUDY if job.study else 1) * seconds + 5 * len(frames),
        "megabytes": megabytes,
    }
