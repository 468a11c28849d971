"""A fully connected network that hides nothing: every z, every h, every gradient."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glossary_src.numerics.activations import Activation
from glossary_src.numerics.activations import activation as find_activation
from glossary_src.numerics.arrays import Arrays, check_array, check_dtype
from glossary_src.numerics.initializers import Initializer
from glossary_src.numerics.initializers import initializer as find_initializer


@dataclass(frozen=True)
class Forward:
    """What a forward pass computed. Lists run over layers 1 ... L, so z[0] is z_1."""

    x: NDArray[np.floating]
    """The input h_0, shape (batch, n_0)."""
    z: Arrays
    """Pre-activations z_l, shape (batch, n_l)."""
    h: Arrays
    """Activations h_l, shape (batch, n_l). The last layer is linear: h_L = z_L."""

    @property
    def logits(self) -> NDArray[np.floating]:
        """The output z_L, shape (batch, n_L)."""
        return self.z[-1]


@dataclass(frozen=True)
class Gradients:
    """What a backward pass computed, for layers 1 ... L. Shapes are those of z, W and b.

    `CNN` gives the same, each sum taken over the positions of a patch as well.
    """

    dz: Arrays
    """dL/dz_l, one example a row. A loss that is a mean puts 1/batch into every row."""
    dW: Arrays
    """dL/dW_l = dz_l^T h_{l-1}, summed over the batch."""
    db: Arrays
    """dL/db_l, the sum of the rows of dz_l."""

    @property
    def parameters(self) -> Arrays:
        """dL/dW_1, dL/db_1, dL/dW_2, ...: the order of `parameters`."""
        return [g for pair in zip(self.dW, self.db, strict=True) for g in pair]


class MLP:
    """Layers z_l = W_l h_{l-1} + b_l, h_l = phi(z_l); the last layer stays linear.

    sizes: the widths n_0 ... n_L, input first, output last.
    activation: a name in ACTIVATIONS, or an Activation.
    initializer: a name in INITIALIZERS, or a function such as scaled(4).
    output_initializer: the same for W_L, which no activation follows.
    rng: draws the weights, W_1 first. Biases start at zero.
    dtype: float32 or float64; parameters, passes and gradients stay in it.

    Raises ValueError on sizes, names or a dtype that make no network.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        rng: np.random.Generator,
        activation: str | Activation = "sigmoid",
        initializer: str | Initializer = "lecun",
        output_initializer: str | Initializer = "lecun",
        dtype: DTypeLike = np.float32,
    ) -> None:
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(f"sizes must name an input and an output width, not {list(sizes)}")
        self.sizes = tuple(sizes)
        self.dtype = check_dtype(dtype)
        self.activation = find_activation(activation) if isinstance(activation, str) else activation
        hidden, output = (
            find_initializer(i) if isinstance(i, str) else i
            for i in (initializer, output_initializer)
        )
        draws = [hidden] * (len(sizes) - 2) + [output]
        self.weights: Arrays = [
            draw(rng, fan_in, fan_out, self.dtype)
            for draw, fan_in, fan_out in zip(draws, sizes[:-1], sizes[1:], strict=True)
        ]
        self.biases: Arrays = [np.zeros(n, self.dtype) for n in sizes[1:]]

    @property
    def parameters(self) -> Arrays:
        """W_1, b_1, W_2, b_2, ...: the arrays themselves, for an optimizer to update."""
        return [p for pair in zip(self.weights, self.biases, strict=True) for p in pair]

    def forward(self, x: NDArray[np.floating]) -> Forward:
        """Send a batch through the network and keep z and h of every layer.

        x has shape (batch, n_0) and the dtype of the network; ValueError if not.
        """
        check_array("x", x, (len(x), self.sizes[0]), self.dtype)
        z: Arrays = []
        h: Arrays = []
        h_before = x
        for W, b in zip(self.weights, self.biases, strict=True):
            z.append(h_before @ W.T + b)
            is_last = len(z) == len(self.weights)
            h_before = z[-1] if is_last else self.activation.f(z[-1])
            h.append(h_before)
        return Forward(x, z, h)

    def backward(self, forward: Forward, dlogits: NDArray[np.floating]) -> Gradients:
        """Send dL/dlogits back through the layers by the chain rule.

        forward comes from this network's forward(); dlogits, shape (batch, n_L), from the
        loss. ValueError if shape or dtype differ. Each step back multiplies by the weights
        and by the slope: dL/dz_{l-1} = (W_l^T dL/dz_l) * phi'(z_{l-1}). Rumelhart, Hinton
        and Williams, Learning representations by back-propagating errors, 1986.
        """
        check_array("dlogits", dlogits, forward.logits.shape, self.dtype)
        inputs = [forward.x, *forward.h[:-1]]
        layers = range(len(self.weights))
        dz: Arrays = [dlogits for _ in layers]
        for i in reversed(layers[1:]):
            dh = dz[i] @ self.weights[i]
            dz[i - 1] = dh * self.activation.df(forward.z[i - 1])
        dW: Arrays = [dz[i].T @ inputs[i] for i in layers]
        db: Arrays = [dz[i].sum(axis=0) for i in layers]
        return Gradients(dz, dW, db)
