"""Running a network from input to output, layer by layer. In training each layer also keeps what it
computed, because the backward pass needs it."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Edit, Question, Term, between, near, snippet


def units(ax, h, floor):
    """Seven units a layer, its largest full, its smallest empty."""
    low, high = h.min(axis=(1, 2)), h.max(axis=(1, 2))
    for k, name in enumerate(("first input", "second input")):
        dark = (h[:, k] - low[:, None]) / (high - low + 1e-30)[:, None]
        layer, unit = np.indices(dark.shape)
        at = layer.ravel(), floor - 9 * k + unit.ravel()
        for skip in (0, 1, 6):  # some of the weights
            wires = floor - 9 * k + (unit + skip * layer) % 7
            ax.plot(layer, wires, "gray", lw=0.3)
        dark = dark.ravel().round(1)
        ax.scatter(*at, 60, "C7", alpha=dark, lw=0)
        ax.scatter(*at, 60, "none", edgecolors="C7", lw=0.6)
        ax.text(-0.2, floor - 9 * k + 6.8, name, color="C7")


@snippet(
    shows="no gradient",
    # 40 seeds: log10 of apart -5.079, sd 0.050; per_layer 0.2352, sd 0.0040; theory 0.2361
    promises={
        "apart": between(5.2e-6, 1.4e-5, here=9.291374595e-06),
        "per_layer": between(0.219, 0.252, here=0.2390825365),
    },
    data=near(-11.83425586, rel=1e-6),
    turn={
        "activation": ("sigmoid", "tanh", "ReLU"),
        "scale": (
            *(0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4),
            *(1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0),
        ),
    },
    labels={"scale": "scale of the weights"},
    limits={"x": (-0.4, 9), "x2": (-0.4, 9), "y2": (1e-8, 1e8)},
    says="""@{activation}, weights of scale @{scale}: at the last layer the two inputs differ by
        @{apart:.3g} times what they did, a factor of @{per_layer:.2f} per layer.""",
    caption="""Two inputs go through one network. Each dot is a unit, the fuller the larger its
        value. In sigmoids of the usual scale both soon look alike.""",
    alt="""Two networks of dots, one for each input, above a curve. The input columns differ; from
        layer 2 on both networks show the same pattern. The curve of their difference falls in a
        straight line to @{apart:.0e}.""",
    edits=(
        Edit("twenty layers", "layers=8", "layers=20"),
        Edit("two inputs that are nearly the same", "(2, width))", "(2, width)) * 1e-3"),
    ),
)
def signal(activation="sigmoid", scale=1.0, layers=8, width=200):
    """Send two inputs through one network, layer by layer."""
    f = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "ReLU": lambda z: np.maximum(z, 0),
    }[activation]
    rng = np.random.default_rng(0)
    h = rng.normal(size=(2, width))
    apart, seen = [], []
    for _ in range(layers + 1):
        seen.append(h[:, :7])
        apart.append(np.sqrt(np.mean((h[0] - h[1]) ** 2)))
        w = rng.normal(0, scale / np.sqrt(width), (width, width))
        h = f(h @ w)  # forward, one layer
    room = {"top": 0.99, "hspace": 0.25, "height_ratios": (5, 3)}
    fig, (top, ax) = plt.subplots(2, gridspec_kw=room)
    fig.set_figheight(4.3)
    units(top, np.array(seen), 9)
    top.set(ylim=(-0.8, 17.5))
    top.set_axis_off()
    left = np.array(apart) / apart[0]
    ax.semilogy(left, "C7-")
    words = f"{left[-1]:.1g} of the difference is left"
    place = (layers, 1e-8 if left[-1] > 1e-3 else 1)
    ax.text(*place, words, ha="right", va="bottom")
    ax.set(xlabel="layer (0 is the input)")
    ax.set(ylabel="how far the two are apart, relative to the input")
    per_layer = (apart[-1] / apart[1]) ** (1 / (layers - 1))
    return fig, {"apart": apart[-1] / apart[0], "per_layer": per_layer}


def there_and_back(W, x, every):
    """KiB kept, forward steps, dL/dx: keep one in so many layers."""
    h, kept, weight, steps = x, {}, [], 0
    for k, w in enumerate(W):
        if k % every == 0:
            kept[k] = h
        h, steps = np.tanh(h @ w), steps + 1
        weight.append(sum(a.nbytes for a in kept.values()))
    kept[len(W)] = h
    dh = np.ones_like(h)  # L is the sum of the outputs
    for k in reversed(range(len(W))):
        for i in range(max(i for i in kept if i <= k), k):
            kept[i + 1] = np.tanh(kept[i] @ W[i])  # once more
            steps += 1
        weight.append(sum(a.nbytes for a in kept.values()))
        dh = dh * (1 - kept.pop(k + 1) ** 2) @ W[k].T
    return np.array(weight) / 2**10, steps, dh


@snippet(
    shows="no gradient",
    promises={  # a layer is 32 · 128 numbers of 8 bytes: 32 KiB
        "all": near(37 * 32, words="37 layers of 32 KiB"),
        "some": near(12 * 32, words="12 layers of 32 KiB"),
        "more": near(30 / 36, words="5 of 6 layers twice"),
        "apart": between(0, 1e-12, words="0, up to rounding"),
        "weights": near(36 * 128, words="36 · 128² · 8 bytes"),
        "one_layer": near(32),
        "two_layers": near(64),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-16.66203314, rel=1e-6),
    turn={"layers": (4, 6, 9, 12, 16, 20, 25, 30, 36, 42, 49), "batch": (8, 16, 32)},
    labels={"batch": "examples in a batch"},
    always={
        "apart": between(0, 1e-10),
        "more": between(0, 1),
        "off_nudge": between(0, 1e-10),
    },
    says="""@{layers} layers, @{batch} examples: keeping all takes @{all:,.0f} KiB, keeping some
        @{some:,.0f} KiB and @{more:.0%} more forward steps.""",
    caption="""What is kept on the way there and back. Keep only some layers, compute the others
        twice: the peak falls, the gradient stays.""",
    alt="""Two lines over 72 layers passed, 36 there and 36 back. Keeping all climbs in a straight
        line to @{all:,.0f} KiB and falls back. Keeping one layer in six climbs to @{some:.0f} KiB
        and comes down in teeth.""",
    checked="""A nudge of the input, sent forward, changes the loss as the dL/dx at the end of the
        way back says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a hundred layers", "layers=36", "layers=100"),
        Edit("keep every third layer", "round(layers**0.5)", "3"),
    ),
)
def memory(layers=36, batch=32, width=128):
    """Go through a network and back; weigh what is kept meanwhile."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, width**-0.5, (layers, width, width))
    x = rng.normal(size=(batch, width))
    root = round(layers**0.5)
    all_kept, steps, dx = there_and_back(W, x, 1)
    some_kept, more_steps, same_dx = there_and_back(W, x, root)
    fig, ax = plt.subplots()
    passed = np.arange(2 * layers) + 1
    ax.plot(passed, all_kept, label="keep all")
    ax.plot(passed, some_kept, label=f"keep one in {root}")
    ax.legend(loc="upper left")
    ax.set(xlabel="layers passed: there, then back", ylabel="kept, KiB")
    nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
    moved = x + nudge
    for w in W:
        moved = np.tanh(moved @ w)
    expected = (nudge.imag * dx).sum()
    return fig, {
        "all": all_kept.max(),
        "some": some_kept.max(),
        "more": more_steps / steps - 1,
        "apart": abs(dx - same_dx).max(),
        "weights": W.nbytes / 2**10,
        "one_layer": x.nbytes / 2**10,
        "two_layers": 2 * x.nbytes / 2**10,
        "off_nudge": abs(moved.imag.sum() / expected - 1),
    }


TERM = Term(
    title="Forward pass",
    definition=__doc__,
    aliases=("forward propagation", "forward step", "inference pass"),
    group="calculus",
    level="next",
    in_a_number="""A batch that goes through 36 layers leaves @{memory.all:,.0f} KiB for the way
        back; @{memory.some:,.0f} KiB if some layers are computed twice.""",
    searched_as=(
        "CUDA out of memory",
        "gradient checkpointing",
        "activation memory",
        "torch.no grad",
        "inference mode",
        "recompute activations",
        "activations saved for backward",
        "why does training need more memory than inference",
        "network gives the same output for every input",
        "model.forward",
        "memory grows with batch size",
        "stored activations",
    ),
    analogy=Analogy(
        text="""
            Hansel walks into the forest and drops a pebble at every turn. In the evening he follows
            them home, last one first. The farther he walks, the more pebbles he needs.

            The forward pass is the walk out: at each layer it leaves what it computed. The backward
            pass is the way home and picks these values up in reverse order. Short of pebbles,
            Hansel marks every sixth turn, and explores those between again.
        """,
        breaks_down="""
            A pebble only marks the spot; slopes and weight gradients are made from a kept value.
            And a network that only answers never walks home: it holds @{memory.two_layers:.0f} KiB
            instead of @{memory.all:,.0f}.
        """,
    ),
    heading="What it computes, and what it keeps",
    formula=r"""
        z_k = h_{k-1} W_k + b_k, \qquad h_k = f(z_k), \qquad h_0 = x

        \text{kept for the way back: } h_0, h_1, \dots, h_d
    """,
    explanation=r"""
        Multiply the inputs by the first weight matrix, add the biases, apply the activation: these
        are the values of layer 1, the inputs of layer 2, and so on to the output. The loss ends the
        pass. Nothing has been learned yet.

        **Why it keeps things.** The backward pass multiplies by the slope $f'(z_k)$ of each unit,
        and makes the gradient of a weight from the input that the weight saw. Both are known since
        the forward pass. So training stores all layers, @{memory.all:,.0f} KiB in the second
        figure, where one layer takes @{memory.one_layer:.0f}. The pile grows with the depth and
        with the batch. Once a batch holds more examples than a layer has units, it outweighs the
        weights.

        **Memory can be traded for time.** Keep every sixth of 36 layers and the peak falls to
        @{memory.some:.0f} KiB. The rest is computed again when it is needed: @{memory.more:.0%}
        more forward steps, and the same gradient to the last digit. With about $\sqrt d$ layers
        kept, memory grows like $\sqrt d$ and the cost stays below one more forward pass
        [@chen2016].

        **It decides the gradient.** The way back multiplies by slopes that the way there has set.
        And both ways share a factor: in wide networks that forget their input, the difference
        between two inputs shrinks per layer as dL/dz does on its way back [@schoenholz2017]. The
        sigmoid network of the first figure loses it with @{signal.per_layer:.2f} per layer; after
        eight layers @{signal.apart:.0e} of it is left.
    """,
    what_to_do=(
        """Send two different inputs through your network: if a layer answers both alike, look at
        its [weights](term:weight_initialization).""",
        """Out of memory? Make batches smaller, or keep some layers and compute the others
        twice.""",
    ),
    origin="""
        Computing the output of a layered network is as old as such networks. As the first half of
        training it was described in 1986, together with the second: a forward pass that determines
        the state of all units, and a backward pass that carries the derivatives back
        [@rumelhart1986]. That the values in between must be stored, or computed again, is known
        from automatic differentiation; a paper of 2016 brought the trade to deep networks
        [@chen2016].
    """,
    etymology="""
        *Forward* is the direction from input to output; a *pass* is one run through all layers. Its
        counterpart is the backward pass.
    """,
    trends="""
        For most of its life the cheap half of training. As models grew, its memory became the
        bottleneck, and recomputing layers became routine. For models in use the forward pass is
        everything: they answer and learn nothing.
    """,
    tagged_as=("neural networks", "backpropagation", "memory", "inference"),
    collocations=(
        "run a forward pass",
        "forward and backward pass",
        "activations of the forward pass",
        "a single forward pass",
    ),
    in_context=(
        "One forward pass on a batch showed that half of the units were already saturated.",
        "We ran out of memory in the forward pass, long before any gradient was computed.",
        "To answer a question the model needs the forward pass only.",
    ),
    faq=(
        Question(
            "Does the forward pass change the weights?",
            """No. It reads them. The backward pass finds the gradient, and the optimizer changes
            the weights afterwards. Layers with running averages, such as batch normalization,
            update those in the forward pass of training.""",
        ),
        Question(
            "Why does training need so much more memory than using the network?",
            """It has to keep all layers until the error comes back: @{memory.all:,.0f} KiB here
            against @{memory.two_layers:.0f} for the input and output of one layer. Gradients and
            the optimizer's own numbers come on top, each about as large as the weights.""",
        ),
        Question(
            "I run out of memory. What helps?",
            """A smaller batch first, because the pile grows with it. Average the gradients of
            several, and the step is that of the large batch (but for batch normalization). Then
            recomputing: keep some layers and compute the others twice. Number formats of half the
            size halve what is kept. When you only want answers, turn gradient tracking off.""",
        ),
        Question(
            "Is the backward pass more expensive than the forward pass?",
            """About twice as expensive. For each multiplication by a weight matrix on the way
            there, the way back has two: one for the error of the layer below, one for the gradient
            of the weights.""",
        ),
        Question(
            "Can the forward pass alone tell me that gradients will vanish?",
            """For sigmoid and tanh, often: if the answers to different inputs become the same from
            layer to layer, as in the first figure, the gradient fades as well. Not for ReLU with
            [He weights](term:he_initialization): there inputs come to look alike, and the gradient
            keeps its size. Look at the backward pass, too.""",
        ),
        Question(
            "With gradient checkpointing all gradients are gone. Why?",
            """The reentrant form records nothing unless an *input* of the checkpointed part
            requires a gradient, and that of frozen embeddings does not. PyTorch warns: “None of
            the inputs have requires_grad=True”. Pass `use_reentrant=False`.""",
        ),
    ),
    relations={
        "uses": ("activation_function",),
        "used by": ("backpropagation",),
        "related to": (
            "neural_network",
            "loss_function",
            "depth",
            "sigmoid",
            "saturation",
            "he_initialization",
        ),
    },
    did_you_know="""
        With 36 layers you can keep
        @{memory.all:,.0f} KiB and compute everything once, or @{memory.some:.0f} KiB and compute
        most of it twice. The gradients differ by @{memory.apart:.0f}: the same operations on the
        same numbers.
    """,
)
