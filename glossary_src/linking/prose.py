"""The running prose of a source file: everything else is blanked, so that places stay the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

REFERENCE = r"\[(?:(?P<words>[^\[\]]+)\]\[)?\[(?P<term>[^\[\]|]+)\]\]"
"""`[[term]]` and `[words][[term]]`."""

_CODE = re.compile(
    r"^(?P<fence>[ ]*(?:>[ ]?)*(?P<ticks>`{3,}|~{3,}))(?P<info>[^\n]*)\n"
    r".*?(?:^[ >]*(?P=ticks)[`~]*[ ]*$|\Z)"
    r"|(?<![`\\])(?P<tick>`+)(?!`)(?:(?!\n[ ]*\n)[^`]|(?!(?P=tick)(?!`))`)+?(?P=tick)(?!`)"
    r"|<!--.*?-->|<(?P<tag>script|style|pre|code|kbd|svg|math)\b.*?</(?P=tag)>",
    re.MULTILINE | re.DOTALL,
)
_ROLE_BEFORE = re.compile(r"\{[\w:+.-]+\}$")
_MARKDOWN = (
    re.compile(r"\A---\n.*?^(?:---|\.\.\.)[ ]*$", re.MULTILINE | re.DOTALL),  # front matter
    re.compile(r"^[ ]{0,3}#{1,6}[ ].*$", re.MULTILINE),
    re.compile(r"^.+\n[ ]{0,3}(?:=+|-+)[ ]*$", re.MULTILINE),  # headings underlined
    re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]|\$[^$\n]+\$", re.DOTALL),
    re.compile(REFERENCE),
    re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\((?:[^()\n]|\([^()]*\))*\)"),
    re.compile(r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]"),
    re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:.*$", re.MULTILINE),
    re.compile(r"\{[\w:+.-]+\}`+[^`]*`+"),
    re.compile(r"^[ ]*:::?:?.*$|^%.*$", re.MULTILINE),
    re.compile(r"<[a-zA-Z/!][^>\n]*>|https?://\S+"),
    re.compile(r"\{[^{}\n]*\}"),
)
_REST = (
    re.compile(
        r"^\.\. (?:code|code-block|sourcecode|math|highlight|raw|literalinclude"
        r"|parsed-literal|figure|image|toctree|index|testcode)::.*(?:\n(?:[ ]+\S.*|[ ]*$))*",
        re.MULTILINE,
    ),
    re.compile(
        r"^(?P<kept>(?![ ]*\.\. ).*::[ ]*\n(?:[ ]*\n)+)(?:[ ]+\S.*(?:\n|\Z)|[ ]*\n)+", re.MULTILINE
    ),
    re.compile(r"^.+\n([=\-~^\"'#*+.:_`])\1{2,}[ ]*$", re.MULTILINE),
    re.compile(r"``.+?``|:[\w:+.-]+:`[^`]*`|`[^`]+`_{0,2}", re.DOTALL),
    re.compile(r"^\.\. [\w|+-]+::.*$|^[ ]+:[\w-]+:.*$|^\.\. .*(?:\n[ ]+\S.*)*", re.MULTILINE),
    re.compile(r"https?://\S+|<[^<>\n]+>|\|[^|\n]+\|"),
)


_ADDRESS = re.compile(r"\]\([^()\n]*\)|https?://[^\s<>)`]+|<[^<>\n]+>")
_LITERAL = re.compile(r"``.+?``", re.DOTALL)


def _blank(match: re.Match[str]) -> str:
    kept = match.groupdict().get("kept", "")
    return kept + re.sub(r"[^\n]", " ", match[0][len(kept) :])


def without_code(text: str) -> str:
    """Markdown with code blanked, each character at its place."""

    def blank(match: re.Match[str]) -> str:
        if match["tick"] and _ROLE_BEFORE.search(text[: match.start()][-60:]):
            return match[0]  # MyST: {term}`...` is no code
        if match["ticks"] and _is_prose(match["info"]):
            return match[0]
        return _blank(match)

    return _CODE.sub(blank, text)


def _is_prose(info: str) -> bool:
    """Whether a fence is one of MyST's that hold prose: ```{note}."""
    named = re.match(r"\{([\w-]+)\}", info.strip())
    return bool(named) and named[1] not in (  # type: ignore[index]
        *("code", "code-block", "code-cell", "math", "literalinclude", "mermaid", "toctree"),
        *("figure", "image", "raw", "eval-rst"),
    )


def markdown_prose(text: str) -> str:
    """The running prose of Markdown or MyST: no headings, code, formulas, links."""
    text = without_code(text)
    for pattern in _MARKDOWN:
        text = pattern.sub(_blank, text)
    return text


def without_literals(text: str) -> str:
    """reStructuredText with blocks and spans of code blanked."""
    text = _REST[1].sub(_blank, _REST[0].sub(_blank, text))
    return _LITERAL.sub(_blank, text)


def rest_prose(text: str) -> str:
    """The running prose of reStructuredText."""
    for pattern in _REST:
        text = pattern.sub(_blank, text)
    return text


def markdown_sentences(text: str) -> str:
    """What Markdown states, headings and the words of links included."""

    def blank(match: re.Match[str]) -> str:
        return match[0] if match["tick"] else _blank(match)

    return _ADDRESS.sub(_blank, _CODE.sub(blank, text))


def rest_sentences(text: str) -> str:
    """What reStructuredText states."""
    return _ADDRESS.sub(_blank, _REST[1].sub(_blank, _REST[0].sub(_blank, text)))


@dataclass(frozen=True)
class Markup:
    """How to read a file of one kind."""

    prose: Callable[[str], str]
    """Where a term may stand unlinked."""
    sentences: Callable[[str], str]
    """Where something may be stated wrongly."""
    source: Callable[[str], str]
    """Where links may stand."""


_OF_MARKDOWN = Markup(markdown_prose, markdown_sentences, without_code)
_OF_REST = Markup(rest_prose, rest_sentences, without_literals)
MARKUPS = {
    ".md": _OF_MARKDOWN,
    ".markdown": _OF_MARKDOWN,
    ".myst": _OF_MARKDOWN,
    ".rst": _OF_REST,
}
"""By the ending of the file."""


def lines_of_references(text: str) -> dict[str, list[int]]:
    """The lines of every `[[term]]`, by its words."""
    found: dict[str, list[int]] = defaultdict(list)
    for match in re.finditer(REFERENCE, without_code(text)):
        line = text.count("\n", 0, match.start()) + 1
        found[" ".join(match["term"].split())].append(line)
    return found
