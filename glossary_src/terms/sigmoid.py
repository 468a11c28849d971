"""An S-shaped function that turns any number into one between 0 and 1. Its slope is at most a
quarter and fades on both sides, so at usual weights layers made of it weaken the gradient."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Meter, Question, Term, between, near, snippet


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, x):
    """The input, then the values of each layer."""
    h = [x]
    for w in W:
        h.append(sigmoid(h[-1] @ w))
    return h


def backward(W, h, dh):
    """dL/dz of each layer, from dL/dh of the last."""
    dz = [dh * h[-1] * (1 - h[-1])]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].T * h[k] * (1 - h[k]))
    return dz


def summary(value, slope):
    """Where the curve is steep, how steep it is, and what follows."""
    x = np.linspace(-10, 10, 2001)
    top = slope(x).max()
    bell = np.exp(-(x**2) / 2)  # weights of a standard normal input
    bell /= bell.sum()

    def turn(x):  # what one unit of input changes around x
        return value(x + 0.5) - value(x - 0.5)

    nudged = value(1000 * 1e-100j)  # 1000 times steeper, as bounded
    return {
        "steepest": top,
        "at": abs(x[slope(x).argmax()]),
        "half_at": x[slope(x) > top / 2].max(),
        "five": slope(5),
        "ten": slope(10),
        "mean": bell @ slope(x),
        "rms": np.sqrt(bell @ slope(x) ** 2),
        "squeezed": nudged.imag / 1e-100,
        "area": slope(x).sum() * (x[1] - x[0]),
        "turn_0": turn(0),
        "turn_2": turn(2),
        "turn_5": turn(5),
    }


@snippet(
    shows="slope",
    promises={
        "here": near(1 / (4 * np.cosh(1) ** 2), words="1/(4 cosh² 1)"),
        "height": near((1 + np.tanh(1)) / 2, words="(1 + tanh 1)/2"),
        "steepest": near(1 / 4, words="1/4"),
        "at": near(0),
        "half_at": near(np.log(3 + 2 * np.sqrt(2)), rel=3e-3, words="ln(3 + 2√2)", here=1.76),
        "five": near(1 / (4 * np.cosh(2.5) ** 2), words="1/(4 cosh² 2.5)"),
        "ten": near(1 / (4 * np.cosh(5) ** 2), words="1/(4 cosh² 5)"),
        "mean": near(0.206620964142),
        "rms": near(0.211745699721),
        "squeezed": near(250, words="1000/4"),
        "area": near(np.tanh(5), rel=1e-5, words="tanh 5", here=0.9999096575),
        "turn_0": near(np.tanh(0.25), words="tanh ¼"),
        "turn_2": near(0.106567343785),
        "turn_5": near(0.006916804914697),
    },
    data=near(11.19005507, rel=1e-6),
    turn={"z": tuple(np.arange(-5, 5.25, 0.25)), "steepness": (0.5, 1, 2)},
    drag="z",
    labels={"z": "input z"},
    always={"here": between(0, 0.5), "height": between(0, 1)},
    says="""At z = @{z}, with steepness @{steepness}, the sigmoid is @{height:.3g} and its slope
        @{here:.3g}. Its top slope is @{steepest:.3g}.""",
    caption="""Move the point. The slope of the curve above is the height of the hill below:
        @{steepest:.2f} at most, and @{five:.4f} at an input of 5.""",
    alt="""Above, a sigmoid over inputs from -6 to 6 rises from 0 to 1 in the shape of an S, with a
        point at z = 2 and the tangent there, of slope @{here:.3f}. Below, its slope is a hill,
        @{steepest:.2f} high at 0, half as high at @{half_at:.2f} on either side, and @{five:.4f} at
        5.""",
    edits=(
        Edit("four times as steep", "steepness=1", "steepness=4"),
        Edit("look at z = 5", "z=2.0", "z=5.0"),
    ),
)
def hill(z=2.0, steepness=1):
    """Draw the sigmoid with its tangent at z, and its slope below."""

    def value(x):
        return sigmoid(steepness * x)

    def slope(x):
        return steepness * value(x) * value(-x)

    x = np.linspace(-6, 6, 121)
    found = summary(value, slope)
    here, height = slope(z), value(z)
    fig, (high, low) = plt.subplots(
        2,
        figsize=(5.84, 4.3),
        gridspec_kw={"height_ratios": (3, 2), "hspace": 0.4},
    )
    high.plot(x, value(x), "C0-", label="sigmoid")
    high.legend(loc="upper left")
    run = np.array([-1, 1]) * 1.6 / np.hypot(1, 4 * here)
    high.plot(z + run, height + here * run, "C3-")  # the tangent
    high.plot([z, z], [-0.25, height], "C3-", lw=0.8)
    high.plot(z, height, "C3o", ms=8)
    high.annotate(
        f"slope {here:.3f}",
        (z, height),
        xytext=(-9, 7) if z >= 0 else (9, -16),  # off the curve
        textcoords="offset points",
        ha="right" if z >= 0 else "left",
    )
    low.fill_between(x, slope(x), color="C0", alpha=0.3)
    words = f"never above {found['steepest']:.3g}"
    low.text(0, found["steepest"] + 0.03, words, ha="center")
    low.plot([z, z], [0, here], "C3-")
    low.plot(z, here, "C3o", ms=8)
    low.plot(z, 0, "C3^", ms=10, clip_on=False)
    high.set(xlim=(-6, 6), xticks=(), ylim=(-0.25, 1.2), ylabel="value")
    low.set(ylabel="slope", yticks=(0, 0.25, 0.5), xlabel="input z")
    low.set(xlim=(-6, 6), ylim=(0, 0.63))
    return fig, {"here": here, "height": height} | found


@snippet(
    shows="dL/dz",
    # Networks, 40 seeds: means .2355 .4124 .6327 .895 1.092 1.256,
    # sd .001 .0023 .0062 .012 .019 .022; the spans are 4 sd. The rest is an integral.
    promises={
        "default": near(0.14144903, rel=1e-3, here=0.1414085089),
        "one": near(0.23605233905, rel=1e-8),
        "four": near(0.63156868711, rel=1e-8),
        "needed": near(10.149, rel=1e-4, here=10.14932666),
        "ran_1": between(0.231, 0.240, here=0.2351109198),
        "ran_2": between(0.403, 0.422, here=0.4085142621),
        "ran_4": between(0.607, 0.658, here=0.6273237102),
        "ran_8": between(0.845, 0.945, here=0.8828434872),
        "ran_12": between(1.015, 1.17, here=1.075043713),
        "ran_16": between(1.165, 1.345, here=1.238425272),
        "off_nudge": between(0, 1e-10),
    },
    data=near(10.26723877, rel=1e-6),
    turn={"width": (8, 32, 128, 256), "depth": (3, 10, 20)},
    labels={"width": "units a layer", "depth": "layers"},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{depth} layers of @{width} units: a layer changes the error by a factor of @{ran_1:.2f}
        at scale 1 and of @{ran_8:.2f} at scale 8.""",
    caption="""At the usual scales a sigmoid layer leaves a third of dL/dz or less. To keep its
        size, weights must be @{needed:.0f} times those of variance $1/n$.""",
    alt="""A curve over the scale of the weights, 0 to 16. The factor on dL/dz per layer climbs
        from 0 over @{one:.2f} at scale 1 and @{four:.2f} at scale 4 to one at @{needed:.1f}. Six
        simulated networks lie on the curve. A band marks the usual scales, 0.58 to 1.42, at its
        low end.""",
    checked="""In each network a nudge of the input changes the loss as dL/dz of its first layer
        says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("half as many layers", "depth=10", "depth=5"),
        Edit("layers of four units", "width=256", "width=4"),
    ),
)
def weights(depth=10, width=256, batch=16):
    """Send an error back through sigmoid layers of growing weights."""
    x = np.linspace(-8, 8, 401)[:, None]
    bell = np.exp(-(x[:, 0] ** 2) / 2)
    bell /= bell.sum()  # bell @ f(x) is the mean of f over N(0, 1)
    scales = np.linspace(0.1, 16, 160)
    q = 1  # variance of z, settles from layer to layer
    for _ in range(20):
        h = sigmoid(np.sqrt(q) * x)
        q = scales**2 * (bell @ h**2)
    theory = scales * np.sqrt(bell @ (h * (1 - h)) ** 2)

    rng, ran, off = np.random.default_rng(0), {}, []
    draw = rng.normal(0, 1 / np.sqrt(width), (depth, width, width))
    for scale in (1, 2, 4, 8, 12, 16):
        W, x = scale * draw, rng.random((batch, width))
        error = rng.normal(size=x.shape)
        dz = backward(W, forward(W, x), error)
        left = np.linalg.norm(dz[0]) / np.linalg.norm(dz[-1])
        ran[scale] = left ** (1 / (depth - 1))
        moved = forward(W, x + 1e-100j * error)[-1].imag / 1e-100
        change = (error @ W[0] * dz[0]).sum()  # by a nudge of x
        off.append(abs((moved * error).sum() / change - 1))
    fig, ax = plt.subplots()
    ax.plot(scales, theory, label="theory, infinite width")
    ax.plot(*zip(*ran.items()), "o", label="networks that ran")
    ax.plot([0, 16], [1, 1], label="1: the gradient keeps its size")
    ax.axvspan(0.58, 1.42, alpha=0.2)
    ax.text(1.6, 1.1, "usual weights")
    ax.legend(loc="lower right")
    ax.set(xlabel="scale of the weights: standard deviation × √n")
    ax.set(ylabel="factor on dL/dz, per layer")
    found = {f"ran_{scale}": factor for scale, factor in ran.items()}
    found |= {"default": np.interp(3**-0.5, scales, theory)}
    found |= {"one": theory[9], "four": theory[39]}
    found |= {"needed": np.interp(1, theory, scales)}
    return fig, found | {"off_nudge": max(off)}


@snippet(
    shows="slope",
    # 1 + exp(-x) is rounded to 1 once exp(-x) is half a unit in the last place.
    promises={
        "exact_40": near(np.exp(-40), words="e⁻⁴⁰"),
        "float16": near(11 * np.log(2), rel=2e-4, words="11 ln 2", here=7.625),
        "float32": near(24 * np.log(2), rel=2e-4, words="24 ln 2", here=16.636),
        "float64": near(53 * np.log(2), rel=2e-4, words="53 ln 2", here=36.737),
        "cured": near(25 * np.log(2), rel=2e-4, words="25 ln 2", here=17.329),
    },
    data=near(66.47696871, rel=1e-6),
    caption="""Where the sigmoid is rounded to 1, a slope computed as $s(1 - s)$ is exactly 0: in
        float16 from @{float16:.1f} on. As $u/(1 + u)^2$ with $u = e^{-|z|}$ it lasts to
        @{cured:.1f}.""",
    alt="""Five curves on a log scale over inputs from 0 to 45. The true slope falls in a straight
        line to @{exact_40:.0e} at 40. Computed as s(1 - s), it drops to 0 at @{float16:.1f} in
        float16, @{float32:.1f} in float32 and @{float64:.1f} in float64.
        The other formula, in float16, follows the true slope to @{cured:.1f}.""",
    edits=(
        Edit("both sides of 0", "linspace(0, 45, 45001)", "linspace(-5, 45, 50001)"),
        Edit("differences of s", "slope = s * (1 - s)", "slope = np.gradient(s, x)"),
    ),
)
def rounding():
    """Compute the slope as s(1 - s) in three floating-point formats."""
    x = np.linspace(0, 45, 45001)
    exact = np.exp(-x) / (1 + np.exp(-x)) ** 2
    fig, ax = plt.subplots()
    ax.semilogy(x[::25], exact[::25], label="true slope")
    numbers = {"exact_40": np.interp(40, x, exact)}
    for kind in ("float16", "float32", "float64"):
        s = 1 / (1 + np.exp(-x).astype(kind))
        slope = s * (1 - s)
        ax.semilogy(x[::25], slope[::25], label=f"s(1 - s) in {kind}")
        numbers[kind] = x[slope == 0].min()
    u = np.exp(-x).astype("float16")
    slope = u / (1 + u) ** 2
    label = "u/(1 + u)² in float16"
    ax.semilogy(x[::25], slope[::25], "--", label=label)
    numbers["cured"] = x[slope == 0].min()
    ax.legend(loc="upper right")
    ax.set(xlabel="input", ylabel="slope of the sigmoid")
    return fig, numbers


TERM = Term(
    title="Sigmoid",
    definition=__doc__,
    aliases=("logistic function", "logistic sigmoid", "expit"),
    group="activations",
    level="start here",
    in_a_number="""The slope of the sigmoid is @{hill.steepest:.2f} at most; at an input of 5 it is
        @{hill.five:.4f}.""",
    searched_as=(
        "0.25",
        "s(1-s)",
        "torch.sigmoid",
        "nn.Sigmoid",
        "BCEWithLogitsLoss",
        "derivative of sigmoid",
        "squash into 0 and 1",
        "turn a score into a probability",
        "logit to probability",
        "overflow encountered in exp",
        "sigmoid returns exactly 1",
        "output stuck at 0.5",
        "why not sigmoid in hidden layers",
    ),
    analogy=Analogy(
        text="""
            Think of the dimmer of a lamp. In the middle of its travel, a turn by one mark changes
            the light by @{hill.turn_0:.0%} of its range. Two marks away, the same turn changes it
            by @{hill.turn_2:.0%}; five marks away, by @{hill.turn_5:.1%}.

            A network learns by such turns, and where nothing seems to change, there is nothing to
            learn from.
        """,
        breaks_down="""
            One dimmer does no harm. In a network the light of one works the knob of the next. With
            slopes of @{hill.steepest:.2f} at most, a long chain passes on next to nothing, unless
            large weights make up for it.
        """,
        meters=(
            Meter(label="a turn in the middle", number="hill.turn_0", format=".0%"),
            Meter(label="two marks away", number="hill.turn_2", format=".0%"),
            Meter(label="five marks away", number="hill.turn_5", format=".1%"),
        ),
    ),
    heading="How it works",
    formula=r"""
        \sigma(z) = \frac{1}{1 + e^{-z}}

        \sigma'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr) \le \frac{1}{4}
    """,
    explanation=r"""
        The slope is the output times what the output lacks to one. It is largest at $z = 0$, where
        both are one half. Far out the unit is *saturated*: hardly any of an error passes back
        through it.

        At $z = 0$ the slope is a quarter; at @{hill.half_at:.2f} on either side, half of that is
        left. It is @{hill.five:.4f} at 5 and @{hill.ten:.1e} at 10, and never zero: a dimmer hits a
        stop, a sigmoid goes on rising, ever more slowly.

        On the way back, each layer multiplies the error signal by its slopes and its weights. For
        standard normal inputs the slope has a mean of @{hill.mean:.3f} and a root mean square of
        @{hill.rms:.3f}. Weights of variance $1/n$ do not make up for that: a layer leaves
        @{weights.one:.3f} of dL/dz in the theory of very wide networks [@schoenholz2017], and
        @{weights.ran_1:.3f} in the network that ran. Hence the vanishing gradient of sigmoid
        networks.

        Larger weights help, but slowly. They also push more units into saturation, so the factor
        grows only with the square root of their scale, once that is large (scale is the standard
        deviation times $\sqrt{n}$). It reaches one at @{weights.needed:.1f}. Starting weights
        usually have a scale of about one; the default of PyTorch's linear layers, $1/\sqrt{3}$,
        leaves @{weights.default:.2f} per layer.

        At the *output* the slope does no harm if the loss is cross-entropy. There it cancels: dL/dz
        is the predicted probability minus the label, however saturated the unit is.
    """,
    what_to_do=(
        """Keep it for outputs with [cross-entropy](term:cross_entropy), and for gates: where a
        number between 0 and 1 is meant.""",
        """In hidden layers take [ReLU](term:relu) with [He weights](term:he_initialization), or
        [tanh](term:tanh).""",
        """If hidden sigmoids must stay, start with larger weights or use [batch
        normalization](term:batch_normalization).""",
    ),
    claims=(
        Claim(
            """The sigmoid compares with ReLU as one who passes on less with one who passes on more;
            70% and 99% only illustrate.""",
            number=6,
            judged="true",
            read_in="linkedin",
            holds=lambda n: n["hill.rms"] < 2**-0.5 and n["weights.ran_1"] < 2**-0.5,
            counter={"hill.steepness": 8},
            because=r"""Over standard normal inputs the slope has a root mean square of
                @{hill.rms:.2f}, where ReLU has $1/\sqrt{2}$: about 70%, which happens to be the
                number for the sigmoid here. With weights of variance 1/n a sigmoid layer leaves
                @{weights.ran_1:.2f} and ReLU $1/\sqrt{2}$.""",
        ),
        Claim(
            """When the derivatives that are multiplied are less than one, their product becomes
            ever smaller, and the earlier layers stop changing.""",
            number=11,
            judged="conditional",
            condition="the weights do not make up for it, as those of variance 1/n do not",
            read_in="medium-2020",
            holds=lambda n: n["weights.ran_16"] < 1,
            holds_in_part=lambda n: n["weights.ran_1"] < 1,
            counter={"weights.width": 8},
            because="""Each factor is a slope times weights. The slope of a sigmoid is
                @{hill.steepest:.2f} at most. With weights of variance 1/n a layer leaves
                @{weights.ran_1:.2f}; with weights 16 times as large it multiplies by
                @{weights.ran_16:.2f}, and the gradient grows.""",
        ),
        Claim(
            """The sigmoid squashes its input into the range from 0 to 1, which frequently leads to
            a vanishing gradient.""",
            number=16,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: max(n[f"weights.{k}"] for k in ("default", "one", "ran_2")) < 0.5,
            counter={"weights.ran_2": 1.08},
            because="""At all usual weights: a layer leaves @{weights.default:.2f} with PyTorch's
                default, @{weights.one:.2f} at variance 1/n, @{weights.ran_2:.2f} at 4/n. Only with
                weights @{weights.needed:.0f} times as large as at 1/n does the gradient keep its
                size.""",
        ),
        Claim(
            "Where the sigmoid is very low or very high, its gradient comes close to zero.",
            number=17,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: n["hill.five"] < 0.01 and n["hill.ten"] < 1e-4,
            counter={"hill.steepness": 0.5},
            because="""That is where its *input* is far from zero: the slope is @{hill.five:.4f} at
                5 or −5 and @{hill.ten:.1e} at 10 or −10. Close to zero, never zero.""",
        ),
        Claim(
            "The slope of the sigmoid is at most 0.25.",
            number=23,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: abs(n["hill.steepest"] - 0.25) < 1e-9 and n["hill.at"] < 1e-9,
            counter={"hill.steepness": 4},
            because="Exactly @{hill.steepest:.2f}, at an input of @{hill.at:.0f}.",
        ),
        Claim(
            "The shape of the sigmoid's curve sometimes introduces the vanishing gradient problem.",
            number=36,
            judged="true",
            read_in="wordpress",
            holds=lambda n: n["weights.ran_1"] < 0.5 and n["weights.ran_16"] > 1,
            counter={"weights.width": 8},
            because="""A sigmoid layer leaves @{weights.ran_1:.2f} of dL/dz at variance 1/n.
                “Sometimes” is right: with weights 16 times as large it multiplies by
                @{weights.ran_16:.2f}. And the network of that text, 784-5-5-10, has one such step
                between hidden layers; in the lab on digits it learns all the same.""",
        ),
        Claim(
            """The sigmoid squashes its input into 0 to 1, so that a large change of the input
            changes the output little; hence its derivative is very small.""",
            number=46,
            judged="misleading",
            read_in="github",
            holds=lambda n: n["hill.squeezed"] <= 0.25,
            holds_in_part=lambda n: n["hill.steepest"] <= 0.25,
            counter={"hill.steepness": 4},
            because=r"""The derivative is small, @{hill.steepest:.2f} at most, but not because of
                the range: $\sigma(1000x)$ lies between 0 and 1 as well, and its slope at 0 is
                @{hill.squeezed:.0f}. What is bounded cannot be steep for long.""",
        ),
        Claim(
            """For very large or very small (very negative) inputs the derivative of the sigmoid is
            almost zero.""",
            number=47,
            judged="true",
            read_in="github",
            holds=lambda n: n["hill.five"] < 0.01 and n["hill.ten"] < 1e-4,
            counter={"hill.steepness": 0.5},
            because="""@{hill.five:.4f} at 5 and −5, @{hill.ten:.1e} at 10 and −10. Small in size is
                another matter: near zero the slope is largest, @{hill.steepest:.2f}.""",
        ),
        Claim(
            """The sigmoid's slope is at most 0.25, so each layer shrinks the gradient to a quarter
            or less.""",
            number=80,
            judged="conditional",
            condition="the weights have variance 1/n or less",
            read_in="widely",
            seen_at=(
                "https://yolandamuriel.com/2026/03/06/artificial-intelligence-15-deep-learning-13-understanding-backpropagation",
                "https://ai.stackexchange.com/questions/16557/what-could-be-the-problem-when-a-neural-network-with-four-hidden-layers-with-the",
                "https://digital-garden.clintjohnson.live/artificial-intelligence/deep-learning/Vanishing-Gradient-Problem",
            ),
            holds=lambda n: max(n[f"weights.ran_{k}"] for k in (1, 2, 4, 8, 12, 16)) <= 0.25,
            holds_in_part=lambda n: n["weights.ran_1"] <= 0.25,
            counter={"weights.ran_1": 0.3},
            because="""The slope is one of two factors, the weights are the other [@bengio1994]. At
                variance 1/n a layer leaves @{weights.ran_1:.2f}, at 4/n @{weights.ran_2:.2f}, and
                beyond a scale of @{weights.needed:.0f} the gradient grows.""",
        ),
    ),
    origin="""
        Pierre-François Verhulst published the curve in 1838, as a law of population growth that
        slows down as it nears its limit [@verhulst1838], and named it *logistique* in 1845
        [@verhulst1845]. In the twentieth century statistics made it a model of yes-or-no outcomes,
        logistic regression [@cramer2002]. Rumelhart, Hinton and Williams used it for the units of
        their networks in the paper that made backpropagation widely known in 1986 [@rumelhart1986].
        An early remedy for its weakness was to swap it: a guide of 1998 advises tanh for hidden
        layers [@lecun1998efficient].
    """,
    etymology="""
        *Sigmoid* is Greek for shaped like a sigma, the letter S. *Logistic* is Verhulst's word; he
        did not explain it. *Logit*, the inverse function, was coined in 1944 after the pattern of
        *probit* [@cramer2002]. *Expit* undoes the logit as the exponential undoes the logarithm.
    """,
    trends="""
        The usual hidden unit of the 1980s; tanh and, after 2010, ReLU took that place. It stays
        where a number between 0 and 1 is meant: a probability at the output, a gate inside an LSTM.
    """,
    tagged_as=("activation functions", "neural networks", "logistic regression", "saturation"),
    collocations=(
        "sigmoid activation",
        "sigmoid output",
        "saturated sigmoid",
        "sigmoid gate",
    ),
    in_context=(
        "A single sigmoid at the output turns the score into a probability.",
        "After the first large step most sigmoids were saturated, and the loss stood still.",
        "We replaced the sigmoids in the hidden layers by ReLU and kept the one at the end.",
    ),
    faq=(
        Question(
            "Why is it rarely used in hidden layers any more?",
            """Because a stack of them weakens the gradient. At weights of variance 1/n a layer
            leaves @{weights.one:.2f} of dL/dz; ReLU with [He weights](term:he_initialization)
            leaves all of it, in the mean square over draws. And its outputs are all positive, so
            the next layer gets inputs that are not centered.""",
        ),
        Question(
            "Where is it still the right choice?",
            """Where the result must lie between 0 and 1. At the output for a yes-or-no question,
            with cross-entropy. And as a gate that decides how much of a signal passes, as in LSTM
            cells.""",
        ),
        Question(
            "Can a deep sigmoid network learn at all?",
            """Yes. Start with larger weights: at scale 4 a layer leaves @{weights.four:.2f} instead
            of @{weights.one:.2f}. Or use batch normalization, or Adam, whose steps hardly depend on
            the size of the gradient. The lab on digits shows larger weights and Adam at work.""",
        ),
        Question(
            "How does it differ from tanh?",
            r"""By scale and shift only: $\tanh z = 2\sigma(2z) - 1$. That makes tanh four times as
            steep at 0 and centers its output at zero.""",
        ),
        Question(
            "How does it differ from softmax?",
            """It is softmax for two classes, one of whose scores is fixed at 0. Use one sigmoid per
            label when several labels can be right at once, softmax when exactly one is.""",
        ),
        Question(
            "My sigmoid returns exactly 1 and my loss is inf or NaN. Why?",
            """Rounding: in float32 it is 1 from an input of @{rounding.float32:.1f} on, and the
            logarithm of what is missing to 1 is then minus infinity. Compute the loss from the
            score before the sigmoid; PyTorch's `BCEWithLogitsLoss` does.""",
        ),
        Question(
            "Is every S-shaped curve a sigmoid?",
            """In the wide sense, yes: tanh and arctan are called sigmoids too. In neural networks
            *the* sigmoid is usually the logistic function.""",
        ),
    ),
    relations={
        "causes": ("vanishing_gradient",),
        "contrasts with": ("relu",),
        "related to": ("tanh",),
    },
    did_you_know="""
        The area under the hill is one, because the sigmoid rises by one in all (@{hill.area:.4f}
        over the range of the figure). A sigmoid twice as steep has a hill twice as high and half as
        wide. Slope can be moved, not gained: make the middle steeper, and the rest gets flatter.
    """,
)
