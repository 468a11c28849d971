"""A figure on a page of its own, to be embedded in other people's pages: small, no navigation."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from glossary_src.pipeline.read.formulas import mathml
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.write.figures import Figure
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import as_json, environment
from glossary_src.pipeline.write.views import View
from glossary_src.schema.grammar import Token

WIDTH = 640
"""Pixels that `height` is meant for, and that an oEmbed answer names."""
_BOX = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
_MARKDOWN = re.compile(r' markdown(?:="\w+")?')
_TAG = re.compile("<[^>]+>")
_CARD = (1200, 630)


class _Html(Writer):
    """Texts as HTML without links."""

    def _plain(self, token: Token) -> str:
        if token.kind == "formula":
            return mathml(token.text[1:-1])
        return escape(super()._plain(token), quote=False)


@dataclass(frozen=True, slots=True)
class Embed:
    """A figure to be embedded: every attribute is what a template prints."""

    figure: Figure
    slug: str
    title: str
    """Its term and its name."""
    caption: str
    """As HTML."""
    page: str
    """The page of its term from the root of the site, at the figure."""

    @property
    def folder(self) -> str:
        """Its address from the root of the site."""
        return f"embed/{self.slug}/{self.figure.name.replace('_', '-')}/"

    @property
    def height(self) -> int:
        """Pixels that it takes where it is `WIDTH` pixels wide, or a little less."""
        wide, high = map(float, _BOX.findall(self.figure.svg)[0])
        turn = self.figure.turn
        rows = math.ceil(len(turn.controls) / 2) * 62 + 110 if turn else 0
        said = f"{_TAG.sub('', self.caption)} ( {self.figure.shows} )"  # its frame takes room
        lines = math.ceil(len(said) / 78) + 1
        return round((WIDTH - 32) * high / wide) + rows + lines * 22 + 40


_PAGES: Memory[dict[str, bytes]] = Memory()


def embeds(view: View, site: Site) -> Iterator[Embed]:
    """Every figure of a page, to be embedded."""
    computed = view.computed
    writer = _Html(computed.numbers, {})
    captions = {it.name: writer.plain(it.caption) for it in computed.entry.snippets}
    for figure in view.shown:
        title = f"{computed.term.title}: {figure.name.replace('_', ' ')}"
        page = f"{site.page(computed.entry)}#figure-{figure.name}"
        yield Embed(figure, computed.slug, title, captions[figure.name], page)


def embed_pages(views: Mapping[str, View], site: Site) -> dict[str, bytes]:
    """A page for every figure and, where the site knows its address, an oEmbed answer beside it."""
    files: dict[str, bytes] = {}
    for module, view in views.items():
        files |= _PAGES(module, _pages, view, site)
    return files


def _pages(view: View, site: Site) -> dict[str, bytes]:
    template = environment().get_template("embed.html.j2")
    files = {}
    for it in embeds(view, site):
        html = template.render(it=it, site=site, glossary=site.glossary, up="../../../")
        files[f"{it.folder}index.html"] = _MARKDOWN.sub("", html).encode()
        if site.url:
            files[f"{it.folder}oembed.json"] = as_json(oembed(it, site))
    return files


def iframe(it: Embed, site: Site) -> str:
    """The line that puts a figure into a page."""
    return (
        f'<iframe src="{site.url}{it.folder}" title="{escape(it.title)}" width="100%" '
        f'height="{it.height}" loading="lazy" frameborder="0"></iframe>'
    )


def oembed(it: Embed, site: Site) -> dict[str, object]:
    """What tools that unfold an address read of it."""
    return {
        "version": "1.0",
        "type": "rich",
        "title": it.title,
        "provider_name": f"The {site.glossary.name}",
        "provider_url": site.url,
        "width": WIDTH,
        "height": it.height,
        "html": iframe(it, site),
        "thumbnail_url": f"{site.url}terms/{it.slug}/card.png",
        "thumbnail_width": _CARD[0],
        "thumbnail_height": _CARD[1],
    }
