"""What the checker has to say of a file."""

from __future__ import annotations

from dataclasses import dataclass, field

RULES = {
    "unlinked-term": "A term of the glossary is mentioned and never linked in the file.",
    "unknown-term": "A link leads to a term that the glossary does not have.",
    "wrong-statement": "A sentence states what the glossary's register of claims refutes.",
    "unread": "A file could not be read, or not whole.",
}
LEVELS = {
    "unlinked-term": "note",
    "unknown-term": "error",
    "wrong-statement": "warning",
    "unread": "note",
}
ORDER = ("note", "warning", "error")


@dataclass(frozen=True)
class Place:
    """A stretch of a file: which of its parts, and from where to where."""

    part: int
    start: int
    end: int
    term: str = ""
    """The slug of a term that may be linked there."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend, and where."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    url: str = field(default="", compare=False)
    """Where the glossary says more."""
    cell: int = field(default=0, compare=False)
    """Of a notebook, counted from 1; lines are then those of the cell."""
    key: str = field(default="", compare=False)
    """What it is about, whatever its line."""
    form: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)

    @property
    def level(self) -> str:
        """How much it weighs."""
        return LEVELS[self.rule]
