"""A ReLU unit falls silent: what it receives is negative for every example, so its output and its
slope are zero, and no gradient reaches its weights to bring it back."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, near, snippet


@snippet(
    shows="no gradient",
    # 24 seeds: small 0.023 (sd 0.013), large 0.65 (0.12), huge 0.997 (0.005).
    # back: exactly 0, since the inputs of the only hidden layer are fixed
    promises={
        "small": between(0, 0.1, here=0.03125),
        "small_back": near(0, words="0: dead is dead"),
        "large": between(0.17, 1, here=0.453125),
        "large_back": near(0, words="0: dead is dead"),
        "huge": between(0.95, 1, here=1),
        "huge_back": near(0, words="0: dead is dead"),
    },
    data=near(-2.346478888, rel=1e-6),
    turn={"inputs": ("positive", "centered"), "slope": (0.0, 0.01, 0.1)},
    labels={"slope": "slope for negative inputs"},
    always={"small": between(0, 0.1)},
    says="""Inputs: @{inputs}. Slope for negative inputs: @{slope}. Off for every example at
        the end: @{small:.0%} of the units at learning rate 0.1, @{large:.0%} at 1, @{huge:.0%}
        at 3.""",
    caption="""A small ReLU network learns from inputs that are all positive, like the brightness of
        pixels. With a modest learning rate almost no unit dies. Large steps kill them in the first
        few updates, and none comes back.""",
    alt="""Three curves of the share of units that are off for every example, over 200 steps on a
        log axis. At learning rate 0.1 it stays at @{small:.0%}. At 1 it jumps in the first steps
        and ends at @{large:.0%}. At 3 it climbs to @{huge:.0%}.""",
)
def deaths(inputs="positive", slope=0.0, width=128, steps=200):
    """Count dead units while a network learns, at three step sizes."""
    fig, ax = plt.subplots()
    numbers = {}
    looks = np.unique(np.geomspace(1, steps, 25).astype(int))
    for name, rate in {"small": 0.1, "large": 1, "huge": 3}.items():
        rng = np.random.default_rng(0)
        label = rng.integers(4, size=500)
        x = rng.normal(size=(4, 20))[label] + rng.normal(size=(500, 20))
        x = np.abs(x) if inputs == "positive" else x
        W = rng.normal(0, np.sqrt(2 / 20), (20, width))
        V = rng.normal(0, np.sqrt(2 / width), (width, 4))
        b, c, dead = np.zeros(width), np.zeros(4), []
        for step in range(1, steps + 1):
            some = rng.integers(500, size=32)  # a mini-batch
            z = x[some] @ W + b
            on = np.where(z > 0, 1, slope)
            h = z * on
            out = h @ V + c
            p = np.exp(out - out.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            do = (p - np.eye(4)[label[some]]) / 32
            dz = do @ V.T * on
            V, c = V - rate * h.T @ do, c - rate * do.sum(axis=0)
            W, b = W - rate * x[some].T @ dz, b - rate * dz.sum(axis=0)
            if step in looks:
                dead.append((x @ W + b <= 0).all(axis=0))
        share = np.mean(dead, axis=1)
        ax.semilogx(looks, share, marker="o", label=f"rate {rate}")
        numbers[name] = share[-1]
        numbers[f"{name}_back"] = (dead[10] & ~dead[-1]).sum()
    ax.legend(loc="upper left", ncols=3)
    ax.set(xlabel="step", ylabel="share of units off for every example")
    ax.set(ylim=(-0.03, 1.2), yticks=(0, 0.5, 1))
    return fig, numbers


@snippet(
    shows="no gradient",
    # 24 seeds: mean_after -3.2 (sd 0.15)
    promises={
        "on_before": near(1),
        "on_after": near(0),
        "mean_after": between(-3.9, -2.5, here=-3.286981195),
        "gradient": near(0, words="exactly 0"),
    },
    data=near(-2.495836231, rel=1e-6),
    turn={"rate": (0.05, 0.1, 0.4, 0.5, 0.7)},
    labels={"rate": "learning rate"},
    always={"on_before": near(1)},
    says="""Learning rate @{rate}: after one step the unit is on for @{on_after:.0%} of the
        examples. The norm of its next gradient is @{gradient:.2g}.""",
    caption="""The death of one unit. Before the step it is on for every example, and its output is
        too large. One step that is too long carries it past zero, where the next gradient is
        exactly zero.""",
    alt="""Two histograms of what the unit receives from 400 examples. Before the step all lie right
        of zero. After it @{on_after:.0%} do: the whole histogram has moved to the left, to a mean
        of @{mean_after:.1f}.""",
)
def one_step(rate=0.5, examples=400):
    """Take one gradient step with one unit, and see where it lands."""
    rng = np.random.default_rng(0)
    x = np.abs(rng.normal(size=(examples, 10)))  # as bright pixels are
    target = 1 + 0 * x[:, 0]
    w, b, v = np.full(10, 0.3), 0.0, 1.0  # output: v * ReLU(z)

    def gradients(w, b):
        z = x @ w + b
        error = v * np.maximum(z, 0) - target
        dz = error * v * (z > 0) / examples
        return z, x.T @ dz, dz.sum()

    before, dw, db = gradients(w, b)
    w, b = w - rate * dw, b - rate * db
    after, dw, db = gradients(w, b)
    fig, ax = plt.subplots()
    bins = np.linspace(-10, 6, 65)
    ax.hist(before, bins, alpha=0.6, label="before the step")
    ax.hist(after, bins, alpha=0.6, label="after it")
    ax.axvline(0, alpha=0.5)
    ax.legend(loc="upper left")
    ax.set(xlabel="z: what the unit receives", ylabel="examples")
    return fig, {
        "on_before": (before > 0).mean(),
        "on_after": (after > 0).mean(),
        "mean_after": after.mean(),
        "gradient": np.hypot(np.linalg.norm(dw), db),
    }


@snippet(
    shows="no gradient",
    # theory for one input: a layer of n units is all off with probability 2⁻ⁿ.
    # 20 seeds: dead_6 0.791 (sd 0.013), dead_4 0.9989 (0.0012)
    promises={
        "dead_2": between(0.99, 1, here=1),
        "theory_2": near(1 - 0.75**100),
        "dead_3": between(0.99, 1, here=1),
        "theory_3": near(1 - 0.875**100),
        "dead_4": between(0.99, 1, here=0.998),
        "theory_4": near(1 - (15 / 16) ** 100),
        "dead_6": between(0.74, 0.845, here=0.78),
        "theory_6": near(1 - (63 / 64) ** 100),
    },
    data=near(-1.316060943, rel=1e-6),
    turn={"inputs": (1, 3, 10, 30)},
    labels={"inputs": "inputs looked at"},
    always={"dead_6": between(0.6, 0.85)},
    says="""Inputs: @{inputs}. After 100 layers, @{dead_4:.1%} of the networks with 4 units a layer
        answer zero to all of them, and @{dead_6:.0%} of those with 6.""",
    caption="""Very narrow networks can be dead before the first step. Dots: random networks without
        biases. Lines: theory for one input. With more inputs it takes more layers, but each network
        dies in the end.""",
    alt="""Four curves over 1 to 100 layers. With 2 units a layer nearly all networks are dead after
        20 layers; with 6 units @{dead_6:.0%} are dead after 100. The dots of simulated networks lie
        on the lines of theory.""",
)
def born_dead(inputs=1, most=100, networks=1000):
    """Count random networks that answer zero to all of their inputs."""
    rng = np.random.default_rng(0)
    fig, ax = plt.subplots()
    depths = np.arange(1, most + 1)
    numbers = {}
    for width in (2, 3, 4, 6):
        h, dead = rng.normal(size=(networks, inputs, width)), []
        for _ in depths:
            W = rng.normal(0, 1, (networks, width, width))
            h = np.maximum(h @ W, 0)
            size = h.max(axis=(1, 2), keepdims=True)
            h = h / np.where(size > 0, size, 1)  # ReLU ignores scale
            dead.append((size == 0).mean())
        theory = 1 - (1 - 0.5**width) ** depths
        label = f"{width} units a layer"
        (line,) = ax.plot(depths, theory, label=label)
        ax.plot(depths[::5], dead[::5], "o", color=line.get_color())
        numbers[f"dead_{width}"] = dead[-1]
        numbers[f"theory_{width}"] = theory[-1]
    ax.legend(loc="lower right")
    ax.set(xlabel="layers", ylabel="share of networks that are dead")
    return fig, numbers


TERM = Term(
    title="Dying ReLU",
    definition=__doc__,
    aliases=("dead ReLU", "dying ReLU problem", "dead unit", "dead neuron"),
    group="phenomena",
    level="next",
    in_a_number="""At a learning rate of 1, @{deaths.large:.0%} of the units of a small network die
        in 200 steps; at 3, @{deaths.huge:.0%}.""",
    analogy=Analogy(
        text="""
            A small shop sets its prices by what customers say. One day a few complaints come in,
            and the owner overreacts: everything costs ten times as much. Now nobody enters. Nobody
            complains either, so no one tells the owner to lower the prices. The shop stays open and
            empty for ever.

            At learning rate 0.1, @{deaths.small:.0%} of the shops in the first figure are empty at
            the end. At rate 3 it is @{deaths.huge:.0%}.
        """,
        breaks_down="""
            A real owner notices an empty shop. A unit has no other sense than its gradient, and
            zero says “leave everything as it is”. And a street may change: in a deep network the
            layers below keep learning, so new customers may pass one day, and a dead unit can come
            back.
        """,
    ),
    heading="How units die",
    formula=r"""
        z_i = x_i w + b \le 0 \;\; \text{for all } i

        \frac{\partial L}{\partial w} = \sum_i x_i^\top \operatorname{ReLU}'(z_i) \,
        \frac{\partial L}{\partial h_i} = 0
    """,
    symbols={
        "x": "inputs, a row",
        "w": "weights, a column",
        "n": "units of a layer",
        "i": "example",
    },
    explanation=r"""
        **Off is not dead.** A ReLU unit is off for an input when its sum is negative. That is
        normal and lasts as long as the input. It is *dead* when it is off for every example: then
        no example sends it a gradient, and plain gradient descent leaves its weights as they are.

        **Large steps kill.** Every example for which the unit is on and the output too high pushes
        weights and bias down. If the step is too long, the sum falls below zero for all examples at
        once, and there is no force back. In the second figure the unit lands at a mean of
        @{one_step.mean_after:.1f} and its next gradient is @{one_step.gradient:.0f}.

        **Inputs of one sign make it easy.** When all inputs are positive, an example pushes all
        weights of a unit in the same direction, so the sums of all examples fall or rise together.
        With centered inputs a push that lowers the sum for one example raises it for another. Turn
        *inputs* to centered: at the same learning rates nearly all units survive. The outputs of a
        ReLU layer are never negative, so deeper layers are in the first situation unless something
        centers what they receive.

        **Networks can be born dead.** With symmetric random weights and no biases, a layer of $n$
        units is off for a given input with probability $2^{-n}$. With 6 units a layer,
        @{born_dead.dead_6:.0%} of the networks are dead after 100 layers. At a fixed width the
        probability goes to one with depth [@lu2020]. At usual widths a whole dead layer is
        practically impossible. Single dead units are not: deep in a plain network inputs become
        alike, and a unit that is off for one of them is then mostly off for all. The page on
        [ReLU](term:relu) counts them.
    """,
    origin="""
        The paper that introduced leaky ReLU in 2013 named the danger: a unit that is never active
        gets no gradient, so it may never become active [@maas2013]. The theory of networks that are
        dead from the start is of 2019, together with a remedy, random weights that are not
        symmetric [@lu2020].
    """,
    etymology="""
        *Dead* for a unit that never fires is borrowed from the nerve cell. *Dying* is the process:
        more and more units fall silent during training.
    """,
    trends="""
        Rarely a catastrophe today: normalization, small learning rates at the start and smooth
        activations such as GELU keep units alive. Sparse autoencoders brought the word back, since
        many of their units tend to die in training.
    """,
    tagged_as=("activation functions", "ReLU", "training dynamics"),
    collocations=(
        "dead units",
        "the share of dead ReLUs",
        "a ReLU dies",
        "to revive dead units",
        "born dead",
    ),
    in_context=(
        "A third of the first layer was dead after one epoch, so we lowered the learning rate.",
        "We log the share of dead units next to the loss.",
        "Dead units cost time and memory and compute nothing.",
    ),
    faq=(
        Question(
            "How do I find dead units?",
            """Run a few thousand examples through the network and note for each unit whether it was
            ever above zero. One mini-batch is not enough: a unit that is on for one example in a
            thousand is rare, not dead.""",
        ),
        Question(
            "How many dead units are too many?",
            """A few percent do no harm: @{deaths.small:.0%} in the first figure at the modest
            learning rate. If the share keeps growing while you train, something is wrong, mostly
            the learning rate.""",
        ),
        Question(
            "Can a dead unit come back?",
            """Not by its own gradient. In the first figure, with one hidden layer and fixed inputs,
            @{deaths.large_back:.0f} come back. In a deeper network the layers below change what it
            receives, which can wake it. And momentum may carry its weights on for a few steps.""",
        ),
        Question(
            "What prevents it?",
            """A smaller learning rate, warmup, centered inputs, and normalization before the
            activation. Or an activation with a slope on the left: leaky ReLU, ELU, GELU. With such
            a slope a unit may still be off for every example, as the first figure shows, but it
            receives a gradient and can come back.""",
        ),
        Question(
            "Is a dead unit the same as a vanishing gradient?",
            """No. A vanishing gradient is small everywhere in the early layers and shrinks layer by
            layer. A dead unit has a gradient of exactly zero while its neighbors learn. But a whole
            dead layer blocks the gradient of everything before it.""",
        ),
        Question(
            "Do sigmoid and tanh units die?",
            """They saturate. Their slope becomes tiny but not zero, so in exact arithmetic they can
            always return, however slowly.""",
        ),
    ),
    relations={
        "related to": ("relu", "saturation", "he_initialization", "vanishing_gradient"),
        "caused by": ("learning_rate",),
        "remedied by": ("batch_normalization",),
    },
    did_you_know="""
        A dead unit can be cut out of the network without changing a single output on the data it
        was trained on. Pruning does not get cheaper than that.
    """,
)
