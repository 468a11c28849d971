"""The sources, parsed from one BibTeX file by pybtex."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from glossary_src.faults import Fault, GlossaryError, said
from glossary_src.pipeline.read.files import text_of
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.source_check import entries_apart, merge_faults, source_faults

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


_Read = tuple[dict[str, Source], list[Fault]]
_PARSED: Memory[_Read] = Memory()


def bibliography(path: Path = REFERENCES) -> dict[str, Source]:
    """Every source by its key. Raises `GlossaryError` with every fault of every source."""
    sources, faults = bibliography_all(path)
    if faults:
        raise GlossaryError(faults)
    return sources


def bibliography_all(path: Path = REFERENCES) -> _Read:
    """Every source by its key, those with faults as far as they go, and every fault."""
    try:
        text = text_of(path)
    except GlossaryError as error:
        return {}, list(error.faults)
    return _PARSED(str(path), _parsed, text, path)


def _parsed(text: str, path: Path) -> _Read:
    entries, faults = _entries(text)
    faults += merge_faults(text)
    sources: dict[str, Source] = {}
    for key, entry in entries.items():
        people = {"author": " and ".join(map(str, entry.persons.get("author", [])))}
        given = {name.lower(): value for name, value in entry.fields.items()} | people
        faults += source_faults(key, entry.original_type.lower(), given)
        sources[key] = _source(key, entry)
    sources |= {key: _nothing_of(key) for key, _, _ in entries_apart(text) if key not in sources}
    return _told_apart(sources), [fault.found_in(path.name) for fault in faults]


def _entries(text: str) -> tuple[dict[str, Any], list[Fault]]:
    """Every entry that can be parsed. Where one cannot, they are parsed one by one."""
    from pybtex.database import parse_string  # not needed when all is recalled
    from pybtex.exceptions import PybtexError

    try:
        return dict(parse_string(text, "bibtex").entries.items()), []
    except PybtexError as error:
        whole = Fault("the bibliography", f"{said(error)}.", "Mend the BibTeX.")
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    apart = entries_apart(text)
    macros = "".join(part for key, _, part in apart if not key)
    for key, line, part in apart:
        try:
            found.update(parse_string(macros + part, "bibtex").entries.items() if key else ())
        except PybtexError as error:
            why = re.sub(r" in line \d+", "", said(error))  # that of a part is no line of the file
            rule = f"begins on line {line} and is no BibTeX ({why})."
            cure = "Close its braces, and part its fields by commas."
            faults.append(Fault(f"source {key!r}", rule, cure))
    return found, faults or [whole]


def _nothing_of(key: str) -> Source:
    """What stands for a source that could not be read: to cite it is no fault of its own."""
    return Source(key, (), (), "n.d.", key, "", "", "")


def _told_apart(sources: dict[str, Source]) -> dict[str, Source]:
    """The same, with letters for those that would be cited alike."""
    alike: dict[str, list[str]] = {}
    for key, source in sources.items():
        alike.setdefault(source.label, []).append(key)
    for keys in alike.values():
        for key, letter in zip(sorted(keys), "abcdefgh" if len(keys) > 1 else "", strict=False):
            sources[key] = replace(sources[key], letter=letter)
    return sources


def _source(key: str, entry: Any) -> Source:
    fields = entry.fields
    people = entry.persons.get("author", [])
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
        _plain(fields.get("title", key)),
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
