"""The map of the code: every module has its line on it, and no line is of the past."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "glossary_src"
MAP = (ROOT / "docs" / "contributing" / "map.md").read_text(encoding="utf-8")
ROOMS = [PACKAGE / "schema", *(p for p in sorted((PACKAGE / "pipeline").iterdir()) if p.is_dir())]
ROOMS = [room for room in ROOMS if (room / "__init__.py").exists()]
every_room = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)


def lines_of(room: Path) -> list[str]:
    """What the docstring of a room says of its modules."""
    doc = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    found = [re.sub(r"\s+", " ", line.strip()) for line in doc.splitlines()]
    modules = {path.stem for path in room.glob("[!_]*.py")}
    return [line for line in found if line.split(" ")[0] in modules]


def table_of(room: Path) -> list[str]:
    """The rows of a room on the map, as lines of its docstring."""
    _, _, after = MAP.partition(f"### {room.name}\n")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", after.partition("\n#")[0], re.MULTILINE)
    return [f"{name} {words}" for name, words in rows]


@every_room
def test_a_room_says_what_each_of_its_modules_is(room: Path) -> None:
    said = " ".join(lines_of(room))
    missing = [p.stem for p in room.glob("[!_]*.py") if not re.search(rf"\b{p.stem}\b", said)]
    assert missing == [], f"{room.name}/__init__.py is silent on them"


@every_room
def test_the_map_shows_each_room_as_it_says_itself(room: Path) -> None:
    rows = "\n".join(
        f"| `{line.split(' ')[0]}` | {' '.join(line.split(' ')[1:])} |" for line in lines_of(room)
    )
    assert table_of(room) == lines_of(room), f"### {room.name} of the map should read\n{rows}"


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:[\w.]+/)+[\w.]*)`", MAP))))
def test_every_path_on_the_map_exists(path: str) -> None:
    places = (ROOT / path, PACKAGE / path, PACKAGE / "pipeline" / f"{path}.py")
    assert any(place.exists() for place in places)


def test_every_module_outside_of_the_rooms_is_on_the_map() -> None:
    alone = [*PACKAGE.glob("[!_]*.py"), *(PACKAGE / "pipeline").glob("[!_]*.py")]
    assert [path.name for path in alone if f"`{path.name}`" not in MAP] == []
