"""All generated files of a build as one zip, to be kept and recalled whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

_FOLDERS = ("files", "verbatim")


@dataclass(frozen=True)
class Built:
    """The generated files, and how they came about."""

    files: dict[str, bytes]
    terms: int = 0
    ran: list[str] = field(default_factory=list)
    recalled: int = 0
    verbatim: dict[str, bytes] = field(default_factory=dict)
    """Markdown to be copied into the finished site: rendered, it would be a page."""


def pack(built: Built) -> bytes:
    """The files as a zip, in their order: the same bytes for the same files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as bundle:
        bundle.comment = f"{built.terms} {built.recalled + len(built.ran)}".encode()
        for folder in _FOLDERS:
            for path, data in getattr(built, folder).items():
                bundle.writestr(ZipInfo(f"{folder}/{path}"), data)
    return buffer.getvalue()


def unpack(data: bytes | None) -> Built | None:
    """What was packed, all of it recalled; None if there is nothing whole."""
    if data is None:
        return None
    try:
        with ZipFile(BytesIO(data)) as bundle:
            terms, snippets = (int(word) for word in bundle.comment.split())
            files, verbatim = (
                {
                    name.removeprefix(f"{folder}/"): bundle.read(name)
                    for name in bundle.namelist()
                    if name.startswith(f"{folder}/")
                }
                for folder in _FOLDERS
            )
            return Built(files, terms, [], snippets, verbatim)
    except (BadZipFile, ValueError, OSError):
        return None  # damaged: as good as none
