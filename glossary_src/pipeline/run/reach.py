"""Which of this package's own modules a text can reach, and a hash of what they say."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from glossary_src.pipeline.read.imports import imports

HOME = Path(__file__).parents[3]
"""Where the package lies: a checkout, or site-packages, whose other packages are not followed."""
OWN = "glossary_src"


def closure(text: str, home: Path = HOME, own: str = OWN) -> dict[str, str]:
    """Module file, relative to `home`, to the hash of its text: the static import closure.

    Only modules of the package `own` are followed; versions speak for all others.
    """
    if own not in text:
        return {}
    found: dict[str, str] = {}
    todo = list(_files(text, home, own))
    while todo:
        path = todo.pop()
        name = path.relative_to(home).as_posix()
        if name not in found:
            source = path.read_text(encoding="utf-8")
            found[name] = hashlib.sha256(source.encode()).hexdigest()
            todo += _files(source, home, own)
    return dict(sorted(found.items()))


def _files(text: str, home: Path, own: str) -> Iterator[Path]:
    """The package's files that importing what `text` imports would run."""
    for name in _imported(text):
        if name.split(".")[0] != own:
            continue
        path = home
        for part in name.split("."):
            path = path / part
            yield from (p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file())


@cache
def _imported(text: str) -> tuple[str, ...]:
    """Every module that a text may import, by its full name."""
    names: list[str] = []
    for node in imports(ast.parse(text)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(dict.fromkeys(names))
