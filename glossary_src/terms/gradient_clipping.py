"""Making a gradient shorter when it is longer than a limit, before the step is taken. It stops
a single huge step. It does nothing for small gradients, and cannot repair infinity or NaN."""

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


def unit(w, b, times=50):
    """One sigmoid unit that feeds itself: its loss, dL/dw, dL/db."""
    h = [0.5]
    for _ in range(times):  # forward
        h.append(1 / (1 + np.exp(-w * h[-1] - b)))
    dh, dw, db = 2 * (h[-1] - 0.7), 0, 0
    for t in reversed(range(times)):  # backward
        dz = dh * h[t + 1] * (1 - h[t + 1])
        dw, db, dh = dw + dz * h[t], db + dz, dz * w
    return (h[-1] - 0.7) ** 2, np.array([dw, db])


def by_norm(g, most):
    return g * min(1, most / np.linalg.norm(g))


def walk(most, rate, steps):
    """By step: weight, bias, loss and norm, with clipping."""
    p, path = np.array([5, -2.1]), []
    for _ in range(steps):
        loss, g = unit(*p)
        path.append((*p, loss, np.linalg.norm(g)))
        p = p - rate * by_norm(g, most)
    return np.transpose(path)


def arrow(ax, start, end, color, width):
    look = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0}
    look |= {"color": color, "lw": width}
    ax.annotate("", end, start, arrowprops=look)


def landscape(ax):
    """Contours of the loss of the unit, and names of what is drawn."""
    w, b = np.mgrid[3.5:6:91j, -3:0.5:91j]
    levels = 0, 0.002, 0.01, 0.03, 0.07, 0.1, 0.2, 0.3, 0.4, 0.5
    grays = {"cmap": "Greys", "vmin": 0, "vmax": 1}
    ax.contourf(w, b, unit(w, b)[0], levels, **grays)
    ax.text(3.55, 0.15, "whole step", color="C6", weight="bold")
    ax.text(3.55, -0.2, "clipped step", color="C5", weight="bold")
    ax.text(3.55, -2.9, "plateau: loss 0.4", color="black")
    ax.set(xlabel="weight", ylabel="bias", yticks=(-3, -2, -1, 0))


@snippet(
    shows="dL/dθ",
    promises={
        "norm": between(10, 10.2, here=10.11841405),
        "usual": between(0.05, 0.2, here=0.1211145844),
        "long": between(2.5, 2.55, here=2.529603514),
        "short": near(0.25, words="0.25 · 1"),
        "at": near(65),
        "thrown": between(0.086, 0.088, here=0.08740829483),
        "after": between(0.02, 0.04, here=0.02713149033),
        "end": between(1e-5, 0.03, here=0.003582280513),
        "turn": between(-1e-9, 1e-9),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-12.08231895, rel=1e-6),
    turn={"most": tuple(float(f"{m:.2g}") for m in np.geomspace(0.1, 10, 21))},
    drag="most",
    labels={"most": "limit"},
    always={"turn": between(-1e-9, 1e-9), "off_nudge": between(0, 1e-9)},
    says="""Limit @{most:g}: the step from the cliff is @{short:.3g} long instead of @{long:.1f},
        and leads to a loss of @{after:.2g} instead of @{thrown:.2g}.""",
    caption="""A unit that feeds itself fifty times has a loss with a cliff. Same point, same
        direction: the whole step flies off (red), the clipped one stays near. Drag the limit
        below.""",
    alt="""Contours of a loss over weight and bias: a bright, flat valley, and a dark plateau below
        a cliff. A path of dots meets the cliff. From there a long red arrow leaves to the upper
        right; a short violet arrow has the same direction, and the path goes on along the valley.
        Below, norm after clipping over norm before: a rising line with a kink at the limit.""",
    checked="""A nudge of weight and bias changes the loss as the gradient on the cliff says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a higher learning rate", "rate=0.25", "rate=0.3"),
        Edit("clip hard", "most=1.0", "most=0.2"),
    ),
)
def cliff(most=1.0, rate=0.25, steps=86):
    """Walk to the cliff of a loss, and away, with a limit and not."""
    *points, losses, norms = walk(np.inf, rate, steps)
    points, at = np.transpose(points), norms.argmax()  # the cliff
    fig = plt.figure(figsize=(5.84, 4.3))
    rows = fig.add_gridspec(2, height_ratios=(5, 2))
    low, top = fig.add_subplot(rows[1]), fig.add_subplot(rows[0])
    start, g = points[at], unit(*points[at])[1]
    end = start - rate * by_norm(g, most)
    *onward, later, _ = walk(most, rate, steps)
    landscape(top)
    top.plot(*points[: at + 1].T, "C7.-", ms=4, lw=1)
    top.plot(*np.array(onward)[:, at + 1 :], "C5.", ms=3)
    arrow(top, start, points[at + 1], "C6", 2)
    arrow(top, start, end, "C5", 3)
    low.loglog((0.02, most, 50), (0.02, most, most), "C5-")
    low.loglog(norms[: at + 1], (at + 1) * [0.03], "C7|", ms=8)
    low.loglog(most, most, "C5o", ms=8)
    low.set(xlabel="norm of the gradient (ticks: of the path)")
    low.set(ylabel="clipped", ylim=(0.01, 50))
    nudge = unit(*(start + 1e-100j * g))[0].imag / 1e-100
    short = start - end
    return fig, {
        "norm": norms[at],
        "usual": np.median(norms[:at]),
        "long": rate * norms[at],
        "short": np.linalg.norm(short),
        "at": at,
        "thrown": losses[at + 1],
        "after": unit(*end)[0],
        "end": np.median(later[-9:]),
        "turn": g[0] * short[1] - g[1] * short[0],
        "off_nudge": abs(nudge / (g @ g) - 1),
    }


def angle(a, b):
    """Between two directions, in degrees."""
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


@snippet(
    shows="dL/dθ",
    promises={
        "norm_x": near(0.9806, rel=1e-3, here=0.9805806757),
        "norm_y": near(0.1961, rel=1e-3, here=0.1961161351),
        "value_x": near(1),
        "value_y": near(0.8),
        "angle": near(np.degrees(np.arctan(0.8) - np.arctan(0.2))),
        "norm_angle": between(0, 1e-5),
        "normal": between(36, 38, here=36.74301816),
        "heavy": between(70, 89, here=80.89162097),
        "longest": between(99.9, 100, here=99.97851307),
        "short": near(0.01, words="1/100, not clipped"),
    },
    data=near(56.98301741, rel=1e-6),
    turn={"first": (0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)},
    drag="first",
    labels={"first": "first entry"},
    always={"angle": between(0, 45), "norm_angle": between(0, 1e-5)},
    says="""The gradient (@{first:g}, 0.8), limit 1: by value it becomes (@{value_x:.2g},
        @{value_y:.1f}), turned by @{angle:.0f} degrees; by norm (@{norm_x:.2f}, @{norm_y:.2f}), not
        turned.""",
    caption="""By norm the arrow is cut at the circle. By value each entry is cut at the square, and
        the arrow turns toward a corner. Drag the tip.""",
    alt="""A circle of radius 1 in a square. A long magenta arrow points to the right and slightly
        upward. The violet arrow, clipped by norm, has its direction and ends on the circle. The
        blue one, clipped by value, ends on the side of the square, @{angle:.0f} degrees away.""",
    edits=(
        Edit("a smaller limit", "limit=1.0", "limit=0.5"),
        Edit("both entries beyond the limit", "second=0.8", "second=2.0"),
    ),
)
def turned(first=4.0, second=0.8, limit=1.0):
    """Clip one gradient by norm and by value; then long ones."""
    g, t = np.array([first, second]), np.linspace(0, 2 * np.pi, 91)
    norm, value = by_norm(g, limit), np.clip(g, -limit, limit)
    fig, ax = plt.subplots(figsize=(5.84, 3.6))
    ax.plot(limit * np.cos(t), limit * np.sin(t), "C5-", lw=1)
    square = limit * np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])
    ax.plot(*square, "C0-", lw=1)
    arrow(ax, (0, 0), g, "C3", 1)
    arrow(ax, (0, 0), value, "C0", 3)
    arrow(ax, (0, 0), norm, "C5", 3)
    ax.plot(*g, "C3o", ms=8)
    ax.text(1.6, -0.75, "gradient", color="C3", weight="bold")
    ax.text(1.6, -1.1, "by value", color="C0", weight="bold")
    ax.text(1.6, -1.45, "by norm", color="C5", weight="bold")
    ax.set(xlim=(-1.4, 6.3), ylim=(-1.6, 2.2), aspect="equal")
    ax.set(xlabel="first entry", ylabel="second entry")
    draw = np.random.default_rng(0).normal(size=(2, 10_000))
    many = draw[0], draw[0] * np.exp(2 * draw[1])  # some far larger
    cut = [np.clip(it, -1e-3, 1e-3) for it in many]
    return fig, {
        "norm_x": norm[0],
        "norm_y": norm[1],
        "value_x": value[0],
        "value_y": value[1],
        "angle": angle(g, value),
        "norm_angle": angle(g, norm),
        "normal": angle(many[0], cut[0]),
        "heavy": angle(many[1], cut[1]),
        "longest": np.linalg.norm(cut[0]) / 1e-3,
        "short": by_norm(g / 100, limit)[0] / g[0],
    }


def states(P, x):
    """The states of tanh networks that read one number a step."""
    units = P.shape[-1]
    h = [np.zeros((*P.shape[:-2], x.shape[-1], units))]
    for t in range(len(x)):
        seen = x[t][..., None] * P[..., -2:-1, :]
        h.append(np.tanh(h[-1] @ P[..., :-2, :] + seen))
    return h


def through_time(P, x, h, dy):
    """dL/dP, from dL/dy of the answers; P: U, then input, output."""
    dP, dh = 0 * P, dy[..., None] * P[..., -1:, :]
    dP[..., -1, :] = (dy[..., None, :] @ h[-1])[..., 0, :]
    for t in reversed(range(len(x))):  # mT: transposed
        dz = dh * (1 - h[t + 1] ** 2)
        dP[..., :-2, :] += h[t].mT @ dz
        dP[..., -2, :] += (x[t][..., None, :] @ dz)[..., 0, :]
        dh = dz @ P[..., :-2, :].mT
    return dP


def trained(how, limit, rates, steps, wait, seeds, units=12):
    """Late losses by rate and seed; all norms before clipping."""
    rngs = [np.random.default_rng(k) for k in range(seeds)]

    def draw(std, *shape):
        return std * np.stack([rng.normal(size=shape) for rng in rngs])

    P = draw(units**-0.5, units + 2, units)
    P[:, units] *= units**0.5  # from the input
    P, rate = np.stack([P] * len(rates)), rates[:, None, None, None]
    losses, norms, off = [], [], 1
    for step in range(steps):
        x = draw(0.2, wait + 1, 16).swapaxes(0, 1)
        x[0] = np.sign(x[0])  # the symbol first, then only noise
        h = states(P, x)
        error = (h[-1] @ P[..., -1:, :].mT)[..., 0] - x[0]
        dP = through_time(P, x, h, error / 8)
        if step == 0:  # a nudge of all weights, too small to round
            Q = P + 1e-100j * dP
            y = (states(Q, x)[-1] @ Q[..., -1:, :].mT).imag[..., 0]
            rise = (error / 8 * y).sum() / 1e-100
            off = abs(rise / (dP**2).sum() - 1)
        norm = np.linalg.norm(dP, axis=(-2, -1), keepdims=True)
        losses.append((error**2).mean(-1))
        norms.append(norm[..., 0, 0])
        if how == "norm":
            dP = dP * np.minimum(1, limit / norm)
        if how == "value":
            dP = np.clip(dP, -limit, limit)
        P = P - rate * dP
    late = np.nan_to_num(np.mean(losses[-20:], axis=0), nan=np.inf)
    return late, np.array(norms), off


@snippet(
    shows="no gradient",
    # 20 seeds learn: none, 17 at 0.1 and 2 at 0.3; norm, 20 up to 1 and 6 at 3
    promises={
        "none_top": near(0.1),
        "norm_top": near(1),
        "value_top": near(1),
        "none_best": between(0, 0.003, here=9.313367463e-05),
        "norm_best": between(0, 0.003, here=0.001154217703),
        "value_best": between(0, 0.003, here=0.001291759911),
        "none_peak": between(5, 80, here=26.9172587),
        "norm_peak": between(3, 80, here=10.89829599),
        "value_peak": between(3, 80, here=10.86460201),
        "none_typical": between(0.06, 0.2, here=0.11060409),
        "norm_typical": between(0.1, 0.5, here=0.2403718576),
        "value_typical": between(0.1, 0.5, here=0.2875377895),
        "clipped": between(0.02, 0.6, here=0.209),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-253.5957299, rel=1),
    turn={"limit": (0.1, 0.3, 1.0, 3.0)},
    labels={"limit": "limit of the norm"},
    limits={"y": (1e-5, 1e2)},
    always={"off_nudge": between(0, 1e-10)},
    says="""Limit @{limit:g}: not clipped, the median of five seeds learns (loss below
        0.15) at rates up to @{none_top:g}; clipped by norm, up to @{norm_top:g}.""",
    caption="""A recurrent tanh network must repeat a symbol from 15 steps ago. Losses after 200
        steps at six rates; dots are seeds, lines medians; by value the limit is a tenth. Clipping
        widens the range of rates.""",
    alt="""Loss over six learning rates, 0.01 to 3, log scales. Without clipping the line ends
        at @{none_top:g}. With clipping by norm and by value it goes on to the right, and rises
        above 0.1 only at the highest rate.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a shorter wait", "wait=15", "wait=5"),
        Edit("fewer steps", "steps=200", "steps=50"),
    ),
)
def sweep(limit=0.3, steps=200, wait=15, seeds=5):
    """Train at six rates: without clipping, by norm, by value."""
    rates = np.array([0.01, 0.03, 0.1, 0.3, 1, 3])
    run = rates, steps, wait, seeds
    (fig, ax), numbers = plt.subplots(), {}
    ax.set(xlabel="learning rate", ylabel="loss", ylim=(1e-5, 1e2))
    for how, label, color, most in (
        ("none", "not clipped", "C4", np.inf),
        ("norm", "clipped by norm", "C5", limit),
        ("value", "by value, at a tenth", "C0", limit / 10),
    ):
        with np.errstate(over="ignore", invalid="ignore"):
            late, norms, off = trained(how, most, *run)  # some explode
        middle = np.median(late, axis=1)
        ax.loglog(rates, middle, color=color, label=label)
        ax.plot(rates, late, ".", color=color)
        numbers[f"{how}_top"] = rates[middle < 0.15].max()
        numbers[f"{how}_best"] = middle.min()
        numbers[f"{how}_peak"] = norms[:, 1].max()  # at rate 0.03
        numbers[f"{how}_typical"] = np.median(norms[:, 1])
        if how == "norm":
            numbers["clipped"] = (norms[:, 2] > limit).mean()
    ax.legend(loc="lower right")
    return fig, numbers | {"off_nudge": off}


@practice(
    promises={"before": near(50, rel=1e-6), "after": near(5, rel=1e-6), "value": near(50**0.5)},
    text="""
        One step of a training loop, in the order that counts: `backward`, clip, log, `step`. The
        returned norm is the one from before. `clip_grad_value_` returns nothing.
    """,
)
def one_step():
    """Clip (30, 40) to norm 5 and log it; then by value."""
    import torch
    from torch.nn.utils import clip_grad_norm_, clip_grad_value_

    w = torch.nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.SGD([w], lr=1)
    log = []
    for _ in range(2):
        optimizer.zero_grad()
        (torch.tensor([30.0, 40.0]) @ w).backward()
        log.append(clip_grad_norm_([w], 5, error_if_nonfinite=True))
        optimizer.step()
    after = w.norm().item() / 2  # two steps of this length
    w.grad = torch.tensor([30.0, 40.0])
    clip_grad_value_([w], 5)
    return {
        "before": log[0].item(),
        "after": after,
        "value": w.grad.norm().item(),
    }


TERM = Term(
    title="Gradient clipping",
    definition=__doc__,
    aliases=("clip by norm", "gradient norm clipping"),
    group="optimization",
    level="next",
    in_a_number="""On the cliff of the first figure the gradient is @{cliff.norm:.0f} long, against
        a usual @{cliff.usual:.2f}. Clipped at 1, the step is @{cliff.short:.2f} long, not
        @{cliff.long:.1f}.""",
    searched_as=(
        "clipping",
        "clip_grad_norm_",
        "clip_grad_value_",
        "clipnorm",
        "clipvalue",
        "global_clipnorm",
        "max_grad_norm",
        "torch.nn.utils.clip_grad_norm",
        "clip grad norm before or after optimizer step",
        "gradient clipping value how to choose",
        "gradent clipping",
        "The total norm of order 2.0 for gradients from parameters is non-finite",
        "clip_by_global_norm",
        "loss nan even with gradient clipping",
        "adaptive gradient clipping AGC",
    ),
    analogy=Analogy(
        text="""
            A truck has a speed limiter. Press the pedal as hard as you like: it goes no faster than
            the limit, and where the steering wheel points. That is clipping by norm. Now limit the
            speed to the east and the speed to the north separately. A truck that heads almost due
            east, too fast, would veer: by @{turned.angle:.0f} degrees in the second figure. That is
            clipping by value.
        """,
        breaks_down="""
            A limiter acts however hard the pedal is pressed; a gradient that is infinite or NaN has
            no direction left to keep.
        """,
    ),
    heading="Two ways to clip",
    formula=r"""
        g \leftarrow g \cdot \min\left(1, \frac{m}{\lVert g \rVert}\right)

        g_i \leftarrow \max(-m, \min(m, g_i))
    """,
    symbols={"g": "gradient", "m": "the limit", "i": "which entry"},
    explanation=r"""
        By norm (the first formula) the gradient of all weights together is shortened to the limit,
        and keeps its direction. By value (the second) each entry is limited by itself, which turns
        the step. Both act between the backward pass and the step.

        **What it cures.** A loss can have a cliff: the path of the first figure meets one after
        @{cliff.at:.0f} steps. The gradient there is right, but holds only within a tiny distance.
        The whole step leads away from the cliff, far up to the other side, where the loss is
        @{cliff.thrown:.3f} and nearly flat; the clipped one to @{cliff.after:.3f}, and on.

        **What it does not cure.** A small gradient stays as small as it is: nothing here helps
        against [vanishing](term:vanishing_gradient). An infinite norm makes the factor zero, and
        infinity times zero is [NaN](term:nan). And a rate that is too high stays too high: with a
        limit $m$, steps of length up to rate times $m$ are still taken. At rate 3 and the limit of
        the third figure that is more than the network can bear.

        **Choosing the limit.** Log the norm of a healthy stretch and take a high quantile of it, so
        that most steps pass. In the third figure, without a limit and at rate 0.03, the typical
        norm is @{sweep.none_typical:.2f}, the largest @{sweep.none_peak:.0f}. The limit of the
        figure clips @{sweep.clipped:.0%} of the steps at rate 0.1. If nearly every step is clipped,
        you train with steps of fixed length, and the norm no longer slows them near a minimum.

        **Turned how far?** In two dimensions, by less than 45 degrees. With many entries, more. If
        the limit is far below all entries, only signs are left. For 10,000 normally distributed
        entries that is @{turned.normal:.0f} degrees off; with entries of very different size
        @{turned.heavy:.0f} degrees, nearly a right angle. And the norm is not limited to $m$ but to
        $m$ times the root of the number of entries, here @{turned.longest:.0f} times $m$.

        **Together or by layer.** One norm over all layers keeps the direction of the whole. A limit
        for each layer changes their proportions: a layer that explodes no longer shrinks the steps
        of the others. Adaptive clipping compares the gradient of each unit with its weights, and
        made large image networks without batch normalization stable at high learning rates
        [@brock2021].
    """,
    what_to_do=(
        """Clip by norm between `backward` and `step`, and log the norm that comes
        back ([by layer](term:gradient_norm), when it jumps).""",
        """If clipping acts on most steps, each is rate times limit long. Raise the limit only as
        far as you lower the [rate](term:learning_rate), or find what
        [explodes](term:exploding_gradient).""",
    ),
    claims=(
        Claim(
            """Clipping by norm keeps the orientation of the gradient; clipping by value may change
            it.""",
            number=120,
            judged="true",
            read_in="widely",
            seen_at=(
                "https://publish.obsidian.md/subhaditya/KB/AI/Machine+Learning/Models/Gradient+Clipping",
                "https://ai.stackexchange.com/revisions/40217/2",
            ),
            holds=lambda n: n["turned.norm_angle"] < 1e-4 and n["turned.angle"] > 1,
            counter={"turned.first": 0.5},
            because="""By norm the angle is zero. By value the gradient of the second figure turns
                by @{turned.angle:.0f} degrees, and one of 10,000 normally distributed entries by up
                to @{turned.normal:.0f}. It changes only where an entry is beyond the limit.""",
        ),
        Claim(
            "Gradient clipping prevents a run from diverging.",
            number=121,
            judged="conditional",
            condition="""single steps are too long, and the learning rate times the limit is a
                step that the network can bear""",
            read_in="widely",
            seen_at=(
                "https://aiwiki.ai/wiki/gradient_clipping",
                "https://news.lavx.hu/glossary/gradient-clipping",
            ),
            holds=lambda n: n["sweep.norm_top"] > 2,
            holds_in_part=lambda n: n["sweep.norm_top"] > 5 * n["sweep.none_top"],
            counter={"sweep.limit": 3.0},
            because="""In the third figure the median of five seeds learns at rates up to
                @{sweep.none_top:g} without clipping and up to @{sweep.norm_top:g} with it. At rate
                3 the steps are still too long at this limit. And clipping does not lower the best
                loss of all rates: @{sweep.none_best:.0e} without it, @{sweep.norm_best:.0e} with
                it.""",
        ),
    ),
    origin="""
        In his thesis of 2012, Tomáš Mikolov limited the values of the gradients when he trained
        recurrent language models [@mikolov2012]. Pascanu, Mikolov and Bengio drew the cliff in
        2013, for a recurrent network of one unit like that of the first figure, and rescaled the
        whole gradient when its norm passed a threshold [@pascanu2013]. Zhang and others showed in
        2020 that clipping can make descent faster, where the loss is the more curved, the steeper
        it is [@zhang2020].
    """,
    etymology="""
        To clip is to cut short, as a hedge or a coin. In electronics a clipper cuts off what rises
        above a voltage; that is clipping by value.
    """,
    trends="""
        At first a trick for recurrent networks, clipping by norm is now a usual line in the
        training of language models.
    """,
    tagged_as=("optimization", "training stability", "recurrent neural networks"),
    collocations=(
        "clip the gradient norm at 1.0",
        "clipping threshold",
        "clip by global norm",
        "the share of clipped steps",
    ),
    in_context=(
        "We clip the global gradient norm at 1 and log it before clipping.",
        "Without gradient clipping the recurrent network diverged within an epoch.",
        "Half of all steps were clipped, so we looked at the limit first.",
    ),
    faq=(
        Question(
            "How do I choose the clipping value?",
            """Train for a while at a low rate with an infinite limit, which only measures, and log
            the norm. If most norms are about @{sweep.none_typical:.1f} and single ones reach
            @{sweep.none_peak:.0f}, a limit of 1 cuts the peaks and leaves the rest, at that rate.
            At a higher one, rate times limit must stay what the network can bear. With no log at
            hand, 1 is a usual first try. Look again when you change batch, loss or network: the
            usual norm changes with them.""",
        ),
        Question(
            "Nearly every step is clipped. Is that bad?",
            """Not by itself. But then all steps have the same length, rate times limit, near the
            minimum as well as far away, so the rate has to fall over time. In the third figure turn
            the limit to 0.1: at the lowest rate nearly every step is then clipped, and it no longer
            gets far in 200 steps.""",
        ),
        Question(
            "Does clipping do anything when I use Adam?",
            """Less than with plain gradient descent. [Adam](term:adam) divides by the size of
            recent gradients, so a factor that all steps share cancels: what counts is that single
            steps are cut. One huge gradient, not clipped, also raises the mean square by which Adam
            divides, and makes the next steps small for many steps to come; clipped, it does
            not.""",
        ),
        Question(
            "I clip, and the loss is still NaN. Why?",
            """Clipping compares and multiplies; it cannot repair. In PyTorch one NaN in any
            gradient makes `clip_grad_norm_` turn *all* entries of all layers into NaN. One infinity
            becomes NaN, and every other entry 0. `clip_grad_value_` turns infinity into the limit,
            which hides it, and leaves NaN. Call `clip_grad_norm_` with `error_if_nonfinite=True`,
            and [look for the first value](term:nan) that is not finite.""",
        ),
        Question(
            "What does “The total norm … is non-finite, so it cannot be clipped” mean?",
            """You set `error_if_nonfinite=True`, and some gradient is infinite or NaN. The message
            comes before a single weight is changed. With mixed precision an infinite gradient now
            and then is normal: there, leave the switch off, and let the scaler skip the step.""",
        ),
        Question(
            "Where does clipping go when I accumulate gradients or scale the loss?",
            """Once, on the finished gradient: after the last `backward` of the accumulation, after
            [unscaling](term:loss_scaling), right before `step`. Clipping each part first would cut
            other things than the sum.""",
        ),
        Question(
            "What is the difference between clipnorm, global clipnorm and clipvalue in Keras?",
            """`clipnorm` limits the norm of each weight tensor by itself, `global_clipnorm` the
            norm over all of them, as `clip_grad_norm_` in PyTorch does, and `clipvalue` each entry.
            For the direction of the whole gradient, take `global_clipnorm`.""",
        ),
        Question(
            "Is the clipped gradient exactly as long as the limit?",
            """In PyTorch a trace shorter: the factor is the limit divided by the norm plus a
            millionth, so that a norm of zero does no harm.""",
        ),
    ),
    relations={
        "remedies": ("exploding_gradient",),
        "uses": ("gradient_norm",),
        "related to": ("learning_rate", "rnn", "nan", "adam"),
    },
    did_you_know="""
        With a limit far below every norm, clipping by norm leaves only the direction of the
        gradient, and clipping by value only the signs of its entries. So the two ways of clipping
        contain two optimizers: normalized gradient descent, and descent by signs.
    """,
)
