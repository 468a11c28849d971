"""Optimizers: they turn gradients into steps, and change the parameters in place."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class SGD:
    """Stochastic gradient descent: theta <- theta - learning_rate * dL/dtheta.

    A gradient a thousand times smaller makes a step a thousand times smaller.
    """

    def __init__(self, parameters: Sequence[NDArray[np.floating]], learning_rate: float) -> None:
        _check_rate(learning_rate)
        self.parameters = list(parameters)
        self.learning_rate = float(learning_rate)

    def step(self, gradients: Sequence[NDArray[np.floating]]) -> None:
        """Update every parameter; `gradients` match them in order, shape and dtype."""
        _check_gradients(self.parameters, gradients)
        for theta, g in zip(self.parameters, gradients, strict=True):
            theta[...] -= self.learning_rate * g


class Adam:
    """Adam: a step of about learning_rate, however small the gradient, down to epsilon.

    Kingma and Ba, Adam: a method for stochastic optimization, 2015, arXiv:1412.6980,
    algorithm 1; the symbols are the paper's.
    """

    def __init__(
        self,
        parameters: Sequence[NDArray[np.floating]],
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        _check_rate(learning_rate)
        if not (0 <= beta1 < 1 and 0 <= beta2 < 1):
            raise ValueError(f"beta1 and beta2 must lie in [0, 1), not {beta1} and {beta2}")
        self.parameters = list(parameters)
        self.learning_rate = float(learning_rate)
        self.beta1, self.beta2, self.epsilon = float(beta1), float(beta2), float(epsilon)
        self.t = 0
        self.m = [np.zeros_like(theta) for theta in self.parameters]
        self.v = [np.zeros_like(theta) for theta in self.parameters]

    def step(self, gradients: Sequence[NDArray[np.floating]]) -> None:
        """Update every parameter; `gradients` match them in order, shape and dtype."""
        _check_gradients(self.parameters, gradients)
        self.t += 1
        correction1 = 1 - self.beta1**self.t
        correction2 = 1 - self.beta2**self.t
        for theta, g, m, v in zip(self.parameters, gradients, self.m, self.v, strict=True):
            m[...] += (1 - self.beta1) * (g - m)
            v[...] += (1 - self.beta2) * (g * g - v)
            m_hat, v_hat = m / correction1, v / correction2
            theta[...] -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)


def _check_rate(learning_rate: float) -> None:
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, not {learning_rate}")


def _check_gradients(
    parameters: Sequence[NDArray[np.floating]], gradients: Sequence[NDArray[np.floating]]
) -> None:
    if len(gradients) != len(parameters):
        raise ValueError(
            f"{len(parameters)} parameters need as many gradients, not {len(gradients)}"
        )
    for i, (theta, g) in enumerate(zip(parameters, gradients, strict=True)):
        if (g.shape, g.dtype) != (theta.shape, theta.dtype):
            raise ValueError(
                f"gradient {i} must be {theta.dtype} of shape {theta.shape}, "
                f"not {g.dtype} of shape {g.shape}"
            )
