"""The recipe: what authors wrote in, `{path: bytes}` out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossary_src.pipeline.bundle import Built, pack, unpack
from glossary_src.pipeline.feeds.forms import table_of
from glossary_src.pipeline.feeds.package import parts
from glossary_src.pipeline.feeds.pictures import figure_files
from glossary_src.pipeline.feeds.publication import feeds, occupied, verbatim
from glossary_src.pipeline.feeds.redirects import published, redirects, targets
from glossary_src.pipeline.feeds.twins import Twin, twins
from glossary_src.pipeline.read.bibliography import Source, bibliography
from glossary_src.pipeline.read.check import check
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.instead import check_instead
from glossary_src.pipeline.read.learning_paths import check_paths
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.messages import check_messages
from glossary_src.pipeline.read.project import Project
from glossary_src.pipeline.read.symbol_check import check_symbols
from glossary_src.pipeline.run.cache import Cache, digest, folder_for_results
from glossary_src.pipeline.run.keys import ground
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Computed, Job, Outcome, Ran, jobs_of
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.promises import verify
from glossary_src.pipeline.run.runner import Runner
from glossary_src.pipeline.write.bench import FILE as SCENARIOS
from glossary_src.pipeline.write.docs import paths_of, written_by_hand
from glossary_src.pipeline.write.embeds import embed_pages
from glossary_src.pipeline.write.facts import facts_of
from glossary_src.pipeline.write.handwritten import handwritten, uses_notation
from glossary_src.pipeline.write.messages import messages_page
from glossary_src.pipeline.write.pages import term_pages
from glossary_src.pipeline.write.reading import words_before_folds
from glossary_src.pipeline.write.registers import (
    claims_page,
    gallery_page,
    map_page,
    paths_page,
    quiz_page,
)
from glossary_src.pipeline.write.scripts import paths as script_paths
from glossary_src.pipeline.write.scripts import scripts
from glossary_src.pipeline.write.see_also import Reading, see_also
from glossary_src.pipeline.write.site import HOW_TO_LINK, Site
from glossary_src.pipeline.write.views import page_views

_DRAWN = ("numpy", "matplotlib", "jinja2", "math-core", "pybtex", "igraph", "resvg_py")
_PACKAGES = (*_DRAWN, "flit_core")


@dataclass(frozen=True)
class Progress:
    """Whom to tell how it goes. Every hook may be left out."""

    start: Callable[[int], None] = lambda _: None
    done: Callable[[Job, Outcome], None] = lambda *_: None
    warn: Callable[[str], None] = lambda message: print(message, file=sys.stderr)


def build(
    project: Project,
    site: Site,
    *,
    cache_folder: Path | None = None,
    workers: int | None = None,
    runner: Runner | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build every generated file. Raises `GlossaryError` with all faults of a stage.

    `runner` runs the snippets; without one, as many local processes as `workers` says do.
    """
    progress = progress or Progress()
    cache_folder = cache_folder or folder_for_results()
    site = replace(site, how_to_link=bool(project.docs and (project.docs / HOW_TO_LINK).is_file()))
    written, shown, changed = written_by_hand(project.docs, site.url)
    kept = Cache(cache_folder / "builds", progress.warn)
    key = _key(project, site, written)
    if recalled := unpack(kept.read_bytes(key, ".zip")):
        return recalled
    with runner or Local(workers) as ready:  # it warms up while terms load
        entries, sources = load(project.terms, project.glossary), bibliography(project.bibliography)
        check(entries, sources)
        check_symbols(project.glossary, entries)
        check_instead(project.glossary, entries)
        check_paths(project.paths, entries)
        check_messages(project.messages, entries)
        addresses = targets(entries, published(project.published))
        jobs = [job for entry in entries.values() for job in jobs_of(entry)]
        progress.start(len(jobs))
        snippets = Cache(cache_folder / "snippets", progress.warn)
        outcomes = run(jobs, cache=snippets, runner=ready, on_done=progress.done)
    computed = verify(entries, _by_term(entries, jobs, outcomes))
    pictures = Cache(cache_folder / "cards", progress.warn)
    maps = Cache(cache_folder / "maps", progress.warn)
    pages = twins(written, computed, sources, project, site)
    readings = see_also(written, site.labs, computed)
    leads = {old: entry.slug for old, entry in addresses.items()}
    files, plain = _files(
        project, site, computed, sources, pictures, maps, pages, readings, written, leads
    )
    files |= shown
    for path, text in written.items():
        if path in changed or uses_notation(text):
            files[path] = handwritten(text, path, computed, "../" * path.count("/")).encode()
    taken = {*occupied(files), *occupied(paths_of(project.docs))}
    files |= redirects(addresses, site, taken)
    ran = [f"{j.module}.{j.name}" for j, o in zip(jobs, outcomes, strict=True) if not _recalled(o)]
    built = Built(files, len(entries), ran, len(jobs) - len(ran), plain)
    kept.write_bytes(key, ".zip", pack(built))
    return built


def _by_term(
    entries: Mapping[str, Entry], jobs: list[Job], outcomes: list[Outcome]
) -> dict[str, dict[str, Outcome]]:
    sorted_in: dict[str, dict[str, Outcome]] = {module: {} for module in entries}
    for job, outcome in zip(jobs, outcomes, strict=True):
        sorted_in[job.module][job.name] = outcome
    return sorted_in


def _files(
    project: Project,
    site: Site,
    computed: Mapping[str, Computed],
    sources: Mapping[str, Source],
    pictures: Cache,
    maps: Cache,
    pages: Sequence[Twin],
    readings: Mapping[str, Sequence[Reading]],
    written: Mapping[str, str],
    leads: Mapping[str, str],
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What is generated from the terms: to be rendered or copied, and Markdown to be copied."""
    every = facts_of(computed, sources)
    views = page_views(computed, project.glossary, sources)
    files = term_pages(computed, views, every, site, project.paths, readings)
    table = table_of(every, site, project.forms, written)
    table.lead(leads)
    files |= feeds(every, site, pictures, pages, project.messages, table)
    files |= figure_files(views)
    files |= embed_pages(views, site)
    files |= {script.path: script.data for script in scripts()}
    files["gallery.md"] = gallery_page(computed, views).encode()
    files["map.md"] = map_page(computed, site, maps).encode()
    if any(it.term.claims for it in computed.values()):
        files["claims.md"] = claims_page(computed, sources, project.glossary).encode()
        files["quiz.md"] = quiz_page(computed, sources, project.glossary).encode()
    if project.paths:
        files["paths.md"] = paths_page(
            project.paths, computed, words={m: words_before_folds(v) for m, v in views.items()}
        ).encode()
    if project.messages:
        files["messages.md"] = messages_page(project.messages, computed).encode()
    return files, verbatim(every, sources, site, views, pages)


def _recalled(outcome: Outcome) -> bool:
    return isinstance(outcome, Ran) and outcome.recalled


def _key(project: Project, site: Site, written: Mapping[str, str]) -> str:
    """Changes with anything that could change a generated file."""
    package = Path(__file__).parents[1]
    said = map(repr, (site, project.paths, project.messages))
    given: list[str | bytes] = [*ground(__name__, *_PACKAGES), *said]
    beside = [p for kind in ("*.j2", "*.json") for p in sorted(package.rglob(kind))]
    for path in (
        *beside,
        SCENARIOS,
        *script_paths(),
        *project.files,
        *sorted(project.terms.glob("*.py")),
    ):
        given += [path.name, path.read_bytes() if path.is_file() else ""]
    for name, text in written.items():
        given += [name, text]
    for name, data in parts().items():
        given += [name, data]
    return digest([*given, *paths_of(project.docs)])
