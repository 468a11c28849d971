"""A term as plain Markdown: for language models, and for who reads without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.run.promises import in_words
from glossary_src.pipeline.write.facts import Facts, address
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.schema.grammar import Token


class PlainWriter(Writer):
    """Writes numbers as text, formulas as LaTeX, citations as words: no HTML."""

    def _token(self, token: Token, autolink: bool) -> str:
        match token.kind:
            case "formula" | "code":
                return token.text
            case "number":
                return worded(self.numbers[token.parts["of"]], token.parts["spec"])
        return super()._token(token, autolink)

    def _cite(self, keys: list[str]) -> str:
        return f"({'; '.join(self.sources[key].label for key in keys)})"


def term_markdown(
    facts: Facts, every: Mapping[str, Facts], sources: Mapping[str, Source], site: Site
) -> bytes:
    """`terms/<slug>.md`: everything that the page says."""
    entry, term = facts.entry, facts.term
    writer = PlainWriter(facts.numbers, sources, link=lambda other: f"{every[other].slug}.md")
    titles = {other.slug: other.term.title for other in every.values()}
    shown = [snippet for snippet in entry.snippets if snippet.on_page]
    told: dict[str, Any] = {
        "facts": facts,
        "entry": entry,
        "term": term,
        "say": writer.markdown,
        "titles": titles,
        "address": address(facts, site),
        "snippets": [
            (snippet, listing(entry.source, snippet.name), _rows(facts, snippet.name))
            for snippet in shown
        ],
        "practice": entry.practice and listing(entry.source, entry.practice.name, figure=False),
        "verdicts": [(claim, claim.verdict(facts.numbers)) for claim in term.claims],
        "texts": site.glossary.texts,
        "glossary": site.glossary,
    }
    return environment(escaping=False).get_template("plain.md.j2").render(**told).encode()


def _rows(facts: Facts, name: str) -> list[tuple[str, str, str]]:
    """Number, value, promise of a snippet."""
    snippet = next(s for s in facts.entry.snippets if s.name == name)
    return [
        (number, worded(facts.numbers[f"{name}.{number}"]), in_words(span))
        for number, span in snippet.promises.items()
    ]


def llms_txt(every: Mapping[str, Facts], site: Site) -> bytes:
    """`llms.txt`: what the site is, and where each term stands as Markdown."""
    order = sorted(every.values(), key=lambda facts: facts.term.title.casefold())
    page = environment(escaping=False).get_template("llms.txt.j2")
    return page.render(every=order, site=site, glossary=site.glossary).encode()
