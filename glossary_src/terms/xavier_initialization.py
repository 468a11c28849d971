"""Drawing the starting weights of a layer with variance two divided by the sum of its inputs and
outputs: a compromise between what keeps signals and what keeps gradients."""

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


def slopes(activation):
    """An activation function, and its slope at z."""
    f = np.tanh  # a sigmoid is tanh, at half the size
    return {
        "linear": (lambda z: z, lambda z: 0 * z + 1),
        "tanh": (f, lambda z: 1 - f(z) ** 2),
        "ReLU": (lambda z: z * (z.real > 0), lambda z: 1.0 * (z > 0)),
        "sigmoid": (
            lambda z: (1 + f(z / 2)) / 2,
            lambda z: (1 - f(z / 2) ** 2) / 4,
        ),
    }[activation]


def drawn(rng, widths, rule):
    """Uniform weights: variance 1/n in, 1/n out, or Xavier's."""
    W = []
    for n, m in zip(widths[:-1], widths[1:]):
        count = {"in": n, "out": m, "both": (n + m) / 2}[rule]
        W.append(rng.uniform(-1, 1, (n, m)) * np.sqrt(3 / count))
    return W


def forward(W, x, f):
    """The input, then h of every layer; and every z."""
    h, z = [x], []
    for w in W:
        z.append(h[-1] @ w)
        h.append(f(z[-1]))
    return h, z


def backward(W, z, slope, error):
    """dL/dh of the input and of every layer, from that of the last."""
    dh = [error]
    for k in reversed(range(len(W))):
        dh.insert(0, (dh[0] * slope(z[k])) @ W[k].T)
    return dh


def off_nudge(W, x, f, dx, error):
    """Nudge the input, too little to round: is dL/dx right?"""
    moved = forward(W, x + 1e-100j * dx, f)[0][-1].imag / 1e-100
    return abs((moved * error).sum() / (dx**2).sum() - 1)


@snippet(
    shows="dL/dh",
    # theory 1, 1/64, 64, 1, (4/3)⁶ = 5.62, (2/3)⁶ = 0.088; 24 seeds, 4 sd
    promises={
        "in_forward": between(0.8, 1.2, here=0.9416522474),
        "in_back": between(0.0125, 0.0188, here=0.01427208423),
        "out_forward": between(51, 77, here=60.26574383),
        "out_back": between(0.8, 1.2, here=0.9134133909),
        "both_forward": between(4.5, 6.8, here=5.29081976),
        "both_back": between(0.07, 0.106, here=0.08018992733),
        "kept_6": near((8 / 9) ** 6, words="(8/9)⁶"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(1.648633186, rel=1e-6),
    turn={"shape": ("equal", "funnel", "zigzag", "hourglass")},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{shape}: Xavier's variance multiplies the mean square of the signal by
        @{both_forward:.2g}, that of the error by @{both_back:.2g}.""",
    caption="""A linear network whose layers narrow by half, and three rules for its weights. Bars:
        how signal (left) and error (right) have grown or shrunk, up or down from their start.""",
    alt="""A funnel of layers from 1024 units to 16 above three rows of bars. With variance 1/n in
        only the error shrinks, to @{in_back:.3f}; with 1/n out only the signal grows, to
        @{out_forward:.0f} times; with Xavier's variance both do, by less.""",
    checked="""In each network, a nudge of the input moves the output as dL/dx says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a zigzag of widths", 'shape="funnel"', 'shape="zigzag"'),
        Edit("a thinner funnel", "[1024, 512, 256, 128,", "[1024, 256, 128, 64,"),
    ),
)
def two_demands(shape="funnel", batch=64):
    """Follow signal and error through a network, for three rules."""
    widths = {
        "equal": [128] * 7,
        "funnel": [1024, 512, 256, 128, 64, 32, 16],
        "zigzag": [64, 256, 64, 256, 64, 256, 64],
        "hourglass": [512, 256, 128, 64, 128, 256, 512],
    }[shape]
    room = {"height_ratios": (1, 1.3, 1.3, 1.3), "hspace": 0.06}
    fig, axes = plt.subplots(4, figsize=(5.84, 4.3), gridspec_kw=room)
    half, layers = 7 * np.sqrt(widths / np.max(widths)), np.arange(7)
    axes[0].fill_between(layers, -half, half, color="gray", alpha=0.3)
    for k, n in enumerate(widths):
        axes[0].text(k, 0, n, ha="center", va="center")
    numbers = {"kept_6": (8 / 9) ** 6}
    rules = {"in": "1/n in", "out": "1/n out", "both": "Xavier"}
    for ax, (rule, name) in zip(axes[1:], rules.items()):
        rng = np.random.default_rng(0)
        W = drawn(rng, widths, rule)
        x = rng.normal(size=(batch, widths[0]))
        error = rng.normal(size=(batch, widths[-1]))
        h, z = forward(W, x, np.positive)  # linear layers
        dh = backward(W, z, np.ones_like, error)
        off = off_nudge(W, x, np.positive, dh[0], error)
        signal = np.array([(v**2).mean() for v in h])
        back = np.array([(v**2).mean() for v in dh])
        signal, back = signal / signal[0], back / back[-1]
        ax.bar(layers - 0.13, np.log2(signal), 0.26, color="C7")
        ax.bar(layers + 0.13, np.log2(back), 0.26, color="C3")
        ax.axhline(0, color="gray", lw=0.7)
        bold = {"weight": "bold"}
        ax.text(6.6, 2, f"{signal[-1]:.2g} ×", color="C7", **bold)
        ax.text(6.6, -4, f"{back[0]:.2g} ×", color="C3", **bold)
        ax.text(-0.3, 3.6, name)
        numbers[f"{rule}_forward"] = signal[-1]
        numbers[f"{rule}_back"] = back[0]
    for ax in axes:
        ax.set(xlim=(-0.5, 7.8), ylim=(-7, 7))
        ax.set_axis_off()
    return fig, numbers | {"off_nudge": off}


@snippet(
    shows="dL/dh",
    # theory: 1/3; (1/6)⁵ = 1.3e-4; 1; (1/2)⁵ = 0.031
    promises={
        "gain": near(1 / 3, rel=5e-3, words="1/3", here=0.3335186914),
        "edge": near(1),
        "left": between(8e-5, 2e-4, here=0.00014338935),
        "he_left": between(0.6, 1.6, here=1.114995586),
        "xavier_left": between(0.02, 0.05, here=0.03484361205),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-4.639073724, rel=1e-6),
    turn={"a": (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.1, 5**0.5, 2.4, 2.5, 2.75, 3.0)},
    labels={"a": "the argument a"},
    limits={"x": (-2.7, 2.7), "y": (0, 0.75)},
    always={"off_nudge": between(0, 1e-9)},
    says="""With a = @{a:.3g} the variance is @{gain:.2f}/n; ten ReLU layers leave @{left:.1e} of
        the error.""",
    caption="""Where a weight may lie, times √n: He's, Xavier's, and what PyTorch draws for a linear
        layer. It calls He's function, with a slope a = √5 that no activation has.""",
    alt="""Three flat histograms centered at 0. He's is the widest, Xavier's narrower, that with
        a = √5 the narrowest: from −1 to 1, with a variance of @{gain:.2f}/n.""",
    checked="""In the network drawn with a, a nudge of the input moves the output as dL/dx says:
        they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("He's own: a = 0", "a=5**0.5", "a=0"),
        Edit("five layers", "depth=10", "depth=5"),
    ),
)
def default_start(a=5**0.5, n=256, depth=10):
    """Draw weights as He, as Xavier, and as PyTorch by default."""
    fig, ax = plt.subplots()
    numbers = {}

    def relu(z):
        return z * (z.real > 0)

    for name, variance, label, color in (
        ("he_", 2 / n, "He: 2/n", "C2"),
        ("xavier_", 2 / (n + n), "Xavier: 1/n", "C1"),
        ("", 2 / (1 + a**2) / n, f"with a = {a:.3g}", "C0"),
    ):
        rng = np.random.default_rng(0)
        limit = np.sqrt(3 * variance)
        W = rng.uniform(-limit, limit, (depth, n, n))
        x, error = rng.normal(size=(2, 64, n))
        z = forward(W, x, relu)[1]
        dh = backward(W, z, lambda z: 1.0 * (z > 0), error)
        numbers[f"{name}left"] = np.sqrt((dh[0] ** 2).mean())
        bins = np.linspace(-2.7, 2.7, 55)
        count = np.histogram(W * n**0.5, bins, density=True)[0]
        count = np.append(count, 0)
        look = {"color": color, "label": label, "alpha": 0.5}
        ax.fill_between(bins, count, 0, step="post", **look)
    ax.legend(loc="upper left")
    ax.set(xlim=(-2.7, 2.7), xlabel="weight, times √n")
    return fig, numbers | {
        "gain": n * W.var(),
        "edge": limit * n**0.5,
        "off_nudge": off_nudge(W, x, relu, dh[0], error),
    }


@snippet(
    shows="dL/dh",
    promises={
        "linear_1": between(0.5, 2, here=0.9747637348),
        "tanh_1": between(0.1, 1, here=0.1831724098),
        "tanh_2": between(1, 100, here=5.108442616),
        "relu_1": between(3e-4, 3e-3, here=0.00119746348),
        "relu_2": between(0.3, 3, here=1.226202604),
        "sigmoid_1": between(1e-14, 1e-12, here=2.500154297e-13),
        "sigmoid_4": between(1e-5, 5e-4, here=5.593957365e-05),
        "off_nudge": between(0, 1e-10),
    },
    data=near(3.588718569, rel=1e-6),
    turn={"depth": (5, 10, 20, 30)},
    labels={"depth": "layers"},
    limits={"x": (1e-27, 1e4)},
    always={"off_nudge": between(0, 1e-8)},
    says="""@{depth} layers with Xavier weights: tanh leaves @{tanh_1:.2g} of the error,
        @{tanh_2:.2g} with gain 5/3; ReLU @{relu_1:.1g}, @{relu_2:.2g} with gain √2.""",
    caption="""What comes back through twenty equally wide layers with Xavier weights, times a gain.
        The rule was made for a slope of 1: ReLU and sigmoid need more.""",
    alt="""Seven bars on a log axis that start at 1. Linear, tanh and ReLU with gain √2 stay short;
        tanh with gain 5/3 grows to @{tanh_2:.0f}, ReLU falls to @{relu_1:.0e}, sigmoid to
        @{sigmoid_1:.0e}.""",
    checked="""In each network, a nudge of the input moves the output as dL/dx says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a gain of 2 for tanh", '"tanh_2", 5 / 3', '"tanh_2", 2'),
        Edit("twice as deep", "depth=20", "depth=40"),
    ),
)
def gains(depth=20, width=256, batch=32):
    """What each activation, with its gain, leaves of an error."""
    fig, ax = plt.subplots()
    numbers, off = {}, []
    for row, (name, gain, words) in enumerate(
        (
            ("linear_1", 1, "linear"),
            ("tanh_1", 1, "tanh"),
            ("tanh_2", 5 / 3, "tanh × 5/3"),
            ("relu_1", 1, "ReLU"),
            ("relu_2", 2**0.5, "ReLU × √2"),
            ("sigmoid_1", 1, "sigmoid"),
            ("sigmoid_4", 4, "sigmoid × 4"),
        )
    ):
        rng = np.random.default_rng(0)
        f, slope = slopes(words.split(" ")[0])
        W = drawn(rng, [width] * (depth + 1), "both")
        W = [gain * w for w in W]
        x, error = rng.normal(size=(2, batch, width))
        _, z = forward(W, x, f)
        dx = backward(W, z, slope, error)[0]
        off.append(off_nudge(W, x, f, dx, error))
        left = np.linalg.norm(dx) / np.linalg.norm(error)
        ax.barh(row, left - 1, 0.6, 1, color="C3")
        numbers[name] = left
        ax.text(1e-26, row, words, va="center")
    ax.set(xscale="log", xlim=(1e-27, 1e4), yticks=())
    ax.set(xlabel="size of the error, relative to the last layer")
    ax.axvline(1, color="gray", lw=1)
    return fig, numbers | {"off_nudge": max(off)}


@practice(
    # 512 * 512 draws: the largest lies within 1e-4 of the limit
    promises={
        "limit": near(1.0, rel=1e-3),
        "gain": between(0.99, 1.01),
        "gain_tanh": between(2.75, 2.81),
        "default": between(0.33, 0.337),
    },
    text="""
        `xavier_uniform_` draws up to $\\sqrt{6/(n+m)}$ times the gain. `calculate_gain("tanh")` is
        5/3, so the variance becomes 25/9 of Xavier's. A new `nn.Linear` has neither: a third of it.
        All are measured in units of $1/n$, for as many outputs as inputs.
    """,
)
def in_pytorch():
    """Draw Xavier weights, plain and with the gain for tanh."""
    import torch

    torch.manual_seed(0)
    n, init = 512, torch.nn.init
    layer = torch.nn.Linear(n, n)
    default = layer.weight.var().item() * n
    init.xavier_uniform_(layer.weight)
    limit = layer.weight.abs().max().item() / (6 / (n + n)) ** 0.5
    gain = layer.weight.var().item() * n
    init.xavier_uniform_(layer.weight, init.calculate_gain("tanh"))
    return {
        "default": default,
        "limit": limit,
        "gain": gain,
        "gain_tanh": layer.weight.var().item() * n,
    }


TERM = Term(
    title="Xavier initialization",
    definition=__doc__,
    aliases=(
        "Glorot initialization",
        "Xavier uniform",
        "Xavier normal",
        "normalized initialization",
    ),
    group="initialization",
    level="next",
    in_a_number="""In a funnel of six layers, variance 1/n leaves @{two_demands.in_back:.3f} of the
        error's mean square, Xavier's @{two_demands.both_back:.2f}; the signal pays with a growth of
        @{two_demands.both_forward:.1f}.""",
    searched_as=(
        "glorot_uniform",
        "glorot_normal",
        "xavier_uniform_",
        "xavier_normal_",
        "a=math.sqrt(5)",
        "kaiming_uniform a sqrt 5 why",
        "default initialization pytorch linear",
        "calculate_gain tanh 5/3",
        "sqrt(6/(fan_in+fan_out))",
        "fan_in fan_out average",
        "xavier vs he",
        "xavier initialisation",
        "javier initialization",
    ),
    analogy=Analogy(
        text="""
            A street narrows from two lanes to one, and one traffic light must serve both
            directions. Timed for those who drive in, the way out is half empty; timed for those who
            drive out, the way in jams. Timed for the mean of both, neither is right, and neither is
            as far off: after six such places one direction has grown
            @{two_demands.both_forward:.1f} times and the other is down to
            @{two_demands.both_back:.2f}; timed for one alone, the other would be wrong by a factor
            of @{two_demands.out_forward:.0f}.
        """,
        breaks_down="""
            Cars wait and catch up. Signals and errors are multiplied: what a layer takes is lost to
            all that follow. And where both lanes are as wide, the light is right for both, and the
            compromise is none.
        """,
    ),
    heading="Two demands, one variance",
    formula=r"""
        n \operatorname{Var}(W_{ij}) = 1, \qquad m \operatorname{Var}(W_{ij}) = 1

        \operatorname{Var}(W_{ij}) = \frac{2}{n + m}

        W_{ij} \sim \mathcal{U}\left(-\sqrt{\tfrac{6}{n + m}},\; \sqrt{\tfrac{6}{n + m}}\right)
    """,
    symbols={
        "W_{ij}": "any weight of a layer",
        "n": "inputs of the layer",
        "m": "outputs of the layer",
        r"\mathcal{U}": "uniform distribution",
    },
    explanation=r"""
        A sum of $n$ inputs keeps the mean square of the signal if the variance is $1/n$. On the way
        back an error is a sum over $m$ outputs, and asks for $1/m$. Xavier's variance is the
        harmonic mean of the two.

        **Neither is kept where widths differ.** A layer multiplies the signal's mean square by
        $2n/(n+m)$ and the error's by $2m/(n+m)$. Where widths halve, that is 4/3 and 2/3, and after
        six layers $(4/3)^6$ and $(2/3)^6$ on average (@{two_demands.both_forward:.1f} and
        @{two_demands.both_back:.2f} in the draw of the first figure). With $1/n$ the signal is kept
        and the error falls to @{two_demands.in_back:.3f}, in all by the ratio of the last width to
        the first. The two factors of a layer multiply to 8/9, which is below one: over six layers
        the product of both ways falls to @{two_demands.kept_6:.2f}, on average.

        **A zigzag shows the price.** Let widths alternate between 64 and 256 (turn the first
        figure). With $1/n$ both ways end as they began. The compromise does not pay back: a pair of
        layers keeps $\frac{2}{5} \cdot \frac{8}{5} = 0.64$, forward and back, and depth multiplies
        that.

        **The rule assumes a slope of one.** It was derived for activations that are symmetric
        around zero and have slope 1 there [@glorot2010]. Tanh is one: twenty layers leave
        @{gains.tanh_1:.2f} of the error, as its slope falls beside zero. A gain of 5/3 overshoots:
        @{gains.tanh_2:.1f}. ReLU loses half of the mean square per layer, which leaves
        @{gains.relu_1:.4f}; with a gain of $\sqrt{2}$, which is
        [He's rule](term:he_initialization) for equal widths, @{gains.relu_2:.1f}. A sigmoid has
        slope 1/4 at zero. A gain of 4 repays that, and no more: its outputs are around one half,
        so the sums leave zero, and @{gains.sigmoid_4:.0e} is left.

        **What PyTorch draws.** `nn.Linear` calls He's function with the argument `a`, the slope of
        a leaky ReLU, set to $\sqrt{5}$. He's variance is then $\frac{2}{(1 + 5)\,n}$, a third of
        $1/n$ (second figure, @{default_start.gain:.2f}), uniform between $-1/\sqrt{n}$ and
        $1/\sqrt{n}$. That is the old rule which the paper of 2010 calls *standard* and was written
        to replace [@glorot2010]. Ten ReLU layers leave @{default_start.left:.0e} of the error, He
        weights @{default_start.he_left:.1f}.
    """,
    what_to_do=(
        """Tanh and linear layers: Xavier. ReLU: [He](term:he_initialization).""",
        """Very unequal widths: [measure](term:gradient_norm) both ways, and choose 1/n in or 1/n
        out by what suffers.""",
        """In PyTorch ask for either by name; the default is neither.""",
    ),
    claims=(
        Claim(
            "PyTorch initializes linear layers with He (Kaiming uniform) weights by default.",
            number=117,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://errorhandle.ai/in-pytorch-how-are-layer-weights-and-biases-initialized-by-default",
                "https://discuss.pytorch.org/t/whats-the-default-initialization-methods-for-layers/3157/21",
                "https://github.com/hamedzeinalzadeh/pytorch-tutorials",
            ),
            holds=lambda n: n["default_start.gain"] > 1.9,
            holds_in_part=lambda n: abs(n["default_start.edge"] - 1) < 1e-9,
            counter={"default_start.a": 0.0},
            because="""The function is He's, the variance is not. Called with a = √5 it gives
                @{default_start.gain:.2f}/n instead of 2/n, a uniform draw from −1/√n to 1/√n. Ten
                ReLU layers leave @{default_start.left:.0e} of the error, with He's variance
                @{default_start.he_left:.1f}.""",
        ),
        Claim(
            """Xavier initialization keeps the variance of activations and gradients the same in all
            layers.""",
            number=118,
            judged="conditional",
            condition="layers are equally wide and nearly linear",
            read_in="widely",
            seen_at=(
                "https://ldiex.github.io/quartz/Academic-Notes/Machine-Learning/Xavier-Initialization",
                "https://cs5720fall2025.netlify.app/lecturenotes/week3_slide47",
            ),
            holds=lambda n: (
                0.5 < n["two_demands.both_back"] < 2 and 0.5 < n["two_demands.both_forward"] < 2
            ),
            holds_in_part=lambda n: 0.5 < n["gains.linear_1"] < 2,
            counter={"two_demands.shape": "equal"},
            because="""Twenty equal linear layers leave @{gains.linear_1:.2f} of the error. In a
                funnel of six layers the error's mean square falls to @{two_demands.both_back:.2f}
                and the signal's grows @{two_demands.both_forward:.1f} times; twenty ReLU layers
                leave @{gains.relu_1:.4f}. It is a compromise, and the paper says so.""",
        ),
    ),
    origin="""
        In 1998 LeCun and coauthors drew weights of variance one over the number of inputs
        [@lecun1998efficient]. In 2010 Xavier Glorot and Yoshua Bengio followed activations and
        gradients through every layer of deep networks, saw that the uniform draw in use then, from
        $-1/\\sqrt{n}$ to $1/\\sqrt{n}$, shrank both, and proposed the compromise [@glorot2010]. In
        2015 He and coauthors added the half that ReLU takes [@he2015].
    """,
    etymology="""
        After Xavier Glorot, by his first name (PyTorch) or by his last (Keras). The paper itself
        speaks of *normalized initialization*.
    """,
    trends="""
        The default of Keras, and in PyTorch of `nn.Transformer`. ReLU networks use He's rule, and
        normalization has made the choice less critical.
    """,
    tagged_as=("weight initialization", "variance scaling", "feedforward networks"),
    collocations=(
        "Xavier uniform",
        "Glorot normal",
        "fan-in and fan-out",
        "with gain 5/3",
    ),
    in_context=(
        "All weight matrices are drawn by Xavier initialization, biases are zero.",
        "We replaced Xavier by He initialization when we switched to ReLU.",
        "The vocabulary is large and the embedding small, so Xavier made its weights tiny.",
    ),
    faq=(
        Question(
            "Why does PyTorch call kaiming uniform with a = sqrt(5)?",
            """To keep an old default under a new name. With `a` as the slope of a leaky ReLU, He's
            variance is $2/((1+a^2)n)$; at $a^2 = 5$ that is $1/(3n)$, exactly the uniform draw from
            $-1/\\sqrt{n}$ to $1/\\sqrt{n}$ which the layer had before. No activation has that
            slope. For ReLU it is six times too little: ten layers leave @{default_start.left:.0e}
            of the error.""",
        ),
        Question(
            "Is Xavier the default anywhere?",
            """In Keras, yes: `Dense` starts with `glorot_uniform`. In PyTorch, `nn.Linear` and the
            convolutions do not; `nn.Transformer` does, for all its matrices;
            `nn.MultiheadAttention` only for its input projections, drawn as one matrix of $3n$
            outputs, which halves the variance.""",
        ),
        Question(
            "Xavier or He?",
            """By the activation behind the weights: He for ReLU and its kin, Xavier for tanh and
            linear layers. For equal widths the two differ by a factor of two in the variance, and
            that factor counts once per layer: after twenty ReLU layers @{gains.relu_1:.4f} against
            @{gains.relu_2:.1f}.""",
        ),
        Question(
            "Uniform or normal?",
            """Only the variance matters for the size of signals. A uniform draw up to $r$ has
            variance $r^2/3$, hence the 6 under the root where the normal version has 2.""",
        ),
        Question(
            "Which gain for tanh: 1 or 5/3?",
            """With 1 twenty layers leave @{gains.tanh_1:.2f} of the error, with 5/3
            @{gains.tanh_2:.1f} times. The gain of 5/3 (`calculate_gain("tanh")`) keeps the signal
            alive in deep networks and lets the error grow; in a few layers either will do.""",
        ),
        Question(
            "Does Xavier work for sigmoid?",
            """Not in depth: twenty layers leave @{gains.sigmoid_1:.0e}. Its slope is at most 1/4,
            and its outputs are not centered. See [saturation](term:saturation).""",
        ),
        Question(
            "What are fan in and fan out of a convolution?",
            """The products with the size of the kernel. A kernel of 3 by 3 from 64 to 128 channels
            has a fan-in of $9 \\cdot 64 = 576$ and a fan-out of $9 \\cdot 128 = 1152$.""",
        ),
        Question(
            "Why is a transformer with Xavier weights unstable beyond a dozen layers?",
            """Not mainly because of Xavier. `nn.Transformer` draws its matrices by this rule and,
            unless told otherwise, normalizes *after* each addition, so that every block has a
            normalization on its skip. Set `norm_first=True`;
            [post-norm](term:post_norm) says what depth does to it.""",
        ),
    ),
    relations={
        "narrower than": ("weight_initialization",),
        "remedies": ("vanishing_gradient", "exploding_gradient"),
        "related to": ("he_initialization", "tanh"),
    },
    did_you_know="""
        The old rule that the paper set out to replace is still in daily use: it is what every new
        linear layer of PyTorch holds.
    """,
)
