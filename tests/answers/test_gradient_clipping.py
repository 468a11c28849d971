"""What the page on gradient clipping says of PyTorch, and its backward passes by autograd."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from glossary_src.terms import gradient_clipping as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def parts(torch: Any, *rows: tuple[float, ...]) -> list[Any]:
    """Parameters with these gradients, in float64."""
    made = []
    for row in rows:
        w = torch.nn.Parameter(torch.zeros(len(row), dtype=torch.float64))
        w.grad = torch.tensor(row, dtype=torch.float64)
        made.append(w)
    return made


def test_one_nan_makes_every_entry_nan_and_one_infinity_all_others_zero(torch: Any) -> None:
    clip = torch.nn.utils.clip_grad_norm_
    ws = parts(torch, (1, math.nan), (2, 3))
    clip(ws, 1)
    assert all(w.grad.isnan().all() for w in ws)
    ws = parts(torch, (1, math.inf), (2, 3))
    clip(ws, 1)
    assert ws[0].grad[1].isnan()
    assert [ws[0].grad[0].item(), *ws[1].grad.tolist()] == [0, 0, 0]
    answer = said("gradient_clipping", "still NaN")
    assert "turn *all* entries of all layers into NaN" in answer
    assert "One infinity becomes NaN, and every other entry 0" in answer


def test_by_value_hides_infinity_and_leaves_nan(torch: Any) -> None:
    (w,) = parts(torch, (math.inf, -math.inf, math.nan, 0.5))
    torch.nn.utils.clip_grad_value_([w], 1)
    assert w.grad[[0, 1, 3]].tolist() == [1, -1, 0.5]
    assert w.grad[2].isnan()
    assert "`clip_grad_value_` turns infinity into the limit" in said(
        "gradient_clipping", "still NaN"
    )


def test_the_switch_raises_before_a_gradient_is_changed(torch: Any) -> None:
    ws = parts(torch, (30, math.inf))
    with pytest.raises(RuntimeError, match=r"The total norm .* is non-finite, so it cannot be"):
        torch.nn.utils.clip_grad_norm_(ws, 1, error_if_nonfinite=True)
    assert ws[0].grad.tolist() == [30, math.inf]
    assert "is non-finite, so it cannot be clipped" in said("gradient_clipping", "total norm")


def test_the_clipped_gradient_is_a_trace_shorter_than_the_limit(torch: Any) -> None:
    (w,) = parts(torch, (30, 40))
    before = torch.nn.utils.clip_grad_norm_([w], 5)
    assert before.item() == pytest.approx(50)
    assert w.grad.norm().item() == pytest.approx(50 * 5 / (50 + 1e-6), rel=1e-12)
    assert w.grad.norm().item() < 5
    assert torch.nn.utils.clip_grad_value_([w], 5) is None


def test_a_factor_that_all_steps_share_cancels_in_adam(torch: Any) -> None:
    paths = []
    for factor in (1, 1e-3):
        w = torch.nn.Parameter(torch.ones(5, dtype=torch.float64))
        optimizer = torch.optim.Adam([w], lr=0.1, eps=1e-16)
        draw = np.random.default_rng(0)
        for _ in range(20):
            w.grad = factor * torch.tensor(draw.normal(size=5))
            optimizer.step()
        paths.append(w.detach().numpy())
    assert paths[0] == pytest.approx(paths[1], rel=1e-10)


def test_the_unit_on_the_cliff_has_the_gradient_of_autograd(torch: Any) -> None:
    p = torch.tensor([4.3, -2.2], dtype=torch.float64, requires_grad=True)
    h = torch.tensor(0.5, dtype=torch.float64)
    for _ in range(50):
        h = torch.sigmoid(p[0] * h + p[1])
    loss = (h - 0.7) ** 2
    loss.backward()
    ours, gradient = page.unit(4.3, -2.2)
    assert ours == pytest.approx(loss.item(), rel=1e-10)
    assert gradient == pytest.approx(p.grad.numpy(), rel=1e-10)


def test_the_recurrent_network_has_the_gradient_of_autograd(torch: Any) -> None:
    draw = np.random.default_rng(0)
    P, x = 0.3 * draw.normal(size=(6, 4)), draw.normal(size=(7, 3))
    h = page.states(P, x)
    error = (h[-1] @ P[-1:].T)[..., 0] - x[0]
    ours = page.through_time(P, x, h, error)
    Q, seen = torch.tensor(P, requires_grad=True), torch.tensor(x)
    state = torch.zeros(3, 4, dtype=torch.float64)
    for row in seen:
        state = torch.tanh(state @ Q[:-2] + row[:, None] * Q[-2])
    ((state @ Q[-1] - seen[0]) ** 2 / 2).sum().backward()
    assert ours == pytest.approx(Q.grad.numpy(), rel=1e-10)
    assert np.allclose(h[-1], state.detach().numpy(), rtol=1e-12)


def test_clipping_by_norm_is_that_of_pytorch(torch: Any) -> None:
    g = np.random.default_rng(0).normal(size=9)
    (w,) = parts(torch, tuple(g))
    torch.nn.utils.clip_grad_norm_([w], 0.5)
    assert page.by_norm(g, 0.5) == pytest.approx(w.grad.numpy(), rel=1e-5)
