"""Imports run one way: between packages, between the rooms of the pipeline, and inside a room."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "glossary_src"
FLOORS = (  # a module imports from floors above its own, or from its own room without a circle
    ("faults", "chance", "names", "numerics", "report"),
    ("digits", "linking"),
    ("schema",),
    ("terms", "learning_paths", "messages", "glossary"),
    ("pipeline.draw",),
    ("pipeline.read",),
    ("pipeline.run",),
    ("pipeline.write",),
    ("pipeline.feeds",),
    ("pipeline.bundle",),
    ("pipeline.build", "finished"),
    ("pipeline.ready", "mutation"),
    ("pipeline.__main__", "mkdocs_kept", "mkdocs_settings", "mkdocs_setup"),
    ("mkdocs_plugin",),
)
RANK = {name: rank for rank, names in enumerate(FLOORS) for name in names}
ROOMS = [name for names in FLOORS for name in names if (PACKAGE / name.replace(".", "/")).is_dir()]
SUBJECT = ("glossary", "learning_paths", "messages")
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__init__.py"]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def room_of(module: str) -> str:
    """The floor entry that a module belongs to."""
    return next((n for n in RANK if module == n or module.startswith(f"{n}.")), "")


def imports(path: Path) -> set[str]:
    """The project's modules that a file imports, without the name of the package."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own(imported: set[str]) -> set[str]:
    return {m.removeprefix("glossary_src.") for m in imported if m.startswith("glossary_src.")}


def violations(module: str, imported: set[str]) -> list[str]:
    room = room_of(module)
    return [
        other
        for other in sorted(own(imported))
        if (there := room_of(other)) != room and (not there or RANK[there] >= RANK[room])
    ]


def circle(modules: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle, if any do."""
    known = {m: {k for k in modules if k != m and own_prefix(k, i)} for m, i in modules.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def own_prefix(module: str, imported: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for name in own(imported))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_floors_above_it(path: Path) -> None:
    module = name_of(path)
    assert room_of(module), f"{module} has no place in FLOORS"
    assert violations(module, imports(path)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_imports_run_in_a_circle_inside_a_room(room: str) -> None:
    folder = PACKAGE / room.replace(".", "/")
    assert circle({name_of(p): imports(p) for p in folder.rglob("*.py")}) == []


def test_an_import_from_below_is_caught() -> None:
    assert violations("pipeline.read.load", {"glossary_src.pipeline.write.pages.term_pages"})
    assert violations("schema.term", {"glossary_src.pipeline.read.load.load"})
    assert violations("pipeline.read.load", {"glossary_src.nowhere.thing"})


def test_a_circle_is_caught() -> None:
    a, b = "pipeline.draw.a", "pipeline.draw.b"
    assert circle({a: {f"glossary_src.{b}.x"}, b: {f"glossary_src.{a}.y"}})
    assert circle({a: {f"glossary_src.{b}.x"}, b: set()}) == []


def test_only_the_plugin_knows_mkdocs() -> None:
    knowing = [
        name_of(path)
        for path in MODULES
        if any(module.split(".")[0] == "mkdocs" for module in imports(path))
    ]
    assert knowing == ["mkdocs_kept", "mkdocs_plugin", "mkdocs_settings", "mkdocs_setup"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_machinery_knows_no_subject(path: Path) -> None:
    subject = {f"glossary_src.{name}" for name in SUBJECT}
    if name_of(path) not in SUBJECT:
        assert not [m for m in imports(path) if m.startswith(tuple(f"{s}." for s in subject))]


@pytest.mark.parametrize("path", sorted((PACKAGE / "linking").glob("*.py")), ids=name_of)
def test_linking_stands_alone(path: Path) -> None:
    allowed = ("glossary_src.linking", "glossary_src.faults", "glossary_src.names")
    foreign = [m for m in imports(path) if not m.startswith(allowed)]
    assert not [m for m in foreign if m.startswith(("glossary_src", "numpy", "matplotlib"))]
