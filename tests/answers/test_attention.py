"""What the page on attention says of PyTorch, tried in PyTorch; its gradients beside autograd."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from glossary_src.terms.attention import (
    attend,
    backward,
    layer,
    recur,
    recur_back,
    tokens_back,
)
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def close(found: Any, expected: Any) -> bool:
    return np.allclose(found, expected.detach().numpy(), rtol=0, atol=1e-10)


@pytest.mark.parametrize("causal", [False, True])
def test_outputs_and_gradients_are_those_of_the_built_in_function(causal: bool, torch: Any) -> None:
    arrays = np.random.default_rng(0).normal(size=(4, 3, 5, 8))
    q, k, v, error = (torch.tensor(a, requires_grad=True) for a in arrays)
    hidden = np.triu(np.full((5, 5), -np.inf), 1) if causal else 0
    built_in = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
    factor = 1 / np.sqrt(8)
    a, b, c, d = arrays
    out, p = attend(a, b, c, factor, hidden)
    assert close(out, built_in)
    expected = torch.autograd.grad(built_in, (q, k, v), error)
    *found, scores = backward(a, b, c, factor, p, d)
    assert all(close(*both) for both in zip(found, expected, strict=True))
    assert np.allclose(factor * scores.mT @ a, found[1], rtol=0, atol=1e-10)
    assert "PyTorch divides by the root of `q.size(-1)`" in said("attention", "root of d")


def test_the_gradients_of_a_layer_and_of_the_recurrent_network_are_those_of_autograd(
    torch: Any,
) -> None:
    rng = np.random.default_rng(1)
    x, error = rng.normal(size=(2, 3, 6, 4))
    W = rng.normal(size=(3, 4, 4)) / 2
    made, _, p = layer(x, W)
    t, w = torch.tensor(x, requires_grad=True), torch.tensor(W)
    out = torch.nn.functional.scaled_dot_product_attention(*(t @ a for a in w))
    (expected,) = torch.autograd.grad(out, t, torch.tensor(error))
    assert close(tokens_back(W, made, p, error), expected)
    state = torch.zeros(3, 4, dtype=torch.float64)
    for k in range(6):
        state = torch.tanh(state @ w[1] + t[:, k] @ w[0])
    (expected,) = torch.autograd.grad(state, t, torch.tensor(error[:, -1]))
    h = recur(x, W[0], W[1])
    assert close(h[-1], state)
    assert close(recur_back(h, W[0], W[1], error[:, -1]), expected)


@pytest.mark.parametrize("need_weights", [True, False])
def test_padding_alone_spoils_all_weights_where_weights_are_asked_for(
    need_weights: bool, torch: Any
) -> None:
    heads = torch.nn.MultiheadAttention(8, 2, batch_first=True)
    x, padded = torch.randn(2, 4, 8), torch.zeros(2, 4, dtype=torch.bool)
    padded[1] = True
    out, _ = heads(x, x, x, key_padding_mask=padded, need_weights=need_weights)
    assert out[0].isfinite().all()
    assert bool(out[1].isnan().any()) is need_weights
    out[0].sum().backward()  # the padded sequence is sliced away
    for weights in (heads.in_proj_weight, heads.out_proj.weight):
        assert bool(weights.grad.isnan().any()) is need_weights
    told = "NaN with `need_weights=True`; with `need_weights=False` it gives none in training"
    assert told in said("attention", "nothing but padding")


def test_in_use_a_faster_path_gives_nan_again(torch: Any) -> None:
    heads = torch.nn.MultiheadAttention(8, 2, batch_first=True).eval()
    x, padded = torch.randn(2, 4, 8), torch.zeros(2, 4, dtype=torch.bool)
    padded[1] = True
    with torch.no_grad():
        out, _ = heads(x, x, x, key_padding_mask=padded, need_weights=False)
    assert out[1].isnan().any()
    assert "NaN again after `eval()` under `no_grad`" in said("attention", "nothing but padding")


def test_a_row_that_may_look_nowhere_is_zero_in_the_built_in_function(torch: Any) -> None:
    q, k, v = torch.randn(3, 5, 8).unbind(0)
    q.requires_grad_()
    look = torch.ones(5, 5, dtype=torch.bool)
    look[2] = False
    out = torch.nn.functional.scaled_dot_product_attention(q, k, v, look)
    out.sum().backward()
    assert not out[2].any()
    assert q.grad.isfinite().all()
    assert "`F.scaled_dot_product_attention` gives 0" in said("attention", "nothing but padding")


def test_true_means_look_in_one_and_do_not_look_in_the_other(torch: Any) -> None:
    x = torch.randn(1, 3, 4)
    mask = torch.tensor([[True, False, False]]).expand(3, 3)
    values = torch.arange(3.0).view(1, 3, 1).expand(1, 3, 4)
    out = torch.nn.functional.scaled_dot_product_attention(x, x, values, mask)
    assert torch.allclose(out, torch.zeros(1, 3, 4))  # key 0 alone takes part
    heads = torch.nn.MultiheadAttention(4, 1, batch_first=True)
    for where in ({"attn_mask": mask}, {"key_padding_mask": mask[:1]}):
        _, shares = heads(x, x, x, **where)
        assert not shares[..., 0].any()
    assert "True means that the key takes part" in said("attention", "True in a mask")


def test_hidden_keys_get_no_gradient(torch: Any) -> None:
    score = torch.randn(4, 4, requires_grad=True)
    later = torch.ones(4, 4, dtype=torch.bool).triu(1)
    shares = score.masked_fill(later, -math.inf).softmax(-1)
    assert torch.allclose(shares.sum(-1), torch.ones(4))
    (shares * torch.randn(4, 4)).sum().backward()
    assert not score.grad[later].any()
    assert (score.softmax(-1) * ~later).sum(-1)[0] < 1


def test_the_order_of_tokens_does_not_matter() -> None:
    rng = np.random.default_rng(2)
    x, W, order = rng.normal(size=(6, 4)), rng.normal(size=(3, 4, 4)), rng.permutation(6)
    assert np.allclose(layer(x, W)[1][order], layer(x[order], W)[1])
