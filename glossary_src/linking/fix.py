"""Links written into a file where a term is mentioned for the first time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from .check import Checked
from .dialects import DIALECTS, OF_REST
from .documents import Document
from .findings import Finding, Place
from .terms import Glossary
from .texts.notebook import cells, source_of, with_cells

_PLAIN = re.compile(r"[^\[\]`<>|\\*{}$\0]+")
_TABLE = re.compile(r"^[ ]*(?:\+[-=+]{3,}|=+(?:[ ]+=+)+[ ]*$)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,2})(?![\s*])[^*]+(?<![\s*])\1(?![\w*])")
_BEFORE_ROLE = re.compile(r"(?:^|[\s'\"(\[{<\-/:])$")
_AFTER_ROLE = re.compile(r"$|[\s'\")\]}>\-/:.,;!?\\]")


@dataclass(frozen=True)
class Fixed:
    """What became of a file."""

    text: str
    done: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    """Mentions that cannot be linked by themselves."""


def fixed(
    document: Document, checked: Checked, found: Sequence[Finding], dialect: str, glossary: Glossary
) -> Fixed:
    """The text with a link for each mention in `found`; all else stays as it was, byte by byte."""
    texts = dict(_texts(document, checked))
    done: list[Finding] = []
    left: list[Finding] = []
    for finding in sorted(found, key=_last_first, reverse=True):
        if finding.rule != "unlinked-term" or not finding.place:
            continue
        place = finding.place
        text = texts[place.part]
        link = _link(text, place, dialect, glossary)
        if link:
            texts[place.part] = text[: place.start] + link + text[place.end :]
        (done if link else left).append(finding)
    whole = _whole(document, checked, texts)
    if whole is None:
        return Fixed(document.text, left=tuple(sorted([*done, *left])))
    return Fixed(whole, tuple(sorted(done)), tuple(sorted(left)))


def _last_first(finding: Finding) -> tuple[int, int]:
    return (finding.place.part, finding.place.start) if finding.place else (0, 0)


def _texts(document: Document, checked: Checked) -> Iterator[tuple[int, str]]:
    """The text of each part as it stands in the file, with its ends of lines."""
    is_notebook = any(part.cell for part in checked.parts)
    found = cells(document.text) if is_notebook else []
    for number, part in enumerate(checked.parts):
        yield number, source_of(found[part.cell - 1]) if is_notebook else document.text


def _whole(document: Document, checked: Checked, texts: dict[int, str]) -> str | None:
    if not any(part.cell for part in checked.parts):
        return texts.get(0, document.text)
    before = dict(_texts(document, checked))
    changed = {
        part.cell: texts[number]
        for number, part in enumerate(checked.parts)
        if texts[number] != before[number]
    }
    return with_cells(document.text, changed) if changed else document.text


def _link(text: str, place: Place, dialect: str, glossary: Glossary) -> str:
    """The link, or nothing where it would break what is around it."""
    words = text[place.start : place.end]
    if not _PLAIN.fullmatch(words) or _crosses_a_prefix(words):
        return ""
    if dialect == "brackets" and "\n" in words:
        return ""
    if dialect in OF_REST and not _fits_rest(text, place):
        return ""
    return DIALECTS[dialect](words, glossary.by_slug[place.term])


def _fits_rest(text: str, place: Place) -> bool:
    """Whether a role may stand there: between blanks or signs, in no drawn table, no emphasis."""
    before, after = text[max(place.start - 1, 0) : place.start], text[place.end : place.end + 1]
    first = max(text.rfind("\n\n", 0, place.start), 0)
    last = text.find("\n\n", place.end)
    block = text[first : last if last >= 0 else len(text)]
    fits = _BEFORE_ROLE.search(before) and _AFTER_ROLE.match(after)
    at = place.start - first
    is_emphasized = any(it.start() < at < it.end() for it in _EMPHASIS.finditer(block))
    return bool(fits) and not is_emphasized and not _TABLE.search(block)


def _crosses_a_prefix(words: str) -> bool:
    """Whether a name goes on in a line that begins with more than blanks, such as a quotation."""
    return any(re.match(r"[ \t]*[>#*+-]", line) for line in words.split("\n")[1:])


def difference(document: Document, text: str) -> str:
    """What would change, as `diff -u` shows it."""
    name = document.path.as_posix()
    old, new = (it.splitlines(keepends=True) for it in (document.text, text))
    lines = unified_diff(old, new, f"a/{name}", f"b/{name}")
    whole = "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
    return whole.encode("utf-8", "replace").decode("utf-8")
