"""What can be known wrong before anything runs: numbers, links, citations, formulas, listings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.draw.numbers import is_spec
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.formulas import FormulaError, mathml
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.notation import Token, citation_keys, module_of, tokens
from glossary_src.schema import Term


def check(entries: Mapping[str, Entry], sources: Mapping[str, object]) -> None:
    """Raise `GlossaryError` with every fault of every term, or do nothing."""
    faults = [
        fault.found_in(entry.file)
        for entry in entries.values()
        for fault in (*_texts_faults(entry.term, entries, sources), *_listing_faults(entry))
    ]
    if faults:
        raise GlossaryError(faults)


def texts(term: Term) -> Iterator[tuple[str, str]]:
    """Every text of a term that may use the notation, with the name of its place."""
    yield "in_a_number", term.in_a_number
    for name in ("explanation", "origin", "etymology", "trends", "did_you_know"):
        yield name, getattr(term, name)
    yield "analogy: text", term.analogy.text
    yield "analogy: breaks_down", term.analogy.breaks_down
    for snippet in term.snippets:
        yield f"{snippet.name}: caption", snippet.caption
        yield f"{snippet.name}: alt", snippet.alt
        if snippet.explore:
            yield f"{snippet.name}: says", snippet.explore.says
    for question in term.faq:
        yield f"question {question.asked!r}", question.answer
    for claim in term.claims:
        yield f"claim {claim.number}", claim.text
        yield f"claim {claim.number}: because", claim.because
    for place, sentence in enumerate(term.in_context, 1):
        yield f"in_context {place}", sentence
    if term.practice:
        yield "practice", term.practice.text


def promised(term: Term) -> set[str]:
    """The numbers that prose may use: `snippet.number`."""
    return {f"{snippet.name}.{number}" for snippet in term.snippets for number in snippet.checks}


def _known_in(place: str, term: Term) -> set[str]:
    """What a text may use. A sentence about a frame may use its snippet's parameters as well."""
    snippet = next((s for s in term.snippets if place == f"{s.name}: says"), None)
    turned = snippet.explore.values if snippet and snippet.explore else ()
    own = {f"{snippet.name}.{name}" for name in (*snippet.checks, *turned)} if snippet else None
    return own or promised(term)


def _texts_faults(
    term: Term, entries: Mapping[str, Entry], sources: Mapping[str, object]
) -> Iterator[Fault]:
    numbers = promised(term)
    for place, text in texts(term):
        known = _known_in(place, term)
        for token in tokens(text):
            for rule, cure in _token_faults(token, known, entries, sources):
                yield Fault(place, rule, cure)
    for meter in term.analogy.meters:
        if meter.number not in numbers:
            rule = f"uses the unknown number {meter.number!r}."
            yield Fault(f"meter {meter.label!r}", rule, did_you_mean(meter.number, numbers))
    for latex in term.formulas:
        for rule, cure in _formula_faults(latex, display=True):
            yield Fault("formula", rule, cure)


def _token_faults(
    token: Token, numbers: set[str], entries: Mapping[str, Entry], sources: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    match token.kind:
        case "number":
            name, spec = token.parts["of"], token.parts["spec"]
            if name not in numbers:
                yield f"uses the unknown number {name!r}.", did_you_mean(name, numbers)
            if not is_spec(spec):
                yield f"formats a number with {spec!r}.", "Use a format such as .2f, .0e or .0%."
        case "citation":
            for key in citation_keys(token.text):
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
        yield f"holds LaTeX that cannot be typeset: {error}.", f"Mend {' '.join(latex.split())!r}."


def _listing_faults(entry: Entry) -> Iterator[Fault]:
    functions = [(snippet.name, True) for snippet in entry.term.snippets]
    if entry.term.practice:
        functions.append((entry.term.practice.name, False))
    for name, figure in functions:
        try:
            listing(entry.source, name, figure=figure)
        except GlossaryError as error:
            yield from error.faults
