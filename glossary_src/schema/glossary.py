"""What a glossary is about: its name, its license, its words. The machinery knows no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.schema.text import missing, one_line, symbol_faults, text_faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The subject of a glossary. Everything that its pages and feeds say of it comes from here."""

    name: str
    """As inventories and feeds call it; pages put “The” before it."""
    key: str
    """Begins the keys of citations, such as `sorting-glossary`."""
    prefix: str
    """What a MyST project calls it: `xref:sorting#heap`."""
    version: str
    about: str
    """What it explains, in one sentence."""
    question: str = ""
    """What readers come with: the title of the preview card of the site."""
    cover: str = ""
    """The module of the term whose figure stands on that card; without one there is no card."""
    license: str
    """Of texts and figures, as pages name it."""
    license_url: str
    code_license: str
    groups: Mapping[str, str]
    """Key of a group to its title."""
    levels: Mapping[str, str]
    """Level to what it assumes."""
    shown: Mapping[str, str]
    """What a figure may show (`shows=`), and what that means."""
    nothing_shown: str = ""
    """The key of `shown` for figures that show none of it."""
    nothing_shown_says: str = ""
    """What the page says then."""
    symbols: Mapping[str, str] = field(default_factory=dict)
    """Symbol in LaTeX to what it is. A page says it of those that it uses, in this order, its
    formulas’ first."""
    derivative: str = ""
    """What a derivative is, with `{above}` and `{below}` in it; a page says it with its symbols."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Where claims were read (`read_in=`), by kind and year: claims are judged, not people."""
    texts_say: str = "what one reads elsewhere"
    """Those texts in a few words, as in “what five texts on sorting”."""
    practice_with: str = ""
    """With what practitioners do it, as in “with PyTorch”: stands over listings of `@practice`."""
    columns: tuple[tuple[str, ...], ...] = ()
    """Groups on the map, left to right. One column a group if empty."""
    columns_say: str = "A column for each group of terms."
    """How to read the map from left to right."""
    technical: tuple[str, ...] = ()
    """Everyday words that mean something of their own here: definitions explain or avoid them."""
    understood: Mapping[str, str] = field(default_factory=dict)
    """Rare or technical word to why it may stand in a definition without a page of its own."""
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What readers look for and has no page, with other names after a `|`, to the modules of terms
    that the search then shows, the nearest first."""

    def __post_init__(self) -> None:
        if faults := tuple(self._type_faults()):
            raise GlossaryError(fault.found_in("glossary.py") for fault in faults)
        object.__setattr__(self, "about", one_line(self.about))
        if not self.columns:
            object.__setattr__(self, "columns", tuple((group,) for group in self.groups))
        if faults := tuple(self._faults()):
            raise GlossaryError(fault.found_in("glossary.py") for fault in faults)

    def _type_faults(self) -> Iterator[Fault]:
        for own in fields(self):
            value, kind = getattr(self, own.name), str(own.type).partition("[")[0]
            if kind == "str" and not isinstance(value, str):
                yield Fault(own.name, f"is {value!r}, which is no text.", "Write it in quotes.")
            elif own.name == "instead" and not _is_table_of_lists(value):
                yield Fault(own.name, "is no table of terms.", "Write {'LSTM': ('rnn',)}.")
            elif kind == "Mapping" and own.name != "instead" and not _is_table(value):
                yield Fault(own.name, "is no table of texts.", "Write {key: words, ...}.")
            elif own.name == "technical" and not isinstance(value, tuple):
                yield Fault(own.name, f"is {value!r}, no tuple.", "Write ('layer', 'loss').")
            elif own.name == "columns" and not all(isinstance(it, tuple) for it in value):
                cure = "A column of one group is (group,): mind the comma."
                yield Fault(own.name, "hold what is no column.", cure)

    def _faults(self) -> Iterator[Fault]:
        for name in ("name", "key", "prefix", "version", "about", "license", "code_license"):
            yield from missing(name, getattr(self, name), "Every glossary has one.")
            yield from text_faults(name, getattr(self, name), plain=name != "about")
        for name in ("groups", "levels", "shown"):
            if not getattr(self, name):
                yield Fault(name, "is empty.", "Terms name one of these: list them.")
        for symbol, words in self.symbols.items():
            yield from symbol_faults(f"symbols {symbol!r}", symbol, words)
        derivative = self.derivative.replace("{above}", "$y$").replace("{below}", "$x$")
        yield from text_faults("derivative", derivative)
        if self.nothing_shown and self.nothing_shown not in self.shown:
            cure = did_you_mean(self.nothing_shown, self.shown)
            yield Fault("nothing_shown", f"is {self.nothing_shown!r}, no key of shown.", cure)
        placed = [group for column in self.columns for group in column]
        for group in sorted({*self.groups} ^ {*placed}):
            if group in self.groups:
                yield Fault("columns", f"lack the group {group!r}.", "Every group has its column.")
            else:
                yield Fault("columns", f"name {group!r}.", did_you_mean(group, self.groups))
        for group in sorted({group for group in placed if placed.count(group) > 1}):
            yield Fault("columns", f"name {group!r} twice.", "Every group has one column.")


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(text, str) for pair in value.items() for text in pair
    )


def _is_table_of_lists(value: object) -> bool:
    """Whether every text in it stands for one text or more."""
    return isinstance(value, Mapping) and all(
        isinstance(name, str) and isinstance(terms, tuple) and terms and _are_texts(terms)
        for name, terms in value.items()
    )


def _are_texts(values: tuple[object, ...]) -> bool:
    return all(isinstance(value, str) for value in values)


_LOADING: ContextVar[Glossary | None] = ContextVar("glossary", default=None)


@contextmanager
def words_of(glossary: Glossary) -> Iterator[None]:
    """Terms that are made in this context may use the words of this glossary, and no others."""
    token = _LOADING.set(glossary)
    try:
        yield
    finally:
        _LOADING.reset(token)


def unknown_word(thing: str, table: str, word: str, rule: str) -> Iterator[Fault]:
    """A fault if the glossary that is being loaded has no such word in `table`, by its field."""
    known = getattr(_LOADING.get(), table, None)
    if known is not None and word not in known:
        yield Fault(thing, rule, did_you_mean(word, known))
