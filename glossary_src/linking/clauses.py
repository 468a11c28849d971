"""Sentences and clauses that assert something: no questions, quotations, denials, reports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(
    r"(?:[^.!?\n]|[.!?](?!\s|$)|(?<=\be\.g)\.|(?<=\bi\.e)\.|(?<=w\.r\.t)\.|\n(?![ ]*\n))+[.!?]?"
)
_QUOTED = re.compile(r"“[^”]{0,600}”|\"[^\"\n]{0,600}\"|«[^»]{0,600}»|‘[^’\n]{0,600}’(?!\w)")
_POWER = re.compile(
    r"(?:(?P<times>\d+(?:\.\d+)?)[ ]*(?:[×·*]|\\times|\\cdot|x)[ ]*)?\b10[ ]*(?:\^|\*\*)?[ ]*[{(]?"
    r"[-−–⁻](?P<power>\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)[})]?"
)
_BOUNDARY = re.compile(
    r"[;:—]|[ ]–[ ]"
    r"|,?[ ]\b(?:but|whereas|while|although|though|because|since|however|yet|unless|if|when)\b"
    r"|,[ ](?:and|so|or|which|who|hence|thus|that of|those of|not)\b"
)
_SUBORDINATE = re.compile(r"(?:while|although|though|whereas|because|since|unlike) ")
"""Begins a clause that ends at its first comma."""
_CARRIED = re.compile(r"^\W*(?:and |so |hence |thus )?(?:it|its|they|their|this|these|that|such)\b")
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nothing|cannot|without|hardly|rarely|seldom|contrary"
    r"|rather than|instead of|unlike|unless|fails? to|far from|longer|unrelated|independent\w*"
    r"|(?:wrong|false|incorrect|untrue|mistaken|misleading|inaccurate)(?:ly)?"
    r"|myths?|fallac\w+|misconceptions?|misunderst\w+|refut\w+|disprov\w+|debunk\w+|exaggerat\w+"
    r"|overstat\w+|oversimpl\w+|would|were|imagine|suppose\w*|hypothe\w+|assum\w+)\b|n['’]t\b",
)
_REPORTED = re.compile(
    r"\b(?:claim(?:s|ed|ing)?|allege\w*|believe[sd]?|believing|belief|thought|think\w*|wonder\w*"
    r"|opinion|rumou?r\w*|it is (?:often|sometimes|widely|commonly) (?:said|read|written|held)"
    r"|(?:some|many|most|people|others|texts|authors?|blogs?|posts?|tutorials?)\b[^.,]{0,30}\b"
    r"(?:say|says|said|write|writes|wrote|state[sd]?|hold|held|repeat\w*|suggest\w*)"
    r"|it(?: is|'s|’s) (?:\w+ )?(?:wrong|false|untrue|incorrect|mistaken|misleading"
    r"|a myth|a mistake)"
    r"|one (?:often )?reads|whether|we (?:ask|asked|test|tested|examine[d]?)|question)\b",
)


@dataclass(frozen=True)
class Clause:
    """A clause that asserts something."""

    text: str
    """In lower case, markup and quotations blanked."""
    before: str
    """What a pronoun at its beginning may stand for: the clause or sentence before."""
    sentence: str
    """The whole sentence, in the same form."""


def sentences(prose: str) -> Iterator[tuple[int, str]]:
    """Each sentence, with the place of its first sign."""
    for match in _SENTENCE.finditer(_QUOTED.sub(_blank, prose)):
        if bare := match[0].lstrip():
            yield match.start() + len(match[0]) - len(bare), bare


def asserted(sentence: str, before: str = "") -> Iterator[Clause]:
    """The clauses of one sentence; none where it asks or reports as a whole.

    `before` is the sentence that stands before it.
    """
    text = plain(sentence)
    if text.endswith("?") or _REPORTED.search(text):
        return
    previous = plain(before)
    for part in _parts(text):
        yield Clause(part, previous if _CARRIED.match(part) else "", text)
        previous = part


def _parts(text: str) -> list[str]:
    """The clauses of a sentence, in their order."""
    if _SUBORDINATE.match(text):
        text = text.replace(",", ";", 1)
    parts, place = [], 0
    for match in _BOUNDARY.finditer(text):
        parts.append(text[place : match.start()])
        place = match.start() + (match[0][:1] in ";:—")
    parts.append(text[place:])
    return [part for part in parts if part.strip(" ,.")]


def denied(rest: str) -> bool:
    """Whether what is left of a clause, without what says the thing, takes it back."""
    return bool(_DENIED.search(rest))


def plain(sentence: str) -> str:
    """A sentence in lower case, without markup, hyphens and what it quotes.

    Powers of ten read alike: 1e~5 for 1e-5, 10^{-5} and 10⁻⁵.
    """
    text = _POWER.sub(_power, _QUOTED.sub(_blank, sentence).casefold())
    text = re.sub(r"(\d)e[-−–](\d)", r"\1e~\2", text)
    text = re.sub(r"\\[a-z]+|[()*_`\[\]{}$\"“”‘]|<[^<>]*>", " ", text)
    text = re.sub(r"(?<=\w)[-‐‑](?=\w)", " ", text)
    text = " ".join(text.replace("’", "'").replace("−", "-").split())
    return re.sub(r" ([,.;:])", r"\1", text)


def _blank(quoted: re.Match[str]) -> str:
    """Nothing in place of a quotation; a word or two in quotation marks are no quotation."""
    return quoted[0] if quoted[0].count(" ") < 2 else " " * len(quoted[0])


def _power(match: re.Match[str]) -> str:
    digits = unicodedata.normalize("NFKC", match["power"])
    return f"{match['times'] or '1'}e~{digits}"
