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
from glossary_src.pipeline.run.outcomes import Ran
from glossary_src.pipeline.run.promises import Outcomes, numbers
from glossary_src.pipeline.write.explorer import explorer
from glossary_src.schema import GRADIENTS, SOURCE_TEXTS, Snippet, Span


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


def name_index(entries: Mapping[str, Entry]) -> NameIndex:
    """Every name of every term, for links by name."""
    return NameIndex({name: e.module for e in entries.values() for name in e.term.names})


def view(
    entry: Entry,
    outcomes: Outcomes,
    sources: Mapping[str, Source],
    names: NameIndex,
    link: Callable[[str], str],
) -> View:
    """Render the texts in the order of the page, so that first mentions are first."""
    term, known = entry.term, numbers(entry, outcomes)
    writer = Writer(known, sources, names, link, own=entry.module)
    figures = [
        _figure(entry, snippet, outcomes, writer) for snippet in entry.snippets if snippet.on_page
    ]
    texts: dict[str, Any] = {
        "term": term,
        "slug": entry.slug,
        "hero": figures[0],
        "analogy": writer.markdown(term.analogy.text),
        "breaks_down": writer.markdown(term.analogy.breaks_down),
        "moving": _moving(entry, outcomes, writer, figures),
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
                "source": SOURCE_TEXTS[claim.source],
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


def figure(entry: Entry, snippet: Snippet, svg: str, writer: Writer, *, key: str) -> str:
    """The picture of a snippet, with a name and a description."""
    title = f"{entry.term.title}: {snippet.name.replace('_', ' ')}"
    svg = pulsing(svg) if snippet.motion else svg
    return described(
        svg.replace(f"{_id(entry, snippet)}-", f"{key}-"), key, title, writer.plain(snippet.alt)
    )


def _id(entry: Entry, snippet: Snippet) -> str:
    return f"{entry.slug}-{snippet.name.replace('_', '-')}"


def _figure(entry: Entry, snippet: Snippet, outcomes: Outcomes, writer: Writer) -> dict[str, Any]:
    outcome = outcomes[entry.module][snippet.name]
    assert isinstance(outcome, Ran)
    key = _id(entry, snippet)
    grid, turned = snippet.explore, outcome.turned
    always = {name: promise(span) for name, span in grid.always.items()} if grid else {}
    return {
        "name": snippet.name,
        "key": key,
        "svg": figure(entry, snippet, outcome.svg, writer, key=key),
        "caption": writer.markdown(snippet.caption),
        "motion": snippet.motion,
        "shows": snippet.shows,
        "shows_words": escape(GRADIENTS[snippet.shows]),
        "listing": listing(entry.source, snippet.name),
        "turn": explorer(snippet, grid, turned) if grid and turned else None,
        "numbers": outcome.numbers,
        "rows": [
            (name, worded(outcome.numbers[name]), promise(span), always.get(name))
            for name, span in snippet.promises.items()
        ],
    }


def _moving(
    entry: Entry, outcomes: Outcomes, writer: Writer, figures: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """The figure that moves, with the analogy; none where it opens the page already."""
    for snippet in entry.snippets:
        if snippet.motion and snippet.name != figures[0]["name"]:
            known = [it for it in figures if it["name"] == snippet.name]
            return known[0] if known else _figure(entry, snippet, outcomes, writer)
    return None


def promise(span: Span) -> str:
    """How the page words what a number promised."""
    return span.words or f"{worded(span.low)} to {worded(span.high)}"
