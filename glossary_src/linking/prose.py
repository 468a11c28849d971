"""The notation `[[term]]`, and where it stands in a Markdown source.

The checker reads whole files with real parsers (`texts/`). This is for the Markdown extension, that
only wants the lines of what it could not resolve.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from .brackets import BRACKETS

_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})(.*)")
_TICKS = re.compile(r"`+")


def lines_of_references(text: str) -> dict[str, list[int]]:
    """The lines of every `[[term]]` outside of code, by its words."""
    found: dict[str, list[int]] = defaultdict(list)
    outside = "\n".join(_outside_of_fences(text.split("\n")))
    for match in re.finditer(BRACKETS, _without_spans(outside)):
        line = outside.count("\n", 0, match.start()) + 1
        found[" ".join(match["term"].split())].append(line)
    return found


def _outside_of_fences(lines: list[str]) -> Iterator[str]:
    """The lines, empty where they are code."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            ends = mark and mark[1].startswith(fence) and not mark[2].strip()
            fence = "" if ends else fence
            yield ""
        elif mark and "`" not in mark[2]:
            fence = mark[1]
            yield ""
        else:
            yield line


def _without_spans(text: str) -> str:
    """The text with code between backticks blanked, in one pass."""
    runs = list(_TICKS.finditer(text))
    last: dict[int, list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        last[len(run[0])].append(number)
    pieces, at, number = [], 0, 0
    while number < len(runs):
        same = last[len(runs[number][0])]
        while same and same[0] <= number:
            same.pop(0)
        start, end = runs[number].start(), runs[same[0]].end() if same else 0
        if same and "\n\n" not in text[start:end]:
            pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
            at, number = end, same[0]
        number += 1
    return "".join([*pieces, text[at:]])
