"""A ReLU unit falls silent: what it receives is negative for every example, so its output and its
slope are zero, and no gradient reaches its weights to bring it back."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


def probabilities(score):
    e = np.exp(score - score.real.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def take_steps(x, label, W, V, rate, steps):
    """Gradient descent; units dead at each step; a check."""
    dead = []
    for step in range(steps):
        z = x @ W
        dead.append((z <= 0).all(axis=0))
        h = z * (z > 0)
        ds = (probabilities(h @ V) - label) / len(x)
        dW, dV = x.T @ (ds @ V.T * (z > 0)), h.T @ ds
        if step == 0:  # a nudge of all weights, too small to round
            nudged = z + 1e-100j * x @ dW
            score = nudged * (z > 0) @ (V + 1e-100j * dV)
            p = (probabilities(score) * label).sum(axis=1)
            change = -np.log(p).mean().imag / 1e-100
            off = change / ((dW**2).sum() + (dV**2).sum()) - 1
        W, V = W - rate * dW, V - rate * dV
    return W, np.array([*dead, (x @ W <= 0).all(axis=0)]), abs(off)


@snippet(
    shows="no gradient",
    promises={
        "dead_before": between(0, 0.25, here=0.04166666667),
        "dead": between(0.3, 1, here=0.6666666667),
        "back": near(0, words="0: dead is dead"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(13.06416188, rel=1e-6),
    turn={
        "rate": (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    },
    labels={"rate": "learning rate"},
    always={"dead_before": between(0, 0.25), "back": near(0), "off_nudge": between(0, 1e-10)},
    says="""Learning rate @{rate}: @{dead_before:.0%} of the units are dead before the first step,
        @{dead:.0%} after 100 steps; @{back:.0f} of the dead came back.""",
    caption="""Each line is the edge of a unit: on one side it is on. Long steps push the edges
        beyond the data (dots). Gray units are off for all of the data.""",
    alt="""Two square maps with sixty dots in three clusters and 24 lines. Before training the lines
        cross the clusters, and @{dead_before:.0%} of the units are dead. After 100 steps at
        learning rate 1.5 many lines lie beyond the dots, in gray: @{dead:.0%} are dead in this
        draw.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a third of the learning rate", "rate=1.5", "rate=0.5"),
        Edit("ten times as many steps", "steps=100", "steps=1000"),
    ),
)
def over_the_data(rate=1.5, units=24, steps=100):
    """Draw where each unit begins to be on, before and after."""
    rng = np.random.default_rng(0)
    label = np.eye(3)[np.repeat([0, 1, 2], 20)]
    x = label @ np.array([[1, 3], [3, 1], [3, 3]])
    x = np.abs(x + 0.4 * rng.normal(size=x.shape))
    x = np.hstack([x, np.ones((60, 1))])  # for the biases
    W = rng.normal(size=(3, units))
    W[2] = -(x[rng.integers(60, size=units)].T[:2] * W[:2]).sum(axis=0)
    V = rng.normal(0, np.sqrt(2 / units), (units, 3))
    after, dead, off = take_steps(x, label, W, V, rate, steps)

    fig, axes = plt.subplots(1, 2, figsize=(5.84, 3.6))
    for ax, w, gone in zip(axes, (W, after), (dead[0], dead[-1])):
        for (a, b, c), g in zip(w.T, gone):
            color = "gray" if g else "C2"
            edge = {"color": color, "lw": 1, "ls": "-"}
            ax.axline((0, -c / b), slope=-a / b, **edge)
        for group in label.T:
            ax.plot(*x[group > 0, :2].T, "o", color="C7", ms=3)
        ax.set(xlim=(-1, 6), ylim=(-1, 6), xticks=(), yticks=())
        words = f"{gone.sum()} of {units} dead"
        ax.text(0, 1.04, words, transform=ax.transAxes)
    axes[0].set(xlabel="before the first step")
    axes[1].set(xlabel=f"after {steps} steps")
    return fig, {
        "dead_before": dead[0].mean(),
        "dead": dead[-1].mean(),
        "back": (dead.any(axis=0) & ~dead[-1]).sum(),
        "off_nudge": off,
    }


def forward(W, x, slope):
    """The input, the values of each hidden layer, and the scores."""
    h = [x]
    for w in W[:-1]:
        z = h[-1] @ w
        h.append(z * np.where(z > 0, 1, slope))
    return [*h, h[-1] @ W[-1]]


def backward(W, h, slope, dz):
    """dL/dW of each layer, from dL/d(score). mT: transposed."""
    dW = [h[-2].mT @ dz]
    for k in reversed(range(1, len(W))):
        dz = dz @ W[k].mT * np.where(h[k] > 0, 1, slope)
        dW.insert(0, h[k - 1].mT @ dz)
    return dW


def learn(x, label, W, rate, slope, looks, rng):
    """Which units of the last layer are off for all of x, at looks."""
    dead = []
    for step in range(1, looks[-1] + 1):
        some = rng.integers(x.shape[1], size=32)  # a mini-batch
        h = forward(W, x[:, some], slope)
        p = np.exp(h[-1] - h[-1].max(axis=-1, keepdims=True))
        ds = (p / p.sum(axis=-1, keepdims=True) - label[:, some]) / 32
        dW = backward(W, h, slope, ds)
        if step == 1:  # a nudge of all weights, too small to round
            moved = [w + 1e-100j * d for w, d in zip(W, dW)]
            other = forward(moved, h[0], slope)[-1]
            change = (other.imag * ds).sum() / 1e-100
            off = abs(change / sum((d**2).sum() for d in dW) - 1)
        W = [w - rate * d for w, d in zip(W, dW)]
        if step in looks:
            dead.append((forward(W, x, slope)[-2] <= 0).all(axis=1))
    return np.array(dead), off


@snippet(
    shows="no gradient",
    # back: exactly 0, since the inputs of the only hidden layer are fixed
    promises={
        "small": between(0, 0.1, here=0),
        "large": between(0.3, 1, here=0.78125),
        "large_least": between(0.2, 1, here=0.515625),
        "large_most": between(0.3, 1, here=0.90625),
        "huge": between(0.95, 1, here=1),
        "back": near(0, words="0: dead is dead"),
        "deep_died": between(0, 320, here=43),
        "deep_back": between(0, 320, here=36),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-3.097763402, rel=1e-6),
    turn={"inputs": ("positive", "centered"), "slope": (0.0, 0.01, 0.1)},
    labels={"slope": "slope for negative inputs"},
    always={"small": between(0, 0.1), "off_nudge": between(0, 1e-9)},
    says="""Inputs: @{inputs}, slope for negative inputs: @{slope}. Off for every example at the
        end: @{small:.0%} of the units at rate 0.1, @{large:.0%} at 1, @{huge:.0%} at 3.""",
    caption="""Small networks learn (medians of five). At a modest rate hardly any unit dies.""",
    alt="""Three curves of the share of units that are off for every example, over 200 steps on a
        log axis. At learning rate 0.1 it stays at @{small:.0%}. At 1 it jumps in the first steps
        and ends at @{large:.0%} (@{large_least:.0%} to @{large_most:.0%}). At 3 it
        climbs to @{huge:.0%}.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("centered inputs", 'inputs="positive"', 'inputs="centered"'),
        Edit("leaky ReLU", "slope=0.0", "slope=0.1"),
    ),
)
def deaths(inputs="positive", slope=0.0, width=64, steps=200, seeds=5):
    """Count dead units while networks learn, at three step sizes."""
    rng = np.random.default_rng(0)
    label = np.eye(4)[rng.integers(4, size=(seeds, 500))]
    x = label @ rng.normal(size=(seeds, 4, 20))
    x = x + rng.normal(size=x.shape)
    x = np.abs(x) if inputs == "positive" else x
    x = np.concatenate([x, np.ones((seeds, 500, 1))], axis=-1)

    looks = np.unique(np.geomspace(1, steps, 25).astype(int))

    def run(rate, *hidden):
        rng = np.random.default_rng(1)
        n, W = [21, *hidden, 4], []
        for a, b in zip(n, n[1:]):
            W.append(rng.normal(0, np.sqrt(2 / a), (seeds, a, b)))
        W[0][:, -1] = 0  # the biases
        return learn(x, label, W, rate, slope, looks, rng)

    fig, ax = plt.subplots()
    numbers, back = {}, 0
    for name, rate in {"small": 0.1, "large": 1, "huge": 3}.items():
        dead, off = run(rate, width)
        share = dead.mean(axis=2)
        middle = np.median(share, axis=1)
        ax.semilogx(looks, middle, marker="o", label=f"rate {rate}")
        numbers[name] = middle[-1]
        back += (dead.any(axis=0) & ~dead[-1]).sum()
        if name == "large":
            numbers["large_least"] = share[-1].min()
            numbers["large_most"] = share[-1].max()
    deep, _ = run(0.3, width, width)  # two hidden layers
    died = deep.any(axis=0)
    numbers["deep_died"] = died.sum()
    numbers["deep_back"] = (died & ~deep[-1]).sum()
    ax.legend(loc="upper left", ncols=3)
    ax.set(xlabel="step", ylabel="share of units off for every example")
    ax.set(ylim=(-0.03, 1.2), yticks=(0, 0.5, 1))
    return fig, numbers | {"back": back, "off_nudge": off}


def unit(x, w, b):
    """What it receives, and the loss when it should answer 1."""
    z = x @ w + b
    return z, ((np.maximum(z, 0) - 1) ** 2).mean() / 2


def gradients(x, w, b):
    """dL/dw and dL/db."""
    z, _ = unit(x, w, b)
    dz = (np.maximum(z, 0) - 1) * (z > 0) / len(x)
    return x.T @ dz, dz.sum()


@snippet(
    shows="no gradient",
    # 24 seeds: mean_after -3.2 (sd 0.15)
    promises={
        "on_before": near(1),
        "on_after": near(0),
        "mean_after": between(-3.9, -2.5, here=-3.286981195),
        "gradient": near(0, words="exactly 0"),
        "loss": near(1 / 2),
        "least_before": between(0.2, 2, here=1.012453856),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-1.001234171, rel=1e-6),
    turn={"rate": tuple(k / 20 for k in range(1, 16))},
    labels={"rate": "learning rate"},
    always={"on_before": near(1), "off_nudge": between(0, 1e-10)},
    says="""Learning rate @{rate}: after one step the unit is on for @{on_after:.0%} of the
        examples. The norm of its next gradient is @{gradient:.2g}.""",
    caption="""The death of one unit. Before the step it is on for every example, and its output is
        too large. One step that is too long carries it past zero, where the next gradient is
        exactly zero.""",
    alt="""Two histograms of what the unit receives from 400 examples. Before the step all lie right
        of zero. After it @{on_after:.0%} do: the whole histogram has moved to the left, to a mean
        of @{mean_after:.1f}.""",
    checked="""A nudge of weights and bias changes the loss as their gradients say: they differ by
        @{off_nudge:.0e} of it.""",
    on_page=False,
)
def one_step(rate=0.5, examples=400):
    """Take one gradient step with one unit, and see where it lands."""
    rng = np.random.default_rng(0)
    x = np.abs(rng.normal(size=(examples, 10)))  # as bright pixels are
    w, b = np.full(10, 0.3), 0.0
    before, _ = unit(x, w, b)
    dw, db = gradients(x, w, b)
    _, moved = unit(x, w + 1e-100j * dw, b + 1e-100j * db)
    off = moved.imag / 1e-100 / (dw @ dw + db**2) - 1
    w, b = w - rate * dw, b - rate * db
    after, loss = unit(x, w, b)
    dw, db = gradients(x, w, b)
    fig, ax = plt.subplots()
    bins = np.linspace(-10, 6, 65)
    names = ["before the step", "after it"]
    ax.hist([before, after], bins, label=names)
    ax.axvline(0, alpha=0.5)
    ax.legend(loc="upper left")
    ax.set(xlabel="z: what the unit receives", ylabel="examples")
    return fig, {
        "on_before": (before > 0).mean(),
        "least_before": before.min(),
        "on_after": (after > 0).mean(),
        "mean_after": after.mean(),
        "gradient": np.hypot(np.linalg.norm(dw), db),
        "loss": loss,
        "off_nudge": abs(off),
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
    caption="""Very narrow networks can be dead before the first step. Dots: random networks;
        lines: theory for one input.""",
    alt="""Four curves over 1 to 100 layers. With 2 units a layer nearly all networks are dead after
        20 layers; with 6 units @{dead_6:.0%} are dead after 100. The dots of simulated networks lie
        on the lines of theory.""",
    edits=(
        Edit("a bias of 0.1", "np.maximum(h @ W, 0)", "np.maximum(h @ W + 0.1, 0)"),
        Edit("ten inputs", "inputs=1", "inputs=10"),
    ),
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
        in 200 steps (median of five); at 3, @{deaths.huge:.0%}.""",
    searched_as=(
        "dead neurons",
        "neurons always output zero",
        "activations all zero",
        "relu outputs 0 for everything",
        "gradient is exactly zero",
        "loss does not change relu",
        "can a dead relu come back",
        "stuck relu",
        "model predicts the same for every input",
        "learning rate killed the network",
        "born dead",
        "sparsity of activations 100%",
        "neurons never fire",
        "inactive neurons",
        "silent units",
    ),
    analogy=Analogy(
        text="""
            A small shop sets its prices by what customers say. One day a few call it too cheap, and
            the owner overreacts: everything costs ten times as much. Now nobody enters, so nobody
            says anything, and no one tells the owner to lower the prices. At learning rate 0.1,
            @{deaths.small:.0%} of the shops of the second figure end up empty; at rate 3,
            @{deaths.huge:.0%}.
        """,
        breaks_down="""
            A real owner notices an empty shop; for a unit, zero says “leave everything as it
            is”. And a street may change: in a deep network the layers below keep learning, so a
            dead unit can come back.
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
        A ReLU unit is off for an input when its sum is negative. That is normal. It is *dead*
        when it is off for every example: then none sends it a gradient, and plain gradient
        descent leaves its weights as they are.

        **Large steps kill.** Every example for which the unit is on and the output too high pushes
        its sum down. If the step is too long, the sum falls below zero for all examples at once,
        and there is no force back. A unit that was watched alone, on for @{one_step.on_before:.0%}
        of the examples before the step, lands at a mean of @{one_step.mean_after:.1f} and its next
        gradient is @{one_step.gradient:.0f}.

        **Inputs of one sign make it easy.** When all inputs are positive, an example pushes all
        weights of a unit in the same direction, so the sums of all examples fall or rise together.
        With centered inputs a push that lowers the sum for one example raises it for another, and
        at the same learning rates nearly all units survive. The outputs of a ReLU layer are never
        negative, so deeper layers are in the first situation unless something centers what they
        receive.

        **Networks can be born dead.** With symmetric random weights and no biases, a layer of $n$
        units is off for a given input with probability $2^{-n}$. With 6 units a layer,
        @{born_dead.dead_6:.0%} of the networks are dead after 100 layers. At a fixed width the
        probability goes to one with depth [@lu2020]. At usual widths a whole layer that is dead at
        the start is practically impossible. Single dead units are not: deep in a plain network
        inputs become alike, and a unit that is off for one of them is then mostly off for all. The
        page on [ReLU](term:relu) counts them.
    """,
    what_to_do=(
        """Count units that are zero for all of a few thousand inputs; zero for one is normal.""",
        """Lower the [learning rate](term:learning_rate), or center the inputs of each layer, as
        [batch normalization](term:batch_normalization) does.""",
        """Or use [leaky ReLU](term:leaky_relu), whose slope is never zero.""",
    ),
    claims=(
        Claim(
            "A dead ReLU never comes back.",
            number=87,
            judged="conditional",
            condition="""it stands in the first hidden layer, the inputs stay the same, and nothing
            but its gradient moves its weights""",
            read_in="widely",
            seen_at=(
                "https://theneuralbase.com/deep-learning-fundamentals/learn/beginner/dead-neurons-relu/",
                "https://aiadda.online/lexicon/dead-neuron",
                "https://codingbyhand.com/python/dl-relu",
            ),
            holds=lambda n: n["deaths.back"] == 0 and n["deaths.deep_back"] == 0,
            holds_in_part=lambda n: n["deaths.back"] == 0,
            counter={"deaths.slope": 0.01},
            because="""In one hidden layer @{deaths.back:.0f} come back: no gradient, no step, and
                the inputs stay. In a second hidden layer the inputs move with the layer below: at
                rate 0.3, of @{deaths.deep_died:.0f} units that had been off for all 500 examples,
                @{deaths.deep_back:.0f} were on again at the end.""",
        ),
    ),
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
            """In shallow layers hardly any are usual, deep in a plain network far
            [more](term:relu). If the share keeps growing while you train, as it does at rate 1 in
            the second figure, something is wrong, mostly the learning rate.""",
        ),
        Question(
            "Can a dead unit come back?",
            """Not by its own gradient. In the second figure, with one hidden layer, fixed inputs,
            @{deaths.back:.0f} come back. In a deeper network the layers below change what it
            receives: in second hidden layers, at rate 0.3, @{deaths.deep_back:.0f} of
            @{deaths.deep_died:.0f} units that had been off for all examples were on again at the
            end. And momentum may carry weights on for a few steps.""",
        ),
        Question(
            "What prevents it?",
            """A smaller learning rate, warm-up, centered inputs, and normalization before the
            activation. Or an activation with a slope on the left: leaky ReLU, ELU, GELU. With such
            a slope a unit may still be off for every example, as the second figure shows, but it
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
        was trained on.
    """,
)
