"""What is wrong with the words for symbols: of a glossary, and those that a term has of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.formulas import FormulaError, mathml
from glossary_src.pipeline.read.symbols import all_signs, unexplained, used_of
from glossary_src.schema import Glossary
from glossary_src.schema.grammar import tokens


def check_symbols(glossary: Glossary, entries: Mapping[str, Entry]) -> None:
    """Raise `GlossaryError` with what cannot be typeset, and with words for what is not there."""
    faults = [fault.found_in("glossary.py") for fault in _typeset_faults(glossary.symbols)]
    for entry in entries.values():
        faults += [fault.found_in(entry.file) for fault in own_symbol_faults(entry, glossary)]
    if faults:
        raise GlossaryError(faults)


def own_symbol_faults(entry: Entry, glossary: Glossary) -> Iterator[Fault]:
    """What is wrong with the symbols that a term gives words of its own."""
    yield from _typeset_faults(entry.term.symbols)
    used = used_of(entry, glossary) if entry.term.symbols else set()
    for symbol in entry.term.symbols:
        if symbol not in used:
            cure = did_you_mean(symbol, all_signs(entry))
            yield Fault(f"symbols {symbol!r}", "is used nowhere on the page.", cure)


def unexplained_faults(entry: Entry, glossary: Glossary) -> Iterator[Fault]:
    """Letters of its formulas that nobody explains, where a glossary explains any."""
    if not glossary.symbols or not all(map(_can_be_typeset, entry.term.formulas)):
        return  # a formula that cannot be read names no letters
    for letter in unexplained(entry, glossary):
        cure = f"Name ${letter}$ alone in the explanation, or give it words: symbols={{...}}."
        yield Fault("formula", f"has {letter!r}, and nothing says what it is.", cure)


def _can_be_typeset(latex: str) -> bool:
    try:
        mathml(latex)
    except FormulaError:
        return False
    return True


def _typeset_faults(symbols: Mapping[str, str]) -> Iterator[Fault]:
    for symbol, words in symbols.items():
        formulas = (token.text[1:-1] for token in tokens(words) if token.kind == "formula")
        for latex in (symbol, *formulas):
            try:
                mathml(latex)
            except FormulaError as error:
                rule = f"holds LaTeX that cannot be typeset: {error}."
                yield Fault(f"symbols {symbol!r}", rule, f"Mend {latex[:80]!r}.")
