"""Mean-field theory of the bench: its integrals, and its slopes beside wide networks of numpy."""

from __future__ import annotations

import json
import math
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glossary_src.numerics.bench import ACTIVATIONS
from tests.bench.starts import network
from tests.bench.test_engine import ENGINE
from tests.needs import node

WIDTH, DEPTH, SEEDS = 256, 8, 6
NEAR = 0.25
"""How far logarithms may lie apart after 8 layers of width 256; the rest goes with 1/width."""
SPREADS = (0.01, 1.0, 9.0, 100.0)
Z = [*np.linspace(-8, 8, 801), 1e-9, -30.0]
KINDS = {  # activation, start, scale, skip, norm
    "sigmoid": ("sigmoid", "xavier", 1.0, False, "none"),
    "sigmoid, large weights": ("sigmoid", "he", 3.0, False, "none"),
    "ReLU, default": ("relu", "default", 1.0, False, "none"),
    "tanh, He": ("tanh", "he", 1.2, False, "none"),
    "SELU": ("selu", "lecun", 1.0, False, "none"),
    "GELU, He": ("gelu", "he", 1.0, False, "none"),
    "rotations": ("tanh", "orthogonal", 1.0, False, "none"),
    "skips": ("tanh", "lecun", 1.0, True, "none"),
    "skips with a mean": ("sigmoid", "he", 2.0, True, "none"),
    "skips, default": ("relu", "default", 1.0, True, "none"),
    "layer norm": ("sigmoid", "default", 1.0, False, "layer"),
    "layer norm and skips": ("tanh", "he", 1.0, True, "layer"),
}


def settings(kind: tuple[Any, ...]) -> dict[str, Any]:
    names = ("activation", "start", "scale", "skip", "norm")
    return {**dict(zip(names, kind, strict=True)), "depth": DEPTH, "width": WIDTH, "data": "rings"}


def inputs() -> Any:
    """Eight examples of several sizes."""
    x = np.random.default_rng(0).standard_normal((8, 2))
    return x * np.linspace(0.5, 1.5, 8)[:, None]


@pytest.fixture(scope="module")
def said() -> Any:
    asked = {
        "moments": [[name, q] for name in ACTIVATIONS for q in SPREADS],
        "settings": [settings(kind) for kind in KINDS.values()],
        "sizes": np.sqrt((inputs() ** 2).mean(axis=1)).tolist(),
        "z": Z,
    }
    done = subprocess.run(
        [node(), str(Path(__file__).with_name("tell.mjs"))],
        input=json.dumps(asked),
        env={**os.environ, "BENCH_ENGINE": str(ENGINE)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def bar(activation: str, q: float) -> dict[str, float]:
    """The means by a fine trapezoid, with a node at the kink."""
    t = np.linspace(-10, 10, 20_001 if activation == "gelu" else 400_001)
    weight = np.exp(-t * t / 2) / math.sqrt(2 * math.pi) * (t[1] - t[0])
    act, z = ACTIVATIONS[activation], math.sqrt(q) * t
    h, slope = act.f(z), act.df(z)
    if activation in ("relu", "leaky", "selu"):  # the mean of both sides where the slope jumps
        slope[len(t) // 2] = np.sqrt((act.df(np.array([-1e-300, 1e-300])) ** 2).mean())
    values = {"mean": h, "square": h * h, "slope": slope * slope}
    return {name: float((weight * each).sum()) for name, each in values.items()}


@pytest.mark.parametrize("number", range(len(ACTIVATIONS)), ids=list(ACTIVATIONS))
def test_its_integrals_are_those_of_a_fine_grid(said, number):
    name, each = list(ACTIVATIONS)[number], len(SPREADS)
    for q, got in zip(SPREADS, said["moments"][number * each :], strict=False):
        assert got == pytest.approx(bar(name, q), rel=1e-7, abs=1e-8)


def test_gelu_is_exact(said):
    exact = [z * math.erfc(-z / math.sqrt(2)) / 2 for z in Z]
    np.testing.assert_allclose(said["gelu"][:-1], exact[:-1], rtol=2e-14, atol=0)
    assert said["gelu"][-1] == pytest.approx(exact[-1], rel=1e-12, abs=0)


def simulated(kind: tuple[Any, ...]) -> tuple[Any, Any]:
    """Root mean squares of h and of dL/dz, the latter relative to the last hidden layer."""
    activation, start, scale, skip, norm = kind
    x, y = inputs(), np.arange(8) % 4
    h, dz = np.zeros(DEPTH), np.zeros(DEPTH)
    for seed in range(SEEDS):
        options = {"activation": activation, "start": start, "scale": scale}
        rng = np.random.default_rng(seed)
        net = network([2, *[WIDTH] * DEPTH, 4], rng, **options, norm=norm, skip=skip)
        _, passed, found = net.gradients(x, y)
        h += [float((layer**2).mean()) for layer in passed.h]
        dz += [float((layer**2).mean()) for layer in found.dz[:-1]]
    return np.sqrt(h / SEEDS), np.sqrt(dz / dz[-1])


def far(got: Any, wanted: Any) -> float:
    return float(np.abs(np.log(np.array(got) / wanted)).max())


@pytest.mark.parametrize("name", KINDS)
def test_a_wide_network_does_what_theory_says(said, name):
    theory = said["theory"][list(KINDS).index(name)]
    h, dz = simulated(KINDS[name])
    assert far(theory["forward"], h) < NEAR
    assert far(theory["dz"], dz) < NEAR


def test_another_start_is_not_what_theory_says(said):
    theory = said["theory"][list(KINDS).index("ReLU, default")]
    assert far(theory["dz"], simulated(("relu", "lecun", 1.0, False, "none"))[1]) > 4 * NEAR


def test_without_the_skip_it_is_not_what_theory_says(said):
    theory = said["theory"][list(KINDS).index("skips")]
    assert far(theory["dz"], simulated(("tanh", "lecun", 1.0, False, "none"))[1]) > 4 * NEAR
