"""A fault is one line that its author can read, whatever an author wrote."""

from __future__ import annotations

import time

import pytest

from glossary_src.faults import Fault, GlossaryError, did_you_mean, said, told


def test_a_fault_stays_on_its_line_and_moves_no_cursor() -> None:
    fault = Fault("name 'a\nb'", "holds \x1b[2J\r\u202e.", "Mend\x07 it.\n  File 1\x1b[2J", "a.py")
    assert str(fault).splitlines() == [
        r"a.py: name 'a b' holds \x1b[2J \u202e. Mend\x07 it.",
        r"  File 1\x1b[2J",
    ]


def test_a_message_is_cut_where_nobody_reads_on_and_keeps_its_cure() -> None:
    line = str(Fault("x" * 100_000, "is long.", "Say less.\n" + "trace\n" * 1000))
    assert len(line) < 1_000
    assert "... Say less.\n" in line


@pytest.mark.parametrize("count", [9, 10, 11, 20_000])
def test_of_faults_that_one_cure_mends_ten_are_told_and_the_others_counted(count: int) -> None:
    many = [Fault(f"draw.n{i}", "is not promised.", "Promise it.", "a.py") for i in range(count)]
    other = Fault("title", "is empty.", "Write it.", "a.py")
    lines = str(GlossaryError([*many, other])).splitlines()
    assert lines == told([*many, other])
    assert lines[0] == "a.py: draw.n0 is not promised. Promise it."
    assert lines[-1] == "a.py: title is empty. Write it."
    more = [line for line in lines if "more such faults" in line]
    assert more == (
        [f"a.py: and {count - 10:,} more such faults. Promise it."] if count > 10 else []
    )
    assert len(lines) == min(count, 10) + 1 + len(more)


def test_an_exception_is_told_in_a_few_words() -> None:
    assert said(ValueError()) == "ValueError"
    assert said(OSError("a\n  b")) == "OSError: a b"
    assert len(said(ValueError("x" * 1_000_000))) < 400


def test_a_long_word_is_compared_by_its_beginning() -> None:
    """Comparing is quadratic: a word of a megabyte would take minutes."""
    begun = time.process_time()
    assert did_you_mean("left" + "x" * 1_000_000, ["left" + "x" * 70]).startswith("Did you mean")
    assert time.process_time() - begun < 5
