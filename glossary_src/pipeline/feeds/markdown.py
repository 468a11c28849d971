"""A term as plain Markdown: for language models, and for who reads without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from glossary_src.names import NameIndex
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.notation import Token, Writer
from glossary_src.pipeline.write.facts import LICENSE, PROJECT, Card, address
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import promise
from glossary_src.schema import SOURCE_TEXTS


class PlainWriter(Writer):
    """Writes numbers as text, formulas as LaTeX, citations as words: no HTML."""

    def _token(self, token: Token, autolink: bool) -> str:
        match token.kind:
            case "formula":
                return token.text
            case "number":
                return worded(self.numbers[token.parts["of"]], token.parts["spec"])
        return super()._token(token, autolink)

    def _cite(self, keys: list[str]) -> str:
        return f"({'; '.join(self.sources[key].label for key in keys)})"


def term_markdown(
    card: Card, entries: Mapping[str, Entry], sources: Mapping[str, Source], site: Site
) -> bytes:
    """`terms/<slug>.md`: everything that the page says."""
    entry, term = card.entry, card.term
    writer = PlainWriter(
        card.numbers, sources, NameIndex({}), lambda other: f"{entries[other].slug}.md"
    )
    titles = {other.slug: other.term.title for other in entries.values()}
    shown = [snippet for snippet in entry.snippets if snippet.on_page]
    facts: dict[str, Any] = {
        "card": card,
        "term": term,
        "say": writer.markdown,
        "titles": titles,
        "address": address(card, site),
        "snippets": [
            (snippet, listing(entry.source, snippet.name), _rows(card, snippet.name))
            for snippet in shown
        ],
        "entry": entry,
        "practice": entry.practice and listing(entry.source, entry.practice.name, figure=False),
        "verdicts": [(claim, claim.verdict(card.numbers)) for claim in term.claims],
        "texts": SOURCE_TEXTS,
        "project": PROJECT,
        "license": LICENSE,
        "version": version("gradient-glossary"),
    }
    return environment(escaping=False).get_template("plain.md.j2").render(**facts).encode()


def _rows(card: Card, name: str) -> list[tuple[str, str, str]]:
    """Number, value, promise of a snippet."""
    snippet = next(s for s in card.entry.snippets if s.name == name)
    return [
        (number, worded(card.numbers[f"{name}.{number}"]), promise(span))
        for number, span in snippet.promises.items()
    ]


def llms_txt(cards: Mapping[str, Card], site: Site) -> bytes:
    """`llms.txt`: what the site is, and where each term stands as Markdown."""
    order = sorted(cards.values(), key=lambda card: card.term.title.casefold())
    page = environment(escaping=False).get_template("llms.txt.j2")
    return page.render(cards=order, site=site, project=PROJECT, license=LICENSE).encode()
