"""Counter-settings: with other parameters or numbers a claim comes out otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load_all
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.counters import counter_faults
from glossary_src.pipeline.run.outcomes import Job, Outcome
from glossary_src.pipeline.run.pool import run
from tests.pipeline.broken import without

KNOWN = {"draw.n": 1.0, "draw.twice": 2.0}
BASE = (
    ('{"n": n}', '{"n": n, "twice": 2 * n}'),
    ('{"n": near(1)}', '{"n": near(1), "twice": near(2)}'),
)


def entry(tmp_path: Path, counter: str, holds: str) -> Entry:
    text = without(*BASE, ("number=1", f"number=1, counter={counter}"))
    text = text.replace('n["draw.n"] == 1', holds)
    (tmp_path / "word.py").write_text(text, encoding="utf-8")
    entries, faults = load_all(tmp_path)
    assert not faults
    return entries["word"]


def faults(tmp_path: Path, counter: str, holds: str = 'n["draw.twice"] < 3') -> list[str]:
    def once(jobs: list[Job]) -> list[Outcome]:
        return run(jobs, cache=Cache(tmp_path / "cache"), workers=1)

    word = entry(tmp_path, counter, holds)
    return [str(fault) for fault in counter_faults(word, KNOWN, once)]


def test_a_parameter_runs_the_snippet_again(tmp_path: Path) -> None:
    assert faults(tmp_path, '{"draw.n": 2}') == []


def test_a_number_is_put_in_the_place_of_the_computed_one(tmp_path: Path) -> None:
    assert faults(tmp_path, '{"draw.twice": 7.0}') == []


@pytest.mark.parametrize(
    ("counter", "message"),
    [
        ('{"draw.n": 0}', "claim 1: counter flips nothing: the claim holds with it, as without."),
        ('{"draw.twice": 1.0}', "flips nothing: the claim holds with it, as without."),
        ('{"draw.twic": 1.0}', "sets 'draw.twic', neither a number nor a parameter. Did you mean"),
        ('{"draw.n": "x"}', "claim 1: counter makes draw() fail: it "),
    ],
)
def test_a_setting_that_flips_nothing_is_a_fault(
    counter: str, message: str, tmp_path: Path
) -> None:
    assert message in "\n".join(faults(tmp_path, counter))
