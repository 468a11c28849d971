"""How long builds take, as ratios measured in one run, interleaved, medians of several rounds.

Against mkdocs-jupyter with `execute: true` on notebooks made from the same snippets, and against
plain `mkdocs build` of the Markdown that we generate. Labs are left out of every arm.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import nbformat

from glossary_src.pipeline.build import build
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.project import project_at
from glossary_src.pipeline.write.site import Site

ROOT = Path(__file__).resolve().parents[1]
MKDOCS = [sys.executable, "-m", "mkdocs", "build", "-q"]
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "NO_MKDOCS_2_WARNING": "1"}


def main() -> None:
    """Print a table of medians and ratios."""
    parser = argparse.ArgumentParser(prog="scripts/bench build", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        arms = _arms(Path(folder))
        seconds: dict[str, list[float]] = {name: [] for name in arms}
        for number in range(rounds):
            for name, (prepare, command, where, environment) in arms.items():
                if name == "mkdocs-jupyter" and number >= 2:
                    continue  # slow, and its time hardly varies
                prepare()
                begun = time.perf_counter()
                subprocess.run(command, cwd=where, env=environment, check=True, capture_output=True)
                seconds[name].append(time.perf_counter() - begun)
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    _report({name: statistics.median(values) for name, values in seconds.items()})


Arm = tuple[Callable[[], None], list[str], Path, dict[str, str]]


def _arms(folder: Path) -> dict[str, Arm]:
    ours, cache = _project(folder / "ours"), folder / "cache"
    environment = {
        **os.environ,
        **ONE_THREAD,
        "PYTHONPATH": str(ours),
        "GLOSSARY_CACHE": str(cache),
    }
    script = [sys.executable, str(ours / "scripts" / "build_site.py")]
    term = ours / "glossary_src" / "terms" / "sigmoid.py"

    def nothing() -> None:
        pass

    def empty() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    def edit() -> None:
        marker = f"  # {time.monotonic_ns()}\n"
        lines = term.read_text().splitlines(keepends=True)
        place = next(i for i, line in enumerate(lines) if line.startswith("    fig, ax"))
        lines[place] = lines[place].split("  #")[0].rstrip() + marker
        term.write_text("".join(lines))

    return {
        "cold": (empty, MKDOCS, ours, environment),
        "mkdocs-jupyter": (nothing, MKDOCS, _notebooks(folder / "notebooks"), environment),
        "cached": (nothing, MKDOCS, ours, environment),
        "plain MkDocs": (nothing, MKDOCS, _plain(folder / "plain"), environment),
        "one edited": (edit, MKDOCS, ours, environment),
        "scripts/build": (nothing, [*script, "--force"], ours, environment),
        "unchanged": (nothing, [script[0], "-I", script[1], "--unchanged"], ours, environment),
    }


def _project(to: Path) -> Path:
    """The project as it is, without labs."""
    ignore = shutil.ignore_patterns(".*", "site", "__pycache__", "tests", "*.egg-info", "labs")
    shutil.copytree(ROOT, to, ignore=ignore)
    _without_labs(to / "mkdocs.yml", to / "docs")
    return to


def _without_labs(config: Path, docs: Path) -> None:
    config.write_text(re.sub(r"  - Lab:\n(      - labs/.+\n)+", "", config.read_text()))
    start = docs / "index.md"
    start.write_text(start.read_text().split("**I want to see it on real data.**")[0])


def _plain(to: Path) -> Path:
    """The generated Markdown as files, and the same configuration without our plugin."""
    _project(to)
    project = project_at(docs=ROOT / "docs")
    built = build(project, Site(project.glossary))
    for path, data in built.files.items():
        file = to / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    _without_labs(to / "mkdocs.yml", to / "docs")
    config = to / "mkdocs.yml"
    config.write_text(re.sub(r"  - executable-glossary:\n(?:      .*\n)+", "", config.read_text()))
    return to


def _notebooks(to: Path) -> Path:
    """A notebook per snippet, run by mkdocs-jupyter at every build."""
    (to / "docs").mkdir(parents=True)
    for entry in load().values():
        for snippet in entry.snippets:
            text = listing(entry.code, snippet.name)
            code = (
                text.split("\n\nif __name__")[0]
                + f"\n\nfigure, numbers = {snippet.name}()\nnumbers"
            )
            cells = [
                nbformat.v4.new_markdown_cell(f"# {snippet.name}"),
                nbformat.v4.new_code_cell(code),
            ]
            notebook = nbformat.v4.new_notebook(cells=cells)
            name = f"{entry.slug}-{snippet.name}.ipynb"
            (to / "docs" / name).write_text(json.dumps(notebook))
    (to / "docs" / "index.md").write_text("# Start\n")
    config = "site_name: x\ntheme: material\nplugins:\n  - mkdocs-jupyter: {execute: true}\n"
    (to / "mkdocs.yml").write_text(config)
    return to


def _report(median: dict[str, float]) -> None:
    processor = platform.processor() or platform.machine()
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, ", end="")
    print(f"{os.cpu_count()} cores, {processor}, {platform.system()}\n")
    print("| build | seconds (median) | ratio |\n|---|---|---|")
    remarks = {
        "cold": f"{median['mkdocs-jupyter'] / median['cold']:.1f} times faster than mkdocs-jupyter",
        "cached": f"{median['cached'] / median['plain MkDocs']:.2f} times plain MkDocs",
        "one edited": f"{median['one edited'] - median['cached']:.1f} s beyond the cached build",
    }
    for name, seconds in median.items():
        print(f"| {name} | {seconds:.2f} | {remarks.get(name, '')} |")


if __name__ == "__main__":
    main()
