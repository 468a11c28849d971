"""What the page of float16 and bfloat16 says of PyTorch, and its rounding held against it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glossary_src.terms.float16 import bfloat16, float16, stored, value
from tests.answers.asked import said

pytestmark = pytest.mark.torch


def test_the_rounding_to_bfloat16_is_that_of_pytorch_bit_by_bit(torch: Any) -> None:
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 0x7F800000, 100_000, dtype="uint32")
    ties = (rng.integers(0, 0x7F7F, 1000, dtype="uint32") << 16) + 0x8000
    x = np.concatenate((codes, ties, [0x7F800000])).astype("uint32").view("float32")
    x = np.concatenate((x, -x))
    theirs = torch.from_numpy(x).bfloat16().float().numpy()
    assert np.array_equal(bfloat16(x), theirs)
    no_numbers = np.array([0x7F800001, 0x7FFFFFFF, 0xFFFFFFFF], "uint32").view("float32")
    assert np.isnan(bfloat16(no_numbers)).all()
    assert np.isnan(torch.from_numpy(no_numbers).bfloat16().float().numpy()).all()
    assert "agrees with `torch.bfloat16` bit by bit" in said("float16", "numpy have no bfloat16")


def test_the_rounding_to_float16_is_that_of_pytorch(torch: Any) -> None:
    x = np.geomspace(1e-9, 1e6, 10_000)
    theirs = torch.from_numpy(x).half().numpy()
    assert np.array_equal(float16(x), theirs)


def test_bits_are_read_by_the_formula_in_every_format(torch: Any) -> None:
    kinds = (("float16", 5, torch.float16), ("bfloat16", 8, torch.bfloat16))
    for number in (1e-7, 0.1, 1.0, 257.0, 2049.0, 60000.0):
        for kind, exponent, dtype in kinds:
            kept, ones = stored(kind, number)
            assert kept == torch.tensor(number, dtype=dtype).item()
            assert value(ones, exponent) == kept


def test_bfloat16_weights_in_the_range_of_float16_are_stored_exactly(torch: Any) -> None:
    x = torch.rand(1000).bfloat16()
    x = x[x > torch.finfo(torch.float16).smallest_normal]
    assert torch.equal(x.half().float(), x.float())
    assert torch.tensor(70000.0).half().isinf()
    assert "stored exactly" in said("float16", "May I store weights")


def test_a_thousandth_is_lost_in_bfloat16(torch: Any) -> None:
    assert (torch.tensor(1.0).bfloat16() + 0.001).item() == 1
    assert (torch.tensor(1.0).half() + 0.001).item() > 1
    assert torch.tensor(2049.0).half().item() == 2048
    assert torch.tensor(257.0).bfloat16().item() == 256
    assert said("float16", "a thousandth")
