"""What an author's module finds, and has to leave: libraries that others use, and the process."""

from __future__ import annotations

import builtins
import contextlib
import dataclasses
import gc
import io
import json
import math
import os
import pathlib
import re
import sys
import time
import types
import typing
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from glossary_src import faults, schema
from glossary_src.chance import chance

_OWNERS: tuple[Any, ...] = (
    *(builtins, contextlib, dataclasses, io, json, json.decoder, json.encoder, math, os, os.path),
    *(pathlib, pathlib.Path, pathlib.PurePath, re, time, types, typing, warnings),
    *(json.JSONEncoder, json.JSONDecoder, faults, schema),
)
"""Modules and classes that the build uses after a term was loaded."""
_BESIDES = ("numpy", "numpy.random", "numpy.linalg", *(f"{schema.__name__}.text", "mkdocs.utils"))
"""The same, where they have been imported."""
_FREE = ("__warningregistry__", "__builtins__", "_", "_cache", "_cache2")


def _refill(kept: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(kept)


_STATE: tuple[tuple[Callable[[], Any], Callable[[Any], object]], ...] = (
    (lambda: dict(os.environ), _refill),
    (lambda: dict(sys.modules), sys.modules.update),
    (lambda: list(sys.path), lambda kept: sys.path.__setitem__(slice(None), kept)),
    (lambda: list(sys.meta_path), lambda kept: sys.meta_path.__setitem__(slice(None), kept)),
    (lambda: list(warnings.filters), lambda kept: setattr(warnings, "filters", kept)),
    (lambda: sys.excepthook, lambda kept: setattr(sys, "excepthook", kept)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (sys.gettrace, sys.settrace),
    (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
    (os.getcwd, os.chdir),
)
"""What is put back without a word, whoever changed it: how to read it, and how to set it."""


@dataclass(frozen=True, slots=True)
class State:
    """How things were before an author's module ran."""

    attributes: list[tuple[Any, dict[str, Any]]]
    process: list[Any]
    chance: tuple[Any, ...]


def state() -> State:
    """How things are now."""
    besides = [sys.modules[name] for name in _BESIDES if name in sys.modules]
    return State(
        [(owner, dict(vars(owner))) for owner in (*_OWNERS, *besides)],
        [read() for read, _ in _STATE],
        chance(),
    )


def put_back(before: State) -> list[str]:
    """Make all of it as it was. Gives the names of what others would have missed."""
    bent = []
    for owner, attributes in before.attributes:
        now = vars(owner)
        for name, value in attributes.items():
            if now.get(name) is not value and name not in _FREE:
                setattr(owner, name, value)
                bent.append(f"{owner.__name__}.{name}")
    for (read, put), kept in zip(_STATE, before.process, strict=True):
        if read() != kept:
            put(kept)
    if chance()[: len(before.chance)] != before.chance:
        bent.append("where chance stands")
    return bent
