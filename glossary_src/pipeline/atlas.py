"""The whole glossary as one drawing: what comes first on the left, what follows on the right.

igraph lays it out in layers along the relations that have a direction; the others lie over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

from glossary_src.pipeline.entries import Entry

FORWARD = ("causes", "remedied by", "used by", "broader than")
"""Kinds that lead from left to right. Each is seen from its left end."""
SIDEWAYS = ("contrasts with", "often confused with", "related to")
_COLUMN, _ROW, _WIDTH, _HEIGHT = 208, 40, 164, 28
_MARGIN = 10
Edge = tuple[str, str, str]
"""Kind, left end, right end."""


def edges(related: Mapping[str, Mapping[str, list[str]]]) -> list[Edge]:
    """Every relation once: from its left end where it has a direction, else by the alphabet."""
    found = []
    for module, kinds in related.items():
        for kind, others in kinds.items():
            for other in others:
                if kind in FORWARD or (kind in SIDEWAYS and module < other):
                    found.append((kind, module, other))
    return found


def atlas(
    entries: Mapping[str, Entry],
    related: Mapping[str, Mapping[str, list[str]]],
    link: Callable[[Entry], str],
) -> str:
    """One SVG with a link for every term and a line for every relation."""
    drawn = edges(related)
    places = _places(list(entries), [edge for edge in drawn if edge[0] in FORWARD])
    width = max(x for x, _ in places.values()) + _WIDTH + _MARGIN
    height = max(y for _, y in places.values()) + _HEIGHT + _MARGIN
    lines = "".join(_line(edge, places) for edge in sorted(drawn, key=lambda e: e[0] in FORWARD))
    boxes = "".join(_box(entry, places[module], link(entry)) for module, entry in entries.items())
    head = f'<svg class="g-atlas" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
    title = '<title id="atlas-title">All terms and their relations</title>'
    return f'{head} role="group" aria-labelledby="atlas-title">{title}{lines}{boxes}</svg>'


def _places(modules: list[str], forward: list[Edge]) -> dict[str, tuple[float, float]]:
    """Upper left corners. Terms that nothing leads to or from stand in the first column."""
    import igraph  # not needed when all is recalled

    graph = igraph.Graph(directed=True)
    graph.add_vertices(modules)
    graph.add_edges(sorted({(left, right) for _, left, right in forward}))
    layout = graph.layout_sugiyama(hgap=1, maxiter=1000)
    columns: dict[float, list[tuple[float, str]]] = {}
    for module, (place, layer) in zip(modules, layout, strict=False):  # dummies follow at the end
        columns.setdefault(layer, []).append((place, module))
    rows = {module: row for column in columns.values() for module, row in _apart(column)}
    top = min(rows.values())
    return {
        module: (_MARGIN + _COLUMN * layer, _MARGIN + _ROW * (rows[module] - top))
        for layer, column in columns.items()
        for _, module in column
    }


def _apart(column: list[tuple[float, str]]) -> Iterator[tuple[str, float]]:
    """Rows of a column, at least one apart: the layout allows half of it."""
    wanted = sorted(column)
    rows: list[float] = []
    for place, _ in wanted:
        rows.append(max(place, rows[-1] + 1) if rows else place)
    shift = sum(row - place for row, (place, _) in zip(rows, wanted, strict=True)) / len(rows)
    yield from ((module, row - shift) for row, (_, module) in zip(rows, wanted, strict=True))


def _line(edge: Edge, places: Mapping[str, tuple[float, float]]) -> str:
    kind, left, right = edge
    (x, y), (u, v) = places[left], places[right]
    if x > u:
        (x, y), (u, v) = (u, v), (x, y)
    middle = _HEIGHT / 2
    if x == u:  # in one column: a bow on its right side
        path = f"M{x + _WIDTH:g} {y + middle:g}C{x + _WIDTH + 36:g} {y + middle:g}"
        path += f" {x + _WIDTH + 36:g} {v + middle:g} {x + _WIDTH:g} {v + middle:g}"
    else:
        start, end = x + _WIDTH, u
        bend = (end - start) / 2
        path = f"M{start:g} {y + middle:g}C{start + bend:g} {y + middle:g}"
        path += f" {end - bend:g} {v + middle:g} {end:g} {v + middle:g}"
    return f'<path class="g-e-{kind.replace(" ", "-")}" data-ends="{left} {right}" d="{path}"/>'


def _box(entry: Entry, place: tuple[float, float], address: str) -> str:
    x, y = place
    box = f'x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}"'
    link = f'<a href="{escape(address)}" data-term="{entry.module}">{escape(entry.term.title)}</a>'
    return f"<foreignObject {box}>{link}</foreignObject>"


def sentences(
    entries: Mapping[str, Entry], related: Mapping[str, Mapping[str, list[str]]]
) -> Iterator[tuple[Entry, list[tuple[str, list[Entry]]]]]:
    """The same in words: every term with its relations by kind."""
    for module, entry in sorted(entries.items(), key=lambda item: item[1].term.title.casefold()):
        kinds = related[module].items()
        yield entry, [(kind, [entries[other] for other in others]) for kind, others in kinds]
