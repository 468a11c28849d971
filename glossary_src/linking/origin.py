"""Which file is being rendered: Python-Markdown does not say, MkDocs and Zensical do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Origin:
    """A page's file, as its author knows it, and the folder that paths in options start at."""

    file: str = "page"
    path: Path | None = None
    folder: Path = Path()

    def lines_above(self, lines: list[str]) -> int:
        """How many lines of the file stand above the rendered text: front matter."""
        try:
            whole = self.path.read_text(encoding="utf-8-sig").splitlines() if self.path else []
        except (OSError, ValueError):
            return 0
        body = "\n".join(lines).strip().splitlines()
        for above in range(len(whole) - len(body) + 1):
            if body and whole[above : above + len(body)] == body:
                return above - next(i for i, line in enumerate(lines) if line.strip())
        return 0  # a plugin changed the text: lines count from its beginning


def origin(md: Any) -> Origin:
    """What the tool that renders a page has left in the parser of where it comes from."""
    if "relpath" in md.treeprocessors and (
        file := getattr(md.treeprocessors["relpath"], "file", None)
    ):
        config = getattr(md.treeprocessors["relpath"], "config", None)
        named = getattr(config, "config_file_path", None)
        path = Path(file.abs_src_path) if file.abs_src_path else None
        return Origin(str(file.src_uri), path, Path(named).parent if named else Path())
    if "rendering_context" in md.preprocessors:
        context = md.preprocessors["rendering_context"]
        config = getattr(context, "config", {})
        named = str(context.page.path)
        folder = Path(str(config.get("docs_dir", "docs")))
        return Origin(named, folder / named)
    return Origin()
