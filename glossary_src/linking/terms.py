"""The terms of a glossary as its site publishes them: three files, from the slim to the whole.

`forms.json` has every form and the definitions, `glossary.json` has all, `objects.inv` names only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from ..faults import Fault
from .admitted import (
    MARKUP,
    address_fault,
    address_of,
    clean,
    is_ours,
    list_of,
    name_fault,
    refused,
    slug_in,
    text_of,
)
from .forms import normalised
from .inventory import MOST_BYTES, parse
from .lookup import Glossary, Guard, LinkedTerm

__all__ = ["PROJECT", "Glossary", "Guard", "LinkedTerm", "read"]
PROJECT = "Gradient Glossary"
FORMAT = 1
"""Of `forms.json`."""
MOST_CONTAINERS, MOST_COMMAS = 100_000, 500_000
"""Of a JSON file: what they cost in memory is not bounded by its size alone."""
MOST_FAULTS = 20
"""So many entries that were left out are told one by one."""


def read(data: bytes, base: str, project: str = PROJECT) -> Glossary:
    """A glossary from any of the files. `base` is the address of the site it describes."""
    read_one = _from_json if data.lstrip()[:1] == b"{" else _from_inventory
    found = read_one(data, base, project)
    if (more := len(found.faults) - MOST_FAULTS) > 0:
        rest = Fault(f"{more} more entries", "are wrong in the same ways.", "They are left out.")
        found = replace(found, faults=(*found.faults[:MOST_FAULTS], rest))
    if not found.terms:
        told = "; ".join(str(fault) for fault in found.faults[:3])
        raise refused("holds no term that can be linked.", told or "Is it the right file?")
    return found


def _from_inventory(data: bytes, base: str, project: str) -> Glossary:
    inventory = parse(data)
    is_ours(inventory.project, project)
    labels: dict[str, tuple[str, str]] = {}
    names: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for row in inventory.rows:
        address = row.address
        if address.endswith("$"):
            address = address[:-1] + quote(row.name)
        url = address_of(base, address, same_host=True)
        if fault := name_fault(row.name) or address_fault(row.name, url, address, base):
            faults.append(fault)
        elif row.role == "label":
            labels.setdefault(url, (row.name, clean(row.shown)))
        else:
            names.setdefault(url, []).append(row.name)
    terms = []
    for url, called in names.items():
        title = labels.get(url, ("", called[0]))[1]  # the first label is that of the title
        title = called[0] if MARKUP.search(title) else title
        terms.append(LinkedTerm(slug_in(url), title, url, tuple(n for n in called if n != title)))
    return Glossary(tuple(terms), base, tuple(faults))


def _from_json(data: bytes, base: str, project: str) -> Glossary:
    if len(data) > MOST_BYTES:
        raise refused("is too large.", f"{MOST_BYTES // 1_000_000} MB at most.")
    containers = data.count(b"{") + data.count(b"[")
    if containers > MOST_CONTAINERS or data.count(b",") > MOST_COMMAS:
        raise refused("holds far too much.", "Is it the right file?")
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise refused("is no JSON.", str(error)[:120]) from error
    is_ours(whole.get("name"), project)
    base = base or address_of("", text_of(whole.get("url")))
    faults: list[Fault] = []
    entries = _rows(whole) if "format" in whole else list_of(whole.get("terms"))
    within = "format" in whole  # its rows have paths on its own site
    terms = [_entry(it, base, faults, within) for it in entries]
    return Glossary(
        tuple(term for term in terms if term),
        base,
        tuple(faults),
        _guards(whole.get("guards")) if "guards" in whole else None,
        tuple(it for it in list_of(whole.get("sections")) if _is_anchor(it)),
        _addresses(whole.get("addresses"), terms),
    )


def _rows(whole: dict[str, Any]) -> list[Any]:
    """Those of `forms.json` as `glossary.json` would have them."""
    if whole["format"] != FORMAT:
        raise refused(f"has the format {whole['format']!r}.", f"This package reads {FORMAT}.")
    rows = list_of(whole.get("terms"))
    forms: dict[int, list[str]] = {}
    told = whole.get("forms")
    for form, at in told.items() if isinstance(told, dict) else ():
        if type(at) is int and 0 <= at < len(rows):
            forms.setdefault(at, []).append(form)
    fields = ("slug", "title", "url", "definition")
    return [
        {**dict(zip(fields, row)), "forms": forms.get(at)} if isinstance(row, list) else row
        for at, row in enumerate(rows)
    ]


def _addresses(told: Any, rows: Sequence[LinkedTerm | None]) -> Mapping[str, LinkedTerm]:
    """Slugs that are names no more; what leads to no row that is let in is left out."""
    given = told.items() if isinstance(told, dict) else ()
    found = {old: rows[at] for old, at in given if type(at) is int and 0 <= at < len(rows)}
    return {old: term for old, term in found.items() if term and _is_anchor(old)}


def _entry(entry: Any, base: str, faults: list[Fault], same_host: bool) -> LinkedTerm | None:
    """One entry of `glossary.json`; what is wrong with it goes to the faults."""
    if not isinstance(entry, dict):
        faults.append(Fault("an entry of the glossary", "is no object.", "It is left out."))
        return None
    title, given = text_of(entry.get("title")), text_of(entry.get("url"))
    url = address_of(base, given, same_host=same_host)
    if fault := name_fault(title) or address_fault(title, url, given, base):
        faults.append(fault)
        return None
    named = [name for name in list_of(entry.get("aliases")) if isinstance(name, str)]
    faults += [fault for name in named if (fault := name_fault(name))]
    names = tuple(name for name in named if not name_fault(name))
    told = [form for form in list_of(entry.get("forms")) if isinstance(form, str)]
    forms = tuple(form for form in told if not name_fault(form) and normalised(form) == form)
    slug = text_of(entry.get("slug"))
    slug = slug if re.fullmatch(r"[\w-]{1,100}", slug) else slug_in(url)
    definition = clean(text_of(entry.get("definition")))[:1000]
    return LinkedTerm(slug, title, url, names, definition, forms)


def _guards(told: Any) -> Mapping[str, Guard]:
    """What is no guard is none: a name without one is linked, as any other."""
    return {
        name: Guard(*(_words(guard.get(part)) for part in ("needs", "never")))
        for name, guard in (told.items() if isinstance(told, dict) else ())
        if isinstance(guard, dict)
    }


def _words(value: Any) -> tuple[str, ...]:
    return tuple(filter(None, (normalised(it) for it in list_of(value) if isinstance(it, str))))


def _is_anchor(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[\w-]{1,100}", value))
