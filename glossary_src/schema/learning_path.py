"""A path through the glossary: terms in the order of learning, a number to explain at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossary_src.faults import Fault, GlossaryError
from glossary_src.schema.text import missing, one_line, text_faults


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPath:
    """Terms in the order in which one prepares the next."""

    slug: str
    """Its anchor on the page of all paths."""
    title: str
    promise: str
    """What a reader who walks it will understand."""
    terms: tuple[str, ...]
    """Modules of terms, in order."""
    ends_with: str
    """The number that can be explained at the end, as `@{term.snippet.number:format}`, and how."""

    def __post_init__(self) -> None:
        for name in ("promise", "ends_with"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        if faults := tuple(self._faults()):
            raise GlossaryError(fault.found_in("learning_paths.py") for fault in faults)

    def _faults(self) -> Iterator[Fault]:
        thing = f"path {self.slug!r}"
        for name in ("title", "promise", "ends_with"):
            yield from missing(f"{thing}: {name}", getattr(self, name), "Write it.")
            yield from text_faults(f"{thing}: {name}", getattr(self, name))
        if len(set(self.terms)) < max(2, len(self.terms)):
            cure = "Name two or more different terms."
            yield Fault(f"{thing}: terms", "hold one twice, or are too few.", cure)
        if "@{" not in self.ends_with:
            yield Fault(thing, "ends in no number.", "Write @{term.snippet.number} in ends_with.")
