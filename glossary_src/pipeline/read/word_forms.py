"""`forms.toml`: forms of names that no rule makes, and names that are everyday words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.read.files import text_of

_PARTS = {"names", "words", "senses", "guards"}
Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sense:
    """A page written by hand, `senses/<slug>.md`, that a name leads to."""

    title: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guard:
    """When an everyday word means the term."""

    needs: tuple[str, ...] = ()
    """One of these stands in the same sentence, or the page is about the field."""
    never: tuple[str, ...] = ()
    """It is no part of these."""
    also: tuple[str, ...] = ()
    """Other forms that the same holds for."""


@dataclass(frozen=True, slots=True)
class WordForms:
    """What the file says, by the slugs of terms; guards by names."""

    names: Lists = field(default_factory=dict)
    """Further names; plurals follow."""
    words: Lists = field(default_factory=dict)
    """Verbs and the like, as they stand."""
    senses: Mapping[str, Sense] = field(default_factory=dict)
    guards: Mapping[str, Guard] = field(default_factory=dict)


def word_forms(path: Path) -> WordForms:
    """What is in the file; nothing where there is none. Raises `GlossaryError`."""
    if not path.is_file():
        return WordForms()
    try:
        told = tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        fault = Fault("the file", f"is no TOML: {error}.", "Mend it.", path.name)
        raise GlossaryError([fault]) from error
    if faults := list(_faults(told)):
        raise GlossaryError(fault.found_in(path.name) for fault in faults)
    return WordForms(
        _lists(told.get("names", {})),
        _lists(told.get("words", {})),
        {
            slug: Sense(it["title"], _list(it, "names"))
            for slug, it in told.get("senses", {}).items()
        },
        {
            name: Guard(*(_list(it, part) for part in ("needs", "never", "also")))
            for name, it in told.get("guards", {}).items()
        },
    )


def _lists(table: Mapping[str, list[str]]) -> Lists:
    return {slug: tuple(names) for slug, names in table.items()}


def _list(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(table.get(key, ()))


def _faults(told: Mapping[str, Any]) -> Iterator[Fault]:
    for part in told.keys() - _PARTS:
        yield Fault(f"[{part}]", "is no part of the file.", did_you_mean(part, _PARTS))
    for part in ("names", "words"):
        for slug, forms in told.get(part, {}).items():
            yield from _list_faults(f"{part}.{slug}", forms)
    for slug, sense in told.get("senses", {}).items():
        if not isinstance(sense.get("title"), str):
            yield Fault(f"senses.{slug}", "has no title.", "Write title = ...")
        yield from _list_faults(f"senses.{slug}.names", sense.get("names", []))
    for name, guard in told.get("guards", {}).items():
        for key, forms in guard.items():
            if key not in ("needs", "never", "also"):
                yield Fault(f"guards.{name}", f"has {key!r}.", "It has needs, never, also.")
            yield from _list_faults(f"guards.{name}.{key}", forms)


def _list_faults(thing: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, list) or not all(isinstance(it, str) and it for it in value):
        yield Fault(thing, "is no list of words.", 'Write ["one", "another"].')
