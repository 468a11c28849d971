"""A Sphinx extension: links to the glossary carry their definition, further spellings resolve.

In conf.py, beside intersphinx: `extensions = ["gradient_glossary.linking.in_sphinx", ...]` and
`gradient_glossary_source = "SITE/"`. It imports Sphinx, so nothing else here imports it.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Optional
from urllib.parse import urldefrag, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from .lookup import Glossary, LinkedTerm
from .source import Source, load

log = logging.getLogger(__name__)


class DefinedLink(nodes.reference):  # type: ignore[misc] # docutils tells no types
    """A link to a term, with its definition at the end of the page."""


def setup(app: Sphinx) -> dict[str, Any]:
    """How Sphinx switches an extension on."""
    app.add_config_value("gradient_glossary_source", "", "env", [str])
    app.add_node(DefinedLink, html=(_visit, _depart), epub=(_visit, _depart))
    app.connect("builder-inited", _load)
    app.connect("missing-reference", _resolve, priority=900)  # intersphinx comes first
    app.connect("doctree-resolved", _define)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _load(app: Sphinx) -> None:
    loaded = load(Source(str(app.config.gradient_glossary_source)), Path(app.srcdir))
    for fault in loaded.faults:
        log.warning("%s", fault, type="gradient_glossary")
    app.gradient_glossary = loaded.glossary  # type: ignore[attr-defined]


def _resolve(
    app: Sphinx, _env: Any, node: Any, contents: nodes.Element
) -> Optional[nodes.reference]:  # noqa: UP045 - Python 3.9
    """A term in a spelling that no inventory has, such as with a no-break hyphen."""
    glossary: Glossary = app.gradient_glossary  # type: ignore[attr-defined]
    if node.get("reftype") != "term" or not (term := glossary.find(str(node["reftarget"]))):
        return None
    return nodes.reference("", "", contents, internal=False, refuri=term.url)


def _define(app: Sphinx, doctree: nodes.document, _name: str) -> None:
    """Every link to a term, whoever made it, refers to the definition, once a page."""
    if app.builder.format != "html":
        return
    glossary: Glossary = app.gradient_glossary  # type: ignore[attr-defined]
    by_page = {_page(term.url): term for term in glossary.terms if term.definition}
    told: dict[str, LinkedTerm] = {}
    for link in list(doctree.findall(nodes.reference)):
        if term := by_page.get(_page(link.get("refuri", ""))):
            made = DefinedLink("", "", *link.children, **link.attributes)
            made["glossary"] = term.slug
            made.attributes.pop("reftitle", None)  # a tooltip that touch and keys never show
            link.replace_self(made)
            told[term.slug] = term
    if told:
        rows = "\n".join(map(_told, told.values()))
        doctree += nodes.raw("", f"<div hidden>\n{rows}\n</div>", format="html")


def _page(url: str) -> str:
    """An address without what does not matter: scheme, anchor, slash, ending."""
    parts = urlsplit(urldefrag(url)[0])
    path = parts.path.rstrip("/")
    for ending in ("/index.html", ".html"):
        path = path[: -len(ending)] if path.endswith(ending) else path
    return f"{parts.netloc.lower()}{path}" if parts.netloc else ""


def _told(term: LinkedTerm) -> str:
    slug, title, definition = map(escape, (term.slug, term.title, term.definition))
    return (  # as attributes: the search of Sphinx reads every text, however it is hidden
        f'<span role="note" id="glossary-term-{slug}" data-title="{title}"'
        f' aria-label="{definition}"></span>'
    )


def _visit(translator: Any, node: DefinedLink) -> None:
    given = {"href": node["refuri"], "aria-describedby": f"glossary-term-{node['glossary']}"}
    translator.body.append(
        translator.starttag(node, "a", "", CLASS="reference external glossary-term", **given)
    )


def _depart(translator: Any, _node: DefinedLink) -> None:
    translator.body.append("</a>")
