"""What a page says of its symbols: found in its formulas and texts, and none left out."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import TERMS
from glossary_src.pipeline.read.symbol_check import check_symbols
from glossary_src.pipeline.read.symbols import notation, signs, unexplained
from glossary_src.schema import Term
from tests.hostile import entry_of
from tests.loaded import loaded

MODULES = [path.stem for path in sorted(TERMS.glob("[!_]*.py"))]
every_module = pytest.mark.parametrize("module", MODULES)
_WORD = re.compile(
    r"\\(?:text|operatorname|mathrm|mathbb|mathcal|begin|end)\s*\{[^}]*\}|\\[A-Za-z]+"
)
_DIFFERENTIAL = re.compile(r"(?<=\{)d(?=[\\\w]|\})")


@pytest.fixture(scope="module")
def entries() -> dict[str, Entry]:
    return loaded()


def entry_with(formula: str = "x", explanation: str = "It is.", **symbols: str) -> Entry:
    """A term with this formula, and with these words of its own for its symbols."""
    entry = entry_of(0, {})
    return replace(
        entry,
        term=replace_term(entry, formula=formula, explanation=explanation, symbols=symbols),
    )


def replace_term(entry: Entry, **given: object) -> Term:
    """The term again, with some of its fields given anew."""
    kept = {f.name: getattr(entry.term, f.name) for f in fields(entry.term) if f.init}
    return Term(**{**kept, **given})


@every_module
def test_every_symbol_of_a_formula_is_said_or_explained(
    module: str, entries: dict[str, Entry]
) -> None:
    """A letter that no table knows is listed here: add it to `symbols`, or name it in the text."""
    assert unexplained(entries[module], GLOSSARY) == []


@every_module
def test_a_letter_of_the_table_that_a_formula_holds_is_in_the_line(
    module: str, entries: dict[str, Entry]
) -> None:
    """Found once more, by another way: letters that are left when all commands are gone."""
    entry = entries[module]
    line = " ".join(notation(entry, GLOSSARY))
    silent = {symbol for symbol, words in entry.term.symbols.items() if not words}
    for latex in entry.term.formulas:
        left = _WORD.sub(" ", _DIFFERENTIAL.sub(" ", latex))
        for letter in {*re.findall(r"[A-Za-z]", left)} & {*GLOSSARY.symbols} - silent:
            assert re.search(rf"\$[^$]*{letter}[^$]*\$(?: or \S+)?: ", line), letter


@every_module
def test_no_words_stand_for_what_a_page_does_not_use(
    module: str, entries: dict[str, Entry]
) -> None:
    check_symbols(GLOSSARY, {module: entries[module]})


def test_a_letter_that_nothing_explains_is_listed() -> None:
    entry = entry_with(r"\zeta = q L", "The factor $q$ is large.")
    assert unexplained(entry, GLOSSARY) == [r"\zeta"]


def test_words_without_a_symbol_are_refused() -> None:
    with pytest.raises(GlossaryError, match="is used nowhere on the page"):
        check_symbols(GLOSSARY, {"word": entry_with("x", q="a factor")})


def test_a_symbol_that_cannot_be_typeset_is_refused() -> None:
    with pytest.raises(GlossaryError, match="cannot be typeset"):
        check_symbols(replace(GLOSSARY, symbols={r"\hat{": "nothing"}), {})


def test_the_longest_symbol_wins() -> None:
    said = notation(entry_with(r"\hat y = 1"), GLOSSARY)
    assert said == [r"$\hat y$: prediction"]


def test_a_term_may_say_its_own_words_or_none() -> None:
    entry = entry_with("h = x + L", h="a small step", x="")
    assert notation(entry, GLOSSARY) == ["$h$: a small step", "$L$: loss"]


def test_what_stands_in_the_formula_is_said_first() -> None:
    entry = entry_with("L = 1", "Neither $z$ nor $h$ is in it.", z="sum", h="output")
    assert notation(entry, GLOSSARY) == ["$L$: loss", "$z$: sum", "$h$: output"]


def test_a_derivative_is_said_once_as_formula_and_text_write_it() -> None:
    entry = entry_with(r"\frac{\partial L}{\partial z_k}", "So dL/dz falls, and dL/dW too.")
    last = notation(entry, GLOSSARY)[-1]
    assert last == r"$\partial L/\partial z$ or dL/dz: rate of change of $L$ with $z$"


def test_the_d_of_a_differential_is_no_symbol() -> None:
    assert signs(r"\frac{dh_2}{dx} + \frac{d}{dz} df'/dx") == ["h", "x", "z", "f", "'", "x"]
    assert signs(r"z_{d-1} W_d") == ["z", "d", "W", "d"]
    assert signs(r"\operatorname{diag} x, \text{for all } y") == [r"\operatorname{diag}", "x", "y"]


def test_another_glossary_says_nothing_of_symbols() -> None:
    bare = replace(GLOSSARY, symbols={}, derivative="")
    assert notation(entry_with(r"\frac{\partial L}{\partial z} = n"), bare) == []


@pytest.mark.parametrize(
    ("symbols", "rule"),
    [({"": "nothing"}, "is empty"), ({"$z$": "a sum"}, "dollar sign"), ({"z": "a <b>"}, "HTML")],
    ids=["empty", "dollar", "html"],
)
def test_a_table_that_breaks_a_rule_is_refused(symbols: dict[str, str], rule: str) -> None:
    with pytest.raises(GlossaryError, match=rule):
        replace(GLOSSARY, symbols=symbols)
    with pytest.raises(GlossaryError, match=rule):
        entry_with("z", **symbols)
