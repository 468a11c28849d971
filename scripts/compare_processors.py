"""Compute as other processors would, and compare every text that a reader sees.

Settings are those of this processor with AVX-512 on, and each kernel of OpenBLAS that it can run.
Nothing is drawn: numbers of a setting are put into pages in the place of the usual ones, and texts
that authors write into figures are compared call by call. Of a grid run the first frame, the last,
the default one, and those whose texts would change if numbers differed by a billionth; all of them
where any of these differs by more than that. What has run is kept in FOLDER: the command can be
stopped and called again. No part of the tests.
usage: scripts/bench processors [FOLDER] [--only WORDS] [--python OTHER ...]
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from processor_run import lines

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.run.cache import Cache, digest, folder_for_results
from glossary_src.pipeline.run.outcomes import Job, Ran, jobs_of
from glossary_src.pipeline.run.pool import request_of, run
from glossary_src.pipeline.run.processor import alike, kernels
from glossary_src.pipeline.write.explorer import sentence
from glossary_src.schema import Snippet

ROOT = Path(__file__).resolve().parents[1]
RUN = str(ROOT / "scripts" / "processor_run.py")
ALIKE = 1e-9
"""Numbers that differ by less read alike, but where rounding turns on it: these frames run."""
MOST_TOLD = 20
Call = tuple[str, int]
"""A snippet and the place of a setting."""
_FEATURES = "NPY_DISABLE_CPU_FEATURES"


@dataclass(frozen=True)
class Known:
    """A snippet, its job, and what the usual build computed."""

    snippet: Snippet
    job: Job
    ran: Ran

    @property
    def id(self) -> str:
        """What its calls are kept under: another listing has another one."""
        return f"{self.job.id} {digest([self.job.text])[:8]}"

    @property
    def default(self) -> int:
        """The place of the default call among all of them."""
        return int(request_of(0, self.job)["default"])

    @property
    def numbers(self) -> list[dict[str, float]]:
        """Of each call."""
        return self.ran.turned.numbers if self.ran.turned else [self.ran.numbers]

    def first_calls(self) -> set[int]:
        """What runs in any case."""
        count = len(self.numbers)
        return {self.default, 0, count - 1, *(n for n in range(count) if self._is_close(n))}

    def _is_close(self, number: int) -> bool:
        """Whether its texts turn on the last digits of a number."""
        return len({self._said(number, by) for by in (1 - ALIKE, 1, 1 + ALIKE)}) > 1

    def _said(self, number: int, by: float) -> str:
        given = {name: value * by for name, value in self.numbers[number].items()}
        said = [worded(value) for value in given.values()]
        if grid := self.job.explore:
            said.append(sentence(self.snippet, grid, list(grid.frames())[number], given))
        return "\n".join(said)


def main() -> int:
    """Print a row a setting: how many texts differ; which ones, on the other channel."""
    parser = argparse.ArgumentParser(prog="scripts/bench processors", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(".cache/processors"))
    parser.add_argument("--only", help="the settings with this in their names")
    parser.add_argument("--python", nargs="*", default=[], help="interpreters to compare with, too")
    options = parser.parse_args()
    known = _known()
    usual = Setting("usual", alike(os.environ), options.folder)
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {_model()}\n")
    print("| setting | numbers differ by at most | texts that differ |\n|---|---|---|")
    wrong = 0
    others = [Setting(it, {**_own(), **chosen}, options.folder) for it, chosen in _settings()]
    others += [Setting(it, alike(os.environ), options.folder, it) for it in options.python]
    for other in others:
        if not options.only or options.only in other.name:
            wrong += _compare(known, usual, other)
    return 1 if wrong else 0


def _known() -> dict[str, Known]:
    pairs = [
        (e, s, j) for e in load().values() for s, j in zip(e.snippets, jobs_of(e), strict=True)
    ]
    outcomes = run([job for _, _, job in pairs], cache=Cache(folder_for_results() / "snippets"))
    found = {}
    for (_, snippet, job), ran in zip(pairs, outcomes, strict=True):
        assert isinstance(ran, Ran), ran
        found[job.id] = Known(snippet, job, ran)
    return found


def _own() -> dict[str, str]:
    """One thread, and the choices of numpy and OpenBLAS."""
    threads = {name: value for name, value in alike({}).items() if "THREADS" in name}
    return {**os.environ, **threads}


def _settings() -> Iterator[tuple[str, dict[str, str]]]:
    off = {_FEATURES: alike({})[_FEATURES]}
    yield "what numpy and OpenBLAS choose", {}
    for name, chosen in kernels().items():
        if name != "Haswell":  # the usual one
            yield f"{name}, AVX-512 off", {**chosen, **off}
    if "SkylakeX" in kernels():
        yield "Haswell, AVX-512 on", kernels()["Haswell"]


def _model() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return found[1] if found else platform.machine()


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
        if lost := [(it, n) for it, own in calls.items() for n in own if (it, n) not in found]:
            raise RuntimeError(f"{self.name}: no answer from {lost[:5]}")
        return found

    def texts(self, known: Iterable[Known], found: Mapping[Call, Any]) -> dict[str, list[str]]:
        """Every visible text by file: pages with its numbers, labs as they run under it."""
        pages, told = self.folder / "pages", self.folder / "known.pickle"
        shutil.rmtree(pages, ignore_errors=True)
        told.write_bytes(pickle.dumps({it.job.id: _answer(it, found) for it in known}))
        self._ask("pages", told, folder_for_results().resolve() / "cards", pages)
        self._ask("labs", self.folder / "labs", pages)
        return {
            path.relative_to(pages).as_posix(): list(_visible(path))
            for path in sorted(pages.rglob("*"))
            if path.suffix in (".md", ".ipynb", ".txt")
            or (path.suffix == ".json" and path.parents[1].name == "terms")
        }


def _answer(it: Known, found: Mapping[Call, Any]) -> dict[str, Any]:
    """What the usual build computed, with the numbers of another processor where these ran."""
    answer = asdict(it.ran)
    ran = {n: row for (name, n), row in found.items() if name == it.id and _numbers(row)}
    for number, row in ran.items():
        told = {**_numbers(row), **_roundings(it, it.numbers[number])}
        if it.ran.turned:
            answer["turned"]["numbers"][number] = told
        if number == it.default:
            answer |= {"numbers": told, "data": row["data"]}
    return answer


def _roundings(it: Known, numbers: Mapping[str, float]) -> dict[str, float]:
    """What is zero but for rounding: how large it is is chance."""
    return {n: numbers[n] for n, span in it.snippet.promises.items() if span.is_rounding}


def _numbers(row: Mapping[str, Any]) -> dict[str, float]:
    """What a call returned; nothing if it failed."""
    found: dict[str, float] = row["answer"].get("numbers", {})
    return found


def _compare(known: Mapping[str, Known], usual: Setting, other: Setting) -> int:
    """Print the row of a setting; how much differs."""
    calls = {it.id: it.first_calls() for it in known.values()}
    here, there = (setting.run(known.values(), calls) for setting in (usual, other))
    far = {it.id: _distance(it, here, there) for it in known.values()}
    if more := {it.id: range(len(it.numbers)) for it in known.values() if far[it.id] > ALIKE}:
        here, there = (setting.run(known.values(), more) for setting in (usual, other))
    differing = [
        f"{it.job.id}, call {number}, in its figure: {one!r} | {two!r}"
        for it in known.values()
        for number in range(len(it.numbers))
        if {(it.id, number)} <= here.keys() & there.keys()
        for one, two in zip(
            here[it.id, number]["texts"], there[it.id, number]["texts"], strict=False
        )
        if not _same(one, two)
    ]
    differing += _pages_differ(known.values(), (usual, here), (other, there))
    worst = max(far, key=lambda name: far[name])
    print(
        f"| {other.name} | {far[worst]:.0e} ({worst.split()[0]}) | {len(differing)} |", flush=True
    )
    for line in differing[:MOST_TOLD]:
        print(line, file=sys.stderr)
    return len(differing)


def _distance(it: Known, here: Mapping[Call, Any], there: Mapping[Call, Any]) -> float:
    """How far numbers of the same calls are from each other at most, by their size."""
    far = 0.0
    for number in range(len(it.numbers)):
        if (it.id, number) not in here.keys() & there.keys():
            continue
        one, two = (ran[it.id, number] for ran in (here, there))
        known = [set(_numbers(row)) for row in (one, two)]
        if known[0] != known[1]:
            return math.inf
        pairs = {"data": (one["data"], two["data"])} | {
            name: (_numbers(one)[name], _numbers(two)[name])
            for name, span in it.snippet.promises.items()
            if name in known[0] and not span.is_rounding
        }
        far = max(far, *(abs(a - b) / max(abs(a), abs(b), 1e-300) for a, b in pairs.values()))
    return far


def _pages_differ(
    known: Iterable[Known],
    usual: tuple[Setting, Mapping[Call, Any]],
    other: tuple[Setting, Mapping[Call, Any]],
) -> Iterator[str]:
    try:
        here, there = (setting.texts(known, found) for setting, found in (usual, other))
    except RuntimeError as error:  # a promise is broken, says who builds the pages
        yield str(error)
        return
    for path in here:
        for one, two in zip(here[path], there[path], strict=False):
            if one != two and not (path.endswith(".ipynb") and _same(one, two)):
                yield f"{path}: {one.strip()[:160]} | {two.strip()[:160]}"


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
_ROUNDING = re.compile(r"\d(?:\.\d+)?(?: × 10⁻¹[³⁴⁵⁶⁷⁸⁹]|e-1[3-9])")
"""What a figure or a lab tells of a difference that is zero but for rounding."""


def _same(one: str, two: str) -> bool:
    return _ROUNDING.sub("0", one) == _ROUNDING.sub("0", two)


if __name__ == "__main__":
    sys.exit(main())
