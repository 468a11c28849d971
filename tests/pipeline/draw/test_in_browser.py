"""What a reader's program comes to, outside the browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

from glossary_src.pipeline.draw.in_browser import MOST_PRINTED, run, warm_up


@pytest.fixture(autouse=True)
def _matplotlib_as_it_was() -> Any:
    import matplotlib as mpl

    with mpl.rc_context():
        yield


def ran(text: str, key: str = "k") -> dict[str, Any]:
    warm_up()
    return dict(json.loads(run(text, key, "mine.py")))


def test_figures_numbers_and_output_come_back() -> None:
    text = """import matplotlib.pyplot as plt
for n in (1, 2):
    plt.figure()
    plt.plot([n, 2])
numbers = {"n": 1e-9, "inf": float("inf"), "word": "x"}
print("said")
plt.show()
"""
    result = ran(text, "own")
    assert result["output"] == "said\n"
    assert result["trace"] == ""
    assert len(result["figures"]) == 2
    assert "var(--fig-1," in result["figures"][0]
    assert 'id="own-1-' in result["figures"][0]
    assert result["numbers"] == [
        {"name": "n", "value": 1e-9, "words": "1 × 10⁻⁹"},
        {"name": "inf", "value": None, "words": "inf"},
        {"name": "word", "value": None, "words": "'x'"},
    ]


def test_one_run_leaves_nothing_to_the_next() -> None:
    ran("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.rc('lines', linewidth=9)\nx = 1\n")
    result = ran("import matplotlib.pyplot as plt\nprint(plt.rcParams['lines.linewidth'])\nx\n")
    assert result["figures"] == []
    assert result["output"] == "2.0\n"
    assert "NameError" in result["trace"]


def test_a_traceback_has_only_lines_of_the_program() -> None:
    text = """import json
def deep():
    try:
        json.loads("{")
    except ValueError as error:
        raise KeyError("gone") from error
deep()
"""
    trace = ran(text)["trace"]
    assert 'File "mine.py", line 4, in deep' in trace
    assert "KeyError: 'gone'" in trace
    assert ran(text)["line"] == 6
    assert "decoder.py" not in trace
    assert "in_browser.py" not in trace


@pytest.mark.parametrize(
    "text", ["def (", "raise SystemExit(3)", "raise KeyboardInterrupt", "1 / 0", "x" * 3, "\0"]
)
def test_whatever_a_program_raises_is_a_traceback(text: str) -> None:
    assert ran(text)["trace"]


@pytest.mark.parametrize(
    ("text", "line"), [("x = 1\ny = (\n", 2), ("x = 1\n\nx / 0\n", 3), ("print('x')\n", 0)]
)
def test_the_line_that_failed_is_told(text: str, line: int) -> None:
    assert ran(text)["line"] == line


def test_numbers_that_the_listing_prints_stand_in_the_table_alone() -> None:
    text = """numbers = {"a": 1, "b": 2}
print("by hand")
for name, value in numbers.items():
    print(f"{name:>24} = {value:.6g}")
"""
    assert ran(text)["output"] == "by hand\n"
    assert ran(text + "print('more')\n")["output"] == "by hand\nmore\n", "what came after is told"
    other = text.replace("{name:>24}", "{name + '!':>24}")
    assert ran(other)["output"].count("\n") == 3, "what is not the table is told"


def test_a_figure_that_cannot_be_drawn_is_a_traceback() -> None:
    text = "import matplotlib.pyplot as plt\nplt.title('$x')\nplt.title('$\\\\frac$')\n"
    assert "ValueError" in ran(text)["trace"]


def test_endless_output_is_cut_and_says_so() -> None:
    output = ran(f"print('x' * {MOST_PRINTED + 5000})")["output"]
    assert len(output) < MOST_PRINTED + 100
    assert "5,001 more characters are not shown" in output
