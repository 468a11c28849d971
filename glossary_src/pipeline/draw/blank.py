"""Figures that show nothing, or that fit no page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary_src.faults import Fault

WIDTHS, HEIGHTS = (3.0, 8.0), (1.0, 8.0)
"""Inches, from the least to the most."""
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_DRAWN = re.compile(r"<(?!svg|g\b|defs|style|title|/)")


def figure_faults(svg: str, thing: str) -> Iterator[Fault]:
    """What is wrong with a figure as a thing to look at."""
    if not (size := _SIZE.search(svg)):
        return
    if not _DRAWN.search(svg):
        yield Fault(thing, "returns an empty figure.", "Draw something: fig, ax = plt.subplots().")
    for name, units, (least, most) in (("wide", size[1], WIDTHS), ("high", size[2], HEIGHTS)):
        if not least <= (inches := float(units) / 72) <= most:
            cure = f"Between {least:g} and {most:g}, as in plt.subplots(figsize=(5.84, 3.6))."
            yield Fault(thing, f"returns a figure {inches:,.3g} inches {name}.", cure)
