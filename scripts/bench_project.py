"""Copies of the project that builds are measured on: as it is, without explorers, with more terms.

Labs are left out: mkdocs-jupyter renders them in every arm alike.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, replace
from pathlib import Path

from glossary_src.pipeline.build import build
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.project import project_at
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Job, Ran, jobs_of
from glossary_src.pipeline.run.pool import key, run
from glossary_src.pipeline.write.site import Site

ROOT = Path(__file__).resolve().parents[1]
_GRIDS = "s.turned, s.explore, study"
_PLUGINS = re.compile(r"  - (?:executable-glossary|mkdocs-jupyter):\n(?:      .*\n)+")
"""Ours, and one that reads every page to know whether it is a lab."""


def copied(to: Path, *, explorers: bool = True) -> Path:
    """The project as it is, without labs; without explorers if asked."""
    ignore = shutil.ignore_patterns(".*", "site", "__pycache__", "tests", "*.egg-info", "labs")
    shutil.copytree(ROOT, to, ignore=ignore)
    _without_labs(to)
    if not explorers:
        _change(to / "glossary_src/pipeline/run/outcomes.py", _GRIDS, "s.turned, None, study")
    return to


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r} any more"
    path.write_text(text.replace(old, new), encoding="utf-8")


def _without_labs(project: Path) -> None:
    config, start = project / "mkdocs.yml", project / "docs" / "index.md"
    config.write_text(re.sub(r"  - Lab:\n(      - labs/.+\n)+", "", config.read_text()))
    lines = [line for line in start.read_text().splitlines() if "labs/" not in line]
    start.write_text("\n".join(lines) + "\n")


def plain(to: Path, project: Path, cache: Path) -> Path:
    """The Markdown that a copy generates, as files, and its configuration without our plugin."""
    shutil.copytree(project, to)
    known = project_at(project / "glossary_src", docs=project / "docs")
    built = build(known, Site(known.glossary), cache_folder=cache)
    for path, data in built.files.items():
        file = to / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    config = to / "mkdocs.yml"
    config.write_text(_PLUGINS.sub("", config.read_text()))
    return to


def multiplied(project: Path, count: int, cache: Path) -> None:
    """Bring a copy to `count` terms: copies of ours under other names, whose results are kept."""
    terms, kept = project / "glossary_src" / "terms", Cache(cache / "snippets")
    entries = load()
    jobs = {module: jobs_of(entry) for module, entry in entries.items()}
    outcomes = {module: run(own, cache=kept) for module, own in jobs.items()}
    for number in range(count - len(entries)):
        module = list(entries)[number % len(entries)]
        times = number // len(entries) + 2
        name = f"{module}_n{times}"
        text = _renamed((terms / f"{module}.py").read_text(encoding="utf-8"), times)
        (terms / f"{name}.py").write_text(text, encoding="utf-8")
        for job, ran in zip(jobs[module], outcomes[module], strict=True):
            assert isinstance(ran, Ran), ran
            _keep(kept, job, ran, replace(job, module=name))


def _renamed(text: str, times: int) -> str:
    """A term under another title, without other names, with claims of its own."""
    text = re.sub(r'^(    title=".+?)",$', rf'\1 n{times}",', text, flags=re.MULTILINE)
    text = re.sub(r'^"""(\w+)', rf'"""\g<1>{times}', text, count=1)
    for field, flags in ((r".*[)}],\n", re.MULTILINE), (r"[({]\n.*?^    [)}],\n", _WHOLE)):
        text = re.sub(rf"^    aliases={field}", "", text, flags=flags)
        text = re.sub(rf"^    relations={field}", "    relations={},\n", text, flags=flags)
    return re.sub(r"^( +number=)(\d+),", rf"\g<1>{times}000\2,", text, flags=re.MULTILINE)


_WHOLE = re.MULTILINE | re.DOTALL


def _keep(kept: Cache, job: Job, ran: Ran, other: Job) -> None:
    """The result of a job as that of its copy: ids begin with another name."""
    text = json.dumps(asdict(ran)).replace(f"{job.id}-", f"{other.id}-")
    kept.write(key(other), json.loads(text))
