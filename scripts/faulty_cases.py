"""Networks with a known fault, or with none, and what one would paste of each.

`cases(fault, count)` draws them. Held-out ones have other seeds, widths and data, and were not
looked at while the code of the page was written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from faulty_layers import Linear
from faulty_networks import Draw, Made, cnn, fell, plain, report, residual, step

from glossary_src.numerics.rnn import RNN


@dataclass
class Case:
    """What is pasted, what it is said to be, and what is true."""

    fault: str
    kind: str
    text: str
    chosen: dict[str, str] = field(default_factory=dict)
    """What a reader chooses on the page: which gradient it is."""


def healthy(d: Draw) -> tuple[str, Made]:
    """Networks that train."""
    kinds: dict[str, Callable[[], Made]] = {
        "He ReLU": lambda: plain(d, d.depth(2, d.n // 3), "ReLU", 2**0.5),
        "He ReLU, uniform": lambda: plain(d, d.depth(2, d.n // 3), "ReLU", 2**0.5, kind="uniform"),
        "He leaky": lambda: plain(d, d.depth(2, d.n // 3), "LeakyReLU", (2 / 1.04) ** 0.5),
        "Xavier tanh": lambda: plain(d, d.depth(2, 20), "Tanh", 1),
        "orthogonal tanh": lambda: plain(d, d.depth(2, 40), "Tanh", 1, kind="orthogonal"),
        "sigmoid, shallow": lambda: plain(d, d.depth(1, 3), "Sigmoid", 1),
        "ReLU by Xavier, shallow": lambda: plain(d, d.depth(2, 6), "ReLU", 1),
        "ELU": lambda: plain(d, d.depth(2, 15), "ELU", 1.25),
        "linear, orthogonal": lambda: plain(d, d.depth(2, 50), "", 1, kind="orthogonal"),
        "batch norm, shallow": lambda: plain(d, d.depth(2, 12), "ReLU", 1.4, norm="BatchNorm1d"),
        "layer norm": lambda: plain(d, d.depth(2, 30), "ReLU", 1.4, norm="LayerNorm"),
        "widths that change": lambda: plain(d, 0, "ReLU", 2**0.5, widths=_widths(d)),
        "residual": lambda: residual(d),
        "pre-norm": lambda: residual(d, "LayerNorm"),
        "residual, batch norm": lambda: residual(d, "BatchNorm1d"),
        "CNN": lambda: cnn(d, 2**0.5),
    }
    kind = d.among(*kinds)
    return kind, kinds[kind]()


def _widths(d: Draw) -> list[int]:
    if d.rng.random() < 0.5:
        return sorted((int(w) for w in d.rng.integers(16, 300, d.depth(3, 8))), reverse=True)
    return [int(w) for w in d.rng.integers(24, 300, d.depth(3, 8))]


def saturated(d: Draw) -> tuple[str, Made]:
    """Biases, or inputs of a size that the first layer cannot bear."""
    act = d.among("Sigmoid", "Tanh")
    if d.rng.random() < 0.7:
        size = (7, 12) if act == "Sigmoid" else (4, 7)
        bias = float(d.rng.uniform(*size))
        return f"{act}, biases", plain(d, d.depth(3, 15), act, 1, bias=bias)
    layers, x, y = plain(d, d.depth(2, 8), act, 1)
    return f"{act}, inputs", (layers, x * d.rng.uniform(60, 255), y)


def small(d: Draw) -> tuple[str, Made]:
    """Weights too small, and not one of the usual starts."""
    act = d.among("ReLU", "Tanh", "LeakyReLU", "", "Sigmoid", "SiLU")
    gain = {"ReLU": (0.15, 0.5), "LeakyReLU": (0.15, 0.5), "Sigmoid": (0.1, 0.45)}.get(act)
    depth = 14 if act != "Sigmoid" else 6
    chosen = float(d.rng.uniform(*(gain or (0.2, 0.6))))
    return f"{act or 'linear'}, small", plain(d, d.depth(depth, 30), act, chosen)


def large(d: Draw) -> tuple[str, Made]:
    """Weights too large."""
    act = d.among("ReLU", "Tanh", "LeakyReLU", "", "ELU")
    gain = (3.5, 8.0) if act == "Tanh" else (2.3, 5.0)
    return f"{act or 'linear'}, large", plain(d, d.depth(14, 30), act, float(d.rng.uniform(*gain)))


def gain(d: Draw) -> tuple[str, Made]:
    """Usual starts that leave out the gain of ReLU."""
    name, size, depth = d.among(("Xavier", 1.0, 24), ("default", 3**-0.5, 10))
    kind = d.among("normal", "uniform")
    if d.rng.random() < 0.2:
        d.rng.random()
        return f"CNN, {name}", cnn(d, size, depth=depth)
    return f"ReLU, {name}", plain(d, d.depth(depth, 40), "ReLU", size, kind=kind)


def dead(d: Draw) -> tuple[str, Made]:
    """Biases that switch most units off."""
    layers, x, y = plain(d, d.depth(4, 16), "ReLU", 2**0.5)
    some = [la for la in layers[:-1] if isinstance(la, Linear)]
    hit = d.rng.choice(len(some), d.depth(1, len(some)), replace=False)
    for k in sorted(int(k) for k in hit):
        h = x
        for layer in layers:
            if layer is some[k]:
                break
            h = layer.forward(h)
        z = h @ np.asarray(some[k].W)
        share = d.rng.uniform(0.75, 0.97)
        off = d.rng.random(z.shape[1]) < share
        some[k].b = np.where(off & (np.arange(len(off)) > 0), -1.1 * np.abs(z).max() - 0.1, 0.0)
    return f"{len(hit)} layers", (layers, x, y)


def depth_alone(d: Draw) -> tuple[str, Made]:
    """Usual weights, and many layers that each pass on a bit less."""
    if d.rng.random() < 0.6:
        return "sigmoid", plain(d, d.depth(7, 30), "Sigmoid", float(d.among(1, 2**0.5)))
    d.n = max(d.n, 96)
    return "ReLU, nearly He", plain(
        d, d.depth(125, 145), "ReLU", 2**0.5 * float(d.among(0.92, 0.94))
    )


def exploding_norm(d: Draw) -> tuple[str, Made]:
    """Batch norm in a deep plain network."""
    act, least = d.among(("ReLU", 45), ("LeakyReLU", 78))
    chosen = plain(d, d.depth(least, least + 15), act, 1.4, norm="BatchNorm1d")
    return f"{act}, batch norm", chosen


REPORTS: dict[str, Callable[[Draw], tuple[str, Made]]] = {
    "healthy": healthy,
    "saturation": saturated,
    "small": small,
    "large": large,
    "gain": gain,
    "dead": dead,
    "depth": depth_alone,
    "batch-norm": exploding_norm,
}
FAULTS = [*REPORTS, "cut", "rate", "float16", "lag", "clip"]
"""Each has at least one kind of paste in which it can be told."""


def case(fault: str, seed: int, held_out: bool = False) -> Case | None:
    """One case; None where the draw shows no fault (too shallow a fall, a loss that fell)."""
    d = Draw(seed, held_out)
    if fault in REPORTS:
        kind, (layers, x, y) = REPORTS[fault](d)
        step(layers, x, y, 1e-3)
        shown = fell(layers)
        falls, grows = ("small", "gain", "depth"), ("batch-norm", "large")
        if (fault in falls and not 0 < shown < 1e-3) or (fault in grows and shown < 1e3):
            return None
        return Case(fault, kind, report(layers))
    return {"cut": _cut, "rate": _rate, "float16": _float16, "lag": _lag, "clip": _clip}[fault](d)


def _cut(d: Draw) -> Case:
    layers, x, y = plain(d, d.depth(4, 12), d.among("ReLU", "Tanh"), 2**0.5)
    at = int(d.rng.integers(1, len(layers) // 2)) * 2
    way = d.among("frozen", "detached", "frozen inside")
    name = f"{0 if way != 'frozen inside' else at}.weight"
    if way == "frozen inside":
        linear = layers[at]
        linear.frozen = True
    step(layers, x, y, 1e-3, cut=0 if way == "frozen inside" else at)
    said = "no gradient (None)" if way == "detached" else "frozen"
    return Case("cut", way, report(layers, (f"{said}: {name}. SITE/terms/stopped-gradient/",)))


def _rate(d: Draw) -> Case | None:
    act, norm = d.among(("ReLU", ""), ("ReLU", "BatchNorm1d"), ("Tanh", ""))
    g = 1.0 if act == "Tanh" else 2**0.5
    layers, x, y = plain(d, d.depth(3, 10), act, g, norm=norm)
    before, after = step(layers, x, y, 10 ** float(d.rng.uniform(-0.5, 2)))
    if not after > 1.5 * before:
        return None  # the loss fell: not too large
    return Case("rate", f"{act} {norm}".strip(), report(layers))


def _float16(d: Draw) -> Case | None:
    layers, x, y = plain(d, d.depth(3, 10), "ReLU", 2**0.5)
    linear = [layer for layer in layers if isinstance(layer, Linear)]
    scale, states = 10 ** float(d.rng.uniform(-5.8, -4)), []
    for dtype in (np.float64, np.float16):
        for layer in linear:
            layer.W, layer.b = layer.W.astype(dtype), layer.b.astype(dtype)  # type: ignore[union-attr]
        step(layers, x.astype(dtype), y, 0, loss_scale=scale)
        states.append([np.count_nonzero(layer.g) for layer in linear])  # type: ignore[arg-type]
    if min(few / many for many, few in zip(*states, strict=True)) > 0.5:
        return None  # most entries are still there
    return Case("float16", "ReLU in float16", report(layers))


def _lag(d: Draw) -> Case | None:
    x, y = d.rng.normal(size=(d.batch, d.depth(50, 150), 5)), d.rng.integers(10, size=d.batch)
    net = RNN(
        5,
        d.n,
        10,
        rng=d.rng,
        recurrent_initializer=lambda *_: d.weights(d.n, d.n, d.rng.uniform(0.5, 0.85)).T,
        dtype=np.float64,
    )
    run = net.forward(x)
    error = np.eye(10)[y] - 0.1
    sizes = np.sqrt((net.backward(run, error / len(y)).dz ** 2).mean((1, 2)))
    if sizes[0] > 1e-3 * sizes[-1]:
        return None
    text = "\n".join(f"t={t + 1}: {value:.3e}" for t, value in enumerate(sizes))
    return Case("lag", "RNN by steps", text, {"gradient": "dL/dz"})


def _clip(d: Draw) -> Case:
    limit = float(d.among(0.1, 0.25, 0.5, 1.0, 5.0))
    if d.rng.random() < 0.4:
        values = limit * (1 - 1e-7 * d.rng.random(d.depth(10, 200)))
        lines = [f"{k}, {10 * k}, {v:.6f}" for k, v in enumerate(values)]
        return Case("clip", "over steps", "\n".join(["Wall time,Step,Value", *lines]))
    layers, x, y = plain(d, d.depth(3, 12), "ReLU", 2**0.5 * 1.2)
    step(layers, x, y, 1e-3, loss_scale=100)
    norms = {}
    for k, layer in enumerate(layers):
        if layer.dW is not None and layer.db is not None:
            norms[f"layers.{k}.weight"] = float(np.linalg.norm(layer.dW))
            norms[f"layers.{k}.bias"] = float(np.linalg.norm(layer.db))
    total = float(np.linalg.norm(list(norms.values())))
    scale = limit / (total + 1e-6)
    digits = int(d.among(5, 6, 8))
    shown = {k: float(f"{v * scale:.{digits - 1}e}") for k, v in norms.items()}
    return Case("clip", "norms of one step", str(shown))


def as_list(it: Case, column: str) -> Case:
    """The same network as a list of one column of its weight layers."""
    rows = {k: v for k, v in json.loads(it.text)["layers"].items() if "Linear" in k or "Conv" in k}
    cells = list(rows.values())[:-1]
    text = " ".join("nan" if r[column] == "NaN" else f"{r[column]:.3e}" for r in cells)
    return Case(it.fault, it.kind, text, {"gradient": column, "first": "input"})


def cases(fault: str, count: int, *, first: int = 0, held_out: bool = False) -> Iterator[Case]:
    """So many cases with this fault."""
    made, seed = 0, first
    while made < count:
        it = case(fault, seed, held_out)
        seed += 1
        if it is not None:
            made += 1
            yield it
