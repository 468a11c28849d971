"""Texts without HTML: numbers as text, formulas as LaTeX, citations as words."""

from __future__ import annotations

import re

from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.notation import Writer
from glossary_src.schema.grammar import Token

_TURN_IT = re.compile(
    r"(?:(?<=[.:] )|(?<=\n)|\A)Turn (?:the|this|its) (?:\w+ )?figures?(?:[:,][^.]*)?\.[^\S\n]*"
    r"|[:;,]\s+turn\s+(?:the|this)\s+(?:\w+\s+)?figure(?=\.)"
)


def without_turning(text: str) -> str:
    """The text without what asks a reader to turn a figure and says no more."""
    return _TURN_IT.sub("", text)


class PlainWriter(Writer):
    """Writes numbers as text, formulas as LaTeX, citations as words: no HTML."""

    def _token(self, token: Token, autolink: bool) -> str:
        match token.kind:
            case "formula" | "code":
                return token.text
            case "number":
                return worded(self.numbers[token.parts["of"]], token.parts["spec"])
            case "text":
                return without_turning(token.text)
        return super()._token(token, autolink)

    def formulas(self, latex: str) -> str:
        """The formulas as they were written."""
        return latex

    def _cited(self, key: str) -> str:
        return self.sources[key].label
