"""What the page on safe operations says of PyTorch, tried in PyTorch; its table beside autograd."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from glossary_src.terms.log_sum_exp import costs, operate
from tests.answers.asked import said

pytestmark = pytest.mark.torch
EPS = 1e-8


def naive(torch: Any, name: str, x: Any) -> Any:
    """The rows of the table, as one would write them."""
    scores = torch.stack([x, torch.zeros_like(x)])
    return {
        "log Σ exp": lambda: scores.exp().sum().log(),
        "log softmax": lambda: scores.softmax(0)[1].log(),
        "where, sin x / x": lambda: torch.where(x != 0, x.sin() / x, 1),
        "√ of a square": lambda: x.square().sqrt(),
        "log x": lambda: x.log(),
        "x / |x|": lambda: x / x.square().sqrt(),
        "std of one value": lambda: (x[None] - x[None].mean()).square().sum().div(0).sqrt(),
        "masked softmax": lambda: (scores - math.inf).softmax(0)[0],
    }[name]()


def safe(torch: Any, name: str, x: Any) -> Any:
    """The same, made safe."""
    scores, nonzero = torch.stack([x, torch.zeros_like(x)]), torch.where(x != 0, x, 1)
    return {
        "log Σ exp": lambda: scores.logsumexp(0),
        "log softmax": lambda: scores.log_softmax(0)[1],
        "where, sin x / x": lambda: torch.where(x != 0, nonzero.sin() / nonzero, 1),
        "√ of a square": lambda: (x.square() + EPS).sqrt(),
        "log x": lambda: (x + EPS).log(),
        "x / |x|": lambda: x / (x.square() + EPS).sqrt(),
        "std of one value": lambda: (x[None].var(correction=0) + EPS).sqrt(),
        "masked softmax": lambda: (scores + torch.finfo(x.dtype).min).softmax(0)[0],
    }[name]()


ROWS = "log Σ exp", "log softmax", "where, sin x / x", "√ of a square", "log x", "x / |x|"


@pytest.mark.parametrize("name", [*ROWS, "std of one value", "masked softmax"])
@pytest.mark.parametrize("point", ["bad", "usual"])
@pytest.mark.parametrize(("way", "is_safe"), [(naive, False), (safe, True)])
def test_the_table_is_what_autograd_finds(
    name: str, point: str, way: Any, is_safe: bool, torch: Any
) -> None:
    bad = 1000.0 if name in ROWS[:2] else 0.0
    x = torch.tensor(bad if point == "bad" else 0.7, dtype=torch.float64, requires_grad=True)
    value = way(torch, name, x)
    value.backward()
    with np.errstate(all="ignore"):
        found = operate(name, np.float64(x.item()), EPS, is_safe)
    expected = value.item(), x.grad.item()
    assert np.allclose(found, expected, rtol=1e-10, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("name", ["log(softmax)", "log(softmax + ε)", "log-softmax"])
def test_the_three_losses_are_those_of_autograd(name: str, torch: Any) -> None:
    for difference in (0.5, 3, 20):
        z = torch.tensor([0.0, -difference], dtype=torch.float64, requires_grad=True)
        p = z.softmax(0)[1]
        loss = {"log(softmax)": -p.log(), "log(softmax + ε)": -(p + EPS).log()}.get(name)
        loss = -z.log_softmax(0)[1] if loss is None else loss
        loss.backward()
        found = costs(difference, EPS)[name]
        assert np.allclose(found, (loss.item(), -z.grad[1].item()), rtol=1e-10)


def test_the_gradient_of_a_softmax_and_a_logarithm_ends_before_the_value(torch: Any) -> None:
    ends: dict[tuple[str, bool], int] = {}
    for difference in range(80, 120):
        z = torch.tensor([0.0, -float(difference)], requires_grad=True)
        value = z.softmax(0)[1].log()
        value.backward()
        ends.setdefault(("value", math.isfinite(value.item())), difference)
        ends.setdefault(("slope", bool(z.grad.isfinite().all())), difference)
    assert ends["value", False] == 104
    assert ends["slope", False] == 89


def test_a_double_where_has_a_gradient_and_a_single_one_has_not(torch: Any) -> None:
    x = torch.tensor([0.0, 4.0], requires_grad=True)
    torch.where(x > 0, x.sqrt(), 0).sum().backward()
    assert x.grad.isnan().tolist() == [True, False]
    x.grad = None
    once = torch.where(x > 0, x, 1)
    torch.where(x > 0, once.sqrt(), 0).sum().backward()
    assert x.grad.tolist() == [0, 0.25]
    answer = said("log_sum_exp", "double where")
    assert "safe = torch.where(x > 0, x, 1)" in answer
    assert "torch.where(x > 0, safe.sqrt(), 0)" in answer


def test_an_epsilon_helps_inside_the_root_only(torch: Any) -> None:
    x = torch.zeros(3, requires_grad=True)
    torch.sqrt(x.square().mean() + 1e-8).backward()
    assert not x.grad.any()
    x.grad = None
    (torch.sqrt(x.square().mean()) + 1e-8).backward()
    assert x.grad.isnan().all()
    answer = said("log_sum_exp", "mean squared error")
    assert "torch.sqrt(mse + 1e-8)" in answer
    assert "torch.sqrt(mse) + 1e-8" in answer
    assert torch.tensor(1e-8).half() == 0


def test_a_row_that_is_all_masked(torch: Any) -> None:
    row = torch.full((3,), -math.inf, requires_grad=True)
    value = row.logsumexp(0)
    value.backward()
    assert value.item() == -math.inf
    assert row.grad.isnan().all()
    least = torch.full((3,), torch.finfo(torch.float32).min)
    assert torch.allclose(least.softmax(0), torch.full((3,), 1 / 3))
    assert (least + least).eq(-math.inf).all()
    x = torch.randn(1, 2, 4)
    mask = torch.tensor([[True, True], [False, False]])
    attended = torch.nn.functional.scaled_dot_product_attention(x, x, x, attn_mask=mask)
    assert attended[0, 0].any()
    assert not attended[0, 1].any()
    answer = said("log_sum_exp", "all masked")
    assert "two such masks added are −inf again" in answer
    assert "returns zeros for such a row" in answer


def test_the_spread_of_one_value(torch: Any) -> None:
    x = torch.ones(1, requires_grad=True)
    with pytest.warns(UserWarning, match="degrees of freedom"):
        assert x.std().isnan()
    assert x.std(correction=0) == 0
    (x.var(correction=0) + 1e-5).sqrt().backward()
    assert x.grad.item() == 0
    assert "(x.var(correction=0) + 1e-5).sqrt()" in said("log_sum_exp", "batch of one")


def test_directions_of_zero_have_huge_gradients(torch: Any) -> None:
    x = torch.zeros(1, 3, requires_grad=True)
    torch.nn.functional.normalize(x).sum().backward()
    assert x.grad.tolist()[0] == pytest.approx([1e12] * 3)
    one = torch.zeros(1, requires_grad=True)
    torch.nn.functional.cosine_similarity(one, torch.ones(1), dim=0).backward()
    assert one.grad.item() == pytest.approx(1e8)


def test_clamp_has_no_slope_below_its_limit(torch: Any) -> None:
    p = torch.zeros(1, requires_grad=True)
    p.clamp(min=1e-8).log().backward()
    assert p.grad.item() == 0
    p.grad = None
    (p + 1e-8).log().backward()
    assert p.grad.item() == pytest.approx(1e8)


def test_xlogy_of_zeros_has_a_value_and_no_gradient(torch: Any) -> None:
    x = torch.zeros(1, requires_grad=True)
    value = torch.special.xlogy(x, x)
    value.backward()
    assert value.item() == 0
    assert x.grad.isnan().all()
