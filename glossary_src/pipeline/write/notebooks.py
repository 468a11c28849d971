"""A listing to take along: signed with its address and license, and as a notebook.

Plain JSON: importing nbformat takes longer than writing every notebook. A test validates them.
"""

from __future__ import annotations

import ast
import json
import sys
from textwrap import dedent
from typing import Any

_GUARD = '\n\n\nif __name__ == "__main__":\n'


def credit(address: str) -> str:
    """The line that a copy carries: where it comes from, what one may do with it."""
    return f"# From The Gradient Glossary, {address} (code: MIT License)"


def signed(listing: str, address: str) -> str:
    """The listing under its credit line."""
    return f"{credit(address)}\n{listing}"


def notebook(listing: str, title: str, address: str) -> str:
    """The listing as nbformat 4.5: what it is, the function, its call. Same text, same bytes."""
    function, _, call = listing.partition(_GUARD)
    link = f"<{address}>" if "://" in address else address
    about = f"From The Gradient Glossary, {link} (code: MIT License)\n\n# {title}\n\n"
    about += f"Needs `pip install {' '.join(_packages(listing))}`."
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "about", "metadata": {}, "source": _lines(about)},
        _code("function", signed(function, address)),
        _code("call", dedent(call).strip()),
    ]
    whole = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


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
    for node in ast.walk(ast.parse(listing)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return sorted({name.split(".")[0] for name in names} - sys.stdlib_module_names)
