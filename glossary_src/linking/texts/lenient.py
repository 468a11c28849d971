"""docutils, made to note where text stands and to know every directive and role.

Imported only when a file of reStructuredText is read: it needs docutils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, states
from docutils.utils import escape2null

from .directives import begins_with_prose, is_code
from .rest import MOST, Found

_MARKS = re.compile(r"\*\*?")


class Noting(states.Inliner):  # type: ignore[misc]
    """Notes each text that it is given, with the places of what stands in it."""

    found: list[Found]

    def parse(self, text: str, lineno: int, memo: Any, parent: Any) -> tuple[list[Any], list[Any]]:
        """Note, and answer with the bare text."""
        self.document, self.language, self.parent = memo.document, memo.language, parent
        self.reporter = self.document.reporter
        spans: list[tuple[int, int, str]] = []
        for start, piece in _pieces(text):
            spans += [(start + a, start + b, kind) for a, b, kind in self._spans(piece, lineno)]
        self.found.append(Found(lineno, text, spans))
        return [nodes.Text(text)], []

    def _spans(self, text: str, lineno: int) -> Iterator[tuple[int, int, str]]:
        whole = remaining = escape2null(text)
        while remaining and (match := self.patterns.initial.search(remaining)):
            groups = match.groupdict()
            sign = groups["start"] or groups["backquote"] or groups["refend"] or groups["fnend"]
            at = len(whole) - len(remaining)
            before, made, rest, _ = self.dispatch[sign](self, match, lineno)
            if made and not isinstance(made[0], nodes.problematic):
                end = len(whole) - len(rest)
                start = at + len(before)
                if sign in ("*", "**"):
                    yield start, start + len(sign), "emphasis"
                    yield end - len(sign), end, "emphasis"
                else:
                    kind = "literal" if sign == "``" else "interpreted"
                    yield start, end, kind
            remaining = rest


for _name, _pattern in vars(states.Inliner).items():  # docutils looks for these in the class itself
    if isinstance(_pattern, str) and not _name.startswith("__"):
        setattr(Noting, _name, _pattern)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = min(start + MOST, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(" ", end - 300, end))
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end


class _AnyOption(dict):  # type: ignore[type-arg]
    """Options of a directive, whatever their names."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Any:
        return lambda value: value


class _Prose(Directive):  # type: ignore[misc]
    """Whose content is text like any other."""

    has_content = True
    option_spec = _AnyOption()

    def run(self) -> list[Any]:
        node = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, node, match_titles=1)
        return []


class _Titled(_Prose):
    optional_arguments = 1
    final_argument_whitespace = True


class _Code(Directive):  # type: ignore[misc]
    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption()

    def run(self) -> list[Any]:
        return []


def any_directive(name: str, language: Any, document: Any) -> tuple[Any, list[Any]]:  # noqa: ARG001
    """How to read a directive of that name."""
    if is_code(name):
        return _Code, []
    return (_Prose if begins_with_prose(name) else _Titled), []


def any_role(name: str, language: Any, lineno: int, reporter: Any) -> tuple[Any, list[Any]]:  # noqa: ARG001
    """A role that only keeps its text."""
    return _role, []


def _role(
    name: str,  # noqa: ARG001 - docutils passes them
    rawtext: str,
    text: str,
    lineno: int,  # noqa: ARG001
    inliner: Any,  # noqa: ARG001
    options: Any = None,  # noqa: ARG001
    content: Any = (),  # noqa: ARG001
) -> tuple[list[Any], list[Any]]:
    return [nodes.inline(rawtext, text)], []
