"""The listings of docs/recipes.md, run. `python -m tests.recipes` writes there what they print."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "recipes.md"
SHOWN = 76
"""Letters of an error that a page shows."""
_RECIPE = re.compile(r"^### (?P<title>[^\n]+) \{#(?P<slug>[\w-]+) .*?(?=^##|\Z)", re.M | re.S)
_SIDE = re.compile(
    r'<div class="g-(?P<side>wrong|right)" markdown>\n\n\*\*\w+\*\*\n\n'
    r"```python(?P<marks>.*?)\n(?P<code>.*?)```\n\n```text\n(?P<printed>.*?)```",
    re.S,
)


@dataclass(frozen=True)
class Side:
    """A listing and what the page says that it prints."""

    code: str
    marks: str
    """Which of its lines are marked."""
    printed: str


@dataclass(frozen=True)
class Recipe:
    """The wrong way beside the right one."""

    slug: str
    title: str
    text: str
    wrong: Side
    right: Side

    @property
    def also(self) -> list[str]:
        """What people type who need it: the search finds it by these words."""
        (said,) = re.findall(r"^<small>Also: (.*)</small>$", self.text, re.M)
        return str(said).split(" · ")


def recipes(page: str) -> Iterator[Recipe]:
    """Those of a page, in order."""
    for found in _RECIPE.finditer(page):
        sides = {
            it["side"]: Side(it["code"], it["marks"], it["printed"])
            for it in _SIDE.finditer(found[0])
        }
        yield Recipe(found["slug"], found["title"], found[0], **sides)


def printed_by(code: str) -> str:
    """What a listing prints, and the first sentence of an error that ends it."""
    out = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(out):
        warnings.simplefilter("ignore")
        try:
            exec(compile(code, "recipe", "exec"), {"__name__": "recipe"})
        except Exception as error:
            said = re.split(r"\. | \(|, got |\n", str(error))[0].rstrip(".")
            print(f"{type(error).__name__}: {said}"[:SHOWN])
    return out.getvalue()


def marks(code: str, beside: str) -> str:
    """What marks the lines of a listing that the other one lacks."""
    texts = [[line.strip() for line in it.splitlines()] for it in (beside, code)]
    changes = SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes()
    new = [n for kind, *_, i, j in changes if kind != "equal" for n in range(i, j)]
    numbers = " ".join(str(n + 1) for n in new if texts[1][n])
    return f' hl_lines="{numbers}"' if numbers else ""


def filled(page: str) -> str:
    """The page with what its listings print now, and with the lines marked that differ."""

    def side(found: re.Match[str], beside: str) -> str:
        head = found[0].partition("```python")[0]
        code = found["code"]
        return f"{head}```python{marks(code, beside)}\n{code}```\n\n```text\n{printed_by(code)}```"

    def recipe(found: re.Match[str]) -> str:
        one, other = (it["code"] for it in _SIDE.finditer(found[0]))
        besides = iter((other, one))
        return _SIDE.sub(lambda it: side(it, next(besides)), found[0])

    return _RECIPE.sub(recipe, page)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
