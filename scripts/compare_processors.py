"""Build as other processors would, and compare every text that a reader sees.

Snippets and labs run once as they always do, then with AVX-512 and without, and under each kernel
of OpenBLAS that this processor can run. Takes a quarter of an hour. No part of the tests.
usage: scripts/bench processors
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from glossary_src.pipeline.run.processor import kernels

ROOT = Path(__file__).resolve().parents[1]
NO_AVX512 = "X86_V4 AVX512_ICL AVX512_SPR"
MOST_TOLD = 20
BUILD = """
import json, os, sys
from pathlib import Path
from glossary_src.pipeline.run import processor
settings = json.loads(sys.argv[1])
if settings is not None:
    threads = dict.fromkeys(processor._THREADS, "1")
    processor.alike = lambda environment: {**environment, **threads, **settings}
from glossary_src.pipeline.build import build
from glossary_src.pipeline.read.project import project_at
from glossary_src.pipeline.run.labs import run_labs
from glossary_src.pipeline.write.site import Site
cache, out = Path(sys.argv[2]), Path(sys.argv[3])
project = project_at(docs=Path("docs"))
built = build(project, Site(project.glossary), cache_folder=cache)
for path, data in {**built.files, **built.verbatim}.items():
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_bytes(data)
for path, notebook in run_labs(Path("docs/labs"), cache).items():
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_bytes(notebook.read_bytes())
"""


def main() -> int:
    """Print a row a setting: how many texts differ, and which."""
    parser = argparse.ArgumentParser(prog="scripts/bench processors", description=__doc__)
    parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}\n")
    print("| setting | texts that differ |\n|---|---|")
    with tempfile.TemporaryDirectory(prefix="processors-") as folder:
        usual = _texts(Path(folder), "usual", None)
        found = [
            _row(name, usual, _texts(Path(folder), name, settings))
            for name, settings in _settings()
        ]
    return 1 if any(found) else 0


def _settings() -> Iterator[tuple[str, dict[str, str]]]:
    known = kernels()
    off = {"NPY_DISABLE_CPU_FEATURES": NO_AVX512}
    for name, chosen in known.items():
        yield f"{name}, AVX-512 off", {**chosen, **off}
    if "SkylakeX" in known:
        yield "Haswell, AVX-512 on", known["Haswell"]
    yield "what numpy and OpenBLAS choose", {}


def _texts(folder: Path, name: str, settings: dict[str, str] | None) -> dict[str, list[str]]:
    """Every visible text by file."""
    out, cache = folder / name / "out", folder / name / "cache"
    command = [sys.executable, "-c", BUILD, json.dumps(settings), str(cache), str(out)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    return {
        path.relative_to(out).as_posix(): list(_visible(path))
        for path in sorted(out.rglob("*"))
        if path.suffix in (".md", ".ipynb", ".txt")
        or (path.suffix == ".json" and path.parents[1].name == "terms")
    }


def _visible(path: Path) -> Iterator[str]:
    """The lines of a page or a lab, the sentences of frames; no drawing, no markup."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        strings = json.loads(text)["strings"]
        yield from (it for it in strings if not it.startswith("<") and not _DRAWN.fullmatch(it))
    elif path.suffix in (".md", ".ipynb", ".txt"):
        yield from re.sub(r"<svg.*?</svg>|<[^>]*>", "", text, flags=re.DOTALL).splitlines()


_DRAWN = re.compile(r"[-\d ]+")
"""Places of what is drawn."""
_ROUNDING = re.compile(r"\d(?:\.\d+)? × 10⁻(?:9|[1-9]\d)\b|\d(?:\.\d+)?e-(?:09|[1-9]\d)\b")
"""Differences that are zero but for rounding: how large they are is chance."""


def _same(one: str, two: str) -> bool:
    return _ROUNDING.sub("0", one) == _ROUNDING.sub("0", two)


def _row(name: str, usual: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    differing = [
        f"{path}: {one.strip()[:160]} | {two.strip()[:160]}"
        for path in usual
        for one, two in zip(usual[path], other[path], strict=False)
        if not _same(one, two)
    ]
    print(f"| {name} | {len(differing)} |", flush=True)
    for line in differing[:MOST_TOLD]:
        print(line, file=sys.stderr)
    return differing


if __name__ == "__main__":
    sys.exit(main())
