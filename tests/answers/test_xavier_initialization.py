"""What the page of Xavier initialization says of PyTorch, and its passes against autograd."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from glossary_src.terms.xavier_initialization import backward, drawn, forward, slopes
from tests.answers.asked import said

pytestmark = pytest.mark.torch


@pytest.mark.parametrize("name", ["linear", "tanh", "ReLU", "sigmoid"])
def test_the_passes_agree_with_autograd(torch: Any, name: str) -> None:
    rng = np.random.default_rng(0)
    W = drawn(rng, [7, 5, 9, 4], "both")
    x, error = rng.normal(size=(3, 7)), rng.normal(size=(3, 4))
    f, slope = slopes(name)
    h, z = forward(W, x, f)
    dh = backward(W, z, slope, error)
    theirs = {"linear": lambda a: a, "ReLU": torch.relu}.get(name) or getattr(torch, name.lower())
    a = start = torch.tensor(x, requires_grad=True)
    for w in W:
        a = theirs(a @ torch.tensor(w))
    (a * torch.tensor(error)).sum().backward()
    assert np.abs(a.detach().numpy() - h[-1]).max() < 1e-10
    assert np.abs(start.grad.numpy() - dh[0]).max() < 1e-10


def test_the_square_root_of_five_is_the_old_uniform_draw(torch: Any) -> None:
    n = 300
    gain = torch.nn.init.calculate_gain("leaky_relu", math.sqrt(5))
    assert gain**2 == pytest.approx(1 / 3)
    weight = torch.nn.Linear(n, 200).weight
    assert weight.abs().max().item() == pytest.approx(n**-0.5, rel=1e-3)
    assert weight.var().item() * n == pytest.approx(1 / 3, rel=0.03)
    assert "$1/(3n)$" in said("xavier_initialization", "a = sqrt(5)")


def test_linear_layers_are_not_xavier_and_attention_and_transformers_are(torch: Any) -> None:
    n = 64
    limit = (6 / (n + 3 * n)) ** 0.5  # queries, keys and values are one matrix
    attention = torch.nn.MultiheadAttention(n, 4)
    assert attention.in_proj_weight.abs().max().item() == pytest.approx(limit, rel=1e-2)
    net = torch.nn.Transformer(n, 4, 1, 1, 256, batch_first=True)
    linear = net.encoder.layers[0].linear1.weight
    assert linear.abs().max().item() == pytest.approx((6 / (n + 256)) ** 0.5, rel=1e-2)
    assert not net.encoder.layers[0].norm_first
    assert "nn.MultiheadAttention" in said("xavier_initialization", "default anywhere")


def test_the_gain_for_tanh_is_five_thirds(torch: Any) -> None:
    assert torch.nn.init.calculate_gain("tanh") == pytest.approx(5 / 3)
    assert "5/3" in said("xavier_initialization", "gain for tanh")


def test_a_kernel_counts_its_size_in_both_fans(torch: Any) -> None:
    weight = torch.nn.Conv2d(64, 128, 3).weight
    fans = torch.nn.init._calculate_fan_in_and_fan_out(weight)
    assert fans == (576, 1152)
    answer = said("xavier_initialization", "fan in and fan out")
    assert "576" in answer
    assert "1152" in answer
