"""`forms.json`: every form of every name and what it leads to. Other feeds of names follow it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.linking.forms import closed, normalised
from glossary_src.names import plurals
from glossary_src.pipeline.feeds.twins import front_matter
from glossary_src.pipeline.read.word_forms import Guard, WordForms
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.site import Site
from glossary_src.schema.sections import ANCHORS

FORMAT = 1
FILE = "forms.toml"


@dataclass(frozen=True, slots=True)
class Row:
    """What a form leads to: a term, or a page that tells the meanings of a name apart."""

    slug: str
    title: str
    path: str
    """From the root of the site."""
    definition: str


@dataclass
class Table:
    """The rows, and the forms that lead to them."""

    rows: list[Row] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)
    """Normalised form to its row: names first, then what rules make of them."""
    spelled: dict[str, str] = field(default_factory=dict)
    """Normalised form to how it is written."""
    further: dict[str, list[str]] = field(default_factory=dict)
    """By slug: names and words that only the file of forms tells."""
    guards: dict[str, Guard] = field(default_factory=dict)
    """By normalised form."""
    addresses: dict[str, int] = field(default_factory=dict)
    """Slugs that lead to a row as addresses and are no name of it any more."""
    faults: list[Fault] = field(default_factory=list)

    def claim(self, name: str, row: int) -> None:
        """A name leads to one row only."""
        form = normalised(name)
        if form and self.forms.setdefault(form, row) != row:
            other = self.rows[self.forms[form]].slug
            rule = f"is claimed by {self.rows[row].slug!r} and by {other!r}."
            self.faults.append(Fault(f"form {form!r}", rule, "Take it from one of them.", FILE))
        self.spelled.setdefault(form, name)

    def follow(self, name: str, row: int) -> None:
        """What a rule makes of a name yields to what is claimed."""
        if (form := normalised(name)) not in self.forms:
            self.forms[form] = row
            self.spelled[form] = name

    def lead(self, slugs: Mapping[str, str]) -> None:
        """Old addresses, each with the slug that it leads to. A form needs no line."""
        at = {row.slug: number for number, row in enumerate(self.rows)}
        for old, slug in slugs.items():
            if slug in at and normalised(old) not in self.forms:
                self.addresses[old] = at[slug]

    def of(self, slug: str) -> list[str]:
        """The normalised forms that lead to a row."""
        return [form for form, at in self.forms.items() if self.rows[at].slug == slug]


def table_of(
    every: Mapping[str, Facts],
    site: Site,
    told: WordForms | None = None,
    written: Mapping[str, str] | None = None,
) -> Table:
    """All forms. `written` are the pages of `docs/`. Raises where two terms claim a form."""
    told = told or WordForms()
    table = Table()
    for facts in every.values():
        path, term = site.page(facts.entry), facts.term
        table.rows.append(Row(facts.slug, term.title, path, term.definition or ""))
    at = {row.slug: number for number, row in enumerate(table.rows)}
    for facts in every.values():
        for name in (*facts.term.names, facts.slug):
            table.claim(name, at[facts.slug])
    table.faults += _senses(table, at, site, told, written or {})
    table.faults += _further(table, at, told)
    only = {normalised(word) for words in told.words.values() for word in words}
    for form, row in list(table.forms.items()):
        if form not in only:
            for name in _followers(table.spelled[form]):
                table.follow(name, row)
    table.faults += _guards(table, told)
    if table.faults:
        raise GlossaryError(table.faults)
    return table


def _followers(name: str) -> Iterator[str]:
    """Its plural, and both closed at hyphens."""
    for form in plurals(name):
        yield form
        if closed(form) != form:
            yield closed(form)


def _senses(
    table: Table, at: dict[str, int], site: Site, told: WordForms, written: Mapping[str, str]
) -> Iterator[Fault]:
    for slug, sense in told.senses.items():
        page = f"senses/{slug}.md"
        if slug in at:
            yield Fault(f"senses.{slug}", "is a term.", "Its page is the place.", FILE)
        elif page in written:  # without docs/ there is nothing to lead to
            path = f"senses/{slug}/" if site.directory_urls else f"senses/{slug}.html"
            about = front_matter(written[page]).get("description", "")
            at[slug] = len(table.rows)
            table.rows.append(Row(slug, sense.title, path, about))
            for name in (sense.title, *sense.names):
                table.claim(name, at[slug])


def _further(table: Table, at: Mapping[str, int], told: WordForms) -> Iterator[Fault]:
    for part in (told.names, told.words):
        for slug, names in part.items():
            if slug not in at:
                yield Fault(f"{slug!r}", "is no term.", did_you_mean(slug, at), FILE)
                continue
            for name in names:
                table.claim(name, at[slug])
            table.further.setdefault(slug, []).extend(names)


def _guards(table: Table, told: WordForms) -> Iterator[Fault]:
    for name, guard in told.guards.items():
        base = normalised(name)
        if base not in table.forms:
            cure = did_you_mean(base, table.forms)
            yield Fault(f"guards.{name}", "is no name of a term.", cure, FILE)
            continue
        forms = {normalised(it) for it in (*_followers(name), closed(name))} | {base}
        also = {normalised(it) for word in guard.also for it in plurals(word)}
        for phrase in guard.never:
            if not _holding(phrase, forms | also):
                yield Fault(f"guards.{name}", f"has {phrase!r}.", f"{name!r} is not in it.", FILE)
        for form in sorted((forms | also) & table.forms.keys()):
            never = (_with(phrase, base, form) for phrase in map(normalised, guard.never))
            held = tuple(dict.fromkeys(it for it in never if _holding(it, {form})))
            table.guards[form] = Guard(tuple(map(normalised, guard.needs)), held)


def _with(phrase: str, base: str, form: str) -> str:
    return re.sub(rf"\b{re.escape(base)}\b", form, phrase)


def _holding(phrase: str, forms: Iterable[str]) -> bool:
    return any(f" {form} " in f" {normalised(phrase)} " for form in forms)


def guards_data(table: Table) -> dict[str, dict[str, list[str]]]:
    """The everyday words among the forms: see docs/linking/data.md."""
    return {
        form: {"needs": list(guard.needs), "never": list(guard.never)}
        for form, guard in table.guards.items()
    }


def forms_json(table: Table, site: Site) -> bytes:
    """`forms.json`, without blanks: pages of others fetch it."""
    whole: dict[str, Any] = {
        "format": FORMAT,
        "name": site.glossary.name,
        "url": site.url,
        "terms": [[row.slug, row.title, row.path, row.definition] for row in table.rows],
        "forms": table.forms,
        "addresses": table.addresses,
        "sections": list(ANCHORS),
        "guards": guards_data(table),
    }
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
