"""What the page of the LSTM says of PyTorch, and its two passes against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms.lstm import backward, drawn, forward
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def as_torch(torch: Any, P: Any, units: int) -> Any:
    """The same cell as a layer of PyTorch."""
    lstm = torch.nn.LSTM(1, units, dtype=torch.float64)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(torch.tensor(P[:1].T))
        lstm.weight_hh_l0.copy_(torch.tensor(P[1:-1].T))
        lstm.bias_ih_l0.copy_(torch.tensor(P[-1]))
        lstm.bias_hh_l0.zero_()
    return lstm


def test_the_passes_of_the_cell_agree_with_autograd(torch: Any) -> None:
    rng, units = np.random.default_rng(0), 6
    P = drawn(rng, 1.5, 1, units)
    x, error = rng.normal(size=(9, 4, 1)), rng.normal(size=(4, units))
    steps, h = forward(P, x)
    dP, _ = backward(P, steps, error)
    lstm = as_torch(torch, P, units)
    out, _ = lstm(torch.tensor(x))
    (out[-1] * torch.tensor(error)).sum().backward()
    assert np.abs(out[-1].detach().numpy() - h).max() < 1e-10
    theirs = (lstm.weight_ih_l0.grad, lstm.weight_hh_l0.grad)
    for ours, g in zip((dP[:1], dP[1:-1]), theirs, strict=True):
        assert np.abs(ours.T - g.numpy()).max() < 1e-10
    for bias in (lstm.bias_ih_l0, lstm.bias_hh_l0):  # two of them, which add
        assert np.abs(dP[-1] - bias.grad.numpy()).max() < 1e-10


def test_the_error_at_the_first_cell_agrees_with_autograd(torch: Any) -> None:
    rng, units = np.random.default_rng(1), 6
    P = drawn(rng, 1.5, 1, units)
    x, error = rng.normal(size=(9, 4, 1)), rng.normal(size=(4, units))
    steps, _ = forward(P, x)
    _, dc = backward(P, steps, error)
    lstm = as_torch(torch, P, units)
    _, (h, c) = lstm(torch.tensor(x[:1]))  # cut at the first cell; h is o times tanh(c)
    shown, c = (h / c.tanh()).detach(), c.detach().requires_grad_()
    out, _ = lstm(torch.tensor(x[1:]), (shown * c.tanh(), c))
    (out[-1] * torch.tensor(error)).sum().backward()
    assert np.abs(dc[0] - c.grad[0].numpy()).max() < 1e-10


def test_the_forget_gates_are_the_second_quarter_and_start_half_open(torch: Any) -> None:
    n = 50
    lstm = torch.nn.LSTM(3, n)
    both = lstm.bias_ih_l0 + lstm.bias_hh_l0
    assert abs(both[n : 2 * n].mean().item()) < 0.1
    for p in lstm.parameters():
        assert p.abs().max().item() <= n**-0.5
    with torch.no_grad():
        lstm.bias_ih_l0[n : 2 * n] = 1
        lstm.bias_hh_l0[n : 2 * n] = 0
    assert "lstm.bias_ih_l0[n:2*n] = 1" in said("lstm", "forget gate bias in PyTorch")
    with torch.no_grad():  # closed for good: the cell keeps nothing
        lstm.bias_ih_l0[n : 2 * n] = -1e4
    zero = torch.zeros(1, 1, n)
    first = lstm(torch.zeros(1, 1, 3), (zero, zero))[1][1]
    other = lstm(torch.zeros(1, 1, 3), (zero, zero + 7))[1][1]
    assert torch.equal(first, other)


def test_it_returns_h_of_all_steps_and_c_of_the_last(torch: Any) -> None:
    out, (h, c) = torch.nn.LSTM(3, 5, num_layers=2)(torch.randn(7, 4, 3))
    assert out.shape == (7, 4, 5)
    assert h.shape == c.shape == (2, 4, 5)
    assert torch.equal(out[-1], h[-1])
    assert "out, (h, c) = lstm(x)" in said("lstm", "cell state and hidden state")


def test_its_parameters_are_counted_right(torch: Any) -> None:
    m, n = 3, 5
    count = sum(p.numel() for p in torch.nn.LSTM(m, n).parameters())
    assert count == 4 * n * (m + n + 2)
    assert "4n(m + n + 2)" in said("lstm", "How many parameters")


def test_growth_by_a_tenth_fills_float32_within_a_thousand_steps(torch: Any) -> None:
    assert torch.tensor(1.1).pow(1000).isinf()
    assert "a tenth" in said("lstm", "NaN after a thousand steps")
