"""How to cite a term, as BibTeX."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from glossary_src.pipeline.write.facts import Card, address
from glossary_src.pipeline.write.site import Site

_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def bibtex(card: Card, site: Site) -> str:
    """An entry that cites the page of a term. The same build, the same text: it carries no date."""
    return (
        f"@misc{{gradient-glossary-{card.slug},\n"
        f"  title = {{{{{latex(card.term.title)}}}}},\n"
        f"  howpublished = {{The Gradient Glossary}},\n"
        f"  note = {{Version {version('gradient-glossary')}, CC BY 4.0}},\n"
        f"  url = {{{address(card, site)}}}\n"
        "}\n"
    )


def latex(text: str) -> str:
    """Plain text for LaTeX."""
    return text.translate(_SPECIAL)


def href(card: Card, site: Site) -> str:
    """A link to a term for LaTeX. `%` and `#` never occur in its address."""
    return f"\\href{{{address(card, site)}}}{{{latex(card.term.title)}}}"


def bibliography_file(cards: Mapping[str, Card], site: Site) -> bytes:
    """`glossary.bib`: an entry for every term."""
    return "\n".join(bibtex(card, site) for card in cards.values()).encode()
