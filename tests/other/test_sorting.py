"""Another subject, from a wheel, in another folder: nothing of this glossary comes along."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from glossary_src.pipeline.run.reach import closure
from tests.other.wheel import Environment

SUBJECT = re.compile(
    r"(?<!-)gradients?\b(?!-figure)|gradient-glossary|\bneural\b|\bnetworks?\b|vanish|\bexplod|backprop|sigmoid"
    r"|linkedin|\bmedium-2020\b|\blosse?s?\b|\bneurons?\b|\bactivations?\b|\bre_?lu\b|\btanh\b"
    r"|softmax|\bepochs?\b|pytorch|\bdL/d|\blearning[ _]rate|\bbengio|\bhochreiter|CC BY 4\.0",
    re.IGNORECASE,
)
"""Words of the subject of this package's own glossary.

Left out: `layer`, for a figure has layers as a drawing has, and `weight`, which fonts have. A
`-gradient(` that follows a hyphen is a function of CSS; `<gradient-figure>` is how a figure of any
glossary is embedded.
"""
NOT_OURS = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
"""What Material for MkDocs brings."""
BINARY = (".png", ".gz")
ALONE = "import numpy as np\nimport matplotlib.pyplot as plt\n"


@pytest.fixture(scope="session")
def pages(shared: Path, wheel: Environment, sorting: Path) -> Path:
    """The pages of the glossary on sorting, written by the command."""
    work = shared / "pages-of-sorting"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    before = wheel.tree()
    done = wheel.run("gradient-glossary-pages", "out", "--glossary", sorting, cwd=work)
    assert done.returncode == 0, done.stderr
    assert re.search(r"files of 3 terms in out", done.stdout)
    assert wheel.tree() == before
    return work


def test_the_package_is_that_of_the_wheel(wheel: Environment, tmp_path: Path) -> None:
    told = wheel.says("import glossary_src; print(glossary_src.__file__)", cwd=tmp_path)
    assert Path(told) == wheel.packages / "glossary_src" / "__init__.py"


def test_the_markdown_extension_comes_with_the_wheel(wheel: Environment, tmp_path: Path) -> None:
    wheel.says("import glossary_src.linking.extension", cwd=tmp_path)


def test_a_listing_that_imports_only_packages_reaches_no_file(
    wheel: Environment, tmp_path: Path
) -> None:
    program = f"from glossary_src.pipeline.run.reach import closure; print(closure({ALONE!r}))"
    assert closure(ALONE) == {}
    assert wheel.says(program, cwd=tmp_path) == "{}"


def test_what_a_listing_reaches_is_the_same_from_a_wheel(
    wheel: Environment, tmp_path: Path
) -> None:
    text = "import glossary_src.pipeline.run.sandbox"
    program = f"from glossary_src.pipeline.run.reach import closure; print(closure({text!r}))"
    assert wheel.says(program, cwd=tmp_path) == str(closure(text))


@pytest.mark.parametrize(
    "path",
    [
        *(f"terms/{slug}/index.html" for slug in ("insertion-sort", "inversion", "merge-sort")),
        *(f"{name}/index.html" for name in ("terms", "terms/all", "map", "claims", "paths")),
        *(f"glossary.{ending}" for ending in ("json", "jsonld", "ttl", "bib")),
        *("objects.inv", "myst.xref.json", "llms.txt", "404.html", "linear-insertion/index.html"),
        *("terms/inversion/card.png", "terms/inversion/pairs.ipynb", "assets/css/glossary.css"),
    ],
)
def test_the_site_has_the_page(path: str, sorting: Path) -> None:
    assert (sorting / "site" / path).stat().st_size > 0


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("index.html", "The Sorting Glossary"),
        ("index.html", '<data class="g-n" value="251">251</data> comparisons'),
        ("index.html", "<svg"),
        ("terms/index.html", "<strong>Order and disorder:</strong>"),
        ("terms/index.html", "<strong>First steps.</strong> No background needed."),
        ("terms/insertion-sort/index.html", "<svg"),
        ("terms/insertion-sort/index.html", "<code>comparisons</code></td>\n<td>251</td>"),
        ("terms/insertion-sort/index.html", "shown: comparisons"),
        ("terms/insertion-sort/index.html", "how often two elements are compared"),
        ("terms/insertion-sort/index.html", '<rect width="50.60" height="8"'),
        ("terms/insertion-sort/index.html", "a common belief"),
        ("terms/insertion-sort/index.html", "code: 0BSD License"),
        ("glossary.bib", "@misc{sorting-glossary-insertion-sort,"),
        ("terms/insertion-sort/index.html", "xref:sorting#insertion-sort"),
        ("terms/insertion-sort/index.html", "step 2 of 3"),
        ("terms/inversion/index.html", "nothing counted here"),
        ("terms/inversion/index.html", "doi:10.1093/biomet/30.1-2.81"),
        ("terms/insertion-sort.md", "CC BY-SA 4.0"),
        ("terms/insertion-sort/count.py", "The Sorting Glossary, https://sorting.example/terms/"),
        ("glossary.json", '"license": "https://creativecommons.org/licenses/by-sa/4.0/"'),
        ("glossary.schema.json", "The Sorting Glossary"),
        ("claims/index.html", "common beliefs about sorting"),
        ("map/index.html", "From disorder on the left"),
        ("llms.txt", "comparing two elements at a time"),
    ],
)
def test_the_site_says_what_the_glossary_is_about(path: str, told: str, sorting: Path) -> None:
    assert told in (sorting / "site" / path).read_text(encoding="utf-8")


def test_a_figure_has_every_frame_of_its_grid(sorting: Path) -> None:
    text = (sorting / "site" / "terms" / "insertion-sort" / "count.json").read_text()
    data = json.loads(text)
    assert len(data["frames"]) == 4 * 3
    told = [data["strings"][place] for place in data["says"]]
    assert told[data["default"]].startswith("A list of 32 elements, shuffled: 251 comparisons")
    assert len(set(told)) == len(told)


def test_search_finds_a_term_by_its_other_names(sorting: Path) -> None:
    index = json.loads((sorting / "site" / "search" / "search_index.json").read_text())
    tags = {doc["location"]: doc.get("tags", []) for doc in index["docs"]}
    assert "pair out of order" in tags["terms/inversion/"]


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text in a folder with its path; an inventory is unpacked."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == "objects.inv":
            head, rows = path.read_bytes().split(b"zlib.\n", 1)
            yield name, (head + zlib.decompress(rows)).decode()
        elif not name.startswith(NOT_OURS) and path.suffix not in BINARY:
            yield name, path.read_text(encoding="utf-8")


def of_the_subject(folder: Path) -> list[str]:
    return [
        f"{name}: {text[max(0, found.start() - 30) : found.end() + 30]!r}"
        for name, text in texts(folder)
        for found in SUBJECT.finditer(text)
    ]


def test_no_word_of_this_subject_is_in_the_site(glossary: Path) -> None:
    assert of_the_subject(glossary / "site") == []


def test_no_word_of_this_subject_is_in_the_pages(pages: Path) -> None:
    assert of_the_subject(pages / "out") == []


def test_a_word_of_this_subject_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Gradients vanish.")
    (tmp_path / "b.css").write_text("a { background: linear-gradient(red, blue) }")
    assert [found.partition(":")[0] for found in of_the_subject(tmp_path)] == ["a.md", "a.md"]


def test_results_are_kept_in_the_working_folder(sorting: Path, pages: Path) -> None:
    for folder in (sorting, pages):
        kept = folder / ".cache" / "snippets"
        assert any(kept.rglob("*.json")), folder


class _Page(HTMLParser):
    """The addresses and ids of a page, and what is empty in its article."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.hollow: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        self.open.append(tag)
        self.ids.add(known.get("id") or "")
        self.links += [known[name] or "" for name in ("href", "src") if name in known]

    def handle_endtag(self, tag: str) -> None:
        within = self.open.count("article") > self.open.count("/article")
        if (
            within
            and self.open[-1:] == [tag]
            and tag in ("ul", "ol", "dl", "tbody", "select", "nav")
        ):
            self.hollow.append(tag)
        self.open.append(f"/{tag}")

    @classmethod
    def of(cls, path: Path) -> _Page:
        page = cls()
        page.feed(path.read_text(encoding="utf-8"))
        return page


def dead(site: Path) -> Iterator[str]:
    """Links of a site that lead to no file of it, or to no place on that page."""
    pages = {path.resolve(): _Page.of(path) for path in site.rglob("*.html")}
    for path, page in pages.items():
        for link in page.links:
            address, place = urldefrag(link)
            if urlsplit(link).scheme or address.startswith("/"):  # 404.html speaks from the root
                continue
            target = path.parent / unquote(address.partition("?")[0]) if address else path
            target = (target / "index.html" if target.is_dir() else target).resolve()
            known = pages.get(target)
            if not target.is_file() or (place and known and unquote(place) not in known.ids):
                yield f"{path.relative_to(site)}: {link}"


def test_no_link_of_the_site_is_dead(glossary: Path) -> None:
    assert list(dead(glossary / "site")) == []


def test_a_dead_link_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="no/">x</a><a href="#no">y</a><a href="#">z</a>')
    assert len(list(dead(tmp_path))) == 2


def test_no_list_and_no_table_is_empty(glossary: Path) -> None:
    pages = sorted((glossary / "site").rglob("*.html"))
    assert not {str(path): found for path in pages if (found := _Page.of(path).hollow)}


def test_an_empty_list_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<ol></ol><article><ul></ul><ol><li>x</li></ol></article>")
    assert _Page.of(tmp_path / "a.html").hollow == ["ul"]


@pytest.mark.parametrize("path", ["claims", "paths", "linking", "labs", "linear-insertion"])
def test_what_a_glossary_does_not_have_has_no_page(path: str, bare: Path) -> None:
    assert not (bare / "site" / path).exists()


@pytest.mark.parametrize("anchor", ["claims", "related", "practice"])
def test_what_a_term_does_not_have_has_no_section(anchor: str, bare: Path) -> None:
    assert anchor not in _Page.of(bare / "site" / "terms" / "merge-sort" / "index.html").ids


def test_docs_are_checked_against_the_site(
    sorting: Path, wheel: Environment, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(
        "Use merge sort. See [it](xref:sorting#quicksort). The largest slope of tanh is 0.5.\n"
    )
    (tmp_path / "pyproject.toml").write_text('[tool.gradient-glossary]\nkeys = ["sorting"]\n')
    source = ("--source", sorting / "site" / "glossary.json", "--project", "Sorting Glossary")
    done = wheel.run("gradient-glossary", "check", "a.md", *source, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "“merge sort” is not linked." in done.stdout
    assert "xref:sorting#quicksort leads to no term" in done.stdout
    assert "2 finding(s)" in done.stderr, "wrong statements are those of another glossary"


def test_a_glossary_of_another_name_is_refused(
    sorting: Path, wheel: Environment, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("Nothing.\n")
    source = ("--source", sorting / "site" / "glossary.json")
    done = wheel.run("gradient-glossary", "check", "a.md", *source, cwd=tmp_path)
    assert done.returncode == 2
    assert "is that of 'Sorting Glossary', not of 'Gradient Glossary'" in done.stderr


def test_the_wheel_builds_this_glossary_and_recalls_every_result(
    wheel: Environment, site: Path, cache: Path, tmp_path: Path
) -> None:
    def kept() -> set[str]:
        return {path.name for name in ("snippets", "cards") for path in (cache / name).rglob("*.*")}

    known, before = kept(), wheel.tree()
    work = {"cwd": tmp_path, "GLOSSARY_CACHE": str(cache)}
    done = wheel.run("gradient-glossary-pages", "out", **work)  # type: ignore[arg-type]
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "terms" / "sigmoid.md").is_file()
    assert kept() - known == set()
    assert wheel.tree() == before
    assert not (tmp_path / ".cache").exists()
