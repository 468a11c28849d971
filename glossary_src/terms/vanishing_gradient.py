"""The gradient of the loss shrinks, layer after layer, on its way back to the first layers
of a network, until those layers hardly learn."""

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


def forward(W, x, f):
    """The input of each layer, then the output; and each layer's z."""
    h, z = [x], []
    for w in W:
        z.append(h[-1] @ w)
        h.append(f(z[-1]))
    return h, z


def backward(W, z, slope, error):
    """dL/dz of every layer, from the error at the output."""
    dz = [error * slope(z[-1])]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].T * slope(z[k - 1]))
    return dz


def nudged(W, x, f, error, dz):
    """How far the effect of a nudge, too small to round, is off."""
    nudge = np.random.default_rng(1).normal(size=x.shape) * 1e-100j
    rise = (forward(W, x + nudge, f)[0][-1].imag * error).sum()
    return abs(rise / (nudge.imag @ W[0] * dz[0]).sum() - 1)


def network(ax, dz, floor, color):
    """Five units a layer, each as bright as its dL/dz."""
    size = np.sqrt((np.array(dz)[:, :, :5] ** 2).mean(1)) + 1e-30
    size = 6 + 2 * np.log10(size / size[-1].max())
    shades = np.round(size).clip(0, 6) / 6  # 0: below a thousandth
    layer, unit = np.indices(size.shape) + 1
    for skip in (0, 1, 4):  # some of the weights
        wires = floor + (unit + skip * layer) % 5
        ax.plot(layer, wires, "gray", lw=0.3)
    at = layer, floor + unit % 5, 28
    ax.scatter(*at, color, alpha=shades.ravel(), lw=0)
    ax.scatter(*at, "none", edgecolors=color, lw=0.5)


@snippet(
    shows="dL/dz",
    # log10 of what is left at width 256, mean -18.23, -0.80, -0.02; sd 0.03, 0.03, 0.08;
    # at width 128 a single ReLU network scatters 1.4 times as much
    promises={
        "sigmoid_left": between(3.3e-19, 1e-18, here=5.319038078e-19),
        "sigmoid_front": between(0.225, 0.245, here=0.2335915744),
        "sigmoid_back": between(0.225, 0.245, here=0.2353692907),
        "tanh_left": between(0.09, 0.26, here=0.1565314916),
        "tanh_front": between(0.87, 0.94, here=0.9061109496),
        "tanh_back": between(0.95, 1, here=0.9775203807),
        "ReLU_left": between(0.35, 2.9, here=1.493989298),
        "ReLU_front": between(0.95, 1.06, here=1.022764991),
        "ReLU_back": between(0.93, 1.08, here=1.006694632),
        "off_nudge": between(0, 1e-10),
    },
    data=near(5.580272276, rel=1e-6),
    turn={
        "times": (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7, 10),
        "depth": (5, 10, 20, 30),
    },
    labels={"times": "all weights times", "depth": "layers"},
    limits={"x": (0.4, 36), "x2": (0.4, 36), "y": (-0.6, 13.4), "y2": (1e-21, 1e8)},
    always={"off_nudge": between(0, 1e-3)},
    says="""@{depth} layers, all weights times @{times}: the first one receives @{sigmoid_left:.2g}
        of the error with sigmoid, @{tanh_left:.2g} with tanh, @{ReLU_left:.2g} with ReLU.""",
    caption="""An error enters at the last layer. Each dot is a unit, the fuller the more arrives;
        empty is below a thousandth. Weights ten times as large rescue the sigmoid.""",
    alt="""Two networks of dots over the same layers as a chart on a log scale. From the last layer
        to the first, the dots of the sigmoid network go out and its dL/dz falls in a straight line
        to @{sigmoid_left:.0e}; tanh bends down to @{tanh_left:.2f}; the dots of the ReLU network
        stay full, at @{ReLU_left:.2f}.""",
    checked="""A nudge of the input, sent forward through each network, changes the loss as its
        dL/dz says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("weights five times as large", "times=1", "times=5"),
        Edit("ReLU without He: variance 1/n", "z > 0, 2)", "z > 0, 1)"),
        Edit("twice as deep", "depth=30", "depth=60"),
    ),
)
def whole_network(times=1, depth=30, width=128, batch=16):
    """Send an error back through three networks of equal size."""
    networks = {  # activation, slope, variance of the weights times n
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 1),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2, 1),
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0, 2),
    }
    room = {"top": 0.99, "hspace": 0.25, "height_ratios": (5, 4)}
    fig, (top, ax) = plt.subplots(2, gridspec_kw=room)
    fig.set_figheight(4.3)
    rng = np.random.default_rng(0)
    draw = rng.normal(0, width**-0.5, (depth, width, width))
    x, error = rng.normal(size=(2, batch, width))
    numbers, off = {}, []
    for k, (name, (f, slope, gain)) in enumerate(networks.items()):
        W = times * np.sqrt(gain) * draw
        dz = backward(W, forward(W, x, f)[1], slope, error)
        left = np.linalg.norm(dz / np.linalg.norm(dz[-1]), axis=(1, 2))
        ax.semilogy(range(1, depth + 1), left, label=name)
        for out in np.flatnonzero(left > 1e8)[-1:]:
            ax.text(out, 1e6, "leaves ↑", ha="right", color=f"C{k}")
        if name != "tanh":
            network(top, dz, 7.5 - 3.75 * k, f"C{k}")
            top.text(0.7, 12.3 - 3.75 * k, name, color=f"C{k}")
        factors = left[:-1] / left[1:]
        numbers[f"{name}_left"] = left[0]
        numbers[f"{name}_front"] = factors[: depth // 2].mean()
        numbers[f"{name}_back"] = factors[depth // 2 :].mean()
        off.append(nudged(W, x, f, error, dz))
    left = numbers["sigmoid_left"]
    words = f"{left:.0e} of it reaches layer 1"
    place = (1, max(left, 1e-21)), (0.3, 0.1), "data", "axes fraction"
    ax.annotate(words, *place, {"arrowstyle": "->", "color": "C0"})
    ax.legend(ax.lines[1:2], ["tanh"])  # the other two are named above
    top.text(depth + 0.6, 9.5, "← error", va="center")
    top.set_axis_off()
    ax.set(xlabel="layer", ylabel="dL/dz, relative to the last layer")
    return fig, numbers | {"off_nudge": max(off)}


@snippet(
    shows="no gradient",
    promises={
        "retention": near(0.7),
        "people": near(10),
        "two": near(0.49, words="0.7²"),
        "left": near(0.7**10, words="0.7¹⁰"),
        "good_left": near(0.99**10, words="0.99¹⁰"),
        "good_thousand": near(0.99**1000, words="0.99¹⁰⁰⁰"),
        "as_long": between(354, 356, here=354.888582),
    },
    data=near(-365.9349861, rel=1e-6),
    turn={
        "retention": (
            *(0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8),
            *(0.85, 0.9, 0.92, 0.94, 0.96, 0.98, 0.99),
        ),
        "people": (2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 500, 1000),
    },
    labels={"retention": "share that each one keeps", "people": "hand-overs"},
    always={"left": between(0, 1), "as_long": between(2, 1e5)},
    says="""Each keeps @{retention:.0%}: after @{people} hand-overs @{left:.2g} of the lesson is
        left, as little as after @{as_long:,.0f} with people who keep 99%.""",
    caption="""The lesson of the analogy. Keeping 99% moves the curve to the right, no more: it ends
        at nothing as well.""",
    alt="""Two falling curves over the number of hand-overs on a log scale. At
        @{retention:.0%} the lesson is down to @{left:.1%} after @{people} hand-overs; at 99%
        it is gone after a thousand.""",
    edits=(
        Edit("keep 90%", "retention=0.7", "retention=0.9"),
        Edit("thirty hand-overs", "people=10", "people=30"),
    ),
)
def hand_over(retention=0.7, people=10):
    """Pass a lesson on by word of mouth; each one keeps a share."""
    heard = np.arange(1, 1001)
    fig, ax = plt.subplots()
    for share in (retention, 0.99):
        label = f"each keeps {share:.0%}"
        ax.semilogx(heard, share**heard, label=label)
    ax.plot(people, retention**people, "o")
    ax.legend(loc="upper right")
    ax.set(xlabel="hand-overs", ylabel="share of the lesson left")
    return fig, {
        "retention": retention,
        "people": people,
        "two": retention**2,
        "left": retention**people,
        "good_left": 0.99**people,
        "good_thousand": 0.99**1000,
        "as_long": people * np.log(retention) / np.log(0.99),
    }


@snippet(
    shows="dL/dz and dL/dW",
    promises={
        "dz": between(
            1.2e-5, 1.5e-4, here=6.355170315e-05
        ),  # theory 0.5^14.5 = 4.3e-5; sd of log10 0.115
        "dW": between(0.3, 4.5, here=1.10694887),  # 40 seeds: 0.56 to 2.75
        "sigmoid_dW": between(1e-19, 1e-17, here=9.497603265e-19),
        "directions_ReLU": between(1, 5, here=2.493705137),
        "directions_sigmoid": between(1.5, 9, here=4.685529059),
        "directions_orthogonal": near(128),
        "orthogonal_left": near(0.5**29, words="0.5²⁹"),
        "off_sum": between(0, 1e-9),
    },
    data=near(-0.9901840268, rel=1e-6),
    caption="""One ReLU network, weights a little too small: dL/dz vanishes, dL/dW stays level. Plot
        dL/dW alone, and nothing looks wrong.""",
    alt="""Two lines over layers 1 to 30 on a log scale. Toward the first layer dL/dz falls to
        @{dz:.0e} of its size at the last; dL/dW stays at @{dW:.1f} of it.""",
    checked="""In a ReLU network without biases the sum of all weights times their dL/dW must be the
        same in every layer; here they differ by @{off_sum:.0e} of it.""",
    edits=(
        Edit("He weights", "width**-0.5", "(2 / width) ** 0.5"),
        Edit("ten layers", "depth=30", "depth=10"),
    ),
)
def which_gradient(depth=30, width=128, batch=32):
    """Compare dL/dz and dL/dW, layer by layer, in a ReLU network."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, width**-0.5, (depth, width, width))
    x, error = rng.normal(size=(2, batch, width))
    networks = {  # activation, slope, weights
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0, W),
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), W),
        "orthogonal": (np.array, np.ones_like, np.linalg.qr(W)[0] / 2),
    }
    by_z, by_W, left = {}, {}, {}
    for name, (f, slope, V) in networks.items():
        h, z = forward(V, x, f)
        dz = backward(V, z, slope, error)
        dW = np.array([h[k].T @ dz[k] for k in range(depth)])
        by_z[name] = np.sqrt([(d**2).mean() for d in dz])
        by_W[name] = np.sqrt((dW**2).mean(axis=(1, 2)))
        if name == "ReLU":
            sums = (V * dW).sum(axis=(1, 2))
        one = [a[:1] for a in z]  # one example, all directions
        J = backward(V, one, slope, np.eye(width))[0]
        s = np.linalg.svd(J, compute_uv=False) ** 2
        left[f"directions_{name}"] = s.sum() ** 2 / (s**2).sum()
    fig, ax = plt.subplots()
    for label, size in (("dL/dz", by_z), ("dL/dW", by_W)):
        size = size["ReLU"] / size["ReLU"][-1]
        ax.semilogy(np.arange(depth) + 1, size, label=label)
    ax.legend(loc="lower right")
    ax.set(xlabel="layer (1 is next to the input)")
    ax.set(ylabel="size, relative to the last layer")
    still = by_z["orthogonal"]
    return fig, left | {
        "dz": by_z["ReLU"][0] / by_z["ReLU"][-1],
        "dW": by_W["ReLU"][0] / by_W["ReLU"][-1],
        "sigmoid_dW": by_W["sigmoid"][0] / by_W["sigmoid"][-1],
        "orthogonal_left": still[0] / still[-1],
        "off_sum": np.ptp(sums) / abs(sums[0]),
    }


@snippet(
    shows="dL/dz",
    # theory: 0.236^k and 0.707^k fall below 0.01 after 4 and 14 dots
    promises={
        "depth": near(24),
        "sigmoid": between(4, 5, here=4),
        "relu": between(12, 16, here=14),
        "he": near(24),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-4.621461676, rel=1e-6),
    caption="""Each dot is a layer, as bright as the error that reaches it. Of @{depth} layers,
        @{sigmoid} of the sigmoid network see more than a hundredth of it; with He weights, all
        @{he} do.""",
    alt="""Three rows of @{depth} dots. From the right, the sigmoid row goes dark after
        @{sigmoid} dots, ReLU with weights of variance 1/n after @{relu}; ReLU with He weights
        stays bright throughout.""",
    checked="""A nudge of the input, sent forward, changes the loss as dL/dz says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("twice as deep", "depth=24", "depth=48"),
        Edit("narrow layers", "width=128", "width=16"),
    ),
    on_page=False,
    motion=True,
)
def fading(depth=24, width=128, batch=16):
    """Show each layer as brightly as the error that reaches it."""
    networks = {  # activation, slope, variance of the weights times n
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 1),
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0, 1),
        "ReLU, He": (lambda z: np.maximum(z, 0), lambda z: z > 0, 2),
    }
    layers, seen, off = np.arange(1, depth + 1), [depth], []
    room = {"left": 0.18, "bottom": 0.26, "top": 0.98}
    fig, ax = plt.subplots(figsize=(5.84, 2.0), gridspec_kw=room)
    for row, (f, slope, gain) in enumerate(networks.values()):
        rng = np.random.default_rng(0)
        scale = np.sqrt(gain / width)
        W = rng.normal(0, scale, (depth, width, width))
        x, error = rng.normal(size=(2, batch, width))
        dz = backward(W, forward(W, x, f)[1], slope, error)
        off.append(nudged(W, x, f, error, dz))
        left = np.sqrt([(d**2).mean() for d in dz])
        left = np.minimum(left / left[-1], 1)
        at, color = (layers, np.full(depth, -row), 60), f"C{row}"
        ax.scatter(*at, color=color, alpha=left, lw=0)
        ax.scatter(*at, "none", edgecolors=color, lw=0.5)
        seen.append(np.sum(left > 0.01))  # brighter than 1 in 100
    ax.set_yticks([0, -1, -2], networks)
    ax.margins(y=0.3)
    ax.set(xlabel="layer; the error enters at the right")
    ax.grid(False)
    numbers = dict(zip(("depth", "sigmoid", "relu", "he"), seen))
    return fig, numbers | {"off_nudge": max(off)}


TERM = Term(
    title="Vanishing gradient",
    definition=__doc__,
    aliases=(
        "vanishing gradient problem",
        "gradient vanishing",
    ),
    group="phenomena",
    level="start here",
    in_a_number="""@{whole_network.sigmoid_left:.0e} of an error reaches the first of 30 sigmoid
        layers.""",
    searched_as=(
        "first layers not learning",
        "gradients near zero in early layers",
        "gradient norm goes to zero",
        "loss not decreasing deep network",
        "how to detect vanishing gradients",
        "sigmoid deep network not training",
        "grad_norm per layer",
        "gradients too small",
        "dissapearing gradient",
        "weights of the first layer do not change",
        "1e-19 gradient",
        "deeper network trains worse",
        "fundamental deep learning problem",
        "numbers get smaller from layer to layer",
        "verschwindender Gradient",
        "desvanecimiento del gradiente",
        "gradiente desvanecido",
        "梯度消失",
    ),
    analogy=Analogy(
        text="""
            A lesson travels by word of mouth. Each student retells @{hand_over.retention:.0%} of
            what they heard. After two hand-overs @{hand_over.two:.0%} is left, after
            @{hand_over.people} only @{hand_over.left:.1%}. Nobody did anything wrong: the chain
            was too long.

            Students who keep 99% only postpone it: @{hand_over.good_left:.0%} survives
            @{hand_over.people} hand-overs, @{hand_over.good_thousand:.4%} a thousand.
            @{hand_over.as_long:.0f} of them are as bad as the first @{hand_over.people}.
        """,
        breaks_down="""
            A retold lesson loses *content*. Small weights take only *size* from a gradient: shrink
            all weights of a ReLU network without biases, and its direction stays. And it runs the
            other way, from the last layer to the first.
        """,
        meters=(
            Meter(label="70%, two hand-overs", number="hand_over.two", format=".0%"),
            Meter(label="70%, ten", number="hand_over.left", format=".1%"),
            Meter(label="99%, ten", number="hand_over.good_left", format=".0%"),
            Meter(label="99%, a thousand", number="hand_over.good_thousand", format=".4%"),
        ),
    ),
    heading="Why it happens",
    formula=r"""
        \frac{\partial L}{\partial z_1} = \frac{\partial L}{\partial z_d} \,
        W_d^\top D_{d-1} \cdots W_3^\top D_2 \, W_2^\top D_1

        D_k = \operatorname{diag} f'(z_k)
    """,
    symbols={
        "d": "",
    },
    explanation="""
        The way back multiplies one factor per layer: a slope, which is $f'(z_k)$, and a weight
        matrix. A network of $d$ layers has $d - 1$ of them. When each factor shrinks the gradient
        a little, their product shrinks it exponentially.

        In the sigmoid network above, each layer leaves about @{whole_network.sigmoid_back:.2f}
        of what reaches it. That factor is the same near the input
        (@{whole_network.sigmoid_front:.3f}) and near the output
        (@{whole_network.sigmoid_back:.3f}). The first layers are not worse than the last ones;
        they only stand at the end of a longer product.

        Slopes are half of the story. ReLU never saturates for positive inputs, yet with weights
        of variance $1/n$ it keeps only @{which_gradient.dz:.0e} of dL/dz over the same depth.
        Weights of variance $2/n$ repair that.

        **Ask which gradient.** dL/dz is the error signal that travels. dL/dW is what an optimizer
        uses: the error signal times the layer's input. In a ReLU network without biases the two
        effects cancel across layers, so dL/dW is about equally small *everywhere* while dL/dz
        vanishes.

        **Content goes, too.** In networks drawn at random depth takes directions, whether or not
        the size is kept: of 128 that an error can have, effectively about
        @{which_gradient.directions_ReLU:.0f} are left thirty ReLU layers below, in one network.
        Orthogonal matrices keep all in a linear network.
    """,
    what_to_do=(
        """Plot the norm of dL/dz layer by layer on a log axis: a straight fall toward the input is
        this.""",
        "In hidden layers use [ReLU](term:relu) with [He weights](term:he_initialization).",
        """In deep networks add [residual connections](term:residual_connection) or a
        [normalization](term:batch_normalization).""",
    ),
    claims=(
        Claim(
            "Two hand-overs that each pass on 70% leave 0.49 of the lesson.",
            number=1,
            judged="true",
            read_in="linkedin",
            holds=lambda n: abs(n["hand_over.two"] - 0.49) < 1e-9,
            counter={"hand_over.retention": 0.8},
            because="0.7² = @{hand_over.two:.2f}.",
        ),
        Claim(
            """With ten friends in between, who each pass on 70%, nearly 0.028 of the lesson is
            left.""",
            number=2,
            judged="true",
            read_in="linkedin",
            holds=lambda n: abs(n["hand_over.left"] - 0.028) < 5e-4,
            counter={"hand_over.people": 11},
            because="""0.7¹⁰ = @{hand_over.left:.4f}: one lossy hand-over per friend, as the first
                one heard the teacher. In a network, $d$ layers make $d - 1$ factors.""",
        ),
        Claim(
            "The more layers a network has, the more is lost on the way: gradients vanish.",
            number=3,
            judged="conditional",
            condition="the factor per layer is below one",
            read_in="linkedin",
            holds=lambda n: max(n["whole_network.ReLU_left"], n["whole_network.tanh_left"]) < 0.1,
            holds_in_part=lambda n: n["whole_network.sigmoid_left"] < 0.1,
            counter={"whole_network.times": 0.5},
            because="""Thirty sigmoid layers keep @{whole_network.sigmoid_left:.0e}; ReLU layers
                with He weights keep @{whole_network.ReLU_left:.2f} over the same depth, and with
                larger weights the gradient grows.""",
        ),
        Claim(
            """As with hand-overs, the more layers an error passes, the more of its information is
            lost.""",
            number=4,
            judged="misleading",
            read_in="linkedin",
            holds=lambda n: (
                n["which_gradient.directions_ReLU"] > 64
                and n["which_gradient.directions_orthogonal"] < 13
            ),
            holds_in_part=lambda n: (
                n["which_gradient.directions_sigmoid"] < 13
                and n["whole_network.sigmoid_left"] < 0.01
            ),
            counter={"which_gradient.depth": 2},
            because="""Information is lost, but a small size is not what loses it. Of 128 directions
                about @{which_gradient.directions_sigmoid:.0f} are left through thirty sigmoid
                layers, and @{which_gradient.directions_ReLU:.0f} through ReLU layers, also where He
                weights keep the size (one network each). Orthogonal matrices times one half leave
                @{which_gradient.orthogonal_left:.0e} of the size and all
                @{which_gradient.directions_orthogonal:.0f}. (Counted by the participation ratio of
                the squared singular values.)""",
        ),
        Claim(
            """If each passes on 99% instead of 70%, as ReLU compares with the sigmoid in a picture
            with invented numbers, much more arrives.""",
            number=5,
            judged="true",
            read_in="linkedin",
            holds=lambda n: n["hand_over.good_left"] > 0.5 > 0.1 > n["hand_over.left"],
            counter={"hand_over.people": 100},
            because="""@{hand_over.good_left:.3f} instead of @{hand_over.left:.3f} after ten. 99%
                puts it off: after a thousand @{hand_over.good_thousand:.0e} is left.""",
        ),
        Claim(
            "It was the main reason why neural networks failed in the 1990s and 2000s.",
            number=20,
            judged="history",
            read_in="medium-2020",
            holds=None,
            because="""One reason among several, and they did not only fail: LSTM dates from 1997
                [@hochreiter1997], convolutional networks read checks in 1998
                [@lecun1998gradient], and pre-training layer by layer made deep networks trainable
                in 2006 [@hinton2006dbn].""",
        ),
        Claim(
            """In a plain feedforward network the gradient is a product of about as many factors as
            there are layers.""",
            number=40,
            judged="true",
            read_in="github",
            holds=lambda n: (
                abs(
                    np.log(n["whole_network.sigmoid_left"])
                    / np.log(n["whole_network.sigmoid_front"])
                    - 29
                )
                < 1
            ),
            counter={"whole_network.depth": 10},
            because="""One less than the layers, each a slope and a weight matrix: 29 factors of
                about @{whole_network.sigmoid_front:.3f} give the
                @{whole_network.sigmoid_left:.0e} of the figure.""",
        ),
        Claim(
            """If all factors lie between 0 and 1 and some are very small, typically those of the
            earlier layers and where activations are saturated, the product gets very small.""",
            number=41,
            judged="misleading",
            read_in="github",
            holds=lambda n: (
                n["whole_network.sigmoid_front"] < 0.8 * n["whole_network.sigmoid_back"]
            ),
            holds_in_part=lambda n: n["whole_network.sigmoid_left"] < 1e-3,
            counter={"whole_network.times": 10},
            because="""The product is right, @{whole_network.sigmoid_left:.0e}, and so is
                saturation. But earlier layers have no smaller factors:
                @{whole_network.sigmoid_front:.3f} on average in the front half,
                @{whole_network.sigmoid_back:.3f} in the back half. In training it was even the top
                hidden layer that saturated first [@glorot2010].""",
        ),
        Claim(
            "The risk of a vanishing gradient grows with the number of factors.",
            number=42,
            judged="true",
            read_in="github",
            holds=lambda n: (
                n["whole_network.sigmoid_left"] < 0.1 * n["whole_network.sigmoid_front"]
                and n["whole_network.tanh_left"] < 0.25
            ),
            counter={"whole_network.depth": 5},
            because="""Factors below one multiply on: tanh keeps
                @{whole_network.tanh_front:.2f} per layer near the input, and
                @{whole_network.tanh_left:.2f} over thirty layers. Where the mean square is kept
                exactly, single networks still scatter more with depth [@hanin2020].""",
        ),
        Claim(
            """The gradients of the loss with respect to the weights diminish, especially in the
            layers closer to the input.""",
            number=56,
            judged="conditional",
            condition="the network is one of sigmoids; in ReLU networks dL/dW can stay level",
            read_in="picture-dictionary",
            holds=lambda n: max(n["which_gradient.dW"], n["which_gradient.sigmoid_dW"]) < 0.01,
            holds_in_part=lambda n: n["which_gradient.sigmoid_dW"] < 0.01,
            counter={"which_gradient.depth": 3},
            because="""In the ReLU network dL/dz at layer 1 is @{which_gradient.dz:.0e} of the last
                and dL/dW @{which_gradient.dW:.1f} of it: all layers equally small, since what goes
                forward shrinks as well. With sigmoids dL/dW falls to
                @{which_gradient.sigmoid_dW:.0e}.""",
        ),
        Claim(
            """In deep and recurrent networks, activations such as sigmoid and tanh compress values,
            and that leads to the shrinking gradient.""",
            number=57,
            judged="conditional",
            condition="the weights are of the usual size; and of the sigmoid more than of tanh",
            read_in="picture-dictionary",
            holds=lambda n: n["which_gradient.dz"] > 0.1 and n["whole_network.tanh_left"] < 0.01,
            holds_in_part=lambda n: n["whole_network.sigmoid_left"] < 0.01,
            counter={"whole_network.times": 10},
            because="""The weights count as much. ReLU compresses nothing for positive inputs and,
                with weights of variance 1/n, still keeps only @{which_gradient.dz:.0e}; tanh
                compresses and keeps @{whole_network.tanh_left:.2f}.""",
        ),
        Claim(
            """It was recognized in the 1980s and 90s, when more layers were added and gradients
            diminished.""",
            number=58,
            judged="history",
            read_in="picture-dictionary",
            holds=None,
            because="""The earliest analyses known to us are a thesis of 1991 [@hochreiter1991] and
                papers of 1993 and 1994 [@bengio1993; @bengio1994]. They treat time steps of
                recurrent networks, not layers.""",
        ),
        Claim(
            """Deep and recurrent networks are most affected, especially with many layers or with
            tanh or sigmoid.""",
            number=68,
            judged="conditional",
            condition="""there are many layers or steps, or sigmoids; tanh suffers no more than ReLU
            at equal weights""",
            read_in="picture-dictionary",
            holds=lambda n: (
                max(n["whole_network.sigmoid_left"], n["whole_network.tanh_left"])
                < n["which_gradient.dz"]
            ),
            holds_in_part=lambda n: n["whole_network.sigmoid_left"] < n["which_gradient.dz"],
            counter={"whole_network.times": 10},
            because="""With weights of variance 1/n, thirty layers keep
                @{whole_network.sigmoid_left:.0e} with sigmoid, @{whole_network.tanh_left:.2f} with
                tanh and @{which_gradient.dz:.0e} with ReLU: tanh keeps the most.""",
        ),
        Claim(
            "It stayed a major hurdle until ReLU came.",
            number=69,
            judged="history",
            read_in="picture-dictionary",
            holds=None,
            because="""Cures came before: LSTM in 1997 [@hochreiter1997], pre-training in 2006
                [@hinton2006dbn], normalized weights in 2010 [@glorot2010]. ReLU networks that
                train without pre-training were shown in 2011 [@glorot2011]; residual connections
                followed in 2015 [@he2016resnet].""",
        ),
        Claim(
            "The name says that gradient values disappear.",
            number=98,
            judged="usage",
            read_in="picture-dictionary",
            holds=lambda n: n["whole_network.sigmoid_left"] == 0,
            counter={"whole_network.sigmoid_left": 0.0},
            because="""It does: to vanish is to fade to nothing [@hochreiter1998]. The values hardly
                ever do: @{whole_network.sigmoid_left:.0e} through thirty sigmoid layers, with all
                its digits. Zero comes from small number formats, or from dead units.""",
        ),
    ),
    origin="""
        Sepp Hochreiter analyzed the problem in his diploma thesis of 1991, in German: errors sent
        back through a recurrent network shrink or grow exponentially with the number of steps
        [@hochreiter1991]. Bengio, Simard and Frasconi reached a wide readership with the same
        difficulty in 1994 [@bengio1994]. A lasting cure was an architecture, the LSTM of
        1997, whose memory cell multiplies the error by exactly one [@hochreiter1997]. For
        feedforward networks, a study of 2010 measured it layer by layer and proposed better
        starting weights [@glorot2010].
    """,
    etymology="""
        *To vanish* is to fade to nothing. The LSTM paper of 1997 describes errors that either
        blow up or vanish [@hochreiter1997]; a title of 1998 carries the words *vanishing gradient
        problem* [@hochreiter1998].
    """,
    trends="""
        A topic of recurrent networks in the 1990s, of deep feedforward networks after 2006, and
        routine since 2015, when good initialization, normalization and residual connections
        became defaults.
    """,
    tagged_as=("neural networks", "deep learning", "backpropagation", "training dynamics"),
    collocations=(
        "vanishing gradient problem",
        "vanishing and exploding gradients",
        "suffer from vanishing gradients",
        "mitigate the vanishing gradient",
    ),
    in_context=(
        "The first layers had not moved after an hour of training: their gradient had vanished.",
        "With residual connections, vanishing gradients stopped being the limit on depth.",
        "Plot the norm of dL/dz in every layer before you blame the learning rate.",
    ),
    faq=(
        Question(
            "How do I see it in my own network?",
            """Record the norm of dL/dz, or of the gradient with respect to each layer's output,
            for every layer in one backward pass, and plot it on a log scale. A straight line that
            falls toward the input is the signature: @{whole_network.sigmoid_left:.0e} over thirty
            sigmoid layers.""",
        ),
        Question(
            "Can it be prevented completely?",
            """At the start of training, yes, on average: weights of variance 2/n keep a ReLU
            network level (@{whole_network.ReLU_left:.2f} after thirty layers here, exactly 1 in
            the mean square over many draws). During training nothing guarantees it, so deep
            networks add normalization or residual connections.""",
        ),
        Question(
            "Does a larger learning rate help?",
            """Of many layers, no. One rate serves all of them. A rate large enough for a first
            layer that receives @{whole_network.sigmoid_left:.0e} of the error signal is far too
            large for the last one, which then diverges. Adam scales the step of each weight by
            itself and helps more.""",
        ),
        Question(
            "Is it the same as an exploding gradient?",
            """The same product with factors above one. One network can have both: some directions
            shrink while others grow.""",
        ),
        Question(
            "Is a small gradient always a vanishing gradient?",
            """No. Near a minimum, on a plateau or at a saddle point it is small because the loss is
            flat there: the errors are small, or they reach every layer and cancel over the
            examples. A vanishing gradient fades on its way. To tell them apart, compare dL/dz
            between the layers, example by example. Not dL/dW, which can be level in both cases:
            see the two side by side at [plateau](term:plateau_saddle).""",
        ),
        Question(
            "Why does ReLU help, if half of its slopes are zero?",
            """Those that are not zero are one, and weights can make up for the missing half:
            variance 2/n instead of 1/n. A sigmoid would need weights far larger, because its
            slope is at most a quarter.""",
        ),
    ),
    relations={
        "contrasts with": ("exploding_gradient",),
        "caused by": ("sigmoid",),
        "remedied by": ("he_initialization", "residual_connection", "batch_normalization", "relu"),
    },
    did_you_know="""
        Deep networks that fail to train do not always have vanishing gradients. The plain networks
        to which residual connections were compared in 2015 got worse with depth even in training,
        while batch normalization kept their gradients healthy; their authors held vanishing
        gradients to be an unlikely cause [@he2016resnet].
    """,
)
