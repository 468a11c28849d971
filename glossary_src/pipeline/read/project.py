"""A glossary on disk: its subject, its terms, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.read.module import execute
from glossary_src.schema import Glossary, LearningPath

_T = TypeVar("_T")
OURS = Path(__file__).parents[2]
"""The folder of the glossary that this package brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the authors of a glossary wrote. `project_at` finds it in a folder."""

    glossary: Glossary
    terms: Path
    """The folder of term modules."""
    bibliography: Path
    paths: tuple[LearningPath, ...] = ()
    published: Path | None = None
    """Every address that a term ever had; none for a glossary that keeps no such list."""
    docs: Path | None = None
    """Pages written by hand."""
    files: tuple[Path, ...] = ()
    """All that was read, for the keys of what is built from it."""


def project_at(
    folder: Path = OURS,
    *,
    subject: str = "glossary.py",
    terms: str = "terms",
    bibliography: str = "references.bib",
    paths: str = "learning_paths.py",
    published: str = "published.txt",
    docs: Path | None = None,
) -> Project:
    """The glossary in a folder. Paths and published addresses may be missing, the rest may not.

    Raises `GlossaryError` with every file that is not there.
    """
    if faults := list(_missing(folder, subject, terms, bibliography)):
        raise GlossaryError(faults)
    walks = folder / paths
    return Project(
        glossary=_named(folder / subject, "GLOSSARY", Glossary),
        terms=folder / terms,
        bibliography=folder / bibliography,
        paths=_named(walks, "PATHS", tuple) if walks.is_file() else (),
        published=folder / published if (folder / published).is_file() else None,
        docs=docs,
        files=tuple(folder / name for name in (subject, bibliography, paths, published)),
    )


def _missing(folder: Path, subject: str, terms: str, bibliography: str) -> Iterator[Fault]:
    for name, cure in (
        (subject, "Write it: GLOSSARY = Glossary(name=..., ...)."),
        (terms, "Make the folder, with one module a term."),
        (bibliography, "Make it; it may be empty."),
    ):
        if not (folder / name).exists():
            yield Fault(name, "does not exist.", cure, str(folder))


def _named(path: Path, name: str, kind: type[_T]) -> _T:
    """What a module calls by this name. Raises `GlossaryError` if it is of no such kind."""
    try:
        ran = execute(path, f"glossary_src.{path.stem}")
    except GlossaryError as error:
        raise GlossaryError(fault.found_in(path.name) for fault in error.faults) from error
    if ran.faults:
        raise GlossaryError(fault.found_in(path.name) for fault in ran.faults)
    found = getattr(ran.module, name, None)
    if not isinstance(found, kind):
        cure = f"End the module with {name} = {kind.__name__}(...)."
        raise GlossaryError([Fault(name, "is missing.", cure, path.name)])
    return found
