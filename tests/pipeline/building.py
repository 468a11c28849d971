"""Builds for tests: this glossary, or a folder of sample terms under its name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.build import build
from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.read.project import Project, project_at
from glossary_src.pipeline.read.word_forms import WordForms
from glossary_src.pipeline.write.site import Site
from tests.pipeline.broken import SECOND, WHOLE

DOCS = Path(__file__).parents[2] / "docs"
BARE = replace(GLOSSARY, instead={})
"""This glossary without what names its own terms."""


def sample(terms: Path, docs: Path | None = None) -> Project:
    """A folder of terms with the subject and the references of this glossary."""
    ours = replace(
        project_at(docs=docs), paths=(), messages=None, published=None, forms=WordForms()
    )
    return replace(ours, glossary=BARE, terms=terms)


def two_terms(parent: Path) -> Path:
    """A folder with two small terms, `word.py` and `second.py`."""
    folder = parent / "terms"
    folder.mkdir()
    (folder / "word.py").write_text(WHOLE)
    (folder / "second.py").write_text(SECOND)
    return folder


def build_terms(terms: Path, cache: Path, *, docs: Path | None = None, **place: Any) -> Built:
    """A folder of sample terms. `place` is what `Site` takes besides the glossary."""
    return build(sample(terms, docs), Site(BARE, **place), cache_folder=cache)


def build_ours(cache: Path, **place: Any) -> Built:
    """This glossary, whole."""
    return build(project_at(docs=DOCS), Site(GLOSSARY, **place), cache_folder=cache)


def without_instead(package: Path) -> None:
    """Take the words without a page out of a copy of the package, whose terms are others."""
    subject = package / "glossary.py"
    text = subject.read_text(encoding="utf-8")
    left = re.sub(r"    instead=\{.*?\n    \},\n", "", text, flags=re.DOTALL)
    assert left != text
    subject.write_text(left, encoding="utf-8")
