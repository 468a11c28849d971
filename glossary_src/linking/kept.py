"""Where fetched files are kept, and how they get there whole."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """Where the system keeps what can be fetched again."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given) / "gradient-glossary"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "gradient-glossary"
    folder = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / folder / "gradient-glossary"


def keep(kept: Path, data: bytes) -> None:
    """Put a file in its place, if the folder can be written."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(kept)
    except OSError:
        return  # a folder that cannot be written: fetched again next time
