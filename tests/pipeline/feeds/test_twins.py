"""Pages and their Markdown: what one says, the other says."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest

from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.feeds.plain import without_turning
from glossary_src.pipeline.feeds.twins import lab_markdown
from glossary_src.pipeline.read.load import TERMS
from glossary_src.schema.grammar import tokens
from glossary_src.schema.sections import MARKDOWN, PAGE, SECTIONS
from tests.conftest import URL

SLUGS = [path.stem.replace("_", "-") for path in sorted(TERMS.glob("[!_]*.py"))]
every_slug = pytest.mark.parametrize("slug", SLUGS)
BY_HAND = ("senses/vanishing-gradient.md", "senses/gradient-flow.md", "index.md")
GENERATED = ("claims.md", "paths.md", "messages.md")
_ONLY_PAGE = re.compile(  # what draws, downloads, turns, leads on, or is hidden
    r"<svg.*?</svg>|<nav.*?</nav>|<thead.*?</thead>|<caption.*?</caption>|<fieldset.*?</fieldset>"
    r'|<p class="g-(?:take|turn-foot|see)".*?</p>|<td class="g-ok".*?</td>|<noscript.*?</noscript>'
    r'|<span class="g-(?:only|edit-slot)".*?</span>'
    r'|<a href="http[^>]*>.*?</a>|<summary>\d+ more claims</summary>|<!--.*?-->',
    re.DOTALL,
)
_INLINE = re.compile(r"</?(?:span|b|em|small|strong|data|code|cite|a|sup|sub)\b[^>]*>")
_TITLE = re.compile(r'^```\w+ title="([^"]*)"$', re.MULTILINE)
_HEADING = re.compile(r"^## (.*?)(?: \{#([\w-]+)[^}]*\})?$", re.MULTILINE)
_FIGURE = re.compile(r"<figure.*?</figure>", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)")
_FORMULA = "\0"


def words(text: str) -> str:
    """Letters and digits only, so that marks of either notation do not matter."""
    return " ".join(re.findall(r"[^\W_]+|\0", html.unescape(text).casefold()))


def said(page: str) -> Iterator[str]:
    """What a page says, line by line, cut at its formulas."""
    text = _TITLE.sub(lambda m: m[1] if ", with " in m[1] else "", without_turning(page))
    text = re.sub(r"<math.*?</math>", _FORMULA, _ONLY_PAGE.sub(" ", text), flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "\n", _INLINE.sub("", _LINK.sub(r"\1", text)))
    for line in re.split(r"\n|·|\0", _HEADING.sub(r"\1", text)):
        if found := words(line):
            yield found


def twin_words(twin: str) -> str:
    """What its Markdown says."""
    parts = (
        _FORMULA if it.kind == "formula" else it.text
        for it in tokens(re.sub(r"\$\$.*?\$\$", _FORMULA, twin, flags=re.DOTALL))
    )
    return words(_LINK.sub(r"\1", "".join(parts)))


def parts_of(text: str) -> dict[str, str]:
    """What stands before the first heading, and under each by its words."""
    found = list(_HEADING.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    head = {"": text[: found[0].start()]}
    return head | {m[1]: text[m.end() : end] for m, end in zip(found, ends, strict=True)}


def unsaid(page: str, twin: str) -> list[str]:
    """What a page says and its Markdown does not, section by section; figures stand anywhere."""
    whole, sections = twin_words(twin), parts_of(twin)
    missing = []
    for heading, text in parts_of(page.partition("\n---\n")[2]).items():
        if heading == "Link to this term":
            continue
        own = heading and heading not in ("In more depth", "More figures")
        there = twin_words(sections.get(heading, "")) if own else whole
        missing += [
            f"{heading}: {line}" for line in said(_FIGURE.sub("\n", text)) if line not in there
        ]
        figures = "\n".join(_FIGURE.findall(text))
        missing += [f"figure: {line}" for line in said(figures) if line not in whole]
    return missing


def test_only_links_and_steps_are_left_out_of_the_markdown() -> None:
    alone = {section.part for section in SECTIONS if section.copies == (PAGE,)}
    assert alone == {"steps", "link", "figures", "more"}  # these two are told under others
    assert all(MARKDOWN in s.copies for s in SECTIONS if s.copies and s.part not in alone)


@every_slug
def test_the_markdown_of_a_term_says_all_that_its_page_says(slug: str, built: Built) -> None:
    page = built.files[f"terms/{slug}.md"].decode()
    twin = built.verbatim[f"terms/{slug}.md"].decode()
    assert "Symbols: " in twin
    assert unsaid(page, twin) == []


@pytest.mark.parametrize("section", ["Where it comes from", "In use", "Questions", "Related"])
def test_a_section_that_the_markdown_lacks_is_told(section: str, built: Built) -> None:
    page = built.files["terms/vanishing-gradient.md"].decode()
    twin = built.verbatim["terms/vanishing-gradient.md"].decode()
    text = parts_of(twin)[section]
    assert unsaid(page, twin.replace(text, "\n\n"))


@pytest.mark.parametrize("path", [*BY_HAND, *GENERATED])
def test_other_pages_have_their_markdown_and_stand_in_llms_txt(path: str, built: Built) -> None:
    twin = built.verbatim[path].decode()
    assert f"({URL}{path})" in built.files["llms.txt"].decode()
    assert twin.startswith("# ")
    for notation in ("@{", "](term:", "<span", "<data", "<math", "<div", "<figure", "{#"):
        assert notation not in twin
    page = built.files[path].decode().partition("\n---\n")[2]
    whole = twin_words(twin)
    bare = re.sub(r" \{#[^}]*\}$|\{data-setting=\"\"\}", "", page, flags=re.MULTILINE)
    own = re.sub(r"<form.*?</form>|<!-- run -->.*?<!-- /run -->", "", bare, flags=re.DOTALL)
    lines = (line for line in said(own) if not line.startswith("each path orders a few"))
    assert [line for line in lines if line not in whole] == []


@pytest.mark.parametrize("path", [*BY_HAND, *GENERATED])
def test_links_of_the_markdown_lead_to_what_there_is(path: str, built: Built) -> None:
    folder = path.rpartition("/")[0]
    for target in re.findall(r"\]\(([^)#\s]+\.md)\)", built.verbatim[path].decode()):
        there = f"{folder}/{target}" if folder else target
        while "../" in there:
            there = re.sub(r"[^/]+/\.\./", "", there, count=1)
        assert there in built.verbatim, target


def test_what_only_turns_a_figure_is_left_out() -> None:
    assert without_turning("Turn its figures: each answers. It runs.") == "It runs."
    assert (
        without_turning("It lowers the slopes:\nturn the last figure.") == "It lowers the slopes."
    )
    kept = "Turn the weights up: the others explode. Turn the figure\nto ReLU, and it gets stuck."
    assert without_turning(kept) == kept


def test_a_lab_becomes_markdown_with_its_results() -> None:
    svg = '<div><svg role="img"><title>Two lines</title><path d="M0 0"/></svg></div>'
    outputs = [
        {"data": {"text/markdown": "**It falls.**", "text/plain": "<Markdown>"}},
        {"data": {"text/html": [svg], "text/plain": "<Figure>"}},
        {"text": ["loss 0.5\n"]},
    ]
    cells = [
        {"cell_type": "markdown", "source": ["# A lab\n", "\n", "Two is 2."]},
        {"cell_type": "code", "source": ["x = 2"], "outputs": outputs},
    ]
    text = lab_markdown(json.dumps({"cells": cells}).encode()).decode()
    assert text == (
        "# A lab\n\nTwo is 2.\n\n```python\nx = 2\n```\n\n**It falls.**\n\n"
        "Figure: Two lines\n\n```text\nloss 0.5\n```\n"
    )
