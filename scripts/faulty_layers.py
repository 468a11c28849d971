"""Layers in NumPy that tell what the report on a training step would say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
LOST = {"<float16": 2.0**-25, "<bfloat16": 2.0**-134}


def rms(x: Array) -> float:
    """Root mean square, in float64."""
    return float(np.sqrt(np.mean(np.square(x, dtype=np.float64))))


class Layer:
    """A layer: forward, backward, and the row of the report. Frozen or cut, it gives None."""

    kind = "Layer"

    def __init__(self) -> None:
        self.h: Array | None = None
        self.g: Array | None = None
        self.W: Array | None = None
        self.dW: Array | None = None
        self.b: Array | None = None
        self.db: Array | None = None
        self.updated: float | None = None
        self.frozen = False
        self.kept: dict[str, float | None] = {}

    def parts(self) -> Iterable[Layer]:
        """The layers that have a row."""
        return [self]

    def forward(self, x: Array) -> Array:
        """What it returns, kept."""
        self.x = x
        self.h = self._compute(x)
        return self.h

    def backward(self, g: Array) -> Array:
        """dL/dx from dL/dh."""
        self.g = g
        return self._back(g)

    def _compute(self, x: Array) -> Array:
        """What it returns."""
        return x

    def _back(self, g: Array) -> Array:
        """dL/dx from dL/dh, and the gradients of its parameters."""
        return g

    def row(self) -> dict[str, float | None]:
        """Its row."""
        assert self.h is not None
        row: dict[str, float | None] = {"output": rms(self.h), "dL/dz": None, "dL/dW": None}
        row |= {"update/W": self.updated, "dead": None, "saturated": None, **dict.fromkeys(LOST)}
        if self.g is not None:
            sizes = np.abs(self.g.astype(np.float64))
            some = sizes[sizes > 0]
            row["dL/dz"] = rms(self.g)
            row |= {k: float(np.mean(some <= at)) if len(some) else None for k, at in LOST.items()}
        if self.dW is not None:
            row["dL/dW"] = rms(self.dW)
        return row | self._shares()

    def _shares(self) -> dict[str, float | None]:
        """Shares of dead or saturated units."""
        return {}


class Linear(Layer):
    """z = x W + b."""

    kind = "Linear"

    def __init__(self, W: Array, b: Array | None = None) -> None:
        super().__init__()
        self.W, self.b = W, np.zeros(W.shape[-1], W.dtype) if b is None else b

    def _compute(self, x: Array) -> Array:
        assert self.W is not None
        assert self.b is not None
        return np.asarray(x @ self.W + self.b)

    def _back(self, g: Array) -> Array:
        assert self.W is not None
        if not self.frozen:
            flat = self.x.reshape(-1, self.x.shape[-1]), g.reshape(-1, g.shape[-1])
            self.dW, self.db = flat[0].T @ flat[1], flat[1].sum(0)
        return np.asarray(g @ self.W.T)


SHIFTS = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]


class Conv2d(Linear):
    """Three by three, around the edges; images are (batch, height, width, channels)."""

    kind = "Conv2d"

    def _compute(self, x: Array) -> Array:
        self.patches = np.concatenate([np.roll(x, s, (1, 2)) for s in SHIFTS], axis=-1)
        return super()._compute(self.patches)

    def _back(self, g: Array) -> Array:
        whole, self.x = self.x, self.patches
        parts = np.split(super()._back(g), len(SHIFTS), axis=-1)
        self.x = whole
        back = [np.roll(p, (-a, -b), (1, 2)) for p, (a, b) in zip(parts, SHIFTS, strict=True)]
        return np.asarray(np.sum(back, axis=0))


class Pool(Layer):
    """The mean of two by two; or of all, to a vector."""

    kind = "AvgPool2d"

    def __init__(self, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole

    def _compute(self, x: Array) -> Array:
        n, a, b, c = x.shape
        if self.whole:
            return np.asarray(x.mean((1, 2)))
        return np.asarray(x.reshape(n, a // 2, 2, b // 2, 2, c).mean((2, 4)))

    def _back(self, g: Array) -> Array:
        _, a, b, _ = self.x.shape
        if self.whole:
            return np.broadcast_to(g[:, None, None] / (a * b), self.x.shape)
        return np.asarray(np.repeat(np.repeat(g, 2, 1), 2, 2) / 4)


class Act(Layer):
    """An activation function: f, and its slope as a function of z."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.f, self.slope = ACTS[kind]

    def _compute(self, x: Array) -> Array:
        return self.f(x)

    def _back(self, g: Array) -> Array:
        return g * self.slope(self.x)

    def _shares(self) -> dict[str, float | None]:
        assert self.h is not None
        if self.kind == "ReLU":
            return {"dead": float((self.h.max(tuple(range(self.h.ndim - 1))) == 0).mean())}
        if self.kind in ("Sigmoid", "Tanh"):
            h = self.h.astype(np.float64)
            slope = 4 * h * (1 - h) if self.kind == "Sigmoid" else 1 - h * h
            return {"saturated": float((slope < 0.01).mean())}
        return {}


def _sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -700, 700))))


Function = Callable[[Array], Array]
ACTS: dict[str, tuple[Function, Function]] = {
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
    "LeakyReLU": (
        lambda z: np.where(z > 0, z, 0.2 * z),
        lambda z: np.where(z > 0, 1, 0.2).astype(z.dtype),
    ),
    "Sigmoid": (_sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z)),
    "Tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ELU": (
        lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
    ),
    "SiLU": (lambda z: z * _sigmoid(z), lambda z: _sigmoid(z) * (1 + z * _sigmoid(-z))),
}


class Norm(Layer):
    """Mean 0 and variance 1, over examples (batch) or over units (layer)."""

    def __init__(self, width: int, kind: str = "BatchNorm1d") -> None:
        super().__init__()
        self.kind, self.W, self.b = kind, np.ones(width), np.zeros(width)

    def _compute(self, x: Array) -> Array:
        self.axes: Any = -1 if self.kind == "LayerNorm" else tuple(range(x.ndim - 1))
        off = x - x.mean(self.axes, keepdims=True)
        self.sd = np.sqrt((off**2).mean(self.axes, keepdims=True) + 1e-5)
        self.hat = off / self.sd
        return np.asarray(self.hat * self.W + self.b)

    def _back(self, g: Array) -> Array:
        over = tuple(range(g.ndim - 1))
        self.dW, self.db = (g * self.hat).sum(over), g.sum(over)
        g = g * np.asarray(self.W)
        about = self.hat * (g * self.hat).mean(self.axes, keepdims=True)
        return np.asarray((g - g.mean(self.axes, keepdims=True) - about) / self.sd)


class Residual(Layer):
    """x + scale * branch(x)."""

    def __init__(self, branch: list[Layer], scale: float = 1) -> None:
        super().__init__()
        self.branch, self.scale = branch, scale

    def parts(self) -> Iterable[Layer]:
        """Those of its branch."""
        return (part for layer in self.branch for part in layer.parts())

    def _compute(self, x: Array) -> Array:
        h = x
        for layer in self.branch:
            h = layer.forward(h)
        return np.asarray(x + self.scale * h)

    def _back(self, g: Array) -> Array:
        back = np.asarray(g * self.scale)
        for layer in reversed(self.branch):
            back = layer.backward(back)
        return g + back
