"""A layer that shifts and scales each feature to mean 0 and variance 1 over the mini-batch, and
then applies a scale and a shift that the network learns."""

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
    practice,
    snippet,
)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(z):
    return sigmoid(z) * sigmoid(-z)


def normalize(y, norm=1):
    """Mean 0, variance 1 over the batch; the divisor. norm 0: as is."""
    y = y - norm * y.mean(axis=-2, keepdims=True)
    s = np.sqrt((y**2).mean(axis=-2, keepdims=True) + 1e-5) ** norm
    return y / s, s


def back_through(g, z, s, norm=1):
    """dL/dy from dL/dz: without common shift and stretch, over s."""
    shift = g.mean(axis=-2, keepdims=True)
    stretch = (g * z).mean(axis=-2, keepdims=True)
    return (g - norm * (shift + z * stretch)) / s


def extremes():
    """What normalization makes of batches of the worst kinds."""
    lone, _ = normalize(100 * np.eye(100)[:, :1])
    pair, sd = normalize(np.array([[3.0], [8.0]]))
    back = back_through(np.array([[1.0], [0.0]]), pair, sd)
    return {
        "lone": lone.max(),
        "pair": pair.max(),
        "pair_gradient": abs(back).max(),
    }


def draw_batch(ax, values, words):
    """Forty examples a unit, over where a sigmoid is steep."""
    ax.axvspan(-2.89, 2.89, color="C0", alpha=0.12, lw=0)
    x = values[:40]
    unit = np.arange(3)
    y = unit + np.linspace(-0.25, 0.25, len(x))[:, None]
    ax.scatter(x, y, 14, "C7", alpha=0.6, lw=0)
    ax.set(xlim=(-12, 14), ylim=(-0.6, 3.4))
    ax.set_yticks(unit, ("unit 1", "unit 2", "unit 3"))
    ax.text(-12, 2.7, words, weight="bold")


@snippet(
    shows="no gradient",
    # 200 seeds: negative 0.500 (sd 0.010), beyond 0.0454 (0.0047), slope 0.2067 (0.0004),
    # spread 0.2081 (0.0010); theory 0.5, 0.0455, 0.2066, 0.2083
    promises={
        "mean": near(0),
        "variance": near(1, rel=1e-5, words="1, but for ε", here=0.9999988354),
        "negative": between(0.46, 0.54, here=0.512),
        "beyond": between(0.027, 0.065, here=0.042),
        "slope_before": between(0.034, 0.047, here=0.04066383826),
        "slope": between(0.205, 0.2083, here=0.2071546363),
        "slope_calm": between(0.2, 0.214, here=0.2084957201),
        "flat_before": between(0.7, 0.82, here=0.765),
        "flat": between(0, 0.02, here=0.007),
        "divisor": between(2.7, 3.3, here=2.930260593),
        "spread": between(0.204, 0.2121, here=0.206991152),
        "stretch": between(4.71, 4.9, here=4.831124376),
        "lone": near(99**0.5, rel=1e-5, words="√99", here=9.949873869),
        "pair": near(1, rel=1e-5, words="1, but for ε", here=0.9999992),
        "pair_gradient": between(0, 1e-6, words="0, but for ε"),
    },
    data=near(-6.696965651, rel=1e-6),
    turn={
        "beta": tuple(np.arange(-8, 9) / 2),
        "gamma": (0.5, 1.0, 2.0),
        "using": ("of the batch", "running: 1 step", "running: 50 steps"),
    },
    labels={"beta": "shift β", "gamma": "scale γ", "using": "statistics"},
    says="""β = @{beta}, γ = @{gamma}, statistics @{using}: of unit 3, @{flat_before:.0%} of
        the values lay where a sigmoid has a slope below 0.05, now @{flat:.0%}.""",
    caption="""Three units, a dot per example. With statistics of the batch, mean and spread of each
        become β and γ. Shaded: where a sigmoid is steep.""",
    alt="""Two strips of dots, three units each, over the value that the activation gets. Before,
        one unit is narrow and left of 0, one wide, and one lies around 5: @{flat_before:.0%} of its
        values lie outside the shaded range around 0. After, all three lie alike around 0, and
        @{flat:.1%} outside.""",
    edits=(
        Edit("a batch of three", "batch=1000", "batch=3"),
        Edit("an outlier", "    z, divisor", "    y[0] = 1000\n    z, divisor"),
    ),
)
def one_batch(batch=1000, beta=0.0, gamma=1.0, using="of the batch"):
    """Normalize three units over a batch, then scale and shift them."""
    rng = np.random.default_rng(0)
    third = rng.normal(5, 3, (batch, 1))
    y = np.hstack((rng.normal((-6, 0), (0.7, 2), (batch, 2)), third))
    z, divisor = normalize(y)
    steps = {"running: 1 step": 1, "running: 50 steps": 50}
    old = 0.9 ** steps.get(using, np.inf)  # left of 0 and of 1
    variance = old + (1 - old) * y.var(axis=0)
    out = (y - (1 - old) * y.mean(axis=0)) / np.sqrt(variance + 1e-5)
    out = gamma * out + beta
    room = {"top": 0.98, "bottom": 0.13, "hspace": 0.25}
    fig, axes = plt.subplots(2, 1, figsize=(5.84, 4), gridspec_kw=room)
    before, slope = sigmoid_slope(third), sigmoid_slope(out[:, 2:])
    flat = [(s < 0.05).mean() for s in (before, slope)]
    words = "{}: {:.0%} of unit 3 outside"
    draw_batch(axes[0], y, words.format("before", flat[0]))
    draw_batch(axes[1], out, words.format("after", flat[1]))
    axes[1].set(xlabel="value that the activation gets")
    one = z[:, 2]  # the third unit
    return fig, extremes() | {
        "mean": one.mean(),
        "variance": one.var(),
        "negative": (one < 0).mean(),
        "beyond": (abs(one) > 2).mean(),
        "slope_before": before.mean(),
        "slope": slope.mean(),
        "slope_calm": sigmoid_slope((third - 5) / 3).mean(),
        "flat_before": flat[0],
        "flat": flat[1],
        "divisor": divisor[0, 2],
        "spread": sigmoid(one).std(),
        "stretch": 1 / sigmoid(one).std(),
    }


def forward(W, x, f, norm):
    """The input of each layer, what its activation gets, and s."""
    h, z = [x], []
    for w in W:
        z.append(normalize(h[-1] @ w, norm))
        h.append(f(z[-1][0]))
    return h, z


def backward(W, z, slope, norm, dh):
    """dL/dz and dL/dy of every layer. mT: transposed."""
    dz, dy = [], []
    for k in reversed(range(len(W))):
        dz.insert(0, dh * slope(z[k][0]))
        dy.insert(0, back_through(dz[0], *z[k], norm))
        dh = dy[0] @ W[k].mT
    return dz, dy


@snippet(
    shows="dL/dz",
    # 25 seeds: mean log10 -18.24, 0.310, 0.004, 2.422; sd 0.030, 0.013, 0.060, 0.021.
    # Factors, wide-limit theory: 0.2361, 1.0167, 1, 1.2112;
    # 25 seeds at this size: 0.2358, 1.025, 1.000, 1.212; sd 0.0006, 0.0017, 0.0046, 0.0022
    promises={
        "sigmoid_plain": between(4.3e-19, 7.6e-19, here=5.940588919e-19),
        "sigmoid_plain_factor": between(0.233, 0.239, here=0.2356048402),
        "sigmoid_BN": between(1.75, 2.35, here=2.013220953),
        "sigmoid_BN_factor": between(1.01, 1.04, here=1.02269858),
        "ReLU_plain": between(0.55, 1.8, here=1.148024704),
        "ReLU_plain_factor": between(0.98, 1.02, here=1.005566116),
        "ReLU_BN": between(215, 320, here=251.3244701),
        "ReLU_BN_factor": between(1.2, 1.224, here=1.211572558),
        "double": between(1.96, 2.04, here=2.011132231),
        "off_nudge": between(0, 1e-9),
    },
    data=near(2.987222185, rel=1e-6),
    turn={"batch": (4, 32, 128), "times": (0.5, 1, 2)},
    labels={"batch": "batch size", "times": "all weights times"},
    limits={"y": (1e-27, 1e4), "y2": (1e-9, 1e9)},
    always={"off_nudge": between(0, 1e-7)},
    says="""Batches of @{batch}, weights times @{times}. Of the error, sigmoid leaves
        @{sigmoid_plain:.1g}, with BN @{sigmoid_BN:.3g}; ReLU @{ReLU_plain:.3g}, with BN
        @{ReLU_BN:.3g}.""",
    caption="""One error, sent back. Batch normalization (BN) saves it in the sigmoid network; in
        the ReLU network BN makes it grow, whatever the size of the weights.""",
    alt="""Two charts on log scales, layers 1 to 30, each with a line without and a line with batch
        normalization. Sigmoid: without, dL/dz falls to @{sigmoid_plain:.0e} at layer 1; with, it
        stays level at @{sigmoid_BN:.1f}. ReLU: without, it stays level at @{ReLU_plain:.1f}; with,
        it climbs in a straight line to @{ReLU_BN:.0f}.""",
    checked="""In all four networks, a nudge of the input changes the loss as dL/dx says: they
        differ by @{off_nudge:.0e} of it.""",
)
def four_networks(depth=30, width=256, batch=128, times=1):
    """Send an error back without and with batch normalization."""
    kinds = (  # activation, its slope, variance of the weights times n
        ("sigmoid", sigmoid, sigmoid_slope, 1),
        ("ReLU", lambda z: np.maximum(z, 0), lambda z: z > 0, 2),
    )
    fig, axes = plt.subplots(2, 1, figsize=(5.84, 5.4))
    numbers, off = {}, []
    for (name, f, slope, gain), ax in zip(kinds, axes):
        for norm, label in enumerate(("plain", "BN")):
            words = "with BN" if norm else label
            rng = np.random.default_rng(0)
            scale = times * np.sqrt(gain / width)
            W = rng.normal(0, scale, (depth, width, width))
            x = rng.normal(size=(batch, width))
            z = forward(W, x, f, norm)[1]
            dh = rng.normal(size=x.shape)
            dz, dy = backward(W, z, slope, norm, dh)
            rms = np.sqrt([(d**2).mean() for d in dz])
            ax.semilogy(range(1, depth + 1), rms / rms[-1], label=words)
            numbers[f"{name}_{label}"] = rms[0] / rms[-1]
            factor = (rms[4] / rms[-6]) ** (1 / (depth - 10))
            numbers[f"{name}_{label}_factor"] = factor
            nudge = 1e-100j * (dy[0] @ W[0].T)  # too small to round
            moved = forward(W, x + nudge, f, norm)[0][-1].imag
            told = (nudge.imag * (dy[0] @ W[0].T)).sum()
            off.append((moved * dh).sum() / told - 1)
        ax.legend(loc="lower right")
        ax.set(ylabel=f"{name}: dL/dz, relative to the last layer")
    ax.set(xlabel="layer (1 is next to the input)")
    numbers["double"] = 2 * numbers["ReLU_plain_factor"]
    return fig, numbers | {"off_nudge": np.abs(off).max()}


@snippet(
    shows="no gradient",
    promises={
        "chance": near(2.302585092994046, words="ln 10"),
        "plain": between(2.27, 2.33, here=2.305921171),
        "BN": between(0.05, 0.2, here=0.08231211352),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-5.761439738, rel=1e-6),
    turn={"depth": (1, 3, 6)},
    labels={"depth": "hidden layers"},
    always={"off_nudge": between(0, 1e-8)},
    says="""Hidden layers: @{depth}. After 150 steps the loss is @{plain:.2f} without, @{BN:.2f}
        with batch normalization. Guessing gives @{chance:.2f}.""",
    caption="""Six sigmoid layers learn to tell ten clouds of points apart: medians and range of
        five seeds, each kind at its best of three rates.""",
    alt="""Loss over 150 training steps. Without batch normalization it stays near @{plain:.2f};
        with it, it falls to @{BN:.2f}.""",
    checked="""A nudge of all weights at once changes the scores as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
)
def training(depth=6, width=20, steps=150, seeds=5):
    """Train a sigmoid network on ten clouds of points."""
    rate = np.reshape((0.5, 1, 2), (3, 1, 1, 1))
    fig, ax = plt.subplots()
    numbers, off = {"chance": np.log(10)}, 0
    for norm, name in enumerate(("plain", "BN")):
        rng = np.random.default_rng(0)
        clouds = rng.normal(size=(seeds, 10, 20))
        n, W, losses = [20, *[width] * depth, 10], [], []
        for a, b in zip(n, n[1:]):
            W.append(rng.normal(0, a**-0.5, (seeds, a, b)) + 0 * rate)
        for step in range(steps):
            kind = rng.integers(10, size=50)
            x = clouds[:, kind] + rng.normal(0, 0.5, (seeds, 50, 20))
            h, z = forward(W[:-1], x, sigmoid, norm)
            score = h[-1] @ W[-1]
            p = np.exp(score - score.max(axis=-1, keepdims=True))
            p /= p.sum(axis=-1, keepdims=True)
            losses.append(-np.log(p[..., range(50), kind]).mean(-1))
            ds = (p - np.eye(10)[kind]) / 50
            dh = ds @ W[-1].mT
            dy = backward(W[:-1], z, sigmoid_slope, norm, dh)[1]
            dW = [a.mT @ d for a, d in zip(h, [*dy, ds])]
            if step == 0:  # a nudge of all weights
                other = [w + 1e-100j * d for w, d in zip(W, dW)]
                h, _ = forward(other[:-1], x, sigmoid, norm)
                moved = ((h[-1] @ other[-1]).imag * ds).sum() / 1e-100
                told = sum((d**2).sum() for d in dW)
                off = max(off, abs(moved / told - 1))
            W = [w - rate * d for w, d in zip(W, dW)]
        ends = np.mean(losses[-20:], axis=0)  # per rate and seed
        best = np.median(ends, axis=1).argmin()
        curves = np.sort(np.array(losses)[:, best]).T  # of the seeds
        ax.plot(curves[seeds // 2], label=("plain", "with BN")[norm])
        ax.fill_between(range(steps), curves[0], curves[-1], alpha=0.2)
        numbers[name] = np.median(ends[best])
    ax.legend(loc="center right")
    ax.set(xlabel="training step", ylabel="loss (cross-entropy)")
    return fig, numbers | {"off_nudge": off}


@practice(
    promises={
        "forward_gap": between(0, 1e-10),
        "backward_gap": between(0, 1e-10),
        "beyond": between(0.027, 0.065),
        "running_mean": between(0.45, 0.55, words="a tenth of the mean"),
        "mean_in_eval": between(3, 3.7),
    },
    text="""
        The layer of PyTorch computes the same forward and the same backward pass. In `eval`
        mode it uses running averages instead. After a single batch they have come a tenth of
        the way, so the mean of the output is still far from 0: switch only after training.
    """,
)
def same_in_torch():
    import torch

    rng = np.random.default_rng(0)
    y = rng.normal(5, 3, (1000, 1))  # the feature of the figure
    g = rng.normal(size=y.shape)  # dL/dz, made up
    sd = np.sqrt(y.var(0) + 1e-5)
    z = (y - y.mean(0)) / sd
    by_hand = (g - g.mean(0) - z * (g * z).mean(0)) / sd

    layer = torch.nn.BatchNorm1d(1, dtype=torch.float64)
    leaf = torch.tensor(y, requires_grad=True)
    out = layer(leaf)
    out.backward(torch.tensor(g))
    layer.eval()  # from now on: running averages, not the batch
    return {
        "forward_gap": abs(out.detach().numpy() - z).max(),
        "backward_gap": abs(leaf.grad.numpy() - by_hand).max(),
        "beyond": (out.abs() > 2).double().mean().item(),
        "running_mean": layer.running_mean.item(),
        "mean_in_eval": layer(leaf).mean().item(),
    }


TERM = Term(
    title="Batch normalization",
    definition=__doc__,
    aliases=("BatchNorm", "batch norm", "batch normalisation", "BN"),
    group="normalization",
    level="next",
    in_a_number="""Through 30 sigmoid layers @{four_networks.sigmoid_plain:.0e} of an error arrives;
        with batch normalization, @{four_networks.sigmoid_BN:.1f} times the error.""",
    searched_as=(
        "model.eval different result",
        "BatchNorm1d BatchNorm2d",
        "running mean and running var",
        "batch norm batch size 1 nan",
        "expected more than 1 value per channel when training",
        "good training accuracy bad validation in eval mode",
        "gamma and beta parameters",
        "normalize layer inputs",
        "internal covariate shift",
        "bias before batch norm",
        "momentum 0.1 running statistics",
        "how does batch normalization solve vanishing gradient",
    ),
    analogy=Analogy(
        text="""
            A timid teacher gives everybody almost the same mark. So the office rescales: it
            subtracts the average of the class and divides by its spread. A spread of
            @{one_batch.spread:.2f} becomes 1, and each right answer counts
            @{one_batch.stretch:.1f} times as much. Let thirty timid teachers mark the marks of the
            one before: with the office, a right answer still makes a difference.
        """,
        breaks_down="""
            Here an answer's mark depends on who else sits in the mini-batch. And the office can
            overdo: behind ReLU it stretches differences by more than the activation had squeezed
            them.
        """,
        meters=(
            Meter(label="spread of the timid marks", number="one_batch.spread", format=".2f"),
            Meter(label="after rescaling", number="one_batch.variance", format=".2f"),
        ),
    ),
    formula=r"""
        z = \gamma \hat y + \beta, \quad \hat y = \frac{y - \mu}{s},
        \quad s = \sqrt{\sigma^2 + \varepsilon}

        \frac{\partial L}{\partial y} = \frac{g - \overline{g} - \hat y \, \overline{g \hat y}}{s},
        \quad g = \gamma \frac{\partial L}{\partial z}
    """,
    symbols={
        "z": "input of the activation",
        "y": "weighted sum of inputs",
        r"\hat y": "$y$ normalized",
        r"\sigma^2": "",
        "g": r"$\partial L/\partial \hat y$",
    },
    explanation=r"""
        $\mu$ and $\sigma^2$ are a unit's mean and variance over the mini-batch; scale $\gamma$ and
        shift $\beta$ are learned. On the way back the error is divided by $s$: where the activation
        had squeezed its inputs, that stretches the gradient.

        The scale starts at 1, the shift at 0, and $\varepsilon$ keeps the division safe. An
        overline is a mean over the batch.

        **Sums off center come back.** Unit 3 of the first figure lies around 5, where a
        sigmoid is flat: its mean slope is @{one_batch.slope_before:.2f}, after normalization
        @{one_batch.slope:.2f}.

        **The division by $s$ does the rest.** Even then the slope is small. But the outputs of that
        sigmoid spread by only @{one_batch.spread:.2f}, and the next layer divides by that
        spread, on the way back too. Small slope times large stretch: each layer multiplies
        dL/dz by @{four_networks.sigmoid_BN_factor:.2f} instead of
        @{four_networks.sigmoid_plain_factor:.2f}. The scale of the weights cancels, because larger
        weights make $s$ larger.

        **It overshoots.** At the start of training, in a wide network with a large batch, one
        layer multiplies the squared size of dL/dz by about
        $\mathbb{E}[f'(z)^2] / \operatorname{Var} f(z)$, with $z$ standard normal. The Gaussian
        Poincaré inequality says that this is at least 1, whatever the activation $f$, and exactly
        1 only when $f$ is linear. So without residual connections the gradient does not vanish: at
        the start it explodes [@yang2019]. Sigmoid is nearly linear where its inputs now lie, and
        you hardly notice. ReLU has $\pi / (\pi - 1)$, that is
        @{four_networks.ReLU_BN_factor:.2f} per layer in size.

        The other two terms of the backward formula remove what cannot matter: a common shift of
        the batch, or a common stretch, is undone by the normalization.

        **In convolutional networks** a feature is a channel: mean and variance run over the batch
        *and* all positions.
    """,
    what_to_do=(
        """Put it between weights and activation, and leave out the bias before it.""",
        """Call `model.eval()` before use: running averages replace the batch.""",
        """In deep ReLU networks add [residual connections](term:residual_connection): alone it lets
        the gradient [explode](term:exploding_gradient) at the start.""",
    ),
    claims=(
        Claim(
            """Batch normalization, too, makes a model more robust against vanishing gradients.""",
            number=30,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: (
                min(n["four_networks.sigmoid_BN_factor"], n["four_networks.ReLU_BN_factor"])
                > 0.98
                > n["four_networks.sigmoid_plain_factor"]
                and n["training.BN"] < n["training.plain"] / 2
            ),
            counter={"training.depth": 1},
            because="""At the start, in wide layers with large batches, dL/dz no longer shrinks:
                @{four_networks.sigmoid_BN_factor:.2f} per sigmoid layer instead of
                @{four_networks.sigmoid_plain_factor:.2f}, and in theory never less than 1, whatever
                the activation. After 150 steps the loss is @{training.BN:.2f} instead of
                @{training.plain:.2f}. It is not the whole story: behind ReLU the gradient grows by
                @{four_networks.ReLU_BN_factor:.2f} per layer.""",
        ),
        Claim(
            """Batch normalization keeps the input of a sigmoid from being extremely large or small,
            and hence its derivative from being very small.""",
            number=55,
            judged="conditional",
            condition="the sums were off center or wide before, and γ and β do not undo it",
            read_in="github",
            holds=lambda n: n["one_batch.slope"] > 1.5 * n["one_batch.slope_calm"],
            holds_in_part=lambda n: n["one_batch.slope"] > 3 * n["one_batch.slope_before"],
            counter={"one_batch.beta": -3.0},
            because="""That is the argument of its inventors [@ioffe2015]. For unit 3 of the
                first figure the mean slope rises from @{one_batch.slope_before:.2f} to
                @{one_batch.slope:.2f}, and the share of slopes below 0.05 falls from
                @{one_batch.flat_before:.0%} to @{one_batch.flat:.1%}. If the sums are centered
                and of spread 1 already, nothing is gained (@{one_batch.slope_calm:.2f} before):
                then the division by the spread does the work. There is a bound, too: in a batch of
                100 no value exceeds √99, @{one_batch.lone:.2f}.""",
        ),
        Claim(
            "Batch normalization can help to stabilize the gradients and reduce their vanishing.",
            number=61,
            judged="true",
            read_in="picture-dictionary",
            holds=lambda n: (
                abs(n["four_networks.sigmoid_BN_factor"] - 1)
                < abs(n["four_networks.sigmoid_plain_factor"] - 1) / 4
            ),
            counter={"four_networks.batch": 4},
            because="""It can: @{four_networks.sigmoid_BN_factor:.2f} per sigmoid layer instead of
                @{four_networks.sigmoid_plain_factor:.2f}, whatever the size of the weights. Behind
                ReLU, from @{four_networks.ReLU_plain_factor:.2f} up to
                @{four_networks.ReLU_BN_factor:.2f}, the gradient is no longer level.""",
        ),
        Claim(
            "Batch normalization works because it reduces internal covariate shift.",
            number=73,
            judged="history",
            read_in="widely",
            seen_at=(
                "http://www.zdwords.com/what-are-some-techniques-used-to-mitigate-the-vanishing-gradient-problem-251269.htm",
                "https://huggingface.co/papers/1502.03167",
            ),
            holds=None,
            because="""So its inventors thought [@ioffe2015]. A later study added noise behind the
                normalization, new at every step, so that the inputs of the next layers shifted
                more than without it. The networks trained as well all the same; the authors hold a
                smoother loss to be the reason [@santurkar2018].""",
        ),
        Claim(
            "Batch normalization resolves both the vanishing and the exploding gradient.",
            number=88,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://alwaysastudent.blog/2025/11/28/batch-normalization",
                "https://mlfolks.com/t/why-do-we-use-batch-normalization-between-layers/483",
                "https://ingoampt.com/batch-normalization-day-25",
            ),
            holds=lambda n: abs(n["four_networks.ReLU_BN_factor"] - 1) < 0.05,
            holds_in_part=lambda n: (
                n["four_networks.sigmoid_BN_factor"] > 0.98
                and n["four_networks.ReLU_BN_factor"] < n["four_networks.double"]
            ),
            counter={"four_networks.ReLU_BN_factor": 1.01},
            because="""Vanishing, yes. Of exploding it takes away what large weights do: with all of
                them doubled, ReLU layers pass on @{four_networks.double:.1f} without and
                @{four_networks.ReLU_BN_factor:.2f} with it. But that is above 1 at every size of
                the weights, and makes @{four_networks.ReLU_BN:.0f} over thirty layers: at the start
                such networks always explode [@yang2019].""",
        ),
    ),
    origin="""
        Sergey Ioffe and Christian Szegedy introduced it in 2015 for networks that classify images
        [@ioffe2015]. They explained it by *internal covariate shift*: each layer's inputs keep
        changing while the layers below learn. A study of 2018 disputed this. It found little
        connection between the two, and argued that the loss becomes smoother as a function of the
        weights [@santurkar2018]. In 2019 a mean-field theory showed the other side: without
        residual connections, the gradient explodes exponentially with depth [@yang2019].
    """,
    etymology="""
        *Batch* is the mini-batch over which mean and variance are taken. *Normalization* is here
        what statistics calls standardization: it makes nothing normally distributed.
    """,
    trends="""
        A standard part of convolutional networks since 2015. Transformers mostly use layer
        normalization instead, which takes mean and variance over the features of one example and
        needs no batch [@ba2016].
    """,
    tagged_as=("neural networks", "deep learning", "normalization layers", "training dynamics"),
    collocations=(
        "batch normalization layer",
        "batch statistics",
        "running mean and running variance",
        "learned scale and shift",
    ),
    in_context=(
        "We put batch normalization between each convolution and its ReLU.",
        "In training the model was right; alone with one image it failed, because nobody had "
        "switched batch normalization to its running averages.",
        "Without skip connections, batch normalization made the first layers' gradient explode.",
    ),
    faq=(
        Question(
            "What happens when the model sees a single example?",
            """During training the layer records running averages of mean and variance. In use
            it takes those, so an example no longer depends on its neighbors. In PyTorch,
            `model.eval()` switches; to forget it is a common bug. (The variance it records there
            divides by one example less than the batch has.)""",
        ),
        Question(
            "Does the size of the batch matter?",
            """Yes. Mean and variance of few examples are noisy, and gradients explode faster. In a
            batch of two the result is nearly always +1 and −1, whatever the values were. What
            counts is one forward pass on one device: accumulating gradients does not help; across
            devices, `nn.SyncBatchNorm` does.""",
        ),
        Question(
            "Does it go before or after the activation?",
            """The original paper puts it before the activation [@ioffe2015], and so does this
            page. Networks with the other order exist. Either way the gradient is divided by a
            spread.""",
        ),
        Question(
            "Do I still need He initialization?",
            """Less. Weights twice as large make $s$ twice as large, and what the activation
            gets stays the same. But the gradient with respect to those weights halves, so
            their scale still decides how fast they learn.""",
        ),
        Question(
            "Does the layer before it need a bias?",
            """No. Subtracting the mean removes it, so its gradient is zero. The shift β takes
            its place.""",
        ),
        Question(
            "If gradients explode, why does it help very deep networks?",
            """Those have residual connections. There, batch normalization shrinks the branch
            relative to the shortcut, so at the start of training the deep blocks are, on average,
            close to the identity [@de2020].""",
        ),
        Question(
            "“Expected more than 1 value per channel when training”: what is wrong?",
            """The batch has one example, often the last batch of an epoch. One value has no spread
            to divide by. Pass `drop_last=True` to the loader, take larger batches, or normalize
            over the features of each example with `nn.LayerNorm` or `nn.GroupNorm`, which need no
            batch. `eval()` silences it by using the running averages: right for use, and for
            fine-tuning with frozen statistics, not for training from scratch.""",
        ),
        Question(
            "It trains well, and in eval() the results are bad. Why?",
            """Measure the *training* data in `eval()`. Is the loss much higher than in `train()`?
            Then the running averages do not fit: batches are too small, or the averages had too
            few steps to settle. Reset them, and pass some batches through in `train()` without
            a step. If both agree, the averages are right: the network overfits, or the test
            data differ.""",
        ),
    ),
    relations={
        "remedies": ("vanishing_gradient",),
        "causes": ("exploding_gradient",),
        "related to": ("residual_connection", "he_initialization", "sigmoid", "relu", "sgd"),
    },
    did_you_know="""
        Give batch normalization two examples, 3 and 8. It returns −1 and +1. Give it 3 and 800:
        still −1 and +1. As long as the two stay apart and in this order, nothing you do to them
        changes the result, so no gradient comes back: @{one_batch.pair_gradient:.0e}, and that
        only because of ε. With a single value per channel, PyTorch refuses to train.
    """,
)
