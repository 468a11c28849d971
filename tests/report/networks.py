"""Networks of every kind that the report must leave alone, each with an input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn
from torch.utils.checkpoint import checkpoint


def mlp(act: Callable[[], Any], depth: int, *, gain: float, width: int = 32) -> Any:
    """Layers of one width and their activations, then ten outputs."""
    layers: list[Any] = []
    for _ in range(depth - 1):
        layers += [nn.Linear(width, width), act()]
    model = nn.Sequential(*layers, nn.Linear(width, 10))
    for layer in model:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, 0, gain / width**0.5)
            nn.init.zeros_(layer.bias)
    return model


def healthy(depth: int = 6, *, inplace: bool = False) -> Any:
    """ReLU with weights by He."""
    return mlp(lambda: nn.ReLU(inplace), depth, gain=2**0.5)


def sigmoid(depth: int = 20) -> Any:
    """Sigmoid with weights of variance 1/n: its gradient vanishes."""
    return mlp(nn.Sigmoid, depth, gain=1)


class Call(nn.Module):  # type: ignore[misc, unused-ignore]
    """Parts, and a function of them and the input."""

    def __init__(self, function: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        return self.function(self, x)


def cnn() -> Any:
    return nn.Sequential(
        *(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(inplace=True)),
        *(nn.MaxPool2d(2), nn.Conv2d(8, 8, 3), nn.BatchNorm2d(8), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(8 * 4 * 4, 10)),
    )


def tied() -> Any:
    model = Call(lambda self, x: self.b(self.act(self.a(x))), a=nn.Linear(32, 32), act=nn.Tanh())
    model.b = nn.Linear(32, 32)
    model.b.weight = model.a.weight
    return model


def lstm() -> Any:
    parts = {"lstm": nn.LSTM(32, 16, 2, batch_first=True), "out": nn.Linear(16, 10)}
    return Call(lambda self, x: self.out(self.lstm(x)[1][0][-1]), **parts)


def transformer(norm_first: bool) -> Any:
    layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, norm_first=norm_first)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    return nn.Sequential(encoder, nn.Linear(32, 10))


def checkpointed(reentrant: bool) -> Any:
    def call(self: Any, x: Any) -> Any:
        x = self.first(x)
        return self.last(checkpoint(self.body, x, use_reentrant=reentrant))

    return Call(call, first=nn.Linear(32, 32), body=healthy(3), last=nn.Linear(10, 10))


def twice() -> Any:
    body = nn.Sequential(nn.Linear(32, 32), nn.ReLU(inplace=True))
    return Call(lambda self, x: self.out(self.body(self.body(x))), body=body, out=nn.Linear(32, 10))


def frozen() -> Any:
    model = healthy()
    model[0].requires_grad_(False)
    return model


FLAT, SERIES, IMAGES = (16, 32), (8, 5, 32), (8, 3, 12, 12)
KINDS: dict[str, tuple[Callable[[], Any], tuple[int, ...]]] = {
    "MLP": (healthy, FLAT),
    "ReLU in place": (lambda: healthy(inplace=True), FLAT),
    "CNN with batch norm": (cnn, IMAGES),
    "called twice": (twice, FLAT),
    "shared weights": (tied, FLAT),
    "LSTM": (lstm, SERIES),
    "transformer, norm first": (lambda: transformer(True), SERIES),
    "transformer, norm last": (lambda: transformer(False), SERIES),
    "checkpoint": (lambda: checkpointed(False), FLAT),
    "checkpoint, reentrant": (lambda: checkpointed(True), FLAT),
    "wrapper": (lambda: Call(lambda self, x: self.module(x), module=healthy()), FLAT),
    "frozen layer": (frozen, FLAT),
    "sparse embedding": (
        lambda: nn.Sequential(nn.Embedding(50, 32, sparse=True), nn.Linear(32, 10)),
        (),
    ),
    "sigmoid": (sigmoid, FLAT),
}
