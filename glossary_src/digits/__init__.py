"""Ten thousand MNIST digits, split and standardized. Origin and license: README.md here."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("mnist10k.npz")
TRAIN_SIZE = 8000
SPLIT_SEED = 123


@dataclass(frozen=True)
class Digits:
    """A split of the images. Pixels are float32, one image of 784 a row; labels are 0 ... 9."""

    x_train: NDArray[np.float32]
    """shape (8000, 784)"""
    y_train: NDArray[np.int64]
    """shape (8000,)"""
    x_test: NDArray[np.float32]
    """shape (2000, 784)"""
    y_test: NDArray[np.int64]
    """shape (2000,)"""


def load(*, standardize: bool = True) -> Digits:
    """Read the digits; the split is the same on every call.

    A permutation with seed 123 puts 8000 images into the training set and 2000 into the
    test set. `standardize` subtracts the mean of all training pixels and divides by their
    standard deviation, the same two numbers for every pixel and for the test set too;
    without it, pixels lie in [0, 1].
    """
    with np.load(FILE) as arrays:
        images, labels = arrays["X"], arrays["y"]
    order = np.random.default_rng(SPLIT_SEED).permutation(len(images))
    x = images[order].astype(np.float32) / np.float32(255)
    y = labels[order].astype(np.int64)
    if standardize:
        # Statistics in float64: a float32 sum over six million pixels loses digits.
        train = x[:TRAIN_SIZE]
        x = (x - np.float32(train.mean(dtype=np.float64))) / np.float32(train.std(dtype=np.float64))
    return Digits(x[:TRAIN_SIZE], y[:TRAIN_SIZE], x[TRAIN_SIZE:], y[TRAIN_SIZE:])
