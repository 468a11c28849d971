"""A small glossary, as a site would publish it, and a server that answers as it is told."""

from __future__ import annotations

import contextlib
import http.server
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.serving import serving

SITE = "https://glossary.test/"
TERMS = [
    {
        "slug": "vanishing-gradient",
        "title": "Vanishing gradient",
        "aliases": ["vanishing gradient problem"],
        "definition": "The gradient shrinks on its way back & the first layers hardly learn.",
        "url": f"{SITE}terms/vanishing-gradient/",
    },
    {
        "slug": "he-initialization",
        "title": "He initialization",
        "aliases": ["He init", "Kaiming initialization"],
        "definition": "Weights are drawn with variance 2/n.",
        "url": "terms/he-initialization/",
    },
    {
        "slug": "tanh",
        "title": "Tanh",
        "aliases": ["hyperbolic tangent"],
        "definition": "A curve from -1 to 1.",
        "url": f"{SITE}terms/tanh/",
    },
]


def glossary(terms: list[Any] = TERMS, **other: Any) -> bytes:
    """A `glossary.json`."""
    told = {"name": "Gradient Glossary", "url": SITE, "terms": terms, "guards": {}, **other}
    return json.dumps(told).encode()


def inventory(rows: str, project: str = "Gradient Glossary", version: int = 2) -> bytes:
    """An `objects.inv`."""
    head = f"# Sphinx inventory version {version}\n# Project: {project}\n# Version: 1\n"
    return f"{head}# The remainder is compressed using zlib.\n".encode() + zlib.compress(
        rows.encode()
    )


ROWS = (
    "Vanishing gradient std:term -1 terms/vanishing-gradient/ -\n"
    "vanishing gradient problem std:term -1 terms/vanishing-gradient/ -\n"
    "vanishing-gradient std:label -1 terms/vanishing-gradient/ Vanishing gradient\n"
    "terms/vanishing-gradient std:doc -1 terms/vanishing-gradient/ Vanishing gradient\n"
    "He init std:term -1 terms/he-initialization/ -\n"
)


def vendored(folder: Path, data: bytes | None = None, name: str = "glossary.json") -> Path:
    """The file of a glossary in a folder."""
    path = folder / name
    path.write_bytes(glossary() if data is None else data)
    return path


@contextlib.contextmanager
def answering(answer: Callable[[Any], object]) -> Iterator[tuple[str, list[str]]]:
    """A server; yields its address and the paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            with contextlib.suppress(OSError):
                answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as address:
        yield f"{address}/", asked


def sends(data: bytes, status: int = 200) -> Callable[[Any], None]:
    """An answer with these bytes."""

    def answer(request: Any) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer
