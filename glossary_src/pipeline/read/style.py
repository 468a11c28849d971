"""What ruff says of the file of a term, with the settings of the project."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from glossary_src.faults import Fault

_STYLE = re.compile(r"^.+?:(\d+):\d+: (\S+) (?:\[\*\] )?(.+)$")


def can_be_looked_at() -> bool:
    """Whether ruff is installed."""
    return importlib.util.find_spec("ruff") is not None


def style_faults(path: Path) -> Iterator[Fault]:
    """A fault a line that breaks a rule, and one where the file is not formatted."""
    command = [sys.executable, "-m", "ruff"]
    kept = {"capture_output": True, "text": True, "check": False}
    found = subprocess.run(
        [*command, "check", "--output-format=concise", str(path)],
        **kept,  # type: ignore[call-overload]
    )
    for line in found.stdout.splitlines():
        if match := _STYLE.match(line):
            cure = "Break the line: ruff cannot." if match[2] == "E501" else "ruff check --fix."
            yield Fault(f"line {match[1]}", f"breaks {match[2]}: {match[3]}.", cure)
    formatted = subprocess.run([*command, "format", "--check", "--quiet", str(path)], **kept)  # type: ignore[call-overload]
    if formatted.returncode == 1:
        yield Fault("the file", "is not formatted.", f"Run: ruff format {path}")
