"""Backpropagation for a network that reads a sequence: draw one copy of the network for each time
step, send the error back from the last copy to the first, and sum the gradients of the shared
weights."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Question, Term, between, near, practice, snippet


def through_grid(U, W, x):
    """h by layer and step: layer 0 is the input, step 0 is empty."""
    layers, steps = len(U), len(x)
    h = np.zeros((layers + 1, steps + 1, *x.shape[1:]), x.dtype)
    h[0, 1:] = x
    for t in range(1, steps + 1):
        for k in range(1, layers + 1):
            z = h[k - 1, t] @ U[k - 1] + h[k, t - 1] @ W[k - 1]
            h[k, t] = np.tanh(z)
    return h


def back_through_grid(U, W, h, error):
    """dL/dh of the same shape, from one error at the end."""
    dh = np.zeros_like(h)
    dh[-1, -1] = error
    for t in reversed(range(1, h.shape[1])):
        for k in reversed(range(1, len(h))):
            dz = dh[k, t] * (1 - h[k, t] ** 2)
            dh[k - 1, t] += dz @ U[k - 1].mT  # mT: transposed
            dh[k, t - 1] += dz @ W[k - 1].mT
    return dh


@snippet(
    shows="dL/dh",
    # medians of 20 draws; single draws: log10 -4.08 (sd 0.30), -0.37 (0.09), -3.67 (0.23)
    promises={
        "layers": near(3),
        "steps": near(24),
        "over_steps": between(3.5e-5, 2e-4, here=0.0001463254018),
        "over_layers": between(0.34, 0.54, here=0.3922728899),
        "farthest": between(1.1e-4, 4.3e-4, here=0.0003209383715),
        "per_step": between(0.64, 0.69, here=0.6812002061),
        "per_layer": between(0.58, 0.74, here=0.6263169245),
        "off_nudge": between(0, 1e-10),
    },
    data=near(12.99616252, rel=1e-6),
    turn={"scale": (0.5, 0.65, 0.8, 1.0, 1.2)},
    labels={"scale": "scale of the weights"},
    always={"off_nudge": between(0, 1e-9)},
    says="""Scale @{scale}: the first step receives @{over_steps:.1g} of the error in the top layer,
        the bottom layer @{over_layers:.2g} at the last step (medians of 20 draws).""",
    caption="""An unrolled network of three recurrent layers, one dot per layer and step. The error
        enters at the top right; a dot is as dark as the part that reaches it (median of 20 draws),
        on a log scale. Down the layers it hardly pales. Back in time it fades away.""",
    alt="""A grid of dots, three layers by 24 time steps. Toward the left the dots fade to nothing:
        the top layer receives @{over_steps:.0e} of the error at the first step. Downward they stay
        dark: the bottom layer receives @{over_layers:.2f} at the last step.""",
    checked="""A nudge of all inputs, sent forward through the grid, changes the loss as dL/dh of
        layer 0 says: they differ by @{off_nudge:.0e} of it.""",
)
def lattice(scale=0.8, layers=3, steps=24, units=64, draws=20):
    """Send one error back through stacked layers, step by step."""
    rng = np.random.default_rng(0)
    std = scale / np.sqrt(units)
    U, W = rng.normal(0, std, (2, layers, draws, units, units))
    x = rng.normal(size=(steps, draws, 1, units))
    h = through_grid(U, W, x)
    error = rng.normal(size=h[-1, -1].shape)
    dh = back_through_grid(U, W, h, error)
    size = np.linalg.norm(dh[1:, 1:], axis=(3, 4))
    size = np.median(size / size[-1, -1], axis=2)  # of the draws
    nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
    moved = through_grid(U, W, x + nudge)[-1, -1].imag * error
    expected = (nudge.imag * dh[0, 1:]).sum()
    k, t = np.indices(size.shape) + 1
    room = {"bottom": 0.22, "top": 0.88}
    fig, ax = plt.subplots(figsize=(5.84, 2.6), gridspec_kw=room)
    left = np.clip(1 + np.log10(size) / 4, 0, 1)  # over four decades
    ax.scatter(t, k, 60, "none", edgecolors="C0", lw=0.5)
    ax.scatter(t, k, 60, "C0", alpha=left.ravel(), lw=0)
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
        "off_nudge": abs(moved.sum() / expected - 1),
    }


def forward(W, start, x):
    """The state before the first step, then after each."""
    h = [start]
    for now in x:
        h.append(np.tanh(h[-1] @ W + now))
    return h


def backward(W, h, errors):
    """The terms of dL/dW by step; errors: what each loss sends."""
    dh, terms = 0, []
    for t in reversed(range(1, len(h))):
        dh = dh + errors[t - 1]  # from later steps, and from this one
        dz = dh * (1 - h[t] ** 2)
        terms.insert(0, h[t - 1].mT @ dz)
        dh = dz @ W.mT
    return np.array(terms)


@snippet(
    shows="dL/dW",
    # medians of 15 draws; single draws: 0.65 (sd 0.06), log10 -5.9 (0.5), -1.25 (0.17)
    promises={
        "terms": near(50),
        "last": between(0.56, 0.74, here=0.6368540883),
        "first": between(2.5e-7, 6e-6, here=1.317498416e-06),
        "missing": between(0.035, 0.09, here=0.05847020098),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-30.87244669, rel=1e-6),
    turn={"scale": (0.5, 0.8, 1.0, 1.2, 1.5), "window": (1, 3, 5, 10, 20, 40)},
    labels={"scale": "recurrent scale", "window": "window, in steps"},
    limits={"y": (1e-9, 3)},
    always={"off_nudge": between(0, 1e-8)},
    says="""Recurrent scale @{scale}: the earliest term is @{first:.1g} of the gradient. With a
        window of length @{window}, the missing part has @{missing:.2g} of its size (medians of 15
        draws).""",
    caption="""The recurrent matrix is used at every step, so its gradient is a sum with one term
        per step. The terms fade with distance. To cut the sum at the dot, the window, is to lose
        what the second line says. Medians of 15 draws.""",
    alt="""Two falling lines on a log scale over 50 steps back in time. The term of the last step is
        @{last:.2f} of the whole gradient, that of the first step @{first:.0e}. A window of ten
        steps misses @{missing:.0%}.""",
    checked="""With a loss at every step, a nudge of the matrix changes their sum as the sum of the
        terms says: they differ by @{off_nudge:.0e} of it.""",
)
def unrolled(scale=1.0, window=10, steps=50, units=64, draws=15):
    """Take the gradient of one shared matrix apart, step by step."""
    rng = np.random.default_rng(0)
    std = scale / np.sqrt(units)
    W = rng.normal(0, std, (draws, units, units))
    x = rng.normal(0, 0.5, (steps, draws, 1, units))
    start, y = rng.normal(size=(2, draws, 1, units))
    h = forward(W, start, x)
    errors = np.zeros_like(x)
    errors[-1] = h[-1] - y  # a loss at the last step only
    terms = backward(W, h, errors)[::-1]  # the last step first
    so_far = np.cumsum(terms, axis=0)
    whole = so_far[-1]  # all terms: W is the same at every step
    size = np.linalg.norm(whole, axis=(1, 2))
    share = np.linalg.norm(terms, axis=(2, 3)) / size
    missing = np.linalg.norm(whole - so_far, axis=(2, 3)) / size
    share, missing = np.median([share, missing], axis=2)
    errors = rng.normal(size=x.shape)  # a loss at every step
    nudge = 1e-100j * rng.normal(size=W.shape)  # too small to round
    moved = np.imag(forward(W + nudge, start, x)[1:]) * errors
    expected = (backward(W, h, errors) * nudge.imag).sum()
    fig, ax = plt.subplots()
    ax.semilogy(range(steps), share, label="term of one step")
    ax.plot(range(1, steps), missing[:-1], label="missing if cut there")
    ax.plot(window, missing[window - 1], "o")
    ax.legend(loc="lower left")
    ax.set(xlabel="steps back in time", ylabel="part of dL/dW")
    return fig, {
        "terms": len(terms),
        "last": share[0],
        "first": share[-1],
        "missing": missing[window - 1],
        "off_nudge": abs(moved.sum() / expected - 1),
    }


@practice(
    promises={"full": near(2, rel=1e-6), "cut": near(1.5, rel=1e-6)},
    text="""
        `detach` cuts the way back and leaves the values as they are. Here the state is
        $h_t = w h_{t-1} + 1$ with $w = 0.5$, for three steps from zero. The full derivative of
        $h_3$ is $1 + 2w$. Cut before the last step, only the direct term $h_2 = 1 + w$ remains.
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
    analogy=Analogy(
        text="""
            A household reads its heating bill in spring and asks which evenings made it so high.
            The rule was the same every evening: one mark up on the thermostat when it feels cold.
            To correct the rule they go back through the calendar, evening by evening, and note what
            each one contributed. At the end the notes are added, and the *one* rule is changed
            once.

            The further back, the fainter the trace. The note for the last evening weighs
            @{unrolled.last:.2f} of the sum; that for the first of fifty, @{unrolled.first:.0e}.
            Most households look at the last ten and stop. They miss @{unrolled.missing:.0%}.
        """,
        breaks_down="""
            Old evenings are faint for a household because it forgets. The way back forgets nothing:
            every state is kept, and the old terms are small because many factors below one stand
            before them. With larger weights the old terms hardly fade.
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
        Unroll the network: draw one copy per time step, from left to right, all with the same
        weights. What results is an ordinary network without loops, and ordinary
        [backpropagation](term:backpropagation) runs through it, from the last step to the first.
        Only one thing is new. A weight is used at every step, so its gradient is the *sum* over
        steps: @{unrolled.terms:.0f} terms in the second figure. Where each step has a loss of its
        own, $L_t$, its error joins what comes from later steps. In the figures only the last step
        has one.

        **The terms are not equal.** From one step to an earlier one, the error is multiplied by a
        slope and by $W^\top$. The term of the last step has @{unrolled.last:.2f} of the size of
        the gradient, that of the first @{unrolled.first:.0e}. The sum is not small, but it says
        next to nothing about the distant past. A network with such a gradient can learn from
        recent steps, and hardly from early ones.

        **More steps than layers.** In the first figure the factor per layer
        (@{lattice.per_layer:.2f}) is much like the factor per step (@{lattice.per_step:.2f}). But
        there are two factors down the layers and 23 back in time:
        @{lattice.over_layers:.2f} against @{lattice.over_steps:.0e}. At the first step the bottom
        layer receives more than the top one (@{lattice.farthest:.0e}), because many paths through
        the grid lead there and their contributions add up.

        **Truncation.** The way back needs all states of the way forward, so memory grows with the
        length of the sequence. Truncated backpropagation through time stops after a fixed number
        of steps. It saves time and memory, and its gradient is biased: what lies before the
        window contributes nothing, however much it mattered.
    """,
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
            because="""Unrolled, each time step is a layer, and there the gradient shrinks:
                @{lattice.over_steps:.0e} of the error is left after 23 factors. Down the stacked
                layers a factor is as small (@{lattice.per_layer:.2f}, against
                @{lattice.per_step:.2f} per step), but there are only two. A single layer suffices:
                in the second figure its earliest term is @{unrolled.first:.0e}.""",
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
            misses: ten steps miss @{unrolled.missing:.0%} in the second figure. With larger
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
