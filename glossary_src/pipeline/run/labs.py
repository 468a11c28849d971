"""Run the labs: percent scripts in, notebooks with their results out. Recalls what is unchanged."""

from __future__ import annotations

import asyncio
import json
import os
import re
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.draw import svg, theme
from glossary_src.pipeline.read.files import text_of
from glossary_src.pipeline.run.cache import Cache, digest
from glossary_src.pipeline.run.keys import ground
from glossary_src.pipeline.run.processor import alike
from glossary_src.pipeline.run.reach import HOME, OWN, closure

SECONDS = 300  # for one cell
_TITLE = re.compile(r"^# # (.+)$", re.MULTILINE)
_COMPUTED = re.compile(r"@\{([^{}]+)\}")
"""In a text of a lab: an expression and its format, as in an f-string."""
_KERNEL = [
    "--InlineBackend.figure_formats=svg",
    "--InlineBackend.print_figure_kwargs={}",
    "--IPKernelApp.log_level=40",  # it warns of what a kernel on this machine need not fear
]


def run_labs(
    folder: Path, cache: Path, warn: Callable[[str], None] = lambda _: None
) -> dict[str, Path]:
    """Notebook path in the site to the executed notebook on disk. A raise stops the build."""
    labs = sorted(folder.glob("*.py"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each waits for a kernel of its own
        shown = list(pool.map(lambda path: _lab(path, cache, warn), labs))
    return {f"{folder.name}/{p.stem}.ipynb": it for p, it in zip(labs, shown, strict=True)}


def titles(folder: Path) -> dict[str, str]:
    """Notebook path in the site to the title of the lab."""
    named = {}
    for path in sorted(folder.glob("*.py")):
        found = _TITLE.search(text_of(path, f"{folder.name}/{path.name}"))
        named[f"{folder.name}/{path.stem}.ipynb"] = found[1] if found else path.stem
    return named


def _lab(path: Path, cache: Path, warn: Callable[[str], None]) -> Path:
    """The notebook on disk, where MkDocs finds it by its name. One that was altered runs again."""
    text = text_of(path, f"{path.parent.name}/{path.name}")
    results = Cache(cache / "labs", warn)
    key = _key(path.name, text)
    kept = results.read_bytes(key, ".ipynb")
    if kept is None:
        warn(f"Running the lab {path.name} ...")
        kept = _execute(path, text).encode()
        results.write_bytes(key, ".ipynb", kept)
    shown = cache / "labs" / "shown" / key / path.parent.name / f"{path.stem}.ipynb"
    try:
        shown.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        shown = Path(tempfile.mkdtemp(prefix="labs-")) / shown.parent.name / shown.name
        shown.parent.mkdir()
    part = shown.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(kept)
    part.replace(shown)
    return shown


def _key(name: str, text: str) -> str:
    """Changes with the lab, with what it imports, with the data and with how figures are drawn."""
    code = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    reached = (part for pair in closure(code).items() for part in pair)
    data = (path.read_bytes() for path in sorted((HOME / OWN / "digits").glob("*.npz")))
    made_by = ground(__name__, "numpy", "matplotlib", "ipykernel", "nbclient", "jupytext")
    return digest([name, text, *reached, *data, *made_by])


def _execute(path: Path, text: str) -> str:
    import jupytext
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = jupytext.reads(text, fmt="py:percent")
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"  # random by default: two builds would differ
    notebook.metadata.pop("jupytext", None)
    notebook.cells.append(_question(notebook))
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        style = Path(folder) / "matplotlibrc"
        style.write_text(_matplotlibrc(), encoding="utf-8")
        environment = {**alike(os.environ), "MATPLOTLIBRC": str(style)}
        environment["PYTHONPATH"] = str(HOME)
        client = NotebookClient(notebook, timeout=SECONDS, extra_arguments=_KERNEL)
        try:
            asyncio.run(client.async_execute(env=environment, cwd=folder))
        except CellExecutionError as error:
            rule = f"raises {error.ename}: {error.evalue}."
            trace = re.sub(r"\x1b\[[\d;]*m", "", str(error))  # colors are for terminals
            fault = Fault(
                "a cell", rule, f"Run it alone.\n{trace}", f"{path.parent.name}/{path.name}"
            )
            raise GlossaryError([fault]) from error
    _fill(notebook, notebook.cells.pop())
    figures = 0
    for number, cell in enumerate(notebook.cells, 1):
        cell.metadata.pop("execution", None)  # times of day
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                fault = Fault(f"cell {number}", f"warns: {output['text'].strip()}", "Mend it.")
                raise GlossaryError([fault.found_in(f"{path.parent.name}/{path.name}")])
            figures += _tidy(output, f"{path.stem}-{figures}")
    notebook.metadata["language_info"] = {"name": "python"}
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _question(notebook: Any) -> Any:
    """A last cell that computes what the texts name: they may name it before it is computed."""
    from nbformat.v4 import new_code_cell

    asked = [name for cell in _texts(notebook) for name in _COMPUTED.findall(cell.source)]
    told = ", ".join(f'f"""{{{name}}}"""' for name in asked)
    return new_code_cell(f"import json\nprint(json.dumps([{told}]))", id="asked")


def _fill(notebook: Any, answered: Any) -> None:
    """The numbers of the run in the texts: a conclusion stands once, and not in the code."""
    told = iter(json.loads("".join(it.get("text", "") for it in answered.outputs)))
    for cell in _texts(notebook):
        cell.source = _COMPUTED.sub(lambda _: next(told), cell.source)


def _texts(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def _tidy(output: Any, key: str) -> int:
    """Make a drawn figure follow the page; drop what differs from run to run."""
    data = output.get("data", {})
    if "image/svg+xml" not in data:
        return 0
    drawn = svg.clean(data.pop("image/svg+xml"), key)
    drawn = svg.described(drawn, key, "Figure", "The sentence below says what to see.")
    data["text/html"] = f'<div class="g-svg">{drawn}</div>'  # inline: an image could not follow
    data["text/plain"] = "<Figure>"
    return 1


def _matplotlibrc() -> str:
    """The style of figures as a file that a kernel reads when it starts."""
    lines = []
    for name, value in theme.parameters("lab").items():
        if name == "axes.prop_cycle":
            value = f"(cycler('color', {theme.SERIES}) + cycler('linestyle', {theme.DASHES}))"
        elif isinstance(value, tuple):
            value = ", ".join(str(v) for v in value)
        lines.append(f"{name}: {value}".replace("#", ""))  # a hash would begin a comment
    return "\n".join(lines) + "\n"
