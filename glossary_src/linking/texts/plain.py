"""What looks like prose to a parser and is none: addresses, paths, identifiers, lines of a tool."""

from __future__ import annotations

import re

from .part import NOTHING

_TECHNICAL = re.compile(
    r"(?:https?|ftp|file)://[^\s\0<>]+|\bwww\.[^\s\0<>]+"
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})*"
    r"|(?<![\w/.\\])(?:\.{0,2}/|~/)[\w.-]+(?:/[\w.-]*)*"  # /a/b, ./a
    r"|(?<![\w/])[\w.-]{1,64}/[\w.-]{1,64}(?:/[\w.-]{0,64})+"  # a/b/c
    r"|\b\w{0,64}_\w{1,64}(?:\(\))?"  # snake_case
    r"|\b[A-Za-z_]\w{0,64}(?:\.[A-Za-z_]\w{0,64}){1,8}(?:\(\))?"  # nn.ReLU
    r"|\b\w{1,64}\(\)"
    r"|(?<![\w:]):[a-z][\w+-]{1,64}:(?!\w)"  # an icon
    r"|(?<![\w&])[#@][A-Za-z][\w-]{0,64}"
)
_LINES = re.compile(
    r"^[ \t>]*(?:\*\[[^\]\n]*\]:.*|--8<--.*|\[TOC\]|%.*|\([\w.:-]+\)=)[ ]*$"  # of some tool
    r"|^(?![ \t]*$).*\n(?=[ \t>]*:[ ]{1,3}\S)",  # a term that the text defines itself
    re.MULTILINE,
)
_VISIBLE = re.compile(r"[^\n]")


def running(prose: str) -> str:
    """The prose without those."""
    prose = _LINES.sub(_blanked, prose)
    return _TECHNICAL.sub(_blanked, prose).replace("*", " ")


def _blanked(found: re.Match[str]) -> str:
    return _VISIBLE.sub(NOTHING, found[0])
