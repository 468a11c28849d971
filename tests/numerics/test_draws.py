"""What pages say of many draws, where their figure shows one."""

from __future__ import annotations

import numpy as np

from glossary_src.terms.attention import alike, layer
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
