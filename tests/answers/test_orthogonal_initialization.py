"""What the page of orthogonal initialization says of PyTorch, and its passes against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms.orthogonal_initialization import (
    backward,
    end_to_end,
    gaussian,
    lengths,
    orthogonal,
)
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def test_the_way_back_agrees_with_autograd(torch: Any) -> None:
    rng = np.random.default_rng(0)
    W = [gaussian(rng, 8) for _ in range(5)]
    x, error = rng.normal(size=(2, 8))
    a = start = torch.tensor(x, requires_grad=True)
    for w in W:
        a = a @ torch.tensor(w)
    (a * torch.tensor(error)).sum().backward()
    assert np.abs(start.grad.numpy() - backward(W, error)).max() < 1e-10
    assert np.abs(a.detach().numpy() - x @ end_to_end(W)).max() < 1e-10


def test_the_axes_of_a_tanh_network_are_those_of_its_jacobian(torch: Any) -> None:
    rng, n = np.random.default_rng(0), 12
    x, _ = rng.normal(size=(2, n))
    W = [torch.tensor(1.05 * orthogonal(rng, n)) for _ in range(6)]

    def net(a: Any) -> Any:
        for w in W:
            a = torch.tanh(a @ w)
        return a

    J = torch.autograd.functional.jacobian(net, torch.tensor(x))
    ours, off = lengths(orthogonal, "tanh", 1.05, 1.0, 6, n)
    assert np.abs(torch.linalg.svdvals(J).numpy() - ours).max() < 1e-10
    assert off < 1e-10


def test_it_mends_the_signs(torch: Any) -> None:
    first = [torch.nn.init.orthogonal_(torch.empty(8, 8))[0, 0].item() for _ in range(100)]
    assert 25 < sum(it < 0 for it in first) < 75
    assert "PyTorch does so" in said("orthogonal_initialization", "signs of R")


def test_a_kernel_is_flattened_to_a_row_per_output_channel(torch: Any) -> None:
    kernel = torch.nn.init.orthogonal_(torch.empty(6, 4, 3, 3)).flatten(1)
    assert torch.allclose(kernel @ kernel.T, torch.eye(6), atol=1e-5)
    assert "a row per output channel" in said("orthogonal_initialization", "convolution")


def test_few_to_many_keeps_every_length_and_many_to_few_does_not(torch: Any) -> None:
    up, down = torch.nn.Linear(5, 9, bias=False), torch.nn.Linear(9, 5, bias=False)
    for layer in (up, down):
        torch.nn.init.orthogonal_(layer.weight)
    few, many = torch.randn(7, 5), torch.randn(7, 9)
    assert torch.allclose(up(few).norm(dim=1), few.norm(dim=1), rtol=1e-5)
    assert (down(many).norm(dim=1) < many.norm(dim=1)).all()
    assert "every length is kept" in said("orthogonal_initialization", "not square")


def test_a_layer_can_be_kept_orthogonal(torch: Any) -> None:
    layer = torch.nn.utils.parametrizations.orthogonal(torch.nn.Linear(6, 6, bias=False))
    optimizer = torch.optim.SGD(layer.parameters(), 0.1)
    for _ in range(3):
        layer(torch.randn(4, 6)).square().sum().backward()
        optimizer.step()
    W = layer.weight
    assert torch.allclose(W @ W.T, torch.eye(6), atol=1e-5)
    answer = said("orthogonal_initialization", "stay orthogonal")
    assert "torch.nn.utils.parametrizations.orthogonal" in answer
