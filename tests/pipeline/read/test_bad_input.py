"""What an author does wrong is said with file, thing, rule and cure, all in one report."""

from __future__ import annotations

import ast
import atexit
import importlib
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glossary_src.faults import GlossaryError
from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.read import guard
from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.check import check
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import load, load_one
from glossary_src.pipeline.read.slugs import RESERVED
from glossary_src.pipeline.run.promises import in_words
from glossary_src.schema import Span, between
from tests.loaded import loaded
from tests.pipeline.broken import WHOLE, without
from tests.pipeline.building import build_terms
from tests.pipeline.read.slips import SLIPS, at_import

pytestmark = pytest.mark.usefixtures("warm")


def exploring(values: str, says: str = "It is @{n}.", more: str = "") -> str:
    """The whole term, with a grid to turn."""
    grid = f"turn={values}, says={says!r}, {more}"
    return without(
        ("promises={", f"{grid.rstrip(', ')}, promises={{"), ("near(1)", "between(0, 9)")
    )


def saying(first: str) -> str:
    """The whole term, whose snippet is given more."""
    return without(("promises={", f"{first}, promises={{"))


SNIPPET = next(line for line in WHOLE.splitlines(keepends=True) if line.startswith("@snippet"))
DRAW = WHOLE[WHOLE.index("@snippet") : WHOLE.index("TERM = ")]
FUNCTOOLS = "import functools\n\nimport matplotlib"
ODD = """class Odd(int):
    __hash__ = int.__hash__

    def __eq__(self, other):
        raise KeyError("odd")


"""
PRACTICE = """@practice(text="So.", promises={"n": near(1)})
def in_torch():
    return {"n": 1}


"""
SECOND = """@snippet(shows="slope", promises={"m": near(1)}, caption="See it.", alt="Two.")
def other(k=1):
    fig, ax = plt.subplots()
    ax.plot([k, 2])
    return fig, {"m": k}


"""


def with_second(*pairs: tuple[str, str]) -> str:
    """The whole term with a second snippet, `other`, and parts of its text replaced."""
    return without(("TERM = ", f"{SECOND}TERM = "), *pairs)


def exploring_with(first: str, *pairs: tuple[str, str]) -> str:
    """The same, whose snippet begins with these lines and has parts of its text replaced."""
    text = exploring('{"n": (1, 2)}').replace("    fig, ax", f"{first}    fig, ax", 1)
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


CASES = {
    "no TERM": (
        WHOLE.replace("TERM = Term(", "OTHER = Term("),
        "terms/word.py: TERM is missing. End the module with TERM = Term(...).",
    ),
    "syntax error": (
        WHOLE.replace("def draw(n=1):", "def draw(n=1:"),
        "terms/word.py: line 9 is no Python:",
    ),
    "exception at import": (
        WHOLE.replace("TERM =", "1 / 0\nTERM ="),
        "terms/word.py: line 15 raises ZeroDivisionError: division by zero.",
    ),
    "missing definition": (
        without(("definition=__doc__", "definition=None")),
        "terms/word.py: definition is empty. Write it as the docstring of the module",
    ),
    "long definition": (
        without(("A word for a test.", "word " * 41)),
        "terms/word.py: definition has 41 words. It is a hover card: 40 at most.",
    ),
    "key number typed by hand": (
        without(("One dot: @{draw.n}.", "One dot.")),
        "terms/word.py: in_a_number has no number. Use one that a snippet computed",
    ),
    "unknown field": (
        without(("level=", "levels=")),
        "Term has no field 'levels'. Did you mean 'level'?",
    ),
    "forgotten field": (
        without(('    origin="Somewhere [@he2015].",\n', "")),
        "Term lacks 'origin'. Fill it in.",
    ),
    "unknown group": (
        without(('"phenomena"', '"phenomenon"')),
        "terms/word.py: group 'phenomenon' does not exist. Did you mean 'phenomena'?",
    ),
    "unknown kind of relation": (
        without(("relations={}", 'relations={"cause": ("word",)}')),
        "relation 'cause' does not exist. Did you mean 'causes'?",
    ),
    "relation to no term": (
        without(("relations={}", 'relations={"causes": ("wort",)}')),
        "terms/word.py: relation 'causes' names 'wort', which is no term. Did you mean 'word'?",
    ),
    "relation to itself": (
        without(("relations={}", 'relations={"causes": ("word",)}')),
        "relation 'causes' names the term itself.",
    ),
    "name from outside": (
        without(("[n, 2]", "[n, DEPTH]"), ("@snippet", "DEPTH = 2\n\n\n@snippet")),
        "terms/word.py: draw() uses DEPTH from outside itself.",
    ),
    "positional argument": (
        without(("draw(n=1)", "draw(m, n=1)")),
        "terms/word.py: snippet draw() takes 'm' without a default. Give it one.",
    ),
    "wrong shape": (
        without(('return fig, {"n": n}', "return fig")),
        "terms/word.py: draw() returns Figure, not a pair.",
    ),
    "no numbers": (
        without(('return fig, {"n": n}', "return fig, [n]")),
        "terms/word.py: draw() returns (Figure, list).",
    ),
    "NaN": (
        without(('{"n": n}', '{"n": float("nan")}')),
        "terms/word.py: draw() returns 'n' = nan. Every number must be finite.",
    ),
    "unpromised number": (
        without(('{"n": n}', '{"n": n, "m": 2}')),
        "terms/word.py: draw.m is returned and not promised. Add it to promises=.",
    ),
    "promised and not returned": (
        without(('{"n": n}', '{"m": n}')),
        "terms/word.py: draw.n is promised and not returned.",
    ),
    "raises": (
        without(("return fig,", "raise OSError('no disk')\n    return fig,")),
        "terms/word.py: draw() raises OSError: no disk in line 7 of its listing.",
    ),
    "prints megabytes": (
        without(("return fig,", "print('x' * 3_000_000)\n    return fig,")),
        "terms/word.py: draw() prints 3,000,001 bytes. Return numbers; print nothing.",
    ),
    "eats memory": (
        without(("return fig,", "hoard = bytearray(2 << 30)\n    return fig,")),
        "terms/word.py: draw() needs more than 512 MB. Use smaller arrays.",
    ),
    "kills itself": (
        without(("return fig,", "import os; os.killpg(0, 9)\n    return fig,")),
        "terms/word.py: draw() ended by signal 9 without an answer.",
    ),
    "motion without dots": (
        saying("motion=True"),
        "terms/word.py: draw(): motion has no dots that a pulse could run over. Draw each step",
    ),
    "two figures that move": (
        with_second(("near(1)}", "near(1)}, motion=True")),
        "terms/word.py: snippets draw, other all move. One moving figure a page:",
    ),
    "moved and turned": (
        exploring("{'n': (1, 2)}").replace("promises={", "motion=True, promises={"),
        "terms/word.py: snippet draw() moves by itself and is turned by the reader.",
    ),
    "no snippet": (
        WHOLE.replace(SNIPPET, ""),
        "terms/word.py: snippets are missing. A term shows at least one function under @snippet",
    ),
    "no snippet on the page": (
        saying("on_page=False"),
        "terms/word.py: snippets are missing.",
    ),
    "no snippet and a faulty Term": (
        WHOLE.replace(SNIPPET, "").replace('"phenomena"', '"phenomenon"'),
        "terms/word.py: snippets are missing.",
    ),
    "unknown field of a snippet": (
        without(("promises=", "promise=")),
        "terms/word.py: line 8: @snippet has no field 'promise'. Did you mean 'promises'?",
    ),
    "forgotten field of a snippet": (
        without((', alt="One."', "")),
        "terms/word.py: line 8: @snippet lacks 'alt'. Fill it in.",
    ),
    "snippets in the Term": (
        without(("    relations={}", "    snippets=(),\n    relations={}")),
        "Term has no field 'snippets'.",
    ),
    "decorated twice": (
        without((SNIPPET, SNIPPET * 2)),
        "terms/word.py: draw() is decorated twice. Keep one @snippet, or one @practice.",
    ),
    "a figure and a practice in one": (
        without((SNIPPET, SNIPPET + '@practice(text="So.", promises={"n": near(1)})\n')),
        "terms/word.py: draw() is decorated twice.",
    ),
    "decorated class": (
        without(("def draw(n=1):\n", "class draw:\n  def __new__(cls, n=1):\n")),
        "terms/word.py: snippet draw() is not a plain function. Write @snippet directly above",
    ),
    "decorated nothing": (
        without((SNIPPET, f"{SNIPPET}@print\n")),
        "@snippet stands above None, which is no function. The module must import.",
    ),
    "foreign decorator above": (
        without((SNIPPET, f"@functools.cache\n{SNIPPET}"), ("import matplotlib", FUNCTOOLS)),
        "terms/word.py: draw() is decorated with functools.cache. A listing stands alone: only",
    ),
    "foreign decorator below": (
        without((SNIPPET, f"{SNIPPET}@functools.cache\n"), ("import matplotlib", FUNCTOOLS)),
        "terms/word.py: snippet draw() is not a plain function.",
    ),
    "foreign decorator that swallows": (
        with_second((SNIPPET, f"@id\n{SNIPPET}")),
        "terms/word.py: draw() loses what its decorator says. Keep one function of this name",
    ),
    "two functions of one name": (
        without(("TERM = ", f"{DRAW}TERM = ")),
        "terms/word.py: draw() is not defined once in this module.",
    ),
    "the name taken by a plain function": (
        with_second(("TERM = ", "def draw():\n    pass\n\n\nTERM = ")),
        "terms/word.py: draw() loses what its decorator says.",
    ),
    "two practices": (
        without(("TERM = ", f"{PRACTICE}{PRACTICE.replace('torch', 'again')}TERM = ")),
        "terms/word.py: practice in_torch, in_again stands more than once. One a page",
    ),
    "practice without a promise": (
        without(("TERM = ", f"{PRACTICE}TERM = ".replace('"n": near(1)', ""))),
        "terms/word.py: practice promises nothing. Give promises={number: near(...) or between",
    ),
    "promise that is no dict": (
        without(('{"n": near(1)}', "near(1)")),
        "terms/word.py: snippet draw(): promises is a Span. Write a dict: promises={...: ...}",
    ),
    "promise that is no span": (
        without(("near(1)}", "1}")),
        "terms/word.py: snippet draw(): n is not a span. Use near() or between().",
    ),
    "number of its own that is unknown": (
        without(("See.", "See @{nn:.2f}.")),
        "terms/word.py: draw: caption uses the unknown number 'nn'. Did you mean 'n'?",
    ),
    "number of another that is unknown": (
        with_second(("See.", "See @{other.mm}.")),
        "draw: caption uses the unknown number 'other.mm'. Did you mean 'other.m'?",
    ),
    "number of another without its prefix": (
        with_second(("One.", "One @{m}.")),
        "terms/word.py: draw: alt uses the unknown number 'm'. Known: other.m.",
    ),
    "bare number outside a snippet": (
        without(("It is @{draw.n}", "It is @{n}")),
        "terms/word.py: explanation uses the unknown number 'n'. Known: draw.n.",
    ),
    "say the number of another": (
        with_second(('promises={"n"', "turn={'n': (1, 2)}, says='@{other.m}', promises={\"n\"")),
        "terms/word.py: draw: says uses the unknown number 'other.m'. Known: n.",
    ),
    "say it and turn nothing": (
        saying("says='It is @{n}.'"),
        "terms/word.py: snippet draw(): turn is empty beside says=. List the values of a",
    ),
    "labels, limits and always and nothing to turn": (
        saying("labels={'n': 'it'}, limits={'y': (0, 1)}, always={'n': near(1)}"),
        "snippet draw(): turn is empty beside labels=, limits=, always=.",
    ),
    "turn an empty grid": (
        saying("turn={}"),
        "snippet draw(): turn is empty. List the values of a parameter, as in",
    ),
    "turn and say nothing": (
        saying("turn={'n': (1, 2)}"),
        "terms/word.py: snippet draw(): says is empty. Say in one sentence what the frame shows.",
    ),
    "limits that are no pair": (
        exploring('{"n": (1, 2)}', more="limits={'y': 5}"),
        "snippet draw(): limits 'y' is no axis with two ends.",
    ),
    "what no rule foresaw": (
        exploring('{"n": (1, 2)}')
        .replace("draw(n=1)", "draw(n=Odd(1))")
        .replace("@snippet", f"{ODD}@snippet", 1),
        "terms/word.py: draw() cannot be checked: KeyError: 'odd'. Mend what its decorator says.",
    ),
    "broken promise": (
        without(("near(1)", "near(2)")),
        "terms/word.py: draw.n is 1; promised: 2.",
    ),
    "unknown number": (
        without(("@{draw.n}", "@{draw.m}")),
        "terms/word.py: explanation uses the unknown number 'draw.m'. Did you mean 'draw.n'?",
    ),
    "unknown format": (
        without(("@{draw.n}", "@{draw.n:.2q}")),
        "terms/word.py: explanation formats a number with '.2q'.",
    ),
    "unknown link": (
        without(("It is @", "[It](term:wurd) is @")),
        "terms/word.py: explanation links to 'wurd', which is no term. Did you mean 'word'?",
    ),
    "unknown citation": (
        without(("[@he2015]", "[@hee2015]")),
        "terms/word.py: origin cites 'hee2015', not in references.bib. Did you mean 'he2015'?",
    ),
    "unbalanced LaTeX": (
        without(('"x^2"', r'r"\frac{x"')),
        "terms/word.py: formula holds LaTeX that cannot be typeset:",
    ),
    "unbalanced LaTeX in prose": (
        without(("It is @", "$x^{2$ is @")),
        "terms/word.py: explanation holds LaTeX that cannot be typeset:",
    ),
    "claim that cannot be judged": (
        without(('n["draw.n"] == 1', 'n["draw.m"] == 1')),
        "claim 1 cannot be judged: holds raises KeyError: 'draw.m'. Did you mean 'draw.n'?",
    ),
    "unknown source text": (
        without(('"github"', '"gitlab"')),
        "claim 1 names the unknown source text 'gitlab'. Did you mean 'github'?",
    ),
    "claim without verdict or source": (
        without(('holds=lambda n: n["draw.n"] == 1', "holds=None")),
        "claim 1 has no verdict that can be computed, and no source.",
    ),
    "alias twice, case apart": (
        without(('("other word",)', '("other word", "WORD")')),
        "terms/word.py: name 'WORD' already names terms/word.py (case does not count).",
    ),
    "turn nothing": (
        exploring("{}"),
        "snippet draw(): turn is empty beside says=. List the values of a parameter, as in",
    ),
    "turn an unknown parameter": (
        exploring('{"m": (1, 2)}'),
        "snippet draw(): turn 'm' is no parameter. Known: n.",
    ),
    "turn without the default": (
        exploring('{"n": (2, 3)}'),
        "snippet draw(): turn 'n' leaves out the default 1.",
    ),
    "turn one value of what has no default": (
        exploring('{"n": (1, 2)}').replace("draw(n=1)", "draw(n)"),
        "terms/word.py: snippet draw() takes 'n' without a default. Give it one.",
    ),
    "turn one value": (
        exploring('{"n": (1,)}'),
        "snippet draw(): turn 'n' needs two or more different values.",
    ),
    "turn a list": (
        exploring('{"n": [1, 2]}'),
        "snippet draw(): turn 'n' is a list, no tuple of numbers or texts. List the values in a tu",
    ),
    "turn an array": (
        exploring('{"n": range(1, 3)}'),
        "snippet draw(): turn 'n' is a range, no tuple of numbers or texts.",
    ),
    "turn to nothing": (
        exploring('{"n": (1, None)}'),
        "snippet draw(): turn 'n' holds None, which is no finite number, text or truth value.",
    ),
    "turn to infinity": (
        exploring('{"n": (1, float("inf"))}'),
        "snippet draw(): turn 'n' holds inf, which is no finite number, text or truth value.",
    ),
    "turn one and true": (
        exploring('{"n": (1, True)}'),
        "turn 'n' needs two or more different values. List them in a tuple; 1, 1.0 and True are",
    ),
    "turn what has a number for a name": (
        exploring("{1: (1, 2)}"),
        "snippet draw(): turn: the key 1 is a number. Write it in quotes.",
    ),
    "limits without an end": (
        exploring('{"n": (1, 2)}', more='limits={"y": (0, float("inf"))}'),
        "snippet draw(): limits 'y' is no axis with two ends. Write two finite numbers, limits=",
    ),
    "turn too much": (
        exploring('{"n": tuple(range(2001))}'),
        "snippet draw(): turn has 2001 frames. At most 2000",
    ),
    "say nothing of a frame": (
        exploring('{"n": (1, 2)}', says=""),
        "snippet draw(): says is empty.",
    ),
    "say it with a script": (
        exploring('{"n": (1, 2)}', says="<script>alert(1)</script>"),
        "snippet draw(): says holds HTML",
    ),
    "say it with a formula": (
        exploring('{"n": (1, 2)}', says="It is $x$."),
        "snippet draw(): says holds markup.",
    ),
    "say an unknown number": (
        exploring('{"n": (1, 2)}', says="It is @{m}."),
        "terms/word.py: draw: says uses the unknown number 'm'. Known: n.",
    ),
    "a frame that raises": (
        exploring_with("    if n == 2:\n        raise OSError('no disk')\n"),
        "terms/word.py: draw() raises OSError: no disk in line 6 of its listing, with n=2.",
    ),
    "a frame that gives NaN": (
        exploring_with("    n = float('nan') if n == 2 else n\n"),
        "terms/word.py: draw() returns 'n' = nan, with n=2. Every number must be finite.",
    ),
    "a frame that breaks a promise": (
        exploring('{"n": (1, 2, 3)}', more='always={"n": between(0, 1)}'),
        "draw.n is 2 with n=2 and in 1 more frames; promised for every frame: 0 to 1.",
    ),
    "a promise of no number": (
        exploring('{"n": (1, 2)}', more='always={"m": between(0, 1)}'),
        "snippet draw(): always 'm' is no number that it promises. Known: n.",
    ),
    "a frame with other numbers": (
        exploring_with("", ('{"n": n}', '{"n": n} if n == 1 else {}')),
        "draw() returns other numbers with n=2 than with n=1.",
    ),
    "panels that come and go": (
        exploring_with(
            "", ("plt.subplots()", "plt.subplots(1, n, squeeze=False)"), ("ax.", "ax[0, 0].")
        ),
        "draw() changes the number of panels, with n=2. A reader turns the data, not the axes",
    ),
    "a scale that changes": (
        exploring_with(
            "", ("    return", "    ax.set_yscale('log' if n == 2 else 'linear')\n    return")
        ),
        "draw() changes the scale of the y axis of panel 1, with n=2.",
    ),
    "a label that changes": (
        exploring_with("", ("    return", "    ax.set_xlabel(f'{n} layers')\n    return")),
        "draw() changes the label of the x axis of panel 1, with n=2.",
    ),
    "ticks that change": (
        exploring_with("", ("    return", "    ax.set_xticks([0, n])\n    return")),
        "draw() changes the ticks of the x axis of panel 1, with n=2.",
    ),
    "a layout that moves the panels": (
        exploring_with("", ("plt.subplots()", "plt.subplots(layout='constrained')")),
        "draw() uses a layout engine, and each frame would be laid out anew, with n=1. Leave",
    ),
    "limits of a panel that is not there": (
        exploring('{"n": (1, 2)}', more='limits={"y3": (0, 1)}'),
        "draw() limits panel 3 of 1, with n=1. Name a panel that is there, up to 'y'.",
    ),
    "label of no parameter": (
        exploring('{"n": (1, 2)}', more='labels={"m": "of it"}'),
        "snippet draw(): labels 'm' is nothing that is turned. Known: n.",
    ),
    "drag what is not turned": (
        exploring('{"n": (1, 2)}', more='drag="m"'),
        "snippet draw(): drag 'm' is nothing that is turned. Known: n.",
    ),
    "drag over few stops": (
        exploring('{"n": (1, 2, 3, 4, 5, 6, 7, 8)}', more='drag="n"'),
        "snippet draw(): drag 'n' has 8 stops. Give it 9 or more, or leave drag= out.",
    ),
    "drag over words": (
        exploring('{"n": (1, *"abcdefghij")}', more='drag="n"'),
        "snippet draw(): drag 'n' is no number. A point is dragged along an axis of numbers.",
    ),
    "drag what has no mark": (
        exploring('{"n": (1, 2, 3, 4, 5, 6, 7, 8, 9)}', more='drag="n"'),
        "draw() drags n, and has no round mark at that x, with n=1. Draw one in the first panel,",
    ),
    "drag and turn nothing": (
        saying("drag='n'"),
        "snippet draw(): turn is empty beside drag=. List the values of a parameter, as in",
    ),
    "limits of no axis": (
        exploring('{"n": (1, 2)}', more='limits={"z": (1, 2)}'),
        "snippet draw(): limits 'z' is no axis with two ends.",
    ),
}
for place, text in {
    "explanation": "It is @",
    "breaks_down": "There.",
    "caption": "See.",
    "alt": "One.",
    "question": '"Why"',
    "answer": "So.",
    "claim": "It is one.",
    "because": "It is.",
    "origin": "Somewhere",
    "definition": "A word for a test.",
    "title": 'title="Word',
}.items():
    hostile = text.rstrip('"') + "<script>alert(1)</script>" + ('"' if text.endswith('"') else "")
    CASES[f"script in {place}"] = (
        without((text, hostile)),
        "holds HTML ('<script>alert(1)</script",
    )
CASES["event handler by attribute list"] = (
    without(("It is @", "*It*{onclick=alert(1)} is @")),
    "explanation holds a brace that belongs to no number, formula or code ('{onclick=alert(1)}",
)
CASES["script as link"] = (
    without(("It is @", "[It](javascript:alert(1)) is @")),
    "explanation links to 'javascript:alert(1'.",
)

CASES |= SLIPS


def faults_of(tmp_path: Path, **modules: str | bytes) -> str:
    terms = tmp_path / "terms"
    terms.mkdir()
    for name, text in modules.items():
        data = text if isinstance(text, bytes) else text.encode()
        (terms / f"{name}.py").write_bytes(data)
    try:
        check(load(terms, GLOSSARY), bibliography())
    except GlossaryError as error:
        return str(error)  # found before anything ran: no worker is needed to say so
    with pytest.raises(GlossaryError) as caught:
        build_terms(terms, tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob("*.zip")), (
        "a build with faults leaves nothing behind"
    )
    return str(caught.value)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fault_is_named_with_its_file_and_cure(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, message = CASES[case]
    if "after 0.3 s" in message:
        monkeypatch.setattr(guard, "SECONDS", 0.3)
    report = faults_of(tmp_path, word=text)
    assert message in report
    assert report.startswith("terms/word.py: ")


def test_the_whole_term_builds(tmp_path: Path) -> None:
    terms = tmp_path / "terms"
    terms.mkdir()
    (terms / "word.py").write_text(WHOLE)
    built = build_terms(terms, tmp_path / "cache")
    assert "terms/word.md" in built.files
    assert built.ran == ["word.draw"]


def test_a_claim_is_asked_once_and_its_answer_stands_on_every_page(tmp_path: Path) -> None:
    """Where pages are written nothing guards what an author wrote."""
    terms = tmp_path / "terms"
    terms.mkdir()
    asked_once = WHOLE.replace("TERM =", "ANSWERS = iter([False])\n\n\nTERM =")
    asked_once = asked_once.replace('n["draw.n"] == 1', "next(ANSWERS)")
    (terms / "word.py").write_text(asked_once)
    files = build_terms(terms, tmp_path / "cache").files
    for page in ("terms/word.md", "claims.md"):
        assert b"g-verdict g-false" in files[page]


def test_snippets_are_collected_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = WHOLE.replace(
        DRAW, f"{PRACTICE}def helper():\n    pass\n\n\n{SECOND}{DRAW}also = draw\n"
    )
    (tmp_path / "word.py").write_text(text)
    entry = load_one(tmp_path / "word.py")
    assert [snippet.name for snippet in entry.snippets] == ["other", "draw"]
    assert entry.practice
    assert entry.practice.name == "in_torch"


def test_a_function_taken_from_another_term_is_not_collected(tmp_path: Path) -> None:
    text = without(
        ("import matplotlib", "from glossary_src.terms.nan import table\nimport matplotlib")
    )
    (tmp_path / "word.py").write_text(text)
    assert [snippet.name for snippet in load_one(tmp_path / "word.py").snippets] == ["draw"]


def test_faults_of_term_and_snippets_come_in_one_report(tmp_path: Path) -> None:
    text = with_second(
        ('"phenomena"', '"phenomenon"'),
        ('"dL/dz"', '"dL"'),
        ("(k=1)", "(j, k=1)"),
        ("near(1)", "1"),
    )
    report = faults_of(tmp_path, word=text)
    for part in (
        "group 'phenomenon' does not exist.",
        "snippet draw() shows 'dL', nothing that this glossary knows.",
        "snippet draw(): n is not a span.",
        "snippet other() takes 'j' without a default.",
        "snippet other(): m is not a span.",
    ):
        assert f"terms/word.py: {part}" in report
    assert "missing" not in report


def test_a_snippet_is_checked_where_the_term_is_missing(tmp_path: Path) -> None:
    report = faults_of(tmp_path, word=without(("TERM = ", "OTHER = "), ('"dL/dz"', '"dL"')))
    assert "TERM is missing." in report
    assert "snippet draw() shows 'dL', nothing that this glossary knows." in report


def test_a_faulty_term_above_its_snippets_does_not_miss_them(tmp_path: Path) -> None:
    faulty = WHOLE.replace('"phenomena"', '"phenomenon"')
    term = faulty[faulty.index("TERM = ") :]
    report = faults_of(tmp_path, word=faulty.replace(term, "").replace(DRAW, f"{term}\n\n{DRAW}"))
    assert report == ("terms/word.py: group 'phenomenon' does not exist. Did you mean 'phenomena'?")


def test_a_snippet_that_never_ends_is_ended(tmp_path: Path) -> None:
    from glossary_src.pipeline.run.cache import Cache
    from glossary_src.pipeline.run.outcomes import Failed, Job
    from glossary_src.pipeline.run.pool import run

    text = "def f():\n    while True:\n        pass\n"
    (outcome,) = run([Job("m", "f", text)], cache=Cache(tmp_path), seconds=0.3)
    assert isinstance(outcome, Failed)
    assert outcome.rule == "was still running after 0.3 s."


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    report = faults_of(tmp_path, word=WHOLE.encode().replace(b"A word", b"A w\xf6rd"))
    assert report == "terms/word.py: byte 6 is not UTF-8. Save it as UTF-8."


def test_a_file_name_that_is_no_slug_is_refused(tmp_path: Path) -> None:
    assert "terms/My-Word.py: the file name is no slug." in faults_of(
        tmp_path, **{"My-Word": WHOLE}
    )


@pytest.mark.parametrize("slug", ["index", "all", "a" * 61])
def test_a_file_name_that_no_page_may_have_is_refused(slug: str, tmp_path: Path) -> None:
    report = faults_of(tmp_path, **{slug: WHOLE})
    assert report.startswith(f"terms/{slug}.py: the file name ")


def test_every_page_beside_those_of_terms_is_reserved(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "word.py").write_text(WHOLE)
    built = build_terms(tmp_path / "terms", tmp_path / "cache")
    pages = {Path(path).stem for path in built.files if re.fullmatch(r"terms/[^/]+\.md", path)}
    assert pages == {"word", *RESERVED}


@pytest.mark.parametrize("sign", ["\ufeff", "\f\n", "# a\u2028b\n", "# a\x85b\n"], ids=ascii)
def test_a_sign_that_counts_as_no_line_shifts_no_listing(sign: str, tmp_path: Path) -> None:
    text = f"{sign}{WHOLE}" if sign == "\ufeff" else WHOLE.replace("@snippet", f"{sign}@snippet", 1)
    (tmp_path / "word.py").write_bytes(text.encode())
    entry = load_one(tmp_path / "word.py")
    assert "def draw(n=1):\n    fig, ax" in listing(entry.code, "draw")


def test_numbers_of_numpy_may_be_turned(tmp_path: Path) -> None:
    text = exploring("{'n': tuple(np.arange(1, 4))}")
    (tmp_path / "word.py").write_text(text.replace("import mat", "import numpy as np\nimport mat"))
    (snippet,) = load_one(tmp_path / "word.py").snippets
    assert snippet.explore
    assert repr(snippet.explore.turn) == "{'n': (1, 2, 3)}"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (between(0, math.inf), "0 or more"),
        (between(-math.inf, 2.5), "2.5 or less"),
        (between(1, 2), "1 to 2"),
        (between(1, math.inf, words="many"), "many"),
    ],
    ids=str,
)
def test_a_span_says_what_it_leaves_open(span: Span, words: str) -> None:
    assert str(span) == in_words(span) == words


def test_the_same_alias_in_two_terms_is_refused(tmp_path: Path) -> None:
    second = without(('title="Word"', 'title="Second"'), ('("other word",)', '("Other Word",)'))
    report = faults_of(tmp_path, word=WHOLE, second=second.replace("number=1", "number=2"))
    assert "terms/second.py: name 'Other Word' already names terms/word.py" in report


def test_a_file_that_looks_like_a_term_and_is_none_is_named(tmp_path: Path) -> None:
    terms = tmp_path / "terms"
    (terms / "sub").mkdir(parents=True)
    (terms / "other.PY").write_text(WHOLE)
    (terms / "sub" / "third.py").write_text(WHOLE)
    with pytest.raises(GlossaryError) as caught:
        load(terms)
    assert str(caught.value).splitlines() == [
        "terms/other.PY: the file ends in .PY, and is no term. Rename it: other.py.",
        "terms/sub/third.py: the file lies in a folder of its own, and is no term. Move it to "
        "terms/ itself: the folder is the index.",
    ]


def test_a_pipe_among_the_terms_is_named_and_waited_for_by_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "word.py")
    with pytest.raises(GlossaryError) as caught:
        load(tmp_path)
    assert "word.py: the file is a pipe or a device. Make it a file" in str(caught.value)


@pytest.mark.parametrize("alike", ["other-word", "other words", "Other word's", "ｏｔｈｅｒ word"])
def test_a_name_that_is_read_as_that_of_another_term_is_refused(alike: str, tmp_path: Path) -> None:
    second = other_term("Second", ("aliases=()", f"aliases=({alike!r},)"))
    report = faults_of(tmp_path, a_word=WHOLE, second=second)
    name = f"terms/second.py: name {alike!r} already names terms/a_word.py"
    assert f"{name} (it is read as 'other word'). One name, one page." in report


def test_a_term_may_name_its_own_plural(tmp_path: Path) -> None:
    text = without(('("other word",)', '("other word", "other words")'))
    (tmp_path / "word.py").write_text(text)
    assert load(tmp_path)["word"].term.names == ("Word", "other word", "other words")


def test_the_file_that_was_changed_last_is_at_fault_and_told_a_free_number(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    for name, text, age in (("a", other_term("One"), 2), ("b", other_term("Two"), 1)):
        path = tmp_path / "terms" / f"{name}.py"
        path.write_text(text)
        os.utime(path, (age, age))
    with pytest.raises(GlossaryError) as caught:
        load(tmp_path / "terms")
    assert str(caught.value) == (
        "terms/a.py: claim 2 already stands in terms/b.py. Number 1 is free."
    )


def test_all_faults_of_all_terms_come_in_one_report(tmp_path: Path) -> None:
    first = without(("definition=__doc__", "definition=None"), ('"phenomena"', '"fenomena"'))
    second = WHOLE.replace("def draw(n=1):", "def draw(n=1:")
    report = faults_of(tmp_path, first=first, second=second, third=b"\xff")
    assert report.count("terms/first.py: ") == 2
    assert "terms/second.py: line 9" in report
    assert "terms/third.py: byte 0" in report


def test_all_failed_runs_come_in_one_report(tmp_path: Path) -> None:
    first = without(('"n": near(1)', '"n": near(3)'))
    second = other_term("Second", ("return fig,", "1 / 0\n    return fig,"))
    report = faults_of(tmp_path, first=first, second=second)
    assert "terms/first.py: draw.n is 1; promised: 3." in report
    assert "terms/second.py: draw() raises ZeroDivisionError" in report


def other_term(title: str, *pairs: tuple[str, str]) -> str:
    """A second whole term beside `WHOLE`."""
    return without(
        ('title="Word', f'title="{title}'),
        ("A word for a test.", f"{title}, for a test."),
        ('("other word",)', "()"),
        ("number=1", "number=2"),
        *pairs,
    )


def test_two_terms_with_the_same_definition_are_refused(tmp_path: Path) -> None:
    second = other_term("Second", ("Second, for a test.", "A word for a test."))
    report = faults_of(tmp_path, word=WHOLE, second=second)
    assert "terms/second.py: definition already defines terms/word.py." in report


def test_a_circle_of_broader_terms_is_refused(tmp_path: Path) -> None:
    first = without(("relations={}", 'relations={"broader than": ("second",)}'))
    second = other_term("Second")
    third = '{"broader than": ("word",), "narrower than": ("second",)}'
    third = other_term("Third", ("relations={}", f"relations={third}"))
    third = third.replace("number=2", "number=3")
    report = faults_of(tmp_path, word=first, second=second, third=third)
    assert "relation 'broader than' goes round in a circle: " in report
    assert all(name in report for name in ("word", "second", "third"))


def test_a_path_over_a_missing_term_is_refused() -> None:
    from glossary_src.pipeline.read.learning_paths import check_paths
    from glossary_src.schema import LearningPath

    path = LearningPath(
        slug="short", title="Short", promise="All.", terms=("tanh", "sigmoyd"), ends_with="@{a.b}"
    )
    with pytest.raises(GlossaryError, match=r"paths\.py: path 'short' names 'sigmoyd'") as caught:
        check_paths((path, path), loaded())
    assert "Did you mean 'sigmoid'?" in str(caught.value)
    assert "path 'short' stands twice." in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ends_with": "Nothing."}, "learning_paths.py: path 'short' ends in no number."),
        (
            {"terms": ("tanh",)},
            "learning_paths.py: path 'short': terms hold one twice, or are too few.",
        ),
        ({"terms": ("tanh", "tanh")}, "learning_paths.py: path 'short': terms hold one twice"),
        ({"promise": "<b>all</b>"}, "learning_paths.py: path 'short': promise holds HTML"),
    ],
    ids=["no number", "one term", "a term twice", "markup"],
)
def test_a_path_that_leads_nowhere_is_refused(change: dict[str, object], says: str) -> None:
    from glossary_src.schema import LearningPath

    whole: dict[str, Any] = {
        "slug": "short",
        "title": "Short",
        "promise": "All.",
        "terms": ("sigmoid", "tanh"),
        "ends_with": "@{sigmoid.hill.steepest}",
    }
    with pytest.raises(GlossaryError) as caught:
        LearningPath(**{**whole, **change})
    assert says in str(caught.value)


def message(**change: object) -> Any:
    from glossary_src.schema import Message

    whole: dict[str, Any] = {
        "slug": "nan-loss",
        "where": "loss",
        "words": "loss: nan",
        "means": "It is no number.",
        "check": "`print(loss)`",
        "cure": "See [NaN](term:nan).",
        "terms": ("nan",),
    }
    return Message(**{**whole, **change})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"slug": "NaN loss"}, "message 'NaN loss' has no slug. Use small letters"),
        ({"recipe": "The cure"}, "message 'nan-loss' has no recipe. Use small letters"),
        ({"kind": "symptoms"}, "message 'nan-loss': kind is unknown. Did you mean 'symptom'?"),
        ({"words": "a `b` c"}, "message 'nan-loss': words hold a backtick."),
        ({"kind": "symptom", "words": "`b`"}, "message 'nan-loss': words holds the sign"),
        ({"means": "<b>all</b>"}, "message 'nan-loss': means holds HTML"),
        ({"check": " "}, "message 'nan-loss': check is empty. Write it."),
        (
            {"cure": "Wait."},
            "message 'nan-loss': cure has no link. Write [words](term:slug) in it.",
        ),
        ({"terms": ()}, "message 'nan-loss': terms are missing. Name one or more."),
        ({"terms": ("nan")}, "message 'nan-loss': terms "),
        ({"also": ("a", "b", "c", "d")}, "message 'nan-loss': also has too many wordings."),
        ({"kind": "symptom", "unraised": "Rare."}, "message 'nan-loss': unraised is for messages."),
    ],
    ids=lambda it: "" if isinstance(it, str) else next(iter(it)),
)
def test_a_message_that_helps_nobody_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        message(**change)
    assert f"messages.py: {says}" in str(caught.value)


def test_messages_without_a_place_or_twice_are_refused() -> None:
    from glossary_src.schema import Messages

    with pytest.raises(GlossaryError) as caught:
        Messages(places={"los": "Loss", "16 bits": "16 bits"}, entries=(message(), message()))
    told = str(caught.value)
    assert "message 'nan-loss' happens at 'loss', which is no place. Did you mean 'los'?" in told
    assert "message 'nan-loss' stands twice. Give each its own slug." in told
    assert "messages.py: place '16 bits' cannot be part of an anchor." in told


def test_a_message_that_names_a_missing_term_is_refused() -> None:
    from glossary_src.pipeline.read.messages import check_messages
    from glossary_src.schema import Messages

    wrong = message(cure="See [it](term:nann).", terms=("sigmoyd",))
    with pytest.raises(GlossaryError) as caught:
        check_messages(Messages(places={"loss": "Loss"}, entries=(wrong,)), loaded())
    told = str(caught.value)
    assert "messages.py: message 'nan-loss': terms name 'sigmoyd', which is no term. Did" in told
    assert "messages.py: message 'nan-loss': cure links to 'term:nann', no term. Did you" in told
    check_messages(None, loaded())


def test_what_a_module_sets_is_as_it_was(tmp_path: Path) -> None:
    def settings() -> list[object]:
        os.umask(mask := os.umask(0o077))
        return [mask, tempfile.gettempdir(), np.geterr(), np.get_printoptions(), ast.parse]

    before = settings()
    lines = (
        "import numpy as np",
        'import ast, os, tempfile; tempfile.tempdir = "/nonexistent"; os.umask(0o777)',
        'np.seterr(all="raise"); np.set_printoptions(precision=2); ast.parse = None',
    )
    report = faults_of(tmp_path, word=at_import("\n".join(lines)))
    for name in ("os.umask", "tempfile.tempdir", "np.seterr", "np.set_printoptions", "ast.parse"):
        assert name in report
    assert settings() == before


def test_threads_that_a_server_starts_meanwhile_are_its_own() -> None:
    begin, hold = threading.Event(), threading.Event()

    def serve() -> None:
        begin.wait()
        threading.Thread(target=hold.wait, daemon=True).start()

    server = threading.Thread(target=serve)
    server.start()
    with guard.guarded():
        begin.set()
        server.join()
    hold.set()


def test_a_library_that_a_module_loads_may_ask_for_what_runs_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "asks_for_the_end.py").write_text("import atexit\n\natexit.register(str)\n")
    sys.path.insert(0, str(tmp_path))
    try:
        with guard.guarded():
            importlib.import_module("asks_for_the_end")
    finally:
        sys.path.remove(str(tmp_path))
        atexit.unregister(str)


def test_what_a_module_prints_cannot_move_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "word.py").write_text(at_import(r"print('one\n\ttwo \x1b[2J ready.')"))
    load_one(tmp_path / "word.py")
    assert capsys.readouterr().err == "one\n        two \\x1b[2J ready.\n"


def test_what_python_cannot_interrupt_is_told_with_its_line_and_a_cure(tmp_path: Path) -> None:
    (tmp_path / "word.py").write_text("a = 1\nb = sum(range(10**12))\n")
    run = (
        "import sys; from pathlib import Path; from glossary_src.pipeline.read import guard, module"
        "; guard.SECONDS, guard._GRACE = 0.1, 0.2; module.execute(Path(sys.argv[1]), 'word')"
    )
    command = [sys.executable, "-c", run, str(tmp_path / "word.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    told = done.stderr.splitlines()
    at = next(number for number, line in enumerate(told) if "word.py" in line)
    assert "line 2 in" in told[at]
    assert "The line above never came to an end, or crashed. A module must im" in told[at + 1]
