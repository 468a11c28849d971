"""Faults run, and which of them keep every promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from glossary_src.faults import Fault, GlossaryError
from glossary_src.mutation.plant import Mutant, mutants
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Job, Outcome, Ran
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.promises import broken, broken_figure
from glossary_src.pipeline.run.runner import Runner
from glossary_src.schema import Snippet

MOST = 40
"""Faults planted in one listing: enough to score it, few enough to run them all."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of the faults of one snippet."""

    name: str
    """`module.snippet`."""
    planted: int
    surviving: tuple[str, ...]
    """The faults that keep every promise, in words."""


def tried(
    entry: Entry, snippet: Snippet, cache: Cache, runner: Runner, most: int | None = MOST
) -> Tried:
    """Run the default call of a snippet with each fault.

    Raises `GlossaryError` where it breaks a promise without a fault.
    """
    job = Job(
        entry.module, snippet.name, listing(entry.code, snippet.name), snippet.turned, drawn=False
    )
    planted = mutants(job.text, most=most, given=frozenset(snippet.turned))
    jobs = [job, *(replace(job, text=mutant.text) for mutant in planted)]
    first, *others = run(jobs, cache=cache, runner=runner)
    if not keeps(snippet, first):
        cure = f"Look at it first: scripts/check {entry.slug}"
        raise GlossaryError(
            [Fault(f"{snippet.name}()", "breaks its promises as it is.", cure, entry.file)]
        )
    return Tried(f"{entry.module}.{snippet.name}", len(planted), _alive(snippet, planted, others))


def keeps(snippet: Snippet, outcome: Outcome) -> bool:
    """Whether every promise of the default call is kept."""
    if not isinstance(outcome, Ran):
        return False
    faults = [*broken(snippet, outcome.numbers), *broken_figure(snippet, outcome.data)]
    return not faults


def _alive(
    snippet: Snippet, planted: Iterable[Mutant], outcomes: Iterable[Outcome]
) -> tuple[str, ...]:
    pairs = zip(planted, outcomes, strict=True)
    return tuple(mutant.words for mutant, outcome in pairs if keeps(snippet, outcome))
