"""Find the terms and load them afresh, collecting every fault of every one."""

from __future__ import annotations

import ast
import importlib
import re
import traceback
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.relations import between_terms
from glossary_src.schema import Analogy, Claim, Glossary, Meter, Practice, Question, Snippet, Term
from glossary_src.schema.glossary import words_of

TERMS = Path(__file__).parents[2] / "terms"
_PARTS = {
    part.__name__: part for part in (Term, Snippet, Claim, Question, Analogy, Meter, Practice)
}
_UNKNOWN_FIELD = re.compile(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_MISSING_FIELD = re.compile(r"(\w+)\.__init__\(\) missing \d+ required .*?: (.*)")


def load(folder: Path = TERMS, glossary: Glossary | None = None) -> dict[str, Entry]:
    """Every entry by module name. Raises `GlossaryError` with all faults of all terms.

    Groups, levels and other words are held against those of `glossary`, if one is given.
    """
    with words_of(glossary) if glossary else nullcontext():
        return _load(folder)


def _load(folder: Path) -> dict[str, Entry]:
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
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", path.stem):
        raise GlossaryError(
            [
                Fault(
                    "the file name", "is no slug.", "Use lower case, digits and single underscores."
                )
            ]
        )
    source = text_of(path)
    term = getattr(execute(path, f"glossary_src.terms.{path.stem}"), "TERM", None)
    if not isinstance(term, Term):
        cure = "End the module with TERM = Term(...)."
        raise GlossaryError([Fault("TERM", "is missing.", cure)])
    return Entry(path.stem, file, source, term)


def text_of(path: Path) -> str:
    """What a file says. Raises `GlossaryError` if it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        cure = "Save it as UTF-8."
        raise GlossaryError([Fault(f"byte {error.start}", "is not UTF-8.", cure)]) from error


def execute(path: Path, name: str) -> ModuleType:
    """Run a module in a namespace of its own: nothing stale, no bytecode left behind.

    Raises `GlossaryError` if it is no Python, or raises anything itself.
    """
    module = ModuleType(name)
    module.__file__ = str(path)
    try:
        tree = _without_matplotlib(ast.parse(text_of(path), str(path)), module)
        exec(compile(tree, str(path), "exec", dont_inherit=True), module.__dict__)
    except GlossaryError:
        raise
    except SyntaxError as error:
        rule = f"is no Python: {error.msg}."
        raise GlossaryError([Fault(f"line {error.lineno}", rule, "Mend it.")]) from error
    except Exception as error:
        raise GlossaryError([_at_import(path, error)]) from error
    return module


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
    if (found := _UNKNOWN_FIELD.search(str(error))) and found[1] in _PARTS:
        known = [f.name for f in fields(_part(found[1])) if f.init]
        return Fault(line, f"{found[1]} has no field {found[2]!r}.", did_you_mean(found[2], known))
    if (found := _MISSING_FIELD.search(str(error))) and found[1] in _PARTS:
        return Fault(line, f"{found[1]} lacks {found[2]}.", "Fill it in.")
    return Fault(line, f"raises {type(error).__name__}: {error}.", "A term module must import.")


def _part(name: str) -> Any:
    return _PARTS[name]
