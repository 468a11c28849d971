#!/usr/bin/env python3
"""Write the computed value into every promise of a term, and how far kernels of BLAS differ.

The snippets run as they always do, and under other kernels that this processor can run.
usage: scripts/pin SLUG ...
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.mutation.pin import DATA, Numbers, pinned, unlike
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.files import write_whole
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.slugs import module_of
from glossary_src.pipeline.run.cache import Cache, folder_for_results
from glossary_src.pipeline.run.outcomes import Failed, Job
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.processor import is_common, kernels

ROOT = Path(__file__).resolve().parents[1]
TERMS = ROOT / "glossary_src" / "terms"
KERNELS = ("Prescott", "Sandybridge", "SkylakeX")
"""Kernels of OpenBLAS besides the common one that stand for all."""
_JOBS = "--numbers-of"


def main() -> int:
    """Exit code 0 when all is pinned."""
    parser = argparse.ArgumentParser(prog="scripts/pin", description=__doc__.split("\n")[0])
    parser.add_argument("slug", nargs="+", help="the terms, or the paths of their modules")
    parser.add_argument(_JOBS, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    modules = [module_of(slug) for slug in options.slug]
    try:
        entries = load()
        if unknown := [module for module in modules if module not in entries]:
            cure = did_you_mean(unknown[0], entries)
            raise GlossaryError([Fault(repr(unknown[0]), "is no term.", cure)])
        if options.numbers_of:
            print(json.dumps({module: _numbers(entries[module]) for module in modules}))
            return 0
        if not is_common():
            rule = "has no AVX2, or another kernel of BLAS is set: its last digits are its own."
            cure = "Leave pins to a processor that has it; the spans hold everywhere."
            raise GlossaryError([Fault("this processor", rule, cure)])
        return _pin({module: entries[module] for module in modules})
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1


def _pin(entries: dict[str, Entry]) -> int:
    runs = [{module: _numbers(entry) for module, entry in entries.items()}]
    if faults := _unlike(entries, runs[0]):
        print(GlossaryError(faults), file=sys.stderr)
        return 1
    known = kernels()
    runs += [_elsewhere(known[name], list(entries)) for name in KERNELS if name in known]
    code = 0
    for module, entry in entries.items():
        text = entry.code
        for snippet in entry.snippets:
            try:
                text = pinned(text, snippet, [run[module][snippet.name] for run in runs])
            except GlossaryError as error:
                print(f"{entry.file}: {error}", file=sys.stderr)
                code = 1
        path = TERMS / f"{module}.py"
        write_whole(path, text, instead_of=entry.code)
        subprocess.run(
            [sys.executable, "-m", "ruff", "format", "--no-cache", "--quiet", str(path)],
            check=False,
        )
    return code


def _unlike(entries: dict[str, Entry], first: Mapping[str, Mapping[str, Numbers]]) -> list[Fault]:
    """What another run tells otherwise. Nothing is recalled for it."""
    with tempfile.TemporaryDirectory(prefix="pin-") as folder:
        return [
            fault.found_in(entry.file)
            for module, entry in entries.items()
            for name, numbers in _numbers(entry, Path(folder)).items()
            for fault in unlike(name, first[module][name], numbers)
        ]


def _numbers(entry: Entry, folder: Path | None = None) -> dict[str, dict[str, float]]:
    """What each snippet returns, and what the data of its figure come to."""
    jobs = [
        Job(entry.module, s.name, listing(entry.code, s.name), s.turned, study=s.study, drawn=False)
        for s in entry.snippets
    ]
    found = {}
    outcomes = run(jobs, cache=Cache(folder or folder_for_results(ROOT) / "mutants"))
    for snippet, outcome in zip(entry.snippets, outcomes, strict=True):
        if isinstance(outcome, Failed):
            cure = f"{outcome.cure}{outcome.trace}"
            raise GlossaryError([Fault(f"{snippet.name}()", outcome.rule, cure, entry.file)])
        found[snippet.name] = {**outcome.numbers, DATA: outcome.data}
    return found


def _elsewhere(
    kernel: dict[str, str], modules: list[str]
) -> dict[str, dict[str, dict[str, float]]]:
    command = [sys.executable, __file__, *modules, _JOBS]
    environment = {**os.environ, **kernel}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        rule = f"fails: {done.stderr[-400:]}"
        raise GlossaryError([Fault(" ".join(kernel.values()), rule, "Run it again.")])
    found: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
