"""The rules that every text of a term keeps, so that nothing in it reaches a page unescaped.

Text is Markdown without HTML, with the notation of `grammar`. What that would not replace may hold
no sign that Markdown could take for more than emphasis, a list or a table.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from glossary_src.faults import Fault
from glossary_src.schema.grammar import HOST, Token, is_spec, tokens
from glossary_src.schema.signs import sign_faults

MOST_LETTERS, MOST_PLAIN = 10_000, 600
"""Of a text with notation, of one without: enough, and too little to stall a build."""
_LOST_ESCAPE = re.compile(r"\n\s*(abla|eq|ot|leq|geq|mid)\b")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_LENGTH = re.compile(r"\\(?:[hv]space\*?|[hm]?kern|[hm]?skip|rule|raisebox)(?![a-zA-Z])")
_COLOR = re.compile(r"\\(?:text|page|f)?color(?:box)?(?![a-zA-Z])")
_RULES = (
    (
        re.compile(r"<(?!\s|$)|&(?:#|\w+;)|&[a-z]"),
        "holds HTML",
        "Use Markdown; put code in backticks and a space after a less-than sign.",
    ),
    (
        re.compile(r"[{}]"),
        "holds a brace that belongs to no number, formula or code",
        "Write @{snippet.number:format} without blanks, $...$ or backticks.",
    ),
    (
        re.compile(r"[\[\]]"),
        "holds a bracket that belongs to no link or citation",
        "Write [words](term:slug), [words](https://...) or [@key]; else put it in backticks.",
    ),
    (
        re.compile(r"`|~~~"),
        "holds a backtick without its partner, or a fence",
        "Write `code`, on one line.",
    ),
    (
        re.compile(r"\$"),
        "holds a dollar sign without its partner",
        "Write $formula$, or name the money in words.",
    ),
    (
        re.compile(r"\\"),
        "holds a backslash",
        "Put LaTeX between dollar signs, and code in backticks.",
    ),
    (
        re.compile(
            r"^[\s>*+\-\d.)]*(?:#|[=-]{2,}\s*$)|^\s*[=-]+\s*$|^\s*(?:[*_-][ \t]*){3,}$",
            re.MULTILINE,
        ),
        "holds a heading or a rule",
        "The page has its own: begin a paragraph with **words** instead.",
    ),
    (
        re.compile(
            r"^(?![ \t]|(?:[*+-]|\d+\.)[ \t])[^\n]+\n(?:[ \t]*\n)+(?=(?: {4}|\t)[ \t]*\S)",
            re.MULTILINE,
        ),
        "is followed by a block of code",
        "Do not indent what stands after a blank line; code stands under @snippet.",
    ),
    (
        re.compile(r"!(?=\w|\0)|^[\s>*+\-\d.)]*!!!", re.MULTILINE),
        "holds an exclamation mark before a word or a link",
        "Put a space between them; a figure is drawn by a snippet.",
    ),
)
_PLAIN_SIGNS = re.compile(r"[`*_\[\]$|\\\n]")
_WEB = re.compile(rf"{HOST}(?:[/?#][\w.~:/?#@!$&*+,;=%-]*)?")
_TERM = re.compile(r"term:[\w-]+")
_SAFE = "\ufffc"
"""Stands for a token that is replaced: no blank, no letter."""


def tidy(text: str | None) -> str:
    """Text without the indentation of the source file it was written in."""
    return inspect.cleandoc(text or "").strip() if _may_be_folded(text) else text or ""


def one_line(text: str | None) -> str:
    """Text folded into one line."""
    return " ".join((text or "").split()) if _may_be_folded(text) else text or ""


def _may_be_folded(text: object) -> bool:
    """Whether no sign would get lost that is a fault, and this is a text at all."""
    return text is None or (isinstance(text, str) and not list(sign_faults("", text)))


def text_faults(thing: str, text: str, *, plain: bool = False) -> Iterator[Fault]:
    """Markup that could run or break out of the page. `plain` text may hold no notation at all."""
    if faults := list(_raw_faults(thing, text, MOST_PLAIN if plain else MOST_LETTERS)):
        yield from faults
        return
    found = [Token("text", text, {})] if plain else list(tokens(text))
    # a link may not follow an exclamation mark: \0, which no text holds, stands for one
    bare = "".join(
        token.text if token.kind == "text" else "\0" if token.kind == "link" else _SAFE
        for token in found
    )
    for pattern, rule, cure in _RULES:
        if (bad := pattern.search(bare)) and not (plain and bad[0] in "[]`$\\!"):
            yield Fault(thing, f"{rule} ({_around(bare, bad.start())!r}).", cure)
    if plain and (bad := _PLAIN_SIGNS.search(bare)):
        yield Fault(
            thing, f"holds the sign {bad[0]!r}.", "It is shown as plain text: leave it out."
        )
    for token in found:
        yield from _token_faults(thing, token)


def _token_faults(thing: str, token: Token) -> Iterator[Fault]:
    match token.kind:
        case "formula" | "code" if "@{" in token.text:
            cure = f"It is not computed there: end the {token.kind} before it, as in $x =$ @{{n}}."
            yield Fault(thing, f"holds a number inside {token.text[:24]!r}.", cure)
        case "code" if token.text.startswith("```"):
            cure = "Show it under @snippet, or in single backticks."
            yield Fault(thing, "holds a block of code.", cure)
        case "formula":
            yield from _latex_faults(thing, token.text)
        case "number" if not is_spec(spec := token.parts["spec"]):
            cure = "Use a format such as .2f, .0e or .0%."
            yield Fault(thing, f"formats a number with {spec[:24]!r}.", cure)
        case "link":
            target = token.parts["target"]
            if not (_WEB.fullmatch(target) or _TERM.fullmatch(target)):
                cure = "Link to https://..., http://... or term:slug."
                yield Fault(thing, f"links to {target[:80]!r}.", cure)
            yield from text_faults(f"{thing}: link", token.parts["words"])


def formula_faults(thing: str, latex: str) -> Iterator[Fault]:
    """Backslashes that Python took for itself, and what is too long to be one."""
    yield from _latex_faults(thing, f"\n{latex}")
    yield from _raw_faults(thing, latex, MOST_LETTERS // 5)


def _latex_faults(thing: str, latex: str) -> Iterator[Fault]:
    if lost := _LOST_ESCAPE.search(latex):
        yield _lost_escape(thing, lost[1])
    if _COMMENT.search(latex):
        yield Fault(thing, "holds a comment: LaTeX ends at a percent sign.", r"Write \%.")
    if not latex.strip("$ \n"):
        yield Fault(thing, "holds a formula that is empty.", "Write it, or leave it out.")
    if _COLOR.search(latex):
        cure = "Leave it out: the page has its own, for light and for dark."
        yield Fault(thing, "sets a color in a formula.", cure)
    if length := _LENGTH.search(latex):
        yield Fault(thing, f"sets a length with {length[0]}.", r"Leave it out, or write \quad.")


def symbol_faults(thing: str, symbol: str, words: str) -> Iterator[Fault]:
    """What a symbol and the words for it may not be. Empty words: nothing is said of it."""
    yield from missing(thing, symbol, r"Write it in LaTeX, as in {r'\hat y': 'the prediction'}.")
    if "$" in symbol:
        yield Fault(thing, "holds a dollar sign.", "Write the LaTeX alone.")
    yield from formula_faults(thing, symbol)
    yield from text_faults(thing, words)


def _lost_escape(thing: str, rest: str) -> Fault:
    cure = 'Write r"..." before the text, so that Python leaves backslashes alone.'
    return Fault(thing, f"begins a line with {rest!r}, the rest of '\\n{rest}'.", cure)


def _raw_faults(thing: str, text: str, most: int) -> Iterator[Fault]:
    """What no text may be, whatever its notation."""
    if len(text) > most:
        yield Fault(thing, f"has {len(text):,} letters.", f"At most {most:,}: say less.")
    yield from sign_faults(thing, text)


def _around(text: str, place: int) -> str:
    """A few characters from a place on, to show in a message."""
    shown = text[place : place + 24].replace(_SAFE, "…").replace("\0", "[…](…)")
    return " ".join(shown.split())


def missing(thing: str, text: str, cure: str) -> Iterator[Fault]:
    """A fault when a text that must be there is empty."""
    if not text.strip():
        yield Fault(thing, "is empty.", cure)
