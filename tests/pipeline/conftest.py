"""What tests of the pipeline share."""

from __future__ import annotations

import pytest

from tests.pipeline import warm as staying


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of this test ask one worker that stays: a second less for each."""
    for place in staying.places():
        monkeypatch.setattr(place, staying.Warm)
