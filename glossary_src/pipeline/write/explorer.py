"""What a page needs of a snippet's frames: controls under its figure, and one file of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glossary_src.pipeline.draw.encoding import Table
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.run.outcomes import Turned
from glossary_src.schema import Explore, Parameter, Snippet
from glossary_src.schema.grammar import tokens

MOST_BUTTONS = 4
"""Of so many values each has a button, side by side."""


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to turn, and where it stands at first."""

    name: str
    label: str
    tokens: list[str]
    """Its values as the address of the page writes them."""
    words: list[str]
    """Its values as the control shows them."""
    place: int
    kind: str
    """`buttons` for a few values, else a `slider` for numbers and a `list` for words."""


@dataclass(frozen=True, slots=True)
class Explorer:
    """The controls of a snippet, the sentence about its default frame, the file of all frames."""

    controls: list[Control]
    says: str
    data: bytes


def explorer(snippet: Snippet, grid: Explore, turned: Turned) -> Explorer:
    """Controls and frames of a snippet that ran over its grid."""
    frames, strings = list(grid.frames()), Table()
    for text in turned.drawn["strings"]:
        strings.place(text)
    says = [sentence(snippet, grid, *frame) for frame in zip(frames, turned.numbers, strict=True)]
    default = frames.index(snippet.turned)
    data = {
        **turned.drawn,
        "turn": {name: [token(value) for value in values] for name, values in grid.turn.items()},
        "words": {name: [shown(value) for value in values] for name, values in grid.turn.items()},
        "default": default,
        "says": [strings.place(text) for text in says],
        "numbers": [
            [strings.place(worded(frame[name])) for name in snippet.promises]
            for frame in turned.numbers
        ],
        "strings": strings.values,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Explorer(_controls(snippet, grid), says[default], text.encode())


def _controls(snippet: Snippet, grid: Explore) -> list[Control]:
    return [
        Control(
            name,
            grid.label(name),
            [token(value) for value in values],
            [shown(value) for value in values],
            values.index(snippet.turned[name]),
            _kind(values),
        )
        for name, values in grid.turn.items()
    ]


def _kind(values: Sequence[Parameter]) -> str:
    if len(values) <= MOST_BUTTONS:
        return "buttons"
    return "list" if any(isinstance(value, str | bool) for value in values) else "slider"


def token(value: Parameter) -> str:
    """How a value is written in an address: `0.99`, `relu`, `yes`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:.12g}"


def shown(value: Parameter, spec: str = "") -> str:
    """How a value reads: never broken in two at the end of a line."""
    return (
        token(value) if isinstance(value, str | bool) else worded(value, spec).replace(" ", "\xa0")
    )


def sentence(
    snippet: Snippet,
    grid: Explore,
    parameters: Mapping[str, Parameter],
    numbers: Mapping[str, float],
) -> str:
    """What the author says of a frame, with its numbers."""
    known = {f"{snippet.name}.{name}": v for name, v in (*parameters.items(), *numbers.items())}
    filled = []
    for it in tokens(grid.says):
        if it.kind == "number":
            value, spec = known[it.parts["of"]], it.parts["spec"]
            filled.append(shown(value, spec))
        else:
            filled.append(it.text)
    return "".join(filled)
