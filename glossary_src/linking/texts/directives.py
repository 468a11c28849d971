"""Directives of MyST and of reStructuredText, by what stands in them."""

from __future__ import annotations

import re

_CODE = re.compile(
    r"code|source|literal|diff|test|ipython|plot|prompt|console|shell|math|raw|include|graph|uml"
    r"|mermaid|image|figure|toctree|tableofcontents|index|auto|program|jupyter|exec|eval|highlight"
    r"|tabularcolumns|bibliography|csv|glue|iframe|embed|parsed|production|currentmodule|output"
    r"|^(?:python3?|r|julia|bash|sh|sql|ojs|dot|javascript|js|rust|cpp?|matlab|octave|perl|ruby)$"
)
_PROSE = re.compile(
    r"note|warning|tip|important|hint|caution|danger|attention|error|seealso|todo|deprecated|replace"
    r"|version(?:added|changed|removed)|epigraph|highlights|pull-quote|compound|centered|line-block"
)
"""Directives whose first line is text already; that of others is a title, a name, a condition."""


def is_code(name: str) -> bool:
    """Whether the content of a directive is no prose."""
    return bool(_CODE.search(name))


def begins_with_prose(name: str) -> bool:
    """Whether what follows the name of a directive is text."""
    return bool(_PROSE.fullmatch(name))
