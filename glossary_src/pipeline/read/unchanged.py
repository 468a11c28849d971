"""What an author's module finds, and has to leave: libraries that others use, and the process."""

from __future__ import annotations

import ast
import builtins
import contextlib
import dataclasses
import gc
import hashlib
import inspect
import io
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
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
    *(ast, hashlib, inspect, subprocess, tempfile),
)
"""Modules and classes that the build uses after a term was loaded."""
_BESIDES = ("numpy", "numpy.random", "numpy.linalg", *(f"{schema.__name__}.text", "mkdocs.utils"))
"""The same, where they have been imported."""
_FREE = ("__warningregistry__", "__builtins__", "_", "_cache", "_cache2")
_FILLED = ("tempdir", "_name_sequence")  # by tempfile, when it is first asked


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


def _umask() -> int:
    """It can only be read by setting it."""
    os.umask(now := os.umask(0o077))
    return now


def _of_numpy(name: str) -> Any:
    """A setting of numpy; None where nobody has imported it."""
    return getattr(sys.modules["numpy"], name)() if "numpy" in sys.modules else None


_SETTINGS: dict[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
    "os.umask": (_umask, os.umask),
    "tempfile.tempdir": (tempfile.gettempdir, lambda kept: setattr(tempfile, "tempdir", kept)),
    "np.seterr": (
        lambda: _of_numpy("geterr"),
        lambda kept: sys.modules["numpy"].seterr(**kept),
    ),
    "np.set_printoptions": (
        lambda: _of_numpy("get_printoptions"),
        lambda kept: sys.modules["numpy"].set_printoptions(**kept),
    ),
}
"""The same, but told: a module that sets them means to, and later ones would see it."""


@dataclass(frozen=True, slots=True)
class State:
    """How things were before an author's module ran."""

    attributes: list[tuple[Any, dict[str, Any]]]
    process: list[Any]
    settings: list[Any]
    chance: tuple[Any, ...]


def state() -> State:
    """How things are now."""
    besides = [sys.modules[name] for name in _BESIDES if name in sys.modules]
    return State(
        [(owner, dict(vars(owner))) for owner in (*_OWNERS, *besides)],
        [read() for read, _ in _STATE],
        [read() for read, _ in _SETTINGS.values()],
        chance(),
    )


def put_back(before: State) -> list[str]:
    """Make all of it as it was. Gives the names of what others would have missed."""
    bent = []
    for owner, attributes in before.attributes:
        now = vars(owner)
        for name, value in attributes.items():
            if now.get(name) is not value and name not in (*_FREE, *_FILLED):
                setattr(owner, name, value)
                bent.append(f"{owner.__name__}.{name}")
    for (read, put), kept in zip(_STATE, before.process, strict=True):
        if read() != kept:
            put(kept)
    for (name, (read, put)), kept in zip(_SETTINGS.items(), before.settings, strict=True):
        if kept is not None and read() != kept:
            put(kept)
            bent.append(name)
    if chance()[: len(before.chance)] != before.chance:
        bent.append("where chance stands")
    return bent
