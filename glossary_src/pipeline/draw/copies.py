"""`plt.subplots` for a process that calls it for every frame: it copies what it has made before.

Axes take ten times as long to make as to unpickle. Figures are pickled before a listing has drawn
anything in them; matplotlib promises that a pickled figure comes back whole, and into pyplot.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_Kept = tuple[dict[str, Any], bytes]
"""The parameters of matplotlib when a figure was made, and the figure with its axes, pickled."""


@contextmanager
def copied() -> Iterator[None]:
    """Inside, `plt.subplots` copies what it has made twice with the same arguments."""
    import matplotlib.pyplot as plt

    made = plt.subplots
    plt.subplots = _copying(made)
    try:
        yield
    finally:
        plt.subplots = made


def _copying(make: Callable[..., Any]) -> Callable[..., Any]:
    import matplotlib as mpl

    kept: dict[bytes, _Kept] = {}
    seen: set[bytes] = set()  # most are asked for once

    def subplots(*args: Any, **kwargs: Any) -> Any:
        try:
            asked = pickle.dumps((args, kwargs))
        except (pickle.PicklingError, AttributeError, TypeError):  # a class of the listing
            return make(*args, **kwargs)
        before = kept.get(asked)
        now: Any = dict.copy(mpl.rcParams)
        if before and before[0] == now:
            return pickle.loads(before[1])
        figure = make(*args, **kwargs)
        if asked in seen:
            kept[asked] = now, pickle.dumps(figure)
        seen.add(asked)
        return figure

    return subplots
