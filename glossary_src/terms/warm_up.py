"""Letting the learning rate rise from nearly zero to its full value over the first steps of
training. It keeps the first steps small: they can do the most harm."""

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


def blocks(P, x):
    """The input of each residual block, then the output."""
    h = [x @ P[0]]
    for w in P[1:-1]:
        h.append(h[-1] + (h[-1] * (h[-1].real > 0)) @ w)
    return h


def slopes(P, x, y):
    """Mean logistic loss, and dL/dP of all layers."""
    h = blocks(P, x)
    margin = y * (h[-1] @ P[-1])
    ds = -y / (1 + np.exp(margin)) / len(y)
    dP, dh = [h[-1].T @ ds], ds @ P[-1].T
    for k in reversed(range(1, len(P) - 1)):
        on = h[k - 1].real > 0
        dP.insert(0, (h[k - 1] * on).T @ dh)
        dh = dh + (dh @ P[k].T) * on
    return np.log(1 + np.exp(-margin)).mean(), [x.T @ dh, *dP]


def curvature(P, x, y, v, turns):
    """The largest curvature, by turning v into its direction."""
    for _ in range(turns):
        size = np.sqrt(sum((d**2).sum() for d in v))
        moved = [p + 1e-100j * d / size for p, d in zip(P, v)]
        v = [g.imag / 1e-100 for g in slopes(moved, x, y)[1]]
    return np.sqrt(sum((d**2).sum() for d in v)), v


def train(P, x, y, rate, warm, steps):
    """Losses by step; curvatures every fifth step."""
    rng, losses, bends = np.random.default_rng(1), [], []
    v = [rng.normal(size=p.shape) for p in P]  # any direction
    for t in range(1, steps + 1):
        if t % 5 == 1 and warm > 1:
            bent, v = curvature(P, x, y, v, 40 if t == 1 else 8)
            bends.append(bent)
        loss, dP = slopes(P, x, y)
        losses.append(loss)
        now = rate * min(1, t / warm)  # the warm-up
        P = [p - now * d for p, d in zip(P, dP)]
    return np.array(losses), np.array(bends)


@snippet(
    shows="no gradient",
    # 20 draws: the loss falls below 0.1 in 2 without warm-up, in 20 with 40 steps of it
    promises={
        "border": between(1e-3, 2e-2, here=0.01195315383),
        "times": between(10, 200, here=16.73198579),
        "later": between(0.3, 20, here=3.820814598),
        "end": between(0, 0.05, here=0.0004935806452),
        "highest": between(3, 40, here=3.40967675),
        "lost": near(1, words="1: yes"),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-22.42979066, rel=1e-6),
    turn={"warm": (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 30, 40, 50, 60, 80, 100)},
    drag="warm",
    labels={"warm": "steps of warm-up"},
    limits={"y": (1e-3, 20), "y2": (1e-4, 1e3)},
    always={"off_nudge": between(0, 1e-9), "times": between(10, 200)},
    says="""Warm-up over @{warm} steps: the loss never exceeds @{highest:.3g} and ends at
        @{end:.1g}. Without, the first step is @{times:.0f} times the border.""",
    caption="""One draw of a residual network without normalization. Above, the learning rate, and
        the border that the curvature of the loss sets it (gray): it rises while training goes on.
        Drag the knee.""",
    alt="""Above, on a log scale over 120 steps, a violet line rises to a knee and stays level. A
        gray line, the border, starts far below that level and rises beyond it. A dashed olive
        line, the rate without warm-up, begins far above the border. Below, the loss: the olive one
        leaves the chart at once, the violet one falls.""",
    checked="""A nudge of all weights changes the loss as their gradients say: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a lower rate", "rate=0.2", "rate=0.05"),
        Edit("half as deep", "depth=8", "depth=4"),
    ),
)
def ramp(warm=40, rate=0.2, depth=8, width=24, steps=120):
    """Train with and without warm-up; measure the curvature."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, 8))
    y = np.sign(x[:, :1] * x[:, 1:2])  # the same sign?
    P = list(rng.normal(0, (2 / width) ** 0.5, (depth, width, width)))
    P.insert(0, rng.normal(0, 8**-0.5, (8, width)))
    P.append(rng.normal(0, width**-0.5, (width, 1)))
    with np.errstate(over="ignore", invalid="ignore"):
        loss, bends = train(P, x, y, rate, warm, steps)
        free, _ = train(P, x, y, rate, 1, steps)  # diverges
    fig, (ax, low) = plt.subplots(2, figsize=(5.84, 4.3))
    border, at = 2 / bends, np.arange(1, steps + 1)
    ax.semilogy(at[::5], border, "-", color="gray", label="border")
    ax.axhline(rate, ls="--", color="C4", lw=1)
    ax.semilogy(at, np.minimum(at / warm, 1) * rate, "-", color="C5")
    ax.semilogy(warm, rate, "o", color="C5", ms=8, label="with warm-up")
    ax.legend(loc="lower right")
    ax.set(ylabel="learning rate", ylim=(1e-3, 20))
    low.semilogy(at, free, "--", color="C4", label="without warm-up")
    low.semilogy(at, loss, "-", color="C5", label="with warm-up")
    low.legend(loc="upper right")
    low.set(xlabel="step", ylabel="loss", ylim=(1e-4, 1e3))
    dP = slopes(P, x, y)[1]
    Q = [p + 1e-100j * d for p, d in zip(P, dP)]
    rise = slopes(Q, x, y)[0].imag / 1e-100
    return fig, {
        "border": border[0],
        "times": rate / border[0],
        "later": border[-1],
        "end": loss[-1],
        "highest": loss.max(),
        "lost": not np.isfinite(free[-1]),
        "off_nudge": abs(rise / sum((d**2).sum() for d in dP) - 1),
    }


def Adam(g, m, s, t):
    """Step t of Adam per unit of learning rate; both running means."""
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    mean, square = m / (1 - 0.9**t), s / (1 - 0.999**t)
    return mean / (np.sqrt(square) + 1e-8), m, s


@snippet(
    shows="no gradient",
    # theory: size 1, then √(0.1² + 1/19); wrong: normal tails at 0.1 and 0.1 · √19
    promises={
        "first": near(1, rel=1e-6),
        "size": near(1, rel=1e-6),
        "wrong": between(0.44, 0.48, here=0.4636),
        "late": between(0.23, 0.27, here=0.2473598545),
        "late_wrong": between(0.31, 0.36, here=0.3295),
        "theory": near((0.01 + 1 / 19) ** 0.5 / 1.01**0.5),
        "vaswani": near((512 * 4000) ** -0.5, words="1/√(512 · 4000)"),
    },
    data=near(-15.90267608, rel=1e-6),
    turn={
        "step": (1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 40, 50, 60, 80, 100),
        "signal": (0.1, 0.3, 1.0),
    },
    labels={"step": "step", "signal": "mean of the gradient, in standard deviations"},
    limits={"y": (0, 0.9)},
    always={"first": near(1, rel=1e-6)},
    says="""Step @{step}, signal @{signal:g}: the steps have a size of @{size:.2f} rates, and
        @{wrong:.0%} of the weights move the wrong way.""",
    caption="""The steps of 10,000 weights under Adam, whose gradients are noise with a small common
        mean. In the first step all move by a full rate, and nearly half in the wrong direction.
        Turn to later steps.""",
    alt="""A histogram of steps, in learning rates, from −1.5 to 1.5. In the first step there are
        two bars only, at −1 and at 1, nearly alike. Later it is a bell around @{theory:.2f} wide,
        slightly right of the middle.""",
    edits=(
        Edit("later", "step=1,", "step=30,"),
        Edit("no noise to speak of", "signal=0.1", "signal=3.0"),
    ),
)
def first_steps(step=1, signal=0.1, weights=10_000):
    """Feed Adam with noisy gradients; look at the steps."""
    rng = np.random.default_rng(0)
    m = s = 0
    moves = []
    for t in range(1, 101):
        g = signal + rng.normal(size=weights)
        move, m, s = Adam(g, m, s, t)
        moves.append(move)
    now, late = moves[step - 1], moves[-1]
    fig, ax = plt.subplots(figsize=(5.84, 3.6))
    for side, color in ((now[now < 0], "C6"), (now[now >= 0], "C5")):
        share, edges = np.histogram(side, np.arange(-1.55, 1.6, 0.1))
        ax.bar(edges[:-1] + 0.05, share / weights, 0.1, color=color)
    ax.axvline(0, color="gray", lw=1)
    ax.text(-1.5, 0.8, "wrong way", color="C6", weight="bold")
    ax.text(0.2, 0.8, "right way", color="C5", weight="bold")
    ax.set(xlabel="step of a weight, in learning rates", ylim=(0, 0.9))
    ax.set(ylabel="share of the weights", xlim=(-1.6, 1.6))
    rms = [np.sqrt((it**2).mean()) for it in (moves[0], now, late)]
    spread = np.sqrt(signal**2 + 0.1 / 1.9)  # of the running mean
    return fig, {
        "first": rms[0],
        "size": rms[1],
        "wrong": (now < 0).mean(),
        "late": rms[2],
        "late_wrong": (late < 0).mean(),
        "theory": spread / np.sqrt(1 + signal**2),
        "vaswani": (512 * 4000) ** -0.5,
    }


def forward(P, x, norm):
    """The input of each residual block, then the output; the rms."""
    h, rms = [x @ P[0]], []
    for w in P[1:-1]:
        z = h[-1] + (h[-1] * (h[-1].real > 0)) @ w
        rms.append(np.sqrt((z**2).mean(-1, keepdims=True)))
        h.append(z / rms[-1] if norm else z)  # after the addition
    return h, rms


def gradients(P, x, y, norm):
    """Mean logistic loss, and dL/dP of all layers. mT: transposed."""
    h, rms = forward(P, x, norm)
    margin = y * (h[-1] @ P[-1])
    ds = -y / (1 + np.exp(margin)) / y.shape[-2]
    dP, dh = [h[-1].mT @ ds], ds @ P[-1].mT
    for k in reversed(range(1, len(P) - 1)):
        if norm:
            dh = dh - h[k] * (dh * h[k]).mean(-1, keepdims=True)
            dh = dh / rms[k - 1]
        on = h[k - 1].real > 0
        dP.insert(0, (h[k - 1] * on).mT @ dh)
        dh = dh + (dh @ P[k].mT) * on
    return np.log(1 + np.exp(-margin)).mean((-2, -1)), [x.mT @ dh, *dP]


def trained(norm, adam, rates, warm, steps, seeds=5, width=32):
    """Late losses by rate and seed, of one network and optimizer."""
    rngs = [np.random.default_rng(k) for k in range(seeds)]

    def draw(std, *shape):
        made = std * np.stack([rng.normal(size=shape) for rng in rngs])
        return np.stack([made] * len(rates))

    P = [draw((2 / width) ** 0.5, width, width) for _ in range(8)]
    P = [draw(8**-0.5, 8, width), *P, draw(width**-0.5, width, 1)]
    m, s, losses = [0] * len(P), [0] * len(P), []
    for t in range(1, steps + 1):
        x = draw(1, 32, 8)
        y = np.sign(x[..., :1] * x[..., 1:2])  # the same sign?
        loss, dP = gradients(P, x, y, norm)
        losses.append(loss)
        if t == 1:  # a nudge of all weights
            Q = [p + 1e-100j * d for p, d in zip(P, dP)]
            rise = gradients(Q, x, y, norm)[0].imag.sum() / 1e-100
            off = abs(rise / sum((d**2).sum() for d in dP) - 1)
        now = np.reshape(rates, (-1, 1, 1, 1)) * min(1, t / warm)
        for k, g in enumerate(dP):
            if adam:
                g, m[k], s[k] = Adam(g, m[k], s[k], t)
            P[k] = P[k] - now * g
    return np.nan_to_num(np.mean(losses[-30:], axis=0), nan=np.inf), off


@snippet(
    shows="no gradient",
    study=True,
    # 8 to 10 seeds: without normalization 8 of 10 at 0.08 and 1 at 0.16 without warm-up, 10 at
    # 0.16 with it; after the addition 0 of 8 at 0.04 without and 7 with
    promises={
        "SGD_plain_1": near(0.08),
        "SGD_plain_50": between(0.16, 0.32, here=0.32),
        "Adam_norm_1": near(0.02),
        "Adam_norm_50": between(0.04, 0.08, here=0.04),
        "SGD_norm_1": between(0.3, 1.3, here=0.64),
        "SGD_norm_50": between(0.3, 1.3, here=0.64),
        "Adam_plain_1": between(0.04, 0.16, here=0.08),
        "Adam_plain_50": between(0.04, 0.16, here=0.08),
        "SGD_plain_1_best": between(0.12, 0.35, here=0.2334126322, within=0.01),
        "SGD_plain_50_best": between(0.12, 0.3, here=0.2063557509, within=0.01),
        "Adam_norm_1_best": between(0.08, 0.25, here=0.1650548843, within=0.01),
        "Adam_norm_50_best": between(0.08, 0.25, here=0.1563227243, within=0.01),
        "SGD_norm_1_best": between(0.03, 0.35, here=0.1863729919, within=0.01),
        "SGD_norm_50_best": between(0.03, 0.35, here=0.1872624125, within=0.01),
        "Adam_plain_1_best": between(0.03, 0.35, here=0.1476253452, within=0.01),
        "Adam_plain_50_best": between(0.03, 0.35, here=0.221782123, within=0.01),
        "plain_off": between(0, 1e-9),
        "norm_off": between(0, 1e-9),
    },
    data=near(-1015.258322, rel=0.1),
    caption="""Have two of eight numbers the same sign? Eight residual blocks, 250 steps, with and
        without 50 steps of warm-up; dots are five seeds, lines medians. Norm: after the addition.
        Warm-up raises the highest rate of SGD in one network, of Adam in the other.""",
    alt="""Four panels of the loss over the learning rate. SGD without normalization: without
        warm-up the line ends above @{SGD_plain_1:g}, with it it goes on. Adam with normalization
        after the addition: without warm-up it rises to guessing above @{Adam_norm_1:g}, with it one
        rate later. In the other two panels warm-up gains nothing.""",
    checked="""A nudge of all weights changes the loss as their gradients say: they differ by
        @{plain_off:.0e} of it without normalization, @{norm_off:.0e} with it.""",
)
def sweep(steps=250):
    """Find the highest learning rate, with and without warm-up."""
    numbers, share = {}, {"sharex": "col", "figsize": (5.84, 4.6)}
    fig, axes = plt.subplots(2, 2, **share)
    for ax, (norm, adam) in zip(axes.flat, np.ndindex(2, 2)):
        rates = ((0.04, 0.01)[adam] * 2.0 ** np.arange(6))[: 6 - adam]
        name, net = ("SGD", "Adam")[adam], ("plain", "norm")[norm]
        ax.set(title=f"{name}, {net}: loss by rate", ylim=(0, 1))
        for warm, label in ((1, "without"), (50, "with warm-up")):
            with np.errstate(over="ignore", invalid="ignore"):
                loss, off = trained(norm, adam, rates, warm, steps)
            middle, c = np.median(loss, axis=1), ("C4", "C5")[warm > 1]
            ax.semilogx(rates, middle, c, label=label)
            ax.plot(rates, loss, f"{c}.")
            numbers[f"{name}_{net}_{warm}"] = rates[middle < 0.5].max()
            numbers[f"{name}_{net}_{warm}_best"] = middle.min()
        numbers[f"{net}_off"] = off
    axes[0, 0].legend(loc="upper right")
    return fig, numbers


@practice(
    promises={
        "first": near(0.1 / 4),
        "second": near(0.2 / 4),
        "third": near(0.3 / 4),
        "full": near(0.1),
    },
    text="""
        Four steps of warm-up, then the full rate. `LambdaLR` multiplies the rate of the optimizer
        by what the function returns; with `step + 1` the first step is not zero. Call
        `step` of the schedule once a batch, after `optimizer.step()`.
    """,
)
def in_pytorch():
    """The learning rate of the first six steps."""
    import torch

    w = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([w], lr=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR
    warm = schedule(optimizer, lambda step: min(1, (step + 1) / 4))
    rates = []
    for _ in range(6):
        rates += warm.get_last_lr()
        (w**2).sum().backward()
        optimizer.step()
        warm.step()
    return dict(zip(("first", "second", "third", "full"), rates))


TERM = Term(
    title="Warm-up",
    definition=__doc__,
    aliases=("learning-rate warm-up", "warmup", "warmup schedule", "linear warm-up"),
    group="optimization",
    level="next",
    in_a_number="""A network that diverges at a learning rate of 0.2, @{ramp.times:.0f} times what
        the curvature allows at the start, learns at the same rate after 40 steps of warm-up.""",
    searched_as=(
        "learning rate warmup",
        "warm up steps",
        "warmup_steps",
        "warmup ratio",
        "num_warmup_steps",
        "get_linear_schedule_with_warmup",
        "LambdaLR warmup",
        "LinearLR start_factor",
        "noam scheduler",
        "transformer diverges at start",
        "post layer norm transformer diverges",
        "gradual warmup large batch",
        "loss explodes in first steps",
        "warmupp",
    ),
    analogy=Analogy(
        text="""
            A kite string is a tangle. Pull hard at once, and the knots tighten for good. Pull
            gently, and one loop after the other comes free. After a while the string runs, and you
            can pull as hard as you like. The hard pull did no harm by itself: it came too early.
        """,
        breaks_down="""
            A string once free stays free. A loss can become more curved again later. And you see a
            knot; the curvature has to be measured, or guessed.
        """,
    ),
    heading="Why the first steps must be small",
    formula=r"""
        \eta_t = \eta \, \min\left(1, \frac{t}{w}\right)

        \eta_t < \frac{2}{\lambda_t}
    """,
    symbols={
        "t": "step, from 1",
        r"\eta": "full learning rate",
        "w": "steps of warm-up",
        r"\lambda": "largest curvature of the loss",
    },
    explanation=r"""
        The rate rises in a line, then stays, or falls slowly. Gradient descent is stable while the
        rate is below two divided by the largest curvature. In some networks, such as this one, this
        border is lowest at the start and rises at first; in others curvature grows in training
        [@cohen2021].

        In the first figure it is @{ramp.border:.1g} at the start and @{ramp.later:.1g} in the end,
        where the loss is nearly 0 and its curvature with it. A constant rate of 0.2 begins
        @{ramp.times:.0f} times above it, and the loss overflows. With warm-up the rate crosses the
        border as well, but by less: the loss makes jumps, none of them above @{ramp.highest:.1f},
        and falls again where it is less curved. Experiments of 2022 and 2024 explain warm-up so
        [@gilmer2022; @kalra2024]. The figure is one draw; the third one has five seeds.

        **Adam has a reason of its own.** Its first step is the full rate for every weight, signal
        or noise. In the second figure @{first_steps.wrong:.0%} of all weights move the wrong way,
        each by a full rate. A hundred steps later the mean has averaged out much of the noise: the
        steps are @{first_steps.late:.2f} rates long, and @{first_steps.late_wrong:.0%} go wrong. A
        study of 2020 names another reason: the divisor, too, is uncertain while few gradients have
        been seen [@liu2020variance]; a reply disputes it and blames the size of the first updates
        [@ma2021].

        **Transformers** with normalization after the addition have large gradients near the output
        at the start, and need warm-up; with normalization inside the branch they can often do
        without [@xiong2020]. The first transformer let the rate rise over 4,000 steps and then fall
        as one over the root of the step [@vaswani2017]. For a width of 512 the peak is
        @{first_steps.vaswani:.1e}.

        **What it is worth.** In the third figure warm-up raises the highest rate at which the
        median seed learns from @{sweep.SGD_plain_1:g} to @{sweep.SGD_plain_50:g} for SGD in a
        network without normalization, from @{sweep.Adam_norm_1:g} to @{sweep.Adam_norm_50:g} for
        Adam in one with it. In the other two pairs it gains nothing: @{sweep.SGD_norm_50:g} for SGD
        with normalization, @{sweep.Adam_plain_50:g} for Adam without, with and without warm-up. The
        lowest loss of all rates gains little (@{sweep.SGD_plain_1_best:.2f} and
        @{sweep.SGD_plain_50_best:.2f} for SGD without normalization) or nothing. So whoever tunes a
        constant rate with care loses little in so small a network. Warm-up forgives a rate that is
        too high.
    """,
    what_to_do=(
        """Loss jumps within the first steps: let the [rate](term:learning_rate) rise over some
        hundred steps.""",
        """With [Adam](term:adam), warm up over 2/(1 − β₂) steps [@ma2021], 2,000 at its usual
        setting, or over a few percent of training; where β₂ is smaller, go by the second.""",
        """Loss jumps later: warm-up is over. Look at [clipping](term:gradient_clipping) and at the
        [norms](term:gradient_norm).""",
    ),
    claims=(
        Claim(
            """Warming up the learning rate reduces the risk that training diverges in its first
            steps.""",
            number=123,
            judged="conditional",
            condition="""it is the first steps that are too long: the loss is most curved at the
                start, or Adam starts in a network that is normalized after the addition""",
            read_in="widely",
            seen_at=(
                "https://www.cruxible.dev/learn/ml3-lr-warmup",
                "https://neuralnetworklexicon.com/training-and-optimization/learning-rate-warmup",
            ),
            holds=lambda n: (
                n["sweep.SGD_norm_50"] > 1.9 * n["sweep.SGD_norm_1"]
                and n["sweep.Adam_plain_50"] > 1.9 * n["sweep.Adam_plain_1"]
            ),
            holds_in_part=lambda n: (
                n["sweep.SGD_plain_50"] > 1.9 * n["sweep.SGD_plain_1"]
                and n["sweep.Adam_norm_50"] > 1.9 * n["sweep.Adam_norm_1"]
            ),
            counter={"sweep.SGD_plain_50": 0.08},
            because="""In two of four pairs of network and optimizer the median seed learns at
                higher rates with it: up to @{sweep.SGD_plain_50:g} instead of
                @{sweep.SGD_plain_1:g} with SGD and no normalization, up to @{sweep.Adam_norm_50:g}
                instead of @{sweep.Adam_norm_1:g} with Adam and normalization after the addition. In
                the other two it gains nothing. Adam without normalization is the counterexample:
                its losses are no lower with warm-up, and it fails at no higher rate.""",
        ),
        Claim(
            """Warm-up matters most for adaptive optimizers like Adam; plain SGD needs it less.""",
            number=124,
            judged="conditional",
            condition="the network is normalized after the addition, as the first transformer is",
            read_in="widely",
            seen_at=(
                "https://deeplearning-ey7.pages.dev/atomic-concepts/optimisation-primitives/learning-rate-warmup",
                "https://alphabetsoup.ai/term/warmup",
            ),
            holds=lambda n: (
                n["sweep.Adam_norm_50"] / n["sweep.Adam_norm_1"]
                > n["sweep.SGD_norm_50"] / n["sweep.SGD_norm_1"]
                and n["sweep.Adam_plain_50"] / n["sweep.Adam_plain_1"]
                > n["sweep.SGD_plain_50"] / n["sweep.SGD_plain_1"]
            ),
            holds_in_part=lambda n: (
                n["sweep.Adam_norm_50"] / n["sweep.Adam_norm_1"]
                > n["sweep.SGD_norm_50"] / n["sweep.SGD_norm_1"]
            ),
            counter={"sweep.Adam_norm_50": 0.02},
            because="""Which needs it more depends on the network. With normalization after the
                addition only Adam gains a higher rate from it (@{sweep.Adam_norm_1:g} to
                @{sweep.Adam_norm_50:g}; SGD @{sweep.SGD_norm_1:g} with and without). Without
                normalization only SGD does (@{sweep.SGD_plain_1:g} to @{sweep.SGD_plain_50:g}; Adam
                @{sweep.Adam_plain_1:g} with and without). For large batches it was introduced with
                SGD [@goyal2017].""",
        ),
    ),
    origin="""
        In 2015 He and others trained their residual network of 110 layers with a tenth of the
        learning rate for the first 400 steps or so, to warm up the training [@he2016resnet]. Goyal
        and others let the rate rise gradually over five epochs, in 2017, to train on batches of
        8,192 images [@goyal2017]. The transformer of the same year has warm-up in its schedule
        [@vaswani2017].
    """,
    etymology="""
        As athletes and engines warm up. The paper of 2017 on large batches speaks of *gradual
        warmup*, as opposed to a constant low rate that jumps.
    """,
    trends="""
        Nearly every large language model is trained with a warm-up. What it is needed for is still
        studied; noisy second moments, large early updates and curvature are the candidates.
    """,
    tagged_as=("learning-rate schedules", "optimization", "training stability"),
    collocations=(
        "linear warm-up",
        "warm-up steps",
        "warm-up followed by cosine decay",
        "to train without warm-up",
    ),
    in_context=(
        "We use 2,000 steps of linear warm-up, then cosine decay.",
        "Without warm-up the post-norm transformer diverged at once.",
        "The warm-up was too short, and the loss jumped at step 90.",
    ),
    faq=(
        Question(
            "What is warm-up, and why is it required for training BERT from scratch?",
            """The rate rises from 0 to its full value over the first steps. BERT was trained with
            Adam, with 10,000 steps of warm-up and then a linear fall [@devlin2019]. Two reasons
            meet there. Adam's first steps move every weight by the full rate, signal or noise. And
            BERT normalizes after the addition, which makes the gradients of the layers near the
            output large at the start [@xiong2020]. A low rate from start to end avoids
            the jump as well, and costs time. For fine-tuning a short warm-up is usual, since
            Adam starts anew.""",
        ),
        Question(
            "How many warm-up steps do I need?",
            """Enough that the loss does not jump. Try 100, 1,000, 10,000, or 1 to 10 percent of
            training, and take the shortest that is calm. The first figure shows one draw: two steps
            suffice in it, and ten in nearly every other. A higher rate, a larger batch and a deeper
            network ask for more.""",
        ),
        Question(
            "Does a low learning rate do the same as warm-up?",
            """It avoids the jump, too, and then stays low. Warm-up is for those who want the high
            rate later. In the third figure the best constant rate gives nearly the same loss or a
            lower one; in two of the four panels the range of rates that work is narrower.""",
        ),
        Question(
            "My loss spikes after thousands of steps. Does a longer warm-up help?",
            """Seldom. Warm-up is over by then. If the spike comes soon after the end of warm-up,
            the full rate is too high. If it comes late, look for what grew: norms by layer, scores,
            [Adam's](term:adam) divisor after a quiet stretch, a bad batch. Clip, lower the rate, or
            go back to a checkpoint and skip the batch.""",
        ),
        Question(
            "Is it because Adam's second mean starts at zero that the first steps are too large?",
            """They are full, not too large: the bias correction makes the first step exactly the
            rate (@{first_steps.first:.0f} rate for each weight). Without the correction it would be
            about three times that. What is wrong with it is the direction, which one batch
            decides.""",
        ),
        Question(
            "Does the learning rate start at 0 or above?",
            """Better above: with a rate of 0 the first step is wasted, nothing more. In PyTorch
            `LinearLR` refuses a `start_factor` of 0 (“Starting multiplicative factor expected to be
            greater than 0 and less or equal to 1.”); it starts at a third unless you say otherwise,
            which is little of a warm-up.""",
        ),
        Question(
            "Why does PyTorch warn about the order of scheduler and optimizer?",
            """Call `optimizer.step()` first, then `scheduler.step()`. In the other order the first
            rate of the schedule is skipped, and PyTorch says “Detected call of
            `lr_scheduler.step()` before `optimizer.step()`”.""",
        ),
        Question(
            "Do I need warm-up with pre-norm or with batch normalization?",
            """Less. With normalization inside the branch the gradients near the output are smaller,
            the more so the deeper the network [@xiong2020]. Large batches are a reason of their
            own: the usual rate grows with the batch, and the border does not.""",
        ),
    ),
    relations={
        "uses": ("learning_rate",),
        "related to": ("adam", "gradient_clipping", "residual_connection", "exploding_gradient"),
    },
    did_you_know="""
        Some of the steps of a good warm-up are too long for the curvature. The loss jumps up for a
        moment, and the weights land where it is flatter; in 2020 this was named the catapult
        mechanism [@lewkowycz2020].
    """,
)
