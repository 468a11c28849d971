"""Read a file or an address, but not more and not longer than agreed."""

from __future__ import annotations

import time
import zlib
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from threading import Thread
from typing import IO, Optional
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ..faults import Fault, GlossaryError
from .inventory import MOST_BYTES

_PIECE = 65_536


class _ToTheWeb(HTTPRedirectHandler):
    """Follows redirections to http and https only; Python's own follows ftp, too."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Optional[Request]:  # noqa: UP045 - Python 3.9
        """The next request, if it may be made."""
        if urlsplit(newurl).scheme not in ("http", "https"):
            fp.close()
            raise _wrong(f"leads to {newurl[:60]!r}.", "Only http and https are followed.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def read_file(path: Path) -> bytes:
    """The bytes of a file of a sensible size."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        cure = "Give the path of objects.inv or glossary.json."
        raise _wrong(f"cannot be read ({error.strerror}).", cure) from error
    return _sized(data)


def fetch(address: str, seconds: float) -> bytes:
    """The bytes at an address, within so many seconds in all.

    In a thread: the timeout of a socket begins anew with every byte, of a header too.
    """
    came: list[bytes | GlossaryError] = []

    def work() -> None:
        try:
            came.append(_download(address, seconds))
        except GlossaryError as error:
            came.append(error)

    worker = Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    if not came:
        raise _slow(seconds)
    if isinstance(came[0], GlossaryError):
        raise came[0]
    return came[0]


def _download(address: str, seconds: float) -> bytes:
    deadline = time.monotonic() + seconds
    data = bytearray()
    request = Request(address, headers={"User-Agent": "gradient-glossary"})
    try:
        with build_opener(_ToTheWeb).open(request, timeout=seconds) as answer:
            while len(data) <= MOST_BYTES and (piece := answer.read1(_PIECE)):
                data += piece
                if time.monotonic() > deadline:
                    raise TimeoutError
            if answer.length and len(data) <= MOST_BYTES:
                raise _wrong("came in part.", "Try again, or vendor the file.")
    except TimeoutError as error:
        raise _slow(seconds) from error
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, URLError) and isinstance(error.reason, TimeoutError):
            raise _slow(seconds) from error
        if isinstance(error, GlossaryError):
            raise
        if isinstance(error, HTTPError):
            error.close()
        raise _wrong(f"cannot be fetched ({error}).", "Is the address right?") from error
    return _sized(_unpacked(_sized(bytes(data))))


def _unpacked(data: bytes) -> bytes:
    """What a server packed without being asked; not more of it than agreed."""
    if data[:2] != b"\x1f\x8b":
        return data
    unpacking = zlib.decompressobj(31)
    try:
        found = unpacking.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise _wrong(f"is packed and cannot be unpacked ({error}).", "Is it whole?") from error
    if not unpacking.eof and len(found) <= MOST_BYTES:
        raise _wrong("came in part.", "Try again, or vendor the file.")
    return found


def _sized(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise _wrong("is too large.", f"{MOST_BYTES // 1_000_000} MB at most.")
    return data


def _slow(seconds: float) -> GlossaryError:
    return _wrong(f"took longer than {seconds:g} s.", "Raise timeout, or vendor the file.")


def _wrong(rule: str, cure: str) -> GlossaryError:
    return GlossaryError([Fault("glossary", rule, cure)])
