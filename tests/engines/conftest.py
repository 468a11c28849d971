"""Both engines, and pages of the site in them."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.engines import ENGINES, Engine, running
from tests.engines.page import Page, Visit
from tests.engines.watching import Watching
from tests.serving import serving
from tests.test_embed import POLICY, hosting

LAPTOP = (1366, 650)


@pytest.fixture(scope="session", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One of both, running."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture(scope="session")
def watched(site: Path) -> Iterator[str]:
    """The address of the real site; pages tell `Watching.told` what goes wrong."""
    with serving(functools.partial(Watching, directory=str(site))) as address:
        yield address


@contextlib.contextmanager
def opened(engine: Engine, address: str, size: tuple[int, int]) -> Iterator[Page]:
    """A page, which fails where anything goes wrong in it."""
    Watching.told.clear()
    with engine.page() as page:
        page.size(*size)
        page.go(address)
        yield page
        page.ask("document.title")  # what was told before this has arrived
        assert [*Watching.told, *engine.told] == []


@pytest.fixture
def visit(engine: Engine, watched: str) -> Visit:
    """Opens a page of the site, as on a laptop."""

    def open_page(
        path: str, size: tuple[int, int] = LAPTOP
    ) -> contextlib.AbstractContextManager[Page]:
        return opened(engine, f"{watched}/{path}", size)

    return open_page


@pytest.fixture
def embed(engine: Engine, watched: str) -> Visit:
    """Opens a page of another site, given what stands in it."""

    @contextlib.contextmanager
    def open_page(body: str) -> Iterator[Page]:
        policy = f"{POLICY}; img-src 'self'"  # Firefox asks for an icon
        with hosting(watched, body, policy) as at, opened(engine, at, LAPTOP) as page:
            yield page

    return open_page
