"""The function that each unit of a network applies to its weighted sum. It lets the network bend;
its slope is a factor in the gradient of everything before it."""

import math

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    # straight: the least-squares line, by theory. bent, 24 seeds: 0.0001 to 0.007
    promises={
        "straight": near(
            0.497725873507, rel=1e-3, words="that of the best line", here=0.4977258735
        ),
        "bent": between(0, 0.02, here=0.0004598664176),
        "line": near(0.497725873507),
    },
    data=near(13.82352805, rel=1e-5),
    turn={"activation": ("sigmoid", "tanh", "ReLU"), "layers": (1, 3, 8)},
    labels={"layers": "hidden layers"},
    always={"straight": between(0.4977, 0.58)},
    says="""Hidden layers: @{layers}. Error without activation: @{straight:.2f}, as for the best
        straight line. With @{activation}: @{bent:.2g}.""",
    caption="""Two networks of the same size learn the same wave. Without an activation, any number
        of layers draws a straight line. With one, the line can bend.""",
    alt="""Forty-one dots on a wave with a rise in it. The output of the network without activation
        is a straight line through the middle of the wave, with a mean squared error of
        @{straight:.2f}. The output of the network with ReLU follows the dots, with an error of
        @{bent:.4f}.""",
)
def bend(activation="ReLU", layers=3, width=16, steps=400):
    """Fit a wave by a network, without an activation and with one."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    functions = {  # activation, slope by its value
        "none": (lambda z: z, np.ones_like),
        "sigmoid": (sigmoid, lambda h: h * (1 - h)),
        "tanh": (np.tanh, lambda h: 1 - h**2),
        "ReLU": (lambda z: np.maximum(z, 0), lambda h: h > 0),
    }
    x = np.linspace(-1, 1, 41)[:, None]
    wave = np.sin(5 * x) + x / 2
    fig, ax = plt.subplots()
    ax.plot(x, wave, "C2o", label="examples")
    numbers = {}
    for key, name in (("straight", "none"), ("bent", activation)):
        f, slope = functions[name]
        rng = np.random.default_rng(0)
        n = [2, *[width] * layers, 1]
        W = [rng.normal(0, 0.4, s) for s in zip(n, n[1:])]
        mean, square = [0] * len(W), [0] * len(W)
        for _ in range(steps):
            h = [np.hstack([x, np.ones_like(x)])]  # 1: for the bias
            for w in W[:-1]:
                h.append(f(h[-1] @ w))
            out = h[-1] @ W[-1]
            dz = (out - wave) / len(x)
            for k in range(layers, -1, -1):
                dW, dz = h[k].T @ dz, dz @ W[k].T * slope(h[k])
                mean[k] = 0.9 * mean[k] + 0.1 * dW  # Adam
                square[k] = 0.99 * square[k] + 0.01 * dW**2
                W[k] -= 0.01 * mean[k] / np.sqrt(square[k] + 1e-16)
        ax.plot(x, out, label=f"activation: {name}")
        numbers[key] = np.mean((out - wave) ** 2)
    ax.legend(loc="upper left")
    ax.set(xlabel="input", ylabel="output", ylim=(-1.6, 2.6))
    line = np.polyval(np.polyfit(x[:, 0], wave, 1), x)
    return fig, numbers | {"line": np.mean((line - wave) ** 2)}


@snippet(
    shows="slope",
    promises={
        # Φ(√2) + √2 φ(√2), at √2
        "steepest": near(1.128904145, rel=1e-5, here=1.128903992),
        "least": near(-0.128904145, rel=1e-5, here=-0.1289039915),
        "left": near(-0.00050364965, rel=1e-6),
        "right": near(1.00050364965, rel=1e-6),
    },
    data=near(7.958283865, rel=1e-6),
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
        )
    },
    labels={"name": "activation"},
    always={"steepest": between(0, 1.7581)},
    says="""Slope of @{name}: at most @{steepest:.3g}, at least @{least:.2g} in this range. At the
        left end it is @{left:.2g}, at the right end @{right:.2g}.""",
    caption="""One activation and its slope. The slope is what an error is multiplied by on its way
        back through the unit.""",
    alt="""Two curves over inputs from -4 to 4. GELU is nearly 0 far to the left, dips a little
        below 0, and rises like a straight line on the right. Its slope goes from 0 to 1, but not
        directly: it first falls to @{least:.2f} and then passes @{steepest:.2f}.""",
)
def shape(name="GELU"):
    """Draw an activation and its slope; find the steepest place."""
    a, scale = 1.6732632423543772, 1.0507009873554805  # of SELU
    normal = np.vectorize(lambda x: math.erfc(-x / 2**0.5) / 2)

    def elu(x):
        return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

    functions = {
        "threshold": lambda x: (x > 0) + 0.0 * x,
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "tanh": np.tanh,
        "softsign": lambda x: x / (1 + np.abs(x)),
        "softplus": lambda x: np.log1p(np.exp(x)),
        "ReLU": lambda x: np.maximum(x, 0),
        "leaky ReLU": lambda x: np.maximum(x, 0.01 * x),
        "ELU": elu,
        "SELU": lambda x: scale * np.where(x > 0, x, a * elu(x)),
        "SiLU": lambda x: x / (1 + np.exp(-x)),
        "GELU": lambda x: x * normal(x),
    }
    f, x, step = functions[name], np.linspace(-4, 4, 4000), 1e-5
    slope = (f(x + step) - f(x - step)) / (2 * step)
    fig, ax = plt.subplots()
    ax.plot(x, f(x), label=name)
    ax.plot(x, slope, label="its slope")
    ax.legend(loc="upper left")
    ax.set(xlabel="input", ylabel="value", ylim=(-2, 4))
    return fig, {
        "steepest": slope.max(),
        "least": slope.min(),
        "left": slope[0],
        "right": slope[-1],
    }


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
    },
    data=near(-14.60635145, rel=1e-6),
    turn={"spread": (0.1, 0.5, 1.0, 2.0, 5.0)},
    labels={"spread": "standard deviation of the inputs"},
    always={
        "sigmoid": between(0, 0.25),
        "tanh": between(0, 1),
        "ReLU": near(0.5**0.5),
        "none": near(1),
    },
    says="""Inputs of standard deviation @{spread}: a typical slope is @{sigmoid:.2f} for sigmoid,
        @{tanh:.2f} for tanh, @{ReLU:.2f} for ReLU, @{GELU:.2f} for GELU.""",
    caption="""Typical slope (bar: root mean square) where the inputs of the units are normally
        distributed, and the largest slope anywhere (dot). Spread the inputs, and sigmoid and tanh
        flatten; ReLU does not care.""",
    alt="""Nine bars of typical slopes, with a dot each for the largest slope. Sigmoid has
        @{sigmoid:.2f}, softplus @{softplus:.2f}, SiLU @{SiLU:.2f}, GELU @{GELU:.2f}, tanh
        @{tanh:.2f}, ReLU @{ReLU:.2f}, ELU @{ELU:.2f}, SELU @{SELU:.2f}, no activation 1. The dots
        of SiLU, GELU and SELU lie beyond 1.""",
)
def typical(spread=1.0):
    """Find the typical slope where inputs are normally distributed."""
    normal = np.vectorize(lambda x: math.erfc(-x / 2**0.5) / 2)
    a, scale = 1.6732632423543772, 1.0507009873554805  # of SELU

    def s(x):
        return 1 / (1 + np.exp(-x))

    def bell(x):
        return np.exp(-(x**2) / 2)

    slopes = {
        "sigmoid": lambda x: s(x) * s(-x),
        "softplus": s,
        "SiLU": lambda x: s(x) * (1 + x * s(-x)),
        "GELU": lambda x: normal(x) + x * bell(x) / (2 * np.pi) ** 0.5,
        "tanh": lambda x: 1 - np.tanh(x) ** 2,
        "ReLU": lambda x: x > 0,
        "ELU": lambda x: np.where(x > 0, 1, np.exp(x)),
        "SELU": lambda x: scale * np.where(x > 0, 1, a * np.exp(x)),
        "none": np.ones_like,
    }
    step = spread / 200
    x = step * (np.arange(-1800, 1800) + 0.5)  # 9 spreads each way
    share = bell(x / spread) / bell(x / spread).sum()
    rms = [np.sqrt(share @ slope(x) ** 2) for slope in slopes.values()]
    z = np.linspace(-6, 6, 6000)
    top = [slope(z).max() for slope in slopes.values()]
    fig, ax = plt.subplots(figsize=(5.84, 4.4))
    names = range(len(slopes))
    ax.barh(names, rms, 0.5, label="typical slope")
    ax.plot(top, names, "C1o", label="largest slope")
    ax.set_yticks(names, slopes)
    ax.legend(loc="upper right")
    ax.set(xlabel="slope", xlim=(0, 2), xticks=(0, 0.5, 1, 1.5, 2))
    return fig, dict(zip(slopes, rms))


TERM = Term(
    title="Activation function",
    definition=__doc__,
    aliases=("nonlinearity", "non-linearity", "neuron activation function"),
    group="activations",
    level="start here",
    in_a_number="""Fit to a wave, a network without activation is left with a mean squared error of
        @{bend.straight:.2f}; the same network with ReLU, with @{bend.bent:.0e}.""",
    analogy=Analogy(
        text="""
            Draw a straight line on a rubber sheet. Stretch the sheet, turn it, shift it, a hundred
            times over: the line is still straight, and a few moves would have done the same. Now
            fold the sheet between two stretches. With every fold the line gets new corners, and
            soon it can follow any shape.

            Layers without an activation are the stretching. The activation is the fold. In the
            first figure the straight line misses the wave by a mean square of
            @{bend.straight:.2f}, the folded one by @{bend.bent:.4f}.
        """,
        breaks_down="""
            Only activations with a corner, such as ReLU, fold. Sigmoid and tanh bend softly. And a
            folded sheet keeps what lies under the fold; ReLU presses half of the sheet into a
            single crease, from which nothing can be read again.
        """,
    ),
    heading="Why it matters",
    formula=r"""
        h = f(z), \quad z = x W + b

        \frac{\partial L}{\partial z} = f'(z) \odot \frac{\partial L}{\partial h}

        f(z) = z: \quad x \, W_1 W_2 W_3 = x W
    """,
    explanation=r"""
        **Forward, it bends.** A unit sums its inputs with weights and applies the activation $f$ to
        the sum $z$. Without $f$, layers collapse: the product of their weight matrices is one
        matrix, so ten layers compute what one could. The network of the first figure ends at an
        error of @{bend.straight:.4f}; the best straight line, computed directly, has
        @{bend.line:.4f}.

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
        zero. Larger weights also spread the inputs, which lowers the slopes of sigmoid and tanh:
        turn the last figure.
    """,
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
        Hidden layers mostly use ReLU or a smooth relative, GELU and SiLU above all in transformers.
        Sigmoid and tanh live on in the gates and states of recurrent networks. In the output layer
        the task decides: none for regression, sigmoid or softmax for probabilities.
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
            @{bend.straight:.2f} in the first figure.""",
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
        `h * (1 - h)`, `1 - h**2`, `h > 0`. The listing of the first figure uses it, and keeps only
        the values for the way back. With GELU that fails: it falls before it rises, so two inputs
        with different slopes can give the same value.
    """,
)
