"""Optimizers: the steps of the papers, in place and in the precision of the parameters."""

import numpy as np
import pytest

from glossary_src.numerics.optimizers import SGD, Adam

OPTIMIZERS = {"SGD": lambda p: SGD(p, 0.1), "Adam": lambda p: Adam(p, 0.1)}
every_optimizer = pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS.keys())


def test_sgd_steps_down_the_gradient():
    theta = np.array([1.0, 2.0])
    SGD([theta], 0.5).step([np.array([4.0, -2.0])])
    assert theta.tolist() == [-1, 3]


@pytest.mark.parametrize("size", [1e3, 1.0, 1e-3], ids="gradient {:g}".format)
def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(size):
    theta = np.zeros(2)
    Adam([theta], 0.01).step([size * np.array([1.0, -1.0])])
    # Bias correction makes m_hat = g and v_hat = g^2; epsilon takes away 1e-8/|g|.
    np.testing.assert_allclose(theta, [-0.01, 0.01], rtol=2e-8 / size)


def test_the_first_step_of_adam_is_half_when_the_gradient_is_epsilon():
    theta = np.zeros(1)
    Adam([theta], 0.01, epsilon=1e-8).step([np.array([1e-8])])
    assert theta[0] == pytest.approx(-0.005, rel=1e-9)


def test_adam_follows_the_algorithm_of_the_paper():
    rng = np.random.default_rng(0)
    theta, expected = np.ones(3), np.ones(3)
    optimizer = Adam([theta], 0.01)
    m = v = np.zeros(3)
    for t in range(1, 6):
        g = rng.standard_normal(3)
        optimizer.step([g])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        expected -= 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    np.testing.assert_allclose(theta, expected, rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=("float32", "float64"))
@every_optimizer
def test_parameters_are_updated_in_place_and_keep_their_precision(make, dtype):
    theta = np.ones((2, 3), dtype)
    optimizer = make([theta])
    for _ in range(3):
        optimizer.step([np.ones((2, 3), dtype)])
    assert optimizer.parameters[0] is theta
    assert theta.dtype == dtype
    assert (theta < 1).all()
    moments = [*getattr(optimizer, "m", ()), *getattr(optimizer, "v", ())]
    assert all(moment.dtype == dtype for moment in moments)


@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        ([], "1 parameters need as many gradients, not 0"),
        ([np.ones(3)], r"gradient 0 must be float64 of shape \(2,\), not float64 of shape \(3,\)"),
        ([np.ones(2, np.float32)], "gradient 0 must be float64"),
    ],
    ids=("missing", "other shape", "other precision"),
)
@every_optimizer
def test_gradients_that_do_not_match_are_refused(make, gradients, message):
    with pytest.raises(ValueError, match=message):
        make([np.ones(2)]).step(gradients)


@pytest.mark.parametrize("rate", [0, -0.1, float("nan")], ids="rate {}".format)
@pytest.mark.parametrize("make", [SGD, Adam], ids=("SGD", "Adam"))
def test_a_learning_rate_that_is_not_positive_is_refused(make, rate):
    with pytest.raises(ValueError, match="learning_rate must be positive"):
        make([np.ones(2)], rate)


def test_adam_refuses_decay_rates_outside_their_range():
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\), not 1 and 0.999"):
        Adam([np.ones(2)], beta1=1)
