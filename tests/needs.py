"""What a machine may lack: its tests are skipped there, and fail under CI=true."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import NoReturn

import pytest


def lacks(what: str, cure: str) -> NoReturn:
    """Skip this test aloud, or fail it where nothing may be missing."""
    excused = what in os.environ.get("GLOSSARY_MAY_LACK", "")
    if os.environ.get("CI") == "true" and not excused:
        pytest.fail(f"no {what}: it must be here under CI ({cure})")
    pytest.skip(f"no {what} ({cure})")


def needs_torch() -> None:
    """Go on only with PyTorch."""
    if importlib.util.find_spec("torch") is None:
        lacks("PyTorch", "scripts/get_torch")


def node() -> str:
    """The command node, of a version that has a test runner."""
    return shutil.which("node") or lacks("Node.js", "https://nodejs.org, version 20 or later")
