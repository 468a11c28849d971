"""Results on disk, by the hash of all that went into them.

Each begins with a checksum of what follows: an entry that was damaged or altered counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def folder_for_results(beside: Path | None = None) -> Path:
    """Where results are kept: `.cache` in a folder, or what GLOSSARY_CACHE names.

    Without a folder it is the one that was called from.
    """
    return Path(os.environ.get("GLOSSARY_CACHE") or (beside or Path.cwd()) / ".cache")


def digest(parts: Iterable[str | bytes]) -> str:
    """One hash of several texts; where one ends and the next begins counts."""
    total = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        total.update(len(data).to_bytes(8, "little") + data)
    return total.hexdigest()[:32]


def _checksum(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


class Cache:
    """A folder of results. Where it cannot be written, work goes on without it."""

    def __init__(self, folder: Path, warn: Callable[[str], None] = lambda _: None) -> None:
        self.folder = folder
        self._warn = warn
        self._warned = False

    def _file(self, key: str, suffix: str) -> Path:
        return self.folder / key[:2] / f"{key}{suffix}"

    def stamp(self, key: str) -> tuple[object, ...]:
        """Other values when another result is kept under `key`, or none."""
        file = self._file(key, ".json")
        try:
            status = file.stat()
        except OSError:
            return (file, None)
        return (file, status.st_size, status.st_mtime_ns, status.st_ino)

    def read(self, key: str) -> dict[str, Any] | None:
        """What was kept under `key`, or None if there is nothing whole."""
        try:
            found = json.loads(self.read_bytes(key, ".json") or b"")
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def write(self, key: str, value: dict[str, Any]) -> None:
        """Keep `value` under `key`, whole or not at all."""
        self.write_bytes(key, ".json", json.dumps(value).encode())

    def read_bytes(self, key: str, suffix: str) -> bytes | None:
        """The bytes kept under `key`, or None if there are none, or not those that were kept."""
        try:
            checksum, _, data = self._file(key, suffix).read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if checksum == _checksum(data) else None

    def write_bytes(self, key: str, suffix: str, data: bytes) -> None:
        """Keep bytes under `key`, whole or not at all."""
        file = self._file(key, suffix)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".part-")
            try:
                with os.fdopen(handle, "wb") as part:
                    part.write(_checksum(data) + b"\n" + data)
                Path(temporary).replace(file)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()
                raise
        except OSError as error:
            if not self._warned:
                self._warned = True
                self._warn(
                    f"cache {self.folder}: cannot be written ({error}). Going on without it."
                )
