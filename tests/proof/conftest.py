"""The builds of each tool, made once a session whatever the number of workers."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import once
from tests.needs import lacks
from tests.proof import mystmd
from tests.proof.builds import TERM_PAGE, Builds, builds


@pytest.fixture(scope="session")
def built_by(
    site: Path, served: str, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Builds]:
    """What a tool made of its project."""
    page = (site / TERM_PAGE).read_text(encoding="utf-8")

    def made(tool: str) -> Builds:
        if tool == "mystmd" and not mystmd.theme().exists():
            lacks("mystmd", "python -m tests.proof.mystmd")
        kept = shared / f"proof-{tool}.pickle"
        with once(shared, kept.stem) as first:
            if first:
                folder = tmp_path_factory.mktemp("proof")
                kept.write_bytes(pickle.dumps(builds(tool, folder, served, page)))
        found: Builds = pickle.loads(kept.read_bytes())
        return found

    return made
