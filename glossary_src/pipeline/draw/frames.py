"""Every frame of a snippet that a reader may turn (worker side): one set of axes for all of them.

The axes, their ticks and labels are drawn once. What lies in them is drawn for every frame and cut
out artist by artist, in three layers: under the grid, under the frame of the axes, above it. A page
swaps layers.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from glossary_src.pipeline.draw import groups, labels, svg
from glossary_src.pipeline.draw.dressing import dress, prepare

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Ends = dict[str, list[float]]
"""Where the axes of one panel end: `x` and `y` as shown, `data` as the data lie along x.

And the place of its `legend`, if it has one: see `labels.Corner`.
"""
Layers = dict[str, list[str]]
"""Layer name (`panel.layer`) to the markup of its artists, bottom to top."""
_XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_FLOORS = (0.5, 2.5)
"""The z-order of grid and ticks, and of the frame: they part what lies in a panel in three."""


class Unlike(ValueError):
    """Frames whose figures cannot be swapped for one another: what differs, and in which frame."""

    def __init__(self, what: str, frame: int = 0) -> None:
        super().__init__(what)
        self.frame = frame


def union(
    figures: Sequence[Figure],
    limits: Mapping[str, Sequence[float]],
    everyone: labels.Everyone = list,
) -> list[Ends]:
    """Axes that hold every frame. Raises `Unlike` if a frame has other panels than the first.

    `limits` name the ends that an author fixed: `x`, `y`, or `x2` for the second panel. Where
    several processes share the frames, `figures` are one's own, and `everyone` collects.
    """
    if figures[0].get_layout_engine():
        raise Unlike("uses a layout engine, and each frame would be laid out anew")
    fixed = everyone([list(_fixed(figure)) for figure in figures])
    wanted = dict(fixed[0])
    for number, own in enumerate(fixed):
        for name, value in own:
            if wanted.get(name) != value:
                raise Unlike(f"changes {name}", number)
    ends = everyone([_ends(figure) for figure in figures])
    shared = [
        {name: _union([panel[name] for panel in panels]) for name in panels[0]}
        for panels in zip(*ends, strict=True)
    ]
    _limit(shared, figures[0], limits)
    for figure in figures:
        _end(figure, shared)
        prepare(figure)
    for one, corner in zip(shared, labels.agree(figures, everyone), strict=True):
        one |= {} if corner is None else {"legend": corner}
    return shared


def _limit(shared: Sequence[Ends], figure: Figure, limits: Mapping[str, Sequence[float]]) -> None:
    """The ends that an author fixed."""
    for name, ends in limits.items():
        panel = int(name[1:] or 1) - 1
        if panel >= len(shared):
            raise Unlike(f"limits panel {panel + 1} of {len(shared)}")
        if ends[0] <= 0 and getattr(figure.axes[panel], f"get_{name[0]}scale")() == "log":
            raise Unlike(f"limits the log axis {name!r} to {ends[0]:g}")
        low, high = sorted(shared[panel][name[0]])
        if not low <= ends[1] or not ends[0] <= high:
            drawn = f"everything is drawn from {low:g} to {high:g}"
            raise Unlike(f"limits {name!r} to where nothing is: {drawn}")
        shared[panel][name[0]] = [float(end) for end in ends]


def _ends(figure: Figure) -> list[dict[str, Sequence[float]]]:
    """Where the axes of each panel end when it is drawn alone, and where its data do."""
    return [
        {"x": a.get_xlim(), "y": a.get_ylim(), "data": sorted(a.dataLim.intervalx)}
        for a in figure.axes
    ]


def _union(ends: Sequence[Sequence[float]]) -> list[float]:
    low, high = (pick(float(end) for pair in ends for end in pair) for pick in (min, max))
    return [high, low] if ends[0][0] > ends[0][1] else [low, high]


def _fixed(figure: Figure) -> Iterator[tuple[str, object]]:
    """What must be the same in every frame, by the name that a message gives it."""
    yield "the number of panels", len(figure.axes)
    yield "the size", tuple(figure.get_size_inches())
    yield "a text beside the panels", [text.get_text() for text in figure.texts]
    for number, panel in enumerate(figure.axes, 1):
        yield f"the place of panel {number}", panel.get_position().bounds
        for name, axis in (("x", panel.xaxis), ("y", panel.yaxis)):
            own = f"the {name} axis of panel {number}"
            yield f"the scale of {own}", axis.get_scale()
            yield f"the label of {own}", axis.get_label().get_text()
            locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
            places = (_kind(locator), *getattr(locator, "locs", ()))
            words = (_kind(formatter), *getattr(formatter, "seq", ()))
            categories = getattr(axis.units, "_mapping", ())
            yield f"the ticks of {own}", (*places, *words, *categories)
        if getattr(panel, "_colorbar", None):
            yield f"the color scale of panel {number}", (panel.get_xlim(), panel.get_ylim())


def _kind(thing: object) -> str:
    """The name of its class: one that a listing defines is another in each call."""
    return f"{type(thing).__module__}.{type(thing).__qualname__}"


def fix(figure: Figure, shared: Sequence[Ends]) -> None:
    """Give a figure the ends of all frames, then the looks of the page."""
    _end(figure, shared)
    dress(figure, [ends.get("legend") for ends in shared])


def _end(figure: Figure, shared: Sequence[Ends]) -> None:
    for panel, ends in zip(figure.axes, shared, strict=True):
        panel.set_xlim(*ends["x"])
        panel.set_ylim(*ends["y"])
        panel.dataLim.intervalx = ends["data"]  # what its ticks are chosen by


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
