"""What a term may be called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from glossary_src.faults import Fault
from glossary_src.schema.text import text_faults

MOST = 80
_MIXED = re.compile("L[GC]|G[LC]|C[LG]")
_LITTLE_WORDS = frozenset(
    """
    a about above after again all also although always am among an and another any are as at be
    because been before being below between both but by can cannot could did do does doing done down
    during each either else enough even ever every few for from further get had has have having
    hence her here hers him his how however i if in into is it its itself just less let like many
    may me might more most much must my near neither never next no nor not now of off often on once
    only or other others our out over own per perhaps rather same shall she should since so some
    still such than that the their them then there therefore these they thing this those through
    thus to too under until up upon us very was we well were what when where whether which while
    who whom whose why will with within without would yes yet you your
    """.split()  # noqa: SIM905  one word a line says nothing more
)
"""Words that hold sentences together: as a name, one of them would link half of every page."""


def _alphabet(sign: str) -> str:
    """A letter for its alphabet: those of Latin, Greek and Cyrillic can look alike."""
    name = unicodedata.name(sign, "") if sign.isalpha() else ""
    return next((each[0] for each in ("LATIN", "GREEK", "CYRILLIC") if name.startswith(each)), "-")


def name_faults(name: str) -> Iterator[Fault]:
    """What a title or another name of a term may not be."""
    thing = f"name {name[:MOST]!r}"
    if not any(sign.isalnum() for sign in name):
        yield Fault(thing, "has no letter.", "Write what readers look for, or leave it out.")
    if sum(sign.isalnum() for sign in name) == 1 and name.isascii():
        yield Fault(thing, "is one letter.", "It would stand for too much: leave it out.")
    if name.casefold() in _LITTLE_WORDS:
        cure = "Every page would link it: write what the term is called in full."
        yield Fault(thing, "is an everyday word.", cure)
    if mixed := _MIXED.search("".join(map(_alphabet, name))):
        sign = name[mixed.end() - 1]
        rule = f"holds a letter of another alphabet, U+{ord(sign):04X} {unicodedata.name(sign)}."
        yield Fault(thing, rule, "Write each word with letters of one.")
    if name != " ".join(name.split()):
        yield Fault(thing, "has blanks too many.", "One between words, none at the ends.")
    if len(name) > MOST:
        yield Fault(thing, f"has {len(name):,} letters.", f"At most {MOST}: it is a name.")
    else:
        yield from text_faults(thing, name, plain=True)
