"""Run listings in processes of their own; recall those whose every ingredient is unchanged.

The workers return, the edge raises: an outcome is `Ran` or `Failed`, and failures are not kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, Self

from glossary_src.pipeline.run.cache import Cache, digest
from glossary_src.pipeline.run.keys import ground
from glossary_src.pipeline.run.outcomes import Failed, Job, Outcome, Ran, Turned
from glossary_src.pipeline.run.processor import alike
from glossary_src.pipeline.run.reach import HOME, closure

SECONDS, MEGABYTES = 20.0, 512


def _ground() -> tuple[str, ...]:
    """What every result depends on besides its listing: versions, and how figures are drawn."""
    return ground("glossary_src.pipeline.run.sandbox", "numpy", "matplotlib")


def key(job: Job) -> str:
    """Changes with anything that could change the result."""
    request = _request(0, job)
    turned = ("parameters", "frames", "default", "limits", "axes")
    parts = [job.id, job.name, job.text, json.dumps([request[name] for name in turned])]
    for file, text_hash in closure(job.text).items():
        parts += [file, text_hash]
    return digest([*parts, *_ground()])


def run(
    jobs: list[Job],
    *,
    cache: Cache,
    worker: Worker | None = None,
    workers: int | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    on_done: Callable[[Job, Outcome], None] = lambda *_: None,
) -> list[Outcome]:
    """An outcome per job, in the order given. `on_done` hears of each as it ends."""
    outcomes: dict[int, Outcome] = {}
    todo: list[tuple[int, str]] = []
    for number, job in enumerate(jobs):
        if recalled := _recalled(cache.read(name := key(job))):
            outcomes[number] = recalled
            on_done(job, recalled)
        else:
            todo.append((number, name))
    keys = dict(todo)
    request = {
        "jobs": sorted(
            (_request(number, jobs[number], seconds) for number, _ in todo),
            key=lambda request: -len(request["frames"]),  # the longest first: cores end together
        ),
        "workers": workers or os.cpu_count() or 1,
        "megabytes": megabytes,
    }
    with contextlib.ExitStack() as stack:
        if todo:
            worker = worker or stack.enter_context(Worker())
            for number, outcome in worker.serve(request):
                outcomes[number] = outcome
                if isinstance(outcome, Ran):
                    cache.write(keys[number], asdict(outcome))
                on_done(jobs[number], outcome)
    lost = Failed("was lost: the worker process ended early.", "Look at its messages above.")
    return [outcomes.get(number, lost) for number in range(len(jobs))]


def _recalled(kept: dict[str, Any] | None) -> Ran | None:
    """What the cache kept, if it is whole."""
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
    )


def _request(number: int, job: Job, seconds: float = SECONDS) -> dict[str, Any]:
    frames = list(job.explore.frames()) if job.explore else []
    return {
        "number": number,
        "key": job.id,
        "name": job.name,
        "text": job.text,
        "parameters": dict(job.parameters),
        "frames": frames,
        "default": frames.index(dict(job.parameters)) if frames else 0,
        "limits": dict(job.explore.limits) if job.explore else {},
        "axes": list(job.axes),
        "closure": list(closure(job.text)),
        "seconds": seconds + 5 * len(frames),
    }


class Worker:
    """The warmed process. Starts when it is made, so that it warms up while terms load."""

    def __init__(self) -> None:
        environment = {**alike(os.environ), "PYTHONHASHSEED": "0"}
        path = [str(HOME), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        command = [sys.executable, "-m", "glossary_src.pipeline.run.worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env=environment
        )
        self._asked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it: when its input closes it kills what still runs."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        if not self._asked:
            self._process.kill()  # nothing had to run: no need to let it finish warming up
        self._process.wait()

    def serve(self, request: dict[str, object]) -> Iterator[tuple[int, Outcome]]:
        """Answers as they come, with the number of the job."""
        assert self._process.stdin
        assert self._process.stdout
        self._asked = True
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            answer = json.loads(line)
            if "rule" in answer:
                yield answer["number"], Failed(answer["rule"], answer["cure"], answer["trace"])
            else:
                yield answer["number"], _ran(answer)
