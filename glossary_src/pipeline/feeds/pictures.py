"""The opening figure of a term to pass on: as an SVG that stands alone, as a card for previews.

resvg draws the card from the figure that the page shows, with the fonts that matplotlib brings:
the same picture on every machine, nothing downloaded, no snippet run twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache as memo
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from glossary_src.pipeline.run.cache import Cache, digest
from glossary_src.pipeline.run.keys import ground
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.views import View

SIZE = (1200, 630)
"""What previews ask for."""
_FONT, _MARGIN, _COLUMN = "DejaVu Sans", 48, 420
_VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^)]+)\)")
_INK, _SHADE, _MARK = "#1f2430", "#5b606c", "#0063a6"


def standalone(svg: str) -> str:
    """A figure in the colors of a light page, with a font of its own."""
    plain = _VARIABLE.sub(r"\1", svg)
    return plain.replace('font-family="inherit"', f'font-family="{_FONT}, sans-serif"', 1)


def figure_files(views: Mapping[str, View]) -> dict[str, bytes]:
    """Every figure of every page as an SVG that stands alone."""
    return {
        f"terms/{view.computed.slug}/{figure.name}.svg": standalone(figure.svg).encode()
        for view in views.values()
        for figure in view.shown
    }


def pictures(every: Mapping[str, Facts], site: Site, cache: Cache) -> dict[str, bytes]:
    """The card of every term by its slug; one that was drawn before is recalled."""
    name = site.glossary.name
    return {
        facts.slug: _drawn(facts.term.title, facts.term.definition or "", facts.svg, name, cache)
        for facts in every.values()
    }


def cover(every: Mapping[str, Facts], site: Site, cache: Cache) -> dict[str, bytes]:
    """The card of all other pages, with the figure of one term, if the glossary names one."""
    glossary = site.glossary
    if glossary.cover not in every:
        return {}
    drawn = _drawn(
        glossary.question, glossary.about, every[glossary.cover].svg, glossary.name, cache
    )
    return {"card.png": drawn}


def _drawn(title: str, text: str, svg: str, name: str, cache: Cache) -> bytes:
    key = digest([name, title, text, standalone(svg), *_ground()])
    if kept := cache.read_bytes(key, ".png"):
        return kept
    png = render(layout(title, text, svg, name))
    cache.write_bytes(key, ".png", png)
    return png


@memo
def _ground() -> tuple[str, ...]:
    return ground(__name__, "resvg_py", "matplotlib", "pillow")


def layout(title: str, text: str, svg: str, name: str) -> str:
    """Title and text on the left with the name of the glossary, the figure on the right."""
    width, height = SIZE
    left, free = _MARGIN + _COLUMN + 24, width - 2 * _MARGIN - _COLUMN - 24
    box = f'x="{left}" y="{_MARGIN}" width="{free}" height="{height - 2 * _MARGIN}"'
    figure = standalone(svg).replace("<svg ", f"<svg {box} ", 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{_FONT}" fill="{_INK}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<rect width="{width}" height="12" fill="{_MARK}"/>'
        f"{''.join(_column(title, text, name))}{figure}</svg>"
    )


def _column(title: str, told: str, name: str) -> Iterator[str]:
    size = 48
    while size > 24 and max(_length(word, size, bold=True) for word in title.split()) > (_COLUMN):
        size -= 2
    y = 56.0
    for line in _wrapped(title, size, bold=True):
        y += size * 1.15
        yield _text(line, y, size, "font-weight='bold'")
    y += 20
    for line in _wrapped(told, 22):
        y += 32
        yield _text(line, y, 22)
    yield _text(f"The {name}", SIZE[1] - 40, 20, f"fill='{_SHADE}'")


def _text(line: str, y: float, size: int, more: str = "") -> str:
    return f'<text x="{_MARGIN}" y="{y:g}" font-size="{size}" {more}>{escape(line)}</text>'


def _wrapped(text: str, size: int, *, bold: bool = False) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and _length(f"{line} {word}", size, bold=bold) > _COLUMN:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _length(text: str, size: int, *, bold: bool = False) -> float:
    return float(_measure(bold).getlength(text)) * size / 100


@memo
def _measure(bold: bool) -> Any:
    from PIL import ImageFont  # not needed when every card is recalled

    return ImageFont.truetype(str(_fonts()[bold]), 100)


@memo
def _fonts() -> tuple[Path, Path]:
    """Regular and bold, where matplotlib keeps them. Importing it would take longer."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    return folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"


def render(svg: str) -> bytes:
    """An SVG as PNG, with these fonts and no others."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=[str(font) for font in _fonts()],
            font_family=_FONT,
        )
    )
