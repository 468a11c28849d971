"""A function that turns the predictions of a network and the right answers into one number, large
when they disagree. Training lowers it, and its derivative is where every gradient starts."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    # 24 seeds: start 0.63 to 1.84, sd 0.34; log10 of end -1.59, sd 0.26; flat sd 0.018
    promises={
        "weights": near(32, words="3 · 8 + 8"),
        "start": between(0.3, 2.5, here=1.021878752),
        "end": between(0.002, 0.28, here=0.02263731174),
        "flat": between(0.87, 1, here=0.955),
        "flat_loss": near(0, words="0: nowhere flat"),
    },
    data=near(-7.339377671, rel=1e-6),
    turn={"points": (10, 30, 100, 300), "steps": (20, 100, 400)},
    labels={"points": "examples", "steps": "training steps"},
    says="""@{points} examples, @{steps} steps: the cross-entropy falls from @{start:.2f} to
        @{end:.2g}. Of 400 short moves on this line, @{flat:.0%} leave the share of wrong answers as
        it was.""",
    caption="""A walk along a straight line, from a network's starting weights to the trained ones
        and on. Both losses are smooth hills and valleys, so almost everywhere a slope says which
        way is down. The share of wrong answers is a staircase: its steps are flat.""",
    alt="""Three curves along a line through weight space. The cross-entropy falls from
        @{start:.2f} at the start to @{end:.2f} at the end and rises again; the squared error has
        the same shape, lower. The share of wrong answers is a staircase; @{flat:.0%} of 400 short
        moves leave it unchanged.""",
)
def along_a_line(points=30, rate=1.0, steps=400):
    """Three measures of failure, from a network's start to its end."""
    rng = np.random.default_rng(0)
    x = np.c_[rng.normal(size=(points, 2)), np.ones(points)]
    y = 1.0 * (x[:, :1] * x[:, 1:2] > 0)  # same sign: yes
    W = start_W = rng.normal(size=(3, 8))
    v = start_v = rng.normal(size=(8, 1))
    for _ in range(steps):  # lower the cross-entropy
        h = np.tanh(x @ W)
        p = 1 / (1 + np.exp(-h @ v))
        dz = (p - y) / points
        dW = x.T @ (dz @ v.T * (1 - h**2))
        W, v = W - rate * dW, v - rate * h.T @ dz
    way = np.linspace(-0.5, 1.5, 401)
    failure = []
    for s in way:
        h = np.tanh(x @ (start_W + s * (W - start_W)))
        p = 1 / (1 + np.exp(-h @ (start_v + s * (v - start_v))))
        given = np.where(y > 0, p, 1 - p)  # to the right answer
        entropy = -np.log(given).mean()
        square = ((p - y) ** 2).mean()
        failure.append((entropy, square, (given < 0.5).mean()))
    failure = np.array(failure)
    fig, ax = plt.subplots()
    ax.plot(way, failure)
    names = ("cross-entropy", "squared error", "wrong answers")
    ax.legend(names, loc="upper right")
    ax.set(xlabel="on the line from the start (0) to the end (1)")
    ax.set(ylabel="failure")
    still = (np.diff(failure, axis=0) == 0).mean(axis=0)
    return fig, {
        "weights": W.size + v.size,
        "start": failure[100, 0],
        "end": failure[300, 0],
        "flat": still[2],
        "flat_loss": still[:2].max(),
    }


@snippet(
    shows="no gradient",
    # 24 seeds: 1.93 to 2.06, sd 0.033, and 0.94 to 1.17, sd 0.060
    promises={
        "solved": between(1.84, 2.11, here=1.945071121),
        "squared": between(1.84, 2.11, here=1.945071121),
        "absolute": between(0.79, 1.27, here=0.9746872349),
    },
    data=near(5.096527855, rel=1e-6),
    turn={"outlier": (0.0, 1.0, 2.0, 4.0, 8.0, 12.0)},
    labels={"outlier": "wild point, lifted by"},
    always={"absolute": between(0.79, 1.27)},
    says="""Lifted by @{outlier}, the wild point gives the line of the squared error a slope of
        @{squared:.2f}, that of the absolute error @{absolute:.2f}. The other points have a slope
        of 1.""",
    caption="""Twenty points and the lines that two losses ask for. One wild point lifts the line of
        the squared error; the absolute error hardly minds it.""",
    alt="""Scatter plot of twenty points near a line of slope one, one of them far above. The line
        fitted by squared error has slope @{squared:.2f}, the one fitted by absolute error
        @{absolute:.2f}.""",
)
def what_it_asks_for(outlier=8.0):
    """Fit a line to the same points, by two losses."""
    rng = np.random.default_rng(0)
    x = np.linspace(-1, 1, 20)
    y = x + rng.normal(0, 0.1, 20)  # the truth has slope 1
    y[-2] += outlier
    inputs = np.c_[x, np.ones(20)]
    fig, ax = plt.subplots()
    ax.plot(x, y, "o", label="right answers")
    numbers = {"solved": np.linalg.lstsq(inputs, y)[0][0]}
    for name in ("squared", "absolute"):
        w = np.zeros(2)  # slope and height
        for step in range(4000):
            error = inputs @ w - y
            dL = error if name == "squared" else np.sign(error)
            rate = 0.5 / (1 + step / 100)
            w = w - rate * inputs.T @ dL / len(y)
        ax.plot(x, inputs @ w, label=f"{name} error")
        numbers[name] = w[0]
    ax.legend(loc="upper left")
    ax.set(xlabel="input", ylabel="output", ylim=(-2, 14))
    return fig, numbers


@snippet(
    shows="dL/dz",
    # left: 40 seeds, log10 -7.02, sd 0.14; theory 11 log10 0.236 = -6.90
    promises={
        "cross": near(1 / (1 + np.exp(-4)), words="1/(1 + e⁻⁴)"),
        "squared": near(np.exp(-4) / (1 + np.exp(-4)) ** 3),
        "apart": near(2 + 2 * np.cosh(4), words="2 + 2 cosh 4"),
        "spread": between(0, 1e-12, "0: the same at every layer"),
        "left": between(2.6e-8, 3.5e-7, here=1.037959728e-07),
    },
    data=near(0.4842540165, rel=1e-6),
    turn={"score": (-8, -6, -4, -2, 0, 2), "times": (1, 2, 4, 10)},
    labels={"score": "score of the right answer", "times": "all weights times"},
    limits={"y": (1e-13, 1e3)},
    always={"spread": between(0, 1e-12)},
    says="""Score @{score}: cross-entropy starts @{apart:,.0f} times as large as squared error, and
        at every layer it still is. Either way layer 1 receives @{left:.1g} of what the last hidden
        layer does.""",
    caption="""One mistake, three losses, one sigmoid network. The loss decides how large the error
        is at the output; from there on all three fade in parallel. Multiplying the loss lifts the
        line and does not make it less steep.""",
    alt="""Three parallel lines on a log scale, falling from the output to layer 1. At the output
        cross-entropy starts at @{cross:.2f} and squared error at @{squared:.3f}. At every layer
        they are @{apart:.0f} times apart.""",
)
def where_it_starts(score=-4, times=1, layers=12, width=64):
    """Send the errors of three losses back through one network."""
    rng = np.random.default_rng(0)
    scale = times * width**-0.5
    W = rng.normal(0, scale, (layers, width, width))
    v = rng.normal(0, scale, width)
    h = [rng.normal(size=width)]
    for w in W:
        h.append(1 / (1 + np.exp(-h[-1] @ w)))  # sigmoid
    p = 1 / (1 + np.exp(-score))  # of the right answer
    slope = p * (1 - p)
    losses = {  # dL/dz of the output
        "cross-entropy": p - 1,
        "squared error": (p - 1) * slope,
        "squared error, times 1000": 1000 * (p - 1) * slope,
    }
    fig, ax = plt.subplots()
    sizes = []
    for name, error in losses.items():
        dz = [error * v * h[-1] * (1 - h[-1])]
        for w, a in zip(W[:0:-1], h[-2:0:-1]):
            dz.append(dz[-1] @ w.T * a * (1 - a))
        rms = [abs(error), *(np.sqrt((d**2).mean()) for d in dz)]
        sizes.append(np.array(rms[::-1]))
        ax.semilogy(range(1, layers + 2), rms[::-1], label=name)
    ax.legend(loc="lower right")
    ax.set(xlabel="layer (the last is the output)")
    ax.set(ylabel="size of dL/dz")
    cross, squared, _ = sizes
    apart = cross / squared
    return fig, {
        "cross": cross[-1],
        "squared": squared[-1],
        "apart": apart[-1],
        "spread": apart.max() / apart.min() - 1,
        "left": cross[0] / cross[-2],
    }


TERM = Term(
    title="Loss function",
    definition=__doc__,
    aliases=("loss", "cost function", "error function", "objective function"),
    group="optimization",
    level="start here",
    in_a_number="""Nearly all short moves of the weights, @{along_a_line.flat:.0%}, leave the share
        of wrong answers as it is; every one changes the loss.""",
    analogy=Analogy(
        text="""
            Children play a game: someone hides a key, and calls warm or cold as you move. That call
            is one single thing, wherever you are in the house, and it is all you need: go where it
            gets warmer.

            The rule behind the call matters. If it measures the straight distance, you end up stuck
            against a wall behind which the key lies. If the caller says only *found* or *not
            found*, you learn nothing until the end: so does a network that is told only the share
            of its wrong answers. In the figure, @{along_a_line.flat:.0%} of the short moves leave
            that share as it was.
        """,
        breaks_down="""
            In the game you must take a step to learn whether it was a good one. A loss function is
            known as a formula, so its derivative tells in advance which way is warmer, and for all
            weights at once. And you have two directions to choose from; a network has as many as it
            has weights.
        """,
    ),
    heading="Where every gradient starts",
    formula=r"""
        L(\theta) = \frac{1}{N} \sum_{i=1}^{N} \ell(\hat y_i, y_i)

        \frac{\partial L}{\partial z_k} = \frac{\partial L}{\partial z_d}
        \left(\frac{\partial z_d}{\partial z_k}\right)^{\!\top}
    """,
    symbols={
        r"\ell": "",
        r"\hat y": "",
        "y": "",
        "N": "",
        "i": "example",
        "J": "",
    },
    explanation=r"""
        The network makes a prediction $\hat y$ from each input; $\ell$ compares it with the right
        answer $y$, and the average over the $N$ examples is the loss $L$. The inputs are given, so
        $L$ is a function of the weights $\theta$ alone. Picture it as the height of a landscape:
        the first figure is a cut through one, in the space of @{along_a_line.weights:.0f} weights.

        **It must have slopes.** Training asks for the derivative, so the loss has to change when a
        weight changes a little. What one cares about in the end often does not: the share of wrong
        answers stays the same until an answer flips. A loss is a smooth stand-in for it.

        **It decides what is learned.** The squared error asks for means and lets a wild answer
        weigh a lot; the absolute error asks for medians. With the same points they draw lines of
        slope @{what_it_asks_for.squared:.2f} and @{what_it_asks_for.absolute:.2f}.

        **It starts the gradient, no more.** Backpropagation begins with the derivative of the loss
        by the output. The second formula sends it back from the output, layer $d$, to layer $k$:
        the loss is one factor, the network the other. A different loss, or a thousand times the
        same, changes the size of the gradient at all layers alike. (The last figure takes half the
        squared error, whose derivative has no factor of 2.) How much of it is *lost* between the
        last hidden layer and the first, down to @{where_it_starts.left:.0e} here, is a matter of
        the network.
    """,
    origin="""
        Making the sum of squared errors small was published by Legendre in 1805 and by Gauss in
        1809 [@legendre1805; @gauss1809]; sums of absolute errors had been in use before, since
        Boscovich in the eighteenth century [@plackett1972]. Abraham Wald made loss a foundation of
        statistics: in his book of 1950, to decide well is to keep the expected loss low
        [@wald1950]. Peter Huber joined the two kinds in 1964, squared for small errors and absolute
        for large ones [@huber1964]. Classifiers came to use cross-entropy [@solla1988;
        @bridle1990].
    """,
    etymology="""
        *Loss* and *cost* are words of trade: what a wrong decision costs. Optimization says
        *objective*; the letter $L$ stands for loss, $J$ and $E$ (for error) are common as well.
    """,
    trends="""
        For long there were two, squared error for quantities and cross-entropy for classes. Today
        much of the invention goes into losses: contrastive ones that compare pairs, and losses that
        are networks themselves, as in adversarial training.
    """,
    tagged_as=("training", "optimization", "statistics", "neural networks"),
    collocations=(
        "minimize the loss",
        "training loss",
        "loss landscape",
        "the loss plateaus",
    ),
    in_context=(
        "The loss fell for an hour and then stood still.",
        "Choose the loss first: it says what you want, the network only says how.",
        "Our cost function punishes late trains more than early ones.",
    ),
    faq=(
        Question(
            "Which loss should I use?",
            """Cross-entropy for classes, squared error for quantities, absolute error or Huber's
            loss for quantities with wild values. Start with these; they pair well with the usual
            output units.""",
        ),
        Question(
            "Why not train on accuracy itself?",
            """Because it has no slope. Along the line in the first figure,
            @{along_a_line.flat:.0%} of the short moves leave the share of wrong answers as it was.
            Between its jumps the derivative is exactly zero, which says nothing about where to
            go.""",
        ),
        Question(
            "Does a different loss cure vanishing gradients?",
            """It can cure the stall of a saturated *output*: cross-entropy sends back
            @{where_it_starts.apart:.0f} times as much as squared error in the last figure. It does
            not change what the hidden layers do: both lines fall equally steeply.""",
        ),
        Question(
            "Can I multiply the loss by a thousand instead?",
            """All gradients grow a thousandfold, those of the last layer too. With plain gradient
            descent that is the same as a learning rate a thousand times larger; Adam hardly
            notices. It does help against underflow in float16; there it is called loss
            scaling.""",
        ),
        Question(
            "What is the difference between loss, cost and objective?",
            """Many writers mean the same. Some say *loss* for one example, *cost* for the average
            over all, and *objective* for what is optimized in the end, weight decay included.""",
        ),
        Question(
            "Why is my training loss lower than my validation loss?",
            """The network has seen the training examples and fits their accidents too. If the gap
            grows while the training loss falls, it overfits.""",
        ),
    ),
    relations={
        "broader than": ("mse", "cross_entropy"),
        "used by": ("backpropagation",),
        "related to": ("vanishing_gradient", "gradient", "plateau_saddle"),
    },
    did_you_know="""
        Least squares has a friendly property that made it popular before computers: its minimum
        comes from linear equations. The line that four thousand steps of gradient descent found has
        slope @{what_it_asks_for.squared:.6f}; solving the equations gives
        @{what_it_asks_for.solved:.6f}.
    """,
)
