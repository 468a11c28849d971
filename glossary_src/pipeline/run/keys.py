"""The one recipe for keys: what a result depends on besides the text that it was made from."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version
from itertools import chain

from glossary_src.pipeline.run.processor import processor
from glossary_src.pipeline.run.reach import closure

PROCESSOR = "processor"


def ground(module: str, *packages: str) -> tuple[str, ...]:
    """Interpreter, processor, versions of packages, and the code of a module with all it imports.

    `module` is the one that makes the result, by its full name.
    """
    return tuple(chain(*named_ground(module, *packages).items()))


def named_ground(module: str, *packages: str) -> dict[str, str]:
    """The same by name; a file by its path, with the hash of its text."""
    return {
        "Python": platform.python_version(),
        "C library": " ".join(platform.libc_ver()),  # its exp and tanh, where numpy has none
        PROCESSOR: processor(),
        **{package: _version(package) for package in packages},
        **closure(f"import {module}"),
    }


_version = cache(version)
