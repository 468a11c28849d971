"""How terms relate. One side is enough: the other appears by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary_src.faults import Fault, did_you_mean

INVERSE = {
    "causes": "caused by",
    "caused by": "causes",
    "remedies": "remedied by",
    "remedied by": "remedies",
    "uses": "used by",
    "used by": "uses",
    "broader than": "narrower than",
    "narrower than": "broader than",
    "contrasts with": "contrasts with",
    "often confused with": "often confused with",
    "related to": "related to",
}
"""Every kind of relation and what it is called from the other side."""


def relation_faults(_: str, relations: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    """Kinds of relation that do not exist, and terms that are named more than once."""
    named: dict[str, str] = {}
    for kind in relations:
        if kind not in INVERSE:
            yield Fault("relation", f"{kind!r} does not exist.", did_you_mean(kind, INVERSE))
        for other in relations[kind]:
            if other in named:
                rule = f"names {other!r}, which {named[other]!r} names already."
                yield Fault(f"relation {kind!r}", rule, "Keep the one that says most.")
            named.setdefault(other, kind)
