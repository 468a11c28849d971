"""The tools: how each is configured and run, and which page it writes."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from tests.proof import mystmd
from tests.proof.setup import block


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """How the tests run a tool."""

    section: str
    """Of docs/linking/index.md: where its set-up stands."""
    box: str
    """What “Link to this term” calls it."""
    language: str = "markdown"
    packages: tuple[str, ...]
    """On PyPI: where its version comes from."""
    files: Callable[[str, bool], dict[str, str]]
    """The project without its pages, for the site at an address; strictly or not."""
    command: Callable[[bool], list[str]]
    html: str
    """Where it writes `{page}`."""
    docs: str = "."
    """Where its pages lie in a project."""

    def versions(self) -> str:
        """As installed here."""
        told = [f"{package} {version(package)}" for package in self.packages]
        return ", ".join(told) or f"mystmd {mystmd.version()}"


def _for_sphinx(section: str, index: str, text: str) -> Callable[[str, bool], dict[str, str]]:
    return lambda site, _: {"conf.py": block(section, "python", site), index: text}


def _for_mystmd(site: str, strict: bool) -> dict[str, str]:
    theme = f"site:\n  template: {mystmd.theme().resolve()}\n"
    return {"myst.yml": block("mystmd", "yaml", site) + theme, "index.md": "# Start\n"}


def _for_mkdocs(section: str) -> Callable[[str, bool], dict[str, str]]:
    return lambda site, _: {
        "mkdocs.yml": "site_name: Test\n" + block(section, "yaml", site),
        "docs/index.md": "# Start\n",
    }


def _for_zensical(site: str, strict: bool) -> dict[str, str]:
    told = '[project]\nsite_name = "Test"\n' + block("Zensical", "toml", site)
    return {
        "zensical.toml": told + ("strict = true\n" if strict else ""),
        "docs/index.md": "# Start\n",
    }


def _sphinx(strict: bool) -> list[str]:
    strictly = ["-W", "--keep-going"] if strict else []
    return [sys.executable, "-m", "sphinx", "-q", "-b", "html", *strictly, ".", "built"]


def _mystmd(strict: bool) -> list[str]:
    if strict:
        return [*mystmd.command(), "build", "--site", "--strict"]
    with socket.create_server(("127.0.0.1", 0)) as free:  # mystmd itself takes one of a hundred
        return [*mystmd.command(), "build", "--html", "--port", str(free.getsockname()[1])]


def _mkdocs(strict: bool) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", *(["--strict"] if strict else [])]


def _zensical(strict: bool) -> list[str]:
    return [sys.executable, "-m", "zensical", "build"]


TOOLS = {
    "Sphinx": Tool(
        section="Sphinx",
        box="Sphinx, with intersphinx",
        language="rst",
        packages=("sphinx",),
        files=_for_sphinx("Sphinx", "index.rst", ".. toctree::\n   :glob:\n\n   *\n"),
        command=_sphinx,
        html="built/{page}.html",
    ),
    "MyST-Parser": Tool(
        section="MyST-Parser",
        box="MyST in Sphinx, with intersphinx",
        packages=("myst-parser", "sphinx"),
        files=_for_sphinx("MyST-Parser", "index.md", "```{toctree}\n:glob:\n\n*\n```\n"),
        command=_sphinx,
        html="built/{page}.html",
    ),
    "mystmd": Tool(
        section="mystmd",
        box="mystmd",
        packages=(),
        files=_for_mystmd,
        command=_mystmd,
        html="_build/html/{page}/index.html",
    ),
    "mkdocstrings": Tool(
        section="MkDocs with mkdocstrings",
        box="MkDocs, with mkdocstrings",
        packages=("mkdocstrings", "mkdocs-autorefs", "mkdocs"),
        files=_for_mkdocs("MkDocs with mkdocstrings"),
        command=_mkdocs,
        html="site/{page}/index.html",
        docs="docs",
    ),
    "MkDocs": Tool(
        section="MkDocs",
        box="MkDocs, with the extension of this glossary",
        packages=("mkdocs",),
        files=_for_mkdocs("MkDocs"),
        command=_mkdocs,
        html="site/{page}/index.html",
        docs="docs",
    ),
    "Zensical": Tool(
        section="Zensical",
        box="Zensical, with the extension of this glossary",
        packages=("zensical",),
        files=_for_zensical,
        command=_zensical,
        html="site/{page}/index.html",
        docs="docs",
    ),
}
"""All but the hover card, which needs no tool but a browser."""
