"""The gradient of the loss grows, layer after layer, on its way back to the first layers of a
network, until one update throws the weights far off or the numbers overflow."""

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


def forward(W, x):
    """The input of each ReLU layer, then the output; and each z."""
    h, z = [x], []
    for w in W:
        z.append(h[-1] @ w)
        h.append(np.maximum(z[-1], 0))
    return h, z


def backward(W, z, error):
    """dL/dz of every layer, from the error at the output."""
    dz = [error * (z[-1] > 0)]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].T * (z[k - 1] > 0))
    return dz


def nudged(W, x, error, dz):
    """How far the effect of a nudge, too small to round, is off."""
    nudge = np.random.default_rng(1).normal(size=x.shape) * 1e-100j
    rise = (forward(W, x + nudge)[0][-1].imag * error).sum()
    return abs(rise / (nudge.imag @ W[0] * dz[0]).sum() - 1)


def dots(ax, values, start, floor, color):
    """Four units a layer, the larger (and darker) the more they get."""
    units = np.sqrt((np.array(values)[::2, :, :4] ** 2).mean(1))
    decades = np.round(np.log10(units / start + 1e-30)).clip(-3, 4)
    layer, unit = np.indices(units.shape)
    x, y = 2 * layer + 1, floor + unit
    ax.scatter(x, y, 24, "none", edgecolors=color, lw=0.5)
    ax.set(ylim=(-0.6, 11.3))
    ax.set_axis_off()
    for n in range(-2, 5):
        some = x[decades == n], y[decades == n], 24 * (1 + max(n, 0))
        ax.scatter(*some, color, alpha=min(1, 1 + n / 3), lw=0)


@snippet(
    shows="dL/dz",
    # log10 of right, mean -0.02, sd 0.14; large, small: times 1.2⁴⁹, 0.8⁴⁹
    promises={
        "large": between(2000, 27000, here=6638.275358),
        "right": between(0.27, 3.6, here=0.8753348243),
        "small": between(4.8e-6, 6.4e-5, here=1.56164951e-05),
        "dW_first": near(1.2**49, words="1.2⁴⁹"),
        "dW_last": near(1.2**49, words="1.2⁴⁹"),
        "ten": near(1.2**10, words="1.2¹⁰"),
        "fifty": near(1.2**50, words="1.2⁵⁰"),
        "less": near(0.8**50, words="0.8⁵⁰"),
        "middle_h": near(1.2**24, words="1.2²⁴"),
        "middle_dz": near(1.2**25, words="1.2²⁵"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-20.54469622, rel=1e-6),
    turn={
        "off": (
            *(0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14),
            *(0.16, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4),
        ),
        "depth": (10, 30, 50),
    },
    labels={"off": "weights too large or small by", "depth": "layers"},
    limits={"x": (-0.5, 56), "x2": (-0.5, 56), "y": (-1, 11), "y2": (1e-12, 1e9)},
    always={"off_nudge": between(0, 1e-8)},
    says="""Over @{depth} layers, weights @{off:.0%} too large multiply the error by @{large:.3g},
        weights @{off:.0%} too small by @{small:.2g}.""",
    caption="""One draw of weights, three sizes. An error enters at the right; a dot is a unit, the
        larger the more arrives. A little too much at every layer multiplies up.""",
    alt="""Two networks of dots above a chart on a log scale, layers 1 to 50. From the last layer to
        the first, dL/dz climbs
        in a straight line to @{large:,.0f} with weights too large, stays level at @{right:.1f} with
        the right ones, and falls to @{small:.0e} with weights too small.""",
    checked="""A nudge of the input, sent forward through each network, changes the loss as its
        dL/dz says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a wide network", "width=128", "width=256"),
        Edit("half as deep", "depth=50", "depth=25"),
        Edit("5% too large", "off=0.2", "off=0.05"),
    ),
)
def one_draw(off=0.2, depth=50, width=128, batch=16):
    """Use one draw of weights as it is, then larger, then smaller."""
    networks = {  # by what all weights are multiplied
        "large": (1 + off, "too large", "C4"),
        "right": (1, "right", "C5"),
        "small": (1 - off, "too small", "gray"),
    }
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, width))
    W = rng.normal(0, np.sqrt(2 / width), (depth, width, width))
    error = rng.normal(size=x.shape)
    room = {"top": 0.99, "hspace": 0.25, "height_ratios": (5, 4)}
    fig, (top, ax) = plt.subplots(2, gridspec_kw=room)
    fig.set_figheight(4.3)
    numbers, dW, middle, errors = {}, {}, {}, []
    for k, (name, (times, label, color)) in enumerate(networks.items()):
        h, z = forward(times * W, x)
        dz = backward(times * W, z, error)
        rms = np.sqrt([(d**2).mean() for d in dz])
        left = rms / rms[-1]
        ax.semilogy(range(1, depth + 1), left, color, label=label)
        if k < 2:
            dots(top, dz, rms[-1], 6 - 6 * k, color)
            top.text(1, 10 - 6 * k, f"weights {label}", color=color)
        numbers[name] = left[0]
        ends = h[0].T @ dz[0], h[-2].T @ dz[-1]  # first, last layer
        dW[name] = np.linalg.norm(ends, axis=(1, 2))
        i = depth // 2 - 1  # the middle layer: its input, its dL/dz
        middle[name] = np.linalg.norm([h[i], dz[i]], axis=(1, 2))
        errors.append(nudged(times * W, x, error, dz))
    ax.legend(loc="lower right")
    words = f"{numbers['large']:,.0f} times the error"
    at = "data", "axes fraction", {"arrowstyle": "->", "color": "C4"}
    ax.annotate(words, (1, numbers["large"]), (0.3, 0.85), *at)
    ax.set(xlabel="layer", ylabel="dL/dz, relative to the last layer")
    told = [some["large"] / some["right"] for some in (dW, middle)]
    keys = "dW_first", "dW_last", "middle_h", "middle_dz"
    grown = {"ten": (1 + off) ** 10, "fifty": (1 + off) ** 50}
    grown |= {"less": (1 - off) ** 50, "off_nudge": max(errors)}
    return fig, numbers | dict(zip(keys, np.ravel(told))) | grown


def chain(w, times):
    """Hand on a 1 by the same weight: the loss and its gradient."""
    h = [1]
    for _ in range(times):  # forward
        h.append(w * h[-1])
    g, dh = 0, h[-1] - 1
    for k in reversed(range(times)):  # backward
        g, dh = g + dh * h[k], dh * w
    return (h[-1] - 1) ** 2 / 2, g


def clip(g, limit):
    return g * min(1, limit / np.linalg.norm(g))


@snippet(
    shows="no gradient",
    promises={
        "inf": near(1, words="1: yes"),
        "nan": near(1, words="1: yes"),
        "flat": near((0.9**50 - 1) * 50 * 0.9**49),
        "steep": near((1.05**50 - 1) * 50 * 1.05**49),
        "x": near(3),
        "y": near(4),
        "end": between(0.01, 0.03, here=0.01909925928),
        "raised": near(1),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-164.985462, rel=1e-6),
    turn={
        "most": (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0),
        "rate": (0.002, 0.005, 0.01),
    },
    labels={"most": "largest norm allowed", "rate": "learning rate"},
    says="""Clipped at norm @{most}, with learning rate @{rate}, the loss of the last steps
        reaches @{end:.2g}.""",
    caption="""One weight, used fifty times in a row: flat on the left, a wall on the right. Dots
        are steps with clipping.""",
    alt="""Two panels. Above, the loss over the weight: a plateau at one half, a valley at weight 1,
        then a wall; dots walk down into the valley. Below, the loss by step: without clipping it
        leaves the chart in the middle of the training; with clipping it falls below @{end:.2f}.""",
    checked="""A nudge of the weight changes the loss as its gradient says, on the flat and on the
        wall: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("clip hard", "most=1.0", "most=0.1"),
        Edit("use the weight twenty times", "times=50", "times=20"),
    ),
)
def steep_wall(most=1.0, rate=0.005, times=50, steps=40):
    """Train one weight, used many times in a row, clipped and not."""

    def train(limit):
        w, path = np.float64(0.9), []
        for _ in range(steps):
            loss, g = chain(w, times)
            path.append((w, loss))
            w = w - rate * clip(g, limit)
        return np.transpose(path)

    with np.errstate(all="ignore"):  # without a limit it overflows
        (_, free), (weight, loss) = train(np.inf), train(most)
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(5.84, 5.4))
    grid = np.linspace(0.88, 1.04, 161)
    top.plot(grid, chain(grid, times)[0], label="loss")
    top.plot(weight, loss, "C2o", label="steps, clipped")
    top.set(xlabel="weight", ylabel="loss", ylim=(0, 2))
    top.legend(loc="upper right")
    bottom.semilogy(free, "C1--", label="not clipped")
    bottom.semilogy(loss, "C2-", label=f"norm clipped at {most:g}")
    bottom.set(xlabel="step", ylabel="loss", ylim=(1e-4, 1e4))
    bottom.legend(loc="lower left")
    bad = free[~np.isfinite(free)]
    flags = {"inf": any(np.isinf(bad[:1])), "nan": any(np.isnan(bad))}
    places = np.array([0.9, 1.05])
    flat, steep = slopes = chain(places, times)[1]
    rise = chain(places + 1e-100j, times)[0].imag / 1e-100
    x, y = clip(np.array([30, 40]), 5)
    return fig, flags | {
        "flat": flat,
        "steep": steep,
        "x": x,
        "y": y,
        "end": max(loss[-9:]),
        "raised": clip(flat, most) / flat,
        "off_nudge": max(abs(rise / slopes - 1)),
    }


@snippet(
    shows="dL/dx",
    # 40 seeds, log10: 4.8 (sd 0.13), 3.91 (0.10), -3.66 (0.13), -60 (3.2); growing 31 (0.8)
    promises={
        "largest": between(1.9e4, 2e5, here=59037.25154),
        "average": between(3300, 20000, here=7770.226913),
        "median": between(6.8e-5, 7e-4, here=0.0002215208617),
        "smallest": between(1e-73, 1e-47, here=3.804644984e-63),
        "growing": between(28, 35, here=32),
    },
    data=near(15.43341585, rel=1e-6),
    turn={"gain": (0.8, 1.0, 1.2, 1.5)},
    labels={"gain": "scale: standard deviation of the weights times √n"},
    says="""Gain @{gain}: the largest stretch is @{largest:.2g}, the median @{median:.2g};
        @{growing} of 100 directions grow.""",
    caption="""A linear network, weights 20% too large: an error grows @{average:,.0f} times on
        average (root mean square), yet only @{growing:.0f} of 100 directions grow.""",
    alt="""Three lines on a log scale over 50 layers on the way back. The largest stretch climbs to
        @{largest:.0e}, the average to @{average:.0e}; the median falls to @{median:.0e}.""",
    edits=(
        Edit("weights of the right size", "gain=1.2", "gain=1.0"),
        Edit("ten layers", "depth=50", "depth=10"),
    ),
)
def both_at_once(gain=1.2, depth=50, width=100):
    """Follow every direction of an error through a linear network."""
    rng = np.random.default_rng(0)
    scale = gain / np.sqrt(width)
    W = rng.normal(0, scale, (depth, width, width))
    back = undo = np.eye(width)
    s = []
    for w in W[::-1]:  # backward; a linear network has no slopes
        back = back @ w.T
        undo = np.linalg.inv(w.T) @ undo
        s.append(np.linalg.svd(back, compute_uv=False))
    s = np.array(s)
    average = np.sqrt((s**2).mean(axis=1))
    median = np.median(s, axis=1)
    fig, ax = plt.subplots()
    layers = range(1, depth + 1)
    ax.semilogy(layers, s[:, 0], label=f"largest of {width}")
    ax.semilogy(layers, average, label="root mean square")
    ax.semilogy(layers, median, label="median")
    ax.legend(loc="lower left")
    ax.set(xlabel="layers on the way back")
    ax.set(ylabel="by how much the error signal is stretched")
    return fig, {
        "largest": s[-1, 0],
        "average": average[-1],
        "median": median[-1],
        # Rounding hides the smallest in the product: ask its inverse.
        "smallest": 1 / np.linalg.norm(undo, 2),
        "growing": (s[-1] > 1).sum(),
    }


@practice(
    promises={"norm_before": near(50, rel=1e-6), "x": near(3, rel=1e-6), "y": near(4, rel=1e-6)},
    text="""
        Clip between `backward` and `step`. The function changes the gradients in place and
        returns the norm from before: log it, it is the best alarm. `error_if_nonfinite` stops
        at an infinity or a NaN, which clipping cannot repair.
    """,
)
def clip_in_torch():
    """Clip the gradient (30, 40) to norm 5, as a training loop does."""
    import torch

    w = torch.nn.Parameter(torch.zeros(2))
    loss = torch.tensor([30.0, 40.0]) @ w
    loss.backward()  # the gradient is (30, 40)
    clip = torch.nn.utils.clip_grad_norm_
    norm = clip([w], max_norm=5, error_if_nonfinite=True)
    x, y = w.grad.tolist()  # next would come optimizer.step()
    return {"norm_before": norm.item(), "x": x, "y": y}


TERM = Term(
    title="Exploding gradient",
    definition=__doc__,
    aliases=("exploding gradient problem", "gradient explosion", "gradient blow-up"),
    group="phenomena",
    level="start here",
    in_a_number="""Weights a fifth too large make dL/dW of each of 50 ReLU layers without biases
        @{one_draw.dW_first:,.0f} times as large as it should be.""",
    searched_as=(
        "loss nan after a few steps",
        "grad_norm spike",
        "loss spike during training",
        "how to choose gradient clipping value",
        "clip_grad_norm_",
        "clipnorm",
        "max norm 1.0",
        "loss jumps to inf",
        "gradient overflow",
        "RuntimeWarning: overflow encountered in matmul",
        "unscale before clipping",
        "nan after gradient clipping",
        "minimum loss scale reached",
        "numbers blow up",
        "explodierender Gradient",
        "explosión del gradiente",
        "梯度爆炸",
    ),
    analogy=Analogy(
        text="""
            An angler tells of a fish, and the story goes from mouth to mouth. Each teller makes the
            fish a fifth longer. After ten tellers it is @{one_draw.ten:.1f} times as long. After
            fifty it is @{one_draw.fifty:,.0f} times as long. Nobody lied much: the chain was too
            long. Had each made it a fifth *shorter*, @{one_draw.less:.4%} would be left.

            Clipping is the listener who says: no fish is longer than a boat.
        """,
        breaks_down="""
            A fish has one length. A gradient has many directions, and one network can stretch some
            while it shrinks others. Listeners stop believing; arithmetic does not, until it
            overflows.
        """,
    ),
    heading="Why it happens",
    formula=r"""
        \left\lVert \frac{\partial L}{\partial z_1} \right\rVert
        \approx c^{\,d-1} \left\lVert \frac{\partial L}{\partial z_d} \right\rVert

        g \leftarrow g \cdot \min\left(1, \frac{m}{\lVert g \rVert}\right)
    """,
    explanation="""
        On the way back each layer multiplies the error signal by slopes and weights. Call the
        typical factor $c$: over $d$ layers it acts $d - 1$ times. Above one the gradient explodes,
        below one it [vanishes](term:vanishing_gradient).

        In a ReLU network of width $n$, weights of variance $2/n$ make $c = 1$; make them 20%
        larger, and $c = 1.2$. They differ only in whether $c$ is above or below one.

        **Ask which gradient.** dL/dz grows toward the input. In such a network without biases, and
        for the same error at the output, dL/dW, which the optimizer uses, is too large by the same
        factor in *every* layer, @{one_draw.dW_first:,.0f} in the first and @{one_draw.dW_last:,.0f}
        in the last. The way forward and the way back share it: in layer 25 the input is
        @{one_draw.middle_h:.0f} times too large and dL/dz @{one_draw.middle_dz:.0f} times.

        **Walls.** A weight that acts fifty times makes a loss that is flat on one side and a wall
        on the other: its slope is @{steep_wall.flat:.2f} at weight 0.9 and @{steep_wall.steep:,.0f}
        at 1.05. One step of plain gradient descent from the wall throws the weight far off.

        **Clipping**, the second formula, limits the norm of the gradient $g$ to $m$. It shortens
        the step and keeps its direction: with $m = 5$, (30, 40) becomes (@{steep_wall.x:.0f},
        @{steep_wall.y:.0f}). The factor is never above one, so clipping does nothing for a gradient
        that vanishes.
    """,
    what_to_do=(
        """Log the norm of the whole gradient at every step; clip it between `backward` and
        `step`.""",
        """Draw the weights at the scale that the activation asks for:
        [He's](term:he_initialization) for ReLU.""",
    ),
    claims=(
        Claim(
            "An exploding gradient may even become a very large number, like NaN.",
            number=15,
            judged="misleading",
            read_in="medium-2020",
            holds=lambda n: n["steep_wall.inf"] == 0 and n["steep_wall.nan"] == 1,
            holds_in_part=lambda n: n["steep_wall.nan"] == 1,
            counter={"steep_wall.rate": 0.002},
            because="""It does end there. In the run without clipping, the loss first overflows to
                infinity, then infinity minus infinity gives NaN. But NaN, *not a number*, is not
                large: it is neither larger nor smaller than any number and does not equal itself,
                so a test for “too large” misses it.""",
        ),
        Claim(
            "An exploding gradient is not a vanishing one: it grows where that shrinks.",
            number=66,
            judged="true",
            read_in="picture-dictionary",
            holds=lambda n: n["one_draw.large"] > 100 and n["one_draw.small"] < 0.01,
            counter={"one_draw.off": 0.01},
            because="""Opposite results of one product, @{one_draw.large:,.0f} and
                @{one_draw.small:.0e}. Both can meet in one network: of 100 directions
                @{both_at_once.growing:.0f} grow, the largest @{both_at_once.largest:.0e} times, and
                the smallest shrinks to @{both_at_once.smallest:.0e}.""",
        ),
        Claim(
            "Gradient clipping solves vanishing gradients, too.",
            number=72,
            judged="false",
            read_in="widely",
            seen_at=(
                "https://stats.stackexchange.com/questions/625560/gradient-clipping-of-vanilla-rnns-vs-lstms",
                "https://prepfully.com/answers/gradient-problems",
            ),
            holds=lambda n: n["steep_wall.raised"] > 1.001,
            counter={"steep_wall.raised": 3.5},
            because="""Clipping shortens a gradient that is longer than the limit and leaves every
                other as it is. On the flat, at weight 0.9, the slope is @{steep_wall.flat:.2f};
                clipped, it is the same. It was proposed against explosion, with another method
                against vanishing beside it [@pascanu2013].""",
        ),
        Claim(
            """A gradient that grows drastically is called exploding; it makes the network unstable,
            and learning is not completed.""",
            number=91,
            judged="conditional",
            condition="the gradient is not clipped",
            read_in="medium-2020",
            holds=lambda n: n["steep_wall.nan"] == 1 and n["steep_wall.end"] > 0.1,
            holds_in_part=lambda n: n["steep_wall.nan"] == 1,
            counter={"steep_wall.rate": 0.002},
            because="""Without clipping the run ends in NaN. With it, the same start at the same
                rate ends at a loss of @{steep_wall.end:.2f}, and the wall is as steep.""",
        ),
    ),
    origin="""
        The diploma thesis of Sepp Hochreiter, in 1991, covered both cases: errors sent back through
        time shrink or grow exponentially [@hochreiter1991]. Bengio, Simard and Frasconi analyzed
        them for a wide readership in 1994 [@bengio1994]. Clipping, the common cure, is younger.
        Tomáš Mikolov limited each value of the gradients when he trained language models for his
        thesis of 2012 [@mikolov2012]. Pascanu, Mikolov and Bengio explained the walls in 2013, and
        rescaled the whole gradient when its norm passed a threshold [@pascanu2013].
    """,
    etymology="""
        *To explode* comes from Latin *explodere*, to drive an actor off the stage by clapping. The
        LSTM paper of 1997 speaks of errors that blow up [@hochreiter1997], the paper of 2013 of
        exploding gradients [@pascanu2013].
    """,
    trends="""
        For two decades a topic of recurrent networks; clipping the norm is now a routine line in
        the training of language models too. A paper of 2020 showed that clipping can also make
        training faster [@zhang2020].
    """,
    tagged_as=("neural networks", "deep learning", "training dynamics", "numerical stability"),
    collocations=(
        "exploding gradient problem",
        "exploding and vanishing gradients",
        "clip exploding gradients",
        "the loss blows up",
    ),
    in_context=(
        "The loss fell for a day, then jumped and became NaN: an exploding gradient.",
        "We clip the norm at one, so that a single batch cannot throw the weights away.",
        "The gradients exploded because the layers were drawn with the wrong variance.",
    ),
    faq=(
        Question(
            "How do I notice it?",
            """The loss jumps by orders of magnitude within a step or two, or turns into NaN. Log
            the norm of the whole gradient at every step. If one step stands far above all others,
            look at it layer by layer.""",
        ),
        Question(
            "Which limit should I clip at?",
            """Log the norm over a healthy stretch of training and set the limit somewhat above it,
            so that clipping acts on rare steps only. A limit far below the usual norm turns every
            step into one of fixed length, which then circles around the minimum: the zigzag in the
            figure.""",
        ),
        Question(
            "Clip by norm or by value?",
            """The norm keeps the direction: (30, 40) becomes (@{steep_wall.x:.0f},
            @{steep_wall.y:.0f}). Limiting each value to 5 makes it (5, 5), which points elsewhere.
            Both stop an explosion.""",
        ),
        Question(
            "Does clipping also cure a vanishing gradient?",
            """No. It only shortens. At weight 0.9 of the figure the slope is
            @{steep_wall.flat:.2f}, below the limit, and clipping leaves it as it is.""",
        ),
        Question(
            "Does a bounded activation such as tanh prevent it?",
            """No. It keeps the *activations* bounded. The gradient is a product of slopes and
            weights, and above a critical weight variance it grows exponentially with depth in a
            tanh network too [@schoenholz2017].""",
        ),
        Question(
            "Is every NaN an exploding gradient?",
            """No. The logarithm of zero, zero divided by zero or one broken input will do. And a
            learning rate that is too high makes even a single layer diverge.""",
        ),
        Question(
            "Can one network have both problems?",
            """Yes. In the linear network above @{both_at_once.growing:.0f} of 100 directions grow
            and the others shrink. No scale of the weights repairs that: it moves all directions
            together. Orthogonal weights do, in a linear network: they stretch no direction
            [@saxe2014].""",
        ),
    ),
    relations={
        "contrasts with": ("vanishing_gradient",),
        "remedied by": ("he_initialization",),
    },
    did_you_know=r"""
        Batch normalization, often listed as a cure, can cause explosion. In a deep ReLU network
        without residual connections it multiplies the squared norm of the gradient by about
        $\pi / (\pi - 1)$ per layer at the start of training, almost one and a half [@yang2019].
    """,
)
