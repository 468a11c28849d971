"""What the plugin arranges in MkDocs around a glossary: theme, files, port, what it tells.

Only the plugin and the `mkdocs_` modules beside it import mkdocs.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

PACKAGE = Path(__file__).parent
WEB = PACKAGE / "web"
log = logging.getLogger("mkdocs.glossary")
_NO_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_NEEDED = ("attr_list", "md_in_html", "pymdownx.highlight", "pymdownx.superfences")
"""Markdown extensions that the pages are written for, besides those that MkDocs brings."""


def code_on_disk() -> dict[str, int]:
    """When each file changed that pages are made with: modules, and what lies beside them."""
    modules = (path for path in PACKAGE.rglob("*.py") if path.parent.name != "terms")
    beside = (path for path in (PACKAGE / "pipeline").rglob("*.*") if path.suffix != ".pyc")
    return {str(path): path.stat().st_mtime_ns for path in (*modules, *beside) if path.is_file()}


def beside(config: MkDocsConfig) -> Path:
    """The folder of `mkdocs.yml`."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def dress(config: MkDocsConfig) -> None:
    """What the pages need: templates, style sheet, scripts, Markdown extensions.

    A theme's `custom_dir` comes first.
    """
    if config.theme.name != "material":
        cure = "The pages are made for Material for MkDocs: write theme: {name: material}."
        raise Abort(f"mkdocs.yml: theme is {config.theme.name!r}. {cure}")
    config.theme.static_templates.add("go/index.html")
    known = config.markdown_extensions
    known += [extension for extension in _NEEDED if extension not in known]
    if str(WEB) not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(WEB))
    for listed, folder, names in (
        (config.extra_css, "css", ("glossary.css",)),
        (
            config.extra_javascript,
            "js",
            ("page.js", "glossary.js", "explorer.js", "motion.js", "run.js"),
        ),
    ):
        own: list[Any] = [f"assets/{folder}/{name}" for name in names]
        listed[:0] = [address for address in own if address not in listed]


def site_of(config: MkDocsConfig, glossary: Any, python: Any, titles: Mapping[str, str]) -> Any:
    """What pages know of their site. `titles` are those of the labs, by their files."""
    from glossary_src.pipeline.write.see_also import spoken_of
    from glossary_src.pipeline.write.site import Lab, Site

    docs = Path(config.docs_dir)
    speaks = {uri: spoken_of((docs / uri).with_suffix(".py").read_text("utf-8")) for uri in titles}
    return Site(
        glossary,
        f"{config.site_url.rstrip('/')}/" if config.site_url else "",
        config.use_directory_urls,
        python.megabytes if python else 0.0,
        tuple(Lab(twin_of(uri), title, uri, speaks[uri]) for uri, title in titles.items()),
    )


def edit_uri(path: str, terms: Path, docs: Path) -> str | None:
    """Where a reader mends a page: the module of a term, or the page written by hand."""
    page = Path(path)
    if page.parts[0] != "terms":
        return path
    module = terms / f"{page.stem.replace('-', '_')}.py"
    return Path(os.path.relpath(module, docs)).as_posix() if module.exists() else None


def lab_file(uri: str, notebook: Path, config: MkDocsConfig) -> File:
    """A notebook that carries its results, as a file of the site; readers mend its source."""
    file = File(uri, str(notebook.parents[1]), config.site_dir, config.use_directory_urls)
    file.generated_by = "glossary"
    file.edit_uri = Path(uri).with_suffix(".py").as_posix()
    return file


def figure_sheet() -> str:
    """The rules of figures, for pages that hold nothing else."""
    from glossary_src.pipeline.write.sheets import figure_sheet as rules

    return rules((WEB / "assets" / "css" / "glossary.css").read_text(encoding="utf-8"))


def twin_of(uri: str) -> str:
    """Where the Markdown of a page stands in the site."""
    return Path(uri).with_suffix(".md").as_posix()


def free(host: str, port: int) -> None:
    """Stop before anything is built where the server could not listen in the end."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            tried.bind((host, port))
        except OverflowError as error:
            cure = f"Choose one from 1024 to 65535: scripts/serve -a {host}:8000"
            raise Abort(f"Port {port} of {host} is none. {cure}") from error
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            rule = "is taken" if taken else "cannot be listened on"
            other = f"{host}:{port + 1 if port < 65535 else 8000}" if taken else "127.0.0.1:8000"
            cure = "Stop what listens there, or choose" if taken else "Choose"
            cure = f"{cure} another: scripts/serve -a {other}"
            raise Abort(f"Port {port} of {host} {rule} ({error.strerror}). {cure}") from error


def no_place(error: Exception, site: str) -> None:
    """Say in a sentence that a site found no place: what MkDocs would show is a traceback."""
    if isinstance(error, OSError) and error.errno in _NO_PLACE:
        cure = "Free some space, or name another folder: mkdocs build -d FOLDER"
        raise Abort(f"No place for the site in {site} ({error.strerror}). {cure}") from error


def log_progress() -> dict[str, Any]:
    """Hooks of `Progress` that log how far the snippets are, once a second."""
    state = {"total": 0, "done": 0, "told": time.monotonic()}

    def start(total: int) -> None:
        state["total"] = total

    def done(*_: object) -> None:
        state["done"] += 1
        if time.monotonic() - state["told"] >= 1 or state["done"] == state["total"]:
            state["told"] = time.monotonic()
            log.info(f"Snippets: {state['done']} of {state['total']}")

    return {"start": start, "done": done}


def python_for_readers(cache: Path) -> Any:
    """Pyodide, if it was fetched and is wanted. Damaged, it is a warning: --strict stops at it."""
    if os.environ.get("GLOSSARY_NO_PYTHON"):
        return None
    from glossary_src.faults import GlossaryError
    from glossary_src.pipeline.write.pyodide import find

    try:
        return find(cache)
    except GlossaryError as error:
        for fault in error.faults:
            log.warning(fault)
    return None
