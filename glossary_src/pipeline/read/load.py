"""Find the terms and load them afresh, collecting every fault of every one."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from glossary_src.faults import Fault, GlossaryError, collecting, refuse, said
from glossary_src.pipeline.read.decorated import decorated, mistyped, part_faults
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.files import may_never_end
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.module import execute
from glossary_src.pipeline.read.relations import between_terms
from glossary_src.pipeline.read.slugs import slug_faults
from glossary_src.schema import Glossary, Practice, Snippet, Term
from glossary_src.schema.fields import field_faults
from glossary_src.schema.glossary import words_of

TERMS = Path(__file__).parents[2] / "terms"
MODULES = "[!_]*.py"
"""Which files of the folder are terms."""

_LOADED: Memory[tuple[Entry | None, list[Fault]]] = Memory()


def load(folder: Path = TERMS, glossary: Glossary | None = None) -> dict[str, Entry]:
    """Every entry by module name. Raises `GlossaryError` with all faults of all terms.

    Groups, levels and other words are held against those of `glossary`, if one is given.
    """
    entries, faults = load_all(folder, glossary)
    if faults:
        raise GlossaryError(faults)
    return entries


def load_all(
    folder: Path = TERMS, glossary: Glossary | None = None
) -> tuple[dict[str, Entry], list[Fault]]:
    """Every entry that could be made, by module name, and every fault of every term."""
    importlib.import_module("numpy")  # before a term that would change it
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    ages: dict[str, int] = {}
    with words_of(glossary) if glossary else nullcontext():
        for path in sorted(folder.glob(MODULES)):
            ages[path.stem] = path.lstat().st_mtime_ns
            entry, found = _LOADED(str(path), _load, path, _content(path), glossary)
            if entry:
                entries[path.stem] = entry
            faults += dict.fromkeys(fault.found_in(_file(path)) for fault in found)
    faults += ignored_faults(folder)
    faults += between_terms(entries, ages, partial=len(entries) < len(ages))
    return entries, faults


def ignored_faults(folder: Path) -> Iterator[Fault]:
    """What lies in the folder, looks like a term, and would make no page."""
    for path in sorted(folder.glob("*.[pP][yY]")):
        if path.suffix != ".py":
            cure = f"Rename it: {path.stem}.py."
            yield Fault("the file", f"ends in {path.suffix}, and is no term.", cure, _file(path))
    for path in sorted(folder.glob("[!_.]*/*.py")):
        if path.parent.suffix != ".py":
            place = f"{folder.name}/{path.parent.name}/{path.name}"
            cure = f"Move it to {folder.name}/ itself: the folder is the index."
            yield Fault("the file", "lies in a folder of its own, and is no term.", cure, place)


def _content(path: Path) -> bytes:
    """What a file holds, or why it cannot be read."""
    if may_never_end(path):
        return b"a pipe or a device"
    try:
        return path.read_bytes()
    except OSError as error:
        return str(error).encode()


def _load(path: Path, *_: object) -> tuple[Entry | None, list[Fault]]:
    with collecting() as found:
        try:
            return load_one(path), found
        except GlossaryError as error:
            return None, [*found, *error.faults]


def load_one(path: Path) -> Entry:
    """One entry. Raises `GlossaryError` with every fault it has alone."""
    file = _file(path)
    try:
        return _entry(path, file)
    except GlossaryError as error:
        raise GlossaryError(fault.found_in(file) for fault in error.faults) from error


def _again(term: Term) -> Iterator[Fault]:
    """What is wrong with a term now that its module has run: nothing frozen is out of reach."""
    try:
        wrong = list(field_faults(term))
    except AttributeError as error:
        wrong = [Fault("TERM", f"was changed once it was made: {said(error)}.", "Leave it alone.")]
    if wrong:
        raise GlossaryError(wrong)
    yield from term.faults()


def _given(tree: ast.Module) -> int:
    """How often the text says what TERM is."""
    targets = [it for node in tree.body if isinstance(node, ast.Assign) for it in node.targets]
    return sum(isinstance(target, ast.Name) and target.id == "TERM" for target in targets)


def _file(path: Path) -> str:
    """A path as messages name it."""
    return f"{path.parent.name}/{path.name}"


def _entry(path: Path, file: str) -> Entry:
    if wrong := list(slug_faults("the file name", path.stem)):
        raise GlossaryError(wrong)
    ran = execute(path, f"glossary_src.terms.{path.stem}")
    faults, whole, term = list(ran.faults), not ran.faults, getattr(ran.module, "TERM", None)
    if whole and not isinstance(term, Term):
        faults.append(Fault("TERM", "is missing.", "End the module with TERM = Term(...)."))
    if whole and (count := _given(ran.tree)) > 1:
        faults.append(Fault("TERM", f"is given {count} times.", "Keep one."))
    parts = decorated(ran.module)
    wrong_parts = list(part_faults(parts, ran.tree, whole=whole))
    snippets = tuple(part for part in parts if isinstance(part, Snippet))
    practice = next((part for part in parts if isinstance(part, Practice)), None)
    if faults or not isinstance(term, Term):
        raise GlossaryError([*faults, *wrong_parts])
    refuse(_again(term))
    if any(map(mistyped, parts)):
        raise GlossaryError(wrong_parts)  # nobody could look at it any further
    refuse(wrong_parts)
    return Entry(path.stem, file, ran.code, term, snippets, practice)
