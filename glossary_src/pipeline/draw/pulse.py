"""Dots in a row: marked for a pulse that runs over them from the last to the first.

Python says which dots and in which order, the style sheet how they move, `motion.js` when. A dot
keeps the opacity that the snippet computed for it: where that fades, the pulse dies out.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from glossary_src.faults import Fault

_DOT = "{http://www.w3.org/2000/svg}circle"


def pulsing(svg: str) -> str:
    """The figure with its dots marked: `data-rank` is 0 for the last one and grows backward."""
    root = ET.fromstring(svg)
    dots = list(_dots(root))
    places = sorted({float(dot.get("cx", "0")) for dot in dots}, reverse=True)
    ranks = {place: str(rank) for rank, place in enumerate(places)}
    for dot in dots:
        dot.attrib.update({"class": "g-dot", "data-rank": ranks[float(dot.get("cx", "0"))]})
    root.set("class", f"{root.get('class', '')} g-moves".strip())
    return ET.tostring(root, encoding="unicode").replace(" />", "/>")


def pulse_faults(svg: str, thing: str) -> Iterator[Fault]:
    """What is wrong with a figure that should move."""
    if len({dot.get("cx") for dot in _dots(ET.fromstring(svg))}) < 2:
        cure = "Draw each step as a dot, with ax.scatter(steps, ...), or leave motion= out."
        yield Fault(thing, "has no dots that a pulse could run over.", cure)


def _dots(root: ET.Element) -> Iterator[ET.Element]:
    """The round marks that are filled, not mere outlines."""

    def within(element: ET.Element, fill: str) -> Iterator[ET.Element]:
        fill = element.get("fill", fill)
        if element.tag == _DOT and fill != "none":
            yield element
        for child in element:
            yield from within(child, fill)

    return within(root, "")
