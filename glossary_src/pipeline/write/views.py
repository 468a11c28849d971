"""What a template needs to know of a term: its texts rendered, its figures named, its relations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from glossary_src.names import NameIndex
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.draw.pulse import pulsing
from glossary_src.pipeline.draw.svg import described
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.formulas import mathml
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.run.outcomes import Computed, key_of
from glossary_src.pipeline.run.promises import in_words
from glossary_src.pipeline.write.explorer import explorer
from glossary_src.schema import Glossary, Snippet


@dataclass(frozen=True)
class View:
    """A term, rendered: every attribute is what a template prints."""

    entry: Entry
    writer: Writer
    texts: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.texts[name]
        except KeyError:
            raise AttributeError(name) from None


def name_index(computed: Mapping[str, Computed]) -> NameIndex:
    """Every name of every term, for links by name."""
    return NameIndex({name: module for module, it in computed.items() for name in it.term.names})


def view(
    computed: Computed,
    glossary: Glossary,
    sources: Mapping[str, Source],
    names: NameIndex,
    link: Callable[[str], str],
) -> View:
    """Render the texts in the order of the page, so that first mentions are first."""
    entry, term, known = computed.entry, computed.term, computed.numbers
    writer = Writer(known, sources, names, link, own=entry.module)
    figures = [
        _figure(computed, snippet, glossary, writer)
        for snippet in entry.snippets
        if snippet.on_page
    ]
    texts: dict[str, Any] = {
        "term": term,
        "slug": entry.slug,
        "hero": figures[0],
        "analogy": writer.markdown(term.analogy.text),
        "breaks_down": writer.markdown(term.analogy.breaks_down),
        "moving": _moving(computed, glossary, writer, figures),
        "meters": [
            (m.label, known[m.number], worded(known[m.number], m.format))
            for m in term.analogy.meters
        ],
        "formula": "".join(mathml(latex, display=True) for latex in term.formulas),
        "explanation": writer.markdown(term.explanation),
        "figures": figures,
        "claims": [
            {
                "number": claim.number,
                "verdict": claim.verdict(known),
                "text": writer.markdown(claim.text, autolink=False),
                "because": writer.markdown(claim.because),
                "source": glossary.texts[claim.source],
            }
            for claim in term.claims
        ],
    }
    for name in ("origin", "etymology", "trends"):
        texts[name] = writer.markdown(getattr(term, name))
    texts["in_context"] = [writer.markdown(sentence) for sentence in term.in_context]
    texts["faq"] = [(q.asked, writer.markdown(q.answer)) for q in term.faq]
    texts["practice"] = None
    if entry.practice:
        texts["practice"] = {
            "name": entry.practice.name,
            "text": writer.markdown(entry.practice.text),
            "listing": listing(entry.source, entry.practice.name, figure=False),
            "promises": entry.practice.promises,
        }
    shown = [*figures, texts["moving"], texts["practice"]]
    texts["take_along"] = {it["name"]: it["listing"] for it in shown if it}
    texts["did_you_know"] = writer.markdown(term.did_you_know)
    texts["sources"] = [sources[key] for key in writer.cited]
    return View(entry, writer, texts)


def figure(computed: Computed, snippet: Snippet, writer: Writer) -> str:
    """The picture of a snippet, with a name and a description."""
    key = key_of(computed.entry, snippet)
    title = f"{computed.term.title}: {snippet.name.replace('_', ' ')}"
    svg = computed.runs[snippet.name].svg
    svg = pulsing(svg) if snippet.motion else svg
    return described(svg, key, title, writer.plain(snippet.alt))


def _figure(
    computed: Computed, snippet: Snippet, glossary: Glossary, writer: Writer
) -> dict[str, Any]:
    ran, grid = computed.runs[snippet.name], snippet.explore
    always = {name: in_words(span) for name, span in grid.always.items()} if grid else {}
    shows_nothing = snippet.shows == glossary.nothing_shown
    return {
        "name": snippet.name,
        "key": key_of(computed.entry, snippet),
        "svg": figure(computed, snippet, writer),
        "caption": writer.markdown(snippet.caption),
        "motion": snippet.motion,
        "shows": glossary.nothing_shown_says if shows_nothing else f"shown: {snippet.shows}",
        "shows_words": escape(glossary.shown[snippet.shows]),
        "listing": listing(computed.entry.source, snippet.name),
        "turn": explorer(snippet, grid, ran.turned) if grid and ran.turned else None,
        "numbers": ran.numbers,
        "rows": [
            (name, worded(ran.numbers[name]), in_words(span), always.get(name))
            for name, span in snippet.promises.items()
        ],
    }


def _moving(
    computed: Computed, glossary: Glossary, writer: Writer, figures: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """The figure that moves, with the analogy; none where it opens the page already."""
    for snippet in computed.entry.snippets:
        if snippet.motion and snippet.name != figures[0]["name"]:
            known = [it for it in figures if it["name"] == snippet.name]
            return known[0] if known else _figure(computed, snippet, glossary, writer)
    return None
