"""Findings that are known already: only new ones are told. Lines may shift."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ..faults import Fault, GlossaryError
from .findings import Finding


def written(found: Iterable[Finding]) -> str:
    """The file: how many of each kind, by file, rule and what it is about."""
    counted = Counter(map(_kind, found))
    rows = [
        {"file": file, "rule": rule, "about": about, "count": count}
        for (file, rule, about), count in sorted(counted.items())
    ]
    return json.dumps({"version": 1, "findings": rows}, indent=1, ensure_ascii=False) + "\n"


def new(found: Iterable[Finding], path: Path) -> list[Finding]:
    """Those that the file does not have."""
    left = _read(path)
    made = []
    for finding in found:
        kind = _kind(finding)
        if left[kind] > 0:
            left[kind] -= 1
        else:
            made.append(finding)
    return made


def _kind(finding: Finding) -> tuple[str, str, str]:
    return finding.file, finding.rule, finding.key


def _read(path: Path) -> Counter[tuple[str, str, str]]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if whole["version"] != 1:
            raise ValueError(f"version {whole['version']!r} is not known")
        rows = [
            ((it["file"], it["rule"], it["about"]), int(it["count"])) for it in whole["findings"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        told = f"{type(error).__name__}: {error}"
        raise GlossaryError([Fault("baseline", "cannot be read.", told, str(path))]) from error
    return Counter(dict(rows))
