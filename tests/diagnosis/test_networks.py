"""Networks with a known fault, judged: those of NumPy, and those of PyTorch through the report."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import diagnosis_table as table
import faulty_cases
import faulty_networks
import numpy as np
import pytest
from faulty_cases import Case

from tests.needs import node

PAGE = (Path(__file__).parents[2] / "docs" / "diagnosis.md").read_text(encoding="utf-8")
every_fault = pytest.mark.parametrize("fault", faulty_cases.FAULTS)


def some(fault: str, count: int, first: int) -> list[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return list(faulty_cases.cases(fault, count, first=first))


def wrong(cases: list[Case]) -> tuple[list[str], int]:
    """Verdicts that name something else, and how many say that they cannot tell."""
    node()
    said = Counter(zip([it.fault for it in cases], map(table.named, table.judged(cases))))  # noqa: B905
    other = [f"{fault}: {name} {n}" for (fault, name), n in said.items() if name != fault]
    open_ = [line for line in other if "cannot tell" in line]
    unclear = sum(int(line.split()[-1]) for line in open_)
    return [line for line in other if line not in open_], unclear


@every_fault
def test_new_networks_get_the_right_cause(fault: str) -> None:
    other, unclear = wrong(some(fault, 3, first=5000))
    allowed = 1 if fault == "dead" else 0  # few units may be off by chance
    assert sum(int(line.split()[-1]) for line in other) <= allowed, other
    assert unclear <= 2


def test_a_bare_list_never_calls_a_healthy_network_ill() -> None:
    node()
    found = some("healthy", 5, first=6000)
    lists = [faulty_cases.as_list(it, column) for it in found for column in ("dL/dz", "dL/dW")]
    assert {it["status"] for it in table.judged(lists)} <= {"healthy", "cannot tell", "unreadable"}


def test_a_shuffled_truth_is_noticed() -> None:
    cases = [*some("gain", 2, first=5000), *some("saturation", 2, first=5000)]
    for it in cases:
        it.fault = "depth"
    other, _ = wrong(cases)
    assert sorted(other) == ["depth: gain 2", "depth: saturation 2"]


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["tuned", "held-out"])
def test_the_table_on_the_page_is_what_comes_out(name: str) -> None:
    node()
    shown = re.findall(rf"<!-- table {name} -->\n\n(.*?)\n\n<!-- end -->", PAGE, re.DOTALL)
    assert shown == [table.table(table.drawn(name))]


def shown(name: str) -> dict[str, list[int]]:
    """Networks, first places, and those that cannot be told, by what is true."""
    (text,) = re.findall(rf"<!-- table {name} -->\n\n(.*?)\n\n<!-- end -->", PAGE, re.DOTALL)
    rows = [line.strip("| ").split(" | ") for line in text.splitlines()[2:]]
    return {row[0]: [int(cell) for cell in row[1:4]] for row in rows}


@pytest.mark.parametrize("name", ["tuned", "held-out"])
def test_no_healthy_network_is_called_ill_and_nine_of_ten_causes_come_first(name: str) -> None:
    rows = shown(name)
    assert list(rows) == [table.WORDS[fault] for fault in faulty_cases.FAULTS]
    all_, right, open_ = rows.pop("nothing")
    assert right + open_ == all_, "a healthy network is called ill"
    for true, (count, first, unclear) in rows.items():
        assert first >= 0.9 * (count - unclear), true


def test_rows_are_what_the_report_says_of_the_same_weights(torch: Any) -> None:
    from torch import nn

    from glossary_src.report.gradient_report import gradient_report

    d = faulty_networks.Draw(3, held_out=False)
    layers, x, y = faulty_networks.plain(d, 4, "Tanh", 1.3, norm="BatchNorm1d")
    faulty_networks.step(layers, x, y, 0.1)
    again = faulty_networks.plain(faulty_networks.Draw(3, held_out=False), 4, "Tanh", 1.3)[0]
    start = [layer.W for layer in again if layer.kind == "Linear"]  # batch norm draws nothing
    model = nn.Sequential(*[
        nn.Linear(*layer.W.shape) if layer.kind == "Linear" and layer.W is not None
        else nn.BatchNorm1d(d.n) if layer.kind == "BatchNorm1d" else nn.Tanh()
        for layer in layers
    ]).double()  # fmt: skip
    linear = [module for module in model if isinstance(module, nn.Linear)]
    for module, weights in zip(linear, start, strict=True):
        module.weight.data = torch.from_numpy(np.asarray(weights).T.copy())
        nn.init.zeros_(module.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with gradient_report(model, optimizer) as report:
        loss = nn.functional.cross_entropy
        loss(model(torch.from_numpy(x)), torch.from_numpy(y)).backward()
        optimizer.step()
    ours = json.loads(faulty_networks.report(layers))["layers"]
    assert list(ours) == list(report.layers)
    for name, row in report.layers.items():
        for column, cell in row.items():
            assert ours[name][column] == (cell if cell is None else pytest.approx(cell, rel=1e-5))


@pytest.mark.torch
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.thorough) for n in range(1, 9))]
)
def test_networks_of_pytorch_get_the_right_cause(seed: int, torch: Any) -> None:
    from tests.diagnosis.torch_networks import all_cases

    other, unclear = wrong([Case(*it) for it in all_cases(seed)])
    assert other == []
    assert unclear <= 4, "recurrent networks, one of two layers, branches that start at zero"


@pytest.mark.torch
def test_a_long_step_around_skips_that_helps_is_not_called_too_long(torch: Any) -> None:
    from torch import nn

    from glossary_src.report.gradient_report import gradient_report
    from tests.diagnosis.torch_networks import Block

    torch.manual_seed(0)
    blocks = [Block(128, norm=True) for _ in range(30)]
    model = nn.Sequential(nn.Linear(20, 128), *blocks, nn.Linear(128, 10))
    x, y = torch.randn(64, 20), torch.randint(10, (64,))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(2):
        optimizer.zero_grad()
        with gradient_report(model, optimizer) as report:
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        losses.append((loss.item(), report.json()))
    assert losses[1][0] < losses[0][0], "the step helped"
    node()
    (said,) = table.judged([Case("healthy", "Adam", losses[0][1])])
    assert (said["status"], said["causes"]) == ("cannot tell", {"rate": "possible"})
    assert "loss of the same batch before and after the step" in said["measure"]
