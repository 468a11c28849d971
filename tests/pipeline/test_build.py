"""The whole recipe: what it gives, what it recalls, what it repairs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from glossary_src.faults import GlossaryError
from glossary_src.pipeline import build as recipe
from glossary_src.pipeline.feeds import package
from tests.pipeline.broken import WHOLE, without
from tests.pipeline.building import build_terms, two_terms

pytestmark = pytest.mark.usefixtures("warm")


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    return two_terms(tmp_path)


def test_two_builds_from_nothing_are_the_same_bytes(terms: Path, tmp_path: Path) -> None:
    one, two = (build_terms(terms, tmp_path / name) for name in "ab")
    assert one.files == two.files


def test_only_an_edited_terms_snippets_run_again(terms: Path, tmp_path: Path) -> None:
    build_terms(terms, tmp_path / "cache")
    text = (terms / "word.py").read_text().replace("ax.plot([n, 2])", "ax.plot([n, 3])")
    (terms / "word.py").write_text(text)
    built = build_terms(terms, tmp_path / "cache")
    assert (built.ran, built.recalled) == (["word.draw"], 1)


def test_an_edited_text_runs_nothing(terms: Path, tmp_path: Path) -> None:
    build_terms(terms, tmp_path / "cache")
    (terms / "word.py").write_text(WHOLE.replace("Plain.", "Plainer."))
    built = build_terms(terms, tmp_path / "cache")
    assert (built.ran, built.recalled) == ([], 2)
    assert b"Plainer." in built.files["terms/word.md"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 torn"], ids=["empty", "truncated"])
def test_a_damaged_bundle_of_pages_is_made_again(
    damage: bytes, terms: Path, tmp_path: Path
) -> None:
    whole = build_terms(terms, tmp_path / "cache")
    (bundle,) = (tmp_path / "cache").rglob("*.zip")
    bundle.write_bytes(damage)
    assert build_terms(terms, tmp_path / "cache").files == whole.files


def test_a_kept_build_notices_a_change_of_what_writers_install(
    terms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_terms(terms, tmp_path / "cache").files
    (name,) = (path for path in first if path.endswith(".whl"))
    assert build_terms(terms, tmp_path / "cache").files[name] == first[name]
    changed = package.parts() | {"gradient_glossary/faults.py": b'"""Other."""'}
    for module in (package, recipe):
        monkeypatch.setattr(module, "parts", lambda: dict(changed))
    assert build_terms(terms, tmp_path / "cache").files[name] != first[name]


def test_a_relation_appears_on_both_sides(terms: Path, tmp_path: Path) -> None:
    files = build_terms(terms, tmp_path / "cache").files
    assert b"**causes** [Word](word.md)" in files["terms/second.md"]
    assert b"**caused by** [Second](second.md)" in files["terms/word.md"]
    found = {t["slug"]: t["relations"] for t in json.loads(files["glossary.json"])["terms"]}
    assert found == {"second": {"causes": ["word"]}, "word": {"caused by": ["second"]}}


def test_an_alias_in_prose_links_to_its_page(terms: Path, tmp_path: Path) -> None:
    page = build_terms(terms, tmp_path / "cache").files["terms/second.md"].decode()
    assert "[Other words](word.md) and a word:" in page


def test_sphinx_reads_the_inventory(terms: Path, tmp_path: Path) -> None:
    files = build_terms(terms, tmp_path / "cache", url="https://g.test/").files
    found = InventoryFile.loads(files["objects.inv"], uri="https://g.test").data
    uris = {name: item.uri for name, item in found["std:term"].items()}
    page = "https://g.test/terms/word/"
    assert uris["Word"] == uris["other word"] == page
    assert found["std:label"]["word"].uri == page
    assert found["std:doc"]["terms/word"].display_name == "Word"


def test_addresses_without_folders_suit_a_site_that_has_none(terms: Path, tmp_path: Path) -> None:
    files = build_terms(terms, tmp_path / "cache", directory_urls=False).files
    assert '"terms/word.html"' in files["glossary.json"].decode()


def test_hand_written_pages_get_numbers_figures_and_links(terms: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    text = "@{glossary.terms} terms, @{word.draw.n:.1f}, [it](term:word)\n\n"
    text += "![](figure:word.draw)\n\n`@{as it is}`\n"
    (docs / "index.md").write_text(text)
    (docs / "plain.md").write_text("Nothing to fill in.")
    files = build_terms(terms, tmp_path / "cache", docs=docs).files
    page = files["index.md"].decode()
    assert '<data class="g-n" value="2">2</data> terms' in page
    assert ">1.0</data>, [it](terms/word.md)" in page
    assert "<svg" in page
    assert "`@{as it is}`" in page
    assert "plain.md" not in files


TOLD = "<!-- address -->Write yours for `SITE`.<!-- /address --> "
CODE = """See `SITE/terms/`, \\href{SITE/terms/}.

```python
there = ("SITE", None)
SITE = f"{SITE}/x"
```
"""


@pytest.mark.parametrize("url", ["", "https://g.test/base/"])
def test_a_page_has_the_real_address_where_it_is_known(
    url: str, terms: Path, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "link.md").write_text(TOLD + CODE)
    (tmp_path / "docs" / "other.md").write_text(CODE)
    built = build_terms(terms, tmp_path / "cache", docs=tmp_path / "docs", url=url)
    page = built.files["link.md"].decode()
    wanted = CODE.replace("SITE/terms", f"{url}terms").replace('"SITE"', f'"{url[:-1]}"')
    assert page == (wanted if url else f"Write yours for `SITE`. {CODE}")
    assert "other.md" not in built.files, "it does not speak of another copy"


def test_a_wrong_name_in_a_hand_written_page_is_named(terms: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("@{word.draw.m} [x](term:wird)\n\n![](figure:word.drow)\n")
    with pytest.raises(GlossaryError) as caught:
        build_terms(terms, tmp_path / "cache", docs=docs)
    report = str(caught.value)
    assert "index.md: @{word.draw.m} is no number. Did you mean 'word.draw.n'?" in report
    assert "links to no term. Did you mean 'word'?" in report
    assert "is no figure. Did you mean 'word.draw'?" in report


def test_a_page_does_not_grow_with_the_number_of_terms(terms: Path, tmp_path: Path) -> None:
    few = build_terms(terms, tmp_path / "a").files["terms/word.md"]
    for number in range(30):
        text = without(
            ('title="Word"', f'title="Term {number}"'),
            ("A word for a test.", f"The word number {number}."),
            ('("other word",)', "()"),
            ("number=1", f"number={number + 10}"),
        )
        (terms / f"term_{number}.py").write_text(text)
    many = build_terms(terms, tmp_path / "a").files["terms/word.md"]
    assert len(many) - len(few) < 300


def test_the_command_writes_the_pages_to_a_folder(
    tmp_path: Path, environment: dict[str, str], ran: Path
) -> None:
    command = [sys.executable, "-m", "glossary_src.pipeline", str(tmp_path / "out")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "terms" / "sigmoid.md").is_file()
    assert (tmp_path / "out" / "objects.inv").is_file()
    assert "files of" in done.stdout
