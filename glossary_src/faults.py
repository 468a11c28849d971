"""What is wrong with an input, said so that its author can mend it without asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from difflib import get_close_matches


@dataclass(frozen=True)
class Fault:
    """One thing that breaks one rule. `file` is filled in by whoever knows it."""

    thing: str
    rule: str
    cure: str
    file: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: " if self.file else ""
        return f"{place}{self.thing} {self.rule} {self.cure}".rstrip()

    def found_in(self, file: str) -> Fault:
        """The same fault, with the file it was found in (kept if it has one)."""
        return self if self.file else replace(self, file=file)


class GlossaryError(ValueError):
    """Every fault that was found, in one report."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


_COLLECTED: ContextVar[list[Fault] | None] = ContextVar("faults", default=None)


@contextmanager
def collecting() -> Iterator[list[Fault]]:
    """Faults that would stop a part from being made, collected; the part is made all the same."""
    found: list[Fault] = []
    token = _COLLECTED.set(found)
    try:
        yield found
    finally:
        _COLLECTED.reset(token)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `GlossaryError` if there are any, or leave them to who collects them."""
    if found := tuple(faults):
        if (collected := _COLLECTED.get()) is None:
            raise GlossaryError(found)
        collected += found


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a word that is not known, or else the list of what is."""
    names = sorted(known)
    if same := [name for name in names if name.casefold() == word.casefold()]:
        return f"Did you mean {same[0]!r}?"
    if close := get_close_matches(word, names, n=1):
        return f"Did you mean {close[0]!r}?"
    if len(names) > 16:
        return f"None of the {len(names)} known ones is similar."
    return f"Known: {', '.join(names)}." if names else "There is none yet."
