"""The computed value, written into each promise."""

from __future__ import annotations

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.mutation.pin import pinned, unlike
from glossary_src.schema import Snippet, between, near

CODE = """@snippet(
    shows="slope",
    promises={
        "é": near(0.5),
        "left": between(0.1, 0.9, "a part"),  # 24 seeds
        "old": between(0, 9, here=3, within=1e-3),
        "off": between(0, 1e-9),
    },
    caption="→",
)
def draw():
    pass
"""


def draw() -> None:
    """Stands for the function of the snippet."""


SNIPPET = Snippet(
    draw,
    shows="slope",
    promises={
        "é": near(0.5),
        "left": between(0.1, 0.9, "a part"),
        "old": between(0, 9, here=3, within=1e-3),
        "off": between(0, 1e-9),
    },
    caption="",
    alt="",
)
RUN = {"é": 0.5, "left": 0.3, "old": 4.0, "off": 1e-16, "data": 12.5}


def text(*others: dict[str, float]) -> str:
    return pinned(CODE, SNIPPET, [RUN, *({**RUN, **other} for other in others)])


def test_a_number_is_pinned_and_its_words_and_comment_stay() -> None:
    assert '"left": between(0.1, 0.9, "a part", here=0.3),  # 24 seeds' in text()


def test_an_old_pin_is_replaced() -> None:
    assert '"old": between(0, 9, here=4),' in text()


def test_what_is_exact_or_zero_is_left_as_it_is() -> None:
    assert '"é": near(0.5),' in text()
    assert '"off": between(0, 1e-9),' in text()


def test_the_data_of_the_figure_follow_the_promises() -> None:
    assert "},\n    data=near(12.5, rel=1e-6),\n    caption" in text()
    assert text() == pinned(text(), SNIPPET, [RUN]), "pinned twice it is the same"


def test_near_is_imported_where_it_was_not() -> None:
    head = "from glossary_src.schema import Term, between, snippet\n\n\n"
    found = pinned(head + CODE, SNIPPET, [RUN])
    assert found.startswith("from glossary_src.schema import Term, between, near, snippet\n\n\n@")


def test_what_kernels_make_of_it_widens_the_pin_by_a_margin_of_ten() -> None:
    assert "here=0.3, within=0.001)" in text({"left": 0.3 * (1 + 5e-5)})
    assert "here=0.3)" in text({"left": 0.3 * (1 + 5e-8)})


def test_a_number_that_kernels_do_not_agree_on_is_refused() -> None:
    with pytest.raises(GlossaryError, match=r"draw\.left differs by .* from one kernel of BLAS"):
        text({"left": 0.32})


@pytest.mark.parametrize("number", ["left", "data"])
def test_a_number_that_differs_from_run_to_run_is_refused(number: str) -> None:
    assert list(unlike("draw", RUN, {**RUN, number: RUN[number] * (1 + 5e-8)})) == []
    (fault,) = unlike("draw", RUN, {**RUN, number: RUN[number] * (1 + 1e-5)})
    assert "draws without a seed, or reads a clock" in fault.rule
