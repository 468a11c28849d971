"""Where this machine has the engines; what drives them is in modules of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

CURE = "scripts/get_engines"


def firefox() -> str | None:
    """The command of Firefox."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def webkit() -> str | None:
    """A browser that is WebKit and nothing else, where what drives it is there, too."""
    if not (shutil.which("WebKitWebDriver") and shutil.which("Xvfb")):
        return None
    return next(map(str, Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")), None)


PLACES = {"Firefox": firefox, "WebKit": webkit}
