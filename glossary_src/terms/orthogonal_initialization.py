"""Drawing a layer's starting weights as a random rotation or reflection: a matrix that changes the
length of no vector, so that a deep network without bends keeps every signal and every gradient."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import (
    Analogy,
    Claim,
    Edit,
    Question,
    Term,
    between,
    near,
    practice,
    snippet,
)


def orthogonal(rng, n):
    """A random orthogonal matrix: QR of a Gaussian, signs mended."""
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))


def gaussian(rng, n):
    """Weights of variance 1/n: the same mean square."""
    return rng.normal(0, n**-0.5, (n, n))


def end_to_end(W):
    """The matrix of a whole linear network."""
    J = np.eye(len(W[0]))
    for w in W:
        J = J @ w
    return J


def backward(W, error):
    """dL/dx of a linear network, from the error at its output."""
    for k in reversed(range(len(W))):
        error = error @ W[k].T
    return error


def off_pairing(J, W, rng):
    """Forward, then paired with an error; or back, and then paired."""
    x, error = rng.normal(size=(2, len(J)))
    forth, back = (x @ J) @ error, x @ backward(W, error)
    return abs(forth - back) / np.linalg.norm(x @ J)


@snippet(
    shows="dL/dx",
    # 24 seeds, 4 sd of the logarithm; the mean square of all axes is 1 in expectation
    promises={
        "off_one": between(0, 1e-12),
        "top": between(3, 20, here=9.100764066),
        "median": between(1e-6, 1e-3, here=2.196113763e-05),
        "lost": between(30, 55, here=40),
        "above": between(8, 18, here=12),
        "mean_square": between(0.1, 10, here=1.770775848),
        "off_pairing": between(0, 1e-10),
    },
    data=near(39.22278477, rel=1e-6),
    turn={"depth": (1, 2, 3, 4, 5, 7, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50)},
    labels={"depth": "layers"},
    always={"off_one": between(0, 1e-12), "off_pairing": between(0, 1e-9)},
    says="""Gaussian layers: @{depth}. The longest axis is @{top:.2g}, the middle one
        @{median:.1g}; @{lost:.0f} of 64 are below 1/1000. Through orthogonal ones all are 1.""",
    caption="""A ball in 64 dimensions is sent through thirty linear layers. What comes out has 64
        axes, drawn as spokes, on a scale of three decades. The outer ring is length 1.""",
    alt="""Two wheels of 64 spokes. In the orthogonal one all spokes end on the ring of length 1.
        In the Gaussian one a few reach beyond it, up to @{top:.1f}; most are shorter, and
        @{lost:.0f} are too short to be seen.""",
    checked="""An input sent forward and paired with an error gives what the error sent back and
        paired with the input gives: they differ by @{off_pairing:.0e}.""",
    edits=(
        Edit("six hundred layers", "depth=30", "depth=600"),
        Edit("eight times as wide", "units=64", "units=512"),
    ),
)
def spokes(depth=30, units=64):
    """Send a ball through two networks; draw the axes it ends with."""
    fig, axes = plt.subplots(1, 2, figsize=(5.84, 3.6))
    fig.subplots_adjust(0.01, 0.01, 0.99, 0.99, 0.02)
    numbers, turn = {}, 2 * np.pi * np.arange(units) / units
    ring = np.linspace(0, 2 * np.pi, 91)
    kinds = (orthogonal, "C5"), (gaussian, "C4")
    for ax, (draw, color) in zip(axes, kinds):
        rng = np.random.default_rng(0)
        W = [draw(rng, units) for _ in range(depth)]
        J = end_to_end(W)
        s = np.linalg.svd(J)[1]  # the lengths of the axes
        tip = np.clip(1 + np.log10(s) / 3, 0, 2)
        for zeros, words in enumerate(("1", "1/10", "1/100")):
            r = 1 - zeros / 3
            ax.plot(r * np.cos(ring), r * np.sin(ring), "gray", lw=1)
            if draw == gaussian:
                ax.text(0, 0.05 - r, words, color="gray", ha="center")
        for angle, r in zip(turn, tip):
            spoke = [0, r * np.sin(angle)], [0, r * np.cos(angle)]
            ax.plot(*spoke, "-", color=color, lw=1.5)
        words = draw.__name__.capitalize()
        words += f": {(s > 0.1).sum()} above 1/10"
        ax.text(0, 1.5, words, color=color, weight="bold", ha="center")
        ax.set(xlim=(-1.35, 1.35), ylim=(-1.1, 1.6), aspect="equal")
        ax.set_axis_off()
        numbers.setdefault("off_one", abs(s - 1).max())
        numbers["off_pairing"] = off_pairing(J, W, rng)
    return fig, numbers | {
        "top": s[0],
        "median": np.median(s),
        "lost": (s < 1e-3).sum(),
        "above": (s > 0.1).sum(),
        "mean_square": (s**2).mean(),
    }


def lengths(draw, activation, gain, size=1.0, depth=30, units=128):
    """The axes of a network's derivative; how far a nudge is off."""
    f, slope = {
        "linear": (np.positive, np.ones_like),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        "ReLU": (lambda z: z * (z.real > 0), lambda z: 1.0 * (z > 0)),
    }[activation]
    rng = np.random.default_rng(0)
    x, v = rng.normal(size=(2, units))
    x, J = size * x + 1e-100j * v, np.eye(units)  # too little to round
    for _ in range(depth):
        W = gain * draw(rng, units)
        J = (J @ W) * slope((x @ W).real)
        x = f(x @ W)
    off, norm = x.imag / 1e-100 - v @ J, np.linalg.norm
    s = np.linalg.svd(J)[1]
    s[s < 1e-12 * s[0]] = 0  # below is rounding
    return s, norm(off) / norm(v @ J)


@snippet(
    shows="dL/dx",
    promises={
        "top": between(0.3, 1.5, here=0.7323563061),
        "median": between(0.02, 0.3, here=0.1806135437),
        "gauss_top": between(0.5, 6, here=1.676011165),
        "gauss_median": between(1e-7, 1e-4, here=4.207535449e-06),
        "small_low": between(0.5, 1, here=0.8247020197),
        "small_top": between(0.8, 1, here=0.9623255746),
        "relu_square": between(0.1, 5, here=1.011648043),
        "relu_zero": between(60, 128, here=79),
        "off_nudge": between(0, 1e-9),
    },
    data=near(47.93411656, rel=0.01),
    turn={
        "activation": ("linear", "tanh", "ReLU"),
        "gain": (1.0, 1.05, 1.2, 2**0.5),
    },
    limits={"y": (1e-8, 1e5)},
    always={"off_nudge": between(0, 1e-6)},
    says="""Thirty @{activation} layers, gain @{gain:.3g}: the middle axis is @{median:.2g} with
        orthogonal weights and @{gauss_median:.1g} with Gaussian ones.""",
    caption="""All 128 axes, from the longest to the shortest, at the start of a tanh network of
        thirty layers. An axis is what one direction of the error is multiplied by.""",
    alt="""Two falling curves on a log scale over the rank of the axis. With orthogonal weights it
        starts at @{top:.1f} and has @{median:.2f} in the middle; with Gaussian ones it starts at
        @{gauss_top:.1f} and has @{gauss_median:.0e} in the middle.""",
    checked="""A nudge of the input moves the output as the derivative says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("small inputs", "gain=1.05, size=1.0", "gain=1.05, size=0.05"),
        Edit("ReLU", 'activation="tanh", gain', 'activation="ReLU", gain'),
    ),
)
def bent(activation="tanh", gain=1.05, size=1.0):
    """The axes of a network with an activation, for two starts."""
    fig, ax = plt.subplots()
    s, off = lengths(orthogonal, activation, gain, size)
    other, off_2 = lengths(gaussian, activation, gain, size)
    rank = np.arange(len(s)) + 1
    for axes, color, label in (
        (s, "C5", "orthogonal"),
        (other, "C4", "Gaussian"),
    ):
        ax.semilogy(rank, np.maximum(axes, 1e-20), color, label=label)
    ax.axhline(1, color="gray", lw=1)
    ax.legend(loc="upper right")
    ax.set(ylim=(1e-8, 1e5), xlabel="axis, from the longest")
    ax.set(ylabel="what it is multiplied by")
    small, _ = lengths(orthogonal, "tanh", 1, 0.05)
    relu, _ = lengths(orthogonal, "ReLU", 2**0.5)
    return fig, {
        "top": s[0],
        "median": np.median(s),
        "gauss_top": other[0],
        "gauss_median": np.median(other),
        "small_low": small[-1],
        "small_top": small[0],
        "relu_square": (relu**2).mean(),
        "relu_zero": (relu < 1e-6).sum(),
        "off_nudge": max(off, off_2),
    }


@practice(
    # float32, thirty products: rounding of some 1e-6
    promises={
        "longest": near(1, rel=1e-4),
        "shortest": near(1, rel=1e-4),
        "default": between(1e-8, 1e-6),
        "rows": near(1, rel=1e-4),
        "gain": near(2**0.5, rel=1e-4),
    },
    text="""
        `orthogonal_` does it in place. A matrix that is not square gets orthonormal rows or
        columns, whichever are fewer. The second argument is the gain. Thirty layers with PyTorch's
        default multiply a random vector by less than a millionth.
    """,
)
def in_pytorch():
    """Thirty orthogonal layers, and the axes they end with."""
    import torch

    torch.manual_seed(0)
    init, n = torch.nn.init, 64
    layers = [torch.nn.Linear(n, n, bias=False) for _ in range(30)]
    net, x = torch.nn.Sequential(*layers), torch.randn(16, n)
    default = (net(x).norm() / x.norm()).item()
    for layer in net:
        init.orthogonal_(layer.weight)
    axes = torch.linalg.svdvals(net(torch.eye(n)))
    wide = init.orthogonal_(torch.empty(32, 128))
    tall = init.orthogonal_(torch.empty(128, 32), gain=2**0.5)
    return {
        "default": default,
        "longest": axes[0].item(),
        "shortest": axes[-1].item(),
        "rows": wide[0].norm().item(),
        "gain": torch.linalg.svdvals(tall)[-1].item(),
    }


TERM = Term(
    title="Orthogonal initialization",
    definition=__doc__,
    aliases=("orthogonal weights", "isometric initialization", "orthonormal initialization"),
    group="initialization",
    level="in depth",
    in_a_number="""Thirty orthogonal layers multiply each of 64 directions by exactly 1; Gaussian
        ones of the same mean square multiply the middle one by @{spokes.median:.0e}.""",
    searched_as=(
        "nn.init.orthogonal_",
        "orthogonal_ gain",
        "dynamical isometry",
        "QR initialization",
        "random orthogonal matrix",
        "singular values of the jacobian",
        "identity initialization rnn",
        "IRNN",
        "unitary rnn",
        "LSUV",
        "delta orthogonal",
        "orthogonal initialisation",
        "orthogonal init ppo",
    ),
    analogy=Analogy(
        text="""
            A photocopier that is true in every direction can copy a copy a thousand times. Another
            stretches the sheet one way, up to double, and squeezes it another, each time along
            other lines; only on average do lengths stay. After thirty copies the picture is a smear
            along one line: of 64 directions @{spokes.lost:.0f} are thinner than a thousandth.
        """,
        breaks_down="""
            A sheet has two directions, a layer has as many as units, and squeezing then goes much
            further. And a copier has no activation. With ReLU even true copies lose half of
            themselves each time.
        """,
    ),
    heading="All directions, and not only on average",
    formula=r"""
        W W^\top = I \quad\Rightarrow\quad \lVert x W \rVert = \lVert x \rVert

        A = QR, \qquad W = Q \operatorname{diag}(\operatorname{sign} R_{ii})
    """,
    symbols={
        "W": "weights of a square layer",
        "I": "identity matrix",
        "x": "any vector, a row",
        "A": "a square of Gaussian draws",
        "Q": "its orthogonal factor",
        "R": "its triangular factor",
        "i": "running number",
    },
    explanation=r"""
        Variance $1/n$ keeps the mean square: the average over all directions. An orthogonal matrix
        keeps each of them. Products of orthogonal matrices are orthogonal, so depth changes
        nothing, on the way forward and on the way back.

        **Gaussian layers stretch and squeeze.** One of them has singular values between 0 and about
        2. In a product the differences multiply. After thirty layers the mean square is 1 in
        expectation, @{spokes.mean_square:.1f} in the draw of the first figure, but a few directions
        make it up: the longest axis is @{spokes.top:.1f}, the middle one @{spokes.median:.0e}. A
        random error about keeps its size, but whatever its direction was, it comes back along these
        few; what lay in the others is lost. With orthogonal layers all axes differ from 1 by
        @{spokes.off_one:.0e}, by rounding. Saxe, McClelland and Ganguli call it *dynamical
        isometry*, and find that a deep linear network then learns later than a shallow one by a
        delay that does not grow with depth [@saxe2014]. For linear networks it is proved that
        Gaussian weights need layers whose width grows with depth, and orthogonal ones do not
        [@hu2020].

        **An activation bends it.** Tanh has slopes below one. A gain slightly above one makes up
        for the size, and widens the spread. At gain 1.05 the middle axis of thirty layers is
        @{bent.median:.2f}, with Gaussian weights @{bent.gauss_median:.0e} (second figure). While
        inputs are small, tanh is nearly linear, and all axes stay between @{bent.small_low:.2f} and
        @{bent.small_top:.2f} (inputs of size 0.05, gain 1).

        **ReLU breaks it.** A gain of $\sqrt{2}$ keeps the mean square (@{bent.relu_square:.1f}
        here), as [He weights](term:he_initialization) do. But each layer shuts half of its units,
        and a direction that is shut stays lost: @{bent.relu_zero:.0f} of 128 axes are below a
        millionth. No gain gives a ReLU network with such weights dynamical isometry; orthogonal
        tanh networks can have it [@pennington2017].

        **Where it is used.** In recurrent networks one matrix is used at every step, and an
        orthogonal one by itself neither fades nor explodes [@henaff2016]. The slopes of tanh still
        take their share, as with Gaussian weights of variance $1/n$, whose spectral radius is about
        one, too. Against the $1/(3n)$ of PyTorch it is the radius that helps; orthogonality adds
        that all draws behave alike. One step further are unitary networks, whose matrix stays so in
        training [@arjovsky2016], and the identity as a start for ReLU units [@le2015]. For
        convolutions the kernel is orthogonal in its middle and zero around; plain networks of ten
        thousand layers were trained from that [@xiao2018]. LSUV starts orthogonal and then scales
        each layer until its outputs have variance 1 on a batch of data [@mishkin2016].
    """,
    what_to_do=(
        """Start the square recurrent matrix of an [RNN](term:rnn) orthogonal: spectral radius 1, in
        every draw.""",
        """Deep tanh networks without normalization: orthogonal, gain 1, and inputs so small that
        tanh is nearly linear.""",
        """ReLU: [He weights](term:he_initialization), or orthogonal with gain √2; neither has
        isometry.""",
    ),
    claims=(
        Claim(
            """With orthogonal weights gradients neither vanish nor explode, however many layers
            there are.""",
            number=119,
            judged="conditional",
            condition="the network is linear, or nearly so",
            read_in="widely",
            seen_at=(
                "https://subhadityamukherjee.github.io/AI-knowledge-base/KB/Orthogonal-Initialization",
                "https://upskilled.consulting/courses/supplement/weight-initialization/reading/r5/",
                "https://herschelle.netlify.app/blog/The-Curious-Case-of-Well-Behaved-Matrices",
            ),
            holds=lambda n: n["bent.relu_zero"] == 0 and n["bent.median"] > 0.9,
            holds_in_part=lambda n: n["spokes.off_one"] < 1e-9,
            counter={"bent.relu_zero": 0, "bent.median": 1.0},
            because="""In a linear network yes, exactly: all axes are 1, up to
                @{spokes.off_one:.0e}. An activation multiplies by its slopes as well. With tanh and
                a gain of 1.05 the middle axis of thirty layers is @{bent.median:.2f}, and with ReLU
                @{bent.relu_zero:.0f} of 128 axes are below a
                millionth.""",
        ),
    ),
    origin="""
        Andrew Saxe, James McClelland and Surya Ganguli solved the learning of deep linear networks
        in 2013 and proposed the orthogonal start in the same paper [@saxe2014]. In 2017 Jeffrey
        Pennington, Samuel Schoenholz and Surya Ganguli computed all singular values of wide random
        networks, and showed for which activations isometry can be had [@pennington2017].
    """,
    etymology="""
        From Greek *orthos*, straight, and *gonia*, angle: the rows stand at right angles. Strictly
        the matrix is ortho*normal*, as its rows also have length 1; the name ignores that.
        *Isometry* means equal measure.
    """,
    trends="""
        Common in recurrent networks, and in reinforcement learning, where small networks without
        normalization are usual. Deep image and language networks rely on skips and normalization
        instead.
    """,
    tagged_as=("weight initialization", "random matrices", "singular values", "linear networks"),
    collocations=(
        "orthogonal weight matrix",
        "dynamical isometry",
        "semi-orthogonal matrix",
        "random orthogonal matrix",
    ),
    in_context=(
        "All layers start orthogonal with gain √2, the last one with gain 0.01.",
        "We initialize the recurrent matrix orthogonally and clip at norm one.",
        "The Jacobian of the untrained network is close to an isometry.",
    ),
    faq=(
        Question(
            "Is it better than Xavier or He?",
            """In a deep linear or tanh network without normalization its gradients are better
            spread: @{bent.median:.2f} against @{bent.gauss_median:.0e} for the middle direction in
            the second figure. In a ReLU network neither start gives isometry, and with skips or
            normalization the start matters less.""",
        ),
        Question(
            "Which gain should I use?",
            """For linear layers 1; for tanh 1 with small inputs, slightly more with inputs of size
            1; for ReLU $\\sqrt{2}$. PyTorch's `calculate_gain("tanh")`, 5/3, is made to keep the
            signal, not the gradient: with it, the longest axes grow with depth.""",
        ),
        Question(
            "What if the matrix is not square?",
            """Then either its rows or its columns are orthonormal. From few units to many, every
            length is kept. From many to few, some directions must be lost, and the rest keep their
            lengths.""",
        ),
        Question(
            "Why the signs of R?",
            """A QR routine fixes the signs of $Q$ by a convention of its own, so plain $Q$ is
            orthogonal and not evenly spread over all orthogonal matrices. Multiply each column by
            the sign of the diagonal entry of $R$, and it is [@mezzadri2007]. PyTorch does so. For
            keeping lengths it does not matter.""",
        ),
        Question(
            "Does it stay orthogonal while training?",
            """No, the first step already leaves it. It is a start. To keep it throughout, add a
            penalty on $W W^\\top - I$ or use `torch.nn.utils.parametrizations.orthogonal`.""",
        ),
        Question(
            "How do I use it for a convolution?",
            """PyTorch's `orthogonal_` flattens the kernel to a matrix with a row per output
            channel. That is no isometry of images. The start that is one puts an orthogonal matrix
            of the channels in the middle of the kernel and zeros around [@xiao2018].""",
        ),
        Question(
            "What does it cost?",
            """One QR factorization per layer, of the order of $n^3$ operations, once. For layers of
            some thousand units that is seconds.""",
        ),
    ),
    relations={
        "narrower than": ("weight_initialization",),
        "remedies": ("vanishing_gradient", "exploding_gradient"),
        "related to": ("xavier_initialization", "he_initialization", "rnn", "tanh"),
    },
    did_you_know="""
        Six hundred orthogonal layers are as harmless as six: press “six hundred layers” at the
        first figure. The Gaussian wheel then has hardly a spoke left.
    """,
)
