"""A network that reads a sequence step by step and keeps a state. The same weights act at every
step, so a gradient sent back through time meets the same matrix again and again."""

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


def states(W, h, x):
    """The first state and all others; W[t] acts at step t."""
    h = [h]
    for t in range(len(x)):
        h.append(np.tanh(h[-1] @ W[t] + x[t]))
    return h


def backward(W, h, dh):
    """dL/dh of every state, from that of the last one."""
    dh = [dh]
    for t in reversed(range(len(W))):
        dh.insert(0, dh[0] * (1 - h[t + 1] ** 2) @ W[t].T)
    return dh


def draw_weights(cell, net, size, columns):
    """The loop; the same lines between all columns of the net."""
    j, i = np.indices(size.shape)
    large = size > size.mean()
    for there, alpha in ((large, 0.7), (~large, 0.2)):
        x = np.add.outer(columns, [0, 1, np.nan])[:, None]
        y = np.stack((j[there], i[there], i[there]), axis=-1)
        x, y = np.broadcast_arrays(x, y)
        net.plot(x.ravel(), y.ravel(), "gray", lw=0.6, alpha=alpha)
    bow = {"arrowstyle": "->", "connectionstyle": "arc3,rad=1"}
    bow |= {"color": "gray", "lw": 1.5}
    cell.annotate("", (1, -0.4), (1, 5.4), arrowprops=bow)
    cell.text(0.97, 6, "W", ha="right")
    cell.set(xlim=(0.9, 1.05))
    net.text(6.5, 6, "the same W at every step", ha="center")
    net.text(1, -1.5, "input", ha="center")


def draw_states(ax, h):
    """A dot per unit and step, as dark as its state is large."""
    step, unit = np.indices(h.shape)
    ax.scatter(step + 1, unit, 50, "C7", alpha=abs(h).ravel(), lw=0)
    ax.scatter(step + 1, unit, 50, "none", edgecolors="C7", lw=0.8)
    ax.set(ylim=(-1.8, h.shape[1] + 1.2))
    ax.set_axis_off()


@snippet(
    shows="dL/dh",
    # 40 seeds: log10 -2.54 (0.15) and -2.54 (0.16)
    promises={
        "forward": between(8e-4, 1e-2, here=0.002608031988),
        "back": between(8e-4, 1e-2, here=0.002754117634),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-143.2159926, rel=1e-6),
    turn={"scale": tuple(np.arange(2, 21) / 10)},
    labels={"scale": "recurrent scale"},
    limits={"y4": (1e-9, 20)},
    always={"off_nudge": between(0, 1e-7)},
    says="""Scale @{scale}: the twelfth state has @{forward:.2g} of the size of the first; the
        error arrives at the first step with @{back:.2g}.""",
    caption="""Left the loop, right the same network unrolled: a column per step, six of 64 units.
        One input, then silence. A dot is as dark as its unit's state.""",
    alt="""A column of six units with an arrow from its end back to its start, and beside it twelve
        such columns, joined by the same lines each time. Their dots pale from dark at step 1 to
        nothing. Below, two crossing lines on a log scale: the signal falls to @{forward:.2g} at the
        last step, dL/dh falls to @{back:.2g} at the first.""",
    checked="""A nudge of the first state changes the loss as dL/dh says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("twenty steps", "steps=12", "steps=20"),
        Edit("inputs at every step", "np.zeros((", "rng.normal(size=("),
    ),
)
def loop(scale=0.6, steps=12, units=64):
    """Give a network one input, and let its state go round."""
    rng = np.random.default_rng(0)
    W = scale * rng.normal(0, units**-0.5, (units, units))
    first, error = rng.normal(size=(2, units))
    silence = np.zeros((steps - 1, units))
    h = np.array(states([W] * (steps - 1), np.tanh(first), silence))
    dh = backward([W] * (steps - 1), h, error)
    size = np.linalg.norm([h, dh], axis=2)
    size /= size[0, :1], size[1, -1:]
    step = np.arange(1, steps + 1)

    room = {"width_ratios": (1, 6), "wspace": 0.05, "hspace": 0.3}
    room |= {"left": 0.03, "right": 0.98, "top": 1, "bottom": 0.14}
    fig, axes = plt.subplots(2, 2, figsize=(5.84, 4), gridspec_kw=room)
    (cell, net), (none, curve) = axes
    draw_states(cell, h[-1:, :6])  # of six units
    draw_states(net, h[:, :6])
    draw_weights(cell, net, abs(W[:6, :6]), step[:-1])
    arrow = {"arrowstyle": "->", "color": "gray", "lw": 1.5}
    none.set_axis_off()
    curve.semilogy(step, size[0], color="C7", label="signal")
    end = (steps, size[0, -1])
    place = (steps, 1e-7 if end[1] > 1e-5 else 3e-4)
    words = f"{end[1]:.2g} times the first"
    curve.annotate(words, end, place, ha="right", arrowprops=arrow)
    curve.semilogy(step, size[1], color="C3", label="dL/dh")
    curve.legend(loc="lower left")
    curve.set(xlabel="time step", ylabel="what is left of it")
    rise = states([W] * (steps - 1), h[0] + 1e-100j * error, silence)
    rise = rise[-1].imag @ error / 1e-100
    return fig, {
        "forward": size[0, -1],
        "back": size[1, 0],
        "off_nudge": abs(rise / (error @ dh[0]) - 1),
    }


def sent_back(seeds, g, noise, units, steps, shared=True):
    """Sizes of dL/dh by seed, last first; a nudge; the largest."""
    sizes, off, most = [], [], 0
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        shape = (1 if shared else steps, units, units)
        W = list(rng.normal(0, g / np.sqrt(units), shape))
        W = W * steps if shared else W  # the same at every step?
        x = noise * rng.normal(size=(steps, units))
        first, error = rng.normal(size=(2, units))
        h = states(W, first, x)
        dh = backward(W, h, error)
        size = np.linalg.norm(dh[::-1], axis=1)
        sizes.append(size / size[0])
        i = 1e-100j  # a nudge too small to round
        rise = states(W, first + i * error, x)[-1].imag @ error
        off.append(abs(rise / 1e-100 / (error @ dh[0]) - 1))
        J = backward(W, h, np.eye(units))[0]  # for all errors at once
        most = max(most, np.linalg.norm(J, 2))
    return np.array(sizes), max(off), most


@snippet(
    shows="dL/dh",
    # medians of 25 seeds; single draws of log10: -30.5 (0.4), -4.7 (0.3), 1.0 (0.2)
    promises={
        "small": between(3e-32, 3e-30, here=3.721059012e-31),
        "one": between(4e-6, 1e-4, here=2.239589106e-05),
        "large": between(2, 50, here=14.25548258),
        "small_norm": between(5e-37, 3e-23, here=1.52446517e-26),
        "large_noisy": between(1e-10, 1e-5, here=5.351820551e-08),
        "different": between(1e-7, 1e-5, here=4.207009653e-07),
        "spread": between(0.5, 1.5, here=1.182916967),
        "different_spread": between(0.1, 0.6, here=0.3765705742),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-21.89298126, rel=1e-6),
    turn={"noise": (0.0, 0.2, 0.5, 1.0), "units": (20, 100)},
    labels={"noise": "size of the inputs"},
    limits={"y": (1e-40, 1e6)},
    always={"small": between(0, 1e-20), "off_nudge": between(0, 1e-5)},
    says="""@{units} units, inputs of size @{noise}: the error is multiplied by @{small:.0e} at
        scale 0.5, @{one:.1g} at 1, @{large:.2g} at 1.5.""",
    caption="""One error, sent back through a hundred steps. The recurrent scale, the weights'
        standard deviation times √n, decides. Medians of 25 draws; bands hold eight of ten.""",
    alt="""Three lines with bands on a log scale over 100 steps back in time. At recurrent scale 0.5
        dL/dh falls in a straight line to @{small:.0e}, at scale 1 it falls slowly to @{one:.0e}, at
        scale 1.5 it changes by a factor of @{large:.2g}.""",
    checked="""A nudge of the first state changes the loss as dL/dh says: in all draws they differ
        by @{off_nudge:.0e} of it or less.""",
    edits=(
        Edit("a larger scale", '("large", 1.5)', '("large", 1.8)'),
        Edit("forty steps", "steps=100", "steps=40"),
    ),
)
def back_in_time(noise=0.2, units=100, steps=100, draws=25):
    """Send an error back through time, for three recurrent scales."""
    fig, ax = plt.subplots()
    numbers, off, back = {}, [], np.arange(steps + 1)
    for name, g in (("small", 0.5), ("one", 1), ("large", 1.5)):
        size, nudge, most = sent_back(draws, g, noise, units, steps)
        off.append(nudge)
        low, middle, high = np.quantile(size, (0.1, 0.5, 0.9), axis=0)
        ax.fill_between(back, low, high, alpha=0.3)
        ax.semilogy(back, middle, label=f"recurrent scale {g}")
        numbers[name] = middle[-1]
        if g == 0.5:
            numbers["small_norm"] = most  # of all draws
        if g == 1:
            numbers["spread"] = np.log10(size[:, -1]).std()
    ax.legend(loc="lower left")
    ax.set(xlabel="steps back in time")
    ax.set(ylabel="size of dL/dh, relative to the last step")

    noisy = sent_back(9, 1.5, 1, units, steps)[0][:, -1]
    different = sent_back(9, 1, noise, units, steps, False)[0][:, -1]
    numbers["large_noisy"] = np.median(noisy)
    numbers["different"] = np.median(different)
    numbers["different_spread"] = np.log10(different).std()
    return fig, numbers | {"off_nudge": max(off)}


@snippet(
    shows="dL/dh",
    # 24 seeds, 4 sd: 1.65 (0.07), 1.81 (0.13), log10 -4.23 (0.12), 0.8997 (0.001)
    promises={
        "norm": between(1.36, 1.95, here=1.702217201),
        "second": between(1.3, 2.4, here=1.85120607),
        "left": between(2e-5, 1.8e-4, here=9.240723226e-05),
        "orthogonal": near(0.9**100, rel=1e-6, words="0.9¹⁰⁰"),
        "rate": between(0.895, 0.905, here=0.900350663),
    },
    data=near(53.07099122, rel=1e-6),
    turn={
        "radius": (
            *(0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92),
            *(0.94, 0.96, 0.98, 1.0, 1.02, 1.05, 1.1),
        ),
        "units": (10, 100),
    },
    labels={"radius": "spectral radius"},
    says="""Radius @{radius}: the random matrix stretches an error by up to @{norm:.2f} in one use,
        by @{left:.1e} in a hundred, the orthogonal one by @{orthogonal:.1e}.""",
    caption="""One matrix, used again and again, against the bound from its norm. After a short
        stretch the random one settles to its spectral radius, an orthogonal one at once.""",
    alt="""Three lines on a log scale over 100 uses of a matrix of spectral radius 0.9. The bound
        from its norm, @{norm:.2f}, climbs off the chart. The random matrix rises to @{second:.2f}
        after two uses, then falls to @{left:.0e}. The orthogonal one falls in a straight line to
        @{orthogonal:.0e}.""",
    edits=(
        Edit("a symmetric matrix", "    W *= radius", "    W = W + W.T\n    W *= radius"),
        Edit("a few units", "units=100", "units=5"),
    ),
)
def powers(radius=0.9, units=100, steps=100):
    """Use one matrix again and again; compare with its two numbers."""
    rng = np.random.default_rng(0)
    W = rng.normal(size=(units, units))
    W *= radius / abs(np.linalg.eigvals(W)).max()
    Q = radius * np.linalg.qr(W)[0]  # every direction alike
    sizes, A, B = [], np.eye(units), np.eye(units)
    for _ in range(steps + 1):
        sizes.append([np.linalg.norm(M, 2) for M in (A, B)])
        A, B = A @ W, B @ Q
    random, orthogonal = np.transpose(sizes)
    t = np.arange(steps + 1)
    fig, ax = plt.subplots()
    ax.semilogy(t, random[1] ** t, label="what the norm allows")
    ax.semilogy(t, random, label="random matrix")
    ax.semilogy(t, orthogonal, label="orthogonal matrix")
    ax.legend(loc="upper right")
    ax.set(xlabel="times that the matrix is used")
    ax.set(ylabel="most that an error can be stretched")
    ax.set(ylim=(1e-8, 1e9))
    return fig, {
        "norm": random[1],
        "second": random[2],
        "left": random[-1],
        "orthogonal": orthogonal[-1],
        "rate": (random[-1] / random[steps // 2]) ** (2 / steps),
    }


@practice(
    # numpy, 12 draws of 512 units: 0.596 (0.010); an orthogonal matrix in float32: 1
    promises={"default": between(0.555, 0.64), "orthogonal": near(1, rel=1e-4)},
    text="""
        PyTorch starts a recurrent matrix with weights of variance $1/(3n)$. Its spectral
        radius is then about $1/\\sqrt{3}$, well below one: such a network forgets most of
        its past within a dozen steps. An orthogonal start has radius one.
    """,
)
def in_pytorch():
    """Measure the default start of a recurrent layer; replace it."""
    import torch

    torch.manual_seed(0)
    n = 512
    layer = torch.nn.RNN(input_size=8, hidden_size=n)
    W = layer.weight_hh_l0

    def radius():
        return torch.linalg.eigvals(W.detach()).abs().max().item()

    before = radius()
    torch.nn.init.orthogonal_(W)
    return {"default": before, "orthogonal": radius()}


TERM = Term(
    title="Recurrent network",
    definition=__doc__,
    aliases=("recurrent neural network", "RNN", "Elman network"),
    group="recurrent",
    level="next",
    wikidata="Q1457734",
    in_a_number="""At a recurrent scale of 0.5, @{back_in_time.small:.0e} of an error is left 100
        steps back in time; at a scale of 1, @{back_in_time.one:.0e}.""",
    searched_as=(
        "rnn forgets the beginning of the sequence",
        "nn.RNN loss not decreasing on long sequences",
        "weight hh l0 initialization",
        "hidden state goes to zero",
        "hidden-to-hidden weights",
        "spectral radius of recurrent weights",
        "SimpleRNN gradient vanishing",
        "why does my rnn not remember",
        "orthogonal initialization recurrent",
        "eigenvalues of recurrent matrix",
        "sequence model loss plateau",
        "difference between lstm and simple rnn",
    ),
    analogy=Analogy(
        text="""
            Take a photocopy, copy the copy, and go on for a hundred rounds, always on the same
            machine. A machine that prints a tenth too faint leaves @{powers.orthogonal:.0e} of the
            ink, a blank sheet. A flaw too small to see on one copy acts a hundred times, and it is
            the *same* flaw every time.
        """,
        breaks_down="""
            A copier treats every sheet alike. A recurrent matrix stretches some directions and
            shrinks others, and its factors act twice: on the state forward, on the error backward.
        """,
    ),
    heading="One matrix, many times",
    formula=r"""
        h_t = \tanh(h_{t-1} W + x_t U)

        \frac{\partial L}{\partial h_{t-1}} =
        \Bigl(\frac{\partial L}{\partial h_t} \odot (1 - h_t^2)\Bigr) W^\top
    """,
    symbols={
        "h": "state",
        "W": "weights from the state",
        "U": "weights from the input",
    },
    explanation=r"""
        The new state depends on the old one and on the input. Unrolled in time, that is a deep
        network, one layer per step, whose layers share the matrix $W$. So the way back, the second
        formula, meets the same $W^\top$ at every step.

        That formula is for a loss that reads the last state; one that reads every state adds a term
        at each.

        **The same factor every time.** On the way back each step multiplies the error by the slopes
        of tanh and by $W^\top$. A hundred steps at recurrent scale 0.5 leave
        @{back_in_time.small:.0e}; no error, whatever its direction, is left with more than
        @{back_in_time.small_norm:.0e} (in any of 25 draws). At scale 1 it is
        @{back_in_time.one:.0e}, at 1.5 a factor of @{back_in_time.large:.2g}.

        **Which number of the matrix?** Slopes aside, in the long run its spectral radius, the
        largest size of an eigenvalue: the random matrix of the second figure settles to
        @{powers.rate:.3f} per use. Its norm, the most that it can stretch in one use, is
        @{powers.norm:.2f}: a bound for a hundred uses, and a far too high one. For a proof, though,
        it is the norm that counts: if it is below one, the error of a tanh network must vanish,
        because slopes never exceed one; only if it is above one can the error explode
        [@pascanu2013].

        **Forward and backward share their factors.** Those that fade the error on its way back
        fade the past on its way forward. In the first figure the twelfth state has
        @{loop.forward:.2g} of the size of the first, and the gradient of the first is about as
        small: @{loop.back:.2g} of the last. With inputs at later steps the state itself
        does not fade; what is left of a *small* change of the first state does. (A large change can
        last: a unit may [hold a bit](term:long_term_dependency) that hardly any gradient reaches.)

        **One machine or many.** A hundred different matrices fade an error as well. But where it is
        one and the same, all depends on that single draw, and two draws end further apart.
    """,
    what_to_do=(
        """Measure dL/dh over time steps, not the [norm](term:gradient_norm) of dL/dW.""",
        r"""Start the recurrent matrix at radius 1, [orthogonal](term:orthogonal_initialization) or
        of variance $1/n$, not at $1/\sqrt{3}$ as PyTorch does. With inputs at every step it still
        fades, only later.""",
        """For [long waits](term:long_term_dependency), use gates: LSTM or GRU.""",
    ),
    claims=(
        Claim(
            "Because of the vanishing gradient, recurrent networks are limited on long sequences.",
            number=59,
            judged="true",
            read_in="picture-dictionary",
            holds=lambda n: n["back_in_time.small_norm"] < 1e-6 and n["back_in_time.one"] < 0.001,
            counter={"back_in_time.noise": 0.0},
            because="""At recurrent scale 0.5, a hundred steps leave at most
                @{back_in_time.small_norm:.0e} of an error, whatever its direction; at scale 1
                @{back_in_time.one:.0e}. At 1.5 the same network changes it by a factor of
                @{back_in_time.large:.2g}. Gated cells such as the LSTM were made for this
                [@hochreiter1997].""",
        ),
        Claim(
            """If the largest eigenvalue, or singular value, of the recurrent matrix is below one
            the gradient vanishes, above one it explodes.""",
            number=86,
            judged="conditional",
            condition="it is the eigenvalue, the network is linear, and the sequence long",
            read_in="widely",
            seen_at=(
                "https://1cademy.com/node/when-are-explodingvanishing-gradients-a-problem/bcbQcrHBovZuSPScJfhA",
                "https://deeplearningworkbook.com/nlp/rnns/lstm",
            ),
            holds=lambda n: (
                n["back_in_time.small"]
                < 1
                < min(n["back_in_time.large"], n["back_in_time.large_noisy"])
            ),
            holds_in_part=lambda n: n["powers.left"] < 1 and n["powers.rate"] < 0.95,
            counter={"powers.radius": 1.1},
            because="""They are two numbers. A matrix of radius 0.9 has norm @{powers.norm:.2f},
                stretches to @{powers.second:.2f} in two uses and leaves @{powers.left:.0e} after a
                hundred. And tanh has slopes: at radius 1.5 the error changes by
                @{back_in_time.large:.2g} with small inputs, and by @{back_in_time.large_noisy:.0e}
                with inputs of size one. A norm below one suffices to vanish; above one it is only
                necessary to explode [@pascanu2013].""",
        ),
    ),
    origin="""
        Networks with feedback were studied long before they were trained by gradients; John
        Hopfield's of 1982 settles into stored patterns [@hopfield1982]. The chapter that made
        backpropagation popular in 1986 unrolls a recurrent network in time and trains it like a
        layered one [@rumelhart1986pdp]. Jeffrey Elman's simple recurrent network of 1990 fed words
        in one by one and found their grammatical classes [@elman1990]. That such networks hardly
        learn long spans was analyzed in 1991 [@hochreiter1991] and 1994 [@bengio1994].
    """,
    etymology="""
        *Recurrent* comes from Latin *recurrere*, to run back: the state runs back into the network
        as an input of the next step. A network without such loops is called *feedforward*.
    """,
    trends="""
        The standard for speech and text until about 2017, in the form of LSTM and GRU.
        Transformers, which look at all steps at once, replaced most of them [@vaswani2017].
        Recurrences with controlled eigenvalues have come back for very long sequences.
    """,
    tagged_as=("sequence models", "network architectures", "memory"),
    collocations=(
        "hidden state",
        "recurrent weights",
        "unroll in time",
        "vanilla RNN",
    ),
    in_context=(
        "The recurrent network reads the sentence word by word and keeps what it needs.",
        "We reset the hidden state at the start of every recording.",
        "A vanilla RNN forgot the subject of the sentence before it reached the verb.",
    ),
    faq=(
        Question(
            "Why does it matter that the matrix is always the same?",
            """Less than one would think. At scale 1 a hundred uses of one matrix leave
            @{back_in_time.one:.0e} of an error, a hundred different ones
            @{back_in_time.different:.0e} (medians). What sharing adds is luck: between draws, the
            powers of ten scatter by @{back_in_time.spread:.1f} instead of
            @{back_in_time.different_spread:.1f}.""",
        ),
        Question(
            "Spectral radius or norm: which one do I check?",
            """Check the radius to learn where the long run goes, the norm to be safe. They differ
            for most matrices: radius 0.9 and norm @{powers.norm:.2f} in the second figure. For an
            orthogonal matrix times a number they agree.""",
        ),
        Question(
            "Does a bad memory come from training or from the start?",
            """The start sets the span that training sees first. At recurrent scale 0.5, a
            hundred steps leave @{back_in_time.small:.0e}, so nothing tells the weights what the
            beginning was good for. Start at a radius near one, or use gates.""",
        ),
        Question(
            "Why tanh and not ReLU?",
            """Tanh keeps the state between −1 and 1, however often the loop runs. With ReLU the
            state can explode. It works with care: identity as the recurrent matrix at the start
            [@le2015], and clipped gradients.""",
        ),
        Question(
            "How do LSTM and GRU differ?",
            """They carry the state forward by an addition and multiply it by a gate, not by a
            matrix and a slope. While the gate is near one, the error passes through time almost
            unchanged [@gers2000].""",
        ),
        Question(
            "Is it a deep network?",
            """In time, yes: as deep as the sequence is long. That is why its gradients can
            vanish in a single layer of units.""",
        ),
    ),
    relations={
        "narrower than": ("neural_network",),
        "causes": ("vanishing_gradient", "exploding_gradient"),
        "uses": ("tanh", "bptt"),
        "related to": ("chain_rule", "long_term_dependency"),
    },
    did_you_know="""
        Inputs hold an exploding network back. Inputs of size one push tanh into its flat parts, the
        slopes get small, and even at a recurrent scale of 1.5 only
        @{back_in_time.large_noisy:.0e} of the error is left after a hundred steps.
    """,
)
