"""What the gradient report adds to a training step: eight layers of ReLU, with Adam.

usage: scripts/bench report [--rounds N]
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import torch
from torch import nn

from glossary_src.report.gradient_report import gradient_report


def network(width: int, depth: int = 8) -> Any:
    """Layers of one width, each with ReLU, and ten outputs."""
    layers: list[Any] = []
    for _ in range(depth - 1):
        layers += [nn.Linear(width, width), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(width, 10))


def step(model: Any, optimizer: Any, batch: tuple[Any, Any], watched: bool) -> float:
    """Milliseconds of processor time that one step takes."""
    begin = time.process_time()
    with gradient_report(model, optimizer) if watched else nullcontext():
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()
    return 1000 * (time.process_time() - begin)


def main() -> None:
    """Print a row for each width and batch."""
    parser = argparse.ArgumentParser(prog="scripts/bench report", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    machine = f"PyTorch {torch.__version__}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}, one thread, medians of {rounds}\n")
    print("| width | batch | without | with | ratio |\n|---|---|---|---|---|")
    for width, size in ((64, 64), (256, 256), (256, 512), (512, 512)):
        torch.manual_seed(0)
        model = network(width)
        optimizer = torch.optim.Adam(model.parameters())
        batch = torch.randn(size, width), torch.randint(10, (size,))
        step(model, optimizer, batch, True)
        pairs = [[step(model, optimizer, batch, it) for it in (False, True)] for _ in range(rounds)]
        without, with_it = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(b / a for a, b in pairs)
        print(f"| {width} | {size} | {without:.1f} ms | {with_it:.1f} ms | {ratio:.2f} |")


if __name__ == "__main__":
    main()
