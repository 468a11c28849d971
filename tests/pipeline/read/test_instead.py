"""Words without a page: their rows lead to terms, and leave when the page comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.instead import check_instead
from tests.loaded import loaded


@pytest.fixture(scope="module")
def entries() -> dict[str, Entry]:
    return loaded()


def told(instead: Mapping[str, tuple[str, ...]], entries: dict[str, Entry]) -> str:
    with pytest.raises(GlossaryError) as caught:
        check_instead(replace(GLOSSARY, instead=instead), entries)
    return str(caught.value)


def test_every_word_of_this_glossary_lacks_a_page_and_leads_to_terms(
    entries: dict[str, Entry],
) -> None:
    check_instead(GLOSSARY, entries)
    assert GLOSSARY.instead


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        (
            {"Zig": ("relu", "sigmiod")},
            "glossary.py: instead 'Zig' shows 'sigmiod', which is no term. Did you mean 'sigmoid'?",
        ),
        (
            {"Vanishing Gradients|zig": ("relu",)},
            "has a page of its own now: Vanishing gradient. Remove the row.",
        ),
        (
            {"zig|He init": ("relu",)},
            "has a page of its own now: He initialization. Remove 'He init' from the row.",
        ),
        (
            {"zig": ("relu",), "zag|Zig": ("tanh",)},
            "instead 'zag|Zig' names 'Zig', as 'zig' does. Remove one.",
        ),
        ({"zig|": ("relu",)}, "has a name without a letter. Drop the | that is too many."),
    ],
    ids=["no term", "a plural", "an alias", "twice", "no name"],
)
def test_a_row_that_cannot_be_right_is_told(
    instead: dict[str, tuple[str, ...]], says: str, entries: dict[str, Entry]
) -> None:
    assert says in told(instead, entries)


@pytest.mark.parametrize("table", [{"zig": "relu"}, {"zig": ()}, {"zig": (1,)}, ("zig",)], ids=str)
def test_a_table_of_another_shape_is_told(table: Any) -> None:
    with pytest.raises(GlossaryError, match=r"glossary\.py: instead is no table of terms\."):
        replace(GLOSSARY, instead=table)
