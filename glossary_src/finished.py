"""What is mended in the HTML that MkDocs, its theme and mkdocs-jupyter have finished."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from types import MappingProxyType

_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
"""Names, operators, punctuation, blanks in a listing: their color is that of the text around."""
_IN_SUMMARY = re.compile(r'(<summary>\s*<h2[^>]*>[^<]*)<a class="headerlink".*?</a>')
"""A link within what opens a section: two things to press in one place."""
_ARTICLE = '<article class="md-content__inner md-typeset'
_KINDS = {  # what a page has, and the class of its article; a rule with :has() is slow
    'class="g-top"': "g-term",
    'class="g-gallery"': "g-wide-page",
    'class="g-index"': "g-wide-page",
    'class="g-doors"': "g-wide-page",
    'class="g-atlas-box': "g-wide-page",
    'class="g-home g-bench"': "g-first",
    'class="g-bench"': "g-wide-page g-first",
    'class="g-recipe"': "g-wide-page",
    'class="g-diagnosis"': "g-wide-page",
}
_LACKING = (  # what the theme and mkdocs-jupyter leave inaccessible
    ('data-md-component="search" role="dialog"', 'aria-label="Search"'),
    ('<div class="highlight-ipynb hl-python"', 'tabindex="0"'),  # it scrolls
)

_SEARCH = re.compile(r'("search": ")([^"]*assets/)javascripts/workers/search\.\w+\.min\.js"')
"""Where the theme is told which script searches: that may be one of ours, it says."""
_MARK = re.compile("\\s*¶")
_CODE = re.compile(r"In\s\[\d*\]:\s*(?:Copied!\s*)?|<pre>.*?</pre>", re.DOTALL)
"""What mkdocs-jupyter puts around a cell, and the code in it."""
_BEGINNING = 400
"""Letters of a section of a lab that the search keeps."""
_ALSO = re.compile(r"\s*<p>Also: (.*)</p>\s*$")
"""What a section of a page by hand says that people call it, in its last line."""
_BESIDE_TERMS = 0.9
"""How much a message, another page or such a section counts in the search; a term counts 1."""


def mended(page: str, faults: Iterable[str] = ()) -> str:
    """The page, accessible, and without the marks that color nothing: three of four in a listing.

    Faults are shown on top of it: while serving, it is the last good page.
    """
    for lacking, attribute in _LACKING:
        page = page.replace(lacking, f"{lacking} {attribute}")
    for mark, kind in _KINDS.items():
        if mark in page:
            page = page.replace(_ARTICLE, f"{_ARTICLE} {kind}", 1)
    page = _PLAIN.sub(r"\1", page)
    page = _IN_SUMMARY.sub(r"\1", page)
    page = _SEARCH.sub(r'\1\2js/search-worker.js"', page)
    if told := escape("\n".join(faults)):
        notice = f'<pre class="g-faults" role="alert">{told}</pre>'
        page = page.replace("</body>", f"{notice}</body>")
    return page


def with_names(
    index: str,
    names_json: bytes,
    labs: str,
    messages_json: bytes = b"[]",
    pages: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    """The search index with what readers call each term and message, and words without a page.

    `pages` is what they call other pages, by address. Of a page in the folder `labs`, the index
    keeps how a section begins in words, not in code. A section that ends in “Also: ...” answers by
    itself, by these words, and without its code.
    """
    known, found = json.loads(names_json), json.loads(index)
    named = {term["url"]: term for term in known["terms"]}
    said = {row["url"]: row for row in json.loads(messages_json)}
    address = {term["slug"]: term["url"] for term in known["terms"]}
    for document in found["docs"]:
        document["title"] = _MARK.sub("", document["title"])
        if document["location"].startswith(f"{labs}/"):
            document["text"] = _CODE.sub("", document["text"])[:_BEGINNING]
        if term := named.get(document["location"]):
            document["names"] = [term["title"], *term["aliases"]]
            document["searched_as"] = term["searched_as"]
            document["definition"] = term["definition"]
            document["tags"] = [*document.get("tags", []), *term["aliases"]]
        if row := said.get(document["location"]):
            document["names"], document["searched_as"] = [row["words"]], row["searched_as"]
            document["boost"] = _BESIDE_TERMS
        elif words := pages.get(document["location"]):
            document["names"], document["searched_as"] = [document["title"]], list(words)
            document["boost"] = _BESIDE_TERMS
        elif also := _ALSO.search(document["text"]):
            document["names"] = [document["title"]]
            document["searched_as"] = [unescape(words) for words in also[1].split(" · ")]
            document["text"] = _CODE.sub("", document["text"][: also.start()])
            document["boost"] = _BESIDE_TERMS
    found["config"]["instead"] = [
        {"names": row["names"], "see": [address[slug] for slug in row["see"]]}
        for row in known["instead"]
    ]
    return json.dumps(found, separators=(",", ":"))
