"""An optimizer that divides the running mean of each weight's gradient by the root of its running
mean square. So the size of a gradient cancels: while its sign stays, a weight moves by about the
learning rate a step."""

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


def Adam(g, m, s, t, eps=1e-8, keep=(0.9, 0.999)):
    """Step t of Adam per unit of learning rate; both running means."""
    m = keep[0] * m + (1 - keep[0]) * g
    s = keep[1] * s + (1 - keep[1]) * g**2
    mean = m / (1 - keep[0] ** t)  # bias correction
    square = s / (1 - keep[1] ** t)
    return mean / (np.sqrt(square) + eps), m, s


def forward(W, x):
    """The input of each sigmoid layer, then the output."""
    h = [x]
    for w in W:
        h.append(1 / (1 + np.exp(-(h[-1] @ w))))
    return h


def backward(W, h, dh):
    """dL/dW of each layer, from dL/dh at the end. mT: transposed."""
    dW = [None] * len(W)
    for k in reversed(range(len(W))):
        dz = dh * h[k + 1] * (1 - h[k + 1])
        dW[k] = h[k].mT @ dz
        dh = dz @ W[k].mT
    return dW


@snippet(
    shows="dL/dW",
    promises={
        "top": between(5e-3, 5e-2, here=0.01618461936),
        "bottom": between(1e-18, 1e-15, here=5.292935248e-17),
        "top_step": near(1, rel=1e-4, here=0.9999993821),
        "bottom_step": between(1e-10, 1e-6, here=5.29293522e-09),
        "moving": between(9, 15, here=10),
        "half": near(0.5),
        "again": near(-0.01 / 0.19, rel=1e-6, words="0.01/0.19"),
        "alike": near(1, rel=1e-6),
        "off_nudge": between(0, 1e-9),
    },
    data=near(60.56944555, rel=1e-6),
    turn={"eps": tuple(10.0**k for k in range(-18, 0)), "depth": (12, 24)},
    drag="eps",
    labels={"eps": "epsilon", "depth": "layers"},
    always={"half": near(0.5), "off_nudge": between(0, 1e-9)},
    says="""With epsilon @{eps:.0e}, @{moving:.0f} of @{depth} layers take more than half a step;
        layer 1, with a gradient of @{bottom:.0e}, takes @{bottom_step:.1g} of one.""",
    caption="""The first step of Adam in 24 sigmoid layers. A dot is a layer, the arrow marks
        epsilon: drag it. Gradients well above epsilon, however small, move a full step.""",
    alt="""Above, a curve over the size of the gradient, log axis: nearly 0 on the left, 1 on the
        right, with one half at epsilon. Dots, one per layer, lie on it; @{moving:.0f} of them on
        the upper level. Below, two rows of 24 columns of units: as bright as the gradient, which
        fades within a few layers, and as bright as the step of Adam, full from layer 24 down to the
        middle.""",
    checked="""A nudge of all weights changes the loss as their gradients say: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a tiny epsilon", "first_step(eps=1e-8", "first_step(eps=1e-20"),
        Edit("larger weights", "width**-0.5", "5 * width**-0.5"),
    ),
)
def first_step(eps=1e-8, depth=24, width=32):
    """Compare gradient and first step of Adam, layer by layer."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, width**-0.5, (depth, width, width))
    x, error = rng.normal(size=(2, 16, width))
    dW = np.array(backward(W, forward(W, x), error / 16))
    step = np.abs(Adam(dW, 0, 0, 1, eps)[0])
    size, moved = [np.median(abs(it), axis=(1, 2)) for it in (dW, step)]
    fig, (ax, net) = plt.subplots(2, figsize=(5.84, 4.3))
    grid = np.geomspace(1e-18, 1, 91)
    ax.semilogx(grid, grid / (grid + eps), color="gray", lw=1)
    ax.plot(size, size / (size + eps), "C3.", ms=9)
    ax.plot(eps, 0.5, "C7o", ms=9)
    ax.text(2e-18, 0.85, "step, in learning rates", color="gray")
    ax.set(xlabel="typical gradient of a layer (dots), and epsilon")
    ax.set(ylim=(-0.1, 1.15), yticks=(0, 0.5, 1))
    layer, unit = np.indices((depth, 5))
    faint = np.clip(1 + np.log10(size / size[-1]) / 4, 0, 1)
    for floor, bright, color in ((6.5, faint, "C3"), (0, moved, "C5")):
        bright = np.repeat(bright.round(1), 5)
        at = layer.ravel() + 1, floor + unit.ravel()
        net.scatter(*at, 22, "none", edgecolors="gray", lw=0.3)
        net.scatter(*at, 22, color=color, alpha=bright, lw=0)
    net.text(0, 11.4, "as bright as the gradient", color="C3")
    net.text(0, 4.9, "as the first step", color="C5")
    net.set(ylim=(-1, 13), yticks=(), xlabel="layer")
    nudge = 1e-100j * dW / (dW**2).sum()  # adds 1e-100 to the loss
    rise = (forward(W + nudge, x)[-1].imag * error).sum() / 16e-100
    other = Adam(1000 * dW, 0, 0, 1, 1000 * eps)[0]
    return fig, {
        "top": size[-1],
        "bottom": size[0],
        "top_step": moved[-1],
        "bottom_step": moved[0],
        "moving": (moved > 0.5).sum(),
        "half": Adam(eps, 0, 0, 1, eps)[0],
        "again": Adam(-1, 0.1, 0.001, 2)[0],
        "alike": (np.abs(other) / step).max(),
        "off_nudge": abs(rise - 1),
    }


def valley(p, turn):
    """Loss and gradient of a valley, 100 times as steep across."""
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    along, across = c * p[0] + s * p[1], c * p[1] - s * p[0]
    slope = along, 100 * across
    g = c * slope[0] - s * slope[1], s * slope[0] + c * slope[1]
    return (along**2 + 100 * across**2) / 2, np.array(g)


def descend(rate, turn, steps, adaptive):
    """Points of gradient descent, or of Adam; all losses."""
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    p = np.array([-4 * c - s, c - 4 * s])  # 4 along, 1 across
    m = square = 0
    points, losses = [], []
    for t in range(1, steps + 1):
        loss, g = valley(p, turn)
        points.append(p)
        losses.append(loss)
        if adaptive:
            g, m, square = Adam(g, m, square, t)
        p = p - rate * g
    return np.array(points), np.array(losses)


@snippet(
    shows="dL/dθ",
    promises={
        "gd": near(69),
        "Adam": near(42),
        "gd_turned": near(69),
        "Adam_turned": near(189),
        "gd_limit": near(0.02, words="2/100"),
        "first": near(2**0.5, rel=1e-6, words="√2"),
        "spike": near(10**0.5, rel=1e-4, words="√10", here=3.162305119),
    },
    data=near(25.39531752, rel=1e-6),
    turn={"rate": (0.03, 0.1, 0.3), "turn": tuple(range(-15, 46, 5))},
    labels={"rate": "rate of Adam", "turn": "valley turned by (degrees)"},
    always={"gd": near(69), "first": near(2**0.5, rel=1e-6)},
    says="""Valley turned by @{turn} degrees, Adam at rate @{rate:g}: @{Adam:.0f} steps to a
        hundredth of the loss; gradient descent, at nearly its highest rate, @{gd:.0f}.""",
    caption="""A valley, a hundred times as steep across as along. Adam measures each axis by
        itself: it is fast while the valley lies along an axis. Turn the valley. A dot every third
        step.""",
    alt="""Contours of a long valley that lies flat. The path of gradient descent jumps from wall to
        wall and creeps along; that of Adam leaves the wall once and runs straight to the middle.
        Beside it, the loss by step: Adam's falls below the other after a few dozen steps.""",
    edits=(
        Edit("a valley turned by 45 degrees", "turn=0", "turn=45"),
        Edit("a lower rate", "rate=0.1", "rate=0.02"),
    ),
)
def two_paths(rate=0.1, turn=0, steps=150):
    """Walk down a valley with gradient descent and with Adam."""
    room = {"width_ratios": (5, 4), "wspace": 0.3}
    size = {"figsize": (5.84, 3.6), "gridspec_kw": room}
    fig, (ax, by) = plt.subplots(1, 2, **size)
    x, y = np.mgrid[-5:5:81j, -5:5:81j]
    levels = np.geomspace(0.5, 500, 8)
    thin = {"colors": "gray", "linewidths": 0.6}
    ax.contour(x, y, valley((x, y), turn)[0], levels, **thin)
    numbers = {}
    for name, adaptive, fast, color in (
        ("gd", False, 0.019, "C4"),
        ("Adam", True, rate, "C5"),
    ):
        path, loss = descend(fast, turn, steps, adaptive)
        ax.plot(*path.T, ".-", color=color, ms=4, lw=1, markevery=3)
        by.semilogy(loss, "-", color=color)
        _, askew = descend(fast, 45, 999, adaptive)
        _, here = descend(fast, turn, 999, adaptive)
        for key, it in ((name, here), (f"{name}_turned", askew)):
            numbers[key] = np.nonzero(it > 0.01 * it[0])[0].max() + 1
    ax.text(-4.7, 4.2, "gradient descent", color="C4", weight="bold")
    ax.text(-4.7, -4.7, "Adam", color="C5", weight="bold")
    ax.set(xlim=(-5, 5), ylim=(-5, 5), aspect="equal")
    ax.set(xlabel="first weight", ylabel="second weight")
    by.set(xlabel="step", ylabel="loss", ylim=(1e-8, 1e2))
    return fig, numbers | {
        "gd_limit": 2 / 100,
        "first": np.linalg.norm(path[1] - path[0]) / rate,
        "spike": Adam(1, 1e-6, 1e-12, 10**6)[0],
    }


def trained(depth, rates, eps, steps, seeds=5, width=16):
    """Late losses by rate and seed. Without eps: gradient descent."""
    rngs = [np.random.default_rng(k) for k in range(seeds)]

    def draw(std, *shape):
        made = std * np.stack([rng.normal(size=shape) for rng in rngs])
        return np.stack([made] * len(rates))

    sizes = [6, *depth * [width], 1]
    W = [draw(a**-0.5, a, b) for a, b in zip(sizes, sizes[1:])]
    m, s, losses = [0] * len(W), [0] * len(W), []
    for t in range(1, steps + 1):
        x = draw(1, 32, 6)
        h, y = forward(W[:-1], x), np.sign(x[..., :1])
        margin = y * (h[-1] @ W[-1])
        losses.append(np.logaddexp(0, -margin).mean(axis=(-2, -1)))
        ds = -y / (1 + np.exp(margin)) / 32
        dW = [*backward(W[:-1], h, ds @ W[-1].mT), h[-1].mT @ ds]
        if t == 1:
            far = h[-1].std(axis=-2).mean()
            Q = [w + 1e-100j * d for w, d in zip(W, dW)]
            rise = (forward(Q[:-1], x)[-1] @ Q[-1]).imag * ds / 1e-100
            off = rise.sum() / sum((d**2).sum() for d in dW) - 1
        for k, g in enumerate(dW):
            if eps:
                g, m[k], s[k] = Adam(g, m[k], s[k], t, eps)
            W[k] = W[k] - np.reshape(rates, (-1, 1, 1, 1)) * g
    return np.mean(losses[-20:], axis=0), far, abs(off)


@snippet(
    shows="no gradient",
    study=True,
    # 8 seeds: at 16 layers none learns with 1e-8, all with 1e-30
    promises={
        "gd_2": near(5),
        "gd_5": near(0),
        "gd_10": near(0),
        "gd_16": near(0),
        "Adam_2": near(5),
        "Adam_5": near(5),
        "Adam_10": near(5),
        "Adam_16": near(0),
        "tiny_2": near(5),
        "tiny_5": near(5),
        "tiny_10": near(5),
        "tiny_16": near(5),
        "left": between(0.6, 0.72, here=0.693403147),
        "far": between(1e-12, 1e-9, here=7.194597708e-11),
        "drowned": near(1, words="1: yes"),
        "off_nudge": between(0, 1e-6),
    },
    data=near(1.943494311, rel=4),
    caption="""Is the first of six numbers positive? Sigmoid networks, 500 steps, each at the best
        of three rates; dots are five seeds, lines medians. What stops Adam at 16 layers is its
        epsilon.""",
    alt="""Loss over 2, 5, 10, 16 and 30 layers. Gradient descent is low at 2 layers and at guessing
        level, 0.69, from 5 on. Adam is low up to 10 layers and at guessing level from 16 on. Adam
        with a tiny epsilon is low up to 16 layers and at guessing level at 30.""",
    checked="""A nudge of all weights changes the loss as their gradients say: they differ by
        @{off_nudge:.0e} of it.""",
)
def training(steps=500):
    """Train networks of five depths in three ways."""
    depths = 2, 5, 10, 16, 30
    (fig, ax), numbers = plt.subplots(), {}
    for name, label, eps, high in (
        ("gd", "gradient descent", 0, 3),
        ("Adam", "Adam", 1e-8, 0.01),
        ("tiny", "Adam, epsilon 1e-30", 1e-30, 0.01),
    ):
        rates, best = (high / 8, high / 3, high), []
        for depth in depths:
            loss, far, off = trained(depth, rates, eps, steps)
            best.append(loss[np.median(loss, axis=1).argmin()])
            if depth < 30:  # seeds that learn
                numbers[f"{name}_{depth}"] = (best[-1] < 0.5).sum()
                numbers |= {"far": far, "off_nudge": off}
        middle = np.median(best, axis=1)
        (line,) = ax.plot(middle, label=label)
        ax.plot(best, ".", color=line.get_color())
    ax.legend(loc="lower right")
    ax.set(xlabel="sigmoid layers", ylabel="loss", ylim=(0, 1.05))
    ax.set_xticks(range(5), depths)
    return fig, numbers | {"left": middle[-1], "drowned": far < 1e-15}


@practice(
    promises={
        "large": near(1e-3, rel=1e-4),
        "small": near(1e-3, rel=1e-2),
        "at_epsilon": near(5e-4, rel=1e-6),
        "below": near(1e-7 / 1.0001, rel=1e-6),
    },
    text="""
        The first step from four gradients, 1 down to a millionth of a millionth. The step is the
        rate, half of it where the gradient equals epsilon, and next to nothing below.
    """,
)
def first_step_in_torch():
    """One step of Adam from gradients of very different size."""
    import torch

    w = torch.nn.Parameter(torch.zeros(4, dtype=torch.float64))
    optimizer = torch.optim.Adam([w], lr=1e-3, eps=1e-8)
    sizes = torch.tensor([1, 1e-5, 1e-8, 1e-12])
    (sizes.double() @ w).backward()  # gradients of these sizes
    optimizer.step()
    names = "large", "small", "at_epsilon", "below"
    return dict(zip(names, (-w).tolist()))


TERM = Term(
    title="Adam",
    definition=__doc__,
    aliases=("Adam optimizer", "adaptive moment estimation"),
    group="optimization",
    level="next",
    in_a_number="""In 24 sigmoid layers the gradients fall from @{first_step.top:.0e} to
        @{first_step.bottom:.0e}. The first steps of the upper @{first_step.moving:.0f} are more
        than half a rate long; below they fade, because of epsilon.""",
    searched_as=(
        "Adam optimiser",
        "torch.optim.Adam",
        "torch.optim.AdamW",
        "AdamW",
        "adam epsilon 1e-8",
        "adam eps too small",
        "adam learning rate 0.1 nan",
        "adam vs sgd",
        "adam vs adamw weight decay",
        "betas 0.9 0.999",
        "bias correction adam",
        "amsgrad",
        "first and second moment",
        "exp_avg_sq",
        "addam optimizer",
        "does adam fix vanishing gradients",
    ),
    analogy=Analogy(
        text="""
            Singers in a choir follow a conductor who only raises or lowers a hand. In the last row
            the hand can hardly be seen. Under plain gradient descent each singer changes the pitch
            by as much as the hand moves, as seen from the seat, so the last row hardly changes.
            Under Adam each compares the hand with how much it usually moves, as seen from there,
            and all change by the same step.
        """,
        breaks_down="""
            Who sees the hand not at all cannot scale it up. In Adam that point is epsilon: below it
            steps fade again. And a full step follows what was seen, also where that was only noise.
        """,
    ),
    heading="What a step is made of",
    formula=r"""
        m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad
        s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2

        \theta \leftarrow \theta - \eta \, \frac{\hat m}{\sqrt{\hat s} + \varepsilon}
        \qquad \hat m = \frac{m}{1 - \beta_1^t} \quad \hat s = \frac{s}{1 - \beta_2^t}
    """,
    symbols={
        "m": "running mean of the gradient",
        "s": "running mean of its square",
        r"\hat m": "the same, corrected for its start at 0",
        r"\hat s": "the same for the square",
        r"\theta": "one weight",
        r"\beta": "how slowly each mean forgets",
        r"\varepsilon": "epsilon, a small number",
        "t": "step, from 1",
    },
    explanation=r"""
        Mean divided by root mean square: a gradient a thousand times smaller makes the same step.
        So a vanished gradient moves its weights as far as a healthy one, while it is much larger
        than epsilon.

        **The first step** is the rate times $g / (|g| + \varepsilon)$, whatever the gradient: the
        correction by $1 - \beta^t$ makes both means those of the one gradient seen. At
        $|g| = \varepsilon$ it is half the rate. In the first figure layer 1 has a gradient of
        @{first_step.bottom:.0e} and takes @{first_step.bottom_step:.0e} of a step.

        **Does it repair vanishing gradients?** The size of the step, not the rest. In the third
        figure, within 500 steps, gradient descent learns with two layers and not with five (with
        more steps most seeds do). Adam learns with ten and not with sixteen. There epsilon is in
        the way: with a tiny one all @{training.tiny_16} seeds learn. At thirty layers the median
        seed is still at guessing after 500 steps. At the start the last of 16 layers tells inputs
        apart by @{training.far:.0e}, the last of 30 by no more than the rounding of float64, so the
        first steps know little of the input. It takes longer.

        **Axis by axis.** Each weight has its own scale. That helps where the axes are what differs,
        as along a valley that lies on an axis: @{two_paths.Adam:.0f} steps against
        @{two_paths.gd:.0f}. Turn the valley by 45 degrees, and at the same rate Adam needs
        @{two_paths.Adam_turned:.0f}, gradient descent still @{two_paths.gd_turned:.0f}. That is at
        a rate of 0.1. A larger one helps Adam: turned by 45 degrees it then needs about as many
        steps as gradient descent, which is at nearly its best rate here, and has no momentum.

        **A surprise makes a long step.** The mean square forgets slowly and the mean quickly. After
        a long quiet time one large gradient makes a step of @{two_paths.spike:.2f} rates, which is
        $(1 - \beta_1) / \sqrt{1 - \beta_2}$, and more follow while the mean decays. A smaller
        $\beta_2$, such as 0.95, shortens it.

        **AdamW** takes weight decay out of the gradient. Added to the gradient, as in Adam's
        `weight_decay`, it is divided by the root mean square like all the rest. AdamW instead
        shrinks each weight by the rate times the decay [@loshchilov2019].
    """,
    what_to_do=(
        """Begin at a [rate](term:learning_rate) of `1e-3` for a small network, `1e-4` for a large
        transformer with [warm-up](term:warm_up), `2e-5` to fine-tune all weights of one
        [@devlin2019]. Divide by ten when the loss jumps.""",
        """If the [gradient of the first layers](term:gradient_norm) is below epsilon, they stand
        still: lower epsilon, or repair the [gradient](term:vanishing_gradient).""",
        """For weight decay, AdamW.""",
    ),
    claims=(
        Claim(
            "Epsilon is a small constant that only prevents a division by zero.",
            number=122,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://hasty.ai/docs/mp-wiki/solvers-optimizers/epsilon-coefficient",
                "https://uequations.com/en-us/article/machine-learning/2025-04/training-deep-neural-networks-adam-optimizer",
            ),
            holds=lambda n: n["training.Adam_16"] == n["training.tiny_16"],
            holds_in_part=lambda n: n["first_step.top_step"] > 0.99,
            counter={"first_step.depth": 12, "training.Adam_16": 5},
            because="""Where gradients are much larger than it, that is all it does: the last layer
                of the first figure takes @{first_step.top_step:.2f} of a step. Where they are
                smaller, it decides whether a layer moves. Of five networks with 16 sigmoid layers
                @{training.Adam_16} learn with the usual epsilon and @{training.tiny_16} with a tiny
                one.""",
        ),
    ),
    origin="""
        Diederik Kingma and Jimmy Ba published Adam in 2015 [@kingma2015]. It joins momentum with
        ideas of AdaGrad, which sums squared gradients [@duchi2011], and RMSProp, which averages
        them. In 2018 Reddi, Kale and Kumar showed a simple convex problem on which Adam does not
        converge, and a variant that does, AMSGrad [@reddi2018]. AdamW followed in 2019
        [@loshchilov2019].
    """,
    etymology="""
        From *adaptive moment estimation*. Moments are means of powers: the mean of the gradient is
        the first, that of its square the second. The authors write Adam, not ADAM.
    """,
    trends="""
        Adam is a usual first choice, and AdamW the usual one for transformers. It keeps two
        numbers for every weight, which is a large part of the memory of training.
    """,
    tagged_as=("optimization", "adaptive methods", "stochastic gradient methods"),
    collocations=(
        "train with Adam",
        "Adam with default parameters",
        "the second moment of Adam",
        "AdamW with weight decay",
    ),
    in_context=(
        "We trained with Adam at a rate of one thousandth and default betas.",
        "With SGD the first layers stood still; with Adam they moved.",
        "We raised Adam's epsilon to steady the first steps.",
    ),
    faq=(
        Question(
            "How large should epsilon be, and what does it trade?",
            """It is the size below which a gradient counts as small. A larger one is steadier:
            weights with tiny, noisy gradients no longer take full steps. If it is far above all
            gradients, Adam becomes gradient descent with momentum, at the rate divided by epsilon,
            and small gradients make small steps again. A smaller one lets vanished gradients move.
            Look at the sizes of your gradients before you turn it. The usual `1e-8` is made for
            float32.""",
        ),
        Question(
            "Adam with a learning rate of 0.1 gives NaN. Is that normal?",
            """It is no surprise. The rate *is* the step: at 0.1 every weight moves by about 0.1 in
            the first step, large or small gradient. Weights of a layer with 1,000 inputs are
            themselves only about 0.03. Try a thousandth or less.""",
        ),
        Question(
            "Does Adam solve the vanishing gradient problem?",
            """Only the smallness of the step. With five sigmoid layers it learns within 500 steps,
            in which gradient descent does not; with sixteen it does not either, at the usual
            epsilon, at the best of three rates. The cure is a network whose gradient does not
            vanish: ReLU with [He's weights](term:he_initialization),
            [normalization](term:batch_normalization), [skips](term:residual_connection).""",
        ),
        Question(
            "Which of my layers does epsilon stop?",
            """Those whose typical gradient is below it. After `backward`, print
            `p.grad.abs().median()` for each parameter and compare with epsilon. In the first figure
            that is true of all but the upper @{first_step.moving:.0f}.""",
        ),
        Question(
            "Why NaN or inf with Adam in float16?",
            """In float16 the usual epsilon rounds to 0. So does the thousandth of a squared
            gradient that enters the mean square, unless the gradient is larger than about half a
            hundredth. Then Adam divides by 0: a zero gradient gives NaN, any other one infinity.
            Keep weights and both means in float32, as mixed precision does.""",
        ),
        Question(
            "What is the difference between Adam and AdamW?",
            """Only weight decay. For a weight with no gradient from the loss, Adam's
            `weight_decay` makes the first step a full rate, whatever its size: the same for a
            weight of 2 as for one of 200. AdamW takes away rate times decay times weight. Without
            weight decay they are the same. In PyTorch the default of Adam is 0, that of AdamW
            0.01.""",
        ),
        Question(
            "The loss spikes after thousands of steps with Adam. Why?",
            """One cause is the mean square: when gradients have been small for long, a sudden large
            one meets a small divisor, and the first step is up to @{two_paths.spike:.1f} rates
            long, later ones longer if the gradients stay large, for many weights at once. A smaller
            second beta, a larger epsilon, or [clipping](term:gradient_clipping) dampens that. Other
            causes are a bad batch and growing scores: log the [norm by layer](term:gradient_norm)
            and which batch it was, go back to a checkpoint, and skip that batch.""",
        ),
        Question(
            "Why is the first step noisy if it is exactly the rate?",
            """Its size is known, its direction is a sign. With one gradient seen, mean and root
            mean square are the same number, so every weight moves by the full rate, also those
            whose gradient is mostly noise. After many steps the noise averages out of the mean but
            not of the mean square, and such weights move less. Hence [warm-up](term:warm_up).""",
        ),
        Question(
            "Adam or SGD?",
            """Adam needs less tuning and copes with layers of very different gradients. SGD with
            momentum needs less memory and is as good or better in many image networks. Compare them
            only when each has its own best rate.""",
        ),
    ),
    relations={
        "uses": ("gradient", "learning_rate"),
        "contrasts with": ("sgd",),
        "related to": ("vanishing_gradient", "gradient_descent"),
    },
    did_you_know="""
        Multiply the loss by a thousand, and Adam takes the same path, if epsilon is multiplied as
        well: in the first figure the steps then differ by a factor of @{first_step.alike:.6f} at
        most. Gradient descent would take steps a thousand times as long.
    """,
)
