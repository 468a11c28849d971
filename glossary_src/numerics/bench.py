"""The network of the bench in numpy: the twin of `docs/assets/js/bench/network.mjs`.

Hidden layers l = 1 ... L of one width, then a linear layer, softmax and the mean cross-entropy.
A batch holds one example a row, weights have shape (inputs, outputs):

    z = h_before W + b,    u = norm(z),    h = act(u),

and with `skip`, from layer 2 on, h = h_before + act(u). Gradients are those of the mean loss;
dz is taken before the norm. Everything is float64.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from glossary_src.numerics.activations import ACTIVATIONS as KNOWN
from glossary_src.numerics.activations import Activation
from glossary_src.numerics.losses import cross_entropy

Array = NDArray[np.floating]
Arrays = list[Array]
EPSILON = 1e-5
"""Added to a variance before its root, as PyTorch's nn.BatchNorm1d and nn.LayerNorm do."""
SELU_LAMBDA, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""Klambauer, Unterthiner, Mayr and Hochreiter, 2017, arXiv:1706.02515."""


def normal_below(z: Array) -> Array:
    """Phi(z), the share of a standard normal below z; by erfc, so that no tail cancels."""
    return np.asarray(np.vectorize(math.erfc, otypes=[float])(-z / math.sqrt(2)) / 2)


def gelu(z: Array) -> Array:
    """z Phi(z). Hendrycks and Gimpel, 2016, arXiv:1606.08415."""
    return z * normal_below(z)


def gelu_slope(z: Array) -> Array:
    """Phi(z) + z phi(z)."""
    return normal_below(z) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def selu(z: Array) -> Array:
    """lambda z on the right, lambda alpha (e^z - 1) on the left."""
    left = SELU_ALPHA * np.expm1(np.minimum(z, 0))
    return SELU_LAMBDA * np.where(z > 0, z, left)


def selu_slope(z: Array) -> Array:
    """lambda on the right, lambda alpha e^z on the left and at 0."""
    left = SELU_ALPHA * np.exp(np.minimum(z, 0))
    return SELU_LAMBDA * np.where(z > 0, np.ones_like(z), left)


ACTIVATIONS = {
    "sigmoid": KNOWN["sigmoid"],
    "tanh": KNOWN["tanh"],
    "relu": KNOWN["relu"],
    "leaky": KNOWN["leaky_relu"],
    "gelu": Activation("gelu", gelu, gelu_slope),
    "selu": Activation("selu", selu, selu_slope),
    "linear": KNOWN["identity"],
}


@dataclass
class Passed:
    """What a forward pass computed: of every hidden layer, and the scores."""

    before: Arrays = field(default_factory=list)
    """The input of each layer, the output layer included: shapes (batch, inputs)."""
    zhat: Arrays = field(default_factory=list)
    """z without its mean, over its deviation; empty without a norm."""
    deviation: Arrays = field(default_factory=list)
    """sqrt(variance + EPSILON): shape (1, width) for batch norm, (batch, 1) for layer norm."""
    u: Arrays = field(default_factory=list)
    """What the activation is given, (batch, width)."""
    h: Arrays = field(default_factory=list)
    """What the layer passes on, (batch, width)."""
    scores: Array = field(default_factory=lambda: np.empty(0))
    """The output before softmax, (batch, classes)."""


@dataclass
class Gradients:
    """Gradients of the mean loss, the output layer last; each as what it belongs to."""

    dz: Arrays
    du: Arrays
    """Before the activation of every hidden layer: without a norm, the same as dz."""
    dW: Arrays
    db: Arrays
    dgain: Arrays
    dshift: Arrays

    @property
    def parameters(self) -> Arrays:
        """In the order of `Network.parameters`."""
        return [*self.dW, *self.db, *self.dgain, *self.dshift]


@dataclass
class Network:
    """The parameters, one array a layer. Without a norm, `gain` and `shift` are empty."""

    W: Arrays
    b: Arrays
    gain: Arrays
    shift: Arrays
    activation: str
    norm: str = "none"
    skip: bool = False

    @property
    def parameters(self) -> Arrays:
        """The arrays themselves, for an optimizer to change."""
        return [*self.W, *self.b, *self.gain, *self.shift]

    def forward(self, x: Array) -> Passed:
        """Send a batch through, and keep what the way back needs."""
        act, passed = ACTIVATIONS[self.activation], Passed()
        h: Array = x
        for layer, (W, b) in enumerate(zip(self.W[:-1], self.b[:-1], strict=True)):
            passed.before.append(h)
            u: Array = h @ W + b
            if self.norm != "none":
                u = self._normalized(u, layer, passed)
            passed.u.append(u)
            h = act.f(u) + (h if self.skip and layer > 0 else 0)
            passed.h.append(h)
        passed.before.append(h)
        passed.scores = h @ self.W[-1] + self.b[-1]
        return passed

    def _normalized(self, z: Array, layer: int, passed: Passed) -> Array:
        """Ioffe and Szegedy, 2015 (over examples); Ba, Kiros and Hinton, 2016 (over units)."""
        axis = 0 if self.norm == "batch" else 1
        deviation = np.sqrt(z.var(axis=axis, keepdims=True) + EPSILON)
        zhat = (z - z.mean(axis=axis, keepdims=True)) / deviation
        passed.deviation.append(deviation)
        passed.zhat.append(zhat)
        return np.asarray(self.gain[layer] * zhat + self.shift[layer])

    def backward(self, passed: Passed, dscores: Array) -> Gradients:
        """The chain rule, from the scores to the first layer."""
        act, layers = ACTIVATIONS[self.activation], range(len(self.W) - 1)
        dz: Arrays = [dscores] * len(self.W)
        du = list(dz[:-1])
        dgain, dshift = ([np.zeros_like(g) for g in ones] for ones in (self.gain, self.shift))
        dh = dscores @ self.W[-1].T
        for i in reversed(layers):
            dz[i] = du[i] = dh * act.df(passed.u[i])
            if self.norm != "none":
                dgain[i] = (du[i] * passed.zhat[i]).sum(axis=0)
                dshift[i] = du[i].sum(axis=0)
                dz[i] = self._before_norm(du[i] * self.gain[i], passed.zhat[i], passed.deviation[i])
            dh = dz[i] @ self.W[i].T + (dh if self.skip and i > 0 else 0)
        dW: Arrays = [before.T @ d for before, d in zip(passed.before, dz, strict=True)]
        return Gradients(dz, du, dW, [d.sum(axis=0) for d in dz], dgain, dshift)

    def _before_norm(self, dzhat: Array, zhat: Array, deviation: Array) -> Array:
        """dL/dz from dL/dzhat: mean and variance are functions of z, too."""
        axis = 0 if self.norm == "batch" else 1
        along = zhat * (dzhat * zhat).mean(axis=axis, keepdims=True)
        return np.asarray((dzhat - dzhat.mean(axis=axis, keepdims=True) - along) / deviation)

    def gradients(self, x: Array, y: NDArray[np.integer]) -> tuple[float, Passed, Gradients]:
        """The mean loss of a batch, what was computed on the way, and all gradients."""
        passed = self.forward(x)
        loss, dscores = cross_entropy(passed.scores, y)
        return loss, passed, self.backward(passed, dscores)


class Momentum:
    """v <- 0.9 v + g, theta <- theta - rate v: as PyTorch's SGD(momentum=0.9) has it."""

    def __init__(self, parameters: Sequence[Array], rate: float) -> None:
        self.parameters, self.rate = list(parameters), rate
        self.v = [np.zeros_like(theta) for theta in self.parameters]

    def step(self, gradients: Sequence[Array]) -> None:
        """Update every parameter in place."""
        for theta, v, g in zip(self.parameters, self.v, gradients, strict=True):
            v[...] = 0.9 * v + g
            theta[...] -= self.rate * v
