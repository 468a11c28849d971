"""An environment with the wheel, and the other glossaries that are built in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SORTING = Path(__file__).parent / "sorting"
PAGE = Path(__file__).parents[2] / "docs" / "contributing" / "another-glossary.md"
_UNSET = ("PYTHONPATH", "VIRTUAL_ENV", "GLOSSARY_CACHE", "SITE_URL")
_BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    def run(
        self, module: str, *arguments: object, cwd: Path, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """`python -m module ...`, or a program of the environment, outside the repository."""
        program = self.folder / "bin" / module
        start = [str(program)] if program.exists() else [str(self.python), "-m", module]
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        environment = {**kept, "PYTHONDONTWRITEBYTECODE": "1", "NO_MKDOCS_2_WARNING": "1"}
        return subprocess.run(
            [*start, *map(str, arguments)],
            cwd=cwd,
            env={**environment, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def says(self, program: str, *, cwd: Path) -> str:
        """What a program prints."""
        done = self.run("python", "-c", program, cwd=cwd)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def tree(self) -> dict[str, tuple[int, int]]:
        """Every file of site-packages with its size and time."""
        found = ((path, path.stat()) for path in self.packages.rglob("*"))
        return {str(path): (status.st_size, status.st_mtime_ns) for path, status in found}


def place_sorting(folder: Path) -> None:
    """The glossary on sorting, as it is."""
    shutil.copytree(SORTING, folder, ignore=shutil.ignore_patterns("__pycache__"))


def without_the_optional(folder: Path) -> None:
    """The same without claims, paths, published addresses, relations: terms alone."""
    place_sorting(folder)
    for name in ("learning_paths.py", "published.txt"):
        (folder / name).unlink()
    for path in (folder / "terms").glob("*.py"):
        text = re.sub(r"    claims=\(.*?\n    \),\n", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r"relations=\{.*?\}", "relations={}", text, flags=re.DOTALL)
        text = re.sub(r"\bClaim, ", "", text)
        path.write_text(text)
    subject = (folder / "glossary.py").read_text()
    (folder / "glossary.py").write_text(re.sub(r"    texts\w*=.*\n", "", subject))
    index = (folder / "docs" / "index.md").read_text()
    (folder / "docs" / "index.md").write_text(index.partition("Begin with")[0])
    config = (folder / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(re.sub(r"  - (?:Paths|Claims|Quiz): .*\n", "", config))


def blocks(page: str) -> dict[str, str]:
    """The code blocks of a page that are files, by their names."""
    return {match[1]: match[2] for match in _BLOCK.finditer(page)}


def place_page(folder: Path) -> None:
    """What a stranger has who follows the page, and nothing else."""
    for name, text in blocks(PAGE.read_text(encoding="utf-8")).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
