"""Find names in running text: longest match, any case, plurals, whole words.

Time grows with the length of the text, not with the number of names: a name is looked up by its
first word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text."""

    start: int
    end: int
    target: str


def words(text: str) -> tuple[str, ...]:
    """The words of a text, without regard to case."""
    return tuple(word.casefold() for word in _WORD.findall(text))


def plurals(name: str) -> Iterator[str]:
    """A name and the forms its last word takes in the plural."""
    yield name
    if name[-1:].isalpha() and not name.endswith(("s", "S")):
        yield f"{name}s"
    if name.endswith(("s", "x", "ch", "sh")):
        yield f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        yield f"{name[:-1]}ies"


class NameIndex:
    """Names and what they stand for; finds them in text."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name, target in names.items():
            for form in plurals(name):
                if parts := words(form):
                    self._by_first[parts[0]].append((parts, target))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def find(self, text: str) -> Iterator[Mention]:
        """Every mention, left to right, without overlap."""
        found = list(_WORD.finditer(text))
        folded = [match[0].casefold() for match in found]
        place = 0
        while place < len(found):
            for parts, target in self._by_first.get(folded[place], ()):
                last = place + len(parts) - 1
                if tuple(folded[place : last + 1]) == parts and self._joined(
                    text, found, place, last
                ):
                    yield Mention(found[place].start(), found[last].end(), target)
                    place = last
                    break
            place += 1

    @staticmethod
    def _joined(text: str, found: list[re.Match[str]], first: int, last: int) -> bool:
        """Whether only blanks or hyphens stand between the words of a name."""
        return all(
            re.fullmatch(r"[\s\-‐–/]+", text[found[i].end() : found[i + 1].start()])
            for i in range(first, last)
        )
