"""Known wrong statements, found in a text sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tomllib

_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|$)|\n(?![ ]*\n))+", re.MULTILINE)
_DENIED = re.compile(
    r"\b(?:not|never|no|wrong\w*|false\w*|myths?|mistak\w+|contrary|incorrect\w*|misread\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """A claim that the site refutes, and how to tell that a sentence makes it."""

    claim: int
    term: str
    says: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    instead: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]

    def made_by(self, sentence: str) -> bool:
        """Whether a sentence makes this statement, and does not deny it."""
        return (
            all(pattern.search(sentence) for pattern in self.says)
            and not any(pattern.search(sentence) for pattern in self.unless)
            and not _DENIED.search(sentence)
        )


@cache
def statements() -> tuple[Statement, ...]:
    """What `statements.toml` holds."""
    text = Path(__file__).with_name("statements.toml").read_text(encoding="utf-8")
    return tuple(
        Statement(
            entry["claim"],
            entry["term"],
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry["says"]),
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry["unless"]),
            entry["instead"],
            tuple(entry["wrong"]),
            tuple(entry["right"]),
        )
        for entry in tomllib.loads(text)["statement"]
    )


def wrong_statements(prose: str, known: Collection[Statement]) -> Iterator[tuple[int, Statement]]:
    """Every wrong statement, of those that are known, with the place of its sentence."""
    for match in _SENTENCE.finditer(prose):
        for statement in known:
            if statement.made_by(match[0]):
                yield match.start() + len(match[0]) - len(match[0].lstrip()), statement
