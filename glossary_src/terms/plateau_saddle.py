"""A place where the loss is nearly flat, so the gradient is small although the loss is high. At a
saddle point the gradient is zero and the loss falls on some sides and rises on others."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


def f(x, y):  # a saddle at (0, 0), minima at (0, 1) and (0, -1)
    return x**2 / 2 - y**2 / 2 + y**4 / 4


def descend(y, rate, steps):
    """The path from (1, y), its loss and the size of its gradient."""
    x, path = 1.0, []
    for _ in range(steps):
        path.append((x, y))
        x, y = x - rate * x, y - rate * (y**3 - y)
    x, y = np.array(path).T
    return x, y, f(x, y), np.hypot(x, y**3 - y)


@snippet(
    shows="no gradient",
    # Near the saddle y grows by 1 + rate per step: ln 10 / ln 1.1 = 24.2 steps a decade.
    promises={
        "leaves": near(116),
        "near": near(44),
        "nearer": near(116),
        "nearest": near(189),
        "smallest": near(8.910798e-5, rel=1e-4, here=8.910798354e-05),
        "wait": between(23.7, 24.7, "ln 10 / ln 1.1, to a step in six", here=24.16666667),
        "along": near(1, rel=1e-6),
        "across": near(-1, rel=1e-6),
    },
    data=near(-41.31943312, rel=1e-6),
    turn={
        "beside": tuple(float(f"{c}e-{k}") for k in range(1, 9) for c in (3, 1))[1:],
        "rate": (0.05, 0.1, 0.2, 0.5),
    },
    labels={"beside": "start beside the ridge by", "rate": "learning rate"},
    limits={"x2": (0, 400)},
    always={"across": near(-1, rel=1e-6), "leaves": between(3, 400)},
    says="""Started @{beside:.0e} beside the ridge, at rate @{rate:g}, the run leaves the saddle
        after @{leaves} steps. Each factor of ten closer costs @{wait:.1f} more.""",
    caption="""Above, a descent along a ridge to a saddle, and on to a minimum; a dot every ten
        steps. Below, its loss stands still meanwhile.""",
    alt="""A map of a saddle between two minima. A path comes down to the saddle, then turns to one
        minimum. Below, its loss drops from 0.5 to 0, stays there, and falls on to −0.25 after
        @{leaves:.0f} steps. Starts 0.01 and a hundred-millionth beside the ridge leave after
        @{near:.0f} and @{nearest:.0f}.""",
    edits=(
        Edit("start ten million times closer", "beside=1e-5", "beside=1e-12"),
        Edit("start on the other side", "beside=1e-5", "beside=-1e-5"),
        Edit("double the learning rate", "rate=0.1", "rate=0.2"),
    ),
)
def saddle(beside=1e-5, rate=0.1, steps=400):
    """Roll down from beside a saddle; see how long the loss stands."""

    tall = {"figsize": (5.84, 4.3), "height_ratios": (3, 2)}
    fig, (above, below) = plt.subplots(2, **tall)
    sides = np.linspace(-1.6, 1.6, 65), np.linspace(-1, 1.1, 43)
    grid = np.meshgrid(*sides)
    heights = (-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5)
    rings = {"colors": "gray", "linewidths": 0.7, "alpha": 0.7}
    rings["linestyles"] = "solid"
    above.contour(*grid, f(*grid[::-1]), heights, **rings)
    x, y, loss, _ = descend(beside, rate, steps)
    leaves = np.argmax(loss < -1 / 8)
    above.plot(y, x, "C3o-", markevery=10)
    above.plot((-1, 1), (0, 0), "+", color="gray", ms=12)
    arrow = {"arrowstyle": "->", "color": "C3"}
    style = {"color": "C3", "ha": "right", "arrowprops": arrow}
    note = f"leaves after {leaves} steps"
    above.annotate(note, (0, 0), (-0.25, 0.55), **style)
    below.plot(loss, "C3-")
    above.set(xlabel="beside the ridge", ylabel="along the ridge")
    below.set(xlabel="step of gradient descent", ylabel="loss")
    below.set(yticks=(-0.25, 0, 0.5))
    waits = []
    for off in (1e-2, 1e-5, 1e-8):
        _, _, loss, size = descend(off, rate, steps)
        waits.append(np.argmax(loss < -1 / 8))
    h = 1e-4  # curvature at the saddle, along each axis
    return fig, {
        "leaves": leaves,
        **dict(zip(("near", "nearer", "nearest"), waits)),
        "smallest": size[: waits[2]].min(),
        "wait": (waits[2] - waits[0]) / 6,
        "along": (f(h, 0) + f(-h, 0)) / h**2,
        "across": (f(0, h) + f(0, -h)) / h**2,
    }


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, x, f):
    """The input of each layer, with a 1 for the bias; the scores."""
    h = []
    for w in W:
        h.append(np.concatenate([x, np.ones_like(x[..., :1])], axis=-1))
        x = f(h[-1] @ w)
    return h, h[-1] @ w


def backward(W, h, slope, ds):
    """dL/dz and dL/dW of each layer. mT: transposed."""
    dz, dW = [ds], [h[-1].mT @ ds]
    for k in reversed(range(1, len(W))):
        dz.insert(0, (dz[0] @ W[k].mT * slope(h[k]))[..., :-1])
        dW.insert(0, h[k - 1].mT @ dz[0])
    return dz, dW


def moved(W, dW, rate):
    return [w - rate * d for w, d in zip(W, dW)]


def stalled(f, slope, gain, x, y, sizes, steps, seeds):
    """Train for some steps: the answers, dL/dz, dL/dW and a check."""
    rngs, W = [np.random.default_rng(seed) for seed in range(seeds)], []
    for a, b in zip(sizes, sizes[1:]):
        std = np.sqrt(gain / a)
        w = [rng.normal(0, std, (a, b)) for rng in rngs]
        W.append(np.pad(w, ((0, 0), (0, 1), (0, 0))))  # biases: 0
    for step in range(steps + 1):
        h, score = forward(W, x, f)
        p = sigmoid(score)
        dz, dW = backward(W, h, slope, (p - y) / len(x))
        if step < steps:
            W = moved(W, dW, 0.05)
    other = sigmoid(forward(moved(W, dW, -1e-100j), x, f)[1])
    loss = -np.log(np.where(y, other, 1 - other)).sum() / len(x)
    square = sum((d**2).sum() for d in dW)
    return p, dz, dW, abs(loss.imag / 1e-100 / square - 1)


@snippet(
    shows="dL/dz and dL/dW",
    # 24 seeds, 4 sd (of log10 for ratios): W 0.35 (0.12) and 0.05 (0.24); z -0.51 (0.13)
    # and -3.2 (0.16); loss 0.6933 (0.0011) and 0.69314 (0.00003); error 0.499, 0.500
    promises={
        "bits": near(8),
        "plateau_W": between(0.7, 7, here=1.96642854),
        "plateau_z": between(0.09, 1.1, here=0.2994514588),
        "plateau_loss": between(0.688, 0.699, here=0.6940923015),
        "plateau_error": between(0.49, 0.51, here=0.4997898389),
        "vanishing_W": between(0.12, 10.2, here=1.219266061),
        "vanishing_z": between(1.4e-4, 2.7e-3, here=0.0006068384292),
        "vanishing_loss": between(0.6928, 0.6935, "ln 2, to 0.05%", here=0.693142294),
        "vanishing_error": between(0.499, 0.501, here=0.4999975543),
        "apart": between(20, 500, here=72.19028771),
        "off_nudge": between(0, 1e-8),
    },
    data=near(7.336903319, rel=1e-6),
    turn={"steps": (5, 20, 50, 100)},
    labels={"steps": "training steps"},
    limits={"y": (1e-6, 1e-1), "y2": (1e-5, 1)},
    always={"vanishing_z": between(1e-4, 4e-3), "off_nudge": between(0, 1e-8)},
    says="""After @{steps} steps the losses are @{plateau_loss:.3f} and @{vanishing_loss:.3f}. Layer
        1 has @{plateau_z:.2f} of the dL/dz of layer 6 on the plateau, @{vanishing_z:.1g} in the
        vanishing network.""",
    caption="""Two networks whose loss stands at ln 2: medians of five seeds, and their range. dL/dW
        looks alike in shape; dL/dz, example by example, tells them apart.""",
    alt="""Two panels over six hidden layers, log scales. Above, dL/dW is level in both networks.
        Below, dL/dz on the plateau is nearly level and has @{plateau_z:.2f} of its last size in
        layer 1; with the vanishing gradient it falls to @{vanishing_z:.0e}.""",
    checked="""A nudge of all weights and biases along their gradient changes the loss as this says:
        they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("look after five steps", "steps=100", "steps=5"),
        Edit("ask for the parity of four bits", "bits=8", "bits=4"),
    ),
)
def look_alikes(bits=8, steps=100, depth=6, units=24, seeds=5):
    """Train two networks that stand still; see what sets them apart."""
    x = np.indices((2,) * bits).reshape(bits, -1).T * 2 - 1
    networks = {  # activation, slope from its value, gain, answers
        "plateau": (np.tanh, lambda h: 1 - h**2, 1.3, x.prod(1)),
        "vanishing": (sigmoid, lambda h: h - h**2, 1, x[:, 0]),
    }
    fig, panels = plt.subplots(2, 1, figsize=(5.84, 5.4))
    numbers, offs, top = {"bits": bits}, [], []
    sizes, layers = [bits, *[units] * depth, 1], range(1, depth + 1)
    for name, (*network, answer) in networks.items():
        y = answer[:, None] > 0
        p, dz, dW, it = stalled(*network, x, y, sizes, steps, seeds)
        offs.append(it)
        for ax, key, grads in zip(panels, "Wz", (dW, dz)):
            means = [(g**2).mean(axis=(1, 2)) for g in grads[:-1]]
            size = np.sqrt(means) * (len(x) if key == "z" else 1)
            low, middle, high = np.quantile(size, (0, 0.5, 1), axis=1)
            ax.semilogy(layers, middle, label=name)
            ax.fill_between(layers, low, high, alpha=0.3)
            ax.legend(loc="upper left" if key == "W" else "lower right")
            ax.set(xlabel="hidden layer", ylabel=f"size of dL/d{key}")
            numbers[f"{name}_{key}"] = np.median(size[0] / size[-1])
            top.append(middle[0])
        given = np.where(y, p, 1 - p)  # to the right answer
        numbers[f"{name}_loss"] = np.median(-np.log(given).mean(axis=1))
        numbers[f"{name}_error"] = np.median(1 - given.mean(axis=1))
    numbers["apart"] = top[0] / top[2]
    return fig, numbers | {"off_nudge": max(offs)}


def entropy(z, right):
    """Cross-entropy of each network, and dL/dz."""
    z = z - z.real.max(axis=-1, keepdims=True)  # no overflow
    total = np.exp(z).sum(axis=-1, keepdims=True)
    loss = np.log(total[..., 0]) - (z * right).sum(axis=-1)
    return loss.mean(axis=-1), (np.exp(z) / total - right) / 50


def learned(times, hidden, steps, rates, seeds=5):
    """The loss by step, rate and seed; a check."""
    rngs = [np.random.default_rng(n % seeds) for n in range(2 * seeds)]
    centers = [2 * rng.normal(size=(10, 20)) for rng in rngs]
    sizes, W, losses = [20, *[30] * hidden, 10], [], []
    for a, b in zip(sizes, sizes[1:]):
        w = [rng.normal(0, times / np.sqrt(a), (a, b)) for rng in rngs]
        W.append(np.pad(w, ((0, 0), (0, 1), (0, 0))))  # biases: 0
    for _ in range(steps):
        x, right = [], []
        for rng, center in zip(rngs, centers):
            right.append(np.eye(10)[rng.integers(10, size=50)])
            x.append(right[-1] @ center + rng.normal(size=(50, 20)))
        h, z = forward(W, np.array(x), sigmoid)
        loss, ds = entropy(z, np.array(right))
        _, dW = backward(W, h, lambda h: h - h**2, ds)
        if not losses:
            z = forward(moved(W, dW, -1e-100j), np.array(x), sigmoid)[1]
            change = entropy(z, np.array(right))[0].sum().imag / 1e-100
            off = abs(change / sum((d**2).sum() for d in dW) - 1)
        losses.append(loss)
        W = moved(W, dW, np.repeat(rates, seeds)[:, None, None])
    return np.reshape(losses, (steps, 2, seeds)), off


@snippet(
    shows="no gradient",
    promises={
        "ln_10": near(np.log(10), words="ln 10"),
        "usual": between(2.3, 2.325, here=2.314150719),
        "usual_lowest": between(2.3, 2.32, here=2.312733557),
        "larger": between(0.01, 0.1, here=0.02520711352),
        "larger_lowest": between(0.005, 0.05, here=0.01197988099),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-18.96535253, rel=1e-6),
    turn={"scale": (0.5, 2.0, 4.0, 8.0)},
    labels={"scale": "weights times"},
    limits={"y": (0, 6)},
    always={"off_nudge": between(0, 1e-10)},
    says="""After 300 steps: @{usual:.2f} from the usual start, @{larger:.2f} from weights times
        @{scale:g}. Guessing gives @{ln_10:.2f}.""",
    caption="""Ten easy classes, a deep sigmoid network: medians of five seeds, the better of two
        rates. After 300 steps the usual start still guesses.""",
    alt="""Two loss curves over 300 steps and a line at ln 10. From the usual start the loss lies on
        that line (@{usual:.2f}); from weights four times as large it falls to @{larger:.2f}.""",
    checked="""Before the first step, a nudge of all weights along their gradient changes the loss
        as this says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("take a network of one hidden layer", "hidden=6", "hidden=1"),
        Edit("start from weights twice as large", "scale=4.0", "scale=2.0"),
    ),
)
def chance(scale=4.0, hidden=6, steps=300):
    """Train a deep sigmoid network on ten classes, from two starts."""
    fig, ax = plt.subplots()
    numbers = {"ln_10": np.log(10), "off_nudge": 0}
    for name, times in (("usual", 1), ("larger", scale)):
        losses, off = learned(times, hidden, steps, (0.5, 2))
        end = losses[-50:].mean(axis=0)
        best = np.median(end, axis=1).argmin()
        middle = np.median(losses[:, best], axis=1)
        ax.plot(middle, label=f"weights times {times:g}")
        numbers[name] = np.median(end[best])
        numbers[f"{name}_lowest"] = end.min()  # of all runs
        numbers["off_nudge"] = max(off, numbers["off_nudge"])
    ax.plot([0, steps], [np.log(10)] * 2, label="ln 10: pure guessing")
    ax.legend(loc="upper right")
    ax.set(xlabel="training step", ylabel="loss (cross-entropy)")
    return fig, numbers


TERM = Term(
    title="Plateau and saddle point",
    definition=__doc__,
    aliases=("saddle point", "plateau", "loss plateau"),
    group="optimization",
    level="next",
    in_a_number="""From a start beside the ridge of a saddle it takes @{saddle.near:.0f} steps to
        leave it; from a thousand times closer, @{saddle.nearer:.0f}.""",
    searched_as=(
        "loss not decreasing",
        "loss stuck",
        "loss constant 0.693",
        "loss 0.6931 binary cross entropy",
        "loss 2.303 accuracy 10%",
        "loss 2.3026",
        "loss 6.907 imagenet",
        "ln 2",
        "accuracy stays at 50%",
        "loss flat then suddenly drops",
        "stuck in a local minimum",
        "escape saddle",
        "ReduceLROnPlateau",
        "negative curvature hessian",
        "model stopped learning",
        "training stalls after a few epochs",
        "no better than random guessing",
    ),
    analogy=Analogy(
        text="""
            A ball rolls down along a ridge and halts in the saddle of a pass: hills before and
            behind, valleys left and right. A breath of wind sideways, and it rolls on. The smaller
            the breath, the longer it hesitates: @{saddle.near:.0f} steps, then
            @{saddle.nearer:.0f}, then @{saddle.nearest:.0f}, for breaths a thousand times smaller
            each. A second ball does not move either: on a steep slope, stuck in mud. From afar the
            two look alike. The second is the vanishing gradient.
        """,
        breaks_down="""
            A network with a vanishing gradient moves, in its last layer. And a pass has two
            directions; a loss with a million weights has a million.
        """,
    ),
    heading="Flat is not the same as fading",
    formula=r"""
        \nabla L(\theta) = 0, \qquad \lambda_{\min}(H) < 0 < \lambda_{\max}(H)

        y_t \approx (1 + \eta\,|\lambda_{\min}|)^t\, y_0
    """,
    symbols={
        "y": "way from the ridge",
        "H": "second derivatives of $L$",
        r"\lambda": "curvature",
        "t": "step",
    },
    explanation=r"""
        At a *saddle point* the gradient is zero, and the loss curves up in some directions and down
        in others: @{saddle.along:.0f} and @{saddle.across:.0f} in the first figure. A *plateau* is
        any region where it is nearly flat, as around a saddle: the run that starts closest meets a
        gradient of @{saddle.smallest:.0e}.

        In networks with many weights, points of zero gradient and high loss tend to be saddles, not
        minima [@dauphin2014].

        **Why it takes so long.** Near the saddle the distance from the ridge grows by a constant
        factor per step, the second formula. Growth is fast once it is under way, and a small start
        delays it: @{saddle.wait:.0f} steps for each factor of ten. A start exactly on the ridge
        never leaves it, but a random start lies on it with probability zero [@lee2016]. Chance
        helps: the noise of mini-batches is a breath of wind.

        **A look-alike.** A vanishing gradient also makes the loss stand still. The second figure
        compares two networks at a loss of ln 2, the loss of a coin toss. One is asked for the
        parity of @{look_alikes.bits:.0f} bits, a task known for its flat landscape [@shalev2017];
        the other is a deep sigmoid network with an easy task. After 100 steps the shape of dL/dW
        does not tell which is which: about level over the layers in both, though
        @{look_alikes.apart:.0f} times larger on the plateau. (After five steps it still tells; the
        difference goes once the output has settled on the frequencies of the classes.)

        **The test.** Look at dL/dz, one example at a time, before any sum. On the plateau every
        layer receives its error, @{look_alikes.plateau_z:.2f} of it in layer 1; the examples pull
        in different directions and cancel. In the vanishing network they cancel too, in the upper
        layers only: so dL/dW looks level there. With a vanishing gradient layer 1 receives
        @{look_alikes.vanishing_z:.0e}. The first calls for patience, noise or a better task; the
        second for other weights, activations or skips.
    """,
    what_to_do=(
        """Compare the loss with that of guessing, −Σ p log p over the frequencies p of the classes:
        for ten equal ones @{chance.ln_10:.2f}.""",
        """If they are equal, compare dL/dz between layers. Level: wait, or raise the [learning
        rate](term:learning_rate). Fading: [vanishing gradient](term:vanishing_gradient).""",
    ),
    claims=(
        Claim(
            """A vanishing gradient means very slow learning, and that it is hard to converge to a
            local minimum.""",
            number=13,
            judged="true",
            read_in="medium-2020",
            holds=lambda n: (
                n["chance.usual"] > n["chance.ln_10"] - 0.1
                and n["chance.larger"] < n["chance.usual"] - 1
            ),
            counter={"chance.scale": 0.5},
            because="""After 300 steps the network stands at @{chance.usual:.2f}, the loss of
                guessing; the same network from larger weights has reached @{chance.larger:.2f}. It
                stands on flat ground, and no good minimum is near; points of zero gradient that
                high tend to be saddles [@dauphin2014].""",
        ),
        Claim(
            "Training can slow down or stop although the weights are nowhere near optimal.",
            number=43,
            judged="true",
            read_in="github",
            holds=lambda n: (
                abs(n["chance.usual"] - n["chance.ln_10"]) < 0.02 and n["chance.larger"] < 0.2
            ),
            counter={"chance.hidden": 1},
            because="""The third figure shows it: @{chance.usual:.2f} after 300 steps, where pure
                guessing gives @{chance.ln_10:.2f} and @{chance.larger:.2f} can be reached (medians
                of five seeds; the lowest of all is @{chance.usual_lowest:.2f}).""",
        ),
    ),
    origin="""
        Saddle points are old mathematics; that they, and not poor local minima, hold back the
        training of large networks was argued by Yann Dauphin and coauthors in 2014
        [@dauphin2014]. In the same year, a study of deep linear networks gave exact learning curves
        with long plateaus and sudden drops [@saxe2014]. The symmetry of equal units, one common
        cause of plateaus, stands already in the chapter of 1986 [@rumelhart1986pdp].
    """,
    etymology="""
        *Plateau* is French for a tray, then for a high plain. *Saddle* is the seat on a horse: it
        curves up toward head and tail and down toward both sides.
    """,
    trends="""
        Much studied from 2014 on. The view since: saddles slow training down but rarely trap it,
        because noise and curvature lead away. Plateaus that end in a sudden drop remain a topic,
        also in large language models.
    """,
    tagged_as=("optimization", "loss landscape", "training dynamics"),
    collocations=(
        "escape a saddle point",
        "the loss plateaus",
        "strict saddle",
        "reduce on plateau",
    ),
    in_context=(
        "The loss sat on a plateau for an hour and then dropped within minutes.",
        "Gradient descent escapes a saddle point slowly, and noise helps.",
        "We mistook the vanishing gradient for a plateau because we only plotted the loss.",
    ),
    faq=(
        Question(
            "How do I tell a plateau from a vanishing gradient?",
            """Compare dL/dz between layers, example by example. Nearly level: a plateau
            (@{look_alikes.plateau_z:.2f} from layer 6 to layer 1 in the second figure). Falling by
            a constant factor per layer: a vanishing gradient
            (@{look_alikes.vanishing_z:.0e}).""",
        ),
        Question(
            "Why is dL/dW not enough?",
            """It is a sum over examples, and it multiplies the error by the layer's input. Both can
            hide what happens. In the second figure it is the sum: the examples of the vanishing
            network cancel in its upper layers, so it has @{look_alikes.vanishing_W:.1f} times as
            much dL/dW in layer 1 as in layer 6, although it receives only
            @{look_alikes.vanishing_z:.0e} of the error.""",
        ),
        Question(
            "How do I know that I am not at a minimum?",
            """Ask what guessing would give. A loss of @{chance.ln_10:.2f} for ten classes, or of ln
            2 for two (equally frequent ones), means that the network has learned nothing but the
            frequencies of the classes. And look whether it gets better with another start.""",
        ),
        Question(
            "Does a larger learning rate help on a plateau?",
            """At a saddle, yes: the distance from the ridge grows by a larger factor per step.
            Momentum helps too, for the pull keeps one direction. For a vanishing gradient neither
            is a cure, since each layer receives several times less than the one above it.""",
        ),
        Question(
            "Are there bad local minima at all?",
            """Yes, small networks have them. In large ones, points of zero gradient with a high
            loss are mostly saddles: at a minimum, not one of millions of directions may lead
            down.""",
        ),
        Question(
            "The loss sits at 2.3 from the first epoch. Is that a plateau?",
            """It may be. The logarithm of the number of classes, if they are equally frequent, is
            [the loss of a guess](term:cross_entropy), and a network stays there for several
            reasons. Test in this order. Is any gradient `None`? Then [no
            path](term:stopped_gradient) leads to that weight. Does one batch of ten examples get
            learned by heart? If not, it is the wiring, the rate or the start. Does dL/dz fall from
            layer to layer? Then it [vanishes](term:vanishing_gradient). Is it level, and only the
            sum over examples small? Then it is a plateau.""",
        ),
    ),
    relations={
        "often confused with": ("vanishing_gradient", "saturation"),
        "related to": (
            "loss_function",
            "gradient_descent",
            "sgd",
            "learning_rate",
            "sigmoid",
            "weight_initialization",
            "gradient_norm",
        ),
    },
    did_you_know="""
        At ln 2 both networks of the second figure have much to correct: on average an answer is off
        by @{look_alikes.plateau_error:.2f} and @{look_alikes.vanishing_error:.2f}. In both the
        errors are large and the gradient is small.
    """,
)
