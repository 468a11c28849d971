"""How a network of the bench starts, draw for draw as in the browser.

The twin of `random.mjs`, `starts.mjs` and the rings of `data.mjs` in `docs/assets/js/bench/`: so
the numbers on a page are those that a reader sees in the drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary_src.numerics.bench import Network

Array = NDArray[np.floating]
DEFAULTS: dict[str, Any] = {
    "activation": "sigmoid",
    "start": "xavier",
    "depth": 24,
    "width": 64,
    "scale": 1,
    "skip": False,
    "norm": "none",
    "seed": 1,
}
"""Of `network.mjs`, what counts before the first step."""
TRAIN, HELD, ROWS, INPUTS, CLASSES = 300, 200, 32, 2, 2


class Uniform:
    """Mulberry32: the numbers after a seed, as many at a time as one likes."""

    def __init__(self, seed: int) -> None:
        self.seed, self.drawn = seed, 0

    def __call__(self, count: int) -> Array:
        """The next numbers, in [0, 1)."""
        steps = np.arange(self.drawn + 1, self.drawn + count + 1, dtype=np.uint64)
        self.drawn += count
        whole = np.uint64(0xFFFFFFFF)
        state = (np.uint64(self.seed) + steps * np.uint64(0x6D2B79F5)) & whole
        t = ((state ^ (state >> np.uint64(15))) * (state | np.uint64(1))) & whole
        t = ((t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & whole)) & whole) ^ t
        return np.asarray((t ^ (t >> np.uint64(14))) / 2**32)


class Normal:
    """Box and Muller's normal numbers after a seed. A pair that is begun is kept for the next."""

    def __init__(self, seed: int) -> None:
        self.uniform, self.spare = Uniform(seed), np.empty(0)

    def __call__(self, count: int) -> Array:
        """The next numbers, of mean 0 and variance 1."""
        pairs = max(0, -(-(count - len(self.spare)) // 2))
        u = self.uniform(2 * pairs).reshape(-1, 2)
        radius, angle = np.sqrt(-2 * np.log(1 - u[:, 0])), 2 * np.pi * u[:, 1]
        both = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()
        ready = np.concatenate([self.spare, both])
        self.spare = ready[count:]
        return ready[:count]


def rings(seed: int) -> tuple[Array, NDArray[np.integer]]:
    """All points of the rings, standardized by those for training, and their classes."""
    count = TRAIN + HELD
    y = np.arange(count) % 2
    radius = 0.5 + y + 0.1 * Normal(seed)(count)
    angle = 2 * np.pi * Uniform(seed + 1)(count)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    train = x[:TRAIN]
    return (x - train.mean(axis=0)) / train.std(axis=0), y


def variance(start: str, inputs: int, outputs: int) -> float:
    """Of a weight, by the name of the start."""
    return {
        "xavier": 2 / (inputs + outputs),
        "he": 2 / inputs,
        "lecun": 1 / inputs,
        "default": 1 / (3 * inputs),
    }[start]


def rotation(inputs: int, outputs: int, normal: Normal) -> Array:
    """The shorter side is an orthonormal set: Gram and Schmidt, by QR with its signs mended."""
    few, many = sorted((inputs, outputs))
    q, r = np.linalg.qr(normal(few * many).reshape(few, many).T)
    rows = (q * np.sign(np.diag(r))).T
    return rows if inputs <= outputs else rows.T


def network(settings: Mapping[str, Any]) -> Network:
    """A network as `settings` start it; what they do not name is as in `DEFAULTS`."""
    it = {**DEFAULTS, **settings}
    sizes = [INPUTS, *[it["width"]] * it["depth"], CLASSES]
    normal, flat, even = Normal(it["seed"]), Uniform(it["seed"] + 1), it["start"] == "default"
    W, b = [], []
    for inputs, outputs in pairwise(sizes):
        if it["start"] == "orthogonal":
            drawn = rotation(inputs, outputs, normal)
        elif even:
            drawn = (2 * flat(inputs * outputs) - 1) / np.sqrt(inputs)
        else:
            drawn = normal(inputs * outputs) * np.sqrt(variance(it["start"], inputs, outputs))
        W.append(drawn.reshape(inputs, outputs) * it["scale"])
        b.append((2 * flat(outputs) - 1) / np.sqrt(inputs) if even else np.zeros(outputs))
    hidden = sizes[1:-1] if it["norm"] != "none" else []
    gain, shift = [np.ones(n) for n in hidden], [np.zeros(n) for n in hidden]
    return Network(W, b, gain, shift, it["activation"], it["norm"], it["skip"])


@dataclass(frozen=True)
class Sizes:
    """Root mean squares by hidden layer, the first next to the input."""

    forward: list[float]
    dz: list[float]
    dW: list[float]

    @property
    def reach(self) -> float:
        """How much of the error in the last layer is left in the first."""
        return self.dz[0] / self.dz[-1]

    @property
    def factor(self) -> float:
        """What the error is multiplied by, on average, at each step back."""
        return float(self.reach ** (1 / (len(self.dz) - 1)))

    @property
    def forward_factor(self) -> float:
        """The same for the signal, at each step forward."""
        return float((self.forward[-1] / self.forward[0]) ** (1 / (len(self.forward) - 1)))


def sizes(settings: Mapping[str, Any]) -> Sizes:
    """How large everything is at the start, on the examples that the bench looks at."""
    x, y = rings(settings.get("seed", DEFAULTS["seed"]))
    with np.errstate(over="ignore", invalid="ignore"):
        _, passed, gradients = network(settings).gradients(x[:ROWS], y[:ROWS])
        listed = (passed.h, gradients.dz[:-1], gradients.dW[:-1])
        return Sizes(*([float(np.sqrt(np.mean(a**2))) for a in arrays] for arrays in listed))
