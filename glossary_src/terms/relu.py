"""An activation function that passes positive inputs unchanged and turns negative ones into zero.
Its slope is one or zero, so an error on its way back passes whole or not at all."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Meter, Question, Term, between, near, snippet


def relu(z):
    return np.maximum(z, 0)


def forward(W, x, f):
    """What each layer receives, and the output."""
    h, z = x, []
    for w in W:
        z.append(h @ w)
        h = f(z[-1])
    return z, h


def backward(W, z, slope, dh):
    """dL/dz of each layer, from dL/dh of the last."""
    dz = [dh * slope(z[-1])]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].T * slope(z[k - 1]))
    return dz


def share(W, dz, error):
    """What a layer passes of the squared error that arrives."""
    found = [(dz[-1] ** 2).sum() / (error**2).sum()]
    for k in range(1, len(W)):
        dh = dz[k] @ W[k].T
        found.append((dz[k - 1] ** 2).sum() / (dh**2).sum())
    return np.mean(found)


def slopes():
    """Differences of ReLU itself, on both sides of zero."""
    x, step = np.linspace(-4, 4, 800), 1e-6
    slope = (relu(x + step) - relu(x - step)) / (2 * step)
    return {
        "above": np.abs(slope[x > 0] - 1).max(),
        "below": np.abs(slope[x < 0]).max(),
        "other": np.abs(relu(x) - (x + np.abs(x)) / 2).max(),
    }


@snippet(
    shows="slope",
    # 40 seeds: on 0.5002 (sd 0.0042), passed 0.4999 (sd 0.0043); theory 1/2 for both
    promises={
        "here": near(1),
        "height": near(1.75),
        "on": between(0.483, 0.517, here=0.5086507161),
        "passed": between(0.482, 0.518, here=0.5036833747),
        "rms": between(0.694, 0.72, here=0.7097065413),
        "ten": between(0.0006, 0.0014, here=0.00105093574),
        "off_nudge": between(0, 1e-10),
        "above": between(0, 1e-9, words="0: the slope is 1"),
        "below": near(0),
        "other": near(0),
    },
    data=near(-26.59351078, rel=1e-6),
    turn={"at": tuple(np.arange(-3.75, 4, 0.5))},
    drag="at",
    labels={"at": "input z"},
    always={"here": between(0, 1), "height": between(0, 4)},
    says="""A unit that receives @{at} answers @{height:.2f} and passes back @{here:.0%} of its
        error. In the network @{on:.0%} of the units are on.""",
    caption="""Move the point: slope 0 or slope 1, nothing between. Below: what the units of a
        random network receive. About half of them are off.""",
    alt="""Two charts over z from -4 to 4. Above, ReLU is 0 up to zero, then a straight line of
        slope 1, with a point at z = 1.75. Below, a bell-shaped histogram of what the units of a
        random network receive, gray below zero and green above; @{on:.0%} of them are on the
        positive side.""",
    checked="""A nudge of the input changes the loss as dL/dz of the first layer says: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a shut unit", "at=1.75", "at=-1.75"),
        Edit("weights half as large", "np.sqrt(2 / width)", "np.sqrt(0.5 / width)"),
        Edit("layers of 16 units", "width=256", "width=16"),
    ),
)
def two_slopes(at=1.75, depth=30, width=256, batch=16):
    """Draw ReLU, and where the units of a network fall on it."""
    rng = np.random.default_rng(0)
    scale = np.sqrt(2 / width)
    W = rng.normal(0, scale, (depth, width, width))
    start = rng.normal(size=(batch, width))
    z, h = forward(W, start, relu)
    error = rng.normal(size=h.shape)
    dz = backward(W, z, lambda z: z > 0, error)
    passed = share(W, dz, error)
    moved = forward(W, start + 1e-100j * error, relu)[1].imag
    change = 1e-100 * (error @ W[0] * dz[0]).sum()
    off, z = abs((moved * error).sum() / change - 1), np.ravel(z)
    on = (z > 0).mean()

    here, height = 1.0 * (at > 0), relu(at)
    fig, (top, low) = plt.subplots(2, figsize=(5.84, 4.3))
    x = np.array([-4, 0, 4])
    top.plot(x, relu(x), "C2-", label="ReLU")
    top.legend(loc="upper left")
    top.plot([at, at], [-0.5, height], "C3-", lw=0.8)
    top.plot(at, height, "C3o", ms=8)
    words = "slope 1: all passes" if here else "slope 0: nothing"
    top.text(max(at - 0.2, -1.2), height + 0.4, words, ha="right")
    bins = np.linspace(-4, 4, 41)
    for side, color in ((z < 0, "gray"), (z > 0, "C2")):
        low.hist(z[side], bins, color=color, alpha=0.6)
    low.plot(at, 0, "C3^", ms=10, clip_on=False)
    edge = low.get_ylim()[1] * 0.8
    low.text(-3.8, edge, f"off: {1 - on:.0%}")
    low.text(3.8, edge, f"on: {on:.0%}", ha="right", color="C2")
    top.set(xlim=(-4, 4), ylim=(-0.5, 4.6), xticks=(), ylabel="ReLU(z)")
    low.set(xlim=(-4, 4), yticks=[], xlabel="input z")
    low.set(ylabel="units of a network, by their input")
    numbers = {"here": here, "height": height, "on": on}
    numbers |= {"passed": passed, "rms": np.sqrt(passed)}
    numbers |= {"ten": passed**10, "off_nudge": off}
    return fig, numbers | slopes()


@snippet(
    shows="dL/dz",
    # Theory: 1, √(1/6), √(1/2), 1, and their 29th powers. 30 seeds: log10 of what is left
    # has mean -0.02, -11.34, -4.38, -0.03 and sd 0.12 (0.05 without activation).
    promises={
        "linear": between(0.98, 1.02, here=0.9948555478),
        "third": between(0.391, 0.423, here=0.4139390104),
        "third_left": between(1.4e-12, 1.5e-11, here=7.78313128e-12),
        "one": between(0.678, 0.734, here=0.6975587449),
        "one_left": between(1.3e-5, 1.3e-4, here=2.909663993e-05),
        "two": between(0.96, 1.04, here=0.9865255138),
        "two_left": between(0.3, 3, here=0.674747565),
        "off_nudge": between(0, 1e-10),
    },
    data=near(5.270874804, rel=1e-6),
    turn={"width": (16, 32, 64, 128), "depth": (10, 30, 60)},
    labels={"width": "units a layer", "depth": "layers"},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{depth} layers of @{width} units: a ReLU layer changes the error by a factor of
        @{one:.2f} with variance 1/n, @{two:.2f} with 2/n.""",
    caption="""Each dot is a network. With ReLU a layer keeps the size of the error at
        variance 2/n, not at 1/n. PyTorch's default for linear layers is 1/(3n).""",
    alt="""Factor by which a layer changes dL/dz, over the variance of the weights times n. Both
        curves are square roots with dots on them. Without activation the curve crosses 1 at
        variance 1/n; with ReLU at 2/n. At 1/(3n) ReLU leaves @{third:.2f}, at 1/n @{one:.2f}, at
        2/n @{two:.2f}.""",
    checked="""In each network a nudge of the input changes the loss as dL/dz of its first layer
        says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("narrow layers", "width=128", "width=32"),
        Edit(
            "leaky ReLU of slope 0.5",
            '"ReLU": (relu, lambda z: z > 0, 1 / 2)',
            '"ReLU": (lambda z: np.maximum(z, z / 2), lambda z: (1 + (z > 0)) / 2, 5 / 8)',
        ),
    ),
)
def per_layer(depth=30, width=128, batch=16):
    """Measure what a layer leaves of the error, by size of weights."""
    networks = {  # activation, slope, share of the square it passes
        "ReLU": (relu, lambda z: z > 0, 1 / 2),
        "none": (lambda z: z, np.ones_like, 1),
    }
    gains = (1 / 3, 0.5, 1, 1.5, 2, 2.5, 3)
    rng = np.random.default_rng(0)
    fig, ax = plt.subplots()
    factor, off = {}, []
    for name, (f, slope, share) in networks.items():
        for gain in gains:
            scale = np.sqrt(gain / width)
            W = rng.normal(0, scale, (depth, width, width))
            x = rng.normal(size=(batch, width))
            z, h = forward(W, x, f)
            error = rng.normal(size=h.shape)
            dz = backward(W, z, slope, error)
            left = np.linalg.norm(dz[0]) / np.linalg.norm(dz[-1])
            moved = forward(W, x + 1e-100j * error, f)[1].imag / 1e-100
            change = (error @ W[0] * dz[0]).sum()
            off.append(abs((moved * error).sum() / change - 1))
            factor[name, gain] = left ** (1 / (depth - 1))
        x = np.linspace(0, 3, 200)
        label = f"activation: {name}"
        (line,) = ax.plot(x, np.sqrt(x * share), label=label)
        dots = [factor[name, gain] for gain in gains]
        ax.plot(gains, dots, "o", color=line.get_color())
    ax.plot(x, np.ones_like(x), label="1: the size stays")
    ax.legend(loc="lower right")
    ax.set_xticks([1 / 3, 1, 2, 3], ["1/3", "1", "2", "3"])
    ax.set(xlabel="variance of the weights, times n")
    ax.set_yticks([0, 0.5, 1, 1.5])
    ax.set(ylabel="factor by which a layer changes dL/dz")
    numbers = {"linear": factor["none", 1]}
    for name, gain in (("third", 1 / 3), ("one", 1), ("two", 2)):
        numbers[name] = factor["ReLU", gain]
        numbers[f"{name}_left"] = numbers[name] ** (depth - 1)
    return fig, numbers | {"off_nudge": max(off)}


@snippet(
    shows="no gradient",
    promises={
        "off": between(0.486, 0.514, here=0.5023771094),  # theory 1/2; 30 seeds: sd 0.0034
        "dead_2": between(0, 0.01, here=0),  # 30 seeds: always 0
        "size": between(0.2, 5, here=1.5129585),  # theory 1: He weights keep the mean square
        "dead_10": between(0.01, 0.22, here=0.05078125),  # 30 seeds: 0.04 to 0.15, sd 0.03
        "dead_last": between(
            0.12, 0.5, here=0.41015625
        ),  # 30 seeds: 0.23 to 0.45, sd 0.06; below 1/2
        # two unrelated inputs: the map of cho2009, 50 times from 0, gives 0.988
        "alike": between(0.9, 1, here=0.9937314624),
    },
    data=near(3.429257343, rel=1e-6),
    turn={"inputs": (1, 10, 100, 1000), "width": (64, 128, 256)},
    labels={"inputs": "inputs looked at", "width": "units a layer"},
    always={"off": between(0.4, 0.6)},
    says="""Inputs: @{inputs}. Off for one of them: @{off:.0%} of the units. Off for all:
        @{dead_10:.0%} at layer 10, @{dead_last:.0%} at the last.""",
    caption="""At every layer about half of the units are off for a given input. Deep
        in the network many are off for all.""",
    alt="""Two lines over layers 1 to 50. The share of units that are off for one input stays near
        @{off:.0%}. The share that are off for all of 1000 inputs is @{dead_2:.0%} at layer 2,
        @{dead_10:.0%} at layer 10 and @{dead_last:.0%} at the last.""",
    edits=(
        Edit("inputs that are alike", "h = rng.normal(", "h = 1 + rng.normal("),
        Edit("layers of 32 units", "width=256", "width=32"),
    ),
)
def off_or_dead(inputs=1000, depth=50, width=256):
    """Count units that are off for one input, and for all of them."""
    rng = np.random.default_rng(0)
    scale = np.sqrt(2 / width)
    h = rng.normal(size=(inputs, width))
    off, dead = [], []
    for _ in range(depth):
        h = np.maximum(h @ rng.normal(0, scale, (width, width)), 0)
        off.append((h == 0).mean())
        dead.append((h == 0).all(axis=0).mean())
    fig, ax = plt.subplots()
    layers = range(1, depth + 1)
    ax.plot(layers, off, label="off for one input (mean)")
    ax.plot(layers, dead, label=f"dead: off for all {inputs}")
    ax.legend(loc="upper left")
    ax.set_yticks([0, 0.25, 0.5, 0.75], ["0", "25%", "50%", "75%"])
    ax.set(xlabel="layer (1 is next to the input)")
    ax.set(ylabel="share of the units of a layer")
    first, last = h[0], h[-1]
    lengths = np.linalg.norm(first) * np.linalg.norm(last)
    return fig, {
        "off": np.mean(off),
        "dead_2": dead[1],
        "size": (h**2).mean(),
        "dead_10": dead[9],
        "dead_last": dead[-1],
        "alike": first @ last / lengths,
    }


TERM = Term(
    title="ReLU",
    definition=__doc__,
    aliases=("rectified linear unit", "rectifier"),
    group="activations",
    level="start here",
    in_a_number="""In a random ReLU network half of the units pass their error on whole, the others
        nothing: @{two_slopes.passed:.0%} of its square is left.""",
    searched_as=(
        "max(0, x)",
        "torch.relu",
        "nn.ReLU",
        "F.relu",
        "half of the activations are zero",
        "sparse activations",
        "derivative of relu at 0",
        "relu vs sigmoid",
        "why relu and not sigmoid",
        "rectified",
        "hinge activation",
        "relu default weights",
    ),
    analogy=Analogy(
        text="""
            A tower has a row of doors on every floor. On the way up, what arrives at a door
            decides whether it stands open or shut. A crowd comes down through the same doors:
            an open one costs nobody anything, a shut one stops all who reach it. One floor
            passes @{two_slopes.passed:.0%} of the crowd, ten floors @{two_slopes.ten:.1%},
            unless each floor doubles it. Well-chosen weights do that.
        """,
        breaks_down="""
            The crowd stands for the *square* of the error. Its size shrinks by the root: to
            @{two_slopes.rms:.2f} per layer. People do not cancel; errors do. And the next input
            sets all doors anew.
        """,
        meters=(
            Meter(label="after one floor", number="two_slopes.passed", format=".0%"),
            Meter(label="after ten floors", number="two_slopes.ten", format=".1%"),
        ),
    ),
    formula=r"""
        \operatorname{ReLU}(z) = \max(0, z) = \frac{z + |z|}{2}

        \operatorname{ReLU}'(z) = \begin{cases} 0 & z < 0 \\ 1 & z > 0 \end{cases}

        \frac{\text{RMS of } \partial L / \partial z_k}
        {\text{RMS of } \partial L / \partial z_{k+1}}
        \approx \sqrt{\frac{n \operatorname{Var}(w)}{2}}
    """,
    explanation=r"""
        One comparison per unit: keep what is positive, drop the rest. On a path through units that
        are on, ReLU takes nothing from the error, however many layers there are. The slope of a
        sigmoid would take at least three quarters each time.

        **Half of the units are off.** In a random network without biases, a unit is as likely to
        have the weights $w$ as $-w$. So for any input it is off with probability one half. The
        square of its slope is then 0 or 1 with equal chances: half on average, and
        @{two_slopes.passed:.2f} in the network above. The size of the error shrinks by the root of
        that, $\sqrt{1/2} \approx$ @{two_slopes.rms:.2f}.

        **The weights decide the rest.** Between layers of $n$ units the weights multiply the
        squared error by $n \operatorname{Var}(w)$, ReLU halves it. Variance $1/n$ leaves
        @{per_layer.one:.2f} per layer and @{per_layer.one_left:.0e} after 29 factors; PyTorch's
        default for linear layers, $1/(3n)$, leaves @{per_layer.third:.2f} and
        @{per_layer.third_left:.0e}. With $2/n$, which is He initialization, the two effects cancel:
        @{per_layer.two:.2f}.

        **Off is not dead.** A unit that is off for one input may be on for the next. A *dead* unit
        is off for all of the data: no example sends an error through it, and plain gradient descent
        leaves its weights as they are. Depth makes dead units because it makes inputs alike. After
        50 layers, two unrelated inputs point in almost the same direction (cosine
        @{off_or_dead.alike:.2f}), so a unit that is off for one of them is mostly off for all. At a
        fixed width, the chance that a whole network is dead from the start goes to one with depth
        [@lu2020]. And in training, one step that is too large can push a unit's bias so low that it
        dies.

        **At exactly zero** there is a corner and no slope. Frameworks take 0 there. It hardly ever
        matters.
    """,
    what_to_do=(
        """Start it with [He weights](term:he_initialization), of variance 2/n; smaller ones let
        the gradient [vanish](term:vanishing_gradient).""",
        """If units stay off for all of the data, they are [dead](term:dying_relu): lower the
        learning rate, or try [leaky ReLU](term:leaky_relu).""",
    ),
    claims=(
        Claim(
            "Then scientists came up with a new idea, ReLU.",
            number=21,
            judged="history",
            read_in="medium-2020",
            holds=None,
            because="""The function is older than the problem: it stands in a model of nerve
                fibers of 1941 [@householder1941] and in a multilayer network of 1969
                [@fukushima1969]. The first analysis of vanishing gradients known to us is of
                1991 [@hochreiter1991]. ReLU was brought back between 2009 and 2011 [@jarrett2009;
                @nair2010; @glorot2011].""",
        ),
        Claim(
            "The slope of ReLU is 1 wherever its input is above 0.",
            number=22,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: n["two_slopes.above"] < 1e-6,
            counter={"two_slopes.above": 0.5},
            because="""Differences of the function itself agree, to @{two_slopes.above:.0e}. At 0
                the slope is undefined; frameworks take 0.""",
        ),
        Claim(
            """Because ReLU has a slope of 1, the gradients passed back do not get smaller and
            smaller but stay the same.""",
            number=26,
            judged="conditional",
            condition="the weights have variance 2/n, and on average over units",
            read_in="medium-2020",
            holds=lambda n: n["two_slopes.passed"] > 0.9,
            holds_in_part=lambda n: abs(n["per_layer.two"] - 1) < 0.1,
            counter={"two_slopes.passed": 1.0},
            because="""The slope is 1 where a unit is on. The others pass 0, so ReLU by itself
                passes @{two_slopes.passed:.0%} of the squared error. He weights make up for that,
                with a factor of @{per_layer.two:.2f} per layer. At 1/n it is @{per_layer.one:.2f},
                and @{per_layer.one_left:.0e} after 29.""",
        ),
        Claim(
            "A neuron whose value is less than 0 is dead.",
            number=27,
            judged="misleading",
            read_in="medium-2020",
            holds=lambda n: n["off_or_dead.dead_10"] > 0.9 * n["off_or_dead.off"],
            holds_in_part=lambda n: n["off_or_dead.dead_last"] > 0.1,
            counter={"off_or_dead.inputs": 1},
            because="""It is off for this input, and for this input nothing flows back. “Dead” is
                said of units that are off for all inputs [@lu2020]. @{off_or_dead.off:.0%} of the
                units are off, at any depth; off for all of 1000 inputs are
                @{off_or_dead.dead_2:.0%} at layer 2, @{off_or_dead.dead_10:.0%} at layer 10 and
                @{off_or_dead.dead_last:.0%} at layer 50 of one network (in others about a tenth and
                a third).""",
        ),
        Claim(
            "Where the input is below 0, the gradient passed back is 0.",
            number=28,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: n["two_slopes.below"] == 0,
            counter={"two_slopes.below": 0.01},
            because="""Through that unit and for that input: the slope is
                @{two_slopes.below:.0f}. The rest of the layer passes its share.""",
        ),
        Claim(
            "ReLU is the larger of its input and 0.",
            number=51,
            judged="true",
            read_in="github",
            holds=lambda n: n["two_slopes.other"] == 0,
            counter={"two_slopes.other": 0.01},
            because="""The same as half of z + |z|: the two differ by @{two_slopes.other:.0f} at
                800 points.""",
        ),
        Claim(
            "ReLU does not saturate for positive values and so preserves the gradient's size.",
            number=60,
            judged="conditional",
            condition="the weights have variance 2/n",
            read_in="picture-dictionary",
            holds=lambda n: min(n["per_layer.third"], n["per_layer.one"]) > 0.9,
            holds_in_part=lambda n: abs(n["per_layer.two"] - 1) < 0.1,
            counter={"per_layer.two": 1.22},
            because="""ReLU is flat below zero, so the weights decide. Variance 2/n preserves the
                size (@{per_layer.two:.2f} per layer); 1/n leaves @{per_layer.one:.2f}, PyTorch's
                default @{per_layer.third:.2f}.""",
        ),
        Claim(
            "ReLU solves the vanishing gradient problem.",
            number=71,
            judged="conditional",
            condition="the weights have variance 2/n",
            read_in="widely",
            seen_at=(
                "https://codeinu.net/language/whatever/c146552-advantage-of-relu-activation-function",
                "https://cs5720fall2025.netlify.app/lecturenotes/week4_slide73",
                "https://digital-garden.clintjohnson.live/artificial-intelligence/deep-learning/Vanishing-Gradient-Problem",
            ),
            holds=lambda n: min(n["per_layer.third"], n["per_layer.one"]) > 0.9,
            holds_in_part=lambda n: abs(n["per_layer.two"] - 1) < 0.1,
            counter={"per_layer.two": 1.22},
            because="""The slope of 1 holds for units that are on; half are not. With PyTorch's
                default weights 29 layers leave @{per_layer.third_left:.0e} of dL/dz, with 1/n
                @{per_layer.one_left:.0e}. With He weights a layer keeps @{per_layer.two:.2f} of it
                [@he2015]. What is solved then is its size at the start of training.""",
        ),
        Claim(
            "ReLU's success helped to train much deeper networks.",
            number=97,
            judged="history",
            read_in="picture-dictionary",
            holds=None,
            because="""It did: supervised networks without pretraining [@glorot2011], eight layers
                on ImageNet [@krizhevsky2012], whose authors also found a smaller network several
                times faster than with tanh, nineteen and 22 layers in 2014 [@simonyan2015;
                @szegedy2015]. Networks of many more used normalization [@ioffe2015] and skips
                [@he2016resnet] besides.""",
        ),
    ),
    origin="""
        Alston Householder described nerve fibers in 1941 whose response is zero below a threshold
        and linear above it [@householder1941]; Walter Pitts took the theory further in 1942
        [@pitts1942]. Nothing in it learned. Kunihiko Fukushima designed a multilayer network of
        such elements for visual features in 1969 [@fukushima1969], and a silicon circuit of 2000
        computed with them [@hahnloser2000].

        Deep learning brought them back. In 2009 a study of object recognition counted
        rectification, there the absolute value, among the most important ingredients
        [@jarrett2009]. In 2010 the units improved Boltzmann machines [@nair2010], in 2011 they
        trained deep networks without unsupervised pretraining [@glorot2011], and in 2012 the
        network that won the ImageNet contest used them to train faster [@krizhevsky2012].
    """,
    etymology="""
        Short for *rectified linear unit*; the full words stand in a title of 2010 [@nair2010]. To
        rectify is to make straight. In electronics, a half-wave rectifier lets the positive half of
        an alternating current through and blocks the other.
    """,
    trends="""
        The usual activation of hidden layers in image networks since 2012. Many transformers use
        smooth relatives, such as GELU and SiLU.
    """,
    tagged_as=("activation functions", "neural networks", "deep learning"),
    collocations=(
        "ReLU activation",
        "ReLU network",
        "dead ReLU",
        "dying ReLU problem",
        "leaky ReLU",
    ),
    in_context=(
        "We replaced sigmoid by ReLU and doubled the variance of the weights.",
        "A third of the ReLUs in the last block never fire on the validation set.",
        "The output layer has no ReLU, because the target may be negative.",
    ),
    faq=(
        Question(
            "It is two straight lines. How can it learn curves?",
            """By its corner. Each unit bends the output along one line or plane; many units bend
            it in many places. The network is made of straight pieces, and with enough of them it
            comes as close to a curve as you like.""",
        ),
        Question(
            "Does ReLU solve the vanishing gradient problem?",
            """Only together with the right weights. Over 30 layers, dL/dz keeps
            @{per_layer.one_left:.0e} with weights of variance 1/n, and @{per_layer.two_left:.2f}
            with 2/n. That is the size of the gradient at the start; very deep networks mostly have
            residual connections or normalization besides.""",
        ),
        Question(
            "Half of my activations are zero. Is that bad?",
            """No, it is the normal state: @{off_or_dead.off:.0%} in the random networks here, at
            any depth. Look for units that are zero for *all* of a thousand inputs. Those are
            dead.""",
        ),
        Question(
            "What can I do about dead units?",
            """Lower the learning rate if they die during training. Batch normalization centers
            what a unit receives; unless its learned shift is very negative, a part of every batch
            is positive. Leaky ReLU gives
            negative inputs a small slope, so that some error always passes [@maas2013].""",
        ),
        Question(
            "What is the slope at 0?",
            """There is none: it is 0 from the left and 1 from the right. PyTorch and TensorFlow
            take 0. With random weights, exact zeros hardly occur, unless all that a unit
            receives is zero.""",
        ),
        Question(
            "Should the output layer have a ReLU?",
            """Rarely. It cannot give a negative number, and an example whose output is wrongly
            off sends back nothing. Use no activation for regression, nor for classes in training:
            the [loss](term:cross_entropy) has sigmoid or softmax built in.""",
        ),
        Question(
            "All inputs are zero, and nothing learns, not even the biases. Why?",
            """With biases of zero every unit receives exactly 0, where the slope is taken as 0. So
            no error passes any ReLU, and only the bias of the output learns. Shift the inputs,
            start the biases a little above zero, or use a [leaky ReLU](term:leaky_relu), which
            passes its small slope at 0.""",
        ),
    ),
    relations={
        "remedies": ("vanishing_gradient",),
        "contrasts with": ("sigmoid", "tanh"),
    },
    did_you_know="""
        Multiply all weights and the bias into a ReLU unit by ten, and divide the weights out of it
        by ten. The network computes exactly what it did before. With sigmoid or tanh it would not.
        That is why the size of a single weight says little about a ReLU network.
    """,
)
