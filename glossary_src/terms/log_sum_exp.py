"""The logarithm of a sum of exponentials, computed after the largest is taken out, so that nothing
overflows. Its relatives rewrite a root, a logarithm or a division whose gradient would be infinite
or NaN."""

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


def operate(name, x, eps, safe):
    """Value and gradient at x, naively or safely."""
    eps = eps if safe else 0
    if name == "log Σ exp":  # scores x and 0
        top = max(x.real, 0) if safe else 0
        a, b = np.exp(x - top), np.exp(0 * x - top)
        return top + np.log(a + b), 1 / (a + b) * a
    if name == "log softmax":  # of score 0, against x
        if safe:
            value, slope = operate("log Σ exp", x, eps, safe)
            return -value, -slope
        p = np.exp(-x) / (1 + np.exp(-x))
        return np.log(p), 1 / p * (-p * (1 - p))
    if name == "where, sin x / x":
        keep = x != 0
        s = np.where(keep, x, 1 + x) if safe else x
        slope = np.cos(s) / s - np.sin(s) / s**2
        return np.where(keep, np.sin(s) / s, 1), keep * slope
    if name == "log x":
        return np.log(x + eps), 1 / (x + eps)
    if name == "masked softmax":  # of x and 0, both masked
        low = np.finfo(x.dtype).min if safe else -np.inf
        e = np.exp(np.array([x + low, low]) - (x + low).real)
        p = e[0] / e.sum()
        return p, p * (1 - p)
    if name == "std of one value":  # divide by 1, or n − 1 = 0
        size = np.sqrt((x - x) ** 2 / (1 if safe else 0) + eps)
        return size, (x - x) / size
    size = np.sqrt(x**2 + eps)
    slope = 1 / (2 * size) * (2 * x)
    if name == "√ of a square":
        return size, slope
    return x / size, 1 / size - x / size**2 * slope  # x / |x|


def draw_row(ax, row, name, values):
    """Red is inf or NaN."""
    ax.text(-0.1, row, name, ha="right", va="center")
    for column, value in enumerate(values):
        word = f"{value + 0:.4g}".replace("e+0", "e").replace("-", "−")
        word = word.replace("nan", "NaN")
        good = np.isfinite(value)
        color = ("C4", "C5")[column // 2] if good else "C6"
        look = {"color": color, "alpha": 0.2 if good else 0.5}
        ax.barh(row, 0.96, 0.9, column, **look)
        ax.text(column + 0.48, row, word, ha="center", va="center")


@snippet(
    shows="slope",
    # values by algebra 1000 − 1000 + 1 + √ε + log ε + 0 + √ε + 1/2, slopes 1 − 1 + 0 + 0 + 1/ε +
    # 1/√ε + 0 + 1/4; ε is 1e-8 in float32
    promises={
        "naive": near(14),
        "bad": near(0),
        "hidden": near(2, words="where, and the root"),
        "values": near(1.5 + 2e-4 + np.log(1e-8), rel=1e-6),
        "slopes": near(1e8 + 1e4 + 0.25, rel=1e-7),
        "off_nudge": between(0, 1e-14),
    },
    data=near(6.957626824, rel=1e-6),
    turn={
        "kind": ("float16", "float32", "float64"),
        "eps": tuple(10.0**k for k in range(-16, -1)),
    },
    labels={"kind": "format", "eps": "ε"},
    always={"naive": near(14), "bad": between(0, 8), "off_nudge": between(0, 1e-13)},
    says="""In @{kind} with an ε of @{eps:.0e}: of 16 naive numbers @{naive:.0f} are inf or NaN, of
        16 safe ones @{bad:.0f}.""",
    caption="""Eight operations at their bad point (a score of 1000, or x = 0). Red is inf or NaN.
        Twice the value is fine and the gradient is not. An ε too small for its format is 0.""",
    alt="""A table of eight operations with four columns: value and gradient, naive and safe. Of the
        16 naive cells @{naive:.0f} are red; for @{hidden:.0f} operations, where and the root, only
        the gradient is. No safe cell is red. The safe gradients of log x and x/|x| are large.""",
    checked="""Away from the bad points a nudge of x, too small to round, changes each value as its
        gradient says: they differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("a coarse format", 'kind="float32"', 'kind="float16"'),
        Edit("scores that fit", "1000 * (row < 2)", "80 * (row < 2)"),
    ),
)
def table(kind="float32", eps=1e-8):
    """Each operation at its bad point: value and gradient, twice."""
    names = "log Σ exp", "log softmax", "where, sin x / x"
    names += "√ of a square", "log x", "x / |x|"
    names += "std of one value", "masked softmax"
    fig = plt.figure(figsize=(5.84, 4.2))
    ax = fig.add_axes((0.01, 0.02, 0.98, 0.96))
    cells, off, usual = [], [], np.complex128(0.7 + 1e-100j)
    for row, name in enumerate(names):
        x, e = np.dtype(kind).type([1000 * (row < 2), eps])
        ways = (x, 0), (x, 1), (usual, 0), (usual, 1)
        with np.errstate(all="ignore"):
            both = [operate(name, at, e, safe) for at, safe in ways]
        cells.append(np.ravel(both[:2]).astype(float))
        draw_row(ax, row, name, cells[row])
        off.extend(f.imag / 1e-100 - g.real for f, g in both[2:])
    for column in range(4):
        head = ("naive\n", "safe\n")[column // 2]
        head += ("value", "gradient")[column % 2]
        ax.text(column + 0.48, -0.7, head, ha="center")
    ax.set(xlim=(-1.45, 4), ylim=(7.5, -1.6))
    ax.axis("off")
    broken = ~np.isfinite(cells)
    value, slope = np.where(broken, 0, cells).T[2:]
    return fig, {
        "naive": broken[:, :2].sum(),
        "bad": broken[:, 2:].sum(),
        "hidden": (broken[:, 1] & ~broken[:, 0]).sum(),
        "values": value.sum(),
        "slopes": slope.sum(),
        "off_nudge": np.nanmax(np.abs(off)),
    }


def costs(z, eps):
    """−log p of a class at score −z against 0, in three ways."""
    p = np.exp(-z) / (1 + np.exp(-z))
    return {
        "log(softmax)": (-np.log(p), 1 / p * (p * (1 - p))),
        "log(softmax + ε)": (
            -np.log(p + eps),
            1 / (p + eps) * (p * (1 - p)),
        ),
        "log-softmax": (z + np.log1p(np.exp(-z)), 1 / (1 + np.exp(-z))),
    }


def draw_ways(axes, reach, curves, difference, here):
    """Loss and gradient; a red cross where the naive way ends."""
    ends, marks = [], []
    for row, name in enumerate(curves):
        look = ("C4-", "C4--", "C5-")[row]
        for ax, now, point in zip(axes, curves[name], here[name]):
            fine = np.isfinite(now)
            ends.append(reach[fine].max())
            marks.append((ax, point))
            wide = (6, 2, 2)[row]
            ax.plot(reach[fine], now[fine], look, lw=wide, label=name)
    axes[0].plot(ends[0], ends[0], "C6x", ms=10, mew=2.5)
    axes[1].plot(ends[1], 1, "C6x", ms=10, mew=2.5)
    for ax, point in reversed(marks):  # log-softmax first
        ax.plot([difference], [point], "C3o", ms=7)
    return ends


@snippet(
    shows="dL/dz",
    # exp rounds to 0 from a difference of 150 ln 2 = 103.97 in float32, 25 ln 2 = 17.3 in float16
    promises={
        "loss": near(50, rel=1e-6),
        "push": near(1, rel=1e-6),
        "eps_loss": near(-np.log(1e-8), rel=1e-6),
        "eps_push": near(np.exp(-50) / 1e-8, rel=1e-5, here=1.928749925e-14),
        "end": near(104),
        "exact": near(150 * np.log(2), words="150 ln 2"),
        "last_push": near(88, words="1/p overflows beyond"),
        "half": near(18, words="−ln 1e-8 = 18.4"),
        "off_nudge": between(0, 1e-13),
    },
    data=near(-96.53391469, rel=1e-6),
    turn={
        "difference": (0, 5, 10, 12, 14, 16, 18, 20, 25, 30, 40, 50, 75, 100, 125),
        "kind": ("float16", "float32", "float64"),
    },
    drag="difference",
    labels={"difference": "score below the other", "kind": "format"},
    always={"push": between(0.499, 1), "off_nudge": between(0, 1e-13)},
    says="""In @{kind}, a right answer @{difference} below the other: log-softmax has a loss of
        @{loss:.1f} and a gradient of @{push:.2f}; log(softmax) is inf from @{end:.0f} on.""",
    caption="""A right answer, and how far its score lies below that of a wrong one. The logarithm
        of a rounded probability ends at the cross. With an ε that the format can hold it stays
        finite, and the gradient vanishes.""",
    alt="""Two panels over the difference of the scores, 0 to 140. Above, the loss: log-softmax
        rises in a straight line; log(softmax) follows it and ends in a red cross at @{end:.0f};
        with ε it levels off at @{eps_loss:.1f}. Below, the gradient: 1 for log-softmax; with ε it
        falls to 0 near @{half:.0f}; without it ends in a red cross at @{last_push:.0f}.""",
    checked="""A nudge of the score, too small to round, changes the three losses as their dL/dz
        say: they differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("a coarse format", 'kind="float32"', 'kind="float16"'),
        Edit("a small ε", "eps=1e-8", "eps=1e-30"),
    ),
)
def late(difference=50, kind="float32", eps=1e-8):
    """A right answer with a low score: three ways to its loss."""
    number = np.dtype(kind).type
    reach = np.arange(0, 1001)
    room = {"hspace": 0.12, "top": 0.97, "bottom": 0.12}
    fig, axes = plt.subplots(
        2,
        sharex=True,
        figsize=(5.84, 4.3),
        gridspec_kw=room,
    )
    with np.errstate(all="ignore"):
        curves = costs(reach.astype(kind), number(eps))
        here = costs(number(difference), number(eps))
    ends = draw_ways(axes, reach, curves, difference, here)
    axes[0].legend(loc="upper left")
    axes[0].set(ylim=(-5, 140), ylabel="loss", xlim=(-2, 140))
    axes[1].set(ylim=(-0.05, 1.15), ylabel="gradient, its size")
    axes[1].set(xlabel="how far the right score is below the other")
    least = float(np.finfo(kind).smallest_subnormal)
    ways = costs(3 + 1e-100j, eps).values()
    off = [f.imag / 1e-100 - slope.real for f, slope in ways]
    added = np.nan_to_num(here["log(softmax + ε)"], posinf=0)
    return fig, {
        "loss": here["log-softmax"][0],
        "push": here["log-softmax"][1],
        "eps_loss": added[0],
        "eps_push": added[1],
        "end": ends[0] + 1,
        "exact": np.log(2) - np.log(least),
        "last_push": ends[1],
        "half": (curves["log(softmax + ε)"][1] > 0.5).sum(),
        "off_nudge": np.abs(off).max(),
    }


@practice(
    promises={
        "broken": near(2),
        "pushed": near(1),
        "safe": near(1000),
        "from_probability": near(0),
        "from_scores": near(-1),
    },
    text="""What PyTorch offers: `logsumexp`, `log_softmax` and `binary_cross_entropy_with_logits`
        take scores. The logarithm of a softmax has two gradients that are NaN here; the loss of a
        probability loses its gradient without a word.""",
)
def in_pytorch():
    """Scores in: finite values, and gradients that arrive."""
    import torch
    from torch.nn import functional as F

    z = torch.tensor([1000.0, 0.0], requires_grad=True)
    bad, good = -z.softmax(0)[1].log(), -z.log_softmax(0)[1]
    bad, good = [torch.autograd.grad(f, z)[0] for f in (bad, good)]
    s, one = torch.tensor(-120.0, requires_grad=True), torch.ones(())
    with_logits = F.binary_cross_entropy_with_logits(s, one)
    after = F.binary_cross_entropy(s.sigmoid(), one)
    late = [torch.autograd.grad(f, s)[0] for f in (after, with_logits)]
    return {
        "broken": bad.isnan().sum().item(),
        "pushed": good[0].item(),
        "safe": z.logsumexp(0).item(),
        "from_probability": late[0].item(),
        "from_scores": late[1].item(),
    }


TERM = Term(
    title="Log-sum-exp and safe operations",
    definition=__doc__,
    aliases=("log-sum-exp", "LSE"),
    group="numerics",
    level="next",
    in_a_number="""In float32 the logarithm of a softmax is −inf from a difference of
        @{late.end:.0f} on; from the scores it has no such end.""",
    searched_as=(
        "double where",
        "log-softmax",
        "torch.logsumexp",
        "logsumexp trick",
        "log_softmax vs log(softmax)",
        "torch.where nan gradient",
        "double where trick",
        "sqrt gradient nan at zero",
        "RMSE loss nan",
        "where to put epsilon",
        "log(x + 1e-8)",
        "softmax all -inf nan",
        "std of one value nan",
        "F.normalize zero vector gradient",
        "norm at zero gradient nan",
        "divide by zero encountered in log",
        "numerically stable softmax",
        "clamp before log",
        "xlogy",
    ),
    analogy=Analogy(
        text="""
            A clerk has to give the power of ten of a sum of huge numbers: 5,000.3, say. Writing the
            numbers out needs more paper than there is. So the clerk notes the power of the largest,
            asks how many times the largest the sum is, and adds the power of ten of that. The
            answer is exact, and no sheet is ever full.
        """,
        breaks_down="""
            The clerk only has to give the answer. A network also asks how the answer moves, and
            there an answer that is fine can have a gradient that is not: @{table.hidden:.0f} rows
            of the table.
        """,
    ),
    heading="Take out the largest",
    formula=r"""
        \log \sum_i e^{z_i} = m + \log \sum_i e^{z_i - m}, \quad m = \max_i z_i

        \frac{\partial}{\partial z_i} \log \sum_j e^{z_j} = p_i, \quad
        \log p_i = z_i - \log \sum_j e^{z_j}
    """,
    symbols={
        "z": "scores",
        "m": "largest score",
        "p": "shares, by softmax",
        "i": "which score",
        "j": "runs over all scores",
    },
    explanation=r"""
        After the shift no exponent is above 0, and one is 0: the sum lies between 1 and the number
        of scores, so nothing overflows and its logarithm exists. The gradient is
        [softmax](term:softmax).

        **One formula, or two steps.** The logarithm of a share is a score minus log-sum-exp. Done
        in two steps, softmax first, the share is rounded in between: with float32 it becomes 0 once
        its score lies 150 ln 2 = @{late.exact:.2f} below the largest, and its logarithm −inf. The
        gradient breaks down before that, beyond a difference of @{late.last_push:.0f}, where $1/p$
        overflows.

        **Forward fine, backward NaN.** Going back, slopes are multiplied in floating point, and
        $0 \cdot \infty$ and $0 \cdot \text{NaN}$ are [NaN](term:nan), though one factor is zero.
        The root of $x^2$ at 0 has slope infinity times 0. `where` sends a gradient of 0 into the
        branch that it did not choose; if that branch has an infinite slope, NaN comes out, and it
        is *added* to the good branch. So make the input safe, before the operation: that is the
        double `where`.

        **Where to put ε.** Inside: $\sqrt{x + \varepsilon}$ and $\log(p + \varepsilon)$ have
        finite slopes, $\sqrt{x} + \varepsilon$ has not. And make it no smaller than the format
        can hold: `1e-8` is 0 in float16. Even then ε has its price. At 0 the slope of the
        logarithm is $1/\varepsilon$, and that of $x/|x|$ is $1/\sqrt{\varepsilon}$: finite, and
        large enough to [explode](term:exploding_gradient). Behind a softmax the price is the
        opposite. From a difference of about @{late.half:.0f}, where the share is below an ε of
        `1e-8`, the gradient vanishes: at 50 it is @{late.eps_push:.0e} instead of
        @{late.push:.0f}. Compute from scores, and no ε is needed.

        **The others.** A softmax over nothing but −∞ is 0/0: mask with the lowest finite number, or
        leave one key open. The spread of one value divides 0 by $n - 1 = 0$: divide by $n$, and add
        ε under the root. A length of 0 has no direction: put ε under its root.
    """,
    what_to_do=(
        """Compute losses from scores: `cross_entropy`, `log_softmax`, `logsumexp`
        ([cross-entropy](term:cross_entropy)).""",
        """Make the *input* of a root, logarithm or division safe; do not mend its
        [NaN](term:nan) afterward.""",
        """Put ε inside, no smaller than the format can hold ([overflow](term:overflow)).""",
    ),
    claims=(
        Claim(
            """Keep probabilities a small epsilon away from 0 before the logarithm, and it is
            numerically safe.""",
            number=109,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://runebook.dev/en/docs/pytorch/generated/torch.log",
                "https://raberrytv.wordpress.com/page/2/",
            ),
            holds=lambda n: n["late.eps_push"] > 0.5 and n["late.eps_loss"] < 100,
            holds_in_part=lambda n: n["late.eps_loss"] < 100,
            counter={"late.difference": 5},
            because="""The loss stays finite, at @{late.eps_loss:.1f}. But below ε the gradient
                vanishes: for a right answer whose score lies 50 below another it is
                @{late.eps_push:.0e} instead of @{late.push:.0f}. The worst mistakes teach nothing.
                From the scores both are right. To limit the probability instead sets the gradient
                to exactly 0. And in float16 the usual ε rounds to 0.""",
        ),
    ),
    origin="""
        The shift is folklore: no paper is usually named for it, and libraries use it everywhere.
        Its rounding errors were analyzed in 2021 by Blanchard, Higham and Higham: the
        shifted formulas are about as accurate as the plain ones where those do not overflow, while
        a softmax that avoids the division, as the exponential of a difference, can lose accuracy
        [@blanchard2021]. What zero times infinity gives is laid down in the standard of 1985
        [@ieee1985].
    """,
    etymology="""
        Named after what it computes, from the inside out: exponentials, their sum, its logarithm.
        It is a soft form of the maximum: never below it, and above it by at most the logarithm of
        the number of scores.
    """,
    trends="""
        Losses that start from scores are the norm in every framework. With formats of 16 bits and
        fewer the choice of ε matters again: much that is harmless in float32 rounds to zero there.
    """,
    tagged_as=("numerics", "floating-point arithmetic", "debugging"),
    collocations=(
        "the log-sum-exp trick",
        "numerically stable",
        "double where",
        "add an epsilon under the root",
        "compute from logits",
    ),
    in_context=(
        "We replaced the log of the softmax by a log-softmax, and the infinities were gone.",
        "The epsilon stood outside the root, so the gradient at zero was still NaN.",
        "With a double where the gradient is zero in the masked places, as it should be.",
    ),
    faq=(
        Question(
            "What is the double where?",
            """Two of them: one for the input, one for the output.
            `safe = torch.where(x > 0, x, 1)`, then `torch.where(x > 0, safe.sqrt(), 0)`. With the
            second alone the gradient at 0 is NaN, since the branch that is not chosen gets a
            gradient of 0, and 0 times its infinite slope is NaN.""",
        ),
        Question(
            "My loss is the root of the mean squared error, and gradients are NaN. Why?",
            """At some step the mean is exactly 0, since every answer of the batch is exact (a batch
            of one, or one that is masked): the slope of the root is infinite there, that of the
            square 0, and their product NaN. Use the square as the loss, or put ε inside:
            `torch.sqrt(mse + 1e-8)`. With `torch.sqrt(mse) + 1e-8` it stays NaN.""",
        ),
        Question(
            "A row of my attention mask is all masked and gives NaN. What can I do?",
            """Softmax over nothing but −inf is 0/0. Mask with `torch.finfo(x.dtype).min` instead:
            the row becomes an even share, and is finite. Fill it in (`masked_fill`), do not add it:
            two such masks added are −inf again. Or leave one key open in each row. And leave such
            rows out of the loss. PyTorch's `scaled_dot_product_attention` returns zeros for such a
            row from version 2.5 on; a softmax of your own does not. `torch.logsumexp` of such a row
            gives −inf, and its gradient is NaN too. To set the output to 0 afterward mends the
            output alone: 0 times NaN is NaN.""",
        ),
        Question(
            "std gives NaN for a batch of one. Why?",
            """`torch.std` divides by $n - 1$, which is 0 for one value: 0/0. With `correction=0` it
            divides by $n$ and returns 0. For a division by the spread, write
            `(x.var(correction=0) + 1e-5).sqrt()`: value and gradient are finite.""",
        ),
        Question(
            "F.normalize never gives NaN. Why does my gradient explode?",
            """It divides by the length or by `1e-12`, whichever is larger. At a vector of zeros the
            slope is one divided by that: a gradient of `1e12`. `F.cosine_similarity` has `1e-8`,
            and can give `1e8`. Keep vectors away from zero, or give a larger `eps`.""",
        ),
        Question(
            "Is clamp before the logarithm as good as an epsilon?",
            """The value is finite as well, but below the limit `clamp` has slope 0: what is below
            gets exactly no gradient from this loss. An ε leaves one, though behind a softmax next
            to none. From scores neither is needed.""",
        ),
        Question(
            "Is the shift an approximation?",
            """No: the common factor cancels exactly, apart from rounding. It may be any number near
            the largest score. That is why its own gradient may be left out: its two places cancel,
            too.""",
        ),
        Question(
            "Which functions have a safe form?",
            """`log1p` for log(1 + x) with small x, `expm1` for its reverse, `softplus` for
            log(1 + eˣ), `logsigmoid`, `logsumexp`, `log_softmax`, `logaddexp` for two scores, and
            `xlogy` for x log y with x = 0. `torch.special.xlogy` with both 0 has value 0, but its
            gradient with respect to y is NaN there all the same.""",
        ),
    ),
    relations={
        "remedies": ("nan", "overflow"),
        "used by": ("cross_entropy",),
        "related to": ("softmax",),
    },
    did_you_know="""
        Log-sum-exp is what a soft maximum is. Its gradient, the softmax, is a soft answer to the
        question which score is the maximum. And the slope of that, the Jacobian of softmax, is the
        curvature of log-sum-exp.
    """,
)
