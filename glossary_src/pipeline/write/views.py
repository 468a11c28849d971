"""What a template needs to know of a term: its fields rendered, its figures, what it cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glossary_src.names import NameIndex
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import slug_of
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.read.symbols import notation
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.figures import Figure, figure
from glossary_src.pipeline.write.rendering import rendered
from glossary_src.schema import Glossary
from glossary_src.schema.sections import PAGE, Section


@dataclass(frozen=True, slots=True)
class Practiced:
    """The listing of “in practice”."""

    name: str
    text: str
    listing: str


@dataclass(frozen=True, slots=True)
class View:
    """A term, rendered for one of its copies."""

    computed: Computed
    figures: list[Figure]
    """The first one opens the page."""
    moving: Figure | None
    """The one that moves, beside the analogy; none where it opens the page already."""
    says: Mapping[str, Any]
    """Every field of its sections by name, as `rendering` renders its kind."""
    notation: list[str]
    """What each symbol of the page is: a line under its formula."""
    practice: Practiced | None
    sources: Sequence[Source]
    """What its texts cite, in their order."""
    linked: Sequence[str]
    """The modules that its texts link to."""

    def texts(self, section: Section) -> list[str]:
        """The texts of a section without a template part of its own; several become a list."""
        filled = (self.says[field.name] for field in section.fields if self.says[field.name])
        return [
            text if isinstance(text, str) else "\n".join(f"- {line}" for line in text)
            for text in filled
        ]

    @property
    def shown(self) -> list[Figure]:
        """Every figure of the page, the one that moves too."""
        alone = self.moving and self.moving not in self.figures
        return [*self.figures, *([self.moving] if self.moving and alone else [])]

    @property
    def beside(self) -> list[Figure]:
        """Every figure of the page but the one at its top."""
        return self.shown[1:]

    @property
    def to_take_along(self) -> dict[str, str]:
        """Every listing of the page by the name of its function."""
        listings = {it.name: it.listing for it in self.shown}
        return listings | ({self.practice.name: self.practice.listing} if self.practice else {})


_NAMES: Memory[NameIndex] = Memory()
_VIEWS: Memory[View] = Memory()


def name_index(computed: Mapping[str, Computed]) -> NameIndex:
    """Every name of every term, for links by name."""
    names = {name: module for module, it in computed.items() for name in it.term.names}
    return _NAMES("", NameIndex, names)


def page_view(
    computed: Computed,
    glossary: Glossary,
    sources: Mapping[str, Source],
    names: NameIndex,
) -> View:
    """A term for its page, with links from the first mention of others."""
    module = computed.entry.module
    writer = Writer(computed.numbers, sources, names, lambda it: f"{slug_of(it)}.md", own=module)
    return view(computed, glossary, writer, PAGE)


def page_views(
    computed: Mapping[str, Computed], glossary: Glossary, sources: Mapping[str, Source]
) -> dict[str, View]:
    """Every term for its page, by module."""
    names = name_index(computed)
    return {
        module: _VIEWS(module, page_view, it, glossary, sources, names)
        for module, it in computed.items()
    }


def mentioned_in(module: str, views: Mapping[str, View]) -> list[str]:
    """Terms whose prose links here and that no relation names already."""
    kinds = views[module].computed.related
    named = {other for others in kinds.values() for other in others}
    return [m for m, v in views.items() if module in v.linked and m not in named]


def view(computed: Computed, glossary: Glossary, writer: Writer, copy: str) -> View:
    """A term for one of its copies: figures first, then the texts in the order of the page."""
    entry = computed.entry
    drawn = {
        snippet.name: figure(computed, snippet, glossary, writer, drawn=copy == PAGE)
        for snippet in entry.snippets
        if snippet.on_page or snippet.motion
    }
    figures = [drawn[snippet.name] for snippet in entry.snippets if snippet.on_page]
    moves = next((it for it in drawn.values() if it.motion and it != figures[0]), None)
    says = rendered(entry.term, writer, glossary, copy)
    return View(
        computed,
        figures,
        moves,
        says,
        [writer.markdown(text, autolink=False) for text in notation(entry, glossary)],
        _practiced(computed, writer),
        [writer.sources[key] for key in writer.cited],
        writer.linked,
    )


def _practiced(computed: Computed, writer: Writer) -> Practiced | None:
    entry = computed.entry
    if not entry.practice:
        return None
    text = writer.markdown(entry.practice.text)
    return Practiced(
        entry.practice.name, text, listing(entry.code, entry.practice.name, figure=False)
    )
