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
from types import CodeType, ModuleType
from typing import Any

from glossary_src import schema
from glossary_src.faults import Fault, GlossaryError, did_you_mean, said
from glossary_src.pipeline.read.bounds import MOST_MEMORY
from glossary_src.pipeline.read.files import text_of
from glossary_src.pipeline.read.guard import Escape, guarded
from glossary_src.schema import (
    Analogy,
    Claim,
    Edit,
    Glossary,
    LearningPath,
    Message,
    Messages,
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
        for part in (
            Glossary,
            LearningPath,
            Message,
            Messages,
            Term,
            Claim,
            Question,
            Analogy,
            Meter,
            Edit,
        )
    },
}
_IMPORTS = {
    **{name: f"from glossary_src.schema import {name}" for name in schema.__all__},
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
}
_CALLED = r"(\w+)(?:\.__init__)?\(\)"
_UNKNOWN_FIELD = re.compile(rf"{_CALLED} got an unexpected keyword argument '(\w+)'")
_UNNAMED = re.compile(rf"{_CALLED} takes (?:from )?\d+ .*positional arguments? but")
_UNKNOWN_NAME = re.compile(
    rf"(?:NameError: name '(\w+)'|ImportError: cannot import name '(\w+)' from '{schema.__name__}')"
)
_MISSING_FIELD = re.compile(rf"{_CALLED} missing \d+ required .*?: (.*)")
_TOLD = compile(
    "exec(code, names)",
    "The line above never came to an end, or crashed. A module must import: mend that line",
    "exec",
)
"""What the watchdog tells when Python itself can tell nothing any more: a frame with this name."""


@dataclass(frozen=True, slots=True)
class Executed:
    """A module that ran, or stopped at what it defines: `faults` are those of that definition."""

    code: str
    """Its text."""
    tree: ast.Module
    module: ModuleType
    faults: list[Fault]


def execute(path: Path, name: str) -> Executed:
    """Run a file under a name. Raises `GlossaryError` if it is no Python, or raises by itself."""
    source, module = text_of(path, f"{path.parent.name}/{path.name}"), ModuleType(name)
    module.__file__ = str(path)
    tree, code = _compiled(source, path, module)
    try:
        with guarded():
            exec(_TOLD, {"code": code, "names": module.__dict__})
    except GlossaryError as error:
        return Executed(source, tree, module, list(error.faults))
    except (Exception, Escape) as error:
        raise GlossaryError([_at_import(path, error)]) from error
    return Executed(source, tree, module, [])


def _compiled(source: str, path: Path, module: ModuleType) -> tuple[ast.Module, CodeType]:
    try:
        tree = _without_matplotlib(ast.parse(source, str(path)), module)
        return tree, compile(tree, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        end = "" if error.msg.endswith("?") else "."
        fault = Fault(f"line {error.lineno}", f"is no Python: {error.msg}{end}", "Mend it.")
    except (MemoryError, RecursionError):
        fault = Fault("the text", "is nested too deeply for Python.", "Mend it.")
    raise GlossaryError([fault])


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


def _at_import(path: Path, error: BaseException) -> Fault:
    raised = error.__cause__ if isinstance(error, Escape) and error.__cause__ else error
    calls = [f for f in traceback.extract_tb(raised.__traceback__) if f.filename == str(path)]
    line = f"line {calls[-1].lineno}" if calls else "the module"
    words = said(error).removeprefix("TypeError: ")
    for pattern in (_UNKNOWN_FIELD, _MISSING_FIELD):
        if (found := pattern.match(words)) and (part := _part(found[1])):
            own = f"{line}: {part}"
            if pattern is _MISSING_FIELD:
                return Fault(own, f"lacks {found[2]}.", "Fill it in.")
            cure = did_you_mean(found[2], signature(_PARTS[part]).parameters)
            return Fault(own, f"has no field {found[2]!r}.", cure)
    if (found := _UNNAMED.match(words)) and (part := _part(found[1])):
        first = [f"{name}=..." for name in signature(_PARTS[part]).parameters][:2]
        cure = f"Write {part}({', '.join(first)}, ...)."
        return Fault(f"{line}: {part}", "is given something without its name.", cure)
    if isinstance(error, Escape):
        return Fault(line, f"{error}.", f"The module must import and {error.cure}")
    return Fault(line, f"raises {said(error)}.", _cure(error, words))


def _cure(error: BaseException, words: str) -> str:
    """What an author does about an exception of the module."""
    if words.startswith(("near(", "between(", "ValueError: between(", "ValueError: near(")):
        return "Write near(0.5), or between(0, 1)."
    if isinstance(error, MemoryError):
        return f"The module must import with {MOST_MEMORY >> 30} GB: keep less."
    if isinstance(error, OverflowError):
        return "The module must import: write numbers up to 1e308."
    if found := _UNKNOWN_NAME.match(words):
        if found[1] in _IMPORTS:
            return f"Write above it: {_IMPORTS[found[1]]}."
        guess = did_you_mean(found[1] or found[2], {*_IMPORTS, *_defined(error)})
        return guess if guess.startswith("Did") else "Define it above, or import it."
    return "The module must import."


def _defined(error: BaseException) -> set[str]:
    """The names of the module in which an exception was raised."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return set(frame.f_globals)


def _part(called: str) -> str:
    """What an author calls the thing that was called, or nothing."""
    return next((part for part in (called, f"@{called}") if part in _PARTS), "")
