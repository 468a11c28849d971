"""How much what an author wrote may take while it is loaded: memory, files, what it prints."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from glossary_src.faults import on_one_line

MOST_PRINTED = 20_000
"""Bytes: enough for a warning, too little to hide what else is told."""
MOST_MEMORY, _MOST_WRITTEN = 2 << 30, 64 << 20


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """So much more memory and no larger file: beyond is a MemoryError, or an OSError."""
    try:
        import resource
    except ImportError:  # no such limits on this system
        yield
        return
    limits = {resource.RLIMIT_FSIZE: _MOST_WRITTEN}
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text().split()[0])
        limits[resource.RLIMIT_AS] = pages * resource.getpagesize() + MOST_MEMORY
    before = {kind: resource.getrlimit(kind) for kind in limits}
    for kind, limit in limits.items():
        soft, hard = before[kind]
        within = limit if soft == resource.RLIM_INFINITY else min(limit, soft)
        resource.setrlimit(kind, (within, hard))
    try:
        yield
    finally:
        for kind, both in before.items():
            resource.setrlimit(kind, both)


@contextlib.contextmanager
def held_back() -> Iterator[tuple[list[int], TextIO]]:
    """What is printed comes afterwards; where it is too much, its size stands in the list instead.

    Gives the list, and where messages go meanwhile. Streams and descriptors that were closed are
    open again afterwards.
    """
    printed: list[int] = []
    streams = sys.stdout, sys.stderr
    _flush(*streams)
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile(buffering=0))
        kept = [stack.enter_context(os.fdopen(os.dup(number), "w")) for number in (1, 2)]
        own = os.fdopen(os.dup(file.fileno()), "w", encoding="utf-8", errors="replace")
        sys.stdout = sys.stderr = own
        try:
            for number in (1, 2):
                os.dup2(file.fileno(), number)
            yield printed, kept[1]
        finally:
            _flush(own)
            sys.stdout, sys.stderr = streams
            for number, terminal in zip((1, 2), kept, strict=True):
                os.dup2(terminal.fileno(), number)
            with contextlib.suppress(OSError, ValueError):
                own.close()
            if (size := file.seek(0, os.SEEK_END)) > MOST_PRINTED:
                printed.append(size)
            elif size:
                file.seek(0)
                streams[1].write(_readable(file.read().decode(errors="replace")))


def _readable(text: str) -> str:
    """A text whose lines a terminal shows, and of which it obeys nothing else."""
    lines = text.replace("\r\n", "\n").expandtabs().split("\n")
    return "\n".join(on_one_line(line, MOST_PRINTED + 1, fold=False) for line in lines)


def _flush(*streams: TextIO) -> None:
    for stream in streams:
        with contextlib.suppress(AttributeError, OSError, ValueError):  # none, full, or closed
            stream.flush()
