"""A project for a tool, built for real against the real site."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from tests.proof.expected import pages
from tests.proof.reading import MARK
from tests.proof.setup import block
from tests.proof.tools import TOOLS, Tool

EXAMPLE, BOX = "example", "box"
"""The pages with what docs/linking/index.md shows, and what a term page hands out."""
VANISHING = "terms/vanishing-gradient/"
TERM_PAGE = f"{VANISHING}index.html"
"""The page of the real site that the box is taken from."""


@dataclass(frozen=True, slots=True)
class Built:
    """A project after its build."""

    code: int
    output: str
    html: Mapping[str, str] = field(repr=False)
    """By page."""


@dataclass(frozen=True, slots=True)
class Builds:
    """What a tool made of a project, relaxed and strict, and of one that has nothing to tell."""

    site: str
    """The address that the glossary had meanwhile."""
    relaxed: Built
    strict: Built
    strict_without_faults: Built


def builds(name: str, folder: Path, site: str, term_page: str) -> Builds:
    """Build the project of a tool in every way."""
    tool = TOOLS[name]
    lines = {page: f"{MARK} {line.write}." for page, line in pages(name)}
    shown = block(tool.section, tool.language, site)
    whole = {**lines, EXAMPLE: shown, BOX: f"{MARK} {handed_out(tool.box, term_page)}."}
    faulty = {page for page, line in pages(name) if line.comes.told}
    sound = {page: text for page, text in whole.items() if page not in faulty}
    return Builds(
        site,
        build(tool, folder / "relaxed", whole, site),
        build(tool, folder / "strict", whole, site, strict=True),
        build(tool, folder / "sound", sound, site, strict=True),
    )


def build(
    tool: Tool, project: Path, texts: Mapping[str, str], site: str, *, strict: bool = False
) -> Built:
    """Write a project with those pages, and build it."""
    suffix = ".rst" if tool.language == "rst" else ".md"
    (project / tool.docs).mkdir(parents=True)
    for name, text in tool.files(site, strict).items():
        (project / name).write_text(text, encoding="utf-8")
    for page, text in texts.items():
        head = f"{page}\n{'=' * len(page)}" if suffix == ".rst" else f"# {page}"
        path = project / tool.docs / f"{page}{suffix}"
        path.write_text(f"{head}\n\n{text}\n", encoding="utf-8")
    done = subprocess.run(
        tool.command(strict),
        cwd=project,
        env=_environment(project),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,  # mystmd waits for a theme that does not start, for ever
    )
    written = {page: project / tool.html.format(page=page) for page in texts}
    html = {page: path.read_text("utf-8") for page, path in written.items() if path.exists()}
    return Built(done.returncode, done.stdout + done.stderr, html)


def _environment(project: Path) -> dict[str, str]:
    """No cache but that of this build: an earlier test may have had a site at the same port."""
    own = {"XDG_CACHE_HOME": str(project.with_name("cache")), "NO_MKDOCS_2_WARNING": "1"}
    return {**os.environ, **own, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}


def handed_out(title: str, term_page: str) -> str:
    """The line under that title in “Link to this term” of a page."""
    boxes = re.findall(
        r'<span class="filename">(.*?)</span>.*?<code>(.*?)</code>', term_page, re.DOTALL
    )
    known = {unescape(name): unescape(re.sub(r"<[^>]+>", "", code)) for name, code in boxes}
    assert title in known, f"the page hands out nothing for {title!r}, only for {', '.join(known)}"
    return known[title].strip()
