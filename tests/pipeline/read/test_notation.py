"""The notation of texts, and names found in them."""

from __future__ import annotations

import pytest

from glossary_src.names import NameIndex
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.notation import Writer

NAMES = NameIndex(
    {
        "sigmoid": "sigmoid",
        "vanishing gradient": "vanishing_gradient",
        "gradient": "gradient",
        "ReLU": "relu",
        "batch normalization": "bn",
        "BPTT": "bptt",
    }
)
ONE = Source("a1999", ("Ada, A.",), ("Ada",), "1999", "T", "", "", "")
TWO = Source("b2000", ("Bo, B.", "Cy, C."), ("Bo", "Cy"), "2000", "T", "", "", "")


def writer(own: str = "") -> Writer:
    return Writer(
        {"s.left": 9.1e-13, "s.n": 20.0}, {"a1999": ONE, "b2000": TWO}, NAMES, "{}.md".format, own
    )


@pytest.mark.parametrize(
    ("value", "spec", "words"),
    [
        (9.094e-13, ".0e", "9 × 10⁻¹³"),
        (0.49, ".0%", "49%"),
        (20.0, "", "20"),
        (1000.0, "", "1,000"),
        (0.02824, "", "0.0282"),
        (6.02e23, ".2e", "6.02 × 10²³"),
        (-0.128904, ".3f", "−0.129"),
        (-0.0, ".2f", "0.00"),
        (-0.004, ".2f", "0.00"),
        (-3e-9, ".1e", "−3.0 × 10⁻⁹"),
        (1.0, ".1e", "1.0"),
        (4.3e-5, "", "4.3 × 10⁻⁵"),
    ],
    ids=str,
)
def test_numbers_read_as_people_write_them(value: float, spec: str, words: str) -> None:
    assert worded(value, spec) == words


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a sigmoid here", "a [sigmoid](sigmoid.md) here"),
        ("Sigmoids saturate", "[Sigmoids](sigmoid.md) saturate"),
        ("sigmoid, then sigmoid", "[sigmoid](sigmoid.md), then sigmoid"),
        ("a vanishing gradient", "a [vanishing gradient](vanishing_gradient.md)"),
        ("a vanishing\ngradient", "a [vanishing\ngradient](vanishing_gradient.md)"),
        ("vanishing-gradient trouble", "[vanishing-gradient](vanishing_gradient.md) trouble"),
        ("vanishing, gradient", "vanishing, [gradient](gradient.md)"),
        ("relu and RELU", "[relu](relu.md) and RELU"),
        ("`sigmoid(x)` only", "`sigmoid(x)` only"),
        ("[the curve](term:sigmoid) sigmoid", "[the curve](sigmoid.md) sigmoid"),
        ("[sigmoid](https://e.org)", "[sigmoid](https://e.org)"),
        ("sigmoidal", "sigmoidal"),
        (
            "as shown [@a1999; @b2000].",
            "as shown ([Ada 1999](#source-a1999); [Bo & Cy 2000](#source-b2000)).",
        ),
        ("@{s.n} layers", '<data class="g-n" value="20">20</data> layers'),
    ],
    ids=lambda text: text[:30],
)
def test_a_text_becomes_markdown(text: str, markdown: str) -> None:
    assert writer().markdown(text) == markdown


def test_a_page_does_not_link_to_itself() -> None:
    assert writer(own="sigmoid").markdown("a sigmoid") == "a sigmoid"


def test_a_name_is_linked_once_a_page_and_remembered() -> None:
    one = writer()
    assert "](sigmoid.md)" in one.markdown("a sigmoid")
    assert one.markdown("another sigmoid and $sigmoid$")[:15] == "another sigmoid"
    assert one.linked == ["sigmoid"]


def test_formulas_become_mathml_that_markdown_leaves_alone() -> None:
    html = writer().markdown("let $x_1 * y$ be")
    assert html.startswith("let <span><math>")
    assert "*" not in html
    assert "_" not in html


def test_plain_text_has_no_markup() -> None:
    text = "**Bold** [word](term:sigmoid), @{s.left:.0e} `code` [@a1999]"
    assert writer().plain(text) == "Bold word, 9 × 10⁻¹³ code"


def test_the_longest_name_wins_and_plurals_of_y_are_known() -> None:
    index = NameIndex({"gradient": "g", "vanishing gradient": "v", "entropy": "e"})
    assert [m.target for m in index.find("Entropies, vanishing gradients; gradients")] == [
        "e",
        "v",
        "g",
    ]
