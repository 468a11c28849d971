"""The Chromium with which the benches open pages: the whole one first, as readers have it."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")


def chromium_path() -> str:
    """Where it lies. Ends with how to get it where it is not."""
    for path in filter(None, map(shutil.which, NAMES)):
        return path
    raise SystemExit("Chromium is not here: scripts/get_chromium")
