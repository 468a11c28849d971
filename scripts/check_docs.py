#!/usr/bin/env python3
"""`gradient-glossary` out of a checkout, for pre-commit: installs nothing.

Python 3.9 will do, with markdown-it-py and docutils.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from glossary_src.linking.command import main

if __name__ == "__main__":
    sys.exit(main())
