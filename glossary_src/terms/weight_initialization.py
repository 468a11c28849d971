"""Choosing the weights a network starts from, before training. They are drawn at random so that
units can differ; the scale of the draw decides whether signals and gradients keep their
size across the layers."""

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


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@snippet(
    shows="no gradient",
    promises={
        "first": between(0.5, 0.7, here=0.6251690976),
        "last": between(0.2, 0.4, here=0.2647631431),
        "stuck": between(0, 0.02, here=0),
        "at_2": near(np.tanh(2) + 2 + 1 / (1 + np.exp(-2)), words="tanh 2 + 2 + σ(2)"),
        "off_nudge": between(0, 1e-12),
    },
    data=near(3.227727819, rel=1e-6),
    turn={
        "activation": ("tanh", "ReLU", "sigmoid"),
        "scale": (0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5, 3.0, 4.0, 6.0),
    },
    labels={"scale": "scale of the weights"},
    limits={"x": (-0.6, 8.6), "y": (-3, 3)},
    always={"stuck": between(0, 1)},
    says="""@{activation}, scale @{scale}: from layer 1 to layer 8 the size of the values goes from
        @{first:.2g} to @{last:.2g}; @{stuck:.0%} of its slopes are near zero.""",
    caption="""What the units of each layer answer, as heaps: widest where most are. Turn the scale:
        too small, and all say nothing; too large, and all shout.""",
    alt="""Nine heaps, one for the input and each of eight tanh layers. They grow narrower around
        zero from layer to layer: their size falls from @{first:.2f} to @{last:.2f}.""",
    edits=(
        Edit("twenty layers", "layers=8", "layers=20"),
        Edit("weights that are too large", "scale=1.0", "scale=4.0"),
        Edit("all weights equal", "rng.normal(0, std, shape)", "np.full(shape, std / 10)"),
    ),
)
def heaps(activation="tanh", scale=1.0, layers=8, width=200):
    """Send inputs through a network; show what each layer answers."""
    kinds = {
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0),
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    }
    f, slope = kinds[activation]
    rng = np.random.default_rng(0)
    std, shape = scale / np.sqrt(width), (width, width)
    h, sizes = rng.normal(size=(20, width)), []
    fig, ax = plt.subplots()
    edges = np.linspace(-3, 3, 26)
    at = (edges[1:] + edges[:-1]) / 2
    for k in range(layers + 1):
        if k > 0:
            z = h @ rng.normal(0, std, shape)
            h = f(z)
        counts = np.histogram(h, edges)[0]
        half = 0.45 * counts / max(counts.max(), 1)
        ax.fill_betweenx(at, k - half, k + half, color="C7", lw=0)
        sizes.append(np.sqrt((h**2).mean()))
    for k in (1, layers):
        ax.text(k, -2.7, f"size {sizes[k]:.2g}", ha="center")
    if sizes[-1] > 2:
        ax.text(layers, 2.6, "leaves ↑", ha="center")
    ax.set(xlabel="layer (0 is the input)")
    ax.set(ylabel="values of the units")
    reacts = slope(z) / slope(np.array(1e-9))
    some = np.linspace(-2, 2, 40)
    nudged = [g(some + 1e-100j).imag * 1e100 for g, _ in kinds.values()]
    slopes = [s(some) for _, s in kinds.values()]
    return fig, {
        "at_2": sum(g(2.0) for g, _ in kinds.values()),
        "off_nudge": abs(np.array(nudged) - slopes).max(),
        "first": sizes[1],
        "last": sizes[-1],
        "stuck": np.mean(reacts < 0.1),
    }


def forward(W, x, f):
    """The sums z of each layer."""
    z = [x @ W[0]]
    for k in range(1, len(W)):
        z.append(f(z[k - 1]) @ W[k])
    return z


def backward(W, z, slope, dh):
    """dL/dz of each layer, from dL/dh of the last."""
    dz = [dh * slope(z[-1])]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].T * slope(z[k - 1]))
    return dz


@snippet(
    shows="dL/dz",
    # 24 seeds, 4 sd. Theory for wide ReLU networks: scale √2, and 0.5^9.5 = 0.0014 at 1;
    # sigmoid 0.236^19 = 1.2e-12 at 1, and 10.1 in the limit of depth.
    promises={
        "tanh_scale": between(1.16, 1.43, here=1.255189146),
        "tanh_one": between(0.12, 0.31, here=0.1817705044),
        "ReLU_scale": between(1.34, 1.5, here=1.422577335),
        "ReLU_one": between(4.5e-4, 3.5e-3, here=0.001399929515),
        "sigmoid_scale": between(8.8, 12.9, here=10.63490408),
        "sigmoid_one": between(6e-13, 1.9e-12, here=1.028255783e-12),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-60.55956047, rel=0.0001),
    turn={"depth": (3, 4, 5, 6, 8, 10, 12, 15, 18, 20, 24, 28, 32, 36, 40), "width": (32, 128)},
    labels={"depth": "layers", "width": "units a layer"},
    limits={"y": (1e-24, 1e18)},
    # exact for ReLU in the mean square; a narrow single network strays from it
    always={"ReLU_scale": between(1, 2), "off_nudge": between(0, 1e-10)},
    says="""@{depth} layers of @{width} units keep the size of the error at scale @{tanh_scale:.2f}
        with tanh, @{ReLU_scale:.2f} with ReLU, @{sigmoid_scale:.1f} with sigmoid.""",
    caption="""One draw of weights, made smaller and larger: the error fades or explodes. Dots mark
        the scale that keeps it.""",
    alt="""Three rising curves on log scales: dL/dz of the first layer against the last, over the
        scale of the weights from 0.25 to 25. Twenty layers keep the error's size at scale
        @{tanh_scale:.2f} with tanh, @{ReLU_scale:.2f} with ReLU and @{sigmoid_scale:.1f} with
        sigmoid. At scale 1 the sigmoid network leaves @{sigmoid_one:.0e}.""",
    checked="""At scale 1, a nudge of the input changes the loss as dL/dz of the first layer says:
        they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("forty layers", "depth=20", "depth=40"),
        Edit("narrow layers", "width=128", "width=32"),
    ),
)
def every_scale(depth=20, width=128, batch=8):
    """Draw a network once; multiply its weights by every scale."""
    functions = {  # activation, slope
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0),
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    }
    rng = np.random.default_rng(0)
    std = np.sqrt(1 / width)
    draw = rng.normal(0, std, (depth, width, width))
    x, error = rng.normal(size=(2, batch, width))
    nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
    scales = 10 ** np.linspace(-0.6, 1.4, 21)
    norm = np.linalg.norm
    fig, ax = plt.subplots()
    numbers, off = {}, []
    for name, (f, slope) in functions.items():
        left = []
        for scale in scales:
            W = scale * draw
            dz = backward(W, forward(W, x, f), slope, error)
            left.append(norm(dz[0]) / norm(dz[-1]))
            if scale == scales[6]:  # 1
                moved = f(forward(W, x + nudge, f)[-1]).imag
                told = (nudge.imag * (dz[0] @ W[0].T)).sum()
                off.append((moved * error).sum() / told - 1)
        log = np.log(left)
        ax.loglog(scales, left, label=name)
        numbers[f"{name}_scale"] = np.interp(0, log, scales)
        numbers[f"{name}_one"] = np.interp(1, scales, left)
    kept = list(numbers.values())[::2]
    ax.plot(kept, np.ones(3), "o", label="keeps its size")
    ax.legend(loc="lower right")
    ax.set(xlabel="scale: standard deviation of the weights times √n")
    ax.set(ylabel="dL/dz, first layer against last")
    return fig, numbers | {"off_nudge": np.abs(off).max()}


def predict(x, W, v):
    """Values of the hidden units, and the score for "inside"."""
    # no @: it may round in another order for some units
    h = np.tanh(sum(x[k] * W[k] for k in range(3)))
    return h, (h * v).sum(axis=2, keepdims=True)


def loss(score, y):
    return (np.log(1 + np.exp(score)) - y * score).mean(axis=(1, 2))


def gradients(x, y, W, v):
    """dL/dW of the hidden units, dL/dv of the output's weights."""
    h, score = predict(x, W, v)
    error = (1 / (1 + np.exp(-score)) - y) / y.shape[1]
    dz = error * v * (1 - h**2)
    dW = [(x[k] * dz).sum(axis=1, keepdims=True) for k in range(3)]
    return np.stack(dW), (h * error).sum(axis=1, keepdims=True)


def trained(x, y, start, rate, steps):
    """In the first run a weight of each unit; all runs at the end."""
    W, v, path = start[:3], start[3], []
    for _ in range(steps):
        path.append(W[0, 0, 0])
        dW, dv = gradients(x, y, W, v)
        W, v = W - rate * dW, v - rate * dv
    return path, np.ptp(W, axis=3).max(), loss(predict(x, W, v)[1], y)


@snippet(
    shows="no gradient",
    # medians of 11 runs; at rates 0.3 and 3: alike 0.678 and 0.667, drawn 0.145 and 0.035
    promises={
        "alike_loss": between(0.62, 0.69, here=0.6648289275),
        "alike_apart": near(0, words="0: equal to the last bit"),
        "one_loss": between(0.62, 0.69, here=0.6526094636),
        "zero_loss": near(np.log(2), words="ln 2: nothing moves"),
        "drawn_loss": between(0.04, 0.1, here=0.06699085128),
        "drawn_apart": between(4, 15, here=10.60138108),
        "off_nudge": between(0, 1e-10),
    },
    data=near(17.26712747, rel=1e-6),
    turn={"spread": (0.0, 0.001, 0.01, 0.1, 0.5)},
    labels={"spread": "spread of the equal start"},
    always={"drawn_loss": between(0.02, 0.2), "off_nudge": between(0, 1e-10)},
    says="""Equal weights plus draws times @{spread}: the units end up to @{alike_apart:.2g} apart,
        the loss at @{alike_loss:.2f}; from full draws @{drawn_loss:.2f} (medians).""",
    caption="""Eight hidden units in training, a line each. Above they start alike and stay one
        line; below they start from draws, and part.""",
    alt="""Two panels over 800 training steps. Above, eight units that started alike draw a single
        line: they differ by @{alike_apart:.0f} at the end, and the loss is @{alike_loss:.2f}.
        Below, eight drawn units fan out, up to @{drawn_apart:.0f} apart, and the loss falls to
        @{drawn_loss:.2f}.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("nearly equal", "spread=0.0", "spread=0.01"),
        Edit("a higher learning rate", "rate=1.0", "rate=3.0"),
    ),
)
def equal_start(spread=0.0, steps=800, rate=1.0, runs=11):
    """Start eight hidden units alike, then from draws, and train."""
    rngs = [np.random.default_rng(seed) for seed in range(runs)]
    x = np.stack([rng.uniform(-1, 1, (100, 2)) for rng in rngs])
    x = x[..., 0:1], x[..., 1:2], 1  # two inputs, a one for the bias
    y = x[0] ** 2 + x[1] ** 2 < 0.5  # inside a circle?
    draw = [rng.normal(size=(4, 1, 8)) for rng in rngs]
    draw = np.stack(draw, axis=1)  # for two inputs, bias, output
    starts = {
        "alike": 0.5 + spread * draw,
        "drawn": draw,
        "one": draw[..., :1],
        "zero": 0 * draw,
    }
    fig, panels = plt.subplots(2, 1, figsize=(5.84, 5.4))
    numbers = {}
    for k, (name, start) in enumerate(starts.items()):
        path, apart, end = trained(x, y, start, rate, steps)
        numbers[f"{name}_loss"] = np.median(end)
        if k < 2:
            numbers[f"{name}_apart"] = apart
            panels[k].plot(path, "C0-")
            panels[k].set(xlabel="step", ylim=(-5, 5))
            panels[k].set_ylabel(f"a weight, units {name}")
    W, v = draw[:3], draw[3]
    dW, dv = gradients(x, y, W, v)
    i = 1e-100j  # too small to round
    moved = loss(predict(x, W + i * dW, v + i * dv)[1], y).imag.sum()
    told = (dW**2).sum() + (dv**2).sum()
    return fig, numbers | {"off_nudge": abs(moved / 1e-100 / told - 1)}


@practice(
    # a standard deviation over 512 · 512 draws has a relative error of 0.14%
    promises={"before": between(0.573, 0.582), "after": between(1.655, 1.678)},
    text="""
        Write a function that initializes one module, and hand it to `apply`, which calls it for
        every module inside. The default scale of a linear layer is $1/\\sqrt{3}$; the gain that
        PyTorch recommends for tanh is 5/3, more than the second figure asks for: over many
        layers it makes the error grow. Both are measured here in units of $1/\\sqrt{n}$.
    """,
)
def in_pytorch():
    """Give every linear layer of a network the start you want."""
    import torch
    from torch import nn

    def start(module):
        if isinstance(module, nn.Linear):
            gain = nn.init.calculate_gain("tanh")  # 5/3
            nn.init.xavier_normal_(module.weight, gain=gain)
            nn.init.zeros_(module.bias)

    torch.manual_seed(0)
    n = 512
    net = nn.Sequential(nn.Linear(n, n), nn.Tanh(), nn.Linear(n, n))
    before = net[0].weight.std().item() * n**0.5
    net.apply(start)
    after = net[0].weight.std().item() * n**0.5
    return {"before": before, "after": after}


TERM = Term(
    title="Weight initialization",
    definition=__doc__,
    aliases=("weight initialisation", "parameter initialization", "starting weights"),
    group="initialization",
    level="next",
    in_a_number="""At the usual scale of weights @{every_scale.sigmoid_one:.0e} of an error comes
        through twenty sigmoid layers; with weights @{every_scale.sigmoid_scale:.0f} times as large,
        all of it does.""",
    searched_as=(
        "xavier initialization",
        "glorot uniform",
        "nn.init",
        "reset parameters",
        "all weights zero",
        "symmetry breaking",
        "why random weights",
        "calculate gain",
        "lecun normal",
        "physics-informed network loss nan",
        "all outputs the same at the start",
        "initial loss too high",
    ),
    analogy=Analogy(
        text="""
            Eight people search a wood for a lost dog. From one spot, by one rule, they walk one
            path. Scatter them, and each covers ground of its own.

            How far? They pass on shouts. Too far apart, and the end of the line hears nothing; too
            close, and everybody shouts into everybody's ear. At one distance a shout arrives as
            loud as it was.
        """,
        breaks_down="""
            Searchers can agree to part; units that start alike differ by exactly
            @{equal_start.alike_apart:.0f} after 800 steps. And any random draw lets units differ;
            only its scale decides how loud the signal is.
        """,
    ),
    heading="What the scale decides",
    formula=r"""
        W_{ij} \sim \mathcal{N}\left(0, \frac{s^2}{n}\right)

        \frac{m}{n}\, s^2\, \mathbb{E}\bigl[f'(z)^2\bigr] = 1
    """,
    symbols={
        "n": "number of inputs of the layer",
        "m": "number of its outputs",
        "W_{ij}": "weight",
        "s": "scale of the weights",
    },
    explanation=r"""
        Two demands. Draw the weights, so that units can differ. Choose the scale $s$ so that the
        second formula holds: then a wide layer of $n$ inputs and $m$ outputs keeps the mean square
        of the error on its way back.

        **Draw, so that units can differ.** Two hidden units with the same weights compute the same
        thing and receive the same gradient, so every step keeps them the same. Eight such units
        are worth one: after 800 steps their loss is @{equal_start.alike_loss:.2f}, that of a single
        drawn unit @{equal_start.one_loss:.2f}, that of eight drawn ones
        @{equal_start.drawn_loss:.2f} (medians of eleven runs). Drawing breaks the symmetry.

        **Choose the scale, so that gradients keep their size.** On its way back, the error is
        multiplied by a slope and a weight matrix per layer. With weights of variance $s^2/n$, a
        wide layer of $n$ inputs and $m$ outputs changes the mean square of dL/dz by the factor of
        the second formula, which should be one. The expectation is an average over what the units
        see. The way back counts outputs: from 256 units to 64, a quarter is left of what layers of
        equal width, as in the second figure, would keep.

        **Each activation asks for its own scale.** Half of the slopes of ReLU are zero, so it asks
        for $s = \sqrt{2}$; the twenty layers of the second figure keep the error's size at
        @{every_scale.ReLU_scale:.2f}. For tanh the limit of great depth is $s = 1$, and twenty
        layers ask for @{every_scale.tanh_scale:.2f}. A sigmoid asks for
        @{every_scale.sigmoid_scale:.1f}, far outside the usual range; at $s = 1$ it leaves
        @{every_scale.sigmoid_one:.0e}. See how steep the ReLU line is: at $s = 1$ instead of
        $\sqrt{2}$, only @{every_scale.ReLU_one:.4f} arrives.

        The rules in use are answers to these two demands. Variance $1/n$ suits linear and tanh
        layers [@lecun1998efficient]; [He's](term:he_initialization) $2/n$ suits ReLU [@he2015].
        [Glorot and Bengio](term:xavier_initialization) take the mean of inputs and outputs for
        $n$, because the way forward counts the inputs and the way back the outputs [@glorot2010].
        [Orthogonal matrices](term:orthogonal_initialization) keep not only the average size but
        that of every direction, in a linear network [@saxe2014].
    """,
    what_to_do=(
        """ReLU: [He weights](term:he_initialization), variance 2/n. Tanh and linear layers: 1/n, or
        Glorot's.""",
        """Biases at zero. Look at the spread of the values layer by layer before you train.""",
    ),
    claims=(
        Claim(
            "A network whose weights all start at zero, or all equal, cannot learn at all.",
            number=81,
            judged="conditional",
            condition="all weights are zero, behind tanh or ReLU",
            read_in="widely",
            seen_at=(
                "https://madanswer.com/44520/why-zero-initialization-good-weight-initialization-process",
                "https://intvml.com/ml0033-all-zeros-init/",
                "https://npblue.com/ai/deeplearning/weight-initialization/",
            ),
            holds=lambda n: min(n["equal_start.zero_loss"], n["equal_start.alike_loss"]) > 0.69,
            holds_in_part=lambda n: (
                n["equal_start.zero_loss"] > 0.693 and n["equal_start.alike_apart"] == 0
            ),
            counter={"equal_start.spread": 0.5},
            because="""Behind tanh, zero weights have zero gradients: after 800 steps the loss is
                still @{equal_start.zero_loss:.2f}, that of a blind guess. Weights of 0.5 do learn,
                all together, as if there were one unit: @{equal_start.alike_loss:.2f}. With
                sigmoids even zeros move, as a hidden value of one half gives the output weights a
                gradient. A model of a single layer may start at zero.""",
        ),
        Claim(
            """With Xavier initialization for sigmoid or tanh, and He initialization for ReLU,
            gradients neither vanish nor explode.""",
            number=85,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "http://www.zdwords.com/what-are-some-techniques-used-to-mitigate-the-vanishing-gradient-problem-251269.htm",
                "https://ho1-lee.github.io/why-Initialize-weights",
                "https://learn.sumanbhadra.com/contents/ai-ml/deep-learning/weight-initialization.html",
            ),
            holds=lambda n: (
                min(n["every_scale.tanh_one"], n["every_scale.sigmoid_one"]) > 0.01
                and abs(n["every_scale.ReLU_scale"] - 2**0.5) < 0.1
            ),
            holds_in_part=lambda n: (
                n["every_scale.tanh_one"] > 0.01 and abs(n["every_scale.ReLU_scale"] - 2**0.5) < 0.1
            ),
            counter={"every_scale.depth": 3},
            because="""True of ReLU with He's √2 (level at @{every_scale.ReLU_scale:.2f}) and nearly
                of tanh, at the start of training; not of the sigmoid. Glorot and Bengio assume
                units with slope one near zero, as tanh has, and advise against the sigmoid
                [@glorot2010]. At scale 1, twenty layers leave @{every_scale.tanh_one:.2f} with tanh
                and @{every_scale.sigmoid_one:.0e} with sigmoid.""",
        ),
        Claim(
            "At the start the weights of a network are assigned at random.",
            number=96,
            judged="true",
            read_in="wordpress",
            holds=lambda n: (
                n["equal_start.drawn_loss"] < n["equal_start.alike_loss"] / 3
                and n["equal_start.alike_apart"] == 0
            ),
            counter={"equal_start.spread": 0.5},
            because="""And they have to differ: units that start alike stay alike, to the last bit,
                and end at a loss of @{equal_start.alike_loss:.2f} instead of
                @{equal_start.drawn_loss:.2f}. The scale of the draw matters as well.""",
        ),
    ),
    origin="""
        That equal weights stay equal, and that small random ones cure it, stands in the chapter of
        1986 by which many learned backpropagation [@rumelhart1986pdp]. The scale became a question
        with depth. A guide of 1998 asks for a standard deviation of one over the root of the
        number of inputs [@lecun1998efficient]. In 2010 Glorot and Bengio measured gradients layer
        by layer and added the way back [@glorot2010]. In 2013 Sutskever and coauthors showed that a
        good start, with momentum, trains deep networks that were thought to need other methods
        [@sutskever2013]. The rule for ReLU followed in 2015 [@he2015].
    """,
    etymology="""
        From Latin *initium*, beginning. Programmers initialize a variable when they give it its
        first value; the weights of a network are variables. Papers say *init* for short, and name a
        rule by its author, as in *Glorot init* or *He init*.
    """,
    trends="""
        Normalization and residual connections, both of 2015, made networks more forgiving
        [@ioffe2015; @he2016resnet]. The topic is back wherever these are left out, and for very
        large models, where the start decides which learning rates work.
    """,
    tagged_as=("initialization", "training dynamics", "deep learning"),
    collocations=(
        "random initialization",
        "initialization scheme",
        "at initialization",
        "break the symmetry",
    ),
    in_context=(
        "At initialization all classes are equally likely, so the first loss should be ln 10.",
        "We ran five initializations and report the median.",
        "The bug was in the initialization: two branches shared one random seed.",
    ),
    faq=(
        Question(
            "Why not start all weights at zero?",
            """In a tanh or ReLU network every hidden output is then zero, and so is the gradient of
            every weight: only the last bias learns. With any other shared value the units stay
            equal, and eight of them reach a loss of @{equal_start.alike_loss:.2f} instead of
            @{equal_start.drawn_loss:.2f}.""",
        ),
        Question(
            "How different must the weights be?",
            """A tiny difference is enough in the end, but training waits for it to grow: a
            [plateau](term:plateau_saddle). At a spread of 1/1000 the lines of the third figure run
            together at first, and after 800 steps the loss is still several times that of full
            draws.""",
        ),
        Question(
            "Which rule should I use?",
            """The one of your activation: variance 2/n for ReLU and its relatives, Glorot's or 1/n
            for tanh and for linear layers. For sigmoid hidden layers no usual rule is enough: the
            scale would have to be about @{every_scale.sigmoid_scale:.0f}. Transformers mostly draw
            with a small fixed spread, such as 0.02, and start the last weights of each branch
            smaller ([pre-norm](term:pre_norm)).""",
        ),
        Question(
            "What about biases?",
            """Zero is the usual start; they need no draw, because the weights already let the units
            differ. Exceptions are made on purpose: the bias of an LSTM's forget gate starts at one
            or more, so that the cell remembers at first.""",
        ),
        Question(
            "Does the start still matter with normalization or residual connections?",
            """Less for whether the network trains at all. Batch normalization undoes the scale of
            the weights before it on the way forward, and a residual path passes the error on
            untouched. The size of the branches, of the embeddings and of the last layer still
            matters.""",
        ),
        Question(
            "Is the gradient right in every network that is drawn right?",
            """No. The rules keep the mean square over many draws. A single network scatters around
            it, the more the narrower and deeper it is. Set the width of the second figure to 32:
            the curves grow rough, and the dots move.""",
        ),
    ),
    relations={
        "broader than": ("he_initialization",),
        "remedies": ("vanishing_gradient", "exploding_gradient"),
        "related to": ("batch_normalization", "saturation", "dying_relu"),
    },
    did_you_know="""
        The equal units of the third figure are equal to the last bit, after thousands of rounded
        operations: each unit does the same arithmetic in the same order. A library that sums in
        another order for some units lets rounding alone part them, in the end.
    """,
)
