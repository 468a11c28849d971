"""The number by which an optimizer multiplies the gradient to get its step. Too small
and training crawls; too large and the loss oscillates or explodes."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    promises={
        "factor": near(-0.8, words="1 − 0.18 · 10"),
        "left": near(0.8**8, words="0.8⁸"),
        "border": near(0.2, words="2/10"),
        "grew": near(1.05, words="2 · 1.025 − 1"),
        "best": near(0.1, words="1/10"),
    },
    data=near(-14.10867356, rel=1e-6),
    turn={"rate": tuple(np.linspace(0.01, 0.22, 22).round(2)), "curvature": (5, 10, 15)},
    drag="rate",
    labels={"rate": "learning rate"},
    always={"factor": between(-2.31, 0.96)},
    says="""Learning rate @{rate:g}; the border for this bowl is @{border:.2g}. Each step multiplies
        w by @{factor:.2f}.""",
    caption="""Above, steps on a parabola, from the square. Below, how much of the distance a step
        leaves, at every rate: drag the point. Beyond 1 the path climbs out.""",
    alt="""A parabola and a path of dots that jumps from side to side and sinks toward the bottom.
        Each step multiplies w by @{factor:.1f}; after eight steps @{left:.2f} of it is left. Below,
        a V-shaped curve over the rate, 0 at @{best:.1f} and 1 at the border, @{border:.1f}.""",
    edits=(
        Edit("go a little beyond the border", "rate=0.18", "rate=0.205"),
        Edit("take the best rate", "rate=0.18", "rate=0.1"),
        Edit("make the bowl flat", "curvature=10", "curvature=1"),
    ),
)
def bowl(rate=0.18, curvature=10, steps=8):
    """Walk down a parabola, each step the rate times the slope."""
    border = 2 / curvature
    paths = []
    for it in (rate, 1.025 * border):
        w = [1.5]
        for _ in range(steps):
            slope = curvature * w[-1]  # of L = curvature w² / 2
            w.append(w[-1] - it * slope)
        paths.append(np.array(w))
    w, beyond = paths
    factor = w[1] / w[0]
    fig = plt.figure(figsize=(5.84, 4.3))
    rows = fig.add_gridspec(2, height_ratios=(5, 3))
    below, above = fig.add_subplot(rows[1]), fig.add_subplot(rows[0])
    x = np.linspace(-3, 3, 121)
    above.plot(x, curvature * x**2 / 2, "C7-", lw=1.2)
    color = "C3" if abs(factor) <= 1 else "C6"
    above.plot(w, curvature * w**2 / 2, "o-", color=color, lw=1.5)
    above.plot(w[0], curvature * w[0] ** 2 / 2, "s", color=color, ms=7)
    note = f"each step: w × {factor:.2f}".replace("-", "−")
    above.text(-2.95, -0.3, note, color=color)
    if abs(w).max() > 2.3:
        above.text(2.95, 21, "leaves ↑", color="C6", ha="right")
    above.set(ylabel="loss, over the weight w")
    above.set(xlim=(-3, 3), ylim=(-1, 24))
    rates = np.linspace(0, 0.22, 111)
    below.plot(rates, abs(1 - curvature * rates), "C7-", lw=1.2)
    below.axhline(1, color="gray", lw=1, ls=":")
    below.plot(rate, abs(factor), "o", color=color, ms=8)
    below.set(xlabel="learning rate", ylabel="what a step leaves")
    below.set(ylim=(0, 2.4), yticks=(0, 1, 2))
    return fig, {
        "factor": factor,
        "left": w[-1] / w[0],
        "border": border,
        "grew": abs(beyond[-1] / beyond[-2]),
        "best": 1 / curvature,
    }


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, x, f):
    """The input of each layer, and the output of the last."""
    h = [x]
    for w in W:
        h.append(f(h[-1] @ w))
    return h


def backward(W, h, slope, dh):
    """dL/dW of each layer, from dL/dh of the last. mT: transposed."""
    dW = [None] * len(W)
    for k in reversed(range(len(W))):
        dz = dh * slope(h[k + 1])
        dW[k] = h[k].mT @ dz
        dh = dz @ W[k].mT
    return dW


def nudged(W, dW):
    """Move each layer so that it adds 1e-100 to the loss."""
    return [w + 1e-100j * d / (d**2).sum() for w, d in zip(W, dW)]


def gradients(W, x, y):
    """Error and dL/dW of tanh layers and a linear one at the end."""
    h = forward(W[:-1], x, np.tanh)
    ds = (h[-1] @ W[-1] - y) / len(x)
    dW = backward(W[:-1], h, lambda h: 1 - h**2, ds @ W[-1].mT)
    return ds * len(x), [*dW, h[-1].mT @ ds]


def trained(W, rates, x, y):
    """Loss and size of the gradient: by step, by rate and seed."""
    loss, size, rate = [], [], rates[:, None, None, None]
    for _ in range(101):
        error, dW = gradients(W, x, y)
        loss.append((error**2).sum(axis=(-2, -1)) / len(x) / 2)
        size.append(sum((d**2).sum(axis=(-2, -1)) for d in dW) ** 0.5)
        W = [w - rate * d for w, d in zip(W, dW)]
    return loss, size


@snippet(
    shows="no gradient",
    # 45 other seeds, in nines: best 0.4 or 0.63, end 0.63, at_edge 7 to 9, later 3 to 7
    promises={
        "best": between(0.2, 1.1, here=0.6309573445),
        "loss": between(4e-3, 0.03, here=0.01192422192),
        "slow": between(0.04, 0.1, here=0.07202225503),
        "end": between(0.35, 1.1, here=0.6309573445),
        "at_edge": between(5, 9, here=9),
        "later": between(2, 8, here=6),
        "size_low": between(0.3, 1.5, here=0.5758746327),
        "size_best": between(0.005, 0.1, here=0.01390933192),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-0.004585738618, rel=1e-6),
    turn={"times": (0.5, 1.0, 2.0)},
    labels={"times": "starting weights times"},
    limits={"y": (1e-3, 1e1)},
    always={"off_nudge": between(0, 1e-10), "loss": between(1e-3, 0.05)},
    says="""Starting weights times @{times:g}, 100 steps: the best rate is @{best:.2g}, and above
        @{end:.2g} training explodes. A tenth of the best leaves @{slow:.2g}, not @{loss:.1g}.""",
    caption="""One small network, trained anew at 19 rates: medians of nine starts. Larger rates
        learn more, up to a cliff, where lines end. Dots: the best.""",
    alt="""Three curves of the loss over the learning rate, on log scales, after 10, 30 and 100
        steps. All fall to the right, then end. After 100 steps the lowest loss, @{loss:.3f}, is
        reached at a rate of @{best:.2f}; above @{end:.2f} the loss explodes.""",
    checked="""Before the first step, nudges of all layers along their gradients change the loss as
        these say: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("start from weights half as large", "times=1.0", "times=0.5"),
        Edit("take three starts instead of nine", "seeds=9", "seeds=3"),
    ),
)
def sweep(times=1.0, seeds=9):
    """Train one small network with many learning rates."""
    x = np.c_[np.linspace(-1, 1, 16), np.ones(16)]
    y = np.sin(3 * x[:, :1])
    rngs, W = [np.random.default_rng(seed) for seed in range(seeds)], []
    for shape in ((2, 16), (16, 16), (16, 1)):
        std = times * shape[0] ** -0.5
        W.append(np.stack([rng.normal(0, std, shape) for rng in rngs]))
    other, _ = gradients(nudged(W, gradients(W, x, y)[1]), x, y)
    change = (other**2).sum().imag / len(x) / 2  # should be 3e-100
    rates = 10 ** np.arange(-3, 0.61, 0.2)
    with np.errstate(over="ignore", invalid="ignore"):  # some explode
        loss, size = trained(W, rates, x, y)
    fig, ax = plt.subplots()
    best, end, each = {}, {}, range(seeds)
    for steps in (10, 30, 100):
        loss[steps][~(loss[steps] < 1e3)] = np.inf  # it has exploded
        best[steps] = loss[steps].argmin(axis=0)  # for each seed
        end[steps] = np.isfinite(loss[steps]).sum(axis=0) - 1
        middle = np.median(loss[steps], axis=1)
        (line,) = ax.loglog(rates, middle, label=f"{steps} steps")
        at = middle.argmin()
        ax.plot(rates[at], middle[at], "o", color=line.get_color())
    ax.legend(loc="lower left")
    ax.set(xlabel="learning rate", ylabel="loss")
    at = best[100]
    return fig, {
        "best": np.median(rates[at]),
        "loss": np.median(loss[100][at, each]),
        "slow": np.median(loss[100][at - 5, each]),  # a tenth of it
        "end": np.median(rates[end[100]]),
        "at_edge": (best[30] == end[30]).sum(),
        "later": (best[100] == end[100]).sum(),
        "size_low": np.median(size[100][0]),
        "size_best": np.median(size[100][at, each]),
        "off_nudge": abs(change / 3e-100 - 1),
    }


@snippet(
    shows="dL/dW",
    # 24 seeds, log10: sigmoid -13.07, sd 0.08, and -2.61, sd 0.04, apart 10.47, sd 0.08;
    # ReLU -2.06, sd 0.13, and -2.13, sd 0.14, apart -0.06, sd 0.12
    promises={
        "sigmoid_first": between(4e-14, 1.8e-13, here=9.080453014e-14),
        "sigmoid_last": between(1.7e-3, 3.5e-3, here=0.00241862296),
        "sigmoid_apart": between(1.3e10, 6.3e10, here=2.622991756e10),
        "needed": between(5e8, 2.5e9, here=1101266642),
        "then": between(1.3e7, 6.3e7, here=26635487.85),
        "ReLU_first": between(2.6e-3, 2.9e-2, here=0.009092800832),
        "ReLU_last": between(2.1e-3, 2.7e-2, here=0.006787454615),
        "ReLU_apart": between(0.29, 2.6, here=0.9847912399),
        "off_nudge": between(0, 1e-9),
    },
    data=near(22.86177406, rel=1e-6),
    turn={
        "rate": (*(float(f"{m}e{k}") for k in range(-3, 9) for m in (1, 3)), 1e9),
        "depth": (6, 12, 18),
    },
    labels={"rate": "learning rate", "depth": "layers"},
    limits={"y": (1e-16, 1e9)},
    always={"ReLU_apart": between(0.3, 3), "off_nudge": between(0, 1e-9)},
    says="""Rate @{rate:g}: a step moves the last sigmoid layer by @{sigmoid_last:.1g} of its
        weights and the first by @{sigmoid_first:.1g}; with ReLU, @{ReLU_last:.1g} and
        @{ReLU_first:.1g}.""",
    caption="""How far one step moves each layer, as a share of its weights: medians and range of
        nine networks. A higher rate lifts the line, as steep as before.""",
    alt="""Two lines over 18 layers on a log scale. The ReLU line runs level. The sigmoid line falls
        from @{sigmoid_last:.0e} at the last layer to @{sigmoid_first:.0e} at the first, a factor of
        @{sigmoid_apart:.0e}.""",
    checked="""Nudges of all layers along their gradients change the loss as these say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("take a rate a billion times higher", "rate=0.1", "rate=1e8"),
        Edit("take a third of the layers", "depth=18", "depth=6"),
        Edit("double the weights of the sigmoid network", "(1 - h), 1)", "(1 - h), 4)"),
    ),
)
def one_for_all(rate=0.1, depth=18, width=64, seeds=9):
    """How far one step moves each layer, relative to its weights."""
    networks = {  # activation, slope, variance of the weights times n
        "sigmoid": (sigmoid, lambda h: h * (1 - h), 1),
        "ReLU": (lambda z: np.maximum(z, 0), lambda h: h > 0, 2),
    }
    fig, ax = plt.subplots()
    numbers, off, layers = {}, [], range(1, depth + 1)
    for name, (f, slope, gain) in networks.items():
        scale, draws = np.sqrt(gain / width), []
        for seed in range(seeds):
            rng = np.random.default_rng(seed)
            W = rng.normal(0, scale, (depth, width, width))
            x = rng.normal(size=(16, width))
            draws.append([*W, x, rng.normal(0, 0.1, x.shape)])
        *W, x, error = (np.stack(it) for it in zip(*draws))
        dh = error / 16  # of the output
        dW = backward(W, forward(W, x, f), slope, dh)
        moved = []
        for w, d in zip(W, dW):
            share = (d**2).mean(axis=(1, 2)) / (w**2).mean(axis=(1, 2))
            moved.append(rate * np.sqrt(share))
        low, middle, high = np.quantile(moved, (0, 0.5, 1), axis=1)
        ax.semilogy(layers, middle, "o-", label=name)
        ax.fill_between(layers, low, high, alpha=0.3)
        numbers[f"{name}_first"] = middle[0]
        numbers[f"{name}_last"] = middle[-1]
        numbers[f"{name}_apart"] = np.median(moved[-1] / moved[0])
        out = forward(nudged(W, dW), x, f)[-1].imag
        off.append(abs((out * dh).sum() / (depth * 1e-100) - 1))
    ax.legend(loc="lower right")
    ax.set(xlabel="layer (1 is next to the input)")
    ax.set(ylabel="step, relative to the weights")
    needed = rate * 1e-3 / numbers["sigmoid_first"]  # for layer 1
    then = numbers["sigmoid_last"] * needed / rate
    more = {"needed": needed, "then": then, "off_nudge": max(off)}
    return fig, numbers | more


TERM = Term(
    title="Learning rate",
    definition=__doc__,
    aliases=("step size",),
    group="optimization",
    level="start here",
    in_a_number="""With a single learning rate, the last of eighteen sigmoid layers learns
        @{one_for_all.sigmoid_apart:.0e} times as fast as the first.""",
    searched_as=(
        "lr",
        "eta",
        "alpha in gradient descent",
        "loss explodes",
        "loss oscillates",
        "loss goes up instead of down",
        "training diverges",
        "lr too high",
        "lr=1e-3",
        "0.001 or 0.01",
        "lr finder",
        "edge of stability",
        "warmup",
        "scheduler",
        "Lernrate",
        "tasa de aprendizaje",
    ),
    analogy=Analogy(
        text="""
            A house is heated by one boiler with one knob, turned each morning after a look at the
            thermometer. Turn too timidly, and winter is over before it is warm. Turn too boldly,
            and it swings from frost to sauna. If the pipes leak, the cellar, far from the boiler
            under the roof, stays cold, and a setting that warms it burns the attic.
        """,
        breaks_down="""
            A thermometer says how far the house is from comfort; a gradient does not. And Adam in
            effect gives each weight a knob of its own.
        """,
    ),
    heading="How large is too large",
    formula=r"""
        \theta \leftarrow \theta - \eta \, \nabla L(\theta)

        0 < \eta < \frac{2}{\lambda_{\max}}
    """,
    explanation=r"""
        On a parabola of curvature $\lambda$ a step multiplies the distance to the minimum by
        $1 - \eta\lambda$. Up to $1/\lambda$ the path creeps down one side; there, at
        @{bowl.best:.1f} in the first figure, one step arrives. Up to $2/\lambda$ it oscillates and
        converges. Beyond, it diverges.

        **Many weights.** At the border, @{bowl.border:.1f}, the path bounces forever. A loss has
        many curvatures at once; the largest, $\lambda_{\max}$, sets the border for all. The
        flattest direction then sets the pace. For losses that are no parabolas the border is a
        guide: it moves as the weights move. Full-batch training is often seen to drift to it and to
        stay there [@cohen2021].

        **Close to the edge.** In the second figure the best rate after 100 steps is
        @{sweep.best:.2f} (median of nine starts). A tenth of it leaves a loss of @{sweep.slow:.3f}
        instead of @{sweep.loss:.3f}, and above @{sweep.end:.2f} training explodes. How close to the
        edge the best rate lies depends on the budget: after 30 steps the last one before it is the
        best for @{sweep.at_edge:.0f} of 9 starts, after 100 for @{sweep.later:.0f}. For other
        starting weights the edge lies elsewhere. So search on a log scale: raise the rate until
        training explodes, then go back by a factor of two to four.

        **One rate cannot repair a vanishing gradient.** In the third figure the last sigmoid
        layer's step, as a share of its weights, is @{one_for_all.sigmoid_apart:.0e} times that of
        the first. The rate multiplies both, so their ratio stays. What helps
        changes the ratio: starting weights, normalization, residual connections, or an optimizer
        that scales each layer or weight by itself.
    """,
    what_to_do=(
        """Try powers of ten for a few hundred steps. Take the largest that does not explode, and
        divide it by two to four.""",
        """First layers still do not move: that is a [vanishing gradient](term:vanishing_gradient),
        and no rate mends it.""",
    ),
    claims=(
        Claim(
            "A learning rate that is too low causes vanishing gradients.",
            number=83,
            judged="false",
            read_in="widely",
            seen_at=(
                "https://varshasaini.in/questions/what-will-happen-if-the-learning-rate-is-set-too-low-or-too-high/",
                "https://alexacabs.in/why-loss-become-nan-while-training.html",
            ),
            holds=lambda n: n["sweep.size_low"] < n["sweep.size_best"] / 10,
            counter={"sweep.size_low": 0.001},
            because="""The rate comes after the gradient: before the first step no rate has had a
                say. A low rate makes small *steps*, of a gradient that stays large: after 100 steps
                in the second figure it has a norm of @{sweep.size_low:.2f} at the lowest rate and
                @{sweep.size_best:.2f} at the best one. Both slow learning down, and there the
                likeness ends. A higher rate cures the one; for the other, layer 1 of the third
                figure would need @{one_for_all.needed:.0e}, which throws the last layer about.""",
        ),
        Claim(
            "A learning rate that is too high makes the gradient explode.",
            number=84,
            judged="usage",
            read_in="widely",
            seen_at=(
                "https://varshasaini.in/questions/what-will-happen-if-the-learning-rate-is-set-too-low-or-too-high/",
                "https://notes.atzy.dev/learning-rate",
                "https://questionai.com/amp/questions-tk9GjbXBOL/cant-use-high-learning-rate",
            ),
            holds=lambda n: n["bowl.grew"] > 1,
            counter={"bowl.grew": 0.8},
            because="""True if any growth from step to step is called so. On a parabola, with one
                weight and no layer, a rate just beyond the border of @{bowl.border:.1f} makes each
                gradient @{bowl.grew:.2f} times the last: that is divergence. The exploding gradient
                of the literature is growth over layers or time steps, within one backward pass; it
                may be there before the first step, or come as the weights grow [@pascanu2013]. It
                lowers the border, so the two are often met together.""",
        ),
    ),
    origin="""
        Step sizes are as old as gradient descent: Cauchy already remarked in 1847 that the steps
        have to be small enough [@cauchy1847]. Robbins and Monro found in 1951 how rates must fall
        for noisy gradients to converge [@robbins1951]. The paper that spread backpropagation calls
        the rate epsilon [@rumelhart1986]. A guide of 1998 derives the best rate and the
        border, twice as large, from the curvature, and advises rates of their own for the weights
        [@lecun1998efficient].
    """,
    etymology="""
        A *rate*, because it sets how fast the weights learn. Mathematicians say *step size*,
        though the step is the rate times the gradient.
    """,
    trends="""
        A guide of 2012 calls it often the single most important setting to tune [@bengio2012].
        Today it is rarely constant: it rises over a short warm-up, then falls along a cosine or a
        line. Adam and its relatives made its value less critical, not irrelevant.
    """,
    tagged_as=("optimization", "hyperparameters", "training", "stability"),
    collocations=(
        "learning rate schedule",
        "learning rate decay",
        "learning rate warm-up",
        "lower the learning rate",
    ),
    in_context=(
        "The loss turned into NaN, so we divided the learning rate by ten.",
        "Every layer got the same learning rate, and only the last one learned.",
        "With a higher learning rate the curve was rougher and ended lower.",
    ),
    faq=(
        Question(
            "How do I find a good learning rate?",
            """Try powers of ten, or of three, for a few hundred steps each. Take the largest that
            does not explode, and divide it by two to four. In the second figure training explodes
            above @{sweep.end:.2f}. After 100 steps the last rate before that is the best for only
            @{sweep.later:.0f} of 9 starts.""",
        ),
        Question(
            "How do I know that it is too large or too small?",
            """Too large: the loss jumps, rises, or turns to inf or NaN. A little too large, with
            mini-batches: it falls fast at first and stays high. Too small: it falls smoothly, and
            you wait.""",
        ),
        Question(
            "Can a larger learning rate fix vanishing gradients?",
            """No. It lifts the steps of all layers alike. To move the first layer of the last
            figure by a thousandth of its weights takes a rate of @{one_for_all.needed:.0e}, and the
            last layer would then move by @{one_for_all.then:.0e} times its size.""",
        ),
        Question(
            "Can a smaller learning rate fix exploding gradients?",
            """It softens a single step. But if the gradient can grow a thousandfold within a few
            steps, a rate that survives the peaks is far too small for the rest. Clipping the
            gradient limits only the peaks.""",
        ),
        Question(
            "Why are the rates for Adam so much smaller?",
            """Adam's step is about the rate itself, for each weight, because it divides by the size
            of the gradient. The step of SGD is the rate times a gradient, which is often small. So
            the two rates have different units; 0.1 for SGD and a thousandth for Adam (for large
            transformers a tenth of that, to fine-tune one a fiftieth) are usual first tries.""",
        ),
        Question(
            "Must I change it when I change the batch size?",
            r"""Often, yes. For SGD a common rule scales the rate in proportion to the batch, up to
            a limit [@goyal2017]. The border $2/\lambda_{\max}$ does not grow with the batch, so
            the rule ends there.""",
        ),
        Question(
            "What is warm-up, and when do I need it?",
            """The rate rises from nearly zero to its value over the first hundreds or thousands of
            steps. It is advised for large batches [@goyal2017], for transformers with normalization
            on the skip [@xiong2020], and with [Adam](term:adam), whose first steps are full steps
            in noise: see [warm-up](term:warm_up). Try it where a rate diverges at once and a lower
            one is slow.
            `torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 1000))`,
            stepped once a batch.""",
        ),
        Question(
            "The weight histograms of the first layers do not change. Do their gradients vanish?",
            """Perhaps; a histogram cannot tell. It shows a whole layer, and small steps do not
            move it. Compare the update with the weights: `before = w.detach().clone()`, a step,
            then `(w - before).norm() / before.norm()`, for each layer. Look for a layer that
            moves far less than the others, then at its dL/dz. All alike and tiny: the rate is
            too small.""",
        ),
    ),
    relations={
        "used by": ("gradient_descent", "sgd"),
        "related to": ("vanishing_gradient", "exploding_gradient", "nan"),
    },
    did_you_know="""
        On a parabola the border is exactly twice the best rate (@{bowl.border:.1f} and
        @{bowl.best:.1f} in the first figure). Whoever doubles a perfect learning rate gets a
        path that jumps back and forth and never gains a thing.
    """,
)
