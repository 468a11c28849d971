"""What a figure shows, as shapes that can be compared: by their numbers, to a part of a pixel."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator


def shapes_of(svg: str) -> Iterator[str]:
    """Its paths, marks, images and texts, in the order in which they are drawn."""

    def walk(element: ET.Element) -> Iterator[str]:
        tag = element.tag.rpartition("}")[2]
        if tag in ("defs", "clipPath"):
            return
        at = " ".join(element.get(name) or element.get(f"c{name}") or "" for name in "xy")
        if tag == "path":
            yield element.get("d", "")
        elif tag == "text":
            yield f"{at} {''.join(element.itertext())}"
        elif tag in ("use", "circle", "image"):
            yield at
        for child in element:
            yield from walk(child)

    yield from walk(ET.fromstring(svg))


def apart(one: str, two: str) -> float:
    """How many pixels two shapes lie apart; infinite if they differ in more than numbers."""
    number = r"-?\d+(?:\.\d+)?"
    if re.sub(number, "#", one) != re.sub(number, "#", two):
        return float("inf")
    pairs = zip(re.findall(number, one), re.findall(number, two), strict=True)
    return max((abs(float(a) - float(b)) for a, b in pairs), default=0)
