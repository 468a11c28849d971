"""What the Markdown extension adds to a page: 1,000 terms of three names, pages of four lengths.

usage: scripts/bench link [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markdown import Markdown

EXTENSIONS = [  # those of our own site
    *("attr_list", "md_in_html", "tables", "admonition", "toc"),
    *("pymdownx.highlight", "pymdownx.superfences"),
]
LISTING = Path(__file__).read_text(encoding="utf-8").split("\n\n\n")[-3]
LINK = "glossary_src.linking.extension"


def vocabulary(count: int, draw: random.Random) -> list[str]:
    """Words that look like words."""
    letters = "abcdefghijklmnoprstuvw"
    return ["".join(draw.choices(letters, k=draw.randint(3, 10))) for _ in range(count)]


def glossary(terms: int, vocabulary: list[str], draw: random.Random) -> dict[str, object]:
    """So many terms of three names each, of two or three words."""
    names = vocabulary[100:]
    return {
        "name": "Gradient Glossary",
        "url": "https://glossary.example/",
        "terms": [
            {
                "slug": f"term-{number}",
                "title": f"{draw.choice(names)} {draw.choice(vocabulary)} {number}x",
                "aliases": [" ".join(draw.choices(names, k=k)) for k in (2, 3)],
                "definition": " ".join(draw.choices(vocabulary, k=30)),
                "url": f"terms/term-{number}/",
            }
            for number in range(terms)
        ],
    }


def page(
    words: int,
    listings: bool,
    made: dict[str, object],
    vocabulary: list[str],
    draw: random.Random,
) -> str:
    """Paragraphs, headings, listings as docs have; a reference and a bare name every 150 words."""
    terms: list[dict[str, str]] = made["terms"]  # type: ignore[assignment]
    parts: list[str] = []
    common = vocabulary[:100]  # as many words of a text are no part of a name: the, of, is
    for place in range(0, words, 75):
        body = [draw.choice(draw.choice((common, vocabulary))) for _ in range(70)]
        body[10], body[25] = f"*{body[10]}*", f"`{body[25]}`"
        body[40] = f"[{body[40]}](https://example.org/{body[40]})"
        title = draw.choice(terms)["title"]
        body[55] = f"[[{title}]]" if place % 150 else title
        heading, listing = f"## {' '.join(body[:3])}", f"```python\n{LISTING}\n```"
        parts += [heading] * (place % 300 == 0) + [" ".join(body)]
        parts += [listing] * (listings and place % 300 == 150)
    return "\n\n".join(parts)


def cost(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)


def main() -> None:
    """Print a row for each length of page and number of terms."""
    parser = argparse.ArgumentParser(prog="scripts/bench link", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    python = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {python}, medians of {rounds}\n")
    print(
        "| terms | words on the page | listings | without | with | added | ratio |\n"
        "|---|---|---|---|---|---|---|"
    )
    draw = random.Random(1)
    known = vocabulary(6000, draw)
    pages = [(1000, words, True) for words in (300, 600, 1200, 2400)] + [(10, 1200, True)]
    for terms, words, listings in [*pages, *((1000, words, False) for words in (300, 1200, 2400))]:
        made = glossary(terms, known, draw)
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "glossary.json"
            source.write_text(json.dumps(made))
            text = page(words, listings, made, known, draw)
            options = {LINK: {"source": str(source), "first_mention": True}}

            def plain(text: str = text) -> str:
                return str(Markdown(extensions=EXTENSIONS).convert(text))

            def linked(text: str = text, options: dict[str, Any] = options) -> str:
                extensions = [*EXTENSIONS, LINK]
                reader = Markdown(extensions=extensions, extension_configs=options)
                return str(reader.convert(text))

            assert linked().count("glossary-term-") >= words // 150
            pairs = [(cost(plain), cost(linked)) for _ in range(rounds)]
        without, with_it = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(b / a for a, b in pairs)
        row = f"{without:.2f} ms | {with_it:.2f} ms | {with_it - without:.2f} ms | {ratio:.2f}"
        print(f"| {terms:,} | {words:,} | {'yes' if listings else 'no'} | {row} |")


if __name__ == "__main__":
    main()
