"""A small picture of a term among its relations: what leads to it, what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

_LEFT = ("caused by", "uses", "narrower than", "remedies")
"""Kinds drawn on the left: what comes before the term. All others stand on the right."""
_WIDTH, _ROW, _GAP = 640, 22, 12
_COLUMN = 218


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
    parts = [
        *_side(left, height, titles, link, end=True),
        *_side(right, height, titles, link, end=False),
        f'<text class="g-map-own" x="{_WIDTH / 2}" y="{height / 2 + 4}" text-anchor="middle">'
        f"{escape(title)}</text>",
    ]
    return (
        f'<svg class="g-map" viewBox="0 0 {_WIDTH} {height}" role="group" aria-labelledby="{key}-map">'
        f'<title id="{key}-map">{escape(title)} and its relations</title>{"".join(parts)}</svg>'
    )


def _height(kinds: Mapping[str, Sequence[str]]) -> int:
    rows = sum(1 + len(others) for others in kinds.values())
    return rows * _ROW + max(0, len(kinds) - 1) * _GAP


def _side(
    kinds: Mapping[str, Sequence[str]],
    height: int,
    titles: Mapping[str, str],
    link: Callable[[str], str],
    *,
    end: bool,
) -> list[str]:
    x, anchor, sign = (_COLUMN, "end", 1) if end else (_WIDTH - _COLUMN, "start", -1)
    middle = _WIDTH / 2 - sign * 84
    y = (height - _height(kinds)) / 2
    parts = []
    for kind, others in kinds.items():
        y += _ROW
        parts.append(
            f'<text class="g-map-kind" x="{x}" y="{y - 6:g}" text-anchor="{anchor}">{escape(kind)}</text>'
        )
        for other in others:
            y += _ROW
            start = x + sign * 6
            curve = f"M{start} {y - 9:g}C{start + sign * 24} {y - 9:g} {middle - sign * 12:g} {height / 2:g} {middle:g} {height / 2:g}"
            parts.append(
                f'<path d="{curve}"/><a href="{escape(link(other))}">'
                f'<text x="{x}" y="{y - 5:g}" text-anchor="{anchor}">{escape(titles[other])}</text></a>'
            )
        y += _GAP
    return parts
