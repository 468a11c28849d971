"""What pages say of the way back and of training without a figure of their own."""

from itertools import pairwise

import numpy as np

from glossary_src.terms.he_initialization import backward, forward
from glossary_src.terms.loss_function import measures, outputs, trained
from glossary_src.terms.orthogonal_initialization import gaussian, lengths, orthogonal
from glossary_src.terms.rnn import backward as back_in_time
from glossary_src.terms.rnn import states


def test_with_he_weights_the_norm_of_dz_is_level_at_every_width_its_root_mean_square_is_not():
    widths, draws = (256, 256, 64, 256, 64, 256), 9
    norms, means = [], []
    for seed in range(draws):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(16, widths[0]))
        W = [rng.normal(0, np.sqrt(2 / n), (n, to)) for n, to in pairwise(widths)]
        z = forward(W, x)
        dz = backward(W, z, rng.normal(size=z[-1].shape))
        norms.append([np.linalg.norm(d) for d in dz])
        means.append([np.sqrt((d**2).mean()) for d in dz])
    norm, mean = np.median(norms, axis=0), np.median(means, axis=0)
    assert norm.max() / norm.min() < 1.5
    for narrow, wide in ((1, 0), (1, 2), (3, 2), (3, 4)):
        assert 1.6 < mean[narrow] / mean[wide] < 2.5  # the root of 256 / 64


def left(draw, scale, noise, units=50, steps=100, draws=15):
    """The share of dL/dh that a hundred steps leave, by draw."""
    found = []
    for seed in range(draws):
        rng = np.random.default_rng(seed)
        W = [scale * draw(rng, units)] * steps
        x = noise * rng.normal(size=(steps, units))
        first, error = rng.normal(size=(2, units))
        dh = back_in_time(W, states(W, first, x), error)
        found.append(np.linalg.norm(dh[0]) / np.linalg.norm(error))
    return np.log10(found)


def test_in_a_recurrent_network_the_radius_helps_and_orthogonality_takes_the_scatter():
    for noise in (0, 0.2):
        even, scattered = left(orthogonal, 1, noise), left(gaussian, 1, noise)
        short = left(gaussian, 3**-0.5, noise)
        assert np.median(short) < min(np.median(even), np.median(scattered)) - 10
        assert abs(np.median(even) - np.median(scattered)) < 3
        assert even.std() < scattered.std() / 3


def test_a_gain_above_one_widens_the_spread_of_a_tanh_network():
    for size in (1, 0.05):
        one, more = (lengths(orthogonal, "tanh", gain, size, units=64)[0] for gain in (1, 1.05))
        assert more[len(more) // 2] > one[len(one) // 2]
        assert more[0] / more[-1] > 1.5 * one[0] / one[-1]


def test_drawn_answers_and_their_share_of_errors_teach_a_classifier_slowly():
    ends, starts = [], []
    for seed in range(5):
        (W, v), _, x, y, _ = trained(seed, 30, 1, 1)
        rng, usual = np.random.default_rng(seed), 0.5
        starts.append(measures(outputs(W, v, x)[1], y)[2])
        for _ in range(3000):
            h, p = outputs(W, v, x)
            drawn = rng.random(p.shape) < p
            wrong = (drawn != y).mean()  # all that it is told
            ds = (wrong - usual) * (drawn - p)
            usual += 0.05 * (wrong - usual)
            dv, dW = h.T @ ds, x.T @ (ds @ v.T * (1 - h**2))
            W, v = W - 0.3 * dW, v - 0.3 * dv
        ends.append(measures(outputs(W, v, x)[1], y)[2])
    assert np.median(ends) < 0.2 < 0.35 < np.median(starts), (starts, ends)
