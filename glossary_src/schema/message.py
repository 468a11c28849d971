"""What people paste or see when something is wrong: what it means, what to check, what cures it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.schema.fields import field_faults
from glossary_src.schema.grammar import module_of, tokens
from glossary_src.schema.text import missing, one_line, text_faults

KINDS = {"message": "Messages", "symptom": "Symptoms"}
FILE = "messages.py"
TEXTS = ("means", "check", "cure")
"""Fields in the notation of texts."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_ALSO = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A line that a program prints, or what people see: `kind` says which."""

    slug: str
    """Its anchor on the page. It stays when the words change."""
    kind: str = "message"
    where: str
    """Where it happens: a key of the places."""
    words: str
    """A message as it is printed, without backticks and what varies; a symptom in a few words."""
    also: tuple[str, ...] = ()
    """Other wordings that readers type."""
    means: str
    check: str
    """What to do first: a line of code in backticks, or an action."""
    cure: str
    """With a link: `[words](term:slug)`."""
    terms: tuple[str, ...]
    """Modules of terms that explain it."""
    recipe: str = ""
    """The anchor of its recipe on `recipes.md`, where a glossary has that page."""
    unraised: str = ""
    """Why no test raises this message; empty where one does."""

    def __post_init__(self) -> None:
        for name in ("words", *TEXTS, "unraised"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        if faults := tuple(self._faults()):
            raise GlossaryError(fault.found_in(FILE) for fault in faults)

    @property
    def shown(self) -> str:
        """Its words as Markdown: a message is code."""
        return f"`{self.words}`" if self.kind == "message" else self.words

    @property
    def more(self) -> tuple[str, ...]:
        """Its terms that no link in its texts leads to."""
        found = (token for name in TEXTS for token in tokens(getattr(self, name)))
        linked = {module_of(it.parts["target"]) for it in found if it.kind == "link"}
        return tuple(module for module in self.terms if module not in linked)

    def _faults(self) -> Iterator[Fault]:
        thing = f"message {self.slug!r}"
        if wrong := tuple(field_faults(self, thing)):
            yield from wrong
            return
        for name, slug in (("slug", self.slug), ("recipe", self.recipe or self.slug)):
            if not _SLUG.fullmatch(slug):
                cure = "Use small letters, digits and single hyphens."
                yield Fault(thing, f"has no {name}.", cure)
        if self.kind not in KINDS:
            yield Fault(f"{thing}: kind", "is unknown.", did_you_mean(self.kind, KINDS))
        for name in ("words", *TEXTS):
            yield from missing(f"{thing}: {name}", getattr(self, name), "Write it.")
        for name in (*TEXTS, "unraised"):
            yield from text_faults(f"{thing}: {name}", getattr(self, name))
        for text in (self.words, *self.also):
            yield from self._wording(f"{thing}: words", text)
        yield from self._lacking(thing)

    def _wording(self, thing: str, text: str) -> Iterator[Fault]:
        if self.kind != "message":
            yield from text_faults(thing, text, plain=True)
        elif "`" in text:
            yield Fault(thing, "hold a backtick.", "Leave it out: all of it is shown as code.")
        else:
            yield from text_faults(thing, f"`{text}`")

    def _lacking(self, thing: str) -> Iterator[Fault]:
        if "](" not in self.cure:
            yield Fault(f"{thing}: cure", "has no link.", "Write [words](term:slug) in it.")
        if not self.terms:
            yield Fault(f"{thing}: terms", "are missing.", "Name one or more.")
        if len(self.also) > _MOST_ALSO:
            cure = f"Keep the {_MOST_ALSO} that differ most."
            yield Fault(f"{thing}: also", "has too many wordings.", cure)
        if self.unraised and self.kind != "message":
            yield Fault(f"{thing}: unraised", "is for messages.", "Leave it out: nobody prints it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """All of them, and the places where they happen, in the order of the page."""

    places: Mapping[str, str]
    """Key, which is part of an anchor: heading."""
    entries: tuple[Message, ...]

    def __post_init__(self) -> None:
        if faults := tuple(self._faults()):
            raise GlossaryError(fault.found_in(FILE) for fault in faults)

    def _faults(self) -> Iterator[Fault]:
        if wrong := tuple(field_faults(self, "MESSAGES")):
            yield from wrong
            return
        slugs = [it.slug for it in self.entries]
        for it in self.entries:
            thing = f"message {it.slug!r}"
            if it.where not in self.places:
                cure = did_you_mean(it.where, self.places)
                yield Fault(thing, f"happens at {it.where!r}, which is no place.", cure)
            if slugs.count(it.slug) > 1:
                yield Fault(thing, "stands twice.", "Give each its own slug.")
        for place in self.places:
            if not _SLUG.fullmatch(place):
                cure = "Use small letters, digits and single hyphens."
                yield Fault(f"place {place!r}", "cannot be part of an anchor.", cure)

    def of(self, kind: str) -> dict[str, list[Message]]:
        """Those of a kind by place; no place is empty."""
        found = {
            place: [it for it in self.entries if (it.kind, it.where) == (kind, place)]
            for place in self.places
        }
        return {place: its for place, its in found.items() if its}
