"""The state of a unit whose activation function is nearly flat at its input. The slope is close to
zero there, so hardly any gradient passes, even when the output is wrong."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Meter, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    # as a flow: dz/dt = 2 rate (1 - h)² h, so the time from z = -a to 0 is
    # (e^a + 3a + 2.5 - 3 e^-a - e^-2a / 2) / (2 rate): 7.7, 34.5, 1503.7
    promises={
        "middle": near(1),
        "quarter": near(8),
        "half": near(36),
        "full": near(1507),
        "middle_slope": near(1 / 4, words="1/4"),
        "quarter_slope": near(1 / (4 * np.cosh(1) ** 2)),
        "half_slope": near(1 / (4 * np.cosh(2) ** 2)),
        "full_slope": near(1 / (4 * np.cosh(4) ** 2)),
        "theory": near(1503.7284902),
    },
    data=near(-0.4737635296, rel=1e-6),
    turn={"depth": (2, 4, 6, 8), "rate": (0.5, 1.0, 2.0)},
    labels={"depth": "deepest start at z = −", "rate": "learning rate"},
    always={"full": between(1, 5000)},
    says="""Learning rate @{rate}: from the worst start, z = −@{depth}, where the slope is
        @{full_slope:.2g}, the unit needs @{full:,.0f} steps to reach one half.""",
    caption="""One sigmoid unit should learn to output 1. The deeper it starts in the flat part, the
        longer nothing seems to happen, though its error is at its largest. Then it jumps.""",
    alt="""Four curves of the output over the step, on a log axis. From the middle the output rises
        at once. From z = -2 it passes one half after @{quarter:.0f} steps, from -4 after
        @{half:.0f}, from -8 after @{full:,.0f}, having stayed at zero until just before.""",
)
def stuck(depth=8, rate=1.0, steps=5000):
    """Let a sigmoid unit learn to be on, from ever worse starts."""
    fig, ax = plt.subplots()
    numbers = {}
    starts = {"middle": 0, "quarter": depth / 4, "half": depth / 2}
    for name, below in (starts | {"full": depth}).items():
        w = b = -below / 2
        x, target, outputs = 1, 1, []
        for _ in range(steps):
            h = 1 / (1 + np.exp(-(w * x + b)))
            outputs.append(h)
            dz = (h - target) * h * (1 - h)  # loss: (h - target)² / 2
            w, b = w - rate * dz * x, b - rate * dz
        outputs = np.array(outputs)
        step = np.unique(np.geomspace(1, steps, 200).astype(int))
        label = f"starts at z = {-below:g}".replace("-", "−")
        ax.semilogx(step, outputs[step - 1], label=label)
        numbers[name] = np.argmax(outputs > 0.5)
        numbers[f"{name}_slope"] = outputs[0] * (1 - outputs[0])
    ax.legend(loc="upper left", ncols=2)
    ax.set(xlabel="step", ylabel="output", ylim=(-0.03, 1.5))
    ax.set_yticks([0, 0.5, 1])
    u = np.exp(-depth)  # steps so small that they become a flow
    waited = 2.5 + 1 / u + 3 * depth - 3 * u - u**2 / 2
    return fig, numbers | {"theory": waited / (2 * rate)}


@snippet(
    shows="dL/dz",
    # Theory of infinite width at scales 4 and 16: share 0.538 and 0.889, factor 1.54 and
    # 2.95. 20 seeds: share 0.539 (sd 0.008) and 0.888 (0.004), factor 1.532 (0.019) and
    # 2.90 (0.11); at scale 1 0 and 0.883 (0.004)
    promises={
        "share_1": between(0, 0.001, here=0),
        "factor_1": between(0.865, 0.901, here=0.8876234831),
        "share_4": between(0.505, 0.573, here=0.5339355469),
        "factor_4": between(1.45, 1.61, here=1.526474714),
        "share_16": between(0.87, 0.905, here=0.8857421875),
        "factor_16": between(2.45, 3.4, here=2.92021513),
    },
    data=near(3.847295182, rel=1e-6),
    turn={"activation": ("sigmoid", "tanh"), "below": (0.01, 0.05, 0.2)},
    labels={"below": "saturated: slope less than this share of the largest"},
    always={"factor_16": between(1, 3.4)},
    says="""Scale 4, @{activation}: @{share_4:.0%} of the units of the last layer are saturated, and
        a layer multiplies dL/dz by @{factor_4:.2f}. At scale 16: @{share_16:.0%}, and
        @{factor_16:.2f}.""",
    caption="""Twelve layers with ever larger weights. Above: more and more units are saturated.
        Below: yet dL/dz shrinks less, and finally grows. The units that are not saturated pass it
        on through large weights.""",
    alt="""Two panels over the scale of the weights, 0.5 to 16, for tanh. The share of saturated
        units climbs from 0 over @{share_4:.0%} at scale 4 to @{share_16:.0%} at 16. The factor on
        dL/dz per layer climbs too: from @{factor_1:.2f} at scale 1 over @{factor_4:.2f} at 4 to
        @{factor_16:.1f} at 16.""",
)
def wider(activation="tanh", below=0.05, width=128, depth=12):
    """Count saturated units, and measure dL/dz, as weights grow."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    f, slope, top = {  # activation, slope, largest slope
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 1 / 4),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2, 1),
    }[activation]
    rng = np.random.default_rng(0)
    draw = rng.normal(0, width**-0.5, (depth, width, width))
    x, error = rng.normal(size=(2, 32, width))
    scales = (0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16)
    shares, factor = [], []
    for scale in scales:
        W, h, slopes = scale * draw, x, []
        for w in W:
            slopes.append(slope(h @ w))
            h = f(h @ w)
        shares.append([(s < below * top).mean() for s in slopes])
        dz = start = error * slopes[-1]
        for w, s in zip(W[:0:-1], slopes[-2::-1]):
            dz = dz @ w.T * s
        left = np.linalg.norm(dz) / np.linalg.norm(start)
        factor.append(left ** (1 / (depth - 1)))
    fig, (top, low) = plt.subplots(2, figsize=(5.84, 5.4), sharex=True)
    for k, name in ((0, "first layer"), (-1, "last layer")):
        top.plot(scales, [s[k] for s in shares], marker="o", label=name)
    low.plot(scales, factor, marker="o")
    low.axhline(1, alpha=0.5)
    top.legend(loc="lower right")
    top.set(ylabel="share of units that are saturated", ylim=(0, 1))
    low.set(ylabel="factor on dL/dz, per layer")
    low.set(xlabel="scale of the weights: standard deviation × √n")
    numbers = {}
    for k in (1, 5, -1):
        numbers[f"share_{scales[k]}"] = shares[k][-1]
        numbers[f"factor_{scales[k]}"] = factor[k]
    return fig, numbers


@snippet(
    shows="no gradient",
    # 24 seeds: first 0.503 (sd 0.009), top 0.070 (0.0016), slope 0.2450 (0.0007),
    # slope_end 0.0653 (0.0014)
    promises={
        "first": between(0.46, 0.54, here=0.5121842471),
        "top": between(0.06, 0.08, here=0.06829082923),
        "slope": between(0.24, 0.25, here=0.2452680529),
        "slope_end": between(0.058, 0.073, here=0.06361465764),
    },
    data=near(-11.1909591, rel=1e-6),
    turn={"depth": (1, 2, 3, 4, 5), "rate": (0.1, 0.5, 1.0)},
    labels={"depth": "hidden layers", "rate": "learning rate"},
    always={"slope": between(0.2, 0.25)},
    says="""Hidden layers: @{depth}, learning rate @{rate}. The top one ends at a mean output of
        @{top:.2f}; its mean slope goes from @{slope:.2f} to @{slope_end:.2g}.""",
    caption="""A sigmoid network in its first steps of training. The lower layers stay around one
        half. The top hidden layer shuts: its outputs sink toward 0, the flat end of the sigmoid,
        and take the gradient of everything below with them.""",
    alt="""Mean output of four hidden layers over 300 steps. All start at one half. Layer 1
        stays there (@{first:.2f}), layers 2 and 3 rise a little, layer 4 falls quickly and ends
        at @{top:.2f}.""",
)
def shut(depth=4, rate=0.5, width=64, steps=300):
    """Train a sigmoid network; watch the mean output of its layers."""
    rng = np.random.default_rng(0)
    n = [100, *[width] * depth, 10]
    W = [rng.uniform(-1, 1, s) / s[0] ** 0.5 for s in zip(n, n[1:])]
    b = [np.zeros(units) for units in n[1:]]
    centers = rng.normal(size=(10, 100))  # ten clouds to tell apart
    means, slopes = [], []
    for _ in range(steps):
        label = rng.integers(10, size=10)
        h = [centers[label] + rng.normal(size=(10, 100))]
        for w, bias in zip(W[:-1], b):
            h.append(1 / (1 + np.exp(-(h[-1] @ w + bias))))
        means.append([units.mean() for units in h[1:]])
        slopes.append((h[-1] * (1 - h[-1])).mean())
        p = np.exp(h[-1] @ W[-1] + b[-1])
        dz = p / p.sum(axis=1, keepdims=True) - np.eye(10)[label]
        for k in range(depth, -1, -1):
            dW, db = h[k].T @ dz / 10, dz.mean(axis=0)
            dz = dz @ W[k].T * h[k] * (1 - h[k])
            W[k], b[k] = W[k] - rate * dW, b[k] - rate * db
    fig, ax = plt.subplots()
    for k, line in enumerate(np.transpose(means), 1):
        ax.plot(line, label=f"hidden layer {k}")
    ax.legend(loc="upper left", ncols=2)
    ax.set(xlabel="step", ylabel="mean output", ylim=(0, 1.1))
    ends = {"first": means[-1][0], "top": means[-1][-1]}
    return fig, ends | {"slope": slopes[0], "slope_end": slopes[-1]}


TERM = Term(
    title="Saturation",
    definition=__doc__,
    aliases=("saturated unit", "saturated neuron", "neuron saturation"),
    group="phenomena",
    level="start here",
    in_a_number="""A sigmoid unit that learns weight and bias takes @{stuck.full:,.0f} steps from
        −8 to one half; from −2 it takes @{stuck.quarter:.0f}.""",
    analogy=Analogy(
        text="""
            Photograph a lamp and expose far too long. The picture is white. Make the lamp a little
            brighter or a little darker, and take another: white again. From the pictures nobody can
            tell whether the lamp changed, let alone which way. The film is saturated.

            A saturated unit is such a film. Its input moves and its output stays. In the middle the
            unit passes on @{stuck.middle_slope:.0%} of a small movement; at an input of 4 or −4 it
            passes on @{stuck.half_slope:.1%}, at 8 or −8 only @{stuck.full_slope:.2%}.
        """,
        breaks_down="""
            A white picture holds nothing that could be recovered. A saturated sigmoid still reacts,
            only very little, so given enough steps it comes back: after @{stuck.full:,.0f} of them
            in the first figure. And the whole film is white at once, while in a layer some units
            saturate and others do not.
        """,
        meters=(
            Meter(label="passed on at 0", number="stuck.middle_slope", format=".0%"),
            Meter(label="at 2", number="stuck.quarter_slope", format=".0%"),
            Meter(label="at 4", number="stuck.half_slope", format=".1%"),
        ),
    ),
    heading="Why it happens",
    formula=r"""
        \frac{\partial L}{\partial z} = f'(z) \, \frac{\partial L}{\partial h}, \quad f'(z) \approx
        0

        \sigma'(z) \approx e^{-|z|} \text{ far out}

        \tanh'(z) \approx 4 e^{-2|z|} \text{ far out}
    """,
    explanation=r"""
        **The slope scales the correction.** An error reaches the weights of a unit only through the
        slope of its activation. Sigmoid and tanh are flat on both sides, ReLU on the left. A unit
        that sits there and is *wrong* gets a correction hardly larger than one that is right. The
        worse it is, the slower it learns. From $z = -8$ the unit of the first figure needs
        @{stuck.full:,.0f} steps, from $-4$ only @{stuck.half:.0f}: the time grows about like
        $e^{|z|}$.

        **Large inputs saturate.** They come from large weights, from data that were not scaled, or
        from a bias that ran away. With weights of scale 4, @{wider.share_4:.0%} of the tanh units
        of the last layer have less than a twentieth of the full slope, before any training.

        **Saturated does not mean vanished.** A layer multiplies dL/dz by slopes *and* weights. In
        random networks, larger weights make more slopes tiny, but the remaining ones count for
        more: at scale 4 a layer multiplies the size of dL/dz by @{wider.factor_4:.2f}, so it
        explodes. That is no cure. It passes through ever fewer units, and a small change of the
        input may change the result completely.

        **Training can saturate, too.** At the start, the top hidden layer of a deep sigmoid network
        carries more noise than information about the input. The output layer learns to do without:
        its bias gives the right averages, and the quickest way to silence the noise is to turn the
        layer off. For a sigmoid, off is 0, the flat end. The mean slope of that layer falls from
        @{shut.slope:.2f} to @{shut.slope_end:.2f} in the last figure, and all layers below get
        less. With tanh, off is 0 as well, and there the slope is largest. This explanation was
        proposed for what was seen in deep sigmoid networks in 2010 [@glorot2010].
    """,
    origin="""
        Engineers speak of saturation when an amplifier or an iron core cannot follow its input any
        further. For networks, advice against it was collected in 1998: scale the inputs, start with
        weights that put units into the sloped part, and choose targets that can be reached without
        running into the flat ends [@lecun1998efficient]. In 2010 a study followed
        the activations of deep networks layer by layer during training. It found the top hidden
        layer of sigmoid networks saturated near 0, and starting weights that avoid saturation
        [@glorot2010].
    """,
    etymology="""
        From Latin *satur*, full, as in *satisfied*. A sponge that is saturated takes no more water.
    """,
    trends="""
        ReLU and its relatives do not saturate for positive inputs, and normalization keeps inputs
        in the middle, so hidden layers saturate less often than they used to. The word stays
        important for gates, for the softmax of attention, and for sigmoid outputs.
    """,
    tagged_as=("activation functions", "training dynamics", "vanishing gradient"),
    collocations=(
        "saturated unit",
        "to saturate at 1",
        "saturating nonlinearity",
        "saturation regime",
        "to push a unit into saturation",
    ),
    in_context=(
        "The inputs were not scaled, and half of the first layer saturated on the first batch.",
        "A saturating gate is welcome in an LSTM: it should be open or shut.",
        "Lower the learning rate; one large step can push a unit into saturation.",
    ),
    faq=(
        Question(
            "How do I know that units are saturated?",
            """Look at a histogram of a layer's outputs. With tanh, peaks at −1 and 1 mean
            saturation; with sigmoid, peaks at 0 and 1. Or count the units whose slope is less than
            a twentieth of the largest.""",
        ),
        Question(
            "Is a saturated unit lost?",
            """Sigmoid and tanh units come back, but it can take long: @{stuck.full:,.0f} steps from
            $z = -8$ in the first figure, where one from the middle needs @{stuck.middle:.0f}. A
            ReLU unit that is off for all data gets no gradient at all: it is dead.""",
        ),
        Question(
            "How do I avoid it?",
            """Scale the inputs to mean 0 and variance 1. Use starting weights made for the
            activation. Normalize between layers. Take ReLU or a relative in hidden layers. At the
            output, pair sigmoid with cross-entropy, which cancels the slope.""",
        ),
        Question(
            "Is saturation the same as a vanishing gradient?",
            """No. It is one cause among others. A linear network with small weights has a vanishing
            gradient and nothing to saturate. And with large weights most units can be saturated
            while dL/dz grows: by a factor of @{wider.factor_4:.2f} per layer at scale 4.""",
        ),
        Question(
            "Is it always bad?",
            """No. At the end of training a classifier *should* be sure, and then its output is
            saturated and right. Gates of recurrent networks work best wide open or shut. It is bad
            where a unit is wrong, or where it stands in the way of others.""",
        ),
        Question(
            "Does ReLU saturate?",
            """On the left, completely: the slope is exactly 0. On the right never. So it saturates
            for about half of the inputs, and yet lets the gradient through where it is on.""",
        ),
    ),
    relations={
        "causes": ("vanishing_gradient", "plateau_saddle"),
        "remedied by": ("batch_normalization", "cross_entropy"),
        "related to": ("sigmoid", "tanh", "relu", "activation_function"),
    },
    did_you_know="""
        In the first figure the learning curve of the worst start looks like a network that does not
        learn, and then like a sudden insight. Nothing sudden happens to $z$. It moves all the time,
        and the slope grows as it moves, so it moves faster and faster.
    """,
)
