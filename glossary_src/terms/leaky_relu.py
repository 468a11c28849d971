"""A ReLU with a small slope instead of zero for negative inputs. Some of the error always gets
through, so a unit that is off for every example can recover."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


def forward(W, x, a):
    """The input, then the values of each layer."""
    h = [x]
    for w in W:
        z = h[-1] @ w
        h.append(z * np.where(z > 0, 1, a))
    return h


def backward(W, h, a, dh):
    """dL/dz of each layer, from dL/dh of the last. mT: transposed."""
    dz = [dh * np.where(h[-1] > 0, 1, a)]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].mT * np.where(h[k] > 0, 1, a))
    return dz


@snippet(
    shows="slope",
    promises={
        "here": near(0.1),
        "height": near(-0.2),
        "share": near(0.505),
        "rms": near(0.505**0.5),
        "off_slopes": between(0, 1e-8),
    },
    data=near(-15.59520567, rel=1e-6),
    turn={
        "slope": (
            *(0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25),
            *(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
        ),
        "at": (-3.0, -2.0, -1.0, 2.0),
    },
    labels={"slope": "slope a for negative inputs", "at": "input z"},
    always={"here": between(0, 1), "share": between(0.5, 1), "off_slopes": between(0, 1e-8)},
    says="""A unit that receives @{at} passes back @{here:.0%} of its error. Over positive and
        negative inputs alike, @{share:.1%} of the square passes.""",
    caption="""Turn the slope. At 0 this is ReLU (dashed), and a unit that is off learns
        nothing. Any slope above 0 lets some of the error through.""",
    alt="""Above, leaky ReLU over z from -4 to 4: a line of slope @{here:g} on the left, of
        slope 1 on the right; a point at z = -2 with its tangent. Below, two bars: a unit with a
        negative input passes @{here:.0%} of the error, one with a positive input all of it.""",
    checked="""The slopes agree with differences of the function, to @{off_slopes:.0e}.""",
    edits=(
        Edit("the absolute value", "slope=0.1", "slope=-1.0"),
        Edit("look at an open unit", "at=-2.0", "at=1.0"),
    ),
)
def leak(slope=0.1, at=-2.0):
    """Draw leaky ReLU, and what a unit passes back by its input."""

    def f(z):
        return z * np.where(z > 0, 1, slope)

    here = 1 if at > 0 else slope
    fig, (high, low) = plt.subplots(2, figsize=(5.84, 4.3))
    z = np.array([-4, 0, 4])
    high.plot(z, np.maximum(z, 0), "--", color="gray")
    high.plot(z, f(z), "C2-", label="leaky ReLU")
    high.legend(loc="upper left")
    run = np.array([-1, 1]) / np.hypot(1, here)
    high.plot(at + run, f(at) + here * run, "C3-", lw=4, alpha=0.5)
    high.plot(at, f(at), "C3o", ms=8)
    words = f"slope {here:g}"
    high.text(at - 0.2, f(at) + 0.5, words, ha="right")
    low.bar([-2, 2], [slope, 1], 4, color=["C3", "C2"], alpha=0.4)
    low.plot(at, 0, "C3^", ms=10, clip_on=False)
    low.text(-2, slope + 0.12, f"off: {slope:.0%} passes", ha="center")
    low.text(2, 1.05, "on: all of it", ha="center")
    high.set(xlim=(-4, 4), xticks=(), ylim=(-4.2, 4.2), ylabel="value")
    low.set(xlim=(-4, 4), ylim=(0, 1.25), xlabel="input z")
    low.set(ylabel="share of the error that passes", yticks=(0, 1))

    x, step = np.linspace(-4, 4, 800), 1e-6
    slopes = (f(x + step) - f(x - step)) / (2 * step)
    square = (np.where(x > 0, 1, slope) ** 2).mean()
    return fig, {
        "here": here,
        "height": f(at),
        "share": square,
        "rms": np.sqrt((slopes**2).mean()),
        "off_slopes": abs(slopes - np.where(x > 0, 1, slope)).max(),
    }


def train(a, bias, rate, steps, width=32, seeds=5):
    """Loss per step and seed; units off at the start; a check."""
    rng = np.random.default_rng(0)
    label = np.eye(4)[rng.integers(4, size=(seeds, 100))]
    x = label @ rng.normal(size=(seeds, 4, 20))
    x = x + rng.normal(size=x.shape)
    x = np.concatenate([x, np.ones((seeds, 100, 1))], axis=-1)
    W = rng.normal(0, np.sqrt(0.1 / 20), (seeds, 21, width))
    W[:, -1] = bias
    V = rng.normal(0, np.sqrt(2 / width), (seeds, width, 4))
    losses, off = [], (x @ W < 0).mean()
    for step in range(steps):
        h = forward([W], x, a)
        score = h[-1] @ V
        score = score - score.max(axis=-1, keepdims=True)
        total = np.exp(score).sum(axis=-1, keepdims=True)
        right = (score * label).sum(axis=-1)
        losses.append((np.log(total[..., 0]) - right).mean(axis=1))
        ds = (np.exp(score) / total - label) / 100
        dz = backward([W], h, a, ds @ V.mT)
        dW, dV = x.mT @ dz[0], h[-1].mT @ ds
        if step == 0:  # a nudge of all weights, too small to round
            other = forward([W + 1e-100j * dW], x, a)[-1]
            change = (other @ (V + 1e-100j * dV)).imag / 1e-100
            wrong = (change * ds).sum() - (dW**2).sum() - (dV**2).sum()
        W, V = W - rate * dW, V - rate * dV
    return np.array(losses), off, abs(wrong)


@snippet(
    shows="no gradient",
    promises={
        "ReLU_off": near(1),
        "leaky_off": near(1),
        "ReLU": near(np.log(4), words="a guess: ln 4"),
        "leaky": between(0, 0.06, here=0.02605273266),
        "leaky_worst": between(0, 0.3, here=0.05484492894),
        "off_nudge": between(0, 1e-12),
    },
    data=near(-6.56760732, rel=1e-6),
    turn={"slope": (0.01, 0.1, 0.3), "bias": (-6.0, -4.0, -2.0)},
    labels={"slope": "slope for negative inputs", "bias": "bias at the start"},
    always={"ReLU": between(0, 1.3863), "off_nudge": between(0, 1e-12)},
    says="""Slope @{slope}, hidden biases at @{bias}: after 600 steps the loss is @{leaky:.2g}.
        With ReLU it is @{ReLU:.2g}.""",
    caption="""Every hidden unit is off for every example at the start. With ReLU nothing moves.
        The small slope wakes some of them, and the loss falls (thick: median of
        five seeds).""",
    alt="""Loss over 600 steps. With ReLU it stays at @{ReLU:.2f}, that of a guess. With slope 0.01
        it creeps at first, then falls, and ends at a median of @{leaky:.3f}, at worst
        @{leaky_worst:.2f}.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e}.""",
    edits=(
        Edit("ten times the slope", "slope=0.01", "slope=0.1"),
        Edit("units that are nearly on", "bias=-4.0", "bias=-1.0"),
    ),
)
def revive(slope=0.01, bias=-4.0, rate=0.5, steps=600):
    """Train networks whose hidden units are all off at the start."""
    fig, ax = plt.subplots()
    numbers, off = {}, []
    for name, a in (("ReLU", 0), ("leaky", slope)):
        losses, share, wrong = train(a, bias, rate, steps)
        middle = np.median(losses, axis=1)
        label = f"slope {a}" if a else name
        (line,) = ax.plot(middle, label=label, lw=2.5)
        ax.plot(losses, "-", color=line.get_color(), alpha=0.4, lw=1)
        numbers[f"{name}_off"] = share
        numbers[name] = middle[-1]
        off.append(wrong)
    numbers["leaky_worst"] = losses[-1].max()
    ax.legend(loc="upper right")
    ax.set(xlabel="step", ylabel="loss", ylim=(0, 2))
    return fig, numbers | {"off_nudge": max(off)}


@snippet(
    shows="slope",
    # theory: open 2⁻¹⁰ = 0.00098, carried (1 + a²)⁻¹⁰ = 0.9990, rms √((1 + a²)/2) = 0.7071.
    # 24 seeds: open 0.00096 (sd 0.00013), carried 0.99898 (0.00009), rms 0.706 (0.005)
    promises={
        "median": near(1e-10, rel=1e-6, words="a⁵"),
        "worst": near(1e-20, rel=1e-6, words="a¹⁰"),
        "open": between(0.0004, 0.0015, here=0.00102),
        "carried": between(0.9986, 0.9994, words="99.86% to 99.94%", here=0.999060276),
        "rms": between(0.685, 0.727, here=0.7086804039),
    },
    data=near(-43.78184255, rel=1e-6),
    turn={"slope": (0.01, 0.1, 0.2, 0.5), "depth": (2, 5, 10)},
    labels={"slope": "slope for negative inputs", "depth": "layers"},
    limits={"x": (1e-21, 10)},
    # the fewest paths that are followed: 0.001 of 200,000
    always={"open": between(0.0004, 0.3), "carried": between(0.07, 1)},
    says="""Slope @{slope}, @{depth} layers: the median path leaves @{median:.1g} of an error.
        Those without a negative unit carry @{carried:.1%} of what arrives.""",
    caption="""Random paths through ten layers. Most cross about five negative units and leave
        next to nothing; nearly all of what arrives came along the few that cross none.""",
    alt="""Two curves over what a path leaves of the error, on a log axis. The share of the paths is
        a bell around the median, @{median:.0e}, and reaches from @{worst:.0e} to 1. The share of
        the squared error lies almost wholly at 1: @{carried:.1%} of it.""",
    edits=(
        Edit("a slope of one half", "slope=0.01", "slope=0.5"),
        Edit("twenty layers", "depth=10", "depth=20"),
    ),
)
def paths(slope=0.01, depth=10, width=256, walks=200_000):
    """Follow an error down random paths, and multiply the slopes."""
    rng = np.random.default_rng(0)
    h, factors = rng.normal(size=(16, width)), 1
    for _ in range(depth):
        z = h @ rng.normal(size=(width, width))  # only signs count
        slopes = np.where(z > 0, 1, slope)
        h = z * slopes
        example = np.arange(walks) % 16
        unit = rng.integers(width, size=walks)  # one of each layer
        factors = factors * slopes[example, unit]
    met = np.rint(np.log(factors) / np.log(slope))  # negative units
    share = np.array([(met == k).mean() for k in range(depth + 1)])
    left = slope ** np.arange(depth + 1)
    carried = share * left**2
    carried /= carried.sum()
    fig, ax = plt.subplots()
    ax.semilogx(left, share, marker="o", label="share of the paths")
    label = "share of the squared error they carry"
    ax.semilogx(left, carried, marker="o", label=label)
    ax.legend(loc="upper left")
    ax.set(xlabel="what a path leaves of the error", ylabel="share")
    ax.set(ylim=(-0.03, 1.25), yticks=(0, 0.5, 1))
    return fig, {
        "median": np.median(factors),
        "worst": slope**depth,
        "open": share[0],
        "carried": carried[0],
        "rms": np.sqrt(np.mean(factors**2)) ** (1 / depth),
    }


@snippet(
    shows="dL/dz",
    # theory: √(1 + a²) and 1. 24 seeds: he_tenth 1.005 (sd 0.010), he_half 1.119 (0.007),
    # he_half_left 26 (4.6), right 1.000 (0.010), 1.001 (0.006), right_left 1.03 (0.18)
    promises={
        "he_tenth": between(0.965, 1.045, here=1.011630172),
        "he_half": between(1.092, 1.146, here=1.126568894),
        "he_half_left": between(12, 60, here=31.69384378),
        "right_tenth": between(0.96, 1.04, here=1.006609644),
        "right_half": between(0.976, 1.025, here=1.007633851),
        "right_half_left": between(0.5, 2, here=1.246750997),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-0.0792869473, rel=1e-6),
    turn={"width": (16, 64, 128), "depth": (10, 30, 50)},
    labels={"width": "units a layer", "depth": "layers"},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{depth} layers of @{width} units, a = 0.5: the first receives @{he_half_left:,.1f}
        times the error with variance 2/n, @{right_half_left:,.1f} times with 2/((1 + a²) n).""",
    caption="""With weights of variance 2/n a larger slope lets dL/dz grow. Dividing by 1 + a²
        takes exactly that away. Dots: networks of 30 layers; lines: wide layers.""",
    alt="""Two curves over the slope a, 0 to 1. With variance 2/n the factor per layer rises from 1
        over @{he_half:.2f} at a = 0.5 to the square root of 2 at a = 1. With variance 2/((1 + a²)
        n) it stays at 1. The dots of simulated networks lie on both lines.""",
    checked="""In each network a nudge of the input changes the loss as dL/dz of its first layer
        says: they differ by @{off_nudge:.0e} of it.""",
    on_page=False,
)
def gain(depth=30, width=128, batch=16):
    """Measure what a layer leaves of the error, by the small slope."""
    a = np.array([0, 0.01, 0.1, 0.2, 0.3, 0.5, 0.7, 1])
    fig, ax = plt.subplots()
    numbers, off = {}, []
    fits = {
        "he": ("2/n", 2 + 0 * a),
        "right": ("2/((1 + a²) n)", 2 / (1 + a**2)),
    }
    for name, (label, variance) in fits.items():
        factor = []
        for leak, v in zip(a, variance):
            rng = np.random.default_rng(0)
            scale = np.sqrt(v / width)
            W = rng.normal(0, scale, (depth, width, width))
            x = rng.normal(size=(batch, width))
            h = forward(W, x, leak)
            error = rng.normal(size=x.shape)
            dz = backward(W, h, leak, error)
            left = np.linalg.norm(dz[0]) / np.linalg.norm(dz[-1])
            moved = forward(W, x + 1e-100j * error, leak)[-1].imag
            change = 1e-100 * (error @ W[0] * dz[0]).sum()
            off.append(abs((moved * error).sum() / change - 1))
            factor.append(left ** (1 / (depth - 1)))
        theory = np.sqrt((1 + a**2) * variance / 2)
        (line,) = ax.plot(a, theory, label=f"variance {label}")
        ax.plot(a, factor, "o", color=line.get_color())
        numbers[f"{name}_tenth"] = factor[2]
        numbers[f"{name}_half"] = factor[-3]
        numbers[f"{name}_half_left"] = factor[-3] ** (depth - 1)
    ax.legend(loc="upper left")
    ax.set(xlabel="slope a for negative inputs")
    ax.set(ylabel="factor on dL/dz, per layer", ylim=(0.8, 1.6))
    return fig, numbers | {"off_nudge": max(off)}


TERM = Term(
    title="Leaky ReLU",
    definition=__doc__,
    aliases=("leaky rectifier", "leaky rectified linear unit", "LReLU"),
    group="activations",
    level="next",
    in_a_number="""Where every hidden unit is off for every example, a network with ReLU stays at a
        loss of @{revive.ReLU:.1f}; with a slope of 0.01, 600 steps bring it to
        @{revive.leaky:.3f}.""",
    searched_as=(
        "negative slope",
        "nn.LeakyReLU",
        "F.leaky relu",
        "alpha 0.01",
        "dead units revive",
        "PReLU",
        "relu variant",
        "alternative to relu",
        "kaiming normal a",
        "units never recover",
        "leaky relu 0.2 GAN discriminator",
    ),
    analogy=Analogy(
        text="""
            In hard frost people leave a tap dripping. The drip fills no bath. But water that
            moves does not freeze, and after the frost the tap still works; one that was shut
            tight is frozen solid. ReLU shuts tight. Where all units are off at the start, its
            loss stays at @{revive.ReLU:.2f}; with a drip of one part in a hundred it falls to
            @{revive.leaky:.3f}.
        """,
        breaks_down="""
            Ten dripping taps in a row still drip. Ten slopes in a row multiply: the median path
            leaves @{paths.median:.0e}. What the leak keeps alive is the *unit*, not the size of
            the gradient.
        """,
    ),
    formula=r"""
        f(z) = \begin{cases} z & z > 0 \\ a z & z \le 0 \end{cases}

        f'(z) = \begin{cases} 1 & z > 0 \\ a & z < 0 \end{cases}

        \operatorname{Var}(w) = \frac{2}{(1 + a^2) \, n}
    """,
    explanation=r"""
        A ReLU unit that is off for every example receives no gradient, and its own weights stay as
        they are. With a small slope $a$, usually 0.01, it receives $a$ times the error, moves, and
        may come on again.

        Once it is on for some example it learns like any other. In the second figure
        @{revive.ReLU_off:.0%} of the sums are negative at the start, and only the leaky network
        gets away. A shut ReLU opens with the next input that is positive; only one that is shut for
        all inputs is frozen, unless layers below it move its inputs.

        **Not a larger gradient.** At a slope of 0.01 the leak hardly matters for a gradient that
        comes from far. A path through ten layers crosses five negative units in the median and
        leaves @{paths.median:.0e}; the worst leaves @{paths.worst:.0e}. Only @{paths.open:.1%} of
        the paths cross none, and those carry @{paths.carried:.1%} of the squared error. So a layer
        multiplies the error by nearly the same as one of ReLU does.

        **The weights must allow for it.** Half of the squared slopes are 1, the others $a^2$, so a
        layer passes $(1 + a^2)/2$ of the square. Weights of variance $2 / ((1 + a^2) n)$ make up
        for it [@he2015]. At $a = 0.01$ the correction is far below what anyone would notice. At
        $a = 0.5$ it decides: with the weights for ReLU the first of thirty layers receives
        @{gain.he_half_left:.0f} times the error, with the right ones @{gain.right_half_left:.1f}.

        At $a = 1$ nothing is left of the activation, and the network is linear. Which value is best
        depends on the task. It may be learned like a weight; then the unit is called PReLU
        [@he2015].
    """,
    what_to_do=(
        """Try it where many units [die](term:dying_relu); 0.01 is usual.""",
        """From a slope of about 0.2 on, shrink the weights: variance 2/((1 + a²) n) instead of
        that of [He](term:he_initialization).""",
        """For vanishing gradients look elsewhere: a leak does not
        [cure](term:vanishing_gradient) them.""",
    ),
    claims=(
        Claim(
            "Leaky ReLU is an alternative that gives some gradient for values below 0.",
            number=29,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: n["revive.leaky_off"] == 1 and n["revive.leaky"] < n["revive.ReLU"] / 2,
            counter={"revive.slope": 0.0},
            because="""With all hidden units below 0 at the start, ReLU stays at a loss of
                @{revive.ReLU:.2f}, and a slope of 0.01 brings it to @{revive.leaky:.3f} in 600
                steps (median of five seeds). Some
                gradient, not much: the median path through ten layers keeps
                @{paths.median:.0e}.""",
        ),
    ),
    origin="""
        Andrew Maas, Awni Hannun and Andrew Ng compared tanh, ReLU and a leaky rectifier with slope
        0.01 for speech recognition in 2013. They introduced the leak because a unit that is never
        active is never adjusted [@maas2013]. In 2015 the slope became a learned parameter, and the
        starting weights were adapted to it [@he2015].
    """,
    etymology="""
        A rectifier lets current through in one direction. A *leaky* one does not close tightly: a
        little passes the other way.
    """,
    trends="""
        Common in discriminators of generative adversarial networks and in some image detectors.
        Elsewhere plain ReLU, with dead units under control, or smooth activations such as GELU are
        more usual.
    """,
    tagged_as=("activation functions", "neural networks", "ReLU"),
    collocations=(
        "negative slope",
        "leaky ReLU with slope 0.2",
        "to leak a little gradient",
        "leaky units",
    ),
    in_context=(
        "We switched to leaky ReLU, and the dead units of the first layer came back.",
        "With a slope of 0.2, pass it to the initialization as well.",
        "The discriminator uses leaky ReLU, so the generator always receives some gradient.",
    ),
    faq=(
        Question(
            "Which slope should I take?",
            """PyTorch's default is 0.01; Keras has 0.3 as a layer and 0.2 as a function, so write
            it down. 0.2 is common in image generation. Larger slopes revive units faster and make
            the network more nearly linear.""",
        ),
        Question(
            "Does it cure vanishing gradients?",
            r"""No. It keeps units from dying. Over many layers the weights decide, as with ReLU:
            with weights of variance $c/n$ a layer multiplies the error by $\sqrt{(1 + a^2) \, c /
            2}$.""",
        ),
        Question(
            "Is it always better than ReLU?",
            """No. Where few units die there is little to gain. ReLU has exact zeros, which can save
            work and memory. In the study that introduced the leak, both did about equally well
            [@maas2013].""",
        ),
        Question(
            "Do I have to change the initialization?",
            """For a slope of 0.01, no. From about 0.2 on, yes: use $2 / ((1 + a^2) n)$. In PyTorch,
            `kaiming_normal_` takes the slope as its argument `a`. Its default is 0.""",
        ),
        Question(
            "Can the slope be negative?",
            """It can. At −1 the function is the absolute value, whose slopes all have size 1. The
            leaky ReLU proper has a small positive slope, so it never falls.""",
        ),
    ),
    relations={
        "narrower than": ("activation_function",),
        "remedies": ("dying_relu",),
        "contrasts with": ("relu",),
        "related to": ("he_initialization",),
    },
    did_you_know="""
        A leaky ReLU can be undone: from its output you can compute its input, because no two inputs
        share an output. ReLU throws that away for every negative input. Networks that must run
        backward, and some that save memory by recomputing, make use of it.
    """,
)
