"""What was counted, kept under the hash of listing and promises; and what is excused, with why.

Two files beside the terms. `scores.txt` is written by `scripts/mutate`, a line a snippet::

    relu.per_layer 4f1c2a9b3d5e6f70 39 of 40

`excused.txt` is written by hand, a fault a line: it changes nothing that can be seen::

    relu.per_layer: h = f(z[-1]) -> h = f(z[(1)]): because the list has two entries.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glossary_src.faults import Fault, GlossaryError
from glossary_src.mutation.score import Tried
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.files import text_of, write_whole
from glossary_src.pipeline.read.listing import listing
from glossary_src.schema import Snippet

_HOME = Path(__file__).parents[1]
SCORES, EXCUSED = _HOME / "scores.txt", _HOME / "excused.txt"
LEAST, LEAST_IN_ALL = 0.8, 0.92
"""Share of the faults that promises must break: of one snippet, of all."""
_SCORE = re.compile(r"(\w+\.\w+) ([0-9a-f]{16}) (\d+) of (\d+)")
_NUMBER = re.compile(r"\d+\.\d+(?:e[-+]?\d+)?")
_EXCUSE = re.compile(r"(\w+\.\w+): (.+ -> .+): because (.+)")


@dataclass(frozen=True, slots=True)
class Score:
    """How many faults of a snippet break a promise. Excused ones are not counted."""

    hash: str
    killed: int
    planted: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.killed / self.planted if self.planted else 1.0


def hash_of(entry: Entry, snippet: Snippet) -> str:
    """Changes with the listing of a snippet and with what it promises.

    Promises are computed when a term is read, and processors differ in the last digit.
    """
    told = repr((snippet.promises, snippet.data, sorted(snippet.turned)))
    rounded = _NUMBER.sub(lambda found: f"{float(found[0]):.8g}", told)
    text = f"{listing(entry.code, snippet.name)}\0{rounded}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def score(tried: Tried, excused: Mapping[str, Mapping[str, str]], hash: str) -> Score:
    """The score of what was tried. Survivors that are excused do not count."""
    own = excused.get(tried.name, {})
    alive = [words for words in tried.surviving if words not in own]
    counted = tried.planted - (len(tried.surviving) - len(alive))
    return Score(hash, counted - len(alive), counted)


def score_faults(entry: Entry, kept: Mapping[str, Score]) -> Iterator[Fault]:
    """Snippets of a term whose promises were not tried, or that see too little."""
    for snippet in (snippet for snippet in entry.snippets if not snippet.study):
        thing, cure = f"{snippet.name}()", f"Run: scripts/mutate {entry.slug}"
        found = kept.get(f"{entry.module}.{snippet.name}")
        if found is None or found.hash != hash_of(entry, snippet):
            yield Fault(thing, "has no score, or that of another text.", cure)
        elif found.share < LEAST:
            rule = f"sees {found.killed} of {found.planted} planted faults; four of five at least."
            yield Fault(thing, rule, "Return and promise a number that breaks with them.")


def scores(path: Path = SCORES) -> dict[str, Score]:
    """By `module.snippet`. Raises `GlossaryError` for a line that is none."""
    found = {}
    for place, line in _lines(path):
        if not (match := _SCORE.fullmatch(line)):
            cure = "After a merge take either side, and run scripts/mutate on the terms of both."
            raise GlossaryError([Fault(f"line {place}", "is no score.", cure, path.name)])
        found[match[1]] = Score(match[2], int(match[3]), int(match[4]))
    return found


def write(found: Mapping[str, Score], path: Path = SCORES) -> None:
    """Keep scores, in the order of their names."""
    lines = [f"{n} {it.hash} {it.killed} of {it.planted}\n" for n, it in sorted(found.items())]
    write_whole(path, "".join(lines))


def excused(path: Path = EXCUSED) -> dict[str, dict[str, str]]:
    """By `module.snippet`: fault in words to the reason why it changes nothing."""
    found: dict[str, dict[str, str]] = {}
    for place, line in _lines(path):
        if not (match := _EXCUSE.fullmatch(line)):
            cure = "Write: module.snippet: line before -> line after: because ..."
            raise GlossaryError([Fault(f"line {place}", "is no excuse.", cure, path.name)])
        found.setdefault(match[1], {})[match[2]] = match[3]
    return found


def _lines(path: Path) -> list[tuple[int, str]]:
    if not path.exists():
        return []
    lines = text_of(path).splitlines()
    return [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
