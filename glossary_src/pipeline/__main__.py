"""`python -m glossary_src.pipeline OUT`: write every generated page to a folder.

For Zensical, or any other generator that reads Markdown.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.build import CACHE, ROOT, build
from glossary_src.pipeline.run.runner import Runner
from glossary_src.pipeline.write.site import Site


def main(arguments: list[str] | None = None) -> int:
    """Build, then write; nothing is written when anything is wrong."""
    parser = argparse.ArgumentParser(prog="gradient-glossary-pages", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder to write to")
    parser.add_argument("--site-url", default="", help="where the site will stand")
    parser.add_argument(
        "--verbatim", type=Path, help="the finished site: Markdown is copied there, not rendered"
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="run the snippets on this Dask cluster"
    )
    options = parser.parse_args(arguments)
    docs = ROOT / "docs"
    try:
        built = build(
            Site(options.site_url),
            docs=docs if docs.is_dir() else None,
            cache_folder=CACHE,
            runner=_cluster(options.scheduler) if options.scheduler else None,
        )
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1
    targets = [(options.out / path, data) for path, data in built.files.items()]
    if options.verbatim:
        targets += [(options.verbatim / path, data) for path, data in built.verbatim.items()]
    for file, data in targets:
        if not file.exists() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    print(f"{len(built.files)} files of {built.terms} terms in {options.out}")
    return 0


def _cluster(address: str) -> Runner:
    from glossary_src.pipeline.run.cluster import Cluster

    return Cluster(address)


if __name__ == "__main__":
    sys.exit(main())
