"""Which of the project's own modules a listing can reach, and a hash of what they say."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]


def closure(text: str, root: Path = ROOT) -> dict[str, str]:
    """Module file, relative to `root`, to the hash of its text: the static import closure."""
    found: dict[str, str] = {}
    todo = list(_files(text, root))
    while todo:
        path = todo.pop()
        name = path.relative_to(root).as_posix()
        if name not in found:
            source = path.read_text(encoding="utf-8")
            found[name] = hashlib.sha256(source.encode()).hexdigest()
            todo += _files(source, root)
    return dict(sorted(found.items()))


def _files(text: str, root: Path) -> Iterator[Path]:
    """The project's files that importing what `text` imports would run."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            path = root
            for part in name.split("."):
                path = path / part
                yield from (
                    p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()
                )
