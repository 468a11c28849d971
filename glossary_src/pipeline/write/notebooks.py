"""A listing to take along: signed with its address and license, and as a notebook.

Plain JSON: importing nbformat takes longer than writing every notebook. A test validates them.
"""

from __future__ import annotations

import ast
import json
import sys
from textwrap import dedent
from typing import Any

from glossary_src.pipeline.read.imports import imports
from glossary_src.schema import Glossary

_GUARD = '\n\n\nif __name__ == "__main__":\n'


def credit(glossary: Glossary, address: str) -> str:
    """The line that a copy carries: where it comes from, what one may do with it."""
    return f"# From {_origin(glossary, address)}"


def _origin(glossary: Glossary, address: str) -> str:
    return f"The {glossary.name}, {address} (code: {glossary.code_license} License)"


def signed(listing: str, glossary: Glossary, address: str) -> str:
    """The listing under its credit line."""
    return f"{credit(glossary, address)}\n{listing}"


def notebook(listing: str, title: str, glossary: Glossary, address: str) -> str:
    """The listing as nbformat 4.5: what it is, the function, its call. Same text, same bytes."""
    function, _, call = listing.partition(_GUARD)
    link = f"<{address}>" if "://" in address else address
    about = f"From {_origin(glossary, link)}\n\n# {title}\n\n"
    about += f"Needs `pip install {' '.join(_packages(listing))}`."
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "about", "metadata": {}, "source": _lines(about)},
        _code("function", signed(function, glossary, address)),
        _code("call", dedent(call).strip()),
    ]
    made = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _code(identity: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": identity,
        "metadata": {},
        "outputs": [],
        "source": _lines(source),
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _packages(listing: str) -> list[str]:
    """What must be installed to run it."""
    names = set()
    for node in imports(ast.parse(listing)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif node.module:
            names.add(node.module)
    return sorted({name.split(".")[0] for name in names} - sys.stdlib_module_names)
