"""The whole glossary as one drawing: a column for each field, a line for each relation.

igraph orders each column so that few lines cross (Sugiyama's method, with the columns given).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.run.cache import Cache, digest
from glossary_src.pipeline.run.keys import ground

FORWARD = ("causes", "remedied by", "used by", "broader than")
"""Kinds that lead from left to right. Each is seen from its left end."""
SIDEWAYS = ("contrasts with", "often confused with", "related to")
_COLUMN, _ROW, _WIDTH, _HEIGHT = 206, 44, 174, 28
_MARGIN, _HEAD, _BOW = 8, 40, 36
Edge = tuple[str, str, str]
"""Kind, left end, right end."""


def edges(related: Mapping[str, Mapping[str, Sequence[str]]]) -> list[Edge]:
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
    related: Mapping[str, Mapping[str, Sequence[str]]],
    columns: Sequence[Sequence[str]],
    link: Callable[[Entry], str],
    kept: Cache | None = None,
) -> str:
    """One SVG with a link for every term and a line for every relation.

    `columns` are the groups of terms, from left to right. Of the same terms and relations `kept`
    knows the order: igraph takes a second to import.
    """
    drawn = edges(related)
    places = _places(entries, drawn, columns, kept)
    width = max(x for x, _ in places.values()) + _WIDTH + _BOW
    height = max(y for _, y in places.values()) + _HEIGHT + _MARGIN
    lines = "".join(_line(edge, places) for edge in sorted(drawn, key=lambda e: e[0] in FORWARD))
    boxes = "".join(_box(entry, places[module], link(entry)) for module, entry in entries.items())
    heads = "".join(
        _heading(number, columns) for number in sorted({round(x) for x, _ in places.values()})
    )
    head = f'<svg class="g-atlas" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
    title = '<title id="atlas-title">All terms and their relations</title>'
    return f'{head} role="group" aria-labelledby="atlas-title">{title}{heads}{lines}{boxes}</svg>'


def _places(
    entries: Mapping[str, Entry],
    drawn: list[Edge],
    columns: Sequence[Sequence[str]],
    kept: Cache | None,
) -> dict[str, tuple[float, float]]:
    """Upper left corners."""
    modules = list(entries)
    column = {group: place for place, groups in enumerate(columns) for group in groups}
    layers = [column[entry.term.group] for entry in entries.values()]
    layer = dict(zip(modules, layers, strict=True))
    pairs = {tuple(sorted(edge[1:], key=lambda m: layer[m])) for edge in drawn}
    across = sorted(pair for pair in pairs if layer[pair[0]] != layer[pair[1]])
    filled: dict[int, list[tuple[float, str]]] = {}
    for module, place in zip(modules, _order(modules, across, layers, kept), strict=True):
        filled.setdefault(layer[module], []).append((place, module))
    tallest = max(len(rows) for rows in filled.values())
    return {
        module: (_MARGIN + _COLUMN * number, _HEAD + _ROW * (row + 0.5) * tallest / len(rows))
        for number, rows in filled.items()
        for row, (_, module) in enumerate(sorted(rows))
    }


def _order(
    modules: list[str], across: list[tuple[str, ...]], layers: list[int], kept: Cache | None
) -> list[float]:
    """How far down each stands in its column."""
    key = digest([json.dumps([modules, across, layers]), *ground(__name__, "igraph")])
    if kept and (found := kept.read(key)):
        return [float(place) for place in found["places"]]
    import igraph

    graph = igraph.Graph(directed=True)
    graph.add_vertices(modules)
    graph.add_edges(across)
    layout = graph.layout_sugiyama(layers=layers, maxiter=1000)
    places = [float(place) for place, _ in layout[: len(modules)]]  # dummies follow at the end
    if kept:
        kept.write(key, {"places": places})
    return places


def _heading(x: int, columns: Sequence[Sequence[str]]) -> str:
    """What the groups of a column have in common, in words."""
    groups = columns[(x - _MARGIN) // _COLUMN]
    words = " · ".join(groups[:2])
    return f'<text x="{x + _WIDTH / 2:g}" y="20" text-anchor="middle">{words}</text>'


def _line(edge: Edge, places: Mapping[str, tuple[float, float]]) -> str:
    kind, left, right = edge
    (x, y), (u, v) = places[left], places[right]
    if x > u:
        (x, y), (u, v) = (u, v), (x, y)
    middle = _HEIGHT / 2
    if x == u:  # in one column: a bow on its right side
        path = f"M{x + _WIDTH:g} {y + middle:g}C{x + _WIDTH + _BOW:g} {y + middle:g}"
        path += f" {x + _WIDTH + _BOW:g} {v + middle:g} {x + _WIDTH:g} {v + middle:g}"
    else:
        start, end = x + _WIDTH, u
        bend = (end - start) / 2
        path = f"M{start:g} {y + middle:g}C{start + bend:g} {y + middle:g}"
        path += f" {end - bend:g} {v + middle:g} {end:g} {v + middle:g}"
    return f'<path class="g-e-{kind.replace(" ", "-")}" data-ends="{left} {right}" d="{path}"/>'


def _box(entry: Entry, place: tuple[float, float], address: str) -> str:
    x, y = place
    box = f'x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}"'
    link = f'<a href="{escape(address)}" data-term="{entry.module}">{escape(entry.label)}</a>'
    return f"<foreignObject {box}>{link}</foreignObject>"


def sentences(
    entries: Mapping[str, Entry], related: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[tuple[Entry, list[tuple[str, list[Entry]]]]]:
    """The same in words: every term with its relations by kind."""
    for module, entry in sorted(entries.items(), key=lambda item: item[1].term.title.casefold()):
        kinds = related[module].items()
        yield entry, [(kind, [entries[other] for other in others]) for kind, others in kinds]
