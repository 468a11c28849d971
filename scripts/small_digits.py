"""The digits of the bench: 8 x 8 pixels of 16 grays, packed into one small file for the page.

usage: python scripts/small_digits.py. It writes docs/assets/js/bench/digits.bin.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glossary_src.digits import load

FILE = Path(__file__).parents[1] / "docs/assets/js/bench/digits.bin"
EACH = 70  # images of every digit
EDGE, BLOCK = 2, 3  # 28 = 2 + 8 * 3 + 2


def small(images: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Images of 28 x 28 in [0, 1] -> (n, 64) of 0 ... 15: means of 3 x 3 pixels, edges cut off."""
    inner = images.reshape(-1, 28, 28)[:, EDGE:-EDGE, EDGE:-EDGE]
    blocks = inner.reshape(-1, 8, BLOCK, 8, BLOCK).mean(axis=(2, 4))
    return np.asarray(np.rint(15 * blocks), dtype=np.uint8).reshape(-1, 64)


def packed(pixels: NDArray[np.uint8], labels: NDArray[np.integer]) -> bytes:
    """Two pixels a byte, the first in its upper half; after all images a byte for each label."""
    return ((pixels[:, ::2] << 4) | pixels[:, 1::2]).tobytes() + labels.astype(np.uint8).tobytes()


def made() -> bytes:
    """The file: the first images of every digit, in the order of the training set."""
    digits = load(standardize=False)
    chosen = [np.flatnonzero(digits.y_train == k)[:EACH] for k in range(10)]
    order = np.sort(np.concatenate(chosen))
    return packed(small(digits.x_train[order]), digits.y_train[order])


if __name__ == "__main__":
    FILE.write_bytes(made())
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
