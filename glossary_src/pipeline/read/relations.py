"""What holds between terms: relations seen from both sides, and what no two terms may share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import count

from glossary_src.faults import Fault, did_you_mean
from glossary_src.names import plurals, words
from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import INVERSE


def between_terms(
    entries: dict[str, Entry], ages: Mapping[str, int], *, partial: bool
) -> Iterator[Fault]:
    """Faults that no term has alone. With some terms missing, unknown names may be theirs.

    What two terms claim belongs to the older one: the file that was changed last is at fault.
    """
    owner: dict[str, Entry] = {}
    named: dict[tuple[str, ...], tuple[str, Entry]] = {}
    numbers = {claim.number for entry in entries.values() for claim in entry.term.claims}
    free = next(number for number in count(1) if number not in numbers)
    for module in sorted(entries, key=lambda module: (ages[module], module)):
        yield from _named(entries[module], named)
        yield from _taken(entries[module], owner, free)
    if partial:
        return
    for entry in entries.values():
        yield from _relation_faults(entry, entries)
    yield from _cycles(entries, ages)


def _taken(entry: Entry, owner: dict[str, Entry], free: int) -> Iterator[Fault]:
    """What belongs to one term only, and belongs to another already."""
    own = [
        *(
            (f"claim {c.number}", f"claim {c.number}", "stands in", f"Number {free} is free.")
            for c in entry.term.claims
        ),
        (
            "definition",
            f"definition {entry.term.definition}",
            "defines",
            "Say what sets them apart.",
        ),
    ]
    for thing, key, verb, cure in own:
        if first := owner.get(key):
            yield Fault(thing, f"already {verb} {first.file}.", cure, entry.file)
        owner.setdefault(key, entry)


def _named(entry: Entry, named: dict[tuple[str, ...], tuple[str, Entry]]) -> Iterator[Fault]:
    """Names that readers would take for one: case, plural, possessive, hyphens, width."""
    for name in entry.term.names:
        forms = [words(form) for form in plurals(_plain(name))]
        for known, first in (named[form] for form in forms if form in named):
            if first is not entry or known.casefold() == name.casefold():
                alike = "case does not count" if known.casefold() == name.casefold() else ""
                rule = f"already names {first.file} ({alike or f'it is read as {known!r}'})."
                yield Fault(f"name {name!r}", rule, "One name, one page.", entry.file)
                break
        for form in filter(None, forms):
            named.setdefault(form, (name, entry))


def _plain(name: str) -> str:
    """A name in letters of one width, without its possessive."""
    return re.sub(r"['’]s?$", "", unicodedata.normalize("NFKC", name))


def _relation_faults(entry: Entry, entries: dict[str, Entry]) -> Iterator[Fault]:
    for kind, others in entry.term.relations.items():
        for other in others:
            thing = f"relation {kind!r}"
            if other == entry.module:
                yield Fault(thing, "names the term itself.", "Leave it out.", entry.file)
            elif other not in entries:
                rule = f"names {other!r}, which is no term."
                yield Fault(thing, rule, did_you_mean(other, entries), entry.file)


def _cycles(entries: dict[str, Entry], ages: Mapping[str, int]) -> Iterator[Fault]:
    """Terms that are broader than themselves, along `broader than` in either direction.

    The file that was changed last is at fault.
    """
    broader: dict[str, set[str]] = {module: set() for module in entries}
    for module, entry in entries.items():
        for other in entry.term.relations.get("broader than", ()):
            broader[module].add(other)
        for other in entry.term.relations.get("narrower than", ()):
            broader.setdefault(other, set()).add(module)
    order = TopologicalSorter(broader)
    try:
        order.prepare()
    except CycleError as error:
        circle = error.args[1]
        rule = f"goes round in a circle: {' > '.join(reversed(circle))}."
        cure = "A term cannot be broader than itself: turn one of them round."
        newest = max((it for it in circle if it in entries), key=lambda it: (ages[it], it))
        file = entries[newest].file
        yield Fault("relation 'broader than'", rule, cure, file)


def relations(entries: Mapping[str, Entry]) -> dict[str, dict[str, list[str]]]:
    """Relations of every module by kind, each seen from both sides, in the order of `INVERSE`.

    What names no term, or is of no kind, is left out: it is told as a fault.
    """
    both: dict[str, dict[str, list[str]]] = {
        module: {kind: [] for kind in INVERSE} for module in entries
    }
    for module, entry in entries.items():
        for kind, others in entry.term.relations.items():
            for other in (other for other in others if other in entries and kind in INVERSE):
                for one, word, two in ((module, kind, other), (other, INVERSE[kind], module)):
                    if two not in both[one][word]:
                        both[one][word].append(two)
    return {
        module: {kind: sorted(others) for kind, others in kinds.items() if others}
        for module, kinds in both.items()
    }
