"""The set of files for the browser is believed only when it is whole."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.write.pyodide import MANIFEST, SHARED, find, place

ROOT = Path(__file__).parents[3]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A cache with a small set that is whole."""
    return fetched(tmp_path)


def fetched(cache: Path, **files: bytes) -> Path:
    """Put a set of files into a cache as scripts/get_pyodide would."""
    folder = place(cache)
    folder.mkdir(parents=True)
    files = files or {"one.whl": b"1" * 60_000, "two.whl": b"2" * 40_000}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    listed = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
    }
    (folder / MANIFEST).write_text(json.dumps({"files": listed}))
    return cache


def faults(cache: Path) -> list[str]:
    with pytest.raises(GlossaryError) as caught:
        find(cache)
    return [str(fault) for fault in caught.value.faults]


def test_a_site_without_it_is_no_fault(tmp_path: Path) -> None:
    assert find(tmp_path) is None


def test_a_whole_set_says_what_a_reader_downloads(whole: Path) -> None:
    found = find(whole)
    assert found
    assert found.megabytes == 0.1
    assert {"pyodide/one.whl", "pyodide/two.whl", f"pyodide/{MANIFEST}"} < set(found.published())
    assert all(path.is_file() for path in found.published().values())


def test_every_damaged_file_is_reported_at_once(whole: Path) -> None:
    (place(whole) / "one.whl").write_bytes(b"1" * 59_999)
    (place(whole) / "two.whl").unlink()
    one, two = faults(whole)
    assert re.match(r"pyodide/0\.27\.7: one\.whl has the sha256 \w{12}…, not \w{12}…", one)
    assert two.startswith("pyodide/0.27.7: two.whl is missing.")
    assert all("Run scripts/get_pyodide, or remove the folder" in said for said in (one, two))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"files": {}}',
        '{"files": {"one.whl": {"size": 1}}}',
        '{"files": {"../one.whl": {"size": 1, "sha256": ""}}}',
    ],
    ids=["empty", "cut off", "a list", "no files", "no hash", "a path"],
)
def test_a_manifest_that_makes_no_sense_is_a_fault(text: str, whole: Path) -> None:
    (place(whole) / MANIFEST).write_text(text)
    (said,) = faults(whole)
    assert said.startswith("pyodide/0.27.7: manifest.json cannot be read")


def test_a_folder_without_a_manifest_is_a_fault(whole: Path) -> None:
    (place(whole) / MANIFEST).unlink()
    assert "manifest.json cannot be read" in faults(whole)[0]


def test_the_worker_asks_for_the_modules_that_the_site_publishes() -> None:
    worker = (ROOT / "glossary_src" / "web" / "assets" / "js" / "run-worker.mjs").read_text(
        encoding="utf-8"
    )
    (listed,) = re.findall(r"\[([^\]]*)\]\.map\(async name", worker)
    assert re.findall(r'"(\w+\.py)"', listed) == list(SHARED)


def test_the_modules_that_become_bytecode_are_those_that_the_site_publishes() -> None:
    script = (ROOT / "scripts" / "compile_pyodide.mjs").read_text(encoding="utf-8")
    (listed,) = re.findall(r"const name of \[([^\]]*)\]", script)
    assert [f"{name}.py" for name in re.findall(r'"([a-z_]+[a-z])"', listed)] == list(SHARED)


@pytest.mark.parametrize("name", SHARED)
def test_a_published_module_needs_no_other_of_the_project(name: str) -> None:
    text = (ROOT / "glossary_src" / "pipeline" / "draw" / name).read_text(encoding="utf-8")
    imported = re.findall(
        r"^from glossary_src\.pipeline\.draw(?:\.(\w+))? import (.*)$", text, re.M
    )
    needed = {module or part for module, names in imported for part in names.split(", ")}
    assert {f"{module}.py" for module in needed} <= set(SHARED)
    assert "from glossary_src.schema" not in text
