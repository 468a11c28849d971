"""The number of layers that a signal passes in a network, from input to output. On the way back
the gradient is multiplied at every step from one layer to the next."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Question, Term, between, near, snippet


@snippet(
    shows="dL/dz",
    # ran: 20 seeds, mean 47.4, sd 0.9; the rest is algebra
    promises={
        "ran": between(43, 52, here=47),
        "theory": near(47.5069933322, words="1 + 14 ln 10 / ln 2"),
        "quarters": near(12, words="¼¹² is the first below 10⁻⁷"),
        "clear": near(1603.73702, rel=1e-6, words="7 ln 10 / −ln 0.99"),
        "smallest": near(1e-7),
        "sigmoid": near(12.1644223, rel=1e-6, words="with 0.236 a layer"),
    },
    data=near(1.083967754, rel=1e-6),
    turn={"smallest": (1e-3, 1e-5, 1e-7, 1e-12), "width": (32, 128)},
    labels={"smallest": "bound", "width": "units a layer"},
    always={"theory": between(20, 90), "ran": between(15, 110)},
    says="""Bound @{smallest}, @{width} units a layer: at a factor of 0.71 the limit is about
        @{theory:.0f} layers in theory, and a network reached it at @{ran}. For sigmoids with
        weights of variance 1/n it is about @{sigmoid:.0f}.""",
    caption="""Start with an error of size one and count the layers until it is smaller than the
        bound, or larger than its inverse. Below a factor of one the gradient vanishes, above it
        explodes. Only close to one can a plain network be deep.""",
    alt="""A curve with a sharp peak at a factor of one, over factors from 0.1 to 1.5, on a log
        scale. At 0.71 the limit is @{theory:.0f} layers, at one there is none. Dots of ReLU
        networks lie on the curve or close to it.""",
)
def limit(smallest=1e-7, width=128, deepest=300):
    """How many layers until dL/dz is too small, or too large?"""
    rng = np.random.default_rng(0)
    scale = np.sqrt(2 / width)
    W = rng.normal(0, scale, (deepest, width, width))
    h, active = rng.normal(size=(16, width)), []
    for w in W:  # ReLU layers that keep the size of dL/dz
        h = np.maximum(h @ w, 0)
        h = h / np.sqrt((h**2).mean())  # changes no sign of z
        active.append(h > 0)
    dz = rng.normal(size=h.shape) * active[-1]
    size = [np.sqrt((dz**2).mean())]
    for w, on in zip(W[:0:-1], active[-2::-1]):  # backward
        dz = dz @ w.T * on
        size.append(np.sqrt((dz**2).mean()))
    crossed, ran = np.arange(deepest), {}
    for gain in (0.25, 0.5, 1, 1.5, 2.7, 4):  # variance of W, times n
        factor = np.sqrt(gain / 2)  # other weights only rescale
        left = np.array(size) / size[0] * factor**crossed
        out = (left < smallest) | (left > 1 / smallest)
        ran[factor] = 1 + out.argmax()  # n factors: n + 1 layers

    def layers(factor):  # in theory
        return 1 + abs(np.log(smallest) / np.log(factor))

    fig, ax = plt.subplots()
    for factors in (np.r_[0.1:0.99:90j], np.r_[1.01:1.5:50j]):
        line = ax.semilogy(factors, layers(factors), "C0-")
    line[0].set_label("theory")
    ax.plot(*zip(*ran.items()), "C1o", label="ReLU networks that ran")
    ax.legend(loc="upper left")
    ax.set(xlabel="factor on dL/dz, per layer", ylabel="layers")
    found = {"ran": ran[np.sqrt(0.5)], "theory": layers(np.sqrt(0.5))}
    found |= {"quarters": np.ceil(layers(0.25) - 1)}
    found |= {"clear": layers(0.99) - 1, "smallest": smallest}
    return fig, found | {"sigmoid": layers(0.23605233905)}


@snippet(
    shows="no gradient",
    # 20 seeds: means 0.987, 0.987, 0.977, 0.60, 0.256, 0.249; lowest 0.946, 0.955, 0.899,
    # 0.26; highest 1, 1, 1, 0.87, 0.286, 0.278
    promises={
        "hidden_1": between(0.92, 1, here=0.995),
        "hidden_2": between(0.93, 1, here=0.993),
        "hidden_3": between(0.85, 1, here=0.979),
        "hidden_4": between(0.23, 0.97, here=0.695),
        "hidden_5": between(0.2, 0.33, here=0.26),
        "hidden_6": between(0.19, 0.31, here=0.246),
    },
    data=near(-5.482974395, rel=1e-6),
    turn={"network": ("sigmoid", "sigmoid, weights × 4", "ReLU")},
    always={"hidden_1": between(0.9, 1)},
    says="""Network: @{network}. After 300 steps it gives @{hidden_1:.0%} right answers with one
        hidden layer, @{hidden_4:.0%} with four, @{hidden_6:.0%} with six.""",
    caption="""A made-up task: tell four heaps of points in ten dimensions apart. One hidden layer
        of sigmoids learns it in 300 steps. A few more of the same kind, and the network does no
        better than guessing (dashed).""",
    alt="""Share of right answers over 1 to 6 hidden layers of sigmoids: @{hidden_1:.2f} with one,
        @{hidden_3:.2f} with three, @{hidden_4:.2f} with four, then @{hidden_6:.2f} with six, as
        by guessing.""",
)
def cliff(network="sigmoid", steps=300, width=16):
    """Train networks of 1 to 6 hidden layers on a made-up task."""
    relu = network == "ReLU"
    scale = {"sigmoid": 1, "ReLU": 2**0.5, "sigmoid, weights × 4": 4}
    rate = 0.1 if relu else 0.5

    def forward(x, W):
        h = [x]
        for w in W[:-1]:
            z = h[-1] @ w
            h.append(np.maximum(z, 0) if relu else 1 / (1 + np.exp(-z)))
        p = np.exp(h[-1] @ W[-1])
        return h, p / p.sum(1, keepdims=True)  # softmax

    right = []
    for hidden in range(1, 7):
        rng = np.random.default_rng(0)
        kind = rng.integers(0, 4, 2000)
        x = rng.normal(0, 1.5, (4, 10))[kind]  # four heaps of points
        x = x + rng.normal(size=x.shape)
        n = [10, *[width] * hidden, 4]
        W = [rng.normal(0, scale[network], a) for a in zip(n, n[1:])]
        W = [w / np.sqrt(len(w)) for w in W]
        for _ in range(steps):
            pick = rng.integers(0, 1000, 50)
            h, p = forward(x[pick], W)
            dz = (p - np.eye(4)[kind[pick]]) / 50  # cross-entropy
            for k in range(hidden, -1, -1):
                dh, dW = dz @ W[k].T, h[k].T @ dz
                dz = dh * (h[k] > 0 if relu else h[k] - h[k] ** 2)
                W[k] -= rate * dW
        answer = forward(x[1000:], W)[1].argmax(1)  # new examples
        right.append(np.mean(answer == kind[1000:]))
    fig, ax = plt.subplots()
    ax.plot(range(1, 7), right, "o", ls="-")
    ax.axhline(0.25, color="C1", ls="--")  # guessing
    ax.set(xlabel="hidden layers", ylabel="share of right answers")
    ax.set(ylim=(0, 1.05))
    return fig, {f"hidden_{k + 1}": r for k, r in enumerate(right)}


@snippet(
    shows="no gradient",
    # 20 seeds: means 0.959, 0.741, 0.582, sd 0.004, 0.031, 0.018; 4 sd
    promises={
        "none": between(0.94, 0.98, here=0.9617),
        "one": between(0.61, 0.87, here=0.7503),
        "two": between(0.51, 0.66, here=0.5586),
    },
    data=near(-5.138555918, rel=1e-6),
    turn={"width": (10, 20, 50, 100)},
    labels={"width": "units a layer"},
    says="""@{width} units a layer: @{none:.0%} right answers if all layers learn, @{one:.0%} with
        the first layer frozen, @{two:.0%} with two.""",
    caption="""Another made-up task: do the first two of ten numbers have the same sign? The
        networks have three layers of weights, with ReLU between them. If the first cannot learn,
        the others make do with what its random weights happen to show them.""",
    alt="""Three curves over 800 steps, all from one half. With all layers learning the share of
        right answers reaches @{none:.2f}, with the first frozen @{one:.2f}, with the first two
        frozen @{two:.2f}.""",
)
def frozen(width=20, steps=800, rate=0.2):
    """Train with the first layers left as they were drawn."""
    names = {"none": "all layers learn", "one": "first layer frozen"}
    names |= {"two": "first two frozen"}
    numbers = {}
    fig, ax = plt.subplots()
    for stuck, (key, label) in enumerate(names.items()):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(4000, 10))
        y = x[:, :1] * x[:, 1:2] > 0  # do the first two signs agree?
        sizes = [10, width, width, 1]
        W = []
        for n, m in zip(sizes, sizes[1:]):
            W.append(rng.normal(0, np.sqrt(2 / n), (n, m)))
        right = []
        for step in range(steps + 1):
            if step % 40 == 0:
                out = x[2000:]  # never trained on
                for w in W[:-1]:
                    out = np.maximum(out @ w, 0)
                right.append(np.mean((out @ W[-1] > 0) == y[2000:]))
            pick = rng.integers(0, 2000, 50)
            h = [x[pick]]
            for w in W[:-1]:
                h.append(np.maximum(h[-1] @ w, 0))
            dz = 1 / (1 + np.exp(-h[-1] @ W[-1])) - y[pick]
            for k in range(2, stuck - 1, -1):
                dh = dz @ W[k].T
                W[k] -= rate * h[k].T @ dz / 50
                dz = dh * (h[k] > 0)
        ax.plot(range(0, steps + 1, 40), right, label=label)
        numbers[key] = np.mean(right[-5:])
    ax.legend(loc="upper left")
    ax.set(xlabel="step", ylabel="share of right answers")
    ax.set(ylim=(0.4, 1.3), yticks=(0.5, 0.75, 1))
    return fig, numbers


TERM = Term(
    title="Depth",
    definition=__doc__,
    aliases=("network depth", "number of layers", "hidden layer", "depth of a network"),
    group="architecture",
    level="start here",
    in_a_number="""If every layer passes on a quarter, @{limit.quarters:.0f} layers leave less than
        a ten-millionth of the gradient; if every layer passes on 99%, it takes
        @{limit.clear:,.0f}.""",
    analogy=Analogy(
        text="""
            A diver goes down into a muddy lake. Each meter of water lets a quarter of the light
            through. After @{limit.quarters:.0f} meters less than a ten-millionth is left: night, at
            noon. In the clearest sea each meter lets 99% through, and the same night lies at
            @{limit.clear:,.0f} meters.

            So depth alone does not make it dark, and however clear the water, at some depth it is
            dark. What counts is the share per meter, multiplied as often as there are meters.
        """,
        breaks_down="""
            Water can only take light away. A layer can also amplify, and with a factor above one
            the gradient explodes. A factor of exactly one has no limit at all, and no water is that
            clear. And a network is crossed twice: the signal goes up through it, the gradient comes
            down, and both may fade.
        """,
    ),
    heading="What it does to the gradient",
    formula=r"""
        \left|\frac{\partial L}{\partial z_1}\right| \approx q^{\,d-1}
        \left|\frac{\partial L}{\partial z_d}\right|

        d_{\max} = 1 + \left|\frac{\ln \varepsilon}{\ln q}\right|
    """,
    symbols={
        r"\varepsilon": "what is too little to learn from",
    },
    explanation=r"""
        Count the layers of weights between input and output: that is the depth $d$. The layers
        whose outputs nobody sees are the *hidden* ones, one less than $d$. On the way back each
        step from a layer to the one below multiplies the error signal by slopes and weights. If
        each of these $d - 1$ steps changes its size by about the same factor $q$, depth acts as an
        exponent.

        **A factor has a depth limit.** With a quarter per layer, the steepest slope of a sigmoid
        and weights of size one, @{limit.quarters:.0f} factors take dL/dz below a ten-millionth. For
        a wide sigmoid network with weights of variance 1/n, at about 0.24 per layer, the limit is
        about @{limit.sigmoid:.0f} layers. For ReLU with the same weights, at 0.71, it is about
        @{limit.theory:.0f}; the network that ran reached it at @{limit.ran}. Theory has a finer
        measure of the same thing, the depth scale: networks train up to a small multiple of it
        [@schoenholz2017].

        **What happens beyond it.** In the second figure a sigmoid network with three hidden layers
        gives @{cliff.hidden_3:.0%} right answers, and with six @{cliff.hidden_6:.0%}: a cliff. The
        first layers get hardly any gradient. And on the way forward the differences between
        examples fade at the same rate, so the last layers see almost the same values whatever the
        input. Larger weights or ReLU with its own move the cliff away.

        **Why go deep at all.** Layers build on each other. There are functions that a deep network
        computes with few neurons and a shallow one only with exponentially many [@telgarsky2016].
        Networks of 152 layers, with residual connections, made that pay [@he2016resnet].
    """,
    claims=(
        Claim(
            """How many hidden layers to use can only be decided by intuition or by trying.""",
            number=35,
            judged="misleading",
            read_in="wordpress",
            holds=lambda n: abs(n["limit.ran"] / n["limit.theory"] - 1) > 0.2,
            holds_in_part=lambda n: n["limit.clear"] > 1000,
            because="""Too deep can be computed. At a factor of 0.71 per layer theory sets the limit
                at @{limit.theory:.0f} layers and a network reached it at @{limit.ran}; for a
                sigmoid network with weights of variance 1/n it is @{limit.sigmoid:.0f}. But a
                factor close to one sets no limit that matters (@{limit.clear:,.0f} steps at 0.99),
                and how many layers are *best*, and how wide, one does find by trying.""",
        ),
        Claim(
            """If the first layers are not updated well, the whole network becomes inaccurate.""",
            number=50,
            judged="misleading",
            read_in="github",
            holds=lambda n: n["frozen.one"] < 0.55,
            holds_in_part=lambda n: n["frozen.one"] < n["frozen.none"] - 0.05,
            because="""It loses some accuracy, not all of it. On the small made-up task above, right
                answers fall from @{frozen.none:.0%} to @{frozen.one:.0%} when the first layer keeps
                its random weights, and to @{frozen.two:.0%} with two such layers. The later
                layers make do; the wider the frozen layer, the better.""",
        ),
    ),
    origin="""
        Networks with several layers that learn were trained from 1965 on, by Ivakhnenko and
        coworkers. Schmidhuber's history of the field counts depth along the paths on which credit
        must be assigned, so that a recurrent network is as deep as its sequence is long
        [@schmidhuber2015]. That depth makes learning hard was analyzed for recurrent networks in
        1991 [@hochreiter1991]. Training layer by layer made deeper feedforward networks practical
        in 2006 [@hinton2006dbn]; skips made hundreds of layers practical in 2015
        [@srivastava2015training; @he2016resnet].
    """,
    etymology="""
        Networks are drawn as stacks, so more layers make them deeper. *Deep learning* is learning
        with such stacks. A *hidden* layer is one that neither the input nor the output shows.
    """,
    trends="""
        A handful of layers in the 1990s, eight in 2012 [@krizhevsky2012], nineteen in 2014
        [@simonyan2015], 152 in 2015 [@he2016resnet]. Since then depth has grown slowly. Large
        networks now grow in width, data and training time as well.
    """,
    tagged_as=("network architecture", "deep learning", "gradient flow", "hidden layers"),
    collocations=(
        "very deep network",
        "depth of the network",
        "trainable depth",
        "depth and width",
        "hidden layer",
    ),
    in_context=(
        "At a depth of thirty the plain network did not move; with skips it trained at once.",
        "We doubled the depth and halved the width, at the same number of parameters.",
        "Depth is the exponent, so a small change of the factor per layer matters.",
    ),
    faq=(
        Question(
            "How do I count the layers of a network?",
            """Count what has weights: the hidden layers and the output layer. The input is not one.
            A network of 784-5-5-10 has a depth of three and two hidden layers. Papers differ, so
            say which count you use.""",
        ),
        Question(
            "How many factors does the gradient of the first layer have?",
            """One less than there are layers, for dL/dz: a network of $d$ layers has $d - 1$ steps
            between them. Going on to dL/dW of the first layer adds the input as one more factor,
            but no slope and no weight.""",
        ),
        Question(
            "Is deeper always better?",
            """No. Past its limit a plain network learns nothing: @{cliff.hidden_6:.0%} right
            answers with six hidden layers of sigmoids, @{cliff.hidden_1:.0%} with one. Even with a
            healthy gradient, plain networks of great depth train worse than shallower ones.""",
        ),
        Question(
            "How can I go deeper?",
            """Bring the factor per layer close to one with starting weights that suit the
            activation. Then keep it there: normalization, or residual connections that give the
            gradient a way around the layers.""",
        ),
        Question(
            "Does a recurrent network have depth?",
            """Yes, in time. Unrolled over a hundred steps it is a network of a hundred layers that
            all share their weights. That is where the vanishing gradient was found first.""",
        ),
        Question(
            "Deeper or wider?",
            """Width costs parameters and does not lengthen the product. It also makes the factor
            per layer more reliable: narrow networks scatter around the theory. Depth reuses what
            earlier layers have found. Good networks have both.""",
        ),
    ),
    relations={
        "causes": ("vanishing_gradient", "exploding_gradient"),
        "related to": (
            "neural_network",
            "chain_rule",
            "he_initialization",
            "residual_connection",
            "batch_normalization",
            "weight_initialization",
            "sigmoid",
        ),
    },
    did_you_know="""
        Depth limits are not about ReLU or sigmoid as such. A ten-millionth takes
        @{limit.quarters:.0f} factors of a quarter, or @{limit.clear:,.0f} of 0.99. That is more
        layers than almost any network has, so a factor that is right to one percent is usually
        right enough.
    """,
)
