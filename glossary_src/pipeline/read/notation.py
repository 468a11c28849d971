"""The notation of a text, turned into Markdown: numbers, citations, formulas, links.

One pass over tokens. What is no token is running text, and only there are names of other terms
linked: the first mention in a page, longest match, any case, plurals; never in headings, code,
links or formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from glossary_src.names import NameIndex
from glossary_src.pipeline.draw.numbers import marked, worded
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.formulas import mathml
from glossary_src.schema.grammar import Token, citation_keys, module_of, tokens

_CODE = str.maketrans({sign: f"&#{ord(sign)};" for sign in "<>&*_`[]\\{}!"})


@dataclass
class Writer:
    """Renders the texts of one page in their order; remembers what it linked and cited."""

    numbers: Mapping[str, float]
    sources: Mapping[str, Source]
    names: NameIndex = field(default_factory=lambda: NameIndex({}))
    """Names to be linked; none where nothing is."""
    link: Callable[[str], str] = lambda _: ""
    """The address of a module's page, from this page."""
    own: str = ""
    linked: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)

    def markdown(self, text: str, *, autolink: bool = True) -> str:
        """The text as Markdown that MkDocs renders."""
        return "".join(self._token(token, autolink) for token in tokens(text))

    def formulas(self, latex: str) -> str:
        """Formulas on lines of their own; a blank line parts them."""
        parts = (part.strip() for part in latex.split("\n\n") if part.strip())
        return "".join(mathml(part, display=True) for part in parts)

    def plain(self, text: str) -> str:
        """The text without any markup, for alternative texts and feeds."""
        return "".join(self._plain(token) for token in tokens(text)).strip()

    def _token(self, token: Token, autolink: bool) -> str:
        match token.kind:
            case "formula":
                # in a span: a bare <math> at the start of a line would be a block
                return f"<span>{mathml(token.text[1:-1])}</span>"
            case "number":
                return marked(self.numbers[token.parts["of"]], token.parts["spec"])
            case "citation":
                return self._cite(citation_keys(token.text))
            case "link":
                words = self.markdown(token.parts["words"], autolink=False)
                return f"[{words}]({self._target(token.parts['target'])})"
            case "code" if "<" in token.text or "&" in token.text:
                # inside a <div markdown>, Markdown takes tags for tags before it sees backticks
                return f"<code>{token.text.strip('`').translate(_CODE)}</code>"
            case "text" if autolink:
                return self._first_mentions(token.text)
        return token.text

    def _target(self, target: str) -> str:
        if not target.startswith("term:"):
            return target
        module = module_of(target)
        if module not in self.linked:
            self.linked.append(module)
        return self.link(module)

    def _cite(self, keys: list[str]) -> str:
        self.cited += [key for key in keys if key not in self.cited]
        return f"({'; '.join(self._cited(key) for key in keys)})"

    def _cited(self, key: str) -> str:
        return f"[{self.sources[key].label}](#source-{key})"

    def _first_mentions(self, text: str) -> str:
        written, place = [], 0
        for mention in self.names.find(text):
            if mention.target == self.own or mention.target in self.linked:
                continue
            self.linked.append(mention.target)
            words = text[mention.start : mention.end]
            written += [text[place : mention.start], f"[{words}]({self.link(mention.target)})"]
            place = mention.end
        return "".join([*written, text[place:]])

    def _plain(self, token: Token) -> str:
        match token.kind:
            case "number":
                return worded(self.numbers[token.parts["of"]], token.parts["spec"])
            case "link":
                return token.parts["words"]
            case "citation":
                return ""
            case "formula":
                return token.text[1:-1]
        return re.sub(r"\*\*|[*`]", "", token.text)
