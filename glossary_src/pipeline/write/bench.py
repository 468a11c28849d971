"""The bench without a script: its scenarios as cards and as a table, its figure, all computed."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from math import log10
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from glossary_src.numerics.bench_seeds import DEFAULTS, ROWS, TRAIN, Sizes, sizes
from glossary_src.pipeline.draw.numbers import marked, worded

PAGE = "bench.md"
FILE = Path(__file__).parents[3] / "docs" / "assets" / "js" / "bench" / "scenarios.json"
MARKER = re.compile(r"^<!-- bench: (cards(?: \d+)?|table|figure) -->$", re.MULTILINE)
NUMBERS = {"bench.rows": float(ROWS), "bench.train": float(TRAIN)}
"""What a page may call `@{bench.rows}`."""
_NUMBER = re.compile(r"@\{(factor|reach|forward)\}")
_ACTIVATIONS = {"relu": "ReLU", "gelu": "GELU", "selu": "SELU", "leaky": "leaky ReLU"}
_STARTS = {"lecun": "LeCun", "xavier": "Xavier", "he": "He"}
_WIDE, _HIGH, _LEFT, _TOP = 420, 236, 46, 14


@dataclass(frozen=True, slots=True)
class Scenario:
    """A setting with a name, and what to look for."""

    name: str
    settings: dict[str, Any]
    kind: str
    """What the error does, in the words of `sentence.mjs`."""
    look: str

    @property
    def query(self) -> str:
        """The setting as the address of the page has it."""
        return urlencode({n: "yes" if v is True else v for n, v in self.settings.items()})

    @property
    def words(self) -> str:
        """The setting as a reader would say it."""
        it = {**DEFAULTS, **self.settings}
        start = _STARTS.get(it["start"], it["start"])
        times = f" × {it['scale']}" if it["scale"] != 1 else ""
        more = [*(["skips"] if it["skip"] else ())]
        more += [f"{it['norm']} norm"] if it["norm"] != "none" else []
        activation = _ACTIVATIONS.get(it["activation"], it["activation"])
        return ", ".join([activation, f"{it['depth']} × {it['width']}", f"{start}{times}", *more])


@functools.cache
def scenarios() -> tuple[tuple[Scenario, Sizes], ...]:
    """All of them, and how large everything is in each."""
    listed = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple((one := Scenario(**row), sizes(one.settings)) for row in listed)


def fill(text: str, up: str, *, plain: bool = False) -> str:
    """A page with what its markers ask for: `<!-- bench: cards 5 -->`, `table`, `figure`."""

    def made(match: re.Match[str]) -> str:
        name, _, count = match[1].partition(" ")
        if name == "table":
            return table(up, plain=plain)
        if plain:
            return ""
        return cards(up, int(count or len(scenarios()))) if name == "cards" else figure()

    return MARKER.sub(made, text)


def said(scenario: Scenario, found: Sizes, *, plain: bool = False) -> str:
    """What to look for, with its numbers."""
    write: Callable[[float, str], str] = worded if plain else marked
    known = {
        "factor": (found.factor, ".2f"),
        "reach": (found.reach, ".0e"),
        "forward": (found.forward_factor, ".2f"),
    }
    return _NUMBER.sub(lambda match: write(*known[match[1]]), scenario.look)


def cards(up: str, count: int) -> str:
    """The first scenarios, each a link to its setting."""
    rows = [
        f'<li markdown="span">[{it.name}]({up}{PAGE}?{it.query}){{data-setting=""}} '
        f"{said(it, found)}</li>"
        for it, found in scenarios()[:count]
    ]
    return "\n".join(['<ul class="g-scenarios" markdown>', *rows, "</ul>"])


def table(up: str, *, plain: bool = False) -> str:
    """Every scenario with what is left of the error in layer 1, and both factors a layer."""
    write: Callable[[float, str], str] = worded if plain else marked
    rows = [
        "| scenario | the network | error, a layer | in layer 1 | signal, a layer |",
        "|---|---|---|---|---|",
    ]
    for it, found in scenarios():
        numbers = ((found.factor, ".2f"), (found.reach, ".1e"), (found.forward_factor, ".2f"))
        cells = [
            f"[{it.name}]({up}{PAGE}?{it.query})" + ("" if plain else '{data-setting=""}'),
            it.words,
            *(write(*n) for n in numbers),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def figure() -> str:
    """The setting that the bench opens with, beside ReLU with He's weights."""
    (first, own), (third, other) = scenarios()[0], scenarios()[2]
    low = -15
    across = (_WIDE - _LEFT - 14) / (len(own.dz) - 1)

    def points(values: list[float]) -> list[tuple[float, float]]:
        shares = [value / values[-1] for value in values]
        return [(_LEFT + across * n, _height(share, low)) for n, share in enumerate(shares)]

    lines = [
        ("gb-kept", f"dL/dz, {third.name}", points(other.dz), (1, -7)),
        ("gb-dz", f"dL/dz, {first.name}", points(own.dz), (9, 22)),
    ]
    title = f"The error by layer: {first.name} and {third.name}"
    parts = [*_grid(low), *(part for line in lines for part in _line(*line))]
    parts += [
        _text(_LEFT, _HIGH - 4, "gb-end", "layer 1, next to the input"),
        _text(_WIDE - 66, _HIGH - 4, "gb-end", f"layer {len(own.dz)}"),
    ]
    return (
        f'<div class="g-svg gb-drawn" markdown="0"><svg class="fig" viewBox="0 0 {_WIDE} {_HIGH}" '
        f'role="img" aria-label="{escape(title)}">{"".join(parts)}</svg></div>'
    )


def _height(share: float, low: int) -> float:
    return _TOP + (_HIGH - 40 - _TOP) * max(low, log10(share)) / low


def _grid(low: int) -> list[str]:
    found = []
    for power in range(0, low - 1, -5):
        y = _height(10.0**power, low)
        found.append(f'<path class="gb-grid" d="M{_LEFT - 6} {y:.1f}H{_WIDE - 8}"/>')
        found.append(
            _text(_LEFT - 10, y + 4, "gb-tick", worded(10.0**power, ".0e").removeprefix("1 × "))
        )
    return found


def _line(
    kind: str, name: str, points: list[tuple[float, float]], at: tuple[int, int]
) -> list[str]:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    (x, y), (place, down) = points[at[0]], at
    drawn = f'<path class="gb-line {kind}" d="M{path}"/>'
    return [drawn, _text(x + (6 if place > 1 else 0), y + down, f"gb-name {kind}", name)]


def _text(x: float, y: float, kind: str, words: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
