"""An S-shaped activation function whose values lie between −1 and 1. Its slope is 1 at zero
and vanishes on both sides, where the function saturates."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Meter, Question, Term, between, near, snippet


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


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def sigmoid_slope(z):
    return sigmoid(z) * sigmoid(-z)


def compared(z):
    """Numbers of both curves: how steep, and where."""
    steep, flat = tanh_slope(z), sigmoid_slope(z)
    inside = (z > 0) & (z < 2)
    return {
        "top": steep.max(),
        "sigmoid_top": flat.max(),
        "half": np.interp(-0.5, -steep[inside], z[inside]),
        "at_3": tanh_slope(3),
        "sigmoid_at_3": sigmoid_slope(3),
        "cross": np.interp(0, (flat - steep)[inside], z[inside]),
        "deviation": abs(np.tanh(z) - (2 * sigmoid(2 * z) - 1)).max(),
        "scaled": 1.7159 * np.tanh(2 / 3),
    }


@snippet(
    shows="slope",
    promises={
        "top": near(1, words="1: calculus"),
        "sigmoid_top": near(0.25, words="a quarter: calculus"),
        "half": near(0.881373587, rel=1e-4, words="ln(1 + √2)", here=0.8813778156),
        "here": near(1 / np.cosh(1) ** 2, words="1/cosh² 1"),
        "sigmoid_here": near(1 / (4 * np.cosh(0.5) ** 2), words="1/(4 cosh² ½)"),
        "height": near(np.tanh(1), words="tanh 1"),
        "at_3": near(0.00986603716544),  # 1/cosh² 3
        "sigmoid_at_3": near(0.0451766597309),  # 1/(4 cosh² 1.5)
        "cross": near(1.662885891, rel=1e-4, words="2 arcosh((1 + √3)/2)", here=1.662912071),
        "deviation": between(0, 1e-15, words="0, up to rounding"),
        "scaled": near(1, rel=1e-5, words="1", here=0.9999972559),
    },
    data=near(-8.844469687, rel=1e-6),
    turn={"at": tuple(np.arange(-5, 5.25, 0.25))},
    drag="at",
    labels={"at": "input z"},
    always={
        "here": between(0, 1),
        "sigmoid_here": between(0, 0.25),
        "height": between(-1, 1),
    },
    says="""At z = @{at} tanh has the value @{height:.3g} and the slope @{here:.3g}; the sigmoid
        has slope @{sigmoid_here:.2g}.""",
    caption="""Move the point. The slope of tanh is the height of the hill below: four times that of
        the sigmoid (dashed) at zero, and the first to vanish away from it.""",
    alt="""Above, tanh over z from -5 to 5 runs from -1 to 1 in the shape of an S, with a tangent
        at 1 of slope @{here:.2f}. Below, two hills: the slope of tanh peaks at @{top:.0f}, that of
        the sigmoid at @{sigmoid_top:.2f}, both at zero. Beyond @{cross:.2f} the sigmoid is the
        steeper one.""",
    edits=(
        Edit("look at z = 3", "at=1.0", "at=3.0"),
        Edit("LeCun's tanh without its 2/3", "1.7159 * np.tanh(2 / 3)", "1.7159 * np.tanh(1)"),
    ),
)
def slopes(at=1.0):
    """Draw tanh with its tangent, and below it how steep it is."""
    z = np.linspace(-5, 5, 1001)
    steep, flat = tanh_slope(z), sigmoid_slope(z)
    here, height = tanh_slope(at), np.tanh(at)
    fig, (high, low) = plt.subplots(
        2,
        figsize=(5.84, 4.3),
        gridspec_kw={"height_ratios": (3, 2), "hspace": 0.4},
    )
    high.plot(z[::10], np.tanh(z[::10]), "C1-", label="tanh")
    high.legend(loc="upper left")
    run = np.array([-1, 1]) * 1.3 / np.hypot(1, 2 * here)
    high.plot(at + run, height + here * run, "C3-")  # the tangent
    high.plot([at, at], [-1.5, height], "C3-", lw=0.8)
    high.plot(at, height, "C3o", ms=8)
    high.annotate(
        f"slope {here:.3f}",
        (at, height),
        xytext=(-9, 7) if at >= 0 else (9, -16),  # off the curve
        textcoords="offset points",
        ha="right" if at >= 0 else "left",
    )
    low.fill_between(z[::10], steep[::10], color="C1", alpha=0.3)
    low.plot(z[::10], flat[::10], "C0--")
    low.plot([at, at], [0, here], "C3-")
    low.plot(at, here, "C3o", ms=8)
    low.plot(at, 0, "C3^", ms=10, clip_on=False)
    low.text(0.6, 0.85, f"tanh: up to {steep.max():.0f}", color="C1")
    words = f"sigmoid: {flat.max():.2f}"
    low.text(1.7, 0.25, words, color="C0")
    high.set(xlim=(-5, 5), xticks=(), ylim=(-1.5, 1.5), ylabel="value")
    low.set(xlim=(-5, 5), ylim=(0, 1.15), xlabel="input z")
    low.set(ylabel="slope", yticks=(0, 0.5, 1))
    return fig, compared(z) | {
        "here": here,
        "sigmoid_here": sigmoid_slope(at),
        "height": height,
    }


@snippet(
    shows="dL/dz",
    # 24 seeds: log10 mean -5.28, -1.12, 2.04, sd 0.12, 0.09, 0.13. Theory: infinite width.
    promises={
        "below": between(1.8e-6, 1.6e-5, here=5.032709783e-06),
        "below_theory": near(6.13844e-6, rel=1e-5, words="6.138 × 10⁻⁶", here=6.138443583e-06),
        "below_step": near(0.8**0.5, rel=1e-6, words="√0.8: the slopes tend to 1"),
        "edge": between(0.033, 0.18, here=0.09353282908),
        "edge_theory": near(0.0848927, rel=1e-5, here=0.08489268138),
        "edge_step": between(
            0.9948, 0.995, words="1 − 1/(2·99), as 1/√depth has it", here=0.9949051116
        ),
        "above": between(34, 360, here=76.89117508),
        "above_theory": near(94.0926, rel=1e-5, here=94.09261647),
        "above_step": near(
            1.105529**0.5, rel=1e-5, words="√1.1055: the fixed point", here=1.051441306
        ),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-5.389375189, rel=1e-6),
    turn={"small": (0.5, 0.8, 0.95), "large": (1.2, 2.0, 4.0)},
    labels={"small": "smaller variance, times n", "large": "larger variance, times n"},
    always={"off_nudge": between(0, 1e-6)},
    says="""A hundred layers multiply the error by @{below:.1g} with variance @{small}/n, by
        @{edge:.2f} with 1/n, and by @{above:.2g} with @{large}/n.""",
    caption="""How much of dL/dz reaches layer 1. At 0.8/n it vanishes exponentially, at 1/n
        only as a power of the depth; at 2/n it explodes in the end.""",
    alt="""Three curves over 1 to 100 layers, both axes logarithmic. At weight variance 0.8/n, dL/dz
        at layer 1 plunges to @{below:.0e} of its size at the last layer; at 1/n it falls along a
        straight line to @{edge:.2f}; at 2/n it dips, then grows to @{above:.0f}. The dots of the
        networks lie on the lines of the theory.""",
    checked="""In each network a nudge of the input changes the loss as dL/dz of its first layer
        says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("narrow layers", "width=192", "width=16"),
        Edit("the variance of PyTorch", "small=0.8", "small=1 / 3"),
        Edit("one input instead of 16", "batch=16", "batch=1"),
    ),
)
def by_depth(small=0.8, large=2.0, width=192, batch=16):
    """Send an error to layer 1 through ever deeper tanh networks."""
    depths = [2, 5, 10, 25, 50, 100]
    t, p = np.polynomial.hermite_e.hermegauss(80)
    p = p / p.sum()  # for means over a Gaussian
    fig, ax = plt.subplots()
    numbers, off = {}, []
    weights = {"below": small, "edge": 1, "above": large}
    for name, variance in weights.items():
        q, theory = variance, [1]  # q: mean square of z
        for _ in range(1, depths[-1]):
            h = np.tanh(np.sqrt(q) * t)
            kept = variance * (p @ (1 - h**2) ** 2)
            theory.append(theory[-1] * np.sqrt(kept))
            q = variance * (p @ h**2)

        rng = np.random.default_rng(0)
        scale = np.sqrt(variance / width)
        W = rng.normal(0, scale, (depths[-1], width, width))
        x, left = rng.normal(size=(batch, width)), []
        h = forward(W, x, np.tanh)
        nudged = forward(W, x + 1e-100j * x, np.tanh)
        for n in depths:  # a network of the first n layers
            error = rng.normal(size=x.shape)
            dz = backward(W[:n], h[: n + 1], lambda h: 1 - h**2, error)
            left.append(np.linalg.norm(dz[0]) / np.linalg.norm(dz[-1]))
            change = (x @ W[0] * dz[0]).sum()
            moved = (nudged[n].imag * error).sum() / 1e-100
            off.append(abs(moved / change - 1))

        label = f"variance {variance:g}/n"
        (line,) = ax.loglog(range(1, 101), theory, label=label)
        ax.loglog(depths, left, "o", color=line.get_color())
        numbers[name] = left[-1]
        numbers[f"{name}_theory"] = theory[-1]
        numbers[f"{name}_step"] = theory[-1] / theory[-2]
    ax.legend(loc="lower left")
    ax.set(xlabel="layers", ylabel="dL/dz left at layer 1")
    return fig, numbers | {"off_nudge": max(off)}


def train(f, slope, rates, steps, width=16, seeds=5):
    """Error on a wave after some steps: for each rate, the median."""
    rng = np.random.default_rng(0)
    x = np.linspace(-1, 1, 41)[:, None]
    wave = np.sin(5 * x) + x / 2
    inputs = np.hstack([x, np.ones_like(x)])
    n = [2, width, width, 1]
    sizes = zip(n, n[1:])
    W = [rng.normal(0, a**-0.5, (seeds, a, b)) for a, b in sizes]
    for _ in range(steps):
        h = forward(W[:-1], inputs, f)
        out = h[-1] @ W[-1]
        do = (out - wave) / len(x)
        dz = backward(W[:-1], h, slope, do @ W[-1].mT)
        dW = [value.mT @ d for value, d in zip(h, [*dz, do])]
        W = [w - rates * d for w, d in zip(W, dW)]
    return np.median(((out - wave) ** 2).mean(axis=(2, 3)), axis=1)


@snippet(
    shows="dL/dW",
    promises={  # 24 seeds: means 0.497, 1, 0.001, 0.525; sd 0.008, 0, 0.007, 0.005
        "sigmoid_mean": between(0.465, 0.53, here=0.4940449281),
        "sigmoid_agree": near(1, words="1: all inputs are positive"),
        "tanh_mean": between(-0.03, 0.03, here=0.01496294152),
        "tanh_agree": between(0.503, 0.547, here=0.5244140625),
        "sigmoid_error": between(0.45, 0.51, here=0.4970865187),
        "tanh_error": between(0.005, 0.15, here=0.01533457729),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-6.031167968, rel=1e-6),
    turn={"together": (1, 4, 16, 64)},
    labels={"together": "examples in a step"},
    always={"sigmoid_agree": between(0.5, 1), "off_nudge": between(0, 1e-9)},
    says="""Examples in a step: @{together}. @{sigmoid_agree:.0%} of the weights of a sigmoid unit
        move the same way, and @{tanh_agree:.0%} of a tanh unit's.""",
    caption="""Above: one example moves all weights of a sigmoid unit the same way; with tanh about
        half rise. Below: after 200 steps only tanh has learned, mostly because it is steeper
        (medians of five).""",
    alt="""Bar chart over the share of a unit's weights that one step pushes up. Sigmoid: two bars,
        at 0 and at 1, nothing between. Tanh: all units around one half. Below, the error on a wave
        over four learning rates: sigmoid stays near @{sigmoid_error:.2f}, tanh falls to
        @{tanh_error:.3f}.""",
    checked="""A nudge of the weights into layer 3 changes the loss as dL/dW says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("five times the steps", "steps=200", "steps=1000"),
        Edit("average 64 examples a step", "together=1", "together=64"),
    ),
)
def pushes(together=1, steps=200, width=256, depth=5, groups=16):
    """Which weights of a unit a step pushes up; and how it learns."""
    networks = {  # activation, slope by its value
        "sigmoid": (sigmoid, lambda h: h * (1 - h)),
        "tanh": (np.tanh, lambda h: 1 - h**2),
    }
    fig, (ax, low) = plt.subplots(2, figsize=(5.84, 5.4))
    bins = np.linspace(-0.025, 1.025, 22)
    rates = np.array([0.03, 0.05, 0.1, 0.2])
    numbers, off = {}, []
    for name, (f, slope) in networks.items():
        rng = np.random.default_rng(0)
        scale = np.sqrt(1 / width)
        W = rng.normal(0, scale, (depth, width, width))
        h = forward(W, rng.normal(size=(groups * together, width)), f)
        error = rng.normal(size=h[-1].shape)
        dz = backward(W, h, slope, error)
        shape = (groups, together, width)  # a gradient for each group
        dW = h[2].reshape(shape).mT @ dz[2].reshape(shape)  # of layer 3
        up = (dW < 0).mean(axis=1)
        even = np.full(up.size, 1 / up.size)
        ax.hist(up.ravel(), bins, weights=even, label=name)
        numbers[f"{name}_mean"] = h[2].mean()
        numbers[f"{name}_agree"] = np.maximum(up, 1 - up).mean()
        dW = dW.sum(axis=0)
        moved = [*W[:2], W[2] + 1e-100j * dW, *W[3:]]
        change = (forward(moved, h[0], f)[-1].imag * error).sum()
        off.append(abs(change / 1e-100 / (dW**2).sum() - 1))
        error = train(f, slope, rates[:, None, None, None], steps)
        low.semilogy(rates, error, marker="o", label=name)
        numbers[f"{name}_error"] = error.min()
    ax.legend(loc=(0.1, 0.6))
    ax.set(xlabel="share of a unit's weights pushed up")
    ax.set(ylabel="share of the units")
    low.set(xlabel="learning rate", ylabel="error on a wave")
    low.set(ylim=(0.01, 1))
    return fig, numbers | {"off_nudge": max(off)}


TERM = Term(
    title="Hyperbolic tangent",
    definition=__doc__,
    aliases=("tanh", "hyperbolic tangent function"),
    group="activations",
    level="next",
    in_a_number="The slope of tanh is @{slopes.top:.0f} at most, four times that of the sigmoid.",
    searched_as=(
        "torch.tanh",
        "nn.Tanh",
        "derivative of tanh",
        "1 - tanh^2",
        "sech squared",
        "zero-centered activation",
        "tanh or sigmoid",
        "tanh saturates",
        "output between -1 and 1",
        "1.7159",
        "gain 5/3",
        "RNN default activation",
    ),
    analogy=Analogy(
        text="""
            Picture a guitar amplifier with a soft limiter. A whisper comes out as it went in; a
            shout hits the ceiling. Now wiggle the input a little: near silence
            @{slopes.top:.0%} of the wiggle comes out, at a loudness of 3 only @{slopes.at_3:.0%}.
            The limiter is full. That share is the slope. The sigmoid is the same limiter behind a
            weaker amplifier: it passes @{slopes.sigmoid_top:.0%} at best.
        """,
        breaks_down="""
            Sound runs forward. The slope acts on the gradient, which runs backward. And between
            two limiters a network multiplies by weights: large ones make up for what the slopes
            take, so a chain of tanh layers can even explode.
        """,
        meters=(
            Meter(label="tanh at 0", number="slopes.top", format=".0%"),
            Meter(label="tanh at 3", number="slopes.at_3", format=".1%"),
            Meter(label="sigmoid at 0", number="slopes.sigmoid_top", format=".0%"),
            Meter(label="sigmoid at 3", number="slopes.sigmoid_at_3", format=".1%"),
        ),
    ),
    heading="How it works",
    formula=r"""
        \tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2\,\sigma(2z) - 1

        \frac{d}{dz} \tanh z = 1 - \tanh^2 z
    """,
    symbols={
        "x": "",
        "y": "",
    },
    explanation=r"""
        Tanh is the sigmoid $\sigma$, twice as tall, twice as fast and moved down by one, so four
        times as steep. Backpropagation gets the slope from the value $h = \tanh z$ that the forward
        pass has kept: it is $1 - h^2$.

        The two sides of the formula with $\sigma$ differ by @{slopes.deviation:.0e} here, which is
        rounding. With nobody playing, a sigmoid already hums at half its ceiling; tanh is silent.

        **One layer.** The slope is @{slopes.top:.0f} at zero and less everywhere else. It
        falls to one half at ±@{slopes.half:.2f} and to @{slopes.at_3:.2f} at ±3. Such a unit
        is saturated: whatever error it is sent, almost nothing passes.

        **Many layers.** Each layer multiplies dL/dz by weights and slopes. Without biases, the
        variance of the weights decides. Below $1/n$, for $n$ units per layer, the gradient vanishes
        exponentially. At exactly $1/n$ the signals fade on the way forward, so the slopes come ever
        closer to one, and over $d$ layers dL/dz falls only like $1/\sqrt d$. A hundred layers keep
        @{by_depth.edge:.2f}, where 0.8/n leaves @{by_depth.below:.0e}. Above $1/n$ it explodes in
        the end, but slowly: the signals settle where tanh is partly saturated, and the smaller
        slopes push back. At $2/n$ a layer ends up multiplying dL/dz by @{by_depth.above_step:.2f},
        not by $\sqrt 2$. All this holds for the root mean square over many directions; single
        directions differ widely.

        **Zero mean.** Sigmoid values average @{pushes.sigmoid_mean:.2f}, tanh values
        @{pushes.tanh_mean:.2f}. A weight's gradient is its input times dL/dz of its unit. For one
        example, inputs that are all positive push all weights of a unit the same way, and a step
        that must raise some and lower others has to zigzag [@lecun1998efficient].
    """,
    what_to_do=(
        """In hidden layers prefer it to the [sigmoid](term:sigmoid), and start with weights of
        variance 1/n or a little more: below that, deep stacks
        [vanish](term:vanishing_gradient).""",
        """Watch for [saturated](term:saturation) units, with inputs beyond 3 or −3.""",
    ),
    claims=(
        Claim(
            "Tanh sometimes performs better than the sigmoid.",
            number=18,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: n["pushes.tanh_error"] < n["pushes.sigmoid_error"] / 2,
            counter={"pushes.steps": 3},
            because="""On the wave of the last figure, from weights of variance 1/n, 200 steps at
                the best of four rates leave an error of @{pushes.tanh_error:.3f} with tanh and
                @{pushes.sigmoid_error:.2f} with the sigmoid, which has hardly begun. Here it is the
                larger slope: a sigmoid four times as steep comes to 0.1 or less, one that is only
                centered at zero stays at 0.50. A guide of 1998 names the values around zero
                [@lecun1998efficient].""",
        ),
        Claim(
            "Even with tanh, vanishing gradients cannot be overcome.",
            number=19,
            judged="conditional",
            condition="the weights have a variance below 1/n, as PyTorch's default weights do",
            read_in="medium-2020",
            holds=lambda n: max(n["by_depth.edge"], n["by_depth.above"]) < 0.01,
            holds_in_part=lambda n: n["by_depth.below"] < 0.01,
            counter={"by_depth.small": 0.95},
            because="""It depends on the weights. Over a hundred layers variance 0.8/n leaves
                @{by_depth.below:.0e} of dL/dz, and 1/n leaves @{by_depth.edge:.2f}. At 2/n
                dL/dz even grows, @{by_depth.above:.0f} times.""",
        ),
        Claim(
            "The largest slope of tanh is 0.5.",
            number=24,
            judged="false",
            read_in="medium-2020",
            holds=lambda n: abs(n["slopes.top"] - 0.5) < 0.01,
            counter={"slopes.top": 0.5},
            because="It is @{slopes.top:.0f}, at zero. At ±@{slopes.half:.2f} one half is left.",
        ),
        Claim(
            """With sigmoid and tanh, backpropagation multiplies by values less than one, and the
            gradient gets smaller and smaller.""",
            number=25,
            judged="conditional",
            condition="the weights are small, for tanh of variance below 1/n",
            read_in="medium-2020",
            holds=lambda n: n["by_depth.above"] < 1,
            holds_in_part=lambda n: n["by_depth.below"] < 1,
            counter={"by_depth.large": 1.05},
            because="""The slope of tanh is @{slopes.top:.0f} at zero and below one elsewhere, but
                each factor is a slope *and* a weight matrix. With weights of variance 2/n a hundred
                layers multiply dL/dz by @{by_depth.above:.0f}.""",
        ),
    ),
    origin=r"""
        The hyperbolic functions are older than any network: Vincenzo Riccati wrote about them
        in 1757, and Johann Heinrich Lambert developed them after him [@barnett2004]. A network
        of 1989 that read handwritten zip codes used a scaled hyperbolic tangent in its units
        [@lecun1989]. A guide of 1998 recommends $1.7159 \tanh(2z/3)$, which takes 1 to
        @{slopes.scaled:.4f}, and advises to keep the values of each layer centered at zero
        [@lecun1998efficient]. A study of 2010 derived
        starting weights for symmetric units like this one. Between
        layers of equal width their variance is $1/n$, the edge in the second figure
        [@glorot2010].
    """,
    etymology=r"""
        Sine over cosine is the tangent of a circle; $\sinh z / \cosh z$ is its counterpart on
        the hyperbola $x^2 - y^2 = 1$, which the point $(\cosh z, \sinh z)$ traces. The *h* in
        *tanh* stands for *hyperbolic*.
    """,
    trends="""
        A usual choice for hidden layers until ReLU took its place in the early 2010s. It stays
        at home inside LSTM and GRU cells, and wherever a value must be bounded on both sides.
    """,
    tagged_as=("activation function", "saturating", "zero-centered", "neural networks"),
    collocations=(
        "tanh activation",
        "tanh unit",
        "scaled tanh",
        "saturated tanh units",
        "squash through a tanh",
    ),
    in_context=(
        "We put tanh in place of the hidden sigmoids, and the plateau at the start was gone.",
        "Half of the tanh units were saturated from the start: nobody had scaled the inputs.",
        "The policy ends in a tanh, so that every action lies between −1 and 1.",
    ),
    faq=(
        Question(
            "What is the largest slope of tanh?",
            """It is @{slopes.top:.0f}, at zero. A quarter is what the sigmoid reaches. The 0.5
            that one sometimes reads holds at ±@{slopes.half:.2f}.""",
        ),
        Question(
            "Tanh or sigmoid?",
            """For hidden layers, tanh: the same shape, four times the slope, values around
            zero. For an output that is a probability, or a gate between closed and open, the
            sigmoid.""",
        ),
        Question(
            "Tanh or ReLU?",
            """In deep feedforward networks usually ReLU, whose slope stays one for every
            positive input. In recurrent cells tanh, because its bound keeps the state from
            growing step after step.""",
        ),
        Question(
            "Which starting weights suit tanh?",
            """Variance 1/n, where dL/dz neither vanishes nor explodes exponentially. Variance
            2/n is made for ReLU: here it multiplies dL/dz by @{by_depth.above:.0f} over a
            hundred layers. PyTorch recommends a gain of 5/3 for tanh, which lies above the
            edge, too.""",
        ),
        Question(
            "Does tanh ever reach 1 or -1?",
            """Not in exact arithmetic: it only approaches them. A computer rounds it to 1 for
            large inputs, and then the slope that is computed from it is exactly zero.""",
        ),
        Question(
            "Why scale the inputs before a tanh layer?",
            """Large inputs start the units in saturation. At ±3 the slope is already
            @{slopes.at_3:.2f}, and a saturated unit hardly learns.""",
        ),
    ),
    relations={
        "contrasts with": ("relu",),
        "related to": (
            "sigmoid",
            "vanishing_gradient",
            "exploding_gradient",
            "weight_initialization",
        ),
    },
    did_you_know="""
        Tanh is the steeper function only near zero. Beyond ±@{slopes.cross:.2f} the sigmoid
        is: at 3 its slope is @{slopes.sigmoid_at_3:.3f}, that of tanh @{slopes.at_3:.3f}. The
        one with the steepest middle saturates first.
    """,
)
