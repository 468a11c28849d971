"""A Python-Markdown extension: `[[he init]]` links to a term, with its definition at hand.

It serves whatever renders with Python-Markdown: MkDocs, Zensical, a script of one's own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from functools import lru_cache
from html import escape
from re import Match
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER_RE, STX, AtomicString

from .brackets import BRACKETS, WINDOW, ending, identifier_behind, is_name, is_owned, reference
from .first_mentions import Walk
from .flow import OPAQUE, Flow
from .formulas import ESCAPED
from .options import OPTIONS, check, on_page
from .page import Page
from .terms import LinkedTerm

_ROW = re.compile(r"^ {0,3}\|")
_BARRED = re.compile(r"(?<!`)(\[\[[^\[\]|`\\]{1,200})\|(?=[^\[\]|`]{1,200}\]\])")


class GlossaryExtension(Extension):
    """What `docs/linking/markdown.md` says of it; `OPTIONS` has the options."""

    def __init__(self, **options: Any) -> None:
        self.config = {name: list(told) for name, told in OPTIONS.items()}
        check(options)
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Put each step where it belongs."""
        page = Page(md, self.getConfigs())
        md.preprocessors.register(_Begin(page), "gradient_glossary", 1000)
        md.preprocessors.register(_Bars(md), "gradient_glossary_bars", 15)  # code is put aside
        md.inlinePatterns.register(_Reference(page), "gradient_glossary", 175)  # before links
        md.treeprocessors.register(_Finish(page), "gradient_glossary", 5.5)  # after attr_list, abbr
        md.treeprocessors.register(_Close(page), "gradient_glossary_close", -1000)  # the last one
        md.postprocessors.register(_Definitions(page), "gradient_glossary", -10)  # last: as it is


class _Begin(Preprocessor):
    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        self.page.begin(lines)
        self.page.load()
        return lines


class _Bars(Preprocessor):
    """The bar of `[[term|words]]` in a row of a table divides no cells."""

    def run(self, lines: list[str]) -> list[str]:
        return [
            _BARRED.sub(r"\1\\|", line) if "[[" in line and _ROW.match(line) else line
            for line in lines
        ]


class _Reference(InlineProcessor):
    """`[[term]]` and `[words][[term]]`."""

    def __init__(self, page: Page) -> None:
        super().__init__(BRACKETS, page.md)
        self.page = page

    def handleMatch(
        self, m: Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        """A link; or nothing, and the text stays as it was written."""
        start, end = m.span(0)
        told = reference(self._barred(m["term"]))
        if self._belongs_to_others(m, data) or not is_name(told.name):
            return None, None, None
        term = self.page.knows(told)
        if term is None:
            if self.page.options["unknown"]:
                self.page.unknown.append(self._barred(m["term"]))
            return None, None, None
        made = self.page.link(term, told.section)
        made.text = m["words"] or told.said
        if not made.text:
            more = ending(data, end)
            more = more if self.page.loaded.glossary.find(told.name + more) is term else ""
            end += len(more)
            made.text = AtomicString(told.name + more)
        self.page.written[made] = data[start:end]
        return made, start, end

    def _barred(self, inner: str) -> str:
        """With the bar that `tables` took for an escaped sign."""
        bar = f"{STX}{ord('|')}{ETX}"

        def sign(piece: Match[str]) -> str:
            return "|" if self._stashed.get(piece[1]) == bar else piece[0]

        return str(INLINE_PLACEHOLDER_RE.sub(sign, inner))

    @property
    def _stashed(self) -> dict[str, Any]:
        stashed: dict[str, Any] = self.md.treeprocessors["inline"].stashed_nodes
        return stashed

    def _belongs_to_others(self, m: Match[str], data: str) -> bool:
        references = self.md.references
        if references and (
            identifier_behind(data, m.end(0)) in references or m["term"].lower() in references
        ):
            return True
        before = self._read(data[max(m.start(0) - WINDOW, 0) : m.start(0)])
        after = self._read(data[m.end(0) : m.end(0) + WINDOW])
        return is_owned(before, after)

    def _read(self, text: str) -> str:
        """A text with what stands for escaped signs and for code."""

        if STX not in text:
            return text

        def sign(piece: Match[str]) -> str:
            node = self._stashed.get(piece[1])
            code = re.fullmatch(f"{STX}(\\d+){ETX}", node) if isinstance(node, str) else None
            return ESCAPED.get(chr(int(code[1])), "") if code else OPAQUE

        return str(INLINE_PLACEHOLDER_RE.sub(sign, text))


class _Finish(Treeprocessor):
    """First mentions, and the report."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, root: etree.Element) -> None:
        page, glossary = self.page, self.page.loaded.glossary
        told = on_page(page.md)
        each = page.rules.each if told is None else told
        if glossary.terms and (each or page.made):
            flow = Flow(page.md, root, page.made)
            nested = [
                (it.parent, it.element)
                for it in flow.links
                if it.inside or flow.anchors.hold(it.at)
            ]
            if nested:
                page.unlink(nested)
                flow = Flow(page.md, root, page.made)
            if each:
                Walk(glossary, page.link, page.rules, each, page.linked, flow).run(dict(page.made))
        page.report()


class _Close(Treeprocessor):
    """Tells the page that what follows is the page: `toc` renders every heading by itself first."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, root: etree.Element) -> None:  # noqa: ARG002 - Python-Markdown passes it
        self.page.closed = True


class _Definitions(Postprocessor):
    """What `aria-describedby` points to, at the end of the page; the hover card reads it too.

    As attributes: the search of a theme indexes every text, however it is hidden.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, text: str) -> str:
        if not self.page.closed:
            return text
        self.page.closed = False
        terms = [term for term in self.page.linked.values() if term.definition]
        if not terms or not self.page.options["tooltip"] or self.page.outer:
            return text
        told = "\n".join(map(_told, terms))
        return f"{text}\n<div hidden data-search-exclude>\n{told}\n</div>"


@lru_cache(maxsize=4096)
def _told(term: LinkedTerm) -> str:
    slug, title, definition = map(escape, (term.slug, term.title, term.definition))
    return (
        f'<span role="note" id="glossary-term-{slug}" data-title="{title}"'
        f' aria-label="{definition}"></span>'
    )


def makeExtension(**options: Any) -> GlossaryExtension:
    """How Python-Markdown finds the extension by the name of this module."""
    return GlossaryExtension(**options)
