"""Whether a module is written in the order of its page: figures, practice, prose, their fields."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import signature

from glossary_src.faults import Fault
from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import Term, practice, snippet

_ORDER = {it.__name__: list(signature(it).parameters) for it in (snippet, practice, Term)}


def order_faults(entry: Entry) -> Iterator[Fault]:
    """What stands in another place than a reader of the module expects."""
    calls = list(_calls(ast.parse(entry.code)))
    names = [name for name, _ in calls]
    if names != sorted(names, key=list(_ORDER).index):
        cure = "First @snippet, then @practice, last TERM."
        yield Fault("the module", "is not written in the order of the page.", cure)
    for name, call in calls:
        written = [str(keyword.arg) for keyword in call.keywords]
        known = [field for field in written if field in _ORDER[name]]
        for one, other in zip(known, sorted(known, key=_ORDER[name].index), strict=True):
            if one != other:
                rule = f"{name}(...) has {one} where {other} belongs."
                yield Fault(f"line {call.lineno}:", rule, "Keep the order of scripts/new_term.py.")
                break


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """What attaches a part, and what makes the term, from top to bottom."""
    for node in tree.body:
        found = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        found = [node.value] if isinstance(node, ast.Assign) else found
        for call in found:
            match call:
                case ast.Call(func=ast.Name(id=name)) if name in _ORDER:
                    yield name, call
