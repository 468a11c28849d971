"""What the page on Adam says of PyTorch; its own Adam, and its backward pass, held against it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from glossary_src.terms import adam as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch


@pytest.mark.parametrize("eps", [1e-8, 1e-3])
def test_the_steps_of_the_page_are_those_of_pytorch(torch: Any, eps: float) -> None:
    draw = np.random.default_rng(0)
    theirs = torch.nn.Parameter(torch.tensor(draw.normal(size=7)))
    ours, m, s = theirs.detach().numpy().copy(), 0, 0
    optimizer = torch.optim.Adam([theirs], lr=0.01, eps=eps)
    for t in range(1, 31):
        g = draw.normal(size=7) * 10.0 ** draw.integers(-9, 2, size=7)
        theirs.grad = torch.tensor(g)
        optimizer.step()
        step, m, s = page.Adam(g, m, s, t, eps)
        ours = ours - 0.01 * step
    assert ours == pytest.approx(theirs.detach().numpy(), rel=1e-10)


def test_the_sigmoid_layers_have_the_gradient_of_autograd(torch: Any) -> None:
    draw = np.random.default_rng(0)
    W, x, error = draw.normal(size=(3, 5, 5)), draw.normal(size=(4, 5)), draw.normal(size=(4, 5))
    ours = page.backward(W, page.forward(W, x), error)
    theirs, h = torch.tensor(W, requires_grad=True), torch.tensor(x)
    for w in theirs:
        h = torch.sigmoid(h @ w)
    h.backward(torch.tensor(error))
    assert np.array(ours) == pytest.approx(theirs.grad.numpy(), rel=1e-10)


def test_the_valley_has_the_gradient_of_autograd(torch: Any) -> None:
    turn = math.radians(30)
    p = torch.tensor([2.0, -1.0], dtype=torch.float64, requires_grad=True)
    along = math.cos(turn) * p[0] + math.sin(turn) * p[1]
    across = math.cos(turn) * p[1] - math.sin(turn) * p[0]
    loss = (along**2 + 100 * across**2) / 2
    loss.backward()
    ours, g = page.valley(np.array([2.0, -1.0]), 30)
    assert ours == pytest.approx(loss.item(), rel=1e-10)
    assert g == pytest.approx(p.grad.numpy(), rel=1e-10)


def test_float16_divides_by_zero(torch: Any) -> None:
    ends = []
    for g in (0.0, 1e-3, 1.0):
        w = torch.nn.Parameter(torch.ones(1, dtype=torch.float16))
        w.grad = torch.full_like(w, g)
        torch.optim.Adam([w]).step()
        ends.append(w.item())
    assert math.isnan(ends[0])
    assert ends[1] == -math.inf
    assert ends[2] == pytest.approx(0.999, rel=1e-3)
    assert torch.tensor(1e-8, dtype=torch.float16) == 0
    assert "a zero gradient gives NaN, any other one infinity" in said("adam", "float16")


def test_weight_decay_is_a_full_step_in_adam_and_a_share_in_adamw(torch: Any) -> None:
    moved = {}
    for kind in (torch.optim.Adam, torch.optim.AdamW):
        w = torch.nn.Parameter(torch.tensor([2.0, 200.0], dtype=torch.float64))
        w.grad = torch.zeros_like(w)
        kind([w], lr=1e-3, weight_decay=0.01).step()
        moved[kind.__name__] = (torch.tensor([2.0, 200.0]) - w).tolist()
    assert moved["Adam"] == pytest.approx([1e-3, 1e-3], rel=1e-5)
    assert moved["AdamW"] == pytest.approx([2e-5, 2e-3], rel=1e-9)
    w = torch.nn.Parameter(torch.ones(1))
    assert torch.optim.Adam([w]).defaults["weight_decay"] == 0
    assert torch.optim.AdamW([w]).defaults["weight_decay"] == 0.01
    assert "the default of Adam is 0, that of AdamW 0.01" in said("adam", "AdamW")


def test_the_median_gradient_of_a_layer_can_be_printed(torch: Any) -> None:
    p = torch.nn.Parameter(torch.zeros(3))
    (torch.tensor([1.0, -2.0, 3.0]) @ p).backward()
    assert p.grad.abs().median() == 2
    assert "`p.grad.abs().median()`" in said("adam", "epsilon stop")
