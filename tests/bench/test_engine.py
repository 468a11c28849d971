"""The engine of the bench: node holds it to numbers of numpy, and planted faults are seen."""

from __future__ import annotations

import gzip
import importlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bench.cases import KINDS, write
from tests.needs import node

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "docs" / "assets" / "js" / "bench"
HERE = Path(__file__).parent
MODULES = {
    *("network", "activations", "multiply", "normalization", "optimizers", "starts", "random"),
    *("data", "theory", "training", "worker"),
}
FAULTS = {  # what is wrong: the module, what it says, what it says then
    "a transpose is missing": (
        "network.mjs",
        "dz, units, 1, W[l], 1, units)",
        "dz, units, 1, W[l], inputs, 1)",
    ),
    "batch norm backward without its mean": ("normalization.mjs", "(d[p] - sum - ", "(d[p] - "),
    "batch norm backward without its variance": ("normalization.mjs", " - zhat[p] * along", ""),
    "Adam without bias correction": (
        "optimizers.mjs",
        "second = 1 / (1 - BETA2 ** t)",
        "second = 1",
    ),
    "momentum without its memory": ("optimizers.mjs", "MOMENTUM * m[i] + g[i]", "g[i]"),
    "the skip is lost on the way back": ("network.mjs", "if (skip) for", "if (false) for"),
    "the first layer has a skip": ("network.mjs", "settings.skip && l)", "settings.skip)"),
    "the loss is a sum": ("network.mjs", "(c === y[i])) / n", "(c === y[i]))"),
    "GELU by its approximation": (
        "activations.mjs",
        "tail = density * millsRatio(t)",
        "tail = 0.5 - 0.5 * Math.tanh(Math.sqrt(2 / Math.PI) * (t + 0.044715 * t ** 3))",
    ),
    "a look that trains": (
        "network.mjs",
        "return {\n    ...found, forward",
        "network.b[0][0] += 1;\n  return {\n    ...found, forward",
    ),
}
IN_PARTS = {  # which test must see it, and the fault
    "a variance that is another's": (
        "parts.test.mjs",
        "starts.mjs",
        "1 / (3 * inputs)",
        "1 / inputs",
    ),
    "a rotation that is none": (
        "parts.test.mjs",
        "random.mjs",
        "-= share * set[w + k]",
        "-= 0.9 * share * set[w + k]",
    ),
    "a reset that forgets half": (
        "worker.test.mjs",
        "training.mjs",
        "this.steps = 0",
        "this.steps ??= 0",
    ),
}
FEW = range(0, len(KINDS), 5)
"""Enough to see a fault: every kind of setting, though not with every other."""


def ran(test: str, engine: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [node(), "--test", "--test-reporter=tap", str(HERE / test)]
    paths = {"BENCH_ENGINE": str(engine), **environment}
    return subprocess.run(
        command, env={**os.environ, **paths}, capture_output=True, text=True, check=False
    )


def complaints(done: subprocess.CompletedProcess[str]) -> str:
    """What failed, short enough to read."""
    return "\n".join(
        line for line in done.stdout.splitlines() if "not ok" in line or "error:" in line
    )[:4000]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bench") / "few.json"
    write(file, FEW)
    return file


def test_the_engine_computes_what_numpy_does(tmp_path):
    write(tmp_path / "cases.json")
    done = ran("engine.test.mjs", ENGINE, BENCH_CASES=str(tmp_path / "cases.json"))
    assert done.returncode == 0, complaints(done)
    assert "# fail 0" in done.stdout


@pytest.mark.thorough
def test_the_engine_computes_what_numpy_does_a_thousand_times(tmp_path):
    write(tmp_path / "cases.json", range(1000, 2008))
    done = ran("engine.test.mjs", ENGINE, BENCH_CASES=str(tmp_path / "cases.json"))
    assert done.returncode == 0, complaints(done)


@pytest.mark.thorough
def test_the_engine_is_measured():
    command = [node(), str(ROOT / "scripts" / "bench_engine.mjs"), "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.count(" ms |\n") == 10


@pytest.mark.parametrize("test", ["parts.test.mjs", "worker.test.mjs"])
def test_each_part_of_the_engine_keeps_its_law(test):
    done = ran(test, ENGINE)
    assert done.returncode == 0, complaints(done)


@pytest.mark.parametrize(
    ("test", "module", "said", "instead"), IN_PARTS.values(), ids=IN_PARTS.keys()
)
def test_a_fault_in_a_part_is_seen(tmp_path, test, module, said, instead):
    assert ran(test, planted(tmp_path, module, said, instead)).returncode == 1


def planted(folder: Path, module: str, said: str, instead: str) -> Path:
    """The engine with a fault in one module."""
    shutil.copytree(ENGINE, folder / "bench")
    text = (folder / "bench" / module).read_text()
    assert text.count(said) == 1
    (folder / "bench" / module).write_text(text.replace(said, instead))
    return folder / "bench"


@pytest.mark.parametrize(("module", "said", "instead"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_seen(tmp_path, few, module, said, instead):
    engine = planted(tmp_path, module, said, instead)
    assert ran("engine.test.mjs", engine, BENCH_CASES=str(few)).returncode == 1


def test_without_a_fault_the_few_cases_pass(few):
    done = ran("engine.test.mjs", ENGINE, BENCH_CASES=str(few))
    assert done.returncode == 0, complaints(done)


def test_the_digits_are_those_that_the_script_makes(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    script: Any = importlib.import_module("small_digits")
    assert (ENGINE / "digits.bin").read_bytes() == script.made()


def test_the_files_are_light():
    texts = [path.read_bytes() for path in ENGINE.glob("*.mjs") if path.stem in MODULES]
    assert len(texts) == len(MODULES)
    assert sum(len(gzip.compress(text, 9)) for text in texts) <= 16_000
    assert (ENGINE / "digits.bin").stat().st_size <= 25_000


def test_the_map_has_a_line_for_every_module():
    text = (ROOT / "docs" / "contributing" / "map.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", text.partition("## The bench\n")[2], re.MULTILINE)
    assert set(rows) == {path.stem for path in ENGINE.glob("*.mjs")}
