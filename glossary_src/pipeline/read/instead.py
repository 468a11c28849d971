"""What is wrong with the table of words that have no page: `Glossary.instead`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.names import plurals, words
from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import Glossary


def check_instead(glossary: Glossary, entries: Mapping[str, Entry]) -> None:
    """Raise `GlossaryError` with words that have a page by now, and with terms that are none."""
    if faults := [fault.found_in("glossary.py") for fault in _faults(glossary, entries)]:
        raise GlossaryError(faults)


def own_instead_faults(
    glossary: Glossary, entries: Mapping[str, Entry], module: str
) -> Iterator[Fault]:
    """Rows that were right until this term came."""
    others = {name: entry for name, entry in entries.items() if name != module}
    before = {(fault.thing, fault.rule) for fault in _faults(glossary, others)}
    for fault in _faults(glossary, entries):
        if (fault.thing, fault.rule) not in before:
            yield fault.found_in("glossary.py")


def alternatives(name: str) -> list[str]:
    """The names of a row, the one that readers are shown first."""
    return [part.strip() for part in name.split("|")]


def _faults(glossary: Glossary, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    pages = {
        words(form): entry.term.title
        for entry in entries.values()
        for name in entry.term.names
        for form in plurals(name)
    }
    seen: dict[tuple[str, ...], str] = {}
    for row, modules in glossary.instead.items():
        thing = f"instead {row!r}"
        for name in alternatives(row):
            if not (key := words(name)):
                yield Fault(thing, "has a name without a letter.", "Drop the | that is too many.")
            elif key in pages:
                first = name == alternatives(row)[0]
                cure = "Remove the row." if first else f"Remove {name!r} from the row."
                yield Fault(thing, f"has a page of its own now: {pages[key]}.", cure)
            elif key in seen:
                yield Fault(thing, f"names {name!r}, as {seen[key]!r} does.", "Remove one.")
            seen.setdefault(key, row)
        for module in modules:
            if module not in entries:
                cure = did_you_mean(module, entries)
                yield Fault(thing, f"shows {module!r}, which is no term.", cure)
