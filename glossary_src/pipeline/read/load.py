"""Find the terms and load them afresh, collecting every fault of every one."""

from __future__ import annotations

import ast
import importlib
import re
import traceback
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.read.decorated import decorated, part_faults
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.relations import between_terms
from glossary_src.schema import (
    Analogy,
    Claim,
    Meter,
    Practice,
    Question,
    Snippet,
    Term,
    practice,
    snippet,
)

TERMS = Path(__file__).parents[2] / "terms"
_PARTS: dict[str, Callable[..., Any]] = {
    "@snippet": snippet,
    "@practice": practice,
    **{part.__name__: part for part in (Term, Claim, Question, Analogy, Meter)},
}
_CALLED = r"(\w+)(?:\.__init__)?\(\)"
_UNKNOWN_FIELD = re.compile(rf"{_CALLED} got an unexpected keyword argument '(\w+)'")
_MISSING_FIELD = re.compile(rf"{_CALLED} missing \d+ required .*?: (.*)")


def load(folder: Path = TERMS) -> dict[str, Entry]:
    """Every entry by module name. Raises `GlossaryError` with all faults of all terms."""
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("[!_]*.py")):
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
    source = _source(path)
    module = ModuleType(f"glossary_src.terms.{path.stem}")
    module.__file__ = str(path)
    tree = _parsed(path, source, module)
    faults = _execute(tree, path, module)
    whole, term = not faults, getattr(module, "TERM", None)
    if whole and not isinstance(term, Term):
        faults.append(Fault("TERM", "is missing.", "End the module with TERM = Term(...)."))
    parts = decorated(module)
    faults += part_faults(parts, tree, whole=whole)
    if faults or not isinstance(term, Term):
        raise GlossaryError(faults)
    snippets = tuple(part for part in parts if isinstance(part, Snippet))
    practice = next((part for part in parts if isinstance(part, Practice)), None)
    return Entry(path.stem, file, source, term, snippets, practice)


def _source(path: Path) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", path.stem):
        cure = "Use lower case, digits and single underscores."
        raise GlossaryError([Fault("the file name", "is no slug.", cure)])
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        cure = "Save it as UTF-8."
        raise GlossaryError([Fault(f"byte {error.start}", "is not UTF-8.", cure)]) from error


def _parsed(path: Path, source: str, module: ModuleType) -> ast.Module:
    try:
        return _without_matplotlib(ast.parse(source, str(path)), module)
    except SyntaxError as error:
        raise _no_python(error) from error


def _execute(tree: ast.Module, path: Path, module: ModuleType) -> list[Fault]:
    """Run it in a namespace of its own: nothing stale, no bytecode. The faults of its TERM."""
    try:
        exec(compile(tree, str(path), "exec", dont_inherit=True), module.__dict__)
    except GlossaryError as error:
        return list(error.faults)
    except SyntaxError as error:
        raise _no_python(error) from error
    except Exception as error:
        raise GlossaryError([_at_import(path, error)]) from error
    return []


def _no_python(error: SyntaxError) -> GlossaryError:
    return GlossaryError([Fault(f"line {error.lineno}", f"is no Python: {error.msg}.", "Mend it.")])


class _Later:
    """Stands for a module until somebody uses it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


def _without_matplotlib(tree: ast.Module, module: ModuleType) -> ast.Module:
    """Put matplotlib off: snippets run elsewhere, and importing it takes longer than all terms."""
    kept = []
    for node in tree.body:
        names = node.names if isinstance(node, ast.Import) else []
        if names and all(alias.name.startswith("matplotlib.") and alias.asname for alias in names):
            module.__dict__.update({str(a.asname): _Later(a.name) for a in names})
        else:
            kept.append(node)
    tree.body = kept
    return tree


def _at_import(path: Path, error: Exception) -> Fault:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    line = f"line {frames[-1].lineno}" if frames else "the module"
    for pattern in (_UNKNOWN_FIELD, _MISSING_FIELD):
        if (found := pattern.search(str(error))) and (part := _part(found[1])):
            own = f"{line}: {part}"
            if pattern is _MISSING_FIELD:
                return Fault(own, f"lacks {found[2]}.", "Fill it in.")
            cure = did_you_mean(found[2], signature(_PARTS[part]).parameters)
            return Fault(own, f"has no field {found[2]!r}.", cure)
    return Fault(line, f"raises {type(error).__name__}: {error}.", "A term module must import.")


def _part(called: str) -> str:
    """What an author calls the thing that was called, or nothing."""
    return next((part for part in (called, f"@{called}") if part in _PARTS), "")
