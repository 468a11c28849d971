"""The table of sections: what a term says besides its name, in the order of its page.

From it follow the fields of `Term`, their checks, the page, its Markdown copy, the list of anchors
in the docs, the skeleton of a new term and what a complete one has. A new section is a row here and
a template part, `write/templates/sections/<part>.md.j2`; one of mere texts needs no part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from glossary_src.schema.kinds import (
    ANALOGY,
    CLAIMS,
    FORMULA,
    PHRASES,
    PROSE,
    QUESTIONS,
    RELATIONS,
    SENTENCE,
    SENTENCES,
    SYMBOLS,
    TYPED,
    WORDS,
    Kind,
)

ALWAYS, COMPLETE, AT_WILL = "always", "complete", "at will"
"""When a field must be filled: before anything builds, before a page is complete, never."""
PAGE, MARKDOWN = "page", "Markdown"
"""The copies of a term that a section stands in."""
_NONE: Any = object()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a term."""

    name: str
    kind: Kind
    required: str
    hint: str
    """What the skeleton says in its place; `{number}` stands for one that its snippet computes."""
    empty: Any = ""
    """Its value where an author gives none."""
    least: int = 1
    """How many a complete page has of them."""

    def example(self, number: str = "@{figure.number:.2f}") -> str:
        """What it might say, with a number of the term."""
        return self.hint.format(number=number)


@dataclass(frozen=True, slots=True)
class Section:
    """One row: a part of the page, and the fields that fill it."""

    part: str
    """The name of its template part and, with hyphens, its anchor."""
    heading: str
    """Empty where the part has none or the term gives its own."""
    fields: tuple[Field, ...] = ()
    """None where it is composed of what stands elsewhere: figures, relations, sources."""
    copies: tuple[str, ...] = (PAGE, MARKDOWN)
    searched: bool = True
    """Whether the search of the site looks into it."""
    anchored: bool = True
    folded: bool = False
    """Closed on the page until a reader, an anchor or a printer opens it."""
    anchor: str = ""


def _needed(name: str, kind: Kind, hint: str) -> Field:
    return Field(name, kind, ALWAYS, hint, _NONE)


def _list(name: str, kind: Kind, required: str, hint: str, least: int = 1) -> Field:
    return Field(name, kind, required, hint, (), least)


_ROWS = (
    Section(
        "number",
        "",
        (_needed("in_a_number", SENTENCE, "the term in one number. {number} is left."),),
        copies=(),  # it stands with the definition, wherever that stands
        anchored=False,
    ),
    Section(
        "searched",
        "",
        (
            _list(
                "searched_as",
                TYPED,
                COMPLETE,
                "what readers type who need this page: loss not decreasing",
                least=3,
            ),
        ),
        copies=(),  # readers see it in no place; the search of the site finds the page by it
        anchored=False,
    ),
    Section(
        "in_plain_words",
        "In plain words",
        (_needed("analogy", ANALOGY, "the idea, for who knows no jargon."),),
    ),
    Section(
        "how",
        "",
        (
            Field("heading", WORDS, AT_WILL, "How it works", "How it works"),
            _needed("formula", FORMULA, r"\frac{{\partial L}}{{\partial z}}"),
            Field("symbols", SYMBOLS, AT_WILL, "", {}),
            _needed("explanation", PROSE, "how it works, in three paragraphs. {number} is left."),
        ),
    ),
    Section(
        "what_to_do",
        "What to do",
        (
            _list(
                "what_to_do",
                SENTENCES,
                AT_WILL,
                "what a reader does about it, with links: two or three lines.",
            ),
        ),
    ),
    Section("figures", "More figures", copies=(PAGE,), searched=False),
    Section("more", "In more depth", copies=(PAGE,), folded=True),
    Section("run", "Code and numbers", searched=False, folded=True),
    Section("claims", "Claims, checked", (_list("claims", CLAIMS, AT_WILL, ""),), folded=True),
    Section(
        "origin",
        "Where it comes from",
        (
            _needed("origin", PROSE, "who, when, what for? Cite references.bib: [@he2015]."),
            Field("etymology", PROSE, COMPLETE, "where the word comes from."),
            Field("trends", PROSE, COMPLETE, "when people spoke of it, and when no longer."),
        ),
        folded=True,
    ),
    Section(
        "usage",
        "In use",
        (
            _list("tagged_as", PHRASES, COMPLETE, "a topic it belongs to"),
            _list("collocations", PHRASES, COMPLETE, "words it is often met with"),
            _list("in_context", SENTENCES, COMPLETE, "a sentence as people use it."),
        ),
        searched=False,
        folded=True,
    ),
    Section(
        "questions",
        "Questions",
        (_list("faq", QUESTIONS, COMPLETE, "what do readers ask?", least=3),),
        folded=True,
    ),
    Section("practice", "In practice", folded=True),
    Section("sources", "Sources", searched=False, folded=True),
    Section("link", "Link to this term", copies=(PAGE,), searched=False, folded=True),
    Section("steps", "", copies=(PAGE,), anchored=False),
    Section(
        "related",
        "Related",
        (_needed("relations", RELATIONS, ""),),
        searched=False,
    ),
    Section(
        "did_you_know",
        "",
        (Field("did_you_know", PROSE, AT_WILL, "a surprise at the end."),),
        anchored=False,
    ),
)
SECTIONS = tuple(
    replace(row, anchor=row.part.replace("_", "-")) if row.anchored else row for row in _ROWS
)
"""Every section, in the order of the page."""
FIELDS = {field.name: field for section in SECTIONS for field in section.fields}
"""Every field of every section by its name, in the order of the page."""
ANCHORS = tuple(section.anchor for section in SECTIONS if section.anchored)


def required_before_building(field: Field) -> bool:
    """Whether a term cannot be made without it."""
    return field.empty is _NONE
