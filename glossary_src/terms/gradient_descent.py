"""A method that lowers a function by many small steps: each step moves the weights against the
gradient, by the learning rate times its size. It uses the gradient and does not compute it."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    # each coordinate by itself: 1 - rate * curvature per step
    promises={
        "left": near(
            (16 * 0.82**60 + 22.5 * 0.8**60) / 38.5, words="(16·0.82⁶⁰ + 22.5·0.8⁶⁰)/38.5"
        ),
        "along": near(0.82, words="1 − 0.18 · 1"),
        "across": near(-0.8, words="1 − 0.18 · 10"),
        "border": near(0.2, words="2/10"),
        "best_rate": near(2 / 11, words="2/(1 + 10)"),
        "best_factor": near(9 / 11, words="(10 − 1)/(10 + 1)"),
    },
    data=near(-13.47306888, rel=1e-6),
    turn={"rate": tuple(np.linspace(0.02, 0.21, 20).round(2)), "steepness": (1, 3, 10)},
    labels={"rate": "learning rate", "steepness": "steepness across"},
    always={"along": between(0.78, 0.99)},
    says="""Learning rate @{rate:g}: each step multiplies y, across, by @{across:.2f} and x, along,
        by @{along:.2f}. After 30 steps the loss is @{left:.3g} times the first one.""",
    caption="""A path down a valley to its minimum, the cross; rings are lines of equal loss. A step
        of this rate carries across the bottom (y × @{across:.2f}), while x creeps (× @{along:.2f}):
        the path zigzags.""",
    alt="""Contour lines of a long valley and a zigzag path into its middle. Each step multiplies
        the distance along the valley by @{along:.2f} and across it by @{across:.1f}. After 30 steps
        @{left:.0e} of the loss is left.""",
    edits=(
        Edit("step a little further than the border", "rate=0.18", "rate=0.205"),
        Edit("make the valley round", "steepness=10", "steepness=1"),
        Edit("make it a hundred times steeper across", "steepness=10", "steepness=100"),
    ),
)
def valley(rate=0.18, steepness=10, steps=30):
    """Walk down a valley that is steeper across than along."""
    curvature = np.array([1, steepness])  # L = x²/2 + steepness y²/2
    path = [np.array([-4.0, 1.5])]
    for _ in range(steps):
        gradient = curvature * path[-1]
        path.append(path[-1] - rate * gradient)
    path = np.array(path)
    fig, ax = plt.subplots(figsize=(5.84, 4.3))
    sides = np.linspace(-5, 3, 81), np.linspace(-2.3, 2.3, 47)
    x, y = np.meshgrid(*sides)
    rings = {"colors": "gray", "linewidths": 0.7, "alpha": 0.7}
    L = (x**2 + steepness * y**2) / 2
    ax.contour(x, y, L, np.arange(1, 6) ** 2 / 2, **rings)
    ax.plot(*path.T, "C3o-", lw=1.5)
    ax.plot(0, 0, "+", color="gray", ms=14)
    across, along = path[1, 1] / path[0, 1], path[1, 0] / path[0, 0]
    words = "a step:", f"across × {across:.2f}", f"along × {along:.2f}"
    for row, note in enumerate(words):
        note = note.replace("-", "−")
        ax.text(2.9, 2.1 - 0.26 * row, note, color="C3", ha="right")
    if abs(path[:, 1]).max() > 2.3:  # from the axes
        ax.text(-2.4, 2, "leaves ↑", color="C6", ha="right")
    ax.set(xlabel="x, along the valley", ylabel="y, across it")
    ax.set(xlim=(-5, 3), ylim=(-2.3, 2.3))
    loss = (curvature * path**2).sum(axis=1) / 2
    best = 2 / curvature.sum()  # both directions shrink alike
    return fig, {
        "left": loss[-1] / loss[0],
        "along": along,
        "across": across,
        "border": 2 / curvature.max(),
        "best_rate": best,
        "best_factor": abs(1 - best * curvature).max(),
    }


@snippet(
    shows="no gradient",
    # fine steps take the integral of dw / ((1 - w^n) w^(n-1)) over the rate, from 0.5
    # to 0.75^(1/n): 69.3, 144.6, 419.7, 10272; the spans are 2%
    promises={
        "first_1": near(0.5),
        "wait_1": between(68, 71, "100 ln 2, to 2%", here=69),
        "first_3": near(0.875 / 4),
        "wait_3": between(141, 148, here=145),
        "first_6": near((1 - 2**-6) / 2**5),
        "wait_6": between(411, 429, here=421),
        "first_12": near((1 - 2**-12) / 2**11),
        "wait_12": between(10_066, 10_478, here=10276),
        "times": between(145, 152, here=148.9275362),
    },
    data=near(-1.026195524, rel=1e-6),
    turn={"start": (0.4, 0.5, 0.6, 0.7, 0.8, 0.9), "rate": (0.003, 0.01, 0.03, 0.1)},
    labels={"start": "every weight starts at", "rate": "learning rate"},
    says="""Weights of @{start}: the first gradient is @{first_1:.2f} with one layer,
        @{first_12:.1g} with twelve. Below 0.75 for @{wait_1:,.0f} and for @{wait_12:,.0f} of 20,000
        steps.""",
    caption="""Networks of one unit per layer learn to output 1. From weights of one half: the
        deeper, the smaller the first gradient, and the longer they sit still.""",
    alt="""Four curves of the output over steps on a log scale. One layer passes 0.75 after
        @{wait_1:.0f} steps, three after @{wait_3:.0f}, six after @{wait_6:.0f} and twelve after
        @{wait_12:,.0f}, all along a flat stretch that ends in a steep rise.""",
    edits=(
        Edit("start from weights of 0.9", "start=0.5", "start=0.9"),
        Edit("triple the learning rate", "rate=0.01", "rate=0.03"),
    ),
)
def slow_start(start=0.5, rate=0.01, steps=20_000):
    """Learn that a product of equal weights should be one."""
    fig, ax = plt.subplots()
    numbers = {}
    for layers in (1, 3, 6, 12):
        w, output = start, []
        for _ in range(steps):
            output.append(w**layers)
            error = output[-1] - 1  # L = error² / 2
            gradient = error * w ** (layers - 1)  # dL/dw of any weight
            w = w - rate * gradient
        label = f"layers: {layers}"
        ax.semilogx(range(1, steps + 1), output, label=label)
        first = (1 - start**layers) * start ** (layers - 1)
        numbers[f"first_{layers}"] = first
        numbers[f"wait_{layers}"] = np.sum(np.array(output) < 0.75)
    ax.legend(loc="upper left", ncols=2)
    ax.set(xlabel="step", ylabel="output of the network")
    ax.set(ylim=(-0.05, 1.5), yticks=(0, 0.25, 0.5, 0.75, 1))
    ratio = numbers["wait_12"] / max(numbers["wait_1"], 1)
    return fig, numbers | {"times": ratio}


@snippet(
    shows="no gradient",
    promises={
        "gap": near(np.exp(-1) - 0.25, words="e⁻¹ − 1/4"),
        "flow_at_1": near(np.exp(-1), words="e⁻¹"),
        "fine_at_1": near(0.99**100, words="0.99¹⁰⁰"),
        "ten": near(0.8**10, words="0.8¹⁰"),
    },
    data=near(-0.01158859013, rel=1e-6),
    turn={"rate": tuple(np.linspace(0.05, 1.5, 30).round(2))},
    labels={"rate": "learning rate"},
    says="Learning rate @{rate:g}: gradient descent strays from the flow by up to @{gap:.2g}.",
    caption="""A ball in honey follows the smooth curve, gradient flow. Gradient descent follows it
        in straight pieces: closely, if they are short.""",
    alt="""A smooth curve falls from 1 toward 0; a chain of dots follows below it and is never more
        than @{gap:.2f} away.""",
    edits=(
        Edit("jump over the minimum", "rate=0.5", "rate=1.8"),
        Edit("step beyond the border", "rate=0.5", "rate=2.2"),
    ),
)
def against_the_flow(rate=0.5):
    """Compare steps with the smooth flow that they imitate."""
    time = np.linspace(0, 6, 301)
    flow = np.exp(-time)  # solves dw/dt = -w: L = w²/2
    w, at = [1.0], np.arange(0, 6 + rate / 2, rate)
    for _ in at[1:]:
        gradient = w[-1]
        w.append(w[-1] - rate * gradient)
    fig, ax = plt.subplots()
    ax.plot(time, flow, label="gradient flow")
    ax.plot(at, w, "o-", label="gradient descent")
    ax.legend(loc="upper right")
    ax.set(xlabel="time: steps times learning rate", ylabel="w")
    fine = 1.0
    for _ in range(100):
        fine = fine - 0.01 * fine
    return fig, {
        "gap": abs(w - np.exp(-at)).max(),
        "flow_at_1": np.exp(-1),
        "fine_at_1": fine,
        "ten": (1 - 0.1 * 2) ** 10,  # L = w², rate 0.1
    }


TERM = Term(
    title="Gradient descent",
    definition=__doc__,
    aliases=("steepest descent", "batch gradient descent", "full-batch gradient descent"),
    group="optimization",
    level="next",
    wikidata="Q1199743",
    in_a_number="""At the same learning rate, from weights of one half, a chain of twelve units
        takes @{slow_start.times:.0f} times as many steps as one unit to come to three quarters of
        its goal.""",
    searched_as=(
        "w -= lr x grad",
        "optimizer.step()",
        "GD",
        "how does a network learn from the gradient",
        "zigzag loss path",
        "loss oscillates in a narrow valley",
        "ill-conditioned",
        "condition number",
        "gradient flow ode",
        "full batch training",
        "move against the gradient",
        "minimize a function numerically",
        "ball rolling down a hill",
        "walking downhill in the fog",
        "Gradientenabstieg",
        "descenso de gradiente",
        "梯度下降",
    ),
    analogy=Analogy(
        text="""
            You level a washing machine on its four screw feet. For each foot you find out how a
            small turn moves the bubble of the level. Then you turn all four, each in proportion to
            its effect, and look again. A foot whose turn hardly moves the bubble is hardly turned,
            however wrong it stands. In a deep network such feet are often the weights of the first
            layers.
        """,
        breaks_down="""
            A machine has one level position, and you would see it. The loss of a network has
            plateaus, ridges and many valleys, and each step knows only the slope where it stands.
        """,
    ),
    formula=r"""
        \theta \leftarrow \theta - \eta \, \nabla L(\theta)
    """,
    symbols={
        "t": "time",
    },
    explanation=r"""
        $\theta$ holds all weights, $\nabla L$ the derivatives of the loss with respect to them,
        usually found by backpropagation. The gradient points to where the loss rises most steeply,
        so the step goes the other way. The learning rate $\eta$ sets how far.

        **Valleys.** In the first figure the two directions do not disturb each other: each step
        multiplies x by $1 - \eta$ and y by $1 - 10\eta$. The steep direction limits the rate: at
        @{valley.border:.1f} the path would bounce forever; the flat one then takes its time. At the
        best rate, @{valley.best_rate:.2f}, a step multiplies both by
        $\frac{\kappa - 1}{\kappa + 1}$ in size, where $\kappa$ is the ratio of the curvatures: here
        @{valley.best_factor:.2f}.

        **Small gradients, small steps.** The step is proportional to the gradient. In the second
        figure, twelve layers divide the first gradient by a thousand (@{slow_start.first_12:.1e}
        instead of @{slow_start.first_1:.1f}), and @{slow_start.wait_12:,.0f} steps pass instead of
        @{slow_start.wait_1:.0f}. For such chains of weights the wait grows exponentially with depth
        [@shamir2019]. A larger rate shortens all waits alike, until the deep chain cannot settle
        any more: at its goal it is the steeper one. This is how a vanishing gradient shows: no
        error is raised, and the loss hardly moves.

        **The flow behind the steps.** Let the rate go to zero, with ever more steps, and they
        become a smooth curve, the solution of $\frac{d\theta}{dt} = -\nabla L$, called *gradient
        flow*. (The same words are used for how well the gradient passes through a network.) With
        rate 0.01 gradient descent reaches @{against_the_flow.fine_at_1:.4f} where the flow reaches
        @{against_the_flow.flow_at_1:.4f}. Theory likes the flow, because it can be solved for some
        networks [@saxe2014].
    """,
    what_to_do=(
        """Path zigzags or climbs: lower the [learning rate](term:learning_rate).""",
        """First layers stand still: look for a [vanishing gradient](term:vanishing_gradient) before
        you raise the rate.""",
        """One step over all data costs too much: take [mini-batches](term:sgd).""",
    ),
    claims=(
        Claim(
            "Vanishing gradients slow down learning.",
            number=67,
            judged="true",
            read_in="picture-dictionary",
            counter={"slow_start.start": 0.9},
            holds=lambda n: (
                n["slow_start.first_12"] < 0.01 * n["slow_start.first_1"]
                and n["slow_start.wait_12"] > 100 * n["slow_start.wait_1"]
            ),
            because="""With plain gradient descent each step shrinks in proportion, the wait by
                less, since the gradient grows on the way. Twelve layers have a first gradient of
                @{slow_start.first_12:.1e} and need @{slow_start.wait_12:,.0f} steps; one layer has
                @{slow_start.first_1:.1f} and needs @{slow_start.wait_1:.0f}. An optimizer such as
                Adam, whose steps hardly depend on the size of the gradient, is slowed less.""",
        ),
    ),
    origin="""
        Augustin-Louis Cauchy described the method in 1847, in a note of three pages on solving
        systems of equations [@cauchy1847]. Haskell Curry studied in 1944 when it converges
        [@curry1944]. Robbins and Monro founded the stochastic form in 1951 [@robbins1951], and
        Amari proposed that form for learning pattern classifiers in 1967 [@amari1967]. Fed with
        gradients from backpropagation, it became the way to train neural networks in 1986
        [@rumelhart1986].
    """,
    etymology="""
        *Gradient* goes back to Latin *gradi*, to step; *descent*, because the loss is pictured as a
        height. *Steepest descent* is the older name, often kept for the form in which each step
        goes to the lowest point along its line (a line search).
    """,
    trends="""
        Rarely used as it stands: networks are trained by its stochastic form and by descendants
        such as momentum and Adam. The plain method lives on in theory. In 2021 it was found that
        on networks it tends to sharpen the valley until its own rate is at the border of stability
        [@cohen2021].
    """,
    tagged_as=("optimization", "training", "first-order methods", "neural networks"),
    collocations=(
        "run gradient descent",
        "a step of gradient descent",
        "converges to a local minimum",
        "stochastic gradient descent",
    ),
    in_context=(
        "Gradient descent found the minimum in nine steps, because the bowl was round.",
        "The path zigzags: the valley is a hundred times steeper across than along.",
        "Plain gradient descent needs the whole data set for one step; we cannot afford that.",
    ),
    faq=(
        Question(
            "How does it differ from backpropagation?",
            """Backpropagation computes the gradient and changes nothing. Gradient descent takes the
            gradient, from any source, and changes the weights.""",
        ),
        Question(
            "How does it differ from stochastic gradient descent?",
            """Gradient descent takes the gradient over all examples, the stochastic form over a
            few drawn at random. The few give a noisy gradient, many times cheaper.""",
        ),
        Question(
            "Does it find the minimum?",
            """On a bowl, yes, if the rate is small enough: on $w^2$ with rate 0.1, ten steps from 1
            lead to @{against_the_flow.ten:.4f}. In general it ends where the gradient is zero,
            which may be a local minimum; a saddle point can hold it up for long. Most often it ends
            when the time is used up.""",
        ),
        Question(
            "Why does it zigzag?",
            """Because downhill is not toward the minimum. In a narrow valley the slope across
            dominates the gradient; a large rate carries the step over to the other side. Momentum
            speeds up the way along the valley; across, it can swing for longer than without.""",
        ),
        Question(
            "What does a vanishing gradient do to it?",
            """It stands still. The step is the rate times the gradient, so a weight with a gradient
            a thousand times smaller moves a thousand times less.""",
        ),
        Question(
            "Must the learning rate shrink toward the end?",
            """With the full gradient of a smooth loss and a rate below the border, no: the steps
            shrink with the slope. At a kink they do not: on $|w|$ a fixed rate bounces to and fro
            forever. In the stochastic form the noise keeps up the bouncing, so there the rate has
            to shrink, unless the network can fit every example.""",
        ),
    ),
    relations={
        "uses": ("gradient", "learning_rate", "loss_function"),
        "often confused with": ("backpropagation",),
        "broader than": ("sgd",),
        "related to": ("vanishing_gradient", "plateau_saddle"),
    },
    did_you_know="""
        On a bowl that is equally steep all around, rate one over the curvature reaches the minimum
        in a single step. On a bowl all its trouble comes from directions that disagree; the chains
        of the second figure show that there is other trouble besides.
    """,
)
