"""The pipeline as MkDocs needs it. Of the files that build, only this one imports mkdocs."""

from __future__ import annotations

import json
import logging
import re
import sys
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
log = logging.getLogger("mkdocs.glossary")
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
"""Names, operators, punctuation, blanks in a listing: their color is that of the text around."""
built: Any = None
python: Any = None
labs: dict[str, Path] = {}
faults: list[str] = []
serving = False
code: dict[str, int] = {}
report: dict[str, Any] = {}
"""Whom to tell how it goes: `scripts/mkdocs_run.py` puts its progress bar here."""
runner: Any = None
"""Makes what runs the snippets, of the project's code as it is now; None for local processes."""


def on_startup(command: str, **_: Any) -> None:
    """An author at work is shown what is wrong; a build stops at it."""
    global serving
    serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build every generated page, with the project's code as it is on disk now."""
    sys.dont_write_bytecode = True  # bytecode in a watched folder costs one more rebuild an edit
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    _forget_old_code()
    from glossary_src.faults import GlossaryError

    faults.clear()
    try:
        _generate(config)
    except GlossaryError as error:
        faults.extend(str(fault) for fault in error.faults)
        for fault in faults:
            log.error(fault)
        if not (serving and built):
            raise Abort(f"{len(faults)} fault(s) in the glossary; nothing was written.") from error
    return config


def _forget_old_code() -> None:
    """Import the project's modules anew if one of them changed. Terms are read every time."""
    global code
    package = ROOT / "glossary_src"
    paths = (path for path in package.rglob("*.py") if path.parent.name != "terms")
    now = {str(path): path.stat().st_mtime_ns for path in paths}
    if now != code:
        for name in [n for n in sys.modules if n.split(".")[0] == "glossary_src"]:
            del sys.modules[name]
    code = now


def _generate(config: MkDocsConfig) -> None:
    global built, labs, python
    from glossary_src.pipeline.build import CACHE, Progress, build
    from glossary_src.pipeline.run.labs import run_labs
    from glossary_src.pipeline.write.site import Site

    python = _python(CACHE)
    site = Site(
        f"{config.site_url.rstrip('/')}/" if config.site_url else "",
        config.use_directory_urls,
        python.megabytes if python else 0.0,
    )
    docs = Path(config.docs_dir)
    progress = Progress(**{"warn": log.info, **report})
    made = runner() if runner else None
    generated = build(site, docs=docs, cache_folder=CACHE, runner=made, progress=progress)
    labs = run_labs(docs / "labs", CACHE, warn=progress.warn)
    built = generated


def _python(cache: Path) -> Any:
    """Pyodide, if it was fetched. Damaged, it is a warning, at which --strict stops."""
    from glossary_src.faults import GlossaryError
    from glossary_src.pipeline.write.pyodide import find

    try:
        return find(cache)
    except GlossaryError as error:
        for fault in error.faults:
            log.warning(fault)
    return None


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the labs as notebooks that carry their results."""
    for path, data in built.files.items():
        if old := files.get_file_from_path(path):
            files.remove(old)
        text = data.decode() if path.endswith(".md") else data
        file = File.generated(config, path, content=text)
        file.edit_uri = _edit_uri(path)
        files.append(file)
    for path, data in built.verbatim.items():
        file = File.generated(config, f"{path}.txt", content=data)
        file.dest_uri = path  # under its own name it would be rendered
        files.append(file)
    for uri, notebook in labs.items():
        folder = str(notebook.parents[1])
        file = File(uri, folder, config.site_dir, config.use_directory_urls)
        file.generated_by = "glossary"
        file.edit_uri = f"{Path(uri).with_suffix('.py').as_posix()}"
        files.append(file)
    for uri, path in (python.published() if python else {}).items():
        files.append(File.generated(config, uri, abs_src_path=str(path)))
    return files


def _edit_uri(path: str) -> str | None:
    """Where a reader mends a page: the module of a term, or the page that was written by hand."""
    page = Path(path)
    module = ROOT / "glossary_src" / "terms" / f"{page.stem.replace('-', '_')}.py"
    if page.parts[0] == "terms":
        return f"../glossary_src/terms/{module.name}" if module.exists() else None
    return path


@event_priority(-100)  # after search has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Let search find a term by its other names, and of a lab only how each section begins."""
    index = Path(config.site_dir) / "search" / "search_index.json"
    if not index.exists():
        return
    names = {t["slug"]: t["aliases"] for t in json.loads(built.files["glossary.json"])["terms"]}
    whole = json.loads(index.read_text(encoding="utf-8"))
    for document in whole["docs"]:
        slug = document["location"].removeprefix("terms/").rstrip("/").removesuffix(".html")
        if document["location"].startswith("labs/"):
            document["text"] = document["text"][:200]
        if aliases := names.get(slug):
            document["tags"] = [*document.get("tags", []), *aliases]
    index.write_text(json.dumps(whole, separators=(",", ":")), encoding="utf-8")


def on_post_template(output_content: str, **_: Any) -> str:
    """The same for pages that are no pages to MkDocs, such as 404.html."""
    return on_post_page(output_content)


def on_post_page(output: str, **_: Any) -> str:
    """Mend what the theme and mkdocs-jupyter leave inaccessible; show faults while serving.

    Listings lose the marks that color nothing: three of four, and browsers style each.
    """
    for lacking, attribute in (
        ('data-md-component="search" role="dialog"', 'aria-label="Search"'),
        ('<div class="highlight-ipynb hl-python"', 'tabindex="0"'),  # it scrolls
    ):
        output = output.replace(lacking, f"{lacking} {attribute}")
    output = _PLAIN.sub(r"\1", output)
    if faults:  # while serving: the last good page, with what is wrong on top of it
        notice = f'<pre class="g-faults" role="alert">{escape(chr(10).join(faults))}</pre>'
        output = output.replace("</body>", f"{notice}</body>")
    return output
