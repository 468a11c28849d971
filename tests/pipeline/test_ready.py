"""`scripts/check` when its time is up: what a term must pass was looked at all the same."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from glossary_src.faults import Fault, GlossaryError
from glossary_src.glossary import GLOSSARY
from glossary_src.names import NameIndex
from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.load import load_one
from glossary_src.pipeline.read.project import OURS, project_at
from glossary_src.pipeline.read.style import style_faults, without_follow_ups
from glossary_src.pipeline.ready import ready
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Computed, Ran
from glossary_src.pipeline.run.reseeding import Seeds
from glossary_src.pipeline.write.reading import reading_faults
from glossary_src.pipeline.write.views import page_view
from glossary_src.pipeline.write.weight import MOST_PAGE
from tests.conftest import ROOT
from tests.pipeline.broken import SECOND, WHOLE, without
from tests.pipeline.building import sample
from tests.pipeline.read.slips import at_import, drawing, in_snippet
from tests.pipeline.read.test_bad_input import PRACTICE, other_term


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


LATE = {
    "a warning": (
        drawing("np.log(np.zeros(1))", "import numpy as np"),
        "terms/word.py: draw() raises RuntimeWarning: divide by zero encountered in log in line 8 "
        "of its listing, a warning. Mend what it warns of",
    ),
    "an edit that fails": (
        in_snippet("edits=(Edit('none', '[n, 2]', '[1 / 0, 2]'),)"),
        "snippet draw(): edit 'none' raises ZeroDivisionError: division by zero in line 6",
    ),
    "an edit that shows nothing new": (
        in_snippet("edits=(Edit('again', '[n, 2]', '[n, 1 + 1]'),)"),
        "snippet draw(): edit 'again' shows nothing new. Write what moves a curve or a number.",
    ),
    "fields in another order": (
        without(('    level="next",\n', ""), ("    origin=", '    level="next",\n    origin=')),
        "terms/word.py: line 15: Term(...) has in_a_number where level belongs.",
    ),
    "parts in another order": (
        without(("TERM = ", "TERM = ")).replace("@snippet", f"{PRACTICE}@snippet", 1),
        "terms/word.py: the module is not written in the order of the page. First @snippet",
    ),
    "read widely, and nowhere": (
        without(('read_in="github"', 'read_in="widely"')),
        "terms/word.py: claim 1 is read widely and seen nowhere. Give both",
    ),
}


@pytest.mark.parametrize("case", LATE)
def test_what_only_a_test_told_is_told_by_the_check(case: str, tmp_path: Path) -> None:
    text, said = LATE[case]
    assert said in checked(tmp_path, text.replace("import Analogy,", "import Analogy, Edit,"))


def test_a_whole_term_has_none_of_these_faults(tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        in_snippet("edits=(Edit('more', '[n, 2]', '[n, 3]'),)").replace(
            "import Analogy,", "import Analogy, Edit,"
        ),
    )
    for words in ("a warning", "edit 'more'", "in the order of the page", "widely"):
        assert words not in found


def test_a_term_is_not_merely_related_to_what_has_a_better_word(tmp_path: Path) -> None:
    both = "relations={'causes': ('other',), 'related to': ('other',)}"
    other = other_term("Other")
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "other.py").write_text(other)
    (tmp_path / "terms" / "word.py").write_text(without(("relations={}", both)))
    report = ready(sample(tmp_path / "terms"), "word", Cache(tmp_path / "cache"), Seeds(0))
    said = "\n".join(map(str, report.faults))
    assert "relation 'related to' 'other' has a better word, too. Keep the better word." in said


TURNED = (
    'alt="One."',
    'alt="One.", turn={"n": (1, 2)}, says="@{n}.", always={"n": near(1, rel=9)}',
)


def test_a_number_that_was_renamed_is_told_though_every_frame_promises_it(tmp_path: Path) -> None:
    said = checked(tmp_path, without(TURNED, ('{"n": n}', '{"rest": n}')))
    assert "draw.n is promised and not returned." in said
    assert "stopped half way" not in said


@pytest.mark.parametrize(
    "other",
    [
        "x = (",
        SECOND.replace('"causes": ("word",)', '"causes": ("nobody",)'),
        SECOND.replace('"causes"', '"Causes"'),
    ],
    ids=["a syntax error", "an unknown term", "an unknown relation"],
)
def test_a_fault_of_another_term_stops_no_stage_of_this_one(other: str, tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "word.py").write_text(
        without(("relations={}", 'relations={"caused by": ("second",)}'))
    )
    (tmp_path / "terms" / "second.py").write_text(other)
    report = ready(sample(tmp_path / "terms"), "word", Cache(tmp_path / "cache"), Seeds(0))
    assert report.outcomes
    assert "stopped half way" not in "\n".join(map(str, report.faults))
    assert "Other terms have faults, too" in report.notes[0]


def test_what_a_term_that_cannot_be_read_would_explain_is_not_held_against_another(
    tmp_path: Path,
) -> None:
    terms = tmp_path / "terms"
    terms.mkdir()
    (terms / "other.py").write_text("x = (")
    own = [("relations={}", 'relations={"related to": ("other",)}')]
    own += [('"Plain."', '"[It](term:other)."'), ("number=1", "number=3")]
    own += [("A word for a test.", "A quixotic word.")]
    (terms / "word.py").write_text(without(*own))
    report = ready(sample(terms), "word", Cache(tmp_path / "cache"), Seeds(0))
    said = "\n".join(map(str, report.faults))
    for follow_up in ("links to", "relations are empty", "quixotic", "leaves a gap", "half way"):
        assert follow_up not in said
    assert "terms/word.py: etymology is empty." in said
    notes = "\n".join(report.notes)
    assert "terms/other.py: line 1 is no Python" in notes
    assert "Rare words and gaps between claims were not looked for: another term" in notes


def test_a_circle_is_the_fault_of_the_file_that_was_changed_last(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    broader = 'relations={"broader than": ("second",), "narrower than": ("second",)}'
    (tmp_path / "terms" / "second.py").write_text(SECOND)
    os.utime(tmp_path / "terms" / "second.py", (1, 1))
    (tmp_path / "terms" / "word.py").write_text(without(("relations={}", broader)))
    report = ready(sample(tmp_path / "terms"), "word", Cache(tmp_path / "cache"), Seeds(0))
    told = [str(fault) for fault in report.faults if "goes round in a circle" in str(fault)]
    assert [line.partition(":")[0] for line in told] == ["terms/word.py"]


def test_a_row_of_what_has_no_page_is_told_once_it_has_one(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "word.py").write_text(WHOLE)
    project = sample(tmp_path / "terms")
    rows = {"words|other things": ("word",), "nothing": ("nobody",)}
    project = replace(project, glossary=replace(project.glossary, instead=rows))
    report = ready(project, "word", Cache(tmp_path / "cache"), Seeds(0))
    (told,) = [str(fault) for fault in report.faults if fault.file == "glossary.py"]
    assert told.startswith("glossary.py: instead 'words|other things' has a page of its own now")


@pytest.mark.parametrize("name", ["_draft", "__init__", "../word", "nobody"])
def test_what_is_no_term_is_never_ready(name: str, tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    for file in ("word", "_draft", "__init__", "../word"):
        (tmp_path / "terms" / f"{file}.py").write_text(WHOLE)
    with pytest.raises(GlossaryError, match="is no term"):
        ready(sample(tmp_path / "terms"), name, Cache(tmp_path / "cache"), Seeds(0))


def test_a_word_in_the_place_of_a_number_is_no_counter(tmp_path: Path) -> None:
    two = ('{"n": near(1)}', '{"n": near(1), "m": near(1)}'), ('{"n": n}', '{"n": n, "m": 1}')
    text = without(("number=1", "number=1, counter={'draw.m': 'much'}"), *two)
    said = checked(tmp_path, text)
    assert "claim 1: counter sets the number draw.m to 'much'. Give a number." in said
    assert "stopped half way" not in said


def test_a_page_that_nobody_reads_to_its_folds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = load_one(ROOT / "glossary_src" / "terms" / "relu.py")
    related: dict[str, list[str]] = {}
    numbers = {f"{s.name}.{n}": 1.0 for s in entry.snippets for n in s.promises}
    runs = {s.name: Ran("<svg/>", dict.fromkeys(s.promises, 1.0)) for s in entry.snippets}
    seen = Computed(replace(entry, snippets=()), runs, numbers, related)
    page = page_view(seen, GLOSSARY, bibliography(), NameIndex({}))
    assert list(reading_faults(page)) == []
    monkeypatch.setattr("glossary_src.pipeline.write.reading.MOST_WORDS", 20)
    (fault,) = reading_faults(page)
    assert str(fault).startswith("the page has ")
    assert "words before its first closed section; 20 at most." in str(fault)


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


def test_an_import_in_vain_that_follows_from_another_fault_is_not_told(tmp_path: Path) -> None:
    path = tmp_path / "word.py"
    path.write_text("import os\n\nfrom glossary_src.schema import Analogy\n")
    style = [fault for fault in style_faults(path) if "F401" in fault.rule]
    assert [fault.rule.split("`")[1] for fault in style] == ["os", "glossary_src.schema.Analogy"]
    assert without_follow_ups(style) == style
    wrong = Fault("analogy", "is a text.", "Write Analogy(text=..., breaks_down=...).")
    assert without_follow_ups([wrong, *style]) == [wrong, style[0]]
