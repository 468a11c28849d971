"""A function that turns scores into shares, all positive, which add up to one. Only differences
between scores count. Once one share is nearly one, its slope is nearly zero."""

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


def softmax(z):
    """Shares of scores; the largest score becomes 0, so exp is safe."""
    e = np.exp(z - z.real.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def jacobian(p):
    """How share j changes with score i: in row i, column j."""
    return np.diag(p) - np.outer(p, p)


def draw_row(axes, z, p, J):
    """Scores, shares, and the Jacobian as cells: bright is large."""
    bars, shares, cells = axes
    at = np.arange(len(z))
    bars.bar(at, z, 0.7, color="C7")
    bars.axhline(0, color="gray", lw=0.8)
    bars.set(xlim=(-0.6, 3.6), ylim=(-7, 17), xticks=(), yticks=())
    shares.bar(at, p, 0.7, color="C7")
    for i, share in zip(at, p):
        shares.text(i, share + 0.03, f"{share:.2f}", ha="center")
    shares.set(xlim=(-0.6, 3.6), ylim=(0, 1.25), xticks=(), yticks=())
    i, j = np.indices(J.shape)
    bright = (abs(J) / 0.3).ravel()
    look = {"marker": "s", "lw": 0}
    cells.scatter(j, i, 900, "gray", alpha=0.12, **look)
    cells.scatter(j, i, 900, "C3", alpha=bright, **look)
    for (row, column), slope in np.ndenumerate(J):
        word = f"{slope:.2f}".replace("-", "−").replace("0.", ".")
        word = word if abs(slope) > 0.005 else "0"
        cells.text(column, row, word, ha="center", va="center")
    cells.set(xlim=(-0.6, 3.6), ylim=(3.6, -0.6), xticks=(), yticks=())


@snippet(
    shows="slope",
    # softmax of (2, 1, 0, -1) and of four times that, by algebra
    promises={
        "top": near(1 / (1 + np.exp(-4) + np.exp(-8) + np.exp(-12))),
        "steepest": near(0.017980069833590906),
        "plain_top": near(0.643914259888),
        "plain_steepest": near(0.229288685807, rel=1e-9),
        "passes": near(0.03547152930708829),
        "last": near(6.031677857384872e-06),
        "shifted": between(0, 1e-15),
        "sum": between(0, 1e-15),
        "cold": near(1),
        "even": near(0.25, rel=1e-8),
        "off_nudge": between(0, 1e-14),
    },
    data=near(-17.99773825, rel=1e-6),
    turn={
        "times": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 4.0, 4.5, 5.0, 6.0),
        "shift": (0, 4),
    },
    labels={"times": "scores times", "shift": "added to all scores"},
    always={"shifted": between(0, 1e-13), "off_nudge": between(0, 1e-13)},
    says="""Scores times @{times}, plus @{shift}: the largest share is @{top:.3g}, and the steepest
        slope of any share is @{steepest:.2g}.""",
    caption="""Four scores become shares. Beside them the Jacobian: how each share moves with each
        score. Below, the scores are multiplied: one share takes all, and the Jacobian goes
        blank.""",
    alt="""Two rows of three panels. Above, scores 2, 1, 0, −1: shares @{plain_top:.2f} and less,
        and a bright 4 × 4 Jacobian with slopes up to @{plain_steepest:.2f}. Below, four times these
        scores: one share of @{top:.2f}, and cells that are nearly blank, @{steepest:.3f} at
        most.""",
    checked="""A nudge of each score, too small to round, changes the shares as the Jacobian says:
        they differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("two scores tie", "np.array([2.0, 1, 0, -1])", "np.array([2.0, 2, 0, -1])"),
        Edit("half as large", "times=4.0", "times=0.5"),
    ),
)
def blank(times=4.0, shift=0):
    """Scores, shares and slopes; below, the scores are larger."""
    z = np.array([2.0, 1, 0, -1])
    room = {"width_ratios": (1, 1.15, 1.3), "wspace": 0.12}
    room |= {"left": 0.02, "right": 0.99, "hspace": 0.2}
    room |= {"top": 0.93, "bottom": 0.03}
    fig, axes = plt.subplots(
        2,
        3,
        figsize=(5.84, 4.2),
        gridspec_kw=room,
    )
    larger = times * z + shift
    both = []
    for row, scores in zip(axes, (z, larger)):
        p = softmax(scores)
        both.append((p, jacobian(p)))
        draw_row(row, scores, p, both[-1][1])
    for ax, name in zip(axes[0], ("scores", "shares", "slopes")):
        ax.set_title(name, loc="center", pad=6)
    axes[0, 0].text(1.5, 14, "as they are", ha="center")
    axes[1, 0].text(1.5, 14, f"times {times:g}", ha="center")
    (p1, J1), (p, J) = both
    nudged = softmax(larger + 1e-100j * np.eye(4)).imag / 1e-100
    return fig, {
        "top": p.max(),
        "steepest": J.max(),
        "plain_top": p1.max(),
        "plain_steepest": J1.max(),
        "passes": np.linalg.norm(J, 2),
        "last": p[3],
        "shifted": abs(softmax(larger + times) - p).max(),
        "sum": abs(J.sum(axis=1)).max(),
        "cold": softmax(100 * z)[0],
        "even": softmax(z / 1e12)[0],
        "off_nudge": abs(nudged - J).max(),
    }


def losses(z, y):
    """Cross-entropy, with a softmax too many; half squared error."""
    p = softmax(z)
    square = ((p - y) ** 2).sum(axis=-1) / 2
    return np.array([-np.log(p @ y), -np.log(softmax(p) @ y), square])


def gradients(z, y):
    """dL/dz of the three, from right to left through each softmax."""
    p = softmax(z)
    J = jacobian(p)
    return np.array([p - y, J @ (softmax(p) - y), J @ (p - y)])


def draw_push(ax, names, push):
    """A bar for each loss: how hard it pushes on the right score."""
    colors = "C5", "C4", "C4"
    for row, (name, size) in enumerate(zip(names, push)):
        ax.barh(row, size, 0.7, color=colors[row])
        word = f"{size:.2g}  {name}"
        ax.text(size + 0.01, row, word, va="center")
    ax.set(xlim=(0, 1.5), ylim=(2.5, -0.5), xticks=(), yticks=())
    ax.set(ylabel="push")


@snippet(
    shows="dL/dz",
    # a guess among ten: 1 − 1/10; softmax twice a tenth of it, as J = (I − 1/10) / 10
    promises={
        "right": near(0.9),
        "twice": near(0.09),
        "squared": near(0.09),
        "times": near(10, words="the number of classes"),
        "loss": near(np.log(10), words="ln 10"),
        "loss_twice": near(np.log(10), words="ln 10"),
        "floor": near(np.log(1 + 9 / np.e), words="ln(1 + 9/e)"),
        "sum": between(0, 1e-15),
        "wrong": near(9 / (9 + np.exp(-5)), words="9/(9 + e⁻⁵)"),
        "wrong_twice": near(0.000755428979112227),
        "off_nudge": between(0, 1e-14),
    },
    data=near(-9.902093875, rel=1e-6),
    turn={"score": tuple(range(-5, 11)), "classes": (2, 10, 100)},
    drag="score",
    labels={"score": "score of the right class"},
    always={
        "right": between(0, 1),
        "twice": between(0, 0.51),
        "sum": between(0, 1e-14),
        "off_nudge": between(0, 1e-13),
    },
    says="""@{classes} classes, the right one at score @{score}, the others at 0: the push on it is
        @{right:.2g}; with softmax twice @{twice:.2g}, with squared error @{squared:.2g}.""",
    caption="""A right class against nine others at score 0. With a softmax before a loss that has
        its own, the loss cannot fall below @{floor:.2f}, and the push shrinks.""",
    alt="""Three curves over the score of the right class, −5 to 10. Cross-entropy falls in a
        straight line, then to 0. With softmax twice it stays between 2.4 and @{floor:.2f}. Half the
        squared error falls from below 1 to 0. Bars below, at score 0: pushes of @{right:.2f},
        @{twice:.2f} and @{squared:.2f}.""",
    checked="""A nudge of each score, too small to round, changes the three losses as their dL/dz
        say: they differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("sure and wrong", "score=0", "score=-5"),
        Edit("a thousand classes", "classes=10", "classes=1000"),
    ),
)
def once_too_often(score=0, classes=10):
    """Three losses of the same scores, and their push."""
    y = np.eye(classes)[0]
    floor = losses(1e3 * y, y)[1]
    now, dz = losses(score * y, y), gradients(score * y, y)
    push, wrong = -dz[:, 0], -gradients(-5 * y, y)[:, 0]
    room = {"height_ratios": (3, 1.2), "hspace": 0.6}
    room |= {"left": 0.1, "top": 0.97, "bottom": 0.05}
    fig, (high, low) = plt.subplots(
        2,
        figsize=(5.84, 4.3),
        gridspec_kw=room,
    )
    reach = np.linspace(-5, 10, 121)
    curves = losses(reach[:, None] * y, y)
    names = "cross-entropy", "softmax twice", "squared error"
    for name, look, curve in zip(names, ("C5-", "C4-", "C4--"), curves):
        high.plot(reach, curve, look, label=name)
    high.axhline(floor, color="gray", lw=0.8, ls="--")
    high.plot([score] * 3, now, "C3o", ms=7)
    high.legend(loc="upper right")
    high.set(xlim=(-5.3, 10.3), ylim=(-0.3, 7), ylabel="loss")
    high.set(xlabel="score of the right class (others: 0)")
    draw_push(low, names, push)
    nudges = score * y + 1e-100j * np.eye(classes)
    change = losses(nudges, y).imag / 1e-100
    return fig, {
        "right": push[0],
        "twice": push[1],
        "squared": push[2],
        "times": push[0] / push[1],
        "loss": now[0],
        "loss_twice": now[1],
        "floor": floor,
        "sum": abs(dz.sum(axis=1)).max(),
        "wrong": wrong[0],
        "wrong_twice": wrong[1],
        "off_nudge": abs(change - dz).max(),
    }


@practice(
    promises={
        "times": near(10),
        "floor": near(np.log(1 + 9 / np.e)),
        "over_the_batch": near(1),
        "over_classes": near(0.1),
    },
    text="""The second figure in PyTorch, for a guess among ten classes. `cross_entropy` takes
        scores. Say along which dimension the shares add up: over a batch of one, `dim=0` makes
        every share 1.""",
)
def in_pytorch():
    """Softmax where it belongs, and once too often."""
    import torch
    from torch.nn import functional as F

    z = torch.zeros(1, 10, dtype=torch.float64, requires_grad=True)
    answer = torch.tensor([3])
    right = F.cross_entropy(z, answer)
    wrong = F.cross_entropy(z.softmax(dim=-1), answer)
    grad = torch.autograd.grad
    once, twice = [grad(f, z)[0].norm() for f in (right, wrong)]
    sure = F.one_hot(answer, 10).double()  # p, right and certain
    return {
        "times": (once / twice).item(),
        "floor": F.cross_entropy(sure, answer).item(),
        "over_the_batch": z.softmax(dim=0)[0, 0].item(),
        "over_classes": z.softmax(dim=1)[0, 0].item(),
    }


TERM = Term(
    title="Softmax",
    definition=__doc__,
    aliases=("softmax function", "normalized exponential", "softargmax"),
    group="activations",
    level="next",
    in_a_number="""Multiply the scores 2, 1, 0, −1 by four, and the steepest slope of any share
        falls from @{blank.plain_steepest:.2f} to @{blank.steepest:.3f}.""",
    searched_as=(
        "nn.Softmax",
        "F.softmax dim",
        "softmax dim=1 or dim=-1",
        "Implicit dimension choice for softmax has been deprecated",
        "softmax before CrossEntropyLoss",
        "softmax twice",
        "double softmax",
        "softmax derivative",
        "softmax jacobian",
        "softmax temperature",
        "softmax saturation",
        "log_softmax",
        "soft max",
        "logits to probabilities",
        "loss stuck at 1.46",
        "softmax returns all ones",
    ),
    analogy=Analogy(
        text="""
            Four players share a pot. Each point ahead of another is worth 2.7 times as much. While
            they are close, every point moves money: the leader holds @{blank.plain_top:.0%} and
            watches each throw. Multiply all points by four, and the leader holds
            @{blank.top:.0%}. Now a point more or less, for anyone, moves next to nothing.
        """,
        breaks_down="""
            Money moves only as far as the shares do. A network with
            [cross-entropy](term:cross_entropy) is told how wrong its shares are, even when they
            hardly move.
        """,
    ),
    heading="Shares and their slopes",
    formula=r"""
        p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}

        J = \operatorname{diag}(p) - p^\top p, \quad
        \frac{\partial L}{\partial z} = \frac{\partial L}{\partial p} \, J
    """,
    symbols={
        "z": "scores, a row",
        "p": "shares, a row",
        "J": "Jacobian, symmetric",
        "i": "which score",
        "j": "runs over all scores",
    },
    explanation=r"""
        The exponential turns each score into a positive number, which is divided by the sum of all
        of them. A number added to all scores cancels; a *factor* on them does not.

        **Saturation.** On the diagonal of the Jacobian stands $p(1 - p)$, off it the product of two
        shares with a minus. As one share nears 1, all of these near 0. Of an error on the shares,
        at most @{blank.passes:.3f} gets through to the larger scores of the first figure, in
        length; in no case more than one half. An error that is the same on all shares does not
        get through at all: the rows of $J$ sum to zero.

        **The loss decides whether that matters.** Cross-entropy has a logarithm, whose slope $1/p$
        undoes the factor $p$: what is left is $p - y$. Against nine others and a score of −5, the
        push on the right class is @{once_too_often.wrong:.4f}. The squared error has nothing to
        undo it. Inside a network, where softmax mixes values as in [attention](term:attention), no
        logarithm follows either. There the size of the scores is the cure.

        **Once too often.** PyTorch's `CrossEntropyLoss` has a softmax built in. Put one before it,
        and it gets shares where it expects scores. They differ by at most one, so even a network
        that is right and sure has a loss of ln(1 + 9/e) = @{once_too_often.floor:.2f} with ten
        classes. And the slopes of the first softmax come in: for an untrained network that gives
        the same share to each of ten classes, the gradient is exactly
        @{once_too_often.times:.0f} times smaller. At a score of −5 the push of
        @{once_too_often.wrong:.4f} becomes @{once_too_often.wrong_twice:.4f}.

        **Temperature.** Dividing all scores by a number $\tau$ before softmax is the factor of the
        first figure turned over: large $\tau$ makes all shares equal (@{blank.even:.2f} of four),
        small $\tau$ gives all to the largest (@{blank.cold:.0f}). On the way back the same
        division stands before the Jacobian, so with cross-entropy the gradient is
        $(p - y)/\tau$.

        **Overflow.** As a common number cancels, subtract the largest score first. Nothing then
        [overflows](term:overflow), and the result is the same. The logarithm of a share needs more:
        see [log-sum-exp](term:log_sum_exp).
    """,
    what_to_do=(
        """Give scores to the loss: it has its own softmax
        ([cross-entropy](term:cross_entropy)).""",
        """Inside a network, as in [attention](term:attention), keep scores of size one, or softmax
        [saturates](term:saturation).""",
    ),
    claims=(
        Claim(
            """Softmax may cause vanishing gradients: where a share is nearly 0 or nearly 1, its
            gradient is 0, and the weights behind it are not updated.""",
            number=108,
            judged="conditional",
            condition="no logarithm follows (in cross-entropy one does)",
            read_in="widely",
            seen_at=(
                "https://tutorialexample.com/understand-softmax-function-gradient-a-beginner-guide-deep-learning-tutorial",
                "https://staging.student.empowerly.com/multiple-softmax-gradient-vanishing",
            ),
            holds=lambda n: n["blank.steepest"] < 0.03 and n["once_too_often.wrong"] < 0.03,
            holds_in_part=lambda n: n["blank.steepest"] < 0.03,
            counter={"blank.times": 1.0},
            because="""The slopes do vanish: @{blank.steepest:.3f} at most where the largest share
                is @{blank.top:.3f}. So does the gradient of the squared error, and that of a
                softmax inside a network. Cross-entropy cancels them: at a score of −5 its gradient
                is @{once_too_often.wrong:.4f}.""",
        ),
    ),
    origin="""
        In statistical physics the same formula gives the probability of a state from its energy. It
        goes back to Boltzmann and was the basis of Gibbs's book of 1902 [@gibbs1902]; the
        temperature comes from there. John Bridle brought it into neural networks as an output that
        can be read as probabilities, and called it *softmax* [@bridle1989; @bridle1990].
    """,
    etymology="""
        A soft form of “the maximum takes all”. What it softens is *which* score is largest
        (argmax), not the largest value, hence the more exact *softargmax*.
    """,
    trends="""
        The output of nearly every classifier that picks one of several classes, and of language
        models, which choose the next word. Since 2017 it also stands inside transformers, in every
        layer of [attention](term:attention) [@vaswani2017].
    """,
    tagged_as=("activation functions", "classification", "probability"),
    collocations=(
        "softmax over classes",
        "softmax with temperature",
        "a saturated softmax",
        "softmax layer",
        "numerically stable softmax",
    ),
    in_context=(
        "The loss stopped at 1.46, and there was a softmax too many.",
        "We took the softmax over the batch by mistake, and images competed with each other.",
        "With a temperature of two the shares become less extreme, in the same order.",
    ),
    faq=(
        Question(
            "I put softmax before CrossEntropyLoss, and it learns more slowly. Why?",
            """The loss has its own softmax, so there are two. The shares that it takes for scores
            lie between 0 and 1: with ten classes the loss cannot fall below
            @{once_too_often.floor:.2f} (with four, below 0.74). The gradient passes the slopes of
            the first softmax and is @{once_too_often.times:.0f} times smaller at the start. Drop
            yours; `log_softmax` before `NLLLoss` is the other right pair. For shares to show,
            apply softmax outside the loss.""",
        ),
        Question(
            "Which dim does softmax need?",
            """The one over which the shares are to add up to 1: `dim=-1` for scores of shape
            (batch, classes). With `dim=0` the examples of a batch compete with each other. No
            error is raised, and with a batch of one every share is 1 and the gradient 0. Without a
            `dim`, `F.softmax` warns “Implicit dimension choice for softmax has been
            deprecated”.""",
        ),
        Question(
            "Does softmax cause vanishing gradients?",
            """Its slopes vanish as one share nears 1. Before cross-entropy that does no harm, as
            the logarithm cancels them. Before a squared error, and inside a network, the gradient
            behind it vanishes: in the first figure the steepest slope falls to
            @{blank.steepest:.3f}.""",
        ),
        Question(
            "What does the temperature do to the gradient?",
            """Two things. It divides the scores, which changes the shares, and it divides the
            gradient: $(p - y)/\\tau$ with cross-entropy. Below 1 it sharpens the shares and
            enlarges the gradient of a wrong answer; above 1 the reverse.""",
        ),
        Question(
            "Can a share be exactly 0?",
            """In exact arithmetic no. In float32 a score that lies 104 below the largest gives
            exactly 0, and its logarithm is −inf. `log_softmax` computes the logarithm [from
            the scores](term:log_sum_exp) and returns −104.""",
        ),
        Question(
            "Is softmax an activation function?",
            """It is used as one, at the output. But it does not act unit by unit: each share
            depends on all scores. So its slope is a matrix, not a number per unit.""",
        ),
        Question(
            "Are the shares probabilities?",
            """They have the form of probabilities. Whether a class with a share of 0.9 is right
            nine times in ten is another question: compare shares with results on new examples.""",
        ),
    ),
    relations={
        "uses": ("derivative",),
        "used by": ("cross_entropy",),
        "broader than": ("sigmoid",),
        "causes": ("saturation",),
        "related to": ("overflow", "nan"),
    },
    did_you_know="""
        A softmax never carries more than half of an error back, whatever the scores: no singular
        value of its Jacobian exceeds one half. Ten of them in a row, with nothing that enlarges in
        between, leave less than a thousandth.
    """,
)
