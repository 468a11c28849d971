"""A glossary as MkDocs builds it: the pages of the pipeline, the looks and scripts of `web/`.

Of the package, only this module and the `mkdocs_` ones beside it import mkdocs. It imports
everything else late and anew, so that `mkdocs serve` runs the code as it is on disk.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from glossary_src.mkdocs_kept import Kept
from glossary_src.mkdocs_settings import FILES, GlossaryConfig
from glossary_src.mkdocs_setup import (
    beside,
    code_on_disk,
    dress,
    edit_uri,
    figure_sheet,
    free,
    lab_file,
    log,
    log_progress,
    no_place,
    python_for_readers,
    site_of,
    twin_of,
)

_WITH_PYTHON = re.compile(r"<!-- run -->(.*?)<!-- /run -->", re.DOTALL)


class GlossaryPlugin(BasePlugin[GlossaryConfig]):
    """Builds the glossary at every build of the site."""

    def __init__(self) -> None:
        self.built: Any = None
        self.python: Any = None
        self.labs: dict[str, Path] = {}
        self.searched: dict[str, list[str]] = {}
        """What people type who need a page that is no term, by its address."""
        self.faults: list[str] = []
        self.report: dict[str, Any] = {}
        """Hooks of `Progress`: whom to tell how it goes."""
        self.runner: Any = None
        """Makes what runs the snippets, of the code as it is now; None for local processes."""
        self._kept = Kept()
        self._serving = False
        self._site_dir = ""
        self._code: dict[str, int] = {}

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """An author at work is shown what is wrong; a build stops at it."""
        self._serving = command == "serve"
        notebooks = logging.getLogger("mkdocs.plugins.mkdocs_jupyter")
        notebooks.setLevel(logging.WARNING)  # else it tells of every lab at every save

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build every generated page, with the code as it is on disk now."""
        sys.dont_write_bytecode = (
            True  # bytecode in a watched folder costs one more rebuild an edit
        )
        if self._serving:
            config.plugins["executable-glossary/kept"] = self._kept
            if not self._code:
                free(*config.dev_addr)
        self._site_dir = config.site_dir
        self._forget_old_code()
        from glossary_src.faults import GlossaryError, told

        dress(config)
        self.faults, self.searched = [], {}
        try:
            self._generate(config)
        except GlossaryError as error:
            self.faults = told(error.faults)
            for fault in self.faults:
                log.error(fault)
            if not (self._serving and self.built):
                count = len(error.faults)
                raise Abort(f"{count} fault(s) in the glossary; nothing was written.") from error
        return config

    def on_build_error(self, *, error: Exception, **_: Any) -> None:
        """Where `mkdocs build` has no place left it says so; a server shows what it can."""
        if not self._serving:
            no_place(error, self._site_dir)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, **_: Any
    ) -> LiveReloadServer:
        """Build again when an author saves a term."""
        folder = self._folder(config)
        for name in FILES:
            if (path := folder / self.config[name]).exists():
                server.watch(str(path))
        return server

    def _forget_old_code(self) -> None:
        """Import the package's modules anew if one changed. Terms are read every time."""
        now = code_on_disk()
        if now != self._code:
            for name in [n for n in sys.modules if n.split(".")[0] == __package__]:
                if name not in (__package__, __name__):
                    del sys.modules[name]
        self._code = now

    def _folder(self, config: MkDocsConfig) -> Path:
        return beside(config) / self.config.folder

    def _generate(self, config: MkDocsConfig) -> None:
        from glossary_src.pipeline.build import Progress, build
        from glossary_src.pipeline.read.project import project_at
        from glossary_src.pipeline.run.labs import run_labs, titles

        docs = Path(config.docs_dir)
        own = {name: self.config[name] for name in FILES}
        project = project_at(self._folder(config), docs=docs, **own)
        cache = Path(os.environ.get("GLOSSARY_CACHE") or beside(config) / self.config.cache)
        if "mkdocs-jupyter" in config.plugins:  # else it writes beside mkdocs.yml
            config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(cache / "mkdocs-jupyter")
        self.python = python_for_readers(cache)
        named = titles(docs / self.config.labs)
        site = site_of(config, project.glossary, self.python, named)
        progress = Progress(**{"warn": log.info, **log_progress(), **self.report})
        if self._serving and not self.python and not self.built:
            log.info("No “Edit and run” on these pages: scripts/get_pyodide fetches it (12 MB).")
        runner = self.runner() if self.runner else None
        built = build(project, site, cache_folder=cache, runner=runner, progress=progress)
        self.labs = run_labs(docs / self.config.labs, cache, warn=progress.warn)
        self.built = built

    @event_priority(100)  # before mkdocs-jupyter looks for notebooks
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, and the labs as notebooks that carry their results."""
        docs = Path(config.docs_dir)
        for path, data in self.built.files.items():
            if old := files.get_file_from_path(path):
                files.remove(old)
            text = data.decode() if path.endswith(".md") else data
            file = File.generated(config, path, content=text)
            file.edit_uri = edit_uri(path, self._folder(config) / self.config.terms, docs)
            files.append(file)
        for path, data in (self.built.verbatim | self._lab_twins()).items():
            file = File.generated(config, f"{path}.txt", content=data)
            file.dest_uri = path  # under its own name it would be rendered
            files.append(file)
        for uri, notebook in self.labs.items():
            files.append(lab_file(uri, notebook, config))
        files.append(File.generated(config, "assets/css/figures.css", content=figure_sheet()))
        for uri, path in (self.python.published() if self.python else {}).items():
            files.append(File.generated(config, uri, abs_src_path=str(path)))
        return files

    def _lab_twins(self) -> dict[str, bytes]:
        from glossary_src.pipeline.feeds.twins import lab_markdown

        return {twin_of(uri): lab_markdown(path.read_bytes()) for uri, path in self.labs.items()}

    def on_page_context(self, context: Any, /, *, page: Page, **_: Any) -> Any:
        """Let a page name its copy in Markdown, where it has one."""
        twin, uri = twin_of(page.file.src_uri), page.file.src_uri
        context["cover"] = "card.png" in self.built.files
        context["twin"] = twin if twin in self.built.verbatim or uri in self.labs else ""
        if words := page.meta.get("searched_as"):
            self.searched[page.url] = [str(page.title), *words]
        return context

    def on_template_context(self, context: Any, /, **_: Any) -> Any:
        """The same for a page that is none to MkDocs."""
        context["cover"] = "card.png" in self.built.files
        return context

    def on_page_read_source(self, /, *, page: Page, **_: Any) -> str | None:
        """While serving, a page that is no UTF-8 was told: it is shown, and ends nothing."""
        if not self.faults or not (path := page.file.abs_src_path):
            return None
        return Path(path).read_bytes().decode("utf-8-sig", errors="replace")

    def on_page_markdown(self, markdown: str, /, **_: Any) -> str:
        """Leave out what is true only where readers can run code."""
        return _WITH_PYTHON.sub(r"\1" if self.python else "", markdown)

    def on_page_content(self, html: str, /, *, page: Page, **_: Any) -> str:
        """Let a lab read like every other page."""
        from glossary_src.pipeline.write.lab_page import lab_page

        return lab_page(html) if page.file.src_uri in self.labs else html

    @event_priority(-100)  # after search has written its index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Let search find pages and messages by other words, of a lab how a section begins."""
        index = Path(config.site_dir) / "search" / "search_index.json"
        if not index.exists():
            return
        from glossary_src.finished import with_names

        files = self.built.files
        said = files.get("messages.json", b"[]")
        text = index.read_text(encoding="utf-8")
        known = with_names(text, files["names.json"], self.config.labs, said, self.searched)
        index.write_text(known, encoding="utf-8")

    @event_priority(-100)
    def on_post_template(self, output_content: str, /, **_: Any) -> str:
        """The same for pages that are no pages to MkDocs, such as 404.html."""
        from glossary_src.finished import mended

        return mended(output_content, self.faults)

    @event_priority(-100)
    def on_post_page(self, output: str, /, **_: Any) -> str:
        """Mend what is left inaccessible; show faults while serving."""
        from glossary_src.finished import mended

        return mended(output, self.faults)
