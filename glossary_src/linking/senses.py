"""Mentions in the prose of a whole file that mean their terms, by the rules of `guards`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..names import Mention
from .forms import normalised
from .guards import is_meant, stands_alone
from .lookup import Glossary
from .texts.part import NOTHING

WORDS_EACH = 1500
"""A page that tells of the field has a name that means nothing else in so many words."""
_APART = re.compile(r"\n[ \t>]*\n|\0")


class Senses:
    """The mentions of a glossary's terms in the prose of one file, its parts taken together."""

    def __init__(self, glossary: Glossary, texts: Sequence[str]) -> None:
        self.glossary, self.guards = glossary, glossary.guards or {}
        clear = [
            mention.target
            for text in texts
            for mention in glossary.index.find(text)
            if normalised(text[mention.start : mention.end]) not in self.guards
        ]
        words = sum(text.count(" ") for text in texts)
        self.field = set(clear) if len(clear) * WORDS_EACH >= words else set()

    def mentions(self, text: str) -> Iterator[Mention]:
        """Those that mean the term, and are words of their own."""
        shown = text.replace(NOTHING, " ")
        for mention in self.glossary.index.find(text):
            start, end = mention.start, mention.end
            is_whole = not _APART.search(text, start, end) and stands_alone(shown, start, end)
            if is_whole and self._is_meant(shown, start, end):
                yield mention

    def _is_meant(self, text: str, start: int, end: int) -> bool:
        form = normalised(text[start:end])
        if self.glossary.guards is None:  # an inventory tells of none: it takes two words
            return " " in form
        return is_meant(self.guards.get(form), text, start, end, self.field)
