"""Networks of PyTorch with a known fault, or with none: built apart from those in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from glossary_src.report.gradient_report import gradient_report

ACTS: dict[str, Callable[[], Any]] = {"ReLU": nn.ReLU, "Tanh": nn.Tanh, "Sigmoid": nn.Sigmoid}


def mlp(
    depth: int, n: int, act: Callable[[], Any], start: Callable[[Any], Any] | None, norm: Any = None
) -> Any:
    """Hidden layers of one width and ten outputs."""
    layers: list[Any] = []
    for k in range(depth):
        layers += [nn.Linear(20 if k == 0 else n, n), *([norm(n)] if norm else []), act()]
    layers.append(nn.Linear(n, 10))
    for layer in layers:
        if isinstance(layer, nn.Linear) and start is not None:
            start(layer.weight)
            nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)


def he(weight: Any) -> None:
    nn.init.kaiming_normal_(weight, nonlinearity="relu")


def scaled(by: float) -> Callable[[Any], None]:
    def start(weight: Any) -> None:
        nn.init.normal_(weight, 0, by / weight.shape[1] ** 0.5)

    return start


class Block(nn.Module):  # type: ignore[misc, unused-ignore]
    """x + branch(x), with functions where others have modules."""

    def __init__(self, n: int, norm: bool) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(n) if norm else nn.Identity()
        self.up, self.down = nn.Linear(n, 2 * n), nn.Linear(2 * n, n)
        if not norm:
            nn.init.zeros_(self.down.weight)

    def forward(self, x: Any) -> Any:
        return x + self.down(nn.functional.gelu(self.up(self.norm(x))))


class Last(nn.Module):  # type: ignore[misc, unused-ignore]
    """A recurrent network's answer at the end."""

    def __init__(self, body: Any, n: int) -> None:
        super().__init__()
        self.body, self.out = body, nn.Linear(n, 10)

    def forward(self, x: Any) -> Any:
        return self.out(self.body(x)[0][:, -1])


def convolutions(norm: bool) -> Any:
    parts: list[Any] = []
    for a, b in ((3, 16), (16, 16), (16, 32), (32, 32)):
        parts += [nn.Conv2d(a, b, 3, padding=1), *([nn.BatchNorm2d(b)] if norm else []), nn.ReLU()]
        parts += [nn.MaxPool2d(2)] if (a, b) == (16, 16) else []
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10))


def encoder(norm_first: bool) -> Any:
    layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, norm_first=norm_first)
    body = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
    return nn.Sequential(body, nn.Flatten(), nn.Linear(32 * 6, 10))


FLAT, IMAGES, SERIES = (20,), (3, 12, 12), (6, 32)
HEALTHY: dict[str, tuple[Callable[[], Any], tuple[int, ...]]] = {
    "He ReLU": (lambda: mlp(12, 96, nn.ReLU, he), FLAT),
    "default ReLU, shallow": (lambda: mlp(4, 96, nn.ReLU, None), FLAT),
    "orthogonal tanh": (lambda: mlp(20, 64, nn.Tanh, nn.init.orthogonal_), FLAT),
    "Xavier tanh": (lambda: mlp(8, 64, nn.Tanh, nn.init.xavier_uniform_), FLAT),
    "SELU": (lambda: mlp(15, 64, nn.SELU, scaled(1)), FLAT),
    "GELU, default, shallow": (lambda: mlp(3, 64, nn.GELU, None), FLAT),
    "batch norm": (lambda: mlp(8, 64, nn.ReLU, None, nn.BatchNorm1d), FLAT),
    "layer norm": (lambda: mlp(12, 64, nn.GELU, None, nn.LayerNorm), FLAT),
    "dropout": (
        lambda: mlp(8, 96, lambda: nn.Sequential(nn.ReLU(), nn.Dropout(0.3)), he),
        FLAT,
    ),
    "residual": (lambda: nn.Sequential(*[Block(20, False) for _ in range(12)]), FLAT),
    "pre-norm": (lambda: nn.Sequential(*[Block(20, True) for _ in range(12)]), FLAT),
    "CNN": (lambda: convolutions(False), IMAGES),
    "CNN, batch norm": (lambda: convolutions(True), IMAGES),
    "transformer, norm first": (lambda: encoder(True), SERIES),
    "transformer, norm last": (lambda: encoder(False), SERIES),
    "LSTM": (lambda: Last(nn.LSTM(32, 24, batch_first=True), 24), SERIES),
    "GRU, two layers": (lambda: Last(nn.GRU(32, 24, 2, batch_first=True), 24), SERIES),
    "embedding": (
        lambda: nn.Sequential(nn.Linear(20, 64), nn.LayerNorm(64), nn.Linear(64, 10)),
        FLAT,
    ),
}


def with_biases(act: str, size: float) -> Any:
    model = mlp(8, 64, ACTS[act], nn.init.xavier_normal_)
    for layer in model[:-1:2]:
        nn.init.normal_(layer.bias, 0, 0.1)
        layer.bias.data += size * torch.sign(layer.bias.data)
    return model


def with_dead(depth: int) -> Any:
    model = mlp(depth, 128, nn.ReLU, he)
    for layer in model[2:-1:4]:
        layer.bias.data[torch.rand(128) < 0.85] = -60.0
    return model


def cut(depth: int, way: str) -> Any:
    model = mlp(depth, 64, nn.ReLU, he)
    if way == "frozen":
        model[:4].requires_grad_(False)
        return model

    class Cut(nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.low, self.high = model[:4], model[4:]

        def forward(self, x: Any) -> Any:
            return self.high(self.low(x).detach())

    return Cut()


FAULTY: dict[str, list[Callable[[], Any]]] = {
    "saturation": [lambda: with_biases("Sigmoid", 9), lambda: with_biases("Tanh", 5)],
    "small": [
        lambda: mlp(16, 64, nn.ReLU, scaled(0.3)),
        lambda: mlp(20, 96, nn.Tanh, None),
        lambda: mlp(14, 64, nn.GELU, scaled(0.5)),
    ],
    "large": [
        lambda: mlp(15, 64, nn.ReLU, scaled(3)),
        lambda: mlp(20, 96, nn.Tanh, scaled(4)),
        lambda: mlp(15, 64, nn.LeakyReLU, lambda w: nn.init.normal_(w, 0, 0.6)),
    ],
    "gain": [
        lambda: mlp(26, 96, nn.ReLU, nn.init.xavier_normal_),
        lambda: mlp(14, 64, nn.ReLU, None),
        lambda: mlp(30, 64, nn.ReLU, nn.init.xavier_uniform_),
    ],
    "dead": [lambda: with_dead(8), lambda: with_dead(14)],
    "depth": [
        lambda: mlp(10, 64, nn.Sigmoid, nn.init.xavier_normal_),
        lambda: mlp(20, 96, nn.Sigmoid, nn.init.xavier_uniform_),
    ],
    "batch-norm": [
        lambda: mlp(50, 64, nn.ReLU, None, nn.BatchNorm1d),
        lambda: mlp(48, 96, nn.ReLU, he, nn.BatchNorm1d),
    ],
    "cut": [lambda: cut(8, "frozen"), lambda: cut(10, "detached")],
    "rate": [lambda: mlp(6, 64, nn.ReLU, he), lambda: mlp(5, 96, nn.Tanh, scaled(1))],
}


def pasted(make: Callable[[], Any], shape: tuple[int, ...], seed: int, rate: float = 1e-3) -> str:
    """The JSON of the report on one step with SGD."""
    torch.manual_seed(seed)
    model, x, y = make(), torch.randn(64, *shape), torch.randint(10, (64,))
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=rate)
    with gradient_report(model, optimizer) as report:
        out = model(x)
        nn.functional.cross_entropy(out, y % out.shape[-1]).backward()
        optimizer.step()
    return str(report.json())


def loss_rises(make: Callable[[], Any], shape: tuple[int, ...], seed: int, rate: float) -> bool:
    """Whether that step makes the loss of its batch larger."""
    torch.manual_seed(seed)
    model, x, y = make(), torch.randn(64, *shape), torch.randint(10, (64,))
    loss = nn.functional.cross_entropy
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    before = loss(model(x), y)
    before.backward()
    optimizer.step()
    return not loss(model(x), y).item() <= before.item()  # NaN counts


def all_cases(seed: int) -> list[tuple[str, str, str]]:
    """Every network once: what is true, which it is, and what is pasted."""
    torch.set_num_threads(1)  # of so small ones most time would go into handing out work
    found = [("healthy", kind, pasted(make, at, seed)) for kind, (make, at) in HEALTHY.items()]
    for fault, makers in FAULTY.items():
        for number, make in enumerate(makers):
            rate = 1e-3
            if fault == "rate":
                rate = next(r for r in (10, 100, 1000) if loss_rises(make, FLAT, seed, r))
            found.append((fault, f"{fault} {number}", pasted(make, FLAT, seed, rate)))
    return found
