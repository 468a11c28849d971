"""Whether a name in running text means its term: everyday words, pieces of other things."""

from __future__ import annotations

import re
from collections.abc import Collection

from .forms import normalised
from .lookup import Guard

ENOUGH = 3
"""A page is about the field if it tells of so many terms by names that mean nothing else."""
SHORT = 5
_AROUND = 80
"""Characters beside a name in which phrases are looked for."""
_SENTENCE = 400
_END = re.compile(r"[.!?]['\")\]’”]*\s|\n\s*\n")
_BEFORE = re.compile(r"(?:^|[\s—…])[(\"'“‘«‹¿¡\u200b]*$")
_AFTER = re.compile(r"(?:['’]s?)?[)\"'”’»›,;:.!?\u200b\ufffc]*(?:$|[\s—…])")
_REACH = 12


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether it is a word of the sentence, and no piece of a path, an identifier, a compound."""
    before = text[max(start - _REACH, 0) : start]
    if start > _REACH:
        before = before if re.search(r"[\s—…]", before) else f"x{before}"
    return bool(_BEFORE.search(before)) and bool(_AFTER.match(text[end : end + _REACH]))


def is_meant(
    guard: Guard | None, text: str, start: int, end: int, about_the_field: Collection[str]
) -> bool:
    """Whether the name at that place means the term. The last is what else the page tells of."""
    if guard is None:
        return True
    name = f" {normalised(text[start:end])} "
    left = f" {normalised(text[max(start - _AROUND, 0) : start])}"
    right = f"{normalised(text[end : end + _AROUND])} "
    if any(_is_within(f" {phrase} ", left, name, right) for phrase in guard.never):
        return False
    if not guard.needs or len(about_the_field) >= ENOUGH:
        return True
    sentence = f" {normalised(_sentence(text, start, end))} "
    return any(_stands_in(word, sentence) for word in guard.needs)


def _is_within(phrase: str, left: str, name: str, right: str) -> bool:
    """Whether the name is a part of that phrase here, and not only near it."""
    before, found, after = phrase.partition(name)
    if not found:
        return phrase in f"{left}{name}{right}"
    return left.endswith(before) and right.startswith(after)


def _stands_in(word: str, sentence: str) -> bool:
    """A word, or one that begins so; of a short one only the plural: `expand` is no `exp`."""
    if len(word) < SHORT:
        return f" {word} " in sentence or f" {word}s " in sentence
    return f" {word}" in sentence


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a name, without the name."""
    before = text[max(start - _SENTENCE, 0) : start]
    after = text[end : end + _SENTENCE]
    ends = [found.end() for found in _END.finditer(before)]
    close = _END.search(after)
    return f"{before[ends[-1] if ends else 0 :]} . {after[: close.start() if close else None]}"
