"""How long a process stood in line for a processor: no fault of its own on a busy machine."""

from __future__ import annotations

import os
from pathlib import Path


def queued(process: int = 0) -> float:
    """Seconds so far that a process (0: this one) could have run and did not; 0 where none tells.

    Linux counts them: the second number of `/proc/PID/schedstat`, in nanoseconds.
    """
    try:
        told = Path(f"/proc/{process or os.getpid()}/schedstat").read_text(encoding="ascii")
        return int(told.split()[1]) / 1e9
    except Exception:  # also where an author's module has bent what reads it
        return 0.0
