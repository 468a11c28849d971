"""What builds cost, in one run that alternates the arms: seconds, and seconds of processor time.

Against mkdocs-jupyter with `execute: true` on notebooks of the same snippets, and against plain
`mkdocs build` of the Markdown that we generate. The floor of a cold build is what no tool could
leave out: the functions of the snippets themselves, over the cores, and plain MkDocs. Labs are left
out of every arm. On a busy machine only processor time counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from bench_project import ROOT, copied, multiplied, plain

from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.run.cache import folder_for_results
from glossary_src.pipeline.run.outcomes import jobs_of

MKDOCS = [sys.executable, "-m", "mkdocs", "build", "-q"]
FUNCTIONS = [sys.executable, str(ROOT / "scripts" / "bench_functions.py")]
CORES = os.cpu_count() or 1
ONCE = ("cold", "cold without explorers", "mkdocs-jupyter", "functions")
"""Slow, and their time hardly varies: measured in the first round only."""


@dataclass
class Arm:
    """What is measured, and what was."""

    command: list[str]
    where: Path
    environment: dict[str, str]
    prepare: Callable[[], None] = lambda: None
    share: float = 1
    """Which part of the work it does."""
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Run it once."""
        self.prepare()
        begun, before = time.perf_counter(), _spent()
        done = subprocess.run(
            self.command, cwd=self.where, env=self.environment, check=False, capture_output=True
        )
        if done.returncode:
            told = (done.stdout + done.stderr).decode()[-3000:]
            raise SystemExit(f"{' '.join(self.command)} ended with {done.returncode}. {told}")
        self.seconds.append((time.perf_counter() - begun) / self.share)
        self.processor.append((_spent() - before) / self.share)


def _spent() -> float:
    """Processor time of all processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a table of medians and ratios."""
    parser = argparse.ArgumentParser(prog="scripts/bench build", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--terms", type=int, default=0, help="bring it to so many terms by copies")
    parser.add_argument("--arms", nargs="*", default=[], help="only those whose names hold these")
    parser.add_argument(
        "--notebooks", type=int, default=1, metavar="N", help="run one of N of them"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        arms = {
            name: arm
            for name, arm in _arms(Path(folder), options.terms, options.notebooks).items()
            if not options.arms or any(part in name for part in options.arms)
            if name != "unchanged" or not options.arms  # it recognizes what scripts/build built
        }
        for number in range(options.rounds):
            for name, arm in arms.items():
                if number == 0 or name not in ONCE:
                    arm.measure()
                    told = f"{arm.seconds[-1]:.1f} s, {arm.processor[-1]:.1f} of processor time"
                    print(f"{name}: {told}", file=sys.stderr, flush=True)
    _report(arms)


def _arms(folder: Path, terms: int, every: int) -> dict[str, Arm]:
    ours, warm, empty = copied(folder / "ours"), folder / "warm", folder / "empty"
    still = copied(folder / "still", explorers=False)
    shutil.copytree(folder_for_results(), warm, ignore=shutil.ignore_patterns("builds", "pyodide"))
    if terms:
        multiplied(ours, terms, warm)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "OPENBLAS_NUM_THREADS": "1"}

    def own(project: Path, cache: Path) -> dict[str, str]:
        return {**environment, "PYTHONPATH": str(project), "GLOSSARY_CACHE": str(cache)}

    def clear() -> None:
        shutil.rmtree(empty, ignore_errors=True)

    term = ours / "glossary_src" / "terms" / "sigmoid.py"

    def edit(old: str, new: str) -> Callable[[], None]:
        whole = term.read_text(encoding="utf-8")
        assert old in whole, old

        def save() -> None:
            edited = whole.replace(old, new.format(f"edit{time.monotonic_ns()}"), 1)
            term.write_text(edited, encoding="utf-8")

        return save

    script, own_only = str(ours / "scripts" / "build_site.py"), "--no-python"
    hot = own(ours, warm)
    cold = {
        "functions": Arm(FUNCTIONS, ROOT, {**environment, "PYTHONPATH": str(ROOT)}),
        "cold without explorers": Arm(MKDOCS, still, own(still, empty), clear),
        "cold": Arm(MKDOCS, ours, own(ours, empty), clear),
        "mkdocs-jupyter": Arm(
            MKDOCS, _notebooks(folder / "notebooks", every), environment, share=1 / every
        ),
    }
    return ({} if terms else cold) | {
        "plain MkDocs": Arm(MKDOCS, plain(folder / "plain", ours, warm), environment),
        "cached": Arm(MKDOCS, ours, hot),
        "text edited": Arm(MKDOCS, ours, hot, edit("The slope is the", "{} The slope is the")),
        "snippet edited": Arm(MKDOCS, ours, hot, edit("    fig, ax", "    {} = 0\n    fig, ax")),
        "scripts/build": Arm([sys.executable, script, own_only, "--force"], ours, hot),
        "unchanged": Arm([sys.executable, "-I", script, own_only, "--unchanged"], ours, hot),
    }


def _notebooks(to: Path, every: int) -> Path:
    """A notebook per snippet, or one of so many, run by mkdocs-jupyter at every build."""
    (to / "docs").mkdir(parents=True)
    snippets = [(entry, snippet) for entry in load().values() for snippet in entry.snippets]
    for entry, snippet in snippets[every // 2 :: every]:
        text = listing(entry.code, snippet.name).split("\n\nif __name__")[0]
        cells = [
            nbformat.v4.new_markdown_cell(f"# {snippet.name}"),
            nbformat.v4.new_code_cell(f"{text}\n\nfigure, numbers = {snippet.name}()\nnumbers"),
        ]
        notebook = nbformat.v4.new_notebook(cells=cells)
        (to / "docs" / f"{entry.slug}-{snippet.name}.ipynb").write_text(json.dumps(notebook))
    (to / "docs" / "index.md").write_text("# Start\n")
    config = "site_name: x\ntheme: material\nplugins:\n  - mkdocs-jupyter: {execute: true}\n"
    (to / "mkdocs.yml").write_text(config)
    return to


def _report(arms: dict[str, Arm]) -> None:
    jobs = [job for entry in load().values() for job in jobs_of(entry)]
    frames = sum(len(list(job.explore.frames())) for job in jobs if job.explore)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {CORES} cores, ", end=""
    )
    print(f"{_model()}, load {os.getloadavg()[0]:.0f}; {len(jobs)} snippets, {frames:,} frames\n")
    print("| build | seconds | processor time |\n|---|---|---|")
    for name, arm in arms.items():
        print(f"| {name} | {_median(arm.seconds):.2f} | {_median(arm.processor):.2f} |")
    print(
        "\n"
        + "\n".join(_ratios({name: _median(arm.processor) for name, arm in arms.items()}, frames))
    )


def _ratios(spent: dict[str, float], frames: int) -> Iterable[str]:
    """What the table says, in processor time; with two cores for what runs on all of them."""
    render = spent.get("plain MkDocs", 0.0)

    def lasting(name: str) -> float:
        """Where snippets have all cores and MkDocs one."""
        alone = spent.get("cached", render)
        return alone + (spent[name] - alone) / CORES

    if {"functions", "cold without explorers"} <= spent.keys():
        floor = spent["functions"] / CORES + render
        still = lasting("cold without explorers")
        yield f"- the floor of a cold build is {floor:.1f} s, one without explorers {still:.1f} s"
        if "mkdocs-jupyter" in spent:
            yield f"- mkdocs-jupyter takes {spent['mkdocs-jupyter'] / still:.1f} times as long"
    if {"cold", "cold without explorers"} <= spent.keys():
        drawn = spent["cold"] - spent["cold without explorers"]
        yield f"- {frames / drawn:.0f} frames a second of processor time"
        if "mkdocs-jupyter" in spent:
            yield f"- with explorers, {spent['mkdocs-jupyter'] / lasting('cold'):.1f} times"
    for name in ("cached", "text edited", "snippet edited"):
        if name in spent and render:
            yield f"- {name}: {spent[name] - render:.1f} s beyond plain MkDocs"


def _model() -> str:
    path = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", path.read_text()) if path.exists() else None
    return found[1] if found else platform.machine()


def _median(values: list[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    main()
