"""Rules that every term keeps. A new term file is picked up by itself."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache as memo
from pathlib import Path

import pytest

from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.check import check
from glossary_src.pipeline.read.complete import complete_faults, register_faults
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import TERMS, load
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Job, Outcome, Ran
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.promises import broken, numbers

PATHS = sorted(TERMS.glob("[!_]*.py"))
FUNCTIONS = [
    pytest.param(path.stem, node.name, id=f"{path.stem}.{node.name}")
    for path in PATHS
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef)
]
every_term = pytest.mark.parametrize("module", [path.stem for path in PATHS])


@memo
def entries() -> dict[str, Entry]:
    return load()


@memo
def outcomes(module: str, cache: Path) -> dict[str, Outcome]:
    entry = entries()[module]
    jobs = [Job(module, s.name, listing(entry.source, s.name)) for s in entry.snippets]
    done = run(jobs, cache=Cache(cache / "snippets"), workers=2)
    return {job.name: outcome for job, outcome in zip(jobs, done, strict=True)}


def test_all_terms_load_and_refer_to_what_exists() -> None:
    check(entries(), bibliography())


@every_term
def test_snippets_keep_their_promises(module: str, cache: Path) -> None:
    for snippet in entries()[module].snippets:
        outcome = outcomes(module, cache)[snippet.name]
        assert isinstance(outcome, Ran), outcome
        assert [str(fault) for fault in broken(snippet, outcome.numbers)] == []


@every_term
def test_claims_come_out_as_they_were_judged_by_hand(module: str, cache: Path) -> None:
    known = numbers({n: it for n, it in outcomes(module, cache).items() if isinstance(it, Ran)})
    claims = entries()[module].term.claims
    assert {c.number: c.verdict(known) for c in claims} == {c.number: c.judged for c in claims}


@pytest.mark.parametrize(("module", "function"), FUNCTIONS)
def test_a_listing_runs_when_pasted_into_an_empty_file(
    module: str, function: str, tmp_path: Path
) -> None:
    entry = entries()[module]
    practice = entry.practice
    if practice and practice.name == function:
        pytest.importorskip("torch", reason="PyTorch is not installed")
    figure = function in [snippet.name for snippet in entry.snippets]
    pasted = tmp_path / "pasted.py"
    pasted.write_text(listing(entry.source, function, figure=figure), encoding="utf-8")
    one_thread = {"MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", pasted.name],
        env={**os.environ, **one_thread},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "=" in done.stdout, "a pasted listing prints its numbers"


@every_term
def test_the_practice_listing_agrees_with_the_page(module: str) -> None:
    practice = entries()[module].practice
    if practice is None:
        return
    pytest.importorskip("torch", reason="PyTorch is not installed")
    returned = practice.function()
    assert returned.keys() == practice.promises.keys()
    wrong = {
        n: (v, str(practice.promises[n]))
        for n, v in returned.items()
        if v not in practice.promises[n]
    }
    assert wrong == {}


@every_term
def test_a_page_is_complete(module: str) -> None:
    related = relations(entries())[module]
    assert [str(fault) for fault in complete_faults(entries()[module], related)] == []


def test_claims_are_numbered_through() -> None:
    assert list(register_faults(entries())) == []


def test_every_source_is_well_formed_and_stands_once() -> None:
    sources = bibliography().values()
    urls = [source.url for source in sources if source.url]
    assert len(urls) == len(set(urls))
    for source in sources:
        assert source.title
        assert source.families
        assert source.year.isdigit(), source
        if source.identifier.startswith("doi:"):
            assert source.identifier.startswith("doi:10."), source
