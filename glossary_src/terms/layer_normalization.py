"""A layer that shifts and scales all features of one example together to mean 0 and variance 1,
then multiplies each by a scale and adds a shift that the network learns."""

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


def normalize(x, axes, center=1):
    """Mean 0, variance 1 over these axes; the divisor."""
    x = x - center * x.mean(axes, keepdims=True)
    s = np.sqrt((x**2).mean(axes, keepdims=True) + 1e-5)
    return x / s, s


def back_through(g, z, s, axes, center=1):
    """dL/dx from dL/dz: without two directions, over s."""
    stretch = z * (g * z).mean(axes, keepdims=True)
    return (g - center * g.mean(axes, keepdims=True) - stretch) / s


def over_cells(x, over):
    """Normalize over one of four sets of cells, two groups a row."""
    axes = {"batch": (0, 3), "layer": (1, 2, 3), "group": (2, 3)}
    axes["instance"] = (3,)
    grouped = x.reshape(len(x), 2, 2, x.shape[2])
    return normalize(grouped, axes[over])[0].reshape(x.shape)


def draw_cells(ax, x, over, words):
    """A row per example, four channels side by side."""
    n, channels, places = x.shape
    for c in range(channels):
        left = c * (places + 0.5)
        area = left, left + places, n, 0
        ax.imshow(x[:, c], "RdBu_r", vmin=-3, vmax=3, extent=area)
    first = 0 if over == "layer" else 2
    last = {"layer": 4, "group": 4, "instance": 3, "batch": 3}[over]
    rows = (0, n) if over == "batch" else (4, 5)
    corner = first * (places + 0.5), rows[0]
    width = (last - first) * (places + 0.5) - 0.5
    ring = {"fill": False, "lw": 3, "edgecolor": "C5", "zorder": 3}
    high = rows[1] - rows[0]
    ax.add_patch(plt.Rectangle(corner, width, high, **ring))
    ax.set(xlim=(-0.2, 25.7), ylim=(6.2, -1.1), aspect="auto")
    ax.set(xticks=(), yticks=(0.5, 2.5, 4.5))
    ax.set_yticklabels(("example 1", "3 (loud)", "5"))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.grid(False)
    ax.text(0, -0.3, words, weight="bold")


@snippet(
    shows="no gradient",
    # sizes with layer norm: 1 but for ε; the rest: about the range of other seeds, and more
    promises={
        "loud_layer": near(1, rel=1e-4, words="1, but for ε", here=0.9999997403),
        "others_layer": near(1, rel=1e-4, words="1, but for ε", here=0.9999953141),
        "moved_layer": between(0, 1e-12, words="0"),
        "loud_batch": between(1.8, 2.4, here=2.179242919),
        "others_batch": between(0.3, 0.7, here=0.5001769091),
        "moved_batch": between(0.3, 0.8, here=0.572901072),
        "high": between(0.4, 1.2, here=0.823417654),
    },
    data=near(27.33685457, rel=1e-6),
    turn={
        "over": ("batch", "layer", "group", "instance"),
        "loud": tuple(k / 2 for k in range(2, 21)),
    },
    labels={"over": "normalized over", "loud": "example 3 times"},
    always={"moved_layer": between(0, 1e-12)},
    says="""Example 3 times @{loud:g}. Its cells end at size @{loud_batch:.2f} with batch norm and
        @{loud_layer:.2f} with layer norm; those of the others at @{others_batch:.2f} and
        @{others_layer:.2f}.""",
    caption="""A row per example, four channels of six positions. The ringed cells share one mean
        and one spread. Batch norm lets a loud example turn the others pale; layer norm looks at
        each row alone.""",
    alt="""Two blocks of colored cells, six rows and four groups of columns, before and after.
        Before, row 3 is much stronger than the others, and channel 2 is red throughout. After layer
        normalization, ringed along one row, all rows are equally strong, and channel 2 is still
        reddish.""",
    edits=(
        Edit("no channel that lies high", "x[:, 1] += 1.5", "x[:, 1] += 0"),
        Edit("a quiet example", "x[2] *= loud", "x[2] *= loud / 40"),
    ),
)
def one_block(over="layer", loud=4):
    """Normalize a block of numbers over different sets of cells."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 4, 6))  # example, channel, position
    x[:, 1] += 1.5  # a channel that lies high in every example
    x[2] *= loud
    z = over_cells(x, over)
    room = {"left": 0.15, "right": 0.99, "top": 1, "bottom": 0.01}
    room |= {"hspace": 0.06}
    look = {"figsize": (5.84, 4), "gridspec_kw": room}
    fig, panels = plt.subplots(2, 1, **look)
    draw_cells(panels[0], x, over, "before")
    draw_cells(panels[1], z, over, f"after {over} norm")
    quiet, numbers = np.delete(np.arange(6), 2), {}
    for name in ("layer", "batch"):
        z = over_cells(x, name)
        moved = over_cells(x[quiet], name) - z[quiet]  # 3 left out
        for what, cells in (("loud", z[2]), ("others", z[quiet])):
            numbers[f"{what}_{name}"] = np.sqrt((cells**2).mean())
        numbers[f"moved_{name}"] = np.sqrt((moved**2).mean())
    numbers["high"] = over_cells(x, "layer")[quiet, 1].mean()
    return fig, numbers


def draw_matrix(ax, J, lost):
    """A cell per entry."""
    ax.imshow(J, "RdBu_r", vmin=-1, vmax=1)
    ax.set(xticks=(), yticks=())
    ax.set_title(f"{lost} of {len(J)} directions lost")
    ax.set_xlabel("Jacobian, times the spread")


@snippet(
    shows="slope",
    promises={
        "largest": near(1 / 0.3, rel=1e-4, words="1 over the spread, but for ε", here=3.333181769),
        "kept": near(10, words="12 less two"),
        "twice": near(0.5, rel=1e-4, words="one half, but for ε", here=0.500002021),
        "shift": between(0, 1e-12, words="0"),
        "stretch": near(
            1e-5 * 12**0.5 / 0.3**3, rel=1e-3, words="0, but for ε", here=0.001282754332
        ),
        "constant": near(1e5**0.5, words="1/√ε"),
        "rms_kept": near(11, words="12 less one"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-0.2833422433, rel=1e-6),
    turn={
        "kind": ("LayerNorm", "RMSNorm"),
        "spread": (
            *(1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.06, 0.1),
            *(0.2, 0.3, 0.6, 1.0, 3.0, 10.0, 30.0, 100.0),
        ),
    },
    drag="spread",
    labels={"spread": "spread of the example"},
    always={"off_nudge": between(0, 1e-9), "largest": between(0, 320)},
    says="""@{kind}, an example of spread @{spread:g}: the error comes back at most
        @{largest:.3g} times as large.""",
    caption="""What the division does to the error. Twice the spread, half the error; a flat example
        meets the ceiling of ε. Right: the Jacobian, drawn as cells.""",
    alt="""Left, on log scales, the factor on the error falls in a straight line with the spread of
        the example, from a plateau of @{constant:.0f} for spreads below a thousandth, and is
        @{largest:.1f} at spread 0.3. Right, a matrix of 12 by 12 cells, red on the diagonal and
        pale beside it.""",
    checked="""A nudge of the example changes the output as this Jacobian says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("three features", "features=12", "features=3"),
        Edit("a flat example", "spread=0.3", "spread=0.0001"),
    ),
)
def jacobian(kind="LayerNorm", spread=0.3, features=12):
    """Send every direction back through one normalized example."""
    rng = np.random.default_rng(0)
    center = int(kind == "LayerNorm")
    x = normalize(rng.normal(size=features), -1, center)[0]
    every = np.eye(features)  # an error on each feature alone

    def back(size, g, center=center):
        z, s = normalize(size * x, -1, center)
        return back_through(g, z, s, -1, center)

    J = back(spread, every)
    z, s = normalize(spread * x, -1, center)
    room = {"left": 0.12, "right": 0.98, "top": 0.9, "bottom": 0.15}
    room |= {"wspace": 0.08, "width_ratios": (1.2, 1)}
    look = {"figsize": (5.84, 3.6), "gridspec_kw": room}
    fig, axes = plt.subplots(1, 2, **look)
    sizes = np.geomspace(1e-4, 100, 61)
    largest = [np.linalg.norm(back(a, every), 2) for a in sizes]
    axes[0].loglog(sizes, largest, color="C3")
    axes[0].plot(spread, np.linalg.norm(J, 2), "o", color="C3")
    axes[0].set(xlabel="spread of the example", ylim=(5e-3, 1e3))
    axes[0].set_title("error, times at most")
    kept = (np.linalg.svd(J * s)[1] > 0.9).sum()
    draw_matrix(axes[1], J * s, features - kept)
    nudge, g = rng.normal(size=(2, features))
    nudged = spread * x + 1e-100j * nudge  # too small to round
    moved = normalize(nudged, -1, center)[0]
    told = 1e-100 * nudge @ back(spread, g)
    return fig, {
        "largest": np.linalg.norm(J, 2),
        "kept": kept,
        "twice": abs(back(2, g)).max() / abs(back(1, g)).max(),
        "shift": abs(J.sum(1)).max(),
        "stretch": np.linalg.norm(J @ z),
        "constant": np.linalg.norm(back(0, every), 2),
        "rms_kept": (np.linalg.svd(back(1, every, 0))[1] > 0.9).sum(),
        "off_nudge": abs((moved.imag @ g) / told - 1),
    }


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, x, f, axes):
    """The output, and per layer what its activation gets, and s."""
    kept = []
    for w in W:
        z, s = normalize(x @ w, axes) if axes else (x @ w, 1)
        kept.append((z, s))
        x = f(z)
    return x, kept


def backward(W, kept, slope, axes, dh):
    """dL/dz of every layer, and dL/dx."""
    dz = []
    for k in reversed(range(len(W))):
        dz.insert(0, dh * slope(kept[k][0]))
        dy = back_through(dz[0], *kept[k], axes) if axes else dz[0]
        dh = dy @ W[k].T
    return dz, dh


@snippet(
    shows="dL/dz",
    # seven seeds, 4 sd. Wide layers: √(E f'² / E f²) = 0.391 and 1; with large batches
    # batch norm has 1.017 and 1.211
    promises={
        "sigmoid_plain": between(0.229, 0.244, here=0.23414538),
        "sigmoid_batch": between(1.02, 1.08, here=1.055538325),
        "sigmoid_layer": between(0.375, 0.415, here=0.390654568),
        "sigmoid_theory": between(0.37, 0.41, here=0.3915629713),
        "ReLU_plain": between(0.95, 1.05, here=1.014325423),
        "ReLU_batch": between(1.2, 1.33, here=1.278336713),
        "ReLU_layer": between(0.91, 1.12, here=1.009175274),
        "ReLU_theory": between(0.9, 1.1, here=1.002041642),
        "left": between(2.9e-13, 8.6e-12, here=1.342735203e-12),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-16.41820837, rel=1e-6),
    turn={"batch": (4, 16, 64)},
    labels={"batch": "batch size"},
    limits={"y": (1e-20, 1e3), "y2": (0.1, 1e6)},
    always={"off_nudge": between(0, 1e-7), "sigmoid_layer": between(0.37, 0.43)},
    says="""Batches of @{batch}. A sigmoid layer multiplies the error by @{sigmoid_plain:.2f}, with
        layer norm by @{sigmoid_layer:.2f}; a ReLU layer by @{ReLU_plain:.2f} and
        @{ReLU_layer:.2f}, with batch norm by @{ReLU_batch:.2f}.""",
    caption="""Layer norm before each activation. It slows the fall in sigmoid networks and leaves
    ReLU networks with He's weights level, whatever the batch.""",
    alt="""Two charts on log scales, layers 1 to 30. Sigmoid: dL/dz falls toward layer 1 without
        normalization, less steeply with layer norm, to @{left:.0e}, and not at all with batch norm.
        ReLU: level without and with layer norm, growing with batch norm.""",
    checked="""In all six networks, a nudge of the input changes the loss as dL/dx says: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("sixty layers", "depth=30", "depth=60"),
        Edit("narrow layers", "width=128", "width=16"),
    ),
)
def deep(batch=16, depth=30, width=128):
    """Send an error back through layers without and with it."""
    kinds = (  # activation, its slope, variance of the weights times n
        ("sigmoid", sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 1),
        ("ReLU", lambda z: z * (z.real > 0), lambda z: z > 0, 2),
    )
    ways = {"plain": None, "batch": -2, "layer": -1}
    words = {"plain": "without", "batch": "batch norm"}
    colors = {"plain": "C4", "batch": "gray", "layer": "C5"}
    fig, panels = plt.subplots(2, 1, figsize=(5.84, 4.3), sharex=True)
    numbers, off = {}, []
    for (kind, f, slope, gain), ax in zip(kinds, panels):
        for name, axes in ways.items():
            rng = np.random.default_rng(0)
            std = (gain / width) ** 0.5
            W = rng.normal(0, std, (depth, width, width))
            x, error = rng.normal(size=(2, batch, width))
            kept = forward(W, x, f, axes)[1]
            dz, dx = backward(W, kept, slope, axes, error)
            rms = np.sqrt([(d**2).mean() for d in dz])
            look = {"label": words.get(name, "layer norm")}
            look["color"] = colors[name]
            ax.semilogy(range(1, depth + 1), rms / rms[-1], **look)
            factor = (rms[4] / rms[-6]) ** (1 / (depth - 10))
            numbers[f"{kind}_{name}"] = factor
            if kind == "sigmoid":
                numbers["left"] = rms[0] / rms[-1]
            nudge = 1e-100j * dx  # too small to round
            moved = forward(W, x + nudge, f, axes)[0].imag * error
            off.append(moved.sum() / (nudge.imag * dx).sum() - 1)
        z = np.array([z for z, _ in kept])
        parts = (slope(z) ** 2).mean(), (f(z) ** 2).mean()
        numbers[f"{kind}_theory"] = np.sqrt(parts[0] / parts[1])
        ax.legend()
        ax.set(ylabel=f"{kind}: dL/dz")
    panels[1].set(xlabel="layer (1 is next to the input)")
    return fig, numbers | {"off_nudge": np.abs(off).max()}


@practice(
    promises={
        "forward_gap": between(0, 1e-10),
        "backward_gap": between(0, 1e-10),
        "in_eval": between(0, 1e-12, words="0"),
        "rms_gap": between(0, 1e-10),
    },
    text="""
        A single example is enough, and `eval` changes nothing. `nn.LayerNorm(12)` normalizes over
        the last axis, of length 12; everything before it counts as separate examples.
        `nn.RMSNorm` leaves the mean alone.
    """,
)
def same_in_torch():
    import torch
    from torch import nn

    rng = np.random.default_rng(0)
    x, g = rng.normal(5, 3, (2, 1, 12))  # a batch of one
    s = np.sqrt(x.var() + 1e-5)
    z = (x - x.mean()) / s
    by_hand = (g - g.mean() - z * (g * z).mean()) / s

    layer = nn.LayerNorm(12, dtype=torch.float64)
    leaf = torch.tensor(x, requires_grad=True)
    out = layer(leaf)
    out.backward(torch.tensor(g))
    rms = nn.RMSNorm(12, eps=1e-5, dtype=torch.float64)(leaf).detach()
    ours = x / np.sqrt((x**2).mean() + 1e-5)
    return {
        "forward_gap": abs(out.detach().numpy() - z).max(),
        "backward_gap": abs(leaf.grad.numpy() - by_hand).max(),
        "in_eval": (layer.eval()(leaf) - out).abs().max().item(),
        "rms_gap": abs(rms.numpy() - ours).max(),
    }


TERM = Term(
    title="Layer normalization",
    definition=__doc__,
    aliases=("LayerNorm", "layer norm", "layer normalisation"),
    group="normalization",
    level="next",
    in_a_number="""Leave the loud example out of a batch of six, and the others change by
        @{one_block.moved_batch:.2f} with batch norm, by @{one_block.moved_layer:.0f} with layer
        norm.""",
    searched_as=(
        "nn.LayerNorm normalized_shape",
        "layernorm vs batchnorm",
        "RMSNorm",
        "nn.GroupNorm num_groups",
        "instance norm",
        "group normalization",
        "normalization for batch size 1",
        "batch norm batch size 1 alternative",
        "layer norm backward",
        "layernorm gradient derivation",
        "elementwise_affine",
        "layer norm eps",
        "Given normalized_shape, expected input with shape",
        "layernom",
    ),
    analogy=Analogy(
        text="""
            A playlist of six songs; the third was recorded four times as loud. One machine sets
            each *frequency* by its average over the whole list: the third song still booms, at
            @{one_block.loud_batch:.1f}, and the others shrink to @{one_block.others_batch:.1f}.
            Another sets each *song* by itself: all play at @{one_block.loud_layer:.0f}, and adding
            a song to the list changes no other.
        """,
        breaks_down="""
            Loudness has a direction of its own and can be turned without touching the tune. A
            network may have used it: how large an example is, and how far its features lie from
            zero on average, is lost behind the layer.
        """,
    ),
    formula=r"""
        z = \gamma \odot \hat x + \beta, \quad \hat x = \frac{x - \mu}{s},
        \quad s = \sqrt{\sigma^2 + \varepsilon}

        \frac{\partial L}{\partial x} = \frac{g - \overline{g} - \hat x \, \overline{g \hat x}}{s},
        \quad g = \gamma \odot \frac{\partial L}{\partial z}
    """,
    symbols={
        "z": "output",
        "x": "features of one example",
        r"\hat x": "$x$ normalized",
        r"\mu": "mean of $x$",
        r"\sigma^2": "variance of $x$",
        r"\varepsilon": "small number",
        r"\gamma": "learned scale",
        r"\beta": "learned shift",
        "g": r"$\partial L/\partial \hat x$",
        "s": "divisor",
    },
    explanation=r"""
        Mean and variance run over the features of *one* example; an overline is a mean over them,
        too. On the way back the error loses two directions, a shift of all features and a stretch,
        and is divided by $s$.

        **No batch.** It works with a single example, and in training and use alike. There are no
        running averages. In a transformer each position of a sequence is such an example.

        **Two directions are lost.** Add a number to all features, or multiply all by one positive
        number: the output stays. So no error can come back along the vector of ones or along
        $\hat x$. Of twelve directions of the second figure @{jacobian.kept:.0f} remain, each
        divided by $s$. Twice the example, @{jacobian.twice:.1f} of the error. That is a brake:
        whatever makes activations large makes the gradient below small. A flat example is the
        danger: there the factor reaches $1/\sqrt{\varepsilon}$, with $\varepsilon = 10^{-5}$ a
        factor of @{jacobian.constant:.0f}.

        **It is not batch normalization turned by 90 degrees.** A batch norm takes out the mean that
        a unit has over all examples. Layer norm leaves it: all sigmoids have outputs near one half,
        and this common part fills the divisor of the next layer. So a sigmoid layer multiplies
        dL/dz by @{deep.sigmoid_layer:.2f}: more than the @{deep.sigmoid_plain:.2f} without, and
        still a [vanishing gradient](term:vanishing_gradient). Batch norm has
        @{deep.sigmoid_batch:.2f}. With ReLU it is the other way round: layer norm leaves the
        gradient level (@{deep.ReLU_layer:.2f} per layer), where batch norm makes it grow
        (@{deep.ReLU_batch:.2f}). In wide layers the factor at the start is
        $\sqrt{\mathbb{E}[f'(z)^2] / \mathbb{E}[f(z)^2]}$ with $z$ standard normal; under batch norm
        the variance of $f(z)$ takes the place of $\mathbb{E}[f(z)^2]$.

        **Relatives.** *RMSNorm* divides by the root mean square and subtracts no mean
        [@zhang2019rms]; it loses one direction (@{jacobian.rms_kept:.0f} of twelve remain). *Group
        norm* takes the channels of an image in groups [@wu2018], *instance norm* each channel alone
        [@ulyanov2016]; the first figure shows all four.
    """,
    what_to_do=(
        """Use it where batches are small or examples differ in length. For convolutional networks
        take group norm or [batch normalization](term:batch_normalization); vision transformers use
        layer norm.""",
        """Do not count on it against [vanishing](term:vanishing_gradient): add
        [residual connections](term:residual_connection).""",
    ),
    claims=(
        Claim(
            """Layer normalization keeps the distribution of activations alike in all layers, and
            that helps to prevent gradients from vanishing or exploding.""",
            number=112,
            judged="conditional",
            condition="""the activation hands back as much error as it passes on signal, as ReLU
                does, or skips carry the error""",
            read_in="widely",
            seen_at=(
                "https://university.govur.com/courses/attention-is-all-you-need-a-comprehensive-guide-to-neural-machine-translation/flashcard/qs-gxUprc7EilFW",
                "https://www.acadictive.com/ai/modules/layer-normalization",
            ),
            holds=lambda n: min(n["deep.sigmoid_layer"], n["deep.ReLU_layer"]) > 0.9,
            holds_in_part=lambda n: (
                n["deep.sigmoid_layer"] > 1.3 * n["deep.sigmoid_plain"]
                and abs(n["deep.ReLU_layer"] - 1) < 0.05
            ),
            counter={"deep.sigmoid_layer": 0.95},
            because="""The first half is right; the second holds in part. What the activations get
            has variance 1 in every layer, and a sigmoid layer still multiplies the error by
            @{deep.sigmoid_layer:.2f} (@{deep.sigmoid_plain:.2f} without); @{deep.left:.0e} is left
            after thirty. With ReLU the gradient is level. It was so before with weights of He's
            size (@{deep.ReLU_plain:.2f}); with layer norm it is so whatever their size. In a
            transformer skips carry it.""",
        ),
    ),
    origin="""
        Jimmy Ba, Jamie Kiros and Geoffrey Hinton proposed it in 2016, for
        [recurrent networks](term:rnn) above all, where batch statistics would have to be kept for
        every time step [@ba2016]. Instance norm appeared days later, for transferring the style of
        pictures [@ulyanov2016]. In 2017 the first transformer put a layer norm behind each addition
        of branch and skip [@vaswani2017]. Group norm followed in 2018 [@wu2018] and RMSNorm in 2019
        [@zhang2019rms].
    """,
    etymology="""
        *Layer* stands for what is averaged over: the units of one layer, where batch normalization
        averages over a batch.
    """,
    trends="""
        Since 2017 the usual normalization of sequence models. Large language models mostly use
        RMSNorm, which is cheaper. Convolutional networks for images mostly keep batch norm, or take
        group norm where memory allows few images at a time.
    """,
    tagged_as=("neural networks", "deep learning", "normalization layers", "transformers"),
    collocations=(
        "layer norm before the attention",
        "final layer norm",
        "LayerNorm over the last dimension",
        "replace LayerNorm by RMSNorm",
    ),
    in_context=(
        "With one sequence per device, batch norm was out of the question, so we took layer norm.",
        "The layer norm divides by the spread of the stream, so the first blocks hardly notice it.",
        "We dropped the mean from every layer norm, and the loss curve did not change.",
    ),
    faq=(
        Question(
            "With a single example the variance in batch norm is NaN. What does one do?",
            """The unbiased variance of one value is 0/0: `x.var(dim=0)` of one row is NaN, and
            `nn.BatchNorm1d` refuses it in training. Normalize over the features instead,
            `nn.LayerNorm(x.shape[-1])`: there are enough of them in one example. For use, not
            training, the running averages of batch norm do (`model.eval()`).""",
        ),
        Question(
            "LayerNorm or BatchNorm?",
            """Layer norm for sequences, for small batches, in recurrent networks, and wherever an
            example must not depend on its neighbors. Batch norm for convolutional networks with
            batches of a few dozen and more. They do different things to the gradient: see the
            third figure.""",
        ),
        Question(
            "Does it behave differently in train and eval mode?",
            """No. It keeps no running averages, so `model.eval()` changes nothing in
            `nn.LayerNorm`. If results differ, look for dropout or batch norm.""",
        ),
        Question(
            "Over which axes does nn.LayerNorm normalize?",
            """Over the last ones, as many as its argument has numbers. For a tensor (batch, length,
            features), `nn.LayerNorm(features)` gives each position its own mean. For images (batch,
            channels, height, width) that would be the width. To normalize the channels of each
            position, move them to the end first; `nn.GroupNorm(1, channels)` takes the whole
            image.""",
        ),
        Question(
            "What is the difference between LayerNorm and RMSNorm?",
            """RMSNorm subtracts no mean and adds no shift: $x$ over its root mean square, times a
            learned scale. It is invariant to a stretch, not to a shift. It saves time, and
            in the experiments of its authors results were comparable [@zhang2019rms].""",
        ),
        Question(
            "What does eps do, and can it matter?",
            """It keeps the division finite. An example whose features are all equal becomes zero
            (plus β), and the error at it is multiplied by up to 1/√ε: @{jacobian.constant:.0f} with
            the default of PyTorch. It matters for examples of padding, and for a norm written by
            hand in float16, in which an ε of `1e-8` is rounded to 0.""",
        ),
        Question(
            "When do I take group norm or instance norm?",
            """Group norm for images in batches of one to about eight: its mean covers some channels
            of one image. Instance norm where the contrast of each channel should not count, as in
            style transfer. `nn.GroupNorm(channels, channels)` is instance norm,
            `nn.GroupNorm(1, channels)` is layer norm over the whole image.""",
        ),
        Question(
            "Do I still need a good initialization?",
            """Where it stands right behind the weights, hardly: weights twice as large cancel in
            the division. But then their gradient is half as large, so their scale decides how fast
            they learn. In a [pre-norm](term:pre_norm) transformer it stands before the weights:
            there their scale is the scale of the branch, and matters.""",
        ),
    ),
    relations={
        "contrasts with": ("batch_normalization",),
        "related to": ("residual_connection", "vanishing_gradient", "he_initialization", "rnn"),
    },
    did_you_know="""
        Before its learned scale and shift, layer norm puts every example on a sphere. Mean 0 and
        variance 1 over $n$ features mean that all outputs have the same length, $\\sqrt{n}$, and
        lie in the hyperplane at right angles to the vector of ones. For two different features
        nothing but a sign is left: the output is (1, −1) or (−1, 1).
    """,
)
