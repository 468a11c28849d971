"""A path around one or more layers that adds their input to their output, so that these layers
compute only a correction and the gradient has a way back that nothing multiplies."""

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


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, h, f, skip):
    """The input of each block, then the output."""
    h = [h]
    for w in W:
        h.append(skip * h[-1] + f(h[-1]) @ w)  # the addition
    return h


def backward(W, h, slope, skip, error):
    """dL/dh at the input of each block, then at the output."""
    dh = [error]
    for k in reversed(range(len(W))):
        through = dh[0] @ W[k].T * slope(h[k])
        dh.insert(0, skip * dh[0] + through)  # the same addition
    return dh


def draw_roads(ax, y, skip, arrives, through):
    """Through each block and over it: as wide as the error there."""
    blocks, t = len(through), np.linspace(0, 1, 11)
    ax.hlines(y, 1, blocks + 1, "gray", lw=0.5)
    for k in range(blocks):
        over = skip * arrives[k + 1]
        for bend, size in ((0, through[k]), (0.5, over)):
            road = {"lw": 4 * min(size, 2), "solid_capstyle": "butt"}
            height = y + bend * np.sin(np.pi * t)
            ax.plot(k + 1 + t, height, "-", color="C3", **road)
    middle = np.arange(blocks) + 1.5
    block = {"marker": "s", "zorder": 3}
    ax.scatter(middle, 0 * middle + y, 80, "gray", **block)
    name = "with skip" if skip else "without"
    words = f"{name}: {arrives[0]:.2g} times the error arrives"
    look = {"color": "C5" if skip else "C4", "weight": "bold"}
    ax.text(0.7, y + 0.4 + 0.3 * skip, words, **look)
    ax.text(blocks + 1.3, y, "← error", color="C3", va="center")


@snippet(
    shows="dL/dh",
    # 24 seeds: log10 -7.58 (0.04); 1.220 (0.025); 0.164 (0.006)
    promises={
        "plain_left": between(1.8e-8, 3.8e-8, here=2.787397611e-08),
        "skip_left": between(1.1, 1.34, here=1.252134288),
        "through": between(0.14, 0.19, here=0.1733824126),
        "off_nudge": between(0, 1e-10),
    },
    data=near(18.66422629, rel=1e-6),
    turn={
        "activation": ("sigmoid", "tanh", "ReLU"),
        "scale": tuple(np.arange(1, 21) / 10),
    },
    labels={"scale": "branches times"},
    limits={"y2": (1e-12, 1e6)},
    always={"skip_left": between(0.9, 1e40), "off_nudge": between(0, 1e-8)},
    says="""12 @{activation} blocks, branches times @{scale}: the first block receives
        @{plain_left:.2g} times the error without the skip, @{skip_left:.3g} times with it.""",
    caption="""The same weights twice; the only difference is an addition. Lines are as wide as the
        error on them (up to double): through a block, and over it.""",
    alt="""Two chains of 12 blocks. In the one with skips, bows over the blocks are drawn equally
        wide from the last block to the first: @{skip_left:.1f} times the error arrives. In the one
        without, the line through the blocks is gone after two; @{plain_left:.0e} arrives. Below,
        the same as two lines on a log scale.""",
    checked="""A nudge of the input, sent forward through each network, changes the loss as its
        dL/dh says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit(
            "a factor 0.9 on each skip",
            'skip, label in enumerate(("without", "with skip"))',
            'skip, label in zip((0, 0.9), ("without", "with skip"))',
        ),
        Edit("thirty blocks", "depth=12", "depth=30"),
        Edit("wide layers", "width, batch = 128, 16", "width, batch = 512, 16"),
    ),
)
def one_addition(activation="sigmoid", scale=1.0, depth=12):
    """Send an error back through a network without and with skips."""
    width, batch = 128, 16
    f, slope, gain = {  # activation, slope, variance of the weights x n
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 1),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2, 1),
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0, 2),
    }[activation]
    room = {"height_ratios": (1.5, 1), "hspace": 0.25}
    room |= {"left": 0.12, "right": 0.97, "top": 1, "bottom": 0.13}
    fig, axes = plt.subplots(2, 1, figsize=(5.84, 4), gridspec_kw=room)
    numbers, off = {}, []
    for skip, label in enumerate(("without", "with skip")):
        rng = np.random.default_rng(0)
        std = scale * np.sqrt(gain / width)
        W = rng.normal(0, std, (depth, width, width))
        x, error = rng.normal(size=(2, batch, width))
        h = forward(W, x, f, skip)
        dh = np.array(backward(W, h, slope, skip, error))
        roads = dh, dh[:-1] - skip * dh[1:]  # all; through the block
        rms, through = [np.sqrt((d**2).mean((1, 2))) for d in roads]
        arrives, through = rms / rms[-1], through / rms[-1]
        draw_roads(axes[0], 1.2 * skip, skip, arrives, through)
        axes[1].semilogy(range(1, depth + 1), arrives[:-1], label=label)
        numbers["skip_left" if skip else "plain_left"] = arrives[0]
        nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
        moved = forward(W, x + nudge, f, skip)[-1].imag * error
        off.append(moved.sum() / (nudge.imag * dh[0]).sum() - 1)
    axes[0].set(xlim=(0, depth + 3.5), ylim=(-0.3, 2.2))
    axes[0].set_axis_off()
    if numbers["plain_left"] < 1e-12:
        axes[1].text(1, 5e-12, "leaves ↓")
    axes[1].legend(loc="lower right")
    axes[1].set(xlim=(0, depth + 3.5))
    axes[1].set(xlabel="block (1 is next to the input)")
    axes[1].set(ylabel="size of dL/dh, relative to the output")
    numbers["through"] = through[-1]
    return fig, numbers | {"off_nudge": np.abs(off).max()}


def blocks(W, h, size, skip, floor):
    """The output, and per block which units pass in and out."""
    inner, outer = [], []
    for w in W:
        inner.append(h > 0)
        h = skip * h + size * (h * inner[-1]) @ w
        outer.append(h > floor)  # floor 0: ReLU after the addition
        h = h * outer[-1]
    return h, inner, outer


def back(W, inner, outer, size, skip, dh):
    """dL/dh at the input, from dL/dh at the output."""
    for k in reversed(range(len(W))):
        dh = dh * outer[k]
        dh = skip * dh + size * (dh @ W[k].T) * inner[k]
    return dh


@snippet(
    shows="dL/dh",
    # 24 seeds, 4 sd; theory: skip_small (1 + 1/50)^25 = 1.64, growth 2,
    # branch_top 0.2 (1 + 1/√2) = 0.341
    promises={
        "plain_small": between(5e-44, 1.8e-42, here=6.055289862e-43),
        "skip_small": between(1.46, 1.82, here=1.680410997),
        "first_order": between(0.82, 1.08, here=0.9911504902),
        "skip_full": between(7e6, 1.4e8, here=36734440.74),
        "growth": between(1.88, 2.12, here=2.007256797),
        "branch_top": between(0.30, 0.37, here=0.3433703401),
        "block_low": between(0.755, 0.822, here=0.78469564),
        "block_top": between(1.19, 1.27, here=1.238808517),
        "off_nudge": between(0, 1e-10),
    },
    data=near(11.64900687, rel=1e-6),
    turn={"depth": (5, 7, 10, 14, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90, 100)},
    labels={"depth": "blocks"},
    always={"skip_small": between(1.2, 2), "off_nudge": between(0, 1e-8)},
    says="""@{depth} blocks: at full size the branches multiply the error by @{skip_full:.3g}, at
        the dot by @{skip_small:.2f}.""",
    caption="""Fifty ReLU blocks, branches with [He weights](term:he_initialization) times a. Small
        branches (dot: 1/√50) are safe; at full size they multiply the error by
        @{skip_full:.0e}.""",
    alt="""Three curves over the size a of the branch, 0 to 1, log scale. h + a f(h) starts at 1,
        has @{skip_small:.1f} at the dot and climbs to @{skip_full:.0e}. a f(h) alone comes up from
        nothing and reaches about 1 only at a = 1. h − a h falls to zero.""",
    checked="""With skips at the dot, a nudge of the input changes the loss as dL/dh says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a dot at 1/d", "depth**-0.5\n", "1 / depth\n"),
        Edit("narrow layers", "width=128", "width=8"),
    ),
)
def branch_size(depth=50, width=128, batch=16):
    """Turn the branch up; see how much of the error comes back."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, np.sqrt(2 / width), (depth, width, width))
    x, error = rng.normal(size=(2, batch, width))
    norm = np.linalg.norm

    def gradient(size, skip=1, floor=-np.inf):
        _, inner, outer = blocks(W, x, size, skip, floor)
        return back(W, inner, outer, size, skip, error)

    def left(*setting):
        return norm(gradient(*setting)) / norm(error)

    a, small = np.linspace(0, 1, 16), depth**-0.5
    fig, ax = plt.subplots()
    ax.semilogy(a, [left(s, 0) for s in a], label="no skip: a f(h)")
    ax.plot(a, [left(s) for s in a], label="skip: h + a f(h)")
    ax.plot(a, (1 - a) ** depth, label="opposed: h − a h")
    ax.plot(small, left(small), "o")
    ax.legend(loc="upper left")
    ax.set(ylim=(1e-10, 1e10), xlabel="a, the size of the branch")
    ax.set(ylabel="dL/dh at the input, relative to the output")
    J = small * (x[0] > 0)[:, None] * W[0]  # of the first branch
    block = np.linalg.svd(np.eye(width) + J)[1]
    nudge = 1e-100j * rng.normal(size=x.shape)
    moved = blocks(W, x + nudge, small, 1, -np.inf)[0].imag
    expected = (nudge.imag * gradient(small)).sum()
    return fig, {
        "plain_small": left(small, 0),
        "skip_small": left(small),
        "first_order": left(small, 1, 0),
        "skip_full": left(1),
        "growth": left(1) ** (2 / depth),
        "branch_top": np.linalg.svd(J)[1][0],
        "block_low": block[-1],
        "block_top": block[0],
        "off_nudge": abs((moved * error).sum() / expected - 1),
    }


def scores(x, U, W, v, skip, size):
    """The input of each block, then the output; and the score."""
    h = [x @ U]
    for w in W:
        h.append(skip * h[-1] + size * np.maximum(h[-1], 0) @ w)
    return h, h[-1] @ v


def gradients(x, h, W, v, skip, size, ds):
    """dL/dU, dL/dW and dL/dv, from dL/d(score). mT: transposed."""
    dh, dW = ds @ v.mT, [None] * len(W)
    for k in reversed(range(len(W))):
        dW[k] = size * np.maximum(h[k], 0).mT @ dh
        dh = skip * dh + size * (dh @ W[k].mT) * (h[k] > 0)
    return x.mT @ dh, dW, h[-1].mT @ ds


def trained(skip, rate, steps, learn=1, depth=30, seeds=5, width=32):
    """Share of 2,000 new examples told right, a number a seed."""
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]

    def draw(std, *shape):
        return std * np.stack([rng.normal(size=shape) for rng in rngs])

    size = depth**-0.5 if skip else 1
    U, v = draw(8**-0.5, 8, width), draw(width**-0.5, width, 1)
    W = [draw((2 / width) ** 0.5, width, width) for _ in range(depth)]
    off = 0
    for step in range(steps):
        x = draw(1, 64, 8)
        target = np.sign(x[..., :1] * x[..., 1:2])  # the same sign?
        h, score = scores(x, U, W, v, skip, size)
        margin = np.clip(target * score, -99, 99)  # no overflow
        ds = -target / (1 + np.exp(margin)) / 64
        dU, dW, dv = gradients(x, h, W, v, skip, size, ds)
        if step == 0:  # a nudge of all weights, too small to round
            moved = [w + 1e-100j * d for w, d in zip(W, dW)]
            i = 1e-100j
            ends = U + i * dU, moved, v + i * dv
            other = scores(x, *ends, skip, size)[1]
            change = (other.imag * ds).sum() / 1e-100
            square = sum((d**2).sum() for d in (dU, dv, *dW))
            off = abs(change / square - 1)
        U, v = U - rate * dU, v - rate * dv
        W = [w - learn * rate * d for w, d in zip(W, dW)]
    x = draw(1, 2000, 8)
    score = scores(x, U, W, v, skip, size)[1]
    return (score * x[..., :1] * x[..., 1:2] > 0).mean(axis=(1, 2)), off


@snippet(
    shows="no gradient",
    study=True,
    promises={
        "skip": between(0.93, 0.96, here=0.9525),
        "skip_worst": between(0.9, 0.96, here=0.9365),
        "frozen": between(0.92, 0.97, here=0.955),
        "plain": between(0.6, 0.76, here=0.6775),
        "longer": between(4, 5, here=5),
        "shallow": between(4, 5, here=5),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-9.361813812, rel=0.01),
    caption="""Have two of eight numbers the same sign? Thirty ReLU blocks, 300 steps, four learning
        rates; dots are seeds, lines medians. Without skips the network gets there in four times the
        steps (crosses).""",
    alt="""Share of right answers over the learning rate, 0.01 to 0.3. With skips it climbs to
        @{skip:.0%}; with skips and frozen blocks it is nearly the same. Without, the median stays
        at or below @{plain:.0%} and the dots scatter. Crosses for 1,200 steps without skips lie as
        high as the best.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
)
def training(steps=300):
    """Train without skips, with them, and with the blocks frozen."""
    rates = (0.01, 0.03, 0.1, 0.3)
    fig, ax = plt.subplots()
    numbers, off = {}, []
    for name, label, skip, learn in (
        ("plain", "without skips", 0, 1),
        ("skip", "with skips", 1, 1),
        ("frozen", "with skips, blocks frozen", 1, 0),
    ):
        with np.errstate(over="ignore", invalid="ignore"):
            runs = [trained(skip, rate, steps, learn) for rate in rates]
        right = np.array([shares for shares, _ in runs])
        off += [run[1] for run in runs]
        middle = np.median(right, axis=1)
        (line,) = ax.semilogx(rates, middle, label=label)
        for dots in right.T:
            ax.plot(rates, dots, ".", color=line.get_color())
        numbers[name] = middle.max()
        if skip and learn:
            numbers["skip_worst"] = right[middle.argmax()].min()
    longer, _ = trained(0, rates[1], 4 * steps)
    ax.plot(rates[1:2] * 5, longer, "x", label="without, 1,200 steps")
    ax.legend(loc="lower left")
    ax.set(xlabel="learning rate", ylabel="right, of new examples")
    ax.set_ylim(-0.03, 1.03)
    shallow, _ = trained(0, 0.1, steps, depth=10)
    numbers["shallow"] = (shallow > 0.75).sum()
    numbers["longer"] = (longer > 0.9).sum()  # seeds
    return fig, numbers | {"off_nudge": max(off)}


@practice(
    promises={"plain_left": near(2.7873976105351438e-08), "skip_left": near(1.2521342882542275)},
    text="""
        The network of the first figure with the same random weights, written as modules.
        `Residual` differs from a plain block in one addition. Autograd finds the same two
        numbers: @{one_addition.plain_left:.2e} and @{one_addition.skip_left:.4f}.
    """,
)
def torch_blocks():
    """The first network again, with modules and autograd."""
    import torch
    from torch import nn

    class Residual(nn.Sequential):
        def forward(self, h):
            return h + super().forward(h)

    rng = np.random.default_rng(0)
    W = torch.tensor(rng.normal(0, np.sqrt(1 / 128), (12, 128, 128)))
    x, error = torch.tensor(rng.normal(size=(2, 16, 128)))
    x.requires_grad_()
    numbers = {}
    for name, kind in (("plain", nn.Sequential), ("skip", Residual)):
        blocks = []
        for w in W:
            linear = nn.Linear(128, 128, bias=False)
            linear.weight = nn.Parameter(w.T)
            blocks.append(kind(nn.Sigmoid(), linear))
        out = nn.Sequential(*blocks)(x)
        (dx,) = torch.autograd.grad(out, x, error)
        numbers[f"{name}_left"] = (dx.norm() / error.norm()).item()
    return numbers


TERM = Term(
    title="Residual connection",
    definition=__doc__,
    aliases=(
        "skip connection",
        "shortcut connection",
        "identity shortcut",
        "residual block",
        "residual network",
        "ResNet",
    ),
    group="architecture",
    level="next",
    in_a_number="""Through 12 sigmoid blocks @{one_addition.plain_left:.0e} of an error arrives;
        with an addition around each, @{one_addition.skip_left:.1f} times the error.""",
    searched_as=(
        "backpropagation skip connection",
        "x + f(x)",
        "gradient highway",
        "identity mapping block",
        "why does resnet work",
        "deeper network worse training error",
        "degradation problem",
        "pre-norm post-norm transformer",
        "residual stream grows",
        "plain network 50 layers does not train",
        "add input to output of layer",
        "highway network gate",
        "why add the input to the output",
    ),
    analogy=Analogy(
        text="""
            A recipe passes through twelve cooks. In the first kitchen each cook writes a *new*
            sheet for the next one; of a complaint about the salt, @{one_addition.plain_left:.0e}
            reaches the first cook. In the second kitchen each cook hands on the sheet and adds a
            note in the margin. A complaint goes to each note directly: all of it arrives, and a
            little more (@{one_addition.skip_left:.1f} times).
        """,
        breaks_down="""
            Notes in a margin can be told apart. A residual network *adds* its notes to the recipe,
            number by number: they can cancel it, or pile up until they drown it
            (@{branch_size.skip_full:.0e} in the second figure).
        """,
    ),
    heading="Why it works",
    formula=r"""
        h_{k+1} = h_k + f_k(h_k)

        \frac{\partial L}{\partial h_k} = \frac{\partial L}{\partial h_{k+1}} \,
        (I + J_k)^\top
    """,
    symbols={
        "h": "output of a block",
        "f": "branch",
        "J": "Jacobian of the branch",
        "I": "identity matrix",
        "d": "number of blocks",
        "k": "block",
    },
    explanation=r"""
        The block adds a correction to its input, so its derivative is $I + J_k$. On the way back
        the error arrives twice: unchanged along the skip, and changed by the branch. A plain block
        has $J_k$ alone.

        The two networks of the first figure differ in nothing else:
        @{one_addition.plain_left:.0e} against @{one_addition.skip_left:.1f}. At the last block the
        road through the branch carries @{one_addition.through:.2f} of the error, the skip all of
        it.

        **Small branches are safe.** At the dot of the second figure the largest singular value of
        $J_1$ is @{branch_size.branch_top:.2f}, so those of $I + J_1$ can leave 1 by no more than
        that: they lie between @{branch_size.block_low:.2f} and @{branch_size.block_top:.2f}. A
        plain network with the same small branches keeps @{branch_size.plain_small:.0e}.

        **The skip is no guarantee.** A branch $f(h) = -h$ cancels it, and the derivative is zero.
        Branches with He weights at full size are the more common trouble: each block multiplies the
        mean square of the gradient by @{branch_size.growth:.1f}, and it explodes. Remedies keep the
        branch small: scale it by $1/\sqrt{d}$ for $d$ blocks, start it at zero [@zhang2019], or put
        a normalization inside; batch normalization makes it small against the skip [@de2020].

        **What the skip buys is speed, on every seed.** In the third figure thirty blocks learn
        whether two numbers have the same sign, each network at the best of four learning rates.
        After 300 steps the one with skips tells @{training.skip:.0%} of new examples right (median
        of five seeds; the worst @{training.skip_worst:.0%}), the plain one @{training.plain:.0%}.
        It is slower, and not stuck: after 1,200 steps it tells over 90% right on
        @{training.longer} of the five seeds.

        **That is not yet learning in depth.** With all blocks frozen at their random start, and
        only the first and last matrix trained, the network with skips reaches
        @{training.frozen:.0%}. On this task the skip lets thirty blocks do no harm; whether they do
        good is another question. On photographs, where more layers made plain networks *worse* in
        training, they made networks with skips better [@he2016resnet]. With depth, gradients of a
        plain network for neighboring inputs lose their resemblance, too; skips slow that down
        [@balduzzi2017].

        **Keep the skip pure.** Whatever stands on it is multiplied once per block. A factor 0.9 on
        each skip would bring the exponential decay back [@he2016identity].
    """,
    what_to_do=(
        """Put a skip around every block of a deep network, and keep it free of any factor.""",
        """Start the branches small, or put a normalization inside
        ([batch](term:batch_normalization) for images, [layer](term:pre_norm) in transformers):
        large ones make the gradient [explode](term:exploding_gradient).""",
    ),
    claims=(
        Claim(
            "Residual networks help: add the input of the block before the activation is applied.",
            number=52,
            judged="true",
            read_in="github",
            holds=lambda n: n["branch_size.first_order"] > 0.1 > n["branch_size.plain_small"],
            counter={"branch_size.depth": 2},
            because="""That is the order of 2015: add, then ReLU. Over fifty blocks with branches of
                size 1/√50 it keeps @{branch_size.first_order:.2f} of the gradient, and without the
                addition @{branch_size.plain_small:.0e} is left. It works because ReLU has slope 1
                for positive sums; a sigmoid in that place would put a factor of at most a quarter
                on the skip. In 2016 the activation moved into the branch [@he2016identity].""",
        ),
        Claim(
            "With a residual connection the overall derivative is not reduced to a small value.",
            number=53,
            judged="true",
            read_in="github",
            holds=lambda n: n["one_addition.skip_left"] > 0.5 > n["one_addition.plain_left"],
            counter={"one_addition.activation": "ReLU"},
            because="""At the start of training, yes: @{one_addition.skip_left:.1f} instead of
                @{one_addition.plain_left:.0e}. It is not guaranteed. A branch that learns −h brings
                the derivative to zero, and branches that are too large make it explode
                (@{branch_size.skip_full:.0e}).""",
        ),
        Claim(
            "Residual connections exist because of vanishing gradients.",
            number=75,
            judged="history",
            read_in="widely",
            seen_at=(
                "https://techhub.cafe/interview-questions/computer-vision/resnet-residual-connections",
                "https://aiadda.online/lexicon/resnet",
                "https://stevengong.co/notes/ResNet",
            ),
            holds=None,
            because="""The authors say the contrary. They met *degradation*: with more layers, the
                error in training rose. They hold vanishing gradients to be an unlikely cause, as
                their plain networks had batch normalization and gradients of healthy norm
                [@he2016resnet]. Highway networks, some months before, did start from the
                difficulty of training deep networks [@srivastava2015highway]. What an addition
                does for a gradient is true all the same: @{one_addition.skip_left:.1f} times the
                error arrives, instead of @{one_addition.plain_left:.0e}.""",
        ),
    ),
    origin="""
        The idea of a path on which the error travels unchanged is older than the name: the memory
        cell of the LSTM, 1997, adds to its content and multiplies the error by exactly one
        [@hochreiter1997]. Highway networks carried it over to feedforward networks in May 2015,
        with gates that learn how much to let through [@srivastava2015highway]. In December 2015 the
        residual network dropped the gates and kept the addition. With up to 152 layers it won the
        ImageNet classification contest of that year [@he2016resnet].

        Its aim was not the vanishing gradient. Deeper plain networks had shown a higher *training*
        error, although batch normalization kept their gradients healthy, and the paper calls
        vanishing gradients an unlikely cause [@he2016resnet]. A follow-up in 2016 cleared the skip
        of every other operation [@he2016identity].
    """,
    etymology="""
        A *residual* is what is left over. If the block should compute $H(h)$, the branch has to
        learn only the rest, $H(h) - h$ [@he2016resnet]. *Skip* and *shortcut* describe the drawing:
        a line that goes around the layers.
    """,
    trends="""
        Since 2016 a default of nearly every deep architecture, from image networks to transformers,
        where each attention and each feedforward part has a skip of its own. The open choices are
        where to put the normalization and how large the branches start.
    """,
    tagged_as=("neural networks", "deep learning", "architecture", "computer vision"),
    collocations=(
        "add a skip connection",
        "residual block",
        "residual branch",
        "residual stream",
        "identity shortcut",
    ),
    in_context=(
        "We put a skip connection around every pair of layers, and depth stopped hurting.",
        "Start the residual branch at zero, and the whole network starts as the identity.",
        "The shapes did not match, so this one shortcut needed a projection.",
    ),
    faq=(
        Question(
            "Does it solve the vanishing gradient problem?",
            """For the error signal at the start of training, largely: @{one_addition.skip_left:.1f}
            instead of @{one_addition.plain_left:.0e} in the first figure. But it can overshoot, and
            it was introduced for another reason: on photographs deep plain networks had a higher
            training error than shallow ones, though their gradients were healthy
            [@he2016resnet].""",
        ),
        Question(
            "Does it cost parameters or time?",
            """No parameters and one addition per block, as long as input and output have the same
            shape. The input of the block must stay in memory until it is added.""",
        ),
        Question(
            "What if the shapes differ?",
            """Put a linear map on that one skip, in image networks usually a convolution of size 1
            with a stride. Do so only where the shape changes: it is a factor on the clean
            path.""",
        ),
        Question(
            "Does the activation come before or after the addition?",
            """In 2015 it came after: $\\operatorname{ReLU}(h + f(h))$. Since 2016 many networks
            activate and normalize inside the branch and leave the sum alone: $h +
            f(\\operatorname{ReLU}(h))$. The second order has the cleaner path and matters most in
            very deep networks [@he2016identity].""",
        ),
        Question(
            "Do I still need good initialization or normalization?",
            """Yes, for the opposite reason. Without a skip they keep the signal from vanishing;
            with one they keep it from growing. Fifty branches with He weights at full size multiply
            the gradient by @{branch_size.skip_full:.0e}, branches scaled by 1/√50 by
            @{branch_size.skip_small:.1f}.""",
        ),
        Question(
            "Does a shallow network need it?",
            """Hardly. With ten blocks the plain network of the third figure learns the task on
            @{training.shallow} of five seeds in 300 steps (rate 0.1). The skip earns its place as
            depth grows.""",
        ),
        Question(
            "Is it the same as a highway network?",
            """A highway network mixes $h$ and $f(h)$ with learned gates between 0 and 1, so its
            skip can close. A residual connection has no gate: its skip is always open.""",
        ),
        Question(
            "Must the input be added, or can it be concatenated?",
            """Both exist. Concatenation keeps old and new apart, but the layers get wider with each
            block. Addition keeps the width and gives the derivative its $I$.""",
        ),
        Question(
            "I only added layers, and the gradient norm spikes. What has to change with depth?",
            """The size of the branches. Every block adds to the stream, so with more blocks the
            signal grows, and on the way back the error. Divide each branch by the root of the
            number of blocks (the dot in the second figure), start the last weights of each
            branch at zero, or lower the learning rate. Log the norms by block to see which it
            is.""",
        ),
        Question(
            "Pre-norm or post-norm in a transformer?",
            """Pre-norm, `x + f(norm(x))`, keeps the skip pure. Post-norm, `norm(x + f(x))`, is the
            first transformer's [@vaswani2017]. There the normalization lies on the skip; the
            layers near the output start with larger gradients than in a deep pre-norm network,
            and [warm-up](term:warm_up) helps against that [@xiong2020]. PyTorch's
            `nn.TransformerEncoderLayer` is post-norm unless `norm_first=True`.""",
        ),
    ),
    relations={
        "remedies": ("vanishing_gradient",),
        "related to": (
            "exploding_gradient",
            "he_initialization",
            "batch_normalization",
            "chain_rule",
        ),
    },
    did_you_know="""
        Multiply out the blocks, and a stack of $d$ of them holds $2^d$ paths, since at each block
        the signal either takes the branch or skips it. In a trained network of 110 layers, most of
        the gradient came along paths only 10 to 34 layers deep [@veit2016].
    """,
)
