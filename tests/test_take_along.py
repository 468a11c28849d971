"""What a reader takes along: signed copies, programs, notebooks whose numbers are the build's."""

from __future__ import annotations

import importlib.util
import json
import os
from functools import cache as memo
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load
from tests.browser import Open
from tests.test_site import SLUGS

QUIET = ["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"]


@memo
def entries() -> dict[str, Entry]:
    return {entry.slug: entry for entry in load().values()}


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


@pytest.mark.parametrize("slug", SLUGS)
def test_the_notebooks_of_a_page_run_and_give_the_numbers_of_the_build(
    slug: str, site: Path, tmp_path: Path
) -> None:
    """One kernel a page, wiped between notebooks: starting one takes longer than most of them."""
    practice, whole = entries()[slug].practice, nbformat.v4.new_notebook()
    for name, notebook in on_disk(site, slug).items():
        needs_torch = practice and name == practice.name
        if needs_torch and not importlib.util.find_spec("torch"):
            continue
        wiped = nbformat.v4.new_code_cell("%reset -f", id=f"wipe-{name}")
        for cell in notebook.cells:
            cell.id = f"{cell.id}-{name}"
        whole.cells += [wiped, *notebook.cells]
    one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "IPYTHONDIR": str(tmp_path)}
    client = NotebookClient(whole, timeout=120, extra_arguments=QUIET)
    client.execute(env=one_thread, cwd=str(tmp_path))
    known = json.loads((site / "glossary.json").read_text(encoding="utf-8"))["terms"]
    built = next(t["numbers"] for t in known if t["slug"] == slug)
    for cell in whole.cells:
        if not cell.id.startswith("call-"):
            continue
        name = cell.id.removeprefix("call-")
        printed = "".join(o.text for o in cell.outputs if o.get("name") == "stdout")
        pairs = dict(line.split(" = ") for line in printed.splitlines())
        numbers = {number.strip(): value for number, value in pairs.items()}
        assert not [o for o in cell.outputs if o.get("name") == "stderr"]
        if practice and name == practice.name:
            assert numbers.keys() == practice.promises.keys()
            continue  # six digits are too few for what it promises; its own test has them all
        own = {n.split(".", 1)[1]: v for n, v in built.items() if n.startswith(f"{name}.")}
        assert numbers == {number: f"{value:.6g}" for number, value in own.items()}
        assert any("image/png" in o.get("data", {}) for o in cell.outputs), "it shows its figure"


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
        for listing in page.locator(".g-listing").all():
            listing.scroll_into_view_if_needed()
            listing.get_by_role("button", name="Copy").click()
            listing.get_by_role("button", name="Copied").wait_for()
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied.startswith("# From The Gradient Glossary, ")
            title = listing.locator(".filename").inner_text()
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
