"""The terms of a glossary as its site publishes them: `glossary.json` or `objects.inv`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from ..faults import Fault, GlossaryError, did_you_mean
from ..names import NameIndex, plurals, words
from .inventory import MOST_BYTES, parse

PROJECT = "Gradient Glossary"
MOST_CONTAINERS, MOST_COMMAS = 100_000, 500_000
"""Of a JSON file: what they cost in memory is not bounded by its size alone."""
MOST_FAULTS = 20
"""So many entries that were left out are told one by one."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\u202a-\u202e\u2066-\u2069]+")
_MARKUP = re.compile(r"[<>]|&#|\x02|\x03")


@dataclass(frozen=True)
class LinkedTerm:
    """A term that others may link to."""

    slug: str
    title: str
    url: str
    names: tuple[str, ...] = ()
    """Its aliases."""
    definition: str = ""


@dataclass(frozen=True)
class Glossary:
    """Terms by all their names, in any case, singular or plural."""

    terms: tuple[LinkedTerm, ...] = ()
    base: str = ""
    """The address of the site, with a slash at its end."""
    faults: tuple[Fault, ...] = field(default=())
    """Entries that were left out, and why."""

    @cached_property
    def _by_name(self) -> dict[str, LinkedTerm]:
        known: dict[str, LinkedTerm] = {}
        called = [(name, term) for term in self.terms for name in _names(term)]
        for name, term in called:
            known.setdefault(" ".join(words(name)), term)
        for name, term in called:
            for form in plurals(name):
                known.setdefault(" ".join(words(form)), term)
        return known

    @cached_property
    def index(self) -> NameIndex:
        """Finds every term in running text."""
        return NameIndex({name: term.slug for term in self.terms for name in _names(term)})

    @cached_property
    def by_slug(self) -> Mapping[str, LinkedTerm]:
        """The terms by the last part of their address."""
        return {term.slug: term for term in self.terms}

    def find(self, name: str) -> LinkedTerm | None:
        """The term of that name, alias, plural or slug."""
        return self._by_name.get(" ".join(words(name)))

    def similar(self, name: str) -> str:
        """A suggestion for a name that is not there."""
        titles = {name.casefold() for term in self.terms for name in (term.title, *term.names)}
        return did_you_mean(name.casefold(), titles)


def _names(term: LinkedTerm) -> tuple[str, ...]:
    return (term.title, *term.names, term.slug)


def read(data: bytes, base: str, project: str = PROJECT) -> Glossary:
    """A glossary from either file. `base` is the address of the site it describes."""
    read_one = _from_json if data.lstrip()[:1] == b"{" else _from_inventory
    found = read_one(data, base, project)
    if (more := len(found.faults) - MOST_FAULTS) > 0:
        rest = Fault(f"{more} more entries", "are wrong in the same ways.", "They are left out.")
        found = replace(found, faults=(*found.faults[:MOST_FAULTS], rest))
    if not found.terms:
        told = "; ".join(str(fault) for fault in found.faults[:3])
        raise _refused("holds no term that can be linked.", told or "Is it the right file?")
    return found


def _from_inventory(data: bytes, base: str, project: str) -> Glossary:
    inventory = parse(data)
    _is_ours(inventory.project, project)
    labels: dict[str, tuple[str, str]] = {}
    names: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for row in inventory.rows:
        address = row.address
        if address.endswith("$"):
            address = address[:-1] + quote(row.name)
        url = _address(base, address, same_host=True)
        if fault := _name_fault(row.name) or _address_fault(row.name, url, address, base):
            faults.append(fault)
        elif row.role == "label":
            labels.setdefault(url, (row.name, _clean(row.shown)))  # the first is its own
        else:
            names.setdefault(url, []).append(row.name)
    terms = []
    for url, called in names.items():
        slug, title = labels.get(url, (_slug(url), called[0]))
        title = called[0] if _MARKUP.search(title) else title
        terms.append(LinkedTerm(slug, title, url, tuple(n for n in called if n != title)))
    return Glossary(tuple(terms), base, tuple(faults))


def _from_json(data: bytes, base: str, project: str) -> Glossary:
    if len(data) > MOST_BYTES:
        raise _refused("is too large.", f"{MOST_BYTES // 1_000_000} MB at most.")
    containers = data.count(b"{") + data.count(b"[")
    if containers > MOST_CONTAINERS or data.count(b",") > MOST_COMMAS:
        raise _refused("holds far too much.", "Is it the right file?")
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused("is no JSON.", str(error)[:120]) from error
    _is_ours(whole.get("name"), project)
    base = base or _address("", _text(whole.get("url")))
    entries = whole.get("terms")
    faults: list[Fault] = []
    terms = [_entry(e, base, faults) for e in (entries if isinstance(entries, list) else [])]
    return Glossary(tuple(t for t in terms if t), base, tuple(faults))


def _entry(entry: Any, base: str, faults: list[Fault]) -> LinkedTerm | None:
    """One entry of `glossary.json`; what is wrong with it goes to the faults."""
    if not isinstance(entry, dict):
        faults.append(Fault("an entry of the glossary", "is no object.", "It is left out."))
        return None
    title, given = _text(entry.get("title")), _text(entry.get("url"))
    url = _address(base, given)
    if fault := _name_fault(title) or _address_fault(title, url, given, base):
        faults.append(fault)
        return None
    aliases = entry.get("aliases")
    named = [a for a in (aliases if isinstance(aliases, list) else []) if isinstance(a, str)]
    faults += [fault for alias in named if (fault := _name_fault(alias))]
    names = tuple(alias for alias in named if not _name_fault(alias))
    slug = _text(entry.get("slug"))
    slug = slug if re.fullmatch(r"[\w-]{1,100}", slug) else _slug(url)
    return LinkedTerm(slug, title, url, names, _clean(_text(entry.get("definition")))[:1000])


def _refused(rule: str, cure: str) -> GlossaryError:
    return GlossaryError([Fault("glossary", rule, cure)])


def _is_ours(found: Any, wanted: str) -> None:
    if found != wanted:
        name = _clean(str(found))[:80]
        raise _refused(f"is that of {name!r}, not of {wanted!r}.", "Set project if you mean it.")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """Text without signs that mean something to a parser or turn the direction of writing."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _name_fault(name: str) -> Fault | None:
    if not words(name) or len(name) > 200 or _CONTROL.search(name) or _MARKUP.search(name):
        return Fault(f"name {_clean(name)[:60]!r}", "is no name of a term.", "It is left out.")
    return None


def _address(base: str, address: str, *, same_host: bool = False) -> str:
    """The whole address, or nothing if it is not one that a reader may be sent to."""
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
        foreign = same_host and parts.netloc != urlsplit(base).netloc
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"]", url)
    return url if plain and not foreign and not _CONTROL.search(address) else ""


def _address_fault(name: str, url: str, given: str, base: str) -> Fault | None:
    if url:
        return None
    cure = "It is left out." if base else "Set url to the address of the site."
    return Fault(f"term {name!r}", f"leads to {_clean(given)[:60]!r}.", cure)


def _slug(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].removesuffix(".html")
