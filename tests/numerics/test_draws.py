"""What pages say of many draws, where their figure shows one."""

from __future__ import annotations

from typing import Any

import numpy as np

from glossary_src.terms import cross_entropy, post_norm, tanh
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


def waited(name: str, goal: float, rate: float = 1.0) -> float:
    """Steps from a start that is not sure, as `sure_and_wrong` counts them: the median seed."""
    rngs = [np.random.default_rng(seed) for seed in range(5)]
    x = np.stack([rng.normal(size=(200, 5)) for rng in rngs])
    new = np.stack([rng.normal(size=(1000, 5)) for rng in rngs])
    y, new_y = (1.0 * (a.sum(-1, keepdims=True) > 0) for a in (x, new))
    w, b, wait = np.zeros((5, 5, 1)), np.zeros((5, 1, 1)), np.zeros(5)
    early = np.ones(5, bool)
    while early.any():
        dw, db = cross_entropy.gradient(name, cross_entropy.sigmoid(x @ w + b), y, x)
        w, b, wait = w - rate * dw, b - rate * db, wait + early
        early &= ((new @ w + b > 0) == new_y).mean((1, 2)) < goal
    return float(np.median(wait))


def test_squared_error_is_slower_from_a_start_that_is_not_sure_too() -> None:
    cross, squared = "cross-entropy", "squared error"
    assert waited(cross, 0.9) == waited(squared, 0.9) == 1
    for rate in (1.0, 10.0):
        assert 2.5 < waited(squared, 0.97, rate) / waited(cross, 0.97, rate) < 4
    claim = next(it for it in loaded()["cross_entropy"].term.claims if it.number == 39)
    assert "both have 90% after one step" in " ".join(claim.because.split())
    assert "squared error takes about three times as many" in " ".join(claim.because.split())


def test_it_is_the_slope_of_tanh_that_learns_the_wave() -> None:
    """A sigmoid of its slope, and one that is centered as it is."""

    def best(f: Any, slope: Any) -> Any:
        rates = np.array([0.03, 0.05, 0.1, 0.2])[:, None, None, None]
        with np.errstate(over="ignore", invalid="ignore"):
            errors = np.concatenate(
                [tanh.train(f, slope, rates, 200), tanh.train(f, slope, 10 * rates, 200)]
            )
        return np.nanmin(errors, axis=0)

    s = tanh.sigmoid
    steep = best(lambda z: s(4 * z), lambda h: 4 * h * (1 - h))
    centered = best(lambda z: s(z) - 0.5, lambda h: (h + 0.5) * (0.5 - h))
    assert np.max(steep) <= 0.1
    assert np.min(centered) > 0.45
    claim = next(it for it in loaded()["tanh"].term.claims if it.number == 18)
    words = " ".join(claim.because.split())
    assert "a sigmoid four times as steep comes to 0.1 or less" in words
    assert "one that is only centered at zero stays at 0.50" in words


def left(width: int, seed: int, depth: int = 30) -> float:
    """Of an error, through a ReLU network with He's weights, as norms of dL/dz compare."""
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, np.sqrt(2 / width), (depth, width, width))
    h, error, z = *rng.normal(size=(2, 16, width)), []
    for w in weights:
        z.append(h @ w)
        h = np.maximum(z[-1], 0)
    dz = last = error * (z[-1] > 0)
    for k in reversed(range(1, depth)):
        dz = dz @ weights[k].T * (z[k - 1] > 0)
    return float(np.linalg.norm(dz)) / max(float(np.linalg.norm(last)), 1e-300)


def test_narrow_networks_vanish_in_most_draws_with_weights_that_keep_the_mean_square() -> None:
    narrow, wide = (np.median([left(width, seed) for seed in range(100)]) for width in (5, 100))
    assert narrow < 1e-6
    assert abs(wide - 0.9) < 0.05
    claim = next(it for it in loaded()["gradient_norm"].term.claims if it.number == 76)
    words = " ".join(claim.because.split())
    assert (
        "less than a millionth of the error with 5 units in the median, and 0.9 with 100" in words
    )


def dead(seed: int, width: int = 256) -> tuple[float, float]:
    """Off for all of 1000 inputs at layers 10 and 50: as `off_or_dead` of ReLU draws them."""
    rng = np.random.default_rng(seed)
    h, shares = rng.normal(size=(1000, width)), []
    for _ in range(50):
        h = np.maximum(h @ rng.normal(0, np.sqrt(2 / width), (width, width)), 0)
        shares.append((h == 0).all(axis=0).mean())
    return shares[9], shares[49]


def test_about_a_tenth_of_the_units_is_dead_in_the_middle_and_a_third_at_the_end() -> None:
    middle, end = np.median([dead(seed) for seed in range(1, 8)], axis=0)
    assert 0.06 < middle < 0.13
    assert 0.28 < end < 0.42
    claim = next(it for it in loaded()["relu"].term.claims if it.number == 27)
    assert "in others about a tenth and a third" in " ".join(claim.because.split())


def test_through_mixing_post_norm_branches_the_median_error_goes_on_falling() -> None:
    left = []
    for depth in (12, 48, 192):
        weights, x, error = post_norm.draw(depth, "mixing", 15)
        kept = post_norm.forward(x, weights, 1, 1)[1]
        dx = post_norm.backward(error, kept, weights, 1, 1)[0]
        left.append(np.median(np.sqrt((dx**2).mean((1, 2)))))
    assert left[0] > 1.5 * left[1] > 2.25 * left[2]
    words = " ".join(loaded()["post_norm"].term.explanation.split())
    assert "At the 64 units of the figure the median goes on falling" in words
