"""Run MkDocs once, strictly, with a progress bar on a terminal and plain lines elsewhere."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path


class _Problems(logging.Handler):
    """Prints warnings and errors, and remembers that there were any."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.seen += 1
        print(f"{record.levelname}: {record.getMessage()}", file=sys.stderr)


def build(root: Path, site: Path) -> dict[str, int] | None:
    """Build the site of `root` into `site`. None if anything was wrong; messages are on stderr."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    problems = _Problems()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(problems)
    logger.setLevel(logging.INFO)
    os.chdir(root)
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    except (Abort, MkDocsException) as error:
        print(error, file=sys.stderr)
        return None
    if problems.seen:
        return None
    hook = next(h for name, h in config.hooks.items() if name.endswith("mkdocs_hook.py"))
    built = hook.built
    return {"terms": built.terms, "ran": len(built.ran), "recalled": built.recalled}
