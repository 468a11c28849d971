"""Whatever an author writes in whatever field is refused, or reaches the page as text."""

from __future__ import annotations

import functools
import http.server
from pathlib import Path
from typing import Any

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.glossary import GLOSSARY
from glossary_src.mkdocs_setup import WEB
from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.check import check
from glossary_src.pipeline.run.outcomes import Computed, Ran, Turned
from glossary_src.pipeline.write.facts import facts_of
from glossary_src.pipeline.write.pages import term_pages
from glossary_src.pipeline.write.registers import claims_page, map_page
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.views import page_views
from tests.hostile import ALLOWED, PLACES, SINGLE, entry_of, texts
from tests.serving import serving

ROOT = Path(__file__).parents[1]
TEXTS, TERMS = 2000, 6


def refused(place: str, text: str) -> bool:
    """Whether a term with this text in this place is refused before anything runs."""
    try:
        entry = entry_of(0, {place: [text]})
        check({"word0": entry}, bibliography_once())
    except GlossaryError:
        return True
    return False


@functools.cache
def bibliography_once() -> dict[str, Any]:
    return bibliography()


def accepted() -> dict[str, list[str]]:
    """By place, the texts that are not refused there; each text is tried in three places."""
    found: dict[str, list[str]] = {place: [] for place in PLACES}
    for number, text in enumerate(texts(TEXTS)):
        for step in (0, 11, 19):
            place = PLACES[(number + step) % len(PLACES)]
            if not refused(place, text):
                found[place].append(text)
    return found


def pages(found: dict[str, list[str]]) -> dict[str, bytes]:
    """A few terms that hold all of these texts, as every page that shows them."""
    computed = {}
    for number in range(TERMS):
        own = {
            place: list(
                {" ".join(text.split()).casefold(): text for text in it[number::TERMS]}.values()
            )
            for place, it in found.items()
            if it[number::TERMS]
        }
        for place in [place for place in own if place in SINGLE]:
            if refused(place, own[place][0]) or not whole(number, own):
                own[place] = own[place][:1]
        entry = entry_of(number, own)
        numbers = {"n": 1.0}
        assert entry.snippets[0].explore
        count = len(list(entry.snippets[0].explore.frames()))
        empty: dict[str, Any] = {"strings": [], "frames": []}
        svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
        ran = Ran(svg, numbers, Turned([], [numbers] * count, empty))
        computed[entry.module] = Computed(entry, {"draw": ran}, {"draw.n": 1.0}, {})
    site = Site(GLOSSARY)
    sources = bibliography_once()
    files = term_pages(
        computed, page_views(computed, GLOSSARY, sources), facts_of(computed, sources), site
    )
    files |= {"claims.md": claims_page(computed, sources, GLOSSARY).encode()}
    return files | {"map.md": map_page(computed, site).encode()}


def whole(number: int, own: dict[str, list[str]]) -> bool:
    """Whether these texts may stand together."""
    try:
        entry_of(number, own)
    except GlossaryError:
        return False
    return True


def rendered(files: dict[str, bytes], folder: Path) -> Path:
    """The pages as MkDocs makes them, with the theme and the Markdown of this project."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    docs, out = folder / "docs", folder / "site"
    for path, data in files.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_bytes(data)
    (docs / "index.md").write_text("# Start\n")
    theme = {"name": "material", "font": False, "custom_dir": str(WEB)}
    own: dict[str, Any] = {"docs_dir": str(docs), "site_dir": str(out), "theme": theme}
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=["search"], nav=None, **own)
    build(config)
    return out


SEEN = """() => {
    const elements = [...document.querySelectorAll("*")]
    const attributes = elements.flatMap(e => [...e.attributes].map(a => [a.name, a.value.trim()]))
    const article = document.querySelector("article")
    return {
        ran: window.hacked ?? null,
        handlers: attributes.filter(([name]) => name.startsWith("on")),
        scripts: attributes.filter(([_, value]) => /^(javascript|vbscript|data:text)/i.test(value)),
        names: [...new Set([...article.querySelectorAll('*:not(img[src$="/figure.svg"][alt=""])')]
            .map(e => e.localName))], // the index shows the figure of each term
        commands: document.querySelectorAll("meta[http-equiv], base").length,
        foreign: article.querySelectorAll("[srcdoc], [style], [href^=mailto]").length,
    }
}"""


def complaints(chromium: Any, site: Path) -> list[str]:
    """What a browser finds on these pages that no text may bring."""
    found = []
    with serving(functools.partial(_Quiet, directory=str(site))) as address:
        page = chromium.new_page()
        for file in sorted(site.rglob("*.html")):
            if "<article" in file.read_text(encoding="utf-8"):
                name = file.relative_to(site).as_posix()
                page.goto(f"{address}/{name}")
                found += [f"{name}: {it}" for it in _complaints(page.evaluate(SEEN))]
        page.close()
    return found


def _complaints(seen: dict[str, Any]) -> list[str]:
    nothing: dict[str, Any] = {
        "ran": None,
        "handlers": [],
        "scripts": [],
        "foreign": 0,
        "commands": 1,
    }
    wrong = [f"{name} {seen[name]}" for name, expected in nothing.items() if seen[name] != expected]
    return wrong + [f"element {name}" for name in sorted({*seen["names"]} - ALLOWED)]


@pytest.mark.browser
def test_two_thousand_hostile_texts_run_nothing(chromium: Any, tmp_path: Path) -> None:
    site = rendered(pages(accepted()), tmp_path)
    assert complaints(chromium, site) == []
    for number in range(TERMS):
        page = (site / "terms" / f"word{number}" / "index.html").read_text(encoding="utf-8")
        lost = [
            name for name in ("claims", "usage", "questions", "link") if f'id="{name}"' not in page
        ]
        assert not lost, f"a text of word{number} swallowed {lost}"
        assert '<meta name="description"' in page


@pytest.mark.browser
def test_a_text_that_runs_is_noticed(chromium: Any, tmp_path: Path) -> None:
    text = "# Bad\n\n<img src='x' onerror='hacked=1'>\n\n[x](javascript:hacked=1) <a@b.org>\n"
    site = rendered({"terms/bad.md": text.encode()}, tmp_path)
    found = " ".join(complaints(chromium, site))
    for part in ("ran 1", "handlers [['onerror'", "scripts [['href', 'javascript:", "foreign 1"):
        assert f"terms/bad/index.html: {part}" in found
    assert "element img" in found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass
