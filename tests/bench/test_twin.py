"""The bench in numpy: against PyTorch's autograd, and its gradients against central differences."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from glossary_src.numerics.bench import ACTIVATIONS, Momentum, Network
from glossary_src.numerics.differences import central_slope, check_gradient
from tests.bench.cases import OPTIMIZERS
from tests.bench.starts import STARTS, network, variance, weights
from tests.needs import needs_torch

KINDS = list(itertools.product(ACTIVATIONS, ("none", "batch", "layer"), (False, True)))
every_kind = pytest.mark.parametrize(("activation", "norm", "skip"), KINDS)
SIZES = (3, 6, 6, 6, 4)
N = 7


def drawn(activation: str, norm: str, skip: bool) -> tuple[Network, Any, Any]:
    """A network whose every parameter matters, and a batch."""
    rng = np.random.default_rng(3)
    net = network(SIZES, rng, activation=activation, start="he", norm=norm, skip=skip)
    for array in [*net.b, *net.gain, *net.shift]:
        array += 0.2 * rng.standard_normal(array.shape)
    return net, rng.standard_normal((N, SIZES[0])), rng.integers(SIZES[-1], size=N)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_slope_agrees_with_central_differences(name):
    z = np.linspace(-6, 6, 1000)
    act = ACTIVATIONS[name]
    np.testing.assert_allclose(act.df(z), central_slope(act.f, z), rtol=1e-6, atol=1e-9)


@every_kind
def test_every_gradient_agrees_with_central_differences(activation, norm, skip):
    net, x, y = drawn(activation, norm, skip)
    _, _, found = net.gradients(x, y)
    for array, gradient in zip(net.parameters, found.parameters, strict=True):
        if np.abs(gradient).max() < 1e-14:
            continue  # a bias before batch norm: the next test has it

        def loss(value, array=array):
            kept = array.copy()
            array[...] = value
            try:
                return net.gradients(x, y)[0]
            finally:
                array[...] = kept

        check_gradient(loss, np.array(array, dtype=np.float64), gradient)


def test_batch_norm_takes_every_bias_before_it_out():
    net, x, y = drawn("tanh", "batch", False)
    _, _, found = net.gradients(x, y)
    assert max(np.abs(db).max() for db in found.db[:-1]) < 1e-15


def test_a_batch_norm_that_forgets_its_mean_is_caught(monkeypatch):
    def forgetful(self, dzhat, zhat, deviation):
        return (dzhat - zhat * (dzhat * zhat).mean(axis=0, keepdims=True)) / deviation

    monkeypatch.setattr(Network, "_before_norm", forgetful)
    with pytest.raises(AssertionError):
        test_every_gradient_agrees_with_central_differences("tanh", "batch", False)


def in_torch(net: Network, parameters: list[Any], x: Any, y: Any) -> tuple[Any, list[Any]]:
    """The loss by PyTorch's own layers, and every z."""
    from torch.nn import functional as F

    act = {
        "sigmoid": F.sigmoid,
        "tanh": F.tanh,
        "relu": F.relu,
        "leaky": F.leaky_relu,
        "gelu": F.gelu,
        "selu": F.selu,
        "linear": lambda u: u,
    }[net.activation]
    count, hidden = len(net.W), len(net.gain)
    W, b = parameters[:count], parameters[count : 2 * count]
    gain = parameters[2 * count : 2 * count + hidden]
    shift = parameters[2 * count + hidden :]
    h, zs = x, []
    for i in range(count - 1):
        z = F.linear(h, W[i].T, b[i])
        z.retain_grad()
        zs.append(z)
        if net.norm == "batch":
            z = F.batch_norm(z, None, None, gain[i], shift[i], training=True)
        if net.norm == "layer":
            z = F.layer_norm(z, z.shape[1:], gain[i], shift[i])
        h = h + act(z) if net.skip and i else act(z)
    return F.cross_entropy(h @ W[-1] + b[-1], y), zs


def tensors(net: Network) -> list[Any]:
    import torch

    return [torch.tensor(array, requires_grad=True) for array in net.parameters]


@pytest.mark.torch
@every_kind
def test_autograd_agrees(activation, norm, skip):
    needs_torch()
    import torch

    net, x, y = drawn(activation, norm, skip)
    parameters = tensors(net)
    loss, zs = in_torch(net, parameters, torch.tensor(x), torch.tensor(y))
    loss.backward()
    mine, _, found = net.gradients(x, y)
    assert mine == pytest.approx(loss.item(), rel=1e-13)
    for p, g in zip(parameters, found.parameters, strict=True):
        np.testing.assert_allclose(g, p.grad.numpy(), rtol=1e-9, atol=1e-14)
    for z, dz in zip(zs, found.dz, strict=False):
        np.testing.assert_allclose(dz, z.grad.numpy(), rtol=1e-9, atol=1e-14)


@pytest.mark.torch
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_ten_steps_are_those_of_torch(name):
    needs_torch()
    import torch

    net, x, y = drawn("tanh", "layer", True)
    parameters = tensors(net)
    theirs: Any = {
        "sgd": lambda: torch.optim.SGD(parameters, 0.05),
        "momentum": lambda: torch.optim.SGD(parameters, 0.05, momentum=0.9),
        "adam": lambda: torch.optim.Adam(parameters, 0.05),
    }[name]()
    mine = OPTIMIZERS[name](net.parameters, 0.05)
    for _ in range(10):
        theirs.zero_grad()
        in_torch(net, parameters, torch.tensor(x), torch.tensor(y))[0].backward()
        theirs.step()
        mine.step(net.gradients(x, y)[2].parameters)
    for p, array in zip(parameters, net.parameters, strict=True):
        np.testing.assert_allclose(array, p.detach().numpy(), rtol=1e-9, atol=1e-11)


@pytest.mark.torch
def test_another_momentum_is_caught(monkeypatch):
    def forgetful(self, gradients):
        for theta, g in zip(self.parameters, gradients, strict=True):
            theta[...] -= self.rate * g

    monkeypatch.setattr(Momentum, "step", forgetful)
    with pytest.raises(AssertionError):
        test_ten_steps_are_those_of_torch("momentum")


@pytest.mark.torch
@pytest.mark.parametrize("name", STARTS)
def test_a_start_has_the_spread_of_torch_and_of_its_formula(name):
    needs_torch()
    import torch
    from torch import nn

    inputs, outputs = 200, 300
    torch.manual_seed(0)
    layer = nn.Linear(inputs, outputs)
    theirs = {
        "xavier": nn.init.xavier_normal_,
        "he": nn.init.kaiming_normal_,
        "orthogonal": nn.init.orthogonal_,
        "default": lambda weight: weight,
        "lecun": lambda weight: nn.init.kaiming_normal_(weight, nonlinearity="linear"),
    }[name](layer.weight)
    mine = weights(name, np.random.default_rng(1), inputs, outputs)
    expected = variance(name, inputs, outputs)
    assert mine.shape == (inputs, outputs)
    assert mine.var() == pytest.approx(expected, rel=0.02)
    assert float(theirs.detach().double().var()) == pytest.approx(expected, rel=0.02)
    if name == "orthogonal":
        np.testing.assert_allclose(mine @ mine.T, np.eye(inputs), atol=1e-13)
    if name == "default":
        assert np.abs(mine).max() == pytest.approx(float(theirs.detach().abs().max()), rel=0.001)
