"""A lab as readers read it: what mkdocs-jupyter rendered, pictures and conclusions first.

Of its page only what the notebook says is kept. Its style sheet (570 KB) and its scripts are left
out: a lab then looks like every other page.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_WIDE = '<div class="g-wide" tabindex="0" role="region" aria-label="Table, scrolls sideways">'


@functools.lru_cache(maxsize=8)  # an edited term leaves labs as they are
def lab_page(html: str) -> str:
    """The cells of a rendered notebook: texts, results, and their code folded below them."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    return _folded(page.select(".jp-Notebook > .jp-Cell"))


def _folded(cells: list[Tag]) -> str:
    """The code of a figure stands closed below the figure and the text that follows it."""
    parts: list[str] = []
    code: list[str] = []
    drawn = False
    for number, cell in enumerate(cells, 1):
        if text := cell.select_one(".jp-MarkdownOutput"):
            said = _text(text)
            opens = said.startswith(("<h1", "<h2"))
            parts += [_fold(code, drawn), said] if opens else [said, _fold(code, drawn)]
            code, drawn = [], False
            continue
        code += [_listing(source, number) for source in cell.select(".highlight-ipynb > pre")]
        for output in cell.select(".jp-OutputArea-output"):
            drawn = drawn or output.find("svg") is not None
            parts.append(_output(output))
    return "\n".join(filter(None, [*parts, _fold(code, drawn)]))


def _text(text: Tag) -> str:
    for link in text.select(".anchor-link"):
        link["class"], link["title"] = "headerlink", "Permanent link"
    return text.decode_contents().strip()


def _output(output: Tag) -> str:
    inner = output.decode_contents().strip()
    if output.find("svg"):
        return f'<figure class="g-fig">{inner}</figure>'
    return f"{_WIDE}{inner}</div>" if output.find("table") else inner


def _listing(source: Tag, number: int) -> str:
    lines = source.decode_contents().strip("\n")
    lines = lines.removeprefix("<span></span>")
    return (
        f'<div class="highlight"><span class="filename">cell {number}</span>'
        f"<pre><code>{lines}</code></pre></div>"
    )


def _fold(code: list[str], drawn: bool) -> str:
    if not code:
        return ""
    named = "The code of this figure" if drawn else "The code of these numbers"
    inner = "\n".join(code)
    return (
        f'<details class="g-code" data-search-exclude><summary>{named}</summary>{inner}</details>'
    )
