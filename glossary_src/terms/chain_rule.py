"""A rule of calculus: the slope of a chain of functions is the product of the slopes of its
links. In a network it makes the gradient a product with a factor for every layer, which can
vanish or explode."""

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

_UP, _DOWN = np.tanh(1), np.tanh(-0.5)  # the two units at an input of 0.5
_OFF = 1.5 * _UP + _DOWN - 1  # what the output is off by


def draw(ax, values, slopes):
    """Circles with values; lines as thick as their slopes."""
    places = np.array([(0, 0), (6, 0), (9, 0), (3, 1.6), (3, -1.6)])
    circle = {"color": "C7", "ms": 40, "mfc": "none", "mew": 1.5}
    looks = {"color": "C7", "ha": "center", "va": "center"}
    for (x, y), (name, value) in zip(places, values.items()):
        ax.plot(x, y, "o", **circle)
        ax.text(x, y + 0.22, name, **looks)
        ax.text(x, y - 0.22, f"{value:.2f}".replace("-", "−"), **looks)
    for ends, slope in slopes.items():
        start, end = places[list(ends)]
        way = start + np.outer((0.22, 0.5, 0.78), end - start)
        ax.plot(*way.T, "C3-", lw=0.5 + 2 * abs(slope))
        words = f"{slope:.2f}".replace("-", "−")
        ax.text(*way[1] + (0, 0.25), words, color="C3", ha="center")
    ax.set(xlim=(-0.7, 9.7), ylim=(-3.1, 3.1))
    ax.set_axis_off()


@snippet(
    shows="slope",
    promises={
        "upper": near(2 * (1 - _UP**2) * 1.5 * _OFF, words="2(1 − h²) · 1.5 · (y − 1)"),
        "lower": near(-(1 - _DOWN**2) * _OFF, words="−(1 − h²) · 1 · (y − 1)"),
        "sum": near((3 * (1 - _UP**2) - (1 - _DOWN**2)) * _OFF),
        "loss": near(_OFF**2 / 2),
        "h": near(_UP, words="tanh 1"),
        "g": near(_DOWN, words="tanh −½"),
        "off_nudge": between(0, 1e-12),
    },
    data=near(8.359425523, rel=1e-6),
    turn={"x": tuple(np.linspace(-1.6, 1.6, 33).round(1)), "weight": (1.0, 2.0, 4.0)},
    labels={"x": "input x", "weight": "weight of the upper unit"},
    always={"off_nudge": between(0, 1e-12), "loss": between(0, 4)},
    says="""Input @{x:g}: the product of slopes is @{upper:.2f} along the upper path and
        @{lower:.2f} along the lower one. Their sum, @{sum:.2f}, is dL/dx.""",
    caption="""Each line carries its slope and is as thick. Multiply the slopes along a path from x
        to the loss L; add the two products.""",
    alt="""A graph: the input x leads to two tanh units, both lead to the output y, and y to the
        loss L. The slopes on the arrows multiply to @{upper:.2f} along the upper path and
        @{lower:.2f} along the lower one. Below stands their sum, @{sum:.2f}.""",
    checked="""A nudge of x, too small to round, changes the loss as the sum says: they differ by
        @{off_nudge:.0e}.""",
    edits=(
        Edit("put the units where they are flat", "x=0.5", "x=3.0"),
        Edit("cut the lower path", "[1.5, 1.0]", "[1.5, 0.0]"),
        Edit("double the weight of the upper unit", "weight=2.0", "weight=4.0"),
    ),
)
def graph(x=0.5, weight=2.0):
    """Two paths from an input to the loss, with their slopes."""
    W, v = np.array([weight, -1.0]), np.array([1.5, 1.0])

    def forward(x):
        h = np.tanh(W * x)
        return h, h @ v, (h @ v - 1) ** 2 / 2  # the target is 1

    h, y, L = forward(x)
    first, error = W * (1 - h**2), y - 1  # slopes
    products = first * v * error
    slopes = {(0, 3): first[0], (0, 4): first[1], (1, 2): error}
    slopes |= {(3, 1): v[0], (4, 1): v[1]}
    fig, ax = plt.subplots()
    fig.subplots_adjust(0.01, 0.02, 0.99, 0.98)
    values = {"x": x, "y": y, "L": L, "h": h[0], "g": h[1]}
    draw(ax, values, slopes)
    looks = {"color": "C3", "ha": "right"}
    for k, path in enumerate(("above", "below")):
        factors = f"{first[k]:.2f} × {v[k]:.2f} × {error:.2f}"
        words = f"{path}: {factors} = {products[k]:.2f}"
        ax.text(9.6, 2.6 - 4.8 * k, words.replace("-", "−"), **looks)
    words = f"dL/dx = {products.sum():.2f}"
    ax.text(9.6, -2.9, words.replace("-", "−"), **looks)
    nudged = forward(x + 1e-100j)[2].imag / 1e-100
    return fig, {
        "upper": slopes[0, 3] * slopes[3, 1] * slopes[1, 2],
        "lower": slopes[0, 4] * slopes[4, 1] * slopes[1, 2],
        "sum": products.sum(),
        "loss": values["L"],
        "h": values["h"],
        "g": values["g"],
        "off_nudge": abs(products.sum() - nudged),
    }


@snippet(
    shows="slope",
    # at the middle of every unit: slope k/4 for weight k, so 10!/4^10 for ten
    promises={
        "first": near(0.25, words="1/4"),
        "last": near(2.5, words="10/4"),
        "lowest": near(24 / 256, words="4!/4⁴"),
        "end": near(3628800 / 4**10, words="10!/4¹⁰"),
        "gap": between(0, 1e-7, words="0, to the accuracy of the nudge"),
        "one": near(1 / 4, words="1/4"),
        "two": near(1 / 16, words="1/4²"),
        "three": near(1 / 64, words="1/4³"),
        "at_8": near(2, words="8/4"),
        "at_100": near(25, words="100/4"),
        "missed": near(100 / (np.exp(5) + np.exp(-5)) ** 2, words="100/(e⁵ + e⁻⁵)²"),
    },
    data=near(-5.18126123, rel=1e-6),
    turn={"start": tuple(np.linspace(0.3, 0.7, 21).round(2)), "units": (3, 5, 10, 12)},
    labels={"start": "input"},
    always={"gap": between(0, 1e-3)},
    says="@{units} units, input @{start:g}: the product of their slopes is @{end:.2g}.",
    caption="""Sigmoid units in a row; at input 0.5 each is at its middle. The slope of the chain,
        measured by a nudge (points), is the product of the single slopes (line).""",
    alt="""Log scale, units 1 to 10. The slope of each unit climbs from @{first:.2f} to @{last:.1f}
        and passes 1 at unit 4. Their running product falls to @{lowest:.3f} there, then climbs to
        @{end:.2f}. The measured points lie on it.""",
    edits=(
        Edit("start beside the middle", "start=0.5", "start=0.6"),
        Edit("give every unit the weight 4", "np.arange(1, units + 1)", "np.full(units, 4)"),
    ),
)
def slopes_in_a_row(units=10, start=0.5, nudge=1e-5):
    """Chain sigmoid units, of weights 1, 2, 3 and so on."""

    def chain(x, weights):
        h, slopes = [x], []
        for w in weights:
            h.append(1 / (1 + np.exp(-w * (h[-1] - 0.5))))
            slopes.append(w * h[-1] * (1 - h[-1]))
        return np.array(h[1:]), np.array(slopes)

    weights = np.arange(1, units + 1)
    slopes = chain(start, weights)[1]
    product = np.cumprod(slopes)
    above = chain(start + nudge, weights)[0]
    below = chain(start - nudge, weights)[0]
    measured = (above - below) / (2 * nudge)
    fig, ax = plt.subplots()
    ax.semilogy(weights, slopes, label="slope of each unit")
    ax.semilogy(weights, product, label="product so far")
    ax.semilogy(weights, measured, "o", label="slope so far, measured")
    ax.legend(loc="lower left")
    ax.set(xlabel="unit (unit k has weight k)", ylabel="slope")
    gears = np.cumprod(chain(0.5, [1, 1, 1])[1])
    return fig, {
        "first": slopes[0],
        "last": slopes[-1],
        "lowest": product.min(),
        "end": product[-1],
        "gap": np.abs(measured / product - 1).max(),
        "one": gears[0],
        "two": gears[1],
        "three": gears[2],
        "at_8": chain(0.5, [8])[1][0],
        "at_100": chain(0.5, [100])[1][0],
        "missed": chain(0.6, [100])[1][0],
    }


def stretches(W):
    """How much each layer's dL/dz is stretched, in all directions."""
    J, s = np.eye(W.shape[-1]), [np.ones(W.shape[-1])]
    for k in reversed(range(1, len(W))):
        J = J @ W[k].T
        s.insert(0, np.linalg.svd(J, compute_uv=False))
    return np.array(s), J


@snippet(
    shows="dL/dz",
    # 30 seeds, log10: largest 0.71 (sd 0.18), median -7.55 (0.20), small -6.66 (0.18),
    # share -13.31 (0.19); norm 1.933 (0.008), and 2 for wide layers
    promises={
        "drift": between(0, 1e-12, words="0, up to rounding"),
        "deepest": near(1000),
        "largest": between(1, 30, here=5.428438102),
        "median": between(4e-9, 2e-7, here=2.685619978e-08),
        "small": between(4e-8, 1.2e-6, here=2.287915583e-07),
        "norm": between(1.89, 1.98, here=1.945320133),
        "share": between(8e-15, 3e-13, here=3.828497707e-14),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-22.52823174, rel=1e-6),
    turn={"depth": (10, 20, 30, 50)},
    labels={"depth": "layers"},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{depth} layers: with variance 1/n the largest stretch is @{largest:.2g} and the median
        @{median:.1g}.""",
    caption="""Linear networks. Orthogonal layers keep every direction of the error; Gaussian ones
        of the same variance keep a few and lose most.""",
    alt="""Log scale, layers 1 to 50. From the last layer to the first, the orthogonal network stays
        at 1. With Gaussian weights of variance 1/n the largest stretch ends at @{largest:.1f} and
        the median falls to @{median:.0e}. With variance 0.5/n even the largest falls to
        @{small:.0e}.""",
    checked="""A nudge sent forward through the Gaussian layers changes the loss as the error that
        was sent back says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("make the layers narrow", "width=50", "width=20"),
        Edit("take ten layers", "depth=50", "depth=10"),
    ),
)
def layers_in_a_row(depth=50, width=50, deepest=1000):
    """Multiply the Jacobians of linear networks, last layer first."""
    rng = np.random.default_rng(0)
    std = 1 / np.sqrt(width)
    W = rng.normal(0, std, (depth, width, width))
    s, J = stretches(W)
    random = rng.normal(size=(deepest, width, width))
    same, _ = stretches(np.linalg.qr(random)[0])
    layers = np.arange(depth) + 1
    small = s[:, 0] * 0.5 ** ((depth - layers) / 2)
    norms = np.linalg.norm(W[1:], 2, axis=(1, 2))
    fig, ax = plt.subplots()
    for label, stretch in (
        ("orthogonal: all", same[-depth:, 0]),
        ("1/n: largest", s[:, 0]),
        ("1/n: median", np.median(s, axis=1)),
        ("0.5/n: largest", small),
    ):
        ax.semilogy(layers, stretch, label=label)
    ax.legend(loc="lower right")
    ax.set(xlabel="layer (1 is next to the input)")
    ax.set(ylabel="stretch of dL/dz since the last layer")
    nudge, error = rng.normal(size=(2, width))
    moved = nudge  # sent forward, from the first layer to the last
    for w in W[1:]:
        moved = moved @ w
    back = (error @ J) @ nudge
    return fig, {
        "drift": np.abs(same - 1).max(),
        "deepest": len(same),
        "largest": s[0, 0],
        "median": np.median(s[0]),
        "small": small[0],
        "norm": norms.mean(),
        "share": s[0, 0] / norms.prod(),
        "off_nudge": abs(moved @ error / back - 1),
    }


def forward(W, x):
    """The input of each tanh layer, then the output."""
    h = [x]
    for w in W:
        h.append(np.tanh(h[-1] @ w))
    return h


@snippet(
    shows="dL/dW",
    promises={
        "paths": near(27, words="3³"),
        "sum": near(1),
        "backward": near(1),
        "neuron": near(2, words="1 over an input of ½"),
        "off_nudge": between(0, 1e-12),
    },
    data=near(2.767933921, rel=1e-6),
    turn={"depth": (2, 3, 4), "width": (1, 2, 3)},
    labels={"depth": "layers", "width": "units a layer"},
    always={"sum": near(1), "off_nudge": between(0, 1e-12)},
    says="""Layers: @{depth}. Units in each: @{width}. Paths: @{paths}. Their sum is @{sum:.6f} of
        the derivative that a nudge measures.""",
    caption="""One weight of a tanh network reaches the loss on @{paths:.0f} paths. Along each path
        the slopes multiply (bars), over the paths they add up (line), and the sum is what a nudge
        of the weight measures (point).""",
    alt="""Bars for @{paths:.0f} paths, some positive and some negative. The line of their running
        sum goes down and up and ends on the point that was measured.""",
    checked="""The backward pass, which shares what paths have in common, and a nudge of the weight
        too small to round find the same derivative: they differ by @{off_nudge:.0e} of it.""",
    on_page=False,
)
def all_paths(depth=4, width=3, entry=0.5):
    """Walk every path from one weight of layer 1 to the loss."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, 1 / np.sqrt(width), (depth, width, width))
    x, target = rng.normal(size=(2, width))
    x[0] = entry
    h = forward(W, x)
    slope = [1 - a**2 for a in h[1:]]
    error = h[-1] - target
    dz = error * slope[-1]
    for k in reversed(range(1, depth)):  # backward
        dz = dz @ W[k].T * slope[k - 1]
    paths = []
    for path in np.ndindex((1, *[width] * (depth - 1))):
        paths.append(entry * slope[0][0] * error[path[-1]])
        for k in range(1, depth):
            paths[-1] *= W[k][path[k - 1 : k + 1]] * slope[k][path[k]]
    nudge = np.zeros_like(W)
    nudge[0, 0, 0] = 1e-100  # too small to round
    end = forward(W + 1j * nudge, x)[-1]
    measured = (((end - target) ** 2).sum() / 2).imag / 1e-100
    fig, ax = plt.subplots()
    count, most = range(1, len(paths) + 1), max(map(abs, paths))
    shown = np.array([*paths, measured]) / most  # largest path: 1
    ax.plot(count, np.cumsum(shown[:-1]), label="sum of paths so far")
    ax.plot(count[-1], shown[-1], "o", label="measured by a nudge")
    ax.bar(count, shown[:-1], alpha=0.6)
    ax.legend(loc="upper right")
    ax.set(xlabel="path", ylabel="dL/dW; the largest path is ±1")
    return fig, {
        "paths": len(paths),
        "sum": sum(paths) / measured,
        "backward": entry * dz[0] / measured,
        "neuron": dz[0] / measured,
        "off_nudge": abs(entry * dz[0] / measured - 1),
    }


TERM = Term(
    title="Chain rule",
    definition=__doc__,
    aliases=("chain rule of calculus", "chain rule of differentiation"),
    group="calculus",
    level="next",
    in_a_number="""Three sigmoid units in a row, each at its steepest, have a slope of
        @{slopes_in_a_row.three:.3f} together: a quarter, three times.""",
    searched_as=(
        "derivative of a composite function",
        "f(g(x)) derivative",
        "outer derivative times inner derivative",
        "dz/dx = dz/dy dy/dx",
        "vector jacobian product",
        "vjp",
        "multiply the local gradients",
        "why do gradients multiply",
        "sum over paths",
        "0.25 to the power of layers",
        "product of derivatives",
        "Kettenregel",
        "regla de la cadena",
    ),
    analogy=Analogy(
        text="""
            Think of gears. Turn the first wheel once, and the next makes a quarter turn: a factor
            of @{slopes_in_a_row.one:.2f}. Behind a second such pair @{slopes_in_a_row.two:.4f} of a
            turn arrives, behind a third @{slopes_in_a_row.three:.6f}. Gear factors multiply, and so
            do the slopes of functions in a row. A quarter is also the steepest slope of a sigmoid.
        """,
        breaks_down="""
            A gear has one factor; a slope belongs to one *place*. And a network is not one row of
            wheels: each neuron drives many, and the paths add up.
        """,
        meters=(
            Meter(label="one pair", number="slopes_in_a_row.one", format=".2f"),
            Meter(label="two pairs", number="slopes_in_a_row.two", format=".4f"),
            Meter(label="three pairs", number="slopes_in_a_row.three", format=".6f"),
        ),
    ),
    heading="How it works",
    formula=r"""
        \frac{dh_3}{dx} = \frac{dh_3}{dh_2} \; \frac{dh_2}{dh_1} \; \frac{dh_1}{dx}

        J = W_1 D_1 \, W_2 D_2 \cdots W_d D_d
    """,
    symbols={
        "h": "output",
        "J": "Jacobian",
    },
    explanation="""
        Nudge the input of a chain a little. The first function multiplies the nudge by its slope
        and hands it on; so does the next. At the end stands the product of all slopes, each taken
        at the value that its function received.

        In a network the links are layers, and a slope becomes a Jacobian: a row for each input, a
        column for each output, in each place a slope. A layer computes $z_k = h_{k-1} W_k$ and
        $h_k = f(z_k)$. Its
        Jacobian is $W_k D_k$, with the slopes $f'(z_k)$ on the diagonal of $D_k$. Multiplying
        matrices sums over all paths through the network. The gradient takes the transposed product:
        it runs from the loss to the input.

        **The factors decide, not the rule.** A factor is weight times slope. A sigmoid slope is at
        most a quarter, yet a weight of 8 makes a factor of @{slopes_in_a_row.at_8:.0f} and a weight
        of 100 one of @{slopes_in_a_row.at_100:.0f} at the middle of the sigmoid; one tenth beside
        it, that one is @{slopes_in_a_row.missed:.4f}. Factors below
        one shrink the product exponentially, factors above one blow it up.

        For matrices one size does not tell all. In a linear network, Gaussian weights of variance
        $1/n$ keep the gradient level in the mean square, but over fifty layers the largest stretch
        is @{layers_in_a_row.largest:.1f} and the median @{layers_in_a_row.median:.0e}. [Orthogonal
        weights](term:orthogonal_initialization) have the same variance and no spread:
        @{layers_in_a_row.deepest:,.0f} layers keep every direction, to within
        @{layers_in_a_row.drift:.0e} [@saxe2014].
    """,
    what_to_do=(
        """Multiply from the loss backward and share what paths have in common: that is
        [backpropagation](term:backpropagation).""",
        """Factors below or above one in every layer: change the [starting
        weights](term:weight_initialization).""",
    ),
    claims=(
        Claim(
            """The derivative of the loss is found with respect to every neuron, and with it the
            weights are updated.""",
            number=9,
            judged="misleading",
            read_in="medium-2020",
            holds=lambda n: abs(n["all_paths.neuron"] - 1) < 0.01,
            holds_in_part=lambda n: abs(n["all_paths.backward"] - 1) < 0.01,
            counter={"all_paths.entry": 1.0},
            because="""As a short account it passes, but nobody can compute an update from it. One
                factor is missing: the derivative with respect to a *weight* is that of its neuron,
                times the input that the weight carries. In a tanh network whose input is one half,
                the derivative with respect to the neuron is @{all_paths.neuron:.2f} times what a
                nudge of the weight measures.""",
        ),
        Claim(
            "The backward pass multiplies many small numbers, so the gradient drops very sharply.",
            number=48,
            judged="true",
            read_in="github",
            holds=lambda n: n["layers_in_a_row.small"] < 1e-3,
            counter={"layers_in_a_row.depth": 10},
            because="""After fifty layers without activation, and with weights of variance 0.5/n, at
                most @{layers_in_a_row.small:.0e} is left in any direction. Small must mean the
                whole factor, weights included: ten sigmoid units whose slopes grow from
                @{slopes_in_a_row.first:.2f} to @{slopes_in_a_row.last:.1f} end at
                @{slopes_in_a_row.end:.2f}.""",
        ),
        Claim(
            "Vanishing often results from activation functions that compress gradient values.",
            number=62,
            judged="true",
            read_in="picture-dictionary",
            holds=lambda n: n["slopes_in_a_row.three"] < 0.1 and n["layers_in_a_row.largest"] > 0.5,
            counter={"slopes_in_a_row.three": 0.9},
            because="""Often: three sigmoid slopes make @{slopes_in_a_row.three:.3f} at most, where
                fifty Gaussian layers without an activation keep some direction at
                @{layers_in_a_row.largest:.1f}. Not only: a linear network has no activation to
                blame, and with weights of variance 0.5/n it passes on at most
                @{layers_in_a_row.small:.0e}.""",
        ),
        Claim(
            """A vanishing gradient can be mitigated, but not in all models can it be fully
            avoided.""",
            number=65,
            judged="true",
            read_in="picture-dictionary",
            holds=lambda n: n["layers_in_a_row.median"] < 0.01,
            counter={"layers_in_a_row.depth": 10},
            because="""In some it can: a linear network with orthogonal weights keeps every
                direction through @{layers_in_a_row.deepest:,.0f} layers, to within
                @{layers_in_a_row.drift:.0e}. Not in all: Gaussian weights of the same variance lose
                most directions (median @{layers_in_a_row.median:.0e}). Training may undo either
                start.""",
        ),
    ),
    origin="""
        The first known use is in a memoir that Leibniz wrote in 1676, with an error of sign
        [@child1917; @rodriguez2010]. L'Hôpital's book of 1696 on the new calculus uses the rule
        only implicitly [@lhopital1696]. Applied from the loss back to every weight it trained
        networks with hidden units in 1986 [@rumelhart1986].
    """,
    etymology="""
        Functions form a *chain* when each takes the output of the one before. The rule multiplies
        along the links.
    """,
    trends="""
        A staple of every calculus course. Deep learning gave it a new public: software for
        automatic differentiation applies it to programs of any length [@baydin2018].
    """,
    tagged_as=("calculus", "derivatives", "backpropagation", "automatic differentiation"),
    collocations=(
        "apply the chain rule",
        "by the chain rule",
        "multivariable chain rule",
        "chain rule for Jacobians",
    ),
    in_context=(
        "By the chain rule, the gradient of the first layer holds the weights of all later ones.",
        "You need no new calculus for a deeper network, only a longer chain rule.",
        "The usual slip with the chain rule is to forget the slope of the inner function.",
    ),
    faq=(
        Question(
            "Do the slopes multiply or add?",
            """Both. They multiply along a path and add over parallel paths. A product of matrices
            does the two at once.""",
        ),
        Question(
            "Is backpropagation the same as the chain rule?",
            """No. The chain rule says which factors to multiply. Backpropagation is an order of
            doing it: start at the loss, keep the product so far, and share it among all weights of
            a layer. In four layers of three units a weight of the first has @{all_paths.paths:.0f}
            paths to the loss; they are summed in three steps, one for each matrix on the way.""",
        ),
        Question(
            "Does the order of multiplication matter?",
            """Not for the result, as long as no two matrices swap places. It matters for the cost:
            from the loss backward, each step is a vector times a matrix; from the input forward,
            matrix times matrix.""",
        ),
        Question(
            "Sigmoid slopes are at most a quarter. Must the gradient vanish?",
            """Only if the weights do not make up for it. A weight of 8 gives
            @{slopes_in_a_row.at_8:.0f}, but near the middle of the sigmoid only: with a weight of
            100, one tenth beside it leaves @{slopes_in_a_row.missed:.4f} instead of
            @{slopes_in_a_row.at_100:.0f}.""",
        ),
        Question(
            "Can I check a product of slopes without calculus?",
            """Yes. Nudge one input up and down a little and divide the change of the output by the
            change of the input. For the ten units above the two agree to
            @{slopes_in_a_row.gap:.0e}.""",
        ),
        Question(
            "What happens at the corner of ReLU?",
            """The rule asks for a slope in every link, and ReLU has none at zero. Programs put 0
            there. An input that hits the corner exactly is rare, so it hardly matters.""",
        ),
    ),
    relations={
        "used by": ("backpropagation",),
        "related to": ("vanishing_gradient", "exploding_gradient"),
    },
    did_you_know="""
        The norm of a product can be far below the product of the norms. Each Gaussian layer above
        can stretch some direction to @{layers_in_a_row.norm:.2f} times its length, yet all of them
        together stretch no direction by more than @{layers_in_a_row.largest:.1f}:
        @{layers_in_a_row.share:.0e} of what the norms would allow. What one layer stretches most,
        the next one does not.
    """,
)
