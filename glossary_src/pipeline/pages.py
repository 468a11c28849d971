"""Compose the pages: rendered terms in, Markdown out. The templates are files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.linking.names import NameIndex
from glossary_src.pipeline.bibliography import Source
from glossary_src.pipeline.load import Entry, relations
from glossary_src.pipeline.numbers import marked
from glossary_src.pipeline.promises import Outcomes, numbers
from glossary_src.pipeline.prose import Writer, module_of, tokens
from glossary_src.pipeline.relation_map import relation_map
from glossary_src.pipeline.run import Ran
from glossary_src.pipeline.views import View, figure, name_index, view
from glossary_src.schema import GROUPS, LEVELS

TEMPLATES = Path(__file__).parent / "templates"
_FIGURE = re.compile(r"^!\[\]\(figure:(\w+)\.(\w+)\)$", re.MULTILINE)
_NUMBER = re.compile(r"@\{(\w+)\.([\w.]+)(?::([^}]*))?\}")
_TERM_LINK = re.compile(r"\]\((term:[\w-]+)\)")


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages need to know of the place they will stand in."""

    url: str = ""
    """Where the site is published; empty when nobody said."""
    directory_urls: bool = True
    python_megabytes: float = 0.0
    """What “Edit and run” would load; 0 where the site was built without Pyodide."""

    def page(self, entry: Entry) -> str:
        """The address of a term's page, from the root of the site."""
        return f"terms/{entry.slug}/" if self.directory_urls else f"terms/{entry.slug}.html"

    def beside(self, entry: Entry) -> str:
        """The address of a term's page, from another term's page."""
        return f"../{entry.slug}/" if self.directory_urls else f"{entry.slug}.html"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        comment_start_string="{##",  # `{#id}` is how Markdown names a heading
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        keep_trailing_newline=True,
    )
    environment.filters["json"] = lambda value: Markup(json.dumps(value, ensure_ascii=False))
    environment.filters["md"] = Markup
    environment.filters["inline"] = lambda text: Markup(" ".join(str(text).split()))
    return environment


def term_pages(
    entries: Mapping[str, Entry], outcomes: Outcomes, sources: Mapping[str, Source], site: Site
) -> dict[str, bytes]:
    """The page of every term, the index and the page of all definitions."""
    names, related = name_index(entries), relations(dict(entries))
    views = {
        module: view(entry, outcomes, sources, names, lambda other: f"{entries[other].slug}.md")
        for module, entry in entries.items()
    }
    templates = _environment()
    titles = {module: entry.term.title for module, entry in entries.items()}
    slugs = {module: entry.slug for module, entry in entries.items()}
    pages = {}
    for module, entry in entries.items():
        kinds = related[module]
        drawn = relation_map(
            entry.term.title, kinds, titles, lambda other: site.beside(entries[other]), entry.slug
        )
        pages[f"terms/{entry.slug}.md"] = templates.get_template("term.md.j2").render(
            view=views[module],
            kinds=kinds,
            map=drawn,
            titles=titles,
            slugs=slugs,
            mentioned_in=_mentioned_in(module, views, kinds),
            site=site,
            address=site.page(entry),
        )
        for it in views[module].figures:
            pages[f"terms/{entry.slug}/{it['name']}.py"] = it["listing"]
    shared = {"entries": _alphabetical(entries), "groups": GROUPS, "levels": LEVELS, "site": site}
    pages["terms/index.md"] = templates.get_template("index.md.j2").render(**shared)
    pages["terms/all.md"] = templates.get_template("all.md.j2").render(**shared)
    return {path: text.encode() for path, text in pages.items()}


def _alphabetical(entries: Mapping[str, Entry]) -> list[Entry]:
    return sorted(entries.values(), key=lambda entry: entry.term.title.casefold())


def _mentioned_in(
    module: str, views: Mapping[str, View], kinds: Mapping[str, Sequence[str]]
) -> list[str]:
    """Terms whose prose links here and that no relation names already."""
    named = {other for others in kinds.values() for other in others}
    return [m for m, v in views.items() if module in v.writer.linked and m not in named]


def handwritten(
    text: str, file: str, entries: Mapping[str, Entry], outcomes: Outcomes, up: str
) -> str:
    """A page of `docs/` with its numbers, figures and term links filled in.

    Its notation names the term first: `@{sigmoid.slope.steepest:.2f}`, `![](figure:sigmoid.slope)`.
    `up` leads from the page to the root of `docs/`.
    """
    faults: list[Fault] = []
    known: dict[str, float] = {"glossary.terms": float(len(entries))}
    for entry in entries.values():
        known |= {f"{entry.module}.{k}": v for k, v in numbers(entry, outcomes).items()}

    def number(match: re.Match[str]) -> str:
        name = f"{match[1]}.{match[2]}"
        if name not in known:
            faults.append(Fault(match[0], "is no number.", did_you_mean(name, known), file))
            return ""
        return marked(known[name], match[3] or "")

    def drawing(match: re.Match[str]) -> str:
        entry = entries.get(match[1])
        outcome = outcomes.get(match[1], {}).get(match[2])
        if entry is None or not isinstance(outcome, Ran):
            known_figures = [f"{m}.{s}" for m, found in outcomes.items() for s in found]
            cure = did_you_mean(f"{match[1]}.{match[2]}", known_figures)
            faults.append(Fault(match[0], "is no figure.", cure, file))
            return ""
        snippet = next(s for s in entry.term.snippets if s.name == match[2])
        writer = Writer(numbers(entry, outcomes), {}, NameIndex({}), lambda _: "")
        key = f"{entry.slug}-{snippet.name.replace('_', '-')}"
        drawn = figure(entry, snippet, outcome.svg, writer, key=key)
        return f'<div class="g-svg" markdown="0">{drawn}</div>'

    def term_link(match: re.Match[str]) -> str:
        module = module_of(match[1])
        if module not in entries:
            faults.append(Fault(match[0], "links to no term.", did_you_mean(module, entries), file))
            return match[0]
        return f"]({up}terms/{entries[module].slug}.md)"

    written = []
    for token in tokens(text):
        if token.kind == "code":
            written.append(token.text)
        else:
            filled = _NUMBER.sub(number, _FIGURE.sub(drawing, token.text))
            written.append(_TERM_LINK.sub(term_link, filled))
    if faults:
        raise GlossaryError(faults)
    return "".join(written)


def uses_notation(text: str) -> bool:
    """Whether a page of `docs/` has anything to fill in."""
    return any(pattern.search(text) for pattern in (_FIGURE, _NUMBER, _TERM_LINK))
