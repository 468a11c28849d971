"""Which lines of which files git says changed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from ..faults import Fault, GlossaryError
from .findings import Finding

_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
Lines = dict[Path, "list[range] | None"]


def changed(since: str) -> Lines:
    """By file, the changed lines since a commit, or since where this branch left another one.

    `None` for all of a file, which is new.
    """
    if since.startswith("-"):
        raise _refused(f"{since!r} is no commit.")
    top = Path(_git("rev-parse", "--show-toplevel").strip())
    base = _git("merge-base", since, "HEAD").strip()
    difference = ("diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames")
    found = _parsed(_git(*difference, "--src-prefix=a/", "--dst-prefix=b/", base, "--"), top)
    for name in _git("ls-files", "-z", "--others", "--exclude-standard", "--full-name").split("\0"):
        if name:
            found[(top / name).resolve()] = None
    return found


def is_changed(finding: Finding, lines: Lines) -> bool:
    """Whether a finding stands in a changed line; of a notebook, in a changed file."""
    path = Path(finding.file).resolve()
    ranges = lines.get(path, [])
    return (
        ranges is None or bool(ranges and finding.cell) or any(finding.line in it for it in ranges)
    )


def _parsed(difference: str, top: Path) -> Lines:
    found: Lines = {}
    ranges: list[range] = []
    passed = 0  # lines of a hunk, which may look like anything
    for line in difference.split("\n"):
        if passed and line[:1] in ("+", "-"):
            passed -= 1
        elif line.startswith("+++ "):
            name, ranges = line[4:].rstrip("\t\r"), []
            if name.startswith("b/"):
                found[(top / name[2:]).resolve()] = ranges
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[2]), int(hunk[3] or 1)
            passed = count + int(hunk[1] or 1)
            ranges.append(range(first, first + count))
    return found


def _git(*arguments: str) -> str:
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise _refused(f"git cannot be run: {error.strerror}.") from error
    if done.returncode:
        raise _refused(done.stderr.decode("utf-8", "replace").strip()[:200])
    return done.stdout.decode("utf-8", "surrogateescape")


def _refused(told: str) -> GlossaryError:
    return GlossaryError([Fault("--changed", "needs git.", told)])
