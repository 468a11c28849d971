"""The convolution: against a loop, against central differences, against PyTorch where it is."""

import numpy as np
import pytest

from glossary_src.numerics import convolution
from glossary_src.numerics.activations import ACTIVATIONS, Activation
from glossary_src.numerics.convolution import CNN, col2im, im2col
from glossary_src.numerics.differences import check_gradient
from glossary_src.numerics.initializers import scaled
from glossary_src.numerics.losses import cross_entropy
from glossary_src.numerics.mlp import MLP
from tests.needs import needs_torch

LABELS = np.array([0, 2, 1])
NETWORKS = {  # shape, channels, size, stride
    "no convolution": ((2, 3, 2), (), 2, 1),
    "one channel": ((5, 5, 1), (2,), 3, 1),
    "two channels, oblong": ((4, 6, 2), (3,), 2, 1),
    "overlapping stride": ((7, 7, 1), (2,), 3, 2),
    "a pixel out of reach": ((6, 6, 1), (2,), 3, 2),
    "gaps between patches": ((7, 6, 1), (2,), 2, 3),
    "two convolutions": ((7, 6, 1), (2, 3), 2, 2),
    "three convolutions": ((4, 5, 1), (2, 3, 2), 2, 1),
}
PATCHES = {  # shape of the images, size, stride
    "one patch": ((2, 3, 3, 2), 3, 1),
    "stride 1": ((2, 5, 4, 3), 2, 1),
    "stride 2": ((3, 7, 6, 1), 3, 2),
    "stride above size": ((1, 7, 7, 2), 2, 3),
}

every_network = pytest.mark.parametrize("case", NETWORKS.values(), ids=NETWORKS.keys())
every_patch = pytest.mark.parametrize(
    ("shape", "size", "stride"), PATCHES.values(), ids=PATCHES.keys()
)
every_precision = pytest.mark.parametrize(
    "dtype", [np.float32, np.float64], ids=("float32", "float64")
)


def network(case, activation="tanh", dtype=np.float64):
    """A network with nonzero biases, and three images."""
    shape, channels, size, stride = case
    rng = np.random.default_rng(5)
    options = {"size": size, "stride": stride, "activation": activation, "dtype": dtype}
    net = CNN(shape, channels, 3, rng=rng, initializer=scaled(1.5), **options)
    for b in net.biases:
        b[...] += 0.1 * rng.standard_normal(b.shape).astype(dtype)
    return net, rng.standard_normal((3, *shape)).astype(dtype)


def gradients(net, x):
    forward = net.forward(x)
    return net.backward(forward, cross_entropy(forward.logits, LABELS)[1])


def loss_with(net, arrays, i, x):
    """The loss as a function of arrays[i], one of the network's parameters."""

    def f(value):
        kept, arrays[i] = arrays[i], value
        try:
            return cross_entropy(net.forward(x).logits, LABELS)[0]
        finally:
            arrays[i] = kept

    return f


def convolve(x, W, b, size, stride):
    """A convolution as its definition reads: a sum for each output, in plain loops."""
    batch, height, width, channels = x.shape
    kernels = W.reshape(len(W), size, size, channels)
    rows, columns = (height - size) // stride + 1, (width - size) // stride + 1
    z = np.empty((batch, rows, columns, len(W)))
    for n, r, c, k in np.ndindex(z.shape):
        z[n, r, c, k] = b[k]
        for i, j, m in np.ndindex(size, size, channels):
            z[n, r, c, k] += kernels[k, i, j, m] * x[n, r * stride + i, c * stride + j, m]
    return z


def loss_from_z(net, i):
    """The loss as a function of z_{i+1}: the layers above, run by hand and in loops."""

    def f(z):
        for W, b in zip(net.weights[i + 1 : -1], net.biases[i + 1 : -1], strict=True):
            z = convolve(net.activation.f(z), W, b, net.size, net.stride)
        if i < len(net.weights) - 1:
            z = net.activation.f(z).reshape(len(z), -1) @ net.weights[-1].T + net.biases[-1]
        return cross_entropy(z, LABELS)[0]

    return f


@every_network
def test_the_forward_pass_agrees_with_a_loop(case):
    net, x = network(case)
    forward, h = net.forward(x), x
    for i, (W, b) in enumerate(zip(net.weights[:-1], net.biases[:-1], strict=True)):
        expected = convolve(h, W, b, net.size, net.stride)
        np.testing.assert_allclose(forward.z[i], expected, rtol=1e-12, atol=1e-14)
        h = forward.h[i]


@every_network
@pytest.mark.parametrize("name", ACTIVATIONS, ids=ACTIVATIONS.keys())
def test_the_backward_pass_agrees_with_central_differences(name, case):
    net, x = network(case, name)
    forward, g = net.forward(x), gradients(net, x)
    for i in range(len(net.weights)):
        check_gradient(loss_with(net, net.weights, i, x), net.weights[i], g.dW[i], 1e-8)
        check_gradient(loss_with(net, net.biases, i, x), net.biases[i], g.db[i], 1e-8)
        check_gradient(loss_from_z(net, i), forward.z[i], g.dz[i], 1e-8)


def test_a_slope_wrong_by_a_thousandth_is_caught():
    right = ACTIVATIONS["tanh"]
    wrong = Activation("wrong", right.f, lambda z: 1.001 * right.df(z))
    net, x = network(NETWORKS["two convolutions"], wrong)
    g = gradients(net, x)
    with pytest.raises(AssertionError, match="central differences give"):
        check_gradient(loss_with(net, net.weights, 1, x), net.weights[1], g.dW[1])


def test_a_way_back_through_the_patches_wrong_by_a_thousandth_is_caught(monkeypatch):
    monkeypatch.setattr(convolution, "col2im", lambda *a: 1.001 * col2im(*a))
    net, x = network(NETWORKS["two convolutions"])
    g = gradients(net, x)
    check_gradient(loss_with(net, net.weights, 1, x), net.weights[1], g.dW[1])
    with pytest.raises(AssertionError, match="central differences give"):
        check_gradient(loss_with(net, net.weights, 0, x), net.weights[0], g.dW[0])


@every_patch
def test_im2col_lays_out_the_patches_row_by_row(shape, size, stride):
    x = np.random.default_rng(0).standard_normal(shape)
    patches = im2col(x, size, stride)
    for n, r, c in np.ndindex(patches.shape[:3]):
        top, left = r * stride, c * stride
        patch = x[n, top : top + size, left : left + size]
        np.testing.assert_array_equal(patches[n, r, c], patch.ravel())


@every_patch
def test_col2im_is_the_transpose_of_im2col(shape, size, stride):
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape)
    patches = im2col(x, size, stride)
    y = rng.standard_normal(patches.shape)
    np.testing.assert_allclose((patches * y).sum(), (x * col2im(y, shape, size, stride)).sum())


def test_col2im_counts_the_patches_that_a_pixel_lies_in():
    counts = col2im(np.ones((1, 3, 3, 4)), (1, 4, 4, 1), 2)[0, :, :, 0]
    np.testing.assert_array_equal(counts, np.outer([1, 2, 2, 1], [1, 2, 2, 1]))


def test_without_convolutions_it_is_the_linear_network():
    net, x = network(NETWORKS["no convolution"])
    mlp = MLP((12, 3), rng=np.random.default_rng(0), dtype=np.float64)
    mlp.weights, mlp.biases = net.weights, net.biases
    np.testing.assert_array_equal(net.forward(x).logits, mlp.forward(x.reshape(3, -1)).logits)


def test_a_shifted_image_gives_shifted_activations():
    net = CNN((12, 12, 1), (3,), 2, rng=np.random.default_rng(0), dtype=np.float64)
    x = np.zeros((1, 12, 12, 1))
    x[0, 3:7, 3:7] = np.random.default_rng(1).standard_normal((4, 4, 1))
    z, moved = (net.forward(image).z[0] for image in (x, np.roll(x, 2, axis=2)))
    np.testing.assert_allclose(moved[:, :, 1:], z[:, :, :-1], atol=1e-14)


@every_precision
@every_network
def test_shapes_and_precision_stay_through_both_passes(case, dtype):
    net, x = network(case, dtype=dtype)
    forward, g = net.forward(x), gradients(net, x)
    arrays = [*net.parameters, *forward.z, *forward.h, *g.dz, *g.parameters]
    assert {a.dtype for a in arrays} == {np.dtype(dtype)}
    assert [a.shape for a in g.parameters] == [p.shape for p in net.parameters]
    assert [a.shape for a in g.dz] == [z.shape for z in forward.z]


def test_a_backward_pass_changes_no_weight():
    net, x = network(NETWORKS["two convolutions"])
    before = [p.copy() for p in net.parameters]
    gradients(net, x)
    for p, kept in zip(net.parameters, before, strict=True):
        np.testing.assert_array_equal(p, kept)


@pytest.mark.torch
@every_network
def test_both_passes_agree_with_pytorch(case):
    needs_torch()
    import torch

    net, x = network(case)
    channels, (size, stride) = case[0][-1], case[2:]
    g = gradients(net, x)
    parameters = [torch.tensor(p, requires_grad=True) for p in net.parameters]
    h = torch.tensor(x).permute(0, 3, 1, 2)
    for W, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
        kernels = W.reshape(len(W), size, size, channels).permute(0, 3, 1, 2)
        h = torch.tanh(torch.nn.functional.conv2d(h, kernels, b, stride=stride))
        channels = len(W)
    logits = h.permute(0, 2, 3, 1).reshape(len(x), -1) @ parameters[-2].T + parameters[-1]
    torch.nn.functional.cross_entropy(logits, torch.tensor(LABELS)).backward()
    np.testing.assert_allclose(net.forward(x).logits, logits.detach(), rtol=1e-12, atol=1e-14)
    for own, theirs in zip(g.parameters, parameters, strict=True):
        np.testing.assert_allclose(own, theirs.grad, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"channels": (2, 0)}, r"every width must be positive: .* \[2, 0\], 3"),
        ({"classes": 0}, "every width must be positive"),
        ({"size": 6}, r"no patch of size 6 and stride 2 fits \(5, 5\) pixels"),
        ({"channels": (2, 2, 2)}, r"no patch of size 2 and stride 2 fits \(1, 1\) pixels"),
        ({"stride": 0}, "no patch of size 2 and stride 0"),
        ({"dtype": np.float16}, "must be float32 or float64, not float16"),
        ({"activation": "swoosh"}, "unknown activation 'swoosh'; there are identity"),
        ({"initializer": "xavier"}, "unknown initializer 'xavier'; there are lecun"),
    ],
    ids=(
        *("no channel", "no class", "patch too large", "too deep", "stride 0"),
        *("float16", "activation", "initializer"),
    ),
)
def test_a_network_that_cannot_be_is_refused(options, message):
    usual = {"shape": (5, 5, 1), "channels": (2,), "classes": 3, "size": 2, "stride": 2}
    with pytest.raises(ValueError, match=message):
        CNN(**usual | {"rng": np.random.default_rng(0)} | options)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((3, 5, 5)), r"x must have shape \(3, 5, 5, 1\), not \(3, 5, 5\)"),
        (np.zeros((3, 1, 5, 5)), r"x must have shape \(3, 5, 5, 1\), not \(3, 1, 5, 5\)"),
        (np.zeros((3, 5, 5, 1), np.float32), "x must be float64 like the network, not float32"),
    ],
    ids=("no channel", "channels first", "other precision"),
)
def test_an_image_that_does_not_fit_is_refused(x, message):
    net, _ = network(NETWORKS["one channel"])
    with pytest.raises(ValueError, match=message):
        net.forward(x)


def test_patches_of_what_is_no_image_are_refused():
    with pytest.raises(ValueError, match=r"images must have shape \(batch, .*, not \(5, 5\)"):
        im2col(np.zeros((5, 5)), 2)


def test_a_loss_gradient_that_does_not_fit_is_refused():
    net, x = network(NETWORKS["one channel"])
    with pytest.raises(ValueError, match=r"dlogits must have shape \(3, 3\), not \(3, 4\)"):
        net.backward(net.forward(x), np.zeros((3, 4)))
