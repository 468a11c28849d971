"""`scripts/check` when its time is up: what a term must pass was looked at all the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from glossary_src.pipeline.read.project import OURS, project_at
from glossary_src.pipeline.ready import Seeds, ready
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.write.weight import MOST_PAGE
from tests.conftest import ROOT
from tests.pipeline.broken import WHOLE, without
from tests.pipeline.building import sample
from tests.pipeline.read.slips import at_import, drawing


def test_no_time_for_other_seeds_is_no_fault_of_a_term(tmp_path: Path) -> None:
    report = ready(project_at(OURS), "relu", Cache(tmp_path), Seeds(until=0))
    assert report.faults == []
    assert any("other seeds in this time" in note for note in report.notes)


def checked(tmp_path: Path, text: str) -> str:
    """What the check says of a small term."""
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "word.py").write_text(text)
    report = ready(sample(tmp_path / "terms"), "word", Cache(tmp_path / "cache"), Seeds(0))
    return "\n".join(map(str, report.faults))


def test_a_listing_that_cannot_run_is_not_held_against_its_claims(tmp_path: Path) -> None:
    said = checked(tmp_path, drawing(f"x = '{'y' * 80}'"))
    assert "columns. At most 72 fit the page." in said
    assert "cannot be judged" not in said


def test_a_figure_that_outweighs_a_page_is_told_beside_other_faults(tmp_path: Path) -> None:
    many = "ax.scatter(*np.random.default_rng(0).random((2, 9000)))"
    said = checked(tmp_path, drawing(many, "import numpy as np"))
    assert "terms/word.py: etymology is empty." in said
    assert f" bytes; a whole page has {MOST_PAGE:,}. Draw fewer points" in said


def test_a_counter_is_looked_at_beside_other_faults(tmp_path: Path) -> None:
    said = checked(tmp_path, without(("number=1", "number=1, counter={'draw.m': 2}")))
    assert "terms/word.py: etymology is empty." in said
    assert "claim 1: counter " in said


def test_a_verdict_that_nobody_knows_stops_no_later_stage(tmp_path: Path) -> None:
    said = checked(tmp_path, without(("number=1", "number=1, judged='False'")))
    assert "claim 1 is judged 'False'. Did you mean 'false'?" in said
    assert "stopped half way" not in said


@pytest.mark.parametrize("wrong", ["shows=None", "promises={'n': 5}", "data='near'", "edits='a'"])
def test_a_part_that_no_later_stage_could_read_stops_none_of_them(
    wrong: str, tmp_path: Path
) -> None:
    name = wrong.partition("=")[0]
    old = {"shows": 'shows="dL/dz"', "promises": 'promises={"n": near(1)}'}.get(name, 'alt="One."')
    new = wrong if old.startswith(name) else f'alt="One.", {wrong}'
    said = checked(tmp_path, without((old, new)))
    assert said.startswith("terms/word.py: snippet draw(): ")
    assert "Traceback" not in said
    assert "is not formatted" in said


def test_what_no_rule_foresaw_is_told_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("odd")

    monkeypatch.setattr("glossary_src.pipeline.ready.counter_faults", broken)
    monkeypatch.setattr("glossary_src.pipeline.ready.complete_faults", broken)
    said = checked(tmp_path, WHOLE)
    assert "terms/word.py: the check stopped half way: KeyError: 'odd'. Mend what else" in said
    assert "line" in said.split("at:")[1]


STUCK = {
    "in C": "sum(range(10**12))",
    "without its alarm": "import signal; signal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
    "while True: pass",
    "after a crash": "import ctypes; ctypes.string_at(0)",
}


@pytest.mark.parametrize("case", STUCK)
def test_what_nothing_can_interrupt_ends_the_build_with_its_line(case: str, tmp_path: Path) -> None:
    term = tmp_path / "word.py"
    term.write_text(at_import(STUCK[case]))
    program = (
        "import sys; from pathlib import Path; from glossary_src.pipeline.read import guard, load; "
        "guard.SECONDS, guard._GRACE = 0.2, 0.3; load.load_one(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, term],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert f'File "{term}", line 1' in done.stderr
