"""Jupyter notebooks: the Markdown of their cells, each a text of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from .markdown import markdown
from .part import Part


class NotANotebook(ValueError):
    """The file cannot be read as one."""


def notebook(text: str) -> list[Part]:
    """A part for each cell of Markdown, with its number."""
    made = []
    for number, cell in enumerate(cells(text), 1):
        if cell.get("cell_type") == "markdown":
            source = source_of(cell)
            (part,) = markdown(source)
            made.append(replace(part, cell=number))
    return made


def cells(text: str) -> list[dict[str, Any]]:
    """The cells of a notebook, of the current format or the one before."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotANotebook(f"is no JSON: {str(error)[:100]}.") from error
    found = whole.get("cells") if isinstance(whole, dict) else None
    if found is None and isinstance(whole, dict) and isinstance(whole.get("worksheets"), list):
        found = [c for sheet in whole["worksheets"] for c in (sheet or {}).get("cells", ())]
    if not isinstance(found, list):
        raise NotANotebook("has no cells.")
    return [cell if isinstance(cell, dict) else {} for cell in found]


def source_of(cell: dict[str, Any]) -> str:
    """The text of a cell, which is one string or a list of lines."""
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str)).replace("\0", " ")


def with_cells(text: str, changed: dict[int, str]) -> str | None:
    """The file with the text of some cells replaced; nothing else of it changes, or it is None."""
    whole = json.loads(text)
    write = next((w for w in _WRITERS if w(whole) == text.rstrip("\r\n")), None)
    if write is None or not isinstance(whole.get("cells"), list):
        return None
    for number, source in changed.items():
        cell = whole["cells"][number - 1]
        is_list = isinstance(cell.get("source"), list)
        cell["source"] = source.splitlines(keepends=True) if is_list else source
    return str(write(whole)) + text[len(text.rstrip("\r\n")) :]


def _writer(indent: int | None, ascii_only: bool) -> Any:
    return lambda whole: json.dumps(whole, indent=indent, ensure_ascii=ascii_only)


_WRITERS = [
    _writer(indent, ascii_only) for indent in (1, 2, 4, None) for ascii_only in (False, True)
]
