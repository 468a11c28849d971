"""Another Python, with another numpy, computes the same numbers."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Job, Ran, jobs_of
from glossary_src.pipeline.run.pool import run
from tests.loaded import loaded
from tests.numbers import differences


def numbers(jobs: list[Job], cache: Path) -> dict[str, float]:
    """What the default calls return, by `module.snippet.number`."""
    ran = zip(jobs, run(jobs, cache=Cache(cache / "snippets")), strict=True)
    return {
        f"{job.module}.{job.name}.{name}": value
        for job, outcome in ran
        if isinstance(outcome, Ran)
        for name, value in outcome.numbers.items()
    }


@pytest.mark.whole
def test_the_numbers_are_those_that_another_python_wrote_down(
    cache: Path, request: pytest.FixtureRequest
) -> None:
    """`scripts/test` gives the same file to both: the first writes it. Studies with --thorough."""
    file = request.config.getoption("numbers")
    if file is None:
        pytest.skip("nothing to compare with: --numbers FILE")
    jobs = [job for entry in loaded().values() for job in jobs_of(entry)]
    here = f"with Python {sys.version.split()[0]}"
    if not file.exists():
        mine = numbers(jobs, request.getfixturevalue("ran"))
        file.write_text(json.dumps({"where": here, "numbers": mine}))
        return
    thorough = request.config.getoption("thorough")
    asked = [job for job in jobs if thorough or not job.study]
    mine = numbers([replace(job, explore=None, drawn=False) for job in asked], cache)
    other, names = json.loads(file.read_text()), {f"{job.module}.{job.name}" for job in asked}
    wanted = {n: v for n, v in other["numbers"].items() if n.rpartition(".")[0] in names}
    assert list(differences(mine, wanted, (here, other["where"]))) == []
