"""A listing as a notebook: valid, signed, split where a reader would, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.write.notebooks import credit, notebook, signed
from tests.pipeline.broken import WHOLE
from tests.pipeline.building import build_terms

ADDRESS = "https://g.test/terms/word/"
LISTING = listing(WHOLE, "draw")


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    folder = tmp_path / "terms"
    folder.mkdir()
    (folder / "word.py").write_text(WHOLE)
    return folder


def cells(text: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]


def test_it_is_valid_and_the_same_bytes_every_time() -> None:
    made = notebook(LISTING, "Word: draw", GLOSSARY, ADDRESS)
    nbformat.validate(nbformat.reads(made, as_version=4))
    assert made == notebook(LISTING, "Word: draw", GLOSSARY, ADDRESS)


def test_it_says_what_it_is_defines_the_function_and_calls_it() -> None:
    about, function, call = cells(notebook(LISTING, "Word: draw", GLOSSARY, ADDRESS))
    assert about.splitlines() == [
        "From The Gradient Glossary, <https://g.test/terms/word/> (code: MIT License)",
        "",
        "# Word: draw",
        "",
        "Needs `pip install matplotlib`.",
    ]
    assert function.startswith(f"{credit(GLOSSARY, ADDRESS)}\nimport matplotlib.pyplot as plt\n")
    assert function.endswith('return fig, {"n": n}')
    assert call.startswith("figure, numbers = draw()\n")
    assert call.endswith("\nplt.show()")


def test_its_cells_together_are_the_listing() -> None:
    _, function, call = cells(notebook(LISTING, "Word: draw", GLOSSARY, ADDRESS))
    indented = "\n".join(f"    {line}" for line in call.splitlines())
    joined = f'{function}\n\n\nif __name__ == "__main__":\n{indented}\n'
    assert joined == signed(LISTING, GLOSSARY, ADDRESS)


@pytest.mark.parametrize("url", ["", "https://g.test/"], ids=["no url", "url"])
def test_the_first_line_holds_the_address_and_the_license(url: str) -> None:
    line = signed(LISTING, GLOSSARY, f"{url}terms/word/").splitlines()[0]
    assert line == f"# From The Gradient Glossary, {url}terms/word/ (code: MIT License)"


def test_a_build_offers_every_listing_both_ways(terms: Path) -> None:
    files = build_terms(terms, terms.parent / "cache", url="https://g.test/").files
    assert files["terms/word/draw.py"].decode() == signed(LISTING, GLOSSARY, ADDRESS)
    assert files["terms/word/draw.ipynb"].decode() == notebook(
        LISTING, "Word: draw", GLOSSARY, ADDRESS
    )
    assert f'data-credit="{credit(GLOSSARY, ADDRESS)}"' in files["terms/word.md"].decode()


def test_without_folders_a_page_still_finds_its_listings(terms: Path) -> None:
    page = build_terms(terms, terms.parent / "cache", directory_urls=False).files["terms/word.md"]
    assert b'href="word/draw.ipynb"' in page
