"""A small picture of a term among its relations: what leads to it, what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

_LEFT = ("caused by", "uses", "narrower than", "remedies")
"""Kinds drawn on the left: what comes before the term. All others stand on the right."""
_WIDTH, _ROW, _GAP = 640, 22, 12
_NAMES = 150
"""The width that names may take. Links are HTML: robots do not follow those of SVG."""
_REACH, _ROOM = 168, 88
"""From the middle: to where names begin, and to where lines end."""


def relation_map(
    title: str,
    kinds: Mapping[str, Sequence[str]],
    titles: Mapping[str, str],
    link: Callable[[str], str],
    key: str,
) -> str:
    """One SVG with a link for each related term; empty where there is none."""
    if not kinds:
        return ""
    left = {kind: others for kind, others in kinds.items() if kind in _LEFT}
    right = {kind: others for kind, others in kinds.items() if kind not in _LEFT}
    height = max(_height(left), _height(right), 3 * _ROW)
    own = _text(_WIDTH / 2, height / 2 + 4, title, "middle", "g-map-own")
    parts = [*_side(left, height, titles, link, -1), *_side(right, height, titles, link, 1), own]
    head = f'<svg class="g-map" viewBox="0 0 {_WIDTH} {height}" role="group"'
    name = f'<title id="{key}-map">{escape(title)} and its relations</title>'
    return f'{head} aria-labelledby="{key}-map">{name}{"".join(parts)}</svg>'


def _height(kinds: Mapping[str, Sequence[str]]) -> int:
    rows = sum(1 + len(others) for others in kinds.values())
    return rows * _ROW + max(0, len(kinds) - 1) * _GAP


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text{style} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _side(
    kinds: Mapping[str, Sequence[str]],
    height: int,
    titles: Mapping[str, str],
    link: Callable[[str], str],
    side: int,
) -> list[str]:
    """The relations on one side: -1 is left, 1 is right. Lines run from the middle outward."""
    x, anchor = _WIDTH / 2 + side * _REACH, "start" if side > 0 else "end"
    style = "g-map-right" if side > 0 else "g-map-left"
    near, far, center = _WIDTH / 2 + side * _ROOM, x - side * 6, height / 2
    y = (height - _height(kinds)) / 2
    parts = []
    for kind, others in kinds.items():
        y += _ROW
        parts.append(_text(x, y - 6, kind, anchor, "g-map-kind"))
        for other in others:
            y += _ROW
            line = f"M{far:g} {y - 9:g}C{far - side * 40:g} {y - 9:g}"
            line += f" {near + side * 40:g} {center:g} {near:g} {center:g}"
            words = f'<a class="{style}" href="{escape(link(other))}">{escape(titles[other])}</a>'
            edge = x if side > 0 else x - _NAMES
            box = f'x="{edge:g}" y="{y - _ROW:g}" width="{_NAMES}" height="{_ROW}"'
            parts.append(f'<path d="{line}"/><foreignObject {box}>{words}</foreignObject>')
        y += _GAP
    return parts
