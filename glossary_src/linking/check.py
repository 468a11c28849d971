"""What is to be mended in a document: three rules over one text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..names import words
from .prose import MARKUPS
from .references import references
from .statements import Statement, statements, wrong_statements
from .terms import Glossary

RULES = {
    "unlinked-term": "A term of the glossary is mentioned and never linked in the file.",
    "unknown-term": "A link leads to a term that the glossary does not have.",
    "wrong-statement": "A sentence states what the glossary's register of claims refutes.",
}
_EXCUSED = re.compile(r"glossary: ignore\b")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend, and where."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    url: str = field(default="", compare=False)
    """Where the glossary says more."""


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


def check(path: Path, text: str, request: Request) -> list[Finding]:
    """The findings in one file, in the order of its lines."""
    lines = text.splitlines()
    found = []
    for start, rule, message, url in _findings(path.suffix.lower(), text, request):
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        if rule in request.rules and not _EXCUSED.search(lines[line - 1] if lines else ""):
            found.append(Finding(path.as_posix(), line, column, rule, message, url))
    return sorted(found)


def _findings(suffix: str, text: str, request: Request) -> Iterator[tuple[int, str, str, str]]:
    markup, glossary = MARKUPS[suffix], request.glossary
    linked = set()
    for link in references(markup.source(text), glossary, request.keys):
        if link.term:
            linked.add(link.term.slug)
        else:
            cure = glossary.similar(link.name.replace("-", " "))
            message = f"{link.written} leads to no term of the glossary. {cure}".rstrip()
            yield link.start, "unknown-term", message, ""
    ignored = {words(name) for name in request.ignore}
    prose = markup.prose(text) if "unlinked-term" in request.rules else ""
    for mention in glossary.index.find(prose):
        name = " ".join(text[mention.start : mention.end].split())
        if mention.target in linked or words(name) in ignored:
            continue
        linked.add(mention.target)  # the first mention is enough
        term = glossary.by_slug[mention.target]
        yield mention.start, "unlinked-term", f"“{name}” is not linked.", term.url
    for start, statement in wrong_statements(markup.sentences(text), request.statements):
        told = glossary.by_slug.get(statement.term)
        url = f"{told.url}#claim-{statement.claim}" if told else ""
        message = f"This is wrong (claim {statement.claim} of the register). {statement.instead}"
        yield start, "wrong-statement", message, url
