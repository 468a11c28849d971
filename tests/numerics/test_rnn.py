"""The recurrent network: central differences, a network unrolled by hand, PyTorch where it is."""

import numpy as np
import pytest

from glossary_src.numerics.activations import ACTIVATIONS, Activation
from glossary_src.numerics.differences import check_gradient
from glossary_src.numerics.initializers import orthogonal, scaled
from glossary_src.numerics.losses import cross_entropy
from glossary_src.numerics.rnn import RNN
from tests.needs import needs_torch

LABELS = np.array([0, 2, 1])
SIZES = {"one step": (1, 2, 4), "two steps": (2, 3, 2), "scalars": (5, 1, 1), "long": (9, 2, 5)}
SCALES = {"sigmoid": 4.0}  # with smaller weights its error vanishes below what differences see
PARAMETERS = ("W_x", "W_h", "b", "W_y", "b_y")

every_size = pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES.keys())
every_activation = pytest.mark.parametrize("name", ACTIVATIONS, ids=ACTIVATIONS.keys())
every_precision = pytest.mark.parametrize(
    "dtype", [np.float32, np.float64], ids=("float32", "float64")
)


def network(sizes=(5, 2, 4), activation="tanh", dtype=np.float64):
    """A network with nonzero biases, and three sequences."""
    steps, n_x, n = sizes
    rng = np.random.default_rng(5)
    options = {"activation": activation, "dtype": dtype}
    net = RNN(
        n_x, n, 3, rng=rng, recurrent_initializer=scaled(SCALES.get(activation, 1)), **options
    )
    for b in (net.b, net.b_y):
        b[...] += 0.1 * rng.standard_normal(b.shape).astype(dtype)
    return net, rng.standard_normal((3, steps, n_x)).astype(dtype)


def gradients(net, x):
    forward = net.forward(x)
    return net.backward(forward, cross_entropy(forward.logits, LABELS)[1])


def loss_with(net, name, x):
    """The loss as a function of one of the network's parameters."""

    def f(value):
        kept = getattr(net, name)
        setattr(net, name, value)
        try:
            return cross_entropy(net.forward(x).logits, LABELS)[0]
        finally:
            setattr(net, name, kept)

    return f


def unrolled(net, x, h=None):
    """The states h_1 ... h_T and the logits, one step after the other, by hand."""
    states = [] if h is None else [h]
    for t in range(x.shape[1]):
        z = x[:, t] @ net.W_x.T + net.b
        states.append(net.activation.f(z + states[-1] @ net.W_h.T if states else z))
    return states, states[-1] @ net.W_y.T + net.b_y


def loss_from_z(net, t, x):
    """The loss as a function of z_{t+1}: the later steps, run by hand."""
    return lambda z: cross_entropy(unrolled(net, x[:, t + 1 :], net.activation.f(z))[1], LABELS)[0]


@every_size
@every_activation
def test_the_backward_pass_agrees_with_central_differences(name, sizes):
    net, x = network(sizes, name)
    forward, g = net.forward(x), gradients(net, x)
    for parameter in PARAMETERS:
        value, gradient = getattr(net, parameter), getattr(g, f"d{parameter}")
        check_gradient(loss_with(net, parameter, x), value, gradient)
    for t in range(len(g.dz)):
        check_gradient(loss_from_z(net, t, x), forward.z[t], g.dz[t])


@every_size
def test_the_forward_pass_agrees_with_steps_taken_by_hand(sizes):
    net, x = network(sizes)
    forward, (states, logits) = net.forward(x), unrolled(net, x)
    np.testing.assert_allclose(forward.h, states, rtol=1e-13)
    np.testing.assert_allclose(forward.logits, logits, rtol=1e-13)


def test_a_slope_wrong_by_a_thousandth_is_caught():
    right = ACTIVATIONS["tanh"]
    net, x = network(activation=Activation("wrong", right.f, lambda z: 1.001 * right.df(z)))
    g = gradients(net, x)
    for name in ("W_x", "W_h", "b"):
        with pytest.raises(AssertionError, match="central differences give"):
            check_gradient(loss_with(net, name, x), getattr(net, name), getattr(g, f"d{name}"))


def test_a_step_back_in_time_wrong_by_a_thousandth_is_caught():
    net, x = network()
    forward = net.forward(x)
    dlogits = cross_entropy(forward.logits, LABELS)[1]
    right, net.W_h = net.W_h, 1.001 * net.W_h
    g = net.backward(forward, dlogits)
    net.W_h = right
    check_gradient(loss_from_z(net, len(g.dz) - 1, x), forward.z[-1], g.dz[-1])
    with pytest.raises(AssertionError, match="central differences give"):
        check_gradient(loss_with(net, "W_h", x), net.W_h, g.dW_h)


def test_a_linear_network_carries_the_error_by_powers_of_the_weights():
    net, x = network((6, 2, 4), "identity")
    g = gradients(net, x)
    for lag in range(6):
        expected = g.dz[-1] @ np.linalg.matrix_power(net.W_h, lag)
        np.testing.assert_allclose(g.dz[5 - lag], expected, rtol=1e-12, atol=1e-15)


def test_a_rotation_keeps_the_length_of_the_error_over_a_thousand_steps():
    rng = np.random.default_rng(0)
    net = RNN(
        1, 8, 3, rng=rng, activation="identity", recurrent_initializer=orthogonal, dtype=np.float64
    )
    g = gradients(net, rng.standard_normal((3, 1000, 1)))
    lengths = np.linalg.norm(g.dz, axis=2)
    np.testing.assert_allclose(lengths, np.broadcast_to(lengths[-1], lengths.shape), rtol=1e-11)


@every_precision
@every_size
def test_shapes_and_precision_stay_through_both_passes(sizes, dtype):
    net, x = network(sizes, dtype=dtype)
    forward, g = net.forward(x), gradients(net, x)
    arrays = [*net.parameters, forward.z, forward.h, forward.logits, g.dz, *g.parameters]
    assert {a.dtype for a in arrays} == {np.dtype(dtype)}
    assert [a.shape for a in g.parameters] == [p.shape for p in net.parameters]
    steps, _, n = sizes
    assert g.dz.shape == forward.z.shape == forward.h.shape == (steps, 3, n)


def test_a_pass_changes_neither_the_weights_nor_the_input():
    net, x = network()
    before = [p.copy() for p in (*net.parameters, x)]
    gradients(net, x)
    for p, kept in zip((*net.parameters, x), before, strict=True):
        np.testing.assert_array_equal(p, kept)


@pytest.mark.torch
@every_size
def test_both_passes_agree_with_pytorch(sizes):
    needs_torch()
    import torch

    net, x = network(sizes)
    g = gradients(net, x)
    theirs = torch.nn.RNN(sizes[1], sizes[2], batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight_ih_l0[...] = torch.tensor(net.W_x)
        theirs.weight_hh_l0[...] = torch.tensor(net.W_h)
        theirs.bias_ih_l0[...] = torch.tensor(net.b)
        theirs.bias_hh_l0[...] = 0
    W_y, b_y = (torch.tensor(p, requires_grad=True) for p in (net.W_y, net.b_y))
    logits = theirs(torch.tensor(x))[0][:, -1] @ W_y.T + b_y
    torch.nn.functional.cross_entropy(logits, torch.tensor(LABELS)).backward()
    np.testing.assert_allclose(net.forward(x).logits, logits.detach(), rtol=1e-12)
    expected = (theirs.weight_ih_l0, theirs.weight_hh_l0, theirs.bias_ih_l0, W_y, b_y)
    for own, parameter in zip(g.parameters, expected, strict=True):
        np.testing.assert_allclose(own, parameter.grad, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_x": 0}, "every width must be positive, not 0, 3 and 2"),
        ({"n": 0}, "every width must be positive, not 1, 0 and 2"),
        ({"dtype": np.float16}, "must be float32 or float64, not float16"),
        ({"activation": "swoosh"}, "unknown activation 'swoosh'; there are identity"),
        ({"initializer": "xavier"}, "unknown initializer 'xavier'; there are lecun"),
        ({"recurrent_initializer": "xavier"}, "unknown initializer 'xavier'; there are lecun"),
        ({"output_initializer": "xavier"}, "unknown initializer 'xavier'; there are lecun"),
        ({"initializer": orthogonal}, "a rotation is square, not 3 x 1"),
        ({"classes": 0}, "every width must be positive, not 1, 3 and 0"),
    ],
    ids=(
        *("no input", "no state", "float16", "activation", "initializer", "recurrent"),
        *("output", "rotation", "no class"),
    ),
)
def test_a_network_that_cannot_be_is_refused(options, message):
    usual = {"n_x": 1, "n": 3, "classes": 2, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=message):
        RNN(**usual | options)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((3, 5)), r"x must have shape \(3, 1, 2\), not \(3, 5\)"),
        (np.zeros((3, 5, 4)), r"x must have shape \(3, 5, 2\), not \(3, 5, 4\)"),
        (np.zeros((3, 0, 2)), r"x must have shape \(3, 1, 2\), not \(3, 0, 2\)"),
        (np.zeros((3, 5, 2), np.float32), "x must be float64 like the network, not float32"),
    ],
    ids=("no steps", "wrong width", "an empty sequence", "other precision"),
)
def test_a_sequence_that_does_not_fit_is_refused(x, message):
    net, _ = network()
    with pytest.raises(ValueError, match=message):
        net.forward(x)


def test_a_loss_gradient_that_does_not_fit_is_refused():
    net, x = network()
    with pytest.raises(ValueError, match=r"dlogits must have shape \(3, 3\), not \(3, 4\)"):
        net.backward(net.forward(x), np.zeros((3, 4)))
