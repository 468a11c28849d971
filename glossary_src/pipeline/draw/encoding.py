"""Many frames in few bytes: what repeats stands once, coordinates become differences.

A piece is the markup of one artist with its coordinates taken out: a template, and two rows of
tenths of a pixel, one for x and one for y, each number as its difference from the one before. The
page puts them back (`docs/assets/js/explorer.js`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

HOLE = "\x7f"
"""Where a coordinate goes. Control characters never occur in markup."""
_COORDINATES = re.compile(r' (?:d="[-ML\d. z]+"|c?[xy]="[-\d.]+")')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Table:
    """Distinct values in the order they came, each once."""

    def __init__(self) -> None:
        self.places: dict[Any, int] = {}

    def place(self, value: Any) -> int:
        """Where `value` stands; it is added if it is new."""
        return self.places.setdefault(value, len(self.places))

    @property
    def values(self) -> list[Any]:
        """All of them."""
        return list(self.places)


def encode(frames: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, Any]:
    """The layers of every frame, as `strings`, `pieces` (three strings each) and `frames`."""
    strings, pieces = Table(), Table()
    layers = [name for name in frames[0] if any(frame[name] for frame in frames)]
    rows = [
        [[pieces.place(_piece(markup, strings)) for markup in frame[name]] for name in layers]
        for frame in frames
    ]
    return {"layers": layers, "strings": strings.values, "pieces": pieces.values, "frames": rows}


def decode(encoded: Mapping[str, Any], frame: int) -> dict[str, list[str]]:
    """What `encode` was given for one frame, to a tenth of a pixel."""
    strings = encoded["strings"]
    pieces = [[strings[place] for place in piece] for piece in encoded["pieces"]]
    layers: list[list[int]] = encoded["frames"][frame]
    return {
        name: [_markup(*pieces[number]) for number in numbers]
        for name, numbers in zip(encoded["layers"], layers, strict=True)
    }


def _piece(markup: str, strings: Table) -> tuple[int, int, int]:
    numbers: list[int] = []

    def take(match: re.Match[str]) -> str:
        numbers.extend(round(float(number) * 10) for number in _NUMBER.findall(match[0]))
        return _NUMBER.sub(HOLE, match[0])

    template = _COORDINATES.sub(take, markup)
    return (
        strings.place(template),
        strings.place(_differences(numbers[::2])),
        strings.place(_differences(numbers[1::2])),
    )


def _differences(numbers: Sequence[int]) -> str:
    before = (0, *numbers)
    return " ".join(str(now - was) for was, now in zip(before, numbers, strict=False))


def _sums(row: str) -> list[float]:
    total, values = 0, []
    for step in row.split():
        total += int(step)
        values.append(total / 10)
    return values


def _markup(template: str, x: str, y: str) -> str:
    xs, ys = _sums(x), _sums(y)
    numbers = iter([*(n for pair in zip(xs, ys, strict=False) for n in pair), *xs[len(ys) :]])
    return re.sub(HOLE, lambda _: f"{next(numbers):g}", template)
