"""The terms of this glossary, read once a process: reading them takes a second."""

from __future__ import annotations

from functools import cache as memo

from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load


@memo
def loaded() -> dict[str, Entry]:
    """Every entry by module name. They are frozen: tests make others with `replace`."""
    return load()
