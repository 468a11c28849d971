"""Settings under which a claim would come out otherwise: proof that its predicate can.

A counter-setting gives other values to parameters, so snippets run again, or to numbers alone. A
name that is both is that of the parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from glossary_src.faults import Fault, did_you_mean, said
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.guard import Escape, guarded
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.run.outcomes import Job, Outcome, Ran
from glossary_src.schema import Claim

Run = Callable[[list[Job]], Sequence[Outcome]]
"""Runs jobs: an outcome for each, in the order given."""


def by_numbers_faults(entry: Entry, claim: Claim, known: Mapping[str, float]) -> Iterator[Fault]:
    """A fault where other numbers, if its counter-setting gives only numbers, leave it as it is."""
    if list(_unknown(entry, claim, known)):
        return  # told by `counter_faults`
    given = _parameters(entry)
    if claim.counter and all(name in known and name not in given for name in claim.counter):
        yield from _unmoved(claim, known, {**known, **_plain(claim.counter)})


def counter_faults(entry: Entry, known: Mapping[str, float], run: Run) -> Iterator[Fault]:
    """Every counter-setting of a term that cannot be had, or under which nothing flips."""
    for claim in (claim for claim in entry.term.claims if claim.counter):
        unknown = list(_unknown(entry, claim, known))
        yield from unknown
        if unknown:
            continue
        jobs = list(_jobs(entry, claim))
        otherwise = dict(known)
        for job, outcome in zip(jobs, run(jobs) if jobs else (), strict=True):
            if isinstance(outcome, Ran):
                otherwise |= {f"{job.name}.{n}": value for n, value in outcome.numbers.items()}
            else:
                rule = f"makes {job.name}() fail: it {outcome.rule}"
                yield Fault(_thing(claim), rule, "Choose values that it runs with.")
        given = _parameters(entry)
        otherwise |= _plain({n: value for n, value in claim.counter.items() if n not in given})
        yield from _unmoved(claim, known, otherwise)


def _parameters(entry: Entry) -> list[str]:
    """Every parameter of its snippets, as `snippet.parameter`."""
    return [f"{s.name}.{parameter}" for s in entry.snippets for parameter in s.defaults]


def _jobs(entry: Entry, claim: Claim) -> Iterator[Job]:
    """A run for each snippet that has parameters set."""
    given: dict[str, dict[str, Any]] = {}
    for name, value in claim.counter.items():
        if name in _parameters(entry):
            snippet, parameter = name.split(".")
            given.setdefault(snippet, {})[parameter] = value
    studies = [snippet.name for snippet in entry.snippets if snippet.study]
    for snippet, parameters in given.items():
        text = listing(entry.code, snippet)
        yield Job(entry.module, snippet, text, parameters, study=snippet in studies, drawn=False)


def _unknown(entry: Entry, claim: Claim, known: Mapping[str, float]) -> Iterator[Fault]:
    names = _parameters(entry)
    for name in claim.counter:
        if name not in known and name not in names:
            rule = f"sets {name!r}, neither a number nor a parameter."
            yield Fault(_thing(claim), rule, did_you_mean(name, [*names, *known]))
    for name, value in claim.counter.items():
        if name in known and name not in names and not isinstance(value, int | float):
            rule = f"sets the number {name} to {value!r:.60}."
            yield Fault(_thing(claim), rule, "Give a number.")


def _unmoved(
    claim: Claim, known: Mapping[str, float], otherwise: Mapping[str, float]
) -> Iterator[Fault]:
    """A predicate that cannot be judged by the numbers of the page is told elsewhere."""
    before = after = ""
    try:
        with guarded():
            before = claim.found(known)
            after = claim.found(MappingProxyType(otherwise))
    except (Exception, Escape) as error:
        if before:
            raised = error if isinstance(error, Escape) else f"raises {said(error)}"
            rule = f"leaves nothing to judge: the claim {raised} with it."
            yield Fault(_thing(claim), rule, "Name values under which it comes out otherwise.")
        return
    if before and before == after:
        rule = f"flips nothing: the claim {before} with it, as without."
        yield Fault(_thing(claim), rule, "Name values under which it comes out otherwise.")


def _plain(values: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}


def _thing(claim: Claim) -> str:
    return f"claim {claim.number}: counter"
