"""What the page on softmax says of PyTorch, tried in PyTorch; its gradients beside autograd."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from glossary_src.terms.softmax import gradients, jacobian, losses, softmax
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def test_the_jacobian_and_the_gradients_are_those_of_autograd(torch: Any) -> None:
    scores, answer = np.random.default_rng(0).normal(0, 3, 7), np.eye(7)[2]
    z, y = torch.tensor(scores, requires_grad=True), torch.tensor(answer)
    found = torch.autograd.functional.jacobian(lambda z: z.softmax(-1), z)
    assert np.allclose(jacobian(softmax(scores)), found.numpy(), rtol=0, atol=1e-10)
    p = z.softmax(-1)
    three = -p.log() @ y, -p.log_softmax(-1) @ y, (p - y).square().sum() / 2
    for row, loss in enumerate(three):
        (grad,) = torch.autograd.grad(loss, z, retain_graph=True)
        assert losses(scores, answer)[row] == pytest.approx(loss.item(), rel=1e-10)
        assert np.allclose(gradients(scores, answer)[row], grad.numpy(), rtol=0, atol=1e-10)


@pytest.mark.parametrize(("classes", "floor"), [(10, 1.46), (4, 0.74)])
def test_two_softmaxes_have_a_floor(classes: int, floor: float, torch: Any) -> None:
    sure = torch.eye(classes)[:1] * 1000
    loss = torch.nn.CrossEntropyLoss()(sure.softmax(-1), torch.tensor([0]))
    assert loss.item() == pytest.approx(floor, abs=0.005)
    assert loss.item() == pytest.approx(math.log(1 + (classes - 1) / math.e))
    assert "with four, below 0.74" in said("softmax", "more slowly")


def test_log_softmax_and_nll_are_the_other_right_pair(torch: Any) -> None:
    z, answer = torch.randn(5, 10), torch.arange(5)
    pair = torch.nn.NLLLoss()(z.log_softmax(-1), answer)
    assert torch.allclose(pair, torch.nn.CrossEntropyLoss()(z, answer))
    assert "`log_softmax` before `NLLLoss`" in said("softmax", "more slowly")


def test_a_softmax_over_a_batch_of_one_is_one_and_has_no_gradient(torch: Any) -> None:
    z = torch.randn(1, 10, requires_grad=True)
    shares = z.softmax(dim=0)
    shares[0, 3].log().backward()
    assert shares.eq(1).all()
    assert not z.grad.any()
    with pytest.warns(UserWarning, match="Implicit dimension choice for softmax"):
        torch.nn.functional.softmax(z)
    answer = said("softmax", "Which dim")
    assert "Implicit dimension choice for softmax has been deprecated" in answer


def test_a_share_of_zero_in_float32_has_a_finite_logarithm_from_scores(torch: Any) -> None:
    z = torch.tensor([0.0, -104.0])
    assert z.softmax(-1)[1] == 0
    assert z.softmax(-1).log()[1] == -math.inf
    assert z.log_softmax(-1)[1] == -104
    assert "returns −104" in said("softmax", "exactly 0")
