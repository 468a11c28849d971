"""A worker that stays: for tests of what a build says, not of how its processes come and go."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Self

from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.runner import Answer, Request

_PLACES = ("build", "run.pool")
"""Modules of the pipeline that start a worker."""
_OPEN = ExitStack()
_STARTED: list[Local] = []


class Warm(Local):
    """Answers by the one process of all tests here, which starts when it is first asked."""

    def __enter__(self) -> Self:
        """Nothing to start."""
        return self

    def __exit__(self, *_: object) -> None:
        """The process stays."""

    def stop(self) -> None:
        """What runs ends by itself."""

    def answers(self, requests: Sequence[Request]) -> Iterator[tuple[int, Answer]]:
        """All answers, read to the last even if nobody wants it: the next test asks anew."""
        if not _STARTED:
            _STARTED.append(_OPEN.enter_context(Local()))
        found = list(_STARTED[0].answers(requests))
        if len(found) < len(requests):  # it died of one of them
            _STARTED.clear()
            _OPEN.close()
        yield from found


def places() -> list[str]:
    """What a fixture replaces by `Warm`."""
    return [f"glossary_src.pipeline.{place}.Local" for place in _PLACES]


atexit.register(_OPEN.close)
