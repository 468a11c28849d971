"""A reader's figure over the page's: one pair of axes, the old one gray."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from glossary_src.pipeline.draw.in_browser import run, warm_up

GRAY = "var(--fig-grid,#767b88)"


@pytest.fixture(autouse=True)
def _matplotlib_as_it_was() -> Any:
    import matplotlib as mpl

    with mpl.rc_context():
        yield


def listing(body: str) -> str:
    return f"import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n{body}\n"


def edited(original: str, text: str) -> dict[str, Any]:
    warm_up()
    found = dict(json.loads(run(text, "k", "mine.py", original)))
    assert found["trace"] == ""
    return found


def was(svg: str) -> str:
    """What of a figure is the page's."""
    found = re.match(r'<svg[^>]*><g data-was="">(.*)', svg)
    assert found, svg[:300]
    depth, at = 1, 0
    for tag in re.finditer(r"<(/?)g\b[^>]*?(/?)>", found[1]):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        at = tag.end()
        if not depth:
            break
    return found[1][:at]


def ends(path: str) -> list[tuple[float, float]]:
    """Where a line begins and ends, in the units of the drawing."""
    pairs = [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.-]+ [\d.-]+", path)]
    return [(pairs[0][0], pairs[0][1]), (pairs[-1][0], pairs[-1][1])]


def lines(svg: str) -> list[str]:
    """Paths of three points or more: no grid, no ticks."""
    return re.findall(r' d="(M[^"L]*L[^"L]*L[^"]*)"', svg)


def test_two_lines_that_differ_by_a_factor_of_sixteen_do_not_look_alike() -> None:
    """Each on its own axes, both would run from corner to corner."""
    one = listing("ax.semilogy([1, 2, 3], [1e-19, 1e-3, 1])")
    two = one.replace("1e-19", "1e-6")
    found = edited(one, two)
    assert (found["over"], found["beside"], found["page"]) == (True, "", "")
    (svg,) = found["figures"]
    page, yours = was(svg), svg.replace(was(svg), "")
    assert GRAY in page
    assert "var(--fig-1" not in page
    assert "<text" not in page
    (old_start, old_end), (start, end) = ends(lines(page)[0]), ends(lines(yours)[0])
    assert old_start[0] == start[0]
    assert old_end == end, "both end at 1"
    assert old_start[1] > start[1] + 50, "and begin far from one another"


def test_the_axes_hold_both_and_the_page_s_own_come_back_afterwards() -> None:
    one = listing("ax.plot([0, 1, 2], [0, 5, 1])")
    far, same = one.replace("5, 1])", "5, 9])"), one + "# nothing\n"
    (wide,) = edited(one, far)["figures"]
    (narrow,) = edited(one, same)["figures"]
    assert ends(lines(was(wide))[0]) != ends(lines(was(narrow))[0])
    assert lines(was(narrow))[0] == lines(narrow.replace(was(narrow), ""))[0]


def test_bars_dots_and_areas_lie_there_too_and_no_id_stands_twice() -> None:
    one = listing(
        "ax.bar([1, 2], [3, 4])\nax.scatter([1], [2])\nax.fill_between([1, 2], 1, 2)\n"
        "ax.annotate('here', (1, 1))\nax.legend(['a'], loc='upper left')"
    )
    (svg,) = edited(one, one.replace("[3, 4]", "[4, 5]"))["figures"]
    assert (was(svg).count("<path"), was(svg).count("<circle")) == (3, 1)
    assert "here" not in was(svg)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


@pytest.mark.parametrize(
    ("was_there", "is_there", "why"),
    [
        ("ax.plot([1, 2])", "ax.semilogy([1, 2])", "The scale of the y axis is another one."),
        (
            "ax.plot([1, 2])",
            "plt.close('all'); plt.subplots(2)",
            "Yours has 2 panels, the page’s 1.",
        ),
        ("ax.plot([1, 2])", "ax.plot([1, 2]); ax.invert_yaxis()", "The direction of the y axis"),
        ("ax.plot([1, 2])", "ax.plot([1]); fig.set_size_inches(9, 9)", "Its size or the place"),
        ("ax.bar(['a', 'b'], [1, 2])", "ax.bar(['b', 'a'], [1, 2])", "The list of categories"),
        ("ax.imshow([[1, 2]])", "ax.imshow([[2, 1]])", "An image fills its panel"),
    ],
    ids=["scale", "panels", "direction", "size", "categories", "image"],
)
def test_what_cannot_share_its_axes_stands_beside_with_a_reason(
    was_there: str, is_there: str, why: str
) -> None:
    found = edited(listing(was_there), listing(is_there))
    assert found["beside"].startswith(why)
    assert not found["over"]
    assert found["page"].startswith("<svg")
    assert "data-was" not in found["figures"][0]


def test_what_is_not_edited_has_nothing_behind_it() -> None:
    one = listing("ax.plot([1, 2])")
    found = edited(one, one)
    assert (found["over"], found["page"], len(found["figures"])) == (False, "", 1)


def test_a_second_figure_stands_for_itself() -> None:
    one = listing("ax.plot([1, 2])")
    found = edited(one, one + "plt.figure()\nplt.plot([3])\n")
    assert found["over"]
    first, second = found["figures"]
    assert "data-was" in first
    assert "data-was" not in second


def test_a_page_s_listing_that_fails_here_is_no_fault_of_the_reader() -> None:
    found = edited("1 / 0", listing("ax.plot([1, 2])"))
    assert (found["over"], found["beside"], len(found["figures"])) == (False, "", 1)
