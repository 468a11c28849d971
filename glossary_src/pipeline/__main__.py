"""`gradient-glossary-pages OUT`: write every generated page to a folder.

For Zensical, or any other generator that reads Markdown.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.build import build
from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.read.project import OURS, project_at
from glossary_src.pipeline.run.runner import Runner
from glossary_src.pipeline.write.site import Site


def main(arguments: list[str] | None = None) -> int:
    """Build, then write; nothing is written when anything is wrong."""
    options = _parser().parse_args(arguments)
    docs = options.docs or (None if options.glossary else _beside(OURS))
    try:
        project = project_at(options.glossary or OURS, docs=docs)
        runner = _cluster(options.scheduler) if options.scheduler else None
        built = build(project, Site(project.glossary, options.site_url), runner=runner)
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1
    _write(built, options.out, options.verbatim)
    print(f"{len(built.files)} files of {built.terms} terms in {options.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradient-glossary-pages", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder to write to")
    parser.add_argument("--glossary", type=Path, help="the folder of another glossary")
    parser.add_argument("--docs", type=Path, help="pages written by hand, to be filled in")
    parser.add_argument("--site-url", default="", help="where the site will stand")
    parser.add_argument(
        "--verbatim", type=Path, help="the finished site: Markdown is copied there, not rendered"
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="run the snippets on this Dask cluster"
    )
    return parser


def _cluster(address: str) -> Runner:
    from glossary_src.pipeline.run.cluster import Cluster

    return Cluster(address)


def _beside(package: Path) -> Path | None:
    """The docs of a checkout; an installed package has none."""
    docs = package.with_name("docs")
    return docs if docs.is_dir() else None


def _write(built: Built, out: Path, verbatim: Path | None) -> None:
    targets = [(out / path, data) for path, data in built.files.items()]
    if verbatim:
        targets += [(verbatim / path, data) for path, data in built.verbatim.items()]
    for file, data in targets:
        if not file.exists() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
