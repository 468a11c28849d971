"""Frames of a figure: the same axes, drawn in layers, packed without loss."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from glossary_src.pipeline.draw.encoding import decode, encode
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Failed, Job, Ran, Turned
from glossary_src.pipeline.run.pool import run
from glossary_src.schema import Explore, Parameter
from tests.shapes import apart, shapes_of

pytestmark = pytest.mark.usefixtures("warm")

HEAD = "import matplotlib.pyplot as plt\nimport numpy as np\n\n\ndef f(n=2, kind='a'):\n"
TAIL = "\n    return fig, {'n': n}\n"
FIGURES = {
    "lines that come and go": """
    fig, ax = plt.subplots()
    for k in range(n):
        ax.plot([1, 2, 3], [k, n, k], label=f"line {k}")
    ax.legend(loc="upper left")""",
    "points of changing number": """
    fig, ax = plt.subplots()
    ax.semilogy(np.arange(1, n + 1), 10.0 ** np.arange(n), "o")
    ax.scatter(np.arange(n), np.arange(1, n + 1), c="C1")""",
    "bars, a band and a text": """
    fig, ax = plt.subplots()
    ax.bar(range(n), np.arange(n) + 1.0)
    ax.hist([1, 2, 2, n], [0, 1, 2, 3, 4], alpha=0.5)
    ax.axvspan(0, n, alpha=0.2)
    ax.fill_between([0, n], [0, 1], alpha=0.3)
    ax.text(n, 1, f"here: {n} & <more>")
    ax.set_title(f"{n} bars")""",
    "an image under lines, two panels": """
    fig, (ax, low) = plt.subplots(2, 1)
    ax.imshow(np.arange(12).reshape(3, 4) * n, aspect="auto")
    ax.plot([0, n], [0, 1], zorder=3)
    low.loglog([1, 10], [n, 1], "--", marker="s")
    low.axhline(n, lw=0.5)""",
    "an arrow and its words": """
    fig, ax = plt.subplots()
    ax.plot([0, 5], [0, n])
    arrow = {"arrowstyle": "->", "color": "C3"}
    ax.annotate(f"{n} here", (n, 1), (1, n), arrowprops=arrow)
    ax.annotate("", (n, 0), (1, 0), arrowprops=arrow)""",
    "axes whose ends the author fixed": """
    fig, ax = plt.subplots()
    ax.plot(np.linspace(0, 9, 400), np.sin(np.linspace(0, 9, 400)) * n)
    ax.set(xlim=(9, 0), ylim=(-1, 1))""",
}
Both = tuple[Ran, Turned, dict[str, Ran]]
GRID = Explore({"n": (1, 2, 4), "kind": ("a", "b")}, says="It is @{f.n}.")


def drawn(figure: str, folder: Path, grid: Explore = GRID) -> tuple[Job, Ran, Turned]:
    both: dict[str, Parameter] = {"n": 2, "kind": "a"}
    defaults = {name: both[name] for name in grid.turn}
    job = Job("m", "f", HEAD + figure + TAIL, defaults, grid)
    (outcome,) = run([job], cache=Cache(folder), workers=1)
    assert isinstance(outcome, Ran), outcome
    assert outcome.turned
    return job, outcome, outcome.turned


@pytest.fixture(scope="module", params=FIGURES.values(), ids=list(FIGURES))
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """A figure with all its frames, and each frame drawn alone, at once, in its own process."""
    folder = tmp_path_factory.mktemp("frames")
    job, outcome, turned = drawn(request.param, folder)
    settings = list(GRID.frames())
    jobs = [Job("m", "f", job.text, setting).on(turned.axes) for setting in settings]
    alone = [whole for whole in run(jobs, cache=Cache(folder)) if isinstance(whole, Ran)]
    return outcome, turned, dict(zip(map(str, settings), alone, strict=True))


def test_every_frame_is_what_a_drawing_of_the_whole_figure_gives(both: Both) -> None:
    """The same shapes in the same order."""
    _, turned, alone = both
    for number, (setting, whole) in enumerate(alone.items()):
        found = decode(turned.drawn, number)
        pieces = [shape for text in found.values() for piece in text for shape in inner(piece)]
        assert pieces, "something lies in the panels"
        rest = iter(list(shapes_of(whole.svg)))
        for piece in pieces:  # in the order in which the whole was drawn, nothing else between
            assert any(apart(piece, shape) <= 0.1 for shape in rest), (piece, setting)
        assert whole.numbers == turned.numbers[number]


def test_the_default_figure_is_its_frame(both: Both) -> None:
    outcome, _, alone = both
    default = alone[str({"n": 2, "kind": "a"})]
    seen, wanted = list(shapes_of(outcome.svg)), list(shapes_of(default.svg))
    assert len(seen) == len(wanted)
    assert max(map(apart, seen, wanted)) == 0
    for reference in re.findall(r'(?:url\(#|xlink:href="#)([^")]+)', outcome.svg):
        assert f'id="{reference}"' in outcome.svg, "every reference has its target"


def inner(piece: str) -> list[str]:
    ns = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return list(shapes_of(f"<svg {ns}>{piece}</svg>"))


def test_axes_reach_over_all_frames(tmp_path: Path) -> None:
    *_, turned = drawn(FIGURES["lines that come and go"], tmp_path)
    (panel,) = turned.axes
    assert panel["y"][0] <= 0
    assert panel["y"][1] >= 4


def test_an_author_may_fix_the_ends_of_an_axis(tmp_path: Path) -> None:
    grid = Explore({"n": (1, 2, 4)}, says="x", limits={"y": (-2, 9), "x2": (0.5, 40)})
    *_, turned = drawn(FIGURES["an image under lines, two panels"], tmp_path, grid)
    assert turned.axes[0]["y"] == [-2, 9]
    assert turned.axes[1]["x"] == [0.5, 40]


def test_an_axis_that_runs_backward_stays_so(tmp_path: Path) -> None:
    *_, turned = drawn(FIGURES["axes whose ends the author fixed"], tmp_path)
    assert turned.axes[0]["x"] == [9, 0]


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_point_to_drag_is_told_where_it_is_drawn(scale: str, tmp_path: Path) -> None:
    """In shares of the figure; of several marks at that x, it is the one that lies on top."""
    figure = f"""
    fig, (ax, low) = plt.subplots(1, 2)
    ax.plot(n, 3, "o")
    ax.plot(n, n, "o", ms=9)
    ax.set(xscale="{scale}", ylim=(0, 10))
    low.plot(1, 1, "o")"""
    grid = Explore({"n": (1, 2, 3, 4, 5, 6, 7, 8, 9)}, drag="n", says="x")
    _, outcome, turned = drawn(figure, tmp_path, grid)
    grip, marks = turned.drawn["drag"], re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', outcome.svg)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', outcome.svg)
    assert box
    place = grip["stops"][1] * float(box[1]), grip["heights"][1] * float(box[2])
    assert place == pytest.approx([float(at) for at in marks[1]], abs=0.5)
    steps = [after - before for before, after in pairwise(grip["stops"])]
    assert min(steps) > 0
    assert (max(steps) > 2 * min(steps)) == (scale == "log"), "as the axis does"
    left, top, width, height = grip["box"]
    assert left < grip["stops"][0] < grip["stops"][-1] < left + width < 0.6
    assert all(top <= y <= top + height for y in grip["heights"])


def test_a_ring_among_others_can_be_dragged(tmp_path: Path) -> None:
    """Many rings are one path in the page."""
    figure = """
    fig, ax = plt.subplots()
    ax.scatter(np.arange(1, 10), np.arange(1, 10) + 1, 30, "none", edgecolors="C1")"""
    grid = Explore({"n": (1, 2, 3, 4, 5, 6, 7, 8, 9)}, drag="n", says="x")
    _, outcome, turned = drawn(figure, tmp_path, grid)
    assert "<circle" not in outcome.svg
    levels = [after - before for before, after in pairwise(turned.drawn["drag"]["heights"])]
    assert levels == pytest.approx([levels[0]] * 8, abs=0.002)
    assert levels[0] < 0, "a page counts from the top"


def test_a_mark_elsewhere_cannot_be_dragged(tmp_path: Path) -> None:
    figure = """
    fig, ax = plt.subplots()
    ax.plot(n if n != 4 else 3, n, "o")
    ax.plot(n, n, "s")"""
    grid = Explore({"n": (1, 2, 3, 4, 5, 6, 7, 8, 9)}, drag="n", says="x")
    job = Job("m", "f", HEAD + figure + TAIL, {"n": 2}, grid)
    (outcome,) = run([job], cache=Cache(tmp_path), workers=1)
    assert isinstance(outcome, Failed), outcome
    assert outcome.rule == "drags n, and has no round mark at that x, with n=4."


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        ("    fig, ax = plt.subplots()\n    fig.suptitle(f'{n}')\n    ax.plot([1, n])", "a text"),
        ("    fig = plt.figure(figsize=(4, n))\n    fig.subplots().plot([n, 1])", "the size"),
        (
            "    fig = plt.figure()\n    fig.add_axes((0, 0, 1, n / 4)).plot([n, 1])",
            "the place of panel 1",
        ),
        (
            "    fig, ax = plt.subplots()\n    fig.colorbar(ax.imshow([[0, n]]))",
            "the color scale of panel 2",
        ),
        ("    fig, ax = plt.subplots()\n    ax.bar(['a', 'b'][:n], [1, 2][:n])", "the ticks"),
    ],
    ids=["title of the figure", "size", "place", "color bar", "categories"],
)
def test_what_cannot_be_swapped_is_refused_with_the_reason(
    figure: str, says: str, tmp_path: Path
) -> None:
    grid = Explore({"n": (2, 1, 4)}, says="x")
    job = Job("m", "f", HEAD + figure + TAIL, {"n": 2}, grid)
    (outcome,) = run([job], cache=Cache(tmp_path), workers=1)
    assert isinstance(outcome, Failed), outcome
    assert says in outcome.rule
    assert "with n=" in outcome.rule


def test_packing_loses_nothing_but_hundredths_of_a_pixel() -> None:
    frames: list[dict[str, list[str]]] = [
        {"0.1": ['<path d="M1.04 2L3.26 -4.5"/>', '<text x="5" y="6.5">9 &lt; 10.55</text>']},
        {"0.1": ['<path d="M1.04 2L3.26 99"/><use x="-7.25" y="0.1"/>'], "0.2": []},
        {"0.1": []},
    ]
    whole = [{"0.2": [], **frame} for frame in frames]
    packed = json.loads(json.dumps(encode(whole)))
    assert decode(packed, 0)["0.1"] == [
        '<path d="M1 2L3.3 -4.5"/>',
        '<text x="5" y="6.5">9 &lt; 10.55</text>',
    ]
    assert decode(packed, 1)["0.1"] == ['<path d="M1 2L3.3 99"/><use x="-7.2" y="0.1"/>']
    assert decode(packed, 2) == {"0.1": []}


def test_curves_and_scales_are_left_as_they_are() -> None:
    markup = '<path d="M0 2C0.53 2 1.04 1.79 1.41 1.41z"/><g transform="scale(0.015 -0.015)"/>'
    assert decode(json.loads(json.dumps(encode([{"0.1": [markup]}]))), 0)["0.1"] == [markup]


def test_frames_that_repeat_cost_next_to_nothing() -> None:
    line = '<path d="' + "L".join(f"{x} {x}" for x in range(500)).replace("0 0", "M0 0", 1) + '"/>'
    one, many = (len(json.dumps(encode([{"0.1": [line]}] * n))) for n in (1, 100))
    assert many < one * 1.5
