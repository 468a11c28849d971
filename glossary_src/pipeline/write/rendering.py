"""The fields of a term, each rendered as its kind asks: what a template prints of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.notation import Writer
from glossary_src.schema import Analogy, Claim, Glossary, Question, Term
from glossary_src.schema.claims import VERDICTS
from glossary_src.schema.sections import FIELDS, SECTIONS


@dataclass(frozen=True, slots=True)
class RenderedAnalogy:
    """The analogy of a term."""

    text: str
    breaks_down: str
    meters: list[tuple[str, float, str]]
    """Label, share, the share in words."""


@dataclass(frozen=True, slots=True)
class RenderedClaim:
    """A claim with its verdict."""

    number: int
    verdict: str
    worded: str
    """The verdict as the page words it."""
    text: str
    condition: str
    because: str
    read_in: str


def rendered(term: Term, writer: Writer, glossary: Glossary, copy: str) -> dict[str, Any]:
    """Every field of the sections of a copy, in the order of the page.

    So the first mention of another term is the first one that a reader meets.
    """
    names = [field.name for s in SECTIONS if copy in s.copies for field in s.fields]
    return {
        name: _RENDER[FIELDS[name].kind.name](getattr(term, name), writer, glossary)
        for name in names
    }


def _analogy(analogy: Analogy, writer: Writer, _: Glossary) -> RenderedAnalogy:
    numbers = writer.numbers
    meters = [(m.label, numbers[m.number], m.format) for m in analogy.meters]
    return RenderedAnalogy(
        writer.markdown(analogy.text),
        writer.markdown(analogy.breaks_down),
        [(label, share, worded(share, spec)) for label, share, spec in meters],
    )


def _claims(claims: tuple[Claim, ...], writer: Writer, glossary: Glossary) -> list[RenderedClaim]:
    return [rendered_claim(claim, writer, glossary) for claim in claims]


def rendered_claim(
    claim: Claim, writer: Writer, glossary: Glossary, *, autolink: bool = True
) -> RenderedClaim:
    """A claim with its verdict, in the words of `writer`."""
    verdict = claim.verdict(writer.numbers)
    return RenderedClaim(
        claim.number,
        verdict,
        VERDICTS[verdict],
        writer.markdown(claim.text, autolink=False),
        writer.markdown(claim.condition, autolink=False),
        writer.markdown(claim.because, autolink=autolink),
        glossary.texts[claim.read_in],
    )


def _questions(
    questions: tuple[Question, ...], writer: Writer, _: Glossary
) -> list[tuple[str, str]]:
    return [(question.asked, writer.markdown(question.answer)) for question in questions]


def _prose(text: str, writer: Writer, _: Glossary) -> str:
    return writer.markdown(text)


def _sentences(texts: tuple[str, ...], writer: Writer, _: Glossary) -> list[str]:
    return [writer.markdown(text) for text in texts]


def _formula(latex: str, writer: Writer, _: Glossary) -> str:
    return writer.formulas(latex)


def _as_it_is(value: Any, _: Writer, __: Glossary) -> Any:
    return value


_RENDER: Mapping[str, Callable[[Any, Writer, Glossary], Any]] = {
    "sentence": _prose,
    "prose": _prose,
    "words": _as_it_is,
    "formula": _formula,
    "symbols": _as_it_is,
    "phrases": _as_it_is,
    "typed": _as_it_is,
    "sentences": _sentences,
    "analogy": _analogy,
    "questions": _questions,
    "claims": _claims,
    "relations": _as_it_is,
}
