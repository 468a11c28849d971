"""Processes that share the frames of one grid: forked here, each does its part, all learn of all.

They stay in the session of the process that forks them, and end with it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from glossary_src.pipeline.run.runner import Answer, failed


class Wrong(Exception):
    """A frame broke a rule, says the process whose part it is."""

    def __init__(self, frame: int, answer: Answer) -> None:
        super().__init__(frame, answer)
        self.frame, self.answer = frame, answer


class Agreed(Exception):
    """What all know by now: the first frame that broke a rule, and which."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class Team:
    """So many processes, from here to `end`. They take every step together, in the same order."""

    def __init__(self, size: int) -> None:
        self._size, self._place = size, 0
        self._links: list[Connection[Any, Any]] = []
        self._others: list[int] = []
        for place in range(1, size):
            mine, theirs = Pipe()
            if not (other := os.fork()):
                for link in (mine, *self._links):
                    link.close()
                self._place, self._links, self._others = place, [theirs], []
                break
            theirs.close()
            self._links.append(mine)
            self._others.append(other)
        self._process = os.getpid()

    @property
    def leads(self) -> bool:
        """Whether this is the process that forked the others, and answers."""
        return self._place == 0

    def own(self, count: int) -> range:
        """Which of so many frames are this process's."""
        return range(self._place, count, self._size)

    def everyone(self, own: Sequence[Any]) -> list[Any]:
        """One thing a frame of its own in, one of every frame out. Raises `Agreed`."""
        parts = self._exchange(own)
        if wrong := [part for part in parts if isinstance(part, Wrong)]:
            raise Agreed(min(wrong, key=lambda it: it.frame).answer)
        whole = [None] * sum(map(len, parts))
        for place, part in enumerate(parts):
            whole[place :: self._size] = part
        return whole

    def settle(self, wrong: Wrong) -> Answer:
        """The answer that all give, now that this process has met something wrong."""
        parts = self._exchange(wrong)
        return min((it for it in parts if isinstance(it, Wrong)), key=lambda it: it.frame).answer

    def _exchange(self, own: Any) -> list[Any]:
        if os.getpid() != self._process:
            os._exit(1)  # forked by the listing
        try:
            if not self.leads:
                self._links[0].send(own)
                told: list[Any] = self._links[0].recv()
                return told
            parts = [own, *(link.recv() for link in self._links)]
            for link in self._links:
                link.send(parts)
        except (EOFError, OSError) as error:
            raise Agreed(failed("ended without an answer.", "Run it alone.")) from error
        return parts

    def end(self) -> None:
        """The others are done: only the process that forked them goes on."""
        if not self.leads:
            os._exit(0)
        for link in self._links:
            link.close()
        for other in self._others:
            os.waitpid(other, 0)
        self._links, self._others = [], []
