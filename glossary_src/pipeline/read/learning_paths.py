"""Learning paths: whether their terms exist, and where a term stands on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import LearningPath

FILE = "learning_paths.py"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a term stands on a path. `before` and `after` are modules, or empty at the ends."""

    path: LearningPath
    number: int
    before: str
    after: str


def check_paths(paths: Sequence[LearningPath], entries: Mapping[str, Entry]) -> None:
    """Raise `GlossaryError` with every step that is no term."""
    if faults := list(_faults(paths, entries)):
        raise GlossaryError(faults)


def _faults(paths: Sequence[LearningPath], entries: Mapping[str, Entry]) -> Iterator[Fault]:
    slugs = [path.slug for path in paths]
    for path in paths:
        thing = f"path {path.slug!r}"
        if slugs.count(path.slug) > 1:
            yield Fault(thing, "stands twice.", "Give each its own slug.", FILE)
        for module in path.terms:
            if module not in entries:
                cure = did_you_mean(module, entries)
                yield Fault(thing, f"names {module!r}, which is no term.", cure, FILE)


def steps(module: str, paths: Sequence[LearningPath]) -> list[Step]:
    """Every path that a term is on."""
    found = []
    for path in paths:
        if module in path.terms:
            place = path.terms.index(module)
            before = path.terms[place - 1] if place else ""
            after = path.terms[place + 1] if place + 1 < len(path.terms) else ""
            found.append(Step(path, place + 1, before, after))
    return found
