"""A term as plain Markdown: for language models, and for who reads without a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glossary_src.pipeline.feeds.plain import PlainWriter
from glossary_src.pipeline.feeds.twins import Twin
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import slug_of
from glossary_src.pipeline.write.facts import Facts, address
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import view
from glossary_src.schema.sections import MARKDOWN, SECTIONS


def term_markdown(
    facts: Facts,
    titles: Mapping[str, str],
    sources: Mapping[str, Source],
    site: Site,
    mentioned_in: Sequence[str] = (),
) -> bytes:
    """`terms/<slug>.md`: everything that the page says. `titles` of all terms, by slug."""
    glossary = site.glossary
    writer = PlainWriter(facts.numbers, sources, link=lambda other: f"{slug_of(other)}.md")
    seen = view(facts.computed, glossary, writer, MARKDOWN)
    number = writer.markdown(facts.term.in_a_number)
    page = environment(escaping=False).get_template("markdown.md.j2")
    return page.render(
        facts=facts,
        term=facts.term,
        view=seen,
        says={**seen.says, "in_a_number": number},
        sections=[section for section in SECTIONS if MARKDOWN in section.copies],
        mentioned_in=mentioned_in,
        titles=titles,
        address=address(facts, site),
        glossary=glossary,
    ).encode()


def llms_txt(every: Mapping[str, Facts], site: Site, pages: Sequence[Twin]) -> bytes:
    """`llms.txt`: what the site is, and where each term and each other page is Markdown."""
    order = sorted(every.values(), key=lambda facts: facts.term.title.casefold())
    page = environment(escaping=False).get_template("llms.txt.j2")
    return page.render(every=order, site=site, pages=pages, glossary=site.glossary).encode()
