"""Texts that would run something on a page, and a term that holds them in every field."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import (
    Analogy,
    Claim,
    Meter,
    Practice,
    Question,
    Snippet,
    Span,
    Term,
    between,
    parts_of,
    snippet,
)

ROOT = Path(__file__).parents[1]
TEXTS, TERMS, SEED = 2000, 6, 0
SOURCE = """import matplotlib.pyplot as plt


def draw(n=1, word="one"):
    fig, ax = plt.subplots()
    return fig, {"n": n}


def train():
    return {"n": 1}
"""
FRAGMENTS = (  # what could run, what could hide it, what is allowed, and plain words
    *(
        "<script>hacked=1</script>",
        "<img src='x' onerror='hacked=1'>",
        "<svg onload='hacked=1'></svg>",
    ),
    *(
        "</code><script>hacked=1</script>",
        "</p><iframe srcdoc='x'>",
        "<div markdown='1'>",
        "</div>",
    ),
    *("[x](javascript:hacked=1)", "![x](https://e.org/x.png)", "[x](data:text/html,x)", "[x][y]"),
    *("\n[y]: javascript:hacked=1\n", "<javascript:hacked=1>", "<https://e.org>", "<a@b.org>"),
    *("{onclick=hacked=1}", "{: onclick=hacked=1 }", "{#id .c onload=hacked=1}", "*x*{onclick=1}"),
    *(
        "&#60;script&#62;hacked=1&#60;/script&#62;",
        "&lt;b&gt;",
        "&quot; onload=hacked=1",
        "&colon;",
    ),
    *("<!-- x -->", "<!--", "-->", "<![CDATA[", "]]>", "<?php ", "?>", "<!DOCTYPE html>"),
    *("`", "``", "```", "` ` `", "\n```html\n", "~~~", "\\`", "\\", "\\<", "\x02", "\x03"),
    *(
        "@{",
        "}",
        "@{}",
        "@{<script>hacked=1</script>}",
        "@{draw.n}",
        "@{draw.n:<<9}",
        "@{draw.n!r}",
    ),
    *("$", "$$", "$x<y$", r"$\text{<script>hacked=1</script>}$", r"$\href{javascript:1}{x}$"),
    *(r"$\text{\{onclick=hacked=1\}}$", "$a & b$", "$x$", r"$\frac{1}{2}$", "$\x02$"),
    *("[@he2015]", "[@", "[", "]", "(", ")", "[one](term:word0)", "[e](https://e.org/a?b=c&d=e)"),
    *("[`<b>`](https://e.org)", '[*a*](https://e.org/"onclick=1)', "!", "!word0", "\n# Big\n"),
    *("\nBig\n===\n", "\n---\n", '\n!!! note "x"\n    y\n', "\n> q\n", "\n- a\n", "\n1. a\n"),
    *("`<script>hacked=1</script>`", "`<div>`", "`a < b`", "`&lt;`", "`</li></ul>`", "`{x}`"),
    *("\n    <script>hacked=1</script>\n", "| a | b |\n|---|---|\n| c | d |", "*"),
    *("**", "_", "__"),
    *('"', "'", '" onload=hacked=1 x="', "' onload=hacked=1 x='", "<", ">", "&", "a<b", "a < b"),
    *("{{ 7*7 }}", "{% raw %}", "{#", "\u202e", "\u200b", '--8<-- "x"', "[[x]]"),
    *("[^1]", "*[x]: y"),
    *("gradient", "a word", "two", "three.", " ", " ", "\n", "\n\n", "word0", "Zebra", "7", "×"),
)
PLAIN_WORDS = ("a", "word", "of", "text", " ", " ", " ", "7", "two", "is", "*so*", "`code`", ".")
_ELEMENTS = """
    p a em strong code pre ul ol li blockquote table thead tbody tr th td caption br hr cite
    h1 h2 div span small b figure figcaption details summary data dl dt dd nav article
    form fieldset legend label input select option button noscript
    math mi mo mn mrow mfrac mtext mspace msub msup semantics mstyle
    svg path g rect text title desc defs foreignObject circle line marker use
"""
ALLOWED = frozenset(_ELEMENTS.split())
"""What the templates, Markdown, formulas and figures bring by themselves."""
SINGLE = (
    *("title", "definition", "in_a_number", "analogy", "breaks_down", "heading", "explanation"),
    *("origin", "etymology", "trends", "did_you_know", "caption", "alt", "says", "practice"),
    *("words", "always", "label", "formula", "wikidata", "format"),
)
MANY = (
    *("aliases", "tagged_as", "collocations", "in_context", "asked", "answer", "claim", "because"),
    *("meters", "values"),
)
PLACES = (*SINGLE, *MANY)


def texts(count: int) -> Iterator[str]:
    """Random texts of one to six pieces, most of them hostile."""
    draw = random.Random(SEED)
    for _ in range(count):
        pieces = [draw.choice(FRAGMENTS) for _ in range(draw.randint(1, 3))]
        harmless = [draw.choice(PLAIN_WORDS) for _ in range(draw.randint(0, 4))]
        both = pieces + harmless
        draw.shuffle(both)
        yield "".join(both)


def train() -> Any: ...


def entry_of(number: int, texts: dict[str, list[str]]) -> Entry:
    """A term with these texts in these places, and harmless ones in all others."""

    def one(place: str, otherwise: str = "Plain.") -> str:
        return texts.get(place, [otherwise])[0]

    def many(place: str) -> tuple[str, ...]:
        return tuple(texts.get(place, ()))

    def all_of(place: str) -> str:
        return "\n\n".join(texts.get(place, ["Plain."]))

    values = ("one", *dict.fromkeys(v for v in many("values") if v != "one"))
    turn = {"word": values if len(values) > 1 else ("one", "two")}
    above: dict[str, Any] = {
        "shows": "slope",
        "promises": {"n": Span(0, 2, one("words"))},
        "turn": turn,
        "labels": {"word": one("label")},
        "always": {"n": Span(0, 2, one("always"))},
        "says": f"{one('says', 'It is')} @{{n}}.",
        "caption": one("caption"),
        "alt": one("alt", "Plain, too."),
    }

    def draw(n: int = 1, word: str = "one") -> Any: ...

    (figure,) = parts_of(snippet(**above)(draw))
    assert isinstance(figure, Snippet)
    practice = Practice(train, all_of("practice"), {"n": between(0, 2)})
    asked, answers = many("asked"), many("answer")
    questions = [Question(text, "So.") for text in asked]
    claimed, because = many("claim"), many("because")
    claims = [(text, "So.") for text in claimed] + [("It is.", text) for text in because]
    prose: dict[str, Any] = {
        "title": one("title", f"Word{number}"),
        "definition": one("definition", f"Word {number} for a test."),
        "aliases": many("aliases"),
        "group": "phenomena",
        "level": "next",
        "wikidata": one("wikidata", ""),
        "in_a_number": f"@{{draw.n}} {one('in_a_number')}",
        "analogy": Analogy(
            text=all_of("analogy"),
            breaks_down=all_of("breaks_down"),
            meters=(
                *(Meter(label=text, number="draw.n") for text in many("meters")),
                Meter(label="m", number="draw.n", format=one("format", ".2f")),
            ),
        ),
        "heading": one("heading"),
        "formula": one("formula", "x"),
        "explanation": all_of("explanation"),
        "origin": all_of("origin"),
        "etymology": all_of("etymology"),
        "trends": all_of("trends"),
        "did_you_know": all_of("did_you_know"),
        "tagged_as": many("tagged_as"),
        "collocations": many("collocations"),
        "in_context": many("in_context"),
        "faq": (
            *questions,
            *(Question(f"Why {k}", text) for k, text in enumerate(answers, 1)),
        ),
        "claims": tuple(
            Claim(
                text,
                number=1000 * number + k,
                read_in="github",
                holds=None,
                because=f"{b} [@he2015]",
            )
            for k, (text, b) in enumerate(claims, 1)
        ),
        "relations": {},
    }
    term = Term(**prose)
    if faults := [*figure.faults(), *practice.faults()]:
        raise GlossaryError(faults)
    return Entry(f"word{number}", "terms/word.py", SOURCE, term, (figure,), practice)
