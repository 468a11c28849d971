"""What causes what, and what cures it, as one drawing in three columns with arrow heads.

Only two kinds of relation: the map of everything is `atlas`, on demand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from glossary_src.pipeline.read.entry import Entry

_WIDTH, _HEIGHT, _ROW, _GAP, _HEAD, _MARGIN = 128, 36, 44, 66, 34, 4
_SWEEPS = 8
Edge = tuple[str, str, str]
"""Kind, from, to: from a cause to what it causes, from a cure to what it cures."""


def edges(related: Mapping[str, Mapping[str, Sequence[str]]]) -> list[Edge]:
    """Every cause and every cure, once."""
    found: list[Edge] = []
    for module, kinds in related.items():
        found += [("causes", module, other) for other in kinds.get("causes", ())]
        found += [("cures", other, module) for other in kinds.get("remedied by", ())]
    return found


def columns(drawn: Sequence[Edge]) -> tuple[list[str], list[str], list[str]]:
    """Causes, what goes wrong, cures. What is caused or cured stands in the middle."""
    middle = sorted({to for _, _, to in drawn})
    right = sorted({at for kind, at, _ in drawn if kind == "cures"} - set(middle))
    left = sorted({at for _, at, _ in drawn} - set(middle) - set(right))
    return left, middle, right


def causes_and_cures(
    entries: Mapping[str, Entry],
    related: Mapping[str, Mapping[str, Sequence[str]]],
    link: Callable[[Entry], str],
) -> str:
    """One SVG with a link for every term that causes, suffers or cures; empty without any."""
    drawn = edges(related)
    if not drawn:
        return ""
    places = _places(columns(drawn), drawn)
    width = 3 * _WIDTH + 2 * _GAP + 2 * _MARGIN
    height = max(y for _, y in places.values()) + _HEIGHT + _MARGIN
    heads = "".join(
        f'<text x="{_MARGIN + _WIDTH / 2 + n * (_WIDTH + _GAP):g}" y="18" text-anchor="middle">'
        f"{words}</text>"
        for n, words in enumerate(("causes", "what goes wrong", "cures"))
    )
    markers = "".join(
        f'<marker id="g-head-{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" '
        f'markerHeight="6" orient="auto"><path class="g-head-{kind}" d="M0 0L8 4L0 8z"/></marker>'
        for kind in ("causes", "cures")
    )
    lines = "".join(_line(edge, places) for edge in drawn)
    boxes = "".join(_box(entries[module], *places[module], link) for module in places)
    title = '<title id="causes-title">Causes and cures</title>'
    head = f'<svg class="g-atlas g-causes" viewBox="0 0 {width:g} {height:g}" role="group"'
    head += f' aria-labelledby="causes-title">{title}<defs>{markers}</defs>'
    return f"{head}{heads}{lines}{boxes}</svg>"


def _places(
    sides: tuple[list[str], list[str], list[str]], drawn: Sequence[Edge]
) -> dict[str, tuple[float, float]]:
    """Upper left corners: each column is sorted by the mean place of what it is tied to."""
    tied: dict[str, list[str]] = {}
    for _, one, other in drawn:
        tied.setdefault(one, []).append(other)
        tied.setdefault(other, []).append(one)
    order = [list(side) for side in sides]
    at = _levels(order)
    for _ in range(_SWEEPS):
        for side in order:
            side.sort(key=lambda m: (sum(at[o] for o in tied[m]) / len(tied[m]), m))
            at.update(_levels([side]))
    tallest = max(len(side) for side in order)
    return {
        module: (
            _MARGIN + n * (_WIDTH + _GAP),
            _HEAD + _ROW * ((row + 0.5) * tallest / len(side) - 0.5),
        )
        for n, side in enumerate(order)
        for row, module in enumerate(side)
    }


def _levels(sides: Sequence[Sequence[str]]) -> dict[str, float]:
    """Where each stands in its column, from 0 to 1."""
    return {m: (row + 0.5) / len(side) for side in sides for row, m in enumerate(side)}


def _line(edge: Edge, places: Mapping[str, tuple[float, float]]) -> str:
    kind, at, to = edge
    (x, y), (u, v) = places[at], places[to]
    y, v = y + _HEIGHT / 2, v + _HEIGHT / 2
    if x == u:  # within the middle column: a bow on its left side
        path = f"M{x:g} {y:g}C{x - 34:g} {y:g} {x - 34:g} {v:g} {x - 2:g} {v:g}"
    else:
        start, end = (x + _WIDTH, u - 2) if x < u else (x, u + _WIDTH + 2)
        bend = (end - start) / 2
        path = f"M{start:g} {y:g}C{start + bend:g} {y:g} {end - bend:g} {v:g} {end:g} {v:g}"
    marker = f'marker-end="url(#g-head-{kind})"'
    return f'<path class="g-e-{kind}" {marker} data-ends="{at} {to}" d="{path}"/>'


def _box(entry: Entry, x: float, y: float, link: Callable[[Entry], str]) -> str:
    box = f'x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}"'
    address, title = escape(link(entry)), escape(entry.label)
    anchor = f'<a href="{address}" data-term="{entry.module}">{title}</a>'
    return f"<foreignObject {box}>{anchor}</foreignObject>"


def in_words(
    entries: Mapping[str, Entry], related: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[tuple[Entry, list[Entry], list[Entry]]]:
    """The same as a list: what goes wrong, its causes, its cures."""
    drawn = edges(related)
    for module in sorted(columns(drawn)[1], key=lambda m: entries[m].term.title.casefold()):
        of = {
            kind: [entries[at] for k, at, to in drawn if k == kind and to == module]
            for kind in ("causes", "cures")
        }
        yield entries[module], of["causes"], of["cures"]
