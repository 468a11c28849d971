"""The sources, parsed from one BibTeX file by pybtex."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.read.files import text_of
from glossary_src.pipeline.read.memory import Memory

REFERENCES = Path(__file__).parents[2] / "references.bib"


@dataclass(frozen=True, slots=True)
class Source:
    """A publication, ready to be shown."""

    key: str
    authors: tuple[str, ...]
    """Family names with initials: `Bengio, Y.`"""
    families: tuple[str, ...]
    year: str
    title: str
    venue: str
    url: str
    identifier: str
    """How the link reads: `doi:10...`, `arXiv:...`, or the host."""
    letter: str = ""
    """`a`, `b`, ... where another source would be cited alike."""

    @property
    def label(self) -> str:
        """How the text cites it: `Bengio et al. 1994`."""
        names = self.families
        first = names[0] if len(names) == 1 else " & ".join(names)
        return f"{first if len(names) < 3 else f'{names[0]} et al.'} {self.year}{self.letter}"


_PARSED: Memory[dict[str, Source]] = Memory()


def bibliography(path: Path = REFERENCES) -> dict[str, Source]:
    """Every source by its key. Raises `GlossaryError` on what cannot be parsed."""
    return _PARSED(str(path), _parsed, text_of(path), path)


def _parsed(text: str, path: Path) -> dict[str, Source]:
    from pybtex.database import parse_string  # not needed when all is recalled
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_string(text, "bibtex").entries
    except PybtexError as error:
        cure = "Mend the BibTeX."
        raise GlossaryError([Fault("the bibliography", f"{error}.", cure, path.name)]) from error
    sources = {key: _source(key, entry) for key, entry in entries.items()}
    alike: dict[str, list[str]] = {}
    for key, source in sources.items():
        alike.setdefault(source.label, []).append(key)
    for keys in alike.values():
        for key, letter in zip(sorted(keys), "abcdefgh" if len(keys) > 1 else "", strict=False):
            sources[key] = replace(sources[key], letter=letter)
    return sources


def _source(key: str, entry: object) -> Source:
    fields = entry.fields  # type: ignore[attr-defined]
    people = entry.persons.get("author", [])  # type: ignore[attr-defined]
    families = tuple(_plain(" ".join([*p.prelast_names, *p.last_names])) for p in people)
    initials = [" ".join(f"{n[0]}." for n in (*p.first_names, *p.middle_names)) for p in people]
    venue = next(
        (
            fields[n]
            for n in ("journal", "booktitle", "school", "howpublished", "publisher")
            if n in fields
        ),
        "",
    )
    if "volume" in fields:
        number = f"({fields['number']})" if "number" in fields else ""
        venue += f" {fields['volume']}{number}"
    url, identifier = _address(fields)
    return Source(
        key,
        tuple(
            f"{family}, {first}" if first else family
            for family, first in zip(families, initials, strict=True)
        ),
        families,
        fields.get("year", "n.d."),
        _plain(fields["title"]),
        _plain(venue),
        url,
        identifier,
    )


def _address(fields: dict[str, str]) -> tuple[str, str]:
    if "doi" in fields:
        return f"https://doi.org/{fields['doi']}", f"doi:{fields['doi']}"
    if "eprint" in fields:
        return f"https://arxiv.org/abs/{fields['eprint']}", f"arXiv:{fields['eprint']}"
    url = fields.get("url", "")
    return url, re.sub(r"^https?://(www\.)?([^/]+).*", r"\2", url)


def _plain(latex: str) -> str:
    """BibTeX's text as plain Unicode."""
    from pybtex.richtext import Text

    text = str(Text.from_latex(latex)) if "\\" in latex or "{" in latex else latex
    return text.replace("--", "–").replace("~", " ")
