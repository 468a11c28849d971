"""What the page on warm-up says of PyTorch, and its backward passes by autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms import warm_up as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def network(torch: Any, norm: bool) -> tuple[Any, ...]:
    """Weights, inputs, answers, and the loss as PyTorch sees it."""
    draw = np.random.default_rng(0)
    P = [draw.normal(size=(4, 5)), *draw.normal(size=(3, 5, 5)), draw.normal(size=(5, 1))]
    x = draw.normal(size=(6, 4))
    y = np.sign(draw.normal(size=(6, 1)))

    def loss(*Q: Any) -> Any:
        h = torch.tensor(x) @ Q[0]
        for w in Q[1:-1]:
            h = h + torch.relu(h) @ w
            if norm:
                h = h / h.square().mean(-1, keepdim=True).sqrt()
        return torch.nn.functional.softplus(-torch.tensor(y) * (h @ Q[-1])).mean()

    return P, x, y, loss


@pytest.mark.parametrize("norm", [False, True])
def test_the_residual_network_has_the_gradient_of_autograd(torch: Any, norm: bool) -> None:
    P, x, y, loss = network(torch, norm)
    theirs = [torch.tensor(p, requires_grad=True) for p in P]
    value = loss(*theirs)
    value.backward()
    ours, dP = page.gradients(P, x, y, norm)
    assert ours == pytest.approx(value.item(), rel=1e-10)
    for d, p in zip(dP, theirs, strict=True):
        assert d == pytest.approx(p.grad.numpy(), rel=1e-10, abs=1e-14)
    if not norm:
        for d, p in zip(page.slopes(P, x, y)[1], theirs, strict=True):
            assert d == pytest.approx(p.grad.numpy(), rel=1e-10, abs=1e-14)


def test_the_curvature_is_the_largest_of_the_hessian(torch: Any) -> None:
    P, x, y, loss = network(torch, norm=False)
    parts = torch.autograd.functional.hessian(loss, tuple(torch.tensor(p) for p in P))
    blocks = zip(P, parts, strict=True)
    rows = [torch.cat([b.reshape(p.size, -1) for b in row], 1) for p, row in blocks]
    most = torch.linalg.eigvalsh(torch.cat(rows)).abs().max().item()
    v = [np.random.default_rng(1).normal(size=p.shape) for p in P]
    assert page.curvature(P, x, y, v, 300)[0] == pytest.approx(most, rel=1e-3)


def test_linear_warm_up_refuses_zero_and_starts_at_a_third(torch: Any) -> None:
    w = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([w], lr=0.3)
    words = "Starting multiplicative factor expected to be greater than 0 and less or equal to 1."
    with pytest.raises(ValueError, match=words):
        torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0)
    assert words in said("warm_up", "start at 0")
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer)
    assert schedule.get_last_lr() == pytest.approx([0.1])


def test_the_wrong_order_is_told(torch: Any) -> None:
    w = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([w], lr=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 4))
    words = "Detected call of `lr_scheduler.step()` before `optimizer.step()`"
    with pytest.warns(UserWarning, match=r"Detected call of `lr_scheduler.step\(\)` before"):
        schedule.step()
    assert words in said("warm_up", "order of scheduler")


def test_the_adam_of_the_page_is_that_of_pytorch(torch: Any) -> None:
    draw = np.random.default_rng(0)
    theirs = torch.nn.Parameter(torch.zeros(5, dtype=torch.float64))
    ours, m, s = np.zeros(5), 0, 0
    optimizer = torch.optim.Adam([theirs], lr=0.01)
    for t in range(1, 11):
        g = draw.normal(size=5)
        theirs.grad = torch.tensor(g)
        optimizer.step()
        step, m, s = page.Adam(g, m, s, t)
        ours = ours - 0.01 * step
    assert ours == pytest.approx(theirs.detach().numpy(), rel=1e-10)
