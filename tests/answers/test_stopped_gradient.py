"""What the page on stopped gradients says of PyTorch, tried in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms import stopped_gradient as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch
TERM = "stopped_gradient"
EDGES = ("xa", "ab", "ac", "cd", "dy", "by")


@pytest.mark.parametrize("kind", ["detach", "round", "saturate", "freeze"])
@pytest.mark.parametrize("edge", [None, *EDGES])
def test_the_graph_has_the_gradients_of_autograd(torch: Any, edge: str | None, kind: str) -> None:
    w = dict(zip(EDGES, (0.7, 1.3, 1.1, 0.8, 1.2, 0.7), strict=True))
    leaves = {e: torch.tensor(v, dtype=torch.float64, requires_grad=True) for e, v in w.items()}
    if edge and kind == "freeze":
        leaves[edge].requires_grad_(False)
    past = {
        "detach": lambda h: h.detach(),
        "round": torch.round,
        "saturate": lambda h: torch.tanh(20 * h),
        "freeze": lambda h: h,
    }
    h = {"x": torch.ones((), dtype=torch.float64)}
    for name in EDGES:
        start, end = name[0], name[1]
        value = past[kind](h[start]) if name == edge else h[start]
        h[end] = h.get(end, 0) + leaves[name] * value
    (h["y"] ** 2 / 2).backward()
    values, sent = page.forward(w, (edge, kind))
    dw = page.backward(w, values, sent, (edge, kind))[1]
    for name, leaf in leaves.items():
        assert (leaf.grad is None) == (name not in dw)
        if name in dw:
            assert dw[name] == pytest.approx(leaf.grad.item(), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_the_training_has_the_gradients_of_autograd(torch: Any, cut: int) -> None:
    rng = np.random.default_rng(0)
    W = [rng.normal(size=shape) for shape in ((3, 4), (5, 4), (5, 1))]
    x, sign = page.spirals(rng, 20)
    dW, loss = page.gradients(W, x, sign, cut)
    leaves = [torch.tensor(w, requires_grad=True) for w in W]
    h, right = torch.tensor(x), torch.tensor(sign > 0).double()
    for k, leaf in enumerate(leaves):
        h = torch.cat((h, torch.ones(len(h), 1, dtype=torch.float64)), 1) @ leaf
        h = torch.tanh(h) if k < 2 else h
        h = h.detach() if k < cut else h
    same = torch.nn.functional.binary_cross_entropy_with_logits(h, right)
    same.backward()
    assert float(loss) == pytest.approx(same.item(), rel=1e-10)
    for k, leaf in enumerate(leaves):
        assert (leaf.grad is None) == (k not in dW)
        if k in dW:
            assert np.allclose(dW[k], leaf.grad.numpy(), rtol=1e-10, atol=1e-14)


def test_a_number_out_of_the_tensor_ends_the_path(torch: Any) -> None:
    net = torch.nn.Linear(2, 1)
    loss = net(torch.ones(1, 2)).sum()
    with pytest.warns(UserWarning, match="copy construct"):
        copy = torch.tensor(loss)
    message = "element 0 of tensors does not require grad and does not have a grad_fn"
    with pytest.raises(RuntimeError, match=message):
        copy.backward()
    copy.requires_grad_(True).backward()
    assert all(p.grad is None for p in net.parameters())
    assert not loss.detach().requires_grad
    assert not loss.argmax().requires_grad
    assert message in said(TERM, "I use loss.item()")


def test_optimizers_skip_none_and_move_on_zero(torch: Any) -> None:
    p = torch.nn.Parameter(torch.ones(1))
    sgd = torch.optim.SGD([p], lr=0.1, momentum=0.9, weight_decay=0.1)
    p.grad = torch.ones(1)
    sgd.step()
    before = p.item()
    p.grad = None
    sgd.step()
    assert p.item() == before
    p.grad = torch.zeros(1)
    sgd.step()
    assert p.item() != before
    assert "skip a weight" in said(TERM, "the same as a gradient of zero")


def test_zero_grad_sets_none_and_before_a_step_leaves_nothing_to_do(torch: Any) -> None:
    net = torch.nn.Linear(2, 1)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    before = net.weight.detach().clone()
    net(torch.ones(1, 2)).sum().backward()
    sgd.zero_grad()
    assert net.weight.grad is None
    sgd.step()
    assert torch.equal(before, net.weight)
    assert "between `backward` and `step`" in said(TERM, "still nothing moves")
    assert "sets them to `None`" in said(TERM, "right after zero grad")


def test_a_plain_list_hides_its_layers(torch: Any) -> None:
    hidden = torch.nn.Module()
    hidden.layers = [torch.nn.Linear(2, 2)]
    assert not list(hidden.parameters())
    hidden.layers = torch.nn.ModuleList(hidden.layers)
    assert list(hidden.parameters())
    assert "plain Python list" in said(TERM, "still nothing moves")


def test_no_grad_records_nothing_and_eval_stops_nothing(torch: Any) -> None:
    net = torch.nn.Linear(2, 1)
    with torch.no_grad():
        assert not net(torch.ones(1, 2)).requires_grad
    assert net.eval()(torch.ones(1, 2)).requires_grad
    assert "`model.eval()` does none of this" in said(TERM, "Detach, no grad or requires grad")


def test_reentrant_checkpointing_records_nothing_for_frozen_inputs(torch: Any) -> None:
    from torch.utils.checkpoint import checkpoint

    net, x = torch.nn.Linear(2, 2), torch.ones(1, 2)
    with pytest.warns(UserWarning, match="None of the inputs have requires_grad=True"):
        assert not checkpoint(net, x, use_reentrant=True).requires_grad
    for inputs, reentrant in ((x, False), (x.clone().requires_grad_(), True)):
        net.zero_grad()
        checkpoint(net, inputs, use_reentrant=reentrant).sum().backward()
        assert net.weight.grad is not None
    assert "use_reentrant=False" in said(TERM, "Frozen embeddings")


def test_a_stop_builds_a_gradient(torch: Any) -> None:
    x = torch.tensor([0.3, 1.7], requires_grad=True)
    y = x + (torch.round(x) - x).detach()
    y.sum().backward()
    assert torch.allclose(y, torch.round(x))
    assert torch.equal(x.grad, torch.ones(2))
