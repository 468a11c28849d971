"""Networks in NumPy: drawn at random, one step of training, and the report on it."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from faulty_layers import Act, Array, Conv2d, Layer, Linear, Norm, Pool, Residual

from glossary_src import digits

Made = tuple[list[Layer], Array, Any]
"""Layers, inputs, and a class for each."""


class Draw:
    """Random choices for one network."""

    def __init__(self, seed: int, held_out: bool) -> None:
        self.rng = np.random.default_rng([seed, 13 if held_out else 3])
        self.held_out = held_out
        widths = [24, 40, 96, 160] if held_out else [32, 64, 128]
        self.n = int(self.rng.choice(widths))
        self.batch = int(self.rng.choice([20, 50, 200] if held_out else [16, 64, 128]))

    def among(self, *options: Any) -> Any:
        """One of them."""
        return options[self.rng.integers(len(options))]

    def depth(self, low: int, high: int) -> int:
        """How many hidden layers."""
        return int(self.rng.integers(low, high + 1))

    def data(self) -> tuple[Array, Any]:
        """Inputs, and a class for each."""
        labels = self.rng.integers(10, size=self.batch)
        if self.held_out and self.rng.random() < 0.5:
            images, classes = _digits()
            chosen = self.rng.choice(len(images), self.batch, replace=False)
            return images[chosen], classes[chosen]
        x = self.rng.normal(size=(self.batch, int(self.among(10, 30, 100))))
        if self.rng.random() < 0.3:
            x = (self.rng.random(x.shape) - 0.5) * np.sqrt(12)
        return x, labels

    def weights(self, n_in: int, n_out: int, gain: float, kind: str = "normal") -> Array:
        """W of variance gain^2 / n_in."""
        if kind == "orthogonal" and n_in == n_out:
            q, r = np.linalg.qr(self.rng.normal(size=(n_in, n_in)))
            return np.asarray(gain * q * np.sign(np.diag(r)))
        if kind == "uniform":
            edge = gain * np.sqrt(3 / n_in)
            return self.rng.uniform(-edge, edge, (n_in, n_out))
        return self.rng.normal(0, gain / np.sqrt(n_in), (n_in, n_out))

    def linear(self, n_in: int, n_out: int, gain: float, kind: str = "normal") -> Linear:
        """A layer."""
        return Linear(self.weights(n_in, n_out, gain, kind))


@cache
def _digits() -> tuple[Array, Any]:
    found = digits.load()
    images = np.asarray(found.x_train[:, ::7], float)
    images -= images.mean()
    return images / images.std(), np.asarray(found.y_train)


def plain(
    d: Draw,
    depth: int,
    act: str,
    gain: float,
    *,
    bias: float = 0,
    norm: str = "",
    kind: str = "normal",
    widths: list[int] | None = None,
) -> Made:
    """Hidden layers of one width, then ten outputs, and data."""
    x, y = d.data()
    sizes = [x.shape[1], *(widths or [d.n] * depth)]
    layers: list[Layer] = []
    for a, b in pairwise(sizes):
        layer = d.linear(a, b, gain, kind)
        layer.b = bias * d.rng.choice([-1.0, 1.0], b)
        layers += [layer, *([Norm(b, norm)] if norm else []), *([Act(act)] if act else [])]
    return [*layers, d.linear(sizes[-1], 10, 1)], x, y


def step(
    layers: list[Layer], x: Array, y: Any, rate: float, *, loss_scale: float = 1, cut: int = 0
) -> tuple[float, float]:
    """One step of SGD: the loss before it and after it. Below layer `cut` nothing arrives."""

    def loss() -> tuple[float, Array]:
        h = x
        for layer in layers:
            h = layer.forward(h)
        h = h.astype(np.float64)
        h = h - h.max(1, keepdims=True)
        p = np.exp(h) / np.exp(h).sum(1, keepdims=True)
        error = p.copy()
        error[np.arange(len(y)), y] -= 1
        return float(-np.log(p[np.arange(len(y)), y] + 1e-300).mean()), error / len(y)

    before, error = loss()
    g = (error * loss_scale).astype(x.dtype)
    for number in reversed(range(cut, len(layers))):
        g = layers[number].backward(g)
    parts = [part for whole in layers for part in whole.parts()]
    for layer in parts:
        if layer.W is None or layer.dW is None or layer.b is None or layer.db is None:
            continue
        change = rate * layer.dW
        layer.updated = float(np.linalg.norm(change) / np.linalg.norm(layer.W))
        layer.W, layer.b = layer.W - change, layer.b - rate * layer.db
    for layer in parts:
        layer.kept = layer.row()
    return before, loss()[0]


def report(layers: list[Layer], findings: tuple[str, ...] = ()) -> str:
    """The line of JSON."""
    parts = [part for layer in layers for part in layer.parts()]
    rows = {f"{k} {part.kind}": part.kept for k, part in enumerate(parts)}
    text = json.dumps({"layers": rows, "findings": list(findings)})
    return text.replace(": NaN", ': "NaN"').replace(": Infinity", ': "Infinity"')


def fell(layers: list[Layer]) -> float:
    """dL/dz of the first hidden layer over that of the last."""
    rows = [p.kept for la in layers for p in la.parts() if isinstance(p, Linear)][:-1]
    sizes = [row["dL/dz"] for row in rows]
    return float(sizes[0] / sizes[-1]) if sizes[0] and sizes[-1] else 0.0


def residual(d: Draw, norm: str = "") -> Made:
    """x + W relu(W x), with the branch scaled down or normalized."""
    x, y = d.data()
    blocks = d.depth(3, 30)
    layers: list[Layer] = [d.linear(x.shape[1], d.n, 1)]
    for _ in range(blocks):
        branch: list[Layer] = [Norm(d.n, norm)] if norm else []
        branch += [d.linear(d.n, d.n, 2**0.5), Act("ReLU"), d.linear(d.n, d.n, 1)]
        layers.append(Residual(branch, 1 if norm else blocks**-0.5))
    return [*layers, *([Norm(d.n, norm)] if norm else []), d.linear(d.n, 10, 1)], x, y


def cnn(d: Draw, gain: float, depth: int = 0) -> Made:
    """Convolutions with ReLU on small images, pooled now and then."""
    side, c, d.batch = int(d.among(8, 12)), int(d.among(8, 12)), 16
    x, y = d.rng.normal(size=(d.batch, side, side, 3)), d.rng.integers(10, size=d.batch)
    layers: list[Layer] = []
    for k in range(depth or d.depth(3, 8)):
        layers += [Conv2d(d.weights(9 * (c if k else 3), c, gain)), Act("ReLU")]
        if not depth and k in (1, 3) and side % 4 == 0 and len(layers) < 10:
            layers.append(Pool())
    return [*layers, Pool(whole=True), d.linear(c, 10, 1)], x, y
