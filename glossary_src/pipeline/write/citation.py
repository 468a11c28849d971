"""How to cite a term, as BibTeX."""

from __future__ import annotations

from collections.abc import Mapping

from glossary_src.pipeline.write.facts import Facts, address
from glossary_src.pipeline.write.site import Site

_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def bibtex(facts: Facts, site: Site) -> str:
    """An entry that cites the page of a term. The same build, the same text: it carries no date."""
    return (
        f"@misc{{{site.glossary.key}-{facts.slug},\n"
        f"  title = {{{{{latex(facts.term.title)}}}}},\n"
        f"  howpublished = {{The {latex(site.glossary.name)}}},\n"
        f"  note = {{Version {site.glossary.version}, {latex(site.glossary.license)}}},\n"
        f"  url = {{{address(facts, site)}}}\n"
        "}\n"
    )


def latex(text: str) -> str:
    """Plain text for LaTeX."""
    return text.translate(_SPECIAL)


def href(facts: Facts, site: Site) -> str:
    """A link to a term for LaTeX. `%` and `#` never occur in its address."""
    return f"\\href{{{address(facts, site)}}}{{{latex(facts.term.title)}}}"


def bibliography_file(every: Mapping[str, Facts], site: Site) -> bytes:
    """`glossary.bib`: an entry for every term."""
    return "\n".join(bibtex(facts, site) for facts in every.values()).encode()
