"""Pages that gather from all terms: every claim, every path, every relation, and nothing twice."""

from __future__ import annotations

import html
import re
from functools import cache as memo
from pathlib import Path

import pytest

from glossary_src.learning_paths import PATHS
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.write.atlas import FORWARD, SIDEWAYS, edges
from glossary_src.schema import INVERSE
from tests.browser import Open, until


@memo
def entries() -> dict[str, Entry]:
    return load()


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text(encoding="utf-8")


def test_every_claim_of_the_five_texts_stands_in_the_register(site: Path) -> None:
    shown = [int(n) for n in re.findall(r'id="claim-(\d+)"', page(site, "claims"))]
    assert shown == sorted(c.number for e in entries().values() for c in e.term.claims)
    assert shown == list(range(1, len(shown) + 1))


def test_a_verdict_reads_the_same_in_the_register_and_on_its_page(site: Path) -> None:
    verdict = re.compile(r'id="claim-(\d+)".*?class="g-verdict g-(\w+)"', re.DOTALL)
    register = dict(verdict.findall(page(site, "claims")))
    on_pages: dict[str, str] = {}
    for entry in entries().values():
        on_pages |= dict(verdict.findall(page(site, f"terms/{entry.slug}")))
    assert register == on_pages


def test_every_source_that_the_register_cites_is_listed(site: Path) -> None:
    text = page(site, "claims")
    cited = set(re.findall(r'href="#(source-[\w-]+)"', text))
    assert cited
    assert cited == set(re.findall(r'id="(source-[\w-]+)"', text))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.slug)
def test_a_path_leads_from_page_to_page(path: object, site: Path) -> None:
    terms = path.terms  # type: ignore[attr-defined]
    for module, following in zip(terms, (*terms[1:], None), strict=True):
        text = page(site, f"terms/{entries()[module].slug}")
        steps = text[text.index('class="g-steps"') :].split("</nav>")[0]
        assert f"step {terms.index(module) + 1} of {len(terms)}" in steps
        if following:
            assert f'href="../{entries()[following].slug}/"' in steps
        else:
            assert "the number it ends in" in steps


def test_every_path_ends_in_a_computed_number(site: Path) -> None:
    text = page(site, "paths")
    for box in re.findall(r'<div class="g-know">.*?</div>', text, re.DOTALL):
        assert '<data class="g-n"' in box
    assert len(re.findall("Now you can explain", text)) == len(PATHS)


def test_every_kind_of_relation_has_a_direction_or_has_none() -> None:
    for kind in INVERSE:
        assert (kind in FORWARD) + (INVERSE[kind] in FORWARD) + (kind in SIDEWAYS) == 1, kind


def test_the_map_shows_every_term_and_every_relation_once(site: Path) -> None:
    text = page(site, "map")
    drawing = text[text.index('class="g-atlas"') :].split("</svg>")[0]
    assert sorted(re.findall(r'data-term="(\w+)"', drawing)) == sorted(entries())
    drawn = [tuple(sorted(ends.split())) for ends in re.findall(r'data-ends="([\w ]+)"', drawing)]
    related = relations(entries())
    wanted = [tuple(sorted(edge[1:])) for edge in edges(related)]
    assert sorted(drawn) == sorted(wanted)
    both = {
        tuple(sorted((m, o))) for m, kinds in related.items() for k in kinds.values() for o in k
    }
    assert set(drawn) == both, "no relation is lost on the way"


def test_no_two_boxes_of_the_map_overlap(site: Path) -> None:
    boxes = re.findall(
        r'<foreignObject x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"', page(site, "map")
    )
    assert len(boxes) == len(entries())
    places = [tuple(map(float, box)) for box in boxes]
    for number, (x, y, width, height) in enumerate(places):
        for u, v, _, _ in places[:number]:
            assert abs(x - u) >= width or abs(y - v) >= height


def test_the_list_beside_the_map_says_the_same(site: Path) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", "", page(site, "map").split('id="list"')[1]))
    for module, kinds in relations(entries()).items():
        for kind, others in kinds.items():
            assert kind in text
            for other in others:
                assert entries()[other].term.title in text, (module, kind)


@pytest.mark.browser
def test_the_register_filters_by_verdict_text_and_term(opened: Open) -> None:
    with opened("claims/?verdict=misleading") as claims:
        shown = claims.locator("[data-index] > li:visible")
        assert 0 < shown.count() < sum(len(e.term.claims) for e in entries().values())
        assert set(shown.locator(".g-verdict").all_inner_texts()) == {"misleading"}
        claims.get_by_role("combobox", name="Text").select_option("github")
        claims.get_by_role("combobox", name="Term").select_option("backpropagation")
        assert shown.count() == 1
        assert "source=github" in claims.url
        assert claims.locator("form [role=status]").inner_text().startswith("1 of ")


@pytest.mark.browser
def test_the_map_shows_the_relations_of_one_term_by_keyboard(opened: Open) -> None:
    with opened("map/") as atlas:
        atlas.locator('.g-atlas a[data-term="sigmoid"]').focus()
        until(atlas, "() => document.querySelectorAll('.g-atlas path.g-lit').length")
        lit = atlas.locator(".g-atlas a.g-lit").all_inner_texts()
        related = {o for others in relations(entries())["sigmoid"].values() for o in others}
        assert sorted(lit) == sorted(entries()[m].term.title for m in {*related, "sigmoid"})
        atlas.keyboard.press("Enter")
        atlas.wait_for_url("**/terms/sigmoid/")
