"""Results do not depend on the processor where that can be had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from glossary_src.pipeline.run import processor
from glossary_src.pipeline.run.processor import alike

FEATURES = """
import json, warnings
warnings.simplefilter("ignore")
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
print(json.dumps([name for name in __cpu_dispatch__ if __cpu_features__[name]]))
"""


def used(environment: dict[str, str]) -> list[str]:
    command = [sys.executable, "-c", FEATURES]
    found: list[str] = json.loads(subprocess.check_output(command, env=environment, text=True))
    return found


def test_numpy_runs_without_avx_512() -> None:
    assert [n for n in used(alike(os.environ)) if "512" in n or n == "X86_V4"] == []


def test_what_the_machine_disables_stays_disabled() -> None:
    if "X86_V3" not in used(alike({**os.environ, "NPY_DISABLE_CPU_FEATURES": ""})):
        pytest.skip("this numpy cannot dispatch to X86_V3 here")
    assert "X86_V3" not in used(alike({**os.environ, "NPY_DISABLE_CPU_FEATURES": "X86_V3"}))


def test_what_the_machine_says_of_blas_is_left_alone() -> None:
    assert alike({"OPENBLAS_CORETYPE": "Zen"})["OPENBLAS_CORETYPE"] == "Zen"


def test_blas_multiplies_matrices_of_every_size() -> None:
    """A kernel told of a larger cache than it was made for crashes in some versions."""
    products = (
        "import numpy as np\nfor n in (10, 100, 784, 2000): np.ones((100, n)) @ np.ones((n, 30))"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", products], env=alike(os.environ), check=True
    )


def test_the_kernel_is_set_only_where_the_processor_can_run_it() -> None:
    flags = Path("/proc/cpuinfo").read_text().split() if Path("/proc/cpuinfo").exists() else []
    assert ("OPENBLAS_CORETYPE" in alike({})) == ({"avx2", "fma"} <= set(flags))


def test_kernels_that_a_processor_can_run_are_named_with_what_chooses_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processor, "_flags", lambda: "flags : pni sse4_2 avx")
    assert list(processor.kernels()) == ["Prescott", "Nehalem", "Sandybridge"]
    assert processor.kernels()["Prescott"]["OPENBLAS_CORETYPE"] == "Prescott"
    monkeypatch.setattr(processor, "_flags", lambda: "")
    assert processor.kernels() == {}
