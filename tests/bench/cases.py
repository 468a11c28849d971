"""Random networks with their data, and what numpy computes of them, as JSON for node."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from glossary_src.numerics.bench import ACTIVATIONS, Gradients, Momentum, Network, Passed
from glossary_src.numerics.optimizers import SGD, Adam
from tests.bench.starts import STARTS, network

OPTIMIZERS: dict[str, Any] = {"sgd": SGD, "momentum": Momentum, "adam": Adam}
RATES = {"sgd": (1e-3, 0.1), "momentum": (1e-3, 0.03), "adam": (1e-4, 0.03)}
KINDS = list(itertools.product(ACTIVATIONS, ("none", "batch", "layer"), (False, True), OPTIMIZERS))
STEPS, CASES = 10, 315


def write(file: Path, numbers: Iterable[int] = range(CASES)) -> None:
    """All that tests/bench/engine.test.mjs reads."""
    file.write_text(json.dumps([case(number) for number in numbers], allow_nan=False))


def settings(number: int) -> dict[str, Any]:
    """Settings of the case of that number: the kinds in turn, all else drawn."""
    rng = np.random.default_rng(number)
    activation, norm, skip, optimizer = KINDS[number % len(KINDS)]
    low, high = np.log(RATES[optimizer])
    return {
        "activation": activation,
        "norm": norm,
        "skip": skip,
        "optimizer": optimizer,
        "rate": float(np.exp(rng.uniform(low, high))),
        "depth": int(rng.integers(1, 9)),
        "width": int(rng.integers(4, 11)),
        "start": str(rng.choice(STARTS)),
        "scale": float(np.exp(rng.uniform(-1, 0.5))),
        "inputs": int(rng.integers(2, 6)),
        "classes": int(rng.integers(2, 5)),
        "batch": int(rng.integers(5, 10)),  # batch norm over 3 or 4 examples is chaotic
    }


def start(one: dict[str, Any], rng: np.random.Generator) -> Network:
    """Its network, with biases, gains and shifts that matter."""
    sizes = [one["inputs"], *[one["width"]] * one["depth"], one["classes"]]
    names = ("activation", "start", "scale", "norm", "skip")
    net = network(sizes, rng, **{name: one[name] for name in names})
    for few in (net.b, net.gain, net.shift):
        for array in few:
            array += 0.1 * rng.standard_normal(array.shape)
    return net


def case(number: int) -> dict[str, Any]:
    """Settings, weights, data and results."""
    one, rng = settings(number), np.random.default_rng((number, 1))
    net = start(one, rng)
    x = rng.standard_normal((STEPS * one["batch"], one["inputs"]))
    y = rng.integers(one["classes"], size=len(x))
    names = ("W", "b", "gain", "shift")
    before = {name: [array.ravel().tolist() for array in getattr(net, name)] for name in names}
    data = {"x": x.ravel().tolist(), "y": y.tolist()}
    return {
        "number": number,
        "settings": one,
        **before,
        **data,
        "expected": results(net, one, x, y),
    }


def results(net: Network, one: dict[str, Any], x: Any, y: Any) -> dict[str, Any]:
    """Forward and backward on the first batch, then a step of training on each."""
    n, losses = one["batch"], []
    loss, passed, found = net.gradients(x[:n], y[:n])
    slopes = [ACTIVATIONS[one["activation"]].df(u) for u in passed.u]
    flat = {"sigmoid": 0.25 / 100, "tanh": 1 / 100}.get(one["activation"], -np.inf)
    relu = one["activation"] == "relu"
    first = {
        "loss": loss,
        "accuracy": float((passed.scores.argmax(axis=1) == y[:n]).mean()),
        "h": [h.ravel().tolist() for h in [*passed.h, passed.scores]],
        "dz": [dz.ravel().tolist() for dz in found.dz],
        "gradients": [g.ravel().tolist() for g in found.parameters],
        "terms": terms(passed, found),
        "rms": {
            "forward": [rms(h) for h in passed.h],
            "dz": [rms(dz) for dz in found.dz],
            "dW": [rms(dW) for dW in found.dW],
        },
        "units": [np.sqrt((dz**2).mean(axis=0)).tolist() for dz in found.dz[:-1]],
        "dead": [float(relu and (s == 0).all(axis=0).mean()) for s in slopes],
        "saturated": [float((s < flat).mean()) for s in slopes],
    }
    optimizer = OPTIMIZERS[one["optimizer"]](net.parameters, one["rate"])
    for at in range(0, STEPS * n, n):
        loss, _, found = net.gradients(x[at : at + n], y[at : at + n])
        losses.append(loss)
        optimizer.step(found.parameters)
    after = [array.ravel().tolist() for array in net.parameters]
    return {**first, "losses": losses, "after": after}


def terms(passed: Passed, found: Gradients) -> list[float]:
    """Of every gradient, the largest sum of the sizes of what it adds up: rounding goes by that."""
    dW = [np.abs(h).T @ np.abs(dz) for h, dz in zip(passed.before, found.dz, strict=True)]
    few: list[Any] = [*dW, *(np.abs(dz).sum(axis=0) for dz in found.dz)]
    if passed.zhat:
        both = zip(found.du, passed.zhat, strict=True)
        few += [np.abs(du * zhat).sum(axis=0) for du, zhat in both]
        few += [np.abs(du).sum(axis=0) for du in found.du]
    return [float(array.max()) for array in few]


def rms(array: Any) -> float:
    """The root of the mean square."""
    return float(np.sqrt((array**2).mean()))
