"""PyTorch for tests of the report."""

from tests.answers.conftest import torch  # noqa: F401  (a fixture)
