"""mystmd, and what its themes render pages with, from npm: `python -m tests.proof.mystmd`.

npm believes each package by the sha512 in package-lock.json. The folder appears at the end, whole.
mystmd fetches its own themes from a server that hands out the newest, so the tests bring a bare
one: React with `myst-to-react`, the renderer of those themes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from glossary_src.pipeline.run.cache import folder_for_results

_SOURCE = Path(__file__).parent / "theme"
LOCK = _SOURCE / "package-lock.json"
_FILES = ("package.json", "package-lock.json", "template.yml", "server.mjs")


def theme() -> Path:
    """Where the theme is with all packages, or would be: named by what it is made of."""
    made_of = b"".join((_SOURCE / name).read_bytes() for name in _FILES)
    return folder_for_results() / "mystmd" / hashlib.sha256(made_of).hexdigest()[:12]


def command() -> list[str]:
    """How mystmd is started."""
    return ["node", str(theme() / "node_modules" / "mystmd" / "dist" / "myst.cjs")]


def version() -> str:
    """The version that the lock asks for."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return str(packages["node_modules/mystmd"]["version"])


def main() -> int:
    """Install, unless it is there."""
    if theme().exists():
        return 0
    if not shutil.which("npm"):
        print("no npm", file=sys.stderr)
        return 1
    theme().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=theme().parent, prefix=".part-") as folder:
        fresh = Path(folder) / "whole"
        (fresh / "public").mkdir(parents=True)  # mystmd copies it
        for name in _FILES:
            shutil.copy(_SOURCE / name, fresh)
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(npm, cwd=fresh, stdout=sys.stderr, check=False).returncode:
            return 1
        if not theme().exists():  # another one may have been quicker
            fresh.rename(theme())
    return 0


if __name__ == "__main__":
    sys.exit(main())
