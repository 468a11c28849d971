"""Gradient report: what one training step does to each layer. Needs only PyTorch 2.

with gradient_report(model, optimizer) as report:
    loss_function(model(x), target).backward()
    optimizer.step()  # may be left out: then there is no update/W
print(report)  # report.json() is one line to paste elsewhere
"""

import json
import math
import re
from contextlib import contextmanager
from functools import partial
from statistics import linear_regression

import torch

SITE = "SITE"  # write the address of the glossary here
LOST = {"<float16": 2.0**-25, "<bfloat16": 2.0**-134}  # up to here all rounds to 0
SLOPES = {"Sigmoid": lambda h: 4 * h * (1 - h), "Tanh": lambda h: 1 - h * h}
FLAT = 0.01  # of the largest slope: the unit hands on a hundredth of what it could
HALF = 0.5  # a random ReLU unit is off for half of all inputs: so many die by chance
APART = 1000  # a rate that moves one layer by 1/1000 moves the other by a millionth
SHARES = ("dead", "saturated", *LOST)
COLUMNS = ("output", "dL/dz", "dL/dW", "update/W", *SHARES)


class Report:
    """What was measured of each layer, and findings: no tensor is kept."""

    def __init__(self):
        self.layers, self.findings, self.sums, self.grads = {}, [], {}, {}

    def add(self, layer, column, part, whole):
        """Join a count out of a whole, or squares of so many entries, to a cell."""
        a, b = self.sums.get((layer, column), (0.0, 0.0))
        self.sums[layer, column] = a, b = a + float(part), b + float(whole)
        cell = (a / b if column in SHARES else math.sqrt(a / b)) if b else None
        self.layers.setdefault(layer, dict.fromkeys(COLUMNS))[column] = cell

    def find(self, names, text, term):
        """Keep a finding, if it is true of anything."""
        told = ", ".join(names[:3]) + f" and {len(names) - 3} more" * (len(names) > 3)
        self.findings += [f"{text}: {told}. {SITE}/terms/{term}/"] * bool(names)

    def json(self):
        """All in one line of JSON; NaN and infinity as texts."""
        text = json.dumps({"layers": self.layers, "findings": self.findings})
        return re.sub(r"(?<=: )(NaN|Infinity)", r'"\1"', text)

    def __str__(self):
        lines = ["layer".ljust(20) + "".join(f"{name:>10}" for name in COLUMNS)]
        for layer, cells in self.layers.items():
            lines.append(layer[-19:].ljust(20))
            for name, cell in cells.items():
                form = ".1%" if name in SHARES else ".2e"
                lines[-1] += f"{'-' if cell is None else format(cell, form):>10}"
        return "\n".join([*lines, "", *(self.findings or ["Nothing found."])])


def plain(x):
    """A tensor to look at."""
    x = x.detach().to_dense().cpu()
    return x if x.dtype == torch.float64 else x.float()


def squares(x):
    """The sum of all squares: in float64, slower, where some would underflow."""
    length = float(torch.linalg.vector_norm(x))
    if not 1e-9 < length < math.inf:
        length = float(torch.linalg.vector_norm(x, dtype=torch.float64))
    return length * length


@contextmanager
def gradient_report(model, optimizer=None):
    """Measure the training step inside; its numbers stay the same, bit for bit."""
    report, handles, owners, old = Report(), [], {}, {}
    add = report.add

    def forward(layer, module, _, z):
        if isinstance(z, (tuple, list)):
            for part in z:
                forward(layer, module, _, part)
        elif torch.is_tensor(z) and z.is_floating_point() and z.numel():
            h, kind = plain(z), type(module).__name__
            add(layer, "output", squares(h), h.numel())
            if kind in ("ReLU", "ReLU6") and h.dim() > 1:
                unit = 1 if h.dim() > 3 else h.dim() - 1  # 1: channels of images
                tops = h.amax([d for d in range(h.dim()) if d != unit])
                add(layer, "dead", (tops == 0).sum(), len(tops))
            if kind in SLOPES:
                add(layer, "saturated", (SLOPES[kind](h) < FLAT).sum(), h.numel())
            if z.requires_grad:  # a hook of the tensor: it bears changes in place
                handles.append(z.register_hook(partial(backward, layer)))

    def backward(layer, gradient):
        size = plain(gradient).abs()
        add(layer, "dL/dz", squares(size), size.numel())
        some = size.count_nonzero()
        for column, limit in LOST.items():
            small = (size <= limit).count_nonzero()  # and zeros
            add(layer, column, small - size.numel() + some, some)

    def arrived(name, p, gradient):
        size = squares(plain(gradient))
        report.grads[name] = report.grads.get(name, 0.0) + size
        for layer in owners[p]:
            add(layer, "dL/dW", size, gradient.numel())

    def before(*_):
        old.update((p, plain(p).clone()) for p in owners)

    def after(*_):
        for p, w in old.items():
            moved, size = squares(plain(p) - w), squares(w)
            for layer in owners[p]:
                add(layer, "update/W", moved, size)
        old.clear()

    try:
        for name, module in model.named_modules():
            layer = f"{name} {type(module).__name__}".strip()
            if module._parameters or not module._modules:
                hook = module.register_forward_hook(partial(forward, layer))
                handles.append(hook)
            for key, p in module.named_parameters(recurse=False):
                owners.setdefault(p, []).extend([layer] * ("bias" not in key))
        for name, p in model.named_parameters():
            if p.requires_grad:
                handles.append(p.register_hook(partial(arrived, name, p)))
        if optimizer is not None:
            handles.append(optimizer.register_step_pre_hook(before))
            handles.append(optimizer.register_step_post_hook(after))
        yield report
    finally:
        for handle in handles:
            handle.remove()
        old.clear()
        conclude(report, model, optimizer, owners)


def conclude(report, model, optimizer, owners):
    """Look for faults."""
    find, got, named = report.find, report.grads, dict(model.named_parameters())
    deep = {layer for p in owners if p.dim() > 1 for layer in owners[p]}
    rows = [row["dL/dz"] for k, row in report.layers.items() if k in deep]
    logs = [math.log(v) for v in rows if v and math.isfinite(v)]
    fall = linear_regression(range(len(logs)), logs).slope if logs[1:] else 0.0
    ends = fall * (len(logs) - 1)  # of a straight line through the logarithms
    text = f"dL/dz changes by a factor of {math.exp(-fall):.2g} a layer, going back"
    find(["it vanishes"] * (ends > math.log(APART)), text, "vanishing-gradient")
    find(["it explodes"] * (ends < -math.log(APART)), text, "exploding-gradient")
    for column, limit, text, term in (
        ("dead", HALF, "more than half of the units are dead", "dying-relu"),
        ("saturated", HALF, "more than half are saturated", "saturation"),
        ("<float16", HALF, "float16 would lose most of dL/dz", "underflow"),
        ("<bfloat16", HALF, "bfloat16 would lose most of dL/dz", "underflow"),
        ("update/W", 1, "the step is larger than the weights", "learning-rate"),
    ):
        over = [k for k, row in report.layers.items() if (row[column] or 0) > limit]
        find(over, text, term)
    for c, way in (("output", "forward"), ("dL/dz", "backward")):
        odd = [k for (k, d), (a, _) in report.sums.items() if c == d and a - a != 0]
        find(odd[:1], f"the first {c} that is not finite, going {way}", "nan")
    learn = [name for name, p in named.items() if p.requires_grad]
    find([n for n in got if got[n] - got[n] != 0], "dL/dW is not finite", "nan")
    find([n for n in got if got[n] == 0], "dL/dW is exactly 0", "vanishing-gradient")
    find([n for n in learn if n not in got], "no gradient (None)", "stopped-gradient")
    find([n for n in named if n not in learn], "frozen", "stopped-gradient")
    if optimizer is not None:
        held = {p for group in optimizer.param_groups for p in group["params"]}
        lost = [name for name in learn if named[name] not in held]
        find(lost, "not in the optimizer", "gradient-descent")
    still = [name for name, m in model.named_modules() if name and not m.training]
    find(still, "in eval mode", "batch-normalization")
