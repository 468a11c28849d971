"""The average of the squared differences between predictions and targets. It is the usual loss
for quantities; behind a sigmoid output its gradient fades where the prediction is most wrong."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Edit, Question, Term, between, near, snippet


@snippet(
    shows="dL/dθ",
    promises={
        "here": near(12.5),
        "slope": near(-4, words="2 · (2 − 4)"),
        "off": between(0, 1e-6, "central differences agree"),
        "share": near(0.81, words="81/100"),
        "best": near(4, words="4, the mean"),
        "floor": near(8.5, words="8.5, the variance"),
        "odd_share": near(49 / 68, words="49/68"),
        "median": near(3.5),
    },
    data=near(-45.99479231, rel=1e-6),
    turn={"guess": tuple(np.arange(0, 8.1, 0.25)), "odd": (5, 8, 11)},
    drag="guess",
    labels={"odd": "last target"},
    always={"off": between(0, 1e-6), "here": between(1.5, 30)},
    says="""A guess of @{guess:g} has a mean squared error of @{here:.1f}; the gradient there is
        @{slope:.1f}. The last target makes @{share:.0%} of the loss.""",
    caption="""One guess for eight targets: the loss is the mean area of the squares. Drag the point
        on the parabola: its slope leads to the mean of the targets.""",
    alt="""Eight dots, a level line at the guess, and on each distance a square; the square of the
        last dot makes @{share:.0%} of the area. Below, a parabola over the guess. Its bottom,
        @{floor:.1f}, lies at @{best:.0f}, the mean; at a guess of 2 a line of slope @{slope:.0f}
        touches it.""",
    edits=(
        Edit("guess the mean", "guess=2.0", "guess=4.0"),
        Edit("guess the median", "guess=2.0", "guess=3.5"),
        Edit("make it an ordinary one", "odd=11", "odd=5"),
    ),
)
def one_guess(guess=2.0, odd=11):
    """Answer every question with one number."""
    y = np.array([1, 4, 2, 5, 3, 2, 4, odd])

    def mse(c):
        return ((c - y) ** 2).mean()

    c = np.linspace(0, 8, 81)
    slope = 2 * (guess - y).mean()
    measured = (mse(guess + 1e-4) - mse(guess - 1e-4)) / 2e-4
    share = (guess - odd) ** 2 / ((guess - y) ** 2).sum()
    fig = plt.figure(figsize=(5.84, 4.3))
    rows = fig.add_gridspec(2, height_ratios=(5, 3))
    below, above = fig.add_subplot(rows[1]), fig.add_subplot(rows[0])
    place = 3.4 * np.arange(8)
    square = {"align": "edge", "color": "C3", "alpha": 0.3}
    above.bar(place, guess - y, abs(guess - y), bottom=y, **square)
    above.axhline(guess, color="C7", lw=1.5)
    above.plot(place, y, "o", color="gray", ms=5)
    note = f"the last one: {share:.0%} of the loss"
    above.text(22.8, 10.3, note, color="C3", ha="right")
    above.set(xlim=(-1, 36), ylim=(0, 12))  # equal units
    above.set(xticks=(), yticks=(0, 5, 10), ylabel="guess, targets")
    to = np.array([-1.2, 1.2])
    below.plot(c, [mse(a) for a in c], "C7-", lw=1.5)
    below.plot(guess + to, mse(guess) + slope * to, "C3-")
    below.plot(guess, mse(guess), "C3o", ms=8)
    below.set(xlabel="guess", ylabel="mean area of the squares")
    below.set(xlim=(-1.5, 9.5), ylim=(0, 30))
    squares = (y - y.mean()) ** 2
    return fig, {
        "here": mse(guess),
        "slope": slope,
        "off": abs(slope - measured),
        "share": share,
        "best": c[np.argmin([mse(a) for a in c])],
        "floor": mse(y.mean()),
        "odd_share": squares[-1] / squares.sum(),
        "median": np.median(y),
    }


def output(z):
    return 1 / (1 + np.exp(-z))  # a sigmoid


@snippet(
    shows="dL/dz",
    promises={
        "error": near(-1 / (1 + np.exp(-8)), words="−1/(1 + e⁻⁸)"),
        "linear": near(-9),
        "sigmoid": near(-3.35125248759e-4),
        "most": near(4 / 27, rel=1e-4, words="4/27, from p(1 − p)²", here=0.1481458309),
        "most_at": near(1 / 3, rel=0.01, words="1/3", here=0.3318122278),
        "at_1": near(0.99**2 / 100, words="0.99² · 0.01"),
        "off_nudge": between(0, 1e-12),
    },
    data=near(-7.307493826, rel=1e-6),
    turn={"target": (0.0, 0.5, 1.0), "score": tuple(range(-12, 13))},
    # |p - t| p (1 - p) for a target t from 0 to 1
    always={
        "sigmoid": between(-4 / 27, 4 / 27),
        "most": between(0.04, 4 / 27),
        "off_nudge": between(0, 1e-12),
    },
    says="""Target @{target:g}, score @{score}: the sigmoid output is off by @{error:.2g} and sends
        back @{sigmoid:.1g}; a linear one its whole error, @{linear:.3g}.""",
    caption="""The gradient behind two outputs; the dot is one prediction. Behind a sigmoid it is
        largest for a mild mistake and dies out for a grave one.""",
    alt="""Two curves over the score, from −12 to 12, target 1. Above, linear output: a straight
        line, @{linear:.0f} at a score of −8. Below, sigmoid output: a single dip of depth
        @{most:.3f} where the prediction is @{most_at:.2f}, and @{sigmoid:.1e} at −8.""",
    checked="""A nudge of each score, too small to round, changes either loss as its dL/dz says:
        they differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("look at a mild mistake", "score=-8", "score=-1"),
        Edit("ask for one half", "target=1.0", "target=0.5"),
    ),
)
def two_outputs(target=1.0, score=-8):
    """Half the squared error: its gradient behind two outputs."""
    z = np.linspace(-12, 12, 961)
    p = output(z)
    linear = z - target  # the error; the output is z itself
    sigmoid = (p - target) * p * (1 - p)  # the error times the slope
    nudge = z + 1e-100j
    L = np.array([nudge - target, output(nudge) - target]) ** 2 / 2
    off = L.imag / 1e-100 - [linear, sigmoid]
    at = np.argmin(abs(z - score))
    fig, axes = plt.subplots(2, sharex=True)
    outputs = {"linear": linear, "sigmoid": sigmoid}
    for ax, (name, dz) in zip(axes, outputs.items()):
        ax.plot(z, dz, "C3-")
        ax.plot(z[at], dz[at], "C3o", ms=7)
        ax.axhline(0, color="gray", lw=1)
        ax.set(ylabel=f"dL/dz, {name}")
    axes[1].set(xlabel="score z", ylim=(-0.17, 0.17))
    return fig, {
        "error": p[at] - target,
        "linear": linear[at],
        "sigmoid": sigmoid[at],
        "most": abs(sigmoid).max(),
        "most_at": p[np.argmax(abs(sigmoid))],
        "at_1": abs(0.01 - target) * 0.01 * 0.99,  # p is 1%
        "off_nudge": abs(off).max(),
    }


def loss(name, z):
    """Of one sigmoid output; the right answer is 1."""
    if name == "squared error":
        return (output(z) - 1) ** 2 / 2
    return -np.log(output(z))


def slope(name, z):
    """dL/dz."""
    p = output(z)
    dz = p - 1
    if name == "squared error":
        dz = dz * p * (1 - p)
    return dz


@snippet(
    shows="no gradient",
    # a fine step takes the integral of 1 / (p (1 - p)²), about e^s + 3s + 2.5, over the
    # rate; for cross-entropy s + 1. A step of rate 1 moves z by 4/27 at most, or by 1.
    promises={
        "squared_4": between(65, 73, "e⁴ + 14.5, to 5%", here=71),
        "squared_8": between(2977, 3038, "e⁸ + 26.5, to 1%", here=3011),
        "cross_8": between(8, 10, "8 + 1, to a step", here=9),
        "per_unit": between(2.6, np.e, "a little less than e", here=2.681211042),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-1.195097602, rel=1e-6),
    turn={"rate": (0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)},
    labels={"rate": "learning rate"},
    always={"per_unit": between(2.5, 2.75, "about e"), "off_nudge": between(0, 1e-9)},
    says="""Learning rate @{rate:g}: an output that is wrong by a score of 8 takes @{squared_8:,.0f}
        steps with squared error, @{cross_8:.0f} with cross-entropy.""",
    caption="""One sigmoid output, trained from ever more wrong starts. With squared error each unit
        of score multiplies the wait; with cross-entropy it adds a step.""",
    alt="""Two rows of dots over how wrong the start is, on a log scale. Squared error climbs in a
        straight line to @{squared_8:,.0f} steps at 8, a factor of @{per_unit:.2f} per unit.
        Cross-entropy needs @{cross_8:.0f} steps there.""",
    checked="""A nudge of each score, too small to round, changes either loss as its dL/dz says:
        they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("triple the learning rate", "rate=1.0", "rate=3.0"),
        Edit("try starts in between", "np.arange(0.5, 9.1, 0.5)", "np.arange(0.5, 8.1, 0.25)"),
    ),
)
def waiting(rate=1.0):
    """Count the steps until a wrong sigmoid output is half right."""
    wrong_by = np.arange(0.5, 9.1, 0.5)
    steps, off = {}, []
    for name in ("squared error", "cross-entropy"):
        z, taken = -wrong_by, np.zeros(len(wrong_by))
        while np.any(waits := z < 0):
            z = np.where(waits, z - rate * slope(name, z), z)
            taken += waits
        steps[name] = taken
        measured = loss(name, 1e-100j - wrong_by).imag / 1e-100
        off.append(measured / slope(name, -wrong_by) - 1)
    fig, ax = plt.subplots()
    for name, taken in steps.items():
        ax.semilogy(wrong_by, taken, "o-", label=name)
    ax.legend(loc="upper left")
    ax.set(xlabel="how wrong: the score starts this far below 0")
    ax.set(ylabel="steps until z = 0")
    at = {s: np.argmin(abs(wrong_by - s)) for s in (4, 7, 8)}
    squared, cross = steps.values()
    return fig, {
        "squared_4": squared[at[4]],
        "squared_8": squared[at[8]],
        "cross_8": cross[at[8]],
        "per_unit": squared[at[8]] / squared[at[7]],
        "off_nudge": np.abs(off).max(),
    }


TERM = Term(
    title="Mean squared error",
    definition=__doc__,
    aliases=("MSE", "squared error", "quadratic loss", "L2 loss"),
    group="optimization",
    level="next",
    in_a_number="""At learning rate 1, a sigmoid output whose score starts at −8 needs
        @{waiting.squared_8:,.0f} steps to come to one half with the squared error (halved), and
        @{waiting.cross_8:.0f} with cross-entropy.""",
    searched_as=(
        "MSELoss",
        "nn.MSELoss",
        "sklearn mean squared error",
        "tf.keras.losses.MeanSquaredError",
        "l2 vs l1",
        "RMSE",
        "least squares",
        "regression loss",
        "why do we square the error",
        "mse for classification",
        "sigmoid with mse not learning",
        "outliers dominate the loss",
        "derivative of (y - t)^2",
        "brier score",
    ),
    analogy=Analogy(
        text="""
            A library charges the square of the days that a book is late: one day costs one coin,
            three days nine, ten days a hundred. Readers soon bring back the book that is *most
            overdue* first: a day sooner saves nearly twenty coins there. So squared error divides
            attention. Of eight targets, answered as well as one number can, the odd one out alone
            makes @{one_guess.odd_share:.0%} of the fine.
        """,
        breaks_down="""
            The fine always rises with the delay. Behind a sigmoid the error is never above one, and
            a prediction that could hardly be worse gains almost nothing by a better score.
        """,
    ),
    heading="Where the slope comes in",
    formula=r"""
        L = \frac{1}{N} \sum_i (\hat y_i - y_i)^2

        \frac{\partial L}{\partial z_i} = \frac{2}{N} \, (\hat y_i - y_i) \, f'(z_i)
    """,
    symbols={
        "z": "score, before the activation",
        "i": "example",
    },
    explanation=r"""
        Here $\hat y = f(z)$ is what the output unit makes of its score $z$. The gradient is the
        error times the slope of that unit. So a large error speaks loudly, unless the slope is
        small where it happens.

        Half of the loss has half of the gradient; many authors write $\frac{1}{2}$ in front to be
        rid of the 2, and so do the second and third figures.

        **Linear output.** The slope is one, so the gradient is the error itself. Large errors speak
        loudest; a single wild target can dominate a batch, and its gradient has no upper limit.

        **Sigmoid output.** The slope is $p(1-p)$. For target 1 the gradient is $-p(1-p)^2$, largest
        at $p = \frac{1}{3}$, where it reaches @{two_outputs.most:.3f}. Toward $p = 0$, where the
        prediction is most wrong, it goes to zero: the unit is saturated, and the loss surface is a
        plateau. Leaving it takes about $e^{s}$ steps of rate 1 from a score $s$ too low:
        @{waiting.squared_8:,.0f} from 8, against @{waiting.cross_8:.0f} with cross-entropy. All
        layers below wait as well, because their gradients all start from this one.

        **What it learns.** The best single guess is the *mean* (@{one_guess.best:.0f} in the first
        figure; the median would be @{one_guess.median:.1f}), and what remains is the variance.
        A network trained by squared error estimates the mean of the targets for each input.
    """,
    what_to_do=(
        """For quantities: behind a linear output. Look at the largest errors first.""",
        """For classes: [cross-entropy](term:cross_entropy). From a bad start it took
        @{waiting.cross_8:.0f} steps here, squared error @{waiting.squared_8:,.0f}.""",
    ),
    origin="""
        Adrien-Marie Legendre published the method of least squares in 1805, to find the orbits of
        comets [@legendre1805]. Gauss wrote in 1809 that he had used it since 1795 [@gauss1809], and
        the two fell out over it [@plackett1972]. Gauss also gave a reason for the square: it
        follows when errors are normally distributed. Backpropagation became known with this loss
        in 1986 [@rumelhart1986]. Solla, Levin and Fleisher compared it with an entropy loss in 1988
        and found the latter to learn much faster [@solla1988].
    """,
    etymology="""
        Read it backward: take the *error*, *square* it, take the *mean*. *L2* is the name of the
        distance that sums squares; statisticians say *least squares* for making it small.
    """,
    trends="""
        The oldest loss in use. Classification left it for cross-entropy in the 1990s; regression,
        autoencoders and value functions in reinforcement learning still use it, as do diffusion
        models, which predict noise by it.
    """,
    tagged_as=("loss functions", "regression", "least squares", "saturation"),
    collocations=(
        "minimize the mean squared error",
        "MSE loss",
        "root mean squared error",
        "squared error loss",
    ),
    in_context=(
        "We predict tomorrow's temperature and train by mean squared error.",
        "One sensor reported a thousand degrees, and the squared error followed it.",
        "With MSE behind the sigmoid the output sat at zero for half an hour before it moved.",
    ),
    faq=(
        Question(
            "Can I use it for classification?",
            """With care. From a start without confident mistakes it learns. From a bad start it
            stalls: wrong by a score of 4, a sigmoid output needs @{waiting.squared_4:.0f} steps of
            rate 1, wrong by 8 it needs @{waiting.squared_8:,.0f}. Cross-entropy does not have this
            trouble. Neither has squared error behind a linear output, with 0 and 1 as targets:
            there dL/dz is the error itself.""",
        ),
        Question(
            "Is a large learning rate the cure for the stall?",
            """It divides the wait by a constant. The wait grows by a factor of nearly $e$ per unit
            of score (@{waiting.per_unit:.2f} here), so some start is always too far, and the large
            rate may be too large for everything else.""",
        ),
        Question(
            "Mean or sum? With a half or without?",
            """It changes the size of the gradient, so it changes which learning rate fits. The mean
            keeps that size independent of the batch. PyTorch's `MSELoss` takes the mean over all
            elements, without the half.""",
        ),
        Question(
            "What if there are outliers?",
            """The odd one of the eight targets makes @{one_guess.odd_share:.0%} of the least
            possible loss and pulls the best guess its way. Absolute error or Huber's loss limits
            each target's pull. Clipping the gradient limits the step of the whole batch, the good
            examples in it included.""",
        ),
        Question(
            "What is the difference from RMSE?",
            """The root brings it back to the units of the target. The best weights are the same.
            Networks are trained by the square and reported by the root. Where the error is exactly
            0 the root has an infinite slope, and PyTorch's gradient is [NaN](term:nan).""",
        ),
        Question(
            "Does the stall count as a vanishing gradient?",
            """It is one factor of it, the last layer's own slope. The classic vanishing gradient is
            the product of many such factors in hidden layers, and a different loss does not remove
            those.""",
        ),
    ),
    relations={
        "contrasts with": ("cross_entropy",),
        "related to": ("sigmoid", "vanishing_gradient", "saturation"),
    },
    did_you_know="""
        Behind a sigmoid, the squared error listens most to a prediction of
        @{two_outputs.most_at:.2f} that should be one: its gradient is @{two_outputs.most:.3f}. A
        prediction of 0.01 is further off, and its gradient is @{two_outputs.at_1:.4f}.
    """,
)
