"""A few of many like cases: of the terms that changed last, and others. All with --thorough."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache as memo
from itertools import islice
from typing import Any

import pytest

from glossary_src.pipeline.read.load import TERMS

PATHS = sorted(TERMS.glob("[!_]*.py"))
MODULES = frozenset(path.stem for path in PATHS)
MANY = 12
"""A commit of more terms than that is the first one of a shallow clone, or one of style."""
CONTENT = hashlib.sha256(b"".join(path.read_bytes() for path in PATHS)).hexdigest()


def sampled(cases: Sequence[Any], count: int) -> list[Any]:
    """All cases for `parametrize`; all but `count` of them are marked thorough.

    Half of those that stay are of the terms that changed last: so whoever changes a term has it
    tested. The others are drawn, and are other ones when a term changes. A case is a value, or a
    `pytest.param` with its id; its term is the first word of either that names one.
    """
    here = _drawn(cases, count)
    return [case if place in here else _thorough(case) for place, case in enumerate(cases)]


def some(cases: Sequence[Any], count: int) -> list[Any]:
    """The same cases that `sampled` runs, for a test that takes several at once."""
    return [cases[place] for place in sorted(_drawn(cases, count))]


def _drawn(cases: Sequence[Any], count: int) -> set[int]:
    count = min(count, len(cases))
    newest = set(islice(_by_age(cases, changed()), count // 2))
    rest = [place for place in range(len(cases)) if place not in newest]
    return newest | set(random.Random(CONTENT).sample(rest, count - len(newest)))


@memo
def changed() -> list[str]:
    """Modules of terms, the last changed first, as far as git knows."""
    if not (git := shutil.which("git")):
        return []
    names = []
    for asked in (
        ["status", "--porcelain", "-uall"],
        ["log", "-n", "300", "--format=tformat:commit", "--name-only"],
    ):
        command = [git, *asked, "--", str(TERMS)]
        told = subprocess.run(command, cwd=TERMS, capture_output=True, text=True, check=False)
        for commit in told.stdout.split("commit"):
            own = re.findall(rf"{TERMS.name}/(\w+)\.py$", commit, re.MULTILINE)
            names += own if len(own) <= MANY else []
    return [name for name in dict.fromkeys(names) if name in MODULES]


def _by_age(cases: Sequence[Any], terms: Sequence[str]) -> Iterator[int]:
    """Places of the cases of these terms, term by term."""
    of = [_term(case) for case in cases]
    for term in terms:
        yield from (place for place, own in enumerate(of) if own == term)


def _term(case: Any) -> str | None:
    values = getattr(case, "values", (case,))
    words = re.findall(r"[\w-]+", " ".join(map(str, (getattr(case, "id", None), *values))))
    return next((word for it in words if (word := it.replace("-", "_")) in MODULES), None)


def _thorough(case: Any) -> Any:
    values, name = getattr(case, "values", (case,)), getattr(case, "id", None)
    return pytest.param(*values, id=name, marks=pytest.mark.thorough)
