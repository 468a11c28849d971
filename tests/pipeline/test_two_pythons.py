"""Another Python, with another numpy, computes the same numbers."""

from __future__ import annotations

import json
import sys

import pytest

from glossary_src.pipeline.bundle import Built
from tests.numbers import differences


def test_the_numbers_are_those_that_another_python_wrote_down(
    built: Built, request: pytest.FixtureRequest
) -> None:
    """`scripts/test` gives the same file to both: the first writes it."""
    file = request.config.getoption("numbers")
    if file is None:
        pytest.skip("nothing to compare with: --numbers FILE")
    terms = json.loads(built.files["glossary.json"])["terms"]
    mine = {
        f"{term['slug'].replace('-', '_')}.{name}": value
        for term in terms
        for name, value in term["numbers"].items()
    }
    here = f"with Python {sys.version.split()[0]}"
    if not file.exists():
        file.write_text(json.dumps({"where": here, "numbers": mine}))
    other = json.loads(file.read_text())
    assert list(differences(mine, other["numbers"], (here, other["where"]))) == []
