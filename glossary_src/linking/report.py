"""Findings in the form that a reader or a machine wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from urllib.parse import quote

from .findings import LEVELS, RULES, Finding


def text(found: Sequence[Finding]) -> str:
    """One line a finding, as compilers write them."""
    return "\n".join(
        f"{_place(it)}: {it.rule}: {it.message}" + (f" {it.url}" * bool(it.url)) for it in found
    )


def _place(it: Finding) -> str:
    cell = f"cell {it.cell}:" * bool(it.cell)
    return f"{it.file}:{cell}{it.line}:{it.column}"


def _message(it: Finding) -> str:
    """For formats that know no cells: their lines are those of the whole file."""
    cell = f"Cell {it.cell}, line {it.line}: " * bool(it.cell)
    return f"{cell}{it.message} {it.url}".rstrip()


def as_json(found: Sequence[Finding]) -> str:
    """A list of objects."""
    fields = ("file", "line", "column", "rule", "level", "message", "url")
    rows = [
        {**{name: getattr(it, name) for name in fields}, **({"cell": it.cell} if it.cell else {})}
        for it in found
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False)


def sarif(found: Sequence[Finding]) -> str:
    """SARIF 2.1.0, for code scanning."""
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": told},
            "defaultConfiguration": {"level": LEVELS[rule]},
        }
        for rule, told in RULES.items()
    ]
    run = {
        "tool": {"driver": {"name": "gradient-glossary", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(it) for it in found],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=1)


def _result(it: Finding) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": quote(it.file, errors="replace")}}
    if not it.cell:
        place["region"] = {"startLine": it.line, "startColumn": it.column}
    return {
        "ruleId": it.rule,
        "level": it.level,
        "message": {"text": _message(it)},
        "locations": [{"physicalLocation": place}],
    }


def github(found: Sequence[Finding]) -> str:
    """Commands that GitHub Actions turns into annotations."""
    levels = {"note": "notice", "warning": "warning", "error": "error"}
    return "\n".join(
        f"::{levels[it.level]} file={_property(it.file)},{_lines(it)}"
        f"title={it.rule}::{_data(_message(it))}"
        for it in found
    )


def _lines(it: Finding) -> str:
    return "" if it.cell else f"line={it.line},col={it.column},"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}
