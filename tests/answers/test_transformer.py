"""The passes of the page on transformers against autograd, and what it says of PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms import transformer as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def test_both_passes_are_those_of_autograd(torch: Any) -> None:
    branches, x, error = page.draw(2, False, 5, 8, 2)
    out, found = page.through(x, error, branches)

    def norm(h: Any) -> Any:
        return torch.nn.functional.layer_norm(h, (8,))

    leaf = h = torch.tensor(x, requires_grad=True)
    for branch, weights in branches:
        a, b = torch.tensor(weights)
        y = norm(h)
        if branch is page.attention:
            h = h + torch.softmax(y @ a @ y.mT / 8**0.5, -1) @ y @ b
        else:
            h = h + torch.relu(2**0.5 * y @ a) @ b
    norm(h).backward(torch.tensor(error))
    assert np.abs(out - norm(h).detach().numpy()).max() < 1e-10
    assert np.abs(found[0][1] - leaf.grad.numpy()).max() < 1e-10


def test_a_usual_layer_holds_two_thirds_of_its_weights_in_the_feed_forward_part(
    torch: Any,
) -> None:
    layer = torch.nn.TransformerEncoderLayer(64, 4, 256, batch_first=True)
    sizes = {n: p.numel() for n, p in layer.named_parameters() if p.dim() > 1}
    feed = sum(size for name, size in sizes.items() if name.startswith("linear"))
    assert feed == 8 * 64**2
    assert sum(sizes.values()) - feed == 4 * 64**2
    assert "two thirds" in said("transformer", "Why feed-forward layers")


def test_pytorch_starts_a_branch_alike_at_any_depth(torch: Any) -> None:
    layer = torch.nn.TransformerEncoderLayer(64, 4, 256, batch_first=True)
    few, many = (
        torch.nn.TransformerEncoder(layer, depth, enable_nested_tensor=False) for depth in (2, 12)
    )
    for depth in (few, many):
        assert torch.equal(depth.layers[0].linear2.weight, layer.linear2.weight)
    assert "PyTorch does not do this for you" in said("transformer", "number of layers changed")


def test_without_positions_shuffled_rows_come_out_shuffled(torch: Any) -> None:
    layer = torch.nn.TransformerEncoderLayer(16, 2, 32, batch_first=True).eval()
    x, order = torch.randn(1, 6, 16), torch.randperm(6)
    assert torch.allclose(layer(x[:, order]), layer(x)[:, order], atol=1e-5)
