"""When numbers that two machines computed count as the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

IDENTICAL = 1e-9
EXCUSED = {  # number: how far apart it may be, and why
    "backpropagation.every_weight.off_forward": (1e-14, "it is a rounding error"),
    "backpropagation.every_weight.off_nudged": (
        1e-10,
        "central differences magnify rounding errors",
    ),
    "backpropagation.passes.apart": (1e-8, "central differences magnify rounding errors"),
    "bptt.unrolled.off": (1e-8, "central differences magnify rounding errors"),
    "chain_rule.layers_in_a_row.drift": (1e-12, "it is a rounding error"),
    "chain_rule.layers_in_a_row.median": (1e-13, "far below the largest, it carries its rounding"),
    "he_initialization.train.he": (1e-6, "200 steps of training magnify rounding errors"),
    "learning_rate.sweep.loss": (1e-3, "training near its edge magnifies rounding errors"),
    "loss_function.where_it_starts.spread": (1e-13, "it is a rounding error"),
    "neural_network.fit.error": (2e-3, "thousands of steps of training magnify rounding errors"),
}


def differences(
    one: Mapping[str, float], two: Mapping[str, float | None], where: tuple[str, str]
) -> Iterator[str]:
    """What is not the same in both, but for the excused ones; `where` says which is which."""
    for name in sorted(one.keys() ^ two.keys()):
        yield f"{name} is only {where[name in two]}"
    for name in sorted(one.keys() & two.keys()):
        mine, other = one[name], two[name]
        allowed, _ = EXCUSED.get(name, (IDENTICAL * abs(mine), ""))
        if other is None or abs(mine - other) > allowed:
            yield f"{name}: {mine!r} {where[0]}, {other!r} {where[1]}"
