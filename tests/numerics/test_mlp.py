"""The network: its backward pass against central differences, its precision, its refusals."""

import numpy as np
import pytest

from glossary_src.numerics.activations import ACTIVATIONS, Activation
from glossary_src.numerics.differences import central_gradient, check_gradient
from glossary_src.numerics.initializers import scaled
from glossary_src.numerics.losses import cross_entropy, squared_error
from glossary_src.numerics.mlp import MLP

LABELS = np.array([0, 2, 1])
LOSSES = {
    "cross-entropy": lambda logits: cross_entropy(logits, LABELS),
    "squared error": lambda outputs: squared_error(outputs, np.eye(3)[LABELS]),
}
SIZES = {"no hidden": (4, 3), "1 hidden": (4, 6, 3), "3 hidden": (4, 6, 5, 6, 3)}

every_activation = pytest.mark.parametrize("name", ACTIVATIONS, ids=ACTIVATIONS.keys())
every_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
every_depth = pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES.keys())
every_precision = pytest.mark.parametrize(
    "dtype", [np.float32, np.float64], ids=("float32", "float64")
)


def network(sizes=(4, 6, 5, 6, 3), activation="sigmoid", dtype=np.float64):
    """A network with nonzero biases, and three inputs."""
    rng = np.random.default_rng(5)
    net = MLP(sizes, activation=activation, initializer=scaled(1.5), rng=rng, dtype=dtype)
    for b in net.biases:
        b[...] += 0.1 * rng.standard_normal(b.shape).astype(dtype)
    return net, rng.standard_normal((3, sizes[0])).astype(dtype)


def gradients(net, x, loss):
    forward = net.forward(x)
    return net.backward(forward, loss(forward.logits)[1])


def loss_with(net, arrays, i, x, loss):
    """The loss as a function of arrays[i], one of the network's parameters."""

    def f(value):
        kept, arrays[i] = arrays[i], value
        try:
            return loss(net.forward(x).logits)[0]
        finally:
            arrays[i] = kept

    return f


def loss_from_z(net, i, loss):
    """The loss as a function of z_{i+1}: the layers above, run by hand."""

    def f(z):
        for W, b in zip(net.weights[i + 1 :], net.biases[i + 1 :], strict=True):
            z = net.activation.f(z) @ W.T + b
        return loss(z)[0]

    return f


@every_depth
@every_loss
@every_activation
def test_the_backward_pass_agrees_with_central_differences(name, loss, sizes):
    net, x = network(sizes, name)
    forward, g = net.forward(x), gradients(net, x, loss)
    for i in range(len(net.weights)):
        check_gradient(loss_with(net, net.weights, i, x, loss), net.weights[i], g.dW[i])
        check_gradient(loss_with(net, net.biases, i, x, loss), net.biases[i], g.db[i])
        check_gradient(loss_from_z(net, i, loss), forward.z[i], g.dz[i])


@every_activation
def test_a_slope_wrong_by_a_thousandth_is_caught(name):
    right = ACTIVATIONS[name]
    net, x = network(activation=Activation("wrong", right.f, lambda z: 1.001 * right.df(z)))
    loss = LOSSES["cross-entropy"]
    g = gradients(net, x, loss)
    with pytest.raises(AssertionError, match="central differences give"):
        check_gradient(loss_with(net, net.weights, 2, x, loss), net.weights[2], g.dW[2])


def test_the_oracle_sees_the_true_gradient_even_when_the_slope_is_wrong():
    right = ACTIVATIONS["tanh"]
    net, x = network(activation=Activation("wrong", right.f, lambda z: 1.001 * right.df(z)))
    loss = LOSSES["cross-entropy"]
    expected = central_gradient(loss_with(net, net.weights, 2, x, loss), net.weights[2])
    np.testing.assert_allclose(gradients(net, x, loss).dW[2], 1.001 * expected, rtol=1e-6)


@every_precision
@every_loss
@every_activation
def test_precision_stays_through_both_passes(name, loss, dtype):
    net, x = network(activation=name, dtype=dtype)
    forward, g = net.forward(x), gradients(net, x, loss)
    arrays = [*net.parameters, *forward.z, *forward.h, *g.dz, *g.dW, *g.db]
    assert {a.dtype for a in arrays} == {np.dtype(dtype)}


def test_float32_and_float64_agree_to_single_precision():
    loss = LOSSES["cross-entropy"]
    (one, x), (two, y) = (network(dtype=dtype) for dtype in (np.float32, np.float64))
    single, double = gradients(one, x, loss), gradients(two, y, loss)
    for a, b in zip(single.parameters, double.parameters, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


@every_depth
def test_every_gradient_has_the_shape_of_its_own(sizes):
    net, x = network(sizes)
    forward, g = net.forward(x), gradients(net, x, LOSSES["cross-entropy"])
    assert [a.shape for a in g.parameters] == [p.shape for p in net.parameters]
    assert [a.shape for a in g.dz] == [z.shape for z in forward.z]
    assert [h.shape[1] for h in forward.h] == list(sizes[1:])


def test_a_backward_pass_changes_no_weight():
    net, x = network()
    before = [p.copy() for p in net.parameters]
    gradients(net, x, LOSSES["cross-entropy"])
    for p, kept in zip(net.parameters, before, strict=True):
        np.testing.assert_array_equal(p, kept)


def test_parameters_are_the_arrays_themselves():
    net, _ = network()
    net.parameters[0][...] = 7
    assert (net.weights[0] == 7).all()


def test_the_same_seed_gives_the_same_network():
    first, second = (MLP((4, 6, 3), rng=np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(first.weights[0], second.weights[0])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sizes": (4,)}, r"an input and an output width, not \[4\]"),
        ({"sizes": (4, 0, 3)}, r"not \[4, 0, 3\]"),
        ({"dtype": np.float16}, "must be float32 or float64, not float16"),
        ({"dtype": int}, "must be float32 or float64, not int64"),
        ({"activation": "swoosh"}, "unknown activation 'swoosh'; there are identity"),
        ({"initializer": "xavier"}, "unknown initializer 'xavier'; there are lecun"),
        ({"output_initializer": "xavier"}, "unknown initializer 'xavier'; there are lecun"),
    ],
    ids=("one size", "empty layer", "float16", "int", "activation", "initializer", "output"),
)
def test_a_network_that_cannot_be_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        MLP(**{"sizes": (4, 3), "rng": np.random.default_rng(0)} | options)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((3, 5)), r"x must have shape \(3, 4\), not \(3, 5\)"),
        (np.zeros(4), r"x must have shape \(4, 4\), not \(4,\)"),
        (np.zeros((3, 4), np.float32), "x must be float64 like the network, not float32"),
    ],
    ids=("wrong width", "one image without a batch", "other precision"),
)
def test_an_input_that_does_not_fit_is_refused(x, message):
    net, _ = network()
    with pytest.raises(ValueError, match=message):
        net.forward(x)


@pytest.mark.parametrize(
    ("dlogits", "message"),
    [
        (np.zeros((3, 4)), r"dlogits must have shape \(3, 3\), not \(3, 4\)"),
        (np.zeros((3, 3), np.float32), "dlogits must be float64 like the network"),
    ],
    ids=("wrong width", "other precision"),
)
def test_a_loss_gradient_that_does_not_fit_is_refused(dlogits, message):
    net, x = network()
    with pytest.raises(ValueError, match=message):
        net.backward(net.forward(x), dlogits)
