"""What the page on layer normalization says of PyTorch, and its passes against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms import layer_normalization as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch


@pytest.mark.parametrize("center", [1, 0])
def test_the_backward_pass_is_that_of_autograd(torch: Any, center: int) -> None:
    rng = np.random.default_rng(1)
    x, g = rng.normal(2, 3, (2, 5, 12))
    z, s = page.normalize(x, -1, center)
    leaf = torch.tensor(x, requires_grad=True)
    if center:
        out = torch.nn.functional.layer_norm(leaf, (12,), eps=1e-5)
    else:
        out = torch.nn.functional.rms_norm(leaf, (12,), eps=1e-5)
    out.backward(torch.tensor(g))
    assert np.abs(out.detach().numpy() - z).max() < 1e-10
    ours = page.back_through(g, z, s, -1, center)
    assert np.abs(leaf.grad.numpy() - ours).max() < 1e-10


def test_a_deep_network_is_that_of_autograd(torch: Any) -> None:
    rng = np.random.default_rng(1)
    W = rng.normal(0, 0.3, (4, 12, 12))
    x, error = rng.normal(size=(2, 6, 12))
    leaf = torch.tensor(x, requires_grad=True)
    h = leaf
    for w in W:
        h = torch.sigmoid(torch.nn.functional.layer_norm(h @ torch.tensor(w), (12,)))
    h.backward(torch.tensor(error))
    out, kept = page.forward(W, x, page.sigmoid, -1)

    def slope(z: Any) -> Any:
        return page.sigmoid(z) * page.sigmoid(-z)

    dx = page.backward(W, kept, slope, -1, error)[1]
    assert np.abs(out - h.detach().numpy()).max() < 1e-10
    assert np.abs(dx - leaf.grad.numpy()).max() < 1e-10


@pytest.mark.filterwarnings("ignore:var")
def test_one_example_has_no_variance_and_layer_norm_takes_it(torch: Any) -> None:
    x = torch.randn(1, 8)
    assert x.var(dim=0).isnan().all()
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        torch.nn.BatchNorm1d(8)(x)
    assert torch.nn.LayerNorm(x.shape[-1])(x).isfinite().all()
    assert torch.nn.BatchNorm1d(8).eval()(x).isfinite().all()
    assert "`x.var(dim=0)` of one row is NaN" in said("layer_normalization", "single example")


def test_group_norm_has_layer_norm_and_instance_norm_at_its_ends(torch: Any) -> None:
    nn, x = torch.nn, torch.randn(2, 6, 4, 5)
    whole = nn.LayerNorm((6, 4, 5))(x)
    assert torch.allclose(nn.GroupNorm(1, 6)(x), whole, atol=1e-5)
    assert torch.allclose(nn.GroupNorm(6, 6)(x), nn.InstanceNorm2d(6)(x), atol=1e-5)
    with pytest.raises(RuntimeError, match="Given normalized_shape"):
        nn.LayerNorm(6)(x)  # the last axis is the width, 5
    assert "`nn.GroupNorm(1, channels)` is layer norm" in said("layer_normalization", "group norm")


def test_a_flat_example_meets_the_default_epsilon(torch: Any) -> None:
    layer = torch.nn.LayerNorm(12, dtype=torch.float64)
    assert layer.eps == 1e-5
    x = torch.ones(12, dtype=torch.float64)
    assert not layer(x).any()
    J = torch.autograd.functional.jacobian(layer, x)
    assert float(torch.linalg.matrix_norm(J, 2)) == pytest.approx(1e5**0.5)
    assert torch.tensor(1e-8, dtype=torch.float16) == 0
    assert torch.nn.functional.layer_norm(torch.tensor([3.0, 8.0]), (2,)).tolist() == (
        pytest.approx([-1, 1], abs=1e-4)
    )
