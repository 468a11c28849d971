"""The kinds of field that a section may have: how their values are kept, checked and begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from glossary_src.faults import Fault
from glossary_src.schema.claims import Claim
from glossary_src.schema.parts import Analogy, Question
from glossary_src.schema.relations import relation_faults
from glossary_src.schema.text import (
    formula_faults,
    missing,
    one_line,
    symbol_faults,
    text_faults,
    tidy,
)

Texts = Iterator[tuple[str, str]]
"""Name of a place, and the text there that may use the notation."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is true of every field of a kind."""

    name: str
    type: Any
    """The annotation of its field."""
    kept: Callable[[Any], Any]
    """The value as a term keeps it."""
    faults: Callable[[str, Any], Iterator[Fault]]
    """Rules that the value of a field breaks, by the name of the field."""
    texts: Callable[[str, Any], Texts]
    fill_in: str
    """The value in the skeleton of a term: Python, with `{hint}` in it."""


def _same(value: Any) -> Any:
    return value


def _lines(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one_line(text) for text in value)


def _no_texts(_: str, __: Any) -> Texts:
    yield from ()


def _own_text(name: str, value: str) -> Texts:
    yield name, value


def _numbered_texts(name: str, value: tuple[str, ...]) -> Texts:
    yield from ((f"{name} {place}", text) for place, text in enumerate(value, 1))


def _no_faults(_: str, __: Any) -> Iterator[Fault]:
    yield from ()


def _twice(name: str, value: tuple[str, ...]) -> Iterator[Fault]:
    """Entries that say the same once more; case does not count."""
    folded = [text.casefold() for text in value]
    for twice in dict.fromkeys(text for text in folded if text and folded.count(text) > 1):
        yield Fault(f"{name} {twice[:40]!r}", "stands twice.", "Keep one of them.")


def _each_faults(name: str, value: tuple[str, ...]) -> Iterator[Fault]:
    yield from _twice(name, value)
    for text in value:
        yield from missing(name, text, "Leave out what is empty.")
        yield from text_faults(name, text)


def _phrases_faults(name: str, value: tuple[str, ...]) -> Iterator[Fault]:
    yield from _twice(name, value)
    for text in value:
        yield from _plain_faults(name, text)


def _typed_faults(name: str, value: tuple[str, ...]) -> Iterator[Fault]:
    yield from _twice(name, value)
    for text in value:
        yield from missing(name, text, "Leave out what is empty.")
        if len(text) > _LONGEST or text != "".join(c for c in text if c.isprintable()):
            cure = f"Write one line of {_LONGEST} characters at most, as a reader types it."
            yield Fault(f"{name} {text[:40]!r}", "is nothing that one types.", cure)


def _plain_faults(name: str, value: str) -> Iterator[Fault]:
    yield from missing(name, value, "Leave it out, or write it.")
    yield from text_faults(name, value, plain=True)


def _parts_faults(_: str, value: tuple[Any, ...]) -> Iterator[Fault]:
    for part in value:
        yield from part.faults()


def _questions_faults(name: str, value: tuple[Question, ...]) -> Iterator[Fault]:
    yield from _parts_faults(name, value)
    asked = [question.asked.casefold().rstrip("? ") for question in value]
    for twice in sorted({it for it in asked if asked.count(it) > 1}):
        yield Fault(f"question {twice[:40]!r}", "stands twice.", "Keep one of them.")


def _parts_texts(_: str, value: tuple[Any, ...]) -> Texts:
    for part in value:
        yield from part.texts()


def _claims_faults(name: str, value: tuple[Claim, ...]) -> Iterator[Fault]:
    yield from _parts_faults(name, value)
    numbers = [claim.number for claim in value]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        yield Fault(f"claim {number}", "stands twice.", "Keep one of them.")


def _table(value: Mapping[str, str]) -> dict[str, str]:
    return {key: one_line(words) for key, words in value.items()}


def _symbols_faults(name: str, value: Mapping[str, str]) -> Iterator[Fault]:
    for symbol, words in value.items():
        yield from symbol_faults(f"{name} {symbol!r}", symbol, words)


def _table_texts(name: str, value: Mapping[str, str]) -> Texts:
    yield from ((f"{name} {key!r}", words) for key, words in value.items())


def _analogy_faults(_: str, value: Analogy) -> Iterator[Fault]:
    yield from value.faults()


def _analogy_texts(_: str, value: Analogy) -> Texts:
    yield from value.texts()


_LONGEST = 80
_QUOTED, _LISTED = '"Fill in: {hint}"', '("Fill in: {hint}",)'
_PROSE = '"""\n        Fill in: {hint}\n    """'
SENTENCE = Kind("sentence", str, one_line, text_faults, _own_text, _QUOTED)
PROSE = Kind("prose", str, tidy, text_faults, _own_text, _PROSE)
WORDS = Kind("words", str, one_line, _plain_faults, _no_texts, '"{hint}"')
"""Shown as they are, without notation."""
FORMULA = Kind("formula", str, tidy, formula_faults, _no_texts, 'r"{hint}"')
"""LaTeX. Whether it can be typeset is checked with all formulas."""
SYMBOLS = Kind("symbols", Mapping[str, str], _table, _symbols_faults, _table_texts, "{{}}")
"""Symbol in LaTeX to words, in place of those of the glossary; empty words say nothing of it."""
PHRASES = Kind("phrases", tuple[str, ...], _lines, _phrases_faults, _no_texts, _LISTED)
TYPED = Kind("typed", tuple[str, ...], _lines, _typed_faults, _no_texts, _LISTED)
"""What readers type: shown nowhere, so it may hold code such as `zero_grad`."""
SENTENCES = Kind("sentences", tuple[str, ...], _lines, _each_faults, _numbered_texts, _LISTED)
ANALOGY = Kind(
    "analogy",
    Analogy,
    _same,
    _analogy_faults,
    _analogy_texts,
    'Analogy(\n        text="Fill in: {hint}",\n'
    '        breaks_down="Fill in: where the comparison stops being true.",\n    )',
)
QUESTIONS = Kind(
    "questions",
    tuple[Question, ...],
    _same,
    _questions_faults,
    _parts_texts,
    '(\n        Question("Fill in: {hint}", "Fill in: the answer."),\n'
    '        Question("Fill in: what else?", "Fill in: the answer."),\n'
    '        Question("Fill in: what do they get wrong?", "Fill in: the answer."),\n    )',
)
CLAIMS = Kind("claims", tuple[Claim, ...], _same, _claims_faults, _parts_texts, "()")
RELATIONS = Kind(
    "relations", Mapping[str, tuple[str, ...]], _same, relation_faults, _no_texts, "{{}}"
)
"""Kind of relation to the modules it holds for."""
