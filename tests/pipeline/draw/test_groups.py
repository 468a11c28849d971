"""Groups of a figure: none that says nothing, none around one element that could say it itself."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from glossary_src.pipeline.draw.groups import flatten

NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'


def canonical(inside: str) -> str:
    return ET.canonicalize(f"<svg{NAMESPACE}>{inside}</svg>")


def flat(inside: str) -> str:
    root = ET.fromstring(canonical(inside))
    for child in root:
        flatten(child)
    return ET.canonicalize(ET.tostring(root, encoding="unicode"), rewrite_prefixes=True)


DOT = '<circle cx="1" cy="2"/>'


CASES = {
    "an empty group": ("<g><g/></g>", "<g/>"),
    "a group that says nothing": (f"<g><g>{DOT}{DOT}</g></g>", f"<g>{DOT}{DOT}</g>"),
    "what all say is said once": (
        '<g><circle r="1" fill="red"/><circle r="2" fill="red"/></g>',
        '<g fill="red"><circle r="1"/><circle r="2"/></g>',
    ),
    "one element says it itself": (
        f'<g><g fill="red" clip-path="url(#a)">{DOT}</g>{DOT}</g>',
        f'<g><circle cx="1" cy="2" fill="red" clip-path="url(#a)"/>{DOT}</g>',
    ),
    "what it says itself wins": (
        '<g><g fill="red"><circle r="1" fill="blue"/></g><circle r="2"/></g>',
        '<g><circle r="1" fill="blue"/><circle r="2"/></g>',
    ),
    "a group that moves what is clipped stays": (
        f'<g><g clip-path="url(#a)"><path d="M0 0" transform="scale(2)"/></g>{DOT}</g>',
        f'<g><g clip-path="url(#a)"><path d="M0 0" transform="scale(2)"/></g>{DOT}</g>',
    ),
    "an artist stays": (
        f'<g><g data-artist="0.1" fill="red">{DOT}</g></g>',
        f'<g><g data-artist="0.1" fill="red">{DOT}</g></g>',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_groups_are_as_few_as_say_something(case: str) -> None:
    before, after = CASES[case]
    assert flat(before) == ET.canonicalize(canonical(after), rewrite_prefixes=True)
