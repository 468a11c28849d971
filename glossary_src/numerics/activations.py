"""Activation functions phi and their slopes phi', both functions of the pre-activation z."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Elementwise = Callable[[NDArray[np.floating]], NDArray[np.floating]]


@dataclass(frozen=True)
class Activation:
    """A function and its slope. Both map an array to one of the same shape and dtype."""

    name: str
    f: Elementwise
    """phi(z)"""
    df: Elementwise
    """phi'(z), of the pre-activation z, not of the output phi(z)"""


def sigmoid(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """1 / (1 + e^-z), written with e^-|z| so that nothing overflows."""
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1 / (1 + e), e / (1 + e)))


def sigmoid_slope(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """e^-|z| / (1 + e^-|z|)^2, at most 1/4.

    The textbook form s (1 - s) returns 0 from z = 37 on, where the slope is 8.5e-17.
    """
    e = np.exp(-np.abs(z))
    return np.asarray(e / (1 + e) ** 2)


def tanh(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """The hyperbolic tangent, 2 sigmoid(2z) - 1."""
    return np.asarray(np.tanh(z))


def tanh_slope(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """4 sigmoid'(2z), at most 1; equal to 1 - tanh(z)^2, which cancels to 0 from z = 20 on."""
    return 4 * sigmoid_slope(2 * z)


def relu(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """max(z, 0)"""
    return np.asarray(np.maximum(z, 0))


def relu_slope(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """1 where z > 0, else 0. At the kink z = 0 there is no slope; 0 is the usual choice."""
    return np.asarray(np.heaviside(z, 0))


def identity(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """z itself: a linear layer."""
    return z


def identity_slope(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """1 everywhere."""
    return np.ones_like(z)


def leaky_relu(slope: float = 0.01) -> Activation:
    """ReLU that passes the share `slope` of a negative z."""

    def f(z: NDArray[np.floating]) -> NDArray[np.floating]:
        return np.where(z > 0, z, slope * z)

    def df(z: NDArray[np.floating]) -> NDArray[np.floating]:
        # np.where(z > 0, 1.0, slope) would be float64 whatever z is.
        return np.where(z > 0, np.ones_like(z), np.full_like(z, slope))

    return Activation("leaky_relu", f, df)


ACTIVATIONS = {
    a.name: a
    for a in (
        Activation("identity", identity, identity_slope),
        Activation("sigmoid", sigmoid, sigmoid_slope),
        Activation("tanh", tanh, tanh_slope),
        Activation("relu", relu, relu_slope),
        leaky_relu(),
    )
}


def activation(name: str) -> Activation:
    """The activation of that name. Raises ValueError, listing the names there are."""
    if name not in ACTIVATIONS:
        raise ValueError(f"unknown activation {name!r}; there are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
