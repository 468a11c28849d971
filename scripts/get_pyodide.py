"""Fetch Pyodide with numpy and matplotlib, verify every file, make it small, put it in place whole.

The folder that the build reads appears at the end, at once. What arrived before is kept until then.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from pyodide_originals import fetch, run, sha256
from slim_pyodide import COMPILER, RECIPE, slim

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.run.cache import folder_for_results
from glossary_src.pipeline.write.pyodide import MANIFEST, VERSION, find, place

CACHE = folder_for_results(Path(__file__).resolve().parents[1])


def main() -> int:
    """Fetch, unless a whole set is there already."""
    parser = argparse.ArgumentParser(
        prog="scripts/get_pyodide",
        description=__doc__,
        epilog="GLOSSARY_PYODIDE_URL: a mirror of Pyodide's release. GLOSSARY_CACHE: the cache.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--force", action="store_true", help="make it anew even if it is whole")
    parser.add_argument(
        "--optional",
        action="store_true",
        help="for a build that goes on without: a set that is there will do, a failure is one line",
    )
    options = parser.parse_args()
    return _optional() if options.optional else get(force=options.force)


def _optional() -> int:
    """Fetch if there is nothing, saying how much; say in one line what a site lacks without."""
    try:
        if find(CACHE):
            return 0
    except GlossaryError:
        pass  # damaged: made anew below, and told by the build if it cannot be
    log = CACHE / "pyodide" / "log"
    why = f"{log} says why"
    if not _is_fresh(log):
        print(
            "Fetching Python for “Edit and run” (Pyodide), once: some 25 MB to load, 12.5 MB in "
            "the site. --no-python leaves it out.",
            flush=True,
        )
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("w", encoding="utf-8") as told, contextlib.redirect_stderr(told):
                failed = get()
        except OSError as error:
            failed, why = 1, str(error)
        if not failed:
            log.unlink()
            return 0
    cure = "scripts/get_pyodide fetches it when you are online; --no-python does not ask."
    print(f"This site has no “Edit and run”: Python did not arrive ({why}). {cure}")
    return 0


def _is_fresh(log: Path) -> bool:
    """Whether an attempt failed within the hour: who is offline waits once, not at every build."""
    return log.exists() and time.time() - log.stat().st_mtime < 3600


def get(*, force: bool = False) -> int:
    """Fetch, verify and put in place. 1 if something did not come; messages are on stderr."""
    target, store = place(CACHE), CACHE / "pyodide" / f"originals-{VERSION}"
    store.mkdir(parents=True, exist_ok=True)
    with (CACHE / "pyodide" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second one waits here, then finds the work done
        if force or not _is_whole():
            try:
                fetch(store)
                put_in_place(store, target)
            except GlossaryError as error:
                print(error, file=sys.stderr)
                return 1
        shutil.rmtree(store)
    whole = find(CACHE)
    assert whole
    print(f"Pyodide {VERSION}, {whole.megabytes} MB for a reader: {target}")
    return 0


def _is_whole() -> bool:
    """Whether what the build reads is there, undamaged, and made the way it is made today."""
    try:
        found = find(CACHE)
    except GlossaryError as error:
        print(f"{error}\nMaking it anew.", file=sys.stderr)
        return False
    if found is None:
        return False
    manifest = json.loads((found.folder / MANIFEST).read_text(encoding="utf-8"))
    return bool(manifest.get("recipe") == RECIPE)


def put_in_place(store: Path, target: Path) -> None:
    """Slim the originals into a folder of their own, then let it take the place of the old one."""
    for left in target.parent.glob(".part-*"):  # by a run that was killed
        shutil.rmtree(left)
    fresh = Path(tempfile.mkdtemp(prefix=".part-", dir=target.parent))
    slim(store, fresh, compiled)
    files = {
        path.name: {"size": path.stat().st_size, "sha256": sha256(path.read_bytes())}
        for path in sorted(fresh.iterdir())
    }
    manifest = {"pyodide": VERSION, "recipe": RECIPE, "files": files}
    (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    fresh.chmod(0o755)
    if target.exists():
        target.rename(fresh.with_name(f"{fresh.name}-old"))
    fresh.rename(target)
    shutil.rmtree(fresh.with_name(f"{fresh.name}-old"), ignore_errors=True)


def compiled(originals: Path, archives: Path) -> None:
    """Put bytecode where source was, if there is a Node.js to run Pyodide in; it starts sooner."""
    if not shutil.which("node"):
        print(
            "no node: Python is shipped as source, and starts some seconds later", file=sys.stderr
        )
        return
    with tempfile.TemporaryDirectory(dir=archives.parent) as out:
        command = ["node", COMPILER, originals, archives, out, Path(__file__).parents[1]]
        if run([str(word) for word in command], "Compiling what readers load, with Node.js"):
            for path in Path(out).iterdir():
                path.replace(archives / path.name)


if __name__ == "__main__":
    sys.exit(main())
