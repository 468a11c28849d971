"""The one recipe for keys: what a result depends on besides the text that it was made from."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

from glossary_src.pipeline.run.processor import processor
from glossary_src.pipeline.run.reach import closure


def ground(module: str, *packages: str) -> tuple[str, ...]:
    """Interpreter, processor, versions of packages, and the code of a module with all it imports.

    `module` is the one that makes the result, by its full name.
    """
    hashes = (part for pair in closure(f"import {module}").items() for part in pair)
    return (platform.python_version(), processor(), *map(_version, packages), *hashes)


_version = cache(version)
