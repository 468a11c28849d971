"""Faults planted in a listing, one at a time."""

from __future__ import annotations

import ast

import pytest

from glossary_src.mutation.plant import mutants

LISTING = '''import matplotlib.pyplot as plt
import numpy as np


def back(W, slope, dz):
    for k in reversed(range(len(W))):
        dz = dz @ W[k].T * slope[k]
    return dz


def shown(depth=3, width=4):
    """Send it back."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, np.sqrt(0.5 / width), (depth, width, width))
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.plot(W[::-1].mean(axis=0), alpha=0.5, label="all 3")
    ax.set(ylim=(-7, 7))
    on = W > 0
    left = np.linalg.norm(back(W, on, W[0])) - 1
    return fig, {"left": left}


if __name__ == "__main__":
    figure, numbers = shown()
'''
FAULTS = {
    "a transpose dropped": "dz = dz @ W[k] * slope[k]",
    "a factor left out": "dz = (dz @ W[k].T)",
    "a neighbor of an index": "dz = dz @ W[k].T * slope[k + 1]",
    "a product turned round": "dz = dz @ W[k].T / slope[k]",
    "the order not reversed": "for k in (range(len(W))):",
    "a square root left out": "W = rng.normal(0, (0.5 / width), (depth, width, width))",
    "a constant by a tenth": "W = rng.normal(0, np.sqrt(0.55 / width), (depth, width, width))",
    "a comparison turned round": "on = W <= 0",
    "a norm squared": "left = np.linalg.norm(back(W, on, W[0])) ** 2 - 1",
    "one more": "left = np.linalg.norm(back(W, on, W[0])) - 2",
    "another sign": "left = np.linalg.norm(back(W, on, W[0])) + 1",
    "a mean left out": 'ax.plot(W[::-1], alpha=0.5, label="all 3")',
    "a reversal left out": 'ax.plot(W.mean(axis=0), alpha=0.5, label="all 3")',
    "a statement left out": "dz = dz @ W[k].T * slope[k] -> pass",
}
NO_FAULTS = {
    "how a line looks": "alpha=",
    "the size of a figure": "figsize=(6",
    "the ends of an axis": "set(ylim=(7",
    "the figure itself": "plt.subplots(figsize=(5, 3)) -> pass",
    "a label": "all 4",
    "the docstring": "Send it back.",
    "the final call": "__main__",
}


def words(**options: object) -> list[str]:
    return [mutant.words for mutant in mutants(LISTING, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", FAULTS)
def test_this_fault_is_planted(fault: str) -> None:
    assert any(told.endswith(FAULTS[fault]) for told in words())


@pytest.mark.parametrize("what", NO_FAULTS)
def test_no_fault_is_planted_in_what_draws_no_data(what: str) -> None:
    changed = [told.split(" -> ")[1] for told in words()]
    same = LISTING.count(NO_FAULTS[what])
    if what == "the figure itself":
        assert NO_FAULTS[what] not in "\n".join(words())
    elif what == "how a line looks":
        assert not [told for told in changed if "alpha=" in told and "alpha=0.5" not in told]
    else:
        assert same or NO_FAULTS[what] not in "\n".join(changed)


def test_a_default_that_every_call_gives_carries_no_fault() -> None:
    assert any("depth=4" in told for told in words())
    assert not any("depth=4" in told for told in words(given=frozenset({"depth"})))


def test_each_mutant_is_one_program_that_differs() -> None:
    found = mutants(LISTING)
    assert len({mutant.text for mutant in found}) == len(found) >= 45
    for mutant in found:
        assert ast.dump(ast.parse(mutant.text)) != ast.dump(ast.parse(LISTING))


def test_some_are_the_same_ones_each_time_and_among_all() -> None:
    assert words(most=20) == words(most=20)
    assert len(words(most=20)) == 20
    assert set(words(most=20)) <= set(words())


def test_signs_of_several_bytes_shift_no_fault() -> None:
    told = mutants(LISTING.replace("all 3", "∂L/∂z → 0").replace("Send it", "É → it"))
    assert [mutant.words.replace("∂L/∂z → 0", "all 3") for mutant in told] == words()
