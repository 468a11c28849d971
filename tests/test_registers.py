"""Pages that gather from all terms: every claim, every path, every relation, and nothing twice."""

from __future__ import annotations

import html
import re
from functools import cache as memo
from pathlib import Path

import pytest

from glossary_src.learning_paths import PATHS
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.write.atlas import FORWARD, SIDEWAYS, edges
from glossary_src.pipeline.write.causes import columns
from glossary_src.pipeline.write.causes import edges as causal
from glossary_src.pipeline.write.registers import SURPRISE
from glossary_src.schema import INVERSE
from glossary_src.schema.claims import VERDICTS
from tests.browser import Open, until
from tests.loaded import loaded


@memo
def entries() -> dict[str, Entry]:
    return loaded()


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text(encoding="utf-8")


def test_every_claim_of_the_five_texts_stands_in_the_register(site: Path) -> None:
    shown = [int(n) for n in re.findall(r'id="claim-(\d+)"', page(site, "claims"))]
    assert sorted(shown) == sorted(c.number for e in entries().values() for c in e.term.claims)
    assert sorted(shown) == list(range(1, len(shown) + 1))


def test_the_register_begins_with_what_surprises(site: Path) -> None:
    verdicts = re.findall(r'class="g-verdict g-(\w+)"', page(site, "claims"))
    assert list(dict.fromkeys(verdicts)) == [v for v in SURPRISE if v in verdicts]
    assert set(SURPRISE) == set(VERDICTS)


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
    drawing = text[text.index('class="g-atlas" viewBox') :].split("</svg>")[0]
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
    place = r'<foreignObject x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"'
    small, whole = (re.findall(place, part) for part in page(site, "map").split('id="all"'))
    assert len(whole) == len(entries())
    assert len(small) == sum(map(len, columns(causal(relations(entries())))))
    for boxes in (small, whole):
        places = [tuple(map(float, box)) for box in boxes]
        for number, (x, y, width, height) in enumerate(places):
            for u, v, _, _ in places[:number]:
                assert abs(x - u) >= width or abs(y - v) >= height


def test_the_map_of_causes_has_an_arrow_for_every_cause_and_cure(site: Path) -> None:
    drawing = page(site, "map").split('id="all"')[0]
    drawn = re.findall(r'class="g-e-(\w+)" marker-end="[^"]+" data-ends="(\w+) (\w+)"', drawing)
    assert sorted(drawn) == sorted(causal(relations(entries())))
    assert {kind for kind, _, _ in drawn} == {"causes", "cures"}
    for module, kinds in relations(entries()).items():
        for other in kinds.get("remedied by", ()):
            assert ("cures", other, module) in drawn


def test_the_list_beside_the_map_says_the_same(site: Path) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", "", page(site, "map").split('id="all"')[1]))
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
        claims.get_by_role("combobox", name="Read in").select_option("github")
        claims.get_by_role("combobox", name="Term").select_option("backpropagation")
        assert shown.count() == 1
        assert "source=github" in claims.url
        assert claims.locator("form [role=status]").inner_text().startswith("1 of ")


@pytest.mark.browser
def test_the_map_shows_the_relations_of_one_term_by_keyboard(opened: Open) -> None:
    with opened("map/") as atlas:
        atlas.locator("summary", has_text="Draw all").press("Enter")
        atlas.locator('details .g-atlas a[data-term="sigmoid"]').focus()
        until(atlas, "() => document.querySelectorAll('.g-atlas path.g-lit').length")
        lit = atlas.locator("details .g-atlas a.g-lit").all_inner_texts()
        related = {o for others in relations(entries())["sigmoid"].values() for o in others}
        assert sorted(lit) == sorted(entries()[m].label for m in {*related, "sigmoid"})
        atlas.keyboard.press("Enter")
        atlas.wait_for_url("**/terms/sigmoid/")


@pytest.mark.browser
def test_a_tap_on_the_map_shows_the_arrows_of_one_term_and_a_second_one_opens_it(
    opened: Open,
) -> None:
    with opened("map/", has_touch=True, viewport={"width": 390, "height": 800}) as atlas:
        box = atlas.locator('.g-causes a[data-term="vanishing_gradient"]')
        box.tap()
        until(atlas, "() => document.querySelectorAll('.g-causes path.g-lit').length >= 4")
        assert atlas.url.endswith("/map/")
        box.tap()
        atlas.wait_for_url("**/terms/vanishing-gradient/")


@pytest.mark.browser
def test_the_quiz_keeps_a_score_by_keyboard_and_leads_to_the_figure(opened: Open) -> None:
    with opened("quiz/") as quiz:
        items = quiz.locator(".g-quiz ol > li")
        until(quiz, "() => document.querySelectorAll('.g-quiz ol > li').length === 10")
        verdicts = items.evaluate_all("list => list.map(it => it.dataset.verdict)")
        assert {verdicts.count(v) for v in ("true", "misleading", "false")} == {3, 4}
        words = {"true": "True", "misleading": "Misleading", "false": "False"}
        for place, verdict in enumerate(verdicts):
            wanted = words[verdict] if place else words["false" if verdict != "false" else "true"]
            items.nth(place).get_by_role("button", name=wanted, exact=True).focus()
            quiz.keyboard.press("Enter")
            assert items.nth(place).locator(".g-verdict").is_visible()
        assert quiz.locator(".g-quiz-score").inner_text().startswith("9 of 10 right")
        assert "No: " in items.first.inner_text()
        items.first.locator("a", has_text="The figure that decides it").click()
        quiz.wait_for_url("**/terms/*/#figure-*")
        assert quiz.evaluate("() => document.querySelector(location.hash) !== null")


@pytest.mark.browser
def test_without_a_script_the_quiz_is_a_list_with_folded_answers(opened: Open) -> None:
    with opened("quiz/", java_script_enabled=False) as quiz:
        assert quiz.locator(".g-quiz ol > li").count() > 30
        quiz.locator(".g-quiz summary").first.click()
        assert quiz.locator(".g-quiz .g-verdict").first.is_visible()


@pytest.mark.browser
def test_the_gallery_shows_every_figure_and_leads_to_it(opened: Open, site: Path) -> None:
    shown = re.findall(
        r'<a href="(terms/[\w-]+)/#(figure-\w+)"', page(site, "gallery").replace("../", "")
    )
    on_pages = {
        (f"terms/{entry.slug}", name)
        for entry in entries().values()
        for name in re.findall(r'id="(figure-\w+)"', page(site, f"terms/{entry.slug}"))
    }
    assert len(shown) == len(set(shown))
    assert set(shown) == on_pages
    with opened("gallery/") as gallery:
        first = gallery.locator(".g-gallery img").first
        until(gallery, "() => document.querySelector('.g-gallery img').naturalWidth > 0")
        assert 150 <= first.bounding_box()["width"] <= 400
