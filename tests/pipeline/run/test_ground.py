"""How two machines differ, in words."""

from __future__ import annotations

import pytest

from glossary_src.pipeline.run.ground import differences, ground

SVG = "glossary_src/pipeline/draw/svg.py"
HERE = {"numpy": "2.4.6", "processor": "x86_64 flags : fpu avx2", SVG: "1"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"numpy": "2.4.5"}, ["numpy 2.4.5 there, 2.4.6 here"]),
        ({"numpy": ""}, ["numpy unknown there, 2.4.6 here"]),
        (
            {"processor": "x86_64 flags : fpu avx512f"},
            ["another processor (avx512f only there; avx2 only here)"],
        ),
        ({SVG: "2"}, [f"another {SVG}"]),
        ({SVG: ""}, [f"no {SVG} there"]),
        ({"a/new.py": "1"}, ["no a/new.py here"]),
    ],
    ids=["nothing", "version", "missing", "processor", "code", "file", "new file"],
)
def test_a_difference_is_said(changed: dict[str, str], said: list[str]) -> None:
    assert differences(HERE, {**HERE, **changed}) == said


def test_the_ground_holds_the_code_that_draws() -> None:
    names = {"Python", "C library", "processor", "numpy", "matplotlib"}
    files = {f"glossary_src/pipeline/{name}.py" for name in ("draw/marks", "run/execution")}
    assert names | files | {SVG} <= ground().keys()
