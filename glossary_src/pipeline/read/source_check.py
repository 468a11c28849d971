"""What a source in BibTeX may not be: told by its key, before any page links to it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from glossary_src.faults import Fault, did_you_mean
from glossary_src.schema.grammar import HOST
from glossary_src.schema.signs import sign_faults

KINDS = [
    "article",
    "book",
    "booklet",
    "conference",
    "dataset",
    "inbook",
    "incollection",
    "inproceedings",
    "manual",
    "mastersthesis",
    "misc",
    "online",
    "phdthesis",
    "proceedings",
    "report",
    "software",
    "techreport",
    "thesis",
    "unpublished",
]
_FORMS = {
    "doi": (re.compile(r"10\.\d{4,9}/\S+"), "Write it alone: doi = {10.1109/72.279181}."),
    "eprint": (
        re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"),
        "Write the number of arXiv alone: eprint = {1502.01852}.",
    ),
    "url": (
        re.compile(HOST + r"(?:[/?#][^\s<>\"{}|\\^`]*)?"),
        "Write the whole address of a page: url = {https://...}.",
    ),
}
_NEEDED = {"title": "{...}", "author": "{Family, First and ...}", "year": "{1998}"}
_HEAD = re.compile(r"^[ \t]*@[ \t]*(\w+)\s*[{(]\s*([^\s,{}()]*)", re.MULTILINE)
_LEFT_BY_A_MERGE = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?=\s|$)", re.MULTILINE)


def source_faults(key: str, kind: str, fields: Mapping[str, str]) -> Iterator[Fault]:
    """Every rule that one entry breaks. Its fields have lower-case names, `author` among them."""
    thing = f"source {key!r}"
    if kind not in KINDS:
        yield Fault(thing, f"is of the unknown kind @{kind}.", did_you_mean(kind, KINDS))
    for name, example in _NEEDED.items():
        if not fields.get(name, "").strip():
            yield Fault(thing, f"has no {name}.", f"Write {name} = {example}.")
    yield from _year_faults(thing, fields.get("year", "").strip())
    for name, (form, cure) in _FORMS.items():
        if name in fields and not form.fullmatch(fields[name]):
            yield Fault(f"{thing}: {name}", f"is {fields[name][:80]!r}.", cure)
    for name, text in fields.items():
        yield from sign_faults(f"{thing}: {name}", text)


def _year_faults(thing: str, year: str) -> Iterator[Fault]:
    latest = datetime.datetime.now(tz=datetime.UTC).year + 1
    if year and not (re.fullmatch(r"[12][0-9]{3}", year) and int(year) <= latest):
        cure = "Write the year it appeared in, four digits: year = {1998}."
        yield Fault(f"{thing}: year", f"is {year[:40]!r}.", cure)


def merge_faults(text: str) -> Iterator[Fault]:
    """Lines that a merge left between the entries, where BibTeX takes all for a remark."""
    if left := _LEFT_BY_A_MERGE.search(text):
        line = text.count("\n", 0, left.start()) + 1
        rule = f"is the mark of a merge, {left[0]}."
        yield Fault(f"line {line}", rule, "Settle the merge: keep what is right, drop the marks.")


def entries_apart(text: str) -> list[tuple[str, int, str]]:
    """The key of each entry, the line that it begins on, and its text; of macros, no key."""
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads), len(text)][1:]
    return [
        (
            "" if head[1].lower() in ("string", "preamble", "comment") else head[2],
            text.count("\n", 0, head.start()) + 1,
            text[head.start() : end],
        )
        for head, end in zip(heads, ends, strict=True)
    ]
