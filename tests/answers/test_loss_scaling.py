"""What the page of loss scaling says of PyTorch, and its backward pass held to autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms.loss_scaling import bfloat16, gradients, keep
from tests.answers.asked import said

pytestmark = pytest.mark.torch


@pytest.fixture
def training(torch: Any) -> tuple[Any, Any, Any]:
    net = torch.nn.Linear(3, 2)
    return net, torch.optim.SGD(net.parameters(), lr=0.1), torch.amp.GradScaler("cpu")


def test_the_gradients_are_those_of_autograd(torch: Any) -> None:
    rng = np.random.default_rng(0)
    W, x, target = rng.normal(size=(3, 5, 5)), *rng.normal(size=(2, 4, 5))
    dz, dW = gradients(W, x, target, 8.0, "float64")
    weights = [torch.tensor(w, requires_grad=True) for w in W]
    out, sums = torch.tensor(x), []
    for w in weights:
        sums.append(out @ w)
        sums[-1].retain_grad()
        out = torch.sigmoid(sums[-1])
    (8 * (out - torch.tensor(target)).square().mean() / 2).backward()
    for k in range(3):
        assert np.allclose(dz[k], sums[k].grad.numpy(), rtol=1e-10, atol=0)
        assert np.allclose(dW[k], weights[k].grad.numpy(), rtol=1e-10, atol=0)


def test_formats_keep_what_they_keep_in_pytorch(torch: Any) -> None:
    x = np.geomspace(1e-9, 1e6, 1000)
    assert np.array_equal(bfloat16(x), torch.tensor(x).float().bfloat16().float().numpy())
    assert np.array_equal(keep(x, "float16"), torch.tensor(x).half().double().numpy())


def test_the_scaler_has_the_settings_that_the_page_names(training: Any) -> None:
    scaler = training[2]
    assert scaler.get_scale() == 65536
    assert (scaler.get_backoff_factor(), scaler.get_growth_factor()) == (0.5, 2)
    assert scaler.get_growth_interval() == 2000
    assert set(scaler.state_dict()) >= {"scale", "_growth_tracker"}
    assert "`scaler.state_dict()`" in said("loss_scaling", "checkpoint")


def test_clipped_before_it_is_unscaled_a_gradient_is_gone(torch: Any, training: Any) -> None:
    net, optimizer, scaler = training
    scaler.scale(net(torch.ones(4, 3)).square().mean()).backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
    scaler.unscale_(optimizer)
    whole = torch.stack([p.grad.norm() for p in net.parameters()]).norm().item()
    assert whole == pytest.approx(1 / 65536, rel=1e-3)
    assert "arrives as 1/65,536" in said("loss_scaling", "order")


def test_unscaling_twice_says_what_the_page_quotes(torch: Any, training: Any) -> None:
    net, optimizer, scaler = training
    scaler.scale(net(torch.ones(4, 3)).sum()).backward()
    scaler.unscale_(optimizer)
    message = "already been called on this optimizer since the last update"
    with pytest.raises(RuntimeError, match=message):
        scaler.unscale_(optimizer)
    assert message in said("loss_scaling", "already been called")


def test_weights_in_float16_cannot_be_unscaled(torch: Any, training: Any) -> None:
    net, optimizer, scaler = training
    net.half()
    scaler.scale(net(torch.ones(4, 3).half()).sum()).backward()
    with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
        scaler.unscale_(optimizer)
    assert "Attempting to unscale FP16 gradients" in said("loss_scaling", "FP16")


def test_micro_batches_add_up_under_one_factor(torch: Any, training: Any) -> None:
    net, optimizer, scaler = training
    x = torch.randn(8, 3)
    net(x).square().mean().backward()
    whole = net.weight.grad.clone()
    optimizer.zero_grad()
    for part in x.chunk(2):
        scaler.scale(net(part).square().mean() / 2).backward()
    scaler.unscale_(optimizer)
    assert torch.allclose(net.weight.grad, whole, rtol=1e-5)
    assert "`scaler.scale(loss / n).backward()`" in said("loss_scaling", "accumulation")


def test_a_step_that_is_not_finite_is_left_out_and_the_factor_halved(
    torch: Any, training: Any
) -> None:
    net, optimizer, scaler = training
    before = net.weight.detach().clone()
    scaler.scale(net(torch.full((4, 3), torch.inf)).sum()).backward()
    scaler.step(optimizer)
    scaler.update()
    assert torch.equal(net.weight, before)
    assert scaler.get_scale() == 65536 / 2


def test_the_schedule_warns_when_the_first_step_was_left_out(torch: Any, training: Any) -> None:
    net, optimizer, scaler = training
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    scaler.scale(net(torch.full((4, 3), torch.inf)).sum()).backward()
    scaler.step(optimizer)
    scaler.update()
    with pytest.warns(UserWarning, match=r"`lr_scheduler.step\(\)` before `optimizer.step\(\)`"):
        schedule.step()
    assert "`lr_scheduler.step()`" in said("loss_scaling", "skipped step")
