"""Initializers: the variance they promise, the precision they are asked for."""

import numpy as np
import pytest

from glossary_src.numerics.initializers import INITIALIZERS, initializer, orthogonal, scaled

FAN_IN, FAN_OUT = 300, 200
CASES = {
    "lecun": (INITIALIZERS["lecun"], 1 / FAN_IN),
    "glorot": (INITIALIZERS["glorot"], 2 / (FAN_IN + FAN_OUT)),
    "he": (INITIALIZERS["he"], 2 / FAN_IN),
    "scaled 4": (scaled(4), 16 / FAN_IN),
    "scaled 0.1": (scaled(0.1), 0.01 / FAN_IN),
}
every_case = pytest.mark.parametrize(("draw", "variance"), CASES.values(), ids=CASES.keys())


def test_every_initializer_is_tested():
    assert INITIALIZERS.keys() <= CASES.keys()


@every_case
def test_the_variance_is_the_promised_one(draw, variance):
    weights = draw(np.random.default_rng(0), FAN_IN, FAN_OUT, np.float64)
    # The mean square of N Gaussians of variance v has standard deviation v sqrt(2/N).
    spread = variance * np.sqrt(2 / weights.size)
    assert abs((weights**2).mean() - variance) < 4 * spread


@every_case
def test_the_mean_is_zero(draw, variance):
    weights = draw(np.random.default_rng(1), FAN_IN, FAN_OUT, np.float64)
    assert abs(weights.mean()) < 4 * np.sqrt(variance / weights.size)


@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=("float32", "float64"))
@every_case
def test_weights_have_one_row_a_unit_and_the_precision_asked_for(draw, variance, dtype):
    weights = draw(np.random.default_rng(0), FAN_IN, FAN_OUT, dtype)
    assert weights.shape == (FAN_OUT, FAN_IN)
    assert weights.dtype == dtype


@every_case
def test_a_seed_gives_the_same_weights_in_both_precisions(draw, variance):
    single = draw(np.random.default_rng(2), 7, 5, np.float32)
    double = draw(np.random.default_rng(2), 7, 5, np.float64)
    np.testing.assert_array_equal(single, double.astype(np.float32))


def test_an_unknown_initializer_is_refused_with_the_names_there_are():
    with pytest.raises(
        ValueError, match=r"unknown initializer 'xavier'; there are lecun, glorot, he"
    ):
        initializer("xavier")


@pytest.mark.parametrize("sigma_w", [0, -1, float("nan")], ids="sigma_w={}".format)
def test_a_scale_that_is_not_positive_is_refused(sigma_w):
    with pytest.raises(ValueError, match="sigma_w must be positive"):
        scaled(sigma_w)


def test_a_rotation_keeps_every_length():
    weights = orthogonal(np.random.default_rng(0), 50, 50, np.float64)
    np.testing.assert_allclose(weights @ weights.T, np.eye(50), atol=1e-13)


def test_rotations_of_the_plane_point_everywhere():
    draws = [orthogonal(np.random.default_rng(s), 2, 2, np.float64)[0] for s in range(400)]
    # Four quadrants, 100 of 400 each with standard deviation 8.7.
    quadrants = np.unique(np.sign(draws), axis=0, return_counts=True)[1]
    assert len(quadrants) == 4
    assert quadrants.min() > 60


@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=("float32", "float64"))
def test_a_rotation_has_the_precision_asked_for(dtype):
    assert orthogonal(np.random.default_rng(0), 5, 5, dtype).dtype == dtype


def test_a_rotation_that_is_not_square_is_refused():
    with pytest.raises(ValueError, match="a rotation is square, not 4 x 3"):
        orthogonal(np.random.default_rng(0), 3, 4)
