"""The report on one training step: it changes nothing, and what it says is so."""

from __future__ import annotations

import gc
import json
import math
import re
import weakref
from pathlib import Path
from typing import Any

import pytest

from tests.needs import needs_torch

pytestmark = pytest.mark.torch
ROOT = Path(__file__).parents[2]
FILE = ROOT / "glossary_src" / "report" / "gradient_report.py"


@pytest.fixture
def kit(torch: Any) -> Any:
    """The report and the networks, which need PyTorch."""
    from glossary_src.report import gradient_report
    from tests.report import networks

    class Kit:
        report = staticmethod(gradient_report.gradient_report)
        nets = networks
        site = gradient_report.SITE

    return Kit


KINDS = (
    *("MLP", "ReLU in place", "CNN with batch norm", "called twice", "shared weights", "LSTM"),
    *("transformer, norm first", "transformer, norm last", "checkpoint", "checkpoint, reentrant"),
    *("wrapper", "frozen layer", "sparse embedding", "sigmoid"),
)
every_kind = pytest.mark.parametrize("kind", KINDS)


def made(torch: Any, kit: Any, kind: str) -> tuple[Any, Any]:
    """A network of this kind and an input, the same at every call."""
    torch.manual_seed(1)
    make, shape = kit.nets.KINDS[kind]
    x = torch.randn(shape) if shape else torch.randint(50, (16,))
    return make(), x


def loss_of(torch: Any, out: Any) -> Any:
    return (torch.nn.functional.log_softmax(out, -1)[..., 0]).mean().neg()


def step(torch: Any, kit: Any, kind: str, *, watched: bool, half: bool) -> tuple[Any, Any, Any]:
    """Gradients and weights after one step; the report."""
    model, x = made(torch, kit, kind)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    report: Any = None

    def work() -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            out = model(x)
        loss_of(torch, out.float()).backward()
        optimizer.step()

    torch.manual_seed(2)  # dropout
    if watched:
        with kit.report(model, optimizer) as report:
            work()
    else:
        work()
    return {n: p.grad for n, p in model.named_parameters()}, model, report


@pytest.mark.parametrize("half", [False, True], ids=["float32", "autocast"])
@every_kind
def test_gradients_weights_and_buffers_are_the_same_bit_for_bit(
    kind: str, half: bool, torch: Any, kit: Any
) -> None:
    try:
        plain, model, _ = step(torch, kit, kind, watched=False, half=half)
    except RuntimeError as error:  # no LSTM in bfloat16 without AVX-512, with the report or not
        with pytest.raises(RuntimeError, match=re.escape(str(error))):
            step(torch, kit, kind, watched=True, half=half)
        assert (kind, half) == ("LSTM", True)
        assert "AVX512" not in torch.backends.cpu.get_cpu_capability()
        return
    seen, twin, report = step(torch, kit, kind, watched=True, half=half)
    assert plain.keys() == seen.keys()
    for name, gradient in plain.items():
        if gradient is None:
            assert seen[name] is None
        else:
            assert torch.equal(gradient.to_dense(), seen[name].to_dense()), name
    for name, value in model.state_dict().items():
        assert torch.equal(value, twin.state_dict()[name]), name
    assert all(row["dL/dW"] is not None for row in report.layers.values() if row["update/W"])


def hooks_of(model: Any) -> int:
    hooks = [len(m._forward_hooks) + len(m._backward_hooks) for m in model.modules()]
    return sum(hooks) + sum(len(p._backward_hooks or ()) for p in model.parameters())


@pytest.mark.parametrize("raises", [False, True])
@every_kind
def test_no_hook_is_left(kind: str, raises: bool, torch: Any, kit: Any) -> None:
    model, x = made(torch, kit, kind)
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.dim() > 1])
    with pytest.raises(ZeroDivisionError) if raises else pytest.MonkeyPatch.context():  # noqa: SIM117
        with kit.report(model, optimizer) as report:
            assert hooks_of(model) > 0
            loss_of(torch, model(x)).backward()
            assert not raises or 1 / 0
    assert hooks_of(model) == 0
    assert not optimizer._optimizer_step_pre_hooks
    assert not optimizer._optimizer_step_post_hooks
    before = report.json()
    loss_of(torch, model(x)).backward()
    assert report.json() == before, "it measures nothing after its end"


def test_no_tensor_is_kept(torch: Any, kit: Any) -> None:
    model, x = kit.nets.healthy(), torch.randn(4, 32)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with kit.report(model, optimizer) as report:
        out = model(x)
        loss_of(torch, out).backward()
        optimizer.step()
    kept = [weakref.ref(model), weakref.ref(out), weakref.ref(x), weakref.ref(optimizer)]
    del model, out, x, optimizer
    gc.collect()
    assert [it() for it in kept] == [None] * 4
    assert str(report)


def rms(tensor: Any) -> float:
    return float(tensor.detach().double().square().mean().sqrt())


def by_hand(torch: Any, model: Any, x: Any, rate: float) -> dict[str, dict[str, float]]:
    """The cells of a sequential network, without a hook."""
    values, told = [x], {}
    before = [p.detach().clone() for p in model.parameters()]
    for module in model:
        values.append(module(values[-1]))
        values[-1].retain_grad()
    loss_of(torch, values[-1]).backward()
    for number, module in enumerate(model):
        z = values[number + 1]
        cells = {"output": rms(z), "dL/dz": rms(z.grad)}
        if hasattr(module, "weight"):
            cells["dL/dW"] = rms(module.weight.grad)
            cells["update/W"] = rate * rms(module.weight.grad) / rms(module.weight)
        told[f"{number} {type(module).__name__}"] = cells
    assert all(map(torch.equal, before, model.parameters()))
    model.zero_grad()
    return told


@pytest.mark.parametrize("net", ["healthy", "sigmoid"])
def test_cells_are_what_comes_out_by_hand(net: str, torch: Any, kit: Any) -> None:
    model = getattr(kit.nets, net)().double()
    x = torch.randn(64, 32, dtype=torch.double)
    wanted = by_hand(torch, model, x, 0.1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with kit.report(model, optimizer) as report:
        loss_of(torch, model(x)).backward()
        optimizer.step()
    assert list(report.layers) == list(wanted)
    for layer, cells in wanted.items():
        got = {column: report.layers[layer][column] for column in cells}
        assert got == pytest.approx(cells, rel=1e-6), layer


def test_in_place_gives_the_same_cells(torch: Any, kit: Any) -> None:
    told = []
    for inplace in (False, True):
        torch.manual_seed(3)
        model, x = kit.nets.healthy(inplace=inplace), torch.randn(16, 32)
        with kit.report(model) as report:
            loss_of(torch, model(x)).backward()
        told.append(report.layers)
    assert told[0] == told[1]


@pytest.mark.parametrize("reentrant", [False, True])
def test_a_checkpoint_gives_the_same_cells(reentrant: bool, torch: Any, kit: Any) -> None:
    model, x = kit.nets.checkpointed(reentrant), torch.randn(16, 32)
    with kit.report(model) as report:
        loss_of(torch, model(x)).backward()
    straight = torch.nn.Sequential(model.first, model.body, model.last)
    with kit.report(straight) as plain:
        loss_of(torch, straight(x)).backward()
    got, wanted = (list(it.layers.values()) for it in (report, plain))
    order = [[k.split(".")[-1].split(" ")[-1] for k in it.layers] for it in (report, plain)]
    assert order[0] == order[1]
    assert [pytest.approx(row) for row in wanted] == got


def test_a_module_called_twice_counts_as_one(torch: Any, kit: Any) -> None:
    model, x = kit.nets.twice(), torch.randn(16, 32)
    model.body[1].inplace = False
    z = [model.body[0](x)]
    z.append(model.body[0](z[0].relu()))
    [it.retain_grad() for it in z]
    loss_of(torch, model.out(z[1].relu())).backward()
    with kit.report(model) as report:
        loss_of(torch, model(x)).backward()
    row = report.layers["body.0 Linear"]
    assert row["output"] == pytest.approx(rms(torch.stack(z)), rel=1e-6)
    assert row["dL/dz"] == pytest.approx(rms(torch.stack([it.grad for it in z])), rel=1e-6)


def test_shares_are_counted(torch: Any, kit: Any) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU())
    with torch.no_grad():
        model[0].weight.copy_(torch.eye(4))
        model[0].bias.copy_(torch.tensor([-9.0, 0, 9, 9]))
    x = torch.tensor([[1.0, -1, 1, 1], [2, 1, 1, 1]]).repeat(4, 1)
    weights = torch.tensor([[1.0, 2.0**-25, 2.0**-140, 2.0**-24]])
    with kit.report(model) as report:
        (model(x) * weights).sum().backward()
    assert report.layers["1 ReLU"]["dead"] == 0.25
    assert report.layers["1 ReLU"]["<float16"] == 0.5
    assert report.layers["1 ReLU"]["<bfloat16"] == 0.25
    assert report.layers["0 Linear"]["<float16"] == pytest.approx(3 / 5)
    for kind, edge in (("Sigmoid", 5.98), ("Tanh", 2.99)):  # slope 1/100 of the largest
        model = torch.nn.Sequential(getattr(torch.nn, kind)())
        with kit.report(model) as report:
            model(torch.tensor([[-edge - 0.02, 0, edge - 0.02, edge + 0.02]]))
        assert report.layers[f"0 {kind}"]["saturated"] == 0.5


def test_the_limits_are_where_numbers_round_to_zero(torch: Any, kit: Any) -> None:
    from glossary_src.report.gradient_report import LOST

    for kind, limit in zip((torch.float16, torch.bfloat16), LOST.values(), strict=True):
        limits = torch.tensor([limit, limit * 1.01], dtype=torch.float64).to(kind)
        assert limits[0] == 0 < limits[1]


def test_an_empty_batch_does_not_stop_the_step(torch: Any, kit: Any) -> None:
    model = kit.nets.healthy()
    with kit.report(model) as report:
        model(torch.randn(0, 32)).sum().backward()
    assert "dL/dW is exactly 0: " in str(report)


def test_of_a_few_examples_no_unit_is_called_dead(torch: Any, kit: Any) -> None:
    """Of one example half of a healthy network's units are off."""
    for size in (1, 7, 8):
        model = kit.nets.healthy()
        with kit.report(model) as report:
            model(torch.randn(size, 32)).sum().backward()
        shares = [row["dead"] for name, row in report.layers.items() if name.endswith(" ReLU")]
        assert shares
        assert all((share is None) == (size < 8) for share in shares)
        assert "dead" not in "".join(report.findings)


def test_channels_are_the_units_of_images(torch: Any, kit: Any) -> None:
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU())
    torch.nn.init.constant_(model[0].bias, 0)
    model[0].bias.data[1] = -1e3
    with kit.report(model) as report:
        model(torch.randn(8, 1, 9, 9))
    assert report.layers["1 ReLU"]["dead"] == 0.25


def found(torch: Any, kit: Any, change: str) -> list[str]:
    """The findings of a network with one fault."""
    nn, nets = torch.nn, kit.nets
    model = nets.healthy()
    x = torch.randn(64, 32)
    if change == "vanishing":
        model = nets.sigmoid()
    elif change == "exploding":
        model = nets.mlp(nn.ReLU, 20, gain=3)
    elif change == "dead":
        nn.init.constant_(model[4].bias, -100)
        nn.init.constant_(model[4].bias[:3], 0)
    elif change == "saturated":
        model = nets.mlp(nn.Tanh, 3, gain=20)
    elif change == "frozen":
        model[0].requires_grad_(False)
    elif change == "eval":
        model[1].eval()
    elif change == "tinier":  # matrix products of float32 may flush such numbers to zero
        model, x = model.double(), x.double()
    elif change in ("nan weight", "inf weight"):
        model[2].weight.data[0, 0] = math.nan if change == "nan weight" else math.inf
    held = model.parameters() if change != "not held" else model[:-1].parameters()
    rate = 1e4 if change == "long step" else 0.1
    optimizer = torch.optim.SGD([p for p in held if p.requires_grad], lr=rate)
    with kit.report(model, optimizer) as report:
        out = model(x)
        if change == "cut":
            out = model[-1](model[:-1](x).detach())
        loss = loss_of(torch, out)
        loss = loss * {"nan loss": math.nan, "zero loss": 0, "tiny": 1e-6}.get(change, 1)
        (loss * 1e-40 if change == "tinier" else loss).backward()
        optimizer.step()
    json.loads(report.json(), parse_constant=lambda it: pytest.fail(it))
    return list(report.findings)


@pytest.mark.parametrize(
    ("change", "said", "term"),
    [
        ("vanishing", "a layer, going back: it vanishes", "vanishing-gradient"),
        ("exploding", "a layer, going back: it explodes", "exploding-gradient"),
        ("dead", "more than half of the units are dead: 5 ReLU.", "dying-relu"),
        ("saturated", "more than half are saturated: 1 Tanh", "saturation"),
        ("tiny", "float16 would lose most of dL/dz: 0 Linear", "underflow"),
        ("tinier", "bfloat16 would lose most of dL/dz: 0 Linear", "underflow"),
        ("long step", "the step is larger than the weights: ", "learning-rate"),
        ("nan weight", "first output that is not finite, going forward: 2 Linear.", "nan"),
        ("inf weight", "first output that is not finite, going forward: 2 Linear.", "nan"),
        ("nan loss", "first dL/dz that is not finite, going backward: 10 Linear.", "nan"),
        ("nan loss", "dL/dW is not finite: ", "nan"),
        ("zero loss", "dL/dW is exactly 0: ", "stopped-gradient"),
        ("cut", "no gradient (None): 0.weight, 0.bias", "stopped-gradient"),
        ("frozen", "frozen: 0.weight, 0.bias.", "stopped-gradient"),
        ("not held", "not in the optimizer: 10.weight, 10.bias.", "gradient-descent"),
        ("eval", "in eval mode: 1.", "batch-normalization"),
    ],
)
def test_a_fault_is_found(change: str, said: str, term: str, torch: Any, kit: Any) -> None:
    lines = [line for line in found(torch, kit, change) if said in line]
    assert len(lines) == 1
    assert lines[0].endswith(f" {kit.site}/terms/{term}/")
    assert (ROOT / "glossary_src" / "terms" / f"{term.replace('-', '_')}.py").exists()


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_found_in_a_healthy_network(seed: int, torch: Any, kit: Any) -> None:
    torch.manual_seed(seed)
    assert found(torch, kit, "none") == []


def test_json_is_one_line_and_holds_all(torch: Any, kit: Any) -> None:
    model, x = kit.nets.healthy(), torch.randn(8, 32)
    x[0, 0], model[4].weight.data[0, 0] = math.nan, math.inf
    with kit.report(model) as report:
        loss_of(torch, model(x)).backward()
    read = json.loads(report.json(), parse_constant=lambda it: pytest.fail(it))
    assert "\n" not in report.json()
    assert list(read["layers"]) == list(report.layers)
    assert read["layers"]["0 Linear"]["output"] == "NaN"
    assert read["findings"] == report.findings
    assert read["version"] == 1
    assert (read["dtypes"], read["rates"]) == (["torch.float32"], [])


def test_json_holds_the_rates_and_what_a_reader_adds(torch: Any, kit: Any) -> None:
    model, x = kit.nets.healthy(), torch.randn(8, 32)
    optimizer = torch.optim.SGD(model.parameters(), lr=torch.tensor(0.25))
    with kit.report(model, optimizer) as report:
        loss = loss_of(torch, model(x)) * math.nan
        report.about["loss"] = loss.item()
    read = json.loads(report.json(), parse_constant=lambda it: pytest.fail(it))
    assert (read["rates"], read["loss"]) == ([0.25], "NaN")


def test_what_a_module_returns_in_a_dict_is_seen(torch: Any, kit: Any) -> None:
    leaf = kit.nets.Call(lambda self, x: {"out": [x * 2]})
    with kit.report(leaf) as report:
        leaf(torch.ones(2, 3))["out"][0].sum()
    assert report.layers["Call"]["output"] == pytest.approx(2)


@pytest.mark.parametrize("kind", ["Sigmoid", "ReLU"])
def test_shares_of_a_large_batch_are_near_those_of_all_entries(
    kind: str, torch: Any, kit: Any
) -> None:
    torch.manual_seed(0)
    act, z = getattr(torch.nn, kind)(), 5 * torch.randn(1000, 300, requires_grad=True)
    with kit.report(act) as report:
        (act(z) * 2.0 ** torch.linspace(-45, -5, 300)).sum().backward()
    row, h = report.layers[kind], act(z)
    if kind == "Sigmoid":
        flat = float((h * (1 - h) < 0.0025).float().mean())
        assert 0.1 < row["saturated"] == pytest.approx(flat, abs=0.02)
    assert row["<float16"] == pytest.approx(0.5, abs=0.02)
    assert row["dead"] in (None, 0)


@every_kind
def test_the_table_fits_a_hundred_columns(kind: str, torch: Any, kit: Any) -> None:
    _, _, report = step(torch, kit, kind, watched=True, half=False)
    table = str(report).split("\n\n")[0].splitlines()
    assert {len(line) for line in table} == {100}


def test_the_file_is_short_and_stands_alone() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 155
    assert max(map(len, text.splitlines())) <= 88
    assert "glossary_src" not in text
    needs_torch()
    exec(compile(text, "pasted", "exec"), {"__name__": "pasted"})
