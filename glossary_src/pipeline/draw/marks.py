"""Marks and ticks as shapes of their own. matplotlib stamps one path with `<use>`, again and again.

To a browser each `<use>` is a small document: 256 dots took it 7 ms, as circles they take 1 ms.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from math import hypot

_SVG = "{http://www.w3.org/2000/svg}"
_DOT = f"{_SVG}circle"
_HREF = "{http://www.w3.org/1999/xlink}href"
_CIRCLE = re.compile(r"M[^MLCz]+(?:C[^MLCz]+){8}z")
_STRAIGHT = re.compile(r"[-ML\d. z]+")
_POINT = re.compile(r"(-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")
_OFF = 0.02  # coordinates come rounded to a hundredth
_MANY = 8
"""So many rings of one look become one shape."""


def stamp_out(root: ET.Element) -> None:
    """Turn every `<use>` of a circle or of straight lines into that shape; drop the stamps."""
    stamps = dict(_stamps(root))
    for element in root.iter(f"{_SVG}use"):
        stamp = stamps.get(element.attrib[_HREF])
        if stamp and "transform" not in element.attrib:
            own = {k: v for k, v in element.attrib.items() if k not in ("x", "y", _HREF)}
            shape = _placed(stamp, element.get("x", "0"), element.get("y", "0"))
            element.tag = f"{_SVG}{'circle' if 'r' in shape else 'path'}"
            element.attrib.clear()
            element.attrib.update({**own, **shape})
    for parent in list(root.iter()):
        for dot in [child for child in parent if _is_invisible(child)]:
            parent.remove(dot)
    kept = {use.attrib[_HREF] for use in root.iter(f"{_SVG}use")}
    for defs in root.iter(f"{_SVG}defs"):
        for path in list(defs):
            if f"#{path.get('id')}" in stamps.keys() - kept:
                defs.remove(path)


def rings(root: ET.Element) -> None:
    """Turn groups of many outlined circles into one path each, which is laid out in one go."""
    for group in list(root.iter(f"{_SVG}g")):
        kinds = {(dot.tag, *sorted(dot.attrib)) for dot in group}
        outlined = group.get("fill") == "none" and "stroke" in group.attrib
        outlined &= "stroke-opacity" not in group.attrib  # where two overlap it is darker
        if outlined and kinds == {(_DOT, "cx", "cy", "r")} and len(group) >= _MANY:
            group[:] = [ET.Element(f"{_SVG}path", {"d": "".join(map(_ring, group))})]


def _ring(dot: ET.Element) -> str:
    x, y, r = (float(dot.attrib[name]) for name in ("cx", "cy", "r"))
    arc = f"a{r:g} {r:g} 0 1 0"
    return f"M{round(x - r, 2):g} {y:g}{arc} {2 * r:g} 0{arc} {-2 * r:g} 0z"


def _is_invisible(element: ET.Element) -> bool:
    """A circle without filling and line: a dot that a listing drew fully transparent."""
    looks = (element.get(name, "none") for name in ("fill", "stroke"))
    return element.tag == _DOT and set(looks) == {"none"}


def _stamps(root: ET.Element) -> Iterator[tuple[str, dict[str, str]]]:
    """What can be stamped out, by reference: a circle with its radius `r`, or a path around 0.

    What a stamped path says of itself wins over what the `<use>` says.
    """
    for defs in root.iter(f"{_SVG}defs"):
        for path in defs.iter(f"{_SVG}path"):
            d, name = path.get("d", ""), path.get("id")
            radius = _radius(d)
            if name and "transform" not in path.attrib and (radius or _STRAIGHT.fullmatch(d)):
                own = {k: v for k, v in path.attrib.items() if k not in ("d", "id")}
                yield f"#{name}", ({"r": f"{radius:g}"} if radius else {"d": d}) | own


def _placed(stamp: Mapping[str, str], x: str, y: str) -> dict[str, str]:
    if "r" in stamp:
        return {"cx": x, "cy": y, **stamp}

    def move(point: re.Match[str]) -> str:
        return " ".join(
            f"{round(float(a) + float(b), 2):g}"
            for a, b in zip(point.groups(), (x, y), strict=True)
        )

    return {**stamp, "d": _POINT.sub(move, stamp["d"])}


def _radius(d: str) -> float | None:
    """The radius, if the path is matplotlib's circle around 0: eight arcs between points on it."""
    if not _CIRCLE.fullmatch(d):
        return None
    points = [hypot(float(x), float(y)) for x, y in _POINT.findall(d)]
    ends = points[::3]  # two of three points only bend the arcs
    return ends[0] if ends[0] > 0 and max(abs(end - ends[0]) for end in ends) <= _OFF else None
