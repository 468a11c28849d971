"""Files of other people's docs: which there are, and what stands in them."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ..faults import Fault, GlossaryError

LEFT_OUT = frozenset(("node_modules", "site-packages", "__pycache__", "_build", "__pypackages__"))
"""Folders that hold other people's files, or made ones. So does one with a `pyvenv.cfg`."""
MOST_BYTES = 20_000_000
_ESCAPED = re.compile("[\udc80-\udcff]")
"""How Python keeps a byte that is no UTF-8."""


@dataclass(frozen=True)
class Document:
    """A file as it was read. A byte that is no UTF-8 stays what it is, when it is written again."""

    path: Path
    text: str = ""
    mark: str = ""
    """The byte order mark that it begins with."""
    note: str = ""
    """Why it could not be read, or not whole."""


def documents(
    given: Sequence[Path], exclude: Sequence[str], suffixes: Collection[str], known: Collection[str]
) -> Iterator[Path]:
    """The files to check, each once, those of a folder in order."""
    seen = set()
    for path in given:
        if not path.exists():
            raise refused(path, "does not exist.", "Is it the right folder?")
        if path.is_file() and path.suffix.lower() not in known:
            raise refused(path, "is of no kind that is checked.", f"Known: {', '.join(known)}.")
        inside = _inside(path, suffixes) if path.is_dir() else [path]
        for file in inside:
            left_out = any(fnmatch(file.as_posix(), pattern) for pattern in exclude)
            if not left_out and file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _inside(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    for at, folders, files in os.walk(folder):
        here = Path(at)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in LEFT_OUT
            and not (here / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            file = here / name
            if file.suffix.lower() in suffixes and not name.startswith(".") and file.is_file():
                yield file


def read(path: Path) -> Document:
    """A file; whatever is wrong with it is noted."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return Document(path, note="is too large to be read.")
        data = path.read_bytes()
    except OSError as error:
        return Document(path, note=f"cannot be read: {error.strerror or error}.")
    if b"\0" in data:
        return Document(path, note="is no text in UTF-8.")
    text = data.decode("utf-8", "surrogateescape")
    odd = _ESCAPED.search(text)
    line = text.count("\n", 0, odd.start()) + 1 if odd else 0
    note = f"is no UTF-8 in line {line}. The rest was read." if odd else ""
    mark = text[:1] if text.startswith("\ufeff") else ""
    return Document(path, text[len(mark) :], mark, note)


def write(document: Document, text: str) -> None:
    """Replace a file at once or not at all; its mode, its ends of lines, its bytes stay."""
    path = document.path.resolve()
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write((document.mark + text).encode("utf-8", "surrogateescape"))
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def refused(path: Path, rule: str, cure: str) -> GlossaryError:
    """What the command cannot begin with."""
    return GlossaryError([Fault("file", rule, cure, str(path))])
