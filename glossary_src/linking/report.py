"""Findings in the form that a reader or a machine wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from .check import RULES, Finding

_LEVELS = {"unlinked-term": "note", "unknown-term": "error", "wrong-statement": "error"}


def text(found: Sequence[Finding]) -> str:
    """One line a finding, as compilers write them."""
    return "\n".join(
        f"{it.file}:{it.line}:{it.column}: {it.rule}: {it.message}" + (f" {it.url}" * bool(it.url))
        for it in found
    )


def as_json(found: Sequence[Finding]) -> str:
    """A list of objects."""
    fields = ("file", "line", "column", "rule", "message", "url")
    rows = [{name: getattr(it, name) for name in fields} for it in found]
    return json.dumps(rows, indent=1, ensure_ascii=False)


def sarif(found: Sequence[Finding]) -> str:
    """SARIF 2.1.0, for code scanning."""
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": told},
            "defaultConfiguration": {"level": _LEVELS[rule]},
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
    place = {
        "artifactLocation": {"uri": it.file},
        "region": {"startLine": it.line, "startColumn": it.column},
    }
    told = f"{it.message} {it.url}".rstrip()
    return {
        "ruleId": it.rule,
        "level": _LEVELS[it.rule],
        "message": {"text": told},
        "locations": [{"physicalLocation": place}],
    }


def github(found: Sequence[Finding]) -> str:
    """Commands that GitHub Actions turns into annotations."""
    levels = {"note": "notice", "error": "error"}
    return "\n".join(
        f"::{levels[_LEVELS[it.rule]]} file={_property(it.file)},line={it.line},col={it.column},"
        f"title={it.rule}::{_data(f'{it.message} {it.url}'.rstrip())}"
        for it in found
    )


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
