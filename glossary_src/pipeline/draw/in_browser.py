"""What a reader typed, run in their browser: output, traceback, numbers, figures as on the page.

Published with the site, beside `theme`, `svg`, `overlay` and `numbers`, and imported by Pyodide. It
needs nothing else of the project.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import logging
import math
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from glossary_src.pipeline.draw import overlay, svg, theme
from glossary_src.pipeline.draw.numbers import worded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_PRINTED = 20_000
"""Characters of output that a page shows."""
_ORIGINALS: dict[str, overlay.Base | None] = {}
"""The page's own figure by its listing: run once, compared with again and again."""


@dataclass(slots=True)
class Result:
    """What came of a run: what the page gets, as JSON."""

    output: str = ""
    trace: str = ""
    line: int = 0
    """The line of the program at which it failed, counted from 1."""
    numbers: list[dict[str, object]] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    page: str = ""
    """The page's figure, where it stands beside the reader's."""
    beside: str = ""
    """Why it stands there, not under it."""
    over: bool = False
    """Whether the first figure holds the page's, in gray."""


def warm_up() -> None:
    """Be ready, so that a reader's first run waits for nothing but their own code."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    svg.warm_up()


def run(text: str, key: str, name: str = "listing.py", original: str = "") -> str:
    """Run `text` as a program; JSON of what came of it. Ids in the figures start with `key`.

    Where it is not the `original` that stands on the page, its figure lies over that one's.
    """
    result = Result()
    drawn, namespace, result.output, error = _ran(text, key, name)
    if not error:
        try:
            _picture(result, drawn, key, text, original)
        except Exception as wrong:
            error, result.figures = wrong, []
    if error:
        result.trace, result.line = _trace(error, name)
    result.numbers = _numbers(namespace.get("numbers"))
    result.output = _without_numbers(result.output, namespace.get("numbers"))
    return json.dumps(asdict(result))


def _ran(
    text: str, key: str, name: str
) -> tuple[list[Figure], dict[str, Any], str, BaseException | None]:
    """The figures, names and output of a program, and the error that ended it."""
    import matplotlib.pyplot as plt

    plt.close("all")
    plt.rcdefaults()
    plt.rcParams.update(theme.parameters(key))
    output, namespace = _Output(), {"__name__": "__main__"}
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output), _quiet(plt):
        try:
            exec(compile(text, name, "exec", dont_inherit=True), namespace)
        except BaseException as error:
            return [], namespace, output.text(), error
    drawn = [plt.figure(number) for number in plt.get_fignums()]
    return drawn, namespace, output.text(), None


def _picture(result: Result, drawn: list[Figure], key: str, text: str, original: str) -> None:
    """Draw what a program left: its first figure over the page's, or beside it."""
    page = _original(original, key) if drawn and original not in ("", text) else None
    first = drawn[:1]
    if page and first:
        result.beside = overlay.why_beside(page, first[0])
        result.over = not result.beside
        if result.beside:
            result.page = overlay.alone(page, f"{key}-page")
        else:
            result.figures.append(overlay.over(page, first[0], f"{key}-1"))
            drawn = drawn[1:]
    for figure in drawn:
        result.figures.append(svg.to_svg(figure, f"{key}-{len(result.figures) + 1}"))


def _original(text: str, key: str) -> overlay.Base | None:
    """What the listing of the page draws first."""
    if text not in _ORIGINALS:
        drawn, _, _, error = _ran(text, key, "the page's")
        _ORIGINALS[text] = None if error or not drawn else overlay.base(drawn[0])
    return _ORIGINALS[text]


@contextlib.contextmanager
def _quiet(plt: Any) -> Iterator[None]:
    """Figures are shown when the program has ended: `show` has nothing to do, nor to warn of."""
    show, plt.show = plt.show, lambda *_, **__: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            yield
    finally:
        plt.show = show


class _Output(io.TextIOBase):
    """Keeps what is printed, up to a length: an endless print must not fill the memory."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def write(self, text: str) -> int:
        if self._length < MOST_PRINTED:
            self._parts.append(text[: MOST_PRINTED - self._length])
        self._length += len(text)
        return len(text)

    def text(self) -> str:
        """All of it, or its beginning and how much was left out."""
        rest = self._length - MOST_PRINTED
        note = f"\n… {rest:,} more characters are not shown." if rest > 0 else ""
        return "".join(self._parts) + note


def _trace(error: BaseException, name: str) -> tuple[str, int]:
    """The traceback, without the lines that are not the reader's own, and the last one that is."""
    whole = traceback.TracebackException.from_exception(error)
    line = getattr(error, "lineno", 0) if isinstance(error, SyntaxError) else 0
    link: traceback.TracebackException | None = whole
    while link:
        own = [frame for frame in link.stack if frame.filename == name]
        if link is whole and own and not line:
            line = own[-1].lineno or 0
        link.stack = traceback.StackSummary.from_list(own)
        link = link.__cause__ or link.__context__
    return "".join(whole.format()), line or 0


def _without_numbers(output: str, found: object) -> str:
    """What was printed, but for the numbers that a listing prints last: a table has them."""
    lines = output.splitlines(keepends=True)
    names = [str(name) for name in found] if isinstance(found, dict) else []
    told = [line.split(" = ")[0].strip() for line in lines]
    for start in reversed(range(len(lines) - len(names) + 1) if names else ()):
        if told[start : (end := start + len(names))] == names:
            return "".join(lines[:start] + lines[end:])
    return output


def _numbers(found: object) -> list[dict[str, object]]:
    """What the program left in `numbers`, each as a float and in words."""
    if not isinstance(found, dict):
        return []
    rows: list[dict[str, object]] = []
    for name, value in found.items():
        try:
            number = float(value)
        except (TypeError, ValueError):
            rows.append({"name": str(name), "value": None, "words": repr(value)[:80]})
            continue
        finite = math.isfinite(number)
        words = worded(number) if finite else str(number)
        rows.append({"name": str(name), "value": number if finite else None, "words": words})
    return rows
