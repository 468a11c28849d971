"""The feeds and the redirects as the built site serves them."""

from __future__ import annotations

import json
import re
import zipfile
from html import escape
from pathlib import Path

import pytest

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.__main__ import main
from glossary_src.pipeline.feeds.data import credit
from glossary_src.pipeline.feeds.publication import robots
from glossary_src.pipeline.feeds.redirects import published
from glossary_src.pipeline.read.load import TERMS
from glossary_src.pipeline.read.project import OURS
from glossary_src.pipeline.write.docs import written_by_hand
from glossary_src.pipeline.write.site import Site
from tests.browser import Open, until
from tests.loaded import loaded

SLUGS = [path.stem.replace("_", "-") for path in sorted(TERMS.glob("[!_]*.py"))]
every_slug = pytest.mark.parametrize("slug", SLUGS)
ROOT = Path(__file__).parents[1]
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def moved(site: Path) -> list[Path]:
    """Every redirect page."""
    pages = (p for p in site.rglob("*.html") if "/assets/" not in p.as_posix())
    return [p for p in pages if "assets/js/redirect.js" in p.read_text(encoding="utf-8")]


@every_slug
def test_the_head_of_a_page_carries_linked_data_and_a_picture(slug: str, site: Path) -> None:
    text = (site / "terms" / slug / "index.html").read_text(encoding="utf-8")
    (data,) = (json.loads(found) for found in LINKED.findall(text))
    term = next(it for it in data["@graph"] if it["@type"] == "DefinedTerm")
    glossary = json.loads((site / "glossary.json").read_bytes())["terms"]
    said = next(it for it in glossary if it["slug"] == slug)
    assert (term["name"], term["description"]) == (said["title"], said["definition"])
    (picture,) = re.findall(r'<meta property="og:image" content="(.*?)">', text)
    assert (site / "terms" / slug / picture).resolve() == site / "terms" / slug / "card.png"
    assert (site / "terms" / slug / "card.png").is_file()
    for kind in ("text/markdown", "application/json"):
        (other,) = re.findall(
            rf'<link rel="alternate describedby" type="{kind}" href="(.*?)">', text
        )
        assert (site / "terms" / slug / other).resolve().is_file()


@every_slug
def test_the_box_has_a_line_for_every_tool(slug: str, site: Path) -> None:
    text = (site / "terms" / slug / "index.html").read_text(encoding="utf-8")
    titles = re.findall(r'<span class="filename">(.*?)</span>', text.split('id="link"')[1])
    wanted = ("Sphinx", "MyST", "mystmd", "MkDocs", "Zensical", "Markdown", "HTML", "LaTeX")
    for tool in (*wanted, "BibTeX"):
        assert any(title.startswith(tool) for title in titles), tool


@every_slug
def test_markdown_beside_a_page_is_not_rendered(slug: str, site: Path) -> None:
    text = (site / "terms" / f"{slug}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert not (site / "terms" / f"{slug}.md.txt").exists()


def test_every_name_has_an_address_at_the_root_and_below_terms(site: Path) -> None:
    pages = {path.parent.relative_to(site).as_posix() for path in moved(site)}
    for entry in loaded().values():
        assert entry.slug in pages or (site / entry.slug).is_dir()
        assert f"terms/{entry.slug}" not in pages
    assert "terms/vanishing-gradients" in pages
    assert "vanishing-gradients" not in pages, "plurals at the root are left to 404.html"


def test_every_address_ever_published_still_has_a_page(site: Path) -> None:
    listed = published(OURS / "published.txt")
    assert listed
    for slug in listed:
        assert (site / "terms" / slug / "index.html").is_file(), slug
        assert (site / slug / "index.html").is_file(), slug


def test_every_page_has_a_preview(site: Path) -> None:
    pages = [p for p in site.rglob("*.html") if p.relative_to(site).parts[0] != "assets"]
    lacking = [
        f"{page.relative_to(site)}: {kind}"
        for page in pages
        for kind in ("og:title", "og:description", "og:image", "og:site_name", "twitter:card")
        if page.read_text(encoding="utf-8").count(f'="{kind}" content="') != 1
    ]
    assert len(pages) > 100
    assert lacking == []


def test_a_page_that_leads_on_may_be_read_by_everyone(site: Path) -> None:
    text = (site / "terms" / "he-init" / "index.html").read_text(encoding="utf-8")
    assert "noindex" not in text
    terms = json.loads((site / "glossary.json").read_bytes())["terms"]
    said = next(it["definition"] for it in terms if it["slug"] == "he-initialization")
    assert text.count(escape(said)) == 3, "description, preview, page"
    (picture,) = re.findall(r'og:image" content="(.*?)"', text)
    assert (site / "terms" / "he-init" / picture).resolve().is_file()


def test_robots_are_told_where_the_list_of_pages_is() -> None:
    told = robots(Site(GLOSSARY, "https://g.test/base/")).decode()
    assert told.splitlines() == [
        *("User-agent: *", "Allow: /", ""),
        "Sitemap: https://g.test/base/sitemap.xml",
    ]
    assert "Sitemap" not in robots(Site(GLOSSARY)).decode(), "an address must be whole"


def test_no_page_leaves_an_address_to_write_where_it_is_known() -> None:
    def left(url: str) -> set[str]:
        pages, _, _ = written_by_hand(ROOT / "docs", url)
        return {path for path, text in pages.items() if re.search(r"\bSITE/", text)}

    told = {f"linking/{name}.md" for name in ("embed", "hover-card", "index", "data", "ports")}
    assert told <= left(""), "readers write it themselves"
    assert left("https://g.test/base/") <= {"contributing/decisions.md"}


def test_the_data_say_what_credit_is_due() -> None:
    told = credit(Site(GLOSSARY, "https://g.test/"))
    assert told == f"{GLOSSARY.name}, https://g.test/, {GLOSSARY.license}"
    page = (ROOT / "docs" / "linking" / "data.md").read_text(encoding="utf-8")
    assert f"[The Gradient Glossary](SITE/), [{GLOSSARY.license}]({GLOSSARY.license_url})" in page


def test_redirects_are_in_no_search_index_and_no_sitemap(site: Path) -> None:
    pages = {f"{path.parent.relative_to(site).as_posix()}/" for path in moved(site)}
    assert pages
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    indexed = {document["location"].partition("#")[0] for document in index["docs"]}
    assert f"terms/{SLUGS[0]}/" in indexed
    assert not pages & indexed
    listed = set(re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text()))
    assert not {page for page in pages if any(place.endswith(f"/{page}") for place in listed)}


def test_the_site_serves_a_package_that_carries_what_it_publishes(site: Path) -> None:
    (path,) = site.glob("*.whl")
    with zipfile.ZipFile(path) as packed:
        for name in {"glossary.json", "forms.json"} & {it.name for it in site.iterdir()}:
            assert packed.read(f"gradient_glossary/{name}") == (site / name).read_bytes()
        assert packed.testzip() is None
    assert path.stat().st_size < 400_000


def test_another_generator_gets_markdown_apart_from_pages(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSARY_CACHE", str(cache))
    assert main([str(tmp_path / "docs"), "--verbatim", str(tmp_path / "site")]) == 0
    page = (tmp_path / "docs" / "terms" / f"{SLUGS[0]}.md").read_text(encoding="utf-8")
    plain = (tmp_path / "site" / "terms" / f"{SLUGS[0]}.md").read_text(encoding="utf-8")
    assert page.startswith("---\n")
    assert plain.startswith("# ")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["vanishing-gradient/", "terms/vanishing-gradients/"])
def test_a_redirect_keeps_the_place_in_the_page(path: str, opened: Open) -> None:
    with opened(f"{path}?find=x#origin") as page:
        until(page, "location.pathname === '/terms/vanishing-gradient/'")
        assert page.evaluate("location.search + location.hash") == "?find=x#origin"
        assert page.locator("h2#origin").is_visible()


@pytest.mark.browser
def test_a_redirect_arrives_without_javascript(opened: Open) -> None:
    with opened("vanishing-gradient/", java_script_enabled=False) as page:
        page.wait_for_url("**/terms/vanishing-gradient/")
        assert page.locator("h1").is_visible()


@pytest.mark.browser
def test_the_policy_of_the_page_lets_linked_data_be(opened: Open) -> None:
    """The fixture fails on whatever Chromium says in its console, the policy's complaints too."""
    with opened("terms/vanishing-gradient/") as page:
        text = page.locator('script[type="application/ld+json"]').text_content()
        assert json.loads(text)["@context"] == "https://schema.org"
        assert "script-src 'self'" in page.locator("meta[http-equiv]").first.get_attribute(
            "content"
        )


@pytest.mark.browser
def test_a_line_of_the_box_can_be_copied(opened: Open) -> None:
    with opened("terms/vanishing-gradient/") as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        blocks = page.locator(".g-link .highlight").count()
        assert blocks == page.locator(".g-link .highlight button").count() >= 9


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "arrives"),
    [
        ("he+init", "he-initialization"),
        ("ReLUs", "relu"),
        ("vanishing_gradients", "vanishing-gradient"),
        ("Batch-Norm", "batch-normalization"),
        ("minibatches", "sgd"),
    ],
)
def test_the_resolver_goes_to_the_term_of_any_name(asked: str, arrives: str, opened: Open) -> None:
    with opened(f"go/?q={asked}#origin") as page:
        page.wait_for_url(f"**/terms/{arrives}/#origin")
        assert page.locator("h2#origin").is_visible()


@pytest.mark.browser
def test_the_resolver_suggests_where_it_is_not_sure_and_asks_again(opened: Open) -> None:
    with opened("go/?q=vansihing gradeint") as page:
        page.locator("[data-lost] p", has_text="Did you mean one of these?").wait_for()
        assert page.evaluate("location.pathname") == "/go/"
        assert page.locator("[data-lost] a").count() >= 1
        assert not page.locator("#__search").is_checked(), "the search of the theme stays closed"
        page.get_by_label("Name").fill("tanh")
        page.get_by_label("Name").press("Enter")
        page.wait_for_url("**/terms/tanh/")


@pytest.mark.browser
def test_the_resolver_is_a_list_without_javascript(opened: Open) -> None:
    with opened("go/?q=tanh", java_script_enabled=False) as page:
        assert page.locator(".g-lost-terms a").count() == len(SLUGS)
        assert page.locator(".md-content p a[href$='terms/']").is_visible()
        assert not page.locator("[data-go] button").is_visible()
