"""What of a file that nobody vouches for is let in: names, texts, addresses."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..faults import Fault, GlossaryError
from ..names import words

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff]+"
)
MARKUP = re.compile(r"[<>]|&#|\x02|\x03")


def refused(rule: str, cure: str) -> GlossaryError:
    """The whole file is."""
    return GlossaryError([Fault("glossary", rule, cure)])


def is_ours(found: Any, wanted: str) -> None:
    """Raise unless it is the file of that project."""
    if found != wanted:
        name = clean(str(found))[:80]
        raise refused(f"is that of {name!r}, not of {wanted!r}.", "Set project if you mean it.")


def text_of(value: Any) -> str:
    """The text, or none."""
    return value if isinstance(value, str) else ""


def list_of(value: Any) -> list[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else []


def clean(text: str) -> str:
    """Text without signs that mean something to a parser or turn the direction of writing."""
    return " ".join(_CONTROL.sub(" ", text).split())


def name_fault(name: str) -> Fault | None:
    """What is wrong with a name."""
    if not words(name) or len(name) > 200 or _CONTROL.search(name) or MARKUP.search(name):
        return Fault(f"name {clean(name)[:60]!r}", "is no name of a term.", "It is left out.")
    return None


def address_of(base: str, address: str, *, same_host: bool = False) -> str:
    """The whole address, or nothing if it is not one that a reader may be sent to."""
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
        foreign = same_host and parts.netloc != urlsplit(base).netloc
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"]", url)
    return url if plain and not foreign and not _CONTROL.search(address) else ""


def address_fault(name: str, url: str, given: str, base: str) -> Fault | None:
    """What is wrong with an address."""
    if url:
        return None
    cure = "It is left out." if base else "Set url to the address of the site."
    return Fault(f"term {name!r}", f"leads to {clean(given)[:60]!r}.", cure)


def slug_in(url: str) -> str:
    """The last part of an address."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].removesuffix(".html")
