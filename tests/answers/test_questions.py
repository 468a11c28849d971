"""What answers say of PyTorch, tried in PyTorch: its messages, and what comes out."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.answers.asked import said
from tests.needs import needs_torch

pytestmark = pytest.mark.torch


def test_a_second_backward_says_what_the_pages_quote(torch: Any) -> None:
    w = torch.ones(3, requires_grad=True)
    loss = (w * w).sum()
    loss.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        loss.backward()
    for module in ("backpropagation", "bptt"):
        assert said(module, "Trying to backward through the graph a second time")


def test_a_detached_state_ends_the_graph_of_the_window_before(torch: Any) -> None:
    w, h = torch.ones(1, requires_grad=True), torch.zeros(1)
    for _ in range(3):
        h = torch.tanh(w * h.detach() + w)
        h.sum().backward()
    assert "h = h.detach()" in said("bptt", "second time")


def test_a_retained_graph_needs_weights_that_a_step_has_changed(torch: Any) -> None:
    w = torch.ones(1, requires_grad=True)
    optimizer, h = torch.optim.SGD([w], lr=0.1), torch.ones(1)

    def train(state: Any) -> Any:  # a window of two steps, not cut
        for _ in range(2):
            state = torch.tanh(w * state)
        optimizer.zero_grad()
        state.sum().backward(retain_graph=True)
        optimizer.step()
        return state

    h = train(h)
    with pytest.raises(RuntimeError, match="has been modified by an inplace operation"):
        train(h)
    assert "leads to the next error" in said("bptt", "second time")
    assert "leads only to the next error" in said("backpropagation", "second time")


def test_an_output_changed_in_place_stops_the_backward_pass(torch: Any) -> None:
    w = torch.ones(3, requires_grad=True)
    h = torch.sigmoid(w)
    h += 1
    with pytest.raises(RuntimeError, match="has been modified by an inplace operation"):
        h.sum().backward()
    (torch.sigmoid(w) + 1).sum().backward()
    assert said("backpropagation", "… has been modified by an inplace operation")


def test_a_frozen_network_says_that_nothing_requires_a_gradient(torch: Any) -> None:
    net = torch.nn.Linear(2, 1).requires_grad_(False)
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad"):
        net(torch.ones(1, 2)).sum().backward()
    assert said("backpropagation", "element 0 of tensors does not require grad")


def test_argmax_has_no_gradient_rounding_a_zero_and_straight_through_the_soft_one(
    torch: Any,
) -> None:
    z = torch.randn(3, requires_grad=True)
    assert not z.argmax().requires_grad
    torch.round(z).sum().backward()
    assert not z.grad.any()
    soft, weights = torch.softmax(z, 0), torch.tensor([1.0, 2.0, 3.0])
    hard = torch.nn.functional.one_hot(z.argmax(), 3).float()
    y = soft + (hard - soft).detach()
    (grad,) = torch.autograd.grad((y * weights).sum(), z, retain_graph=True)
    (expected,) = torch.autograd.grad((soft * weights).sum(), z)
    assert torch.allclose(y, hard)
    assert torch.allclose(grad, expected)
    assert "y = soft + (hard - soft).detach()" in said("backpropagation", "argmax")


def test_a_frozen_layer_has_none_and_a_state_dict_no_gradients(torch: Any) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 1))
    model[0].requires_grad_(False)
    model(torch.ones(1, 2)).sum().backward()
    without = [name for name, p in model.named_parameters() if p.grad is None]
    assert without == ["0.weight", "0.bias"]
    assert model.state_dict()["1.weight"].grad is None
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'norm'"):
        model[0].weight.grad.norm()
    assert "'NoneType' object has no attribute 'norm'" in said("gradient_norm", "no gradient?")


def test_each_term_of_a_loss_has_its_gradient(torch: Any) -> None:
    shared = torch.ones(2, requires_grad=True)
    for term, size in ((shared.sum(), 1), (100 * shared.sum(), 100)):
        (grad,) = torch.autograd.grad(term, shared, retain_graph=True)
        assert grad.tolist() == [size, size]


def test_reentrant_checkpoints_without_an_input_that_learns_lose_gradients(torch: Any) -> None:
    from torch.utils.checkpoint import checkpoint

    body, head = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
    with pytest.warns(UserWarning, match="None of the inputs have requires_grad=True"):
        head(checkpoint(body, torch.ones(1, 2), use_reentrant=True)).sum().backward()
    assert body.weight.grad is None
    head(checkpoint(body, torch.ones(1, 2), use_reentrant=False)).sum().backward()
    assert body.weight.grad is not None
    assert "None of the inputs have requires_grad=True" in said("forward_pass", "checkpointing")


def test_where_needs_a_safe_input(torch: Any) -> None:
    x = torch.tensor([0.0, 1.0, -2.0], requires_grad=True)
    torch.where(x == 0, 1, torch.sin(x) / x).sum().backward()
    assert x.grad.isnan().tolist() == [True, False, False]
    x.grad = None
    safe = torch.where(x == 0, 1, x)
    y = torch.where(x == 0, 1, torch.sin(safe) / safe)
    y.sum().backward()
    assert torch.allclose(y, torch.sinc(x / math.pi))
    assert torch.allclose(x.grad, torch.tensor([0, -0.301169, 0.435398]), atol=1e-5)
    answer = said("nan", "torch.where")
    assert "safe = torch.where(x == 0, 1, x)" in answer
    assert "torch.where(x == 0, 1, torch.sin(safe) / safe)" in answer


def test_a_masked_row_is_nan_unless_it_is_masked_with_a_finite_number(torch: Any) -> None:
    x = torch.randn(2, requires_grad=True)
    mask = torch.ones(2, dtype=torch.bool)
    assert torch.softmax(x.masked_fill(mask, -math.inf), 0).isnan().all()
    least = torch.finfo(x.dtype).min
    assert torch.softmax(x.masked_fill(mask, least), 0).tolist() == [0.5, 0.5]
    assert torch.tensor(least) + torch.tensor(least) == -math.inf
    assert "two such masks *added* are −inf again" in said("nan", "masked or padded completely")


def test_the_slope_of_a_leaky_relu(torch: Any) -> None:
    assert torch.nn.LeakyReLU().negative_slope == 0.01
    assert "PyTorch's default is 0.01" in said("leaky_relu", "Which slope")


def test_every_layer_and_direction_of_an_lstm_has_its_biases(torch: Any) -> None:
    lstm = torch.nn.LSTM(2, 3, num_layers=2, bidirectional=True)
    names = dict(lstm.named_parameters())
    answer = said("lstm", "How do I set the forget gate bias")
    for name in ("bias_ih_l0", "bias_ih_l1", "bias_ih_l0_reverse"):
        assert name in names
        assert name in answer


def test_zeroing_afterward_leaves_nan_in_the_gradient(torch: Any) -> None:
    bias = torch.full((2,), -math.inf)
    x = torch.randn(2, requires_grad=True)
    torch.nan_to_num(torch.softmax(x + bias, 0)).sum().backward()
    assert x.grad.isnan().all()
    x.grad = None
    torch.softmax(torch.stack([x + bias, x]), 1)[1:].sum().backward()
    assert x.grad.isnan().all()


def test_a_batch_of_one_has_no_spread(torch: Any) -> None:
    with pytest.warns(UserWarning, match="degrees of freedom is <= 0"):
        assert torch.ones(1).std().isnan()
    norm = torch.nn.BatchNorm1d(8)
    with pytest.raises(ValueError, match="Expected more than 1 value per channel when training"):
        norm(torch.randn(1, 8))
    assert norm.eval()(torch.randn(1, 8)).isfinite().all()
    assert said("batch_normalization", "Expected more than 1 value per channel when training")


@pytest.mark.parametrize(("zeroed", "loss"), [(False, math.inf), (True, 0)])
def test_ctc_of_a_target_longer_than_the_input(zeroed: bool, loss: float, torch: Any) -> None:
    scores = torch.randn(3, 1, 5, requires_grad=True)
    target, lengths = torch.tensor([[1, 2, 3, 4]]), ([3], [4])
    ctc = torch.nn.functional.ctc_loss
    found = ctc(scores.log_softmax(2), target, *map(torch.tensor, lengths), zero_infinity=zeroed)
    found.backward()
    assert found.item() == loss
    assert scores.grad.isnan().all() or (zeroed and not scores.grad.any())


def test_a_root_of_the_squared_error_has_no_gradient_at_zero(torch: Any) -> None:
    x = torch.zeros(3, requires_grad=True)
    x.square().mean().sqrt().backward()
    assert x.grad.isnan().all()


@pytest.mark.parametrize(("module", "expected"), [("BCELoss", 0), ("BCEWithLogitsLoss", -1)])
def test_a_loss_of_probabilities_loses_its_gradient(
    module: str, expected: float, torch: Any
) -> None:
    z = torch.tensor([-120.0], requires_grad=True)
    given = torch.sigmoid(z) if module == "BCELoss" else z
    getattr(torch.nn, module)()(given, torch.ones(1)).backward()
    assert z.grad.item() == expected


def test_clipping_a_scaled_gradient_leaves_next_to_nothing(torch: Any) -> None:
    weight = torch.nn.Parameter(torch.zeros(1))
    weight.grad = torch.tensor([0.5 * 65536])
    torch.nn.utils.clip_grad_norm_([weight], 1.0)
    assert weight.grad.item() / 65536 == pytest.approx(1 / 65536, rel=1e-6)
    assert "ends as 1/65,536" in said("overflow", "unscaling")


def test_inputs_of_zero_move_the_last_bias_alone(torch: Any) -> None:
    def moved(activation: Any) -> list[bool]:
        net = torch.nn.Sequential(torch.nn.Linear(3, 4), activation, torch.nn.Linear(4, 1))
        torch.nn.init.zeros_(net[0].bias)
        net(torch.zeros(5, 3)).sum().backward()
        return [bool(net[k].bias.grad.any()) for k in (0, 2)]

    assert moved(torch.nn.ReLU()) == [False, True]
    assert moved(torch.nn.LeakyReLU(0.1)) == [True, True]


def test_a_rate_that_warms_up_reaches_its_value(torch: Any) -> None:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 1000))
    rates = []
    for _ in range(1001):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    assert (rates[0], rates[499], rates[-1]) == pytest.approx((0.0005, 0.25, 0.5))
    assert "lambda step: min(1, (step + 1) / 1000)" in said("learning_rate", "warm-up")


def test_transformers_have_their_normalization_last_unless_told() -> None:
    needs_torch()
    from torch import nn

    assert not nn.TransformerEncoderLayer(8, 2).norm_first


@pytest.mark.parametrize(
    ("classes", "loss"), [(2, 0.7), (3, 1.1), (5, 1.6), (10, 2.3), (100, 4.6), (1000, 6.9)]
)
def test_the_loss_of_a_guess_is_the_logarithm_of_the_number_of_classes(
    classes: int, loss: float
) -> None:
    assert round(math.log(classes), 1) == loss
    assert f"{loss} for" in said("cross_entropy", "What do these numbers mean")


def test_with_unequal_classes_a_guess_has_the_entropy_of_their_frequencies() -> None:
    shares = 0.9, 0.1
    assert round(-sum(p * math.log(p) for p in shares), 2) == 0.33
    assert "0.33 for 90 and 10 percent" in said("cross_entropy", "What do these numbers mean")


def test_a_linear_layer_starts_with_a_third_of_1_over_n(torch: Any) -> None:
    layer, limit = torch.nn.Linear(400, 400), 400**-0.5
    assert layer.weight.abs().max().item() <= limit
    assert layer.weight.var().item() * 400 == pytest.approx(1 / 3, rel=0.02)
    assert torch.nn.init.calculate_gain("leaky_relu", math.sqrt(5)) ** 2 == pytest.approx(1 / 3)
    assert "1/(3n), the same as a uniform draw" in said("he_initialization", "a=sqrt(5)")
    kernel = torch.nn.Conv2d(32, 64, 3).weight  # n counts the kernel: 288
    assert kernel.var().item() * 288 == pytest.approx(1 / 3, rel=0.02)
    assert "variance 1/(3n)" in said("cnn", "number of inputs")
    torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    assert layer.weight.var().item() * 400 == pytest.approx(2, rel=0.02)
