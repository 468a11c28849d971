"""The sample on docs/report.md: twenty sigmoid layers and twenty ReLU layers, one step each."""

from __future__ import annotations

import torch
from torch import nn

from glossary_src.report.gradient_report import gradient_report
from tests.report.networks import healthy, sigmoid


def samples() -> list[str]:
    """Both reports, the second one without the layers in between."""
    told = []
    for make in (sigmoid, healthy):
        torch.manual_seed(0)
        model, x, target = make(20), torch.randn(128, 32), torch.randint(10, (128,))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        with gradient_report(model, optimizer) as report:
            nn.functional.cross_entropy(model(x), target).backward()
            optimizer.step()
        told.append(shortened(str(report)))
    return told


def shortened(table: str, rows: int = 4) -> str:
    """The head, the first and the last rows, the findings."""
    rows_of, _, findings = table.partition("\n\n")
    head, *lines = rows_of.splitlines()
    return "\n".join([head, *lines[:rows], "...", *lines[-rows:], "", findings])
