"""Messages and symptoms: PyTorch and NumPy say what the page quotes, and its code is code."""

from __future__ import annotations

import ast
import copy
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glossary_src.messages import MESSAGES
from glossary_src.schema.grammar import tokens

PRINTED = [it for it in MESSAGES.entries if it.kind == "message"]
RAISED = [it for it in PRINTED if not it.unraised]
RAISES: dict[str, Callable[[Any], object]] = {}
"""What makes PyTorch or NumPy say a message, by its slug. It is given torch."""


def says(slug: str) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
    def kept(function: Callable[[Any], object]) -> Callable[[Any], object]:
        RAISES[slug] = function
        return function

    return kept


def heard(function: Callable[[Any], object], torch: Any) -> str:
    """What was raised and warned, without backticks."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        raised = ""
        try:
            function(torch)
        except Exception as error:
            raised = str(error)
    said = [raised, *(str(it.message) for it in warned)]
    return " ".join("\n".join(said).replace("`", "").split())


def leaf(torch: Any, n: int = 3) -> Any:
    return torch.ones(n, requires_grad=True)


def layer(torch: Any) -> Any:
    return torch.nn.Linear(2, 1)


def scaled(torch: Any) -> tuple[Any, Any]:
    """A scaler and an optimizer, ready for a step."""
    model, scaler = layer(torch), torch.amp.GradScaler("cpu")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler.scale(model(torch.ones(1, 2)).sum()).backward()
    return scaler, optimizer


@says("does-not-require-grad")
def _(torch: Any) -> None:
    layer(torch).requires_grad_(False)(torch.ones(1, 2)).sum().backward()


@says("modified-by-an-inplace-operation")
def _(torch: Any) -> None:
    h = leaf(torch).sigmoid()
    h += 1
    h.sum().backward()


@says("backward-a-second-time")
def _(torch: Any) -> None:
    loss = leaf(torch).square().sum()
    loss.backward()
    loss.backward()


@says("only-for-scalar-outputs")
def _(torch: Any) -> None:
    (leaf(torch) * 2).backward()


@says("grad-of-a-non-leaf")
def _(torch: Any) -> None:
    assert (leaf(torch) * 2).grad is None


@says("retain-grad-without-a-graph")
def _(torch: Any) -> None:
    torch.ones(1).retain_grad()


@says("not-used-in-the-graph")
def _(torch: Any) -> None:
    used, unused = leaf(torch), leaf(torch)
    torch.autograd.grad(used.sum(), [used, unused])


@says("numpy-on-a-tensor-that-requires-grad")
def _(torch: Any) -> None:
    leaf(torch).numpy()


@says("tensor-to-a-scalar")
def _(torch: Any) -> None:
    math.sqrt(leaf(torch, 1))


@says("copy-construct-from-a-tensor")
def _(torch: Any) -> None:
    assert torch.tensor(leaf(torch)).grad_fn is None


@says("leaf-in-place")
def _(torch: Any) -> None:
    w = leaf(torch)
    w += 1


@says("flags-of-leaf-variables")
def _(torch: Any) -> None:
    (leaf(torch) * 2).requires_grad = False


@says("only-floating-point-can-require-gradients")
def _(torch: Any) -> None:
    torch.ones(1, dtype=torch.long, requires_grad=True)


@says("none-of-the-inputs-require-grad")
def _(torch: Any) -> None:
    from torch.utils.checkpoint import checkpoint

    checkpoint(layer(torch), torch.ones(1, 2), use_reentrant=True)


@says("nonetype-has-no-attribute-norm")
def _(torch: Any) -> None:
    layer(torch).weight.grad.norm()


@says("full-backward-hook-is-firing")
def _(torch: Any) -> None:
    model = layer(torch)
    model.register_full_backward_hook(lambda *_: None)
    model(torch.ones(1, 2)).sum().backward()


@says("inference-tensors")
def _(torch: Any) -> None:
    with torch.inference_mode():
        x = torch.ones(3)
    (leaf(torch) * x).sum().backward()


@says("only-graph-leaves-can-be-copied")
def _(torch: Any) -> None:
    copy.deepcopy(leaf(torch) * 2)


@says("jacobian-mismatch")
def _(torch: Any) -> None:
    torch.autograd.gradcheck(lambda x: 1000 * x**2, leaf(torch))


@says("lr-scheduler-before-optimizer")
def _(torch: Any) -> None:
    optimizer = torch.optim.SGD(layer(torch).parameters(), lr=0.1)
    torch.optim.lr_scheduler.StepLR(optimizer, 1).step()


@says("empty-parameter-list")
def _(torch: Any) -> None:
    torch.optim.SGD([], lr=0.1)


@says("optimize-a-non-leaf-tensor")
def _(torch: Any) -> None:
    torch.optim.SGD([torch.randn(3, requires_grad=True) * 0.01], lr=0.1)


@says("starting-multiplicative-factor")
def _(torch: Any) -> None:
    optimizer = torch.optim.SGD(layer(torch).parameters(), lr=0.1)
    torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0)


@says("invalid-learning-rate")
def _(torch: Any) -> None:
    torch.optim.SGD(layer(torch).parameters(), lr=-0.1)


@says("total-norm-is-non-finite")
def _(torch: Any) -> None:
    weight = torch.nn.Parameter(torch.zeros(1))
    weight.grad = torch.tensor([math.inf])
    torch.nn.utils.clip_grad_norm_([weight], 1.0, error_if_nonfinite=True)


@says("elements-between-0-and-1")
def _(torch: Any) -> None:
    torch.nn.BCELoss()(torch.tensor([1.2]), torch.ones(1))


@says("different-target-size")
def _(torch: Any) -> None:
    torch.nn.MSELoss()(torch.ones(4, 1), torch.ones(4))


@says("same-as-input-size")
def _(torch: Any) -> None:
    torch.nn.BCEWithLogitsLoss()(torch.ones(4, 1), torch.ones(4))


@says("implicit-dimension-for-softmax")
def _(torch: Any) -> None:
    torch.nn.Softmax()(torch.ones(2, 3))


@says("target-dtype-long")
def _(torch: Any) -> None:
    torch.nn.functional.cross_entropy(torch.zeros(2, 3), torch.zeros(2))


@says("multi-target-not-supported")
def _(torch: Any) -> None:
    target = torch.zeros(2, 1, dtype=torch.long)
    torch.nn.functional.cross_entropy(torch.zeros(2, 3), target)


@says("target-out-of-bounds")
def _(torch: Any) -> None:
    torch.nn.functional.cross_entropy(torch.zeros(1, 10), torch.tensor([10]))


@says("mean-of-empty-slice")
def _(torch: Any) -> None:
    np.array([]).mean()


@says("returned-nan-values")
def _(torch: Any) -> None:
    with torch.autograd.detect_anomaly():
        (leaf(torch) - 2).sqrt().sum().backward()


@says("overflow-in-exp")
def _(torch: Any) -> None:
    np.exp(np.array([1000.0]))


@says("overflow-in-matmul")
def _(torch: Any) -> object:
    return np.full((2, 2), 1e200) @ np.full((2, 2), 1e200)


@says("divide-by-zero-in-log")
def _(torch: Any) -> None:
    np.log(np.zeros(1))


@says("invalid-value-in-divide")
def _(torch: Any) -> object:
    return np.zeros(1) / np.zeros(1)


@says("invalid-value-in-sqrt")
def _(torch: Any) -> None:
    np.sqrt(np.array([-1.0]))


@says("underflow")
def _(torch: Any) -> None:
    with np.errstate(under="warn"):
        np.exp(np.array([-1000.0]))


@says("probability-tensor-contains-nan")
def _(torch: Any) -> None:
    torch.multinomial(torch.tensor([math.nan, 1.0]), 1)


@says("found-invalid-values")
def _(torch: Any) -> None:
    torch.distributions.Normal(torch.tensor([math.nan]), torch.ones(1))


@says("degrees-of-freedom")
def _(torch: Any) -> None:
    assert torch.ones(1).std().isnan()


@says("svd-failed-to-converge")
def _(torch: Any) -> None:
    torch.linalg.svd(torch.full((2, 2), math.nan))


@says("must-have-the-same-dtype")
def _(torch: Any) -> None:
    layer(torch)(torch.ones(1, 2, dtype=torch.float64))


@says("expected-scalar-type-half")
def _(torch: Any) -> None:
    torch.bmm(torch.ones(1, 1, 1).half(), torch.ones(1, 1, 1))


@says("found-dtype-double")
def _(torch: Any) -> None:
    y, target = torch.rand(3, requires_grad=True), torch.ones(3, dtype=torch.float64)
    torch.nn.functional.binary_cross_entropy(y, target).backward()


@says("value-cannot-be-converted-to-half")
def _(torch: Any) -> None:
    torch.zeros(2).half().masked_fill(torch.ones(2, dtype=torch.bool), -1e9)


@says("attempting-to-unscale-fp16-gradients")
def _(torch: Any) -> None:
    model, scaler = layer(torch).half(), torch.amp.GradScaler("cpu")
    scaler.scale(model(torch.ones(1, 2).half()).sum()).backward()
    scaler.unscale_(torch.optim.SGD(model.parameters(), lr=0.1))


@says("unscale-has-already-been-called")
def _(torch: Any) -> None:
    scaler, optimizer = scaled(torch)
    scaler.unscale_(optimizer)
    scaler.unscale_(optimizer)


@says("step-has-already-been-called")
def _(torch: Any) -> None:
    scaler, optimizer = scaled(torch)
    scaler.step(optimizer)
    scaler.step(optimizer)


@says("no-inf-checks-were-recorded")
def _(torch: Any) -> None:
    scaler, optimizer = scaled(torch)
    optimizer.zero_grad()
    scaler.step(optimizer)


@says("more-than-1-value-per-channel")
def _(torch: Any) -> None:
    torch.nn.BatchNorm1d(8)(torch.randn(1, 8))


@says("enable-nested-tensor")
def _(torch: Any) -> None:
    encoder = torch.nn.TransformerEncoderLayer(8, 2, norm_first=True)
    torch.nn.TransformerEncoder(encoder, 2)


@pytest.mark.torch
@pytest.mark.parametrize("message", RAISED, ids=lambda it: it.slug)
def test_a_message_is_what_the_library_says(message: Any, torch: Any) -> None:
    assert message.words in heard(RAISES[message.slug], torch)


def test_every_message_is_raised_here_or_says_why_it_is_not() -> None:
    assert sorted(RAISES) == sorted(it.slug for it in RAISED)


def test_there_are_enough_of_both_kinds() -> None:
    assert len(PRINTED) >= 35
    assert len(MESSAGES.entries) - len(PRINTED) >= 25


@pytest.mark.parametrize("entry", MESSAGES.entries, ids=lambda it: it.slug)
def test_code_to_paste_is_python(entry: Any) -> None:
    for text in (entry.check, entry.cure):
        for token in tokens(text):
            if token.kind == "code":
                ast.parse(token.text.strip("`"))


@pytest.mark.torch
def test_the_loss_of_a_guess_is_the_number_that_the_page_lists(torch: Any) -> None:
    (entry,) = [it for it in PRINTED if it.slug == "logarithm-of-the-classes"]
    for classes in (2, 3, 10, 100, 1000):
        scores, target = torch.zeros(1, classes), torch.zeros(1, dtype=torch.long)
        loss = torch.nn.functional.cross_entropy(scores, target).item()
        assert f"{loss:.4f} for {classes:,}" in entry.means
        assert f"{loss:.4f}" in entry.words or classes == 3


@pytest.mark.torch
class TestWhatTheEntriesAdvise:
    def test_a_value_keeps_its_gradient_if_asked_before(self, torch: Any) -> None:
        h = leaf(torch) * 2
        h.retain_grad()
        h.sum().backward()
        assert h.grad.tolist() == [1, 1, 1]

    def test_an_unused_tensor_gets_none_where_that_is_allowed(self, torch: Any) -> None:
        a, b = leaf(torch), leaf(torch)
        assert torch.autograd.grad(a.sum(), [a, b], allow_unused=True)[1] is None

    def test_a_clone_of_an_inference_tensor_may_be_used(self, torch: Any) -> None:
        with torch.inference_mode():
            x = torch.ones(3)
        w = leaf(torch)
        (w * x.clone()).sum().backward()
        assert x.is_inference()
        assert w.grad is not None

    def test_a_hook_gets_the_gradient_of_the_input_once_that_requires_one(self, torch: Any) -> None:
        model, seen = layer(torch), []
        model.register_full_backward_hook(lambda _, inputs, outputs: seen.append((inputs, outputs)))
        with pytest.warns(UserWarning, match="no inputs require gradients"):
            model(torch.ones(1, 2)).sum().backward()
        model(torch.ones(1, 2).requires_grad_()).sum().backward()
        assert seen[0][0] == (None,)
        assert seen[0][1][0] is not None
        assert seen[1][0][0] is not None

    def test_a_right_backward_pass_agrees_in_float64(self, torch: Any) -> None:
        x = leaf(torch).detach().double().requires_grad_()
        assert torch.autograd.gradcheck(lambda x: 1000 * x**2, x)

    def test_a_schedule_may_start_at_a_thousandth(self, torch: Any) -> None:
        optimizer = torch.optim.SGD(layer(torch).parameters(), lr=1.0)
        torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.001, total_iters=1000)
        assert optimizer.param_groups[0]["lr"] == pytest.approx(0.001)

    def test_stretched_shapes_teach_the_mean_of_all_targets(self, torch: Any) -> None:
        y = torch.zeros(4, 1, requires_grad=True)
        target = torch.tensor([0.0, 1.0, 2.0, 5.0])
        with pytest.warns(UserWarning, match="Using a target size"):
            loss = torch.nn.functional.mse_loss(y, target)
        loss.backward()
        lowest = (-y.grad * 2).flatten()  # a square of slope 2(y - mean)/4 each, from y = 0
        assert lowest.tolist() == [2, 2, 2, 2]

    def test_the_loss_of_probabilities_refuses_nan(self, torch: Any) -> None:
        with pytest.raises(RuntimeError, match="between 0 and 1"):
            torch.nn.BCELoss()(torch.tensor([math.nan]), torch.ones(1))

    def test_the_spread_of_one_value_is_zero_without_the_correction(self, torch: Any) -> None:
        x = torch.ones(1, requires_grad=True)
        assert x.detach().std(correction=0) == 0
        (x.var(correction=0) + 1e-5).sqrt().backward()
        assert x.grad.isfinite().all()

    def test_the_least_number_of_a_format_fits_the_format(self, torch: Any) -> None:
        scores, mask = torch.zeros(2).half(), torch.tensor([True, False])
        shares = scores.masked_fill(mask, torch.finfo(scores.dtype).min).softmax(0)
        assert shares.tolist() == [0, 1]

    def test_formats_hold_what_the_page_says_they_hold(self, torch: Any) -> None:
        assert torch.tensor(1e-8).half() == 0
        assert torch.tensor(65504.0).half().isfinite()
        assert torch.tensor(70000.0).half().isinf()
        assert torch.tensor(88.0).exp().isfinite()
        assert torch.tensor(89.0).exp().isinf()

    def test_equal_units_get_equal_gradients(self, torch: Any) -> None:
        net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
        for p in net.parameters():
            torch.nn.init.constant_(p, 0.5)
        net(torch.randn(4, 2)).sum().backward()
        assert net[0].weight.grad.std(0).max() == 0
