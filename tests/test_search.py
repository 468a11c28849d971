"""The search of the site, the filters and the page for lost addresses: what readers type finds."""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from glossary_src.finished import mended, with_names
from glossary_src.glossary import GLOSSARY
from glossary_src.messages import MESSAGES
from glossary_src.pipeline.read.instead import alternatives
from tests.browser import Open, until, violations
from tests.conftest import ROOT
from tests.loaded import loaded
from tests.recipes import PAGE, recipes
from tests.serving import serving
from tests.typed import ASKED, PAGES

WEB = ROOT / "glossary_src" / "web"
KEPT_APART = Path(__file__).with_name("searched_for.json")
"""Queries and pages that answer, written by somebody who had not seen what readers type. Nothing is
to be learned from them: a page that gets their words makes the share that is found mean nothing."""
RECIPES = tuple(recipes(PAGE.read_text(encoding="utf-8")))
SEARCHED = {  # as authors may write it: what is tested is what becomes of it
    "learning_rate": ("learning rate too high", "loss jumps up and down", "lr too small"),
    "vanishing_gradient": ("loss not decreasing", "first layers do not learn"),
    "plateau_saddle": ("loss stuck at 2.303", "loss stuck at 0.693", "accuracy stays at 10 %"),
    "backpropagation": ("grad is None", "RuntimeError: backward a second time", "W.grad"),
    "sgd": ("zero_grad", "optimizer.step"),
    "overflow": ("fp16 overflow", "RuntimeWarning: overflow encountered in exp"),
    "gradient_norm": ("grad_norm", "clip_grad_norm_"),
}
NAMED = {
    "Vanishing gradient": "vanishing-gradient",
    "vanishing gradients": "vanishing-gradient",
    "vansihing": "vanishing-gradient",
    "back propogation": "backpropagation",
    "batchnorm": "batch-normalization",
    "BatchNorm2d": "batch-normalization",
    "relus": "relu",
    "Kaiming": "he-initialization",
    "weigth initialisation": "weight-initialization",
    "residual conection": "residual-connection",
    "tahn": "tanh",
    "vansihing problem": "vanishing-gradient",
    "gradient": "gradient",
    "loss": "loss-function",
    "van": "vanishing-gradient",
    "dead neurons": "dying-relu",
    "lstm": "lstm",
    "xavier": "xavier-initialization",
    "gradient cliping": "gradient-clipping",
    "layernorm": "layer-normalization",
    "warmup": "warm-up",
    "bf16": "float16",
    "GRU": "lstm",
}
TYPED = {
    "learning rate too high": "learning-rate",
    "loss not decreasing": "vanishing-gradient",
    "my loss is not decreasing": "vanishing-gradient",
    "loss stuck at 2.303": "plateau-saddle",
    "loss stuck at 2.3026": "plateau-saddle",
    "2.303": "plateau-saddle",
    "2.3026": "plateau-saddle",
    "RuntimeError": "backpropagation",
    "grad is None": "backpropagation",
    "W.grad": "backpropagation",
    "zero_grad": "sgd",
    "optimizer.zero_grad()": "sgd",
    "grad_norm": "gradient-norm",
    "fp16": "float16",
    "losses jumping up and down": "learning-rate",
}
FIND = """async ([index, query]) => {
    const {Searching} = await import("/assets/js/searching.mjs");
    self.indexes ??= new Map();
    if (!indexes.has(index)) indexes.set(index, new Searching(JSON.parse(index)));
    return indexes.get(index).answer(query).map(([page]) => page);
}"""

pytestmark = pytest.mark.browser


def index(searched: dict[str, tuple[str, ...]], **pages: str) -> str:
    """A search index of all terms by name and definition, and of pages by title."""
    entries = loaded()
    docs = [{"location": f"{at}/", "title": title, "text": ""} for at, title in pages.items()]
    terms = []
    for module, entry in entries.items():
        term, address = entry.term, f"terms/{entry.slug}/"
        docs.append({"location": address, "title": term.title, "text": f"<p>{term.definition}</p>"})
        row = {"slug": entry.slug, "url": address, "title": term.title, "aliases": term.aliases}
        words = searched.get(module, ())
        terms.append({**row, "definition": term.definition, "searched_as": words})
    rows = [
        {"names": alternatives(row), "see": [entries[module].slug for module in modules]}
        for row, modules in GLOSSARY.instead.items()
    ]
    known = json.dumps({"terms": terms, "instead": rows}).encode()
    return with_names(json.dumps({"config": {}, "docs": docs}), known, "labs")


ALL = index(SEARCHED)
NOTHING = b'{"terms": [], "instead": []}'


@pytest.fixture(scope="module")
def empty(chromium: Any) -> Iterator[Any]:
    """A page from which the scripts of `web/` can be imported."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with serving(functools.partial(Quiet, directory=str(WEB))) as address:
        page = chromium.new_page()
        page.goto(f"{address}/assets/js/")
        yield page
        page.close()


def addresses(page: Any, query: str, docs: str = ALL) -> list[str]:
    return [it["location"] for it in page.evaluate(FIND, [docs, query])]


def found(page: Any, query: str, docs: str = ALL) -> list[str]:
    return [at.removeprefix("terms/") for at in addresses(page, query, docs)]


@pytest.mark.parametrize("query", [*NAMED, *TYPED])
def test_what_a_reader_types_finds_its_page_first(query: str, empty: Any) -> None:
    assert found(empty, query)[0] == f"{(NAMED | TYPED)[query]}/"


def test_without_what_readers_type_most_symptoms_are_not_found(empty: Any) -> None:
    bare = index({})
    missed = [q for q, slug in TYPED.items() if found(empty, q, bare)[:1] != [f"{slug}/"]]
    assert len(missed) > len(TYPED) / 2


def test_what_people_ask_finds_a_page_that_answers_among_the_first_three(
    empty: Any, site: Path
) -> None:
    docs = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    missed = {}
    for query, slugs in ASKED.items():
        pages = [page.partition("/")[0] for page in found(empty, query, docs)]
        if not set(slugs) & set(list(dict.fromkeys(pages))[:3]):
            missed[query] = pages[:5]
    assert missed == {}


def test_nine_of_ten_queries_that_nobody_learned_from_are_answered_among_the_first_three(
    empty: Any, site: Path
) -> None:
    docs = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    kept = json.loads(KEPT_APART.read_text(encoding="utf-8"))
    answered = [q for q, at in kept.items() if set(at) & set(addresses(empty, q, docs)[:3])]
    assert len(kept) >= 150
    assert len(answered) >= 0.9 * len(kept), sorted(set(kept) - set(answered))


def test_a_page_that_is_no_term_is_found_by_what_readers_call_it(empty: Any, site: Path) -> None:
    docs = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    bare = json.dumps(
        {**json.loads(docs), "docs": [unnamed(it) for it in json.loads(docs)["docs"]]}
    )

    def missed(index: str) -> dict[str, list[str]]:
        first = {query: addresses(empty, query, index)[:3] for query in PAGES}
        return {
            q: at
            for q, at in first.items()
            if not {it.split("/#")[0].rstrip("/") for it in at} & {*PAGES[q]}
        }

    assert missed(docs) == {}
    assert len(missed(bare)) > len(PAGES) / 3


def unnamed(doc: dict[str, Any]) -> dict[str, Any]:
    """A page that is no term without what readers call it; all others as they are."""
    page = "#" not in doc["location"] and "definition" not in doc
    return {key: it for key, it in doc.items() if not page or key not in ("names", "searched_as")}


def test_nothing_counts_more_in_the_search_than_a_term(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    terms = [it for it in index["docs"] if "definition" in it]
    others = [it for it in index["docs"] if "names" in it and "definition" not in it]
    assert {it.get("boost", 1) for it in terms} == {1}
    assert {it["boost"] for it in others} == {0.9}


def test_a_message_comes_first_with_what_stands_around_it(empty: Any, site: Path) -> None:
    docs = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    long = [it for it in MESSAGES.entries if len(it.words.split()) > 4]
    asked = {it.slug: f"RuntimeError: {it.words} (read the traceback above)" for it in long}
    assert len(asked) > 20
    lost = {it for it, query in asked.items() if found(empty, query, docs)[0] != f"messages/#{it}"}
    assert lost == set()


def with_messages(*, also: bool = True) -> str:
    """An index of all terms, of messages by their words, and of recipes."""
    found = json.loads(ALL)
    rows = []
    for recipe in RECIPES:
        text = f"<p>{recipe.text.splitlines()[2]}</p> <pre>code</pre>"
        said = f" <p>Also: {' · '.join(recipe.also)}</p>" if also else ""
        address = f"recipes/#{recipe.slug}"
        found["docs"].append({"location": address, "title": recipe.title, "text": text + said})
    for it in MESSAGES.entries:
        address = f"messages/#{it.slug}"
        found["docs"].append({"location": address, "title": it.words, "text": f"<p>{it.means}</p>"})
        rows.append({"url": address, "words": it.words, "searched_as": it.also})
    made = with_names(json.dumps(found), NOTHING, "labs", json.dumps(rows).encode())
    return json.dumps({**json.loads(made), "config": json.loads(ALL)["config"]})


def test_what_people_say_of_a_recipe_finds_it(empty: Any) -> None:
    asked = [(f"recipes/#{it.slug}", words) for it in RECIPES for words in it.also]
    docs, bare = with_messages(), with_messages(also=False)
    kept = [found(empty, words, docs)[:3].count(slug) for slug, words in asked]
    assert sum(kept) >= 0.9 * len(asked)
    lost = [found(empty, words, bare)[:3].count(slug) for slug, words in asked]
    assert sum(lost) < 0.3 * len(asked)


def test_the_index_keeps_of_a_recipe_what_it_says_and_no_code() -> None:
    docs = json.loads(with_messages())["docs"]
    mine = next(it for it in docs if it["location"] == "recipes/#sqrt-at-zero")
    assert mine["searched_as"][0] == "sqrt gradient nan"
    assert "<pre>" not in mine["text"]
    assert "Also" not in mine["text"]


def test_a_message_that_is_pasted_finds_its_entry(empty: Any) -> None:
    docs = with_messages()
    missed = {
        it.slug: found(empty, it.words, docs)[:4]
        for it in MESSAGES.entries
        if f"messages/#{it.slug}" not in found(empty, it.words, docs)[:4]
    }
    assert missed == {}


def test_another_wording_finds_the_entry_of_a_message(empty: Any) -> None:
    docs = with_messages()
    for query in ("gradcheck failed", "one of the differentiated tensors appears"):
        assert found(empty, query, docs)[0].startswith("messages/#")


def test_messages_leave_terms_where_they_were(empty: Any) -> None:
    docs = with_messages()
    moved = [q for q, slug in NAMED.items() if found(empty, q, docs)[0] != f"{slug}/"]
    assert moved == []


@pytest.mark.parametrize("query", ["qwertzuiop", "vznxshqng", "   ", "…", "()"])
def test_what_resembles_nothing_finds_nothing(query: str, empty: Any) -> None:
    assert found(empty, query) == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("gru", "No page on GRU yet. See"),
        ("weight decays", "No page on weight decay yet. See"),
        ("vansihing", "Nothing is called “vansihing”. Did you mean"),
        ("vanishing gradient", ""),
        ("learning rate", ""),
        ("units dyign", "Nothing is called “units dyign”. Did you mean"),
        ("<b>vansihing", "Nothing is called “&#60;b&#62;vansihing”. Did you mean"),
    ],
)
def test_the_first_result_says_what_has_no_page_or_was_misspelled(
    query: str, says: str, empty: Any
) -> None:
    first, *others = empty.evaluate(FIND, [ALL, query])
    assert says in first["title"]
    assert ("g-remark" in first["title"]) == bool(says)
    assert not [it for it in others if "g-remark" in it["title"]]


def test_another_first_letter_makes_a_short_word_another_one(empty: Any) -> None:
    assert "dying-relu/" not in found(empty, "weight tying")[:3]
    assert "dying-relu/" in found(empty, "weight dyign")[:3]


def test_results_cannot_inject(empty: Any) -> None:
    docs = {
        "location": "x/",
        "title": "Zig &lt;img src=x&gt;",
        "text": "<p>A zig &lt;script&gt;alert(1)&lt;/script&gt; of &amp;lt;zag</p>",
    }
    (hit,) = empty.evaluate(FIND, [json.dumps({"config": {}, "docs": [docs]}), "zig"])
    shown = f"{hit['title']} {hit['text']}"
    assert "<mark data-md-highlight>Zig</mark>" in shown
    assert "<img" not in shown
    assert "<script" not in shown
    assert "&#60;script&#62;" in shown


def test_a_page_that_is_no_term_is_found_by_its_title(empty: Any) -> None:
    docs = index({}, **{"linking/hover-card": "The hover card"})
    assert found(empty, "hover card", docs)[0] == "linking/hover-card/"


BY_HAND = {
    "report": ("how to check gradients per layer pytorch", "print the gradient of every layer"),
    "diagnosis": ("what is wrong with my network", "how do I interpret gradient norms"),
    "bench": ("neural network playground", "train a network in the browser"),
}


@pytest.mark.parametrize("page", BY_HAND)
def test_a_page_by_hand_is_found_by_what_people_type(page: str, empty: Any) -> None:
    front = (ROOT / "docs" / f"{page}.md").read_text("utf-8").split("---\n")[1]
    meta = yaml.safe_load(front)
    docs = [*json.loads(ALL)["docs"], {"location": f"{page}/", "title": meta["title"], "text": ""}]
    bare = json.dumps({"config": {}, "docs": docs})
    known = {f"{page}/": meta["searched_as"]}
    told = json.loads(with_names(bare, NOTHING, "labs", pages=known))
    told["docs"][:-1] = docs[:-1]
    for query in BY_HAND[page]:
        assert f"{page}/" in found(empty, query, json.dumps(told))[:3], query
        assert f"{page}/" not in found(empty, query, bare)[:3], "then the words are not needed"


def test_the_index_of_labs_has_words_and_neither_code_nor_marks() -> None:
    cell = "In\xa0[1]: Copied! <pre>import numpy as np</pre> <p>Four readers.</p>"
    doc = {"location": "labs/digits/#tools", "title": "The tools¶", "text": cell}
    raw = json.dumps({"config": {}, "docs": [doc]})
    (mine,) = json.loads(with_names(raw, b'{"terms": [], "instead": []}', "labs"))["docs"]
    assert mine["title"] == "The tools"
    assert mine["text"].strip() == "<p>Four readers.</p>"


def test_the_theme_is_told_of_our_search() -> None:
    told = '"search": "../../assets/javascripts/workers/search.a7633da7.min.js", "tags": null'
    assert mended(told) == '"search": "../../assets/js/search-worker.js", "tags": null'


def test_no_mark_of_a_permalink_is_in_the_index(site: Path) -> None:
    text = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "¶" not in text
    assert "\\u00b6" not in text


@pytest.mark.parametrize("address", ["?q=vansihing", "terms/sigmoid/?q=vansihing"])
def test_the_address_of_a_search_shows_its_results(address: str, opened: Open) -> None:
    with opened(address) as page:
        first = page.locator(".md-search-result__link").first
        first.wait_for()
        assert "/terms/vanishing-gradient/" in first.get_attribute("href")
        assert "Did you mean" in first.inner_text()


def test_a_search_by_keyboard_ends_on_the_page(opened: Open) -> None:
    with opened("claims/") as page:
        page.keyboard.press("/")
        page.keyboard.type("gru")
        page.locator(".g-remark", has_text="No page on GRU yet. See").wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/terms/*/**")


def test_a_remark_of_the_search_is_accessible(opened: Open) -> None:
    with opened("?q=gru", bypass_csp=True) as page:
        page.locator(".g-remark").wait_for()
        assert violations(page) == []


@pytest.mark.parametrize(
    ("address", "typed", "says", "first"),
    [
        ("terms/", "vansihing", "Did you mean Vanishing gradient", "vanishing-gradient"),
        ("terms/", "gru", "No page on GRU yet. See Long short-term memory", "rnn"),
        ("claims/", "vansihing", "Did you mean Vanishing gradient", ""),
    ],
)
def test_a_filter_finds_near_misses_and_says_so(
    address: str, typed: str, says: str, first: str, opened: Open
) -> None:
    with opened(address) as page:
        page.get_by_label("Find").fill(typed)
        status = page.locator("form[data-filter] [role=status]")
        status.filter(has_text=says).wait_for()
        shown = page.locator("[data-index] > li:visible")
        assert shown.count()
        links = [item.locator("a").first.get_attribute("href") or "" for item in shown.all()]
        assert [link for link in links if first in link], links


def test_a_filter_says_that_nothing_fits(opened: Open) -> None:
    with opened("terms/?find=qwertzuiop") as page:
        status = page.locator("form[data-filter] [role=status]")
        status.filter(has_text="Nothing is called “qwertzuiop”. 0 of").wait_for()
        page.get_by_label("Find").fill("kaiming")
        assert 1 <= page.locator("[data-index] > li:visible").count() <= 3


@pytest.fixture
def lost(site: Path) -> Iterator[str]:
    """The site as a host serves it that answers what does not exist with 404.html."""

    class Host(http.server.SimpleHTTPRequestHandler):
        def send_error(self, code: int, *_: Any) -> None:
            data = (site / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with serving(functools.partial(Host, directory=str(site))) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "says", "slug"),
    [
        ("terms/vansihing-gradeint/", "Nothing is called “vansihing gradeint”", "vanishing-grad"),
        ("a/b/c/d/Batch_Norms.html", "Looked for “Batch Norms”", "batch-normalization"),
        ("en/gru", "No page on GRU yet. See:", "lstm"),
        ("saturation/page", "Looked for “saturation”", "saturation"),
        ("terms/qwertzuiop/", "Nothing is called “qwertzuiop”.", ""),
        ("%E0%A4%A/<img%20src=x>", "Nothing is called", ""),
    ],
)
def test_a_lost_address_is_guessed_at_any_depth(
    path: str, says: str, slug: str, lost: str, chromium: Any
) -> None:
    page = chromium.new_page()
    page.goto(f"{lost}/{path}")
    page.locator("[data-lost] p", has_text=says).wait_for()
    links = page.locator("[data-lost] a")
    assert links.count() <= 5
    assert bool(links.count()) == bool(slug)
    assert not page.locator("[data-lost] img").count()
    if slug:
        assert f"/terms/{slug}" in links.first.get_attribute("href")
        assert page.request.get(links.first.get_attribute("href")).status == 200
    page.close()


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("terms/ReLU/", "relu"),
        ("terms/vanishing_gradient/", "vanishing-gradient"),
        ("terms/Vanishing%20Gradients.html", "vanishing-gradient"),
        ("nans/", "nan"),
        ("Terms/He-Init/index.html", "he-initialization"),
        ("go/heinit", "he-initialization"),
        ("terms/ReLU%E2%80%99s/", "relu"),
    ],
)
def test_another_spelling_of_a_name_arrives(path: str, slug: str, lost: str, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(f"{lost}/{path}?a=b#origin")
    page.wait_for_url(f"{lost}/terms/{slug}/?a=b#origin")
    page.close()


def test_a_name_with_several_meanings_leads_to_the_page_that_tells_them_apart(
    lost: str, chromium: Any
) -> None:
    page = chromium.new_page()
    for path in ("terms/gradient-flow/", "senses/gradient_flow"):
        page.goto(f"{lost}/{path}")
        page.wait_for_url(f"{lost}/senses/gradient-flow/")
    page.close()


@pytest.mark.parametrize("path", ["terms/norm/", "terms/rel/", "labs/relu/", "terms/gradient-x/"])
def test_what_is_no_name_as_a_whole_leads_nowhere_by_itself(
    path: str, lost: str, chromium: Any
) -> None:
    page = chromium.new_page()
    page.goto(f"{lost}/{path}")
    page.locator("[data-lost] p").wait_for()
    assert page.url == f"{lost}/{path}"
    page.close()


def test_without_scripts_a_lost_address_lists_every_term(lost: str, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{lost}/some/where")
    assert page.locator(".g-lost-terms a").count() == len(loaded())
    assert page.request.get(f"{lost}/terms/relu/").status == 200
    assert not page.locator("[data-lost]").is_visible()
    context.close()


CARD = "(document.querySelector('.glossary-card:not([hidden])')?.textContent ?? '')"
LOADED = """performance.getEntriesByType("resource").filter(it => it.name.endsWith("/forms.json"))
    .length"""
UNFOLD = "document.querySelectorAll('details').forEach(it => { it.open = true })"
TO_DEPTH = ".md-content p a[href$='/depth/']:not(.g-rel a, .g-steps a):visible"


def test_a_link_in_the_text_shows_a_card_after_a_while(opened: Open) -> None:
    with opened("terms/vanishing-gradient/") as page:
        page.evaluate(UNFOLD)
        assert page.evaluate(LOADED) == 0
        link = page.locator(TO_DEPTH).first
        link.hover()
        assert not page.evaluate(CARD)
        until(page, f"() => {CARD}.startsWith('Depth')")
        page.keyboard.press("Escape")
        assert not page.evaluate(CARD)
        page.mouse.move(2, 2)
        link.focus()
        until(page, f"() => {CARD}.startsWith('Depth')")
        assert page.evaluate(LOADED) == 1


def test_a_pointer_that_only_passes_opens_no_card(opened: Open) -> None:
    with opened("terms/vanishing-gradient/") as page:
        page.evaluate(UNFOLD)
        page.locator(TO_DEPTH).first.hover()
        page.mouse.move(2, 2)
        page.wait_for_timeout(700)
        assert not page.evaluate(CARD)


@pytest.mark.parametrize("place", [".md-tabs", ".g-rel", ".g-index", "h2", ".g-atlas"])
def test_links_of_the_frame_cards_and_maps_show_none(place: str, opened: Open) -> None:
    elsewhere = {".g-index": "terms/", ".g-atlas": "map/"}
    address = elsewhere.get(place, "terms/vanishing-gradient/")
    with opened(address) as page:
        selector = page.locator("script[data-links]").get_attribute("data-links")
        assert page.locator(f"{place} a").count()
        inside = """([place, links]) => [...document.querySelectorAll(`${place} a`)]
            .filter(it => it.matches(links)).length"""
        assert page.evaluate(inside, [place, selector]) == 0
        assert page.evaluate(inside, ["body", selector]) > 0 or place in elsewhere


def test_a_touch_follows_a_link_of_the_site_at_once(opened: Open) -> None:
    options = {"has_touch": True, "viewport": {"width": 390, "height": 664}}
    with opened("terms/vanishing-gradient/", **options) as page:
        page.evaluate(UNFOLD)
        page.locator(TO_DEPTH).first.tap()
        page.wait_for_url("**/terms/depth/")
        assert not page.evaluate(CARD)


@pytest.mark.parametrize("width", [360, 390])
def test_a_phone_shows_the_whole_name_of_the_site(width: int, opened: Open) -> None:
    with opened("", viewport={"width": width, "height": 664}) as page:
        name = page.locator(".md-header__topic .md-ellipsis").first
        assert name.inner_text().strip() == f"The {GLOSSARY.name}"
        assert name.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_nothing_floats_over_the_text(opened: Open) -> None:
    with opened("terms/relu/") as page:
        assert not page.locator("[data-md-component=top]").count()


def test_the_bench_tells_answers_from_misses(site: Path, tmp_path: Path) -> None:
    queries = [("kaiming", "he-initialization"), ("kaiming init", "tanh"), ("what", "no-such-page")]
    lines = [json.dumps({"typed_query": q, "wanted_term_slugs": [slug]}) for q, slug in queries]
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bench_search.py", tmp_path / "queries.jsonl"],
        env={**os.environ, "SITE": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1 of 2 answered within the first 3 hits (50%); 1 have no page." in done.stdout
