"""Pages by hand and labs that speak of a term: its page leads there."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary_src.pipeline.write.site import Lab
from glossary_src.schema.grammar import module_of

MOST = 5
"""How many pages a term names."""
_ELSEWHERE = ("index.md", "changelog.md", "contributing/", "linking/")
"""Pages that name terms as examples, or all of them."""
_LINK = re.compile(r"\]\((term:[\w-]+)\)|\]\((?:\.\./)+terms/([\w-]+)/?(?:#[\w-]*)?\)")
_TITLE = re.compile(r"^title: *(.+)$|^# +(.+?)(?: *\{.*\})?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that speaks of a term."""

    title: str
    href: str
    """From the page of the term."""


def spoken_of(text: str) -> tuple[str, ...]:
    """The terms, as modules, that a text links in a heading, in a table, or at least twice."""
    linked = Counter(_modules(text))
    lines = (line for line in text.splitlines() if line.startswith(("#", "|")))
    marked = {module for line in lines for module in _modules(line)}
    return tuple(sorted(marked | {module for module, times in linked.items() if times > 1}))


def see_also(
    written: Mapping[str, str], labs: Sequence[Lab], modules: Collection[str]
) -> dict[str, list[Reading]]:
    """For every term the pages and labs that speak of it; `written` are those of `docs/`."""
    found: dict[str, list[Reading]] = {module: [] for module in modules}
    for page, title, spoken in [*_pages(written), *((it.page, it.title, it.terms) for it in labs)]:
        for module in filter(found.__contains__, spoken):
            found[module].append(Reading(title, posixpath.join("..", page)))
    return {module: readings[:MOST] for module, readings in found.items()}


def _pages(written: Mapping[str, str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for path, text in written.items():
        if not path.startswith(_ELSEWHERE):
            yield path, _title(text, path), spoken_of(text)


def _title(text: str, path: str) -> str:
    if not (found := _TITLE.search(text)):
        return posixpath.splitext(path)[0]
    named = found[1] or found[2]
    return json.loads(named) if named.startswith('"') else named


def _modules(text: str) -> list[str]:
    links = (match[1] or f"term:{match[2]}" for match in _LINK.finditer(text))
    return [module_of(link) for link in links]
