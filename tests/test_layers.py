"""Imports run one way, and only one file on the building side knows MkDocs."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "glossary_src"
LAYERS = (  # a module imports from lines above its own, or from its own package in the same line
    ("faults", "numerics"),
    ("digits", "linking"),
    ("schema",),
    ("terms", "paths"),
    (
        "pipeline.cache",
        "pipeline.closure",
        "pipeline.formulas",
        "pipeline.numbers",
        "pipeline.processor",
        "pipeline.templating",
    ),
    (
        "pipeline.pulse",
        "pipeline.notebooks",
        "pipeline.pyodide",
        "pipeline.outcomes",
        "pipeline.entries",
    ),
    (
        "pipeline.theme",
        "pipeline.marks",
        "pipeline.bibliography",
        "pipeline.listing",
        "pipeline.encoding",
        "pipeline.relations",
        "pipeline.site",
    ),
    ("pipeline.svg", "pipeline.load", "pipeline.prose", "pipeline.relation_map", "pipeline.atlas"),
    ("pipeline.check", "pipeline.frames", "pipeline.paths", "pipeline.reader"),
    ("pipeline.sandbox",),
    ("pipeline.worker", "pipeline.run"),
    ("pipeline.promises", "pipeline.labs", "pipeline.explorer"),
    ("pipeline.views", "pipeline.feeds.cards", "pipeline.feeds.redirects"),
    ("pipeline.feeds.spellings",),
    (
        "pipeline.feeds.inventory",
        "pipeline.feeds.citation",
        "pipeline.feeds.markdown",
        "pipeline.feeds.pictures",
    ),
    ("pipeline.feeds.data",),
    ("pipeline.feeds.linked_data",),
    ("pipeline.feeds.skos",),
    ("pipeline.feeds.publication", "pipeline.pages", "pipeline.handwritten"),
    ("pipeline.registers",),
    ("pipeline.build",),
    ("pipeline.__main__",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__init__.py"]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def rank(module: str) -> int | None:
    fits = [n for n in RANK if module == n or module.startswith(f"{n}.")]
    return RANK[max(fits, key=len)] if fits else None


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def violations(own: str, imported: set[str]) -> list[str]:
    family = own.split(".")[0]
    wrong = []
    for module in sorted(imported):
        name = module.removeprefix("glossary_src.")
        if name == module or name.split(".")[0] == family != "pipeline":
            continue
        other = rank(name)
        if other is None or other >= (rank(own) or 0):
            wrong.append(module)
    return wrong


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_layers_above_it(path: Path) -> None:
    own = name_of(path)
    assert rank(own) is not None, f"{own} has no place in LAYERS"
    assert violations(own, imports(path)) == []


def test_an_import_from_below_is_caught() -> None:
    assert violations("pipeline.load", {"glossary_src.pipeline.pages.Site"})
    assert violations("schema.term", {"glossary_src.pipeline.load.load"})


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_of_the_package_knows_mkdocs(path: Path) -> None:
    assert not [module for module in imports(path) if module.split(".")[0] == "mkdocs"]


@pytest.mark.parametrize("path", sorted((PACKAGE / "linking").glob("*.py")), ids=name_of)
def test_linking_stands_alone(path: Path) -> None:
    own = ("glossary_src.linking", "glossary_src.faults")
    foreign = [m for m in imports(path) if not m.startswith(own)]
    assert not [m for m in foreign if m.startswith(("glossary_src", "numpy", "matplotlib"))]
