"""What a Dask worker runs of this project. It is not shipped: the worker has it installed.

A worker keeps warmed processes, one for each of its threads, as a local build keeps one; each forks
a child for a snippet. A snippet that kills its process, or all it may, does not reach the worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from queue import Empty, SimpleQueue

from glossary_src.pipeline.run.ground import differences
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.reach import closure
from glossary_src.pipeline.run.runner import Answer, Request

_idle: SimpleQueue[Local] = SimpleQueue()


async def unlike(wanted: Mapping[str, str]) -> list[str]:
    """How results of this worker might differ from those of the machine that wants `wanted`."""
    return await asyncio.to_thread(_unlike, wanted)


def _unlike(wanted: Mapping[str, str]) -> list[str]:
    local = _ready(wanted)
    found = differences(wanted, local.ground())
    _put_back(local, useful=not found)
    return found


def answer(request: Request, wanted: Mapping[str, str]) -> Answer:
    """Run one snippet. A worker that joined late, and differs, answers with "unlike" instead."""
    local = _ready(wanted)
    found = differences(wanted, local.ground())
    found += differences(request["closure"], closure(request["text"]))
    if found:
        _put_back(local, useful=False)
        return {"unlike": found, "worker": _address()}
    _, answered = next(local.answers([request]), (0, {}))
    _put_back(local, useful=bool(answered))
    if not answered:
        raise RuntimeError("the process that runs snippets ended early")
    return answered


def _ready(wanted: Mapping[str, str]) -> Local:
    """A process to run in. One that died, or began before the project was updated, is ended."""
    while True:
        try:
            local = _idle.get_nowait()
        except Empty:
            break
        if local.ground() == wanted:
            return local
        local.__exit__()
    local = Local(1).__enter__()
    if not local.ground():
        local.__exit__()
        raise RuntimeError("the process that runs snippets does not start there")
    return local


def _put_back(local: Local, *, useful: bool) -> None:
    if useful:
        _idle.put(local)
    else:
        local.__exit__()


def _address() -> str:
    from distributed import get_worker

    return str(get_worker().address)
