"""What ruff says of the file of a term, with the settings of the project."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from glossary_src.faults import Fault

_STYLE = re.compile(r"^.+?:(\d+):\d+: (?!E902)([A-Z]+\d+) (\[\*\] )?(.+?)\.?$")
_FOLLOWS = re.compile(r"breaks F401: `glossary_src\.schema\.")
_CURES = {"E501": "Break the line: ruff cannot."}


def can_be_looked_at() -> bool:
    """Whether ruff is installed."""
    return importlib.util.find_spec("ruff") is not None


def style_faults(path: Path) -> Iterator[Fault]:
    """A fault a line that breaks a rule, and one where the file is not formatted."""
    command = [sys.executable, "-m", "ruff"]
    kept = {"capture_output": True, "text": True, "check": False}
    found = subprocess.run(
        [*command, "check", "--no-cache", "--output-format=concise", str(path)],
        **kept,  # type: ignore[call-overload]
    )
    for line in found.stdout.splitlines():
        if match := _STYLE.match(line):
            cure = f"Run: ruff check --fix {path}" if match[3] else f"Why: ruff rule {match[2]}"
            cure = _CURES.get(match[2], cure)
            yield Fault(f"line {match[1]}", f"breaks {match[2]}: {match[4]}.", cure)
    formatted = subprocess.run(
        [*command, "format", "--no-cache", "--check", "--quiet", str(path)],
        **kept,  # type: ignore[call-overload]
    )
    if formatted.returncode == 1:
        yield Fault("the file", "is not formatted.", f"Run: ruff format {path}")


def without_follow_ups(faults: Sequence[Fault]) -> list[Fault]:
    """Less those that mend themselves: what a wrong field should be made of is imported in vain."""
    style = [it for it in faults if it.rule.startswith("breaks ") or it.thing == "the file"]
    if len(style) == len(faults):
        return list(faults)
    return [fault for fault in faults if not _FOLLOWS.match(fault.rule)]
