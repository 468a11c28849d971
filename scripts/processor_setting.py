"""A processor to play, for `compare_processors`: its settings, and what runs under them."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from processor_known import Call, Known, answer_of
from processor_run import lines

from glossary_src.pipeline.run.cache import folder_for_results
from glossary_src.pipeline.run.pool import request_of
from glossary_src.pipeline.run.processor import alike, kernels

ROOT = Path(__file__).resolve().parents[1]
RUN = str(ROOT / "scripts" / "processor_run.py")
_FEATURES = "NPY_DISABLE_CPU_FEATURES"
_DRAWN = re.compile(r"[-\d ]+")
"""Places of what is drawn."""


def untouched() -> dict[str, str]:
    """One thread, and the choices of numpy and OpenBLAS."""
    threads = {name: value for name, value in alike({}).items() if "THREADS" in name}
    return {**os.environ, **threads}


def settings() -> Iterator[tuple[str, dict[str, str]]]:
    """Name and environment of each processor to play."""
    off = {_FEATURES: alike({})[_FEATURES]}
    yield "what numpy and OpenBLAS choose", {}
    for name, chosen in kernels().items():
        if name != "Haswell":  # the usual one
            yield f"{name}, AVX-512 off", {**chosen, **off}
    if "SkylakeX" in kernels():
        yield "Haswell, AVX-512 on", kernels()["Haswell"]


class Setting:
    """A processor to play, and what ran under it."""

    def __init__(
        self, name: str, environment: Mapping[str, str], folder: Path, python: str = sys.executable
    ) -> None:
        self.name, self._python = name, python
        self.folder = folder.resolve() / re.sub(r"\W+", "-", name)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._environment = {**environment, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}

    def _ask(self, what: str, *arguments: object) -> None:
        python = sys.executable if what == "pages" else self._python
        command = [python, RUN, what, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, check=False, stderr=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {what}: {done.stderr[-2000:]}")

    def run(self, known: Iterable[Known], calls: Mapping[str, Iterable[int]]) -> dict[Call, Any]:
        """Run these calls of each snippet, unless they have; all that ran, by the call."""
        wanted = [
            {**request_of(0, it.job), "id": it.id, "calls": sorted(calls.get(it.id, ()))}
            for it in known
        ]
        what, out = self.folder / "what.json", self.folder / "calls.jsonl"
        what.write_text(json.dumps(sorted(wanted, key=lambda it: it["seconds"])), encoding="utf-8")
        self._ask("runs", what, out)
        found = {(*row["call"],): row for row in map(json.loads, lines(out))}
        if lost := [
            (it, n) for it, numbers in calls.items() for n in numbers if (it, n) not in found
        ]:
            raise RuntimeError(f"{self.name}: no answer from {lost[:5]}")
        return found

    def texts(self, known: Iterable[Known], found: Mapping[Call, Any]) -> dict[str, list[str]]:
        """Every visible text by file: pages with its numbers, labs as they run under it."""
        pages, told = self.folder / "pages", self.folder / "known.pickle"
        shutil.rmtree(pages, ignore_errors=True)
        told.write_bytes(pickle.dumps({it.job.id: answer_of(it, found) for it in known}))
        self._ask("pages", told, folder_for_results().resolve() / "cards", pages)
        self._ask("labs", self.folder / "labs", pages)
        return {
            path.relative_to(pages).as_posix(): list(_visible(path))
            for path in sorted(pages.rglob("*"))
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
