"""docs/linking/tools.md, made from what the tests expect: `scripts/linking_table` runs them first.

The hand-written part ends at a mark. Versions are those of the last renewal: a newer tool that does
the same makes no page wrong, so a test compares all but them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.proof.expected import CASES, EXPECTED, Cell, Line
from tests.proof.tools import TOOLS

PAGE = Path(__file__).parents[2] / "docs" / "linking" / "tools.md"
MARK = "<!-- From here on: scripts/linking_table -->\n"
HEADS = {
    "Sphinx": "Sphinx",
    "MyST-Parser": "MyST-Parser",
    "mystmd": "mystmd",
    "mkdocstrings": "MkDocs with mkdocstrings",
    "MkDocs": "MkDocs with our extension",
    "Zensical": "Zensical with our extension",
    "hover card": "Hover card",
}
_TOLD = {
    "line": "a warning with page and line",
    "page": "a warning with the page",
    "name": "a warning in the console",
}
_FAILS = {
    "Sphinx": "-W",
    "MyST-Parser": "-W",
    "mystmd": "--strict",
    "mkdocstrings": "--strict",
    "MkDocs": "--strict",
    "Zensical": "strict = true",
}
_VERSION = re.compile(r"\b\d+(?:\.\d+)*\b")


def generated(versions: Mapping[str, str]) -> str:
    """All below the mark."""
    parts = [_table(versions), *(_section(tool, versions[tool]) for tool in EXPECTED)]
    return "\n".join(parts)


def _table(versions: Mapping[str, str]) -> str:
    heads = [f"{HEADS[tool]}<br><small>{_short(versions[tool])}</small>" for tool in EXPECTED]
    rows = [["link to", *heads], ["---"] * (len(heads) + 1)]
    for case, called in CASES.items():
        cells = [_cell(tool, case, EXPECTED[tool][case]) for tool in EXPECTED]
        rows.append([f"**{called}**", *cells])
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f'\n<div class="g-wide g-tools" markdown>\n\n{lines}\n</div>\n'


def _short(version: str) -> str:
    return version.partition(",")[0]


def _cell(tool: str, case: str, cell: Cell) -> str:
    if case == "missing":
        return "<br>".join(_missing(tool, cell.plain))
    line = cell.works
    if not line.links:
        return f"✗ {_code(line.write)}"
    shows = [] if line.comes.shows in line.write else [f"shows “{line.comes.shows}”"]
    fails = [f"✗ {_code(cell.plain.write)}"] if cell.instead else []
    return "<br>".join([f"✓ {_code(line.write)}", *shows, *fails])


def _missing(tool: str, line: Line) -> list[str]:
    stays = "a dead link" if line.comes.leads else f"the text “{line.comes.shows}”"
    fails = [f"an error with {_code(_FAILS[tool])}"] if tool in _FAILS else []
    return [stays, _TOLD[line.comes.told], *fails]


def _section(tool: str, version: str) -> str:
    anchor = re.sub(r"\W+", "-", tool.lower())  # the same on both pages
    language = TOOLS[tool].language if tool in TOOLS else "html"
    lines = "\n".join(_block(tool))
    remarks = "\n\n".join(_remarks(tool))
    return (
        f"## {HEADS[tool]} {{#{anchor}}}\n\n"
        f"Tried with {version}. [How to set it up](index.md#{anchor}).\n\n"
        f"```{language}\n{lines}\n```\n\n{remarks}\n"
    )


def _block(tool: str) -> Iterator[str]:
    for cell in EXPECTED[tool].values():
        if cell.works.links:
            yield cell.works.write


def _remarks(tool: str) -> Iterator[str]:
    for case, cell in EXPECTED[tool].items():
        if case != "missing" and not cell.plain.links:
            yield f"Not for {CASES[case]}: {_code(cell.plain.write)} leads nowhere."
    missing = EXPECTED[tool]["missing"].plain
    yield f"A missing term, {_code(missing.write)}: {', '.join(_missing(tool, missing))}."


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def without_versions(text: str) -> str:
    """To compare two pages."""
    return _VERSION.sub("…", text)


def installed(browser: str) -> dict[str, str]:
    """The versions of the tools here."""
    return {**{name: tool.versions() for name, tool in TOOLS.items()}, "hover card": browser}


def main() -> int:
    """Write the page anew."""
    from tests.conftest import CHROMIUM

    if CHROMIUM is None:
        print("no Chromium: the hover card cannot have been tried", file=sys.stderr)
        return 1
    command = [CHROMIUM, "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    browser = f"chromium {_VERSION.findall(said)[0].split('.')[0]}"
    own = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(own + MARK + generated(installed(browser)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
