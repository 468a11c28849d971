"""Every frame of a snippet that a reader may turn (worker side): what is swapped, and the rest.

Axes, ticks and labels are drawn once. What lies in them is drawn for every frame and cut out artist
by artist, in three layers: under the grid, under the frame of the axes, above it. A page
swaps layers.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from bisect import bisect
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from glossary_src.pipeline.draw import groups, svg

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Layers = dict[str, list[str]]
"""Layer name (`panel.layer`) to the markup of its artists, bottom to top."""
_XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_FLOORS = (0.5, 2.5)
"""The z-order of grid and ticks, and of the frame: they part what lies in a panel in three."""


def skeleton(figure: Figure, key: str) -> str:
    """The figure without its data, with an empty `<g data-layer="...">` where each layer goes."""
    from matplotlib.lines import Line2D

    for number, panel in enumerate(figure.axes):
        for layer, order in enumerate((_FLOORS[0] - 0.01, _FLOORS[1] - 0.01, 99)):
            panel.add_artist(Line2D([], [], zorder=order, gid=f"{svg.MARK}{number}.{layer}"))
        for artist in _data(panel):
            artist.set_visible(artist.get_gid() == f"{svg.MARK}{number}.{_layer(artist)}")
    root = svg.tree(figure, key)
    for place in root.iter():
        if name := place.attrib.pop(groups.ARTIST, None):
            place.set("data-layer", name)
    return svg.text_of(root)


def layers(figure: Figure, key: str) -> tuple[Layers, dict[str, str]]:
    """What lies in the panels, and the clip paths it uses by their ids."""
    for number, panel in enumerate(figure.axes):
        for place, artist in enumerate(_data(panel)):
            artist.set_gid(f"{svg.MARK}{number}.{_layer(artist)}-{place}")
            if arrow := getattr(artist, "arrow_patch", None):  # beside its text, a group of its own
                arrow.set_gid(artist.get_gid())
    hidden = [a for a in _furniture(figure) if a.get_visible()]
    for artist in hidden:
        artist.set_visible(False)
    root = svg.tree(figure, key)
    for artist in hidden:
        artist.set_visible(True)
    found: dict[str, list[ET.Element]] = {
        f"{n}.{layer}": [] for n in range(len(figure.axes)) for layer in range(len(_FLOORS) + 1)
    }
    clipped = {image: group for group in root.iter() for image in group if _is_image(image)}
    for element in root.iter():
        if mark := element.attrib.pop(groups.ARTIST, None):
            outer = clipped.get(element, element)  # the clip path of an image is a group around it
            _add(found[mark.partition("-")[0]], outer)
    clips = {e.get("id", ""): svg.text_of(e) for e in root.iter() if e.tag.endswith("}clipPath")}
    return {name: [svg.text_of(one) for one in every] for name, every in found.items()}, clips


def _add(layer: list[ET.Element], element: ET.Element) -> None:
    """One more artist. The bars of a chart share a group: a page draws it faster than many."""
    alike = layer and element.attrib and element.attrib == layer[-1].attrib
    if alike and all(one.tag.endswith("}g") for one in (layer[-1], element)):
        layer[-1].extend(element)
    else:
        layer.append(element)


def assemble(skeleton: str, found: Layers, clips: Mapping[str, str]) -> str:
    """The whole figure of one frame."""
    for name, markup in found.items():
        place = f'<g data-layer="{name}"/>'
        skeleton = skeleton.replace(place, f'<g data-layer="{name}">{"".join(markup)}</g>')
    if "xlink:" in skeleton and _XLINK not in skeleton:
        skeleton = skeleton.replace("<svg", f"<svg {_XLINK}", 1)
    missing = "".join(text for name, text in clips.items() if f'id="{name}"' not in skeleton)
    return skeleton.replace("</svg>", f"<defs>{missing}</defs></svg>") if missing else skeleton


def _is_image(element: ET.Element) -> bool:
    return element.tag.endswith("}image")


def _layer(artist: Artist) -> int:
    return bisect(_FLOORS, artist.get_zorder())


def _data(panel: Axes) -> list[Artist]:
    """What lies in a panel, its title included, bottom to top."""
    fixed = {panel.patch, panel.xaxis, panel.yaxis, *panel.spines.values()}
    own = [child for child in panel.get_children() if child not in fixed]
    return sorted(own, key=lambda artist: artist.get_zorder())


def _furniture(figure: Figure) -> Iterator[Artist]:
    """Everything that is the same in every frame."""
    yield from (figure.patch, *figure.texts, *figure.legends)
    for panel in figure.axes:
        yield from (panel.patch, panel.xaxis, panel.yaxis, *panel.spines.values())
