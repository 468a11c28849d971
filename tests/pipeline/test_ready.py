"""`scripts/check` when its time is up: what a term must pass was looked at all the same."""

from pathlib import Path

from glossary_src.pipeline.read.project import OURS, project_at
from glossary_src.pipeline.ready import Seeds, ready
from glossary_src.pipeline.run.cache import Cache


def test_no_time_for_other_seeds_is_no_fault_of_a_term(tmp_path: Path) -> None:
    report = ready(project_at(OURS), "relu", Cache(tmp_path), Seeds(until=0))
    assert report.faults == []
    assert any("other seeds in this time" in note for note in report.notes)
