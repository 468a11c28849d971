"""Gradient descent that takes each step from the gradient of a few examples drawn at random,
called a mini-batch, instead of all of them. The gradient is noisy, right on average, and cheap."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Question, Term, between, near, practice, snippet


@snippet(
    shows="dL/dW",
    # theory: 16; 1; sqrt(512 / 1023) = 0.707. 20 seeds: sd 0.8, 0.008, 0.015;
    # even 30 to 57, log10 1.59, sd 0.073
    promises={
        "fall": between(12.6, 19.2, "√256, 4 sd of 200 draws", here=15.01241391),
        "law": between(0.96, 1.04, "1", here=0.9958928108),
        "half": between(0.64, 0.77, "√(512/1023)", here=0.6832850137),
        "even": between(19, 77, here=35.09427997),
    },
    data=near(-0.9719095209, rel=1e-6),
    turn={"spread": (0.0, 1.0, 3.0)},
    labels={"spread": "noise in the right answers"},
    always={"law": between(0.96, 1.04), "half": between(0.62, 0.79)},
    says="""One example has @{fall:.0f} times the noise of 256. Noise and gradient are equal at
        about @{even:.0f} examples.""",
    caption="""How far the gradient of a mini-batch lies from the full one. Four times the examples
        halve the noise: on log scales, a straight line. Left of where it crosses the dotted line
        (the size of the full gradient), a single step sees more noise than gradient.""",
    alt="""Dots on log scales over the size of the mini-batch, from 1 to 512, along a falling line.
        From 1 to 256 examples the noise falls by a factor of @{fall:.0f}. It equals the full
        gradient at about @{even:.0f} examples. Drawn without repetition, half of all examples have
        @{half:.2f} of the noise of as many with repetition.""",
)
def noise(spread=1.0, examples=1024):
    """Draw mini-batches; measure how far their gradients scatter."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(examples, 20))
    y = x @ rng.normal(0, 20**-0.5, 20)
    y = y + spread * rng.normal(size=examples)
    each = -y[:, None] * x  # dL/dw at w = 0: one row per example
    full = each.mean(axis=0)
    sizes = 2 ** np.arange(10)
    scatter = []
    for size in sizes:
        off = np.empty((2, 200, 20))
        for i in range(200):
            again = rng.integers(0, examples, size)  # may repeat
            once = rng.choice(examples, size, replace=False)
            off[0, i] = each[again].mean(axis=0) - full
            off[1, i] = each[once].mean(axis=0) - full
        scatter.append(np.sqrt((off**2).sum(axis=2).mean(axis=1)))
    again, once = np.transpose(scatter)
    one = np.sqrt(((each - full) ** 2).sum(axis=1).mean())
    size = np.linalg.norm(full)
    fig, ax = plt.subplots()
    ax.loglog(sizes, one / np.sqrt(sizes), label="one example / √B")
    ax.plot(sizes, again, "o", label="drawn with repetition")
    ax.plot(sizes, once, "s", label="drawn without")
    ax.axhline(size, color="gray", ls=":", label="full gradient")
    ax.legend(loc="lower left")
    ax.set(xlabel="examples in a mini-batch, B")
    ax.set(ylabel="noise: distance to the full gradient")
    return fig, {
        "fall": again[0] / again[8],  # B = 1 against B = 256
        "law": (again / (one / np.sqrt(sizes))).mean(),
        "half": once[9] / again[9],  # half of the examples
        "even": (one / size) ** 2,  # B at which noise = gradient
    }


@snippet(
    shows="no gradient",
    # 20 seeds: log10 of the shares -2.19, sd 0.28, and 0.13, sd 0.09;
    # of the first layer's way -3.75, sd 0.15, and -0.67, sd 0.03; right sd 0.015, 0.003
    promises={
        "SGD_first": between(4.6e-5, 7e-4, here=0.000226495869),
        "SGD_share": between(5e-4, 0.08, here=0.008707416724),
        "SGD_right": between(0.44, 0.57, here=0.517),
        "Adam_first": between(0.15, 0.29, here=0.2251336253),
        "Adam_share": between(0.6, 3, here=1.51405202),
        "Adam_right": between(0.96, 1, here=0.986),
    },
    data=near(11.75655682, rel=1e-6),
    turn={"depth": (2, 4, 6, 8), "steps": (50, 200)},
    labels={"depth": "hidden layers", "steps": "steps"},
    says="""@{depth} hidden layers, @{steps} steps: the first layer moves by @{SGD_first:.1g} with
        SGD and by @{Adam_first:.1g} with Adam; @{SGD_right:.0%} and @{Adam_right:.0%} of the
        answers are right.""",
    caption="""One sigmoid network, trained twice on the same mini-batches. SGD moves each layer in
        proportion to its gradient, so it hardly touches the first. Adam divides by the size of the
        gradient, and moves them all.""",
    alt="""Two lines on a log scale over the layers. With SGD the first layer moves @{SGD_share:.3f}
        times as far as the last, and @{SGD_right:.0%} of the answers are right. With Adam it moves
        @{Adam_share:.1f} times as far, and @{Adam_right:.0%} are right.""",
)
def who_moves(depth=6, steps=200):
    """Train a deep sigmoid network by SGD, then by Adam."""
    fig, ax = plt.subplots()
    numbers = {}
    for name, rate in (("SGD", 0.5), ("Adam", 0.003)):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(1000, 30))
        y = x[:, :5].sum(axis=1, keepdims=True) > 0
        sizes = [30] * (depth + 1) + [1]
        scale, pairs = 30**-0.5, zip(sizes, sizes[1:])
        W = [rng.normal(0, scale, pair) for pair in pairs]
        start, right = [w.copy() for w in W], []
        m, s = [[0 * w for w in W] for _ in range(2)]
        for t in range(1, steps + 1):
            pick = rng.integers(0, 1000, 50)  # the mini-batch
            h = [x[pick]]
            for w in W:
                h.append(1 / (1 + np.exp(-h[-1] @ w)))
            right.append(((h[-1] > 0.5) == y[pick]).mean())
            dz = (h[-1] - y[pick]) / 50  # cross-entropy
            for k in reversed(range(depth + 1)):
                step = dW = h[k].T @ dz
                dz = dz @ W[k].T * h[k] * (1 - h[k])
                if name == "Adam":
                    m[k] = 0.9 * m[k] + 0.1 * dW
                    s[k] = 0.999 * s[k] + 0.001 * dW**2
                    size = np.sqrt(s[k] / (1 - 0.999**t))
                    step = m[k] / (1 - 0.9**t) / (size + 1e-8)
                W[k] = W[k] - rate * step
        way = [w - a for w, a in zip(W, start)]
        moved = np.sqrt([(w**2).mean() for w in way])
        ax.semilogy(range(1, depth + 2), moved, "o-", label=name)
        numbers[f"{name}_first"] = moved[0]
        numbers[f"{name}_share"] = moved[0] / moved[-1]
        numbers[f"{name}_right"] = np.mean(right[-20:])
    ax.legend(loc="lower right")
    ax.set(xlabel="layer", ylabel="how far its weights have moved")
    return fig, numbers


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
    level="start here",
    in_a_number="""In a mini-batch of @{noise.even:.0f} examples there is as much noise as gradient;
        four times as many halve the noise.""",
    analogy=Analogy(
        text="""
            A town wants a better bus timetable. It could ask every passenger once a year and then
            change it. Or it asks a handful each morning and shifts the buses a little by noon. Each
            handful is a poor sample, and some days the change is wrong. But the errors point in all
            directions and wash out, while what all passengers want adds up.

            Asking @{noise.even:.0f} instead of one is worth it. But to cut what is left of the
            error to a tenth, the town would have to ask a hundred times as many.
        """,
        breaks_down="""
            The timetable is judged while passengers change their minds. A training set stays the
            same, and SGD visits it again and again. And the noise never ends by itself: on the day
            when the timetable is perfect, the next handful still asks for a change. That is why the
            steps must get smaller.
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
        The gradient of the loss is an average over all examples. An average over $B$ examples drawn
        at random estimates it without bias, with an error that falls as $1/\sqrt{B}$. The cost
        grows as $B$: a hundred times the work for a tenth of the error. So many rough steps beat
        few exact ones, at least far from the minimum.

        **The floor.** Near the minimum the gradient fades and the noise does not. At a fixed
        learning rate the weights jitter around it, at a squared distance about in proportion to
        $\eta/B$: @{floor.high:.3f} at a rate of 0.03, @{floor.low:.3f} at 0.01. A falling rate gets
        through, if it falls neither too fast nor too slowly: Robbins and Monro asked that the rates
        add up to infinity and their squares do not. A network that fits every single example has no
        floor, because there the noise ends too.

        **Size matters to SGD.** A step is the rate times the gradient. Where gradients vanish, the
        first layers stand still: in the second figure layer 1 moves @{who_moves.SGD_share:.3f}
        times as far as the last layer, and the network does not learn. Adam divides each step by a
        running size of the gradient. Layer 1 moves @{who_moves.Adam_share:.1f} times as far as the
        last, and the same network learns. It does not repair the gradient. It no longer asks for
        its size, until that comes down to its own safety constant, usually `1e-8`.
    """,
    claims=(
        Claim(
            """With vanishing gradients, the weights of the first layers are not updated
            effectively.""",
            number=49,
            judged="misleading",
            read_in="github",
            holds=lambda n: n["who_moves.SGD_share"] < 0.1 and n["who_moves.Adam_share"] < 0.1,
            holds_in_part=lambda n: n["who_moves.SGD_share"] < 0.1,
            because="""True of SGD, whose first layer moved @{who_moves.SGD_share:.3f} times as far
                as its last; @{who_moves.SGD_right:.0%} right, no better than a coin. Not of Adam,
                whose steps hardly depend on the scale of the gradient:
                @{who_moves.Adam_share:.1f} times as far, @{who_moves.Adam_right:.0%} right.""",
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
            """One that keeps the hardware busy, often 32 to 512 examples. Below the point where
            noise equals gradient (@{noise.even:.0f} examples in the first figure) more examples
            help a step nearly in proportion; far above it they hardly help.""",
        ),
        Question(
            "Does SGD suffer more from vanishing gradients than Adam?",
            """Yes. After the same steps the first layer had moved by
            @{who_moves.SGD_first:.0e} with SGD and by @{who_moves.Adam_first:.2f} with Adam. Good
            initialization, normalization and residual connections help both.""",
        ),
        Question(
            "Why must the learning rate fall?",
            """Because the noise does not. At a fixed rate the weights end on a floor in proportion
            to the rate. Lower the rate, and the floor goes down with it.""",
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
