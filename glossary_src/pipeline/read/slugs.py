"""Which names a term's module may have: its page stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from glossary_src.faults import Fault

RESERVED = {"index": "the list of all terms", "all": "the page of all definitions"}
"""Other pages that stand beside those of the terms."""
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_MOST = 60


def module_of(called: str) -> str:
    """The module that an author means by a slug, by a path, or by the address of a page."""
    return PurePath(called).name.removesuffix(".py").replace("-", "_")


def slug_faults(thing: str, module: str) -> Iterator[Fault]:
    """What is wrong with the name of a module."""
    if not _SLUG.fullmatch(module):
        cure = "Use lower case, digits and single underscores."
        yield Fault(thing, "is no slug.", cure)
    elif len(module) > _MOST:
        yield Fault(thing, f"has {len(module)} letters.", f"At most {_MOST}: it is an address.")
    elif _DEVICE.fullmatch(module):
        cure = "Choose another slug, or nobody can check the project out there."
        yield Fault(thing, "is the name of a device on Windows.", cure)
    elif module in RESERVED:
        yield Fault(thing, f"is taken by {RESERVED[module]}.", "Choose another slug.")
