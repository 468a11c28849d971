"""The scripts that other people's pages load, each also under an address of its version."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha384
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "web" / "assets" / "js"
NAMES = ("glossary-card", "gradient-figure")
_PINNED = re.compile(rf'({"|".join(NAMES)})-HASH\.js" integrity="HASH"')
_LETTERS = 10
"""Of a hash, in an address."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it is now."""

    name: str
    data: bytes

    @property
    def path(self) -> str:
        """Where this version of it stands in the site: the address changes with the text."""
        return f"assets/js/{self.name}-{sha384(self.data).hexdigest()[:_LETTERS]}.js"

    @property
    def integrity(self) -> str:
        """What a browser holds it against."""
        return f"sha384-{b64encode(sha384(self.data).digest()).decode()}"


@cache
def paths() -> list[Path]:
    """The scripts on disk."""
    return [_FOLDER / f"{name}.js" for name in NAMES]


def scripts() -> list[Script]:
    """Every one of them."""
    return [Script(path.stem, path.read_bytes()) for path in paths()]


def pinned(text: str) -> str:
    """A page of `docs/` with `NAME-HASH.js" integrity="HASH"` filled in."""
    known = {it.name: it for it in scripts()}

    def filled(match: re.Match[str]) -> str:
        script = known[match[1]]
        return f'{Path(script.path).name}" integrity="{script.integrity}"'

    return _PINNED.sub(filled, text)
