"""The recipe: terms in, `{path: bytes}` out."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from glossary_src.learning_paths import PATHS
from glossary_src.pipeline.feeds.publication import feeds, occupied, verbatim
from glossary_src.pipeline.feeds.redirects import published, redirects, targets
from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.check import check
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.learning_paths import check_paths
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import TERMS, load
from glossary_src.pipeline.run.cache import Cache, digest
from glossary_src.pipeline.run.outcomes import Job, Outcome, Ran
from glossary_src.pipeline.run.pool import Worker, run
from glossary_src.pipeline.run.processor import processor
from glossary_src.pipeline.run.promises import verify
from glossary_src.pipeline.run.reach import ROOT as ROOT
from glossary_src.pipeline.write.facts import cards as cards_of
from glossary_src.pipeline.write.handwritten import handwritten, uses_notation
from glossary_src.pipeline.write.pages import term_pages
from glossary_src.pipeline.write.registers import claims_page, map_page, paths_page
from glossary_src.pipeline.write.site import Site

CACHE = Path(os.environ.get("GLOSSARY_CACHE", ROOT / ".cache"))


@dataclass(frozen=True)
class Built:
    """The generated files, and how they came about."""

    files: dict[str, bytes]
    terms: int = 0
    ran: list[str] = field(default_factory=list)
    recalled: int = 0
    verbatim: dict[str, bytes] = field(default_factory=dict)
    """Markdown to be copied into the finished site: rendered, it would be a page."""


@dataclass(frozen=True)
class Progress:
    """Whom to tell how it goes. Every hook may be left out."""

    start: Callable[[int], None] = lambda _: None
    done: Callable[[Job, Outcome], None] = lambda *_: None
    warn: Callable[[str], None] = lambda message: print(message, file=sys.stderr)


def build(
    site: Site,
    *,
    terms: Path = TERMS,
    docs: Path | None = None,
    cache_folder: Path = CACHE,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build every generated file. Raises `GlossaryError` with all faults of a stage."""
    progress = progress or Progress()
    written = _written_by_hand(docs)
    whole = Cache(cache_folder / "builds", progress.warn)
    key = _key(site, terms, written, docs)
    if kept := _unpack(whole.read_bytes(key, ".zip")):
        return kept
    with Worker() as worker:
        entries, sources = load(terms), bibliography()
        check(entries, sources)
        paths = PATHS if terms == TERMS else ()
        check_paths(paths, entries)
        addresses = targets(entries, published(), whole=terms == TERMS)
        jobs = [job for entry in entries.values() for job in jobs_of(entry)]
        progress.start(len(jobs))
        snippets = Cache(cache_folder / "snippets", progress.warn)
        done = run(jobs, cache=snippets, worker=worker, workers=workers, on_done=progress.done)
    outcomes: dict[str, dict[str, Outcome]] = {module: {} for module in entries}
    for job, outcome in zip(jobs, done, strict=True):
        outcomes[job.module][job.name] = outcome
    verify(entries, outcomes)
    cards = cards_of(entries, outcomes, sources)
    files = term_pages(entries, outcomes, sources, cards, site, paths)
    files |= feeds(cards, site, Cache(cache_folder / "cards", progress.warn))
    files["claims.md"] = claims_page(entries, outcomes, sources).encode()
    files["map.md"] = map_page(entries, site).encode()
    files["paths.md"] = paths_page(paths, entries, outcomes).encode()
    for path, text in written.items():
        if uses_notation(text):
            up = "../" * path.count("/")
            files[path] = handwritten(text, path, entries, outcomes, up).encode()
    taken = {*occupied(files), *occupied(_hand_made(docs))}
    files |= redirects(addresses, site, taken)
    ran = [f"{j.module}.{j.name}" for j, o in zip(jobs, done, strict=True) if not _recalled(o)]
    plain = verbatim(cards, entries, sources, site)
    built = Built(files, len(entries), ran, len(jobs) - len(ran), plain)
    whole.write_bytes(key, ".zip", _pack(built))
    return built


def _recalled(outcome: Outcome) -> bool:
    return isinstance(outcome, Ran) and outcome.recalled


def jobs_of(entry: Entry) -> list[Job]:
    """What has to run for a term."""
    return [
        Job(entry.module, s.name, listing(entry.source, s.name), s.turned, s.explore)
        for s in entry.snippets
    ]


def _hand_made(docs: Path | None) -> list[str]:
    """Every file of `docs/`, as a path in the site."""
    return [p.relative_to(docs).as_posix() for p in docs.rglob("*")] if docs else []


def _written_by_hand(docs: Path | None) -> dict[str, str]:
    if docs is None:
        return {}
    pages = sorted(docs.rglob("*.md"))
    return {p.relative_to(docs).as_posix(): p.read_text(encoding="utf-8") for p in pages}


def _key(site: Site, terms: Path, written: dict[str, str], docs: Path | None) -> str:
    """Changes with anything that could change a generated file."""
    package = Path(__file__).parents[1]
    sources = sorted({*package.rglob("*"), *terms.glob("*.py")})
    kinds = {".py", ".bib", ".j2", ".toml", ".json", ".txt"}
    parts: list[str | bytes] = [platform.python_version(), processor(), repr(site)]
    parts += [
        version(n)
        for n in (
            *("numpy", "matplotlib", "jinja2", "math-core", "igraph", "resvg_py"),
            "gradient-glossary",
        )
    ]
    for path in sources:
        if path.suffix in kinds and path.is_file():
            parts += [path.name, path.read_bytes()]
    for name, text in written.items():
        parts += [name, text]
    return digest([*parts, *_hand_made(docs)])


def _pack(built: Built) -> bytes:
    """The files as a zip, the same bytes for the same files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as bundle:
        bundle.comment = (
            str(built.terms + 0).encode() + b" " + str(built.recalled + len(built.ran)).encode()
        )
        for folder, files in (("files/", built.files), ("verbatim/", built.verbatim)):
            for path, data in sorted(files.items()):
                bundle.writestr(ZipInfo(f"{folder}{path}"), data)
    return buffer.getvalue()


def _unpack(data: bytes | None) -> Built | None:
    if data is None:
        return None
    try:
        with ZipFile(BytesIO(data)) as bundle:
            terms, snippets = (int(word) for word in bundle.comment.split())
            files, plain = (
                {
                    name.removeprefix(folder): bundle.read(name)
                    for name in bundle.namelist()
                    if name.startswith(folder)
                }
                for folder in ("files/", "verbatim/")
            )
            return Built(files, terms, [], snippets, plain)
    except (BadZipFile, ValueError, OSError):
        return None  # damaged: as good as none
