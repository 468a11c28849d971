"""A glossary on disk: its subject, its terms, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from glossary_src.faults import Fault, GlossaryError, with_article
from glossary_src.pipeline.read.load import MODULES
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.module import execute
from glossary_src.pipeline.read.word_forms import WordForms, word_forms
from glossary_src.schema import Glossary, LearningPath, Messages

_T = TypeVar("_T")
OURS = Path(__file__).parents[2]
"""The folder of the glossary that this package brings."""

_SAID: Memory[Any] = Memory()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the authors of a glossary wrote. `project_at` finds it in a folder."""

    glossary: Glossary
    terms: Path
    """The folder of term modules."""
    bibliography: Path
    paths: tuple[LearningPath, ...] = ()
    messages: Messages | None = None
    published: Path | None = None
    """Every address that a term ever had; none for a glossary that keeps no such list."""
    forms: WordForms = field(default_factory=WordForms)
    """Forms of names that no rule makes."""
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
    messages: str = "messages.py",
    published: str = "published.txt",
    forms: str = "forms.toml",
    docs: Path | None = None,
) -> Project:
    """The glossary in a folder. Paths, messages and published addresses may be missing.

    Raises `GlossaryError` with every file that is not there.
    """
    if faults := list(_missing(folder, subject, terms, bibliography)):
        raise GlossaryError(faults)
    told = folder / messages
    return Project(
        glossary=_named(folder / subject, "GLOSSARY", Glossary),
        terms=folder / terms,
        bibliography=folder / bibliography,
        paths=_paths(folder / paths),
        messages=_named(told, "MESSAGES", Messages) if told.is_file() else None,
        published=folder / published if (folder / published).is_file() else None,
        forms=word_forms(folder / forms),
        docs=docs,
        files=tuple(
            folder / name for name in (subject, bibliography, paths, messages, published, forms)
        ),
    )


def _missing(folder: Path, subject: str, terms: str, bibliography: str) -> Iterator[Fault]:
    if not folder.is_dir():
        yield Fault("the folder", "does not exist.", "Name the one of glossary.py.", str(folder))
        return
    for name, cure in (
        (subject, "Write it: GLOSSARY = Glossary(name=..., ...)."),
        (bibliography, "Make it; it may be empty."),
    ):
        if not (folder / name).is_file():
            yield Fault(name, "does not exist.", cure, str(folder))
    if not any((folder / terms).glob(MODULES)):
        yield Fault(f"{terms}/", "holds no term.", "Write one module a term.", str(folder))


def _paths(path: Path) -> tuple[LearningPath, ...]:
    """The learning paths of a module, if there is one."""
    found = _named(path, "PATHS", tuple) if path.is_file() else ()
    for number, walk in enumerate(found, 1):
        if not isinstance(walk, LearningPath):
            rule, cure = f"is {with_article(type(walk).__name__)}.", "Write LearningPath(...)."
            raise GlossaryError([Fault(f"PATHS, entry {number},", rule, cure, path.name)])
    return found


def _named(path: Path, name: str, kind: type[_T]) -> _T:
    """What a module calls by this name. Raises `GlossaryError` if it is of no such kind."""
    found: _T = _SAID(str(path), _executed, path, name, kind, path.read_bytes())
    return found


def _executed(path: Path, name: str, kind: type[_T], _: bytes) -> _T:
    try:
        ran = execute(path, f"glossary_src.{path.stem}")
    except GlossaryError as error:
        raise GlossaryError(fault.found_in(path.name) for fault in error.faults) from error
    if ran.faults:
        raise GlossaryError(fault.found_in(path.name) for fault in ran.faults)
    found = getattr(ran.module, name, None)
    if not isinstance(found, kind):
        given = with_article(type(found).__name__)
        rule = "is missing." if found is None else f"is {given}."
        cure = f"End the module with {name} = {kind.__name__}(...)."
        raise GlossaryError([Fault(name, rule, cure, path.name)])
    return found
