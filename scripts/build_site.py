"""Build the site strictly into site/: whole, or not at all.

The new site grows in a folder of its own and takes the place of the old one when it is finished, so
a build that is killed leaves the old site, and two builds at once do not meet.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE, CACHE = ROOT / "site", Path(os.environ.get("GLOSSARY_CACHE", ROOT / ".cache"))
STAMP = CACHE / "site.json"
_NO_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
INPUTS = ("docs", "glossary_src", "scripts", "mkdocs.yml", "pyproject.toml")


def main() -> int:
    """Build, or recognise that there is nothing to build."""
    parser = argparse.ArgumentParser(prog="scripts/build", description=__doc__)
    parser.add_argument(
        "--unchanged", action="store_true", help="only ask: exit code 0 if up to date"
    )
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="run the snippets on this Dask cluster"
    )
    parser.add_argument(
        "--no-python", action="store_true", help="a site without “Edit and run”, 12.5 MB smaller"
    )
    options = parser.parse_args()
    if options.no_python:
        os.environ["GLOSSARY_NO_PYTHON"] = "1"
    begun = time.perf_counter()
    state = inputs_hash()
    if options.unchanged and not options.no_python and not _sets():
        return 1  # Python for readers is yet to be fetched
    if not options.force and (stamp := finished(state)):
        seconds = time.perf_counter() - begun
        print(f"site/ is up to date: {stamp['terms']} terms, nothing ran, {seconds:.2f} s")
        return 0
    if options.unchanged:
        return 1
    if not os.access(ROOT, os.W_OK):
        cure = "Build elsewhere: GLOSSARY_CACHE=/tmp/glossary mkdocs build --strict -d /tmp/site"
        print(f"{ROOT} cannot be written: site/ has no place in it. {cure}", file=sys.stderr)
        return 1
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        lock = (CACHE / "build.lock").open("w")
    except OSError as error:
        cure = "Name another: GLOSSARY_CACHE=/tmp/glossary scripts/build"
        print(f"The cache {CACHE} cannot be written ({error.strerror}). {cure}", file=sys.stderr)
        return 1
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second build waits here, then finds the work done
        if not options.force and finished(state):
            print("site/ was built meanwhile.")
            return 0
        return _build(state, begun, options.scheduler)


def _build(state: str, begun: float, scheduler: str | None) -> int:
    import mkdocs_run

    for old in CACHE.glob("site-*"):  # what a killed build left
        shutil.rmtree(old, ignore_errors=True)
    fresh, worn = CACHE / f"site-{os.getpid()}", CACHE / f"site-old-{os.getpid()}"
    try:
        summary = mkdocs_run.build(ROOT, fresh, scheduler)
    except OSError as error:
        if error.errno not in _NO_PLACE:
            raise
        cure = "Free some space, or name another: GLOSSARY_CACHE=/tmp/glossary scripts/build"
        print(f"No place for the site in {CACHE} ({error.strerror}). {cure}", file=sys.stderr)
        summary = None
    if summary is None:
        shutil.rmtree(fresh, ignore_errors=True)
        print("Nothing was written: site/ is as it was.", file=sys.stderr)
        return 1
    STAMP.unlink(missing_ok=True)
    if SITE.exists():
        _move(SITE, worn)
    _move(fresh, SITE)
    shutil.rmtree(worn, ignore_errors=True)
    stamp = {"inputs": state, "files": files_state(SITE), **summary}
    part = STAMP.with_suffix(".part")
    part.write_text(json.dumps(stamp))
    part.replace(STAMP)
    seconds = time.perf_counter() - begun
    print(
        f"{summary['terms']} terms, {summary['ran']} snippets run, {summary['recalled']} recalled, "
        f"{seconds:.1f} s: site/"
    )
    return 0


def _move(source: Path, target: Path) -> None:
    """Rename a folder; from another file system it is copied first, and appears at once, too."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}-{os.getpid()}")
        shutil.copytree(source, beside)
        beside.rename(target)
        shutil.rmtree(source)


def inputs_hash() -> str:
    """One hash of every file that goes in, of the interpreter and of what is installed."""
    total = hashlib.sha256(f"{sys.version}{os.environ.get('SITE_URL', '')}".encode())
    for path in sorted(_files(INPUTS)):
        total.update(f"{path}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    for manifest in [] if os.environ.get("GLOSSARY_NO_PYTHON") else _sets():
        total.update(manifest.read_bytes())  # it names every file by its hash
    for folder in _site_packages():
        installed = sorted(path.name for path in folder.iterdir() if "-info" in path.name)
        total.update("\n".join(installed).encode())
    return total.hexdigest()


def _sets() -> list[Path]:
    """What was fetched for the reader's browser."""
    return sorted(CACHE.glob("pyodide/*/manifest.json"))


def _files(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = ROOT / name
        if path.is_file():
            yield path
        for folder, folders, files in os.walk(path):
            folders[:] = [f for f in folders if f != "__pycache__" and not f.endswith(".egg-info")]
            yield from (Path(folder, file) for file in files)


def _site_packages() -> list[Path]:
    """Where packages are installed: read without importing any."""
    return sorted(Path(sys.prefix).glob("lib/python3*/site-packages"))


def files_state(site: Path) -> str:
    """A hash of names, sizes and times: enough to see that somebody touched the site."""
    total = hashlib.sha256()
    for folder, folders, files in os.walk(site):
        folders.sort()
        for file in sorted(files):
            status = Path(folder, file).stat()
            total.update(f"{folder}/{file}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return total.hexdigest()


def finished(state: str) -> dict[str, object] | None:
    """The stamp of the finished site, if it was built from these inputs and nobody touched it."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return None
    same = stamp.get("inputs") == state and stamp.get("files") == files_state(SITE)
    return stamp if same else None


if __name__ == "__main__":
    sys.exit(main())
