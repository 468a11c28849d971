"""What is mended in the HTML that MkDocs, its theme and mkdocs-jupyter have finished."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape

_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
"""Names, operators, punctuation, blanks in a listing: their color is that of the text around."""
_LACKING = (  # what the theme and mkdocs-jupyter leave inaccessible
    ('data-md-component="search" role="dialog"', 'aria-label="Search"'),
    ('<div class="highlight-ipynb hl-python"', 'tabindex="0"'),  # it scrolls
)


def mended(page: str, faults: Iterable[str] = ()) -> str:
    """The page, accessible, and without the marks that color nothing: three of four in a listing.

    Faults are shown on top of it: while serving, it is the last good page.
    """
    for lacking, attribute in _LACKING:
        page = page.replace(lacking, f"{lacking} {attribute}")
    page = _PLAIN.sub(r"\1", page)
    if told := escape("\n".join(faults)):
        notice = f'<pre class="g-faults" role="alert">{told}</pre>'
        page = page.replace("</body>", f"{notice}</body>")
    return page


def with_aliases(index: str, glossary_json: bytes, labs: str) -> str:
    """The search index in which a term is found by its other names.

    Of a page in the folder `labs`, it keeps only how a section begins.
    """
    names = {term["slug"]: term["aliases"] for term in json.loads(glossary_json)["terms"]}
    found = json.loads(index)
    for document in found["docs"]:
        slug = document["location"].removeprefix("terms/").rstrip("/").removesuffix(".html")
        if document["location"].startswith(f"{labs}/"):
            document["text"] = document["text"][:200]
        if aliases := names.get(slug):
            document["tags"] = [*document.get("tags", []), *aliases]
    return json.dumps(found, separators=(",", ":"))
