#!/usr/bin/env python3
"""Plant faults in listings, run them, and tell which ones keep every promise.

Scores are kept in glossary_src/scores.txt; survivors that change nothing are excused, each with its
reason, in glossary_src/excused.txt. Exit code 0 when every score is high enough, and every excuse
is for a survivor.
usage: scripts/mutate [SLUG ...] [--all | --stale]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.mutation import record
from glossary_src.mutation.score import MOST, tried
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.slugs import module_of
from glossary_src.pipeline.run.cache import Cache, folder_for_results
from glossary_src.pipeline.run.local import Local
from glossary_src.schema import Snippet

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Exit code 0 when every score is high enough, and every excuse is for a survivor."""
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__.split("\n")[0])
    parser.add_argument("slug", nargs="*", help="the terms, or their paths; without one, all")
    more = f"plant every fault, not {MOST} a listing; nothing is kept"
    parser.add_argument("--all", action="store_true", help=more)
    more = "only snippets whose score is missing, or of another listing"
    parser.add_argument("--stale", action="store_true", help=more)
    options = parser.parse_args()
    try:
        entries = _chosen(load(), options.slug)
        return _try(list(_snippets(entries, stale=options.stale)), whole=options.all)
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1


def _chosen(entries: dict[str, Entry], slugs: list[str]) -> dict[str, Entry]:
    wanted = [module_of(slug) for slug in slugs] or list(entries)
    if unknown := [slug for slug in wanted if slug not in entries]:
        cure = did_you_mean(unknown[0], entries)
        raise GlossaryError([Fault(repr(unknown[0]), "is no term.", cure)])
    return {module: entries[module] for module in wanted}


def _snippets(entries: dict[str, Entry], *, stale: bool) -> Iterator[tuple[Entry, Snippet]]:
    """What faults are planted in: all but studies, or those of them without a score."""
    kept = record.scores()
    for module, entry in entries.items():
        for snippet in (snippet for snippet in entry.snippets if not snippet.study):
            score = kept.get(f"{module}.{snippet.name}")
            if not stale or score is None or score.hash != record.hash_of(entry, snippet):
                yield entry, snippet


def _try(snippets: list[tuple[Entry, Snippet]], *, whole: bool) -> int:
    found, excuses, in_vain = {}, record.excused(), False
    cache = Cache(folder_for_results(ROOT) / "mutants")
    with Local() as runner:
        for entry, snippet in snippets:
            it = tried(entry, snippet, cache, runner, None if whole else MOST)
            found[it.name] = record.score(it, excuses, record.hash_of(entry, snippet))
            _tell(it.name, found[it.name], it.surviving, excuses.get(it.name, {}))
            in_vain |= not excuses.get(it.name, {}).keys() <= set(it.surviving)
    if not whole:
        _keep(found)
    low = [name for name, it in found.items() if it.share < record.LEAST]
    killed, planted = (sum(getattr(it, n) for it in found.values()) for n in ("killed", "planted"))
    share = killed / planted if planted else 1
    print(f"{killed} of {planted} faults break a promise: {share:.1%}")
    return 1 if low or in_vain or share < record.LEAST_IN_ALL else 0


def _keep(found: dict[str, record.Score]) -> None:
    """Put new scores in the place of old ones; drop those of snippets that are gone."""
    known = {f"{m}.{s.name}" for m, entry in load().items() for s in entry.snippets if not s.study}
    kept = {name: it for name, it in record.scores().items() if name in known}
    record.write({**kept, **found})


def _tell(
    name: str, score: record.Score, surviving: tuple[str, ...], excuses: dict[str, str]
) -> None:
    print(f"{name}: {score.killed} of {score.planted}", flush=True)
    for words in surviving:
        print(f"    {'excused ' if words in excuses else 'SURVIVES'} {words}")
    for words in excuses:
        if words not in surviving:
            print(f"    EXCUSED IN VAIN: {words}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
