"""What readers call things and what they paste: for the search and the cards of the site itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from glossary_src.pipeline.feeds.forms import Table
from glossary_src.pipeline.read.instead import alternatives
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json
from glossary_src.schema import Messages


def names_json(every: Mapping[str, Facts], site: Site, table: Table) -> bytes:
    """`names.json`: a row a term, and a row a word without a page. Addresses from the root."""
    terms = [
        {
            "slug": facts.slug,
            "url": site.page(facts.entry),
            "title": facts.term.title,
            "aliases": list(facts.term.aliases),
            "searched_as": _once(facts.term.searched_as, table.further.get(facts.slug, ())),
            "definition": facts.term.definition,
        }
        for facts in every.values()
    ]
    instead = [
        {"names": alternatives(row), "see": [every[module].slug for module in modules]}
        for row, modules in site.glossary.instead.items()
    ]
    return as_json({"terms": terms, "instead": instead})


def _once(*lists: Iterable[str]) -> list[str]:
    """All of them in their order, each once."""
    return list(dict.fromkeys(word for listed in lists for word in listed))


def messages_json(messages: Messages, site: Site) -> bytes:
    """`messages.json`: a row a message or symptom, with its words and its address."""
    page = "messages/" if site.directory_urls else "messages.html"
    rows = [
        {
            "url": f"{page}#{it.slug}",
            "kind": it.kind,
            "words": it.words,
            "searched_as": list(it.also),
            "terms": [module.replace("_", "-") for module in it.terms],
        }
        for it in messages.entries
    ]
    return as_json(rows)
