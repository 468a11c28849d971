"""What readers call things and what they mean: for the search and the cards of the site itself."""

from __future__ import annotations

from collections.abc import Mapping

from glossary_src.pipeline.read.instead import alternatives
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json


def names_json(every: Mapping[str, Facts], site: Site) -> bytes:
    """`names.json`: a row a term, and a row a word without a page. Addresses from the root."""
    terms = [
        {
            "slug": facts.slug,
            "url": site.page(facts.entry),
            "title": facts.term.title,
            "aliases": list(facts.term.aliases),
            "searched_as": list(facts.term.searched_as),
            "definition": facts.term.definition,
        }
        for facts in every.values()
    ]
    instead = [
        {"names": alternatives(row), "see": [every[module].slug for module in modules]}
        for row, modules in site.glossary.instead.items()
    ]
    return as_json({"terms": terms, "instead": instead})
