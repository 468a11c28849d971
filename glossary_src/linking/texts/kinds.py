"""Which reader a file asks for, by its ending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from ...faults import Fault, GlossaryError
from .docstrings import docstrings
from .markdown import markdown
from .mdx import mdx
from .notebook import notebook
from .part import Part
from .rest import rest

Reader = Callable[[str], Sequence[Part]]
READERS: dict[str, Reader] = {
    ".md": markdown,
    ".markdown": markdown,
    ".myst": markdown,
    ".qmd": markdown,
    ".mdx": mdx,
    ".rst": rest,
    ".ipynb": notebook,
    ".py": docstrings,
}
USUAL = tuple(suffix for suffix in READERS if suffix != ".py")
"""Those that are looked for in a folder unless others are asked for."""
_NEEDED = {".rst": ("docutils",), ".py": ("docutils", "markdown_it")}


def refuse_without_parsers(suffixes: set[str]) -> None:
    """Say what is to be installed, before anything is read."""
    needed = {name for suffix in suffixes for name in _NEEDED.get(suffix, ("markdown_it",))}
    if missing := sorted(name for name in needed if not find_spec(name)):
        packages = " ".join(name.replace("markdown_it", "markdown-it-py") for name in missing)
        cure = f"Install the package with its extra [check], or: pip install {packages}"
        raise GlossaryError([Fault("parsers", f"are missing: {packages}.", cure)])
