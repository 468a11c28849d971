"""The rules of figures, out of the style sheet of the site: for pages that hold nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OF_FIGURES = re.compile(
    r"\.g-(?:fig|svg|which|turn|seg|says|hold|drag|grip|hidden|pause|moves|dot|runs|held|away)\b"
    r"|svg\.fig|\[data-moved\] > figcaption|@keyframes g-(?:late|pulse)"
)
_OF_PAGES = re.compile(r"\.g-(?:top|short|figs|wide|cover|copy)\b")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_WRAPPING = ("@media", "@container", "@supports")
_LIGHT, _DARK = ':root, [data-md-color-scheme="default"]', '[data-md-color-scheme="slate"]'
_BY_SYSTEM = ':root:not([data-theme="light"])'
_BY_CHOICE = ':root[data-theme="dark"]'


def figure_sheet(css: str) -> str:
    """What figures need, and the colors: light, dark where the system or `data-theme` says so."""
    rules = [*_rules(_COMMENT.sub("", css))]
    dark = next(_inner(body, _DARK) for head, body in rules if _DARK in body)
    light = _inner(f"{_LIGHT} {{{dict(rules)[_LIGHT]}}}", _LIGHT)
    parts = [
        f":root {{{light}}}",
        f"@media screen and (prefers-color-scheme: dark) {{ {_BY_SYSTEM} {{{dark}}} }}",
        f"@media screen {{ {_BY_CHOICE} {{{dark}}} }}",
        *_kept(rules),
    ]
    return "\n".join(parts) + "\n"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """What stands before the braces, and in them, of every rule on the outside."""
    depth = start = opened = 0
    for match in re.finditer("[{}]", css):
        depth += 1 if match[0] == "{" else -1
        if match[0] == "{" and depth == 1:
            opened = match.end()
        elif depth == 0:
            yield " ".join(css[start : opened - 1].split()), css[opened : match.start()]
            start = match.end()


def _inner(css: str, selector: str) -> str:
    return next(body for head, body in _rules(css) if head == selector)


def _kept(rules: list[tuple[str, str]]) -> Iterator[str]:
    for head, body in rules:
        if head.startswith(_WRAPPING):
            if inner := " ".join(_kept([*_rules(body)])):
                yield f"{head} {{ {inner} }}"
        elif _OF_FIGURES.search(head) and not _OF_PAGES.search(head):
            yield f"{head} {{{body}}}"
