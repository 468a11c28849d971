"""A result that is not zero, but too small for the number format, becomes exactly zero. In 16
bits this happens to gradients that would have been useful."""

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
    """The input of each sigmoid layer, and the output of the last."""
    h = [h]
    for w in W:
        h.append(1 / (1 + np.exp(-h[-1] @ w)))
    return h


def backward(W, h, dh, kind):
    """dL/dz of each layer, then dL/dx; all is kept in one format."""
    dh, dz = dh.astype(kind), [None] * len(W)
    for k in reversed(range(len(W))):
        slope = h[k + 1] * (1 - h[k + 1])
        dz[k] = (dh.astype(float) * slope).astype(kind)
        dh = (dz[k].astype(float) @ W[k].T).astype(kind)
    return np.array(dz), dh


def picture(ax, exact, kept, title):
    """A square per layer: as dark as large, red where infinite."""
    layers, rows, columns = exact.shape
    shade = np.zeros((rows, layers, columns + 2, 4))
    shade[..., 1:-1, :3] = 0.65, 0.25, 0.5
    dark = np.clip(11 + np.log10(np.abs(exact)).round(), 1, 9) / 10
    dark[kept == 0] = 0
    shade[..., 1:-1, 3] = dark.transpose(1, 0, 2)
    inf = ~np.isfinite(kept).transpose(1, 0, 2)
    shade[..., 1:-1, :][inf] = 0.8, 0.1, 0.1, 1
    ax.imshow(shade.reshape(rows, -1, 4), interpolation="none")
    for k in range(layers):
        corner = k * (columns + 2) + 0.5, -0.5
        edge = {"fill": False, "ec": "gray", "lw": 0.5}
        ax.add_patch(plt.Rectangle(corner, columns, rows, **edge))
        share = f"{(kept[k] == 0).mean():.0%}"
        words = share if np.isfinite(kept[k]).all() else "inf"
        place = {"ha": "center", "va": "top"}
        ax.text(corner[0] + columns / 2, rows + 1, words, **place)
    ax.set_title(title, pad=6)
    ax.set_axis_off()


@snippet(
    shows="dL/dz",
    # 24 seeds: 0.87 (sd 0.06), 0.32 (0.06), 0.783 (0.008), 0.795 (0.018), 1.2e-8 (3e-9)
    promises={
        "zero_first": between(0.62, 1, here=0.8932291667),
        "zero_second": between(0.1, 0.6, here=0.3098958333),
        "zero_last": near(0),
        "inf": near(0),
        "exact_zero": near(0),
        "small": between(0.75, 0.82, here=0.7727864583),
        "survive": between(0.72, 0.87, here=0.7914911542),
        "typical": between(4e-9, 2.5e-8, here=1.153186919e-08),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-24.65287685, rel=1e-6),
    turn={"power": tuple(range(-8, 29, 2))},
    labels={"power": "loss times 2 to the power"},
    always={"exact_zero": near(0), "off_nudge": between(0, 1e-10)},
    says="""With the loss times 2 to the power @{power}, float16 makes @{zero_first:.0%} of layer 1
        zero, and @{inf:.0%} of all entries infinite or NaN.""",
    caption="""The same backward pass, kept in two formats. A square is a layer, a dot one entry of
        dL/dz; gaps are zeros, and their share stands below.""",
    alt="""Two rows of eight squares full of dots, pale at layer 1, dark at layer 8. In float64 no
        dot is missing. In float16 @{zero_first:.0%} of the dots of layer 1 are missing,
        @{zero_second:.0%} of layer 2, none of layer 8.""",
    checked="""In float64, a nudge of the input changes the loss as dL/dx says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("ten layers", "depth=8", "depth=10"),
        Edit("a loss that is a sum", "(h[-1] - target) / target.size", "h[-1] - target"),
    ),
)
def layers(power=0, depth=8, width=16, batch=24):
    """Keep dL/dz in 64 and in 16 bits, the loss times 2^power."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, width**-0.5, (depth, width, width))
    x, target = rng.normal(size=(2, batch, width))
    h = forward(W, x)
    error = (h[-1] - target) / target.size
    exact, dx = backward(W, h, error, "float64")
    with np.errstate(over="ignore", invalid="ignore"):
        half, _ = backward(W, h, 2.0**power * error, "float16")
        plain, _ = backward(W, h, error, "float16")
    fig, axes = plt.subplots(2, 1, figsize=(5.84, 4))
    fig.subplots_adjust(0.02, 0.09, 0.98, 0.94, hspace=0.3)
    picture(axes[0], exact, exact, "dL/dz in float64")
    by = f"times {2**power:,}" if power >= 0 else f"/ {2**-power:,}"
    picture(axes[1], exact, half, f"in float16, loss {by}")
    middle = 0.5 * width + 0.5
    for k, word in {0: "layer 1", depth - 1: f"layer {depth}"}.items():
        x0 = middle + k * (width + 2)
        axes[1].text(x0, 1.25 * batch, word, ha="center", va="top")
    nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
    moved = (forward(W, x + nudge)[-1].imag * error).sum()
    small = np.abs(exact) < 2.0**-14  # below the normal numbers
    return fig, {
        "zero_first": (half[0] == 0).mean(),
        "zero_second": (half[1] == 0).mean(),
        "zero_last": (half[-1] == 0).mean(),
        "inf": (~np.isfinite(half)).mean(),
        "exact_zero": (exact == 0).mean(),
        "small": small.mean(),
        "survive": (plain[small] != 0).mean(),
        "typical": np.median(np.abs(exact[0])),
        "off_nudge": abs(moved / (nudge.imag * dx).sum() - 1),
    }


@snippet(
    shows="no gradient",
    # algebra: 0.25^k < 2^-25, 2^-150, 2^-1075; exp(-z) below the same
    promises={
        "float16": near(13, words="0.25¹³ = 2⁻²⁶"),
        "float32": near(75, words="0.25⁷⁵ = 2⁻¹⁵⁰, a tie, to 0"),
        "float64": near(538, words="0.25⁵³⁸ = 2⁻¹⁰⁷⁶"),
        "back": near(0.25),
        "exp16": near(17.4, words="25 ln 2, rounded up"),
        "exp32": near(104, words="150 ln 2, rounded up"),
        "exp64": near(745.2, words="1075 ln 2, rounded up"),
    },
    data=near(-7.06542841, rel=1e-6),
    turn={
        "p": (
            *(0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.12, 0.15),
            *(0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
        )
    },
    labels={"p": "probability of each word"},
    always={"float16": between(3, 30), "float64": between(150, 1100)},
    says="""Words of probability @{p:g}: their product is zero from word @{float16:.0f} on in
        float16, @{float32:.0f} in float32, @{float64:,.0f} in float64.""",
    caption="""How probable is a text? Multiplied word by word, the answer becomes zero (crosses).
        The sum of the logarithms goes on.""",
    alt="""Bars over the number of words, log scale. Those of three formats end in red crosses, at
        word @{float16:.0f}, @{float32:.0f} and @{float64:.0f}. The bar of the sum of logs reaches
        the end at 2,000 words.""",
    edits=(
        Edit("rare words", "p=0.25", "p=0.001"),
        Edit("a longer text", "words=2000", "words=9000"),
    ),
)
def text(p=0.25, words=2000):
    """Multiply probabilities in three formats, and add logarithms."""
    fig, ax = plt.subplots()
    fig.subplots_adjust(left=0.03)
    logs = np.log(np.full(words, p)).sum()
    numbers, z = {"back": np.exp(logs / words)}, np.arange(8000) / 10
    ax.barh(0, words - 1, 0.4, 1, color="C5", alpha=0.4)
    ax.text(1, 0.3, f"sum of logs: {logs:,.0f}", color="C5")
    for row, bits in enumerate((64, 32, 16), 1):
        kind = f"float{bits}"
        factors = np.full(words, p).astype(kind)
        product = np.multiply.accumulate(factors)
        zero = 1 + np.argmax(product == 0)  # the first such word
        ax.barh(row, zero - 1, 0.4, 1, color="gray", alpha=0.3)
        ax.scatter(zero, row, 60, "C6", marker="x", lw=2)
        label = f"{kind}: zero from word {zero:,}"
        ax.text(1, row + 0.3, label, color="C6", weight="bold")
        numbers[kind] = zero
        numbers[f"exp{bits}"] = z[np.exp(-z).astype(kind) == 0][0]
    ax.set(xscale="log", xlim=(0.9, 2500), ylim=(-0.4, 3.8))
    ax.set_xticks((1, 10, 100, 1000), ("1", "10", "100", "1,000"))
    ax.set(xlabel="words", yticks=())
    return fig, numbers


@practice(
    promises={
        "half": between(0.99, 1),
        "half_last": between(0, 0.05),
        "brain": between(0, 0.05),
        "double": near(0),
    },
    text="""
        What the format loses: the same pass in two formats, and the share of exact zeros per
        layer. Zeros that are there in float16 and gone in float64 come from the format. Zeros that
        stay come from the network, a dead ReLU for instance.
    """,
)
def in_pytorch():
    """The share of zeros in dL/dW, by layer and by format."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    pairs = [(nn.Linear(64, 64), nn.Sigmoid()) for _ in range(10)]
    net = nn.Sequential(*(part for pair in pairs for part in pair))
    x, target = torch.randn(2, 32, 64)
    zeros = {}
    for kind in (torch.float16, torch.bfloat16, torch.float64):
        net.to(kind).zero_grad()
        error = net(x.to(kind)) - target.to(kind)
        error.square().mean().backward()
        grads = [layer.weight.grad for layer, _ in pairs]
        zeros[kind] = [(g == 0).double().mean().item() for g in grads]
    return {
        "half": zeros[torch.float16][0],
        "half_last": zeros[torch.float16][-1],
        "brain": zeros[torch.bfloat16][0],
        "double": zeros[torch.float64][0],
    }


TERM = Term(
    title="Underflow",
    definition=__doc__,
    aliases=(
        "numerical underflow",
        "floating-point underflow",
        "gradient underflow",
    ),
    group="numerics",
    level="next",
    in_a_number="""Eight sigmoid layers in float16: @{layers.zero_first:.0%} of dL/dz at layer 1 are
        zero, in float64 none.""",
    searched_as=(
        "gradual underflow",
        "flush to zero",
        "gradients are exactly zero in fp16",
        "grad is 0 with half precision",
        "product of probabilities becomes 0",
        "log of zero minus infinity likelihood",
        "denormal numbers",
        "subnormal numbers slow",
        "smallest float16 number",
        "5.96e-8",
        "1.4e-45",
        "torch.set_flush_denormal",
        "exp returns 0",
        "RuntimeWarning: underflow encountered",
        "np.errstate under",
        "weights do not change in fp16",
        "too small numbers become zero",
    ),
    analogy=Analogy(
        text="""
            A kitchen scale shows whole grams. One raisin: 0 g. Put raisins on it one at a time and
            note each reading: the total of a kilogram is 0 g. The raisins have not lost their
            weight; the display had no place for it. Weigh a thousand at once, divide by a thousand,
            and each has its weight again: that is [loss scaling](term:loss_scaling).
        """,
        breaks_down="""
            A scale has the same step everywhere. A floating-point format has finer steps for
            smaller numbers, down to its smallest normal number; only below that are they all equal.
        """,
    ),
    heading="Where numbers end",
    formula=r"""
        0 < |x| \le \tfrac{1}{2} \, x_{\min} \;\Rightarrow\; 0

        x_{\min} = 2^{-24} \text{ (float16)}, \quad 2^{-133} \text{ (bfloat16)}, \quad
        2^{-149} \text{ (float32)}, \quad 2^{-1074} \text{ (float64)}
    """,
    symbols={"x": "any result"},
    explanation=r"""
        Below half of the smallest number of its format a result is rounded to zero, and zero times
        any finite number stays zero. In the first figure nothing else is wrong: in float64 every
        entry of dL/dz is there.

        **A vanishing gradient is something else.** [Vanishing](term:vanishing_gradient) is done by
        the network, layer by layer, in any format: here layer 1 has a typical dL/dz of
        @{layers.typical:.0e} even in float64. Underflow is done by the format, entry by entry, and
        a wider format or a factor on the loss undoes it. The first makes the second likely. But a
        mean over many examples and outputs makes every gradient small, also where nothing vanishes.

        **It is gradual.** Between the smallest normal number and zero lie the *subnormal* numbers,
        all equally far apart. There digits are lost one by one before the value is. In the first
        figure @{layers.small:.0%} of all entries are below the normal numbers of float16, and
        @{layers.survive:.0%} of those survive. Some processors replace subnormal numbers by zero
        for speed (*flush to zero*); then underflow begins 1,024 times earlier in float16.

        **Outside of gradients** it meets products and exponentials. The probability of a text is a
        product: at a quarter per word it is zero from word @{text.float16:.0f} on in float16, and
        even float64 ends at word @{text.float64:.0f}. The cure is to add logarithms and never to
        form the product. The exponential of a negative score is zero from
        @{text.exp16:.1f} on in float16, @{text.exp32:.0f} in float32, @{text.exp64:.0f} in float64.
        In a [softmax](term:softmax) that is harmless, until a logarithm is taken of it.

        **Zero is not the only loss.** A weight can ignore an update that is far from underflow,
        because it is small beside the weight: that is rounding, and loss scaling does not help.
    """,
    what_to_do=(
        """Count exact zeros in dL/dW by layer, in float16 and in float64: what differs is
        underflow, or a [saturated](term:saturation) unit rounded to 1, which loss scaling does not
        bring back. Zeros in both come from the network: [dead ReLUs](term:dying_relu), or harmless
        ones such as masks and words that the batch lacks.""",
        """[Scale the loss](term:loss_scaling), or use [bfloat16](term:float16).""",
        """Add logarithms of probabilities, and take [the loss](term:cross_entropy) from scores.""",
    ),
    claims=(
        Claim(
            "A gradient that is smaller than about 6e-5 is rounded to zero in float16.",
            number=105,
            judged="false",
            read_in="widely",
            seen_at=(
                "https://apxml.com/courses/how-to-build-a-large-language-model/chapter-20-mixed-precision-training-techniques/challenges-fp16-training",
                "https://theneuralbase.com/quantization-fundamentals/learn/beginner/float16-reduced-exponent-range/",
            ),
            holds=lambda n: n["layers.survive"] < 0.01,
            counter={"layers.survive": 0},
            because="""That is the smallest *normal* number. Subnormal numbers go on for a factor of
                1,024, with fewer digits. In the first figure @{layers.small:.0%} of the entries of
                dL/dz are below it, and @{layers.survive:.0%} of those are not zero in float16. It
                would be true of a processor that flushes subnormal numbers to zero.""",
        ),
    ),
    origin="""
        What to do below the smallest normal number was long disputed. Many computers went to zero
        at once; the standard of 1985 made subnormal numbers the rule, so that x − y is zero only
        where x equals y [@ieee1985; @goldberg1991]. For networks in float16 the lost gradients were
        described in 2018: one of the networks tried, a detector of objects, diverged until the loss
        was multiplied by eight [@micikevicius2018].
    """,
    etymology="""
        The counterpart of overflow: the value runs out of the container at the lower end.
    """,
    trends="""
        bfloat16 removed underflow from most training. It is back with formats of eight bits, where
        each block of numbers carries a scaling factor of its own.
    """,
    tagged_as=("floating-point arithmetic", "numerics", "mixed precision"),
    collocations=(
        "to underflow to zero",
        "gradual underflow",
        "subnormal numbers",
        "flush to zero",
        "log-likelihood",
    ),
    in_context=(
        "Half of the gradients underflow in the first layers, so they are not trained.",
        "The likelihood underflowed at the ninth symbol; now we add log-probabilities.",
        "With denormals flushed to zero the loop is faster, and less exact near zero.",
    ),
    faq=(
        Question(
            "How do I know whether my gradients underflow or vanish?",
            """Run one step in float16 and the same step in float64, without loss scaling, and count
            exact zeros of the gradient by layer. Zeros that disappear in float64 are the format's:
            underflow, or a saturated sigmoid or tanh that was rounded to 1. Then look at the [norms
            by layer](term:gradient_norm) in float64: if they fall from the last layer to the first,
            the network vanishes as well, and a factor on the loss will not help that.""",
        ),
        Question(
            "Does loss scaling cure a vanishing gradient?",
            """No. It multiplies all layers by the same factor, and divides by it before the update:
            in exact arithmetic nothing changes. It brings back what the format lost. The ratio of
            the first layer to the last stays as it is.""",
        ),
        Question(
            "My likelihood is zero, and its logarithm minus infinity. What now?",
            """Do not form the product. Add the logarithms: at a quarter per word the product is
            zero in float64 from word @{text.float64:.0f} on, while the sum of logarithms is an
            ordinary number. Take each logarithm from scores (`log_softmax`), not as `log(softmax)`:
            a probability that is already zero cannot be repaired.""",
        ),
        Question(
            "Is underflow as bad as overflow?",
            """Usually not. A zero in a sum is a small error, and training often goes on;
            [infinity](term:overflow) destroys what it meets. It is worse in one respect: nothing
            looks wrong. No message appears, the loss is finite, and some layers hardly learn. And a
            zero that is divided by, or whose logarithm is taken, ends in infinity or
            [NaN](term:nan).""",
        ),
        Question(
            "Does PyTorch or numpy warn of underflow?",
            """Neither does by default. In numpy, `np.errstate(under="raise")` turns it into an
            error in most operations, also where a result only loses digits below the normal
            numbers. PyTorch has no such switch; compare with a wider format.""",
        ),
        Question(
            "What are denormal numbers, and why are they slow?",
            """Denormal and subnormal are the same: numbers below the smallest normal one, stored
            with the lowest exponent and without the leading 1. On some processors an operation with
            one takes many times as long. `torch.set_flush_denormal(True)` makes them zero, on
            processors that can.""",
        ),
        Question(
            "Are exact zeros in the gradient always underflow?",
            """No. ReLU passes exact zeros back for every unit that is off, an embedding has zeros
            for words that the batch lacks, and a mask makes zeros on purpose. All of these are
            there in float64, too.""",
        ),
    ),
    relations={
        "contrasts with": ("overflow",),
        "caused by": ("float16",),
        "often confused with": ("vanishing_gradient",),
        "related to": ("saturation", "cross_entropy"),
    },
    did_you_know="""
        Multiply 1 by 0.9 again and again in float16, and the product never gets to zero. It ends at
        four times the smallest number: nine tenths of four is 3.6, which is rounded to four. Times
        a half it gets there.
    """,
)
