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
import math
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from processor_known import ALIKE, Call, Known, known_by_id, numbers_of
from processor_setting import Setting, settings, untouched

from glossary_src.pipeline.run.processor import alike

MOST_TOLD = 20
_ROUNDING = re.compile(r"\d(?:\.\d+)?(?: × 10⁻¹[³⁴⁵⁶⁷⁸⁹]|e-1[3-9])")
"""What a figure or a lab tells of a difference that is zero but for rounding."""


def main() -> int:
    """Print a row a setting: how many texts differ; which ones, on the other channel."""
    parser = argparse.ArgumentParser(prog="scripts/bench processors", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(".cache/processors"))
    parser.add_argument("--only", help="the settings with this in their names")
    parser.add_argument("--python", nargs="*", default=[], help="interpreters to compare with, too")
    options = parser.parse_args()
    known = known_by_id()
    usual = Setting("usual", alike(os.environ), options.folder)
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {_model()}\n")
    print("| setting | numbers differ by at most | texts that differ |\n|---|---|---|")
    wrong = 0
    others = [Setting(it, {**untouched(), **chosen}, options.folder) for it, chosen in settings()]
    others += [Setting(it, alike(os.environ), options.folder, it) for it in options.python]
    for other in others:
        if not options.only or options.only in other.name:
            wrong += _compare(known, usual, other)
    return 1 if wrong else 0


def _model() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return found[1] if found else platform.machine()


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
        known = [set(numbers_of(row)) for row in (one, two)]
        if known[0] != known[1]:
            return math.inf
        pairs = {"data": (one["data"], two["data"])} | {
            name: (numbers_of(one)[name], numbers_of(two)[name])
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


def _same(one: str, two: str) -> bool:
    return _ROUNDING.sub("0", one) == _ROUNDING.sub("0", two)


if __name__ == "__main__":
    sys.exit(main())
