"""Gradient descent that takes each step from the gradient of a few examples drawn at random,
called a mini-batch, instead of all of them. The gradient is noisy, right on average, and cheap."""

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


def each(x, y, w):
    """dL/dw of every example, one a row."""
    return (x @ w - y)[:, None] * x


def walked(rng, size, x, y, w, rate, steps):
    """The path of w by so many examples a step."""
    walk = [w]
    for _ in range(steps):
        pick = rng.choice(len(x), size, replace=False)
        g = each(x[pick], y[pick], walk[-1]).mean(axis=0)
        walk.append(walk[-1] - rate * g)
    return np.array(walk)


@snippet(
    shows="no gradient",
    # 30 seeds, log10: -0.36, sd 0.11, and -1.65, sd 0.17
    promises={
        "around": between(0.15, 1.25, here=0.384541015),
        "full": between(0.004, 0.11, here=0.02068172868),
        "share": near(4 / 256, words="4/256"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-35.19288545, rel=1e-6),
    turn={
        "batch": (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256),
        "rate": (0.05, 0.1, 0.2),
    },
    labels={"batch": "examples in a mini-batch", "rate": "learning rate"},
    always={"off_nudge": between(0, 1e-10), "share": between(0, 1)},
    says="""Mini-batches of @{batch}, rate @{rate:g}: in its last 40 steps the path stays at about
        @{around:.2g} from the best weights. A step looks at @{share:.2g} of the examples.""",
    caption="""Two weights, 120 steps; rings are lines of equal loss. All examples lead smoothly to
        the minimum, a few lead there too, and jitter.""",
    alt="""Oval rings around a minimum. One path runs to it in a smooth curve. The other zigzags the
        same way and ends in a tangle around it, at a distance of about @{around:.2f}.""",
    checked="""A nudge of both weights changes the loss as the full gradient says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("take one example a step", "batch=4", "batch=1"),
        Edit("take away the noise in the answers", "3 * rng.normal", "0 * rng.normal"),
        Edit("walk ten times as far", "steps=120", "steps=1200"),
    ),
)
def paths(batch=4, rate=0.1, steps=120):
    """Walk by all examples, then by a few drawn for each step."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(256, 2)) * (1, 0.6)
    y = x @ (1, 1) + 3 * rng.normal(size=256)
    best = np.linalg.lstsq(x, y)[0]
    way = x, y, best - (2.4, 1.8), rate, steps
    full, noisy = (walked(rng, n, *way) - best for n in (256, batch))
    fig, ax = plt.subplots(figsize=(5.84, 4.3))
    grid = np.array(np.meshgrid(*[np.linspace(-3.1, 3.1, 61)] * 2))
    L = (grid * np.tensordot(x.T @ x, grid, 1)).sum(axis=0) / 512
    rings = {"colors": "gray", "linewidths": 0.7, "alpha": 0.7}
    ax.contour(*grid, L, np.arange(1, 9) ** 2 / 16, **rings)
    ax.plot(*noisy.T, "C3-", lw=1)
    ax.plot(*full.T, "C7-")
    ax.plot(*full[0], "C7s", ms=7)
    ax.plot(0, 0, "+", color="gray", ms=14)
    around = np.sqrt((noisy[-40:] ** 2).sum(axis=1).mean())
    ax.text(2.9, -1.6, "all 256 examples", color="C7", ha="right")
    note = f"{batch} a step: stays {around:.2f} away"
    ax.text(2.9, -1.95, note, color="C3", ha="right")
    ax.set(xlabel="first weight, from its best value")
    ax.set(ylabel="second weight", xlim=(-3.1, 3.1), ylim=(-2.2, 1.8))
    nudge = 1e-100j * np.array([1, 2])
    other = ((x @ (best - 1 + nudge) - y) ** 2).mean().imag / 2
    told = each(x, y, best - 1).mean(axis=0) @ nudge.imag
    return fig, {
        "around": around,
        "full": np.linalg.norm(full[-1]),
        "share": batch / 256,
        "off_nudge": abs(other / told - 1),
    }


def examples(seed, spread, steps):
    """The gradient of each, at the start and after some steps."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(1024, 20))
    y = x @ rng.normal(0, 20**-0.5, 20)
    y = y + spread * rng.normal(size=1024)
    w = np.zeros(20)
    for _ in range(steps):  # of gradient descent, at a rate of 0.1
        w = w - 0.1 * each(x, y, w).mean(axis=0)
    nudge = 1e-100j * rng.normal(size=20)  # too small to round
    moved = ((x @ (w + nudge) - y) ** 2).mean().imag / 2
    g = each(x, y, w)
    off = abs(moved / (g.mean(axis=0) @ nudge.imag) - 1)
    return g, rng, off


def even(g):
    """Examples at which noise and gradient are of one size."""
    full = g.mean(axis=0)
    return ((g - full) ** 2).sum() / len(g) / (full**2).sum()


@snippet(
    shows="dL/dW",
    # theory: 16; 1; sqrt(512 / 1023) = 0.707; even 41. 20 seeds: sd 0.8, 0.008, 0.015;
    # even 30 to 57, log10 1.59, sd 0.073
    promises={
        "fall": between(12.6, 19.2, "√256, 4 sd of 200 draws", here=15.55866478),
        "law": between(0.96, 1.04, "1", here=0.9987078037),
        "half": between(0.64, 0.77, "√(512/1023)", here=0.6803202638),
        "even_here": between(19, 77, here=35.09427997),
        "even": between(33, 50, here=37.06606446),
        "later": between(200, 3000, here=978.748979),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-1.081967549, rel=1e-6),
    turn={"spread": (0.0, 1.0, 3.0), "steps": (0, 5, 10, 20)},
    labels={"spread": "noise in the right answers", "steps": "after steps of descent"},
    limits={"y": (1e-3, 30)},
    always={
        "law": between(0.96, 1.04),
        "half": between(0.62, 0.79),
        "off_nudge": between(0, 1e-8),
    },
    says="""After @{steps} steps one example has @{fall:.0f} times the noise of 256. Noise and
        gradient are equal at about @{even_here:,.0f} examples.""",
    caption="""How far the gradient of a mini-batch lies from the full one. Four times the examples
        halve the noise. Above the dotted line, more noise than gradient.""",
    alt="""Dots on log scales over the size of the mini-batch, from 1 to 512, along a falling line.
        From 1 to 256 examples the noise falls by a factor of @{fall:.0f}. It equals the full
        gradient at about @{even_here:.0f} examples. Drawn without repetition, half of all examples
        have @{half:.2f} of the noise of as many with repetition.""",
    checked="""A nudge of w changes the mean squared error as the mean of these gradients says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("look after twenty steps", "steps=0", "steps=20"),
        Edit("take away the noise in the answers", "spread=1.0", "spread=0.0"),
    ),
)
def noise(spread=1.0, steps=0):
    """Draw mini-batches; measure how far their gradients scatter."""
    g, rng, off = examples(0, spread, steps)
    full = g.mean(axis=0)
    sizes = 2 ** np.arange(10)
    scatter = []
    for size in sizes:
        away = np.empty((2, 200, 20))
        for i in range(200):
            again = rng.integers(0, 1024, size)  # may repeat
            once = rng.choice(1024, size, replace=False)
            away[0, i] = g[again].mean(axis=0) - full
            away[1, i] = g[once].mean(axis=0) - full
        scatter.append(np.sqrt((away**2).sum(axis=2).mean(axis=1)))
    again, once = np.transpose(scatter)
    size = np.linalg.norm(full)
    law = size * np.sqrt(even(g) / sizes)
    fig, ax = plt.subplots()
    ax.loglog(sizes, law, label="one example / √B")
    ax.plot(sizes, again, "o", label="drawn with repetition")
    ax.plot(sizes, once, "s", label="drawn without")
    ax.axhline(size, color="gray", ls=":", label="full gradient")
    ax.legend(loc="lower left")
    ax.set(xlabel="examples in a mini-batch, B")
    ax.set(ylabel="noise: distance to the full gradient")
    early, late = [], []
    for seed in range(9):
        early.append(even(examples(seed, spread, steps)[0]))
        late.append(even(examples(seed, spread, steps + 20)[0]))
    return fig, {
        "fall": again[0] / again[8],  # B = 1 against B = 256
        "law": (again / law).mean(),
        "half": once[9] / again[9],  # half of the examples
        "even_here": even(g),
        "even": np.median(early),
        "later": np.median(late),
        "off_nudge": off,
    }


def forward(W, x):
    """The input of each sigmoid layer, and the output of the last."""
    h = [x]
    for w in W:
        h.append(1 / (1 + np.exp(-h[-1] @ w)))
    return h


def backward(W, h, y):
    """dL/dW of each layer, for cross-entropy. mT: transposed."""
    dz, dW = (h[-1] - y) / y.shape[-2], [None] * len(W)
    for k in reversed(range(len(W))):
        dW[k] = h[k].mT @ dz
        dz = dz @ W[k].mT * h[k] * (1 - h[k])
    return dW


def nudged(W, dW):
    """Move each layer so that it adds 1e-100 to the loss."""
    return [w + 1e-100j * d / (d**2).sum() for w, d in zip(W, dW)]


def answers(x):
    return x[..., :5].sum(axis=-1, keepdims=True) > 0


def trained(optimizer, rates, depth, steps, eps, seeds=5):
    """By rate and seed: right answers, ways of the layers; a check."""
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]

    def draw(*shape):
        return np.stack([rng.normal(size=shape) for rng in rngs])

    x, sizes, off = draw(1000, 30), [30] * (depth + 1) + [1], 0
    W = [draw(a, b) / 30**0.5 for a, b in zip(sizes, sizes[1:])]
    start, m, s = list(W), [0] * len(W), [0] * len(W)
    for t in range(1, steps + 1):
        pick = [rng.integers(0, 1000, (50, 1)) for rng in rngs]
        batch = np.take_along_axis(x, np.array(pick), axis=1)
        y = answers(batch)
        dW = backward(W, forward(W, batch), y)
        if t == 1:
            p = forward(nudged(W, dW), batch)[-1]
            change = -np.log(np.where(y, p, 1 - p)).imag.sum() / 50
            off = abs(change / (len(W) * 1e-100) - 1)
        for k, step in enumerate(dW):
            if optimizer == "Adam":
                m[k] = 0.9 * m[k] + 0.1 * step
                s[k] = 0.999 * s[k] + 0.001 * step**2
                size = np.sqrt(s[k] / (1 - 0.999**t)) + eps
                step = m[k] / (1 - 0.9**t) / size
            W[k] = W[k] - np.reshape(rates, (-1, 1, 1, 1)) * step
    ways = [((w - a) ** 2).mean(axis=(2, 3)) for w, a in zip(W, start)]
    new = draw(1000, 30)  # examples it has not seen
    right = (forward(W, new)[-1] > 0.5) == answers(new)
    return right.mean(axis=(2, 3)), np.sqrt(ways), off


@snippet(
    shows="no gradient",
    promises={
        "SGD_first": between(1e-5, 3e-3, here=0.0006172348869),
        "SGD_share": between(1e-4, 0.02, here=0.0005205565636),
        "SGD_right": between(0.47, 0.55, here=0.517),
        "SGD_later": between(0.47, 0.55, here=0.512),
        "Adam_first": between(0.15, 0.35, here=0.2133190272),
        "Adam_share": between(0.6, 3, here=1.305550102),
        "Adam_right": between(0.94, 0.99, here=0.969),
        "Adam_worst": between(0.9, 0.98, here=0.958),
        "tiny": near(1 / 11, words="1/11"),
        "off_nudge": between(0, 1e-9),
    },
    data=near(1.566018903, rel=1e-6),
    turn={"depth": (2, 4, 6, 8), "steps": (50, 200)},
    labels={"depth": "hidden layers", "steps": "steps"},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{depth} hidden layers, @{steps} steps: layer 1 moves by @{SGD_first:.1g} with SGD and
        @{Adam_first:.1g} with Adam; @{SGD_right:.0%} and @{Adam_right:.0%} of new examples are told
        right.""",
    caption="""A sigmoid network, each optimizer at the best of four rates: medians and range of
        five seeds. SGD hardly touches the first layer.""",
    alt="""Two lines on a log scale over the layers. With SGD the first layer moves @{SGD_share:.0e}
        times as far as the last, and @{SGD_right:.0%} of the answers are right. With Adam it moves
        @{Adam_share:.1f} times as far, and @{Adam_right:.0%} are right.""",
    checked="""At the first step, nudges of all layers along their gradients change the loss as
        these say: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("take two hidden layers", "depth=6", "depth=2"),
        Edit("take a fourth of the steps", "steps=200", "steps=50"),
    ),
)
def who_moves(depth=6, steps=200, eps=1e-8):
    """Train a deep sigmoid network by SGD, then by Adam."""
    fig, ax = plt.subplots()
    numbers, layers = {}, range(1, depth + 2)
    for name, lowest in (("SGD", 0.3), ("Adam", 0.001)):
        rates = lowest * np.array([1, 3, 10, 30])
        right, ways, off = trained(name, rates, depth, steps, eps)
        best = np.median(right, axis=1).argmax()
        way = ways[:, best]  # a row for each layer
        low, middle, high = np.quantile(way, (0, 0.5, 1), axis=1)
        ax.semilogy(layers, middle, "o-", label=name)
        ax.fill_between(layers, low, high, alpha=0.3)
        numbers[f"{name}_first"] = middle[0]
        numbers[f"{name}_share"] = np.median(way[0] / way[-1])
        numbers[f"{name}_right"] = np.median(right[best])
    ax.legend(loc="lower right")
    ax.set(xlabel="layer", ylabel="how far its weights have moved")
    numbers["Adam_worst"] = right[best].min()
    later, _, _ = trained("SGD", (0.3, 1), depth, 4 * steps, eps)
    numbers["SGD_later"] = np.median(later, axis=1).max()
    tiny = 1e-9 / (1e-9 + eps)  # a first step of Adam, of the rate
    return fig, numbers | {"tiny": tiny, "off_nudge": off}


@snippet(
    shows="no gradient",
    # theory for a fixed rate r and new examples: 20 r s² / (2 - 22 r) = 0.0403, 0.0101.
    # 20 seeds: log10 sd 0.029, 0.041; falling 1.7e-4 to 5e-4, log10 sd 0.11
    promises={
        "high": between(0.031, 0.053, here=0.03843253055),
        "low": between(0.0065, 0.0156, here=0.01007784635),
        "falling": between(1.05e-4, 9e-4, here=0.0002579878235),
    },
    data=near(-5.762881141, rel=1e-6),
    turn={"batch": (1, 8, 64), "spread": (0.0, 0.1, 0.3)},
    labels={"batch": "examples in a mini-batch", "spread": "noise in the right answers"},
    limits={"y": (1e-7, 2)},
    says="""Mini-batches of @{batch}, noise of @{spread}: the squared distance ends at @{high:.2g}
        with a rate of 0.03, @{low:.2g} with 0.01 and @{falling:.2g} with the falling one.""",
    caption="""With noise in the right answers, SGD at a fixed learning rate never comes to rest:
        it ends on a floor, the lower the rate the lower and the later. A rate that falls with time
        has none.""",
    alt="""Three curves on log scales over 10,000 steps. A rate of 0.03 falls fast and levels off at
        @{high:.3f}, a rate of 0.01 falls later and levels off at @{low:.3f}. The falling rate ends
        lowest, at @{falling:.4f}, still going down.""",
    on_page=False,
)
def floor(batch=1, spread=0.3, steps=10_000):
    """Keep the learning rate, or let it fall."""
    fig, ax = plt.subplots()
    numbers = {}
    rates = {"high": (0.03, 0), "low": (0.01, 0)}
    rates["falling"] = (0.03, 0.01)  # 0.03 / (1 + t / 100)
    for name, (first, fall) in rates.items():
        rng = np.random.default_rng(0)
        truth = rng.normal(0, 20**-0.5, 20)
        w, off = np.zeros(20), []
        for t in range(steps):
            x = rng.normal(size=(batch, 20))  # always new examples
            error = x @ (w - truth) - spread * rng.normal(size=batch)
            rate = first / (1 + fall * t)
            w = w - rate * x.T @ error / batch
            off.append(((w - truth) ** 2).sum())
        label = f"rate {first}" + ", falling" * (fall > 0)
        shown = np.geomspace(1, steps, 300).astype(int)
        ax.loglog(shown, np.array(off)[shown - 1], label=label)
        numbers[name] = np.mean(off[-steps // 10 :])
    ax.legend(loc="lower left")
    ax.set(xlabel="step", ylabel="squared distance to the best weights")
    return fig, numbers


@practice(
    promises={
        "SGD_large": near(1e-3),
        "SGD_small": near(1e-9),
        "SGD_tiny": near(1e-12),
        "Adam_large": near(1e-3 / (1 + 1e-8), rel=1e-6),
        "Adam_small": near(1e-3 * 1e-6 / (1e-6 + 1e-8), rel=1e-6),
        "Adam_tiny": near(1e-3 * 1e-9 / (1e-9 + 1e-8), rel=1e-6),
    },
    text="""
        One first step for gradients of 1, `1e-6` and `1e-9`, at a rate of `0.001`. SGD moves by
        rate times gradient. Adam moves by the rate, until the gradient is smaller than its
        safety constant `eps`, here the default of `1e-8`.
    """,
)
def in_pytorch():
    """Two optimizers, one step each, for gradients of many sizes."""
    import torch

    sizes = torch.tensor([1, 1e-3, 1e-6, 1e-9], dtype=torch.float64)
    numbers = {}
    for name in ("SGD", "Adam"):
        w = torch.zeros(4, dtype=torch.float64, requires_grad=True)
        optimizer = getattr(torch.optim, name)([w], lr=0.001)
        w.grad = sizes.clone()
        optimizer.step()
        moved = w.detach().abs()
        numbers[f"{name}_large"] = moved[0].item()
        numbers[f"{name}_small"] = moved[2].item()
        numbers[f"{name}_tiny"] = moved[3].item()
    return numbers


TERM = Term(
    title="Stochastic gradient descent",
    definition=__doc__,
    aliases=("SGD", "mini-batch gradient descent", "mini-batch"),
    group="optimization",
    level="next",
    in_a_number="""At the start a mini-batch of @{noise.even:.0f} examples has as much noise as
        gradient in the second figure; after twenty steps it takes @{noise.later:.0f}.""",
    searched_as=(
        "torch.optim.SGD",
        "batch size",
        "batch size 1",
        "minibatch",
        "noisy loss curve",
        "loss jumps around",
        "training loss fluctuates",
        "epoch vs iteration",
        "adam vs sgd",
        "adam epsilon",
        "momentum",
        "online learning",
        "shuffle dataloader",
    ),
    analogy=Analogy(
        text="""
            A town wants a better bus timetable. It could ask every passenger once a year. Or it
            asks a handful each morning and shifts the buses a little by noon. Each handful is a
            poor sample, and some days the change is wrong. But the errors point in all directions
            and wash out, while what all passengers want adds up.
        """,
        breaks_down="""
            Passengers change their minds; a training set stays the same. And the noise need not end
            by itself: when the timetable is perfect, the next handful still asks for a change.
        """,
    ),
    heading="What noise costs, and what size does",
    formula=r"""
        \theta \leftarrow \theta - \eta \, g, \quad
        g = \frac{1}{B} \sum_{i \in \text{batch}} \nabla \ell_i(\theta)

        \mathbb{E}\, g = \nabla L, \quad \operatorname{sd}(g) \propto \frac{1}{\sqrt{B}}
    """,
    symbols={
        "i": "example",
        r"\mathbb{E}": "mean over batches",
    },
    explanation=r"""
        The gradient of the loss is an average over all examples. One over $B$ examples drawn at
        random estimates it without bias, with an error that falls as $1/\sqrt{B}$: a hundred times
        the work for a tenth of the error. So many rough steps beat few exact ones, far from the
        minimum.

        **The floor.** Near the minimum the gradient fades and the noise does not. At a fixed
        learning rate the weights jitter around it, at a squared distance about in proportion to
        $\eta/B$: @{floor.high:.3f} at a rate of 0.03, @{floor.low:.3f} at 0.01. A falling rate gets
        through, if it falls neither too fast nor too slowly: Robbins and Monro asked that the rates
        add up to infinity and their squares do not. A network that fits every single example has no
        floor, because there the noise ends too.

        **Size matters to SGD.** A step is the rate times the gradient. Where gradients vanish, the
        first layers stand still: in the third figure layer 1 moves @{who_moves.SGD_share:.0e}
        times as far as the last layer. After 200 steps the network guesses at each of four rates
        (@{who_moves.SGD_right:.0%} right at the best one), and after 800 still
        (@{who_moves.SGD_later:.0%}). Adam divides each step by a running size of the gradient.
        Layer 1 moves @{who_moves.Adam_share:.1f} times as far as the last, and after 200 steps
        @{who_moves.Adam_right:.0%} of new examples are told right (median of five seeds; the worst
        @{who_moves.Adam_worst:.0%}). Adam does not repair the gradient. Its steps do not depend on
        its size, until that comes down to Adam's own safety constant, usually `1e-8`.
    """,
    what_to_do=(
        """Jitters around a level: lower the [learning rate](term:learning_rate) with time, or take
        larger batches.""",
        """First layers stand still: [vanishing gradient](term:vanishing_gradient). Adam moves them
        all the same.""",
    ),
    claims=(
        Claim(
            """That little or nothing changes any more in the earlier layers is called a vanishing
            gradient.""",
            number=12,
            judged="conditional",
            condition="plain gradient descent takes the steps",
            read_in="medium-2020",
            holds=lambda n: max(n["who_moves.SGD_share"], n["who_moves.Adam_share"]) < 0.1,
            holds_in_part=lambda n: n["who_moves.SGD_share"] < 0.1,
            counter={"who_moves.depth": 2},
            because="""The name means that the gradient is small, not that it is constant. Under SGD
                the effect follows: the first layer moved @{who_moves.SGD_share:.0e} times as far as
                the last. Under Adam the gradient fades on the same way back, and the layer moves
                all the same (@{who_moves.Adam_share:.1f} times).""",
        ),
        Claim(
            """With a small gradient, gradient descent does not update the weights of the initial
            layers effectively.""",
            number=49,
            judged="true",
            read_in="github",
            holds=lambda n: n["who_moves.SGD_share"] < 0.1 and n["who_moves.SGD_right"] < 0.6,
            counter={"who_moves.depth": 2},
            because="""The first layer moved
                @{who_moves.SGD_share:.0e} times as far as the last, and after 200 steps
                @{who_moves.SGD_right:.0%} of new examples are told right, no better than by a coin.
                Adam, whose steps hardly depend on the size of the gradient, moves it
                @{who_moves.Adam_share:.1f} times as far.""",
        ),
        Claim(
            "Adam makes vanishing gradients harmless.",
            number=74,
            judged="conditional",
            condition="the gradient is large against Adam's ε, and not lost in noise or rounding",
            read_in="widely",
            seen_at=(
                "https://www.makerluis.com/dl-notes-advanced-gradient-descent/",
                "https://brendanshih.com/03+-+Notes/The+Problem+of+Local+Optima",
            ),
            holds=lambda n: n["who_moves.tiny"] > 0.9,
            holds_in_part=lambda n: (
                n["who_moves.Adam_right"] > 0.9 and n["who_moves.SGD_right"] < 0.6
            ),
            counter={"who_moves.eps": 1e-16},
            because="""The gradient stays as small; Adam divides it by its own size [@kingma2015].
                So the first layer of seven moves, and after 200 steps @{who_moves.Adam_right:.0%}
                are right (SGD: @{who_moves.SGD_right:.0%}). At a gradient of `1e-9` Adam's
                first step is only @{who_moves.tiny:.2f} times that for a large one. And what is
                divided by a small size is enlarged with its noise.""",
        ),
    ),
    origin="""
        Herbert Robbins and Sutton Monro showed in 1951 how to find the root of a function of which
        one sees only noisy values, by steps that get smaller [@robbins1951]. Shun-ichi Amari
        proposed such stochastic descent for learning pattern classifiers in 1967 [@amari1967]. A
        guide of 1998 recommends it over full batches for training networks by backpropagation
        [@lecun1998efficient]; a survey of 2018 explains why it wins on large data [@bottou2018].
        Adam was published in 2015 [@kingma2015].
    """,
    etymology="""
        *Stochastic* comes from a Greek word for aiming, then guessing. The steps are guesses: right
        on average, never exact. *Mini-batch* is a small part of the *batch*, an old word of
        computing for all the data that are processed in one go.
    """,
    trends="""
        Every large network is trained on mini-batches. SGD with momentum is common for
        convolutional networks; transformers are mostly trained by Adam and its relatives, which are
        stochastic too. Batches grew with the hardware: in 2017 a network learned ImageNet in an
        hour from batches of 8192, with a rate scaled up in proportion [@goyal2017].
    """,
    tagged_as=("optimization", "training", "mini-batch", "noise"),
    collocations=(
        "train with SGD",
        "SGD with momentum",
        "a mini-batch of 64",
        "gradient noise",
    ),
    in_context=(
        "We used plain SGD with a batch of 32 and halved the rate every ten epochs.",
        "SGD left the first layers where they were; Adam moved them within a minute.",
        "A larger batch made the curve smoother and the training slower.",
    ),
    faq=(
        Question(
            "Which batch size should I take?",
            """One that keeps the hardware busy, often 32 to 512 examples. Below the size at which
            noise equals gradient, more examples help a step nearly in proportion; far above it they
            hardly help. That size grows as the gradient fades [@mccandlish2018]: in the second
            figure from @{noise.even:.0f} at the start to @{noise.later:.0f} after twenty
            steps.""",
        ),
        Question(
            "Does SGD suffer more from vanishing gradients than Adam?",
            """Yes. After 200 steps, each at its best rate, the first layer had moved by
            @{who_moves.SGD_first:.0e} with SGD and by @{who_moves.Adam_first:.2f} with Adam. Good
            initialization, normalization and residual connections help both.""",
        ),
        Question(
            "Why must the learning rate fall?",
            """Because the noise does not. At a fixed rate the weights end on a floor in proportion
            to the rate. Lower the rate, and the floor goes down with it. Where every example can be
            fitted, the noise ends by itself, and the rate may stay.""",
        ),
        Question(
            "What is an epoch?",
            """One pass through the training set. With a thousand examples and mini-batches of 50 it
            has twenty steps.""",
        ),
        Question(
            "With or without replacement?",
            """In practice without: shuffle, then go through. Each example is seen once an epoch,
            and large batches are less noisy: half of all examples have @{noise.half:.2f} of the
            noise of as many drawn with repetition. For small batches the difference is nil.""",
        ),
        Question(
            "Is the noise good for anything?",
            """It can carry the weights off saddle points, where the full gradient is zero. Whether
            it also leads to minima that generalize better is debated.""",
        ),
    ),
    relations={
        "uses": ("learning_rate",),
        "narrower than": ("gradient_descent",),
        "related to": ("vanishing_gradient", "backpropagation"),
    },
    did_you_know="""
        For small rates, the floor knows only the ratio of rate to batch. Halve the rate or double
        the batch, and it sinks by the same half: a reason why large batches are given large rates.
    """,
)
