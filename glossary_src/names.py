"""Find names in running text: longest match, any case, plurals, whole words.

Time grows with the length of the text, not with the number of names: a name is looked up by its
first word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_WIDTHLESS = re.compile("[\u00ad\u200b-\u200d\u2060]+")
"""Soft hyphens and their like: part of a word, and no letters."""
_WORD = re.compile(
    rf"[^\W_]+(?:{_WIDTHLESS.pattern}[^\W_]+)*(?:['’](?!s\b)[^\W_]+)?"  # not that of a possessive
)
_APART = {code: " " for code in range(128) if not chr(code).isalnum()}
_WORDS = re.compile(f"({_WORD.pattern})")
_PREPOSITION = re.compile(r"(.*?)((?: (?:of|in|through|with) .*)?)", re.DOTALL)
_HISS = re.compile(r"(?:ss|as|us|x|sh|(?<!o)ch)$", re.IGNORECASE)
_JOINT = re.compile("[\\s\\-‐\u2011–/\u00ad\u200b-\u200d\u2060]+|['’]")


@dataclass(frozen=True)
class Mention:
    """A name found in a text."""

    start: int
    end: int
    target: str


def words(text: str) -> tuple[str, ...]:
    """The words of a text, without regard to case."""
    return tuple(_spoken(text.casefold()))


def plurals(name: str) -> Iterator[str]:
    """A name and its plural, that of the word before a preposition: `rates of change`."""
    yield name
    head, rest = _PREPOSITION.fullmatch(name).groups()  # type: ignore[union-attr]
    if head.lower().endswith("y") and head[-2:-1].lower() not in "aeiou":
        yield f"{head[:-1]}ies{rest}"
    elif _HISS.search(head):
        yield f"{head}es{rest}"
    elif head[-1:].isalpha() and not head.endswith(("s", "S")):  # weights are many already
        yield f"{head}s{rest}"


class NameIndex:
    """Names and what they stand for; finds them in text."""

    def __init__(self, names: Mapping[str, str], *, plural: bool = True) -> None:
        """`plural`: whether plurals are to be found that are not among the names."""
        self._by_first: dict[str, dict[str, list[tuple[list[str], str]]]] = {}
        """By the first word, then by the second (empty for a name of one word)."""
        for name, target in names.items():
            for form in plurals(name) if plural else (name,):
                if parts := words(form):
                    by_second = self._by_first.setdefault(parts[0], {})
                    second = parts[1] if len(parts) > 1 else ""
                    by_second.setdefault(second, []).append((list(parts), target))
        for by_second in self._by_first.values():
            for candidates in by_second.values():
                candidates.sort(key=lambda candidate: -len(candidate[0]))

    def find(self, text: str) -> Iterator[Mention]:
        """Every mention, left to right, without overlap."""
        folded = _folded(text)
        spoken = _spoken(folded)
        beginnings = self._beginnings(spoken)
        pieces = _WORDS.split(folded) if beginnings else []
        """What stands before each word, and the word."""
        free = counted = offset = 0
        for first in beginnings:
            for parts, target in self._candidates(spoken, first) if first >= free else ():
                free_after = first + len(parts)
                if spoken[first:free_after] == parts and _joined(pieces, first, free_after):
                    start = offset + sum(map(len, pieces[counted : 2 * first + 1]))
                    counted = 2 * free_after
                    offset = start + sum(map(len, pieces[2 * first + 1 : counted]))
                    yield Mention(start, offset, target)
                    free = free_after
                    break

    def _beginnings(self, spoken: list[str]) -> list[int]:
        """Where a name may begin, going by two words: dicts know, however many names there are."""
        by_first = self._by_first
        first = [at for at, word in enumerate(spoken) if word in by_first]
        spoken = [*spoken, ""]
        return [
            at
            for at in first
            if spoken[at + 1] in (seconds := by_first[spoken[at]]) or "" in seconds
        ]

    def _candidates(self, spoken: list[str], first: int) -> list[tuple[list[str], str]]:
        """Names that begin with the two words from here on, then those of one word."""
        by_second = self._by_first[spoken[first]]
        following = spoken[first + 1] if first + 1 < len(spoken) else ""
        candidates = by_second.get(following, []) if following else []
        return candidates + by_second[""] if "" in by_second else candidates


def _spoken(folded: str) -> list[str]:
    """Its words. Without apostrophes and foreign signs they can be had three times faster."""
    if folded.isascii() and "'" not in folded:
        return folded.translate(_APART).split()
    spoken = _WORD.findall(folded)
    return [_WIDTHLESS.sub("", word) for word in spoken] if _WIDTHLESS.search(folded) else spoken


def _joined(pieces: list[str], first: int, after: int) -> bool:
    """Whether only blanks or hyphens stand between the words of a name."""
    return all(_JOINT.fullmatch(pieces[2 * at]) for at in range(first + 1, after))


def _folded(text: str) -> str:
    """The text without regard to case, every character at its place."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(sign if len(sign.casefold()) != 1 else sign.casefold() for sign in text)
