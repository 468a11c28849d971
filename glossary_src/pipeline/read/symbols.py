r"""The symbols that a page uses, found in what it says, and the words that say what they are.

A symbol is LaTeX, such as `z`, `\hat y` or `f'`. It is used where its signs stand in a formula, or
where a text writes `dL/dz` or `1/n`. The longest symbol wins: `\hat y` is no `y`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import Glossary, Snippet
from glossary_src.schema.grammar import tokens

_SIGN = re.compile(
    r"(?P<sign>\\(?:operatorname|mathbb|mathcal)\s*\{\w+\})"
    r"|\\(?:text|mathrm|begin|end)\s*\{[^}]*\}|\\(?:left|right|[bB]igg?[lr]?|q?quad|frac)\b"
    r"|(?<=\{)d(?=\\?[A-Za-z]|\}\s*\{d)|\bd(?=[A-Za-z]'?/d)|(?<=/)d(?=[A-Za-z])"
    r"|(?P<other>\\[A-Za-z]+|[^\W\d_]|'|\^)"
)
"""What has no name is no sign: words, spaces, the d of a differential."""
_OF = r"(\\[A-Za-z]+|[A-Za-z])"
_SUB = r"((?:_\w|_\{[^{}]*\})?)"
_DERIVATIVE = re.compile(rf"(\\partial\s*|d){_OF}{_SUB}'?\s*(?:\}}\s*\{{|/)\s*\1\s*{_OF}{_SUB}")
_IN_TEXT = re.compile(r"(?<![\w/])d([A-Z])/d([^\W\d_])(?!\w)")
_SHARE = re.compile(r"(?<=\d/)([a-z])(?!\w)")
_ALONE = re.compile(r"(?<![\w/])([a-z])(?![\w/])")
_GREEK = {"θ": r"\theta", "σ": r"\sigma", "λ": r"\lambda", "η": r"\eta"}
_LETTER = re.compile(
    r"[^\W\d_]|\\(?:var)?(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu"
    r"|xi|rho|sigma|tau|upsilon|phi|chi|psi|omega)"
)


@dataclass(frozen=True, slots=True)
class Derivative:
    """What a page writes as a derivative."""

    written: str
    """In LaTeX, or as a text writes it."""
    above: str
    below: str
    in_text: bool = False


def signs(latex: str) -> list[str]:
    """The signs of a formula: letters, commands, primes. No digits, brackets, words or spaces."""
    found = (match["sign"] or match["other"] for match in _SIGN.finditer(latex))
    return [sign for sign in found if sign]


_signs = cache(signs)


def notation(entry: Entry, glossary: Glossary) -> list[str]:
    """A text for each symbol that the page uses: `$z$: what it is`.

    In the order of the table, those of the formulas first: below these a reader looks for them.
    """
    known = words_of(entry, glossary)
    used = used_of(entry, glossary)
    above = {it for latex in entry.term.formulas for it in _found(signs(latex), known)}
    listed = [symbol for symbol, words in known.items() if words and symbol in used]
    said = [f"${it}$: {known[it]}" for it in sorted(listed, key=lambda it: it not in above)]
    if glossary.derivative and said:
        said += (f"{name}: {words}" for name, words in _derivatives(entry, glossary.derivative))
    return said


def words_of(entry: Entry, glossary: Glossary) -> dict[str, str]:
    """Symbol to words: those of the glossary, and where a term has its own, those."""
    return {**glossary.symbols, **entry.term.symbols}


def unexplained(entry: Entry, glossary: Glossary) -> list[str]:
    """Letters of the formulas on lines of their own that neither words nor explanation explain.

    An explanation introduces a letter where it names it alone, as in “the factor `$q$`”.
    """
    known = words_of(entry, glossary)
    named = {t.text[1:-1].strip() for t in tokens(entry.term.explanation) if t.kind == "formula"}
    left: dict[str, None] = {}
    for latex in entry.term.formulas:
        found = _found(signs(latex), {**dict.fromkeys(_letters(latex), ""), **known})
        left |= dict.fromkeys(symbol for symbol in found if not known.get(symbol))
    return [letter for letter in left if letter not in named]


def used_of(entry: Entry, glossary: Glossary) -> set[str]:
    """The symbols with words that a page uses, said or not."""
    known = words_of(entry, glossary)
    return {symbol for piece in _pieces(entry) for symbol in _found(piece, known)}


def all_signs(entry: Entry) -> set[str]:
    """Every sign of every formula of the page."""
    return {sign for piece in _pieces(entry) for sign in piece}


def _letters(latex: str) -> list[str]:
    return [sign for sign in signs(latex) if _LETTER.fullmatch(sign)]


def _found(piece: list[str], known: Mapping[str, str]) -> Iterator[str]:
    """The symbols in a row of signs, the longest at each place."""
    split = {symbol: _signs(symbol) for symbol in known}
    place = 0
    while place < len(piece):
        here = [s for s, it in split.items() if it and piece[place : place + len(it)] == it]
        longest = max(here, key=lambda symbol: len(split[symbol]), default="")
        if longest:
            yield longest
        place += len(split[longest]) if longest else 1


def _pieces(entry: Entry) -> Iterator[list[str]]:
    """Rows of signs: of each formula, and of each letter that a text uses as a formula would."""
    for latex in _formulas(entry):
        yield signs(latex)
    for text in _plain(entry):
        letters = [*_IN_TEXT.findall(text), *((letter,) for letter in _SHARE.findall(text))]
        yield from ([_GREEK.get(letter, letter)] for pair in letters for letter in pair)
    for snippet in _shown(entry):
        yield from ([letter] for letter in _ALONE.findall(snippet.shows))


def _formulas(entry: Entry) -> Iterator[str]:
    yield from entry.term.formulas
    for text in _texts(entry):
        yield from (token.text[1:-1] for token in tokens(text) if token.kind == "formula")


def _plain(entry: Entry) -> Iterator[str]:
    """Running text, and what the figures show."""
    for text in (*_texts(entry), entry.term.definition or ""):
        yield from (token.text for token in tokens(text) if token.kind == "text")
    yield from (snippet.shows for snippet in _shown(entry))


def _texts(entry: Entry) -> Iterator[str]:
    yield from (text for place, text in entry.term.texts() if not place.startswith("symbols "))
    for snippet in _shown(entry):
        yield from (text for _, text in snippet.texts())
    if entry.practice:
        yield from (text for _, text in entry.practice.texts())


def _shown(entry: Entry) -> list[Snippet]:
    return [snippet for snippet in entry.snippets if snippet.on_page or snippet.motion]


def _derivatives(entry: Entry, words: str) -> Iterator[tuple[str, str]]:
    """For each thing that is differentiated: one derivative of it, and what that is.

    The one that a text writes too, where there is one, else the first.
    """
    of: dict[str, list[Derivative]] = {}
    for it in _written(entry):
        of.setdefault(it.above.partition("_")[0], []).append(it)
    for place, found in enumerate(of.values()):
        spelled = {it.below: it.written for it in found if it.in_text}
        it = next((it for it in found if not it.in_text and it.below in spelled), found[0])
        name = it.written if it.in_text else f"${it.written}$"
        if not it.in_text and it.below in spelled:
            name += f" or {spelled[it.below]}"
        said = words.format(above=f"${it.above}$", below=f"${it.below}$")
        yield name, said if not place else "likewise"


def _written(entry: Entry) -> Iterator[Derivative]:
    for latex in _formulas(entry):
        for sign, over, over_sub, under, under_sub in _DERIVATIVE.findall(latex):
            if over == under:  # only their subscripts tell them apart
                over, under = over + over_sub, under + under_sub
            between = " " if sign.strip() != "d" else ""
            d = sign.strip() + between
            yield Derivative(f"{d}{over}/{d}{under}", over, under)
    for text in _plain(entry):
        for over, under in _IN_TEXT.findall(text):
            yield Derivative(f"d{over}/d{under}", over, _GREEK.get(under, under), in_text=True)
