"""What tests of the pipeline share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pipeline.warm import PLACES, Warm


@pytest.fixture(scope="session")
def staying() -> Iterator[Warm]:
    """The worker of all builds that ask for `warm`."""
    made = Warm()
    yield made
    made.close()


@pytest.fixture
def warm(staying: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of this test ask one worker that stays: a second less for each."""
    for place in PLACES:
        monkeypatch.setattr(place, lambda *_: staying)
