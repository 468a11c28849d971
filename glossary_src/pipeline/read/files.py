"""Files that people wrote, read as the text that they should be."""

from __future__ import annotations

from pathlib import Path

from glossary_src.faults import Fault, GlossaryError

_UTF8 = "Save it as UTF-8."


def text_of(path: Path, file: str = "") -> str:
    """The text of a file, which messages call `file`; its line ends are \\n.

    Raises `GlossaryError` where it is no text, or cannot be read.
    """
    file = file or path.name
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
