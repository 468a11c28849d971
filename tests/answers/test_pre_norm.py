"""What the page on pre-norm says of PyTorch, and its passes against autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms import pre_norm as page
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def test_both_passes_are_those_of_autograd(torch: Any) -> None:
    weights, x, error = page.draw(4, "mixing", 2, 5, 8)
    out, kept = page.forward(x, weights, 0)
    dx = page.backward(error, kept, weights)[0]

    def norm(h: Any) -> Any:
        return torch.nn.functional.layer_norm(h, (8,))

    leaf = h = torch.tensor(x, requires_grad=True)
    for U, W, mix in [[torch.tensor(a) for a in w] for w in weights]:
        h = h + mix @ torch.relu(norm(h) @ U) @ W
    norm(h).backward(torch.tensor(error))
    assert np.abs(out - norm(h).detach().numpy()).max() < 1e-10
    assert np.abs(dx - leaf.grad.numpy()).max() < 1e-10


def test_norm_first_brings_no_final_norm_and_warns(torch: Any) -> None:
    nn = torch.nn
    layer = nn.TransformerEncoderLayer(8, 2, 16, norm_first=True, batch_first=True)
    with pytest.warns(UserWarning, match="enable_nested_tensor is True.*norm_first was True"):
        bare = nn.TransformerEncoder(layer, 2)
    assert bare.norm is None
    nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(8), enable_nested_tensor=False)
    answer = said("pre_norm", "set in PyTorch")
    assert "`norm=None` by default" in answer
    assert "`enable_nested_tensor=False` silences it" in answer


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
def test_a_whole_transformer_brings_its_final_norms_along(torch: Any) -> None:
    size = {"d_model": 8, "nhead": 2, "num_encoder_layers": 1, "num_decoder_layers": 1}
    model = torch.nn.Transformer(**size, dim_feedforward=16, norm_first=True)
    assert isinstance(model.encoder.norm, torch.nn.LayerNorm)
    assert isinstance(model.decoder.norm, torch.nn.LayerNorm)
