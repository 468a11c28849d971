"""A wheel of this project in an environment of its own, and other glossaries built with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, once
from tests.other.wheel import Environment, place_page, place_sorting, without_the_optional

PLACES: dict[str, Callable[[Path], None]] = {
    "whole": place_sorting,
    "bare": without_the_optional,
    "from-the-page": place_page,
}


@pytest.fixture(scope="session")
def wheel(shared: Path) -> Environment:
    """An empty environment with the wheel, which sees the dependencies of this one."""
    folder = shared / "wheel"
    made = Environment(folder / "venv")
    with once(shared, "wheel") as first:
        if first:
            shutil.rmtree(folder, ignore_errors=True)
            source = folder / "source"
            source.mkdir(parents=True)
            for name in ("pyproject.toml", "README.md", "LICENSE"):
                shutil.copy(ROOT / name, source)
            skipped = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / "glossary_src", source / "glossary_src", ignore=skipped)
            _pip("wheel", "--no-deps", "--wheel-dir", folder, source)
            (built,) = folder.glob("*.whl")
            command = [sys.executable, "-m", "venv", "--without-pip", str(made.folder)]
            subprocess.run(command, check=True)
            # a plain path: files that an editable install left there are not read through it
            others = sysconfig.get_path("purelib")
            (made.packages / "dependencies.pth").write_text(f"{others}\n", encoding="utf-8")
            _pip(
                "--python", made.python, "install", "--no-deps", "--no-compile", "--no-index", built
            )
    return made


def _pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session", params=PLACES)
def glossary(request: pytest.FixtureRequest, shared: Path, wheel: Environment) -> Path:
    """The folder of another glossary, its site built strictly by MkDocs, outside the repository."""
    return _built(request.param, shared, wheel)


@pytest.fixture(scope="session")
def sorting(shared: Path, wheel: Environment) -> Path:
    """The folder of the whole one."""
    return _built("whole", shared, wheel)


@pytest.fixture(scope="session")
def bare(shared: Path, wheel: Environment) -> Path:
    """The folder of the one without claims, paths, published addresses and relations."""
    return _built("bare", shared, wheel)


def _built(name: str, shared: Path, wheel: Environment) -> Path:
    folder = shared / f"other-{name}"
    with once(shared, f"other-{name}") as first:
        if first:
            shutil.rmtree(folder, ignore_errors=True)
            PLACES[name](folder)
            before = wheel.tree()
            done = wheel.run("mkdocs", "build", "--strict", cwd=folder)
            assert done.returncode == 0, done.stdout + done.stderr
            assert wheel.tree() == before, "a build wrote into site-packages"
    return folder
