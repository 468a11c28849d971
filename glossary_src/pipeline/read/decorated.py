"""The decorated functions of a module, in the order of its file, and the rules they keep."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from types import ModuleType

from glossary_src.faults import Fault, said
from glossary_src.pipeline.read.listing import is_ours
from glossary_src.schema import Part, Practice, Snippet, Span, parts_of
from glossary_src.schema.fields import field_faults


def decorated(module: ModuleType) -> list[Part]:
    """Every part that was attached to a function of this module, in the order of the file."""
    own = {  # what is imported from elsewhere belongs there; two names for one thing are one
        id(value): value
        for value in vars(module).values()
        if getattr(value, "__module__", None) == module.__name__
    }
    return [part for value in own.values() for part in parts_of(value)]


def part_faults(parts: Sequence[Part], tree: ast.Module, *, whole: bool) -> Iterator[Fault]:
    """Every rule that the parts of a module break, alone and together.

    A module that is not `whole` stopped half way, so what is missing may stand further down.
    """
    for part in parts:
        yield from alone_faults(part)
    yield from _together(parts)
    names = [part.name for part in parts]
    lost = [name for name in _written(tree) if name not in names]
    if lost and whole:
        cure = "Keep one function of this name, with no other decorator above it."
        yield from (Fault(f"{name}()", "loses what its decorator says.", cure) for name in lost)
    elif not lost and not any(part.on_page for part in parts if isinstance(part, Snippet)):
        cure = "A term shows at least one function under @snippet(...)."
        yield Fault("snippets", "are missing.", cure)


def _together(parts: Sequence[Part]) -> Iterator[Fault]:
    names = [part.name for part in parts]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(f"{name}()", "is decorated twice.", "Keep one @snippet, or one @practice.")
    moving = [part.name for part in parts if isinstance(part, Snippet) and part.motion]
    if len(moving) > 1:
        cure = "One moving figure a page: leave motion= out of the others."
        yield Fault(f"snippets {', '.join(moving)}", "all move.", cure)
    practices = [part.name for part in parts if isinstance(part, Practice)]
    if len(practices) > 1:
        cure = "One a page: leave @practice out of the others."
        yield Fault(f"practice {', '.join(practices)}", "stands more than once.", cure)


def alone_faults(part: Part) -> Iterator[Fault]:
    """The rules a part breaks by itself. What its decorator was given may be of any type."""
    try:
        yield from part.faults()
    except Exception as error:
        rule = f"cannot be checked: {said(error)}."
        yield Fault(f"{part.name}()", rule, "Mend what its decorator says.")


def mistyped(part: Part) -> bool:
    """Whether a field of it holds what no later step could read."""
    try:
        grid = part.explore if isinstance(part, Snippet) else None
        spans = [*part.promises.values(), *(grid.always.values() if grid else ())]
        sound = all(isinstance(span, Span) and isinstance(span.words, str) for span in spans)
        return not sound or bool(list(field_faults(part)))
    except Exception:
        return True


def _written(tree: ast.Module) -> list[str]:
    """Names of the functions above which the text has one of our decorators."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and any(is_ours(decorator) for decorator in node.decorator_list)
    ]
