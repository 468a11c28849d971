#!/usr/bin/env python3
"""Hold one term to everything that the build and the tests hold it to. Needs no site.

usage: scripts/check SLUG [--figures FOLDER] [--seeds COUNT]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from glossary_src.faults import GlossaryError, told
from glossary_src.mutation.record import score_faults, scores
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.read.project import OURS, project_at
from glossary_src.pipeline.read.slugs import module_of
from glossary_src.pipeline.read.style import without_follow_ups
from glossary_src.pipeline.ready import Report, ready
from glossary_src.pipeline.run.cache import Cache, folder_for_results
from glossary_src.pipeline.run.outcomes import Ran
from glossary_src.pipeline.run.promises import in_words
from glossary_src.pipeline.run.reseeding import Seeds
from glossary_src.schema import Snippet

ROOT = Path(__file__).resolve().parents[1]
COUNT, SECONDS = 24, 7
MOST_ROWS = 40


def main() -> int:
    """Exit code 0 when nothing is wrong."""
    parser = argparse.ArgumentParser(prog="scripts/check", description=__doc__.split("\n")[0])
    parser.add_argument("slug", help="the term: its slug, or the path of its module")
    parser.add_argument("--figures", type=Path, help="where to save the figures")
    more = f"how many other seeds to try, however long it takes; else {COUNT} in {SECONDS} s"
    parser.add_argument("--seeds", type=_count, help=more)
    options = parser.parse_args()
    if options.figures:
        try:
            options.figures.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            parser.error(f"--figures {options.figures}: {error.strerror}. Name a folder.")
    console = Console(highlight=False)
    seeds = Seeds(COUNT, time.monotonic() + SECONDS)
    if options.seeds is not None:
        seeds = Seeds(options.seeds)
    cache = Cache(folder_for_results(ROOT) / "snippets")
    try:
        with console.status("Looking at it ..."):
            report = ready(project_at(OURS), module_of(options.slug), cache, seeds)
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1
    if report.entry and not report.faults:  # a fault may yet change the listing
        try:
            report.add(score_faults(report.entry, scores()))
        except GlossaryError as error:
            report.add(error.faults)
    _show(console, report, options.figures)
    return 1 if report.faults else 0


def _count(given: str) -> int:
    """A whole number, 0 or more."""
    if not given.isdecimal():
        raise argparse.ArgumentTypeError(f"{given!r} is no count. Write a whole number, 0 or more.")
    return int(given)


def _show(console: Console, report: Report, folder: Path | None) -> None:
    for snippet in report.entry.snippets if report.entry else ():
        outcome = report.outcomes.get(snippet.name)
        if isinstance(outcome, Ran):
            console.print(_table(snippet, outcome, report))
            if folder:
                file = folder / f"{snippet.name}.svg"
                file.write_text(outcome.svg, encoding="utf-8")
                print(f"figure: {file}")
    for note in report.notes:
        print(note)
    faults = without_follow_ups(report.faults)
    for line in told(faults):
        print(line, file=sys.stderr)
    count = len(faults)
    end = f"{count} fault{'s' * (count > 1)}" if count else "ready"
    print(f"{report.file}: {end}.", file=sys.stderr)


def _table(snippet: Snippet, outcome: Ran, report: Report) -> Table:
    """Each number, what it promised, and what other seeds make of it."""
    frames = f", {len(outcome.turned.numbers)} frames" if outcome.turned else ""
    table = Table(title=f"{snippet.name}(){frames}", title_justify="left")
    found = report.spreads.get(snippet.name, {})
    for heading in ("number", "computed", "promised", "", *(["other seeds"] if found else [])):
        table.add_column(heading)
    names = list({**snippet.promises, **outcome.numbers})
    if len(names) > MOST_ROWS:
        table.caption = f"and {len(names) - MOST_ROWS:,} more numbers"
    for name in names[:MOST_ROWS]:
        value, span = outcome.numbers.get(name), snippet.promises.get(name)
        holds = value is not None and span is not None and value in span
        row = [
            escape(name),
            "not returned" if value is None else f"{worded(value)}  ({value:.10g})",
            "nothing: add it to promises=" if span is None else escape(in_words(span)),
            "[green]kept[/]" if holds else "[bold red]broken[/]",
        ]
        if found:
            row.append(found[name].words if name in found else "")
        table.add_row(*row)
    return table


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
