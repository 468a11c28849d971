"""MDX: Markdown with imports and components, which are no prose."""

from __future__ import annotations

import re
from dataclasses import replace

from .markdown import markdown
from .part import Part, flat

_MODULE = re.compile(r"^(?:import|export)\b[^\n]*(?:\n(?![ \t]*$)[^\n]*)*", re.MULTILINE)
_COMPONENT = re.compile(r"^[ \t]*</?[A-Za-z][^<>\n]*(?:\n[^<>\n]*){0,20}>[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_VISIBLE = re.compile(r"[^\n]")


def mdx(text: str) -> list[Part]:
    """The one part of a file. MDX knows no code by indent."""
    text = flat(text)
    (part,) = markdown(_outside_of_fences(text), indented_code=False)
    return [replace(part, text=text)]


def _outside_of_fences(text: str) -> str:
    made, at, inside = [], 0, False
    for fence in [*_FENCE.finditer(text), None]:
        end = fence.start() if fence else len(text)
        piece = text[at:end]
        made.append(piece if inside else _without_modules(piece))
        made.append(fence[0] if fence else "")
        at, inside = (fence.end() if fence else end), not inside
    return "".join(made)


def _without_modules(piece: str) -> str:
    piece = _MODULE.sub(_blanked, piece)
    return _COMPONENT.sub(_blanked, piece)


def _blanked(found: re.Match[str]) -> str:
    if "glossary-term" in found[0] or "data-term" in found[0]:
        return found[0]
    return _VISIBLE.sub(" ", found[0])
