"""Link the first mention of each term in a rendered page, where it means the term."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from markdown.util import AtomicString

from ..names import Mention
from .blocks import Block, Run
from .flow import Flow
from .forms import normalised
from .formulas import formulas
from .guards import is_meant, stands_alone
from .lookup import Glossary, Guard, LinkedTerm
from .options import SECTION, Rules

_BRACKETS = re.compile(r"\[\[[^\[\]]*\]\]")


@dataclass
class Walk:
    """One page: what to link, and where it is linked already."""

    glossary: Glossary
    link: Callable[[LinkedTerm], etree.Element]
    rules: Rules
    each: str
    """A section or a page."""
    linked: dict[str, LinkedTerm]
    """On the page so far."""
    flow: Flow
    seen: set[tuple[int, str]] = field(default_factory=set)
    """By section."""

    def run(self, ours: Mapping[etree.Element, LinkedTerm]) -> None:
        """Find all mentions, then link the first ones that mean the term."""
        self.seen |= {(it.section, ours[it.element].slug) for it in self.flow.links}
        guards = self.glossary.guards or {}
        mentions = [self._found(block) for block in self.flow.blocks]
        field = {
            mention.target
            for (text, found) in mentions
            for mention in found
            if normalised(text[mention.start : mention.end]) not in guards
        }
        for block, (text, found) in zip(self.flow.blocks, mentions):
            if found:
                self._put(self._chosen(block, text, found, field))

    def _found(self, block: Block) -> tuple[str, list[Mention]]:
        text = block.text
        return text, list(self.glossary.index.find(text))

    def _chosen(
        self, block: Block, text: str, found: list[Mention], field: set[str]
    ) -> Iterator[tuple[Run, Mention]]:
        starts = [run.start for run in block.runs]
        spans = sorted([*formulas(text), *(it.span() for it in _BRACKETS.finditer(text))])
        for mention in found:
            slug = mention.target
            if self._is_linked(block.section, slug) or not self.rules.allow(slug):
                continue
            run = block.runs[bisect_right(starts, mention.start) - 1]
            if self._may_stand(block.base, run, mention, spans) and self._means(
                text, mention, field
            ):
                self.seen.add((block.section, slug))
                yield run, mention

    def _is_linked(self, section: int, slug: str) -> bool:
        if self.each == SECTION:
            return (section, slug) in self.seen
        return slug in self.linked

    def _may_stand(
        self, base: int, run: Run, mention: Mention, spans: list[tuple[int, int]]
    ) -> bool:
        """In one open run, in no formula, in nothing that raw HTML closes."""
        at = bisect_right(spans, (mention.start, mention.end)) - 1
        return (
            run.open
            and run.is_whole(mention.start, mention.end)
            and not (at >= 0 and mention.start < spans[at][1])
            and not self.flow.closed.hold(base + mention.start)
        )

    def _means(self, text: str, mention: Mention, field: set[str]) -> bool:
        if not stands_alone(text, mention.start, mention.end):
            return False
        form = normalised(text[mention.start : mention.end])
        if self.glossary.guards is None:  # an inventory tells of none: it takes two words
            return " " in form
        guard: Guard | None = self.glossary.guards.get(form)
        return is_meant(guard, text, mention.start, mention.end, field)

    def _put(self, chosen: Iterator[tuple[Run, Mention]]) -> None:
        """Links into their runs."""
        by_run: dict[int, tuple[Run, list[Mention]]] = {}
        for run, mention in chosen:
            self.linked.setdefault(mention.target, self.glossary.by_slug[mention.target])
            by_run.setdefault(run.start, (run, []))[1].append(mention)
        for run, mentions in by_run.values():
            self._into(run, mentions)

    def _into(self, run: Run, mentions: list[Mention]) -> None:
        made: list[etree.Element] = []
        starts = [run.place(mention.start) for mention in mentions]
        ends = [run.place(mention.end) for mention in mentions]
        for mention, start, end, following in zip(mentions, starts, ends, [*starts[1:], None]):
            element = self.link(self.glossary.by_slug[mention.target])
            element.text = AtomicString(run.text[start:end])
            element.tail = run.text[end:following]
            made.append(element)
        run.put(run.text[: starts[0]], made)
