"""The set-up of each tool as docs/linking/index.md tells it: a test that took other words proves
nothing about the page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "linking" / "index.md"
_SECTION = re.compile(r"^## (.+?)(?: \{#[\w-]+\})?$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def _sections() -> dict[str, str]:
    _, *parts = _SECTION.split(PAGE.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def block(section: str, language: str, site: str) -> str:
    """The one code block of a section in that language, for the site at that address."""
    assert section in _sections(), f"{PAGE.name} has no {section!r}, only {', '.join(_sections())}"
    found = [text for kind, text in _BLOCK.findall(_sections()[section]) if kind == language]
    assert len(found) == 1, f"{PAGE.name}, {section}: {len(found)} blocks of {language}, not one"
    return str(found[0]).replace("SITE", site)
