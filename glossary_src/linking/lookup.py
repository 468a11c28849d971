"""The terms of a glossary, by every spelling of every name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..faults import Fault, did_you_mean
from ..names import NameIndex, plurals
from .forms import closed, normalised

_ANCHOR = re.compile(r"[\w-]{1,100}")
_NUMBERED = ("claim-", "figure-", "source-", "term")
"""Anchors of what a page has many of; and that of the definition."""


@dataclass(frozen=True)
class LinkedTerm:
    """A term that others may link to."""

    slug: str
    title: str
    url: str
    names: tuple[str, ...] = ()
    """Its aliases."""
    definition: str = ""
    forms: tuple[str, ...] = ()
    """Further forms of its names, normalised, where the file lists them: plurals, verbs."""


@dataclass(frozen=True)
class Guard:
    """When a name that is an everyday word means the term."""

    needs: tuple[str, ...] = ()
    """One of these stands in the same sentence, or the page is about the field."""
    never: tuple[str, ...] = ()
    """It is no part of these."""


@dataclass(frozen=True)
class Glossary:
    """Terms by all their names, in any spelling, singular or plural."""

    terms: tuple[LinkedTerm, ...] = ()
    base: str = ""
    """The address of the site, with a slash at its end."""
    faults: tuple[Fault, ...] = field(default=())
    """Entries that were left out, and why."""
    guards: Mapping[str, Guard] | None = field(default=None, hash=False)
    """By normalised form; None where the file has none, as an inventory."""
    sections: tuple[str, ...] = ()
    """Anchors that every page of a term may have, where the file tells them."""
    addresses: Mapping[str, LinkedTerm] = field(default_factory=dict, hash=False)
    """Slugs that are names no more, where the file tells them: as addresses they still lead."""

    @cached_property
    def by_form(self) -> Mapping[str, LinkedTerm]:
        """The terms by normalised forms: names first, then plurals, then closed at hyphens."""
        known: dict[str, LinkedTerm] = {}
        called = [(name, term) for term in self.terms for name in _names(term)]
        for name, term in called:
            known.setdefault(normalised(name), term)
        for term in self.terms:
            for form in term.forms:
                known.setdefault(form, term)
        for name, term in called if not any(term.forms for term in self.terms) else ():
            for form in plurals(name):
                known.setdefault(normalised(form), term)
                known.setdefault(normalised(closed(form)), term)
        known.pop("", None)
        return known

    @cached_property
    def index(self) -> NameIndex:
        """Finds every term in running text."""
        forms = {form: term.slug for form, term in self.by_form.items()}
        return NameIndex(forms, plural=False)

    @cached_property
    def by_slug(self) -> Mapping[str, LinkedTerm]:
        """The terms by the last part of their address."""
        return {term.slug: term for term in self.terms}

    def find(self, name: str) -> LinkedTerm | None:
        """The term of that name, alias, plural, slug or other form, in any spelling."""
        return self.by_form.get(normalised(name))

    def at(self, slug: str) -> LinkedTerm | None:
        """The term that an address with this last part leads to."""
        return self.find(slug) or self.addresses.get(slug.lower())

    def has_section(self, anchor: str) -> bool:
        """Whether pages of terms have such an anchor, as far as the file tells."""
        if not self.sections or anchor in self.sections:
            return bool(_ANCHOR.fullmatch(anchor))
        return bool(_ANCHOR.fullmatch(anchor)) and anchor.startswith(_NUMBERED)

    def similar(self, name: str) -> str:
        """A suggestion for a name that is not there."""
        titles = {name.casefold() for term in self.terms for name in (term.title, *term.names)}
        return did_you_mean(name.casefold(), titles)


def _names(term: LinkedTerm) -> tuple[str, ...]:
    return (term.title, *term.names, term.slug)
