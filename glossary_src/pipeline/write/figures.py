"""A figure as a page shows it: named, described, with its numbers, and what turns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.draw.pulse import pulsing
from glossary_src.pipeline.draw.svg import described
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.run.outcomes import Computed, key_of
from glossary_src.pipeline.run.promises import in_words
from glossary_src.pipeline.write.explorer import Explorer, explorer, sentence, shown
from glossary_src.schema import Explore, Glossary, Snippet


@dataclass(frozen=True, slots=True)
class Figure:
    """A snippet of a page: every attribute is what a template prints."""

    name: str
    key: str
    """Begins its ids."""
    svg: str
    alt: str
    caption: str
    checked: str
    motion: bool
    study: bool
    shows: str
    shows_words: str
    listing: str
    turn: Explorer | None
    says: str
    """What is said of the default frame, where it is only told."""
    turned: list[tuple[str, list[str]]]
    """What a reader may turn, with its values, where that is only told."""
    numbers: Mapping[str, float]
    zeros: list[str]
    """Numbers that are zero but for rounding."""
    edits: list[dict[str, str]]
    """What a reader may try in the editor."""
    rows: list[tuple[str, str, str, str | None]]
    """Number, computed, promised, promised in every frame."""

    @property
    def words(self) -> dict[str, str]:
        """The numbers as the page words them."""
        return {name: value for name, value, *_ in self.rows}


def figure(
    computed: Computed, snippet: Snippet, glossary: Glossary, writer: Writer, *, drawn: bool
) -> Figure:
    """A snippet in the words of `writer`; `drawn` where it is shown, not only told."""
    ran, grid = computed.runs[snippet.name], snippet.explore
    always = {name: in_words(span) for name, span in grid.always.items()} if grid else {}
    shows_nothing = snippet.shows == glossary.nothing_shown
    return Figure(
        name=snippet.name,
        key=key_of(computed.entry, snippet),
        svg=picture(computed, snippet, writer) if drawn else "",
        alt=writer.plain(snippet.alt),
        caption=writer.markdown(snippet.caption),
        checked=writer.markdown(snippet.checked),
        motion=snippet.motion,
        study=snippet.study,
        shows=glossary.nothing_shown_says if shows_nothing else f"shown: {snippet.shows}",
        shows_words=glossary.shown[snippet.shows],
        listing=listing(computed.entry.code, snippet.name),
        turn=explorer(snippet, grid, ran.turned) if drawn and grid and ran.turned else None,
        says=_said(snippet, grid, ran.numbers) if grid and not drawn else "",
        turned=_turned(grid) if grid and not drawn else [],
        numbers=ran.numbers,
        zeros=[name for name, span in snippet.promises.items() if span.is_rounding],
        edits=[asdict(edit) for edit in snippet.edits],
        rows=[
            (name, worded(ran.numbers[name]), in_words(span), always.get(name))
            for name, span in snippet.promises.items()
        ],
    )


def _said(snippet: Snippet, grid: Explore, numbers: Mapping[str, float]) -> str:
    return sentence(snippet, grid, snippet.turned, numbers)


def _turned(grid: Explore) -> list[tuple[str, list[str]]]:
    values = ((grid.label(name), values) for name, values in grid.turn.items())
    return [(label, [shown(value) for value in each]) for label, each in values]


def picture(computed: Computed, snippet: Snippet, writer: Writer) -> str:
    """The picture of a snippet, with a name and a description."""
    title = f"{computed.term.title}: {snippet.name.replace('_', ' ')}"
    svg = computed.runs[snippet.name].svg
    svg = pulsing(svg) if snippet.motion else svg
    return described(svg, key_of(computed.entry, snippet), title, writer.plain(snippet.alt))
