"""Where the generators of random numbers stand that all share: whoever draws from one moves it."""

from __future__ import annotations

import random
import secrets
import sys
from typing import Any


class _Entropy:
    """What numpy seeds its generators with where nobody gave a seed; it counts how often."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, bits: int) -> int:
        self.asked += 1
        return secrets.randbits(bits)


_entropy = _Entropy()


def chance() -> tuple[Any, ...]:
    """The states of `random` and, once numpy is imported, of `numpy.random`: equal if unmoved.

    With them stands how many generators of numpy were made without a seed since it was asked first.
    """
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return (random.getstate(),)
    numpy.random.bit_generator.randbits = _entropy  # a global of its module
    kind, keys, *rest = numpy.random.get_state()
    return random.getstate(), kind, keys.tobytes(), *rest, _entropy.asked
