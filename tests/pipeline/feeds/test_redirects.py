"""Addresses that never break."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.feeds.publication import occupied
from glossary_src.pipeline.feeds.redirects import published, redirects, slug_of, targets
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.project import OURS
from glossary_src.pipeline.write.site import Site
from glossary_src.schema.sections import ANCHORS, MARKDOWN, SECTIONS, Section
from tests.loaded import loaded
from tests.pipeline.broken import without
from tests.pipeline.building import DOCS

PUBLISHED_ANCHORS = {
    *("in-plain-words", "how", "run", "claims", "origin", "usage", "questions", "practice"),
    *("related", "sources", "link"),
}
"""The anchors that were published. Rename one, and a link somewhere loses its place."""


def terms_of(folder: Path, **aliases: str) -> dict[str, Entry]:
    for number, (module, names) in enumerate(aliases.items(), 1):
        changed = without(
            ('title="Word"', f'title="{module.capitalize()}"'),
            ('("other word",)', names),
            ("number=1", f"number={number}"),
            ("A word for a test.", f"Word {number} for a test."),
            ("It is @{draw.n}.", "It is so."),
        )
        (folder / f"{module}.py").write_text(changed)
    return load(folder)


def faults(entries: dict[str, Entry], old: dict[str, str]) -> str:
    with pytest.raises(GlossaryError) as caught:
        targets(entries, old)
    return str(caught.value)


def test_every_address_ever_published_leads_to_a_term() -> None:
    listed = published(OURS / "published.txt")
    assert listed
    assert listed.keys() <= targets(loaded(), listed).keys()


def test_an_address_that_disappears_is_a_fault_with_its_cure(tmp_path: Path) -> None:
    entries = terms_of(tmp_path, one='("uno",)')
    said = faults(entries, {"one": "", "gone": ""})
    assert said == (
        "published.txt: gone was published and leads nowhere now. "
        "Write where it went: gone > new-slug."
    )
    assert targets(entries, {"one": "", "gone": "one"})["gone"].slug == "one"


def test_a_redirect_to_what_is_no_term_is_a_fault(tmp_path: Path) -> None:
    entries = terms_of(tmp_path, one='("uno",)', two='("dos",)')
    assert "leads to 'ome', which is no term. Did you mean 'one'?" in faults(entries, {"x": "ome"})
    assert "two is a term and leads to 'one'." in faults(entries, {"two": "one"})


def test_two_terms_cannot_claim_one_address(tmp_path: Path) -> None:
    entries = terms_of(tmp_path, one='("Höld",)', two='("hold",)')
    said = faults(entries, {})
    assert "two.py: name 'hold' has the address 'hold', which leads to" in said
    assert "Name it otherwise." in said


def test_a_line_that_is_no_address_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "published.txt"
    file.write_text("# all\nword\nold > word  # renamed\nNo Slug\n")
    with pytest.raises(GlossaryError, match="line 4 is no address: 'No Slug'"):
        published(file)
    file.write_text("# all\nword\nold > word  # renamed\n")
    assert published(file) == {"word": "", "old": "word"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Vanishing gradient", "vanishing-gradient"),
        ("skip/shortcut connection", "skip-shortcut-connection"),
        ("Hölder's inequality", "holders-inequality"),
        ("L² norm", "l2-norm"),
        ("ε-greedy", ""),
        ("…", ""),
    ],
)
def test_a_name_becomes_an_address_or_none(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("directory_urls", [True, False], ids=["folders", "files"])
def test_names_and_plurals_lead_to_the_term_and_shadow_no_page(
    directory_urls: bool, tmp_path: Path
) -> None:
    entries = terms_of(tmp_path, one='("map", "uno")', two='("önes",)')
    site = Site(GLOSSARY, "https://g.test/", directory_urls)
    taken = occupied(["map.md", "terms/one.md", "terms/two.md", "labs/x.py", "index.md"])
    pages = redirects(targets(entries, {"old": "two"}), site, taken)
    end = "/index.html" if directory_urls else ".html"
    assert f"map{end}" not in pages, "the map is a page of its own"
    assert f"terms/one{end}" not in pages
    assert f"terms/two{end}" not in pages
    leads = {
        path.removesuffix(end): re.search(r'canonical" href="(.*?)"', page.decode())[1]  # type: ignore[index]
        for path, page in pages.items()
    }
    one, two = (f"https://g.test/{site.page(entries[name])}" for name in ("one", "two"))
    assert leads["uno"] == leads["terms/unos"] == leads["one"] == leads["terms/map"] == one
    assert "unos" not in leads, "plurals stand below terms/ only"
    assert leads["ones"] == leads["old"] == leads["terms/old"] == two, "a name before a plural"


def test_a_build_writes_no_redirect_over_a_page(built: Built) -> None:
    files = built.files
    pages = {path for path in files if path.endswith(".md")}
    pages |= {p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md")}
    real = {re.sub(r"(^|/)index$", "", path.removesuffix(".md")) for path in pages}
    moved = {path.removesuffix("/index.html") for path in files if path.endswith(".html")}
    assert moved
    assert not real & moved


def test_the_anchors_of_sections_are_those_that_were_published(built: Built) -> None:
    assert set(ANCHORS) >= PUBLISHED_ANCHORS, "an address that others use would break"
    documented = built.files["linking/data.md"].decode()
    for anchor in (*ANCHORS, "term", "claim-", "figure-", "source-"):
        assert f"`#{anchor}" in documented, f"#{anchor} is not documented"


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.part)
def test_a_section_stands_under_its_anchor_in_every_copy(section: Section, built: Built) -> None:
    pages = [text.decode() for path, text in built.files.items() if is_term_page(path)]
    copies = [text.decode() for text in built.verbatim.values()]
    if section.anchored:
        line = re.compile(rf"^## .+ {{#{section.anchor}[ }}]", re.MULTILINE)
        assert any(line.search(page) for page in pages)
    if section.heading and MARKDOWN in section.copies:
        assert any(f"\n## {section.heading}\n" in copy for copy in copies)


def is_term_page(path: str) -> bool:
    return path.startswith("terms/") and path.endswith(".md") and path.count("/") == 1
