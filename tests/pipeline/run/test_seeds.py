"""Spans that other seeds suggest."""

from __future__ import annotations

import numpy as np
import pytest

from glossary_src.pipeline.run.seeds import Spread

DRAWN = np.random.default_rng(0).lognormal(-0.2, 0.25, 24)


def test_a_span_holds_what_was_seen_and_four_standard_deviations() -> None:
    values = np.random.default_rng(0).normal(-1, 2, 24)
    assert Spread(tuple(values)).span == pytest.approx(
        (values.mean() - 4 * values.std(ddof=1), values.mean() + 4 * values.std(ddof=1))
    )


@pytest.mark.parametrize("count", range(12, 25))
def test_a_few_seeds_more_do_not_make_another_span(count: int) -> None:
    """As mean and standard deviation would: they leap where the span reaches zero."""
    assert Spread(tuple(DRAWN[:count])).span == pytest.approx(Spread(tuple(DRAWN)).span, rel=0.5)


def test_the_span_of_positive_numbers_is_positive() -> None:
    low, high = Spread((0.1, 0.2, 3.0)).span
    assert 0 < low < 0.1 < 3 < high


def test_the_span_is_told_with_what_was_seen() -> None:
    assert Spread((0.98, 1.0)).words == "0.98 to 1, mean 0.99, sd 0.014: between(0.93, 1.1)"
    assert Spread((1.0, 1.0)).words == "the same for all seeds: near(1)"
