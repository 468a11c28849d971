"""What can be known wrong before anything runs: numbers, links, citations, formulas, listings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from glossary_src.faults import Fault, GlossaryError, did_you_mean, said
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.formulas import FormulaError, mathml
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.repeatable import chance_faults, foreign_faults
from glossary_src.schema.grammar import Token, citation_keys, module_of, tokens

_SHOWN = 80
"""Letters of a formula that a message repeats."""
_FOUND: Memory[list[Fault]] = Memory()


def check(entries: Mapping[str, Entry], sources: Mapping[str, object]) -> None:
    """Raise `GlossaryError` with every fault of every term, or do nothing."""
    known = tuple(entries), tuple(sources)
    faults = [
        fault.found_in(entry.file)
        for module, entry in entries.items()
        for fault in _FOUND(module, entry_faults, entry, *known)
    ]
    if faults:
        raise GlossaryError(faults)


def entry_faults(entry: Entry, entries: Collection[str], sources: Collection[str]) -> list[Fault]:
    """Every fault of one term, beside all modules and the keys of all sources."""
    faults: list[Fault] = []
    try:
        faults += _texts_faults(entry, entries, sources)
        faults += _listing_faults(entry)
    except Exception as error:  # what no rule foresaw has at least its file
        rule = f"cannot be checked: {said(error)}."
        faults.append(Fault("the term", rule, "Mend what is unusual in it."))
    return faults


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The numbers that a text may use, and how its author writes them."""

    known: frozenset[str]
    """Each as `snippet.number`."""
    own: str = ""
    """The prefix that goes without saying in the texts of a snippet."""
    parameters: frozenset[str] = frozenset()
    """Each as `snippet.parameter`, where a text may not use them."""

    def faults(self, name: str) -> Iterator[tuple[str, str]]:
        """Why a number is unknown, in the words of its author."""
        if name in self.parameters:
            cure = "Only says may name one: return it as a number, and promise it."
            yield f"uses the parameter {name.removeprefix(self.own)!r} as a number.", cure
        elif name not in self.known:
            bare = name.removeprefix(self.own)
            names = {known.removeprefix(self.own) for known in self.known}
            alike = {n for n in names if n.rpartition(".")[2] == bare.rpartition(".")[2]}
            yield f"uses the unknown number {bare!r}.", did_you_mean(bare, alike or names)


def _vocabularies(entry: Entry) -> dict[str, _Vocabulary]:
    """By place. Elsewhere a text may use every number of the term, under its full name."""
    promised = {f"{s.name}.{number}" for s in entry.snippets for number in s.promises}
    given = frozenset(f"{s.name}.{name}" for s in entry.snippets for name in s.defaults) - promised
    found = {place: _Vocabulary(frozenset(promised), "", given) for place, _ in entry.texts()}
    for snippet in entry.snippets:
        prefix = f"{snippet.name}."
        for place in ("caption", "alt", "checked"):
            found[f"{snippet.name}: {place}"] = _Vocabulary(frozenset(promised), prefix, given)
        turned = snippet.explore.turn if snippet.explore else ()
        own = frozenset(prefix + name for name in (*snippet.promises, *turned))
        found[f"{snippet.name}: says"] = _Vocabulary(own, prefix)
    return found


def _texts_faults(
    entry: Entry, entries: Collection[str], sources: Collection[str]
) -> Iterator[Fault]:
    term, vocabularies = entry.term, _vocabularies(entry)
    for place, text in entry.texts():
        for token in tokens(text):
            if module_of(token.parts.get("target", "")) == entry.module:
                cure = "Name it without a link: the reader is there."
                yield Fault(place, "links to its own page.", cure)
            for rule, cure in _token_faults(token, vocabularies[place], entries, sources):
                yield Fault(place, rule, cure)
    for meter in term.analogy.meters:
        for rule, cure in vocabularies["analogy: text"].faults(meter.number):
            yield Fault(f"meter {meter.label!r}", rule, cure)
    for latex in term.formulas:
        for rule, cure in _formula_faults(latex, display=True):
            yield Fault("formula", rule, cure)


def _token_faults(
    token: Token,
    numbers: _Vocabulary,
    entries: Collection[str],
    sources: Collection[str],
) -> Iterator[tuple[str, str]]:
    match token.kind:
        case "number":
            yield from numbers.faults(token.parts["of"])
        case "citation":
            keys = citation_keys(token.text)
            for twice in dict.fromkeys(key for key in keys if keys.count(key) > 1):
                yield f"cites {twice!r} twice in {token.text[:40]!r}.", "Once is enough."
            for key in keys:
                if key not in sources:
                    yield f"cites {key!r}, not in references.bib.", did_you_mean(key, sources)
        case "link" if token.parts["target"].startswith("term:"):
            module = module_of(token.parts["target"])
            if module not in entries:
                yield f"links to {module!r}, which is no term.", did_you_mean(module, entries)
        case "formula":
            yield from _formula_faults(token.text[1:-1])


def _formula_faults(latex: str, *, display: bool = False) -> Iterator[tuple[str, str]]:
    try:
        mathml(latex, display=display)
    except FormulaError as error:
        yield (
            f"holds LaTeX that cannot be typeset: {error}.",
            f"Mend {' '.join(latex.split())[:_SHOWN]!r}.",
        )


def _listing_faults(entry: Entry) -> Iterator[Fault]:
    edits = {snippet.name: snippet.edits for snippet in entry.snippets}
    functions = [(snippet.name, True) for snippet in entry.snippets]
    if entry.practice:
        functions.append((entry.practice.name, False))
    for name, figure in functions:
        try:
            text = listing(entry.code, name, figure=figure)
            yield from chance_faults(name, text)
            yield from foreign_faults(name, text) if figure else ()
            for edit in edits.get(name, ()):
                yield from edit.faults(f"snippet {name}(): edit {edit.words[:40]!r}", text)
        except GlossaryError as error:
            yield from error.faults
