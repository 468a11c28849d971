"""Drawing a layer's starting weights with variance two divided by the number of its inputs,
so that signals in a ReLU network keep their size forward and backward."""

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


def forward(W, h):
    """The pre-activations of every layer, with ReLU in between."""
    z = []
    for w in W:
        z.append(h @ w)
        h = np.maximum(z[-1], 0)
    return z


def backward(W, z, dh):
    """dL/dz of every layer, from dL/dh at the end. mT: transposed."""
    dz = []
    for k in reversed(range(len(W))):
        dz.insert(0, dh * (z[k] > 0))
        dh = dz[0] @ W[k].mT
    return dz


def dots(ax, values, start, floor, color):
    """Four units a layer, the larger (and darker) the more they get."""
    units = np.sqrt((np.array(values)[:, :, :4] ** 2).mean(1))
    decades = np.round(np.log10(units / start + 1e-30)).clip(-3, 4)
    layer, unit = np.indices(units.shape)
    x, y = layer + 1, floor + unit
    ax.scatter(x, y, 24, "none", edgecolors=color, lw=0.5)
    for n in range(-2, 5):
        some = x[decades == n], y[decades == n], 24 * (1 + max(n, 0))
        ax.scatter(*some, color, alpha=min(1, 1 + n / 3), lw=0)


@snippet(
    shows="h and dL/dz",
    # theory: 1 and (1/2)^(29/2) = 4.3e-5; sd of log10 about 0.24 forward, 0.1 backward
    promises={
        "he_forward": between(0.11, 9, here=1.12322604),
        "he_backward": between(0.4, 2.5, here=1.493989298),
        "other_forward": between(4.7e-6, 4e-4, here=4.847660827e-05),
        "other_backward": between(1.7e-5, 1.1e-4, here=6.447814719e-05),
        "off_nudge": between(0, 1e-9),
    },
    data=near(8.212920748, rel=1e-6),
    turn={
        "gain": (
            *(0.33, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 1.9, 2.0),
            *(2.1, 2.25, 2.5, 2.75, 3.0, 3.5, 4.0),
        ),
        "depth": (10, 20, 30),
    },
    labels={"gain": "variance of the weights, times n", "depth": "layers"},
    limits={"x": (0, 36), "x2": (0, 36), "y": (-1, 11), "y2": (1e-7, 1e7)},
    # a variance of the log of 5L/n = 1.2 for one input; sixteen of them here, and 4 sd
    always={
        "he_forward": between(0.05, 20),
        "he_backward": between(0.3, 3.3),
        "off_nudge": between(0, 1e-9),
    },
    says="""With variance @{gain}/n, @{depth} layers multiply the signal by
        @{other_forward:.3g}, the error by @{other_backward:.3g}; with 2/n by @{he_forward:.2f} and
        @{he_backward:.2f}.""",
    caption="""A ReLU network; a dot is a unit, the larger and darker the more it gets. With
        variance 2/n, signal and error keep their size; else both fade or explode.""",
    alt="""Two networks of dots above a log-scale chart over layers 1 to 30. The two
        lines of variance 2/n stay near 1 (signal
        @{he_forward:.2f}, error @{he_backward:.2f}). With variance 1/n the signal falls toward the
        last layer to @{other_forward:.0e}, the error toward the first to @{other_backward:.0e}: the
        lines cross.""",
    checked="""A nudge of the input, sent forward through each network, moves the last layer as
        dL/dz says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("the default of PyTorch: variance 1/(3n)", "gain=1.0", "gain=1 / 3"),
        Edit("no ReLU on the way back", "dh * (z[k] > 0)", "dh"),
        Edit("ten layers", "depth=30", "depth=10"),
    ),
)
def two_ways(gain=1.0, depth=30, width=128, batch=16):
    """Follow a signal forward and an error backward, for two starts."""
    rng = np.random.default_rng(0)
    draw = rng.normal(0, width**-0.5, (depth, width, width))
    x, error = rng.normal(size=(2, batch, width))
    room = {"top": 0.99, "hspace": 0.25, "height_ratios": (5, 4)}
    fig, (top, ax) = plt.subplots(2, gridspec_kw=room)
    fig.set_figheight(4.3)
    numbers, off, layers = {}, [], range(1, depth + 1)
    for kind, g in (("he", 2.0), ("other", gain)):
        W = np.sqrt(g) * draw
        z = forward(W, x)
        dz = backward(W, z, error)
        ways = (
            ("forward", np.maximum(z, 0), 0, "C7", "signal h", 6),
            ("backward", dz, -1, "C3", "error dL/dz", 0),
        )
        for way, values, start, color, label, floor in ways:
            size = np.linalg.norm(values, axis=(1, 2)) / batch**0.5
            left = size / size[start]
            numbers[f"{kind}_{way}"] = left[-1 - start]
            if kind == "other":
                ax.semilogy(layers, left, color=color, label=label)
                most = size[start] / width**0.5
                dots(top, values, most, floor, color)
                words = f"{label} with variance {gain:.2g}/n"
                top.text(1, floor + 3.7, words, color=color)
            else:
                label = "with He" if start else None
                ax.semilogy(layers, left, color="C5", label=label)
        dx = dz[0] @ W[0].T
        nudged = forward(W, x + 1e-100j * dx)[-1]  # too small to round
        moved = (np.maximum(nudged, 0).imag * error).sum() / 1e-100
        off.append(moved / (dx**2).sum() - 1)
    ax.legend(loc="upper center")
    top.set_axis_off()
    words = f"{numbers['other_backward']:.2g} of the error arrives"
    ax.text(depth / 2, 3e-6, words, color="C3", ha="center")
    ax.set(xlabel="layer", ylabel="size, relative to where it starts")
    return fig, numbers | {"off_nudge": np.abs(off).max()}


@snippet(
    shows="no gradient",
    promises={
        "he": between(0.02, 0.5, here=0.3166081158),
        "he_worst": between(0.02, 0.7, here=0.627511997),
        "lecun": near(np.log(2), rel=2e-2, words="ln 2, to 2%", here=0.6931464313),
        "default": near(np.log(2), rel=2e-2, words="ln 2, to 2%", here=0.6931471806),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-6.667053503, rel=1e-6),
    turn={"depth": (2, 5, 10, 20)},
    labels={"depth": "layers"},
    limits={"y": (0, 1)},
    always={"off_nudge": between(0, 1e-8)},
    says="""@{depth} layers: after 200 steps the loss is @{he:.2f} with variance 2/n, @{lecun:.2f}
        with 1/n, @{default:.2f} with 1/(3n): medians of five seeds.""",
    caption="""Twenty layers, five draws, 200 steps, the better of two rates (0.03, 0.1): medians
        and range. Only variance 2/n learns; the others stay at @{lecun:.2f}, a coin toss.""",
    alt="""Three loss curves over 200 training steps. Variance 2/n falls to @{he:.2f}; variance 1/n
        and 1/(3n) stay flat at @{lecun:.2f} and @{default:.2f}.""",
    checked="""A nudge of all weights at once changes the score as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("five layers", "depth=20", "depth=5"),
        Edit("twice as many steps", "steps=200", "steps=400"),
    ),
)
def train(depth=20, width=32, steps=200, seeds=5):
    """Train a deep ReLU network from three different starts."""
    fig, ax = plt.subplots()
    numbers, off = {}, []
    rate = np.reshape((0.03, 0.1), (2, 1, 1, 1))
    for gain, name in ((2, "he"), (1, "lecun"), (1 / 3, "default")):
        rng = np.random.default_rng(0)
        right = rng.normal(size=(seeds, width, 1))
        shape = depth, seeds, width, width
        W = list(rng.normal(0, np.sqrt(gain / width), shape))
        v = rng.normal(0, np.sqrt(1 / width), (seeds, width, 1))
        losses = []
        for step in range(steps):
            x = rng.normal(size=(seeds, 32, width))
            sign = np.sign(x @ right)
            z = forward(W, x)
            h = [x, *(np.maximum(layer, 0) for layer in z)]
            margin = sign * (h[-1] @ v)
            loss = np.logaddexp(0, -margin) + 0 * rate
            losses.append(loss.mean(axis=(-2, -1)))
            ds = -sign / (1 + np.exp(margin)) / 32
            dz = backward(W, z, ds @ v.mT)
            dW = [a.mT @ d for a, d in zip(h, dz)]
            if step == 0:  # a nudge of all weights, too small to round
                other = [w + 1e-100j * d for w, d in zip(W, dW)]
                last = np.maximum(forward(other, x)[-1], 0)
                moved = ((last @ v).imag * ds).sum() / 1e-100
                off.append(moved / sum((d**2).sum() for d in dW) - 1)
            v = v - rate * (h[-1].mT @ ds)
            W = [w - rate * d for w, d in zip(W, dW)]
        ends = np.mean(losses[-20:], axis=0)  # per rate and seed
        best = np.median(ends, axis=1).argmin()
        curves = np.sort(np.array(losses)[:, best]).T  # of the seeds
        ax.plot(curves[seeds // 2], label=f"variance {gain:.2g}/n")
        ax.fill_between(range(steps), curves[0], curves[-1], alpha=0.2)
        numbers[name] = np.median(ends[best])
        numbers.setdefault("he_worst", ends[best].max())
    ax.legend(loc="lower left")
    ax.set(xlabel="training step", ylabel="loss (cross-entropy)")
    return fig, numbers | {"off_nudge": np.abs(off).max()}


@snippet(
    shows="dL/dz",
    # E[square] = 1 exactly; to first order Var[log] = 5 * 29 / 48 = 3.0 [hanin2020];
    # 40 seeds: mean square 0.45 to 1.6, variance of the log 2.6 to 4.1; 4 sd for the rest
    promises={
        "draws": near(150),
        "mean_square": between(0.3, 3, here=0.8010672249),
        "variance_of_log": between(1.9, 4.9, here=3.954481802),
        "too_small": between(1.2e-5, 2.9e-5, here=1.78674497e-05),
        "median": between(0.28, 0.67, here=0.4139972968),
        "too_large": between(6.5e3, 1.55e4, here=9592.514017),
        "off_euler": between(0, 1e-9),
    },
    data=near(3.365142282, rel=1e-6),
    caption="""@{draws} networks for each scale: 2/n brings the heap near 1, it does not make it
        narrow.""",
    alt="""Three histograms of how many decades dL/dz gains over 30 layers. Variance 1/n is
        centered near @{too_small:.0e}, 2/n near @{median:.2f}, 4/n near @{too_large:.0e}; all are
        equally wide.""",
    checked="""In a ReLU network without biases, z times dL/dz, summed, is the same in every layer:
        the layers differ by @{off_euler:.0e} of it.""",
    edits=(
        Edit("wide layers", "width=48", "width=96"),
        Edit("ten layers", "depth=30", "depth=10"),
    ),
)
def spread(draws=150, depth=30, width=48):
    """Draw many networks: He keeps the mean square, not each one."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(draws, 1, width))
    std, shape = np.sqrt(2 / width), (draws, width, width)
    W = [rng.normal(0, std, shape) for _ in range(depth)]
    z = forward(W, x)
    dz = backward(W, z, rng.normal(size=x.shape))
    square = np.sum(dz[0] ** 2, (1, 2)) / np.sum(dz[-1] ** 2, (1, 2))
    same = [(h * d).sum() for h, d in zip(z, dz)]  # Euler: equal
    fig, ax = plt.subplots()
    left = {}
    for gain in (1, 2, 4):  # scaled weights only scale dL/dz
        left[gain] = square * (gain / 2) ** (depth - 1)
        decades = np.log10(left[gain]) / 2
        bins = np.arange(-6.5, 6.5, 0.25)
        ax.hist(decades, bins, alpha=0.8, label=f"{gain}/n")
    ax.legend(loc="upper center", ncols=3)
    ax.set(xlabel="decades that dL/dz gains over the network")
    ax.set(ylabel="networks", ylim=(0, 52))
    return fig, {
        "draws": draws,
        "mean_square": square.mean(),
        "variance_of_log": np.log(square).var(),
        "too_small": np.median(np.sqrt(left[1])),
        "median": np.median(np.sqrt(square)),
        "too_large": np.median(np.sqrt(left[4])),
        "off_euler": np.std(same) / abs(np.mean(same)),
    }


@practice(
    # variance of 512 * 512 draws: relative sd 0.3%; backward as in two_ways, width 512
    promises={
        "default_gain": between(0.329, 0.338),
        "he_gain": between(1.97, 2.03),
        "he_backward": between(0.5, 2),
    },
    text="""
        PyTorch does not start a linear layer this way. Its default draws weights of variance
        $1/(3n)$, which is the third curve of the training figure. Ask for He weights by name.
        The gradient then keeps its size, as in the first figure.
    """,
)
def in_pytorch():
    import torch

    init = torch.nn.init
    torch.manual_seed(0)
    n, depth = 512, 30
    layers = [torch.nn.Linear(n, n) for _ in range(depth)]
    net = torch.nn.ModuleList(layers)
    default = net[0].weight.var().item() * n
    for layer in net:
        init.kaiming_normal_(layer.weight, nonlinearity="relu")
        init.zeros_(layer.bias)
    h, zs = torch.randn(16, n), []
    for layer in net:
        zs.append(layer(h))
        zs[-1].retain_grad()
        h = torch.relu(zs[-1])
    (h * torch.randn_like(h)).sum().backward()
    first, last = zs[0].grad.norm(), zs[-1].grad.norm()
    return {
        "default_gain": default,
        "he_gain": net[0].weight.var().item() * n,
        "he_backward": (first / last).item(),
    }


TERM = Term(
    title="He initialization",
    definition=__doc__,
    aliases=("Kaiming initialization", "He init", "MSRA initialization"),
    group="initialization",
    level="next",
    in_a_number="""With weights of variance 2/n an error about keeps its size
        (@{two_ways.he_backward:.2f} in one draw) on its way to the first of 30 ReLU layers; with
        1/n, @{two_ways.other_backward:.0e}.""",
    searched_as=(
        "loss constant 0.6931",
        "loss 2.303 accuracy 10%",
        "loss 6.907 not decreasing imagenet",
        "kaiming normal",
        "kaiming uniform",
        "fan in fan out",
        "default initialization of nn.Linear",
        "best initialization for relu",
        "sqrt(2/n)",
        "deep relu network does not train",
        "nonlinearity relu gain",
        "xavier or he",
    ),
    analogy=Analogy(
        text="""
            A message runs through a line of people, and at each of them half of the words are
            struck out. To be heard at the end, everyone has to speak up by just the right amount:
            enough to make up for what is struck out, no more. Speak a little too softly and the
            end of the line hears @{two_ways.other_forward:.0e} of the voice. Speak a little too
            loudly and it hurts.
        """,
        breaks_down="""
            People could listen and correct themselves. Initialization is set once, before the
            first step, and training moves away from it. It also keeps the *average* over many
            networks: a single narrow one may gain or lose a factor of ten.
        """,
    ),
    heading="Why a two",
    formula=r"""
        W_{ij} \sim \mathcal{N}\left(0, \frac{2}{n}\right)

        \frac{n}{2} \operatorname{Var}(W_{ij}) = 1
    """,
    symbols={
        "W_{ij}": "weight",
    },
    explanation=r"""
        A unit sums $n$ inputs, so weights of variance $1/n$ keep the mean square. ReLU then sets
        the negative half of the sums to zero, and half of the mean square is lost. A weight
        variance of $2/n$ repays that half, layer by layer.

        The way back tells the same story. The slope of ReLU is 0 or 1, each half of the time, so
        the mean square of the error is halved at each layer, and the same two repays it. Over the
        29 factors of the figure the difference is $2^{29/2}$: @{two_ways.he_backward:.2f} against
        @{two_ways.other_backward:.0e}.

        For layers of unequal size the two directions disagree: forward asks for the number of
        inputs, backward for the number of outputs. He and coauthors found that either alone is
        good enough. A leaky ReLU of slope $a$ asks for variance $2/((1+a^2)n)$.

        The promise is about mean squares. In expectation they are kept exactly, at any width
        (@{spread.mean_square:.2f} here, over @{spread.draws} networks); a single network scatters
        around that, the more the deeper and narrower it is: for $d$ layers the logarithm of its
        mean square has a variance of about $5d/n$ [@hanin2020]. Half of the He networks in the
        histogram keep less than @{spread.median:.2f}.
    """,
    what_to_do=(
        """Ask for it by name: `kaiming_normal_` in every layer that feeds a ReLU; the default of
        PyTorch is 1/(3n).""",
        """For [tanh](term:tanh) use 1/n; see
        [weight initialization](term:weight_initialization).""",
    ),
    claims=(
        Claim(
            "Very small starting weights make gradients vanish, large ones make them explode.",
            number=14,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: n["spread.too_small"] < 1e-3 and n["spread.too_large"] > 1e3,
            counter={"spread.depth": 5},
            because="""True, and *small* has a scale: for ReLU the border is variance 2/n. At 1/n
                the middle network keeps @{spread.too_small:.0e}, at 4/n it gains a factor
                @{spread.too_large:.0e}. For tanh the border is 1/n; a sigmoid needs about a
                hundred times that before anything explodes.""",
        ),
    ),
    origin="""
        Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun derived it in 2015, in the paper that
        also introduced the parametric ReLU; a 30-layer network that did not converge from Xavier
        weights did from theirs [@he2015]. The idea of choosing the variance so that signals keep
        their size is older: variance one over the number of inputs in 1998 [@lecun1998efficient],
        and the compromise between inputs and outputs in 2010 [@glorot2010]. Neither counted the
        half that ReLU removes.
    """,
    etymology="""
        Named after its first author by others. Libraries say *Kaiming* (PyTorch) or *He* (Keras)
        for the same thing; *MSRA* is the laboratory where the authors worked.
    """,
    trends="""
        The usual start for ReLU networks, with and without normalization. Batch normalization and
        residual connections made the exact scale less critical; very deep networks without
        normalization made it critical again.
    """,
    tagged_as=("weight initialization", "ReLU networks", "variance scaling"),
    collocations=(
        "He initialization",
        "Kaiming normal",
        "fan-in mode",
        "variance scaling with gain 2",
    ),
    in_context=(
        "We use He initialization for every layer that feeds a ReLU.",
        "The thirty-layer network did not move until we gave it He weights.",
        "The output layer feeds no ReLU, so it starts with variance 1/n.",
    ),
    faq=(
        Question(
            "Does my framework do this by default?",
            """Check. PyTorch's linear and convolutional layers start with variance 1/(3n), six
            times too little for a ReLU: in 200 steps, at the better of two rates, twenty layers
            that started so learned nothing (loss @{train.default:.2f}). Keras starts with [Glorot's
            variance](term:xavier_initialization).""",
        ),
        Question(
            "nn.Linear calls kaiming uniform with a=sqrt(5). So is it He initialization?",
            """In name only. `a` is the slope of a leaky ReLU below zero, and the variance becomes
            2/((1 + a²)n). With a = √5 that is 1/(3n), the same as a uniform draw between −1/√n and
            1/√n: the older default of PyTorch, written with a newer function. No leaky ReLU of
            slope √5 is meant. For layers before a ReLU call
            `nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")` yourself.""",
        ),
        Question(
            "Normal or uniform?",
            """Only the variance matters for the size of signals. A uniform distribution from $-r$
            to $r$ has variance $r^2/3$, so He's uniform version uses $r = \\sqrt{6/n}$.""",
        ),
        Question(
            "Fan-in or fan-out?",
            """Fan-in keeps the forward signal, fan-out the backward one. In a network whose layers
            do not change much in size either will do. Fan-in is the default of the functions;
            torchvision's ResNets take fan-out.""",
        ),
        Question(
            "Is it right for tanh or sigmoid?",
            """No. Tanh loses nothing at zero and asks for 1/n; with 2/n its gradient grows slowly
            with depth. A sigmoid vanishes with either.""",
        ),
        Question(
            "Do I need it with batch normalization or residual connections?",
            """Less. Batch normalization rescales every layer, whatever the weights. In a residual
            network He weights in every branch make the signal grow from block to block, so
            branches are scaled down or start at zero.""",
        ),
        Question(
            "Is keeping the gradient enough to train a very deep network?",
            """It is slow. Inputs come to look alike in the last layers of a plain ReLU network,
            though the gradient arrives. On the page of the
            [residual connection](term:residual_connection) thirty such layers learn, but they need
            four times the steps of the same layers with skips.""",
        ),
    ),
    relations={
        "uses": ("relu",),
        "remedies": ("vanishing_gradient", "exploding_gradient"),
        "related to": ("residual_connection",),
    },
    did_you_know="""
        The expectation is exact and the typical network is not: squares average to one because a
        few lucky networks gain a lot. The middle one of @{spread.draws} kept only
        @{spread.median:.2f} of its gradient.
    """,
)
