"""Write the examples of docs/diagnosis.md: networks of faulty_networks, in three digits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import faulty_cases
import faulty_networks as networks
import numpy as np
from faulty_cases import Case
from faulty_networks import Draw

JS = Path(__file__).parents[1] / "docs" / "assets" / "js"
PLACE = JS / "diagnosis" / "examples.json"


def short(text: str) -> str:
    """The same with three digits a number, and no blanks."""
    text = re.sub(r"\d+\.\d+(e[-+]?\d+)?", lambda m: f"{float(m[0]):.3g}", text)
    return text.replace(", ", ",").replace(": ", ":") if text.startswith("{") else text


def reported(made: networks.Made, rate: float = 1e-2) -> str:
    """The report on one step of a network."""
    layers, x, y = made
    networks.step(layers, x, y, rate)
    return short(networks.report(layers))


def draw(seed: int) -> Draw:
    """Choices for an example of usual width."""
    it = Draw(seed, held_out=False)
    it.n, it.batch = 64, 64
    return it


def clipped(seed: int, limit: float = 1.0) -> str:
    """Norms by layer as Lightning logs them, after clipping."""
    layers, x, y = networks.plain(draw(seed), 6, "ReLU", 1.6)
    networks.step(layers, x, y, 1e-3, loss_scale=100)
    norms = {f"layers.{2 * k}.weight": layer.dW for k, layer in enumerate(layers[::2])}
    total = np.linalg.norm([np.linalg.norm(it) for it in norms.values() if it is not None])
    shown = {
        f"grad_2.0_norm/{k}": round(float(np.linalg.norm(it)) * limit / float(total), 6)
        for k, it in norms.items()
        if it is not None
    }
    return str(shown)


def examples() -> list[dict[str, str]]:
    """What each button says, and what it pastes."""
    sigmoid = reported(networks.plain(draw(1), 12, "Sigmoid", 1))
    default = reported(networks.plain(draw(2), 12, "ReLU", 3**-0.5))
    bare = faulty_cases.as_list(Case("gain", "", default), "dL/dz").text.replace(" ", "\n")
    normed = reported(networks.plain(draw(3), 40, "ReLU", 1.4, norm="BatchNorm1d"), 1e-5)
    steps = next(faulty_cases.cases("lag", 1, first=4)).text
    healthy = reported(networks.plain(draw(5), 12, "ReLU", 2**0.5))
    found = {
        "sigmoid, 12 layers": sigmoid,
        "ReLU, default weights": default,
        "the same as a bare list": bare,
        "batch norm, 40 layers": normed,
        "recurrent, by time step": steps,
        "Lightning, clipped": clipped(6),
        "healthy": healthy,
    }
    return [{"words": words, "text": text} for words, text in found.items()]


if __name__ == "__main__":
    PLACE.write_text(json.dumps(examples(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
