"""For each tool and case: what a writer writes, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CASES = {
    "term": "a term",
    "alias": "an alias",
    "plural": "a plural",
    "case": "another case",
    "label": "the label",
    "missing": "a missing term",
}
"""Key of a case (the page of a test project has that name) and what docs call it."""
CHAIN, HE = "terms/chain-rule/", "terms/he-initialization/"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a line."""

    leads: str = ""
    """Where its link leads, seen from the site; nothing where there is no link."""
    shows: str = ""
    told: str = ""
    """What the tool says of it: its page and `line`, its `page`, its `name`; or nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a writer writes, and what must come of it."""

    write: str
    comes: Outcome

    @property
    def links(self) -> bool:
        """Whether it becomes a link to a term."""
        return self.comes.leads.startswith("terms/")

    def differs(self, tool: str, page: str, found: Outcome) -> str:
        """What a failing test says."""
        return (
            f"{tool}, {page}: {self.write}\n  expected: {self.comes}\n  got:      {found}\n"
            "If that is how the tool is now: tests/proof/expected.py, then scripts/linking_table."
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A case with a tool. Where the plain way makes no link, `instead` is one that does, if any."""

    plain: Line
    instead: Line | None = None

    @property
    def works(self) -> Line:
        """The way to write it."""
        return self.instead or self.plain


def _cell(write: str, leads: str, shows: str, told: str = "") -> Cell:
    return Cell(Line(write, Outcome(leads, shows, told)))


def _role(role: str, label: Cell) -> dict[str, Cell]:
    """`:term:` and `{term}`."""
    return {
        "term": _cell(f"{role}`chain rule`", CHAIN, "chain rule"),
        "alias": _cell(f"{role}`He init`", HE, "He init"),
        "plural": _cell(f"{role}`chain rules`", CHAIN, "chain rules"),
        "case": _cell(f"{role}`Chain RULE`", CHAIN, "Chain RULE"),
        "label": label,
        "missing": _cell(f"{role}`chian rule`", "", "chian rule", "line"),
    }


EXTENSION = {
    "term": _cell("[[chain rule]]", CHAIN, "chain rule"),
    "alias": _cell("[[He init]]", HE, "He init"),
    "plural": _cell("[[chain rules]]", CHAIN, "chain rules"),
    "case": _cell("[[Chain RULE]]", CHAIN, "Chain RULE"),
    "label": _cell("[this rule][[chain-rule]]", CHAIN, "this rule"),
    "missing": _cell("[[chian rule]]", "", "[[chian rule]]", "line"),
}
XREF = "xref:gradients#"
EXPECTED: dict[str, dict[str, Cell]] = {
    "Sphinx": _role(":term:", _cell(":ref:`chain-rule`", CHAIN, "Chain rule")),
    "MyST-Parser": _role("{term}", _cell("[](#chain-rule)", CHAIN, "Chain rule")),
    "mystmd": {
        "term": _cell(f"[chain rule]({XREF}chain-rule)", CHAIN, "chain rule"),
        "alias": _cell(f"[]({XREF}he-init)", HE, "He init"),
        "plural": _cell(f"[]({XREF}chain-rules)", CHAIN, "Chain rules"),
        "case": Cell(
            Line(f"[]({XREF}Chain-RULE)", Outcome(f"{XREF}Chain-RULE", "", "line")),
            Line(
                f"[Chain RULE]({XREF}chain-rule)",
                Outcome(CHAIN, "Chain RULE"),
            ),
        ),
        "label": _cell(f"[]({XREF}chain-rule)", CHAIN, "Chain rule"),
        "missing": _cell(f"[this]({XREF}chian-rule)", f"{XREF}chian-rule", "this", "line"),
    },
    "mkdocstrings": {
        "term": _cell("[chain rule][]", CHAIN, "chain rule"),
        "alias": _cell("[He init][]", HE, "He init"),
        "plural": _cell("[chain rules][]", CHAIN, "chain rules"),
        "case": _cell("[Chain RULE][]", CHAIN, "Chain RULE"),
        "label": _cell("[this rule][chain-rule]", CHAIN, "this rule"),
        "missing": _cell("[chian rule][]", "", "[chian rule][]", "page"),
    },
    "MkDocs": EXTENSION,
    "Zensical": EXTENSION,
    "hover card": {
        "term": _cell("<glossary-term>chain rule</glossary-term>", CHAIN, "chain rule"),
        "alias": _cell("<glossary-term>He init</glossary-term>", HE, "He init"),
        "plural": _cell("<glossary-term>chain rules</glossary-term>", CHAIN, "chain rules"),
        "case": _cell("<glossary-term>Chain RULE</glossary-term>", CHAIN, "Chain RULE"),
        "label": _cell(
            '<glossary-term name="chain-rule">this rule</glossary-term>',
            CHAIN,
            "this rule",
        ),
        "missing": _cell("<glossary-term>chian rule</glossary-term>", "", "chian rule", "name"),
    },
}


def pages(tool: str) -> Iterator[tuple[str, Line]]:
    """Every line of a tool, with the name of the page that it stands on in a test project."""
    for case, cell in EXPECTED[tool].items():
        yield case, cell.plain
        if cell.instead:
            yield f"{case}-instead", cell.instead
