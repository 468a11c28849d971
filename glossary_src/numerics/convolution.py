"""A convolutional network that hides nothing, as `mlp` does for a fully connected one.

A convolution is a fully connected layer that reads patches: im2col lays every patch of an
image out as a row, and from there on all is z = rows @ W.T + b, with the same W for every
patch. Images are channels last: (batch, height, width, channels).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glossary_src.numerics.activations import Activation
from glossary_src.numerics.activations import activation as find_activation
from glossary_src.numerics.arrays import Arrays, check_array, check_dtype
from glossary_src.numerics.initializers import Initializer
from glossary_src.numerics.initializers import initializer as find_initializer
from glossary_src.numerics.mlp import Gradients


def im2col(x: NDArray[np.floating], size: int, stride: int = 1) -> NDArray[np.floating]:
    """Lay out every size x size patch of every image as a row of size * size * channels.

    x has shape (batch, height, width, channels), the result (batch, rows, columns,
    size * size * channels) with rows = (height - size) // stride + 1, columns alike: no
    padding, and what the last patch does not reach is left out. Within a row channels run
    fastest. ValueError if no patch fits. Chellapilla, Puri and Simard, High performance
    convolutional neural networks for document processing, 2006.
    """
    rows, columns = _patches(x.shape, size, stride)
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    windows = windows[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)
    return np.ascontiguousarray(windows).reshape(len(x), rows, columns, -1)


def col2im(
    patches: NDArray[np.floating], shape: tuple[int, ...], size: int, stride: int = 1
) -> NDArray[np.floating]:
    """Add every patch back to where im2col took it from: the transpose of im2col.

    `shape` is that of the images, and of the result. A pixel that lies in several patches
    gets the sum over them, as the chain rule demands of a value that was used several times.
    """
    rows, columns = _patches(shape, size, stride)
    patches = patches.reshape(len(patches), rows, columns, size, size, shape[3])
    x = np.zeros(shape, patches.dtype)
    for i in range(size):
        for j in range(size):
            bottom, right = i + stride * rows, j + stride * columns
            x[:, i:bottom:stride, j:right:stride] += patches[:, :, :, i, j]
    return x


def _patches(shape: tuple[int, ...], size: int, stride: int) -> tuple[int, int]:
    if len(shape) != 4:
        raise ValueError(f"images must have shape (batch, height, width, channels), not {shape}")
    if size < 1 or stride < 1 or min(shape[1:3]) < size:
        raise ValueError(f"no patch of size {size} and stride {stride} fits {shape[1:3]} pixels")
    return (shape[1] - size) // stride + 1, (shape[2] - size) // stride + 1


@dataclass(frozen=True)
class Forward:
    """What a forward pass computed. Lists run over layers 1 ... L, so z[0] is z_1."""

    inputs: Arrays
    """What W_l multiplied: patches (batch, rows, columns, fan_in); for W_L (batch, fan_in)."""
    z: Arrays
    """Pre-activations z_l, shape (batch, rows, columns, channels); z_L is (batch, classes)."""
    h: Arrays
    """Activations h_l, shapes as z. The last layer is linear: h_L = z_L."""

    @property
    def logits(self) -> NDArray[np.floating]:
        """The output z_L, shape (batch, classes)."""
        return self.z[-1]


class CNN:
    """Convolutions z_l = W_l * h_{l-1} + b_l, h_l = phi(z_l), then one fully connected layer.

    shape: (height, width, channels) of an image.
    channels: the channels n_1 ... n_{L-1} of the convolutions.
    classes: the width n_L of the output, which stays linear.
    size, stride: of every patch, in pixels. A stride above 1 stands in for pooling.
    activation, initializer, output_initializer, rng, dtype: as for an MLP.

    W_l has shape (n_l, size * size * n_{l-1}), a patch laid out by im2col; its fan-in is
    that of one patch. Raises ValueError on shapes, names or a dtype that make no network.
    LeCun et al., Backpropagation applied to handwritten zip code recognition, 1989.
    """

    def __init__(
        self,
        shape: tuple[int, int, int],
        channels: Sequence[int],
        classes: int,
        *,
        rng: np.random.Generator,
        size: int = 5,
        stride: int = 2,
        activation: str | Activation = "tanh",
        initializer: str | Initializer = "lecun",
        output_initializer: str | Initializer = "lecun",
        dtype: DTypeLike = np.float32,
    ) -> None:
        if min([*shape, *channels, classes]) < 1:
            raise ValueError(f"every width must be positive: {shape}, {list(channels)}, {classes}")
        self.shape, self.size, self.stride = tuple(shape), size, stride
        self.dtype = check_dtype(dtype)
        self.activation = find_activation(activation) if isinstance(activation, str) else activation
        hidden, output = (
            find_initializer(i) if isinstance(i, str) else i
            for i in (initializer, output_initializer)
        )
        height, width = shape[:2]
        for _ in channels:
            height, width = _patches((1, height, width, 1), size, stride)
        depths = [shape[2], *channels]
        self.weights: Arrays = [
            hidden(rng, size * size * before, after, self.dtype)
            for before, after in pairwise(depths)
        ]
        self.weights.append(output(rng, height * width * depths[-1], classes, self.dtype))
        self.biases: Arrays = [np.zeros(n, self.dtype) for n in (*channels, classes)]

    @property
    def parameters(self) -> Arrays:
        """W_1, b_1, W_2, b_2, ...: the arrays themselves, for an optimizer to update."""
        return [p for pair in zip(self.weights, self.biases, strict=True) for p in pair]

    def forward(self, x: NDArray[np.floating]) -> Forward:
        """Send a batch of images through the network and keep z and h of every layer.

        x has shape (batch, height, width, channels) and the dtype of the network; ValueError
        if not.
        """
        check_array("x", x, (len(x), *self.shape), self.dtype)
        inputs: Arrays = []
        z: Arrays = []
        h: Arrays = []
        for W, b in zip(self.weights[:-1], self.biases[:-1], strict=True):
            inputs.append(im2col(h[-1] if h else x, self.size, self.stride))
            z.append(inputs[-1] @ W.T + b)
            h.append(self.activation.f(z[-1]))
        inputs.append((h[-1] if h else x).reshape(len(x), -1))
        z.append(inputs[-1] @ self.weights[-1].T + self.biases[-1])
        return Forward(inputs, z, [*h, z[-1]])

    def backward(self, forward: Forward, dlogits: NDArray[np.floating]) -> Gradients:
        """Send dL/dlogits back through the layers by the chain rule.

        forward comes from this network's forward(); dlogits, shape (batch, classes), from
        the loss. ValueError if shape or dtype differ. A step back is that of an MLP, once a
        patch; then col2im adds up what the patches say of one and the same h.
        """
        check_array("dlogits", dlogits, forward.logits.shape, self.dtype)
        layers = range(len(self.weights))
        dz: Arrays = [dlogits for _ in layers]
        for i in reversed(layers[1:]):
            below = forward.h[i - 1]
            dh: NDArray[np.floating] = dz[i] @ self.weights[i]
            if i < layers[-1]:
                dh = col2im(dh, below.shape, self.size, self.stride)
            dz[i - 1] = dh.reshape(below.shape) * self.activation.df(forward.z[i - 1])
        flat = [(d.reshape(-1, d.shape[-1]), x) for d, x in zip(dz, forward.inputs, strict=True)]
        dW: Arrays = [d.T @ x.reshape(-1, x.shape[-1]) for d, x in flat]
        return Gradients(dz, dW, [d.sum(axis=0) for d, _ in flat])
