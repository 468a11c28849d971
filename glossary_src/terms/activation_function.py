"""The function that each unit of a network applies to its weighted sum. It lets the network bend;
its slope is a factor in the gradient of everything before it."""

import math

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def activations():
    """Value and slope of eleven activations."""
    a, c = 1.6732632423543772, 1.0507009873554805  # of SELU: α, λ
    normal = np.vectorize(lambda x: math.erfc(-x / 2**0.5) / 2)
    s = sigmoid

    def bell(x):
        return np.exp(-(x**2) / 2) / (2 * np.pi) ** 0.5

    def elu(x, a=1):
        return np.where(x > 0, x, a * np.expm1(np.minimum(x, 0)))

    def rise(x, a=1):
        return np.where(x > 0, 1, a * np.exp(x))

    return {
        "threshold": (lambda x: np.heaviside(x, x), np.zeros_like),
        "sigmoid": (s, lambda x: s(x) * s(-x)),
        "softsign": (
            lambda x: x / (1 + np.abs(x)),
            lambda x: 1 / (1 + np.abs(x)) ** 2,
        ),
        "softplus": (lambda x: np.log1p(np.exp(x)), s),
        "SiLU": (lambda x: x * s(x), lambda x: s(x) * (1 + x * s(-x))),
        "GELU": (
            lambda x: x * normal(x),
            lambda x: normal(x) + x * bell(x),
        ),
        "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
        "ReLU": (lambda x: np.maximum(x, 0), lambda x: x > 0),
        "leaky ReLU": (
            lambda x: np.maximum(x, 0.01 * x),
            lambda x: np.where(x > 0, 1, 0.01),
        ),
        "ELU": (elu, rise),
        "SELU": (lambda x: c * elu(x, a), lambda x: c * rise(x, a)),
        "none": (lambda x: x, np.ones_like),
    }


@snippet(
    shows="slope",
    promises={
        "here": near(1.12746918, rel=1e-6),  # Φ(1.5) + 1.5 φ(1.5)
        "height": near(1.39978920, rel=1e-6),  # 1.5 Φ(1.5)
        # Φ(√2) + √2 φ(√2), at √2
        "steepest": near(1.128904145, rel=1e-5, here=1.128903992),
        "least": near(-0.128904145, rel=1e-5, here=-0.1289039915),
        "left": near(-0.00050364965, rel=1e-6),
        "right": near(1.00050364965, rel=1e-6),
        # λα of SELU, just left of its corner
        "steepest_of_all": near(1.7580993408, rel=2e-3, here=1.756341681),
        "off_slopes": between(0, 1e-8),
    },
    data=near(-23.04576257, rel=1e-6),
    turn={
        "name": (
            "threshold",
            "sigmoid",
            "tanh",
            "softsign",
            "softplus",
            "ReLU",
            "leaky ReLU",
            "ELU",
            "SELU",
            "SiLU",
            "GELU",
        ),
        "at": tuple(np.arange(-3.5, 4, 0.5)),
    },
    drag="at",
    labels={"name": "activation", "at": "input z"},
    always={
        "here": between(-0.13, 1.7581),
        "steepest": between(0, 1.7581),
        "off_slopes": between(0, 1e-8),
    },
    says="""@{name} at z = @{at}: value @{height:.2f}, slope @{here:.2f}. In this range the
        slope lies between @{least:.2g} and @{steepest:.3g}.""",
    caption="""Choose an activation and move the point: value on the left, slope on the right.
        An error is multiplied by the slope on its way back.""",
    alt="""Two charts over inputs from -4 to 4. GELU is nearly 0 far to the left, dips a little
        below 0, and rises like a straight line on the right; a point with its tangent stands at
        1.5. Its slope goes from 0 to 1, but not directly: it first falls to @{least:.2f} and then
        passes @{steepest:.2f}.""",
    checked="""The slope of each activation agrees with differences of its values, to
        @{off_slopes:.0e}.""",
    edits=(
        Edit("the sigmoid", 'name="GELU"', 'name="sigmoid"'),
        Edit("at the other side", "at=1.5", "at=-1.0"),
    ),
)
def shape(name="GELU", at=1.5):
    """Draw an activation and its slope; find the steepest place."""
    x, step = np.linspace(-4, 4, 4000), 1e-5
    slopes, off = {}, []
    for key, (f, slope) in activations().items():
        slopes[key] = slope(x)
        measured = (f(x + step) - f(x - step)) / (2 * step)
        off.append(np.abs(measured - slopes[key]).max())
    f, slope = activations()[name][0], slopes[name]
    fig, (left, right) = plt.subplots(1, 2, figsize=(5.84, 3.6))
    kin = {"sigmoid": "C0", "tanh": "C1"}.get(name, "C2")
    z, where = x[::40], np.array([at])
    here, height = activations()[name][1](where)[0], f(where)[0]
    left.plot(z, f(z), "-", color=kin)
    run = np.array([-1, 1]) / np.hypot(1, here)
    left.plot(at + run, height + here * run, "C3-")  # the tangent
    left.plot(at, height, "C3o", ms=8)
    left.set(xlabel="input z", ylabel="value", ylim=(-2, 4))
    right.fill_between(z, slope[::40], color=kin, alpha=0.3)
    right.plot([at, at], [0, here], "C3-")
    right.plot(at, here, "C3o", ms=8)
    right.text(at, max(here, 0) + 0.15, f"{here:.2f}", ha="center")
    right.set(xlabel="input z", ylabel="slope", ylim=(-0.3, 2.1))
    return fig, {
        "here": here,
        "height": height,
        "steepest": slope.max(),
        "least": slope.min(),
        "left": slope[0],
        "right": slope[-1],
        "steepest_of_all": max(it.max() for it in slopes.values()),
        "off_slopes": max(off),
    }


def forward(W, x, f):
    """The input, the values of each hidden layer, the output."""
    h = [x]
    for w in W[:-1]:
        h.append(f(h[-1] @ w))
    return [*h, h[-1] @ W[-1]]


def backward(W, h, slope, dz):
    """dL/dW of each layer, from dL/dz of the output. mT: transposed."""
    dW = [h[-2].mT @ dz]
    for k in reversed(range(1, len(W))):
        dz = dz @ W[k].mT * slope(h[k])
        dW.insert(0, h[k - 1].mT @ dz)
    return dW


def fit(x, wave, f, slope, layers, steps, width=16, seeds=5):
    """Outputs and errors of five seeds, at the best of four rates."""
    rng = np.random.default_rng(0)
    inputs = np.hstack([x, np.ones_like(x)])  # a bias, first layer only
    rate = np.array([0.003, 0.01, 0.03, 0.1])[:, None, None, None]
    n = [2, *[width] * layers, 1]
    W = [rng.normal(0, 0.4, (seeds, *size)) for size in zip(n, n[1:])]
    mean, square = [0] * len(W), [0] * len(W)
    for step in range(1, steps + 1):
        h = forward(W, inputs, f)
        dz = (h[-1] - wave) / len(x)
        dW = backward(W, h, slope, dz)
        if step == 1:  # a nudge of all weights, too small to round
            moved = [w + 1e-100j * d for w, d in zip(W, dW)]
            change = (forward(moved, inputs, f)[-1].imag * dz).sum()
            off = change / 1e-100 / sum((d**2).sum() for d in dW) - 1
        for k in range(len(W)):  # Adam
            mean[k] = 0.9 * mean[k] + 0.1 * dW[k]
            square[k] = 0.999 * square[k] + 0.001 * dW[k] ** 2
            size = np.sqrt(square[k] / (1 - 0.999**step)) + 1e-8
            W[k] = W[k] - rate * mean[k] / (1 - 0.9**step) / size
    errors = ((h[-1] - wave) ** 2).mean(axis=(2, 3))
    best = np.median(errors, axis=1).argmin()
    return h[-1][best], errors[best], abs(off)


@snippet(
    shows="no gradient",
    # straight: the least-squares line, by theory
    promises={
        "straight": near(
            0.497725873507, rel=1e-3, words="that of the best line", here=0.4977258752
        ),
        "sigmoid": between(0.001, 0.4, here=0.003611178053),
        "sigmoid_worst": between(0.1, 0.6, here=0.364155423),
        "tanh": between(0, 0.002, here=0.0003431510904),
        "ReLU": between(0, 0.002, here=0.0006453768311),
        "line": near(0.497725873507),
        "off_nudge": between(0, 1e-10),
    },
    data=near(18.27624299, rel=1e-6),
    turn={"layers": (1, 3, 6), "steps": (100, 200, 400)},
    labels={"layers": "hidden layers"},
    always={"straight": between(0.4977, 0.58), "off_nudge": between(0, 1e-9)},
    says="""Hidden layers: @{layers}, steps: @{steps}. Error without activation @{straight:.2f},
        with sigmoid @{sigmoid:.1g}, tanh @{tanh:.1g}, ReLU @{ReLU:.1g}.""",
    caption="""Networks of the same size learn the same wave (median of five seeds). Without an
        activation, six hidden layers draw a straight line. With one, the line can bend.""",
    alt="""Forty-one dots on a wave with a rise in it. The output of the network without activation
        is a straight line through the middle of the wave, with a mean squared error of
        @{straight:.2f}. The outputs with tanh and ReLU follow the dots, with errors of @{tanh:.0e}
        and @{ReLU:.0e}; that with sigmoid has @{sigmoid:.0e}.""",
    checked="""In each network a nudge of all weights changes the loss as their gradients say: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("twice as many steps", "steps=200", "steps=400"),
        Edit("one hidden layer", "layers=6", "layers=1"),
    ),
)
def bend(layers=6, steps=200):
    """Fit a wave by networks, without an activation and with one."""
    functions = {  # activation, slope by its value
        "straight": (lambda z: z, np.ones_like),
        "sigmoid": (sigmoid, lambda h: h * (1 - h)),
        "tanh": (np.tanh, lambda h: 1 - h**2),
        "ReLU": (lambda z: np.maximum(z, 0), lambda h: h > 0),
    }
    x = np.linspace(-1, 1, 41)[:, None]
    wave = np.sin(5 * x) + x / 2
    fig, ax = plt.subplots()
    ax.plot(x, wave, "o", label="examples")
    numbers, off = {}, []
    for name, (f, slope) in functions.items():
        out, errors, wrong = fit(x, wave, f, slope, layers, steps)
        middle = np.argsort(errors)[2]  # the median seed
        label = "no activation" if name == "straight" else name
        ax.plot(x, out[middle], label=label)
        numbers[name] = errors[middle]
        off.append(wrong)
        if name == "sigmoid":
            numbers["sigmoid_worst"] = errors.max()
    ax.legend(loc="upper left", ncols=2)
    ax.set(xlabel="input", ylabel="output", ylim=(-1.6, 3))
    line = np.polyval(np.polyfit(x[:, 0], wave, 1), x)
    numbers["line"] = np.mean((line - wave) ** 2)
    return fig, numbers | {"off_nudge": max(off)}


@snippet(
    shows="slope",
    # roots of E f'(x)² over N(0, 1), from Gauss-Hermite quadrature
    promises={
        "sigmoid": near(0.0448362412**0.5, rel=1e-6),
        "softplus": near(0.2933790360**0.5, rel=1e-6),
        "SiLU": near(0.3794823520**0.5, rel=1e-6),
        "GELU": near(0.4558508661**0.5, rel=1e-6),
        "tanh": near(0.4644029024**0.5, rel=1e-6),
        "ReLU": near(0.5**0.5, words="√½"),
        "ELU": near(0.6681020012**0.5, rel=1e-5, here=0.8173745592),
        "SELU": near(1.071575**0.5, rel=1e-5, here=1.035167824),
        "none": near(1),
        "off_slopes": between(0, 1e-8),
    },
    data=near(-14.60635145, rel=1e-6),
    turn={
        "spread": (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
    },
    labels={"spread": "standard deviation of the inputs"},
    always={
        "sigmoid": between(0, 0.25),
        "tanh": between(0, 1),
        "ReLU": near(0.5**0.5),
        "none": near(1),
    },
    says="""Inputs of standard deviation @{spread}: a typical slope is @{sigmoid:.2f} for sigmoid,
        @{tanh:.2f} for tanh, @{ReLU:.2f} for ReLU, @{GELU:.2f} for GELU.""",
    caption="""Typical slope (bar: root mean square) over normal inputs, and the largest
        anywhere (dot). Spread the inputs: sigmoid and tanh flatten, ReLU does not care.""",
    alt="""Nine bars of typical slopes, with a dot each for the largest slope. Sigmoid has
        @{sigmoid:.2f}, softplus @{softplus:.2f}, SiLU @{SiLU:.2f}, GELU @{GELU:.2f}, tanh
        @{tanh:.2f}, ReLU @{ReLU:.2f}, ELU @{ELU:.2f}, SELU @{SELU:.2f}, no activation 1. The dots
        of SiLU, GELU and SELU lie beyond 1.""",
    checked="""Each slope agrees with differences of its function, to @{off_slopes:.0e}.""",
    edits=(
        Edit("inputs spread five times as far", "spread=1.0", "spread=5.0"),
        Edit("inputs near zero", "spread=1.0", "spread=0.1"),
    ),
)
def typical(spread=1.0):
    """Find the typical slope where inputs are normally distributed."""
    drawn = activations()
    for name in ("threshold", "softsign", "leaky ReLU"):
        del drawn[name]
    step = spread / 200
    x = step * (np.arange(-1800, 1800) + 0.5)  # 9 spreads each way
    share = np.exp(-((x / spread) ** 2) / 2)
    share /= share.sum()
    z, h = np.linspace(-6, 6, 6000), 1e-5
    rms, top, off = {}, [], []
    for name, (f, slope) in drawn.items():
        rms[name] = np.sqrt(share @ slope(x) ** 2)
        top.append(slope(z).max())
        measured = (f(z + h) - f(z - h)) / (2 * h)
        off.append(np.abs(measured - slope(z)).max())
    fig, ax = plt.subplots(figsize=(5.84, 4.4))
    rows = range(len(rms))
    ax.barh(rows, rms.values(), 0.5, label="typical slope")
    ax.plot(top, rows, "C1o", label="largest slope")
    ax.set_yticks(rows, rms)
    ax.legend(loc="upper right")
    ax.set(xlabel="slope", xlim=(0, 2), xticks=(0, 0.5, 1, 1.5, 2))
    return fig, rms | {"off_slopes": max(off)}


TERM = Term(
    title="Activation function",
    definition=__doc__,
    aliases=("nonlinearity", "non-linearity", "neuron activation function"),
    group="activations",
    level="start here",
    in_a_number="""Fit to a wave, a network without activation is left with a mean squared error of
        @{bend.straight:.1f}; the same network with ReLU, with @{bend.ReLU:.0e}.""",
    searched_as=(
        "which activation should I use",
        "GELU",
        "SiLU",
        "swish",
        "ELU",
        "SELU",
        "softplus",
        "softsign",
        "nonlinear function between layers",
        "why do networks need nonlinearity",
        "network only fits a line",
        "nn.Identity",
        "step function derivative zero",
        "squashing function",
    ),
    analogy=Analogy(
        text="""
            Draw a straight line on a rubber sheet. Stretch the sheet, turn it, shift it, a
            hundred times over: the line is still straight. Now fold the sheet between two
            stretches. With every fold the line gets new corners, and soon it can follow any
            shape. Layers without an activation are the stretching. The activation is the fold.
        """,
        breaks_down="""
            Only activations with a corner, such as ReLU, fold; sigmoid and tanh bend softly.
            And a folded sheet keeps what lies under the fold, while ReLU presses half of it
            into a crease.
        """,
    ),
    heading="Why it matters",
    formula=r"""
        h = f(z), \quad z = x W + b

        \frac{\partial L}{\partial z} = f'(z) \odot \frac{\partial L}{\partial h}

        f(z) = z: \quad x \, W_1 W_2 W_3 = x W
    """,
    explanation=r"""
        Without $f$ layers collapse: the product of their weight matrices is one matrix, so ten
        layers compute what one could. On the way back the slope $f'(z)$ is a factor: a slope of
        zero ends the path.

        **Forward, it bends.** A unit sums its inputs with weights and applies $f$ to the sum
        $z$. Without activation the network of the second figure ends at an error of
        @{bend.straight:.4f}; the best straight line, computed directly, has @{bend.line:.4f}.

        **Backward, its slope is a factor.** The error arrives at the output of the unit and is
        multiplied by $f'(z)$, the slope at the very place where the forward pass left the unit.
        Every path from the loss to a weight crosses one activation per layer, so it collects one
        slope per layer. A product of slopes of @{typical.sigmoid:.2f}, typical for sigmoid,
        vanishes within a few layers. A slope of zero ends the path.

        **The place matters as much as the function.** Sigmoid and tanh are steep in the middle and
        flat outside: they [saturate](term:saturation). ReLU is flat on the left and has slope 1 on
        the right, however far out. A few activations are steeper than 1 somewhere, such as GELU
        with @{shape.steepest:.2f}.

        **The weights are the other factor.** A layer multiplies the size of the error by its
        typical slope times the scale of its weights. That is why each activation has its own
        starting weights: twice the usual variance for ReLU, because half of its squared slopes are
        zero. Larger weights also spread the inputs, which lowers the slopes of sigmoid and tanh.
    """,
    what_to_do=(
        """Hidden layers: start with [ReLU](term:relu) and [He weights](term:he_initialization).""",
        """Take [leaky ReLU](term:leaky_relu) where units [die](term:dying_relu);
        [tanh](term:tanh) where values should be centered.""",
        """Output: none for regression. For probabilities [sigmoid](term:sigmoid) or softmax, but
        for training give the [loss](term:cross_entropy) the scores: it has them built in.""",
    ),
    claims=(
        Claim(
            "ReLU can perform better than the sigmoid.",
            number=93,
            judged="true",
            read_in="linkedin",
            holds=lambda n: n["bend.ReLU"] < n["bend.sigmoid"] / 2,
            counter={"bend.layers": 1},
            because="""It can: on the wave, with six hidden layers, 200 steps of Adam and the best
                of four rates, ReLU ends at @{bend.ReLU:.0e} and sigmoid at @{bend.sigmoid:.0e}, on
                its worst of five seeds at @{bend.sigmoid_worst:.2f}. It need not: with one hidden
                layer the sigmoid does about as well.""",
        ),
    ),
    origin="""
        The artificial neurons of 1943 fired or did not: a threshold [@mcculloch1943]. A threshold
        has slope zero wherever it has a slope, so no gradient passes. Backpropagation needed
        something smooth; in 1986 it was the logistic sigmoid, and the authors noted that other
        functions would do as long as their derivative is bounded [@rumelhart1986].

        What an activation must have became clear a few years later. One hidden layer with enough
        sigmoids approximates any continuous function on a closed and bounded region as well as one
        likes [@cybenko1989], and so does, under mild conditions, every activation that is not a
        polynomial [@leshno1993]. Which one trains well is another question: tanh was recommended
        over sigmoid [@lecun1998efficient], ReLU replaced both in deep networks [@glorot2011], and
        smooth relatives such as GELU followed [@hendrycks2016].
    """,
    etymology="""
        From the neuron: a cell that receives enough input becomes *active*. The *activation* of a
        unit is the number it sends on; the function that computes it carries the name too. An older
        name is *transfer function*, from engineering.
    """,
    trends="""
        Hidden layers mostly use ReLU or a smooth relative; transformers use GELU and SiLU, or gated
        units, which multiply one linear map by the activation of another.
        Sigmoid and tanh live on in the gates and states of recurrent networks. In the output layer
        the task decides: none for regression, sigmoid or softmax for probabilities (softmax acts
        on all outputs of a layer at once).
    """,
    tagged_as=("activation functions", "neural networks", "deep learning"),
    collocations=(
        "hidden activation",
        "apply an activation",
        "saturating activation",
        "smooth activation",
        "piecewise linear activation",
    ),
    in_context=(
        "We forgot the activation between the two layers, and they worked as one.",
        "Swapping tanh for GELU meant choosing new starting weights as well.",
        "The output layer has no activation, because the target can be any number.",
    ),
    faq=(
        Question(
            "What happens without one?",
            """The network is linear, however deep. It draws straight lines and flat planes, and
            gradient descent finds at best the line that least squares finds at once: an error of
            @{bend.straight:.2f} in the second figure.""",
        ),
        Question(
            "Does a steeper activation cure vanishing gradients?",
            """Not by itself. What counts is the slope times the weights, at the places where the
            inputs fall. Tanh is four times as steep as sigmoid at zero, and with weights that are
            too small its gradient vanishes just the same.""",
        ),
        Question(
            "Which one should I use?",
            """ReLU or GELU in hidden layers, with starting weights made for them. Tanh and sigmoid
            where a bounded value is needed, as in the gates of an LSTM. If training works, a change
            of activation rarely matters much.""",
        ),
        Question(
            "Must it be differentiable everywhere?",
            """No. ReLU has a corner, and frameworks take a slope of 0 there. It must have a useful
            slope at *most* places, which a threshold does not: its slope is zero left and right of
            the jump.""",
        ),
        Question(
            "May the slope be negative?",
            """Yes. GELU and SiLU fall a little before they rise; the slope of GELU reaches
            @{shape.least:.2f}. An error that passes there changes its sign.""",
        ),
        Question(
            "Must all layers have the same activation?",
            """No. The output layer nearly always differs from the hidden ones. Mixing activations
            in hidden layers is possible but rare, because the starting weights have to fit each of
            them.""",
        ),
    ),
    relations={
        "broader than": ("sigmoid", "tanh", "relu"),
        "used by": ("artificial_neuron", "forward_pass"),
        "related to": ("vanishing_gradient", "he_initialization", "chain_rule"),
    },
    did_you_know="""
        The slopes of sigmoid, tanh and ReLU can be told from the *value* of the function alone:
        `h * (1 - h)`, `1 - h**2`, `h > 0`. The listing of the second figure uses it, and keeps only
        the values for the way back. With GELU that fails: it falls before it rises, so two inputs
        with different slopes can give the same value.
    """,
)
