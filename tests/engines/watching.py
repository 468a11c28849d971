"""A server of the site that hears what goes wrong in a page, in any engine.

WebKit's driver tells nothing of the console. So each page gets one script more, before all others,
which tells the server: errors, warnings, what a policy forbids, files that fail.
"""

from __future__ import annotations

import http.server
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar

WATCH = b"""(() => {
  const tell = (kind, text) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/told", false);
    request.send(`${kind}: ${text}`);
  };
  for (const kind of ["error", "warn"]) {
    const before = console[kind];
    console[kind] = (...all) => { tell(kind, all.join(" ")); before.apply(console, all); };
  }
  addEventListener("error", it => tell("error", it.message ?? it.target.outerHTML), true);
  addEventListener("unhandledrejection", ({ reason }) => tell("rejected", reason?.stack ?? reason));
  document.addEventListener("securitypolicyviolation", it =>
    tell("policy", `${it.effectiveDirective} ${it.blockedURI}`));
})();"""
SCRIPT = b'<script src="/watch.js"></script>'


class Watching(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; keeps what pages tell in `told`."""

    protocol_version = "HTTP/1.1"
    told: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if self.path == "/watch.js":
            self._give(WATCH, "text/javascript")
        elif page.suffix == ".html" and page.exists() and self.path.partition("?")[0].endswith("/"):
            self._give(page.read_bytes().replace(b"<head>", b"<head>" + SCRIPT, 1), "text/html")
        else:
            super().do_GET()

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.told.append(said)
        self._give(b"", "text/plain")

    def _give(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")  # as GitHub Pages does
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if int(code) >= HTTPStatus.BAD_REQUEST:
            self.told.append(f"{int(code)} {self.path}")
