"""Starting weights of the bench by numpy, of any shape, for tests."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from glossary_src.numerics.bench import Array, Arrays, Network

STARTS = ("xavier", "he", "orthogonal", "default", "lecun")


def variance(name: str, inputs: int, outputs: int) -> float:
    """Of a weight from so many inputs to so many outputs; sources in `initializers`.

    "default" is PyTorch's nn.Linear: uniform within 1/sqrt(inputs), biases as well.
    """
    return {
        "xavier": 2 / (inputs + outputs),
        "he": 2 / inputs,
        "orthogonal": 1 / max(inputs, outputs),
        "default": 1 / (3 * inputs),
        "lecun": 1 / inputs,
    }[name]


def weights(name: str, rng: np.random.Generator, inputs: int, outputs: int) -> Array:
    """Weights of shape (inputs, outputs)."""
    if name == "default":
        return np.asarray(rng.uniform(-1, 1, (inputs, outputs)) / np.sqrt(inputs))
    if name == "orthogonal":
        tall = rng.standard_normal((max(inputs, outputs), min(inputs, outputs)))
        q, r = np.linalg.qr(tall)
        q = q * np.sign(np.diag(r))
        return np.asarray(q if inputs >= outputs else q.T)
    deviation = np.sqrt(variance(name, inputs, outputs))
    return np.asarray(deviation * rng.standard_normal((inputs, outputs)))


def network(
    sizes: Sequence[int],
    rng: np.random.Generator,
    *,
    activation: str,
    start: str = "xavier",
    scale: float = 1,
    norm: str = "none",
    skip: bool = False,
) -> Network:
    """A network of these widths; `scale` multiplies the weights, not the biases of "default"."""
    pairs = list(pairwise(sizes))
    W: Arrays = [scale * weights(start, rng, *pair) for pair in pairs]
    drawn: Arrays = [rng.uniform(-1, 1, outputs) / np.sqrt(inputs) for inputs, outputs in pairs]
    b: Arrays = drawn if start == "default" else [np.zeros(outputs) for _, outputs in pairs]
    hidden = [] if norm == "none" else sizes[1:-1]
    gain: Arrays = [np.ones(n) for n in hidden]
    shift: Arrays = [np.zeros(n) for n in hidden]
    return Network(W, b, gain, shift, activation, norm, skip)
