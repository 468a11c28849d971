"""The state of a unit whose activation function is nearly flat at its input. The slope is close to
zero there, so hardly any gradient passes, even when the output is wrong."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Edit, Meter, Question, Term, between, near, snippet


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, x, f):
    """The input, then the values of each layer."""
    h = [x]
    for w in W:
        h.append(f(h[-1] @ w))
    return h


def backward(W, h, slope, dh):
    """dL/dz of each layer, from dL/dh of the last. mT: transposed."""
    dz = [dh * slope(h[-1])]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].mT * slope(h[k]))
    return dz


@snippet(
    shows="slope",
    promises={
        "shut": between(0.5, 0.6, here=0.5490722656),
        "edge": near(np.arccosh(np.sqrt(20)), rel=3e-3, words="arcosh √20", here=2.175),
        "typical": between(3, 4.2, here=3.610654118),
        "mean_slope": between(0.2, 0.35, here=0.2164085216),
        "off_slope": between(0, 1e-8),
    },
    data=near(12.76843066, rel=1e-6),
    turn={
        "name": ("tanh", "sigmoid"),
        "scale": (
            *(0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0),
            *(4.5, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 16.0),
        ),
    },
    labels={"name": "activation", "scale": "scale of the weights"},
    always={"shut": between(0, 1), "off_slope": between(0, 1e-8)},
    says="""@{name} with weights of scale @{scale}: @{shut:.0%} of the units are saturated, and
        the mean slope is @{mean_slope:.0%} of the largest.""",
    caption="""Below, the units of a random network's sixth layer by what they receive; the last
        bars hold all beyond. Shaded: slope less than a twentieth of the largest.""",
    alt="""Above, tanh over inputs from -12 to 12; beyond ±@{edge:.2f} it is flat, and shaded.
        Below, a histogram of what the units of the sixth layer receive at weights of scale 4:
        @{shut:.0%} of them lie in the shaded parts.""",
    checked="""The slope agrees with differences of the function, to @{off_slope:.0e}.""",
    edits=(
        Edit("a deeper network", "depth=6", "depth=20"),
        Edit("stricter: a hundredth of the slope", "0.05 * top", "0.01 * top"),
    ),
)
def shut_units(name="tanh", scale=4.0, depth=6, width=128):
    """Lay the inputs of a layer's units under its activation."""
    f, slope, top, color = {
        "tanh": (np.tanh, lambda h: 1 - h**2, 1, "C1"),
        "sigmoid": (sigmoid, lambda h: h * (1 - h), 1 / 4, "C0"),
    }[name]
    rng = np.random.default_rng(0)
    W = scale * rng.normal(0, width**-0.5, (depth, width, width))
    h = forward(W, rng.normal(size=(32, width)), f)
    z = h[-2] @ W[-1]
    x, step = np.linspace(-12, 12, 4801), 1e-6
    steep = slope(f(x))
    measured = (f(x + step) - f(x - step)) / (2 * step)
    edge = x[steep >= 0.05 * top].max()
    shut = (abs(z) > edge).mean()

    fig, (high, low) = plt.subplots(2, figsize=(5.84, 4.3))
    high.plot(x[::40], f(x[::40]), "-", color=color, label=name)
    high.legend(loc="upper left")
    bins = np.linspace(-12, 12, 49)
    inside = np.clip(z, -12, 12).ravel()  # the rest in the last bars
    tallest = np.histogram(inside, bins)[0].max()
    for part, tint in ((True, "gray"), (False, color)):
        chosen = inside[(abs(inside) > edge) == part]
        share = np.full(chosen.size, 1 / tallest)
        low.hist(chosen, bins, weights=share, color=tint, alpha=0.6)
    for ax in (high, low):
        ax.axvspan(-12, -edge, color="gray", alpha=0.15, lw=0)
        ax.axvspan(edge, 12, color="gray", alpha=0.15, lw=0)
    low.text(-11.5, 1.1, f"flat: {shut:.0%}")
    high.set(xlim=(-12, 12), xticks=(), ylabel="output")
    low.set(xlim=(-12, 12), ylim=(0, 1.35), xlabel="input z")
    low.set(ylabel="units, by their input", yticks=())
    return fig, {
        "shut": shut,
        "edge": edge,
        "typical": z.std(),
        "mean_slope": slope(h[-1]).mean() / top,
        "off_slope": abs(measured - steep).max(),
    }


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
        "middle_theory": near(0),
        "quarter_theory": near((2.5 + np.exp(2) + 6 - 3 * np.exp(-2) - np.exp(-4) / 2) / 2),
        "half_theory": near((2.5 + np.exp(4) + 12 - 3 * np.exp(-4) - np.exp(-8) / 2) / 2),
        "full_theory": near(1503.7284902),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-0.4737635296, rel=1e-6),
    turn={"depth": (2, 4, 6, 8), "rate": (0.5, 1.0, 2.0)},
    labels={"depth": "deepest start at z = −", "rate": "learning rate"},
    always={"full": between(1, 5000), "off_nudge": between(0, 1e-10)},
    says="""Learning rate @{rate}: from z = −@{depth}, where the slope is @{full_slope:.2g}, the
        unit needs @{full:,.0f} steps to reach one half.""",
    caption="""One sigmoid unit should learn to output 1, by squared error. The deeper it starts in
        the flat part, the longer nothing seems to happen, though its error is largest.""",
    alt="""Four curves of the output over the step, on a log axis. From the middle the output rises
        at once. From z = -2 it passes one half after @{quarter:.0f} steps, from -4 after
        @{half:.0f}, from -8 after @{full:,.0f}, having stayed at zero until just before.""",
    checked="""At each start a nudge of z changes the loss as dL/dz says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("start less deep", "depth=8", "depth=6"),
        Edit("half the learning rate", "rate=1.0", "rate=0.5"),
    ),
)
def stuck(depth=8, rate=1.0, steps=5000):
    """Let a sigmoid unit learn to be on, from ever worse starts."""
    fig, ax = plt.subplots()
    numbers, off = {}, []
    starts = {"middle": 0, "quarter": depth / 4, "half": depth / 2}
    for name, below in (starts | {"full": depth}).items():
        w = b = -below / 2  # the input is 1, so z = w + b
        outputs, corrections = [], []
        for _ in range(steps):
            h = sigmoid(w + b)
            dz = (h - 1) * h * (1 - h)  # loss: (h - 1)² / 2
            w, b = w - rate * dz, b - rate * dz
            outputs.append(h)
            corrections.append(dz)
        nudged = (sigmoid(-below + 1e-100j) - 1) ** 2 / 2
        off.append(nudged.imag / 1e-100 / corrections[0] - 1)
        outputs = np.array(outputs)
        step = np.unique(np.geomspace(1, steps, 200).astype(int))
        label = f"starts at z = {-below:g}".replace("-", "−")
        ax.semilogx(step, outputs[step - 1], label=label)
        numbers[name] = np.argmax(outputs > 0.5)
        numbers[f"{name}_slope"] = outputs[0] * (1 - outputs[0])
        u = np.exp(-below)  # theory: steps so small that z flows
        waited = 2.5 + 1 / u + 3 * below - 3 * u - u**2 / 2
        numbers[f"{name}_theory"] = waited / (2 * rate)
    ax.legend(loc="upper left", ncols=2)
    ax.set(xlabel="step", ylabel="output", ylim=(-0.03, 1.5))
    ax.set_yticks([0, 0.5, 1])
    return fig, numbers | {"off_nudge": np.abs(off).max()}


@snippet(
    shows="dL/dz",
    # Theory of infinite width at scales 4 and 16, tanh: share 0.538 and 0.889, factor 1.54
    # and 2.95. 20 seeds: share 0.539 (sd 0.008) and 0.888 (0.004), factor 1.532 (0.019) and
    # 2.90 (0.11); at scale 1 0 and 0.883 (0.004)
    promises={
        "share_1": between(0, 0.001, here=0),
        "factor_1": between(0.865, 0.901, here=0.8876234831),
        "share_4": between(0.505, 0.573, here=0.5339355469),
        "factor_4": between(1.45, 1.61, here=1.526474714),
        "share_16": between(0.87, 0.905, here=0.8857421875),
        "factor_16": between(2.45, 3.4, here=2.92021513),
        "sigmoid_share_1": between(0, 0.001, here=0),
        "sigmoid_factor_1": between(0.22, 0.25, here=0.2350549549),
        "sigmoid_share_4": between(0.01, 0.18, here=0.06372070312),
        "sigmoid_factor_4": between(0.58, 0.67, here=0.6195435016),
        "sigmoid_share_16": between(0.6, 0.85, here=0.6479492188),
        "sigmoid_factor_16": between(1.1, 1.4, here=1.254668507),
        "off_nudge": between(0, 1e-8),
    },
    data=near(-5.783972649, rel=1e-6),
    turn={"below": (0.01, 0.05, 0.2), "depth": (3, 6, 12)},
    labels={"below": "saturated: slope less than this share of the largest", "depth": "layers"},
    always={"factor_16": between(1, 5), "off_nudge": between(0, 1e-8)},
    says="""@{depth} layers, tanh at scale 4: @{share_4:.0%} of the units of the last are saturated,
        and a layer multiplies dL/dz by @{factor_4:.2f}. At scale 16: @{share_16:.0%}, and
        @{factor_16:.2f}.""",
    caption="""Twelve layers with ever larger weights. Above: more and more units are saturated.
        Below: yet dL/dz shrinks less, and finally grows. The units that are not saturated pass it
        on through large weights.""",
    alt="""Two panels over the scale of the weights, 0.5 to 16. The share of saturated tanh units
        climbs from 0 over @{share_4:.0%} at scale 4 to @{share_16:.0%} at 16, and their factor on
        dL/dz per layer from @{factor_1:.2f} at scale 1 over @{factor_4:.2f} at 4 to
        @{factor_16:.1f}. Sigmoid follows later: @{sigmoid_share_16:.0%} and
        @{sigmoid_factor_16:.1f} at 16.""",
    checked="""In each network a nudge of the input changes the loss as dL/dz of its first layer
        says: they differ by @{off_nudge:.0e} of it.""",
    on_page=False,
)
def wider(below=0.05, depth=12, width=128):
    """Count saturated units, and measure dL/dz, as weights grow."""
    activations = {  # activation, slope by its value, largest slope
        "tanh": (np.tanh, lambda h: 1 - h**2, 1),
        "sigmoid": (sigmoid, lambda h: h * (1 - h), 1 / 4),
    }
    rng = np.random.default_rng(0)
    draw = rng.normal(0, width**-0.5, (depth, width, width))
    x, error = rng.normal(size=(2, 32, width))
    nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
    scales = (0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16)
    fig, (high, low) = plt.subplots(2, figsize=(5.84, 5.4), sharex=True)
    numbers, off = {}, []
    for name, (f, slope, top) in activations.items():
        shares, factors = [], []
        for scale in scales:
            W = scale * draw
            h = forward(W, x, f)
            dz = backward(W, h, slope, error)
            left = np.linalg.norm(dz[0]) / np.linalg.norm(dz[-1])
            factors.append(left ** (1 / (depth - 1)))
            shares.append((slope(h[-1]) < below * top).mean())
            moved = (forward(W, x + nudge, f)[-1].imag * error).sum()
            off.append((nudge.imag @ W[0] * dz[0]).sum() / moved - 1)
        high.plot(scales, shares, marker="o", label=name)
        low.plot(scales, factors, marker="o", label=name)
        before = "" if name == "tanh" else f"{name}_"
        for k in (1, 5, -1):
            numbers[f"{before}share_{scales[k]}"] = shares[k]
            numbers[f"{before}factor_{scales[k]}"] = factors[k]
    low.axhline(1, alpha=0.5)
    high.legend(loc="lower right")
    high.set(ylabel="saturated, of the last layer", ylim=(0, 1))
    low.set(ylabel="factor on dL/dz, per layer")
    low.set(xlabel="scale of the weights: standard deviation × √n")
    return fig, numbers | {"off_nudge": np.abs(off).max()}


def train(depth, rate, batch, learn=1, steps=300, seeds=5, width=64):
    """Mean output of each layer by step, slope of the last; check."""
    rng = np.random.default_rng(0)  # networks side by side
    n = [100, *[width] * depth, 10]
    W = []
    for size in zip(n, n[1:]):
        draw = rng.uniform(-1, 1, (seeds, *size))
        W.append(draw / size[0] ** 0.5)
    centers = rng.normal(size=(seeds, 10, 100))  # clouds to tell apart
    outputs, slopes = [], []
    for step in range(steps):
        label = np.eye(10)[rng.integers(10, size=(seeds, batch))]
        x = label @ centers + rng.normal(size=(seeds, batch, 100))
        h = forward(W[:-1], x, sigmoid)
        outputs.append([layer.mean(axis=(1, 2)) for layer in h[1:]])
        slopes.append((h[-1] * (1 - h[-1])).mean(axis=(1, 2)))
        score = h[-1] @ W[-1]
        p = np.exp(score - score.max(axis=-1, keepdims=True))
        ds = (p / p.sum(axis=-1, keepdims=True) - label) / batch
        dz = backward(W[:-1], h, lambda h: h * (1 - h), ds @ W[-1].mT)
        dW = [a.mT @ d for a, d in zip(h, [*dz, ds])]
        if step == 0:  # a nudge of all weights, too small to round
            moved = [w + 1e-100j * d for w, d in zip(W, dW)]
            last = forward(moved[:-1], x, sigmoid)[-1] @ moved[-1]
            change = (last.imag * ds).sum() / 1e-100
            off = abs(change / sum((d**2).sum() for d in dW) - 1)
        rates = [*[rate] * depth, learn * rate]
        W = [w - r * d for w, r, d in zip(W, rates, dW)]
    return np.array(outputs), slopes, off


@snippet(
    shows="no gradient",
    promises={
        "first": between(0.46, 0.54, here=0.500568623),
        "top": between(0.06, 0.09, here=0.0716760481),
        "worst": between(0.06, 0.09, here=0.07437434508),
        "large": between(0.29, 0.34, here=0.3145277127),
        "frozen": between(0.36, 0.48, here=0.4007310238),
        "slope": between(0.24, 0.25, here=0.2453365573),
        "slope_end": between(0.058, 0.078, here=0.06649776484),
        "large_slope": between(0.2, 0.23, here=0.2142025913),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-9.325556448, rel=1e-6),
    turn={"depth": (2, 4), "batch": (5, 10, 100), "rate": (0.1, 0.5)},
    labels={"depth": "hidden layers", "batch": "examples a step", "rate": "learning rate"},
    always={"slope": between(0.2, 0.25), "off_nudge": between(0, 1e-9)},
    says="""@{depth} hidden layers, batches of @{batch}, rate @{rate}: after 300 steps the top
        one has a mean output of @{top:.2f}.""",
    caption="""Sigmoid networks in training (medians of five). The top hidden layer sinks toward
        0, the flat end; with batches of 100 (dashed) less in these 300 steps.""",
    alt="""Mean output of four hidden layers over 300 steps. All start at one half. Layer 1 stays
        there (@{first:.2f}), layers 2 and 3 rise a little, layer 4 falls quickly and ends at
        @{top:.2f}. With batches of 100, a dashed line, layer 4 ends at @{large:.2f}.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("larger batches", "batch=10", "batch=50"),
        Edit("a smaller learning rate", "rate=0.5", "rate=0.1"),
    ),
)
def shut(depth=4, batch=10, rate=0.5):
    """Train sigmoid networks; watch the mean output of each layer."""
    outputs, slopes, off = train(depth, rate, batch)
    large, large_slopes, _ = train(depth, rate, 100)
    frozen, _, _ = train(depth, rate, batch, learn=0)  # last matrix
    fig, ax = plt.subplots()
    for k in range(depth):
        middle = np.median(outputs[:, k], axis=1)
        ax.plot(middle, label=f"hidden layer {k + 1}")
    label = f"layer {depth}, batches of 100"
    ax.plot(np.median(large[:, -1], axis=1), "--", label=label)
    ax.legend(loc="upper left", ncols=2)
    ax.set(xlabel="step", ylabel="mean output", ylim=(0, 1.1))
    return fig, {
        "first": np.median(outputs[-1, 0]),
        "top": np.median(outputs[-1, -1]),
        "worst": outputs[-1, -1].max(),
        "large": np.median(large[-1, -1]),
        "frozen": np.median(frozen[-1, -1]),
        "slope": np.median(slopes[0]),
        "slope_end": np.median(slopes[-1]),
        "large_slope": np.median(large_slopes[-1]),
        "off_nudge": off,
    }


TERM = Term(
    title="Saturation",
    definition=__doc__,
    aliases=("saturated unit", "saturated neuron", "neuron saturation"),
    group="phenomena",
    level="next",
    in_a_number="""With squared error and a rate of 1, a sigmoid unit that learns weight and bias
        takes @{stuck.full:,.0f} steps from −8 to one half; from −2 it takes
        @{stuck.quarter:.0f}.""",
    searched_as=(
        "activations stuck at 0 or 1",
        "activations stuck at -1 or 1",
        "tanh outputs all plus minus 1",
        "flat region",
        "slope near zero",
        "inputs not normalized",
        "large weights sigmoid",
        "loss does not change for many steps then drops",
        "squashed",
        "units in the tails",
        "sigmoid output 1.0",
    ),
    analogy=Analogy(
        text="""
            Photograph a lamp and expose far too long. The picture is white. Make the lamp a
            little brighter: white again. From the pictures nobody can tell that it changed. A
            saturated unit is such a film. In the middle it passes on @{stuck.middle_slope:.0%}
            of a small movement, at an input of 4 or −4 it is @{stuck.half_slope:.1%}, at 8 or −8
            only @{stuck.full_slope:.2%}.
        """,
        breaks_down="""
            A white picture holds nothing. A saturated sigmoid still reacts, only very little:
            it comes back, after @{stuck.full:,.0f} steps in the second figure. And in a layer
            some units saturate and others do not.
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
        An error reaches the weights of a unit only through the slope of its activation. A unit
        that sits where it is flat and is *wrong* gets a correction hardly larger than one that
        is right.

        Sigmoid and tanh are flat on both sides, ReLU on the left. With squared error, the worse the
        unit is, the slower it learns. From $z = -8$ the unit of the second figure needs
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

        **Training can saturate, too.** The four layers of the last figure see batches of ten
        examples at rate 0.5. In 300 steps the mean output of the top one falls to @{shut.top:.2f},
        on all five seeds to @{shut.worst:.2f} or less. For a sigmoid, 0 is the flat end: the mean
        slope falls from @{shut.slope:.2f} to @{shut.slope_end:.2f}, and all layers below get less.
        With less noise it sinks more slowly: batches of 100 come to @{shut.large:.2f} in the same
        steps. The output weights count, too: left as they were drawn, they leave the layer at
        @{shut.frozen:.2f} in these steps. A likely reason is that weights which fit the labels of
        one batch are wrong on the next, and less so if their inputs are small. A study of 2010 that
        saw such layers proposed that the network comes to rely on its output biases [@glorot2010];
        the networks here have none.
    """,
    what_to_do=(
        """Scale the inputs and start with [weights](term:weight_initialization) of a scale near
        1.""",
        """At a sigmoid output take [cross-entropy](term:cross_entropy): its gradient does not
        pass the slope.""",
        """Or use [ReLU](term:relu), or [batch normalization](term:batch_normalization) before
        the activation.""",
    ),
    origin="""
        Engineers speak of saturation when an amplifier or an iron core cannot follow its input any
        further. For networks, advice against it was collected in 1998: scale the inputs, start with
        weights that put units into the sloped part, and choose targets that can be reached without
        running into the flat ends [@lecun1998efficient]. In 2010 a study followed
        the activations of deep networks layer by layer during training. It found the top hidden
        layer of sigmoid networks saturated near 0, and proposed other starting weights
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
        "A saturated forget gate keeps the memory of an LSTM, and is slow to learn.",
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
            $z = -8$ in the second figure, where one from the middle needs @{stuck.middle:.0f}. A
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
            saturated and right. A gate that holds a memory has to be nearly open, and so saturated;
            the price is that it learns slowly then [@gu2020]. It is bad where a unit is wrong, or
            where it stands in the way of others.""",
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
        In the second figure the learning curve of the worst start looks like a network that does
        not learn, and then like a sudden insight. Nothing sudden happens to $z$. It moves all the
        time, and the slope grows as it moves, so it moves faster and faster.
    """,
)
