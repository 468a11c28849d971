#!/usr/bin/env python3
"""Run the snippets of one term: numbers against promises, figures saved. Nothing is recalled.

usage: scripts/run_term.py SLUG [--figures FOLDER]
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

VENV = Path(__file__).resolve().parents[1] / ".venv" / "bin" / "python"
if importlib.util.find_spec("glossary_src") is None:
    if not VENV.exists() or Path(sys.prefix) == VENV.parents[1]:
        sys.exit("The project is not installed here. Run scripts/install first.")
    os.execv(VENV, [str(VENV), *sys.argv])

from rich.console import Console
from rich.table import Table

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import TERMS, load_one
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Failed, Job, Outcome, jobs_of
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.promises import broken_in_frames, in_words
from glossary_src.schema import Snippet


def main() -> int:
    """Exit code 0 when every promise is kept."""
    parser = argparse.ArgumentParser(prog="scripts/run_term.py", description=__doc__.split("\n")[0])
    parser.add_argument("slug", help="the term: its module, with underscores or hyphens")
    parser.add_argument("--figures", type=Path, help="where to save the figures")
    options = parser.parse_args()
    console = Console()
    try:
        entry = _entry(options.slug)
        jobs = jobs_of(entry)
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1
    with (
        console.status(f"Running {len(jobs)} snippets ...") as status,
        tempfile.TemporaryDirectory() as off,
    ):

        def done(job: Job, _: Outcome) -> None:
            status.update(f"{job.name} has run")

        outcomes = run(jobs, cache=Cache(Path(off)), on_done=done)
    folder = options.figures or Path(tempfile.mkdtemp(prefix=f"{entry.slug}-"))
    folder.mkdir(parents=True, exist_ok=True)
    kept = [_show(console, s, o, folder) for s, o in zip(entry.snippets, outcomes, strict=True)]
    return 0 if all(kept) else 1


def _entry(slug: str) -> Entry:
    module = slug.replace("-", "_").removesuffix(".py")
    path = TERMS / f"{module}.py"
    if not path.exists():
        known = [p.stem for p in TERMS.glob("[!_]*.py")]
        raise GlossaryError([Fault(repr(slug), "is no term.", did_you_mean(module, known))])
    return load_one(path)


def _show(console: Console, snippet: Snippet, outcome: Outcome, folder: Path) -> bool:
    """Print what became of a snippet; whether it kept every promise."""
    if isinstance(outcome, Failed):
        console.print(
            f"[bold red]{snippet.name}()[/] {outcome.rule} {outcome.cure}", highlight=False
        )
        print(outcome.trace)
        return False
    table = Table(title=f"{snippet.name}()", title_justify="left")
    for heading in ("number", "computed", "promised", ""):
        table.add_column(heading)
    kept = True
    for name in {**snippet.promises, **outcome.numbers}:
        value, span = outcome.numbers.get(name), snippet.promises.get(name)
        holds = value is not None and span is not None and value in span
        kept &= holds
        table.add_row(
            name,
            "not returned" if value is None else f"{worded(value)}  ({value:.10g})",
            "nothing: add it to checks=" if span is None else in_words(span),
            "[green]kept[/]" if holds else "[bold red]broken[/]",
        )
    console.print(table)
    for fault in broken_in_frames(snippet, outcome.turned):
        kept = False
        console.print(f"[bold red]broken[/] {fault}", highlight=False)
    if outcome.turned:
        console.print(f"{len(outcome.turned.numbers)} frames", highlight=False)
    file = folder / f"{snippet.name}.svg"
    file.write_text(outcome.svg, encoding="utf-8")
    console.print(f"figure: {file}\n", highlight=False, soft_wrap=True)
    return kept


if __name__ == "__main__":
    sys.exit(main())
