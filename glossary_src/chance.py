"""Where the generators of random numbers stand that all share: whoever draws from one moves it."""

from __future__ import annotations

import random
import sys
from typing import Any


def chance() -> tuple[Any, ...]:
    """The states of `random` and, once numpy is imported, of `numpy.random`: equal if unmoved."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return (random.getstate(),)
    kind, keys, *rest = numpy.random.get_state()
    return random.getstate(), kind, keys.tobytes(), *rest
