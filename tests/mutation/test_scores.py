"""The scores of this glossary: none missing, stale or low; some are counted anew."""

from __future__ import annotations

from functools import cache as memo
from pathlib import Path

import pytest

from glossary_src.mutation import record
from glossary_src.mutation.plant import mutants
from glossary_src.mutation.score import MOST, tried
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.local import Local
from glossary_src.schema import Snippet
from tests.loaded import loaded
from tests.sampled import sampled, some

AGAIN = 3
SCORES, EXCUSED = record.scores(), record.excused()


@memo
def snippets() -> dict[str, tuple[Entry, Snippet]]:
    return {
        f"{module}.{snippet.name}": (entry, snippet)
        for module, entry in loaded().items()
        for snippet in entry.snippets
        if not snippet.study
    }


def hashes() -> dict[str, str]:
    return {name: record.hash_of(*found) for name, found in snippets().items()}


def test_every_snippet_has_a_score_and_every_score_a_snippet() -> None:
    kept = {name: score.hash for name, score in SCORES.items()}
    assert kept == hashes(), "run scripts/mutate on what changed"


@pytest.mark.parametrize("name", SCORES)
def test_promises_of_a_snippet_break_at_four_of_five_faults(name: str) -> None:
    assert SCORES[name].share >= record.LEAST


def test_promises_of_all_snippets_break_at_most_faults() -> None:
    killed = sum(score.killed for score in SCORES.values())
    assert killed / sum(score.planted for score in SCORES.values()) >= record.LEAST_IN_ALL


@pytest.mark.parametrize("name", sampled(list(EXCUSED), 6))
def test_an_excuse_is_for_a_fault_that_is_planted(name: str) -> None:
    entry, snippet = snippets()[name]
    text = listing(entry.code, snippet.name)
    planted = mutants(text, most=MOST, given=frozenset(snippet.turned))
    assert set(EXCUSED[name]) <= {mutant.words for mutant in planted}


@pytest.mark.whole
@pytest.mark.parametrize("name", some(sorted(SCORES), AGAIN))
def test_a_score_comes_out_again_and_no_excused_fault_is_seen(name: str, cache: Path) -> None:
    entry, snippet = snippets()[name]
    with Local(2) as runner:
        found = tried(entry, snippet, Cache(cache / "mutants"), runner)
    assert record.score(found, EXCUSED, SCORES[name].hash) == SCORES[name]
    assert set(EXCUSED.get(name, {})) <= set(found.surviving), "excused, and a promise sees it"
