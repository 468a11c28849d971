"""Read a Sphinx inventory that nobody vouches for, in bounded time and memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ..faults import Fault, GlossaryError

MOST_BYTES = 8_000_000
"""Of the file. Ours has some thousand."""
MOST_UNPACKED = 4_000_000
MOST_ROWS = 20_000
"""Of terms and labels: what is kept."""
LONGEST_ROW = 4_000
_SLICE = 65_536
_HEAD = b"# Sphinx inventory version "
_ROW = re.compile(r"(.+?) std:(term|label) -?\d+ (\S+) (.*)")
_CURE = "Take the file anew from the site."


@dataclass(frozen=True)
class Row:
    """A term or a label: its name and where it leads."""

    name: str
    role: str
    address: str
    shown: str


@dataclass(frozen=True)
class Inventory:
    """The terms and labels of a project."""

    project: str
    version: str
    rows: tuple[Row, ...]


def parse(data: bytes) -> Inventory:
    """The rows of an inventory. Raises `GlossaryError` for whatever is none."""
    if len(data) > MOST_BYTES:
        raise refused("is too large.", f"{MOST_BYTES // 1_000_000} MB at most.")
    if not data.startswith(_HEAD):
        raise refused("is no Sphinx inventory.", f"It begins with {data[:24]!r}.")
    head = data.split(b"\n", 4)
    if not (kind := head[0].removeprefix(_HEAD).strip()) == b"2":
        raise refused(f"has version {kind[:8]!r}.", "Only version 2 is read.")
    if len(head) < 5 or b"zlib" not in head[3]:
        raise refused("ends in its first lines.", _CURE)
    rows = tuple(_rows(head[4]))
    return Inventory(_after(head[1], "Project"), _after(head[2], "Version"), rows)


def refused(rule: str, cure: str) -> GlossaryError:
    """What is wrong with an inventory as a whole."""
    return GlossaryError([Fault("inventory", rule, cure)])


def _after(line: bytes, label: str) -> str:
    return line.decode("utf-8", "replace").removeprefix(f"# {label}:").strip()[:200]


def _rows(packed: bytes) -> Iterator[Row]:
    count = 0
    for line in _lines(packed):
        if b" std:" not in line:
            continue
        match = _ROW.fullmatch(line.decode("utf-8", "replace").strip())
        if match is None:
            continue  # another role; a row that is damaged names nothing
        count += 1
        if count > MOST_ROWS:
            raise refused(f"has more than {MOST_ROWS} terms.", "Is it the right file?")
        name, role, address, shown = match.groups()
        yield Row(name, role, address, name if shown == "-" else shown)


def _lines(packed: bytes) -> Iterator[bytes]:
    """Unpack piece by piece, so that a bomb is noticed before it bursts."""
    inflater, rest, total = zlib.decompressobj(), b"", 0
    for start in range(0, len(packed), _SLICE):
        pending = packed[start : start + _SLICE]
        while pending and not inflater.eof:
            piece, pending = _inflate(inflater, pending)
            total += len(piece)
            *whole, rest = (rest + piece).split(b"\n")
            if total > MOST_UNPACKED or len(rest) > LONGEST_ROW:
                raise refused("unpacks to far too much.", "Is it the right file?")
            yield from (line for line in whole if len(line) <= LONGEST_ROW)
    if not inflater.eof:
        raise refused("is cut off.", _CURE)
    if rest:
        yield rest


def _inflate(inflater: zlib._Decompress, pending: bytes) -> tuple[bytes, bytes]:
    try:
        return inflater.decompress(pending, _SLICE), inflater.unconsumed_tail
    except zlib.error as error:
        raise refused("cannot be unpacked.", f"{_CURE} (zlib: {error})") from error
