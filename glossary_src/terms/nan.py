"""Not a number: the result of a calculation that has no answer, such as infinity minus infinity.
Nearly everything computed from it is NaN again, so one of them soon fills a whole network."""

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


def clean(W, x, target, second):
    """Nothing is broken yet: a check, and a step by a gradient of 0."""
    h = forward(W, x)
    dz, dx = backward(W, h, h[-1] - target)
    after = forward(updated(W, h, np.zeros_like(dz)), second)
    off = abs(h[-1] @ (h[-1] - target) / (x @ dx) - 1)
    return {"next_zero": np.isnan(after).sum(), "off_linear": off}


def draw(values, done):
    """A column per layer, and all that broken units below it reach."""
    fig, ax = plt.subplots(gridspec_kw={"bottom": 0.12, "top": 0.9})
    unit = np.arange(values.shape[1])
    kinds = {"C6^": np.isinf, "C6s": np.isnan, "C7.": np.isfinite}
    for k, now in enumerate(values):
        x = k + k // 6  # a gap between the blocks
        for mark, kind in kinds.items():
            y = unit[kind(now if k < done else unit)]
            ax.plot(0 * y + x, y, mark, ms=5 if k < done else 1.5)
        broken = ~np.isfinite(values[k - 1]) & (k % 6 > 0) & (k < done)
        y = [(a, b) for a in unit[broken] for b in unit]
        ax.plot([x - 1, x] * len(y), np.ravel(y), "C6-", lw=0.15)
    for k, name in enumerate(("forward", "backward", "next input")):
        ax.text(7 * k + 2.5, len(unit) + 0.2, name, ha="center")
    ax.axis("off")
    return fig, ax


@snippet(
    shows="h and dL/dz",
    # 40 seeds: forward 3, backward 6, next 6, always; inf 5 to 10, weights 0.76 (sd 0.045),
    # so_far 143 (5)
    promises={
        "inf": between(2, 14, here=8),
        "forward": near(3, words="layers 4, 5, 6"),
        "backward": near(6, words="all layers"),
        "weights": between(0.57, 0.94, here=0.7291666667),
        "next": near(6, words="all layers"),
        "next_zero": near(0),
        "so_far": between(120, 165, here=141),
        "off_linear": between(0, 1e-10),
    },
    data=near(-14.68150273, rel=1e-6),
    turn={
        "done": tuple(range(1, 19)),
        "cause": ("one weight is inf", "one input is NaN", "the loss is NaN"),
    },
    labels={"done": "layers computed"},
    always={"backward": near(6), "next": near(6), "off_linear": between(0, 1e-10)},
    says="""At first @{cause}. After @{done} of 18 layers, @{so_far:.0f} units are NaN. In the end,
        one update makes @{weights:.0%} of the weights NaN.""",
    caption="""A column is a layer, in order of computation. Triangle: inf; square: NaN; dot: a
        number. Lines leave what is broken. The next input is clean.""",
    alt="""Three blocks of six layers with twelve units each. Forward: numbers in layer 1, one inf
        in layer 2, several in layer 3, and NaN in @{forward:.0f} layers from layer 4 on. Backward:
        NaN in @{backward:.0f} of 6 layers. Next forward pass: NaN in @{next:.0f} of 6.""",
    checked="""Before anything is broken, the network is linear around its input: output times dL/dh
        is input times dL/dx. They differ by @{off_linear:.0e} of it.""",
    edits=(
        Edit("a wide network", "width=12", "width=20"),
        Edit("ReLU that hides NaN", "np.maximum(h[-1] @ w, 0)", "np.fmax(h[-1] @ w, 0)"),
    ),
)
def spread(done=17, cause="one weight is inf", width=12):
    """Break one number, and follow it forward, back, and forward."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, np.sqrt(2 / width), (6, width, width))
    x, target, second = rng.normal(size=(3, width))
    numbers = clean(W, x, target, second)
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
    values = np.concatenate((h[1:], dz[::-1], after[1:]))
    fig, ax = draw(values, done)
    layers = np.isnan(values).any(axis=1)
    if (first := layers.argmax()) < done:
        words = f"↑ first NaN: step {first + 1} of 18"
        ax.text(first + first // 6 - 0.2, -1.8, words, color="C6")
    return fig, numbers | {
        "inf": np.isinf(values[:6]).sum(),
        "forward": layers[:6].sum(),
        "backward": layers[6:12].sum(),
        "weights": np.isnan(spoiled).mean(),
        "next": layers[12:].sum(),
        "so_far": np.isnan(values[:done]).sum(),
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


@practice(
    promises={"first": near(2), "after": near(1)},
    text="""
        A hook on every module notes its name where the output is not finite. The first name is
        where to look; here a logarithm meets the zeros of a ReLU. On the way back
        `torch.autograd.set_detect_anomaly(True)` stops at the first NaN.
    """,
)
def first_not_finite():
    """Find the first module whose output is not finite."""
    import torch
    from torch import nn

    class Log(nn.Module):
        def forward(self, x):
            return torch.log(x)

    first, last = nn.Linear(4, 4), nn.Linear(4, 1)
    net = nn.Sequential(first, nn.ReLU(), Log(), last)
    names = []
    for name, module in net.named_children():

        def look(_, __, output, name=name):
            if not torch.isfinite(output).all():
                names.append(name)

        module.register_forward_hook(look)
    torch.manual_seed(0)
    net(torch.randn(32, 4))
    return {"first": int(names[0]), "after": len(names) - 1}


TERM = Term(
    title="NaN",
    definition=__doc__,
    aliases=("not a number", "NaN loss"),
    group="numerics",
    level="next",
    in_a_number="One infinite weight, one update: @{spread.weights:.0%} of all weights are NaN.",
    searched_as=(
        "loss becomes nan after some epochs",
        "torch.where nan gradient",
        "torch.log nan loss",
        "set detect anomaly",
        "invalid value encountered in multiply",
        "RuntimeWarning: invalid value encountered",
        "nan after gradient clipping",
        "isnan isfinite check",
        "0 times inf",
        "sqrt gradient at zero",
        "softmax all masked nan",
        "training loss nan from first step",
        "weights turn to nan",
        "log of zero",
    ),
    analogy=Analogy(
        text="""
            In a ledger one figure is smudged. The sum of its column cannot be known, so the clerk
            writes a smudge there too. The total of the page: a smudge. Next year's budget, which
            starts from that total: smudges, line after line. In the first figure one weight is the
            smudge; one update later, @{spread.weights:.0%} of all weights are.
        """,
        breaks_down="""
            A clerk would go back and look, and knows that zero times a smudge is zero. In floating
            point, 0 × NaN is NaN: a mask of zeros does not remove it.
        """,
    ),
    heading="How it spreads",
    formula=r"""
        \infty - \infty, \quad 0 \cdot \infty, \quad \frac{0}{0}, \quad \frac{\infty}{\infty},
        \quad \sqrt{-1}, \quad \log(-1)

        \mathrm{NaN} \ne \mathrm{NaN}
    """,
    explanation=r"""
        **Born from no answer.** Infinity minus infinity can be anything, so the standard says NaN;
        so it does for the others above. From then on a sum with NaN in it is NaN, and comparisons
        by size do not notice. NaN is not even equal to itself.

        Two common sources: a softmax whose scores are all masked with −∞, and $p \log p$ at
        $p = 0$. In training, an [overflow](term:overflow) usually comes first: in the first figure
        @{spread.inf:.0f} units are infinite before a sum of them has no value.

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
    what_to_do=(
        """Find the first value that is not finite: input, label, weight, activation, loss,
        gradient.""",
        """Skip every step whose gradient is not finite, and go back to a checkpoint.""",
        """Look for what [overflowed](term:overflow) or divided by zero before.""",
    ),
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
                nothing, and the next pass makes @{spread.next_zero:.0f} units NaN. NaN comes from
                infinity minus infinity, zero times infinity, zero divided by zero [@ieee1985;
                @goldberg1991]. So an exploding network gets there. A vanished gradient does only
                where code divides it by its own length: 0/0.""",
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
        [Half precision](term:float16) made NaN an everyday guest. Training programs check each step
        for finite gradients, skip a step that is not, and frameworks offer modes that stop at the
        operation which produced the first NaN.
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
        Question(
            "I replaced the bad value with torch.where, and the gradient is still NaN. Why?",
            """`torch.where` chooses on the way forward. On the way back both branches are
            differentiated, the one not chosen with a gradient of zero, and zero times an infinite
            slope is NaN. Make the input safe first: `safe = torch.where(x == 0, 1, x)`, then
            `torch.where(x == 0, 1, torch.sin(safe) / safe)`. The same holds for a root, a logarithm
            or a norm at 0: see [safe operations](term:log_sum_exp).""",
        ),
        Question(
            "A row that is masked or padded completely gives NaN in attention. What do I do?",
            """Softmax over nothing but −inf is 0 divided by 0. Replacing the NaN by 0 afterward
            repairs the output, not the gradient: zero times NaN is NaN. An output that you slice
            away poisons the gradient in the same way. Mask with a large negative number,
            `torch.finfo(x.dtype).min`, by `masked_fill` (two such masks *added* are −inf again), or
            leave one key of each row unmasked; and leave such rows out of the loss.""",
        ),
        Question(
            "It is NaN with a batch of one and fine with a batch of 64. Why?",
            """For one of two reasons. The noise of the gradient grows eightfold from 64 examples
            to one, and the learning rate was tuned for 64: lower it. Or something divides by a
            spread over the batch: that of one value is 0 divided by 0, so `torch.ones(1).std()`
            is NaN. Take the spread over features, or running averages.""",
        ),
        Question(
            "Why does my CTC loss become inf, then NaN?",
            """A target that is longer than the input has no alignment: its probability is 0, its
            loss inf, its gradient NaN. Repeated letters need a step more each. Leave such
            examples out, or pass `zero_infinity=True`, which sets their loss and their gradient
            to zero.""",
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
