"""One set of axes for every frame of a snippet that a reader may turn (worker side)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from glossary_src.pipeline.draw import labels, legends
from glossary_src.pipeline.draw.dressing import dress, prepare

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Ends = dict[str, list[float]]
"""Where the axes of one panel end: `x` and `y` as shown, `data` as the data lie along x.

And the place of its `legend`, if it has one: see `legends.Corner`.
"""


class Unlike(ValueError):
    """Frames whose figures cannot be swapped for one another: what differs, the cure, the frame."""

    def __init__(self, what: str, cure: str = "", frame: int = 0) -> None:
        super().__init__(what)
        self.cure = cure or "A reader turns the data, not the axes: keep the rest as it is."
        self.frame = frame


def union(
    figures: Sequence[Figure],
    limits: Mapping[str, Sequence[float]],
    everyone: legends.Everyone = list,
) -> list[Ends]:
    """Axes that hold every frame. Raises `Unlike` if a frame has other panels than the first.

    `limits` name the ends that an author fixed: `x`, `y`, or `x2` for the second panel. Where
    several processes share the frames, `figures` are one's own, and `everyone` collects.
    """
    if figures[0].get_layout_engine():
        cure = "Leave it out: the site leaves room for what is around the axes."
        raise Unlike("uses a layout engine, and each frame would be laid out anew", cure)
    fixed = everyone([list(_fixed(figure)) for figure in figures])
    wanted = dict(fixed[0])
    for number, own in enumerate(fixed):
        for name, value in own:
            if wanted.get(name) != value:
                raise Unlike(f"changes {name}", frame=number)
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
            last = name[0] + (str(len(shared)) if shared[1:] else "")
            cure = f"Name a panel that is there, up to {last!r}."
            raise Unlike(f"limits panel {panel + 1} of {len(shared)}", cure)
        if ends[0] <= 0 and getattr(figure.axes[panel], f"get_{name[0]}scale")() == "log":
            cure = "A log axis begins above 0: write the smallest number that is shown."
            raise Unlike(f"limits the log axis {name!r} to {ends[0]:g}", cure)
        low, high = sorted(shared[panel][name[0]])
        if not low <= ends[1] or not ends[0] <= high:
            drawn = f"everything is drawn from {low:g} to {high:g}"
            raise Unlike(
                f"limits {name!r} to where nothing is: {drawn}", "Limit it to what is shown."
            )
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


def fix(figure: Figure, shared: Sequence[Ends], *, only_data: bool = False) -> None:
    """Give a figure the ends of all frames, then the looks of the page: see `dress`."""
    _end(figure, shared)
    dress(figure, [ends.get("legend") for ends in shared], only_data=only_data)


def _end(figure: Figure, shared: Sequence[Ends]) -> None:
    for panel, ends in zip(figure.axes, shared, strict=True):
        panel.set_xlim(*ends["x"])
        panel.set_ylim(*ends["y"])
        panel.dataLim.intervalx = ends["data"]  # what its ticks are chosen by
