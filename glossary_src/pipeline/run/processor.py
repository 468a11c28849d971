"""What a result owes to the processor: kept alike where it can be, and part of its key elsewhere.

numpy picks another implementation of `exp` or `sum` for another processor, and their last digits
differ. A long loop magnifies them. So snippets and labs run without the instructions that only some
processors have; then they agree with the Python of a reader's browser, too.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_THREADS = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_DISABLED = "NPY_DISABLE_CPU_FEATURES"
_AVX512 = (  # numpy since 2.4, then before; it passes over names that it does not know
    *("X86_V4", "AVX512_ICL", "AVX512_SPR"),
    *("AVX512F", "AVX512CD", "AVX512_SKX", "AVX512_CLX", "AVX512_CNL"),
)


def alike(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with one BLAS thread and without AVX-512, to be set before numpy loads.

    What the machine has set besides stays: its choice of a BLAS kernel, other features disabled.
    """
    disabled = environment.get(_DISABLED, "").replace(",", " ").split()
    wanted = {
        **dict.fromkeys(_THREADS, "1"),
        _DISABLED: " ".join({**dict.fromkeys(disabled), **dict.fromkeys(_AVX512)}),
    }
    return {**environment, **wanted}


@cache
def processor() -> str:
    """The kind of processor, for the keys of results: which kernels numpy and BLAS choose by it."""
    chosen = " ".join(
        f"{k}={v}" for k, v in sorted(os.environ.items()) if k.startswith(("OPENBLAS_CORE", "NPY_"))
    )
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        flags = next(line for line in lines if line.startswith(("flags", "Features")))
    except (OSError, StopIteration):
        flags = platform.processor()
    return f"{platform.machine()} {flags} {chosen}"
