"""What every network asks of the arrays it is given: one shape, one precision."""

import numpy as np
from numpy.typing import DTypeLike, NDArray

Arrays = list[NDArray[np.floating]]


def check_dtype(dtype: DTypeLike) -> np.dtype[np.floating]:
    """The dtype as numpy knows it. Raises ValueError unless it is float32 or float64."""
    for known in (np.dtype(np.float32), np.dtype(np.float64)):
        if np.dtype(dtype) == known:
            return known
    raise ValueError(f"dtype must be float32 or float64, not {np.dtype(dtype)}")


def check_array(
    name: str,
    array: NDArray[np.floating],
    shape: tuple[int, ...],
    dtype: np.dtype[np.floating],
) -> None:
    """Raise ValueError, naming the array, unless it has this shape and the network's dtype."""
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, not {array.shape}")
    if array.dtype != dtype:
        raise ValueError(
            f"{name} must be {dtype} like the network, not {array.dtype}: "
            f"mixed precision would be silently promoted"
        )
