"""Known wrong statements: other words for them are found, their innocent neighbors are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glossary_src.linking.clauses import asserted, plain, sentences
from glossary_src.linking.statements import LONGEST, Statement, statements, wrong_statements
from glossary_src.pipeline.read.load import TERMS, load

KNOWN = statements()
APART = json.loads(Path(__file__).with_name("kept_apart.json").read_text(encoding="utf-8"))
"""Sentences by somebody who had not seen the wordings: nothing was changed to suit them."""
each = pytest.mark.parametrize("statement", KNOWN, ids=lambda it: str(it.claim))


def made(text: str) -> list[int]:
    return [statement.claim for _, statement in wrong_statements(text, KNOWN)]


@each
def test_a_wrong_statement_is_found_in_at_least_five_wordings_and_as_no_other(
    statement: Statement,
) -> None:
    assert len(statement.wrong) >= 5
    assert [(text, made(f"One. {text} Two.")) for text in statement.wrong] == [
        (text, [statement.claim]) for text in statement.wrong
    ]


@each
def test_at_least_five_innocent_neighbors_are_left_alone(statement: Statement) -> None:
    assert len(statement.right) >= 5
    assert [text for text in statement.right if made(text)] == []


@each
def test_who_asks_quotes_reports_or_denies_does_not_state(statement: Statement) -> None:
    for text in statement.wrong:
        bare = text.rstrip(".")
        assert made(f"Is it so that {bare}?") == []
        assert made(f"“{text}” is what one meets.") == []
        assert made(f"Some say that {bare}.") == []
        assert made(f"It is wrong that {bare}.") == []


def test_every_claim_that_the_register_refutes_is_known_with_its_term_and_verdict() -> None:
    register = {
        claim.number: (entry.slug, claim.judged)
        for entry in load(TERMS).values()
        for claim in entry.term.claims
        if claim.judged in ("false", "misleading")
    }
    assert {it.claim: (it.term, it.verdict) for it in KNOWN} == register


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Tanh is steep; its slope is 1.", ["tanh is steep", "its slope is 1."]),
        ("One thing, but another.", ["one thing", ", but another."]),
        ("A gradient of $10^{-5}$, that is 2 × 10⁻⁷.", ["a gradient of 1e~5, that is 2e~7."]),
        ("The **self-attention** “dead” layer", ["the self attention dead layer"]),
        ("Is it so?", []),
        ("The claim that it is so is old.", []),
    ],
)
def test_a_sentence_falls_into_the_clauses_that_it_asserts(text: str, clauses: list[str]) -> None:
    assert [clause.text.strip() for clause in asserted(text)] == clauses


def test_a_pronoun_stands_for_what_the_sentence_before_speaks_of() -> None:
    assert made("Tanh is bounded by 1. Its largest slope is 0.5.") == [24]
    assert made("Tanh is bounded by 1. The largest slope is 0.5.") == []


def test_a_place_is_that_of_the_sentence() -> None:
    text = "One, e.g. two.\n\n  The maximum slope of tanh is 0.5. Three."
    assert [text[start : start + 11] for start, _ in wrong_statements(text, KNOWN)] == [
        "The maximum"
    ]
    assert [sentence for _, sentence in sentences("One, e.g. two. Three")] == [
        "One, e.g. two.",
        "Three",
    ]


def test_what_is_quoted_is_blanked_and_a_word_in_quotation_marks_stays() -> None:
    assert plain("Say “a whole sentence stands here” or “dead”.") == "say or dead."


def test_what_is_too_long_for_a_sentence_states_nothing_and_its_neighbors_do() -> None:
    wrong = KNOWN[0].wrong[0]
    long = f"{wrong.rstrip('.')} {'&amp; ' * (LONGEST // 6)}."
    assert made(f"{wrong} {long} {wrong}") == [KNOWN[0].claim] * 2
    assert made(long) == []
    assert made(f"{wrong.rstrip('.')}; {'so ' * 99}.") == [KNOWN[0].claim]


def test_most_of_what_others_wrote_is_told_apart() -> None:
    wrong = [int(claim) in made(text) for claim, it in APART.items() for text in it["wrong"]]
    innocent = [made(text) == [] for it in APART.values() for text in it["right"]]
    assert sum(wrong) / len(wrong) >= 0.8
    assert sum(innocent) / len(innocent) >= 0.95
