"""A recurrent network that hides nothing, as `mlp` does for a fully connected one.

Steps are t = 1 ... T. Every step uses the same weights, and the last one answers:

    z_t = W_x x_t + W_h h_{t-1} + b,    h_t = phi(z_t),    h_0 = 0,    y = W_y h_T + b_y.

Elman, Finding structure in time, 1990. Arrays over steps are time first, so that a step is
one block: (T, batch, n), and z[0] is z_1.
"""

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
    """What a forward pass computed."""

    x: NDArray[np.floating]
    """The input, time first: shape (T, batch, n_x)."""
    z: NDArray[np.floating]
    """Pre-activations z_t, shape (T, batch, n)."""
    h: NDArray[np.floating]
    """States h_t, shape (T, batch, n)."""
    logits: NDArray[np.floating]
    """The output y, shape (batch, classes)."""


@dataclass(frozen=True)
class Gradients:
    """What a backward pass computed. Each has the shape of what it is the gradient of."""

    dz: NDArray[np.floating]
    """dL/dz_t, shape (T, batch, n). A loss that is a mean puts 1/batch into every row."""
    dW_x: NDArray[np.floating]
    """dL/dW_x = sum over t of dz_t^T x_t, summed over the batch too."""
    dW_h: NDArray[np.floating]
    """dL/dW_h = sum over t of dz_t^T h_{t-1}."""
    db: NDArray[np.floating]
    """dL/db = sum over t of dz_t."""
    dW_y: NDArray[np.floating]
    """dL/dW_y = dy^T h_T"""
    db_y: NDArray[np.floating]
    """dL/db_y, the sum of the rows of dy."""

    @property
    def parameters(self) -> Arrays:
        """The order of RNN.parameters."""
        return [self.dW_x, self.dW_h, self.db, self.dW_y, self.db_y]


class RNN:
    """One recurrent layer, read out after the last step by a linear layer.

    n_x, n, classes: widths of x_t, of h_t and of the output.
    activation: a name in ACTIVATIONS, or an Activation.
    initializer: for W_x, a name in INITIALIZERS or a function such as scaled(4).
    recurrent_initializer, output_initializer: the same for W_h and for W_y.
    rng: draws W_x, then W_h, then W_y. Biases start at zero.
    dtype: float32 or float64; parameters, passes and gradients stay in it.

    Raises ValueError on widths, names or a dtype that make no network.
    """

    def __init__(
        self,
        n_x: int,
        n: int,
        classes: int,
        *,
        rng: np.random.Generator,
        activation: str | Activation = "tanh",
        initializer: str | Initializer = "lecun",
        recurrent_initializer: str | Initializer = "lecun",
        output_initializer: str | Initializer = "lecun",
        dtype: DTypeLike = np.float32,
    ) -> None:
        if min(n_x, n, classes) < 1:
            raise ValueError(f"every width must be positive, not {n_x}, {n} and {classes}")
        self.dtype = check_dtype(dtype)
        self.activation = find_activation(activation) if isinstance(activation, str) else activation
        into, recurrent, out = (
            find_initializer(i) if isinstance(i, str) else i
            for i in (initializer, recurrent_initializer, output_initializer)
        )
        self.W_x = into(rng, n_x, n, self.dtype)
        self.W_h = recurrent(rng, n, n, self.dtype)
        self.b: NDArray[np.floating] = np.zeros(n, self.dtype)
        self.W_y = out(rng, n, classes, self.dtype)
        self.b_y: NDArray[np.floating] = np.zeros(classes, self.dtype)

    @property
    def parameters(self) -> Arrays:
        """W_x, W_h, b, W_y, b_y: the arrays themselves, for an optimizer to update."""
        return [self.W_x, self.W_h, self.b, self.W_y, self.b_y]

    def forward(self, x: NDArray[np.floating]) -> Forward:
        """Read a batch of sequences and keep z and h of every step.

        x has shape (batch, T, n_x) with T >= 1 and the dtype of the network; ValueError if not.
        """
        steps = x.shape[1] if x.ndim == 3 else 0
        check_array("x", x, (len(x), max(steps, 1), self.W_x.shape[1]), self.dtype)
        x = np.ascontiguousarray(x.transpose(1, 0, 2))
        z = x @ self.W_x.T + self.b
        h = np.empty_like(z)
        for t in range(steps):
            if t > 0:
                z[t] += h[t - 1] @ self.W_h.T
            h[t] = self.activation.f(z[t])
        return Forward(x, z, h, h[-1] @ self.W_y.T + self.b_y)

    def backward(self, forward: Forward, dlogits: NDArray[np.floating]) -> Gradients:
        """Send dL/dlogits back through time.

        forward comes from this network's forward(); dlogits, shape (batch, classes), from
        the loss. ValueError if shape or dtype differ. Each step back multiplies by the same
        weights and by the slope: dL/dz_{t-1} = (W_h^T dL/dz_t) * phi'(z_{t-1}). Werbos,
        Backpropagation through time: what it does and how to do it, 1990.
        """
        check_array("dlogits", dlogits, forward.logits.shape, self.dtype)
        dz = np.empty_like(forward.z)
        dh = dlogits @ self.W_y
        for t in reversed(range(len(dz))):
            dz[t] = dh * self.activation.df(forward.z[t])
            dh = dz[t] @ self.W_h
        n_x, n = self.W_x.shape[1], len(self.W_h)
        return Gradients(
            dz=dz,
            dW_x=dz.reshape(-1, n).T @ forward.x.reshape(-1, n_x),
            dW_h=dz[1:].reshape(-1, n).T @ forward.h[:-1].reshape(-1, n),
            db=dz.sum(axis=(0, 1)),
            dW_y=dlogits.T @ forward.h[-1],
            db_y=dlogits.sum(axis=0),
        )
