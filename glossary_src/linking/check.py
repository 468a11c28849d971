"""What is to be mended in a document: three rules over one text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .findings import RULES, Finding, Place
from .forms import normalised
from .references import BRACKETS, Reference, references
from .senses import Senses
from .statements import Statement, statements, wrong_statements
from .terms import Glossary
from .texts.kinds import READERS
from .texts.notebook import NotANotebook
from .texts.part import Part

MOST_CURES = 300
_EXCUSED = re.compile(r"glossary: ignore\b")


Links = Sequence["tuple[int, Reference]"]
"""With the number of the part that each stands in."""


@dataclass(frozen=True)
class Request:
    """What to look for."""

    glossary: Glossary = field(default_factory=Glossary)
    rules: Collection[str] = tuple(RULES)
    ignore: Collection[str] = ()
    """Names that need no link."""
    keys: tuple[str, ...] = ("gradients",)
    statements: Collection[Statement] = field(default_factory=statements)
    """Wrong ones to look for. The package knows only those that its own glossary refutes."""


@dataclass
class Checked:
    """A file, what was found in it, and how it writes."""

    path: Path
    parts: Sequence[Part] = ()
    findings: list[Finding] = field(default_factory=list)
    brackets: int = 0
    """How many `[[...]]` it has, and how many of them are terms."""
    resolved: int = 0
    """A slip of the pen counts: it shows what was meant."""
    cures: dict[str, str] = field(default_factory=dict)

    def cure(self, name: str, glossary: Glossary) -> str:
        """A suggestion for a name that is not there; for some hundred of them, since each takes
        a while."""
        if name not in self.cures and len(self.cures) < MOST_CURES:
            self.cures[name] = glossary.similar(name.replace("-", " "))
        return self.cures.get(name, "")


def check(path: Path, text: str, request: Request) -> list[Finding]:
    """The findings in one file, in the order of its lines."""
    return examined(path, text, request).findings


def examined(path: Path, text: str, request: Request) -> Checked:
    """One file with its findings. What cannot be read is a finding too."""
    done = Checked(path)
    try:
        done.parts = READERS[path.suffix.lower()](text)
    except Exception as error:
        named = "" if isinstance(error, NotANotebook) else f"{type(error).__name__}: "
        told = f"cannot be read: {named}{error}"
        done.findings = [unread(path, told)] if "unread" in request.rules else []
        return done
    found = [
        (number, link)
        for number, part in enumerate(done.parts)
        for link in references(part, request.glossary, request.keys)
    ]
    findings = [
        *_of_links(done, found, request),
        *_of_mentions(done, found, request),
        *_of_statements(done, request),
    ]
    if "unread" in request.rules:
        findings += [unread(path, f"The file {part.note}") for part in done.parts if part.note]
    done.findings = sorted(findings)
    return done


def unread(path: Path, told: str) -> Finding:
    """A file that could not be read, or not whole."""
    return Finding(path.as_posix(), 1, 1, "unread", _printable(told), key="unread")


def _of_links(done: Checked, found: Links, request: Request) -> Iterator[Finding]:
    glossary = request.glossary
    for number, link in found:
        if link.form == BRACKETS:
            done.brackets += 1
            done.resolved += bool(
                link.term or done.cure(link.name, glossary).startswith("Did you mean")
            )
        is_asked = not link.term and "unknown-term" in request.rules
        if is_asked and not _excused(done.parts[number], link.start):
            yield _unknown(done, number, link, glossary)


def _unknown(done: Checked, number: int, link: Reference, glossary: Glossary) -> Finding:
    cure = done.cure(link.name, glossary)
    message = f"{link.written} leads to no term of the glossary. {cure}".rstrip()
    place = Place(number, link.start, link.start)
    return _finding(done, place, "unknown-term", message, key=link.written, form=link.form)


def _of_mentions(done: Checked, found: Links, request: Request) -> Iterator[Finding]:
    """The first mention of each term that the file never links to."""
    if "unlinked-term" not in request.rules:
        return
    glossary = request.glossary
    linked = {link.term.slug for _, link in found if link.term}
    ignored = {term.slug for name in request.ignore if (term := glossary.find(name))}
    left_alone = {normalised(name) for name in request.ignore}
    senses = Senses(glossary, [part.prose for part in done.parts])
    for number, part in enumerate(done.parts):
        for mention in senses.mentions(part.prose):
            written = part.text[mention.start : mention.end]
            name = " ".join(written.replace("*", "").split())
            if mention.target in linked | ignored or normalised(name) in left_alone:
                continue
            if _excused(part, mention.start):
                continue
            linked.add(mention.target)  # the first mention is enough
            place = Place(number, mention.start, mention.end, mention.target)
            message, url = f"“{name}” is not linked.", glossary.by_slug[mention.target].url
            yield _finding(done, place, "unlinked-term", message, url, key=mention.target)


def _of_statements(done: Checked, request: Request) -> Iterator[Finding]:
    if "wrong-statement" not in request.rules:
        return
    for number, part in enumerate(done.parts):
        for start, statement in wrong_statements(part.stated, request.statements):
            if _excused(part, start):
                continue
            told = request.glossary.by_slug.get(statement.term)
            url = f"{told.url}#claim-{statement.claim}" if told else ""
            message = (
                f"This is {statement.verdict} (claim {statement.claim} of the register). "
                f"{statement.instead}"
            )
            place = Place(number, start, start)
            yield _finding(
                done, place, "wrong-statement", message, url, key=f"claim {statement.claim}"
            )


def _finding(
    done: Checked,
    place: Place,
    rule: str,
    message: str,
    url: str = "",
    key: str = "",
    form: str = "",
) -> Finding:
    part = done.parts[place.part]
    line = part.text.count("\n", 0, place.start) + 1
    column = place.start - (part.text.rfind("\n", 0, place.start) + 1) + 1
    told = _printable(message)
    file = done.path.as_posix()
    return Finding(file, line, column, rule, told, url, part.cell, _printable(key), form, place)


def _excused(part: Part, start: int) -> bool:
    begin = part.text.rfind("\n", 0, start) + 1
    end = part.text.find("\n", start)
    return bool(_EXCUSED.search(part.text, begin, end if end >= 0 else len(part.text)))


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
