"""WebKit, the engine of Safari, as GTK has it: in a window on a screen that nobody sees."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.engines.page import PATIENCE, Page, Refused
from tests.serving import free_port

PRINTER = Path(__file__).with_name("webkit_paper.py")
SYSTEM_PYTHON = "/usr/bin/python3"
"""Which has WebKit as a library: its driver cannot print."""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
CALM = "[Settings]\ngtk-enable-animations=0\n"


class WebKit:
    """The driver; each page is a browser of its own, which begins anew."""

    name = "WebKit"

    def __init__(self, browser: str, address: str, environment: dict[str, str]) -> None:
        self._browser, self._address = browser, address
        self.environment = environment
        self.told: list[str] = []
        with self.page():
            pass

    @classmethod
    @contextmanager
    def running(cls, browser: str, folder: Path) -> Iterator[WebKit]:
        """Started with its settings in a folder, which is empty; ended afterwards."""
        (folder / "gtk-3.0").mkdir()
        (folder / "gtk-3.0" / "settings.ini").write_text(CALM)
        own = {**os.environ, "XDG_CONFIG_HOME": str(folder), "NO_AT_BRIDGE": "1"}
        port = free_port()
        with (
            _screen() as own["DISPLAY"],
            subprocess.Popen(
                ["WebKitWebDriver", f"--port={port}"], env=own, stderr=subprocess.DEVNULL
            ) as driver,
        ):
            try:
                yield cls(browser, f"http://127.0.0.1:{port}", own)
            finally:
                driver.terminate()

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One command of WebDriver and its answer; an error is an answer, too."""
        request = urllib.request.Request(
            self._address + path,
            json.dumps(body or {}).encode() if method == "POST" else None,
            {"Content-Type": "application/json"},
            method=method,
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(request, timeout=4 * PATIENCE) as answer:
                    return json.load(answer)["value"]
            except urllib.error.HTTPError as error:
                wrong = json.load(error)["value"]
                raise Refused(f"{path}: {wrong['error']}, {wrong['message']}") from None
            except urllib.error.URLError:  # it does not listen yet
                assert time.monotonic() < deadline, "the driver of WebKit never listened"
                time.sleep(0.05)

    @contextmanager
    def page(self) -> Iterator[Page]:
        """A page of a reader who was never here before."""
        options = {"binary": self._browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        begun = self.send("POST", "/session", {"capabilities": wanted})
        self.version = f"WebKitGTK {begun['capabilities']['browserVersion']}"
        session = f"/session/{begun['sessionId']}"
        try:
            yield _Page(self, session)
        finally:
            self.send("DELETE", session)


@contextmanager
def _screen() -> Iterator[str]:
    """The name of a screen in memory."""
    options = ["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        ["Xvfb", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as screen:
        assert screen.stdout
        try:
            yield f":{screen.stdout.readline().strip()}"
        finally:
            screen.terminate()


class _Page(Page):
    def __init__(self, browser: WebKit, session: str) -> None:
        self.engine = browser.name
        self._browser, self._session = browser, session
        self._corner = (0.0, 0.0)

    def _send(self, command: str, **body: Any) -> Any:
        return self._browser.send("POST", f"{self._session}/{command}", body)

    def go(self, address: str) -> None:
        self._send("url", url=address)

    def raw(self, function: str, *arguments: Any) -> Any:
        script = f"return ({function})(...arguments)"
        return self._send("execute/sync", script=script, args=list(arguments))

    def act(self, kind: str, actions: list[dict[str, Any]], **source: Any) -> None:
        device = {"type": kind, "id": kind, "actions": list(map(self._moved, actions)), **source}
        self._send("actions", actions=[device])

    def _moved(self, action: dict[str, Any]) -> dict[str, Any]:
        """In a frame, its driver counts from the corner of the window."""
        at = dict(zip("xy", self._corner, strict=True)) if "x" in action else {}
        return {**action, **{axis: action[axis] + round(corner) for axis, corner in at.items()}}

    def size(self, width: int, height: int) -> None:
        self._send("window/rect", width=width, height=height)
        bar = height - self.ask("innerHeight")
        self._send("window/rect", width=width, height=height + bar)

    def picture(self) -> bytes:
        return base64.b64decode(self._browser.send("GET", f"{self._session}/screenshot"))

    def paper(self, first: str = "") -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "paper.pdf")
            subprocess.run(
                [SYSTEM_PYTHON, "-I", PRINTER, self.ask("location.href"), out, first],
                env=self._browser.environment,
                check=True,
                timeout=4 * PATIENCE,
            )
            return out.read_bytes()

    @contextmanager
    def inside(self, frame: str) -> Iterator[None]:
        corner = f"(it => [it.x, it.y])(({frame})().getBoundingClientRect())"
        self._corner = self.ask(corner)
        self._send("frame", id=self.raw(frame))
        try:
            yield
        finally:
            self._send("frame/parent")
            self._corner = (0.0, 0.0)
