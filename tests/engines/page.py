"""A page in some engine: what both protocols can, and what a reader does with it."""

from __future__ import annotations

import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

Visit = Callable[..., AbstractContextManager["Page"]]
"""Opens a page of the site, by its path: see the fixture `visit`."""
Point = tuple[float, float]
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
PATIENCE = 30.0
"""Seconds that a busy machine may take for what takes a moment."""
_FUNCTION = re.compile(r"(async )?(\w+|\([^()]*\)) =>")
_PLACE = """(selector, words) => {
    const it = [...document.querySelectorAll(selector)].find(it =>
        it.getClientRects().length && (!words || it.textContent.trim() === words));
    if (!it) return `nothing is to be seen of ${selector} ${words}`;
    it.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { x, y, width, height } = it.getClientRects()[0];
    const at = [x + width / 2, y + height / 2], there = document.elementFromPoint(...at);
    if (![it, it.closest("label")].some(own => own?.contains(there)))
        return `${selector} lies under ${there && there.outerHTML.slice(0, 200)}`;
    return at;
}"""
_SEEN = """selector => [...document.querySelectorAll(selector)]
    .filter(it => it.checkVisibility({ visibilityProperty: true })).length"""


class Refused(AssertionError):
    """What an engine answers instead."""


class Page(ABC):
    """One page in one engine. Coordinates are those of the frame that is looked into."""

    engine: str

    @abstractmethod
    def go(self, address: str) -> None:
        """Load an address, and wait until it is there."""

    @abstractmethod
    def raw(self, function: str, *arguments: str) -> Any:
        """Call a function, given as its text, with strings; its promise is awaited."""

    @abstractmethod
    def act(self, kind: str, actions: list[dict[str, Any]], **source: Any) -> None:
        """Let a device of WebDriver do what it can: pointer or key."""

    @abstractmethod
    def size(self, width: int, height: int) -> None:
        """The window, as near to it as the engine lets it be."""

    @abstractmethod
    def picture(self) -> bytes:
        """What is to be seen, as a PNG."""

    @abstractmethod
    def paper(self, first: str = "") -> bytes:
        """This address on A4, as a PDF; a script, which may wait, changes it before."""

    @abstractmethod
    @contextmanager
    def inside(self, frame: str) -> Iterator[None]:
        """Look into a frame, given by a function that returns its element."""

    def ask(self, script: str, *arguments: Any) -> Any:
        """What a function answers, or an expression; both as text."""
        function = script if _FUNCTION.match(script) else f"() => {script}"
        text = self.raw(
            f"""async told => JSON.stringify({{ it: await ({function})(...JSON.parse(told)) }},
                (_, it) => it instanceof Node ? true : it)""",
            json.dumps(arguments),
        )
        return json.loads(text).get("it")

    def until(self, script: str, *arguments: Any, seconds: float = PATIENCE) -> Any:
        """Ask until the answer is true; a page that is not there yet has none."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = self.ask(script, *arguments)
            except Refused as error:
                answer, said = None, str(error)
            else:
                said = f"it is {answer!r}"
            if answer:
                return answer
            assert time.monotonic() < deadline, f"{self.engine}: {said}, for ever: {script}"
            time.sleep(0.05)

    def text(self, selector: str) -> str:
        """What stands in the first of these."""
        return str(self.ask("it => document.querySelector(it).textContent", selector))

    def seen(self, selector: str) -> int:
        """How many of these are to be seen."""
        return int(self.ask(_SEEN, selector))

    def at(self, selector: str, words: str = "") -> Point:
        """The middle of the first of these (with these words); scrolled to, nothing over it."""
        deadline = time.monotonic() + PATIENCE
        while isinstance(found := self.ask(_PLACE, selector, words), str):
            assert time.monotonic() < deadline, f"{self.engine}: {found}"
            time.sleep(0.05)
        return found[0], found[1]

    def click(self, selector: str, words: str = "") -> None:
        """Press and release the mouse on the first of these, with these words."""
        self.drag([self.at(selector, words)])

    def drag(self, points: list[Point]) -> None:
        """Press the mouse at the first point, release it at the last."""
        first, *rest = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in points]
        down, up = ({"type": it, "button": 0} for it in ("pointerDown", "pointerUp"))
        self.act("pointer", [first, down, *rest, up], parameters={"pointerType": "mouse"})

    def hover(self, point: Point) -> None:
        """Move the mouse there."""
        move = {"type": "pointerMove", "x": round(point[0]), "y": round(point[1])}
        self.act("pointer", [move], parameters={"pointerType": "mouse"})

    def press(self, *keys: str) -> None:
        """Press keys by their names, and type what is no name."""
        signs = [sign for key in keys for sign in ([KEYS[key]] if key in KEYS else key)]
        strokes = [{"type": it, "value": sign} for sign in signs for it in ("keyDown", "keyUp")]
        self.act("key", strokes)


def serialized(arguments: tuple[str, ...]) -> list[Mapping[str, str]]:
    """Strings as WebDriver BiDi wants them."""
    return [{"type": "string", "value": it} for it in arguments]
