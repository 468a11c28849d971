"""The wheel that a site serves, in an environment of its own that has nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.feeds.package import wheel
from glossary_src.pipeline.write.site import Site
from tests.linking.samples import SITE, glossary

_UNSET = ("PYTHONPATH", "VIRTUAL_ENV", "PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONFIG_FILE")


def packed(url: str = SITE, feeds: dict[str, bytes] | None = None) -> tuple[str, bytes]:
    """The wheel of a site at that address: its name and its bytes."""
    given = {"glossary.json": glossary(url=url)} if feeds is None else feeds
    ((name, data),) = wheel(Site(GLOSSARY, url), given).items()
    return name, data


@dataclass(frozen=True)
class Venv:
    """A virtual environment, and the folder beside it that commands run in."""

    folder: Path

    def run(
        self, *command: object, code: int = 0, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A command as a shell in the activated environment would run it."""
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        at = self.folder.with_name("work")
        at.mkdir(exist_ok=True)
        done = subprocess.run(
            [*map(str, command)],
            cwd=at,
            env={
                **kept,
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PIP_NO_INDEX": "1",
                "PATH": path,
                "HOME": str(at),
                **(variables or {}),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def python(self, program: str, **variables: str) -> str:
        """What a program prints."""
        command = (self.folder / "bin" / "python", "-c", program)
        return self.run(*command, variables=variables).stdout

    def forget(self) -> None:
        """Take the package out again, faster than pip does."""
        for path in self.folder.glob("lib/*/site-packages/gradient_glossary*"):
            shutil.rmtree(path)
        (self.folder / "bin" / "gradient-glossary").unlink(missing_ok=True)


def made(folder: Path, python: str = sys.executable) -> Venv:
    """A new environment of that Python, with pip."""
    subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True)
    return Venv(folder / "venv")


def borrowed(folder: Path, *packages: str) -> dict[str, str]:
    """Packages out of this environment, for the path of another: pip takes them for installed."""
    folder.mkdir(exist_ok=True)
    for package in packages or ("Markdown", "markdown-it-py", "mdurl", "docutils"):
        for name in {file.parts[0] for file in distribution(package).files or ()}:
            found = Path(str(distribution(package).locate_file(name)))
            if found.is_dir() and name != ".." and not (folder / name).exists():
                (folder / name).symlink_to(found)
    return {"PYTHONPATH": str(folder)}
