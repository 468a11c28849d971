"""A worker that stays: for tests of what a build says, not of how its processes come and go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Self

from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.runner import Answer, Request

PLACES = [f"glossary_src.pipeline.{module}.Local" for module in ("build", "run.pool")]
"""Where the pipeline starts a worker."""


class Warm:
    """Answers by one process for all builds, which starts when it is first asked."""

    def __init__(self) -> None:
        self._started: Local | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Nothing to start."""
        return self

    def __exit__(self, *_: object) -> None:
        """The process stays."""

    def answers(self, requests: Sequence[Request]) -> Iterator[tuple[int, Answer]]:
        """All answers, read to the last even if nobody wants it: the next test asks anew."""
        if not self._started:
            self._started = self._stack.enter_context(Local())
        found = list(self._started.answers(requests))
        if len(found) < len(requests):  # it died of one of them
            self.close()
        yield from found

    def close(self) -> None:
        """End the process, if there is one."""
        self._started = None
        self._stack.close()
