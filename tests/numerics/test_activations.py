"""Activations: every slope against central differences, and the far ends of the sigmoid."""

import numpy as np
import pytest

from glossary_src.numerics.activations import ACTIVATIONS, activation, leaky_relu
from glossary_src.numerics.differences import central_slope

every_activation = pytest.mark.parametrize("name", ACTIVATIONS, ids=ACTIVATIONS.keys())
every_precision = pytest.mark.parametrize(
    "dtype", [np.float32, np.float64], ids=("float32", "float64")
)

# An even number of points leaves out 0, where ReLU has no slope.
Z = np.linspace(-6, 6, 1000)


@every_activation
def test_the_slope_agrees_with_central_differences(name):
    phi = ACTIVATIONS[name]
    np.testing.assert_allclose(phi.df(Z), central_slope(phi.f, Z), rtol=1e-6, atol=1e-9)


@every_activation
def test_a_slope_wrong_by_a_thousandth_is_caught(name):
    phi = ACTIVATIONS[name]
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(1.001 * phi.df(Z), central_slope(phi.f, Z), rtol=1e-6, atol=1e-9)


@every_precision
@every_activation
def test_values_and_slopes_keep_precision_and_shape(name, dtype):
    phi, z = ACTIVATIONS[name], Z.reshape(10, 100).astype(dtype)
    assert (phi.f(z).dtype, phi.f(z).shape) == (z.dtype, z.shape)
    assert (phi.df(z).dtype, phi.df(z).shape) == (z.dtype, z.shape)


@pytest.mark.parametrize(
    ("name", "steepest"), [("sigmoid", 0.25), ("tanh", 1.0)], ids=("sigmoid", "tanh")
)
def test_the_steepest_slope_is_at_zero(name, steepest):
    slopes = ACTIVATIONS[name].df(np.linspace(-3, 3, 1001))
    assert slopes.argmax() == 500
    assert slopes[500] == steepest


@pytest.mark.parametrize("z", [40.0, -40.0, 300.0, -300.0], ids="z={:g}".format)
def test_far_sigmoid_slopes_follow_the_exponential(z):
    slope = ACTIVATIONS["sigmoid"].df(np.array([z]))[0]
    # e^-|z| / (1 + e^-|z|)^2 = e^-|z| up to a relative 2 e^-40 = 8e-18.
    assert slope == pytest.approx(np.exp(-abs(z)), rel=1e-14, abs=0)


def test_far_sigmoid_values_are_small_on_the_left_and_one_on_the_right():
    left, right = ACTIVATIONS["sigmoid"].f(np.array([-40.0, 40.0]))
    assert left == pytest.approx(np.exp(-40), rel=1e-14, abs=0)
    assert right == 1


@every_precision
@pytest.mark.parametrize("name", ["sigmoid", "tanh"], ids=("sigmoid", "tanh"))
def test_extreme_inputs_raise_no_floating_point_flag(name, dtype):
    z = np.array([-np.inf, -1e30, -800, -40, 0, 40, 800, 1e30, np.inf], dtype)
    phi = ACTIVATIONS[name]
    # A slope below the smallest number is rightly 0: underflow is no fault.
    with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
        values, slopes = phi.f(z), phi.df(z)
    assert np.isfinite(values).all()
    assert np.isfinite(slopes).all()
    assert (slopes[[0, -1]] == 0).all()


def test_relu_has_slope_zero_at_its_kink():
    assert ACTIVATIONS["relu"].df(np.array([-1.0, 0.0, 1.0])).tolist() == [0, 0, 1]


def test_a_leaky_relu_leaks_as_told():
    phi = leaky_relu(0.2)
    assert phi.f(np.array([-1.0, 1.0])).tolist() == [-0.2, 1]
    assert phi.df(np.array([-1.0, 1.0])).tolist() == [0.2, 1]


def test_an_unknown_activation_is_refused_with_the_names_there_are():
    with pytest.raises(
        ValueError, match=r"unknown activation 'sigmoyd'; there are .*sigmoid, tanh"
    ):
        activation("sigmoyd")


@every_activation
def test_an_activation_is_found_by_its_name(name):
    assert activation(name).name == name
