"""Multiply the loss by a large factor before the backward pass, so that small gradients do not
become zero in 16 bits; divide the gradients by it, in 32 bits, before the update."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import (
    Analogy,
    Claim,
    Edit,
    Question,
    Term,
    between,
    near,
    practice,
    snippet,
)


def bfloat16(x):
    """The nearest number of the upper 16 bits of float32; ties even."""
    bits = np.asarray(x, "float32").view("uint32")
    bits = bits + 0x7FFF + (bits >> 16 & 1)
    return (bits & 0xFFFF0000).view("float32")


def keep(x, kind):
    """What a format keeps of numbers, computed in float64."""
    with np.errstate(over="ignore"):
        short = bfloat16(x) if kind == "bfloat16" else x.astype(kind)
    return short.astype(float)


def forward(W, h):
    """The input of each sigmoid layer, and the output of the last."""
    h = [h]
    for w in W:
        h.append(1 / (1 + np.exp(-h[-1] @ w)))
    return h


def gradients(W, x, target, scale, kind):
    """dL/dz and dL/dW of the loss times a factor, in one format."""
    h, dz = forward(W, x), [None] * len(W)
    dh = keep(scale * (h[-1] - target) / target.size, kind)
    with np.errstate(invalid="ignore"):  # 0 times infinity
        for k in reversed(range(len(W))):
            slope = h[k + 1] * (1 - h[k + 1])
            dz[k] = keep(dh * slope, kind)
            dh = keep(dz[k] @ W[k].T, kind)
        return np.array(dz), keep(np.array(h[:-1]).mT @ dz, kind)


def off_nudge(W, x, target):
    """How far a nudge of all weights is from what dL/dW says."""
    _, dW = gradients(W, x, target, 1, "float64")
    error = (forward(W, x)[-1] - target) / target.size
    moved = forward(W + 1e-100j * dW, x)[-1].imag * error
    return abs(moved.sum() / 1e-100 / (dW**2).sum() - 1)


@snippet(
    shows="dL/dz",
    # 24 seeds: 0.0027 (sd 0.0009), 0.391 (0.015), 0.982 (0.001), -22.4 (0.3)
    promises={
        "zero": between(0.0006, 0.01, here=0.00341796875),
        "inf": near(0),
        "unscaled": between(0.33, 0.46, here=0.3893554687),
        "too_far": between(0.97, 0.99, here=0.9834960938),
        "zero_bfloat16": near(0),
        "median": between(-24, -21, here=-22.40921415),
        "off_nudge": between(0, 1e-10),
    },
    data=near(20.31928901, rel=1e-6),
    turn={"power": tuple(range(0, 33, 2)), "kind": ("float16", "bfloat16")},
    drag="power",
    labels={"power": "factor: 2 to the power", "kind": "format"},
    always={"zero_bfloat16": near(0), "off_nudge": between(0, 1e-10)},
    says="""Times 2 to the power @{power}, in @{kind}: @{zero:.1%} of the entries of dL/dz become
        zero, @{inf:.1%} infinite or NaN.""",
    caption="""All entries of dL/dz of a network, by size. Drag the factor (dot): they slide
        between the two walls of float16. One overflow spoils its example in all layers below.""",
    alt="""A histogram over the power of two, between a gray wall on the left, below which float16
        makes zero, and a red wall on the right. With the factor 2 to the power 12 it stands between
        them, and @{zero:.1%} is lost. Without the factor @{unscaled:.0%} lies beyond the left wall.
        With 2 to the power 28, @{too_far:.0%} is infinite or NaN.""",
    checked="""In float64, a nudge of all weights changes the loss as dL/dW says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("five layers", "depth=10", "depth=5"),
        Edit("weights four times as large", "width**-0.5", "4 * width**-0.5"),
    ),
)
def window(power=12, kind="float16", depth=10, width=16):
    """Slide the gradients of a network between zero and infinity."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, width**-0.5, (depth, width, width))
    x, target = rng.normal(size=(2, 4 * width, width))

    def dz(power, kind):
        return gradients(W, x, target, 2.0**power, kind)[0]

    exact, kept = dz(0, "float64"), dz(power, kind)
    finite = np.isfinite(kept)
    parts = {"C5": finite & (kept != 0), "C4": kept == 0, "C6": ~finite}
    fig, ax = plt.subplots(gridspec_kw={"left": 0.03})
    size = power + np.log2(np.abs(exact))
    bottom, edges = 0, np.arange(-46, 1) + power
    for color, part in parts.items():
        count = np.histogram(size[part], edges)[0]
        ax.bar(edges[:-1] + 0.5, count, 0.9, bottom, color=color)
        bottom = bottom + count
    low, high = (-25, 16) if kind == "float16" else (-134, 128)
    ax.axvspan(-200, low, color="gray", alpha=0.25)
    ax.axvspan(high, 200, color="C6", alpha=0.15)
    zero, inf = (kept == 0).mean(), (~finite).mean()
    ax.text(-45, 640, f"{zero:.1%} become zero", color="C4")
    ax.text(33, 640, f"{inf:.1%} inf, NaN", color="C6", ha="right")
    ax.plot(power, 0, "o", color="C7", ms=10, clip_on=False)
    ax.set(xlim=(-46, 34), ylim=(0, 700), yticks=())
    ax.set(xlabel="size of dL/dz times the factor, power of two")
    return fig, {
        "zero": zero,
        "inf": inf,
        "unscaled": (dz(0, "float16") == 0).mean(),
        "too_far": (~np.isfinite(dz(28, "float16"))).mean(),
        "zero_bfloat16": (dz(0, "bfloat16") == 0).mean(),
        "median": np.median(np.log2(np.abs(exact))),
        "off_nudge": off_nudge(W, x, target),
    }


@snippet(
    shows="no gradient",
    # 24 seeds: 0.356 (sd 0.001), 8, 25, 0.0145 (0.0013), -174 (0.2), 6e-4 (5e-5)
    promises={
        "skipped": between(0.35, 0.36, here=0.3566666667),
        "search": between(7, 9, here=8),
        "level": between(24, 26, here=25),
        "rare": between(0.009, 0.02, here=0.015),
        "last": between(-180, -170, here=-174),
        "off_plain": between(0.0003, 0.001, here=0.0005715324469),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-0.7003609151, rel=1e-6),
    turn={
        "start": (4, 16, 32),
        "patience": (25, 50, 100),
        "trouble": ("none", "NaN from step 400 on"),
    },
    labels={
        "start": "first factor: 2 to the power",
        "patience": "good steps before a doubling",
    },
    always={"rare": between(0, 0.1), "off_plain": between(0, 0.02)},
    says="""Trouble: @{trouble}. From 2 to the power @{start}, the search takes @{search:.0f} steps;
        of all 600 steps @{skipped:.0%} are left out. It ends at 2 to the power @{last:.0f}.""",
    caption="""The factor while a network learns. Crosses: a gradient was infinite or NaN, the step
        is left out, the factor halved. After enough good steps in a row it doubles.""",
    alt="""A staircase over 600 steps. It falls from 2 to the power 32 to @{level:.0f} within
        @{search:.0f} steps, each with a red cross, then stays there with a cross now and then. From
        step 400 on every step has a cross, and the line falls out of the picture.""",
    checked="""At the start, in float64, a nudge of all weights changes the loss as dL/dW says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("double after 20 good steps", "patience=50", "patience=20"),
        Edit("a quarter instead of half", "power - 1, 0", "power - 2, 0"),
    ),
)
def dynamic(start=32, patience=50, trouble="NaN from step 400 on"):
    """Let the factor find its size while a network is trained."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, 0.5, (4, 16, 16))
    off = off_nudge(W, *rng.normal(size=(2, 64, 16)))
    power, good, powers, skips, worst = start, 0, [], [], 0
    for step in range(600):
        x = rng.normal(size=(64, 16))
        target = 0.5 + 0.4 * np.tanh(x[:, ::-1])
        if trouble != "none" and step >= 400:
            x = x * np.nan
        powers.append(power)
        _, scaled = gradients(W, x, target, 2.0**power, "float16")
        if np.isfinite(scaled).all():
            dW = scaled / 2.0**power  # unscaled in 64 bits
            _, exact = gradients(W, x, target, 1, "float64")
            error = np.linalg.norm(dW - exact) / np.linalg.norm(exact)
            W, good = W - 3 * dW, good + 1
            worst = max(worst, error)
        else:  # leave the step out
            power, good = power - 1, 0
            skips.append(step)
        if good == patience:
            power, good = power + 1, 0
    fig, ax = plt.subplots()
    ax.step(range(600), powers, where="post", color="C5")
    ax.plot(skips, np.array(powers)[skips], "x", color="C6", ms=7)
    ax.set(xlabel="step", ylabel="factor, power of two", ylim=(-20, 36))
    search = int(np.isin(np.arange(600), skips).argmin())
    return fig, {
        "skipped": len(skips) / 600,
        "search": search,
        "level": np.median(powers[search:400]),
        "rare": np.isin(range(search, 400), skips).sum() / 400,
        "last": powers[-1],
        "off_plain": worst,
        "off_nudge": off,
    }


@practice(
    promises={"clipped": between(0.0999, 0.1001), "scale": near(65536), "skipped": near(1)},
    text="""
        The order: scale, backward, unscale, clip, step, update. `step` unscales where you have not,
        and leaves the optimizer's step out when a gradient is not finite; `update` then halves the
        factor. The third batch is infinite, so it is halved once. On a GPU write "cuda".
    """,
)
def in_pytorch():
    """A training loop in float16 with clipping, in the right order."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    net, scaler = nn.Linear(4, 2), torch.amp.GradScaler("cpu")
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for scale in (1, 1, torch.inf):
        x, y = scale * torch.randn(8, 4), torch.randn(8, 2)
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = nn.functional.mse_loss(net(x), y)
        before = scaler.get_scale()
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), 0.1)
        if scale == 1:
            norms = [p.grad.norm() for p in net.parameters()]
        scaler.step(optimizer)
        scaler.update()
    return {
        "clipped": torch.stack(norms).norm().item(),
        "scale": before,
        "skipped": int(scaler.get_scale() == before / 2),
    }


TERM = Term(
    title="Loss scaling",
    definition=__doc__,
    aliases=(
        "gradient scaling",
        "dynamic loss scaling",
        "loss scale",
        "automatic loss scaling",
    ),
    group="numerics",
    level="next",
    in_a_number="""Without a factor float16 makes @{window.unscaled:.0%} of the gradients of a
        network zero; times 4,096 it is @{window.zero:.1%}.""",
    searched_as=(
        "GradScaler",
        "torch.amp.GradScaler",
        "torch.cuda.amp.GradScaler",
        "scaler.unscale_ before clip_grad_norm_",
        "Minimum loss scale reached",
        "Gradient overflow. Skipping step, loss scaler 0 reducing loss scale",
        "loss scale keeps decreasing",
        "unscale_() has already been called on this optimizer",
        "Attempting to unscale FP16 gradients",
        "No inf checks were recorded for this optimizer",
        "65536 init_scale",
        "growth_interval 2000",
        "grad scaler gradient accumulation",
        "does bf16 need a grad scaler",
        "lr_scheduler.step() before optimizer.step() amp",
        "fp16 gradients underflow",
    ),
    analogy=Analogy(
        text="""
            A letter scale ends at 20 grams and shows nothing below one. You have a thousand kinds
            of paper clips to weigh. One clip reads 0. So you weigh a hundred of each kind at a time
            and divide by a hundred. If a pile is too heavy, halve the number and weigh again; if
            all has gone well for a while, try with twice as many.
        """,
        breaks_down="""
            A pile that is too heavy spoils one reading. An infinite gradient spoils all layers
            below it (first figure), so the whole step is left out.
        """,
    ),
    heading="How it works",
    formula=r"""
        \tilde g = \frac{\partial (S L)}{\partial \theta} = S \, g
        \qquad
        \theta \leftarrow \theta - \eta \, \frac{\tilde g}{S}
    """,
    symbols={
        "S": "factor, the loss scale",
        r"\tilde g": "what the backward pass computes, in 16 bits",
        "L": "loss",
    },
    explanation=r"""
        The backward pass is linear in the loss: times $S$ at the start is times $S$ everywhere. A
        power of two changes no digit, only the exponent. So the gradients slide between the walls
        of [float16](term:float16), and in exact arithmetic the update is the same.

        **Which factor?** In the first figure half of the entries of dL/dz are smaller than two to
        the power @{window.median:.0f}, and @{window.unscaled:.0%} are zero in float16 if nothing is
        done. Two walls leave a window, and where it lies changes while a network learns. Too large
        a factor spoils more at once than too small a one: at two to the power 28,
        @{window.too_far:.0%} are infinite or NaN, since one infinite entry spoils all entries of
        its example in the layers below, and so every entry of their dL/dW.

        **So let it search.** *Dynamic* loss scaling starts high. When a gradient is infinite or
        NaN, the step is left out and the factor halved; after many good steps in a row it is
        doubled. In the second figure it falls for @{dynamic.search:.0f} steps and then stays near
        two to the power @{dynamic.level:.0f}; of the steps up to 400, @{dynamic.rare:.1%} are lost
        after that. The unscaled gradients of the good steps differ from those in float64 by
        @{dynamic.off_plain:.1%} at most. PyTorch starts at 65,536, halves, and doubles after 2,000
        good steps.

        **A factor that falls forever** has found something that no factor cures. From step 400 on
        the input of the second figure is NaN; the factor ends at two to the power
        @{dynamic.last:.0f}, and nothing is learned anymore.

        **What it does not do.** It brings back what the format lost. It does not change the
        ratio of one layer to another, so it cures no
        [vanishing gradient](term:vanishing_gradient), and it does not help activations that
        overflow on the way forward, since it starts after them.
    """,
    what_to_do=(
        """Scale, backward, unscale, [clip](term:gradient_clipping), step, update: in this
        order.""",
        """Log the factor. If it only falls, run one step in float32 and look for
        [NaN](term:nan).""",
        """With bfloat16 leave it out: its range is that of float32.""",
    ),
    claims=(
        Claim(
            "Training in bfloat16 needs no loss scaling.",
            number=106,
            judged="true",
            read_in="widely",
            seen_at=(
                "https://aicassindra.com/blogs/transformer_math/mixed_precision_training.html",
                "https://github-wiki-see.page/m/AshokBhat/ml/wiki/BFloat16",
            ),
            holds=lambda n: n["window.zero_bfloat16"] == 0 and n["window.unscaled"] > 0.1,
            counter={"window.depth": 70},
            because="""Unscaled, float16 makes @{window.unscaled:.0%} of the entries of dL/dz zero,
                bfloat16 @{window.zero_bfloat16:.0%}: it has the exponent of float32
                [@kalamkar2019]. What would underflow in float32 does so in bfloat16, too: with
                seventy sigmoid layers in the first figure, for instance.""",
        ),
    ),
    origin="""
        Described with mixed-precision training in 2018, first with constant factors: a detector of
        objects, for one, diverged in float16 without a factor and reached the accuracy of float32
        with the factor 8. The paper leaves to later work that the factor is raised and lowered by
        itself, with updates left out when a gradient overflows [@micikevicius2018].
    """,
    etymology="""
        From *to scale*, to multiply by a constant. What is scaled is the loss only because that is
        the one place from which a factor reaches every gradient.
    """,
    trends="""
        Where bfloat16 is at hand it is used instead. Training in formats of eight bits needs
        scaling again, with a factor for each tensor or each block of numbers.
    """,
    tagged_as=("mixed precision", "floating-point arithmetic", "training loop"),
    collocations=(
        "dynamic loss scaling",
        "to unscale the gradients",
        "to skip a step",
        "initial loss scale",
        "static loss scale",
    ),
    in_context=(
        "The loss scale settled at 32,768 after the first few hundred steps.",
        "The scaler skipped two steps in that epoch, which is nothing to worry about.",
        "We forgot to unscale before clipping, and the network hardly moved.",
    ),
    faq=(
        Question(
            "In which order do scale, backward, unscale, clip and step come?",
            """`scaler.scale(loss).backward()`, `scaler.unscale_(optimizer)`, clip,
            `scaler.step(optimizer)`, `scaler.update()`. Clipping before unscaling compares the
            limit with a gradient that is 65,536 times too long: what was limited to length 1
            arrives as 1/65,536, and with plain gradient descent the network stands still.""",
        ),
        Question(
            "What does “Minimum loss scale reached” or “Gradient overflow. Skipping step” mean?",
            """A gradient was infinite or NaN, so the step was left out and the factor lowered. Now
            and then that is how the search works. At every step it means that the gradient is not
            finite at any factor: an activation overflows, an input is NaN, a logarithm of 0 is
            taken. Run one step in float32 without the scaler, and look for the first value that is
            [not finite](term:nan).""",
        ),
        Question(
            "How do I combine it with gradient accumulation?",
            """Scale every micro-batch by the same factor: call `scaler.scale(loss / n).backward()`
            for each, and `unscale_`, clip, `step` and `update` once, after the last. With an
            `update` between two micro-batches, gradients of different factors could be added.""",
        ),
        Question(
            "PyTorch says that unscale has already been called on this optimizer. Why?",
            """The whole message is “unscale_() has already been called on this optimizer since the
            last update().” It was called twice, or `update` is missing from the loop. Call it once
            per step and optimizer, after the last backward. If you do not clip, leave it out:
            `step` unscales by itself.""",
        ),
        Question(
            "“Attempting to unscale FP16 gradients.” What is wrong?",
            """The weights themselves are float16, because of `model.half()` or a checkpoint loaded
            that way. The scaler wants float32 weights, and `autocast` to make the 16-bit copies.
            Load the model in float32, or call `model.float()`.""",
        ),
        Question(
            "Is a skipped step a problem?",
            """Not if it is rare: in the second figure @{dynamic.rare:.1%} of the steps after the
            search. The first steps are often skipped, because the factor starts high. PyTorch may
            then warn that `lr_scheduler.step()` was called before `optimizer.step()`: the schedule
            went on although no step was made.""",
        ),
        Question(
            "Does the factor change the learning rate?",
            """No. It is divided out before the optimizer sees the gradient. If it is not, because
            the unscaling was forgotten, plain gradient descent takes steps 65,536 times too long.
            Adam hides the mistake, since it does not depend on the size of the gradient, until
            clipping, or an L2 penalty added to the gradient, comes into play.""",
        ),
        Question(
            "Do I have to save the scaler in a checkpoint?",
            """Better so: `scaler.state_dict()` holds the factor and the count of good steps.
            Without it the factor starts at 65,536 again, and the first steps after a restart may be
            skipped. That costs a few steps, not the run.""",
        ),
    ),
    relations={
        "remedies": ("underflow",),
        "uses": ("backpropagation",),
        "related to": ("overflow", "nan", "float16"),
    },
    did_you_know="""
        The factor is usually a power of two, so that multiplying and dividing by it is exact: it
        adds to the exponent and leaves the fraction alone. With a factor of 1,000 every gradient
        would be rounded once more on the way there, and once on the way back.
    """,
)
