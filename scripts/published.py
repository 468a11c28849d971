#!/usr/bin/env python3
"""List every address that a term has now in `glossary_src/published.txt`. Takes none away.

usage: scripts/published.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from glossary_src.pipeline.feeds.redirects import published, targets
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.project import OURS

PUBLISHED = OURS / "published.txt"


def main() -> int:
    """Append what is new, sorted."""
    new = sorted(targets(load(), {}).keys() - (published(PUBLISHED) or {}).keys())
    if new:
        with PUBLISHED.open("a", encoding="utf-8") as file:
            file.writelines(f"{slug}\n" for slug in new)
        print(f"glossary_src/published.txt: {len(new)} new: {', '.join(new)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
