"""Figures: small, deterministic, accessible, and at home in either theme."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import matplotlib as mpl
import pytest

mpl.use("svg")
import matplotlib.pyplot as plt
import numpy as np

from glossary_src.pipeline.draw import theme
from glossary_src.pipeline.draw.svg import described, to_svg


@pytest.fixture
def drawn() -> Iterator[str]:
    with plt.rc_context(theme.parameters("key")):
        fig, ax = plt.subplots()
        ax.semilogy(np.arange(1, 21), 0.25 ** np.arange(1, 21), marker="o", label="sigmoid")
        ax.bar([3, 4], [0.1, 0.2], label="bars")
        ax.legend()
        ax.set(xlabel="layer", ylabel="size of dL/dz")
        yield to_svg(fig, "key")
        plt.close("all")


def again() -> str:
    with plt.rc_context(theme.parameters("key")):
        fig, ax = plt.subplots()
        ax.plot([1, 2, 3])
        return to_svg(fig, "key")


def test_the_same_figure_is_the_same_bytes() -> None:
    assert again() == again()
    plt.close("all")


def test_nothing_breaks_a_strict_policy_or_leaks_into_the_page(drawn: str) -> None:
    for trace in ("style=", "<style", "<script", "<metadata", "<?xml"):
        assert trace not in drawn


def test_every_color_follows_the_theme(drawn: str) -> None:
    outside = re.sub(r"var\(--fig-[\w]+,#\w+\)", "", drawn)
    assert not re.findall(r"#[0-9a-f]{6}\b", outside)
    assert "var(--fig-1,#0063a6)" in drawn


def test_ids_carry_the_key_and_every_reference_has_its_target(drawn: str) -> None:
    ids = set(re.findall(r' id="([^"]+)"', drawn))
    used = set(re.findall(r'url\(#([^)]+)\)|xlink:href="#([^"]+)"', drawn))
    assert all(name.startswith("key-") for name in ids)
    assert {one or two for one, two in used} <= ids


def test_coordinates_have_two_decimals_at_most(drawn: str) -> None:
    assert not re.findall(r"\d\.\d{3,}", drawn)


def test_powers_are_plain_text_and_layers_begin_at_one(drawn: str) -> None:
    texts = [
        element.text for element in ET.fromstring(drawn).iter() if element.tag.endswith("text")
    ]
    assert "10⁻¹⁰" in texts
    assert "1" in texts
    assert "0" not in texts


def test_the_label_of_the_y_axis_lies_flat(drawn: str) -> None:
    (label,) = [e for e in ET.fromstring(drawn).iter() if e.text == "size of dL/dz"]
    assert "rotate" not in label.get("transform", "")


def test_a_figure_is_named_and_described_and_markup_is_escaped(drawn: str) -> None:
    whole = described(drawn, "key", "A <b>", "It falls & falls.")
    assert '<title id="key-title">A &lt;b&gt;</title>' in whole
    assert '<desc id="key-desc">It falls &amp; falls.</desc>' in whole
    assert 'aria-labelledby="key-title key-desc"' in whole


def test_the_figure_is_not_much_over_half_of_what_matplotlib_writes(drawn: str) -> None:
    import io

    fig, ax = plt.subplots()
    ax.semilogy(np.arange(1, 21), 0.25 ** np.arange(1, 21), marker="o", label="sigmoid")
    ax.bar([3, 4], [0.1, 0.2], label="bars")
    ax.legend()
    buffer = io.StringIO()
    fig.savefig(buffer, format="svg")
    plt.close("all")
    assert len(drawn) < len(buffer.getvalue()) * 0.55


def test_a_figure_links_to_nothing() -> None:
    fig, ax = plt.subplots()
    ax.scatter([1, 2], [1, 2], urls=["javascript:alert(1)", "https://e.org"])
    ax.set_title("title", url="javascript:alert(2)")
    found = to_svg(fig, "key")
    plt.close("all")
    assert "javascript" not in found
    assert "e.org" not in found
    assert not [e for e in ET.fromstring(found).iter() if e.tag.endswith("}a")]


@pytest.mark.parametrize(
    ("programmed", "written"),
    [
        ("without: 4.4e-09 arrives", "without: 4.4 × 10⁻⁹ arrives"),
        ("epsilon 1e-30", "epsilon 10⁻³⁰"),
        ("7.2e+03 times", "7,200 times"),
        ("3.16e−07 of it", "3.16 × 10⁻⁷ of it"),
        ("× -1.5", "× −1.5"),
        ("float16, steps 1-4, adam-2", "float16, steps 1-4, adam-2"),
    ],
)
def test_numbers_in_a_figure_are_as_people_write_them(programmed: str, written: str) -> None:
    """Wherever a text may stand: in the panel, above it, at a line, in a legend."""
    with plt.rc_context(theme.parameters("key")):
        fig, (one, two) = plt.subplots(2)
        one.text(0.5, 0.5, programmed)
        one.set_title(programmed)
        one.plot([1, 2, 3], label=programmed)
        two.bar([1, 2], [3, 4], label=programmed)
        one.legend()
        two.legend()
        shown = re.findall(r"<text[^>]*>([^<]*)<", to_svg(fig, "key"))
        plt.close("all")
    assert shown.count(written) == 4
