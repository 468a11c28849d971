"""A function that turns the predictions of a network and the right answers into one number, large
when they disagree. Training lowers it, and its derivative is where every gradient starts."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


def losses():
    """Of a probability given to the right answer; with its slope."""

    def wrong(p):
        return 1.0 * (p.real < 0.5)

    return {
        "cross-entropy": (lambda p: -np.log(p), lambda p: -1 / p),
        "squared error": (lambda p: (1 - p) ** 2, lambda p: 2 * p - 2),
        "wrong answers": (wrong, lambda p: 0 * p),
    }


@snippet(
    shows="slope",
    promises={
        "cost": near(np.log(10), words="ln 10"),
        "slope": near(-10, words="−1/0.1"),
        "mean": near(-np.log(0.1 * 0.4 * 0.7 * 0.8 * 0.9 * 0.95) / 6),
        "share": near(np.log(0.1) / np.log(0.1 * 0.4 * 0.7 * 0.8 * 0.9 * 0.95)),
        "squared": near(0.81, words="0.9²"),
        "push": near(-1.8, words="2 · 0.1 − 2"),
        "wrong": near(2, words="0.1 and 0.4 are below a half"),
        "flat": near(0),
        "off_nudge": between(0, 1e-12),
    },
    data=near(1.904441372, rel=1e-6),
    turn={
        "p": tuple(np.linspace(0.02, 0.98, 25).round(2)),
        "loss": ("cross-entropy", "squared error", "wrong answers"),
    },
    labels={"p": "probability of the right answer", "loss": "loss"},
    limits={"y": (-0.1, 4.2)},
    always={"off_nudge": between(0, 1e-12), "share": between(0, 1)},
    says="""A probability of @{p:g} for the right answer costs @{cost:.2f} by @{loss}: @{share:.0%}
        of the sum over six predictions. The slope there is @{slope:.2f}.""",
    caption="""Six predictions, and what each costs. Drag the large one: cross-entropy punishes a
        confident mistake most, the share of wrong answers has no slope.""",
    alt="""Three curves over the probability given to the right answer. At @{slope:.0f} the slope of
        the cross-entropy at 0.1 is steep; the squared error is @{squared:.2f} there, and the share
        of wrong answers is a step. Six dots with stems stand on the first curve; one makes
        @{share:.0%} of their sum.""",
    checked="""A nudge of the probability, too small to round, changes the loss as its slope says:
        they differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("make the mistake more confident", "p=0.1", "p=0.02"),
        Edit("punish by the squared error", 'loss="cross-entropy"', 'loss="squared error"'),
        Edit("count wrong answers", 'loss="cross-entropy"', 'loss="wrong answers"'),
    ),
)
def punished(p=0.1, loss="cross-entropy"):
    """What a loss takes for each of six predictions."""
    f, slope = losses()[loss]
    given = np.array([p, 0.4, 0.7, 0.8, 0.9, 0.95])
    cost = f(given)
    share = cost[0] / cost.sum()
    fig, ax = plt.subplots(figsize=(5.84, 4.3))
    x = np.linspace(0.015, 1, 198)
    for name, (curve, _) in losses().items():
        color = "C7" if name == loss else "gray"
        ax.plot(x, curve(x), "-", color=color, label=name)
    ax.legend()
    ax.vlines(given, 0, cost, colors="C3", lw=1)
    ax.plot(given[1:], cost[1:], "C3o", ms=5)
    ax.plot(p, cost[0], "C3o", ms=10)
    to = np.array([-0.06, 0.06])
    ax.plot(p + to, cost[0] + slope(p) * to, "C3-", lw=1.5)
    note = f"this one: {share:.0%} of the sum"
    ax.text(0.99, 3.8, note, color="C3", ha="right")
    note = f"slope {slope(p):.2f}".replace("-", "−")
    ax.text(0.99, 3.4, note, color="C3", ha="right")
    ax.set(xlabel="probability given to the right answer")
    ax.set(ylabel="loss")
    nudged = f(np.array(p + 1e-100j)).imag / 1e-100
    return fig, {
        "cost": cost[0],
        "slope": slope(p),
        "mean": cost.mean(),
        "share": share,
        "squared": losses()["squared error"][0](p),
        "push": losses()["squared error"][1](p),
        "wrong": losses()["wrong answers"][0](given).sum(),
        "flat": losses()["wrong answers"][1](p),
        "off_nudge": abs(nudged - slope(p)),
    }


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def outputs(W, v, x):
    """The hidden units, and the probability of yes."""
    h = np.tanh(x @ W)
    return h, sigmoid(h @ v)


def measures(p, y):
    """Cross-entropy, squared error, share of wrong answers."""
    given = np.where(y > 0, p, 1 - p)  # to the right answer
    wrong = (given.real < 0.5).mean()
    return -np.log(given).mean(), ((p - y) ** 2).mean(), wrong


def gradients(v, x, h, p, y):
    """dL/dW and dL/dv of the cross-entropy."""
    ds = (p - y) / len(y)
    return x.T @ (ds @ v.T * (1 - h**2)), h.T @ ds


def trained(seed, points, rate, steps):
    """Weights before and after, the examples, a check."""
    rng = np.random.default_rng(seed)
    x = np.c_[rng.normal(size=(points, 2)), np.ones(points)]
    y = 1.0 * (x[:, :1] * x[:, 1:2] > 0)  # same sign: yes
    W, v = start = rng.normal(size=(3, 8)), rng.normal(size=(8, 1))
    for step in range(steps):  # lower the cross-entropy
        h, p = outputs(W, v, x)
        dW, dv = gradients(v, x, h, p, y)
        if step == 0:  # a nudge of all weights, too small to round
            other = outputs(W + 1e-100j * dW, v + 1e-100j * dv, x)[1]
            change = measures(other, y)[0].imag / 1e-100
            off = abs(change / ((dW**2).sum() + (dv**2).sum()) - 1)
        W, v = W - rate * dW, v - rate * dv
    return start, (W, v), x, y, off


@snippet(
    shows="no gradient",
    # 24 seeds: start 0.63 to 1.84, sd 0.34; log10 of end -1.59, sd 0.26; flat sd 0.018
    promises={
        "weights": near(32, words="3 · 8 + 8"),
        "start": between(0.3, 2.5, here=1.021878752),
        "end": between(0.002, 0.28, here=0.02263731174),
        "wrong_end": between(0, 0.1, here=0),
        "flat": between(0.87, 1, here=0.94),
        "jumps_here": between(9, 60, here=18),
        "jumps": between(15, 35, here=24),
        "most_jumps": between(25, 60, here=41),
        "changed": near(400, words="400: nowhere flat"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-7.339377671, rel=1e-6),
    turn={"points": (10, 30, 100, 300), "steps": (20, 100, 400)},
    labels={"points": "examples", "steps": "training steps"},
    always={"off_nudge": between(0, 1e-10)},
    says="""@{points} examples, @{steps} steps: the cross-entropy falls from @{start:.2f} to
        @{end:.2g}. Of 400 short moves, @{jumps_here} change the share of wrong answers.""",
    caption="""A straight walk from a network's first weights to the trained ones and on. Both
        losses slope almost everywhere; the share of wrong answers is a staircase.""",
    alt="""Three curves along a line through weight space. The cross-entropy falls from
        @{start:.2f} at the start to @{end:.2f} at the end and rises again; the squared error has
        the same shape, lower. The share of wrong answers is a staircase: @{jumps_here:.0f} of 400
        short moves change it.""",
    checked="""Before the first step, a nudge of all weights along their gradient changes the
        cross-entropy as this says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("take three hundred examples", "points=30", "points=300"),
        Edit("stop after twenty steps", "steps=400", "steps=20"),
    ),
)
def along_a_line(points=30, rate=1.0, steps=400, seeds=9):
    """Three measures of failure, from a network's start to its end."""
    way, runs = np.linspace(-0.5, 1.5, 401), []
    for seed in range(seeds):
        start, end, x, y, off = trained(seed, points, rate, steps)
        failure = []
        for s in way:
            W, v = (a + s * (b - a) for a, b in zip(start, end))
            failure.append(measures(outputs(W, v, x)[1], y))
        runs.append(failure)
    failure = np.array(runs)  # a number a seed, place and measure
    fig, ax = plt.subplots()
    ax.plot(way, failure[0])
    names = ("cross-entropy", "squared error", "wrong answers")
    ax.legend(names, loc="upper right")
    ax.set(xlabel="on the line from the start (0) to the end (1)")
    ax.set(ylabel="failure")
    changed = (np.diff(failure, axis=1) != 0).sum(axis=1)
    return fig, {
        "weights": W.size + v.size,
        "start": failure[0, 100, 0],
        "end": failure[0, 300, 0],
        "wrong_end": failure[0, 300, 2],
        "jumps_here": changed[0, 2],
        "jumps": np.median(changed[:, 2]),
        "most_jumps": changed[:, 2].max(),
        "flat": 1 - np.median(changed[:, 2]) / 400,
        "changed": changed[:, :2].min(),
        "off_nudge": off,
    }


@snippet(
    shows="no gradient",
    # 24 seeds: 1.93 to 2.06, sd 0.033, and 0.94 to 1.17, sd 0.060
    promises={
        "solved": between(1.84, 2.11, here=1.945071121),
        "squared": between(1.84, 2.11, here=1.945071121),
        "absolute": between(0.79, 1.27, here=0.9746872349),
        "off_solved": between(0, 1e-9),
        "off_best": between(0, 1e-3, here=8.010668363e-05),
    },
    data=near(5.096527855, rel=1e-6),
    turn={
        "outlier": (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0)
    },
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
    checked="""Descent against the gradient of the squared error ends at the solution of its linear
        equations, to @{off_solved:.0e}. No line through two of the points has a lower absolute
        error than that of the other descent, to @{off_best:.0e} of it.""",
    on_page=False,
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
    pairs = [(i, j) for i in range(20) for j in range(i)]
    lines = np.linalg.solve(inputs[pairs], y[pairs][..., None])
    best = np.abs(lines[..., 0] @ inputs.T - y).mean(axis=1).min()
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
    found = np.abs(inputs @ w - y).mean()
    return fig, numbers | {
        "off_solved": abs(numbers["squared"] - numbers["solved"]),
        "off_best": found / best - 1,
    }


def forward(W, x):
    """The input of each sigmoid layer, and the output of the last."""
    h = [x]
    for w in W:
        h.append(sigmoid(h[-1] @ w))
    return h


def backward(W, h, dh):
    """dL/dz of each layer and dL/dx, from dL/dh of the last."""
    dz = [None] * len(W)
    for k in reversed(range(len(W))):
        dz[k] = dh * h[k + 1] * (1 - h[k + 1])
        dh = dz[k] @ W[k].T
    return dz, dh


def sizes(dz):
    return np.array([np.sqrt((d**2).mean()) for d in dz])


def many(seed, layers, scale, width=64, examples=100):
    """Ten outputs: how the losses' ratio varies over the layers."""
    rng = np.random.default_rng(seed)
    W = rng.normal(0, scale, (layers, width, width))
    V = rng.normal(0, scale, (width, 10))
    h = forward(W, rng.normal(size=(examples, width)))
    p = np.exp(h[-1] @ V)
    p /= p.sum(axis=1, keepdims=True)
    error = p - np.eye(10)[rng.integers(10, size=examples)]
    slope = p * (error - (error * p).sum(axis=1, keepdims=True))
    cross, _ = backward(W, h, error @ V.T)
    squared, _ = backward(W, h, slope @ V.T)
    apart = sizes(cross) / sizes(squared)
    return apart.max() / apart.min() - 1


@snippet(
    shows="dL/dz",
    # left: 40 seeds, log10 -7.02, sd 0.14; theory 11 log10 0.236 = -6.90
    promises={
        "cross": near(1 / (1 + np.exp(-4)), words="1/(1 + e⁻⁴)"),
        "squared": near(np.exp(-4) / (1 + np.exp(-4)) ** 3),
        "apart": near(2 + 2 * np.cosh(4), words="2 + 2 cosh 4"),
        "spread": between(0, 1e-12, "0: the same at every layer"),
        "left": between(2.6e-8, 3.5e-7, here=1.037959728e-07),
        "many": between(0.05, 0.6, here=0.08763474318),
        "off_nudge": between(0, 1e-9),
    },
    data=near(0.4842540165, rel=1e-6),
    turn={"score": tuple(k / 2 for k in range(-16, 9)), "times": (1, 2, 4, 10)},
    labels={"score": "score of the right answer", "times": "all weights times"},
    limits={"y": (1e-13, 1e3)},
    always={"spread": between(0, 1e-12), "off_nudge": between(0, 1e-9)},
    says="""Score @{score:g}: cross-entropy starts @{apart:,.0f} times as large as squared error, at
        every layer. Layer 1 receives @{left:.1g} of what the last hidden layer does.""",
    caption="""One mistake, three losses, one sigmoid network. The loss decides how large the error
        is at the output; from there all three fade in parallel.""",
    alt="""Three parallel lines on a log scale, falling from the output to layer 1. At the output
        cross-entropy starts at @{cross:.2f} and squared error at @{squared:.3f}. At every layer
        they are @{apart:.0f} times apart.""",
    checked="""A nudge of the input changes the score as the gradient of cross-entropy says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("multiply all weights by ten", "times=1", "times=10"),
        Edit("take four layers", "layers=12", "layers=4"),
    ),
)
def where_it_starts(score=-4, times=1, layers=12, width=64):
    """Send the errors of three losses back through one network."""
    rng = np.random.default_rng(0)
    scale = times * width**-0.5
    W = rng.normal(0, scale, (layers, width, width))
    v = rng.normal(0, scale, width)
    x = rng.normal(size=width)
    h = forward(W, x)
    p = sigmoid(score)  # of the right answer
    slope = p * (1 - p)
    losses = {  # dL/dz of the output
        "cross-entropy": p - 1,
        "squared error": (p - 1) * slope,
        "squared error × 1000": 1000 * (p - 1) * slope,
    }
    fig, ax = plt.subplots()
    lines = []
    for name, error in losses.items():
        dz, dx = backward(W, h, error * v)
        lines.append(np.append(sizes(dz), abs(error)))
        ax.semilogy(range(1, layers + 2), lines[-1], label=name)
    ax.legend(loc="lower right")
    ax.set(xlabel="layer (the last is the output)")
    ax.set(ylabel="size of dL/dz")
    cross, squared, _ = lines
    apart = cross / squared
    nudge = 1e-100j * rng.normal(size=width)  # too small to round
    moved = (forward(W, x + nudge)[-1] @ v).imag * error
    others = [many(seed, layers, scale) for seed in range(5)]
    return fig, {
        "cross": cross[-1],
        "squared": squared[-1],
        "apart": apart[-1],
        "spread": apart.max() / apart.min() - 1,
        "left": cross[0] / cross[-2],
        "many": np.median(others),
        "off_nudge": abs(moved / (nudge.imag @ dx) - 1),
    }


TERM = Term(
    title="Loss function",
    definition=__doc__,
    aliases=("loss", "cost function", "error function", "objective function"),
    group="optimization",
    level="start here",
    in_a_number="""On a line through the weights, @{along_a_line.jumps:.0f} of 400 short moves
        change the share of wrong answers (median of nine networks, 30 examples); all change the
        loss.""",
    searched_as=(
        "criterion",
        "model.compile loss",
        "training loss vs validation loss",
        "which loss for classification",
        "why not train on accuracy",
        "loss goes down accuracy stays the same",
        "differentiable surrogate",
        "argmax has no gradient",
        "loss scaling",
        "fp16 loss scaler",
        "huber vs l1 vs l2",
        "custom loss",
        "loss is a scalar",
        "grad can be implicitly created only for scalar outputs",
        "several loss terms",
        "weighted sum of losses",
    ),
    analogy=Analogy(
        text="""
            Children play a game: someone hides a key, and calls warm or cold as you move. That one
            call is all you need: go where it gets warmer. The rule behind it matters. If the caller
            says only *found* or *not found*, a step teaches you nothing until the end. It is as
            hard for a network that is told only the share of its wrong answers.
        """,
        breaks_down="""
            In the game you must step to learn whether it was a good step. A loss is a formula: its
            derivative tells in advance, for all weights at once.
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
        The network makes a prediction $\hat y$; $\ell$ compares it with the right answer $y$, and
        the average over $N$ examples is the loss $L$. The inputs are given, so $L$ is a function of
        the weights $\theta$ alone. Every gradient starts with its derivative.

        Picture it as the height of a landscape: the second figure is a cut through one, in the
        space of @{along_a_line.weights:.0f} weights.

        **It must have slopes.** Training asks for the derivative, so the loss has to change when a
        weight changes a little. What one cares about in the end often does not: the share of wrong
        answers stays the same until an answer flips. A loss is a smooth stand-in for it.

        **It decides what is learned.** The squared error asks for means and lets a wild answer
        weigh a lot; the absolute error asks for medians. Fitted to the same twenty points of slope
        1, one of them wild, they draw lines of slope @{what_it_asks_for.squared:.2f} and
        @{what_it_asks_for.absolute:.2f}.

        **It starts the gradient, no more.** Backpropagation begins with the derivative of the loss
        with respect to the output. The second formula sends it back from the output, layer $d$, to
        layer $k$: the loss is one factor, the network the other. With one output and one example,
        as in the last figure, another loss multiplies the gradient of every layer by the same
        number. (The figure takes half the squared error, whose derivative has no factor of 2.) With
        ten outputs and a hundred examples another loss weighs them differently, too: there the
        number differs by @{where_it_starts.many:.0%} at most between two layers (median of five
        networks; more with larger weights). That is little beside what the network itself loses
        between the last hidden layer and the first, where @{where_it_starts.left:.0e} is left.
    """,
    what_to_do=(
        """Classes: [cross-entropy](term:cross_entropy). Quantities: [squared error](term:mse); with
        wild values, the absolute one.""",
        """Loss flat: compare it with that of guessing, see [plateau](term:plateau_saddle).""",
    ),
    claims=(
        Claim(
            """Reducing the loss, maximizing the accuracy and reducing overfitting are all done by
            backpropagation.""",
            number=90,
            judged="misleading",
            read_in="medium-2020",
            holds=lambda n: (
                n["along_a_line.flat"] < 0.5 and n["along_a_line.end"] < n["along_a_line.start"] / 3
            ),
            holds_in_part=lambda n: n["along_a_line.end"] < n["along_a_line.start"] / 3,
            counter={"along_a_line.steps": 2},
            because="""Of the loss, yes, with an optimizer that takes the steps: it has a slope
                everywhere, and falls from @{along_a_line.start:.1f} to @{along_a_line.end:.2f}.
                Accuracy has none: on the line through start and end it changes at
                @{along_a_line.jumps_here:.0f} of 400 short moves, so it is only followed.
                Overfitting is a matter of data, size and stopping [@geman1992]; the gradient of the
                training loss knows nothing of it.""",
        ),
    ),
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
        are networks themselves, as in generative adversarial networks.
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
            """Because it has no slope. Along the line in the second figure only
            @{along_a_line.jumps_here:.0f} of 400 short moves change the share of wrong answers.
            Between its jumps the derivative is exactly zero, which says nothing about where to go.
            Reinforcement learning gives it one: it draws answers from the probabilities and raises
            those of the right ones. That works, with far more noise.""",
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
        Question(
            """My loss contains derivatives of the network (a differential equation). Why does
            it start huge, or become NaN?""",
            """Each derivative with respect to the input multiplies by the weights of every layer
            once more, so a second derivative grows with their square, and its own gradient
            further. Scale inputs and outputs to about one, start from smaller weights, and
            weight the terms by the [norms of their gradients](term:gradient_norm). Use smooth
            activations: the second derivative of a ReLU network is 0.""",
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
