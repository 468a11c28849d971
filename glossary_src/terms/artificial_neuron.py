"""The unit that networks are made of: it multiplies each input by a weight, adds the products and
a bias, and passes the sum through an activation function."""

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
    snippet,
)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def largest_says(x, w):
    """Switch off the input of the largest weight: does h change?"""
    change = abs(sigmoid(w @ x - w * x) - sigmoid(w @ x))[:4]
    return change[abs(w[:4]).argmax()] / change.max()


@snippet(
    shows="slope",
    promises={  # weights · inputs = 3 · 1.5 − 1 + 0 − 2 · 1.5 = 0.5
        "sum": near(0.5),
        "output": near(1 / (1 + np.exp(-0.5)), words="σ(½)"),
        "slope": near(1 / (4 * np.cosh(0.25) ** 2), words="1/(4 cosh² ¼)"),
        "by_1": near(1 / (4 * np.cosh(0.25) ** 2), rel=1e-8, words="the slope"),
        "by_3": near(3 / (4 * np.cosh(0.25) ** 2), rel=1e-8, words="3 times the slope"),
        "by_0": near(0),
        "by_minus_2": near(-2 / (4 * np.cosh(0.25) ** 2), rel=1e-8, words="−2 times"),
        "gap": between(0, 1e-14, words="0, up to rounding"),
        "largest_says": near(0, words="0: its input is zero"),
        "same_scale": near(1),
        "slope_at_8": near(1 / (4 * np.cosh(4) ** 2), words="1/(4 cosh² 4)"),
    },
    data=near(8.4939096, rel=1e-6),
    turn={
        "bias": (
            *(-8.0, -6.0, -5.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, 0.0),
            *(0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0),
        ),
        "third": (-1.0, 0.0, 1.0, 3.0),
    },
    labels={"third": "third input"},
    always={"gap": between(0, 1e-13)},
    says="""Bias @{bias}: the sum is @{sum:.1f}, the sigmoid answers @{output:.4g}, its slope is
        @{slope:.2g}; a nudge of the first weight moves the answer by @{by_3:.2g} of it.""",
    caption="""Each input times its weight (dashed: negative), added, bent. dh/dw says how far a
        nudge moves the answer: slope times input.""",
    alt="""A neuron with inputs 3, 1, 0, -2 and the 1 of the bias, joined to the sum @{sum:.1f} by
        lines as wide as what they carry; beside it the sigmoid, with a dot at @{output:.2f}. A
        nudge of the weights moves the answer by @{by_3:.2f} for input 3, not at all for 0,
        @{by_minus_2:.2f} for -2.""",
    checked="""A nudge of each weight, too small to round, moves the answer by slope times input:
        they differ by at most @{gap:.1g}.""",
    edits=(
        Edit("a bias of 8: saturated", "bias=0.0", "bias=8.0"),
        Edit("give the third input a say", "third=0.0", "third=2.0"),
        Edit("all weights half as large", "z = x @ w", "z = x @ (w / 2)"),
    ),
)
def nudges(bias=0.0, third=0.0):
    """Draw one neuron; nudge each weight: how far does it move h?"""
    x = np.array([3.0, 1.0, third, -2.0, 1.0])  # the last: the bias's
    w = np.array([1.5, -1.0, 2.0, 1.5, bias])
    z = x @ w  # the weighted sum, bias included
    h, slope = sigmoid(z), sigmoid(z) * sigmoid(-z)
    nudged = w + 1e-100j * np.eye(5)  # one weight a row
    measured = sigmoid(nudged @ x).imag / 1e-100
    fig, (ax, bend) = plt.subplots(1, 2, width_ratios=(5, 3))
    for k in range(5):
        ends = np.linspace((0, -k), (2, -2), 12)[1:-2].T
        style = "C7-" if w[k] * x[k] > 0 else "C7--"
        ax.plot(*ends, style, lw=0.5 + abs(w[k] * x[k]), alpha=0.5)
        ax.text(0, -k, f"{x[k]:g}", ha="center", va="center")
        above = ends[:, 2] + (0, 0.12)
        ax.text(*above, f"× {w[k]:g}", c="C7", ha="center", va="bottom")
        told = {"color": "C3", "ha": "right", "va": "center"}
        ax.text(-0.3, -k, f"{measured[k]:.2g}", **told)
    ax.text(-0.3, 0.7, "dh/dw", **told)
    ax.scatter(np.zeros(5), -np.arange(5), 400, "none", edgecolors="C7")
    ax.scatter(2, -2, 1400, "none", edgecolors="C7")
    ax.text(2, -2, f"Σ {z:g}", ha="center", va="center")
    ax.set(xlim=(-1.2, 2.4), ylim=(-4.6, 0.9))
    ax.set_axis_off()
    grid = np.linspace(-11, 15, 131)
    bend.plot(grid, sigmoid(grid), "C0-")
    run = np.array([-2, 2])
    bend.plot(z + run, h + slope * run, "C3-")
    bend.plot(z, h, "o", color="C7", ms=9)
    bend.set(xlabel="sum z", ylabel="output h", ylim=(-0.1, 1.1))
    keys = "by_3", "by_1", "by_0", "by_minus_2"
    return fig, dict(zip(keys, measured)) | {
        "sum": z,
        "output": h,
        "slope": slope,
        "gap": abs(measured - slope * x).max(),
        "largest_says": largest_says(x, w),
        "same_scale": largest_says(np.ones(5), w),
        "slope_at_8": sigmoid(8) * sigmoid(-8),
    }


@snippet(
    shows="no gradient",
    promises={
        "origin": near(0.5, words="σ(0)"),
        "between": near(
            np.log(9) / 6 / np.cos(np.pi / 6),
            rel=0.02,
            words="ln 9 / (6 cos 30°)",
            here=0.4202898551,
        ),
        "slope_there": near(0.09, words="0.1 · 0.9"),
        "band": near(2 * np.log(9) / 1.5, words="2 ln 9 / 1.5"),
        "off_border": between(0, 1e-12, words="0, up to rounding"),
    },
    data=near(-3.96314247, rel=1e-6),
    turn={
        "angle": (0, 10, 20, 30, 40, 45, 50, 60, 70, 80, 90, 100, 110, 120, 135, 150, 165),
        "size": (0.5, 1.5, 3.0),
        "bias": (-2.0, 0.0, 2.0),
    },
    labels={"angle": "direction of the weights", "size": "size of the weights"},
    always={"band": between(1, 9), "between": between(0.05, 1), "off_border": between(0, 1e-12)},
    says="""Weights of size @{size} at @{angle} degrees, bias @{bias}: @{between:.0%} of the pairs
        get an answer between 0.1 and 0.9.""",
    caption="""Every point is a pair of inputs, the stronger the color the larger the answer.
        Weights turn the border, the bias shifts it.""",
    alt="""A plane whose color grows stronger across a slanted straight line. Between two dotted
        lines parallel to it, @{band:.1f} apart, the answer is between 0.1 and 0.9; @{between:.0%}
        of the plane lies there.""",
    edits=(
        Edit("weights of size 6", "size=1.5", "size=6"),
        Edit("turn the weights", "angle=30", "angle=120"),
    ),
)
def answers(angle=30, size=1.5, bias=0.0):
    """Ask one sigmoid neuron for its answer to all pairs of inputs."""

    def answer(x1, x2):
        z = w[0] * x1 + w[1] * x2 + bias  # weighted sum and bias
        return 1 / (1 + np.exp(-z))  # activation

    turn = np.radians(angle)
    w = size * np.array([np.cos(turn), np.sin(turn)])
    x1 = np.linspace(-4, 4, 161)
    x2 = np.linspace(-2.08, 2.08, 84)
    h = answer(x1, x2[:, None])
    levels = np.r_[1e-9, np.arange(0.1, 1, 0.1), 1 - 1e-9]
    z_there = np.log(levels / (1 - levels))
    along = np.outer((-9, 9), (-w[1], w[0])) / size
    far = (z_there - bias) / size**2  # where z is z_there
    lines = far[:, None, None] * w + along  # two ends each
    fig, ax = plt.subplots()
    for k in range(10):  # bands of answers between two levels
        band = *lines[k], *lines[k + 1][::-1]
        ax.fill(*zip(*band), "C0", alpha=k / 10 + 0.02, ec="none")
    ax.plot(*lines[5].T, "C1-")
    ax.plot(*lines[1].T, "C1:")
    ax.plot(*lines[9].T, "C1:")
    ax.grid(False)
    ax.set(xlim=(-4, 4), ylim=(-2.08, 2.08))  # equal units
    ax.set(xlabel="first input", ylabel="second input")
    there = answer(lines[..., 0], lines[..., 1])
    return fig, {
        "origin": answer(0, 0),
        "between": np.mean((h > 0.1) & (h < 0.9)),
        "slope_there": 0.1 * (1 - 0.1),
        "band": np.linalg.norm(lines[9] - lines[1], axis=1).mean(),
        "off_border": np.abs(there - levels[:, None]).max(),
    }


TERM = Term(
    title="Artificial neuron",
    definition=__doc__,
    aliases=("neuron",),
    group="architecture",
    level="start here",
    in_a_number="""Where a sigmoid neuron answers 0.1 or 0.9, its slope is
        @{answers.slope_there:.2f}: little more than a third of the largest one.""",
    searched_as=(
        "perceptron",
        "weighted sum plus bias",
        "what does the bias do",
        "dead neurons",
        "logistic regression as a neuron",
        "node in a neural network",
        "hidden unit",
        "wx+b",
        "weights as feature importance",
        "can one neuron learn xor",
        "decision boundary of a neuron",
    ),
    analogy=Analogy(
        text="""
            Children sit on a seesaw. Each counts by how heavy it is, the input, times how far out
            it sits, the weight; left or right is the sign. A sandbag tied to the board is the bias.
            How far the board tips is the output.

            Move one child by an inch. Near balance the tilt changes at once, most for the heaviest
            child. If the board rests on the ground, nothing moves: saturation.
        """,
        breaks_down="""
            A sigmoid is never stopped by the ground; it only gets flatter, from a slope of
            @{nudges.slope:.2f} to @{nudges.slope_at_8:.4f} at a sum of 8. Inputs may be negative,
            children not.
        """,
        meters=(
            Meter(label="slope, sum of ½", number="nudges.slope", format=".2f"),
            Meter(label="slope, sum of 8", number="nudges.slope_at_8", format=".4f"),
        ),
    ),
    heading="How it works",
    formula=r"""
        z = w_1 x_1 + \dots + w_n x_n + b, \qquad h = f(z)

        \frac{\partial h}{\partial w_i} = f'(z)\, x_i
    """,
    symbols={
        "i": "which input",
    },
    explanation="""
        A neuron does two things. It adds up its inputs, each multiplied by its own weight, and adds
        the bias: that sum is the pre-activation $z$. Then it bends the sum by the activation
        function: $h = f(z)$ is what the next layer sees.

        Nobody sets the weights by hand: training moves each by what the backward pass finds.

        **Forward it draws a line.** The sum is the same all along a straight line of inputs (with
        more inputs, a plane), so the answer is too. The weights say which way the answer grows, the
        bias moves the border away from zero. Without a bias a sigmoid neuron answers
        @{answers.origin:.1f} to zero inputs, whatever its weights.

        **Backward it multiplies.** A nudge of a weight moves the output by slope times input. So a
        weight learns nothing from an input of zero, and no weight learns much while the slope is
        close to zero: at a sum of 8 a sigmoid has a slope of @{nudges.slope_at_8:.4f}. An input is
        treated the same way, with its weight as the factor. One such factor, slope times weight,
        stands in the gradient for every layer on the path, and their product is what vanishes or
        explodes.

        **Size matters.** The larger the weights, the narrower the strip in which the answer is
        between 0.1 and 0.9. Outside of it the slope of the sigmoid is below
        @{answers.slope_there:.2f}. Starting weights are chosen with that in mind.
    """,
    what_to_do=(
        """Scale inputs alike before you compare weights: a weight is a rate, not an importance.""",
        """A neuron that does not learn: look whether it is [saturated](term:saturation) or
        [dead](term:dying_relu).""",
    ),
    claims=(
        Claim(
            "Every neuron is a combination of two functions, a summation and an activation.",
            number=38,
            judged="usage",
            read_in="wordpress",
            holds=None,
            because="""That is the definition [@mcculloch1943; @rosenblatt1958]. The sum includes a
                bias, without which every sigmoid neuron would answer @{answers.origin:.1f} to zero
                inputs. Units that multiply or take maxima are called neurons too, but rarely.""",
        ),
        Claim(
            "A weight describes how important the connection, or the feature it carries, is.",
            number=89,
            judged="conditional",
            condition="the inputs have the same scale and do not stand in for each other",
            read_in="medium-2020",
            holds=lambda n: n["nudges.largest_says"] > 0.99,
            holds_in_part=lambda n: n["nudges.same_scale"] > 0.99,
            counter={"nudges.third": 3.0},
            because="""A weight is a rate: by how much the sum changes per unit of the input. In the
                first figure the largest weight, 2, carries an input of zero, and a nudge of it
                moves the answer by @{nudges.by_0:.0f}. Express an input in thousandths, and its
                weight shrinks by a thousand, at equal importance.""",
        ),
    ),
    origin="""
        In 1943 McCulloch and Pitts described nerve cells as units that fire or stay silent, and
        showed that nets of them can compute any expression of logic [@mcculloch1943]. Rosenblatt's
        perceptron of 1958 gave such units connections that change with experience
        [@rosenblatt1958]. A unit that fires or not has slope zero almost everywhere. Units with a
        smooth activation made it possible to send errors back through them, which became widely
        known in 1986 [@rumelhart1986].
    """,
    etymology="""
        *Neuron* is Greek for sinew or cord, later the name of the nerve cell. *Artificial* sets the
        unit apart from the cell. Engineers often just say *unit*, or *node*; a *hidden unit* is one
        between input and output. A *perceptron* is a unit with a threshold and its own learning
        rule.
    """,
    trends="""
        The word fades as networks grow: code and papers speak of layers, matrices and channels, and
        a neuron is one row or column of a matrix. It comes back where people ask what a single unit
        of a trained network responds to.
    """,
    tagged_as=("neural networks", "linear model", "activation", "perceptron"),
    collocations=(
        "weights and bias of a neuron",
        "saturated neuron",
        "dead neuron",
        "output neuron",
        "a layer of neurons",
    ),
    in_context=(
        "Each neuron of the first layer has 784 weights, one for each pixel.",
        "The neuron was saturated: whatever error came back, its weights stayed put.",
        "One neuron with a sigmoid is the same thing as logistic regression.",
    ),
    faq=(
        Question(
            "What is the bias for?",
            """It shifts the border. Without it the border of every neuron goes through zero, and
            the answer there is fixed: @{answers.origin:.1f} for a sigmoid. Think of it as one more
            weight whose input is always one.""",
        ),
        Question(
            "What happens without an activation function?",
            """The neuron becomes a plain weighted sum, and so does any network of such neurons:
            sums of sums are sums. The bend is what makes a second layer worth having.""",
        ),
        Question(
            "When does a neuron stop learning?",
            """When its slope is close to zero for all inputs it sees, or its inputs are zero. A
            sigmoid neuron with sums around 8 has slopes of @{nudges.slope_at_8:.4f} and creeps. A
            ReLU neuron whose sum is negative for every input gets no gradient at all.""",
        ),
        Question(
            "Is it a model of a brain cell?",
            """A very rough one, and not meant as one today. It has no spikes, no timing and no
            chemistry. What is left is a weighted vote with a threshold, made smooth.""",
        ),
        Question(
            "Which activation should the neuron have?",
            """In hidden layers ReLU or one of its smooth relatives, tanh where values must be
            bounded. At the output whatever the answer means: none for a plain number, a sigmoid for
            a probability. In training it is often [part of the loss](term:cross_entropy), which
            then takes the sum.""",
        ),
    ),
    relations={
        "uses": ("activation_function", "sigmoid", "tanh", "relu"),
        "related to": (
            "backpropagation",
            "vanishing_gradient",
            "chain_rule",
            "saturation",
            "dying_relu",
        ),
    },
    did_you_know="""
        One neuron cannot tell whether *exactly* one of two inputs is on: no straight line parts the
        two cases. Minsky and Papert studied what such units can and cannot do in a book of 1969
        [@minsky1969]. A second layer solves it. How to train that layer is the question that
        backpropagation answers.
    """,
)
