"""Training that stores and multiplies most numbers in 16 bits, for speed and memory, and keeps in
32 bits what needs more digits: the weights that are updated, long sums, and the loss."""

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


def bfloat16(x):
    """The nearest number of the upper 16 bits of float32; ties even."""
    bits = np.asarray(x, "float32").view("uint32")
    bits = bits + 0x7FFF + (bits >> 16 & 1)
    return (bits & 0xFFFF0000).view("float32")


@snippet(
    shows="no gradient",
    # algebra: gaps of 1/128 above 1; 0.001 is less than half of one
    promises={
        "master": near(1.032, rel=1e-5, here=1.032001495),
        "copy": near(1 + 4 / 128),
        "alone": near(1),
        "gap": near(1 / 128),
        "needed": near(4, words="the first n with 0.001 n > 1/256"),
    },
    data=near(-11.2927121, rel=1e-6),
    turn={"steps": tuple(range(0, 41, 2)), "update": (0.001, 0.002, 0.003)},
    drag="steps",
    labels={"update": "update per step"},
    limits={"x": (-1, 42), "y": (0.992, 1.15)},
    always={"gap": near(1 / 128)},
    says="""After @{steps} updates of @{update:g}: the master weight is @{master:.3f}, its 16-bit
        copy @{copy:.4f}, the weight that was kept in bfloat16 alone @{alone:.4f}.""",
    caption="""Gray lines are all bfloat16 numbers of this range. A small update is less than half
        of the gap between two, so a bfloat16 weight never moves; in float32 the updates add up.""",
    alt="""A weight over 40 steps on a ruler of gray lines. The master weight climbs evenly. Its
        bfloat16 copy follows in jumps from line to line, at @{copy:.4f} in the end. The weight kept
        in bfloat16 alone stays on the lowest line, at @{alone:.0f}.""",
    edits=(
        Edit("twice the update", "update=0.001", "update=0.0021"),
        Edit("a weight of a quarter", "np.ones(steps + 1)", "np.full(steps + 1, 0.25)"),
    ),
)
def ruler(steps=32, update=0.001):
    """Add one small update to a weight, over and over."""
    master = np.ones(steps + 1).astype("float32")
    alone = master.copy()
    for k in range(steps):
        master[k + 1] = master[k] + np.float32(update)
        alone[k + 1] = bfloat16(alone[k] + bfloat16(update))
    copy = bfloat16(master)
    gap = float(bfloat16(1.01)) - 1
    fig, ax = plt.subplots(figsize=(5.84, 4))
    ax.hlines(1 + gap * np.arange(16), -1, 42, "gray", lw=0.8)
    ax.grid(visible=False)
    x = np.arange(steps + 1)
    ax.step(x, copy, "C5-", where="post", lw=4, alpha=0.6)
    ax.plot(x, alone, "C4-", lw=4)
    ax.plot(x, master, "C7-")
    ax.plot(steps, master[-1], "o", color="C7", ms=9)
    words = "master weight: float32", "its copy in bfloat16"
    for row, word in enumerate((*words, "bfloat16 alone")):
        color = ("C7", "C5", "C4")[row]
        y = 1.14 - 0.0095 * row
        ax.text(0, y, word, color=color, weight="bold")
    ax.set(xlim=(-1, 42), ylim=(0.992, 1.15))
    ax.set(xlabel="updates", ylabel="weight")
    needed = np.argmax(bfloat16(1 + update * np.arange(50)) > 1)
    return fig, {
        "master": master[-1],
        "copy": copy[-1],
        "alone": alone[-1],
        "gap": gap,
        "needed": needed,
    }


def keep(x, kind):
    """What a format keeps of numbers, computed in float64."""
    if kind == "exact":
        return x
    short = bfloat16(x) if kind == "bfloat16" else x.astype(kind)
    return short.astype(float)


def outputs(W, x, kind):
    """The input of both layers, and the output; tanh between."""
    h = [keep(x, kind)]
    h.append(keep(np.tanh(keep(h[0] @ W[0], kind)), kind))
    return h, keep(h[1] @ W[1], kind)


def gradients(W, h, dz, kind):
    """dL/dW of both layers, from dL/dz of the output."""
    first = keep(keep(dz @ W[1].mT, kind) * (1 - h[1] ** 2), kind)
    return keep(h[0].mT @ first, kind), keep(h[1].mT @ dz, kind)


def off_nudge(W, x, dz):
    """How far a nudge of all weights is from what dL/dW says."""
    dW = gradients(W, outputs(W, x, "exact")[0], dz, "exact")
    moved = [w + 1e-100j * d for w, d in zip(W, dW)]
    change = (outputs(moved, x, "exact")[1].imag * dz).sum() / 1e-100
    return abs(change / sum((d**2).sum() for d in dW) - 1)


def trained(kind, weights, rate, steps, scale=1024):
    """Loss on new examples, for five draws of networks and data."""
    draw = np.random.default_rng(0).normal
    A, c = draw(0, 0.7, (5, 8, 8)), draw(0, 0.35, (5, 8, 1))
    W = draw(0, 8**-0.5, (5, 8, 16)), draw(0, 0.25, (5, 16, 1))
    W = [keep(w, weights) for w in W]
    for step in range(steps):
        x = draw(size=(5, 32, 8))
        working = [keep(w, kind) for w in W]
        h, y = outputs(working, x, kind)
        error = (y - np.tanh(x @ A) @ c) / 32
        dW = gradients(working, h, keep(scale * error, kind), kind)
        now = rate * (1 - step / steps) / scale  # falls to zero
        W = [keep(w - now * d, weights) for w, d in zip(W, dW)]
    x = draw(size=(5, 2000, 8))
    y = outputs(W, x, "exact")[1]
    return ((y - np.tanh(x @ A) @ c) ** 2).mean((1, 2))


@snippet(
    shows="no gradient",
    study=True,
    promises={
        "worse": between(1.5, 4, here=2.611494955),
        "least_worse": between(1.05, 3, here=1.265933388),
        "same": between(0.97, 1.03, here=1.002399805),
        "unscaled": between(0.97, 1.03, here=1.000132786),
        "off_nudge": between(0, 1e-10),
    },
    data=near(3.919673175, rel=1e-6),
    caption="""A small network, 4,000 steps, the learning rate falling to zero; dots are five draws
        of weights and data, lines medians. With float32 master weights bfloat16 learns like float32
        (lines coincide); without, it stays behind.""",
    alt="""Loss on new examples over the learning rate, 0.1 to 1, log scales. The lines of float32
        and of bfloat16 with master weights lie on each other and fall evenly. That of bfloat16
        alone lies above at every rate; at rate 1 a draw ends @{worse:.1f} times as high in the
        median.""",
    checked="""In float64, a nudge of all weights changes the loss as dL/dW says: they
        differ by @{off_nudge:.0e} of it.""",
)
def training(steps=4000):
    """Train in three ways, each at three learning rates."""
    rates, losses = (0.1, 0.3, 1), {}
    fig, ax = plt.subplots()
    for name, *kinds in (
        ("float32", "float32", "float32"),
        ("bfloat16, master weights", "bfloat16", "float32"),
        ("bfloat16 alone", "bfloat16", "bfloat16"),
    ):
        loss = np.array([trained(*kinds, r, steps) for r in rates])
        (line,) = ax.loglog(rates, np.median(loss, 1), label=name)
        ax.plot(rates, loss, ".", color=line.get_color())
        losses[name] = loss
    ax.legend(loc="lower left")
    ax.set(xlabel="learning rate", ylabel="loss on new examples")
    full, mixed, alone = losses.values()
    again = trained("float16", "float32", 1, steps, scale=1)
    W = np.random.default_rng(1).normal(size=(4, 8, 8))
    return fig, {
        "worse": np.median(alone[-1] / full[-1]),
        "least_worse": (alone[-1] / full[-1]).min(),
        "same": np.median(mixed[-1] / full[-1]),
        "unscaled": np.median(again / full[-1]),
        "off_nudge": off_nudge(W[:2], W[2], W[3]),
    }


@snippet(
    shows="no gradient",
    promises={"full": near(24), "mixed": near(20), "ratio": near(20 / 24), "rest": near(16)},
    data=near(-2.801083171, rel=1e-6),
    turn={"activations": (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8)},
    labels={"activations": "activations stored per weight"},
    always={"ratio": between(0.5, 1)},
    says="""With @{activations:g} activations per weight: @{full:.0f} bytes per weight in float32,
        @{mixed:.0f} in mixed precision, @{ratio:.0%} of it.""",
    caption="""What must be in memory, in bytes per weight, with Adam. Only activations are halved:
        the 16-bit copy takes what smaller gradients save.""",
    alt="""Two stacked bars. float32: weights 4, gradients 4, Adam 8, activations. Mixed: weights 4,
        copy 2, gradients 2, Adam 8, and activations of half the size. In all @{full:.0f} and
        @{mixed:.0f} bytes.""",
    edits=(
        Edit("plain gradient descent", "2 * 4,", "0,"),
        Edit("no activations", "activations=2", "activations=0"),
    ),
)
def memory(activations=2):
    """Count bytes per weight, in float32 and in mixed precision."""
    adam = 2 * 4, "Adam"
    bars = {
        "float32": [(4, "weight"), (4, "grad."), adam],
        "mixed": [(4, "weight"), (2, "copy"), (2, "grad."), adam],
    }
    fig, ax = plt.subplots(figsize=(5.84, 3.6))
    fig.subplots_adjust(left=0.03)
    numbers = {}
    for y, (name, parts) in enumerate(bars.items()):
        size = activations * (2 if parts[1][1] == "copy" else 4)
        parts = [*parts, (size, "activations")]
        left, middle = 0, {"ha": "center", "va": "center"}
        for k, (width, word) in enumerate(parts):
            color = "C7" if word == "activations" else "C5"
            ax.barh(-y, width - 0.15, 0.4, left, color=color, alpha=0.5)
            ax.text(left + width / 2, -y, str(width), **middle)
            height = (0.23, 0.35, 0.47)[k % 3] - y
            ax.text(left, height, word, color=color)
            left += width
        numbers[name] = left
        ax.text(left + 0.5, -y, f"{name}: {left} bytes", va="center")
    ax.set(xlim=(0, 62), ylim=(-1.3, 0.62), yticks=())
    ax.set(xlabel="bytes per weight")
    return fig, {
        "full": numbers["float32"],
        "mixed": numbers["mixed"],
        "ratio": numbers["mixed"] / numbers["float32"],
        "rest": numbers["mixed"] - size,
    }


@practice(
    promises={
        "linear": near(16),
        "loss": near(32),
        "weights": near(32),
        "gradient": near(32),
        "same": between(0.95, 1.05),
    },
    text="""
        `autocast` chooses a format for each operation: products of matrices in 16 bits, losses in
        32. The weights stay in float32, and so do their gradients; the 16-bit copies are made on
        the fly. The numbers returned are bits. On a GPU write "cuda"; with float16 add the
        [scaler](term:loss_scaling). The backward pass stays outside of the block.
    """,
)
def in_pytorch():
    """What is in which format under autocast."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    net, x = nn.Linear(64, 10), torch.randn(32, 64)
    target = torch.randint(10, (32,))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = net(x)
        loss = nn.functional.cross_entropy(scores, target)
    loss.backward()
    full = nn.functional.cross_entropy(net(x), target)
    tensors = {"linear": scores, "loss": loss, "weights": net.weight}
    tensors["gradient"] = net.weight.grad
    bits = {k: 8 * t.element_size() for k, t in tensors.items()}
    return bits | {"same": (loss / full).item()}


TERM = Term(
    title="Mixed precision",
    definition=__doc__,
    aliases=(
        "mixed-precision training",
        "automatic mixed precision",
    ),
    group="numerics",
    level="next",
    in_a_number="""A weight in bfloat16 alone, 32 updates of a thousandth: it is still
        @{ruler.alone:.0f}. Its float32 master is @{ruler.master:.3f}.""",
    searched_as=(
        "master weights",
        "autocast",
        "AMP",
        "torch.autocast",
        "torch.cuda.amp.autocast",
        "torch.amp",
        "expected scalar type Half but found Float",
        "mat1 and mat2 must have the same dtype",
        "fp16 training does not learn",
        "pure bf16 training",
        "keep weights in fp32 or bf16",
        "apex O1 O2",
        "mixed precision memory usage",
        "tf.keras.mixed_precision",
        "mixed_float16 policy",
        "stochastic rounding bf16",
        "model.half() training diverges",
    ),
    analogy=Analogy(
        text="""
            A shop rounds all prices to the nearest dime. Costs rise by a cent a month. If the
            shopkeeper adds a cent to the *sign* and rounds again, the price never changes. If he
            keeps a book in cents, and writes the sign anew from the book each month, the price goes
            up by a dime when it is time. The book is the master weight, the sign its 16-bit copy.
        """,
        breaks_down="""
            Dimes are equally far apart. The gaps of floating-point numbers grow with the number, so
            large weights are deaf to updates that small ones still hear.
        """,
    ),
    heading="What is kept in which format",
    formula=r"""
        w_{16} = \operatorname{round}(w_{32}) \quad \text{(for forward and backward)}

        w_{32} \leftarrow w_{32} - \eta \, g
        \qquad |\eta g| < \tfrac{1}{2} \text{ gap} \;\Rightarrow\;
        \operatorname{round}(w_{16} - \eta g) = w_{16}
    """,
    symbols={
        "w": "a weight, in 32 and in 16 bits",
        "g": "its gradient",
        r"\operatorname{round}": "nearest 16-bit number",
    },
    explanation=r"""
        The products of a layer do not mind 16 bits: their rounding errors are small and of both
        signs. The update does: it is small beside the weight, and what is less than half of the gap
        to the next number is rounded away every time. So a *master* weight in float32 takes the
        updates, and a 16-bit copy of it computes.

        **Three rules** make up the recipe [@micikevicius2018]. Master weights in float32. Sums over
        many terms in float32, inside of products, in normalization, softmax and loss. And in
        float16, whose range is short, [loss scaling](term:loss_scaling). bfloat16 does without the
        third [@kalamkar2019].

        **What master weights are worth.** In the second figure a small network learns a smooth
        function. At rate 1, the highest of three and the best, bfloat16 with master weights ends at
        @{training.same:.2f} times the loss of float32 (median over five draws). Without them it is
        @{training.worse:.1f} times, and at least @{training.least_worse:.1f} times in every draw.
        The numbers belong to this network and 4,000 steps. What follows from the format is that
        more updates are lost as they become small beside the weights: late in training, at low
        learning rates, in fine-tuning. How much that costs is another matter: in the figure no rate
        of the three is clearly the worst.

        **And loss scaling?** Here it changes nothing: float16 with master weights and a factor of 1
        ends at @{training.unscaled:.2f} times the loss of float32. The gradients of a network with
        one hidden layer are far from [underflow](term:underflow). Those of deep networks need not
        be.

        **What it saves.** Activations take half the memory, and many processors multiply 16-bit
        numbers several times as fast as 32-bit ones. Weights and the state of the optimizer save
        nothing: with Adam both ways need @{memory.rest:.0f} bytes per weight, if gradients are kept
        in 16 bits [@rajbhandari2020]. Under `autocast` they stay in 32, and the copies come on top,
        up to two bytes per weight.
    """,
    what_to_do=(
        """Leave the weights in float32 and use `autocast`. Do not call `half()` on a model that you
        train.""",
        """Take bfloat16 if the hardware has it; with [float16](term:float16) add
        [loss scaling](term:loss_scaling).""",
        """If it goes wrong, run the same steps in float32: if they fail too, precision is not the
        cause. Then look for [NaN](term:nan).""",
    ),
    claims=(
        Claim(
            "Mixed precision halves the memory that training needs.",
            number=107,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://aicassindra.com/blogs/transformer_math/mixed_precision_training.html",
                "https://repovive.com/roadmaps/llm-fine-tuning/training-infrastructure-memory/memory-savings-from-mixed-precision",
            ),
            holds=lambda n: n["memory.ratio"] < 0.55,
            holds_in_part=lambda n: n["memory.mixed"] < n["memory.full"],
            counter={"memory.activations": 400},
            because="""It halves the activations. Weights, gradients and the state of Adam take
                @{memory.rest:.0f} bytes per weight either way: 4 + 4 + 8 in float32, and 4 + 2 + 2
                + 8 with a 16-bit copy and 16-bit gradients [@rajbhandari2020]. With two stored
                activations per weight @{memory.ratio:.0%} remains. Where activations make up nearly
                everything, with large batches or images, it does come close to a half
                [@micikevicius2018].""",
        ),
    ),
    origin="""
        Refining in high precision what was computed in low precision is an old idea of numerical
        analysis. For networks the recipe with float32 master weights, loss scaling and sums in
        float32 was published in 2018 [@micikevicius2018]. Training in bfloat16 was compared with
        float32 over many kinds of networks in 2019, with the same settings and results
        [@kalamkar2019].
    """,
    etymology="""
        *Mixed*, since two formats work together in one step. *Precision* is the number of digits of
        a format; single precision is float32, half precision float16.
    """,
    trends="""
        It is the default way to train large networks. Work goes on at both ends: products in
        formats of eight bits and fewer, and training without master weights, where a *stochastic*
        rounding goes up or down at random so that small updates arrive on average [@zamirai2020].
    """,
    tagged_as=("mixed precision", "floating-point arithmetic", "training"),
    collocations=(
        "automatic mixed precision",
        "fp32 master weights",
        "to train in bf16",
        "under autocast",
        "16-bit copy",
    ),
    in_context=(
        "We train in bf16 mixed precision with fp32 master weights.",
        "The layer norm runs in float32 even under autocast on this GPU.",
        "Without master weights the loss stopped falling once the learning rate was low.",
    ),
    faq=(
        Question(
            "Why not keep everything in bfloat16?",
            """Because small updates are lost: a weight of 1 needs an update of more than half a
            gap, @{ruler.gap:.4f} wide, to move up (half of that to move down, where gaps are
            narrower). In the second figure the loss ends @{training.worse:.1f} times as high.
            People do it to save memory, with stochastic rounding, or for short fine-tuning at high
            rates. Compare with master weights before you trust it.""",
        ),
        Question(
            "What does autocast change, and what does it leave in float32?",
            """It casts the inputs of matrix products and convolutions to 16 bits, and leaves losses
            and, on GPUs, softmax and layer normalization in float32. Weights and their gradients
            stay in float32. Which operation runs in which format differs between devices: on a CPU,
            softmax of a bfloat16 tensor stays in bfloat16.""",
        ),
        Question(
            "“mat1 and mat2 must have the same dtype”: what is wrong?",
            """A 16-bit tensor met a float32 weight outside of `autocast`, or the model was cast
            with `half()` and the input was not. Do not mix by hand: keep model and data in float32
            and run forward and loss inside the `autocast` block.""",
        ),
        Question(
            "Is the result as good as in float32?",
            """Usually: published comparisons find the same accuracy with the same settings
            [@micikevicius2018; @kalamkar2019]. In the second figure the losses differ by less than
            the draws do. Where it is not, look for long sums in 16 bits, differences of nearly
            equal numbers, and positions or indices above 256 in bfloat16.""",
        ),
        Question(
            "Do I need a GradScaler with bfloat16?",
            """No. [Loss scaling](term:loss_scaling) is for the short range of float16. With
            bfloat16 leave the scaler out; nothing has to be unscaled before clipping.""",
        ),
        Question(
            "My model does not get faster. Why?",
            """It may not be limited by products: small layers, loading of data, or many elementwise
            operations take the time. The hardware may have no fast 16-bit units; and those often
            want sizes that are multiples of 8. Measure one large layer by itself first.""",
        ),
        Question(
            "Should backward be inside the autocast block?",
            """No. Forward and loss inside, `backward` outside. The backward pass runs each
            operation in the format that its forward pass had.""",
        ),
    ),
    relations={
        "uses": ("float16", "loss_scaling"),
        "related to": ("underflow", "learning_rate"),
    },
    did_you_know="""
        Without master weights, rounding acts like a dead zone around zero for the gradient:
        whatever is small enough does nothing. As the learning rate falls toward zero nearly every
        weight enters it, at equal gradients the large ones first, and training ends without anyone
        having stopped it.
    """,
)
