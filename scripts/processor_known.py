"""What the usual build computed, call by call, for `compare_processors`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.run.cache import Cache, digest, folder_for_results
from glossary_src.pipeline.run.outcomes import Job, Ran, jobs_of
from glossary_src.pipeline.run.pool import request_of, run
from glossary_src.pipeline.write.explorer import sentence
from glossary_src.schema import Snippet

ALIKE = 1e-9
"""Numbers that differ by less read alike, but where rounding turns on it: these frames run."""
Call = tuple[str, int]
"""A snippet and the place of a setting."""


@dataclass(frozen=True)
class Known:
    """A snippet, its job, and what the usual build computed."""

    snippet: Snippet
    job: Job
    ran: Ran

    @property
    def id(self) -> str:
        """What its calls are kept under: another listing has another one."""
        return f"{self.job.id} {digest([self.job.text])[:8]}"

    @property
    def default(self) -> int:
        """The place of the default call among all of them."""
        return int(request_of(0, self.job)["default"])

    @property
    def numbers(self) -> list[dict[str, float]]:
        """Of each call."""
        return self.ran.turned.numbers if self.ran.turned else [self.ran.numbers]

    def first_calls(self) -> set[int]:
        """What runs in any case."""
        count = len(self.numbers)
        return {self.default, 0, count - 1, *(n for n in range(count) if self._is_close(n))}

    def _is_close(self, number: int) -> bool:
        """Whether its texts turn on the last digits of a number."""
        return len({self._said(number, by) for by in (1 - ALIKE, 1, 1 + ALIKE)}) > 1

    def _said(self, number: int, by: float) -> str:
        given = {name: value * by for name, value in self.numbers[number].items()}
        said = [worded(value) for value in given.values()]
        if grid := self.job.explore:
            said.append(sentence(self.snippet, grid, list(grid.frames())[number], given))
        return "\n".join(said)


def known_by_id() -> dict[str, Known]:
    """All snippets by their ids, run or recalled."""
    pairs = [
        (e, s, j) for e in load().values() for s, j in zip(e.snippets, jobs_of(e), strict=True)
    ]
    outcomes = run([job for _, _, job in pairs], cache=Cache(folder_for_results() / "snippets"))
    found = {}
    for (_, snippet, job), ran in zip(pairs, outcomes, strict=True):
        assert isinstance(ran, Ran), ran
        found[job.id] = Known(snippet, job, ran)
    return found


def answer_of(it: Known, found: Mapping[Call, Any]) -> dict[str, Any]:
    """What the usual build computed, with the numbers of another processor where these ran."""
    answer = asdict(it.ran)
    ran = {n: row for (name, n), row in found.items() if name == it.id and numbers_of(row)}
    for number, row in ran.items():
        told = {**numbers_of(row), **_roundings(it, it.numbers[number])}
        if it.ran.turned:
            answer["turned"]["numbers"][number] = told
        if number == it.default:
            answer |= {"numbers": told, "data": row["data"]}
    return answer


def _roundings(it: Known, numbers: Mapping[str, float]) -> dict[str, float]:
    """What is zero but for rounding: how large it is is chance."""
    return {n: numbers[n] for n, span in it.snippet.promises.items() if span.is_rounding}


def numbers_of(row: Mapping[str, Any]) -> dict[str, float]:
    """What a call returned; nothing if it failed."""
    found: dict[str, float] = row["answer"].get("numbers", {})
    return found
