"""Python for the reader's browser: what `scripts/get_pyodide` fetched, believed only when whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossary_src.faults import Fault, GlossaryError, did_you_mean

VERSION = "0.27.7"
MANIFEST = "manifest.json"
SHARED = (
    *("curves.py", "dressing.py", "edges.py", "entities.py", "groups.py", "in_browser.py"),
    *("labels.py", "legends.py", "marks.py", "numbers.py", "occupied.py", "overlay.py"),
    *("svg.py", "theme.py"),
)
"""Modules of `draw` that the site publishes, so that the build's code draws there too."""
_CURE = "Run scripts/get_pyodide, or remove the folder for a site without “Edit and run”."


@dataclass(frozen=True, slots=True)
class Pyodide:
    """A whole and verified set of files."""

    folder: Path
    files: tuple[str, ...]
    size: int

    @property
    def megabytes(self) -> float:
        """What a reader downloads, as the button says it."""
        return round(self.size / 1e6, 1)

    def published(self) -> dict[str, Path]:
        """Address in the site to the file that stands there."""
        here = Path(__file__).parents[1] / "draw"
        own = {f"glossary_src/pipeline/draw/{name}": here / name for name in SHARED}
        return {f"pyodide/{name}": self.folder / name for name in self.files} | own


def place(cache: Path) -> Path:
    """Where the files are kept."""
    return cache / "pyodide" / VERSION


def find(cache: Path) -> Pyodide | None:
    """The files, or None where nobody fetched any. Raises `GlossaryError` when they are damaged."""
    folder = place(cache)
    if not folder.exists():
        return None
    try:
        manifest = _manifest(folder)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        rule = f"cannot be read ({type(error).__name__}: {error})."
        raise GlossaryError([Fault(MANIFEST, rule, _CURE, _name(folder))]) from error
    if faults := list(_faults(folder, manifest)):
        raise GlossaryError(faults)
    size = sum(int(entry["size"]) for entry in manifest.values())
    return Pyodide(folder, (MANIFEST, *sorted(manifest)), size)


def _manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """File name to its size and sha256. Anything else in its place raises."""
    read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    files = {
        str(n): {"size": int(e["size"]), "sha256": str(e["sha256"])}
        for n, e in read["files"].items()
    }
    if strange := [name for name in files if Path(name).name != name]:
        raise ValueError(f"{strange[0]!r} is no plain file name")
    if not files:
        raise ValueError("it lists no files")
    return files


def _faults(folder: Path, manifest: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    for name, entry in sorted(manifest.items()):
        try:
            data = (folder / name).read_bytes()
        except OSError:
            there = [path.name for path in folder.iterdir() if path.name not in manifest]
            hint = did_you_mean(name, there) if there else ""
            yield Fault(name, "is missing.", f"{hint} {_CURE}".strip(), _name(folder))
            continue
        found = hashlib.sha256(data).hexdigest()
        if found != entry["sha256"]:
            rule = f"has the sha256 {found[:12]}…, not {entry['sha256'][:12]}… as {MANIFEST} says."
            yield Fault(name, rule, _CURE, _name(folder))


def _name(folder: Path) -> str:
    """The folder as messages name it."""
    return f"pyodide/{folder.name}"
