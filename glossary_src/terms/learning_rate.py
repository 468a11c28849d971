"""The number by which an optimizer multiplies the gradient to get its step. Too small
and training crawls; too large and the loss oscillates or explodes."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    promises={
        "factor": near(-0.8, words="1 − 0.18 · 10"),
        "left": near(0.8**8, words="0.8⁸"),
        "border": near(0.2, words="2/10"),
        "best": near(0.1, words="1/10"),
    },
    data=near(-8.224484418, rel=1e-6),
    turn={"rate": (0.01, 0.05, 0.1, 0.15, 0.18, 0.2, 0.205), "curvature": (2.0, 5.0, 10.0)},
    labels={"rate": "learning rate"},
    always={"factor": between(-1.06, 0.99)},
    says="""Learning rate @{rate}; the border for this bowl is @{border:.2g}. Each step multiplies w
        by @{factor:.2f}.""",
    caption="""Steps on a parabola, from the square. At this rate each one lands on the other side,
        a little lower: the path oscillates and converges. Turn the rate up to the border and it
        never comes down; beyond, it climbs out.""",
    alt="""A parabola and a path of dots that jumps from side to side and sinks toward the bottom.
        Each step multiplies w by @{factor:.1f}; after eight steps @{left:.2f} of it is left. The
        border lies at a rate of @{border:.1f}.""",
)
def bowl(rate=0.18, curvature=10.0, steps=8):
    """Walk down a parabola, each step the rate times the slope."""
    w = [1.5]
    for _ in range(steps):
        slope = curvature * w[-1]  # of L = curvature w² / 2
        w.append(w[-1] - rate * slope)
    w = np.array(w)
    x = np.linspace(-2.4, 2.4, 97)
    fig, ax = plt.subplots()
    ax.plot(x, curvature * x**2 / 2)
    ax.plot(w, curvature * w**2 / 2, "o-")
    ax.plot(w[0], curvature * w[0] ** 2 / 2, "s")
    ax.set(xlabel="w", ylabel="loss", xlim=(-2.4, 2.4), ylim=(-1, 24))
    return fig, {
        "factor": w[1] / w[0],
        "left": w[-1] / w[0],
        "border": 2 / curvature,
        "best": 1 / curvature,
    }


@snippet(
    shows="no gradient",
    # 24 seeds: best 0.16 to 0.63; end 0.5 to 1; log10 of the losses -2.73, sd 0.42,
    # and -1.56, sd 0.26
    promises={
        "best": between(0.09, 1.1),
        "loss": between(4e-5, 0.09),
        "slow": between(2.5e-3, 0.25),
        "end": between(0.35, 1.5),
    },
    turn={"times": (0.5, 1.0, 2.0)},
    labels={"times": "starting weights times"},
    limits={"y": (1e-5, 1e2)},
    says="""Starting weights times @{times}: the best rate is @{best:.2g}, and above @{end:.2g}
        training explodes. A tenth of the best rate leaves a loss of @{slow:.2g} instead of
        @{loss:.1g}.""",
    caption="""One small network, trained anew for each of 41 rates. A larger rate learns more in
        the same number of steps, up to a cliff: where the lines end, training explodes. The best
        rate, the dot, lies close to the edge.""",
    alt="""Three curves of the loss over the learning rate, on log scales, after 10, 100 and 500
        steps. All fall to the right, then end: the lowest loss, @{loss:.4f}, is reached at a rate
        of @{best:.2f}; above @{end:.2f} the loss explodes.""",
)
def sweep(times=1.0):
    """Train one small network with many learning rates."""
    rng = np.random.default_rng(0)
    x = np.c_[np.linspace(-1, 1, 32), np.ones(32)]
    y = np.sin(3 * x[:, :1])
    sizes = ((2, 16), (16, 16), (16, 1))
    start = [times * rng.normal(0, s[0] ** -0.5, s) for s in sizes]
    rates = 10 ** np.arange(-3, 1.01, 0.1)
    seen = (10, 100, 500)
    losses = np.full((len(rates), 3), np.inf)
    for i, rate in enumerate(rates):
        W = start
        for step in range(max(seen) + 1):
            h = [x]
            for w in W[:2]:
                h.append(np.tanh(h[-1] @ w))
            error = h[2] @ W[2] - y
            loss = (error**2).mean() / 2
            if loss > 1e6:
                break  # it has exploded
            if step in seen:
                losses[i, seen.index(step)] = loss
            dz, dW = error / len(x), []
            for k in (2, 1, 0):
                dW.append(h[k].T @ dz)
                dz = dz @ W[k].T * (1 - h[k] ** 2)
            W = [w - rate * g for w, g in zip(W, dW[::-1])]
    fig, ax = plt.subplots()
    for steps, loss in zip(seen, losses.T):
        ax.loglog(rates, loss, label=f"after {steps} steps")
    ax.legend(loc="lower left")
    ax.set(xlabel="learning rate", ylabel="loss")
    best = losses[:, -1].argmin()
    ax.plot(rates[best], losses[best, -1], "o")
    return fig, {
        "best": rates[best],
        "loss": losses[best, -1],
        "slow": losses[best - 10, -1],  # a tenth of the best rate
        "end": rates[np.isfinite(losses[:, -1])].max(),
    }


@snippet(
    shows="dL/dW",
    # 24 seeds, log10: sigmoid -13.07, sd 0.08, and -2.61, sd 0.04, apart 10.47, sd 0.08;
    # ReLU -2.06, sd 0.13, and -2.13, sd 0.14, apart -0.06, sd 0.12
    promises={
        "sigmoid_first": between(4e-14, 1.8e-13, here=1.130581215e-13),
        "sigmoid_last": between(1.7e-3, 3.5e-3, here=0.002221545137),
        "sigmoid_apart": between(1.3e10, 6.3e10, here=1.964958472e10),
        "needed": between(5e8, 2.5e9, here=884500809.8),
        "then": between(1.3e7, 6.3e7, here=19649584.72),
        "ReLU_first": between(2.6e-3, 2.9e-2, here=0.00912462718),
        "ReLU_last": between(2.1e-3, 2.7e-2, here=0.004249150774),
        "ReLU_apart": between(0.29, 2.6, here=0.465679385),
    },
    data=near(10.72514361, rel=1e-6),
    turn={"rate": (0.001, 0.01, 0.1, 1.0, 1e3, 1e6, 1e9), "depth": (6, 12, 18)},
    labels={"rate": "learning rate", "depth": "layers"},
    limits={"y": (1e-16, 1e9)},
    always={"ReLU_apart": between(0.1, 10)},
    says="""Rate @{rate:g}: a step changes the last sigmoid layer by @{sigmoid_last:.1g} of its
        weights and the first by @{sigmoid_first:.1g}. In the ReLU network these are
        @{ReLU_last:.1g} and @{ReLU_first:.1g}.""",
    caption="""How far one step moves each layer, as a share of its weights. In the sigmoid network
        one rate cannot serve all: turn it up, and the line rises as it is, still as steep. The ReLU
        network with [He weights](term:he_initialization) fits as a whole into the band around a
        thousandth, a rule of thumb for healthy steps.""",
    alt="""Two lines over 18 layers on a log scale, and a band of healthy steps around a thousandth.
        The ReLU line runs level in the band. The sigmoid line falls from @{sigmoid_last:.0e} at the
        last layer to @{sigmoid_first:.0e} at the first, a factor of @{sigmoid_apart:.0e}.""",
)
def one_for_all(rate=0.1, depth=18, width=64):
    """How far one step moves each layer, relative to its weights."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    networks = {  # activation, slope, variance of the weights times n
        "sigmoid": (sigmoid, lambda h: h * (1 - h), 1),
        "ReLU": (lambda z: np.maximum(z, 0), lambda h: h > 0, 2),
    }
    fig, ax = plt.subplots()
    numbers = {}
    for name, (f, slope, gain) in networks.items():
        rng = np.random.default_rng(0)
        scale = np.sqrt(gain / width)
        W = rng.normal(0, scale, (depth, width, width))
        h = [rng.normal(size=(16, width))]
        for w in W:
            h.append(f(h[-1] @ w))
        error = rng.normal(0, 0.1, h[-1].shape)
        dz, moved = error / len(error) * slope(h[-1]), []
        for w, below in zip(W[::-1], h[-2::-1]):
            step = rate * below.T @ dz  # rate times dL/dW
            moved.append(np.sqrt((step**2).mean() / (w**2).mean()))
            dz = dz @ w.T * slope(below)
        moved = moved[::-1]
        ax.semilogy(range(1, depth + 1), moved, "o-", label=name)
        numbers[f"{name}_first"] = moved[0]
        numbers[f"{name}_last"] = moved[-1]
        numbers[f"{name}_apart"] = moved[-1] / moved[0]
    ax.axhspan(1e-4, 1e-2, alpha=0.2)  # around a thousandth
    ax.legend(loc="lower right")
    ax.set(xlabel="layer (1 is next to the input)")
    ax.set(ylabel="step, relative to the weights")
    needed = rate * 1e-3 / numbers["sigmoid_first"]  # for layer 1
    then = numbers["sigmoid_last"] * needed / rate
    return fig, numbers | {"needed": needed, "then": then}


TERM = Term(
    title="Learning rate",
    definition=__doc__,
    aliases=("step size",),
    group="optimization",
    level="start here",
    in_a_number="""With a single learning rate, the last of the sigmoid layers learns
        @{one_for_all.sigmoid_apart:.0e} times as fast as the first.""",
    analogy=Analogy(
        text="""
            A house is heated by one boiler with one knob, which someone turns each morning after a
            look at the thermometer. Turn too timidly, and winter is over before it is warm. Turn
            too boldly, and it swings from frost to sauna, further every day.

            Now let the pipes leak, so that each floor passes on about a quarter of its heat. The
            cellar, many floors away from the boiler under the roof, receives next to nothing. Turn
            up the knob until the cellar is warm, and the attic burns. No setting of one knob suits
            both.
        """,
        breaks_down="""
            A thermometer says how far the house is from comfort. A gradient says only which way is
            better and how steep it is here. And a network is not tied to one knob: Adam in effect
            gives each weight a rate of its own, and good starting weights mend the pipes.
        """,
    ),
    heading="How large is too large",
    formula=r"""
        \theta \leftarrow \theta - \eta \, \nabla L(\theta)

        0 < \eta < \frac{2}{\lambda_{\max}}
    """,
    explanation=r"""
        On a parabola of curvature $\lambda$ a step multiplies the distance to the minimum by
        $1 - \eta\lambda$. Below $\eta = 1/\lambda$ the path creeps down one side. There, at
        @{bowl.best:.1f} in the first figure, a single step arrives. Up to $2/\lambda$ it
        oscillates and converges, at exactly @{bowl.border:.1f} it bounces forever, and beyond it
        diverges.

        **Many weights.** A loss has many curvatures at once; the largest, $\lambda_{\max}$, sets
        the border for all. The flattest direction then sets the pace. For losses that are no
        parabolas the border is a guide: it moves as the weights move. Full-batch training is
        often seen to drift to it and to stay there [@cohen2021].

        **Close to the edge.** In the second figure the best rate is @{sweep.best:.2f}. A tenth of
        it leaves a loss of @{sweep.slow:.3f} instead of @{sweep.loss:.4f}, and above
        @{sweep.end:.2f} everything is lost. For other starting weights the edge lies elsewhere. So
        search on a log scale: raise the rate until training explodes, then go back by a factor of
        two or more.

        **One rate cannot repair a vanishing gradient.** In the third figure the steps of the
        first sigmoid layer, as a share of its weights, are @{one_for_all.sigmoid_apart:.0e} times
        smaller than those of the last. The rate multiplies both, so their ratio stays. What helps
        changes the ratio: starting weights, normalization, residual connections, or an optimizer
        that scales each layer or weight by itself.
    """,
    origin="""
        Step sizes are as old as gradient descent: Cauchy already remarked in 1847 that the steps
        have to be small enough [@cauchy1847]. Robbins and Monro found in 1951 how rates must fall
        for noisy gradients to converge [@robbins1951]. The paper that spread backpropagation calls
        the rate epsilon [@rumelhart1986]. A guide of 1998 derives the best rate and the
        border, twice as large, from the curvature, and advises rates of their own for the weights
        [@lecun1998efficient].
    """,
    etymology="""
        A *rate*, because it sets how fast the weights learn. Mathematicians say *step size*,
        though the step is the rate times the gradient.
    """,
    trends="""
        A guide of 2012 calls it often the single most important setting to tune [@bengio2012].
        Today it is rarely constant: it rises over a short warm-up, then falls along a cosine or a
        line. Adam and its relatives made its value less critical, not irrelevant.
    """,
    tagged_as=("optimization", "hyperparameters", "training", "stability"),
    collocations=(
        "learning rate schedule",
        "learning rate decay",
        "learning rate warm-up",
        "lower the learning rate",
    ),
    in_context=(
        "The loss turned into NaN, so we divided the learning rate by ten.",
        "Every layer got the same learning rate, and only the last one learned.",
        "With a higher learning rate the curve was rougher and ended lower.",
    ),
    faq=(
        Question(
            "How do I find a good learning rate?",
            """Try powers of ten, or of three, for a few hundred steps each. Take the largest that
            does not explode, and divide it by two to ten. In the second figure the best rate is
            @{sweep.best:.2f}, and above @{sweep.end:.2f} training explodes.""",
        ),
        Question(
            "How do I know that it is too large or too small?",
            """Too large: the loss jumps, rises, or turns to inf or NaN. A little too large: it
            falls fast at first and stays high. Too small: it falls smoothly, and you wait.""",
        ),
        Question(
            "Can a larger learning rate fix vanishing gradients?",
            """No. It lifts the steps of all layers alike. To move the first layer of the last
            figure by a thousandth of its weights takes a rate of @{one_for_all.needed:.0e}, and the
            last layer would then move by @{one_for_all.then:.0e} times its size.""",
        ),
        Question(
            "Can a smaller learning rate fix exploding gradients?",
            """It softens a single step. But if the gradient can grow a thousandfold within a few
            steps, a rate that survives the peaks is far too small for the rest. Clipping the
            gradient limits only the peaks.""",
        ),
        Question(
            "Why are the rates for Adam so much smaller?",
            """Adam's step is about the rate itself, for each weight, because it divides by the size
            of the gradient. The step of SGD is the rate times a gradient, which is often small. So
            the two rates have different units; 0.1 for SGD and a thousandth for Adam are usual
            first tries.""",
        ),
        Question(
            "Must I change it when I change the batch size?",
            r"""Often, yes. For SGD a common rule scales the rate in proportion to the batch, up to
            a limit [@goyal2017]. The border $2/\lambda_{\max}$ does not grow with the batch, so
            the rule ends there.""",
        ),
    ),
    relations={
        "used by": ("gradient_descent", "sgd"),
        "related to": ("vanishing_gradient", "exploding_gradient", "nan"),
    },
    did_you_know="""
        On a parabola the border is exactly twice the best rate (@{bowl.border:.1f} and
        @{bowl.best:.1f} in the first figure). Whoever doubles a perfect learning rate gets a
        path that jumps back and forth and never gains a thing.
    """,
)
