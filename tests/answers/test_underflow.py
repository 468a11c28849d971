"""What the page of underflow says of PyTorch and numpy, and its backward pass held to autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms.underflow import backward, forward
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def test_the_backward_pass_is_that_of_autograd(torch: Any) -> None:
    rng = np.random.default_rng(0)
    W, x, error = rng.normal(size=(3, 5, 5)), *rng.normal(size=(2, 4, 5))
    dz, dx = backward(W, forward(W, x), error, "float64")
    h = torch.tensor(x, requires_grad=True)
    sums, out = [], h
    for w in W:
        sums.append(out @ torch.tensor(w))
        sums[-1].retain_grad()
        out = torch.sigmoid(sums[-1])
    (out * torch.tensor(error)).sum().backward()
    assert np.allclose(dx, h.grad.numpy(), rtol=1e-10, atol=0)
    for ours, theirs in zip(dz, sums, strict=True):
        assert np.allclose(ours, theirs.grad.numpy(), rtol=1e-10, atol=0)


def test_numpy_turns_underflow_into_an_error_when_asked() -> None:
    with np.errstate(under="raise"), pytest.raises(FloatingPointError, match="underflow"):
        np.exp(np.array([-200.0], "float32"))
    assert 'np.errstate(under="raise")' in said("underflow", "warn of underflow")


def test_subnormal_numbers_can_be_flushed(torch: Any) -> None:
    if not torch.set_flush_denormal(True):
        pytest.skip("this processor cannot")
    try:
        assert (torch.tensor([1e-39]) * 1).item() == 0
    finally:
        torch.set_flush_denormal(False)
    assert (torch.tensor([1e-39]) * 1).item() > 0
    assert "`torch.set_flush_denormal(True)`" in said("underflow", "denormal")


def test_log_softmax_keeps_what_the_logarithm_of_softmax_loses(torch: Any) -> None:
    z = torch.tensor([0.0, -200.0])
    assert torch.log(torch.softmax(z, 0))[1].item() == -np.inf
    assert torch.log_softmax(z, 0)[1].item() == pytest.approx(-200)
    assert "`log_softmax`" in said("underflow", "likelihood is zero")


def test_nine_tenths_never_get_to_zero_in_half_precision(torch: Any) -> None:
    x = torch.tensor(1.0).half()
    for _ in range(2000):
        x = x * 0.9
    assert x.item() == 4 * 2**-24
