"""What tests share: one cache, one real build of the site, one browser."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.run.cache import Cache, folder_for_results
from glossary_src.pipeline.run.outcomes import jobs_of
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.write.pyodide import place
from tests.browser import Open
from tests.engines import places
from tests.loaded import loaded
from tests.needs import lacks
from tests.pipeline.building import build_ours
from tests.proof.mystmd import theme
from tests.serving import serving

ROOT = Path(__file__).parents[1]
URL = "https://g.test/"
CACHE = folder_for_results()
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without windows: a page is there in three quarters of the time."""
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)


WHOLE = {"cache", "chromium", "pyodide", "warmed", "torch", "engine"}
"""Fixtures and marks of tests that take minutes: the glossary is built, or something fetched."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Ours, in the help of pytest."""
    ours = parser.getgroup("glossary")
    ours.addoption("--thorough", action="store_true", help="run what is marked thorough, too")
    ours.addoption(
        "--numbers", type=Path, help="hold all numbers against this file; write it if it is missing"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first; what is marked thorough only when asked for."""
    for item in items:
        if not WHOLE.isdisjoint([*getattr(item, "fixturenames", ()), *item.keywords]):
            item.add_marker("whole")
    if not config.getoption("thorough"):
        left_out = [item for item in items if "thorough" in item.keywords]
        items[:] = [item for item in items if "thorough" not in item.keywords]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: ("browser" in item.keywords, "numerics" not in str(item.path)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not run."""
    if terminalreporter.config.getoption("markexpr") == "not whole":
        return  # what is lacking is fetched after these
    lacking = {
        "BROWSER TESTS WERE NOT RUN: no Chromium here (scripts/get_chromium).": CHROMIUM,
        "MYSTMD WAS NOT TRIED: it is not here (python -m tests.proof.mystmd).": theme().exists(),
        "“EDIT AND RUN” WAS NOT TESTED: no Pyodide here.": place(CACHE).exists(),
    }
    if terminalreporter.config.getoption("thorough"):
        for name, where in places.PLACES.items():
            lacking[f"{name.upper()} WAS NOT TRIED: it is not here ({places.CURE})."] = where()
    for said in (said for said, there in lacking.items() if not there):
        terminalreporter.write_line(said, red=True)


@contextlib.contextmanager
def once(folder: Path, name: str) -> Iterator[bool]:
    """Hold a lock that the workers share; true for the one that comes first."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / f"{name}.done"
        yield not done.exists()
        done.touch()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that every worker of this session sees."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def cache(shared: Path) -> Path:
    """The cache of this session: begins empty, so that nothing old is believed."""
    return shared / "glossary-cache"


@pytest.fixture(scope="session")
def ran(shared: Path, cache: Path) -> Path:
    """The same cache when every snippet has run: tests and builds recall what is in it."""
    with once(shared, "snippets"):
        jobs = [job for entry in loaded().values() for job in jobs_of(entry)]
        run(jobs, cache=Cache(cache / "snippets"))
    return cache


@pytest.fixture(scope="session")
def built(shared: Path, ran: Path) -> Built:
    """The whole glossary as `build` gives it, for a site at `URL`."""
    with once(shared, "built"):  # the second worker recalls what the first has built
        return build_ours(ran, url=URL)


@pytest.fixture(scope="session")
def pyodide() -> Path:
    """Pyodide as scripts/get_pyodide left it; the site under test has its buttons then."""
    if not place(CACHE).exists():
        lacks("Pyodide", "scripts/get_pyodide")
    return place(CACHE)


@pytest.fixture(scope="session")
def environment(cache: Path) -> dict[str, str]:
    """For commands: the session's cache, no banner."""
    return {**os.environ, "GLOSSARY_CACHE": str(cache), "NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture(scope="session")
def site(shared: Path, cache: Path, ran: Path, environment: dict[str, str]) -> Path:
    """The real site, built strictly by plain MkDocs, once."""
    out = shared / "site"
    with once(shared, "site") as first:
        if first:
            if (fetched := place(CACHE)).exists():
                place(cache).parent.mkdir(parents=True, exist_ok=True)
                place(cache).symlink_to(fetched.resolve())
            command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return out


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")  # as GitHub Pages does
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the real site on this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    with serving(handler) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Debian's Chromium through playwright."""
    if CHROMIUM is None:
        lacks("Chromium", "scripts/get_chromium")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, served: str) -> Open:
    """Opens a page in a context of its own; fails on errors and on requests that leave the site."""

    @contextlib.contextmanager
    def open_page(path: str, **options: Any) -> Iterator[Any]:
        options = {
            "reduced_motion": "reduce",
            "viewport": {"width": 1280, "height": 800},
            **options,
        }
        context = chromium.new_context(**options)
        page, wrong = context.new_page(), []

        def guard(route: Any) -> None:
            if route.request.url.startswith((served, "data:", "blob:")):
                route.continue_()
            else:
                wrong.append(f"left the site: {route.request.url}")
                route.abort()

        context.route("**/*", guard)
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None
        )
        page.goto(f"{served}/{path}")
        yield page
        context.close()
        assert wrong == []

    return open_page
