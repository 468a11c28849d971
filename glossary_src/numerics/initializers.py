"""Random weights: zero-mean Gaussians that differ only in their variance, and a rotation."""

from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike, NDArray

Initializer = Callable[[np.random.Generator, int, int, DTypeLike], NDArray[np.floating]]
"""(rng, fan_in, fan_out, dtype) -> weights of shape (fan_out, fan_in)"""


def gaussian(
    rng: np.random.Generator, fan_in: int, fan_out: int, variance: float, dtype: DTypeLike
) -> NDArray[np.floating]:
    """Draw weights of shape (fan_out, fan_in) from N(0, variance)."""
    # Drawn in float64 and rounded, so that a seed gives the same network in every precision.
    draw = rng.standard_normal((fan_out, fan_in)) * np.sqrt(variance)
    weights: NDArray[np.floating] = draw.astype(dtype)
    return weights


def lecun(
    rng: np.random.Generator, fan_in: int, fan_out: int, dtype: DTypeLike = np.float32
) -> NDArray[np.floating]:
    """Variance 1/fan_in: keeps the variance of z through linear layers.

    LeCun, Bottou, Orr and Mueller, Efficient BackProp, 1998.
    """
    return gaussian(rng, fan_in, fan_out, 1 / fan_in, dtype)


def glorot(
    rng: np.random.Generator, fan_in: int, fan_out: int, dtype: DTypeLike = np.float32
) -> NDArray[np.floating]:
    """Variance 2/(fan_in + fan_out): a compromise between forward and backward pass.

    Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks, 2010. The paper draws uniformly; this is the Gaussian of the same variance.
    """
    return gaussian(rng, fan_in, fan_out, 2 / (fan_in + fan_out), dtype)


def he(
    rng: np.random.Generator, fan_in: int, fan_out: int, dtype: DTypeLike = np.float32
) -> NDArray[np.floating]:
    """Variance 2/fan_in: makes up for the half that ReLU cuts off.

    He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, arXiv:1502.01852.
    """
    return gaussian(rng, fan_in, fan_out, 2 / fan_in, dtype)


def scaled(sigma_w: float) -> Initializer:
    """An initializer of variance sigma_w^2/fan_in, the scale of mean-field theory.

    sigma_w = 1 is LeCun's, sqrt(2) is He's. Poole et al., 2016, arXiv:1606.05340.
    """
    if not sigma_w > 0:
        raise ValueError(f"sigma_w must be positive, not {sigma_w}")

    def draw(
        rng: np.random.Generator, fan_in: int, fan_out: int, dtype: DTypeLike = np.float32
    ) -> NDArray[np.floating]:
        return gaussian(rng, fan_in, fan_out, sigma_w**2 / fan_in, dtype)

    return draw


def orthogonal(
    rng: np.random.Generator, fan_in: int, fan_out: int, dtype: DTypeLike = np.float32
) -> NDArray[np.floating]:
    """A random rotation (or reflection): it keeps the length of every vector, both ways.

    Square only; ValueError if not. Saxe, McClelland and Ganguli, Exact solutions to the
    nonlinear dynamics of learning in deep linear neural networks, 2014, arXiv:1312.6120.
    """
    if fan_in != fan_out:
        raise ValueError(f"a rotation is square, not {fan_out} x {fan_in}")
    q, r = np.linalg.qr(rng.standard_normal((fan_out, fan_in)))
    # Without the signs of r, not every rotation would be equally likely.
    weights: NDArray[np.floating] = (q * np.sign(np.diag(r))).astype(dtype)
    return weights


INITIALIZERS: dict[str, Initializer] = {"lecun": lecun, "glorot": glorot, "he": he}


def initializer(name: str) -> Initializer:
    """The initializer of that name. Raises ValueError, listing the names there are."""
    if name not in INITIALIZERS:
        raise ValueError(
            f"unknown initializer {name!r}; there are {', '.join(INITIALIZERS)}, or scaled(sigma_w)"
        )
    return INITIALIZERS[name]
