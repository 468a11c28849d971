"""A few of many like cases: other ones when a term changes, all of them with --thorough."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import Any

import pytest

from glossary_src.pipeline.read.load import TERMS

PATHS = sorted(TERMS.glob("[!_]*.py"))
CONTENT = hashlib.sha256(b"".join(path.read_bytes() for path in PATHS)).hexdigest()


def sampled(cases: Sequence[Any], count: int) -> list[Any]:
    """All cases for `parametrize`; all but `count` of them are marked thorough.

    A case is a value, or a `pytest.param` with its id.
    """
    here = random.Random(CONTENT).sample(range(len(cases)), min(count, len(cases)))
    return [case if place in here else _thorough(case) for place, case in enumerate(cases)]


def _thorough(case: Any) -> Any:
    values, name = getattr(case, "values", (case,)), getattr(case, "id", None)
    return pytest.param(*values, id=name, marks=pytest.mark.thorough)
