"""When numbers that two machines computed count as the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache as memo

from glossary_src.schema import Span
from tests.loaded import loaded

IDENTICAL = 1e-9
EXCUSED = {  # number: how far apart it may be, and why
    "chain_rule.layers_in_a_row.median": (1e-13, "far below the largest, it carries its rounding"),
}


@memo
def promised() -> dict[str, Span]:
    """What every number of this glossary promises, by `module.snippet.number`."""
    return {
        f"{module}.{snippet.name}.{number}": span
        for module, entry in loaded().items()
        for snippet in entry.snippets
        for number, span in snippet.promises.items()
    }


def allowed(name: str, value: float) -> float:
    """How far apart a number may be: its rounding, or as far as kernels of BLAS are."""
    span = promised().get(name)
    if span and span.is_rounding:
        return span.high
    if span and span.here is not None:
        return span.within * abs(value)
    return EXCUSED.get(name, (IDENTICAL * abs(value), ""))[0]


def differences(
    one: Mapping[str, float], two: Mapping[str, float | None], where: tuple[str, str]
) -> Iterator[str]:
    """What is not the same in both, but for the excused ones; `where` says which is which."""
    for name in sorted(one.keys() ^ two.keys()):
        yield f"{name} is only {where[name in two]}"
    for name in sorted(one.keys() & two.keys()):
        mine, other = one[name], two[name]
        if other is None or abs(mine - other) > allowed(name, mine):
            yield f"{name}: {mine!r} {where[0]}, {other!r} {where[1]}"
