"""Firefox without a window, spoken to by WebDriver BiDi, which it understands without a driver."""

from __future__ import annotations

import base64
import itertools
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.engines.page import PATIENCE, Page, Refused, serialized

CALM = "ui.prefersReducedMotion"
A4 = {"width": 21, "height": 29.7}


class Firefox:
    """The browser; each page has a profile of its own in it."""

    name = "Firefox"

    def __init__(self, connection: ClientConnection) -> None:
        self._numbers = itertools.count()
        self._connection = connection
        self.told: list[str] = []
        told = self.send("session.new", capabilities={})["capabilities"]
        self.version = f"Firefox {told['browserVersion']}"
        self.send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    @classmethod
    @contextmanager
    def running(cls, command: str, folder: Path) -> Iterator[Firefox]:
        """Started with a profile in a folder, which is empty; ended afterwards."""
        (folder / "user.js").write_text(f'user_pref("{CALM}", 1);\n')
        options = ["--headless", "--no-remote", "--profile", str(folder)]
        with (
            (folder / "log").open("w") as log,
            subprocess.Popen(
                [command, *options, "--remote-debugging-port", "0"], stdout=log, stderr=log
            ) as process,
        ):
            try:
                server = json.loads(_noted(folder / "WebDriverBiDiServer.json", process))
                address = f"ws://{server['ws_host']}:{server['ws_port']}/session"
                with connect(address, max_size=None, proxy=None) as connection:
                    yield cls(connection)
            finally:
                process.terminate()

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command and its answer; what is told in between is kept."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._connection.recv(4 * PATIENCE))
            if answer.get("id") == number:
                if answer["type"] != "success":
                    raise Refused(f"{method}: {answer.get('message')}")
                return dict(answer["result"])
            if answer["type"] == "event":
                self._hear(answer["method"], answer["params"])

    def _hear(self, event: str, told: dict[str, Any]) -> None:
        if event == "log.entryAdded" and told["level"] in ("warn", "error"):
            self.told.append(f"{told['level']}: {told['text']}")
        elif event == "network.beforeRequestSent":
            address = told["request"]["url"]
            if not address.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
                self.told.append(f"left the site: {address}")

    @contextmanager
    def page(self) -> Iterator[Page]:
        """A page of a reader who was never here before."""
        self.told.clear()
        user = self.send("browser.createUserContext")["userContext"]
        context = self.send("browsingContext.create", type="tab", userContext=user)["context"]
        try:
            yield _Page(self, context)
        finally:
            self.send("browser.removeUserContext", userContext=user)


def _noted(note: Path, process: subprocess.Popen[bytes]) -> str:
    """What Firefox writes down when it listens."""
    deadline = time.monotonic() + 2 * PATIENCE
    while not (note.exists() and (text := note.read_text())):
        assert process.poll() is None, "Firefox ended as it began"
        assert time.monotonic() < deadline, "Firefox never listened"
        time.sleep(0.05)
    return text


class _Page(Page):
    def __init__(self, browser: Firefox, context: str) -> None:
        self.engine = browser.name
        self._browser, self._context = browser, context

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.send(method, context=self._context, **parameters)

    def go(self, address: str) -> None:
        self._send("browsingContext.navigate", url=address, wait="complete")

    def raw(self, function: str, *arguments: str) -> Any:
        answer = self._browser.send(
            "script.callFunction",
            functionDeclaration=function,
            arguments=serialized(arguments),
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise Refused(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def act(self, kind: str, actions: list[dict[str, Any]], **source: Any) -> None:
        device = {"type": kind, "id": kind, "actions": actions, **source}
        self._send("input.performActions", actions=[device])

    def size(self, width: int, height: int) -> None:
        self._send("browsingContext.setViewport", viewport={"width": width, "height": height})

    def picture(self) -> bytes:
        return base64.b64decode(self._send("browsingContext.captureScreenshot")["data"])

    def paper(self, first: str = "") -> bytes:
        self.ask(f"async () => {{ {first} }}")
        return base64.b64decode(self._send("browsingContext.print", page=A4)["data"])

    @contextmanager
    def inside(self, frame: str) -> Iterator[None]:
        around = self._context
        answer = self._browser.send(
            "script.callFunction",
            functionDeclaration=f"() => ({frame})().contentWindow",
            target={"context": around},
            awaitPromise=False,
        )
        self._context = answer["result"]["value"]["context"]
        try:
            yield
        finally:
            self._context = around
