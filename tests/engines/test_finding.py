"""Search, closed sections, the contents list, the hover card, the quiz."""

from __future__ import annotations

import pytest

from tests.engines.page import Visit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

HITS = "[...document.querySelectorAll('.md-search-result__link')].map(it => it.href)"
CARD = "document.querySelector('.glossary-card:not([hidden])')"
LINK = ".g-in-plain-words p a[href*='/terms/'], .g-in-plain-words p a[href^='../']"


@pytest.mark.parametrize(
    ("typed", "page_found", "says"),
    [
        ("Kaiming", "terms/he-initialization/", ""),
        ("vansihing", "terms/vanishing-gradient/", "Did you mean"),
    ],
    ids=["another name", "a near miss"],
)
def test_a_search_gives_the_page_and_goes_there(
    typed: str, page_found: str, says: str, visit: Visit
) -> None:
    with visit("claims/") as page:
        page.press("/")
        page.until("document.activeElement.matches('.md-search__input')")
        page.press(typed)
        assert page_found in page.until(f"{HITS}[0]")
        assert says in page.text(".md-search-result__link")
        page.press("Enter")
        page.until("it => location.pathname.endsWith(it)", f"/{page_found}")


def test_an_anchor_and_the_contents_list_open_closed_sections(visit: Visit) -> None:
    is_open = "id => document.getElementById(id).closest('details').open"
    at_top = "id => Math.abs(document.getElementById(id).getBoundingClientRect().top - 70) < 90"
    with visit("terms/sigmoid/#claims") as page:
        page.until(is_open, "claims")
        page.until(at_top, "claims")
        assert not page.ask(is_open, "questions")
        assert page.seen("#questions ~ *, .g-question p") == 0
        page.click(".g-contents button")
        page.until("document.querySelector('.g-contents ul').matches(':popover-open')")
        page.click(".g-contents a[href$='#questions']")
        page.until(is_open, "questions")
        page.until(at_top, "questions")
        assert page.seen(".g-contents ul") == 0, "the list is gone"
        page.click("details:has(#origin) > summary")
        page.until(is_open, "origin")


def test_a_link_of_the_text_shows_its_definition_and_escape_takes_it_away(visit: Visit) -> None:
    with visit("terms/vanishing-gradient/") as page:
        link = page.at(LINK)
        title = page.ask("it => document.querySelector(it).textContent", LINK)
        page.hover(link)
        page.until(CARD)
        assert len(page.text(".glossary-card [role=tooltip] span")) > 40, title
        box = f"{CARD}.getBoundingClientRect()"
        x, y, right, bottom, wide = page.ask(
            f"(it => [it.left, it.top, it.right, it.bottom, innerWidth])({box})"
        )
        assert 0 <= x < right <= wide
        assert y > link[1] or bottom < link[1], "it hides no link"
        assert page.ask(f"{CARD}.matches(':popover-open')")
        page.press("Escape")
        page.until(f"!{CARD}")


def test_ten_answers_of_the_quiz_make_a_score(visit: Visit) -> None:
    with visit("quiz/") as page:
        page.until("document.querySelectorAll('.g-quiz li').length === 10")
        for number in range(1, 11):
            row = f".g-quiz li:nth-child({number})"
            page.click(f"{row} .g-quiz-choices button", "False")
            page.until("it => document.querySelector(it).open", f"{row} details")
        right = page.ask("document.querySelectorAll('[data-answered=right]').length")
        assert 0 < right < 10, "a third of what is asked is false"
        assert f"{right} of 10 right." in page.text(".g-quiz-score")
        page.click(".g-quiz-score button")
        page.until("document.querySelectorAll('.g-quiz [data-answered]').length === 0")
