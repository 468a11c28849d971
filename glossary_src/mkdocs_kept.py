"""What `mkdocs serve` need not make again: the HTML and the search entries of an unchanged page.

MkDocs renders every page at every save. Here a page whose Markdown is as it was keeps what came of
it, under the same links and the same extensions. A page that MkDocs warned of is rendered again, so
that it warns again.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import logging
import pkgutil
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from markdown import extensions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

_PURE = frozenset(module.name for module in pkgutil.iter_modules(extensions.__path__))
"""Extensions of Python-Markdown: what they make of a text depends on nothing else."""
_READS = frozenset(f"pymdownx.{name}" for name in ("snippets", "b64", "pathconverter"))
"""Of PyMdown's extensions, those that look at other files."""
_RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids")
"""What `Page.render` sets, besides `links_to_anchors`, which names files of one build."""


class _Templates(BytecodeCache):
    """Templates that are compiled, by their text: MkDocs compiles all of them at every save."""

    def __init__(self) -> None:
        self._compiled: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what was compiled of the same text."""
        text, code = self._compiled.get(bucket.key, ("", None))
        bucket.code = code if text == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it; of a name the last text."""
        self._compiled[bucket.key] = bucket.checksum, bucket.code


class Kept(BasePlugin):  # type: ignore[type-arg]
    """A plugin for a process that serves, and as long as it does."""

    def __init__(self) -> None:
        self._around = ""
        self._pages: dict[str, tuple[str, dict[str, Any], dict[str, dict[str, str]]]] = {}
        self._templates = _Templates()
        self._entries: dict[str, tuple[str, list[Any]]] = {}

    def on_nav(self, nav: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Note what all pages of a build depend on. Nothing is kept where that is not all."""
        search = getattr(config.plugins.get("material/search"), "search_index", None)
        if search and hasattr(search, "entries"):
            add = search.add_entry_from_context
            search.add_entry_from_context = lambda page: self._index(search.entries, page, add)
        known, own = config.markdown_extensions, config.mdx_configs
        places = sorted(f"{file.src_uri} {file.url}" for file in files)
        pure = all(map(_pure, known)) and _known(own)
        self._around = _digest(config.validation, known, own, places) if pure else ""
        return nav

    def on_env(self, env: Environment, /, **_: Any) -> Environment:
        """Let templates be compiled once."""
        env.bytecode_cache = self._templates
        return env

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: Any) -> str:
        """Let a page render itself so, unless a plugin has given it a way of its own."""
        if "render" not in vars(page):
            page.render = functools.partial(self._render, page)  # type: ignore[method-assign]
        return markdown

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """`Page.render`, or what it made last time of the same text."""
        key, uri = _digest(self._around, page.markdown), page.file.src_uri
        old, made, links = self._pages.get(uri, ("", {}, {}))
        if self._around and key == old:
            vars(page).update(copy.deepcopy(made))
            page.links_to_anchors = {_file(files, to): dict(names) for to, names in links.items()}
            return
        self._pages.pop(uri, None)
        told = _told(lambda: Page.render(page, config, files))
        if self._around and not told:
            made = copy.deepcopy({name: vars(page)[name] for name in _RENDERED})
            anchors = page.links_to_anchors or {}
            links = {file.src_uri: dict(names) for file, names in anchors.items()}
            self._pages[uri] = key, made, links

    def _index(self, found: list[Any], page: Page, add: Callable[[Page], None]) -> None:
        """Add the entries of a page to those found, as `add` does, or what it added last time."""
        key = _digest(page.content, page.url, page.title, page.meta)
        old, entries = self._entries.get(page.url, ("", []))
        if key != old:
            count = len(found)
            add(page)
            self._entries[page.url] = key, copy.deepcopy(found[count:])
            return
        found.extend(copy.deepcopy(entries))


def _told(render: Callable[[], None]) -> bool:
    """Render; whether MkDocs or a plugin told anything meanwhile."""
    told, every = CountHandler(), logging.getLogger("mkdocs")
    told.setLevel(logging.INFO)
    every.addHandler(told)
    try:
        render()
    finally:
        every.removeHandler(told)
    return bool(told.get_counts())


def _pure(extension: object) -> bool:
    """Whether what a Markdown extension makes of a text depends on nothing but its settings."""
    name = str(extension).removeprefix("markdown.extensions.")
    return name in _PURE or (name.startswith("pymdownx.") and name not in _READS)


def _known(setting: object) -> bool:
    """Whether a setting holds no function of another package, which may read what it likes."""
    if isinstance(setting, Mapping):
        return all(map(_known, setting.values()))
    if isinstance(setting, (list, tuple)):
        return all(map(_known, setting))
    module = str(getattr(setting, "__module__", "")) if callable(setting) else ""
    return module.split(".")[0] in ("", "markdown", "pymdownx", "material")


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "replace")).hexdigest()


def _file(files: Files, uri: str) -> Any:
    found = files.get_file_from_path(uri)
    assert found is not None, f"{uri} is in the key"
    return found
