"""What a page of this glossary has besides what every term must have, and what its texts avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from glossary_src.faults import Fault
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.order import order_faults
from glossary_src.pipeline.read.proofs import proof_faults
from glossary_src.schema import Term
from glossary_src.schema.grammar import tokens
from glossary_src.schema.sections import COMPLETE, FIELDS

MOST_FIGURES = 3
_TYPED = re.compile(r"\d\.\d{3,}|\de-\d|10⁻|× 10")
"""A decimal of three digits or a power of ten is a result."""


def complete_faults(entry: Entry, related: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """What a page still lacks. `related` holds its relations seen from both sides."""
    term = entry.term
    for field in (field for field in FIELDS.values() if field.required == COMPLETE):
        value = getattr(term, field.name)
        filled = len(value) if isinstance(value, tuple) else bool(value)
        if filled < field.least:
            rule = f"has {filled:d} of {field.least}." if field.least > 1 else "is empty."
            yield Fault(field.name, rule, f"Fill it in: {field.hint}")
    if (shown := sum(snippet.on_page for snippet in entry.snippets)) > MOST_FIGURES:
        cure = "Leave one out, or give it on_page=False."
        yield Fault("the page", f"has {shown} figures; {MOST_FIGURES} at most.", cure)
    if not related:
        cure = 'Name a neighbour, as in "related to": ("gradient",).'
        yield Fault("relations", "are empty, and no other term names this one.", cure)
    if "[@" not in term.origin:
        yield Fault("origin", "cites no source.", "Cite one that you are sure of: [@key].")
    if places := [n for n, line in enumerate(entry.code.split("\n"), 1) if "Fill in" in line]:
        yield Fault(f"line {places[0]}", "still says “Fill in”.", "Fill it in, or leave it out.")
    yield from _claim_faults(term)
    for other in sorted({*related.get("related to", ())} & _related_by_name(related)):
        cure = "Keep the better word."
        yield Fault(f"relation 'related to' {other!r}", "has a better word, too.", cure)
    yield from order_faults(entry)
    yield from proof_faults(entry)
    yield from _typed_faults(entry)


def _claim_faults(term: Term) -> Iterator[Fault]:
    for claim in term.claims:
        thing = f"claim {claim.number}"
        if not claim.judged:
            cure = 'Judge it by hand, before it is computed: judged="misleading".'
            yield Fault(thing, "is not judged.", cure)
        if claim.holds and not claim.counter:
            cure = 'Name one that flips it: counter={"snippet.parameter": 3}.'
            yield Fault(thing, "has no counter-setting.", cure)
        if (claim.read_in == "widely") != bool(claim.seen_at):
            rule = "is read widely and seen nowhere."
            rule = rule if not claim.seen_at else 'is seen at places and not read "widely".'
            cure = 'Give both, read_in="widely" and seen_at=(two addresses, ...), or neither.'
            yield Fault(thing, rule, cure)


def _related_by_name(related: Mapping[str, Sequence[str]]) -> set[str]:
    return {it for kind, others in related.items() if kind != "related to" for it in others}


def _typed_faults(entry: Entry) -> Iterator[Fault]:
    """Results that were typed. What others claim comes with their numbers."""
    for place, text in entry.texts():
        if re.fullmatch(r"claim \d+", place):
            continue
        for token in tokens(text):
            if token.kind == "text" and (found := _TYPED.search(token.text)):
                cure = "Return it from a snippet and write @{snippet.number:format}."
                yield Fault(place, f"holds a typed result, {found[0]!r}.", cure)


def register_faults(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """Claims are numbered through, from 1, with no gap."""
    claims = sorted((c.number, e.file) for e in entries.values() for c in e.term.claims)
    for place, (number, file) in enumerate(claims, 1):
        if number > place:
            cure = f"Number {place} is free: claims are numbered through."
            yield Fault(f"claim {number}", "leaves a gap in the register.", cure, file)
            return
