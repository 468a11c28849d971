"""What the page on the computational graph says of PyTorch, tried in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms import computational_graph as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch
TERM = "computational_graph"


@pytest.mark.parametrize(("x", "w"), [(2.0, -1.0), (-1.3, 0.7)])
def test_the_expression_has_the_derivatives_of_autograd(torch: Any, x: float, w: float) -> None:
    leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (x, w)]
    loss = (leaves[0] * torch.sin(leaves[0]) + leaves[1]) ** 2
    expected = torch.autograd.grad(loss, leaves)
    d, _ = page.backward(page.forward(x, w))
    assert d[:2] == pytest.approx([g.item() for g in expected], rel=1e-10)


def test_paths_and_sweep_have_the_derivatives_of_autograd(torch: Any) -> None:
    rng = np.random.default_rng(1)
    W, x = rng.normal(size=(4, 3, 3)), rng.normal(size=3)
    leaf = torch.tensor(x, requires_grad=True)
    h = leaf
    for w in W:
        h = torch.tanh(h @ torch.tensor(w))
    (expected,) = torch.autograd.grad(h.sum(), leaf)
    slopes = page.network(W, x)[1]
    for dx in (page.sweep(W, slopes)[0], page.walk(W, slopes)[0]):
        assert np.allclose(dx, expected.numpy(), rtol=1e-10, atol=0)


def test_a_running_loss_keeps_its_graph_and_a_number_does_not(torch: Any) -> None:
    w = torch.ones(1, requires_grad=True)
    total, number = torch.zeros(()), 0.0
    for _ in range(3):
        loss = (w * w).sum()
        total = total + loss
        number += loss.item()
    assert total.grad_fn is not None
    depth, node = 0, total.grad_fn
    while node.next_functions and node.next_functions[0][0]:
        node, depth = node.next_functions[0][0], depth + 1
    assert depth >= 2
    assert number == total.item()
    with torch.no_grad():
        assert (w * w).grad_fn is None
    assert "`total += loss`" in said(TERM, "memory use grows")


def test_a_second_pass_adds_if_the_graph_is_retained(torch: Any) -> None:
    w = torch.tensor(3.0, requires_grad=True)
    loss = w * w
    loss.backward(retain_graph=True)
    loss.backward()
    assert w.grad == 12
    (slope,) = torch.autograd.grad(w**3, w, create_graph=True)
    assert torch.autograd.grad(slope, w)[0] == 18
    assert "*adds* to" in said(TERM, "retain graph, and when create graph")


def test_in_place_changes_are_counted_but_for_those_of_data(torch: Any) -> None:
    w = torch.ones(1, requires_grad=True)
    h = torch.sigmoid(w)
    h += 1
    with pytest.raises(RuntimeError, match="is at version 1; expected version 0 instead"):
        h.sum().backward()
    h = torch.sigmoid(w)
    h.data += 1
    h.sum().backward()
    right = torch.sigmoid(w) * torch.sigmoid(-w)
    assert not torch.allclose(w.grad, right)
    assert "is at version 1; expected version 0 instead" in said(TERM, "changed a value in place")
    assert "no message says" in said(TERM, "changed a value in place")


def test_only_leaves_and_those_asked_for_keep_a_gradient(torch: Any) -> None:
    w = torch.ones(1, requires_grad=True)
    h = 2 * w
    (h * h).sum().backward()
    with pytest.warns(UserWarning, match="The .grad attribute of a Tensor that is not a leaf"):
        assert h.grad is None
    h = 2 * w
    h.retain_grad()
    (h * h).sum().backward()
    assert h.grad == 4
    h = 2 * w
    assert torch.autograd.grad((h * h).sum(), h)[0] == 4
    assert "retain_grad" in said(TERM, "value in the middle")


def test_a_sum_keeps_nothing_and_a_product_its_factors(torch: Any) -> None:
    x = torch.ones(2, requires_grad=True)
    loss = (x + 1).sum()
    for _ in range(3):
        loss.backward()
    assert torch.equal(x.grad, torch.full((2,), 3.0))
    loss = (x * x + 1).sum()
    loss.backward()
    with pytest.raises(RuntimeError, match="a second time"):
        loss.backward()
