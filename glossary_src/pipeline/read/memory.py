"""What a process that builds again remembers: a thing is made anew only from other things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """The last value of each name, with all that it was made from.

    What goes in and what comes out is not to be changed afterwards: it is given away again.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], T]] = {}

    def __call__(self, name: str, make: Callable[..., T], *made_from: object) -> T:
        """What `make` makes of these: that of before, where each of them is equal."""
        kept = self._kept.get(name)
        if kept and kept[0] == made_from:  # what is the same object is not looked into
            return kept[1]
        value = make(*made_from)
        self._kept[name] = made_from, value
        return value
