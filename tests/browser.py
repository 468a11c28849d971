"""What browser tests share besides the fixture `opened`."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any

Open = Callable[..., Any]
"""Opens a page of the site: see the fixture `opened`."""
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLORS = ["color-contrast"]
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Any, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong with a page: by all `TAGS`, or by these rules alone."""
    page.evaluate(_AXE)
    result = page.evaluate(
        """asked => axe.run(document, {runOnly: asked, resultTypes: ["violations"]})""",
        {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS},
    )
    return [f"{v['id']}: {n['html'][:200]}" for v in result["violations"] for n in v["nodes"][:3]]


def until(page: Any, script: str, argument: Any = None, seconds: float = 20) -> Any:
    """Ask the page until it answers truly: a policy against eval forbids `wait_for_function`."""
    deadline = time.monotonic() + seconds
    while not (answer := page.evaluate(script, argument)):
        assert time.monotonic() < deadline, f"it never came to hold: {script}"
        page.wait_for_timeout(50)
    return answer
