"""A link to a term, in the notation that a file uses already."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .check import Checked
from .terms import LinkedTerm

_MYST_ROLE = re.compile(r"\{[a-z][\w:+.-]*\}`")
_BRACKETS = ("gradient_glossary", "glossary_src.linking")
_AUTOREFS = re.compile(r"mkdocstrings|autorefs")


def _role(opening: str) -> Callable[[str, LinkedTerm], str]:
    def made(words: str, term: LinkedTerm) -> str:
        known = (name.casefold() for name in (term.title, *term.names))
        if words.casefold() in known and not re.search(r"[<>\\`]", words):
            return f"{opening}`{words}`"
        return f"{opening}`{words} <{term.title}>`"

    return made


def _brackets(words: str, term: LinkedTerm) -> str:  # noqa: ARG001 - as the others
    return f"[[{words}]]"


def _autorefs(words: str, term: LinkedTerm) -> str:
    known = (name.casefold() for name in (term.title, *term.names))
    return f"[{words}][]" if words.casefold() in known else f"[{words}][{term.title}]"


def _markdown(words: str, term: LinkedTerm) -> str:
    return f"[{words}]({term.url})"


def _rest_address(words: str, term: LinkedTerm) -> str:
    return f"`{words} <{term.url}>`__"


DIALECTS: dict[str, Callable[[str, LinkedTerm], str]] = {
    "rst": _role(":term:"),
    "myst": _role("{term}"),
    "brackets": _brackets,
    "autorefs": _autorefs,
    "markdown": _markdown,
    "rst-address": _rest_address,
}
"""By the name that `--dialect` takes."""
OF_REST = frozenset(("rst", "rst-address"))


def dialect_of(checked: Checked, asked: str, project: str, source: str = "") -> str:
    """How links are written in a file. `project` is what the project's settings say."""
    is_rest = any(part.markup == "rest" for part in checked.parts)
    if asked != "auto" and (asked in OF_REST) == is_rest:
        return asked
    if is_rest:
        return "rst" if "intersphinx" in project or _has(checked, ":term:`") else "rst-address"
    if checked.path.suffix == ".md":
        if checked.resolved or any(name in project for name in _BRACKETS):
            return "brackets"
        if "myst_parser" in project or "myst_nb" in project or _uses_roles(checked):
            return "myst"
        if _AUTOREFS.search(project) and source and source in project:
            return "autorefs"
    return "myst" if checked.path.suffix == ".myst" else "markdown"


PROJECT_FILES = (
    *("mkdocs.yml", "mkdocs.yaml", "zensical.toml", "myst.yml", "_config.yml"),
    *("conf.py", "docs/conf.py", "docs/source/conf.py", "doc/conf.py", "source/conf.py"),
)


def settings_of_project(folder: Path) -> str:
    """The text of the files that say which tools a project uses."""
    texts = []
    for name in PROJECT_FILES:
        path = folder / name
        if path.is_file():
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(texts)


def uses_brackets(project: str) -> bool:
    """Whether the Markdown extension is switched on."""
    return any(name in project for name in _BRACKETS)


def _has(checked: Checked, text: str) -> bool:
    return any(text in part.source for part in checked.parts)


def _uses_roles(checked: Checked) -> bool:
    return any(_MYST_ROLE.search(part.source) for part in checked.parts)
