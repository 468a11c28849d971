"""Find the terms and load them afresh, collecting every fault of every one."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.read.decorated import decorated, part_faults
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.module import execute
from glossary_src.pipeline.read.relations import between_terms
from glossary_src.schema import Glossary, Practice, Snippet, Term
from glossary_src.schema.glossary import words_of

TERMS = Path(__file__).parents[2] / "terms"
MODULES = "[!_]*.py"
"""Which files of the folder are terms."""


def load(folder: Path = TERMS, glossary: Glossary | None = None) -> dict[str, Entry]:
    """Every entry by module name. Raises `GlossaryError` with all faults of all terms.

    Groups, levels and other words are held against those of `glossary`, if one is given.
    """
    with words_of(glossary) if glossary else nullcontext():
        return _load(folder)


def _load(folder: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob(MODULES)):
        try:
            entries[path.stem] = load_one(path)
        except GlossaryError as error:
            faults += error.faults
    faults += between_terms(entries, partial=bool(faults))
    if faults:
        raise GlossaryError(faults)
    return entries


def load_one(path: Path) -> Entry:
    """One entry. Raises `GlossaryError` with every fault it has alone."""
    file = f"{path.parent.name}/{path.name}"
    try:
        return _entry(path, file)
    except GlossaryError as error:
        raise GlossaryError(fault.found_in(file) for fault in error.faults) from error


def _entry(path: Path, file: str) -> Entry:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", path.stem):
        cure = "Use lower case, digits and single underscores."
        raise GlossaryError([Fault("the file name", "is no slug.", cure)])
    ran = execute(path, f"glossary_src.terms.{path.stem}")
    faults, whole, term = list(ran.faults), not ran.faults, getattr(ran.module, "TERM", None)
    if whole and not isinstance(term, Term):
        faults.append(Fault("TERM", "is missing.", "End the module with TERM = Term(...)."))
    parts = decorated(ran.module)
    faults += part_faults(parts, ran.tree, whole=whole)
    if faults or not isinstance(term, Term):
        raise GlossaryError(faults)
    snippets = tuple(part for part in parts if isinstance(part, Snippet))
    practice = next((part for part in parts if isinstance(part, Practice)), None)
    return Entry(path.stem, file, ran.source, term, snippets, practice)
