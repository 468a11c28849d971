"""A module that an author wrote, run in a namespace of its own: nothing stale, no bytecode."""

from __future__ import annotations

import ast
import importlib
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.schema import (
    Analogy,
    Claim,
    Glossary,
    LearningPath,
    Meter,
    Question,
    Term,
    practice,
    snippet,
)

_PARTS: dict[str, Callable[..., Any]] = {
    "@snippet": snippet,
    "@practice": practice,
    **{
        part.__name__: part
        for part in (Glossary, LearningPath, Term, Claim, Question, Analogy, Meter)
    },
}
_CALLED = r"(\w+)(?:\.__init__)?\(\)"
_UNKNOWN_FIELD = re.compile(rf"{_CALLED} got an unexpected keyword argument '(\w+)'")
_MISSING_FIELD = re.compile(rf"{_CALLED} missing \d+ required .*?: (.*)")


@dataclass(frozen=True, slots=True)
class Executed:
    """A module that ran, or stopped at what it defines: `faults` are those of that definition."""

    source: str
    tree: ast.Module
    module: ModuleType
    faults: list[Fault]


def execute(path: Path, name: str) -> Executed:
    """Run a file under a name. Raises `GlossaryError` if it is no Python, or raises by itself."""
    source, module = _text_of(path), ModuleType(name)
    module.__file__ = str(path)
    try:
        tree = _without_matplotlib(ast.parse(source, str(path)), module)
        exec(compile(tree, str(path), "exec", dont_inherit=True), module.__dict__)
    except GlossaryError as error:
        return Executed(source, tree, module, list(error.faults))
    except SyntaxError as error:
        rule = f"is no Python: {error.msg}."
        raise GlossaryError([Fault(f"line {error.lineno}", rule, "Mend it.")]) from error
    except Exception as error:
        raise GlossaryError([_at_import(path, error)]) from error
    return Executed(source, tree, module, [])


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        cure = "Save it as UTF-8."
        raise GlossaryError([Fault(f"byte {error.start}", "is not UTF-8.", cure)]) from error


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
    return Fault(line, f"raises {type(error).__name__}: {error}.", "The module must import.")


def _part(called: str) -> str:
    """What an author calls the thing that was called, or nothing."""
    return next((part for part in (called, f"@{called}") if part in _PARTS), "")
