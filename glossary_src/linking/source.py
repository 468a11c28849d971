"""Where the terms come from: an address or a file; with a cache, a pin and an offline fallback."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ..faults import Fault, GlossaryError
from .fetch import fetch, read_file
from .kept import cache_folder, keep
from .terms import PROJECT, Glossary, read

_CARRIED = tuple(Path(__file__).parents[1] / name for name in ("forms.json", "glossary.json"))
"""The glossary in the installed package; a checkout has none."""


@dataclass(frozen=True)
class Source:
    """What a user says of the glossary to link to."""

    place: str = ""
    """An address of a site or of a file on it, the path of a vendored file, or none: `snapshot`."""
    url: str = ""
    """The address of the site, where the file does not tell."""
    sha256: str = ""
    """The file must have this hash, or it is not used."""
    project: str = PROJECT
    cache: str = ""
    max_age: float = 24.0
    """Hours for which a fetched file is used without asking again."""
    timeout: float = 10.0
    """Seconds for the whole download."""

    @property
    def remote(self) -> bool:
        """Whether it has to be fetched."""
        return urlsplit(self.place).scheme in ("http", "https")

    @property
    def addresses(self) -> tuple[str, ...]:
        """The files to fetch: of a site `forms.json`, of an older one `glossary.json`."""
        if self.place.endswith((".json", ".inv")):
            return (self.place,)
        site = self.place if self.place.endswith("/") else f"{self.place}/"
        return (urljoin(site, "forms.json"), urljoin(site, "glossary.json"))

    @property
    def address(self) -> str:
        """The first of them."""
        return self.addresses[0]


@dataclass(frozen=True)
class Loaded:
    """A glossary, what was wrong, and what is only worth knowing."""

    glossary: Glossary = field(default_factory=Glossary)
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    failed: bool = False
    told: list[str] = field(default_factory=list, compare=False)
    """Whoever reports the faults notes it here: once is enough."""


def load(source: Source, folder: Path | None = None) -> Loaded:
    """The terms; never raises. A relative path starts at `folder`."""
    if not source.place:
        return _load_snapshot(source)
    try:
        if source.remote:
            return _load_remote(source)
    except ValueError as error:  # such as http://[::1
        fault = Fault("source", f"is no address ({error}).", "Is it spelled right?")
        return Loaded(faults=(fault.found_in(source.place),), failed=True)
    if source.place.split("/")[0] == "SITE":
        cure = "Write the address of the glossary's site in place of SITE."
        fault = Fault("source", f"is {source.place!r}.", cure)
        return Loaded(faults=(fault,), failed=True)
    path = (folder or Path()) / source.place
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _load_file(source, path, stamp)


def snapshot() -> Path | None:
    """The glossary that the installed package carries."""
    return next((path for path in _CARRIED if path.is_file()), None)


def _load_snapshot(source: Source) -> Loaded:
    if (path := snapshot()) is None:
        cure = "Give the address of the glossary's site."
        fault = Fault("source", "is missing.", cure, "gradient_glossary")
        return Loaded(faults=(fault,), failed=True)
    named = replace(source, place=str(path))
    loaded = _load_file(named, path, path.stat().st_mtime_ns)
    if loaded.glossary.terms or source.url or source.sha256:
        return loaded
    rule = "is missing: the copy of the glossary in this package does not tell the address."
    fault = Fault("url", rule, "Set url to the address of the glossary's site, or set source.")
    return Loaded(faults=(fault,), failed=True)


@lru_cache(maxsize=8)
def _load_file(source: Source, path: Path, _: int) -> Loaded:
    try:
        data = _pinned(read_file(path), source)
        return _loaded(read(data, source.url, source.project), source)
    except GlossaryError as error:
        return _unusable(source, error)


@lru_cache(maxsize=8)
def _load_remote(source: Source) -> Loaded:
    folder = Path(source.cache) if source.cache else cache_folder()
    kept = folder / hashlib.sha256(source.address.encode()).hexdigest()[:32]
    base = source.url or urljoin(source.address, "./")
    if (data := _recall(kept, source)) is not None:
        try:
            return _loaded(read(data, base, source.project), source)
        except GlossaryError:
            kept.unlink(missing_ok=True)  # spoiled: fetched anew below
    try:
        data = _fetched(source)
        found = read(data, base, source.project)
    except GlossaryError as error:
        return _from_earlier(kept, base, source, error)
    keep(kept, data)
    return _loaded(found, source)


def _fetched(source: Source) -> bytes:
    """The file of a site. An older site has no forms; a pin may be that of the larger file."""
    try:
        return _pinned(fetch(source.address, source.timeout), source)
    except GlossaryError as error:
        if len(source.addresses) == 1 or not ("Error 404" in str(error) or source.sha256):
            raise
        with suppress(GlossaryError):
            return _pinned(fetch(source.addresses[1], source.timeout), source)
        raise


def _recall(kept: Path, source: Source) -> bytes | None:
    """What was fetched before, if it is the pinned file or young enough."""
    try:
        age = time.time() - kept.stat().st_mtime
        data = read_file(kept)
    except (OSError, GlossaryError):
        return None
    if source.sha256:
        return data if _hash(data) == source.sha256.lower() else None
    return data if age < source.max_age * 3600 else None


def _from_earlier(kept: Path, base: str, source: Source, error: GlossaryError) -> Loaded:
    """Offline fallback: an older copy is better than no links; the pin holds for it too."""
    try:
        data = _pinned(read_file(kept), source)
        found = read(data, base, source.project)
    except (OSError, GlossaryError):
        return _unusable(source, error)
    note = f"{error} An earlier copy of {source.address} is used."
    return Loaded(found, _placed(found.faults, source), (note,))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _pinned(data: bytes, source: Source) -> bytes:
    if source.sha256 and (found := _hash(data)) != source.sha256.lower():
        raise GlossaryError(
            [Fault("glossary", f"has the hash {found}.", "It is not the one that was pinned.")]
        )
    return data


def _loaded(found: Glossary, source: Source) -> Loaded:
    return Loaded(found, _placed(found.faults, source))


def _unusable(source: Source, error: GlossaryError) -> Loaded:
    return Loaded(faults=_placed(error.faults, source), failed=True)


def _placed(faults: tuple[Fault, ...], source: Source) -> tuple[Fault, ...]:
    return tuple(fault.found_in(source.place) for fault in faults)


def forget() -> None:
    """Load anew what this process has loaded."""
    _load_file.cache_clear()
    _load_remote.cache_clear()
