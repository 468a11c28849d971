"""Central differences: the oracle that every hand-written derivative must agree with.

(f(x + h) - f(x - h)) / 2h misses f'(x) by h^2 f'''/6 plus a rounding error of about
eps |f| / h. The two balance near h = eps^(1/3), which is 6e-6 in float64; the best
one can hope for is then a relative error of about 1e-10.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Float64s = NDArray[np.float64]
STEP = float(np.finfo(np.float64).eps ** (1 / 3))


def central_slope(f: Callable[[Float64s], NDArray[np.floating]], x: Float64s) -> Float64s:
    """Slope of an elementwise f at every entry of x; the shape is that of x.

    Raises ValueError unless x is float64: float32 leaves too few digits to judge by.
    """
    _check_float64(x)
    h = STEP * np.maximum(1.0, np.abs(x))
    # The step that was really made, since x + h is rounded.
    right, left = x + h, x - h
    return np.asarray((f(right) - f(left)) / (right - left), dtype=np.float64)


def central_gradient(f: Callable[[Float64s], float], x: Float64s) -> Float64s:
    """Gradient of a scalar f at x, one entry at a time; the shape is that of x.

    f is called twice an entry, with copies of x. Raises ValueError unless x is float64.
    """
    _check_float64(x)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        h = STEP * max(1.0, abs(float(x[index])))
        right[index] += h
        left[index] -= h
        gradient[index] = (f(right) - f(left)) / (right[index] - left[index])
    return gradient


def check_gradient(
    f: Callable[[Float64s], float],
    x: Float64s,
    gradient: NDArray[np.floating],
    tolerance: float = 1e-6,
) -> float:
    """Compare `gradient` with the central differences of f at x.

    Returns the largest deviation, relative to the largest entry of either gradient.
    Raises ValueError if the shapes differ, and AssertionError, naming the worst entry, if
    the deviation exceeds `tolerance` or is not a number.
    """
    if gradient.shape != x.shape:
        raise ValueError(f"the gradient must have shape {x.shape} like x, not {gradient.shape}")
    expected = central_gradient(f, x)
    scale = max(float(np.abs(expected).max()), float(np.abs(gradient).max()))
    if scale == 0:
        return 0.0
    deviation = np.abs(gradient - expected) / scale
    worst = tuple(int(i) for i in np.unravel_index(np.argmax(deviation), x.shape))
    largest = float(deviation[worst])
    if not largest <= tolerance:
        raise AssertionError(
            f"entry {worst} is {gradient[worst]:.9g}, but central differences give "
            f"{expected[worst]:.9g}: off by {largest:.1e} of the largest entry, "
            f"more than {tolerance:.1e}"
        )
    return largest


def _check_float64(x: Float64s) -> None:
    if x.dtype != np.float64:
        raise ValueError(f"x must be float64, not {x.dtype}: differences need the digits")
