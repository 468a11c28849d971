"""What the page on the straight-through estimator says of PyTorch, tried in PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glossary_src.terms import straight_through_estimator as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch
TERM = "straight_through_estimator"


@pytest.mark.parametrize("kind", ["true", "identity", "clipped", "bell", "smooth"])
def test_both_ways_agree_with_autograd_over_a_step_with_that_slope(torch: Any, kind: str) -> None:
    lender: dict[str, Callable[[Any], Any]] = {
        "true": lambda z: 0 * z,
        "identity": lambda z: z,
        "clipped": lambda z: z.clamp(-1, 1),
        "bell": lambda z: torch.sigmoid(4 * z),
    }
    rng = np.random.default_rng(0)
    x, sign = page.examples(rng, 50)
    W, V = rng.normal(size=(3, 6)), rng.normal(size=(7, 1))
    leaves = [torch.tensor(w, requires_grad=True) for w in (W, V)]
    z = torch.tensor(x) @ leaves[0]
    h = torch.sigmoid(4 * z)
    if kind != "smooth":
        soft = lender[kind](z)
        h = soft + ((z > 0).double() - soft).detach()
    h = torch.cat((h, torch.ones(50, 1, dtype=torch.float64)), 1)
    score, right = h @ leaves[1], torch.tensor(sign > 0).double()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(score, right)
    expected = torch.autograd.grad(loss, leaves)
    dW, dV, found, _ = page.both_ways(W, V, x, sign, kind)
    assert float(found) == pytest.approx(loss.item(), rel=1e-10)
    for ours, theirs in zip((dW, dV), expected, strict=True):
        assert np.allclose(ours, theirs.numpy(), rtol=1e-10, atol=1e-14)


def test_the_line_rounds_forward_and_passes_back(torch: Any) -> None:
    x = torch.tensor([0.2, 1.7, -2.6], requires_grad=True)
    y = x + (torch.round(x) - x).detach()
    (grad,) = torch.autograd.grad((3 * y).sum(), x)
    assert torch.allclose(y, torch.round(x))
    assert torch.equal(grad, torch.full((3,), 3.0))
    (none,) = torch.autograd.grad(torch.round(x).sum(), x)
    assert not none.any()
    assert "y = x + (torch.round(x) - x).detach()" in said(TERM, "round without losing")


def test_a_hard_choice_has_the_soft_slope(torch: Any) -> None:
    z, weights = torch.randn(4, requires_grad=True), torch.arange(4.0)
    soft = torch.softmax(z, dim=-1)
    hard = torch.nn.functional.one_hot(soft.argmax(), 4).float()
    y = soft + (hard - soft).detach()
    (grad,) = torch.autograd.grad((y * weights).sum(), z, retain_graph=True)
    (expected,) = torch.autograd.grad((soft * weights).sum(), z)
    assert torch.allclose(y, hard, atol=1e-6)
    assert torch.allclose(grad, expected)
    chosen = torch.nn.functional.gumbel_softmax(z, hard=True)
    assert sorted(chosen.tolist()) == pytest.approx([0, 0, 0, 1], abs=1e-6)
    (noisy,) = torch.autograd.grad((chosen * weights).sum(), z)
    assert noisy.any()
    assert "gumbel_softmax(z, hard=True)" in said(TERM, "through argmax")


def test_uniform_noise_as_wide_as_a_step_makes_rounding_right_on_average() -> None:
    noise = (np.arange(10_000) + 0.5) / 10_000 - 0.5
    for x in (0.0, 0.3, 1.49, -2.2):
        assert np.round(x + noise).mean() == pytest.approx(x, abs=2e-4)
    assert "uniform noise as wide as a step" in said(TERM, "Is it a trick")
