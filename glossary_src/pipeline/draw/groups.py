"""Groups of a figure: as few as say something, since a browser lays out each of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

_G, _DEFS = (f"{{http://www.w3.org/2000/svg}}{name}" for name in ("g", "defs"))
ARTIST = "data-artist"
"""A group with this attribute is one artist: it stays, and shares nothing with others."""
_INHERITED = (
    *("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"),
    *("stroke-dashoffset", "stroke-opacity", "fill-opacity", "font-size", "text-anchor"),
)
_OF_A_GROUP = ("clip-path", "transform", "opacity", "id")
"""What an element cannot take over from the group around it when it has one of these itself."""


def flatten(parent: ET.Element) -> None:
    """Drop empty groups, unwrap those that say nothing, hoist what all children share."""
    for child in list(parent):
        flatten(child)
    _unwrap(parent)
    children = [child for child in parent if child.tag != _DEFS]
    if parent.tag != _G or not children or any(ARTIST in c.attrib for c in children):
        return
    moved = any("transform" in child.attrib for child in children)  # and its clip path with it
    for name in _INHERITED if moved else (*_INHERITED, "clip-path"):
        values = {child.get(name) for child in children}
        if len(values) == 1 and None not in values and name not in parent.attrib:
            parent.set(name, str(values.pop()))
            for child in children:
                del child.attrib[name]
    _unwrap(parent)


def _merged(group: ET.Element) -> ET.Element:
    """The one element of a group, which takes over what the group says; else the group."""
    if group.tag != _G or ARTIST in group.attrib or len(group) != 1:
        return group
    inner = group[0]
    own = {name for name in group.attrib if name not in _INHERITED}
    if inner.tag == _DEFS or ARTIST in inner.attrib:
        return group
    if own and any(name in inner.attrib for name in _OF_A_GROUP):
        return group
    inner.attrib.update({**group.attrib, **inner.attrib})
    return inner


def _unwrap(parent: ET.Element) -> None:
    for place, child in enumerate(parent):
        parent[place] = _merged(child)
    for child in list(parent):
        if child.tag in (_G, _DEFS) and not len(child) and ARTIST not in child.attrib:
            parent.remove(child)
        elif child.tag == _G and not child.attrib and parent.tag == _G:
            place = list(parent).index(child)
            parent.remove(child)
            for offset, grandchild in enumerate(list(child)):
                parent.insert(place + offset, grandchild)
