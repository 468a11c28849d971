"""What the page on post-norm says of PyTorch, and its passes against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms import post_norm as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch


@pytest.mark.parametrize("branches", ["feed-forward", "mixing"])
@pytest.mark.parametrize(("post", "skip"), [(1, 1), (1, 1.7), (0, 1)])
def test_both_passes_are_those_of_autograd(
    torch: Any, branches: str, post: int, skip: float
) -> None:
    weights, x, error = page.draw(4, branches, 2, 5, 8)
    out, kept = page.forward(x, weights, post, skip)
    dx = page.backward(error, kept, weights, post, skip)[0]

    def norm(h: Any) -> Any:
        return torch.nn.functional.layer_norm(h, (8,))

    leaf = h = torch.tensor(x, requires_grad=True)
    for U, W, mix in [[torch.tensor(a) for a in w] for w in weights]:
        F = mix @ torch.relu((h if post else norm(h)) @ U) @ W
        h = norm(skip * h + F) if post else skip * h + F
    h = h if post else norm(h)
    h.backward(torch.tensor(error))
    assert np.abs(out - h.detach().numpy()).max() < 1e-10
    assert np.abs(dx - leaf.grad.numpy()).max() < 1e-10


def test_a_transformer_is_post_norm_unless_told_otherwise(torch: Any) -> None:
    small = {"d_model": 8, "nhead": 2, "num_encoder_layers": 1, "num_decoder_layers": 1}
    model = torch.nn.Transformer(**small, dim_feedforward=16, batch_first=True)
    layer = model.encoder.layers[0]
    assert layer.norm_first is False
    assert isinstance(model.encoder.norm, torch.nn.LayerNorm)
    out = layer.eval()(torch.randn(2, 3, 8))
    assert torch.allclose(out.mean(-1), torch.zeros(2, 3), atol=1e-5)
    again = model.encoder.norm(out)
    assert torch.allclose(again, out, atol=1e-3)
    bound = (6 / (8 + 16)) ** 0.5  # Xavier
    assert 0.9 * bound < float(layer.linear1.weight.detach().abs().max()) <= bound
    assert "`nn.Transformer(norm_first=False)` is the default" in said("post_norm", "12 layers")
    assert "adds one all the same" in said("post_norm", "final layer norm")


def test_weights_of_one_order_do_not_work_in_the_other(torch: Any) -> None:
    size = {"d_model": 8, "nhead": 2, "dim_feedforward": 16, "batch_first": True}
    post = torch.nn.TransformerEncoderLayer(**size).eval()
    pre = torch.nn.TransformerEncoderLayer(**size, norm_first=True).eval()
    pre.load_state_dict(post.state_dict())  # the names are the same
    x = torch.randn(2, 3, 8)
    assert not torch.allclose(pre(x), post(x), atol=0.1)
    assert "look at `norm_first`: False is post-norm" in said("post_norm", "which order")
