"""What writers install stands alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import glossary_src.linking

HEAVY = ("numpy", "matplotlib", "mkdocs", "jinja2", "yaml", "igraph", "pybtex", "nbclient")
FOLDER = Path(glossary_src.linking.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("[!_]*.py") if path.stem != "in_sphinx")
"""All but the one that Sphinx itself imports."""
CODE = """
import importlib, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {refused}:
            raise ImportError(name + " is refused")
sys.meta_path.insert(0, Refuse())
for module in {modules}:
    importlib.import_module("glossary_src.linking." + module)
print(*sorted(name for name in sys.modules if name.startswith("glossary_src")))
"""


def imported(modules: list[str], refused: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    code = CODE.format(modules=modules, refused=refused)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_nothing_heavy_is_imported_and_nothing_else_of_the_project() -> None:
    done = imported(MODULES, HEAVY)
    assert done.returncode == 0, done.stderr
    packages = {name.split(".")[1] for name in done.stdout.split() if "." in name}
    assert packages == {"linking", "faults", "names"}


def test_all_but_the_extension_does_without_markdown() -> None:
    rest = [module for module in MODULES if module not in ("extension", "first_mentions", "flow")]
    assert imported(rest, (*HEAVY, "markdown")).returncode == 0
    assert imported(["extension"], ("markdown",)).returncode == 1, "the test can tell"
