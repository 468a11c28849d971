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
_KERNEL, _CACHE = "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"
_COMMON = {_KERNEL: "Haswell", _CACHE: "256"}
"""OpenBLAS's kernel for AVX2 and FMA, which x86 processors have had for ten years, and the cache
(in KB) that it was made for: by its size a product is cut into blocks, and with one of 1024 KB
OpenBLAS 0.3.34, which numpy 2.5 brings, crashes in this kernel.
"""
_NEEDED = {  # kernel of OpenBLAS: what a processor needs for it
    "Prescott": {"pni"},
    "Nehalem": {"sse4_2"},
    "Sandybridge": {"avx"},
    "Haswell": {"avx2", "fma"},
    "Zen": {"avx2", "fma"},
    "SkylakeX": {"avx512f", "avx512dq", "avx512bw", "avx512vl"},
    "Cooperlake": {"avx512f", "avx512_bf16"},
}
_AVX512 = (  # numpy since 2.4, then before; it passes over names that it does not know
    *("X86_V4", "AVX512_ICL", "AVX512_SPR"),
    *("AVX512F", "AVX512CD", "AVX512_SKX", "AVX512_CLX", "AVX512_CNL"),
)


def alike(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with one BLAS thread and kernel and no AVX-512, to be set before numpy loads.

    What the machine has set besides stays: its own choice of a kernel, other features disabled.
    """
    disabled = environment.get(_DISABLED, "").replace(",", " ").split()
    wanted = {
        **dict.fromkeys(_THREADS, "1"),
        _DISABLED: " ".join({**dict.fromkeys(disabled), **dict.fromkeys(_AVX512)}),
    }
    fits = _KERNEL not in environment and {"avx2", "fma"} <= set(_flags().split())
    return {**(_COMMON if fits else {}), **environment, **wanted}


@cache
def _flags() -> str:
    """What the processor can do, as the system tells; nothing where it does not."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")


def kernels() -> dict[str, dict[str, str]]:
    """Kernels of OpenBLAS that this processor can run, each with the settings that choose it."""
    flags = set(_flags().split())
    return {
        name: {_KERNEL: name, _CACHE: _COMMON[_CACHE]}
        for name, needed in _NEEDED.items()
        if needed <= flags
    }


@cache
def is_common() -> bool:
    """Whether results are computed with the kernel that all these processors share."""
    return _COMMON.items() <= alike(os.environ).items()


@cache
def processor() -> str:
    """The kind of processor, for the keys of results: what numpy and BLAS still choose by."""
    settings = alike(os.environ)
    chosen = [f"{name}={settings.get(name, '')}" for name in (_KERNEL, _CACHE, _DISABLED)]
    by_itself = "" if _KERNEL in settings else f"{_flags()} {platform.processor()}"
    return " ".join([platform.machine(), *chosen, by_itself])
