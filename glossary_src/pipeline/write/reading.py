"""How long a page takes to read, up to its first closed section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from glossary_src.faults import Fault
from glossary_src.pipeline.write.views import View

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction: the mean of 190 studies (Brysbaert, 2019)."""
MOST_WORDS = 400
_MARKUP = re.compile(r"<[^>]*>|\]\([^)]*\)|[\[\]*`]")
_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)


def words_before_folds(view: View) -> int:
    """The words that a reader meets before the first closed section, controls left out."""
    return sum(len(_plain(text).split()) for text in _open_texts(view))


def reading_faults(seen: View) -> Iterator[Fault]:
    """A page that nobody reads to its first closed section."""
    symbols = len(_plain("; ".join(seen.notation)).split())  # looked up, not read
    if (words := words_before_folds(seen) - symbols) > MOST_WORDS:
        rule = f"has {words} words before its first closed section; {MOST_WORDS} at most."
        cure = "Shorten captions and analogy, or put a blank line into the explanation."
        yield Fault("the page", rule, cure)


def minutes(words: int) -> int:
    """Whole minutes, rounded up."""
    return max(1, ceil(words / WORDS_A_MINUTE))


def _open_texts(view: View) -> Iterator[str]:
    says, term = view.says, view.computed.term
    yield term.definition or ""
    yield says["analogy"].text
    yield says["analogy"].breaks_down
    yield "; ".join(view.notation)
    yield says["explanation"].split("\n\n")[0]
    yield from says["what_to_do"]
    for it in view.shown:
        yield it.caption
        yield it.turn.says if it.turn else ""


def _plain(text: str) -> str:
    """A formula is one word."""
    return _MARKUP.sub(" ", _FORMULA.sub("x", text))
