"""A way to train through a step, such as rounding: forward the step as it is, backward the slope of
something smoother, because its own slope is zero. The result is no true gradient."""

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

_Q = np.exp(-2 * np.pi**2 * 0.3**2)


def hard(kind, x):
    return np.round(x) if kind == "round" else 1.0 * (x > 0)


def borrowed(kind, x):
    """The slope that is used on the way back."""
    return 1 + 0 * x if kind == "round" else 1.0 * (np.abs(x) < 1)


def averaged(kind, x, noise):
    """The slope of the mean output, if normal noise is added to x."""
    jumps = np.arange(-9.5, 10) if kind == "round" else np.zeros(1)
    s = np.subtract.outer(x, jumps) / noise
    return np.exp(-(s**2) / 2).sum(axis=-1) / noise / np.sqrt(2 * np.pi)


@snippet(
    shows="slope",
    promises={
        "used": near(1),
        "averaged": near(
            # Poisson's sum: 1 + 2 Σ (-1)^m q^(m²) cos 2πmx
            1 - 2 * _Q * np.cos(1.6 * np.pi) + 2 * _Q**4 * np.cos(3.2 * np.pi),
            rel=1e-6,
        ),
        "lowest": near(1 - 2 * _Q + 2 * _Q**4, rel=1e-6, words="1 − 2q + 2q⁴"),
        "highest": near(1 + 2 * _Q + 2 * _Q**4, rel=1e-6, words="1 + 2q + 2q⁴"),
        "noisy": near(2 * np.exp(-(np.pi**2) / 2) + 2 * np.exp(-2 * np.pi**2), rel=1e-6),
        "step_used": near(1),
        "step_beyond": near(0),
        "step_near": near(1 / (0.3 * np.sqrt(2 * np.pi)), words="φ(0)/0.3"),
        "step_far": near(np.exp(-(0.8**2) / 0.18) / (0.3 * np.sqrt(2 * np.pi))),
        "off_nudge": between(0, 1e-6),
    },
    data=near(2.517326706, rel=1e-6),
    turn={"x": tuple(np.linspace(-2, 2, 21).round(1)), "kind": ("round", "step")},
    drag="x",
    labels={"x": "input x", "kind": "function"},
    always={"off_nudge": between(0, 1e-6), "used": between(0, 1)},
    says="""@{kind} at x = @{x:g}: the true slope is 0 (none at a jump), the borrowed one
        @{used:.0f}. With noise of size 0.3 on x, the mean output has a slope of @{averaged:.2f}
        there.""",
    caption="""Forward, the staircase. Backward, the slope of a line through it (violet), because
        the true slope (olive) is 0. Dotted: the slope of the mean output under noise.""",
    alt="""A staircase with a point on a flat tread; through it a level tangent and a line of slope
        1. Below, three slopes over x: the true one is 0, the borrowed one 1, that of the mean under
        noise waves between @{lowest:.2f} and @{highest:.2f}.""",
    checked="""A nudge of x, sent through the mean over the noise, changes it as the dotted slope
        says: they differ by @{off_nudge:.0e}.""",
    edits=(
        Edit("less noise", "noise=0.3", "noise=0.15"),
        Edit("a step instead of a staircase", 'kind="round"', 'kind="step"'),
    ),
)
def staircase(x=0.8, kind="round", noise=0.3):
    """A step, its slope, the borrowed one, and that of its mean."""
    t, here = np.linspace(-2.5, 2.5, 251), x + np.array((-0.8, 0.8))
    y, slope = hard(kind, x), borrowed(kind, x)
    tall = {"figsize": (5.84, 4.3), "height_ratios": (3, 2)}
    fig, (above, below) = plt.subplots(2, sharex=True, **tall)
    jumps = np.diff(hard(kind, t), append=np.nan) != 0
    above.plot(t, np.where(jumps, np.nan, hard(kind, t)), "C7-")
    above.plot(here, (y, y), "C4-", label="true slope: 0")
    above.plot(here, y + slope * (here - x), "C5-", label="borrowed")
    above.plot(x, y, "C3o", ms=8)
    above.set(ylabel="output", ylim=(-3.2, 3.2))
    above.legend(loc="upper left")
    waves = averaged(kind, t, noise)
    below.plot(t, 0 * t, "C4-")
    below.plot(t, borrowed(kind, t), "C5-")
    below.plot(t, waves, ":", color="gray")
    slopes = (0, slope, averaged(kind, x, noise))
    below.plot((x, x, x), slopes, "C7o")
    below.set(xlabel="input x", ylabel="slope", ylim=(-0.2, 1.6))
    fine = np.linspace(-9, 9, 36000, endpoint=False) + 0.00025
    density = np.exp(-(((fine - x - 1e-100j) / noise) ** 2) / 2)
    mean = (hard(kind, fine) * density).mean() * 18  # over the noise
    moved = mean.imag / 1e-100 / (noise * np.sqrt(2 * np.pi))
    return fig, {
        "used": slope,
        "averaged": slopes[2],
        "lowest": waves.min(),
        "highest": waves.max(),
        "noisy": abs(averaged(kind, t, 0.5) - 1).max(),
        "step_used": borrowed("step", x),
        "step_beyond": borrowed("step", x + 1),
        "step_near": averaged("step", 0.0, noise),
        "step_far": averaged("step", x, noise),
        "off_nudge": abs(moved - slopes[2]),
    }


def bent(kind, z):
    """The slope of a step unit, as used on the way back."""
    slopes = {"true": 0 * z, "identity": z**0, "clipped": abs(z) < 1}
    return slopes.get(kind, 1 - np.tanh(2 * z) ** 2)  # of σ(4z)


def examples(rng, n):
    """Places in a square, with a one for the bias; inside a disk?"""
    x = rng.uniform(-1, 1, (n, 3))
    x[:, 2] = 1
    return x, np.where(x[:, :1] ** 2 + x[:, 1:2] ** 2 < 0.55, 1, -1)


def both_ways(W, V, x, sign, kind):
    """What comes back for W and V; the loss, the score."""
    z = x @ W
    h = 1.0 * (z.real > 0)
    if kind == "smooth":
        h = 1 / (1 + np.exp(-4 * z))
    elif np.iscomplexobj(z):  # a nudge gets through all the same
        h = h + 1j * z.imag * bent(kind, z.real)
    h = np.concatenate((h, np.ones_like(h[..., :1])), axis=-1)
    score = h @ V
    loss = np.log(1 + np.exp(-sign * score)).mean(axis=(-2, -1))
    d = -sign / (1 + np.exp(sign * score)) / x.shape[-2]
    dz = d @ V[..., :-1, :].mT * bent(kind, z)
    return x.mT @ dz, h.mT @ d, loss, score


def train(kind, width, steps):
    """Five seeds at the best of four rates: right answers, weights."""
    rate = np.array((0.1, 0.3, 1, 3))[:, None, None, None]
    rngs = [np.random.default_rng(seed) for seed in range(5)]
    x, sign = map(np.array, zip(*(examples(r, 100) for r in rngs)))
    new, answer = map(np.array, zip(*(examples(r, 500) for r in rngs)))
    W = [r.normal(size=(3, width)) for r in rngs]
    V = [r.normal(size=(width + 1, 1)) / np.sqrt(width) for r in rngs]
    W, V, losses = np.array([W] * 4), np.array([V] * 4), []
    dW, dV, *_ = both_ways(W, V, x, sign, kind)
    nudged = W + 1e-100j * dW, V + 1e-100j * dV
    change = both_ways(*nudged, x, sign, kind)[2].imag.sum() / 1e-100
    off = abs(change / ((dW**2).sum() + (dV**2).sum()) - 1)
    for step in range(steps):
        dW, dV, loss, _ = both_ways(W, V, x, sign, kind)
        now = rate * (1 - step / steps)  # it falls to zero
        W, V = W - now * dW, V - now * dV
        losses.append(loss)
    best = np.median(np.mean(losses[-20:], axis=0), axis=1).argmin()
    W, V = W[best], V[best]
    score = both_ways(W, V, new, answer, "true")[3]
    return (score * answer > 0).mean(axis=(1, 2)), W, V, off


@snippet(
    shows="no gradient",
    promises={
        "guess": near(1 - 0.55 * np.pi / 4, words="the share outside of the disk"),
        "true": between(0.5, 0.8, here=0.65),
        "identity": between(0.5, 0.8, here=0.682),
        "clipped": between(0.78, 0.97, here=0.842),
        "bell": between(0.78, 0.97, here=0.866),
        "smooth": between(0.78, 0.97, here=0.854),
        "true_off": between(0, 1e-12),
        "identity_off": between(0, 1e-12),
        "clipped_off": between(0, 1e-12),
        "bell_off": between(0, 1e-12),
        "smooth_off": between(0, 1e-12),
    },
    data=near(29.22160093, rel=1e-6),
    turn={"width": (4, 8, 12)},
    labels={"width": "step units"},
    always={"clipped_off": between(0, 1e-10), "bell_off": between(0, 1e-10)},
    says="""@{width} step units, 300 steps: @{true:.0%} right with the true slope, @{identity:.0%}
        with the identity, @{clipped:.0%} if it is clipped, @{bell:.0%} with a bell.""",
    caption="""Is a point in the disk? Each line is the border of a step unit. With the true slope,
        zero, the lines stay where they were drawn. Dots: five seeds; bars: medians.""",
    alt="""Two maps with a disk and eight lines. With the true slope the lines lie at random, and
        the colored region does not fit; with the clipped slope they have moved around the disk.
        Below, right answers: true slope @{true:.0%}, identity @{identity:.0%}, clipped
        @{clipped:.0%}, bell @{bell:.0%}, smooth units hardened at the end @{smooth:.0%}.""",
    checked="""A nudge of all weights that passes each step with the borrowed slope changes the loss
        as the way back says: they differ by @{clipped_off:.0e}.""",
    edits=(
        Edit("four units", "width=8", "width=4"),
        Edit("clip at a quarter", "abs(z) < 1", "abs(z) < 0.25"),
    ),
)
def compare(width=8, steps=300):
    """Train step units, with five kinds of slope on the way back."""
    tall = {"figsize": (5.84, 4.3), "height_ratios": (3, 2)}
    fig, axes = plt.subplot_mosaic("ab;cc", **tall)
    side, numbers = np.linspace(-1, 1, 41), {}
    at = np.stack((*np.meshgrid(side, side), np.ones((41, 41))), -1)
    kinds = "true", "identity", "clipped", "bell", "smooth"
    for row, kind in enumerate(kinds):
        right, W, V, off = train(kind, width, steps)
        numbers |= {kind: np.median(right), f"{kind}_off": off}
        axes["c"].plot(right, 0 * right - row, "C7o", alpha=0.6)
        axes["c"].plot(np.median(right), -row, "C3|", ms=14, mew=3)
        if kind in ("true", "clipped"):
            ax, m = axes["ab"[row // 2]], np.argsort(right)[2]
            score = both_ways(W[m], V[m], at, 1, "true")[3][..., 0]
            look = {"colors": ("C7", "C1"), "alpha": 0.3}
            ax.contourf(side, side, score, (-1e9, 0, 1e9), **look)
            for w in W[m].T:  # the border of each unit
                ax.contour(side, side, at @ w, (0,), colors="C7")
            disk = (at[..., :2] ** 2).sum(axis=-1)
            ax.contour(side, side, disk, (0.55,), colors="gray")
            words = f"{kind}: {np.median(right):.0%} right"
            ax.text(-1, 1.1, words)
            ax.set(xticks=(), yticks=(), aspect="equal")
    axes["c"].set(xlabel="right answers", ylim=(-4.6, 0.6))
    axes["c"].set_yticks(range(0, -5, -1), kinds)
    return fig, numbers | {"guess": 1 - 0.55 * np.pi / 4}


@practice(
    # soft: p(1 - p) with p = 1/(1 + e^-1.3 + e^-1.8)
    promises={
        "value": near(2),
        "slope": near(1),
        "soft": near(0.2118, rel=1e-3),
        "true": near(0),
    },
    text="""
        Round on the way forward, identity on the way back, in one line. For a choice among several
        do the same with a softmax: the hard choice forward, the soft slope back. `gumbel_softmax`
        with `hard=True` is that, with noise.
    """,
)
def in_pytorch():
    """Round straight through; choose straight through."""
    import torch

    x = torch.tensor(1.7, requires_grad=True)
    y = x + (torch.round(x) - x).detach()
    (slope,) = torch.autograd.grad(y, x)
    (true,) = torch.autograd.grad(torch.round(x), x)
    z = torch.tensor([0.2, 1.5, -0.3], requires_grad=True)
    soft = torch.softmax(z, 0)
    hard = torch.eye(3)[soft.argmax()]
    choice = soft + (hard - soft).detach()
    (back,) = torch.autograd.grad(choice[1], z)  # of the winner
    numbers = {"value": y.item(), "slope": slope.item()}
    return numbers | {"true": true.item(), "soft": back[1].item()}


TERM = Term(
    title="Straight-through estimator",
    definition=__doc__,
    aliases=("STE", "straight-through gradient"),
    group="activations",
    level="in depth",
    in_a_number="""A layer of step units gives @{compare.true:.0%} right answers if it is trained
        with its true slope, zero; straight through, with a clipped slope,
        @{compare.clipped:.0%}.""",
    searched_as=(
        "surrogate gradient",
        "backprop through argmax",
        "gradient of torch.round is zero",
        "torch.round not differentiable",
        "torch.sign gradient",
        "backpropagate through sampling",
        "x + (round(x) - x).detach()",
        "quantization aware training gradient",
        "fake quantize backward",
        "gumbel_softmax hard=True",
        "VQ-VAE straight through",
        "binary neural network training",
        "differentiable threshold",
        "non-differentiable activation",
        "step function neural network training",
        "straight thru estimator",
        "spiking neural network surrogate gradient",
    ),
    analogy=Analogy(
        text="""
            A shower has a tap with four clicks, and you see it only from outside: between two
            clicks nothing changes, so a small turn teaches nothing. Act as if it were an ordinary
            tap: too cold, turn toward warm, further if it is much too cold. After a few turns it
            clicks into the right place. The tap does not do what you assumed, and the assumption
            works.
        """,
        breaks_down="""
            A tap has a stop. A step unit far from its step does not: assume there, too, that every
            turn counts, and it is turned ever further away. With such a rule the second figure
            gets @{compare.identity:.0%} right, hardly more than with none.
        """,
    ),
    heading="A slope from elsewhere",
    formula=r"""
        y = q(x)

        \frac{\partial L}{\partial x} := \frac{\partial L}{\partial y} \, s(x)
        \quad \text{instead of} \quad \frac{\partial L}{\partial y} \, q'(x) = 0

        y = x + \operatorname{sg}\bigl(q(x) - x\bigr)
    """,
    symbols={
        "q": "step: rounding, sign, a threshold",
        "s": "borrowed slope, often 1",
        r"\operatorname{sg}": "stop-gradient",
        "y": "output of the step",
        "x": "its input",
    },
    explanation=r"""
        A step has slope 0 wherever it has one, so the chain rule multiplies everything below by
        zero. The estimator replaces that one factor by a borrowed slope. The forward pass keeps its
        steps.

        **It is not the gradient of the loss**, and in general not of any function. The nearest
        thing to compare it with: add noise to the input, and take the mean output. That is smooth.
        For rounding with normal noise of size 0.3 its slope waves between
        @{staircase.lowest:.2f} and @{staircase.highest:.2f}; the borrowed slope is 1 all along. So
        it is biased, by up to a third here, and right on average over a whole step.

        **One step is another matter.** The mean of a single step under the same noise has a slope
        of @{staircase.step_near:.2f} at the step and @{staircase.step_far:.2f} at a distance of
        0.8: far away the input does not matter. A borrowed slope of 1 everywhere claims that it
        does. Hence slopes that end: the *clipped* one is 1 up to a distance of 1 and 0 beyond, as
        in binary networks [@courbariaux2016]; the *bell* is the slope of a sigmoid.

        **What it does to training.** In the second figure one layer of step units looks at points.
        With the true slope only the layer above learns: @{compare.true:.0%} right after 300 steps,
        where guessing gets @{compare.guess:.0%}. Clipped: @{compare.clipped:.0%}. Bell:
        @{compare.bell:.0%}. The plain identity: @{compare.identity:.0%}. Clipped, bell and identity
        differ in nothing but the borrowed slope (medians of five seeds, each network at the best of
        four rates, 0.1 to 3, which fall to zero). For one such layer, and normally distributed
        inputs, it has been proved that well-chosen slopes point downhill on average, and that a bad
        choice makes training unstable near a minimum [@yin2019].

        **It is not the only way.** Smooth sigmoids, hardened into steps after training, reach
        @{compare.smooth:.0%} here. What is hardened then was never trained as it is used; with
        rounded weights one usually trains with the steps in place [@jacob2018].

        **Where it is used.** Rounded weights and activations [@jacob2018]; networks of ±1
        [@courbariaux2016]; autoencoders that look up the nearest code and send the error past it
        [@oord2017]; choices among several, with noise [@jang2017; @maddison2017].
    """,
    what_to_do=(
        """In code: `x + (torch.round(x) - x).detach()`; see
        [stopped gradient](term:stopped_gradient).""",
        """For a step or a sign let the slope end: clip it, or take that of a
        [sigmoid](term:sigmoid).""",
        """Judge by the loss with the steps in place. A nudge cannot check this gradient; the
        [derivative](term:derivative) of a step is 0.""",
    ),
    claims=(
        Claim(
            "On the way back, treat the step as if it were the identity.",
            number=103,
            judged="conditional",
            condition="it is a staircase, such as rounding, within its range",
            read_in="widely",
            seen_at=(
                "https://theneuralbase.com/quantization-fundamentals/learn/intermediate/straight-through-estimator/",
                "https://grokipedia.com/page/Straight-Through_Estimator",
            ),
            holds=lambda n: n["compare.identity"] > n["compare.clipped"] - 0.05,
            holds_in_part=lambda n: n["staircase.lowest"] > 0.5 and n["staircase.highest"] < 1.5,
            counter={"compare.clipped": 0.65},
            because="""For rounding it is a fair picture: under noise the slope is between
                @{staircase.lowest:.2f} and @{staircase.highest:.2f}. A single step is flat away
                from its edge (@{staircase.step_far:.2f} at 0.8). There the identity trains a layer
                hardly better than no slope at all, @{compare.identity:.0%} against
                @{compare.true:.0%}; clipped, it is @{compare.clipped:.0%}. Steps that fire at
                random are another matter: in the paper that named it they did better with the
                identity than with the slope of a sigmoid [@bengio2013].""",
        ),
    ),
    origin="""
        Geoffrey Hinton proposed it in a lecture of his online course in 2012. Bengio, Léonard and
        Courville gave it its name a year later, among other ways to send a gradient through units
        that fire at random, and wrote that it is biased [@bengio2013]. Networks with weights and
        activations of ±1 were trained with it in 2016, with the slope clipped
        [@courbariaux2016]. In 2019 came a proof, for one hidden layer, of why it can work; its
        authors see an early form in the perceptron [@yin2019].
    """,
    etymology="""
        *Straight through*, because the derivative passes the step as if it were not there.
        *Estimator*, because it stands in for a gradient that cannot be computed, in the first use
        that of a mean over random outputs.
    """,
    trends="""
        The usual way to train with rounded numbers, and to learn discrete codes for images and
        sound. Other names have grown beside it: with a bell-shaped slope it is called a surrogate
        gradient, above all for spiking networks.
    """,
    tagged_as=("quantization", "discrete variables", "activation functions", "training"),
    collocations=(
        "straight-through gradient",
        "quantization-aware training",
        "surrogate gradient",
        "hard forward, soft backward",
    ),
    in_context=(
        "We round the weights and train straight through.",
        "The straight-through estimator is biased, but its variance is low.",
        "With a clipped slope, units far from their threshold stay put.",
    ),
    faq=(
        Question(
            "How do I round without losing the gradient?",
            """`y = x + (torch.round(x) - x).detach()`. Forward the two `x` cancel and `y` is the
            rounded value; backward the bracket counts as a constant, and the slope is 1. Plain
            `torch.round` has a gradient of zero everywhere, without a warning.""",
        ),
        Question(
            "How do I backpropagate through argmax?",
            """With the soft choice on the way back: `soft = torch.softmax(z, dim=-1)`, `hard` its
            one-hot winner, `y = soft + (hard - soft).detach()`. If the choice should be random,
            `torch.nn.functional.gumbel_softmax(z, hard=True)` does the same with noise on the
            scores. If a mixture will do, pass on `soft` and nothing is biased.""",
        ),
        Question(
            "Is it a trick, or is there a reason why it works?",
            """For a staircase there is one: over a whole step it goes up as a line does. With
            uniform noise as wide as a step, the mean of the rounded value is exactly `x`. For a
            loss behind the step even that is no proof. Where proofs exist, they are for small
            networks and say “downhill on average” [@yin2019].""",
        ),
        Question(
            "Identity, clipped, or the slope of a sigmoid?",
            """Identity for rounding, with the slope 0 where values are cut off at the end of the
            range. For sign and step one that ends. In the second figure clipped and bell are close,
            @{compare.clipped:.0%} and @{compare.bell:.0%}; the identity is at
            @{compare.identity:.0%}. Where units fire at random, noise smooths the step in the mean,
            and one study did better with the identity [@bengio2013].""",
        ),
        Question(
            "My gradient check fails for this layer. Is it broken?",
            """No: the check measures the true slope, which is 0, and jumps at the steps. Check the
            borrowed one against a layer that has it: replace the step by the function whose slope
            you borrow.""",
        ),
        Question(
            "The loss jumps from step to step. Is that the bias?",
            """Mostly the steps themselves: a value near an edge flips, and flips back. Lower the
            rate toward the end. Values that keep flipping are a known effect of rounded
            weights.""",
        ),
        Question(
            "Is there an estimator without bias?",
            """For random units, yes: REINFORCE, which multiplies the gradient of a sample's
            log-probability by its loss. It is right on average and very noisy. The straight-through
            estimator trades the noise for a bias [@bengio2013]; Gumbel-softmax has a temperature to
            choose between them [@jang2017].""",
        ),
    ),
    relations={
        "uses": ("stopped_gradient",),
        "related to": ("activation_function", "saturation", "sigmoid"),
    },
    did_you_know="""
        The *more* noise there is, the better the borrowed slope of rounding fits. With normal noise
        of size 0.5 instead of 0.3 the slope of the mean differs from 1 by @{staircase.noisy:.1%} at
        most, and the borrowed slope is all but right.
    """,
)
