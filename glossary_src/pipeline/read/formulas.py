"""LaTeX to MathML at build time: no script on the page, and screen readers can read it."""

from __future__ import annotations

from functools import cache

from math_core import LatexError, LatexToMathML

_CONVERTER = LatexToMathML(fancy_error=False)
_MARKDOWN = str.maketrans(
    {"*": "&#42;", "_": "&#95;", "`": "&#96;", "[": "&#91;", "]": "&#93;", "\\": "&#92;"}
)


class FormulaError(ValueError):
    """LaTeX that cannot be typeset."""


@cache
def mathml(latex: str, *, display: bool = False) -> str:
    """MathML that passes through Markdown untouched. Raises `FormulaError`."""
    try:
        converted = _CONVERTER.convert_with_local_state(
            " ".join(latex.split()), displaystyle=display
        )
    except LatexError as error:
        raise FormulaError(" ".join(str(error).split()).rstrip(".")) from error
    return converted.translate(_MARKDOWN)
