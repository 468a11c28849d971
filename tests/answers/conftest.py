"""PyTorch for tests of what pages say of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.needs import needs_torch


@pytest.fixture
def torch() -> Any:
    needs_torch()
    import torch

    torch.manual_seed(0)
    return torch
