"""The folder `docs/`: its pages, with what they show in place, and everything else by path."""

from __future__ import annotations

from pathlib import Path

from glossary_src.pipeline.read.files import text_of
from glossary_src.pipeline.write.handwritten import in_place, with_address, with_files
from glossary_src.pipeline.write.scripts import pinned


def paths_of(docs: Path | None) -> list[str]:
    """Every file of `docs/`, as a path in the site."""
    return [p.relative_to(docs).as_posix() for p in sorted(docs.rglob("*"))] if docs else []


def written_by_hand(
    docs: Path | None, url: str
) -> tuple[dict[str, str], dict[str, bytes], set[str]]:
    """The pages of `docs/`, the files that they show, and the pages that read otherwise on disk."""
    written: dict[str, str] = {}
    shown: dict[str, bytes] = {}
    if docs is None:
        return written, shown, set()
    changed = set()
    for page in sorted(docs.rglob("*.md")):
        path = page.relative_to(docs).as_posix()
        text = text_of(page, f"{docs.name}/{path}")
        listed, files = with_files(pinned(text), path, docs.parent)
        written[path] = with_address(listed, url)
        if url and written[path] != listed:
            files = {name: in_place(data.decode(), url).encode() for name, data in files.items()}
        shown |= files
        changed |= {path} if written[path] != text else set()
    return written, shown, changed
