"""Other pages as plain Markdown, each beside its page: by hand, claims, paths, messages, labs."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from glossary_src.pipeline.feeds.plain import PlainWriter, without_turning
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.project import Project
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.handwritten import handwritten, tells_of_terms
from glossary_src.pipeline.write.messages import messages_page
from glossary_src.pipeline.write.registers import claims_page, paths_page
from glossary_src.pipeline.write.site import Site
from glossary_src.schema.grammar import Token, tokens

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ENTRY = re.compile(r"^(title|description): (.*)$", re.MULTILINE)
_ONLY_PAGE = re.compile(r"<!-- run -->.*?<!-- /run -->", re.DOTALL)
_TAG = re.compile(r"</?[a-z]+(?:\s[^>]*)?>")
_NAMED = re.compile(r" \{#[^}]*\}(?=\n)")
_GAP = re.compile(r"\n(?:[ \t]*\n){2,}")
_PICTURE_NAME = re.compile(r"<(?:title|desc)\b[^>]*>([^<]*)</")


@dataclass(frozen=True, slots=True)
class Twin:
    """A page as Markdown."""

    path: str
    """Where it stands in the site."""
    title: str
    about: str
    text: bytes


def twins(
    written: Mapping[str, str],
    computed: Mapping[str, Computed],
    sources: Mapping[str, Source],
    project: Project,
    site: Site,
) -> list[Twin]:
    """The twin of every page that tells of terms. `written` are the pages of `docs/`, by path."""
    made = [*_generated(computed, sources, project, site)]
    made += [
        _twin(path, text, handwritten(text, path, computed, _up(path), plain=True))
        for path, text in written.items()
        if tells_of_terms(text)
    ]
    slugs = {f"terms/{it.slug}.md" for it in computed.values()}
    known = slugs | {twin.path for twin in made} | {lab.path for lab in site.labs}
    return [replace(it, text=_linked(it, known, site).encode()) for it in made]


def _generated(
    computed: Mapping[str, Computed],
    sources: Mapping[str, Source],
    project: Project,
    site: Site,
) -> Iterator[Twin]:
    if any(it.term.claims for it in computed.values()):
        text = claims_page(computed, sources, site.glossary, "claims_plain.md.j2", PlainWriter)
        yield _twin("claims.md", text, text)
    if project.paths:
        text = paths_page(project.paths, computed, "paths_plain.md.j2", plain=True)
        yield _twin("paths.md", text, text)
    if project.messages:
        text = messages_page(project.messages, computed, plain=True)
        yield _twin("messages.md", text, text)


def _up(path: str) -> str:
    return "../" * path.count("/")


def front_matter(source: str) -> dict[str, str]:
    """Title and description of a page written by hand."""
    front = _FRONT.match(source)
    return dict(_ENTRY.findall(front[1])) if front else {}


def _twin(path: str, source: str, filled: str) -> Twin:
    entries = front_matter(source)
    title = entries.get("title") or path.removesuffix(".md")
    return Twin(path, title, entries.get("description", ""), _bare(filled).encode())


def _bare(text: str) -> str:
    """Without front matter, HTML, names of headings, and what only the page can do."""
    text = _ONLY_PAGE.sub("", _FRONT.sub("", text))
    bare = "".join(
        without_turning(_NAMED.sub("", _TAG.sub("", token.text)))
        if token.kind == "text"
        else token.text
        for token in tokens(text)
    )
    return f"{_GAP.sub(chr(10) * 2, bare).strip()}\n"


def _linked(twin: Twin, known: set[str], site: Site) -> str:
    """Its links lead to twins, and where there is none, to the page."""
    return "".join(_link(token, twin.path, known, site) for token in tokens(twin.text.decode()))


def _link(token: Token, path: str, known: set[str], site: Site) -> str:
    target, hash_sign, anchor = token.parts.get("target", "").partition("#")
    stem, ending = posixpath.splitext(target)
    if token.kind != "link" or "://" in target or ending not in (".md", ".ipynb"):
        return token.text
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), f"{stem}.md"))
    if there in known:
        return f"[{token.parts['words']}]({stem}.md)"
    page = f"{stem}.html"
    if site.directory_urls:
        page = f"{stem}/" if posixpath.basename(stem) != "index" else stem.removesuffix("index")
    return f"[{token.parts['words']}]({page or './'}{hash_sign}{anchor})"


def lab_markdown(notebook: bytes) -> bytes:
    """A lab with its results: texts as they are, code in blocks, figures by their names."""
    parts = []
    for cell in json.loads(notebook)["cells"]:
        source = "".join(cell["source"])
        parts.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
        parts += filter(None, map(_result, cell.get("outputs", ())))
    return ("\n\n".join(part.strip() for part in parts) + "\n").encode()


def _result(output: Mapping[str, Any]) -> str:
    data = {kind: "".join(text) for kind, text in output.get("data", {}).items()}
    if text := data.get("text/markdown"):
        return text
    if (html := data.get("text/html")) is not None:
        names = (name.strip() for name in _PICTURE_NAME.findall(html))
        told = [name for name in names if name not in ("", "Figure")]
        return f"Figure: {'. '.join(told)}" if told else ""
    text = "".join(output.get("text", "")) or data.get("text/plain", "")
    return f"```text\n{text.rstrip()}\n```" if text.strip() else ""
