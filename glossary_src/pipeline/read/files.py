"""Files that people wrote: read as the text that they should be, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from glossary_src.faults import Fault, GlossaryError

_UTF8 = "Save it as UTF-8."


def may_never_end(path: Path) -> bool:
    """Whether to read it could wait for ever: a pipe, or a device."""
    return path.exists() and not (path.is_file() or path.is_dir())


def text_of(path: Path, file: str = "") -> str:
    """The text of a file, which messages call `file`; its line ends are \\n.

    Raises `GlossaryError` where it is no text, or cannot be read.
    """
    file = file or path.name
    if may_never_end(path):
        cure = "Make it a file of text that you may read."
        raise GlossaryError([Fault("the file", "is a pipe or a device.", cure, file)])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(f"byte {error.start}", "is not UTF-8.", _UTF8, file)
        raise GlossaryError([fault]) from error
    except OSError as error:
        cure = "Make it a file of text that you may read."
        rule = f"cannot be read ({error.strerror})."
        raise GlossaryError([Fault("the file", rule, cure, file)]) from error
    if "\0" in text:
        fault = Fault(f"sign {text.index(chr(0))}", "is NUL, which is no text.", _UTF8, file)
        raise GlossaryError([fault])
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_whole(path: Path, text: str, *, instead_of: str | None = None) -> None:
    """Put a text in the place of a file, which stays as it was where that cannot be done.

    Raises `GlossaryError` then, and where the file no longer says what it is `instead_of`.
    """
    if instead_of is not None and text_of(path) != instead_of:
        cure = "Nothing was written: call again."
        raise GlossaryError([Fault("the file", "was changed meanwhile.", cure, str(path))])
    part = ""
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(part).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(part).replace(path)
    except OSError as error:
        Path(part).unlink(missing_ok=True) if part else None
        cure = "Nothing was written: make room for it, or make it writable."
        rule = f"cannot be written ({error.strerror})."
        raise GlossaryError([Fault("the file", rule, cure, str(path))]) from error
