"""Run MkDocs once, strictly, with a progress bar on a terminal and plain lines elsewhere."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any


class _Problems(logging.Handler):
    """Prints warnings and errors, and remembers that there were any."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.seen += 1
        print(f"{record.levelname}: {record.getMessage()}", file=sys.stderr)


def build(root: Path, site: Path, scheduler: str | None = None) -> dict[str, int] | None:
    """Build the site of `root` into `site`. None if anything was wrong; messages are on stderr.

    Snippets run on the Dask cluster of `scheduler`, if there is one.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    problems = _Problems()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(problems)
    logger.setLevel(logging.INFO)
    os.chdir(root)
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), strict=True)
        plugin: Any = config.plugins["executable-glossary"]
        plugin.runner = partial(_cluster, scheduler) if scheduler else None
        with _report() as plugin.report:
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(config)
            config.plugins.on_shutdown()
    except MkDocsException as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None  # the caller knows what to do about its folder
        print(error, file=sys.stderr)
        return None
    if problems.seen:
        return None
    return {
        "terms": plugin.built.terms,
        "ran": len(plugin.built.ran),
        "recalled": plugin.built.recalled,
    }


def _cluster(scheduler: str) -> Any:
    """Imported late: the plugin imports the project's code anew."""
    from glossary_src.pipeline.run.cluster import Cluster

    return Cluster(scheduler)


@contextlib.contextmanager
def _report() -> Iterator[dict[str, Any]]:
    """Hooks of the pipeline that draw a bar on a terminal and print plain lines elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("snippets", total=None)

        def start(total: int) -> None:
            bar.update(task, total=total)

        def done(job: Any, outcome: Any) -> None:
            bar.advance(task)
            if not console.is_terminal and not getattr(outcome, "recalled", False):
                print(f"ran {job.module}.{job.name}", flush=True)

        yield {"start": start, "done": done, "warn": print}
