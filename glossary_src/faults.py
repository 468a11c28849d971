"""What is wrong with an input, said so that its author can mend it without asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from difflib import get_close_matches

_LONGEST = 600
"""Letters of a message that anyone reads; a traceback below it comes on top."""
_MOST_LINES, _MOST_ALIKE = 30, 10
"""Of a traceback; and of faults that one cure mends."""
_COMPARED = 80
"""Letters of a word that is looked for among those that are known."""


@dataclass(frozen=True)
class Fault:
    """One thing that breaks one rule. `file` is filled in by whoever knows it."""

    thing: str
    rule: str
    cure: str
    file: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: " if self.file else ""
        first = on_one_line(f"{place}{self.thing} {self.rule}", _LONGEST)
        lines = [on_one_line(line, _LONGEST, fold=False) for line in self.cure.split("\n")]
        return "\n".join([f"{first} {lines[0]}".rstrip(), *lines[1:][-_MOST_LINES:]])

    def found_in(self, file: str) -> Fault:
        """The same fault, with the file it was found in (kept if it has one)."""
        return self if self.file else replace(self, file=file)


def said(error: BaseException) -> str:
    """An exception on one line: its kind and what it says, as far as anyone reads."""
    kind = type(error).__name__
    try:
        text = on_one_line(str(error), _LONGEST // 2)
        text = text if text.endswith("...") else text.removesuffix(".")
    except Exception:
        text = "it cannot be told"
    return f"{kind}: {text}" if text else kind


def on_one_line(text: str, most: int, *, fold: bool = True) -> str:
    """A text without line ends and signs that a terminal would obey, cut where it is too long."""
    short = f"{text[: most - 4]} ..." if len(text) > most else text
    line = " ".join(short.split()) if fold else short
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


def with_article(noun: str) -> str:
    """The name of a type, as a sentence has it: `an Edit`."""
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


def told(faults: Iterable[Fault]) -> list[str]:
    """A line a fault; of those in one file that one cure mends, the first ten and how many more."""
    alike: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        alike.setdefault((fault.file, fault.cure), []).append(fault)
    lines = []
    for (file, cure), some in alike.items():
        lines += [str(fault) for fault in some[:_MOST_ALIKE]]
        if (more := len(some) - _MOST_ALIKE) > 0:
            lines.append(str(Fault("and", f"{more:,} more such faults.", cure, file)))
    return lines


class GlossaryError(ValueError):
    """Every fault that was found, in one report."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(told(self.faults)))


_COLLECTED: ContextVar[list[Fault] | None] = ContextVar("faults", default=None)


@contextmanager
def collecting() -> Iterator[list[Fault]]:
    """Faults that would stop a part from being made, collected; the part is made all the same."""
    found: list[Fault] = []
    token = _COLLECTED.set(found)
    try:
        yield found
    finally:
        _COLLECTED.reset(token)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `GlossaryError` if there are any, or leave them to who collects them."""
    if found := tuple(faults):
        if (collected := _COLLECTED.get()) is None:
            raise GlossaryError(found)
        collected += found


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a word that is not known, or else the list of what is."""
    word = str(word)[:_COMPARED]
    names = sorted(on_one_line(str(name), _COMPARED) for name in known)
    if same := [name for name in names if name.casefold() == word.casefold()]:
        return f"Did you mean {same[0]!r}?"
    if close := get_close_matches(word, names, n=1):
        return f"Did you mean {close[0]!r}?"
    if len(names) > 16:
        return f"None of the {len(names)} known ones is similar."
    return f"Known: {', '.join(names)}." if names else "There is none yet."
