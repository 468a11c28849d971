"""What pages say of many draws, where their figure shows one."""

from __future__ import annotations

import numpy as np

from glossary_src.terms.attention import alike, layer
from glossary_src.terms.warm_up import train
from tests.loaded import loaded


def apart(seed: int, tokens: int = 12, d: int = 32, depth: int = 3) -> float:
    """As `collapse` of the page on attention draws, without skips."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(3, tokens, d))[0]
    for W in rng.normal(0, np.sqrt(1 / d), (depth, 3, d, d)):
        x = layer(x, W)[1]
    return float(alike(x))


def test_tokens_become_alike_by_very_different_factors() -> None:
    found = [apart(seed) for seed in range(24)]
    assert 10**3 < max(found) / min(found) < 10**4
    words = " ".join(loaded()["attention"].term.explanation.split())
    assert "24 draws range over more than three powers of ten" in words


def warmed(seed: int, warm: int, depth: int = 8, width: int = 24) -> float:
    """The last loss, as `ramp` of the page on warm-up draws and trains."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(64, 8))
    y = np.sign(x[:, :1] * x[:, 1:2])
    weights = list(rng.normal(0, (2 / width) ** 0.5, (depth, width, width)))
    weights.insert(0, rng.normal(0, 8**-0.5, (8, width)))
    weights.append(rng.normal(0, width**-0.5, (width, 1)))
    with np.errstate(over="ignore", invalid="ignore"):
        return float(train(weights, x, y, 0.2, warm, 120)[0][-1])


def test_ten_steps_of_warm_up_suffice_in_draws_in_which_two_do_not() -> None:
    """Of the first twelve draws three learn with two steps, eight with five, all with ten."""
    assert warmed(0, 2) < 0.1
    for seed in (1, 2):
        assert warmed(seed, 10) < 0.1
        assert not warmed(seed, 2) < 0.1
    question = next(q for q in loaded()["warm_up"].term.faq if "How many" in q.asked)
    assert "two steps suffice in it, and ten in nearly every other" in " ".join(
        question.answer.split()
    )
