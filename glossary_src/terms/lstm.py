"""A cell of a recurrent neural network with a memory of its own. At each step gates, numbers
between 0 and 1, decide how much of it stays, what is added, and how much is shown."""

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


def drawn(rng, scale, bias, units, *draws):
    """Weights: a row for the input, one per unit, one of biases."""
    P = rng.normal(size=(*draws, units + 2, 4 * units))
    P[..., 1:-1, :] *= scale * units**-0.5
    P[..., -1, :] = np.repeat([0, bias, 0, 0], units)
    return P


def forward(P, x):
    """Of every step its input, the cell, the gates; the last h."""
    h = c = 0 * (x[0] @ P[..., :1, 2 - P.shape[-2] :])
    steps = []
    for now in x:
        one = 0 * h[..., :1] + 1
        row = np.concatenate((now * one, h, one), axis=-1)
        z = np.split(row @ P, 4, axis=-1)  # x W + h U + b
        i, f, _, o = [1 / (1 + np.exp(-part)) for part in z]
        g, held = np.tanh(z[2]), np.tanh(f * c + i * np.tanh(z[2]))
        steps.append((row, c, i, f, g, o, held))
        c, h = f * c + i * g, o * held  # the carousel; the output
    return steps, h


def backward(P, steps, dh, road=1):
    """dL/dP, and dL/dc of every step, from dL/dh of the last one."""
    dP, dc = 0, [0]
    for t in reversed(range(len(steps))):
        row, c, i, f, g, o, held = steps[t]
        dc[0] = dc[0] + dh * o * (1 - held**2)
        di, df = dc[0] * g * i * (1 - i), dc[0] * c * f * (1 - f)
        dg, do = dc[0] * i * (1 - g**2), dh * held * o * (1 - o)
        dz = np.concatenate((di, df, dg, do), axis=-1)
        dP = dP + row.mT @ dz  # mT: transposed
        dh = dz @ P[..., 1:-1, :].mT
        dc.insert(0, road * f * dc[0])  # the carousel, back
    return dP, dc[1:]


def off_nudge(P, x, dP, error):
    """Nudge all weights, too little to round: is dL/dP right?"""
    moved = forward(P + 1e-100j * dP, x)[1].imag / 1e-100
    return abs((moved * error).sum() / (dP**2).sum() - 1)


@snippet(
    shows="dL/dh",
    # the gates move with their inputs: a little less than σ(3)²⁸, about σ(0)²⁸
    promises={
        "road": between(0.24, 0.27, here=0.2595997227),
        "theory": near((1 + np.exp(-3)) ** -28, words="σ(3)²⁸"),
        "half_open": between(1e-9, 1e-8, here=4.443050195e-09),
        "keep_1": near(np.e / (1 + np.e), words="σ(1)"),
        "steps_1": near(1 + np.e, words="1 + e"),
        "steps_100": near(100),
        "off_nudge": between(0, 1e-9),
    },
    data=near(15.52109748, rel=1e-6),
    turn={
        "wait": tuple(range(4, 37, 2)),
        "bias": (0, 1, 3, 5),
    },
    drag="wait",
    labels={"wait": "wait, in steps", "bias": "bias of the forget gates"},
    always={"off_nudge": between(0, 1e-7)},
    says="""@{wait} steps back: through forget gates of bias @{bias}, @{road:.2g} of the error
        arrives; through half-open ones, @{half_open:.2g}.""",
    caption="""An error goes back along the cell, from right to left. The road is as wide as what is
        left; at each step stands a forget gate, open as far as drawn. Nothing else acts on the
        error here.""",
    alt="""Two roads of magenta from right to left, through 28 pairs of valves.
        In the upper one
        the valves are almost open, and @{road:.2f} of the width is left. In the lower one they
        are half shut; the road closes within a few steps, @{half_open:.0e} is left.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("forget gates nearly open", "bias=3", "bias=5"),
        Edit("large recurrent weights", "rng, 0.58, b", "rng, 3, b"),
    ),
)
def carousel(wait=28, bias=3, units=24, batch=16):
    """Send an error back along the cell, through its forget gates."""
    fig, ax = plt.subplots(figsize=(5.84, 3.6))
    numbers, off, back = {}, [], np.arange(wait + 1)
    for y, b, color in ((3, bias, "C5"), (1, 0, "C4")):
        rng = np.random.default_rng(0)
        P = drawn(rng, 0.58, b, units)
        x = 0.2 * rng.normal(size=(wait + 1, batch, 1))
        error = rng.normal(size=(batch, units))
        steps, _ = forward(P, x)
        dP, dc = backward(P, steps, error)
        off.append(off_nudge(P, x, dP, error))
        f, road = [step[3] for step in steps], [dc[-1]]
        for t in reversed(range(wait)):  # by the gates alone
            road.insert(0, road[0] * f[t + 1])
        share = np.linalg.norm(road, axis=(1, 2))
        share /= share[-1]
        edges = y - share / 2, y + share / 2
        ax.fill_between(back, *edges, color="C3", lw=0.5)
        for side in (-0.5, 0.5):  # walls, and the valves
            far = y + side * 1.16
            ax.hlines(far, 0, wait, "gray", lw=0.7)
            bar = y + side * np.mean(f[1:], (1, 2)), [far] * wait
            ax.vlines(back[1:] - 0.5, *bar, "gray", lw=2.5)
        words = f"forget bias {b}: {share[0]:.2g} arrives"
        ax.text(0, y + 0.72, words, color=color, weight="bold")
        ax.text(wait + 2.5, y, "← error", color="C3", va="center")
        numbers["road" if y == 3 else "half_open"] = share[0]
    ax.plot(wait, 3, "o", color="C3")
    ax.set(xlim=(-1, 44), ylim=(0.3, 4.1))
    ax.set_axis_off()
    keep = 1 / (1 + np.exp([-1, -np.log(99), -bias]))
    names = "keep_1", "theory", "steps_1", "steps_100"
    more = keep[0], keep[2] ** wait, *1 / (1 - keep[:2])
    numbers |= dict(zip(names, more), off_nudge=max(off))
    return fig, numbers


def plain(P, x, dh):
    """Size of dL/dh in a tanh network, from the last step back."""
    P = P[..., : dh.shape[-1]]
    W, U, h, sizes = P[..., :1, :], P[..., 1:-1, :], [0 * dh], []
    for now in x:
        h.append(np.tanh(now @ W + h[-1] @ U))
    for t in reversed(range(len(x))):
        sizes.append(np.linalg.norm(dh, axis=(-2, -1)))
        dh = dh * (1 - h[t + 1] ** 2) @ U.mT
    return np.median(sizes / sizes[0], axis=1)


@snippet(
    shows="dL/dh",
    # 24 seeds, 4 sd of the logarithm
    promises={
        "bias_0": between(4e-14, 2e-12, here=2.540415136e-13),
        "bias_1": between(9e-6, 1.5e-4, here=2.930238081e-05),
        "bias_5": between(8, 70, here=20.82401345),
        "plain_left": between(1e-17, 5e-13, here=6.056191572e-15),
        "no_road": between(1e-53, 1e-49, here=1.092874406e-51),
        "large_weights": between(300, 1e6, here=10616.70567),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-116.2123147, rel=1e-6),
    turn={"scale": (0.3, 0.4, 0.5, 0.58, 0.7, 0.85, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4)},
    labels={"scale": "scale of the recurrent weights"},
    limits={"y": (1e-16, 1e14)},
    always={"off_nudge": between(0, 1e-5)},
    says="""Recurrent scale @{scale}, sixty steps back: left are @{bias_0:.1g} at forget
        bias 0, @{bias_1:.1g} at 1, @{bias_5:.2g} at 5, @{plain_left:.1g} in a plain network.""",
    caption="""The whole error at the cells: by the road and through h and the gates. Without the
        road, and in a plain network, it is soon gone. Medians of fifteen draws.""",
    alt="""Six lines on a log scale over the steps back. With large weights the error grows to
        @{large_weights:.0e}, with forget bias 5 to @{bias_5:.0f}; with bias 1 it falls to
        @{bias_1:.0e}, with bias 0 to @{bias_0:.0e}. The plain network falls a little faster than
        that, the cell without its road much faster.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("weights so large that it explodes", "scale=0.58", "scale=6"),
        Edit("shorter waits", "wait=60", "wait=30"),
    ),
)
def every_way(scale=0.58, large=6, wait=60, draws=15, units=24):
    """How much of an error reaches the cells of earlier steps?"""
    fig, ax = plt.subplots()
    kinds = {"large_weights": 1, "no_road": 5, "bias_0": 0}
    kinds |= {"bias_1": 1, "bias_5": 5}
    numbers, back = {}, range(wait + 1)
    for name, bias in kinds.items():
        rng = np.random.default_rng(0)
        size = large if name == "large_weights" else scale
        P = drawn(rng, size, bias, units, draws)
        x = 0.2 * rng.normal(size=(wait + 1, draws, 4, 1))
        error = rng.normal(size=(draws, 4, units))
        steps, _ = forward(P, x)
        dP, dc = backward(P, steps, error, name != "no_road")
        norm = np.linalg.norm(dc, axis=(2, 3))
        left = np.median(norm / norm[-1], axis=1)[::-1]
        ax.semilogy(back, left, label=name.replace("_", " "))
        numbers[name] = left[-1]
    numbers["off_nudge"] = off_nudge(P, x, dP, error)
    tanh = plain(P, x, error)
    ax.semilogy(back, tanh, "C4", label="plain tanh")
    ax.legend(loc="upper center", ncols=3)
    ax.set(ylim=(1e-16, 1e14), xlabel="steps back")
    return fig, numbers | {"plain_left": tanh[-1]}


def trained(wait, bias, steps, rates, draws=5, units=16, batch=16):
    """Late losses by rate and draw, with Adam; and a nudge."""
    rng = np.random.default_rng(0)
    P = np.stack([drawn(rng, 0.58, bias, units, draws)] * len(rates))
    rate = np.array(rates)[:, None, None, None]
    m, s, loss = 0 * P, 0 * P, []
    for step in range(1, steps + 1):
        x = 0.2 * rng.normal(size=(wait + 1, draws, batch, 1))
        x[0] = np.sign(x[0])  # the symbol first, then only noise
        seen, h = forward(P, x)
        error = h.sum(axis=-1, keepdims=True) / 4 - x[0]
        loss.append((error**2).mean(axis=(-2, -1)))
        dh = 2 / batch * error / 4 + 0 * h
        dP, _ = backward(P, seen, dh)
        m, s = 0.9 * m + 0.1 * dP, 0.99 * s + 0.01 * dP**2
        by = np.sqrt(1 - 0.99**step) / (1 - 0.9**step)
        old, P = P, P - rate * by * m / (s**0.5 + 1e-8)
    return np.mean(loss[-20:], axis=0), off_nudge(old, x, dP, dh)


@snippet(
    shows="no gradient",
    study=True,
    promises={
        "zero_10": near(5),
        "zero_20": between(0, 2, here=1),
        "zero_40": near(0),
        "one_10": near(5),
        "one_20": between(4, 5, here=5),
        "one_40": between(2, 5, here=4),
        "log_10": near(5),
        "log_20": near(5),
        "log_40": near(5),
        "off_nudge": between(0, 1e-9),
    },
    data=near(12.24293804, rel=1e-6),
    caption="""A cell sees one symbol, plus or minus one, then noise, and must repeat it at the
        end. A dot is a draw of the weights; filled, it learned that in 300 steps of Adam, at the
        best of four rates. T: the wait.""",
    alt="""A table of dots, five in each cell. With forget bias 0 all five draws learn a wait of 10,
        @{zero_20:.0f} a wait of 20, and @{zero_40:.0f} one of 40. With bias 1, @{one_20:.0f} learn
        20 and @{one_40:.0f} learn 40. With a bias of ln(T − 1) all learn all.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
)
def recall(steps=300):
    """Learn to repeat the first symbol, from three forget biases."""
    fig, ax = plt.subplots(figsize=(5.84, 2.8))
    numbers, rates = {}, (0.001, 0.002, 0.005, 0.02)
    for place, wait in enumerate((10, 20, 40)):
        biases = {"zero": 0, "one": 1, "log": np.log(wait - 1)}
        for y, (name, bias) in enumerate(biases.items()):
            loss, nudge = trained(wait, bias, steps, rates)
            learned = (loss < 0.1).sum(axis=1).max()  # at the best rate
            x = place + 0.13 * np.arange(-2, 3)
            ax.scatter(x, [y] * 5, 90, "none", edgecolors="C5")
            ax.scatter(x[:learned], [y] * learned, 90, "C5", lw=0)
            numbers[f"{name}_{wait}"] = learned
    ax.set_yticks(range(3), ("bias 0", "bias 1", "ln(T − 1)"))
    ax.set_xticks(range(3), ("wait: 10 steps", "20 steps", "40 steps"))
    return fig, numbers | {"off_nudge": nudge}


@practice(
    # numpy: σ(3)²⁰ = 0.38, spread by the weights; 0.5²⁰ = 1e-6
    promises={
        "before": between(-0.15, 0.15),
        "after": near(3),
        "left_before": between(1e-8, 1e-4),
        "left_after": between(0.1, 1),
    },
    text="""
        `nn.LSTM` has two biases per layer, and they add. In each, the gates stand in the order
        input, forget, candidate, output, so the forget gates are the second quarter. Set one and
        clear the other. The error is measured from the last cell to the first, over twenty steps.
    """,
)
def in_pytorch():
    """Start the forget gates open."""
    import torch

    torch.manual_seed(0)
    lstm = torch.nn.LSTM(input_size=1, hidden_size=24)
    n, x = lstm.hidden_size, torch.randn(20, 16, 1)

    def measure():
        h, c = torch.zeros(2, 1, 16, n, requires_grad=True)
        _, (_, last) = lstm(x, (h, c))
        (dc,) = torch.autograd.grad(last.sum(), c)
        both = lstm.bias_ih_l0 + lstm.bias_hh_l0  # they add
        return both[n : 2 * n].mean().item(), dc.mean().item()

    before, left_before = measure()
    with torch.no_grad():
        lstm.bias_ih_l0[n : 2 * n] = 3
        lstm.bias_hh_l0[n : 2 * n] = 0
    after, left_after = measure()
    return {
        "before": before,
        "after": after,
        "left_before": left_before,
        "left_after": left_after,
    }


TERM = Term(
    title="Long short-term memory (LSTM)",
    definition=__doc__,
    aliases=("LSTM", "long short-term memory", "LSTM cell"),
    group="recurrent",
    level="next",
    in_a_number="""After 28 steps, forget gates of bias 3 let @{carousel.road:.2f} of an error
        through, half-open ones @{carousel.half_open:.0e}.""",
    searched_as=(
        "lstm forget gate",
        "forget gate bias 1",
        "unit_forget_bias",
        "bias_ih_l0 bias_hh_l0",
        "nn.LSTM",
        "lstm cell state vs hidden state",
        "long short term memmory",
        "constant error carousel",
        "why does lstm not vanish",
        "lstm loss nan",
        "lstm exploding gradient clipping",
        "chrono initialization",
        "lstm does not learn long sequences",
        "input gate output gate",
    ),
    analogy=Analogy(
        text="""
            Every evening a shopkeeper writes the day's takings on a slate. One who wipes the slate
            clean and writes a new line from memory, day after day, has lost the first day within a
            week. Another keeps the slate and rubs out one part in twenty-one. After 28 days
            @{carousel.road:.0%} of the first entry is still there, and a complaint
            about it then counts for as much.
        """,
        breaks_down="""
            The shopkeeper rubs out by habit. A gate decides at each step and for each number of the
            cell, from what comes in, and learns to do so. And complaints also travel by other ways:
            through the gates.
        """,
    ),
    heading="A road that only gates narrow",
    formula=r"""
        c_t = f_t \odot c_{t-1} + i_t \odot g_t, \qquad h_t = o_t \odot \tanh(c_t)

        f_t = \sigma(x_t W_f + h_{t-1} U_f + b_f)

        \left. \frac{\partial c_T}{\partial c_1} \right|_{\text{gates held}} =
        \prod_{t=2}^{T} f_t
    """,
    symbols={
        "c": "cell",
        "h": "output",
        "f": "forget gate; $i$, $o$ likewise",
        "i": "input gate",
        "o": "output gate",
        "g": "candidate, by tanh",
        "x": "input",
        "W": "weights of the input",
        "U": "weights of the last output",
        "b": "bias",
    },
    explanation=r"""
        The cell $c$ is multiplied by its forget gate and added to; no weight matrix and no tanh lie
        between $c_{t-1}$ and $c_t$. On the way back this road, the *constant error carousel*,
        multiplies an error by the forget gates alone.

        **The road does it.** Cut the road, and let the error pass only through $h$ and the gates:
        after sixty steps @{every_way.no_road:.0e} of it is left, instead of
        @{every_way.bias_5:.0f} times the error by all ways together (second figure, bias 5). The
        ways through the gates carry something only because the road brings it to them.

        **It is as good as its gates.** A forget gate is a sigmoid. Bias 0 opens it halfway. At
        PyTorch's scale of the recurrent weights the cell then does hardly better than a plain
        network: sixty steps leave @{every_way.bias_0:.0e}, and @{every_way.plain_left:.0e} in the
        tanh network. At scale 1 the plain one keeps far more (second figure). Bias 1 gives
        @{carousel.keep_1:.2f} a step, a memory of $1/(1-f)$ = @{carousel.steps_1:.1f} steps. For a
        memory of @{carousel.steps_100:.0f} steps the bias must be $\ln 99$, about 4.6. To choose it
        by the wait one expects, drawn anew for each unit and with the input gate closed by as much,
        is called *chrono initialization* [@tallec2018].

        **It decides what is learned in time.** In the third figure a bias of 0 learns a wait of 20
        on @{recall.zero_20:.0f} of five draws and 40 on @{recall.zero_40:.0f}, in 300 steps of
        Adam. With bias 1 it is @{recall.one_20:.0f} and @{recall.one_40:.0f}, with $\ln(T-1)$ for a
        wait of $T$ @{recall.log_20:.0f} and @{recall.log_40:.0f}. The gate acts both ways: what
        closes the way back also makes the cell forget on the way forward.

        **It does not abolish explosion.** Through $h$ and the gates errors also grow. With bias 5
        it is @{every_way.bias_5:.0f} times after sixty steps, at PyTorch's scale of recurrent
        weights; with weights ten times as large @{every_way.large_weights:.0e} times, even with
        bias 1. Hence LSTMs are trained with [clipping](term:gradient_clipping).

        **The cell of 1997** had no forget gate: $f = 1$, a road that nothing narrows, and other
        ways back were cut off [@hochreiter1997]. Such a cell cannot forget, and in a long stream
        its content grows. The forget gate cured that [@gers2000].
    """,
    what_to_do=(
        """Start the forget bias at 1 or more, at about the logarithm of the
        [wait](term:long_term_dependency) you expect.""",
        """Clip the gradient: it can still [explode](term:exploding_gradient).""",
        """In PyTorch each gate has two biases, `bias_ih` and `bias_hh`: they add.""",
    ),
    claims=(
        Claim(
            "LSTMs solve the problem of vanishing and of exploding gradients.",
            number=115,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://packtpub.com/en-ru/product/applied-deep-learning-with-keras-9781838555078/chapter/sequential-modeling-with-recurrent-neural-networks-9/section/long-short-term-memory-lstm-ch09lvl1sec49",
                "https://enpatika.com/genel/why-is-lstm-good-for-time-series-prediction",
                "https://advaitha.github.io/myDataScienceJourney/nlp/rnn.html",
            ),
            holds=lambda n: n["every_way.bias_0"] > 1e-3 and n["every_way.large_weights"] < 1e3,
            holds_in_part=lambda n: n["every_way.bias_5"] > 0.1 > n["every_way.plain_left"],
            counter={"every_way.scale": 6},
            because="""It can keep an error from vanishing, where its forget gates stay open:
                @{every_way.bias_5:.0f} times the error after sixty steps, in a plain network
                @{every_way.plain_left:.0e}. Half-open gates leave @{every_way.bias_0:.0e}.
                Explosion it does not prevent: large recurrent weights multiply the error by
                @{every_way.large_weights:.0e}, through the gates.""",
        ),
        Claim(
            """Start the forget gate's bias at one: the LSTM then forgets less at the beginning of
            training.""",
            number=116,
            judged="true",
            read_in="widely",
            seen_at=(
                "https://stats.stackexchange.com/questions/388105/forget-bias-interpretation-in-tensorflow",
                "https://chadrick-kwag.net/posts/reasons-why-forget-bias-initialized-to-1-is-good-practice-in-lstm",
                "https://tutorialexample.com/add-forget_bias-for-your-custom-lstm-using-tensorflow-a-beginner-guide-tensorflow-tutorial",
            ),
            holds=lambda n: (
                n["every_way.bias_1"] > 1e3 * n["every_way.bias_0"]
                and n["recall.one_20"] > n["recall.zero_20"]
            ),
            counter={"every_way.scale": 6},
            because="""A gate with bias 1 keeps @{carousel.keep_1:.0%} a step instead of half. In
                300 steps of Adam a wait of 20 is learned on @{recall.one_20:.0f} of five draws,
                with bias 0 on @{recall.zero_20:.0f}. At the start such a cell remembers some
                @{carousel.steps_1:.1f} steps; training can open the gates further, and a wait of 40
                is learned on @{recall.one_40:.0f} of five, with ln(T − 1) on
                @{recall.log_40:.0f}.""",
        ),
    ),
    origin="""
        Sepp Hochreiter had analyzed vanishing gradients in 1991. In 1997 he and Jürgen Schmidhuber
        built a unit in which they cannot vanish: a linear loop of weight one, guarded by an input
        and an output gate [@hochreiter1997]. Felix Gers, Schmidhuber and Fred Cummins added the
        forget gate in 2000 [@gers2000]. Since 2005 the cell is trained with its full gradient
        through time [@graves2005]. In 2015 a search through more than ten thousand cells found none
        that was better throughout, and found a forget bias of 1 to matter [@jozefowicz2015].
    """,
    etymology="""
        In a recurrent network the weights are a *long-term* memory, which changes slowly, and the
        activations a *short-term* one, which fades. The new cell is a short-term memory that lasts:
        *long short-term memory*. The hyphen belongs to *short-term*.
    """,
    trends="""
        The standard for speech, handwriting and translation from about 2009 to 2017, when
        transformers took over. It is still in use where inputs arrive one by one and memory is
        scarce. Its road lives on in highway and [residual](term:residual_connection) networks, and
        gated linear recurrences have come back in state space models.
    """,
    tagged_as=("recurrent networks", "gates", "sequence models", "memory"),
    collocations=(
        "LSTM cell",
        "forget gate",
        "cell state",
        "constant error carousel",
        "bidirectional LSTM",
        "stacked LSTM",
    ),
    in_context=(
        "We initialize the forget gate bias of every LSTM to one.",
        "The cell state carries the gradient; the hidden state is what the next layer sees.",
        "Replace the plain recurrent layer by an LSTM and clip at norm one.",
    ),
    faq=(
        Question(
            "How do I set the forget gate bias in PyTorch?",
            """The gates stand in the order input, forget, candidate, output, so the forget gates
            are the second quarter of each bias: inside `torch.no_grad()`,
            `lstm.bias_ih_l0[n:2*n] = 1` and `lstm.bias_hh_l0[n:2*n] = 0` with `n` the hidden size.
            The two biases add: 1 in both makes 2. So for every layer and direction: `bias_ih_l1`,
            `bias_ih_l0_reverse`, …""",
        ),
        Question(
            "Does PyTorch start the forget bias at one?",
            """No. `nn.LSTM` draws all weights and biases between $-1/\\sqrt{n}$ and
            $1/\\sqrt{n}$, so a forget gate starts about half open. Keras adds one, unless told
            otherwise (`unit_forget_bias`).""",
        ),
        Question(
            "Do I still need gradient clipping with an LSTM?",
            """Yes, it is cheap. The road alone cannot make an error grow, but the ways through $h$
            and the gates can: @{every_way.large_weights:.0e} times in sixty steps with large
            weights.""",
        ),
        Question(
            "What is the difference between cell state and hidden state?",
            """The cell $c$ is the memory. The hidden state $h = o \\odot \\tanh(c)$ is what the
            output gate shows of it, to the next layer and to all gates at the next step. In PyTorch
            `out, (h, c) = lstm(x)`; `out` holds $h$ of every step of the last layer, and $c$ comes
            back for the last step only.""",
        ),
        Question(
            "My LSTM with ReLU gives NaN after a thousand steps. Can it overflow?",
            """Yes. With tanh the candidate lies between −1 and 1, so after $t$ steps no cell is
            larger than $t$, and $h$ stays below 1. With ReLU in its place nothing is bounded:
            growth by a tenth a step fills float32 in less than a thousand, see
            [overflow](term:overflow). Keep the tanh, and clip.""",
        ),
        Question(
            "Is an LSTM always better at long waits than a plain network?",
            """No. With a forget bias of 0 it starts hardly better at PyTorch's scale,
            @{every_way.bias_0:.0e} against @{every_way.plain_left:.0e}, and far worse at scale 1.
            On the page of the [long-term dependency](term:long_term_dependency) a plain tanh
            network learns the same task for a wait of 40 with Adam. How either starts decides more
            than its name.""",
        ),
        Question(
            "How many parameters does it have?",
            """Four times those of a plain recurrent layer: with $m$ inputs and $n$ units
            $4n(m + n + 1)$. PyTorch has a second bias, $4n(m + n + 2)$.""",
        ),
    ),
    relations={
        "remedies": ("vanishing_gradient", "long_term_dependency"),
        "narrower than": ("rnn",),
        "uses": ("sigmoid", "tanh"),
        "related to": ("residual_connection", "exploding_gradient"),
    },
    did_you_know="""
        The first LSTM sent no error back through its gates to earlier steps: outside the carousel
        the gradient was cut on purpose, so that what could grow or fade was left out
        [@hochreiter1997]. By that rule @{carousel.road:.2f} would arrive in the first figure.
    """,
)
