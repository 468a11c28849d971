"""Backpropagation for a network that reads a sequence: draw one copy of the network for each time
step, send the error back from the last copy to the first, and sum the gradients of the shared
weights."""

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


def apart(seed, scale, steps, units):
    """Each step's term of dL/dW, how much is missing without the
    older ones, last step first; dL/dz; and a nudge."""
    rng = np.random.default_rng(seed)
    W = rng.normal(0, scale / np.sqrt(units), (units, units))
    x = rng.normal(0, 0.5, (steps, units))
    start, y, *V = rng.normal(size=(2 + units, units))

    def run(W):
        h = [start]
        for t in range(steps):
            h.append(np.tanh(h[-1] @ W + x[t]))
        return h, ((h[-1] - y) ** 2).sum() / 2

    h, _ = run(W)
    dh, terms, dz = h[-1] - y, [], []
    for t in reversed(range(1, steps + 1)):  # backward through time
        dz.append(dh * (1 - h[t] ** 2))
        terms.append(np.outer(h[t - 1], dz[-1]))  # the term of step t
        dh = dz[-1] @ W.T
    so_far = np.cumsum(terms, axis=0)
    whole = so_far[-1]  # all terms: W is the same at every step
    sizes = np.linalg.norm([terms, whole - so_far], axis=(2, 3))
    rise = run(W + 1e-100j * np.array(V))[1].imag / 1e-100
    off = abs(rise / (whole * V).sum() - 1)
    return *sizes / np.linalg.norm(whole), dz, off


@snippet(
    shows="dL/dz and dL/dW",
    # 30 seeds: 0.723 (0.017), log10 -2.98 (0.10), 0.155 (0.018)
    promises={
        "terms": near(20),
        "last": between(0.65, 0.8, here=0.7484683175),
        "first": between(4e-4, 2.6e-3, here=0.001483161092),
        "missing": between(0.08, 0.24, here=0.1622014756),
        "off": between(0, 1e-10),
    },
    data=near(9.147030419, rel=1e-6),
    turn={"scale": tuple(np.arange(3, 19) / 10), "window": (1, 5, 10, 20)},
    labels={"scale": "recurrent scale", "window": "window, in steps"},
    limits={"y2": (1e-7, 30)},
    always={"off": between(0, 1e-6)},
    says="""Scale @{scale}: the term of step 1 has @{first:.1g} of the size of dL/dW. With a window
        of length @{window}, the missing part has @{missing:.2g}.""",
    caption="""Four of 32 units, unrolled over 20 steps; a dot is as dark as the error that reaches
        it. Each step adds a term to the gradient of the one matrix W.""",
    alt="""A network of four units, unrolled over 20 steps; from the last step its dots pale toward
        the first. Below, one bar per step on a log scale: the last term has @{last:.2f} of the size
        of dL/dW, the first @{first:.0e}. A line cuts off all but five; what lies before it is
        @{missing:.0%} of the gradient.""",
    checked="""A nudge of the recurrent matrix changes the loss as the sum of all terms says: they
        differ by @{off:.0e} of it.""",
    edits=(
        Edit("a window of two", "window=5", "window=2"),
        Edit("large inputs", "rng.normal(0, 0.5, (steps", "rng.normal(0, 3, (steps"),
    ),
)
def unrolled(scale=0.9, window=5, steps=20, units=32):
    """Take the gradient of one shared matrix apart, step by step."""
    runs = [apart(seed, scale, steps, units) for seed in range(15)]
    share, missing = np.median([run[:2] for run in runs], axis=0)
    off = max(run[3] for run in runs)
    dz = abs(np.array(runs[0][2])[::-1, :4])  # of one draw
    room = {"left": 0.12, "right": 0.97, "top": 0.98, "bottom": 0.14}
    room |= {"hspace": 0.35, "height_ratios": (1, 1.2)}
    fig, axes = plt.subplots(2, 1, figsize=(5.84, 4), gridspec_kw=room)
    net, bars = axes
    t, unit = np.indices(dz.shape)
    dark = np.clip(1 + np.log10(dz / dz[-1].max()) / 4, 0, 1)
    net.scatter(t + 1, unit, 50, "C3", alpha=dark.ravel(), lw=0)
    net.scatter(t + 1, unit, 50, "none", edgecolors="C3", lw=0.6)
    a, b = np.indices((4, 4)).reshape(2, -1, 1, 1)
    x = np.add.outer(np.arange(1, steps), [0, 1, np.nan])
    x, y = np.broadcast_arrays(x, np.concatenate((a, b, b), axis=2))
    net.plot(x.ravel(), y.ravel(), "-", c="gray", lw=0.5)
    arrow = {"arrowstyle": "->", "color": "C3", "lw": 2}
    net.annotate("", (1, -1), (steps, -1), arrowprops=arrow)
    net.text(steps, 3.7, "error", color="C3", ha="right")
    net.set(xlim=(0, 21), ylim=(-1.5, 4.5))
    net.set_axis_off()
    t = np.arange(steps, 0, -1)
    used = t > steps - window
    for part, alpha in ((used, 1), (~used, 0.3)):
        bars.bar(t[part], share[part], color="C3", alpha=alpha)
    cut = steps - window + 0.5
    for ax in axes:
        ax.axvline(cut, color="gray", ls="--", lw=1)
    lost = missing[window - 1]
    words = f"cut here: {lost:.1%} missing"
    side = "right" if cut > 9 else "left"
    bars.text(cut, 4, f" {words} ", ha=side)
    bars.set(yscale="log", xlim=(0, 21), xlabel="time step")
    bars.set_xticks((1, 5, 10, 15, 20))
    bars.set(ylabel="its part of dL/dW")
    numbers = {"terms": len(share), "missing": lost, "off": off}
    return fig, numbers | {"last": share[0], "first": share[-1]}


def forward(U, W, x):
    """h[k, t], layer k after step t; layer 0 is the input."""
    layers, units = len(W), x.shape[1]
    h = np.zeros((layers + 1, len(x) + 1, units), x.dtype)
    h[0, 1:] = x  # step 0 is the empty memory
    for t in range(1, len(x) + 1):
        for k in range(1, layers + 1):
            z = h[k - 1, t] @ U[k - 1] + h[k, t - 1] @ W[k - 1]
            h[k, t] = np.tanh(z)
    return h


def backward(U, W, h, error):
    """dL/dh[k, t], from an error in the top layer at the last step."""
    dh = np.zeros_like(h)
    dh[-1, -1] = error
    for t in reversed(range(1, h.shape[1])):  # the past
        for k in reversed(range(1, len(h))):  # the layers
            dz = dh[k, t] * (1 - h[k, t] ** 2)
            dh[k - 1, t] += dz @ U[k - 1].T
            dh[k, t - 1] += dz @ W[k - 1].T
    return dh


def grid(seed, scale, layers, steps, units):
    """Sizes of dL/dh by layer and step, and a nudge of the inputs."""
    rng = np.random.default_rng(seed)
    std = scale / np.sqrt(units)
    U, W = rng.normal(0, std, (2, layers, units, units))
    x = rng.normal(size=(steps, units))
    error = rng.normal(size=units)  # one, at the end
    dh = backward(U, W, forward(U, W, x), error)
    nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
    rise = forward(U, W, x + nudge)[-1, -1].imag @ error
    size = np.linalg.norm(dh[1:, 1:], axis=2) / np.linalg.norm(error)
    return size, abs(rise / (nudge.imag * dh[0, 1:]).sum() - 1)


@snippet(
    shows="dL/dh",
    # 24 seeds, 4 sd of log10: -4.08 (0.30), -0.37 (0.09), -3.67 (0.23)
    promises={
        "layers": near(3),
        "steps": near(24),
        "over_steps": between(5e-6, 1.4e-3, here=8.892027906e-05),
        "over_layers": between(0.19, 0.93, here=0.4157882078),
        "farthest": between(2.5e-5, 1.8e-3, here=0.0002121125955),
        "per_step": between(0.61, 0.73, here=0.6666065869),
        "per_layer": between(0.6, 0.8, here=0.644816414),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-33.63618706, rel=1e-6),
    turn={"scale": tuple(k / 20 for k in range(10, 25))},
    labels={"scale": "scale of the weights"},
    always={"off_nudge": between(0, 1e-7)},
    says="""Scale @{scale}: the first step receives @{over_steps:.1g} of the error in the top layer,
        the bottom layer @{over_layers:.2g} at the last step.""",
    caption="""Three recurrent layers. The error enters at the top right and fades, on a log scale:
        little down the layers, nearly all of it back in time.""",
    alt="""A grid of dots, three layers by 24 time steps. Toward the left the dots fade to nothing:
        the top layer receives @{over_steps:.0e} of the error at the first step. Downward they stay
        dark: the bottom layer receives @{over_layers:.2f} at the last step.""",
    checked="""A nudge of all inputs changes the loss as dL/dx says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("more layers than steps", "layers=3, steps=24", "layers=24, steps=3"),
        Edit("no weights back in time", "dz @ W[k - 1].T", "0 * dz @ W[k - 1].T"),
    ),
)
def lattice(scale=0.8, layers=3, steps=24, units=64):
    """Send one error back through stacked layers, step by step."""
    shape = scale, layers, steps, units
    sizes, off = zip(*[grid(seed, *shape) for seed in range(25)])
    size = np.median(sizes, axis=0)  # of 25 draws
    k, t = np.indices(size.shape) + 1
    room = {"bottom": 0.22, "top": 0.88}
    fig, ax = plt.subplots(figsize=(5.84, 2.6), gridspec_kw=room)
    left = np.clip(1 + np.log10(size) / 4, 0, 1)  # over four decades
    ax.hlines(k[:, 0], 1, steps, "gray", lw=0.6)
    ax.vlines(t[0], 1, layers, "gray", lw=0.6)
    ax.scatter(t, k, 60, "C3", alpha=left.ravel(), lw=0)
    ax.scatter(t, k, 60, "none", edgecolors="C3", lw=0.5)
    ax.set(xlabel="time step; the error enters at the last one")
    ax.set(ylabel="layer", yticks=range(1, layers + 1))
    ax.margins(y=0.3)
    return fig, {
        "layers": layers,
        "steps": steps,
        "over_steps": size[-1, 0],  # from the last step, top layer
        "over_layers": size[0, -1],  # from the top layer, last step
        "farthest": size[0, 0],
        "per_step": size[-1, 0] ** (1 / (steps - 1)),
        "per_layer": size[0, -1] ** (1 / (layers - 1)),
        "off_nudge": max(off),
    }


@practice(
    promises={"full": near(2, rel=1e-6), "cut": near(1.5, rel=1e-6)},
    text="""
        `detach` [cuts the way back](term:stopped_gradient) and leaves the values as they are. Here
        the state is $h_t = w h_{t-1} + 1$ with $w = 0.5$, for three steps from zero. The full
        derivative of $h_3$ is $1 + 2w$. Cut before the last step, only the direct term
        $h_2 = 1 + w$ remains.
    """,
)
def detach():
    """Differentiate three steps of one weight, whole and cut."""
    import torch

    w = torch.tensor(0.5, requires_grad=True)
    numbers = {}
    for name in ("full", "cut"):
        h = torch.zeros(())
        for step in (1, 2, 3):
            if name == "cut" and step == 3:
                h = h.detach()  # the window is one step long
            h = w * h + 1
        (dw,) = torch.autograd.grad(h, w)
        numbers[name] = dw.item()
    return numbers


TERM = Term(
    title="Backpropagation through time",
    definition=__doc__,
    aliases=("BPTT", "unrolling in time", "unfolding in time"),
    group="recurrent",
    level="next",
    in_a_number="""Back in time @{lattice.over_steps:.0e} of an error is left at the first of
        @{lattice.steps:.0f} steps; down @{lattice.layers:.0f} layers,
        @{lattice.over_layers:.2f}.""",
    searched_as=(
        "detach hidden state",
        "truncated backprop",
        "tbptt window length",
        "retain graph true rnn",
        "backward through the graph a second time",
        "rnn out of memory on long sequences",
        "gradient of shared weights sum over time",
        "unroll loop backpropagation",
        "h.detach between batches",
        "gradient through a loop",
        "how far back in time to backpropagate",
        "real-time recurrent learning",
    ),
    analogy=Analogy(
        text="""
            A household gets its heating bill and asks which evenings made it so high. The rule was
            the same every evening: one mark up when it feels cold. They go back through the
            calendar, note what each evening contributed, add the notes, and change the *one* rule.

            The note for the last evening weighs @{unrolled.last:.2f} of the sum; that for the first
            of twenty, @{unrolled.first:.0e}. Who stops after five misses @{unrolled.missing:.0%}.
        """,
        breaks_down="""
            A household forgets old evenings. The way back forgets nothing: every state is kept, and
            old terms are small where many factors below one stand before them.
        """,
    ),
    heading="One term per step",
    formula=r"""
        \frac{\partial L}{\partial W} = \sum_{t=1}^{T} h_{t-1}^\top\,
        \frac{\partial L}{\partial z_t}

        \frac{\partial L}{\partial z_{t-1}} =
        \Bigl(\frac{\partial L}{\partial z_t}\, W^\top +
        \frac{\partial L_{t-1}}{\partial h_{t-1}}\Bigr) \odot f'(z_{t-1})
    """,
    symbols={
        "W": "weights",
        "w": "",
        "T": "the last",
    },
    explanation=r"""
        Unrolled, the network has no loops, and ordinary
        [backpropagation](term:backpropagation) runs through it. Only one thing is new: a weight is
        used at every step, so its gradient is a *sum* with a term per step, and distant terms are
        products of many factors.

        $L_t$ is the loss of step $t$; in the figures only the last step has one. The sum of the
        first figure has @{unrolled.terms:.0f} terms (medians of 15 draws; the dots are those of
        one draw).

        **The terms are not equal.** From one step to an earlier one, the error is multiplied by a
        slope and by $W^\top$. With larger weights the old terms hardly fade. The term of the last
        step has @{unrolled.last:.2f} of the size of the gradient, that of the first
        @{unrolled.first:.0e}. The sum is not small; it just says nothing about the distant past. A
        recurrent network with vanishing gradients does learn, but only what can be learned from
        recent steps.

        **More steps than layers.** In the second figure the factor per layer,
        @{lattice.per_layer:.2f}, is much like the factor per step, @{lattice.per_step:.2f}. But
        there are two factors down the layers and 23 back in time:
        @{lattice.over_layers:.2f} against @{lattice.over_steps:.0e}. At the first step the bottom
        layer receives more than the top one (@{lattice.farthest:.0e}), because many paths through
        the grid lead there and their contributions add up.

        **Truncation.** The way back needs all states of the way forward, so memory grows with the
        length of the sequence. Truncated backpropagation through time stops after a fixed number
        of steps. It saves time and memory, and its gradient is biased: what lies before the
        window contributes nothing, however much it mattered.
    """,
    what_to_do=(
        """Does a batch continue the sequences of the one before? Carry the state on, and `detach`
        it there. If not, start from zero.""",
        """Make the window longer than the [spans to be learned](term:long_term_dependency).""",
        """Plot dL/dh over time steps: the norm of dL/dW hides that distant terms are gone.""",
    ),
    claims=(
        Claim(
            """Recurrent networks learn dependencies in long sequences badly because the gradient
            shrinks over the layers.""",
            number=63,
            judged="conditional",
            condition="its layers are the unrolled time steps",
            read_in="picture-dictionary",
            holds=lambda n: n["lattice.over_layers"] < n["lattice.over_steps"],
            holds_in_part=lambda n: max(n["lattice.per_step"], n["lattice.per_layer"]) < 0.95,
            counter={"lattice.layers": 24, "lattice.steps": 3},
            because="""Unrolled, each time step is a layer. In the grid the error shrinks by
                @{lattice.per_layer:.2f} per layer and @{lattice.per_step:.2f} per step, much the
                same. But the sequence has 23 such steps, the stack two: @{lattice.over_steps:.0e}
                is left over the steps, @{lattice.over_layers:.2f} over the layers.""",
        ),
    ),
    origin="""
        The chapter of Rumelhart, Hinton and Williams of 1986 unrolls a recurrent network into a
        layered one and trains it by backpropagation [@rumelhart1986pdp]. Paul Werbos gave the
        method its tutorial in 1990, under the name it has today [@werbos1990]. In the same year
        Williams and Peng described the truncated form [@williams1990]. The alternative that needs
        no unrolling, real-time recurrent learning, dates from 1989 and carries derivatives forward
        instead, at a much higher cost per step [@williams1989].
    """,
    etymology="""
        Backpropagation *through time*: the network is unrolled along the time axis, and the errors
        travel from late steps to early ones. Nothing runs back in real time; the computation walks
        through stored states.
    """,
    trends="""
        The standard way to train recurrent networks. Long texts and streams use the truncated form.
        As transformers took over, fewer people met it by name; unrolled loops of any kind,
        simulators and optimizers included, still use it.
    """,
    tagged_as=("training algorithms", "recurrent networks", "gradient computation"),
    collocations=(
        "truncated BPTT",
        "unrolled network",
        "unroll for 35 steps",
        "backpropagate through time",
    ),
    in_context=(
        "We unrolled the network for fifty steps and ran out of memory at a hundred.",
        "Backpropagation through time sums the gradients of all time steps.",
        "The state is carried on from batch to batch; the gradient is cut at the border.",
    ),
    faq=(
        Question(
            "How does it differ from ordinary backpropagation?",
            """Not at all, once the network is unrolled. The only addition is the sum: all copies of
            a weight are one weight, so their gradients are added.""",
        ),
        Question(
            "How long should the window be?",
            """Longer than the spans you want to learn, if memory allows. Measure what a window
            misses: five steps miss @{unrolled.missing:.0%} in the first figure. With larger
            recurrent weights they miss far more.""",
        ),
        Question(
            "Does a short window mean a short memory?",
            """No. The state is carried across the border, so the network can use older inputs. It
            is just never told that it should: the gradient that would teach it is cut off.""",
        ),
        Question(
            "Is the truncated gradient just a shorter one?",
            """It is a different one. Its direction changes too, because it leaves out whole terms.
            There are unbiased versions with windows of random length and reweighted terms
            [@tallec2017].""",
        ),
        Question(
            "Why does memory grow with the length of the sequence?",
            """The slope of every step depends on its state, so all states wait for the way back.
            Recomputing some of them, called checkpointing, trades time for memory.""",
        ),
        Question(
            "“Trying to backward through the graph a second time” in my recurrent network: why?",
            """The hidden state still belongs to the window before, whose graph was freed by
            `backward`. Cut it between windows: `h = h.detach()`; for an LSTM both, `h` and `c`.
            `retain_graph=True` instead leads to the next error: `step` has changed the weights that
            the old window's graph needs (“modified by an inplace operation”). Without a `step` in
            between, every `backward` goes back to the first window, and memory grows without
            end.""",
        ),
    ),
    relations={
        "uses": ("chain_rule", "forward_pass"),
        "narrower than": ("backpropagation",),
        "used by": ("rnn",),
        "related to": ("vanishing_gradient", "long_term_dependency"),
    },
    did_you_know="""
        The whole gradient can look healthy while every distant term is gone: the last few steps
        dominate it. To see a vanishing gradient in a recurrent network, plot dL/dh over time steps,
        not the norm of dL/dW.
    """,
)
