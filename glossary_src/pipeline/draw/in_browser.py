"""What a reader typed, run in their browser: output, traceback, numbers, figures as on the page.

Published with the site, beside `theme`, `svg` and `numbers`, and imported by Pyodide. It needs
nothing else of the project.
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
from typing import Any

from glossary_src.pipeline.draw import svg, theme
from glossary_src.pipeline.draw.numbers import worded

MOST_PRINTED = 20_000
"""Characters of output that a page shows."""


def warm_up() -> None:
    """Be ready, so that a reader's first run waits for nothing but their own code."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    svg.warm_up()


def run(text: str, key: str, name: str = "listing.py") -> str:
    """Run `text` as a program; JSON of what came of it. Ids in the figures start with `key`."""
    import matplotlib.pyplot as plt

    plt.close("all")
    plt.rcdefaults()
    plt.rcParams.update(theme.parameters(key))
    output, namespace = _Output(), {"__name__": "__main__"}
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    trace, figures = "", []
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output), _quiet(plt):
        try:
            exec(compile(text, name, "exec", dont_inherit=True), namespace)
            for number in plt.get_fignums():
                figures.append(svg.to_svg(plt.figure(number), f"{key}-{number}"))
        except BaseException as error:
            trace = _trace(error, name)
    return json.dumps(
        {
            "output": output.text(),
            "trace": trace,
            "numbers": _numbers(namespace.get("numbers")),
            "figures": figures,
        }
    )


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


def _trace(error: BaseException, name: str) -> str:
    """The traceback, without the lines that are not the reader's own."""
    whole: traceback.TracebackException | None = traceback.TracebackException.from_exception(error)
    link = whole
    while link:
        own = [frame for frame in link.stack if frame.filename == name]
        link.stack = traceback.StackSummary.from_list(own)
        link = link.__cause__ or link.__context__
    return "".join(whole.format()) if whole else ""


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
