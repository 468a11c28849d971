"""Losses: values known by heart, gradients against central differences, large logits."""

import numpy as np
import pytest

from glossary_src.numerics.differences import check_gradient
from glossary_src.numerics.losses import cross_entropy, softmax, squared_error

RNG = np.random.default_rng(0)
LOGITS = RNG.standard_normal((4, 10))
LABELS = np.array([3, 0, 9, 3])
TARGETS = np.eye(10)[LABELS]


def test_softmax_sums_to_one_and_keeps_the_order():
    p = softmax(LOGITS)
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-15)
    np.testing.assert_array_equal(p.argsort(axis=1), LOGITS.argsort(axis=1))


@pytest.mark.parametrize("shift", [-1e4, 1e4], ids=("far below", "far above"))
def test_softmax_does_not_see_a_shift_of_all_logits(shift):
    # Adding 1e4 costs the logits four digits.
    np.testing.assert_allclose(softmax(LOGITS + shift), softmax(LOGITS), rtol=1e-11)


def test_softmax_of_huge_logits_is_the_winner():
    with np.errstate(over="raise", invalid="raise"):
        assert softmax(np.array([[1e300, 0.0, -1e300]])).tolist() == [[1, 0, 0]]


def test_equal_logits_cost_the_logarithm_of_the_number_of_classes():
    loss, _ = cross_entropy(np.zeros((5, 10)), np.arange(5))
    assert loss == pytest.approx(np.log(10), rel=1e-15)


def test_cross_entropy_of_a_hopeless_guess_is_its_margin_not_infinity():
    loss, gradient = cross_entropy(np.array([[1e4, 0.0]]), np.array([1]))
    assert loss == 1e4
    assert gradient.tolist() == [[1, -1]]


def test_cross_entropy_gradient_agrees_with_central_differences():
    _, gradient = cross_entropy(LOGITS, LABELS)
    check_gradient(lambda z: cross_entropy(z, LABELS)[0], LOGITS, gradient)


def test_squared_error_gradient_agrees_with_central_differences():
    _, gradient = squared_error(LOGITS, TARGETS)
    check_gradient(lambda z: squared_error(z, TARGETS)[0], LOGITS, gradient)


def test_squared_error_is_half_the_mean_squared_distance():
    loss, _ = squared_error(np.array([[3.0, 4.0], [0.0, 0.0]]), np.zeros((2, 2)))
    assert loss == 25 / 2 / 2


def test_float32_logits_give_float32_gradients():
    logits = LOGITS.astype(np.float32)
    assert softmax(logits).dtype == np.float32
    assert cross_entropy(logits, LABELS)[1].dtype == np.float32
    assert squared_error(logits, TARGETS)[1].dtype == np.float32


@pytest.mark.parametrize(
    ("logits", "labels", "message"),
    [
        (LOGITS[0], LABELS, r"not \(10,\) and \(4,\)"),
        (LOGITS, LABELS[:3], r"not \(4, 10\) and \(3,\)"),
        (LOGITS, TARGETS, r"not \(4, 10\) and \(4, 10\)"),
        (LOGITS, LABELS + 1, r"must lie in 0 \.\.\. 9, not 1 \.\.\. 10"),
        (LOGITS, LABELS - 1, r"must lie in 0 \.\.\. 9, not -1 \.\.\. 8"),
    ],
    ids=("one row", "too few labels", "one-hot labels", "label too large", "label negative"),
)
def test_cross_entropy_refuses_what_does_not_fit(logits, labels, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy(logits, labels)


def test_squared_error_refuses_targets_of_another_shape():
    with pytest.raises(ValueError, match=r"not \(4, 10\) and \(4,\)"):
        squared_error(LOGITS, LABELS.astype(float))
