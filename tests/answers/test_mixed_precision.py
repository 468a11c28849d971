"""What the page of mixed precision says of PyTorch, and its backward pass held to autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms.mixed_precision import bfloat16, gradients, outputs
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def test_the_gradients_are_those_of_autograd(torch: Any) -> None:
    rng = np.random.default_rng(0)
    W, x, dz = rng.normal(size=(2, 5, 5)), *rng.normal(size=(2, 4, 5))
    h, y = outputs(W, x, "exact")
    weights = [torch.tensor(w, requires_grad=True) for w in W]
    theirs = torch.tanh(torch.tensor(x) @ weights[0]) @ weights[1]
    (theirs * torch.tensor(dz)).sum().backward()
    assert np.allclose(y, theirs.detach().numpy(), rtol=1e-10)
    for ours, w in zip(gradients(W, h, dz, "exact"), weights, strict=True):
        assert np.allclose(ours, w.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_updates_of_a_thousandth_are_lost_in_bfloat16_as_in_the_figure(torch: Any) -> None:
    alone, master = torch.tensor(1.0).bfloat16(), torch.tensor(1.0)
    for _ in range(32):
        alone, master = alone + 0.001, master + 0.001
    assert alone.item() == 1
    assert master.bfloat16().item() == bfloat16(np.float32(1.032))


def test_autocast_casts_products_and_leaves_losses_and_weights(torch: Any) -> None:
    net, x = torch.nn.Linear(4, 3), torch.randn(2, 4)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        z = net(x)
        loss = torch.nn.functional.cross_entropy(z, torch.tensor([0, 1]))
        softmax = torch.softmax(z, 1)
    loss.backward()
    assert z.dtype == softmax.dtype == torch.bfloat16
    assert loss.dtype == net.weight.dtype == net.weight.grad.dtype == torch.float32
    assert "on a CPU, softmax of a bfloat16 tensor stays" in said("mixed_precision", "autocast ch")


def test_a_16_bit_tensor_does_not_meet_a_float32_weight(torch: Any) -> None:
    with pytest.raises(RuntimeError, match="mat1 and mat2 must have the same dtype"):
        torch.nn.Linear(4, 3)(torch.randn(2, 4).bfloat16())
    assert said("mixed_precision", "mat1 and mat2 must have the same dtype")
