"""Whether a name that is also an everyday word means the term: the guards of `forms.json`.

A guarded name counts where one of the words it needs stands in the same sentence, or where the page
is plainly about the field; never inside a phrase that means something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..names import Mention
from .forms import normalised
from .lookup import Glossary

ENOUGH, WORDS_EACH = 3, 1500
"""A page is about the field if it has that many terms by names that mean nothing else, and one
mention of them in so many words."""
SHORT = 5
_AROUND = 70
"""Characters beside a name in which a phrase is looked for."""
_END = re.compile(r"[.!?:]\s|\n[ \t>]*\n|\n[ \t]*[-*+|]\s|\0{2}\n")
_CONTEXT = 400
_GLUED_BEFORE = re.compile(r"[\w\\$#@~][-\u2010\u2011]?$|[-\u2010\u2011&./\\$#@~_]$")
_GLUED_AFTER = re.compile(r"[-\u2010\u2011](?=\w)|[/_\\$#@~=(\[]|\.\w|::|:\d")
_BREAK = re.compile(r"\n[ \t>]*\n|\0")


class Senses:
    """The mentions of a glossary's terms in the prose of one file, its parts taken together."""

    def __init__(self, glossary: Glossary, texts: Sequence[str]) -> None:
        self.glossary, self.guards = glossary, glossary.guards or {}
        found = [
            mention.target
            for text in texts
            for mention in glossary.index.find(text)
            if normalised(text[mention.start : mention.end]) not in self.guards
        ]
        words = sum(text.count(" ") for text in texts)
        self.about_the_field = len(set(found)) >= ENOUGH and len(found) * WORDS_EACH >= words

    def mentions(self, text: str) -> Iterator[Mention]:
        """Those that mean the term, and are words of their own."""
        for mention in self.glossary.index.find(text):
            if _is_alone(text, mention) and self._is_meant(text, mention):
                yield mention

    def _is_meant(self, text: str, mention: Mention) -> bool:
        guard = self.guards.get(normalised(text[mention.start : mention.end]))
        if guard is None:
            return True
        near = f" {normalised(text[max(mention.start - _AROUND, 0) : mention.end + _AROUND])} "
        if any(f" {phrase} " in near for phrase in guard.never):
            return False
        if self.about_the_field or not guard.needs:
            return True
        sentence = f" {normalised(_sentence(text, mention))} "
        return any(_stands_in(word, sentence) for word in guard.needs)


def _stands_in(word: str, sentence: str) -> bool:
    """A word, or one that begins so; of a short one only the plural: `expand` is no `exp`."""
    if len(word) < SHORT:
        return f" {word} " in sentence or f" {word}s " in sentence
    return f" {word}" in sentence


def _is_alone(text: str, mention: Mention) -> bool:
    """Whether it is no piece of an identifier, of a compound, of two paragraphs."""
    before = text[max(mention.start - 2, 0) : mention.start]
    return not (
        _GLUED_BEFORE.search(before)
        or _GLUED_AFTER.match(text, mention.end)
        or _BREAK.search(text, mention.start, mention.end)
    )


def _sentence(text: str, mention: Mention) -> str:
    """The sentence around it, without the name itself."""
    before = text[max(mention.start - _CONTEXT, 0) : mention.start]
    after = text[mention.end : mention.end + _CONTEXT]
    ends = [found.end() for found in _END.finditer(before)]
    end = _END.search(after)
    return before[ends[-1] if ends else 0 :] + " . " + (after[: end.start()] if end else after)
