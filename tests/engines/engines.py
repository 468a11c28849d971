"""Both engines, by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from tests.engines.firefox import Firefox
from tests.engines.page import Page
from tests.engines.places import CURE, PLACES
from tests.engines.webkit import WebKit
from tests.needs import lacks


class Engine(Protocol):
    """What tests want of one."""

    version: str
    told: list[str]

    def page(self) -> AbstractContextManager[Page]:
        """A page of a reader who was never here before."""


ENGINES: dict[str, Callable[[str, Path], AbstractContextManager[Engine]]] = {
    "Firefox": Firefox.running,
    "WebKit": WebKit.running,
}


def running(name: str, folder: Path) -> AbstractContextManager[Engine]:
    """An engine by its name; tells loudly where there is none."""
    return ENGINES[name](PLACES[name]() or lacks(name, CURE), folder)
