"""A term, its snippets, and where they live: what every later step is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossary_src.schema import Practice, Snippet, Term


def slug_of(module: str) -> str:
    """The name of the page of a term."""
    return module.replace("_", "-")


LABEL = 25
"""The most letters of a label on a map."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The prose, the figures in the order of the page, and where they live."""

    module: str
    file: str
    """Its path as messages name it."""
    code: str
    """Its text."""
    term: Term
    snippets: tuple[Snippet, ...]
    """The first one on the page opens it."""
    practice: Practice | None = None

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that may use the notation, with the name of its place: prose, then figures."""
        yield from self.term.texts()
        for snippet in self.snippets:
            yield from snippet.texts()
        if self.practice:
            yield from self.practice.texts()

    @property
    def slug(self) -> str:
        """The name of its page."""
        return slug_of(self.module)

    @property
    def label(self) -> str:
        """Its title in a small box: where that is too long, its first other name that is not."""
        names = (self.term.title, *self.term.aliases)
        return next((name for name in names if len(name) <= LABEL), self.term.title)
