"""What a closed section says of itself: how much is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from glossary_src.pipeline.write.views import View
from glossary_src.schema.claims import VERDICTS


def hints(view: View) -> Mapping[str, str]:
    """A few words beside the heading of each closed section, by its part."""
    term = view.computed.term
    code = [*_count(len(view.figures), "listing")]
    code += _count(sum(len(it.rows) for it in view.figures), "number")
    return {
        "more": "",
        "run": f"{', '.join(code)}, all promised",
        "claims": ", ".join(_verdicts(view)),
        "origin": " · ".join(
            words
            for words, text in (("the word", term.etymology), ("over time", term.trends))
            if text
        ),
        "usage": "",
        "questions": ", ".join(_count(len(term.faq), "answer")),
        "practice": view.practice.name if view.practice else "",
        "sources": ", ".join(_count(len(view.sources), "source")),
        "link": "Sphinx, MyST, MkDocs, HTML, LaTeX",
    }


def _count(number: int, thing: str) -> Iterator[str]:
    if number:
        yield f"{number} {thing}{'s' if number > 1 else ''}"


def _verdicts(view: View) -> Iterator[str]:
    counts = Counter(claim.verdict for claim in view.says["claims"])
    for verdict, words in VERDICTS.items():
        if counts[verdict]:
            yield f"{counts[verdict]} {words}"
