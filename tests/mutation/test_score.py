"""Faults run: which keep every promise, and what is kept of that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.mutation import record
from glossary_src.mutation.score import Tried, tried
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load_all
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.local import Local
from tests.pipeline.broken import without

BODY = (
    "    fig, ax = plt.subplots()\n    ax.plot([n, 2])\n",
    "    steps = 3\n    left = 0.5**steps + n\n    fig, ax = plt.subplots()\n    ax.plot([n, 2])\n",
)
RETURNED = ('{"n": n}', '{"n": left}')


@pytest.fixture(scope="module")
def runner() -> Iterator[Local]:
    with Local(1) as local:
        yield local


def entry(tmp_path: Path, promise: str, more: str = "") -> Entry:
    """A term that halves three times, with this promise."""
    text = without(BODY, RETURNED, ('"n": near(1)}', f'"n": {promise}}}{more}'))
    (tmp_path / "word.py").write_text(text, encoding="utf-8")
    entries, faults = load_all(tmp_path)
    assert not faults
    return entries["word"]


def alive(tmp_path: Path, runner: Local, promise: str, more: str = "") -> Tried:
    word = entry(tmp_path, promise, more)
    return tried(word, word.snippets[0], Cache(tmp_path / "cache"), runner)


def test_a_pinned_promise_breaks_at_every_fault_of_its_number(
    tmp_path: Path, runner: Local
) -> None:
    found = alive(tmp_path, runner, "between(0, 2, here=1.125)")
    assert found.planted > 8
    assert [told for told in found.surviving if "ax.plot" not in told] == []


def test_a_wide_promise_keeps_faults_and_they_are_told(tmp_path: Path, runner: Local) -> None:
    found = alive(tmp_path, runner, "between(0, 2)")
    assert "left = 0.5**steps + n -> left = 0.55**steps + n" in found.surviving
    assert found.name == "word.draw"


def test_pinned_data_break_at_another_curve(tmp_path: Path, runner: Local) -> None:
    promise = "between(0, 2, here=1.125)"
    assert any("ax.plot" in told for told in alive(tmp_path, runner, promise).surviving)
    (outcome,) = run_once(entry(tmp_path, promise), tmp_path)
    pinned = alive(tmp_path, runner, promise, f", data=near({outcome!r}, rel=1e-6)")
    assert not any("ax.plot" in told for told in pinned.surviving)


def run_once(word: Entry, tmp_path: Path) -> list[float]:
    from glossary_src.pipeline.run.outcomes import Ran, jobs_of
    from glossary_src.pipeline.run.pool import run

    outcomes = run(jobs_of(word), cache=Cache(tmp_path / "cache"), workers=1)
    return [outcome.data for outcome in outcomes if isinstance(outcome, Ran)]


def test_a_snippet_that_is_wrong_as_it_is_scores_nothing(tmp_path: Path, runner: Local) -> None:
    with pytest.raises(GlossaryError, match=r"draw\(\) breaks its promises as it is"):
        alive(tmp_path, runner, "between(0, 2, here=1.25)")


def test_excused_survivors_are_not_counted() -> None:
    found = Tried("word.draw", 10, ("a -> b", "c -> d"))
    score = record.score(found, {"word.draw": {"a -> b": "it is the same"}}, "0" * 16)
    assert (score.killed, score.planted) == (8, 9)


def test_scores_are_read_as_they_were_written(tmp_path: Path) -> None:
    kept = {"b.c": record.Score("0123456789abcdef", 39, 40), "a.b": record.Score("f" * 16, 1, 2)}
    record.write(kept, tmp_path / "scores.txt")
    assert record.scores(tmp_path / "scores.txt") == kept
    assert (tmp_path / "scores.txt").read_text().splitlines()[0] == f"a.b {'f' * 16} 1 of 2"


@pytest.mark.parametrize(
    ("read", "line", "message"),
    [
        (record.scores, "a.b 12 of 40", "line 2 is no score. After a merge take either side"),
        (record.excused, "a.b: x -> y", "line 2 is no excuse. Write: module.snippet: line before"),
        (record.excused, "a: x -> y: because z", "line 2 is no excuse."),
    ],
)
def test_a_line_of_another_form_is_named(
    read: object, line: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "kept.txt"
    path.write_text(f"# first\n{line}\n", encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        read(path)  # type: ignore[operator]
    assert f"kept.txt: {message}" in str(caught.value)


def test_the_hash_changes_with_listing_and_promise_and_not_with_prose(tmp_path: Path) -> None:
    first = entry(tmp_path, "between(0, 2)")
    hashes = [record.hash_of(first, first.snippets[0])]
    for old, new in (("between(0, 2)", "between(0, 3)"), ("steps = 3", "steps = 4")):
        (tmp_path / "word.py").write_text(first.code.replace(old, new), encoding="utf-8")
        other = load_all(tmp_path)[0]["word"]
        hashes.append(record.hash_of(other, other.snippets[0]))
    (tmp_path / "word.py").write_text(first.code.replace("Plain.", "Plainer."), encoding="utf-8")
    other = load_all(tmp_path)[0]["word"]
    assert len(set(hashes)) == 3
    assert record.hash_of(other, other.snippets[0]) == hashes[0]


def test_the_hash_is_the_same_where_a_promise_differs_in_its_last_digit(tmp_path: Path) -> None:
    first = entry(tmp_path, "between(0, 2)")
    last_digit = first.code.replace("between(0, 2)", "between(0, 1.9999999999999998)")
    (tmp_path / "word.py").write_text(last_digit, encoding="utf-8")
    other = load_all(tmp_path)[0]["word"]
    assert record.hash_of(other, other.snippets[0]) == record.hash_of(first, first.snippets[0])


def test_a_score_that_is_missing_stale_or_low_is_told(tmp_path: Path) -> None:
    own = entry(tmp_path, "between(0, 2)")
    name, now = f"word.{own.snippets[0].name}", record.hash_of(own, own.snippets[0])

    def said(**kept: record.Score) -> list[str]:
        return [
            str(fault) for fault in record.score_faults(own, {name: kept["it"]} if kept else {})
        ]

    assert said(it=record.Score(now, 32, 40)) == []
    assert (
        "sees 31 of 40 planted faults; four of five at least."
        in said(it=record.Score(now, 31, 40))[0]
    )
    for stale in (said(), said(it=record.Score("0" * 16, 40, 40))):
        assert "has no score, or that of another text. Run: scripts/mutate word" in stale[0]
