"""A term and where it lives: what every later step is given."""

from __future__ import annotations

from dataclasses import dataclass

from glossary_src.schema import Term


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, and where it lives."""

    module: str
    file: str
    """Its path as messages name it."""
    source: str
    term: Term

    @property
    def slug(self) -> str:
        """The name of its page."""
        return self.module.replace("_", "-")
