"""The oracle itself: it must accept the right derivative and catch a slightly wrong one."""

import numpy as np
import pytest

from glossary_src.numerics.differences import central_gradient, central_slope, check_gradient


def quartic(x):
    return float((x**4).sum())


X = np.random.default_rng(0).standard_normal((3, 2))


def test_the_right_gradient_passes_with_digits_to_spare():
    assert check_gradient(quartic, X, 4 * X**3) < 1e-8


@pytest.mark.parametrize("factor", [1.001, 0.999, -1.0, 0.0], ids="times {}".format)
def test_a_wrong_factor_is_caught(factor):
    with pytest.raises(AssertionError, match="central differences give"):
        check_gradient(quartic, X, factor * 4 * X**3)


def test_one_wrong_entry_is_caught_and_named():
    gradient = 4 * X**3
    worst = np.unravel_index(np.abs(gradient).argmax(), X.shape)
    gradient[worst] *= 1.001
    with pytest.raises(AssertionError, match=rf"entry \({worst[0]}, {worst[1]}\) is"):
        check_gradient(quartic, X, gradient)


def test_a_gradient_that_is_not_a_number_is_caught():
    gradient = 4 * X**3
    gradient[0, 0] = np.nan
    with pytest.raises(AssertionError, match="nan"):
        check_gradient(quartic, X, gradient)


def test_a_gradient_that_is_zero_everywhere_passes_for_a_constant():
    assert check_gradient(lambda _: 1.0, X, np.zeros_like(X)) == 0


def test_x_is_left_as_it_was():
    before = X.copy()
    central_gradient(quartic, X)
    np.testing.assert_array_equal(X, before)


def test_slopes_of_an_elementwise_function_keep_the_shape():
    slopes = central_slope(np.sin, X)
    np.testing.assert_allclose(slopes, np.cos(X), rtol=0, atol=1e-9)


@pytest.mark.parametrize("oracle", [central_slope, central_gradient], ids=lambda f: f.__name__)
def test_float32_is_refused(oracle):
    with pytest.raises(ValueError, match="x must be float64, not float32"):
        oracle(quartic, X.astype(np.float32))


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"must have shape \(3, 2\) like x, not \(2, 3\)"):
        check_gradient(quartic, X, (4 * X**3).T)
