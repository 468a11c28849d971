"""Not a number: the result of a calculation that has no answer, such as infinity minus infinity.
Nearly everything computed from it is NaN again, so one of them soon fills a whole network."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Question, Term, between, near, snippet


def forward(W, x):
    """The input of each ReLU layer, and the output of the last."""
    h = [x]
    for w in W:
        h.append(np.maximum(h[-1] @ w, 0))
    return h


def backward(W, h, dh):
    """dL/dz of each layer and dL/dx, from dL/dh of the last."""
    dz = [None] * len(W)
    for k in reversed(range(len(W))):
        dz[k] = np.where(h[k + 1] == 0, 0, dh)
        dh = dz[k] @ W[k].T
    return dz, dh


def updated(W, h, dz):
    return [W[k] - 0.01 * np.outer(h[k], dz[k]) for k in range(len(W))]


def clean(W, x, target, second, rng):
    """Nothing is broken yet: a check, and a step by a gradient of 0."""
    h = forward(W, x)
    error = h[-1] - target
    dz, dx = backward(W, h, error)
    nudge = 1e-100j * rng.normal(size=len(x))  # too small to round
    moved = forward(W, x + nudge)[-1].imag @ error
    after = forward(updated(W, h, np.zeros_like(dz)), second)
    return {
        "next_zero": np.isnan(after).any(axis=1).sum(),
        "arrives": np.linalg.norm(dx) / np.linalg.norm(error),
        "off_nudge": abs(moved / (nudge.imag @ dx) - 1),
    }


@snippet(
    shows="h and dL/dz",
    # 40 seeds: forward 3, backward 6, next 6, always; inf 5 to 10, weights 0.76 (sd 0.037)
    promises={
        "inf": between(2, 14, here=8),
        "forward": near(3, words="layers 4, 5, 6"),
        "backward": near(6, words="all layers"),
        "weights": between(0.6, 0.91, here=0.7291666667),
        "next": near(6, words="all layers"),
        "next_zero": near(0),
        "arrives": between(0.05, 5, here=1.072935974),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-12.71224184, rel=1e-6),
    turn={"cause": ("one weight is inf", "one input is NaN", "the loss is NaN")},
    always={"backward": near(6), "next": near(6), "off_nudge": between(0, 1e-10)},
    says="""At first @{cause}. Layers with NaN: @{forward:.0f} of 6 on the way forward,
        @{backward:.0f} of 6 on the way back, @{next:.0f} of 6 with the next input. One update makes
        @{weights:.0%} of the weights NaN.""",
    caption="""Each mark is one unit. A single weight of layer 2 is infinite: first a few units are,
        then their sums are NaN. The gradients of the layers below are hit, one update writes NaN
        into the weights, and the next input, which is clean, has no chance.""",
    alt="""Three blocks of marks, six layers of twelve units each. Forward: numbers in layer 1,
        one inf in layer 2, several in layer 3, and NaN in @{forward:.0f} layers from layer 4
        on. Backward: NaN in @{backward:.0f} of 6 layers. Next forward pass: NaN in @{next:.0f}
        of 6.""",
    checked="""Before anything is broken, a nudge of the input changes the loss as dL/dx says: they
        differ by @{off_nudge:.0e} of it.""",
)
def spread(cause="one weight is inf", width=12):
    """Break one number, and follow it forward, back, and forward."""
    rng, depth = np.random.default_rng(0), 6
    W = rng.normal(0, np.sqrt(2 / width), (depth, width, width))
    x, target, second = rng.normal(size=(3, width))
    numbers = clean(W, x, target, second, rng)
    if cause == "one weight is inf":  # of a unit that is on
        W[1, np.argmax(x @ W[0]), 0] = np.inf
    elif cause == "one input is NaN":
        x[0] = np.nan
    with np.errstate(invalid="ignore"):
        h = forward(W, x)
        wanted = np.nan if cause == "the loss is NaN" else target
        dz, _ = backward(W, h, h[-1] - wanted)
        spoiled = updated(W, h, dz)
        after = forward(spoiled, second)
    values = np.array([h[1:], dz[::-1], after[1:]])
    shapes = {"a number": ".", "inf": "^", "NaN": "s"}
    found = np.isfinite(values), np.isinf(values), np.isnan(values)
    fig, ax = plt.subplots()
    for (name, marker), there in zip(shapes.items(), found):
        part, layer, unit = there.nonzero()
        ax.plot(layer + 8 * part, 1 + unit, marker, label=name)
    ax.legend(loc="upper center", ncols=3)
    words = ("forward, 1 to 6", "backward, 6 to 1", "next, 1 to 6")
    ax.set_xticks([2.5, 10.5, 18.5], words)
    ax.set(xlabel="layers, in order of computation", ylabel="unit")
    ax.set(yticks=(1, 6, 12), ylim=(0, 15.5), xlim=(-1, 22))
    return fig, numbers | {
        "inf": found[1][0].sum(),
        "forward": found[2][0].any(axis=1).sum(),
        "backward": found[2][1].any(axis=1).sum(),
        "weights": np.isnan(spoiled).mean(),
        "next": found[2][2].any(axis=1).sum(),
    }


@snippet(
    shows="no gradient",
    # IEEE 754: 0 × ±inf, both ways; 5 + 4 pairs have NaN in them
    promises={"new": near(4), "passed_on": near(9), "zero_by_zero": near(1)},
    data=near(3.763483508, rel=1e-6),
    turn={"operation": ("+", "−", "×", "÷", "maximum")},
    always={"passed_on": near(9)},
    says="""Operation @{operation}: NaN comes out of @{new:.0f} of the 16 pairs without NaN, and of
        all @{passed_on:.0f} pairs with NaN.""",
    caption="""What comes out of two numbers. NaN appears where a calculation has no answer, and
        wherever NaN goes in.""",
    alt="""A table of five rows and five columns for the product of 0, 1, inf, −inf and NaN. NaN
        are the @{new:.0f} products of 0 and an infinity, and all @{passed_on:.0f} that have NaN as
        a factor.""",
)
def table(operation="×"):
    """Combine 0, 1, infinity and NaN, and see what comes out."""
    functions = {
        "+": np.add,
        "−": np.subtract,
        "×": np.multiply,
        "÷": np.divide,
        "maximum": np.maximum,
    }
    names = ("0", "1", "inf", "−inf", "NaN")
    values = np.array([0, 1, np.inf, -np.inf, np.nan])
    with np.errstate(all="ignore"):
        result = functions[operation](values[:, None], values)
    fig, ax = plt.subplots()
    row, column = np.isnan(result).nonzero()
    ax.bar(column, 1, 1, row - 0.5, alpha=0.3)
    for (i, j), value in np.ndenumerate(result):
        word = "NaN" if np.isnan(value) else f"{value + 0:g}"
        word = word.replace("-", "−")
        ax.text(j, i, word, ha="center", va="center")
    ax.set_xticks(range(5), names)
    ax.set_yticks(range(5), names)
    ax.set(xlabel="second number", ylabel="first number")
    ax.set(xlim=(-0.5, 4.5), ylim=(4.5, -0.5))
    ax.grid(visible=False)
    new = np.isnan(result[:4, :4]).sum()
    with np.errstate(invalid="ignore"):
        zero_by_zero = np.isnan(np.divide(0, 0))
    return fig, {
        "new": new,
        "passed_on": len(row) - new,
        "zero_by_zero": zero_by_zero,
    }


TERM = Term(
    title="NaN",
    definition=__doc__,
    aliases=("not a number", "NaN loss"),
    group="numerics",
    level="next",
    in_a_number="One infinite weight, one update: @{spread.weights:.0%} of all weights are NaN.",
    analogy=Analogy(
        text="""
            In a ledger one figure is smudged, and nobody can read it. The sum of its column cannot
            be known, so the clerk writes a smudge there too. The total of the page: a smudge. Next
            year's budget, which starts from that total: smudges, line after line. In the end the
            whole book is illegible, and one drop of water on one page did it.

            In the first figure one weight is the drop. One update later @{spread.weights:.0%} of
            all weights are smudged.
        """,
        breaks_down="""
            A clerk would go back and look. Arithmetic never does. And a clerk knows that zero times
            anything is zero, smudged or not. In floating point, 0 × NaN is NaN, so masking with a
            zero does not remove it.
        """,
    ),
    heading="How it spreads",
    formula=r"""
        \infty - \infty, \quad 0 \cdot \infty, \quad \frac{0}{0}, \quad \frac{\infty}{\infty},
        \quad \sqrt{-1}, \quad \log(-1)

        \mathrm{NaN} \ne \mathrm{NaN}
    """,
    explanation=r"""
        **Born from no answer.** Infinity minus infinity can be anything, so the standard says
        neither 0 nor infinity but NaN. The other sources are 0 times infinity, 0/0, infinity
        divided by infinity, and functions outside their domain, such as the root or the logarithm
        of a negative number. Two common places: a softmax whose scores are all masked with −∞, and
        $p \log p$ at $p = 0$. In training, an [overflow](term:overflow) usually comes first: in the
        first figure @{spread.inf:.0f} units are infinite before a sum of them has no value.

        **It spreads along every connection.** A unit of a fully connected layer sums over *all*
        units below. One NaN among them is enough, so one layer later every unit is NaN. On the way
        back the gradient of every weight that meets a NaN is NaN. And the update writes it into the
        weights, where it stays: @{spread.weights:.0%} of them after one step. From there no clean
        input and no smaller learning rate leads back.

        **Within a batch** the examples stay apart on the way forward, unless batch normalization
        mixes them. The gradient of the weights is a mean over the batch, so one bad example is
        enough to spoil the update.

        **It hides from comparisons.** NaN is not equal to anything, not even to itself, and every
        comparison by size with it is false. A test such as `loss > 100` never fires. Worse, a
        comparison can turn NaN into an innocent number: `np.where(z > 0, z, 0)` gives 0 for NaN,
        `np.maximum(z, 0)` gives NaN, `np.fmax(z, 0)` gives 0. Ask with `isnan` or `isfinite`.
    """,
    claims=(
        Claim(
            "A vanishing gradient makes the loss NaN.",
            number=70,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://alexacabs.in/why-loss-become-nan-while-training.html",
                "https://pythoner.space/questions/tflearn-working-with-a-massive-dataset-causing-loss-to-turn-into-nan",
                "https://github.com/salesforce/TabularSemanticParsing/issues/22",
            ),
            holds=lambda n: n["spread.next_zero"] > 0,
            holds_in_part=lambda n: n["table.zero_by_zero"] == 1,
            counter={"spread.next_zero": 6},
            because="""Small and zero are ordinary numbers: a step by a gradient of zero changes
                nothing, and the next pass has NaN in @{spread.next_zero:.0f} of 6 layers. NaN comes
                from infinity minus infinity, zero times infinity, zero divided by zero
                [@ieee1985; @goldberg1991]. So an exploding network gets there. A vanished gradient
                does only where code divides it by its own length, or takes the logarithm of a
                probability that has become zero.""",
        ),
    ),
    origin="""
        NaN evolved from the “indefinite” of the CDC 6600, a computer of the 1960s [@kahan2005]. The
        standard for floating-point arithmetic of 1985 reserves bit patterns for NaN: all bits
        of the exponent are one, as for infinity, and the fraction is not zero [@ieee1985]. The aim
        is to let a calculation run on and to leave a trace of what went wrong, instead of stopping
        at the first invalid operation [@goldberg1991].
    """,
    etymology="""
        Short for *not a number*. The name is a joke against itself: in most languages the type of
        NaN is that of a number.
    """,
    trends="""
        Half precision made NaN an everyday guest. Training programs check each step for finite
        gradients, skip a step that is not, and frameworks offer modes that stop at the operation
        which produced the first NaN.
    """,
    tagged_as=("floating-point arithmetic", "numerics", "debugging"),
    collocations=(
        "the loss goes to NaN",
        "to produce NaN",
        "NaN propagates",
        "to check for NaN",
        "quiet NaN",
    ),
    in_context=(
        "The loss was 2.1, then inf, then NaN, and the checkpoint was useless.",
        "One image had a pixel that was NaN, and the whole batch went with it.",
        "We stop the run at the first NaN and print which layer it came from.",
    ),
    faq=(
        Question(
            "My loss is NaN. Where do I start?",
            """Find the *first* value that is not finite: input, label, weight, activation, loss,
            gradient, in this order. If the inputs are clean, look for what grew before: a learning
            rate that is too high, an exploding gradient, exp or a division without protection.
            Train again from a checkpoint made before it. In PyTorch,
            `torch.autograd.set_detect_anomaly(True)` stops the backward pass at the first NaN and
            shows where it came from.""",
        ),
        Question(
            "Can training recover by itself?",
            """No. Once a weight is NaN, its update is NaN plus something, which is NaN. Load an
            older checkpoint. To prevent it, skip every step whose gradient is not finite.""",
        ),
        Question(
            "Is NaN a very large number?",
            """No. That is infinity. NaN is no number at all and has no size. Infinity often comes
            first and NaN follows: infinity minus infinity.""",
        ),
        Question(
            "Why is NaN not equal to NaN?",
            """Two calculations without an answer need not have the same missing answer. It is also
            a practical test: `x != x` is true for NaN and for nothing else.""",
        ),
        Question(
            "Can I multiply it away with a mask of zeros?",
            """No: 0 × NaN is NaN. Select instead of multiplying. Even then the gradient may fail:
            the slope of a square root at 0 is infinite, and zero times infinity is NaN. Make the
            *input* safe before the root.""",
        ),
        Question(
            "Does gradient clipping remove it?",
            """No. If one entry is NaN, the norm is NaN, and dividing by it spreads NaN to all
            entries. Clipping can prevent NaN by keeping steps small, but not cure it.""",
        ),
    ),
    relations={
        "caused by": ("overflow", "exploding_gradient"),
        "related to": ("gradient_norm",),
    },
    did_you_know="""
        There is not one NaN but millions. A float32 has more than sixteen million bit patterns that
        mean NaN, and the spare bits may carry a note about where it came from. Hardly any program
        reads it.
    """,
)
