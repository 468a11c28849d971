"""A number grows too large for its floating-point format and becomes infinity. What is computed
from an infinite weight, activation or gradient is mostly infinite or NaN, seldom right."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Edit, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    # theory: ln(largest) / ln(factor), but for the luck of the draw.
    # 24 seeds: 514.5 (sd 1.4), 64.2 (0.7), 8.0 (0.2)
    promises={
        "float64": between(508, 521, here=511),
        "float64_theory": near(1024 * np.log(2) / np.log(4), rel=1e-6),
        "float32": between(61, 68, here=65),
        "float32_theory": near(128 * np.log(2) / np.log(4), rel=1e-6),
        "float16": between(7, 9, here=8),
        "float16_theory": near(np.log(65504) / np.log(4)),
    },
    data=near(20.36363411, rel=1e-6),
    turn={
        "factor": (1.5, 1.7, 2.0, 2.3, 2.6, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 13.0, 18.0, 25.0)
    },
    labels={"factor": "growth per layer"},
    always={"float16": between(2, 40), "float64": between(150, 2000)},
    says="""Random layers that multiply by about @{factor}: float16 overflows at layer
        @{float16:.0f}, float32 at @{float32:.0f}, float64 at @{float64:,.0f}.""",
    caption="""Each format is a scale with an end. A dot is the largest activation of a layer; what
        would lie beyond the end is infinite.""",
    alt="""Three horizontal scales on a log axis of digits. That of float16 ends at 5 digits, of
        float32 at 39, of float64 at 309. Dots, one per layer, march to the right; past the end of
        each scale stands a red cross: inf at layer @{float16:.0f}, @{float32:.0f} and
        @{float64:.0f}.""",
    edits=(
        Edit("a narrow network", "width=64", "width=2"),
        Edit("growth of a tenth per layer", "factor=4.0", "factor=1.1"),
    ),
)
def too_deep(factor=4.0, width=64):
    """Multiply by random layers until three formats overflow."""
    fig, ax = plt.subplots()
    numbers = {}
    names = ("float64", "2 × 10³⁰⁸"), ("float32", "3 × 10³⁸")
    for row, (kind, most) in enumerate((*names, ("float16", "65504"))):
        rng = np.random.default_rng(0)
        scale = factor / np.sqrt(width)
        h, sizes = rng.normal(size=width).astype(kind), []
        while np.isfinite(h).all():
            sizes.append(float(np.abs(h).max()))
            W = rng.normal(0, scale, (width, width)).astype(kind)
            with np.errstate(over="ignore", invalid="ignore"):
                h = h @ W
        layer = len(sizes)  # the first that overflows
        largest = float(np.finfo(kind).max)
        end = 1 + np.log10(largest)  # digits of the largest number
        digits = 1 + np.log10(np.maximum(sizes[1:], 1))
        ax.barh(row, end - 1, 0.4, 1, color="gray", alpha=0.2)
        apart = np.unique(np.log10(digits).round(2))  # fewer dots
        x = np.minimum(10**apart, end)
        ax.scatter(x, 0 * x + row, 20, "C7", lw=0)
        ax.scatter(end * 1.25, row, 50, "C6", marker="x", lw=2)
        words = f"{kind}: inf at layer {layer:,}"
        ax.text(1, row + 0.28, words, color="C6", weight="bold")
        ax.text(end, row - 0.24, most, ha="right", va="top")
        numbers[kind] = layer
        numbers[f"{kind}_theory"] = np.log(largest) / np.log(factor)
    ax.set(xscale="log", xlim=(0.9, 600), ylim=(-0.6, 2.7), yticks=())
    ax.set_xticks((1, 2, 5, 39, 309), ("1", "2", "5", "39", "309"))
    ax.set(xlabel="digits of the largest activation")
    return fig, numbers


@snippet(
    shows="no gradient",
    # theory: exp overflows at ln(largest) = 11.09, 88.72, 709.78; half of the largest of
    # ten normal scores exceed 1.4988, so half fail at 7.40, 59.2, 473.6;
    # in float16 the sum is too large a little before. 24 seeds: 7.36 (sd 0.08), 59.7 (0.64),
    # 477 (5.2)
    promises={
        "float16": between(7.0, 7.7, here=7.358286146),
        "float32": between(57, 62.5, here=59.46217134),
        "float64": between(455, 499, here=475.3036936),
        "shifted": near(1),
    },
    data=near(0.4228965792, rel=1e-6),
    turn={"classes": (5, 10, 100)},
    always={"shifted": near(1)},
    says="""Classes: @{classes}. Half of the examples fail at scores of size @{float16:.1f} in
        float16, @{float32:.0f} in float32, @{float64:.0f} in float64; shifted, none.""",
    caption="""Scores become probabilities. The plain softmax fails once exp of a score, or the sum
        of all of these, is too large for the format. Subtract the largest score first, and float16
        will do.""",
    alt="""Share of usable results over the size of the scores, 0.1 to 1000, log axis. Three
        falling curves: half of the examples fail at size @{float16:.1f} in float16,
        @{float32:.0f} in float32 and @{float64:.0f} in float64. The shifted softmax stays at
        @{shifted:.0%} in float16.""",
)
def softmax(classes=10, examples=1000):
    """Turn ever larger scores into probabilities, in two ways."""
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(examples, classes))
    sizes = np.geomspace(0.1, 1000, 41)
    fig, ax = plt.subplots()
    numbers = {}
    formats = {k: k for k in ("float16", "float32", "float64")}
    formats["shifted"] = "float16"
    for kind in formats:
        usable = []
        for size in sizes:
            z = (size * scores).astype(formats[kind])
            if kind == "shifted":  # the largest score becomes 0
                z = z - z.max(axis=1, keepdims=True)
            with np.errstate(all="ignore"):
                e = np.exp(z)
                p = e / e.sum(axis=1, keepdims=True)
            total = p.sum(axis=1)
            usable.append((total.round() == 1).mean())
        ax.semilogx(sizes, usable, label=kind)
        numbers[kind] = np.interp(-0.5, -np.array(usable), sizes)
    numbers["shifted"] = min(usable)
    ax.legend(loc="lower left")
    ax.set(xlabel="size of the scores (standard deviation)")
    ax.set(ylabel="share of examples with usable probabilities")
    return fig, numbers


@snippet(
    shows="dL/dθ",
    # theory: sizes are log-normal; zero below 2⁻²⁵: 0.624; infinite from 65520: 0.303 at
    # 2⁴⁰. 24 seeds: 0.623 (sd 0.004), 0.303 (0.004), at 21.2 (1.1)
    promises={
        "unscaled": between(0.607, 0.64, here=0.6208),
        "best": between(0, 0.0003, here=0),
        "at": between(16, 27, here=22),
        "too_far": between(0.288, 0.318, here=0.3087),
    },
    data=near(12.60335251, rel=1e-6),
    turn={"typical": (-10.0, -8.0, -6.0), "spread": (0.5, 1.0, 1.5, 2.0)},
    labels={"typical": "typical gradient: ten to the power", "spread": "spread, in powers of ten"},
    always={"best": between(0, 0.02)},
    says="""Without scaling, @{unscaled:.1%} of the gradients are lost. With the best factor, 2 to
        the power @{at:.0f}, it is @{best:.2%}.""",
    caption="""Made-up gradients, around a hundred-millionth. Loss scaling multiplies the loss, and
        with it all of them, before float16 stores them. Between lost to zero and overflow lies a
        window.""",
    alt="""Two curves over the factor on the loss. The share of gradients lost to zero falls from
        @{unscaled:.0%} at factor 1 to nothing. The share that overflows starts to rise beyond 2³⁰
        and has @{too_far:.0%} at 2⁴⁰. In the middle nearly nothing is lost.""",
)
def window(spread=1.5, typical=-8.0, amount=20_000):
    """Scale gradients, store them in float16, and count the lost."""
    rng = np.random.default_rng(0)
    g = 10 ** rng.normal(typical, spread, amount)
    powers = np.arange(0, 45)
    small, large = [], []
    for power in powers:  # the loss is multiplied by 2^power
        with np.errstate(over="ignore", under="ignore"):
            stored = (g * 2.0**power).astype("float16")
        small.append((stored == 0).mean())
        large.append(np.isinf(stored).mean())
    lost = np.add(small, large)
    fig, ax = plt.subplots()
    ax.plot(powers, small, label="lost to zero")
    ax.plot(powers, large, label="overflowed")
    ax.legend(loc="upper center")
    words = ("1", "2¹⁰", "2²⁰", "2³⁰", "2⁴⁰")
    ax.set_xticks([0, 10, 20, 30, 40], words)
    ax.set(xlabel="factor on the loss", ylabel="share of the gradients")
    ax.set(ylim=(-0.03, 1.2), yticks=(0, 0.5, 1))
    return fig, {
        "unscaled": lost[0],
        "best": lost.min(),
        "at": powers[lost.argmin()],
        "too_far": large[40],
    }


TERM = Term(
    title="Overflow",
    definition=__doc__,
    aliases=("numerical overflow", "floating-point overflow"),
    group="numerics",
    level="next",
    in_a_number="""Layers that each multiply by four overflow float16 at layer
        @{too_deep.float16:.0f} and float32 at layer @{too_deep.float32:.0f}.""",
    searched_as=(
        "inf",
        "RuntimeWarning: overflow encountered in exp",
        "overflow encountered in matmul",
        "loss is inf",
        "65504",
        "3.4e38",
        "loss scale keeps decreasing",
        "minimum loss scale reached",
        "fp16 training inf gradients",
        "GradScaler skipped step",
        "bfloat16 or float16",
        "logsumexp trick",
        "exp of 89",
        "softmax returns nan for large logits",
        "unscale before clip",
        "numbers too large",
    ),
    analogy=Analogy(
        text="""
            An old pocket calculator has room for eight digits. Double a number again and again, and
            at some point the display shows an E, whatever comes next. A float16 number has room for
            5 digits before the point, float32 for 39, float64 for 309. A network that quadruples
            its activations at each layer fills them at layer @{too_deep.float16:.0f},
            @{too_deep.float32:.0f} and @{too_deep.float64:.0f}.
        """,
        breaks_down="""
            The calculator stops and tells you. A floating-point unit goes on: one divided by
            infinity is 0, and the program may finish with a wrong result that looks fine.
        """,
    ),
    heading="Why it happens",
    formula=r"""
        |x| > x_{\max} \;\Rightarrow\; \pm\infty

        g^d > x_{\max} \quad \text{from} \quad d \approx \frac{\ln x_{\max}}{\ln g}
    """,
    symbols={
        "x": "any number",
        "g": "growth per layer",
    },
    explanation=r"""
        What is larger than the largest finite number becomes infinity. Growth by a factor $g$ per
        layer gets there at a depth $d$ that depends on the *logarithm* of the limit: the enormous
        range of float64 buys only eight times as many layers as float32.

        **The limits** are 65504 in float16, about $2^{128}$ in float32 and in bfloat16, about
        $2^{1024}$ in float64. They are the *range*: a float16 number of five digits has about three
        that can be trusted.

        **Forward, backward, and in the update.** Activations overflow on the way forward. Exploding
        gradients overflow on the way back. A single infinite gradient ruins the weight it belongs
        to, and the squares of ordinary gradients can overflow where their norm is computed: in
        float16 the square of 256 already does.

        **exp overflows first.** It turns 89 into more than float32 can hold. Hence a plain softmax
        fails at scores that are nothing special: infinity divided by infinity is NaN. The remedy is
        exact, not approximate. A common shift of all scores cancels in the quotient, and after
        subtracting the largest one no exponent is above zero. Libraries do it inside their softmax
        and cross-entropy functions.

        **The other end.** Float16 is short on both sides: below about $2^{-25}$ numbers become 0.
        Training in float16 therefore [multiplies the loss](term:loss_scaling) by a factor and
        divides the gradients by it later [@micikevicius2018]. The factor must fit the window of the
        last figure. In practice it is raised from time to time, and halved, with the step skipped,
        whenever a gradient overflows.
    """,
    what_to_do=(
        """Use the softmax, cross-entropy and log-sum-exp of a library: they shift the scores.""",
        """Find what grows: look for the first layer that is not finite.""",
        """In float16, [scale the loss](term:loss_scaling), and skip every step with an infinite
        gradient.""",
    ),
    origin="""
        For decades each make of computer treated overflow in its own way. A few had an infinity.
        The standard for floating-point arithmetic of 1985 made one, with a sign, the rule:
        calculations can go on with it, and a flag records the event [@ieee1985]. An essay of 1991
        explains the reasons [@goldberg1991]. Half-precision training with loss scaling was
        described in 2018 [@micikevicius2018].
    """,
    etymology="""
        What does not fit flows over the brim. The thing is older than
        floating point: on an adding machine, the carry out of the last wheel is lost.
    """,
    trends="""
        bfloat16 has the exponent of float32, so it overflows practically no earlier, at the price
        of fewer digits; that is one reason why it is popular for training large models. Formats of
        eight bits and fewer bring overflow back, and scaling factors with it.
    """,
    tagged_as=("floating-point arithmetic", "numerics", "mixed precision"),
    collocations=(
        "to overflow to inf",
        "float16 overflow",
        "overflow in exp",
        "loss scaling",
        "largest finite number",
    ),
    in_context=(
        "The activations of layer 40 overflow in float16, but not in bfloat16.",
        "The optimizer skipped the step, because a gradient had overflowed.",
        "A log-sum-exp without the shift overflows on the first confident example.",
    ),
    faq=(
        Question(
            "Is overflow the same as an exploding gradient?",
            """No. An exploding gradient is large and may still be finite; overflow is what happens
            when it no longer fits. In float16 that is soon: at a growth of four per layer, after
            @{too_deep.float16:.0f} layers, in float64 after @{too_deep.float64:.0f}.""",
        ),
        Question(
            "Does it raise an error?",
            """Rarely. numpy prints a warning, PyTorch and TensorFlow say nothing and go on with
            inf. Check with `isfinite`, or watch the loss for inf and NaN.""",
        ),
        Question(
            "Does gradient clipping help?",
            """Against large finite gradients, yes. Once one entry is inf, the norm is inf, the
            factor is 0, and inf times zero is NaN. Clip before that, or skip the step when the norm
            is not finite.""",
        ),
        Question(
            "Should I switch to float64?",
            """It only postpones: in the second figure from scores of @{softmax.float16:.1f} to
            @{softmax.float64:.0f}. Find what grows. The shifted softmax needs no more than
            float16.""",
        ),
        Question(
            "Is integer overflow the same?",
            """The cause is the same, the result differs. Integers in numpy wrap around: the largest
            plus one is the smallest. Floating-point numbers do not wrap, they become infinite.""",
        ),
        Question(
            "The loss scale falls and falls (“Minimum loss scale reached”). What does that mean?",
            """The scale halves whenever a gradient is inf or NaN. If it halves again and again,
            the gradient is not finite at *any* scale, and no scale helps. Stop, run one step in
            float32, and look for the first value that is [not finite](term:nan): a logarithm of
            0, a division by a spread of 0, a network that explodes.""",
        ),
        Question(
            "Must unscaling come before clipping in mixed precision?",
            """Yes, `unscale_` before `clip_grad_norm_`. Otherwise the scaled gradient is clipped:
            with a scale of 65,536 and a limit of 1, a gradient of one half ends as 1/65,536.
            The order is `scaler.scale(loss).backward()`, `scaler.unscale_(optimizer)`,
            `clip_grad_norm_(...)`, `scaler.step(optimizer)`, `scaler.update()`.""",
        ),
    ),
    relations={
        "caused by": ("exploding_gradient", "learning_rate"),
        "related to": ("cross_entropy", "gradient_norm"),
    },
    did_you_know="""
        In June 1996 the first Ariane 5 rocket was destroyed about forty seconds after ignition. Its
        guidance software had converted a floating-point number into a 16-bit integer, and the
        number was too large [@lions1996].
    """,
)
