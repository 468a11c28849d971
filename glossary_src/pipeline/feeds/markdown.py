"""A term as plain Markdown: for language models, and for who reads without a browser."""

from __future__ import annotations

from collections.abc import Mapping

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.write.facts import Facts, address
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import view
from glossary_src.schema.grammar import Token
from glossary_src.schema.sections import MARKDOWN, SECTIONS


class PlainWriter(Writer):
    """Writes numbers as text, formulas as LaTeX, citations as words: no HTML."""

    def _token(self, token: Token, autolink: bool) -> str:
        match token.kind:
            case "formula" | "code":
                return token.text
            case "number":
                return worded(self.numbers[token.parts["of"]], token.parts["spec"])
        return super()._token(token, autolink)

    def formulas(self, latex: str) -> str:
        """The formulas as they were written."""
        return latex

    def _cited(self, key: str) -> str:
        return self.sources[key].label


def term_markdown(
    facts: Facts, every: Mapping[str, Facts], sources: Mapping[str, Source], site: Site
) -> bytes:
    """`terms/<slug>.md`: everything that the page says."""
    glossary = site.glossary
    writer = PlainWriter(facts.numbers, sources, link=lambda other: f"{every[other].slug}.md")
    seen = view(facts.computed, glossary, writer, MARKDOWN)
    number = writer.markdown(facts.term.in_a_number)
    page = environment(escaping=False).get_template("markdown.md.j2")
    return page.render(
        facts=facts,
        term=facts.term,
        view=seen,
        says={**seen.says, "in_a_number": number},
        sections=[section for section in SECTIONS if MARKDOWN in section.copies],
        titles={other.slug: other.term.title for other in every.values()},
        address=address(facts, site),
        glossary=glossary,
    ).encode()


def llms_txt(every: Mapping[str, Facts], site: Site) -> bytes:
    """`llms.txt`: what the site is, and where each term stands as Markdown."""
    order = sorted(every.values(), key=lambda facts: facts.term.title.casefold())
    page = environment(escaping=False).get_template("llms.txt.j2")
    return page.render(every=order, site=site, glossary=site.glossary).encode()
