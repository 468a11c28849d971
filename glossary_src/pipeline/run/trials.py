"""What a reader meets who runs a listing elsewhere: each edit, and warnings where they end it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from glossary_src.faults import Fault
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.run.outcomes import Failed, Job, Outcome, Ran
from glossary_src.schema import Edit, Snippet

Run = Callable[[list[Job]], Sequence[Outcome]]
_STRICT = 'import warnings; warnings.simplefilter("error"); '
"""On the first line, so that the others keep their numbers."""


def trial_faults(
    entry: Entry, jobs: Sequence[Job], outcomes: Mapping[str, Outcome], run: Run
) -> Iterator[Fault]:
    """A fault for each warning and each edit that fails or shows what was there before."""
    alone = {
        job.name: replace(job, parameters={}, explore=None)
        for job in jobs
        if isinstance(outcomes[job.name], Ran) and not job.study and job.text.startswith("import ")
    }
    strict = [replace(it, text=_STRICT + it.text, drawn=False) for it in alone.values()]
    edits = [(s, edit) for s in entry.snippets if s.name in alone for edit in s.edits]
    changed = [_changed(alone[snippet.name], edit) for snippet, edit in edits]
    found = run([*strict, *changed])
    for job, outcome in zip(strict, found, strict=False):
        if isinstance(outcome, Failed):
            cure = "Mend what it warns of: for a reader who turns warnings into errors it ends."
            yield Fault(f"{job.name}()", f"{outcome.rule[:-1]}, a warning.", cure)
    for (snippet, edit), outcome in zip(edits, found[len(strict) :], strict=True):
        yield from _edit_faults(snippet, edit, outcome, alone[snippet.name], run)


def _changed(job: Job, edit: Edit) -> Job:
    return replace(job, text=job.text.replace(edit.old, edit.new))


def _edit_faults(
    snippet: Snippet, edit: Edit, outcome: Outcome, alone: Job, run: Run
) -> Iterator[Fault]:
    thing = f"snippet {snippet.name}(): edit {edit.words[:40]!r}"
    if isinstance(outcome, Failed):
        yield Fault(thing, outcome.rule, "Write what runs to its end when it stands there.")
        return
    (before,) = run([alone])
    if isinstance(before, Ran) and (before.svg, before.numbers) == (outcome.svg, outcome.numbers):
        cure = "Write what moves a curve or a number."
        yield Fault(thing, "shows nothing new.", cure)
