"""A figure of another glossary turns in a browser, whatever its parameters are called."""

from __future__ import annotations

import functools
import http.server
from pathlib import Path
from typing import Any

import pytest

from tests.browser import until
from tests.serving import serving

pytestmark = pytest.mark.browser

READY = "() => !document.querySelector('form[data-explore] fieldset:disabled')"
SAYS = "words => document.querySelector('.g-says').textContent.includes(words)"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_figure_of_another_glossary_turns(chromium: Any, sorting: Path) -> None:
    """One of its parameters is `length`, which every form has already: how many fields it has."""
    handler = functools.partial(_Quiet, directory=str(sorting / "site"))
    with serving(handler) as address:
        context = chromium.new_context()
        page, wrong, asked = context.new_page(), [], []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/terms/insertion-sort/")
        until(page, READY)
        page.select_option("select[name=order]", "reversed")
        assert until(page, SAYS, "32 elements, reversed: 496 comparisons, 100% of all pairs.")
        page.locator("input[name=length]").focus()
        page.keyboard.press("ArrowLeft")
        assert until(page, SAYS, "16 elements, reversed: 120 comparisons, 100% of all pairs.")
        context.close()
    assert wrong == []
    assert all(url.startswith(address) for url in asked)
