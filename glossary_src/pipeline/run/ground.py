"""What the results of snippets depend on besides their listings, and how two machines differ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from glossary_src.pipeline.run.keys import PROCESSOR, named_ground

_SHOWN = 6
"""Features of a processor that a message names: enough to recognize it by."""


@cache
def ground() -> dict[str, str]:
    """Versions, processor, and the code that runs and draws: by name, files by their path."""
    return named_ground("glossary_src.pipeline.run.sandbox", "numpy", "matplotlib")


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """What differs between two grounds, or two closures, in words."""
    names = [*here, *(name for name in there if name not in here)]
    return [
        _worded(name, here.get(name, ""), there.get(name, ""))
        for name in names
        if here.get(name) != there.get(name)
    ]


def _worded(name: str, here: str, there: str) -> str:
    if name.endswith(".py"):
        return f"another {name}" if here and there else f"no {name} {'there' if here else 'here'}"
    if name != PROCESSOR:
        return f"{name} {there or 'unknown'} there, {here or 'unknown'} here"
    only = [
        f"{', '.join(found[:_SHOWN])}{' ...' if len(found) > _SHOWN else ''} only {where}"
        for where, one, other in (("there", there, here), ("here", here, there))
        if (found := [word for word in one.split() if word not in other.split()])
    ]
    return f"another processor ({'; '.join(only) or 'other choices of kernels'})"
