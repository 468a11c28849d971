"""Rules that every term keeps. A new term file is picked up by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache as memo
from functools import partial
from pathlib import Path

import pytest

from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.check import check
from glossary_src.pipeline.read.complete import complete_faults, register_faults
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.counters import counter_faults
from glossary_src.pipeline.run.outcomes import Outcome, Ran, jobs_of
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.promises import broken, numbers
from tests.loaded import loaded
from tests.needs import needs_torch
from tests.pasted import Warmed, fresh
from tests.sampled import PATHS, sampled

LISTINGS = [
    (path.stem, node)
    for path in PATHS
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.decorator_list
]


def is_study(node: ast.FunctionDef) -> bool:
    calls = [it for it in node.decorator_list if isinstance(it, ast.Call)]
    return any(keyword.arg == "study" for call in calls for keyword in call.keywords)


FUNCTIONS = [
    pytest.param(module, node.name, id=f"{module}.{node.name}")
    for module, node in LISTINGS
    if not is_study(node)
]
STUDIES = [
    pytest.param(module, node.name, id=f"{module}.{node.name}", marks=pytest.mark.thorough)
    for module, node in LISTINGS
    if is_study(node)
]
"""They take up to a minute each, and run once anyway, when the site is built."""
SOME_PASTED, SOME_FRESH = ([*sampled(FUNCTIONS, count), *STUDIES] for count in (30, 6))
"""All run when the site is built, in the text that a reader copies but for its last lines."""
every_term = pytest.mark.parametrize("module", [path.stem for path in PATHS])


@memo
def entries() -> dict[str, Entry]:
    return loaded()


@memo
def outcomes(module: str, cache: Path) -> dict[str, Outcome]:
    jobs = jobs_of(entries()[module])
    done = run(jobs, cache=Cache(cache / "snippets"), workers=2)
    return {job.name: outcome for job, outcome in zip(jobs, done, strict=True)}


def test_all_terms_load_and_refer_to_what_exists() -> None:
    check(entries(), bibliography())


@every_term
def test_snippets_keep_their_promises(module: str, ran: Path) -> None:
    for snippet in entries()[module].snippets:
        outcome = outcomes(module, ran)[snippet.name]
        assert isinstance(outcome, Ran), outcome
        assert [str(fault) for fault in broken(snippet, outcome.numbers)] == []


@every_term
def test_claims_come_out_as_they_were_judged_by_hand(module: str, ran: Path) -> None:
    known = numbers({n: it for n, it in outcomes(module, ran).items() if isinstance(it, Ran)})
    for claim in entries()[module].term.claims:
        assert claim.judged
        assert claim.agrees(claim.found(known)), claim.number


@pytest.mark.parametrize("module", sampled([path.stem for path in PATHS], 20))
def test_claims_come_out_otherwise_with_their_counter_settings(module: str, ran: Path) -> None:
    entry = entries()[module]
    known = numbers({n: it for n, it in outcomes(module, ran).items() if isinstance(it, Ran)})
    again = partial(run, cache=Cache(ran / "fresh"), workers=2)
    assert [str(fault) for fault in counter_faults(entry, known, again)] == []


@pytest.fixture(scope="module")
def warmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warmed]:
    with Warmed(tmp_path_factory.mktemp("warmed")) as interpreter:
        yield interpreter


def pasted(module: str, function: str) -> str:
    """The listing of a function, as its page offers it for copying."""
    entry = entries()[module]
    if entry.practice and entry.practice.name == function:
        needs_torch()
    figure = function in [snippet.name for snippet in entry.snippets]
    return listing(entry.code, function, figure=figure)


@pytest.mark.parametrize(("module", "function"), SOME_PASTED)
def test_a_listing_runs_when_pasted_into_an_empty_file(
    module: str, function: str, warmed: Warmed, tmp_path: Path
) -> None:
    ended = warmed.run(pasted(module, function), tmp_path)
    assert ended.code == 0, ended.err
    assert "=" in ended.out, "a pasted listing prints its numbers"


@pytest.mark.whole
@pytest.mark.parametrize(("module", "function"), SOME_FRESH)
def test_a_listing_runs_in_an_interpreter_of_its_own(
    module: str, function: str, tmp_path: Path
) -> None:
    ended = fresh(pasted(module, function), tmp_path)
    assert ended.code == 0, ended.err
    assert "=" in ended.out, "a pasted listing prints its numbers"


NEEDS_MORE = {  # a listing that does not stand alone: what the reader would be told
    "a name from outside": ("print('n =', DEPTH)", "NameError: name 'DEPTH'"),
    "numpy without its import": ("print('n =', np.ones(2))", "NameError: name 'np'"),
    "the project": ("from glossary_src.numerics import losses", "glossary_src"),
    "a file beside it": ("print('n =', open('data.txt').read())", "FileNotFoundError"),
    "a library": ("import scipy_or_so", "No module named 'scipy_or_so'"),
    "an answer": ("print('n =', input())", "EOFError"),
    "a warning ignored": ("import numpy as np\nprint('n =', np.log(0.0))", "RuntimeWarning"),
    "an exit code": ("print('n =', 1)\nraise SystemExit(3)", "SystemExit: 3"),
}


@pytest.mark.parametrize("case", NEEDS_MORE)
def test_a_listing_that_needs_more_is_caught(case: str, warmed: Warmed, tmp_path: Path) -> None:
    text, told = NEEDS_MORE[case]
    ended = warmed.run(text, tmp_path)
    assert ended.code != 0
    assert told in ended.err


def test_a_listing_finds_nothing_that_another_left(warmed: Warmed, tmp_path: Path) -> None:
    leaves = "import builtins, numpy\nbuiltins.LEFT = numpy.LEFT = 1\nprint('n =', LEFT)"
    assert warmed.run(leaves, tmp_path).code == 0
    assert "NameError" in warmed.run("print('n =', LEFT)", tmp_path).err
    assert "AttributeError" in warmed.run("import numpy\nprint(numpy.LEFT)", tmp_path).err


@pytest.mark.torch
@every_term
def test_the_practice_listing_agrees_with_the_page(module: str) -> None:
    practice = entries()[module].practice
    if practice is None:
        return
    needs_torch()
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
