"""The imports in a text, wherever they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_INSIDE = ("body", "orelse", "finalbody", "handlers", "cases")


def imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Each statement that imports. Expressions hold none, and are nine tenths of a tree."""
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        for name in _INSIDE:
            within = getattr(node, name, None)
            if isinstance(within, list):
                todo += within[::-1]
