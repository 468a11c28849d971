"""Known wrong statements, found clause by clause: of what, which property, which value."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .clauses import Clause, asserted, denied, sentences

Slot = re.Pattern[str]
LONGEST = 2000
"""Characters of a sentence. What is longer is a list or a table; time grows with its square."""


@dataclass(frozen=True)
class Form:
    """One way to say it: a subject, and what must be said of it in the same clause."""

    subject: Slot
    says: tuple[Slot, ...]
    """Each must be there; in this order where `ordered`."""
    unless: Slot | None = None
    """What makes it another statement, anywhere in the sentence."""
    denies: Slot | None = None
    """Words of denial that belong to it: gradients that do not vanish."""
    ordered: bool = False
    whole: bool = False
    """Its parts may stand in several clauses of one sentence."""
    stems: tuple[tuple[str, ...], ...] = ()
    """One of each must stand there, or in the sentence before: rules out nearly all at once."""

    def possible(self, text: str) -> bool:
        """Whether a text in lower case has the words that it takes."""
        return all(any(stem in text for stem in stems) for stems in self.stems)

    def made_by(self, clause: Clause) -> bool:
        """Whether a clause says it, and does not take it back."""
        text = clause.sentence if self.whole else clause.text
        if not self.possible(clause.before + text):
            return False
        subject = self.subject.search(text)
        if not subject and not (clause.before and self.subject.search(clause.before)):
            return False
        spans = [subject.span()] if subject else []
        place = 0
        for slot in self.says:
            if not (found := slot.search(text, place)):
                return False
            place = found.end() if self.ordered else 0
            spans.append(found.span())
        if self.unless and self.unless.search(clause.sentence):
            return False
        if self.denies:
            spans += [found.span() for found in self.denies.finditer(text)]
        return not denied(_without(text, spans))


@dataclass(frozen=True)
class Statement:
    """A claim that the site refutes, and how to tell that a sentence makes it."""

    claim: int
    term: str
    verdict: str
    """`false` or `misleading`, as in the register."""
    instead: str
    forms: tuple[Form, ...]
    wrong: tuple[str, ...]
    """Sentences that make it: tested."""
    right: tuple[str, ...]
    """Neighbors that do not: tested."""


@lru_cache(maxsize=1)
def statements() -> tuple[Statement, ...]:
    """What `statements.json` holds."""
    whole = json.loads(Path(__file__).with_name("statements.json").read_text(encoding="utf-8"))
    words = whole["words"]
    return tuple(
        Statement(
            entry["claim"],
            entry["term"],
            entry["verdict"],
            entry["instead"],
            tuple(_form(form, words) for form in entry["forms"]),
            tuple(entry["wrong"]),
            tuple(entry["right"]),
        )
        for entry in whole["statements"]
    )


def wrong_statements(prose: str, known: Collection[Statement]) -> Iterator[tuple[int, Statement]]:
    """Every wrong statement, of those that are known, with the place of its sentence."""
    before = ""
    for start, sentence in sentences(prose):
        if len(sentence) > LONGEST:
            before = ""
            continue
        text = f"{before} {sentence}".casefold()
        possible = {
            statement.claim: forms
            for statement in known
            if (forms := [form for form in statement.forms if form.possible(text)])
        }
        clauses = list(asserted(sentence, before)) if possible else []
        for statement in known if clauses else ():
            forms = possible.get(statement.claim, [])
            if any(form.made_by(clause) for clause in clauses for form in forms):
                yield start, statement
        before = sentence


def _form(form: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> Form:
    return Form(
        slot(form["subject"], words),
        tuple(slot(one, words) for one in form["says"]),
        slot(form["unless"], words) if form.get("unless") else None,
        slot(form["denies"], words) if form.get("denies") else None,
        bool(form.get("ordered")),
        bool(form.get("whole")),
        tuple(filter(None, (_stems(one, words) for one in (form["subject"], *form["says"])))),
    )


def _stems(phrases: Sequence[str], words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """How each of some phrases begins; none where one is a pattern of its own."""
    found: list[str] = []
    for phrase in phrases:
        first = phrase.split()[0]
        if first.startswith("/"):
            return ()
        if first.startswith("@"):
            if not (more := _stems(words[first[1:]], words)):
                return ()
            found += more
        else:
            found.append(first.partition("*")[0])
    return tuple(found)


def slot(phrases: Sequence[str], words: Mapping[str, Sequence[str]]) -> Slot:
    """Any of some phrases. `@name` stands for a list of words, `*` for any ending, `~` for up to
    three words, `/.../` for a pattern of its own.
    """
    return re.compile("|".join(_phrase(phrase, words) for phrase in phrases))


def _phrase(phrase: str, words: Mapping[str, Sequence[str]]) -> str:
    if phrase.startswith("/"):
        return f"(?:{phrase.strip('/')})"
    made = ""
    for part in phrase.split():
        if part == "~":
            made += r"(?:[ ,]+[^ ,.]+){0,3}?"
            continue
        if part.startswith("@"):
            found = "|".join(_phrase(one, words) for one in words[part[1:]])
        else:
            found = re.escape(part).replace(r"\*", r"\w*")
            found = rf"(?<![\w]){found}(?![\w])"
        made += f"{'[ ,]+' if made else ''}(?:{found})"
    return made


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
