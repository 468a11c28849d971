"""The values of one control: in order, of one kind, and each read as another."""

from __future__ import annotations

from collections.abc import Iterator

from glossary_src.faults import Fault

_Stop = float | int | str | bool


def stop_faults(own: str, values: tuple[_Stop, ...]) -> Iterator[Fault]:
    """Stops of a control between which a reader would be lost."""
    numbers = [value for value in values if not isinstance(value, str | bool)]
    if len({"text" if isinstance(v, str) else isinstance(v, bool) for v in values}) > 1:
        yield Fault(own, "mixes numbers, texts or truth values.", "Give it one of them.")
    elif numbers not in (ordered := sorted(numbers), ordered[::-1]):
        yield Fault(own, f"leaps to and fro: {numbers!r:.60}.", "Sort the numbers.")
    read: dict[str, _Stop] = {}
    for value in values:
        words = _read_as(value)
        if words in read:
            rule = f"has {read[words]!r:.40} and {value!r:.40}, which read alike."
            yield Fault(own, rule, "Give each stop words, or three digits, of its own.")
        read.setdefault(words, value)


def _read_as(value: _Stop) -> str:
    """What a reader makes of a stop: its words without case, three digits of a number."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.3g}"
    return " ".join(str(value).split()).casefold()
