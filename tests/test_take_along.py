"""What a reader takes along: signed copies, programs, notebooks whose numbers are the build's."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from functools import cache as memo
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.run.processor import alike
from tests.browser import Open
from tests.loaded import loaded
from tests.sampled import some
from tests.test_site import SLUGS

KERNELS = 2
SOME = some(SLUGS, 6)
WIPE = "%reset -f"
QUIET = ["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"]


@memo
def entries() -> dict[str, Entry]:
    return {entry.slug: entry for entry in loaded().values()}


def on_disk(site: Path, slug: str) -> dict[str, Any]:
    paths = sorted((site / "terms" / slug).glob("*.ipynb"))
    return {path.stem: nbformat.read(path, as_version=4) for path in paths}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_listing_on_a_page_has_a_program_and_a_valid_notebook(slug: str, site: Path) -> None:
    entry = entries()[slug]
    expected = {s.name for s in entry.snippets if s.on_page or s.motion}
    expected |= {entry.practice.name} if entry.practice else set()
    found = on_disk(site, slug)
    assert found.keys() == expected
    for name, notebook in found.items():
        nbformat.validate(notebook)
        program = (site / "terms" / slug / f"{name}.py").read_text(encoding="utf-8")
        first = program.splitlines()[0]
        assert f"terms/{slug}/ (code: MIT License)" in first
        assert notebook.cells[0].source.splitlines()[0].strip() == first.removeprefix("# ")
        assert notebook.cells[1].source.splitlines()[0] == first


Runs = dict[tuple[str, str], Any]
"""The cell of each notebook that calls its function, by slug and name."""


def notebooks(site: Path, slugs: list[str]) -> dict[tuple[str, str], Any]:
    """The notebooks of these pages; without PyTorch, those that need it are left out."""
    found = {(slug, name): it for slug in slugs for name, it in on_disk(site, slug).items()}
    if importlib.util.find_spec("torch"):
        return found
    return {(s, n): it for (s, n), it in found.items() if not is_practice(s, n)}


def is_practice(slug: str, name: str) -> bool:
    practice = entries()[slug].practice
    return bool(practice and practice.name == name)


def is_study(slug: str, name: str) -> bool:
    """A study takes up to a minute: with --thorough."""
    return any(snippet.study for snippet in entries()[slug].snippets if snippet.name == name)


def run_in_one_kernel(found: dict[tuple[str, str], Any], folder: Path) -> Runs:
    """One after another, wiped in between: starting a kernel takes longer than most of them."""
    whole, calls = nbformat.v4.new_notebook(), {}
    for number, (which, notebook) in enumerate(found.items()):
        wiped = nbformat.v4.new_code_cell(WIPE, id=f"wipe-{number}")
        calls[which] = next(cell for cell in notebook.cells if cell.id.startswith("call"))
        for cell in notebook.cells:
            cell.id = f"{cell.id}-{number}"
        whole.cells += [wiped, *notebook.cells]
    environment = {**alike(os.environ), "IPYTHONDIR": str(folder)}
    client = NotebookClient(whole, timeout=300, extra_arguments=QUIET)
    client.execute(env=environment, cwd=str(folder))
    return calls


def differences(calls: Runs, site: Path) -> Iterator[str]:
    """In what notebooks show something else than the page they belong to."""
    known = json.loads((site / "glossary.json").read_text(encoding="utf-8"))["terms"]
    built = {term["slug"]: term["numbers"] for term in known}
    for (slug, name), cell in calls.items():
        printed = "".join(o.text for o in cell.outputs if o.get("name") == "stdout")
        pairs = (line.split(" = ") for line in printed.splitlines())
        numbers = {number.strip(): value for number, value in pairs}
        if [o for o in cell.outputs if o.get("name") == "stderr"]:
            yield f"{slug}, {name}: it complains"
        if is_practice(slug, name):  # six digits are too few for what it promises: by name only
            practice = entries()[slug].practice
            if not practice or numbers.keys() != practice.promises.keys():
                yield f"{slug}, {name}: {numbers}"
            continue
        own = {n.split(".", 1)[1]: v for n, v in built[slug].items() if n.startswith(f"{name}.")}
        if numbers != (wanted := {number: f"{value:.6g}" for number, value in own.items()}):
            yield f"{slug}, {name}: {numbers}, not {wanted}"
        if not any("image/png" in o.get("data", {}) for o in cell.outputs):
            yield f"{slug}, {name}: no figure"


@pytest.mark.parametrize("part", range(KERNELS))
def test_notebooks_run_and_give_the_numbers_of_the_build(
    part: int, site: Path, tmp_path: Path
) -> None:
    found = notebooks(site, SOME[part::KERNELS])
    quick = {(slug, name): it for (slug, name), it in found.items() if not is_study(slug, name)}
    calls = run_in_one_kernel(quick, tmp_path)
    assert list(differences(calls, site)) == []


@pytest.mark.thorough
@pytest.mark.parametrize("slug", SLUGS)
def test_a_notebook_runs_in_a_kernel_of_its_own(slug: str, site: Path, tmp_path: Path) -> None:
    for which, notebook in notebooks(site, [slug]).items():
        calls = run_in_one_kernel({which: notebook}, tmp_path)
        assert list(differences(calls, site)) == []


def small(*lines: str) -> Any:
    """A notebook of one cell."""
    cells = [nbformat.v4.new_code_cell("\n".join(lines), id="call")]
    return nbformat.v4.new_notebook(cells=cells)


def test_a_notebook_that_needs_what_another_left_is_caught(tmp_path: Path) -> None:
    one, two = small("import numpy as np", "left = 1", "print('n =', left)"), small("left")
    with pytest.raises(CellExecutionError, match="'left' is not defined"):
        run_in_one_kernel({("a", "one"): one, ("a", "two"): two}, tmp_path)


def test_a_notebook_with_another_number_is_caught(site: Path, tmp_path: Path) -> None:
    wrong = small("print('steepest = 0.26')")
    (number, figure) = differences(run_in_one_kernel({("sigmoid", "hill"): wrong}, tmp_path), site)
    assert number.startswith("sigmoid, hill: {'steepest': '0.26'}, not {")
    assert "'steepest': '0.25'" in number
    assert figure == "sigmoid, hill: no figure"


def test_a_notebook_is_neither_a_page_nor_found_by_search(site: Path) -> None:
    for path in (site / "terms").rglob("*.ipynb"):
        assert not path.with_suffix("").exists()
        assert not path.with_suffix(".html").exists()
        assert "outputs" in path.read_text(encoding="utf-8"), "copied raw"
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    terms = [doc for doc in index["docs"] if doc["location"].startswith("terms/")]
    assert terms
    assert not [doc["location"] for doc in terms if ".ipynb" in json.dumps(doc)]


@pytest.mark.browser
def test_a_copy_and_both_downloads_are_what_the_page_shows(opened: Open, site: Path) -> None:
    clipboard, folder = ["clipboard-read", "clipboard-write"], site / "terms/he-initialization"
    with opened("terms/he-initialization/", permissions=clipboard) as page:
        page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
        for listing in page.locator(".g-listing").all():
            listing.scroll_into_view_if_needed()
            listing.get_by_role("button", name="Copy").click()
            listing.get_by_role("button", name="Copied").wait_for()
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied.startswith("# From The Gradient Glossary, ")
            title = listing.locator(".filename").evaluate("it => it.firstChild.textContent")
            program = title.split(",")[0]
            assert copied.rstrip() == (folder / program).read_text(encoding="utf-8").rstrip()
            stem = program.removesuffix(".py")
            for name, file in (
                (f"Download {program}", program),
                (f"Download the notebook {stem}.ipynb", f"{stem}.ipynb"),
            ):
                with page.expect_download() as begun:
                    listing.get_by_role("link", name=name, exact=True).click()
                assert begun.value.suggested_filename == file
                assert Path(begun.value.path()).read_bytes() == (folder / file).read_bytes()
