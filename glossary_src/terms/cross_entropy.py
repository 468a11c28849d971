"""The loss of a classifier: minus the logarithm of the probability that it gave to the right
answer, averaged over examples. For one example, its gradient with respect to the scores is
predicted minus true probability."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import (
    Analogy,
    Claim,
    Edit,
    Meter,
    Question,
    Term,
    between,
    near,
    practice,
    snippet,
)


def cross(p):
    return -np.log(p)


def square(p):
    return (p - 1) ** 2 / 2


@snippet(
    shows="dL/dz",
    promises={
        "price": near(-np.log(0.05), words="−ln 0.05"),
        "square": near(0.95**2 / 2),
        "push": near(0.95),
        "push_square": near(0.95**2 * 0.05),
        "times": near(1 / (0.05 * 0.95), words="1/(0.05 · 0.95)"),
        "off_nudge": between(0, 1e-12),
    },
    data=near(1.770126485, rel=1e-6),
    turn={
        "p": (
            *(0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3),
            *(0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99),
        ),
    },
    drag="p",
    labels={"p": "probability of the right answer"},
    always={"push": between(0, 1), "times": between(4 - 1e-9, 102), "off_nudge": between(0, 1e-12)},
    says="""With @{p} for the right answer the loss is @{price:.2f}. Cross-entropy pushes
        @{times:,.0f} times as hard as the squared error.""",
    caption="""Above: being sure and wrong (p near 0) costs more and more. Below: the push back
        on the score. There the squared error falls silent.""",
    alt="""Two curves over the probability of the right answer. Cross-entropy falls from above 5
        near 0 to 0 at 1; half the squared error never exceeds one half. At p = 0.05 the losses
        are @{price:.2f} and @{square:.2f}. Two bars below: the sizes of dL/dz, @{push:.2f} and
        @{push_square:.3f}.""",
    checked="""A nudge of the score, too small to round, changes both losses as dL/dz says: they
        differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("nearly certain, and wrong", "p=0.05", "p=0.001"),
        Edit("no better than a coin", "p=0.05", "p=0.5"),
    ),
)
def price(p=0.05):
    """What a probability of the right answer costs, and the push."""
    q = np.linspace(0.005, 1, 200)
    fig, (high, low) = plt.subplots(
        2,
        figsize=(5.84, 4.3),
        gridspec_kw={"height_ratios": (3, 1), "hspace": 0.75},
    )
    high.plot(q, cross(q), "C5-", label="cross-entropy")
    high.plot(q, square(q), "C4--", label="squared error")
    high.plot([p, p], [0, cross(p)], "-", color="gray", lw=0.8)
    high.plot([p, p], [cross(p), square(p)], "C3o", ms=7)
    high.text(p + 0.02, cross(p) + 0.15, f"loss {cross(p):.2f}")
    high.legend(loc="upper right")
    high.set(xlim=(0, 1.02), ylim=(-0.2, 5.4), ylabel="loss")
    high.set(xlabel="p: probability given to the right answer")
    both = 1 - p, (1 - p) * p * (1 - p)  # sizes of dL/dz
    low.barh([1, 0], both, 0.6, color=["C5", "C4"])
    for row, size in zip((1, 0), both):
        low.text(size + 0.01, row, f"{size:.3f}", va="center")
    low.set(xlim=(0, 1.15), ylim=(-0.5, 1.5), yticks=(), xticks=())
    low.set(ylabel="push on the score, size of dL/dz")

    score = np.log(p / (1 - p)) + 1e-100j
    nudged = 1 / (1 + np.exp(-score))
    moved = np.array([cross(nudged).imag, square(nudged).imag]) / 1e-100
    return fig, {
        "price": cross(p),
        "square": square(p),
        "push": both[0],
        "push_square": both[1],
        "times": both[0] / both[1],
        "off_nudge": abs(moved + both).max(),
    }


def log_softmax(z):
    """The logarithms of the probabilities. It cannot overflow."""
    z = z - z.real.max()
    return z - np.log(np.exp(z).sum())


@snippet(
    shows="dL/dz",
    # softmax of (3, 1, 0, 1.5, -1), by algebra
    promises={
        "p": near(0.0948677307676),
        "top": near(0.700982984495),
        "loss": near(2.35527166525),
        "dz": near(0.0948677307676 - 1),
        "sum": near(0, words="0: what is added is taken elsewhere"),
        "off_nudge": between(0, 1e-12),
        "chance": near(np.log(5), words="ln 5"),
        "huge": near(2000, words="3,000 − 1,000"),
        "once": near(1.156066017953, rel=1e-9),
        "twice": near(0.13547709478, rel=1e-9),
        "floor": near(np.log(1 + 4 / np.e), words="ln(1 + 4/e)"),
        "same_order": near(1),
    },
    data=near(-21.60307963, rel=1e-6),
    turn={"answer": ("cat", "dog", "fox", "owl", "yak"), "sharpness": (0.0, 0.3, 1.0, 3.0)},
    labels={"answer": "right answer", "sharpness": "all scores times"},
    always={
        "dz": between(-1, 0),
        "sum": near(0),
        "off_nudge": between(0, 1e-12),
        "chance": near(np.log(5)),
    },
    says="""The right answer, @{answer}, was given @{p:.2g}: a loss of @{loss:.2f}. The gradient
        of its score is @{dz:.2f}.""",
    caption="""The answer is a dog; the network said cat. The gradient is the network's own
        probability on every class, minus one on the right class.""",
    alt="""Bar chart of five classes. The network gives the right class, dog, @{p:.0%} and
        another, cat, @{top:.0%}. The gradient equals the probability everywhere except at dog,
        where it is @{dz:.2f}.""",
    checked="""A nudge of each score, too small to round, changes the loss as dL/dz says: they
        differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("the answer is cat", 'answer="dog"', 'answer="cat"'),
        Edit("three times as sure", "sharpness=1.0", "sharpness=3.0"),
    ),
)
def predicted_minus_true(answer="dog", sharpness=1.0):
    """What a classifier says of five classes, and what it is told."""
    names = ["cat", "dog", "fox", "owl", "yak"]
    z = sharpness * np.array([3, 1, 0, 1.5, -1])
    y = np.eye(5)[names.index(answer)]

    def loss(z):
        return -(y * log_softmax(z)).sum()

    def twice(z):  # the softmax by mistake once before
        return loss(np.exp(log_softmax(z)))

    def nudged(f):  # each score by itself, too little to round
        return np.array([f(z + 1e-100j * e).imag for e in np.eye(5)])

    p = np.exp(log_softmax(z))
    dz = p - y
    fig, ax = plt.subplots()
    at = np.arange(5)
    ax.bar(at - 0.2, p, 0.4, label="p, what it says")
    ax.bar(at + 0.2, dz, 0.4, label="dL/dz, what it is told")
    ax.legend(loc="upper right")
    ax.set_xticks(at, names)
    ax.set(xlabel="class", ylabel="probability, gradient")
    ax.set(ylim=(-1.05, 1.05))
    return fig, {
        "p": y @ p,
        "top": p.max(),
        "loss": loss(z),
        "dz": y @ dz,
        "sum": dz.sum(),
        "off_nudge": abs(dz - nudged(loss) / 1e-100).max(),
        "chance": loss(0 * z),
        "huge": loss(1e3 * z),
        "once": np.linalg.norm(dz),
        "twice": np.linalg.norm(nudged(twice) / 1e-100),
        "floor": loss(y),  # of twice, when p is right and sure
        "same_order": (np.argsort(p) == np.argsort(z)).all(),
    }


@snippet(
    shows="dL/dz",
    promises={
        "p": near(1 / (1 + np.exp(8)), words="1/(1 + e⁸)"),
        "price": near(np.log(1 + np.exp(8)), words="ln(1 + e⁸)"),
        "cross": near(1 / (1 + np.exp(-8)), words="1/(1 + e⁻⁸)"),
        "squared": near(3.35125248759e-4),
        "times": near(2 + 2 * np.cosh(8), words="2 + 2 cosh 8"),
        "least": near(4, words="4, at a score of 0"),
        "at_10": near(1 / (2 + 2 * np.cosh(10)), words="1/(2 + 2 cosh 10)"),
    },
    data=near(-5.103577802, rel=1e-6),
    turn={"score": tuple(range(-12, 5))},
    labels={"score": "score of the right answer"},
    # their ratio is 1 / (p (1 - p)), never below 4
    always={"times": between(4 - 1e-9, 2e5), "least": near(4)},
    says="""At a score of @{score} the right answer has probability @{p:.2g}, and cross-entropy
        sends back @{times:,.0f} times as much as the squared error.""",
    caption="""One output, right answer 1, on a log scale. Toward the left the network is ever more
        sure and ever more wrong. Cross-entropy then says so with full force; squared error after a
        sigmoid falls silent.""",
    alt="""Two lines over the score of the right answer, from −12 to 4, on a log scale. Leftward,
        the gradient of cross-entropy levels off at 1 while that of the squared error falls in a
        straight line. At −8 they are @{cross:.4f} and @{squared:.1e}.""",
    on_page=False,
)
def same_mistake(score=-8):
    """Two losses look at one mistake: the right answer is 1."""
    z = np.linspace(-12, 4, 321)
    p = 1 / (1 + np.exp(-z))
    y = 1
    cross = abs(p - y)  # the error itself
    squared = abs(p - y) * p * (1 - p)  # the error times the slope
    fig, ax = plt.subplots()
    ax.semilogy(z, cross, label="cross-entropy")
    ax.semilogy(z, squared, label="squared error")
    at = np.argmin(abs(z - score))
    ax.plot([z[at]] * 2, [cross[at], squared[at]], "o:")
    ax.legend(loc="lower right")
    ax.set(xlabel="score z of the right answer", ylabel="size of dL/dz")
    return fig, {
        "p": p[at],
        "price": -np.log(p[at]),
        "cross": cross[at],
        "squared": squared[at],
        "times": cross[at] / squared[at],
        "least": (cross / squared).min(),
        "at_10": (p * (1 - p))[np.argmin(abs(z + 10))],
    }


def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2  # it cannot overflow


def loss(name, p, y):
    """One number a seed: the mean over its examples."""
    if name == "cross-entropy":
        return -np.log(np.where(y == 1, p, 1 - p)).mean((1, 2))
    return ((p - y) ** 2 / 2).mean((1, 2))


def gradient(name, p, y, x):
    """dL/dw and dL/db."""
    dz = (p - y) / x.shape[1]
    if name == "squared error":
        dz = dz * p * (1 - p)
    return x.mT @ dz, dz.sum(axis=1, keepdims=True)


@snippet(
    shows="no gradient",
    # five seeds: 18 to 21 steps, 488 to 599, and 18 to 22
    promises={
        "cross_wait": between(16, 23, here=18),
        "squar_wait": between(450, 650, here=538),
        "caught": between(16, 25, here=20),
        "off_nudge": between(0, 1e-9),
    },
    data=near(0.7517153724, rel=1e-6),
    turn={"bias": (0.0, -2.0, -4.0, -6.0)},
    labels={"bias": "bias at the start"},
    always={"cross_wait": between(1, 23), "off_nudge": between(0, 1e-9)},
    says="""Bias @{bias} at the start, learning rate 1: 90% are right after @{cross_wait:.0f}
        steps with cross-entropy, after @{squar_wait:.0f} with squared error.""",
    caption="""A classifier starts sure that every answer is no. Dots: five seeds; lines: medians.
        At the same learning rate, up to 10, squared error takes some thirty times as many
        steps.""",
    alt="""Two falling lines of steps over the learning rate, both axes logarithmic. At rate 1,
        cross-entropy needs @{cross_wait:.0f} steps to 90% and squared error @{squar_wait:.0f}. At
        rate 30 squared error needs @{caught:.0f}.""",
    checked="""A nudge of all weights at once changes each loss as its gradient says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("not sure at the start", "bias=-6.0", "bias=0.0"),
        Edit("surer at the start", "bias=-6.0", "bias=-7.0"),
    ),
)
def sure_and_wrong(bias=-6.0, seeds=5):
    """Count the steps until 90% of new examples are right."""
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]
    x = np.stack([rng.normal(size=(200, 5)) for rng in rngs])
    new = np.stack([rng.normal(size=(1000, 5)) for rng in rngs])
    y, new_y = (1.0 * (a.sum(-1, keepdims=True) > 0) for a in (x, new))
    rates = (0.3, 1, 3, 10, 30, 100)
    start = np.zeros((seeds, 5, 1)), np.full((seeds, 1, 1), bias)
    fig, ax = plt.subplots()
    numbers, off = {}, []
    for name in ("cross-entropy", "squared error"):
        waits = np.zeros((len(rates), seeds))
        for rate, wait in zip(rates, waits):
            w, b, early = *start, np.ones(seeds, bool)
            while early.any():
                p = sigmoid(x @ w + b)
                dw, db = gradient(name, p, y, x)
                w, b = w - rate * dw, b - rate * db
                wait += early
                right = (new @ w + b > 0) == new_y
                early &= right.mean(axis=(1, 2)) < 0.9
        middle = np.median(waits, axis=1)
        (line,) = ax.loglog(rates, middle, label=name)
        ax.loglog(rates, waits, ".", color=line.get_color())
        numbers[f"{name[:5]}_wait"] = middle[1]
        w, b = start
        dw, db = gradient(name, sigmoid(x @ w + b), y, x)
        w, b = w + 1e-100j * dw, b + 1e-100j * db
        moved = sigmoid(x @ w + b)
        square = (dw**2).sum(axis=(1, 2)) + db[:, 0, 0] ** 2
        off.append(loss(name, moved, y).imag / 1e-100 / square - 1)
    ax.legend(loc="upper right")
    ax.set(xlabel="learning rate", ylabel="steps until 90% are right")
    numbers["caught"] = middle[4]
    return fig, numbers | {"off_nudge": np.abs(off).max()}


@practice(
    promises={"loss": near(2.35527166525), "dz": near(0.0948677307676 - 1)},
    text="""PyTorch's `cross_entropy` takes the scores, not the probabilities: softmax is built
        in, in a form that does not overflow. The gradient is that of the second figure.""",
)
def in_pytorch():
    """The second figure: scores in, gradient out."""
    import torch

    z = torch.tensor([[3, 1, 0, 1.5, -1]], dtype=torch.float64)
    z.requires_grad_()
    answer = torch.tensor([1])  # dog
    loss = torch.nn.functional.cross_entropy(z, answer)
    loss.backward()
    dz = z.grad[0]
    return {"loss": loss.item(), "dz": dz[1].item()}


TERM = Term(
    title="Cross-entropy",
    definition=__doc__,
    aliases=("cross-entropy loss", "log loss", "logistic loss"),
    group="optimization",
    level="next",
    in_a_number="""To a right answer that a sigmoid gives a score of −8, cross-entropy sends back
        @{same_mistake.times:,.0f} times the gradient of half the squared error.""",
    searched_as=(
        "0.693",
        "2.303",
        "2.302",
        "6.907",
        "ln 2",
        "CrossEntropyLoss",
        "BCEWithLogitsLoss",
        "NLLLoss",
        "softmax applied twice",
        "negative log likelihood",
        "log(0) nan",
        "loss for classification",
        "loss higher than 1",
        "from logits",
    ),
    analogy=Analogy(
        text="""
            In a quiz you spread all your money over the possible answers. What lies on the
            right one you keep for the next round; the rest is gone. Put only
            @{predicted_minus_true.p:.0%} on it, because you felt sure of another, and only that
            much goes on. Over many rounds these shares multiply, so their logarithms add up.
            Cross-entropy is their average, with the sign turned.
        """,
        breaks_down="""
            A player who put nothing on the right answer is out. A softmax never gives exactly
            zero, apart from rounding. And the loss is not only a price: its gradient says how
            to play on.
        """,
        meters=(
            Meter(label="kept by the network", number="predicted_minus_true.p", format=".0%"),
            Meter(label="had the answer been cat", number="predicted_minus_true.top", format=".0%"),
        ),
    ),
    heading="Why the slope cancels",
    formula=r"""
        L = -\sum_k y_k \log p_k, \quad p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}

        \frac{\partial L}{\partial z_k} = p_k - y_k
    """,
    symbols={
        "z": "score of a class",
        "p": "probability given to a class",
        "y": "1 for the right class, else 0",
        "k": "which class",
        "j": "runs over all classes",
    },
    explanation=r"""
        Softmax turns the scores $z$ into probabilities $p$, and the sum keeps a single term: $-\log
        p$ of the right answer. Its gradient on the scores, for one example, is the error itself,
        predicted minus true.

        With two classes, softmax becomes the sigmoid, the second formula stays the same, and a
        network without hidden layers is logistic regression. Not being sure costs a little;
        being sure and wrong costs nearly everything.

        **The gradient is the error.** By the chain rule, the slope of the logarithm, $1/p$, meets
        the slope of the softmax, which holds a factor $p$. They cancel. So a saturated output does
        no harm: while the answer is wrong, dL/dz of the right score is at least one half in size,
        and close to one if the network is sure. With the squared error (halved, as is usual)
        nothing cancels, and a factor $p(1 - p)$ remains: @{same_mistake.at_10:.1e} for an output
        that is wrong by a score of ten.

        **What that means for training.** At learning rate 1, a classifier that starts sure and
        wrong needs @{sure_and_wrong.cross_wait:.0f} steps to get 90% of new examples right with
        cross-entropy and @{sure_and_wrong.squar_wait:.0f} with squared error (medians of five
        seeds). Here a rate thirty times as large makes up for it. Even where the slope is largest,
        at a score of zero, the squared error sends back only a quarter as much.

        **What it does not do.** It cancels the slope of the *last* layer and no other. The error
        signal starts at its full size and then passes every hidden layer; through saturated ones
        it vanishes as before.
    """,
    what_to_do=(
        """Classify with it, not with the [squared error](term:mse), and give it scores: softmax
        is built in.""",
        """Compare the first loss with ln K for K classes, that of a
        [guess](term:plateau_saddle).""",
        """Below it, hidden layers can still [vanish](term:vanishing_gradient).""",
    ),
    claims=(
        Claim(
            "Cross-entropy is the loss that is pretty much used for classification.",
            number=39,
            judged="true",
            read_in="wordpress",
            holds=lambda n: n["sure_and_wrong.cross_wait"] < n["sure_and_wrong.squar_wait"] / 2,
            counter={"sure_and_wrong.bias": 0.0},
            because="""With reason [@bridle1990; @solla1988]: from a start that is sure and wrong,
                at the same learning rate, 90% are right after @{sure_and_wrong.cross_wait:.0f}
                steps instead of @{sure_and_wrong.squar_wait:.0f}. At score −8 its push is
                @{same_mistake.times:,.0f} times as strong. From a start that is not sure both have
                90% after one step; for 97%, at the same rate, squared error takes about three times
                as many.""",
        ),
        Claim(
            "A softmax layer before PyTorch's cross-entropy loss does no harm.",
            number=79,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://pythonkb.com/python-should-i-use-softmax-as-output-when-using-"
                "cross-entropy-loss-in-pytorch",
                "https://github.com/eriklindernoren/PyTorch-GAN/issues/84",
                "https://github.com/amdegroot/ssd.pytorch/issues/218",
            ),
            holds=lambda n: (
                n["predicted_minus_true.twice"] > n["predicted_minus_true.once"] / 2
                and n["predicted_minus_true.floor"] < 0.1
            ),
            holds_in_part=lambda n: n["predicted_minus_true.same_order"] == 1,
            counter={"predicted_minus_true.twice": 1.1, "predicted_minus_true.floor": 0.01},
            because="""The loss applies its own softmax, to numbers that then differ by at most one.
                With five classes it never falls below @{predicted_minus_true.floor:.2f}; chance is
                @{predicted_minus_true.chance:.2f}. And the slope of the first softmax is a factor
                on every gradient: in the second figure @{predicted_minus_true.twice:.2f} is left of
                @{predicted_minus_true.once:.2f}. The order of the classes stays, so the mistake
                goes unnoticed.""",
        ),
    ),
    origin="""
        Claude Shannon made the mean of $-\\log p$ the measure of information in 1948
        [@shannon1948]; Kullback and Leibler compared two distributions by a difference of such
        means in 1951 [@kullback1951]. I. J. Good proposed in 1952 to pay forecasters by the
        logarithm of the probability that they gave to what happened [@good1952]. For neural
        networks, Solla, Levin and Fleisher compared it with the squared error in 1988 and reported
        much shorter learning times [@solla1988]. Bridle joined it with the softmax, a name that he
        coined, in a paper of 1990 [@bridle1990].
    """,
    etymology="""
        *Entropy* comes from physics, where Clausius formed it in 1865 from a Greek word for
        transformation. *Cross*, because two distributions meet: the logarithms are those of the
        prediction, their weights those of the truth.
    """,
    trends="""
        The standard loss of classifiers since the 1990s, and of language models, which classify the
        next word. Squared error stayed where the answer is a quantity.
    """,
    tagged_as=("loss functions", "classification", "softmax", "information theory"),
    collocations=(
        "cross-entropy loss",
        "binary cross-entropy",
        "softmax with cross-entropy",
        "minimize the cross-entropy",
    ),
    in_context=(
        "The cross-entropy started at the logarithm of the number of classes, as it should.",
        "Accuracy stood still, but the cross-entropy rose: the mistakes got more confident.",
        "We replaced squared error by cross-entropy, and the stuck output came loose in an epoch.",
    ),
    faq=(
        Question(
            "What loss should an untrained network show?",
            """The logarithm of the number of classes, because it says about the same of each:
            @{predicted_minus_true.chance:.2f} for five. A first loss far above means that it
            starts sure of something: its output weights or biases are too large.""",
        ),
        Question(
            "Why not use the squared error for classification?",
            """Behind a sigmoid or softmax its gradient shrinks where the network is sure and wrong:
            at a score of −8 before a sigmoid, cross-entropy sends back @{same_mistake.times:,.0f}
            times as much. It can work, from a start without confident mistakes.""",
        ),
        Question(
            "Does it cure vanishing gradients?",
            """Only at the output. It removes the slope of the last unit from the product and leaves
            the hidden layers as they are.""",
        ),
        Question(
            "Why can accuracy stay the same while the loss rises?",
            """Accuracy counts which class is ahead; the loss looks at how far. A wrong answer given
            @{same_mistake.p:.2g} of the probability costs @{same_mistake.price:.1f}, and a few of
            these outweigh many right answers.""",
        ),
        Question(
            "My loss is inf or NaN. What happened?",
            """Most often a logarithm of zero: a probability was rounded to 0 or 1 first. Compute
            the loss from the scores, as libraries do, by the log-softmax of the first listing
            (with scores a thousand times as large it gives @{predicted_minus_true.huge:,.0f}). To
            subtract the largest score before the exponential cures overflow only: a probability can
            still round to zero.""",
        ),
        Question(
            "Is it the same as maximum likelihood?",
            """With one right answer per example, yes: minimizing the mean of −log p maximizes the
            product of the probabilities that the network gave to what was observed.""",
        ),
        Question(
            "Can it become zero?",
            """In the limit, when every right answer gets probability one. In general it is the
            entropy of the labels plus the Kullback–Leibler divergence of the prediction from them,
            and only the second can become zero. With label smoothing the first is not zero.""",
        ),
        Question(
            "My loss stays at 0.69, 1.1, 1.6, 2.3, 4.6 or 6.9. What do these numbers mean?",
            """That nothing was learned. The natural logarithm of the number of classes is the loss
            of a guess: 0.7 for two, 1.1 for three, 1.6 for five, 2.3 for ten, 4.6 for a hundred,
            6.9 for a thousand. With unequal classes it is lower, the entropy of their frequencies:
            0.33 for 90 and 10 percent. First test the wiring. Does the optimizer hold these
            weights? Do `zero_grad`, `backward` and `step` come in this order? Are labels and inputs
            shuffled alike? Is there a softmax too many? A network that is wired right learns ten
            examples by heart. If it cannot, compare [dL/dz layer by layer](term:gradient_norm):
            deep plain networks with a framework's default weights [vanish](term:he_initialization);
            after a few wild steps [units may be dead](term:dying_relu).""",
        ),
        Question(
            "BCELoss or BCEWithLogitsLoss?",
            """The second: it takes the score. `BCELoss` takes what a sigmoid has rounded and limits
            the logarithm, so that no NaN appears, and the gradient is lost without a word: in
            float32, at a score of 17 where the right answer is 0, it returns exactly 0. From the
            score it is 1.""",
        ),
    ),
    relations={
        "contrasts with": ("mse",),
        "uses": ("sigmoid",),
        "related to": ("vanishing_gradient", "overflow"),
        "narrower than": ("loss_function",),
    },
    did_you_know="""
        The gradients of all scores of one example add up to zero
        (@{predicted_minus_true.sum:.0f}, up to rounding). So a step of gradient descent on the
        scores never changes their sum; it moves score from wrong classes to the right one. And no
        single score can be told off by more than one: at the output, this gradient cannot explode.
    """,
)
