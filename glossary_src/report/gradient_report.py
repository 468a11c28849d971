"""Gradient report: what one training step does to each layer. Needs only PyTorch 2.

with gradient_report(model, optimizer) as report:
    loss_function(model(x), target).backward()
    optimizer.step()  # may be left out: then there is no update/W
print(report)  # report.json() is one line to paste elsewhere
"""

import json
import math
import re
from contextlib import ExitStack, contextmanager
from functools import partial
from statistics import linear_regression

import torch
from torch.utils._pytree import tree_flatten

SITE = "SITE"  # write the address of the glossary here
LOST = {"<float16": 2.0**-25, "<bfloat16": 2.0**-134}  # up to here all rounds to 0
SLOPES = {"Sigmoid": lambda h: 4 * h * (1 - h), "Tanh": lambda h: 1 - h * h}
FLAT = 0.01  # of the largest slope: the unit hands on a hundredth of what it could
SAMPLE = 2**13  # entries that tell a share to a percent
APART = 1000  # a rate that moves one layer by 1/1000 moves the other by a millionth
SHARES = ("dead", "saturated", *LOST)
COLUMNS = ("output", "dL/dz", "dL/dW", "update/W", *SHARES)
LIMITS = (  # a random ReLU unit is off for half of all inputs: so many die by chance
    ("dead", 0.5, "more than half of the units are dead", "dying-relu"),
    ("saturated", 0.5, "more than half are saturated", "saturation"),
    ("<float16", 0.5, "float16 would lose most of dL/dz", "underflow"),
    ("<bfloat16", 0.5, "bfloat16 would lose most of dL/dz", "underflow"),
    ("update/W", 1, "the step is larger than the weights", "learning-rate"),
)


class Report:
    """What was measured, without a tensor. What you add to `about` is in the JSON."""

    def __init__(self):
        self.about, self.layers, self.findings = {"version": 1}, {}, []
        self.sums, self.grads = {}, {}

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
        kept = {**self.about, "layers": self.layers, "findings": self.findings}
        return re.sub(r"(?<=: )(NaN|Infinity)", r'"\1"', json.dumps(kept))

    def __str__(self):
        form = dict.fromkeys(COLUMNS, ".2e") | dict.fromkeys(SHARES, ".1%")
        lines = ["layer".ljust(20) + "".join(f"{name:>10}" for name in COLUMNS)]
        for layer, row in self.layers.items():
            cells = ["-" if v is None else format(v, form[k]) for k, v in row.items()]
            lines.append(layer[-19:].ljust(20) + "".join(f"{it:>10}" for it in cells))
        return "\n".join([*lines, "", *(self.findings or ["Nothing found."])])


def plain(x):
    """A tensor to look at, in float32 at least."""
    return x.detach().to_dense().to(torch.promote_types(x.dtype, torch.float32))


def sample(x):
    """Every so many examples of a large batch, sixteen or more."""
    return x[:: min(len(x) // 16, x.numel() // SAMPLE) or 1] if x.dim() else x


def squares(x):
    """The sum of all squares: in float64, slower, where some would underflow."""
    length = float(torch.linalg.vector_norm(x))
    if not 1e-9 < length < math.inf:
        length = float(torch.linalg.vector_norm(x, dtype=torch.float64))
    return length * length


@contextmanager
def gradient_report(model, optimizer=None):
    """Measure the training step inside; its numbers stay the same, bit for bit."""
    report, weights, old = Report(), [], {}
    add = report.add

    def forward(layer, module, _, output):
        tensors = filter(torch.is_tensor, tree_flatten(output)[0])
        for z in (z for z in tensors if z.is_floating_point() and z.numel()):
            h, kind = plain(z), type(module).__name__
            add(layer, "output", squares(h), h.numel())
            if kind in ("ReLU", "ReLU6") and h.dim() > 1:
                unit = 1 if h.dim() > 3 else h.dim() - 1  # 1: channels of images
                tops = h.amax([d for d in range(h.dim()) if d != unit])
                if h.numel() >= 8 * len(tops):  # of fewer all are 0 by chance
                    add(layer, "dead", (tops == 0).sum(), len(tops))
            if kind in SLOPES:
                slope = SLOPES[kind](sample(h))
                add(layer, "saturated", (slope < FLAT).sum(), slope.numel())
            if z.requires_grad:  # a hook of the tensor: it bears changes in place
                keep(z.register_hook(partial(backward, layer)))

    def backward(layer, gradient):
        gradient = plain(gradient)
        add(layer, "dL/dz", squares(gradient), gradient.numel())
        size = sample(gradient).abs()
        zeros = int((size == 0).sum())
        for column, limit in LOST.items():
            lost = int((size <= limit).sum()) - zeros
            add(layer, column, lost, size.numel() - zeros)

    def arrived(layer, name, is_weight, gradient):
        size = squares(plain(gradient))
        report.grads[name] = report.grads.get(name, 0.0) + size
        if is_weight:
            add(layer, "dL/dW", size, gradient.numel())

    def before(*_):
        old.update({(layer, p): plain(p).clone() for layer, p in weights})

    def after(*_):
        for (layer, p), w in old.items():
            size, moved = squares(w), squares(w.sub_(plain(p)))
            add(layer, "update/W", moved, size)
        old.clear()

    with ExitStack() as stack:  # its callbacks run at the end, the last one first
        stack.callback(conclude, report, model, optimizer, weights)

        def keep(hook):
            stack.callback(hook.remove)

        for name, module in model.named_modules():
            layer = f"{name} {type(module).__name__}".strip()
            if module._parameters or not module._modules:
                keep(module.register_forward_hook(partial(forward, layer)))
            for key, p in module.named_parameters(recurse=False):
                is_weight, full = "bias" not in key, f"{name}.{key}".strip(".")
                weights.extend([(layer, p)] * is_weight)
                if p.requires_grad:
                    keep(p.register_hook(partial(arrived, layer, full, is_weight)))
        if optimizer is not None:
            keep(optimizer.register_step_pre_hook(before))
            keep(optimizer.register_step_post_hook(after))
        yield report


def conclude(report, model, optimizer, weights):
    """Look for faults."""
    find, got, rows = report.find, report.grads, report.layers
    named = dict(model.named_parameters())
    deep = {layer for layer, p in weights if p.dim() > 1}
    sizes = [row["dL/dz"] or 0 for layer, row in rows.items() if layer in deep]
    logs = [math.log(size) for size in sizes if 0 < size < math.inf]
    fall = linear_regression(range(len(logs)), logs).slope if logs[1:] else 0.0
    ends = fall * (len(logs) - 1)  # of a straight line through the logarithms
    text = f"dL/dz changes by a factor of {math.exp(-fall):.2g} a layer, going back"
    find(["it vanishes"] * (ends > math.log(APART)), text, "vanishing-gradient")
    find(["it explodes"] * (ends < -math.log(APART)), text, "exploding-gradient")
    for column, limit, text, term in LIMITS:
        over = [layer for layer, row in rows.items() if (row[column] or 0) > limit]
        find(over, text, term)
    for c, way in (("output", "forward"), ("dL/dz", "backward")):
        odd = [k for (k, d), (a, _) in report.sums.items() if c == d and a - a != 0]
        find(odd[:1], f"the first {c} that is not finite, going {way}", "nan")
    learn = [name for name, p in named.items() if p.requires_grad]
    find([n for n in got if got[n] - got[n] != 0], "dL/dW is not finite", "nan")
    find([n for n in got if got[n] == 0], "dL/dW is exactly 0", "stopped-gradient")
    find([n for n in learn if n not in got], "no gradient (None)", "stopped-gradient")
    find([n for n in named if n not in learn], "frozen", "stopped-gradient")
    groups = optimizer.param_groups if optimizer else []
    held = {p for group in groups for p in group["params"]}
    lost = [n for n in learn if groups and named[n] not in held]
    find(lost, "not in the optimizer", "gradient-descent")
    still = [name for name, m in model.named_modules() if name and not m.training]
    find(still, "in eval mode", "batch-normalization")
    report.about["dtypes"] = sorted({str(p.dtype) for p in named.values()})
    report.about["rates"] = [float(group["lr"]) for group in groups if "lr" in group]
