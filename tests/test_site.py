"""The real site on disk: links, weight, feeds."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.load import TERMS
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Outcome, jobs_of
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.promises import verify
from glossary_src.pipeline.write.reading import reading_faults
from glossary_src.pipeline.write.views import name_index, page_view
from glossary_src.pipeline.write.weight import MOST_PAGE, page_weight, weigh
from tests.loaded import loaded

SLUGS = [path.stem.replace("_", "-") for path in sorted(TERMS.glob("[!_]*.py"))]

LABS = [path.stem for path in sorted((TERMS.parents[1] / "docs" / "labs").glob("*.py"))]


class Page(HTMLParser):
    """Ids and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in ("id", "name"):
                self.ids.add(value)
            elif value and name in ("href", "src", "xlink:href"):
                self.links.append(value)


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def broken_links(site: Path, found: dict[Path, Page]) -> Iterator[str]:
    for path, page in found.items():
        for link in page.links:
            address, anchor = urldefrag(link)
            if urlsplit(link).scheme or link.startswith("//") or path.name == "404.html":
                continue
            target = (path.parent / unquote(urlsplit(address).path)).resolve() if address else path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{path.relative_to(site)}: {link} leads nowhere"
            elif anchor and target in found and unquote(anchor) not in found[target].ids:
                yield f"{path.relative_to(site)}: {link} has no such anchor"


def test_every_internal_link_and_anchor_resolves(site: Path) -> None:
    assert list(broken_links(site, pages(site))) == []


def test_a_broken_link_and_a_broken_anchor_are_caught(site: Path) -> None:
    found = pages(site)
    start = site / "index.html"
    found[start].links += ["nowhere/", "terms/sigmoid/#nothing"]
    assert len(list(broken_links(site, found))) == 2


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for tag in ("<script src=", "<link rel=stylesheet href=", '<img src="'):
            for part in text.split(tag)[1:]:
                assert not part.lstrip('"').startswith(("http", "//")), f"{path}: {tag}{part[:60]}"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_term_page_weighs_at_most_40_kb(slug: str, site: Path) -> None:
    page = (site / "terms" / slug / "index.html").read_bytes()
    assert weigh(page) <= MOST_PAGE


def test_the_weight_of_a_page_is_known_without_it(site: Path, cache: Path) -> None:
    entries, sources = loaded(), bibliography()
    jobs = [job for entry in entries.values() for job in jobs_of(entry)]
    outcomes: dict[str, dict[str, Outcome]] = {module: {} for module in entries}
    for job, outcome in zip(jobs, run(jobs, cache=Cache(cache / "snippets")), strict=True):
        outcomes[job.module][job.name] = outcome
    computed = verify(entries, outcomes)
    names = name_index(computed)
    for it in computed.values():
        real = weigh((site / "terms" / it.slug / "index.html").read_bytes())
        seen = page_view(it, GLOSSARY, sources, names)
        assert page_weight(seen) == pytest.approx(real, rel=0.12), it.slug
        assert list(reading_faults(seen)) == [], it.slug


@pytest.mark.parametrize("slug", SLUGS)
def test_a_listing_can_be_downloaded_and_is_what_the_page_shows(slug: str, site: Path) -> None:
    listings = sorted((site / "terms" / slug).glob("*.py"))
    assert listings
    for path in listings:
        compile(path.read_text(encoding="utf-8"), path.name, "exec")


def test_a_listing_marks_what_has_a_color_and_nothing_else(site: Path) -> None:
    for path in (site / "terms/relu/index.html", site / "labs/digits/index.html"):
        page = path.read_text(encoding="utf-8")
        assert '<span class="k">' in page
        assert not [kind for kind in "nopw" if f'<span class="{kind}">' in page]


def test_no_rule_styles_what_lies_in_or_beside_an_element_by_what_it_has() -> None:
    """Browsers then restyle the whole page at every change of a text: 10 ms instead of 1."""
    sheet = (TERMS.parent / "web" / "assets" / "css" / "glossary.css").read_text("utf-8")
    assert re.findall(r":has\([^)]*\)\s*[^\s{,][^{]*", sheet) == []


def test_every_page_is_in_the_inventory_and_every_row_is_a_page(site: Path) -> None:
    raw = (site / "objects.inv").read_bytes()
    rows = zlib.decompress(raw.split(b"\n", 4)[4]).decode().splitlines()
    addresses = {row.rsplit(" std:", 1)[1].split()[2] for row in rows}
    assert addresses == {*(f"terms/{slug}/" for slug in SLUGS), "senses/gradient-flow/"}
    assert all((site / address / "index.html").is_file() for address in addresses)
    names = [row.rsplit(" std:", 1)[0].casefold() for row in rows if " std:term " in row]
    assert len(names) == len(set(names)), "one spelling a name"


def test_search_knows_what_a_term_is_called_and_what_has_no_page(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    pages = {doc["location"]: doc for doc in index["docs"]}
    named = [at for at, doc in pages.items() if "names" in doc]
    messages = [at for at in named if at.startswith("messages/#")]
    recipes = [at for at in named if at.startswith("recipes/#")]
    docs = TERMS.parents[1] / "docs"
    told = [path for path in docs.rglob("*.md") if "\nsearched_as: [" in path.read_text("utf-8")]
    paths = [path.relative_to(docs).with_suffix("").as_posix() for path in told]
    by_hand = [f"{path}/".removesuffix("index/") for path in paths]
    terms = [f"terms/{slug}/" for slug in SLUGS]
    generated = ["claims/", "gallery/", "map/", "messages/", "paths/", "quiz/", "terms/"]
    assert sorted([*terms, *messages, *recipes, *by_hand, *generated]) == sorted(named)
    assert len(by_hand) >= 4
    assert len(recipes) > 20
    assert len(messages) > 60
    for entry in loaded().values():
        page = pages[f"terms/{entry.slug}/"]
        assert page["names"] == list(entry.term.names)
        own = list(entry.term.searched_as)
        assert page["searched_as"][: len(own)] == own
        assert len(set(page["searched_as"])) == len(page["searched_as"])
        assert page["tags"] == list(entry.term.aliases)
    shown = {address for row in index["config"]["instead"] for address in row["see"]}
    assert shown <= {*named}
    assert len(index["config"]["instead"]) == len(GLOSSARY.instead)


def test_the_names_of_all_terms_are_a_small_file(site: Path) -> None:
    data = (site / "names.json").read_bytes()
    assert [term["slug"] for term in json.loads(data)["terms"]] == SLUGS
    assert len(gzip.compress(data, 9)) < 220 * len(SLUGS) + 2000, "the search waits for it"


def test_search_indexes_prose_and_no_code(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    terms = [doc for doc in index["docs"] if doc["location"].startswith("terms/")]
    assert terms
    assert not [doc["location"] for doc in terms if "default_rng" in doc["text"]]


def test_no_template_of_the_theme_is_published(site: Path) -> None:
    assert not (site / "main.html").exists()
    assert not list(site.rglob("__pycache__"))


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_shows_results_and_can_be_downloaded(lab: str, site: Path) -> None:
    notebook = json.loads((site / "labs" / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    assert sum("text/html" in output.get("data", {}) for output in outputs) >= 3
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    page = (site / "labs" / lab / "index.html").read_text(encoding="utf-8")
    assert "Download this lab as a notebook" in page
